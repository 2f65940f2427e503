"""What is painted: the same by kept pictures as without, texts and labels down to one zoom, cards beside nodes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from pytestqt.qtbot import QtBot

from app.canvas.geometry import curve
from app.canvas.items import stamps
from app.canvas.items.stamps import Stamps
from app.canvas.items.wire_layer import stroke
from app.canvas.style import TEXT_SCALE
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from app.theme import apply_theme
from core.graph.commands import MoveNodes, Rename, SetAttribute
from core.graph.model import NodeId, Point, PortRef
from tests.app.conftest import EXAMPLE
from tests.helpers.hand import Hand
from tests.helpers.painted import Painted


def picture(view: CanvasView, zoom: float, ratio: float = 1.0) -> np.ndarray:
    """Return the board's pixels around its origin, (rows, columns, 4)."""
    width, height = 900, 300
    image = QImage(round(width * zoom * ratio), round(height * zoom * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    view.board.render(painter, QRectF(0, 0, width * zoom, height * zoom), QRectF(-80, -60, width, height))
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


@pytest.fixture
def chain(hand: Hand) -> Hand:
    data = hand.node("data", "Variable", shape=(-1, 64))
    dense = hand.node("dense", "FullyConnected", 320, num_hidden=4)
    hand.wire(data, dense)
    return hand


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_row_81_texts_and_labels_are_seen_down_to_the_same_zoom_on_every_screen(
    chain: Hand, view: CanvasView, ratio: float
) -> None:
    def changed_columns(zoom: float) -> list[bool]:
        """Return whether the data node, the wire's label and the Dense look different after two edits."""
        before = picture(view, zoom, ratio)
        view.session.push(SetAttribute(NodeId("id-data"), "shape", (-1, 32)))
        view.session.push(Rename(NodeId("id-dense"), "other"))
        differs = (before != picture(view, zoom, ratio)).any(axis=(0, 2))
        view.session.undo()
        view.session.undo()
        by = zoom * ratio
        edges = [0, round(235 * by), round(390 * by), len(differs)]
        return [bool(differs[left:right].any()) for left, right in itertools.pairwise(edges)]

    assert changed_columns(TEXT_SCALE + 0.01) == [True, True, True]
    assert changed_columns(0.6) == [True, True, True]
    assert changed_columns(TEXT_SCALE - 0.01) == [False, False, False]


@pytest.mark.parametrize("zoom", [0.5, 1.0, 1.7])
def test_kept_pictures_look_like_what_they_are_made_of(
    chain: Hand, view: CanvasView, monkeypatch: pytest.MonkeyPatch, zoom: float
) -> None:
    kept = picture(view, zoom).astype(int)
    assert _are_alike(kept, picture(view, zoom))
    monkeypatch.setattr(stamps, "LARGEST_SCALE", 0.0)
    painted = picture(view, zoom).astype(int)
    # Pictures are put down at whole pixels, so edges may be half a pixel away: compare what an eye takes in at once.
    assert np.abs(_blurred(kept) - _blurred(painted)).max() < 24


def _are_alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Names become pictures when they are painted a second time, and colours that are mixed twice are rounded twice."""
    return bool(np.abs(one.astype(int) - other).max() <= 1)


def _blurred(pixels: np.ndarray) -> np.ndarray:
    rows, columns = (size // 8 * 8 for size in pixels.shape[:2])
    blocks = pixels[:rows, :columns].reshape(rows // 8, 8, columns // 8, 8, 4)
    return np.asarray(blocks.mean(axis=(1, 3)))


def test_pictures_follow_theme_and_selection(chain: Hand, view: CanvasView, qapp: object) -> None:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dark = picture(view, 0.5)
    view.session.select([NodeId("id-dense")])
    selected = picture(view, 0.5)
    assert (dark != selected).any()
    view.session.select([])
    assert _are_alike(dark, picture(view, 0.5))
    apply_theme(app, "light")
    light = picture(view, 0.5)
    apply_theme(app, "dark")
    assert (light != dark).any()
    assert _are_alike(dark, picture(view, 0.5))


@pytest.mark.parametrize("edit", ["rename", "attribute", "select", "move"])
def test_what_was_kept_of_a_node_is_not_shown_any_more_when_it_has_changed(
    chain: Hand, view: CanvasView, edit: str
) -> None:
    dense = NodeId("id-dense")
    # Names become pictures when they are painted again, and then all of a node is kept.
    before = [picture(view, 0.5) for _ in range(3)][-1]
    match edit:
        case "rename":
            view.session.push(Rename(dense, "other"))
        case "attribute":
            view.session.push(SetAttribute(dense, "num_hidden", 77))
        case "select":
            view.session.select([dense])
        case "move":
            view.session.push(MoveNodes({dense: Point(360, 40)}))
    after = picture(view, 0.5)
    assert not _are_alike(before, after)
    for album in stamps._albums:
        album.sheets.clear()
    assert _are_alike(after, picture(view, 0.5))


def test_pictures_are_not_kept_without_end(chain: Hand, view: CanvasView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "MOST_PIXELS", 1_000)
    for index in range(40):
        view.session.push(SetAttribute(NodeId("id-dense"), "num_hidden", 100 + index))
        picture(view, 0.5)
    assert all(len(album.pictures) < 40 for album in stamps._albums)
    assert len(stamps._albums) <= 2


def test_the_overview_follows_moves(chain: Hand, view: CanvasView) -> None:
    view.zoom_to(0.1)
    boxes = {family: boxes.tolist() for family, boxes in view.board.overview.boxes()}
    view.session.push(MoveNodes({NodeId("id-dense"): Point(800.0, 80.0)}))
    moved, lines = dict(view.board.overview.boxes()), view.board.overview.lines()
    assert boxes["linear"][0][:2] == [320.0, 0.0]
    assert moved["linear"][0][:2].tolist() == [800.0, 80.0]
    assert lines[0][2] == 800.0


def test_the_example_is_readable_in_a_small_window(view: CanvasView, session: EditorSession) -> None:
    session.open_copy(EXAMPLE)
    view.resize(790, 413)  # what a window of 1280 x 800 leaves for the canvas
    view.fit()
    assert view.zoom > TEXT_SCALE + 0.1


def test_the_card_of_a_wire_covers_neither_of_its_nodes(view: CanvasView, session: EditorSession, qtbot: QtBot) -> None:
    session.open_copy(EXAMPLE)
    view.fit()
    hand = Hand(view)
    for node, others in (("dense1", ["dense1", "relu1"]), ("dense2", ["dense2", "out"])):
        hand.move(hand.at(view.board.items_by_id[NodeId("out")].outline().center()))
        place = view.board.port_place(PortRef(NodeId(node), "output"))
        assert place is not None
        hand.move(hand.at(place))
        qtbot.waitUntil(view.hover.card.isVisible, timeout=2_000)
        card = view.hover.card.geometry()
        for other in others:
            box = view.board.items_by_id[NodeId(other)].outline()
            assert not card.contains(hand.at(box.center()))
            assert not card.intersects(view.mapFromScene(box).boundingRect())


def test_dragging_a_node_paints_again_what_it_and_its_wires_covered_and_little_else(
    chain: Hand, view: CanvasView, qtbot: QtBot
) -> None:
    view.reset_zoom()
    board = view.board
    board.preview_positions({NodeId("id-dense"): Point(360, 120)})  # the first step may make the whole larger
    before = picture(view, 1)
    qtbot.wait(50)  # what waits to be painted
    painted = Painted(view.viewport())
    board.preview_positions({NodeId("id-dense"): Point(340, -40)})
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    rows, columns = np.nonzero((before != picture(view, 1)).any(axis=2))
    corner = view.camera.to_screen(QPointF(-80, -60)).toPoint()
    changed = [QPoint(int(x), int(y)) + corner for x, y in zip(columns, rows, strict=True)]
    seen = [place for place in changed if view.viewport().rect().contains(place)]
    assert len(seen) > 100
    assert all(painted.region.contains(place) for place in seen), "something that moved is not painted again"
    box, everything = painted.region.boundingRect(), view.viewport().rect()
    assert box.width() * box.height() < everything.width() * everything.height() / 2


@pytest.mark.parametrize("ends", [((20, 20), (280, 180)), ((150, 20), (60, 170)), ((20, 90), (280, 90))])
def test_a_wire_of_pieces_looks_as_if_drawn_in_one_stroke(view: CanvasView, ends: tuple[tuple[int, int], ...]) -> None:
    lines = curve(QPointF(*ends[0]), QPointF(*ends[1]))

    def drawn(tone: QColor) -> np.ndarray:
        image = QImage(300, 200, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke(Stamps(painter), [lines], QPen(tone, 1.6))
        painter.end()
        return np.frombuffer(image.constBits(), np.uint8).reshape(200, 300, 4).astype(int)[..., 0]

    # A wire that can be seen through is stroked at once.
    pieces, whole = drawn(QColor(255, 255, 255)), drawn(QColor(255, 255, 255, 254))
    assert (whole > 100).sum() > 150
    assert np.abs(pieces - whole).max() < 100
    assert np.abs(pieces - whole)[whole > 40].mean() < 10
