"""Row 99 of the notes on editors: the canvas by keys alone, with a ring that shows where they go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent, QColor
from PySide6.QtTest import QTest

from app.canvas.view import CanvasView
from app.session.session import EditorSession
from app.theme import GRID, theme
from app.widgets import pick_popup
from core.graph.model import Point
from tests.helpers.hand import Hand

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_row_99_arrows_walk_along_wires_and_to_the_nearest(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable", 0, 0)
    dense = hand.node("dense", "FullyConnected", 700, 300, num_hidden=4)
    near = hand.node("near", "Variable", 260, 0)
    below = hand.node("below", "Variable", 0, 400)
    hand.wire(data, dense)
    session.select([])
    visited = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right):
        hand.key(key)
        visited += session.selected_nodes()
    assert visited == [data, dense, data, below, dense]
    assert near not in visited


def test_row_99_control_and_arrows_nudge_in_one_undo_step(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable", 0, 0)
    session.select([data])
    count = session.history.position
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        hand.key(key, CONTROL)
    assert session.graph.nodes[data].position == Point(2 * GRID, GRID)
    assert session.history.position == count + 1


def ring_is_shown(view: CanvasView, at: QPointF) -> bool:
    seen = view.viewport().grab().toImage().pixelColor(view.camera.to_screen(at).toPoint())
    accent = QColor(theme().accent)
    parts = ((seen.red(), accent.red()), (seen.green(), accent.green()), (seen.blue(), accent.blue()))
    return all(abs(one - other) < 40 for one, other in parts)


def test_row_99_the_ring_shows_as_long_as_keys_are_used(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    data = hand.node("data", "Variable", 0, 0)
    view.reset_zoom()
    hand.key(Qt.Key.Key_Down)
    assert session.selected_nodes() == [data]
    box = view.board.items_by_id[data].outline()
    left = QPointF(box.left() - 5, box.center().y())
    assert ring_is_shown(view, left)
    hand.click(hand.body(data))
    assert not ring_is_shown(view, left)


def test_row_99_walking_brings_the_node_into_view(hand: Hand, view: CanvasView) -> None:
    data, far = hand.node("data", "Variable", 0, 0), hand.node("far", "FullyConnected", 6000, 0, num_hidden=2)
    hand.wire(data, far)
    hand.key(Qt.Key.Key_Left)
    hand.key(Qt.Key.Key_Right)
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(view.board.contents_rect([far]))


def test_row_99_control_l_lists_what_can_be_connected_and_enter_connects(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    data = hand.node("data", "Variable", 0, 0)
    hand.node("near", "FullyConnected", 300, 0, num_hidden=4)
    hand.node("far", "FullyConnected", 900, 0, num_hidden=4)
    session.select([data])
    hand.key(Qt.Key.Key_L, CONTROL)
    assert view.popup is not None
    titles = view.popup.titles()
    assert titles[:2] == ["→ near.data", "→ far.data"]
    assert "→ near.weight" in titles
    hand.type_into_popup("far.data")
    assert hand.wires() == {("data", "far", "data")}
    assert view.hasFocus()


def test_row_99_control_l_on_a_node_with_inputs_offers_sources(hand: Hand, session: EditorSession) -> None:
    hand.node("data", "Variable", 0, 0)
    dense = hand.node("dense", "FullyConnected", 300, 0, num_hidden=4)
    session.select([dense])
    hand.key(Qt.Key.Key_L, CONTROL)
    assert hand.view.popup is not None
    assert "data ← data.output" in hand.view.popup.titles()
    QTest.keyClick(hand.view.popup.field, Qt.Key.Key_Escape)
    assert hand.wires() == set()


def test_row_99_control_l_offers_first_what_feeds_the_free_input_of_a_new_node(
    hand: Hand, view: CanvasView, session: EditorSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, dense = hand.node("data", "Variable", 0, 0), hand.node("dense", "FullyConnected", 300, 0, num_hidden=4)
    hand.wire(data, dense)
    session.select([hand.node("act", "tanh", 600, 0)])
    spoken: list[str] = []
    monkeypatch.setattr(pick_popup, "QAccessible", Ear(spoken))
    hand.key(Qt.Key.Key_L, CONTROL)
    assert view.popup is not None
    assert view.popup.titles()[0] == "data ← dense.output"
    QTest.keyClick(view.popup.field, Qt.Key.Key_Down)
    QTest.keyClick(view.popup.field, Qt.Key.Key_Up)
    assert spoken[-1].startswith("from dense to data")
    QTest.keyClick(view.popup.field, Qt.Key.Key_Return)
    assert ("dense", "act", "data") in hand.wires()


class Ear:
    """Hears what is spoken; off screen nobody else does."""

    def __init__(self, spoken: list[str]) -> None:
        self._spoken = spoken

    def isActive(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def updateAccessibility(self, event: QAccessibleAnnouncementEvent) -> None:  # noqa: N802 - Qt's name
        self._spoken.append(event.message())


def test_row_99_nodes_added_by_keys_do_not_lie_on_each_other(hand: Hand, view: CanvasView) -> None:
    for text in ("variable", "dense", "tanh", "tanh"):
        hand.key(Qt.Key.Key_Tab)
        hand.type_into_popup(text)
    boxes = [item.outline() for item in view.board.items_by_id.values()]
    assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)


def test_row_99_the_name_of_a_node_leads_to_what_is_free_before_a_wire_is_replaced(hand: Hand) -> None:
    data, act = hand.node("data", "Variable", 0, 0), hand.node("tanh1", "Activation", 240, 0, act_type="tanh")
    hand.wire(data, act)
    apart = hand.node("apart", "elemwise_sub", 0, 240)
    hand.session.select([apart])
    hand.view.setFocus()
    for port in ("lhs", "rhs"):
        hand.key(Qt.Key.Key_L, CONTROL)
        hand.type_into_popup("tanh1")
        assert ("tanh1", "apart", port) in hand.wires()
    assert ("data", "tanh1", "data") in hand.wires()
