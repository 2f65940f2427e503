"""Row 76 of the notes on editors: the map of the whole graph."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from app.canvas.view import CanvasView
from app.theme import theme
from core.graph.annotations import AddFrame
from core.graph.model import Frame, FrameId, Rectangle
from tests.helpers.hand import Hand

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def wide(hand: Hand, view: CanvasView) -> CanvasView:
    """A canvas of which little is seen, with its map."""
    hand.node("data", "Variable", -3000, 0)
    hand.node("dense", "FullyConnected", 3000, 900, num_hidden=4)
    view.session.push(AddFrame(Frame(FrameId("f1"), "Far", Rectangle(-3100.0, -200.0, 800.0, 900.0), "activation")))
    view.reset_zoom()
    view.show_minimap(True)
    return view


def centre(view: CanvasView) -> QPointF:
    return view.camera.to_scene(QPointF(view.viewport().rect().center()))


def test_row_76_a_click_goes_there_and_a_drag_goes_along(wide: CanvasView) -> None:
    places = [wide.board.items_by_id[node].outline().center() for node in wide.session.graph.nodes]
    for place in places:
        QTest.mouseClick(wide.minimap, LEFT, PLAIN, wide.minimap.to_map(place).toPoint())
        away = centre(wide) - place
        assert abs(away.x()) < 60
        assert abs(away.y()) < 60
    at = wide.minimap.to_map(places[1]).toPoint()
    to = wide.minimap.to_map(places[0]).toPoint()
    QTest.mousePress(wide.minimap, LEFT, PLAIN, at)
    for step in range(1, 5):
        QTest.mouseMove(wide.minimap, at + (to - at) * (step / 4))
    QTest.mouseRelease(wide.minimap, LEFT, PLAIN, to)
    assert (centre(wide) - places[0]).manhattanLength() < 150
    assert not wide.session.selection


def test_row_76_it_shows_nodes_in_their_colours_and_frames(wide: CanvasView) -> None:
    picture = wide.minimap.grab().toImage()

    def near(place: QPointF, tone: str, reach: int) -> bool:
        at, wanted = wide.minimap.to_map(place).toPoint(), QColor(tone)
        around = [QPoint(at.x() + dx, at.y() + dy) for dx in range(-2, 3) for dy in range(-2, 3)]
        seen = [picture.pixelColor(point) for point in around]
        return any(
            abs(one.red() - wanted.red()) + abs(one.green() - wanted.green()) + abs(one.blue() - wanted.blue()) < reach
            for one in seen
        )

    dense = list(wide.session.graph.nodes)[1]
    assert near(wide.board.items_by_id[dense].outline().center(), theme().family("linear"), 60)
    assert near(QPointF(-2300, 300), theme().family("activation"), 140)


def test_row_76_it_stays_in_its_corner(wide: CanvasView) -> None:
    wide.resize(900, 700)
    room = wide.viewport().rect()
    assert room.right() - wide.minimap.geometry().right() in (14, 15, 16)
    wide.show_minimap(False)
    assert not wide.minimap.isVisible()


def test_row_76_it_is_there_only_while_something_is_out_of_sight(wide: CanvasView, hand: Hand) -> None:
    assert wide.minimap.isVisible()
    wide.fit()
    assert not wide.minimap.isVisible()
    wide.reset_zoom()
    assert wide.minimap.isVisible()
    wide.session.select([node for node in wide.session.graph.nodes if "dense" not in node])
    hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hand.key(Qt.Key.Key_Delete)
    assert not wide.minimap.isVisible()


def test_on_a_small_canvas_the_map_is_small(hand: Hand) -> None:
    hand.view.resize(1600, 1000)
    large = hand.view.minimap.size()
    hand.view.resize(700, 340)
    small = hand.view.minimap.size()
    assert (large.width(), large.height()) == (208, 136)
    assert (small.width(), small.height()) == (120, 80)
    assert hand.view.viewport().rect().contains(hand.view.minimap.geometry())
