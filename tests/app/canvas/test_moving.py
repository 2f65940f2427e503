"""While the view or a node moves, only what comes into sight or has changed is painted again, and floats stay."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.canvas.view import CanvasView
from core.graph.annotations import AddDot, AddFrame, RemoveDots
from core.graph.model import DotRef, Frame, FrameId, NodeId, Point, Rectangle
from tests.helpers.hand import Hand
from tests.helpers.painted import Painted


@pytest.fixture
def wide(hand: Hand, view: CanvasView, qtbot: QtBot) -> CanvasView:
    """A canvas that shows its map, for much lies out of sight."""
    data = hand.node("data", "Variable", -2000, 0, shape=(-1, 64))
    dense = hand.node("dense", "FullyConnected", 320, 200, num_hidden=4)
    hand.wire(data, dense)
    hand.node("relu", "Activation", 2400, 900, act_type="relu")
    view.reset_zoom()
    view.show_minimap(True)
    qtbot.wait(30)
    return view


def pixels(view: CanvasView) -> np.ndarray:
    image = view.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


def painted_by(view: CanvasView, what: object, qtbot: QtBot) -> int:
    """Return how many pixels of the canvas something that can be called has painted again."""
    assert callable(what)
    painted = Painted(view.viewport())
    what()
    qtbot.waitUntil(lambda: painted.pixels > 0)
    return painted.pixels


@pytest.mark.parametrize("zoom", [1.0, 0.15])
def test_a_pan_paints_only_the_strip_that_comes_into_sight(wide: CanvasView, qtbot: QtBot, zoom: float) -> None:
    wide.zoom_to(zoom)
    wide.scroll_by(-300 * zoom, 0)
    qtbot.wait(30)
    floats = (wide.zoom_control, wide.minimap)
    places = [each.geometry() for each in floats]
    assert wide.zoom_control.isVisible()
    painted = Painted(wide.viewport())
    wide.scroll_by(24, 0)
    qtbot.wait(30)
    strip = QRegion(wide.viewport().rect()) & QRegion(
        wide.viewport().rect().translated(wide.viewport().width() - 24, 0)
    )
    under = [QRegion(each.geometry().adjusted(-24, 0, 24, 0)) for each in floats]
    assert painted.region.contains(strip.boundingRect())
    assert (painted.region - strip - under[0] - under[1]).isEmpty()
    assert [each.geometry() for each in floats] == places
    after = pixels(wide)
    wide.refresh()
    qtbot.wait(30)
    assert np.array_equal(after, pixels(wide)), "a pan leaves something else than a fresh painting"


def test_the_wheel_over_the_map_and_presses_beside_buttons_are_not_for_the_canvas(wide: CanvasView) -> None:
    for each in (wide.zoom_control, wide.minimap):
        assert each.testAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        assert each.parentWidget() is wide.viewport()


def test_what_the_pointer_was_over_is_forgotten_when_it_goes_to_the_zoom_control(wide: CanvasView, hand: Hand) -> None:
    item = wide.board.items_by_id[NodeId("id-dense")]
    hand.move(hand.at(item.outline().center()))
    assert item.has_pointer
    here = QPointF(5, 5)
    QApplication.sendEvent(wide.zoom_control, QEnterEvent(here, here, QPointF(wide.zoom_control.mapToGlobal(here))))
    assert not item.has_pointer


def test_a_frame_that_is_resized_from_far_is_painted_again(wide: CanvasView, hand: Hand, qtbot: QtBot) -> None:
    wide.session.push(AddFrame(Frame(FrameId("f"), "Far", Rectangle(-400.0, -400.0, 1600.0, 1200.0), "activation")))
    wide.zoom_to(0.2)
    qtbot.wait(30)
    corner = hand.at(QPointF(1200, 800))
    hand.press(corner)
    hand.move(corner + QPoint(10, 10))
    qtbot.wait(30)
    again = painted_by(wide, lambda: hand.move(corner + QPoint(40, 30)), qtbot)
    assert again >= 1600 * 0.2 * 30
    after = pixels(wide)
    wide.refresh()
    qtbot.wait(30)
    assert np.array_equal(after, pixels(wide))
    hand.release(corner + QPoint(40, 30))
    box = wide.session.graph.frames[FrameId("f")].rectangle
    assert box.width > 1600


@pytest.mark.parametrize("zoom", [1.0, 0.2])
@pytest.mark.parametrize("node", ["id-relu", "id-dense"])
def test_a_drag_paints_what_it_moves_and_its_guides(
    wide: CanvasView, hand: Hand, qtbot: QtBot, zoom: float, node: str
) -> None:
    wide.zoom_to(zoom)
    qtbot.wait(30)
    item = wide.board.items_by_id[NodeId(node)]
    wide.reveal_area(item.sceneBoundingRect())
    start = hand.at(item.outline().center() - QPointF(0, item.layout.height / 2 - 12))
    hand.press(start)
    hand.move(start + QPoint(30, 30))
    qtbot.wait(30)
    for step in range(4):
        again = painted_by(wide, lambda by=step: hand.move(start + QPoint(40 + 9 * by, 30 - 7 * by)), qtbot)
        assert again < 0.5 * wide.viewport().width() * wide.viewport().height()
        after = pixels(wide)
        wide.refresh()
        qtbot.wait(30)
        assert np.array_equal(after, pixels(wide)), "a drag leaves something behind"
    hand.release(start + QPoint(67, 9))


def test_the_overview_of_an_area_has_what_touches_it(wide: CanvasView) -> None:
    overview = wide.board.overview
    near = QRectF(300, 180, 100, 100)
    assert {family for family, _ in overview.boxes(near)} == {"linear"}
    assert len(overview.lines(near)) == 1
    assert not len(overview.lines(QRectF(2300, 800, 200, 200)))
    assert {family for family, _ in overview.boxes()} == {"sources", "linear", "activation"}


def test_the_overview_keeps_up_with_every_kind_of_edit(wide: CanvasView, hand: Hand) -> None:
    session, overview = wide.session, wide.board.overview
    assert dict(overview.boxes()).keys() == {"sources", "linear", "activation"}
    session.select([NodeId("id-relu")])
    assert dict(overview.boxes()).keys() == {"sources", "linear", "*"}
    hand.key(Qt.Key.Key_Delete)
    assert sum(len(boxes) for _, boxes in overview.boxes()) == 2
    session.select([NodeId("id-data")])
    hand.key(Qt.Key.Key_Delete)
    assert len(overview.lines()) == 0
    session.undo()
    assert len(overview.lines()) == 1


def test_the_overview_counts_the_dots_of_a_wire(wide: CanvasView) -> None:
    session, overview = wide.session, wide.board.overview
    wire = next(iter(session.graph.wires))
    plain = len(overview.lines())
    edits = (
        AddDot(wire, 0, Point(100.0, 300.0)),
        AddDot(wire, 1, Point(200.0, 300.0)),
        RemoveDots(frozenset({DotRef(wire, 0), DotRef(wire, 1)})),
    )
    for edit, dots in zip(edits, (1, 2, 0), strict=True):
        assert session.push(edit)
        assert len(overview.lines()) == plain + dots
        kept = sorted(map(tuple, overview.lines().tolist()))
        overview.forget()
        assert sorted(map(tuple, overview.lines().tolist())) == kept
