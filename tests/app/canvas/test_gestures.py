"""What the mouse does on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.canvas.view import CanvasView
from app.session.session import EditorSession
from core.graph.model import Point, PortRef
from tests.helpers.hand import Hand

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def test_rows_40_and_54_drag_moves_a_node_on_the_grid_as_one_undo_step(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable")
    steps = session.history.position
    hand.drag(hand.body(data), hand.body(data) + QPoint(101, 50))
    assert session.graph.nodes[data].position == Point(104, 48)
    assert session.history.position == steps + 1
    session.undo()
    assert session.graph.nodes[data].position == Point(0, 0)
    assert hand.view.board.items_by_id[data].pos() == QPointF(0, 0)


def test_row_40_click_with_a_tremble_selects_and_does_not_nudge(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable")
    hand.drag(hand.body(data), hand.body(data) + QPoint(2, 1))
    assert session.selection == {data}
    assert session.graph.nodes[data].position == Point(0, 0)


def test_undo_while_a_node_is_dragged_leaves_it_where_the_document_has_it(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable")
    hand.drag(hand.body(data), hand.body(data) + QPoint(80, 0))
    start = hand.body(data)
    hand.hold(start, start + QPoint(100, 100))
    session.undo()
    hand.release(start + QPoint(100, 100))
    assert session.graph.nodes[data].position == Point(0, 0)
    assert hand.view.board.items_by_id[data].pos() == QPointF(0, 0)


def test_drag_moves_the_whole_selection(hand: Hand, session: EditorSession) -> None:
    one, other = hand.node("one", "Variable"), hand.node("other", "Variable", 0, 200)
    session.select([one, other])
    hand.drag(hand.body(one), hand.body(one) + QPoint(80, 0))
    assert [session.graph.nodes[n].position for n in (one, other)] == [Point(80, 0), Point(80, 200)]


def test_escape_puts_dragged_nodes_back(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable")
    steps = session.history.position
    start = hand.body(data)
    hand.hold(start, start + QPoint(100, 0))
    assert hand.view.board.items_by_id[data].pos() != QPointF(0, 0)
    hand.key(Qt.Key.Key_Escape)
    hand.release(start + QPoint(100, 0))
    assert hand.view.board.items_by_id[data].pos() == QPointF(0, 0)
    assert session.history.position == steps


def test_row_35_box_selects_what_it_touches_and_modifiers_add_and_toggle(hand: Hand, session: EditorSession) -> None:
    one, other = hand.node("one", "Variable"), hand.node("other", "Variable", 400)
    around_one = hand.at(QPointF(-40, -40)), hand.at(QPointF(60, 60))
    around_both = hand.at(QPointF(-40, -40)), hand.at(QPointF(440, 60))
    hand.drag(*around_one)
    assert session.selection == {one}
    hand.drag(hand.at(QPointF(360, -40)), hand.at(QPointF(440, 60)), modifiers=SHIFT)
    assert session.selection == {one, other}
    hand.drag(*around_one, modifiers=CONTROL)
    assert session.selection == {other}
    hand.drag(*around_both)
    assert session.selection == {one, other}


def test_row_35_click_on_nothing_clears_the_selection(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable")
    hand.click(hand.body(data))
    assert session.selection == {data}
    hand.click(hand.at(QPointF(300, 300)))
    assert not session.selection


def test_row_35_control_click_toggles_a_node(hand: Hand, session: EditorSession) -> None:
    one, other = hand.node("one", "Variable"), hand.node("other", "Variable", 400)
    hand.click(hand.body(one))
    hand.click(hand.body(other), CONTROL)
    assert session.selection == {one, other}
    hand.click(hand.body(one), CONTROL)
    assert session.selection == {other}


def test_row_11_wire_from_output_to_input(hand: Hand) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.drag(hand.port(data, "output"), hand.port(dense, "data"))
    assert hand.wires() == {("data", "dense", "data")}


def test_row_11_wire_from_input_back_to_output(hand: Hand) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.drag(hand.port(dense, "data"), hand.port(data, "output"))
    assert hand.wires() == {("data", "dense", "data")}


def test_row_13_wire_snaps_to_a_port_nearby_and_takes_a_whole_node(hand: Hand) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    relu = hand.node("relu", "Activation", 600, act_type="relu")
    hand.drag(hand.port(data, "output"), hand.port(dense, "data") + QPoint(-14, -10))
    hand.drag(hand.port(dense, "output"), hand.body(relu))
    assert hand.wires() == {("data", "dense", "data"), ("dense", "relu", "data")}


def test_row_13_magnet_reaches_as_far_when_zoomed_out(hand: Hand) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 600, num_hidden=4)
    hand.view.camera.zoom_to(0.5)
    hand.drag(hand.port(data, "output"), hand.port(dense, "data") + QPoint(-16, 0))
    assert hand.wires() == {("data", "dense", "data")}


def test_row_16_new_wire_replaces_the_old_one_in_one_step(hand: Hand, session: EditorSession) -> None:
    one, other = hand.node("one", "Variable"), hand.node("other", "Variable", 0, 240)
    dense = hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.wire(one, dense)
    steps = session.history.position
    hand.drag(hand.port(other, "output"), hand.port(dense, "data"))
    assert hand.wires() == {("other", "dense", "data")}
    assert session.history.position == steps + 1


def test_row_14_refusal_says_why_at_the_cursor_and_nothing_is_wired(hand: Hand, session: EditorSession) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    relu = hand.node("relu", "Activation", 300, act_type="relu")
    hand.wire(dense, relu)
    steps = session.history.position
    hand.hold(hand.port(relu, "output"), hand.port(dense, "data"))
    assert "cycle" in hand.view.hint.lower() or "circle" in hand.view.hint.lower()
    hand.release(hand.port(dense, "data"))
    assert hand.view.hint == ""
    assert hand.view.popup is None
    assert session.history.position == steps


def test_row_14_possible_targets_light_up_and_others_fade(hand: Hand) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    relu = hand.node("relu", "Activation", 300, act_type="relu")
    constant = hand.node("constant", "Constant", 600)
    hand.hold(hand.port(dense, "output"), hand.at(QPointF(250, 300)))
    items = hand.view.board.items_by_id
    assert items[relu].targets == {"data"}
    assert items[constant].faded
    assert not items[relu].faded
    hand.key(Qt.Key.Key_Escape)
    assert not items[constant].faded
    assert not items[relu].targets


def test_row_14_target_shows_the_shape_that_the_wire_would_carry(hand: Hand) -> None:
    data = hand.node("data", "Variable", shape=(-1, 64))
    dense = hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.hold(hand.port(data, "output"), hand.port(dense, "data"))
    assert "(-1, 64)" in hand.view.hint
    hand.release(hand.port(dense, "data"))


def test_row_17_wire_is_grabbed_at_its_input_and_plugged_elsewhere(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable")
    one = hand.node("one", "FullyConnected", 300, num_hidden=4)
    other = hand.node("other", "FullyConnected", 300, 300, num_hidden=4)
    hand.wire(data, one)
    steps = session.history.position
    hand.drag(hand.port(one, "data"), hand.port(other, "data"))
    assert hand.wires() == {("data", "other", "data")}
    assert session.history.position == steps + 1


def test_row_17_wire_dropped_on_nothing_is_removed(hand: Hand) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.wire(data, dense)
    hand.drag(hand.port(dense, "data"), hand.at(QPointF(220, 400)))
    assert hand.wires() == set()
    assert hand.view.popup is None


def test_row_17_wire_dropped_where_it_was_changes_nothing(hand: Hand, session: EditorSession) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.wire(data, dense)
    steps = session.history.position
    hand.drag(hand.port(dense, "data"), hand.port(dense, "data") + QPoint(-10, 6))
    assert hand.wires() == {("data", "dense", "data")}
    assert session.history.position == steps


def test_row_4_wire_dropped_on_empty_canvas_offers_what_fits_and_connects_it(
    hand: Hand, session: EditorSession
) -> None:
    data = hand.node("data", "Variable", shape=(-1, 8))
    steps = session.history.position
    hand.drag(hand.port(data, "output"), hand.at(QPointF(400, 300)))
    popup = hand.view.popup
    assert popup is not None
    assert "Variable" not in popup.titles()
    assert "Dense" in popup.titles()
    hand.type_into_popup("sigm")
    assert hand.wires() == {("data", "sigmoid1", "data")}
    assert session.history.position == steps + 1


def test_row_69_middle_button_pans_over_nodes_too(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    data = hand.node("data", "Variable")
    before = hand.body(data)
    hand.drag(before, before + QPoint(60, 40), Qt.MouseButton.MiddleButton)
    assert hand.body(data) == before + QPoint(60, 40)
    assert session.graph.nodes[data].position == Point(0, 0)


def test_row_70_space_and_drag_pans(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    data = hand.node("data", "Variable")
    before = hand.body(data)
    QTest.keyPress(view, Qt.Key.Key_Space)
    hand.drag(before, before + QPoint(-30, 20))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert hand.body(data) == before + QPoint(-30, 20)
    assert not session.selection


def test_row_33_view_follows_a_drag_to_its_edge(hand: Hand, view: CanvasView, qtbot: QtBot) -> None:
    data = hand.node("data", "Variable")
    start = hand.body(data)
    edge = QPoint(view.viewport().width() - 3, start.y())
    hand.hold(start, edge)
    seen = view.camera.to_scene(QPointF(0, 0)).x()
    qtbot.waitUntil(lambda: view.camera.to_scene(QPointF(0, 0)).x() > seen + 20)
    hand.release(edge)


def test_ghost_is_selected_by_a_click_and_becomes_a_node_by_a_double_click(hand: Hand, session: EditorSession) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    hand.click(hand.ghost(dense, "weight"))
    assert session.selection == {PortRef(dense, "weight")}
    hand.double_click(hand.ghost(dense, "weight"))
    assert hand.wires() == {("dense_weight", "dense", "weight")}
    assert "weight" not in hand.view.board.items_by_id[dense].layout.ghosts


def test_plus_in_a_ghost_makes_it_a_node(hand: Hand) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    item = hand.view.board.items_by_id[dense]
    place = hand.at(item.pos() + item.layout.materialize_box("bias").center())
    hand.move(place)
    hand.click(place)
    assert hand.wires() == {("dense_bias", "dense", "bias")}


def test_wire_is_selected_and_deleted(hand: Hand, session: EditorSession) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.wire(data, dense)
    hand.click((hand.port(data, "output") + hand.port(dense, "data")) / 2)
    assert session.selection == set(session.graph.wires)
    hand.key(Qt.Key.Key_Delete)
    assert hand.wires() == set()
    assert hand.names() == ["data", "dense"]


def test_row_34_the_wheel_zooms_while_a_wire_is_held(hand: Hand, view: CanvasView) -> None:
    data = hand.node("data", "Variable", 0, 0, shape=(-1, 8))
    dense = hand.node("fc", "FullyConnected", 320, 0, num_hidden=8)
    middle = hand.port(data, "output") + QPoint(60, 40)
    hand.hold(hand.port(data, "output"), middle)
    zoom = view.zoom
    wheel(view, middle, 120)
    assert view.zoom > zoom
    assert view.gesture is not None
    hand.move(hand.port(dense, "data"))
    hand.release(hand.port(dense, "data"))
    assert hand.wires() == {("data", "fc", "data")}


def test_row_34_space_pans_while_a_wire_is_held(hand: Hand, view: CanvasView) -> None:
    data = hand.node("data", "Variable", 0, 0, shape=(-1, 8))
    dense = hand.node("fc", "FullyConnected", 320, 0, num_hidden=8)
    place = hand.port(data, "output") + QPoint(60, 40)
    hand.hold(hand.port(data, "output"), place)
    before = view.camera.to_scene(QPointF(place))
    QTest.keyPress(view, Qt.Key.Key_Space)
    hand.move(place + QPoint(50, 30))
    moved = view.camera.to_scene(QPointF(place + QPoint(50, 30)))
    assert (moved - before).manhattanLength() < 2
    QTest.keyRelease(view, Qt.Key.Key_Space)
    hand.move(hand.port(dense, "data"))
    hand.release(hand.port(dense, "data"))
    assert hand.wires() == {("data", "fc", "data")}


def wheel(view: CanvasView, place: QPoint, angle: int) -> None:
    event = QWheelEvent(
        QPointF(place),
        QPointF(view.viewport().mapToGlobal(place)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
