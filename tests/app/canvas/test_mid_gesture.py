"""What else people do while the mouse is doing something: other keys, other buttons, undo, leaving the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from app.canvas.gestures.connect import ConnectGesture
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from core.graph.model import Point
from tests.helpers.hand import LEFT, NO_MODIFIER, Hand

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
MIDDLE, RIGHT = Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


# Modifiers


def test_row_35_shift_pressed_late_adds_to_the_selection_at_once(hand: Hand, session: EditorSession) -> None:
    one, other = hand.node("one", "Variable"), hand.node("other", "Variable", 300, 200)
    session.select([one])
    start, end = hand.at(QPointF(290, 180)), hand.at(QPointF(500, 400))
    hand.hold(start, end)
    assert session.selection == {other}
    QTest.keyPress(hand.view, Qt.Key.Key_Shift)
    assert session.selection == {one, other}
    QTest.keyRelease(hand.view, Qt.Key.Key_Shift, SHIFT)
    assert session.selection == {other}
    hand.release(end)


def test_row_41_shift_pressed_late_lets_go_of_the_grid_at_once(hand: Hand) -> None:
    data = hand.node("data", "Variable")
    start = hand.body(data)
    end = start + QPoint(43, 51)
    hand.hold(start, end)
    item = hand.view.board.items_by_id[data]
    assert item.pos() == QPointF(40, 48)
    QTest.keyPress(hand.view, Qt.Key.Key_Shift)
    assert item.pos() == QPointF(43, 51)
    hand.release(end, modifiers=SHIFT)
    QTest.keyRelease(hand.view, Qt.Key.Key_Shift, SHIFT)


def test_row_33_shift_is_held_on_while_the_view_follows_a_box(
    hand: Hand, view: CanvasView, session: EditorSession, qtbot: QtBot
) -> None:
    one, other = hand.node("one", "Variable"), hand.node("other", "Variable", 300, 200)
    session.select([one])
    edge = QPoint(view.viewport().width() - 2, hand.at(QPointF(0, 400)).y())
    start = hand.at(QPointF(290, 180))
    hand.press(start, modifiers=SHIFT)
    QTest.mouseMove(view.viewport(), start + QPoint(60, 60))
    view.gesturing.pointer = QPointF(edge)
    view.gesturing.follow(SHIFT)
    before = view.centre().x()
    qtbot.waitUntil(lambda: view.centre().x() > before + 30)
    assert session.selection == {one, other}
    hand.release(edge, modifiers=SHIFT)


def test_alt_in_the_middle_of_a_drag_does_not_go_to_the_menu_bar(qtbot: QtBot, view: CanvasView) -> None:
    hand = Hand(view)
    data = hand.node("data", "Variable")
    window = QMainWindow()
    qtbot.addWidget(window)
    window.menuBar().addMenu(QMenu("&File", window))
    window.setCentralWidget(view)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view.setFocus()
    start = hand.body(data)
    hand.hold(start, start + QPoint(60, 60))
    QTest.keyPress(window.windowHandle(), Qt.Key.Key_Alt, ALT)
    QTest.keyRelease(window.windowHandle(), Qt.Key.Key_Alt)
    assert view.hasFocus()
    hand.release(start + QPoint(60, 60))
    window.takeCentralWidget()


# Undo


def test_row_53_undo_in_the_middle_of_a_drag_takes_back_the_drag_and_no_more(
    hand: Hand, session: EditorSession
) -> None:
    data = hand.node("data", "Variable")
    start = hand.body(data)
    hand.hold(start, start + QPoint(100, 100))
    hand.key(Qt.Key.Key_Z, CONTROL)
    hand.release(start + QPoint(100, 100))
    assert session.graph.nodes[data].position == Point(0, 0)
    assert hand.view.board.items_by_id[data].pos() == QPointF(0, 0)
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert not session.graph.nodes


# Other buttons


def test_row_11_the_right_button_gives_up_a_wire_and_opens_no_menu(hand: Hand, view: CanvasView) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    end = hand.port(dense, "data")
    hand.hold(hand.port(data, "output"), end)
    hand.press(end, RIGHT)
    assert view.gesture is None
    hand.release(end, RIGHT)
    hand.release(end)
    assert hand.wires() == set()
    assert not view.findChildren(QMenu)


def test_row_34_the_middle_button_pans_while_a_wire_is_held(hand: Hand, view: CanvasView) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    middle = hand.at(QPointF(220, 300))
    hand.hold(hand.port(data, "output"), middle)
    before = view.centre()
    hand.press(middle, MIDDLE)
    hand.move(middle + QPoint(-80, 30))
    hand.release(middle + QPoint(-80, 30), MIDDLE)
    assert view.centre().x() - before.x() == pytest.approx(80 / view.zoom, abs=2)
    assert isinstance(view.gesture, ConnectGesture)
    hand.move(hand.port(dense, "data"))
    hand.release(hand.port(dense, "data"))
    assert hand.wires() == {("data", "dense", "data")}


def test_row_12_the_middle_button_pans_while_a_wire_is_carried_from_click_to_click(
    hand: Hand, view: CanvasView
) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.click(hand.port(data, "output"))
    middle = hand.at(QPointF(220, 300))
    hand.move(middle)
    hand.press(middle, MIDDLE)
    hand.move(middle + QPoint(-80, 30))
    hand.release(middle + QPoint(-80, 30), MIDDLE)
    assert view.popup is None
    hand.click(hand.port(dense, "data"))
    assert hand.wires() == {("data", "dense", "data")}


# Outside


def test_row_4_a_wire_released_outside_the_canvas_changes_nothing(hand: Hand, view: CanvasView) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    outside = QPoint(view.viewport().width() + 60, 200)
    hand.hold(hand.port(dense, "output"), outside)
    assert "nothing changes" in view.hint
    hand.release(outside)
    assert view.popup is None
    hand.wire(data, dense)
    hand.hold(hand.port(dense, "data"), outside)
    hand.release(outside)
    assert hand.wires() == {("data", "dense", "data")}


# Quick hands


def press_again(view: CanvasView, place: QPoint) -> None:
    """Press so soon after a click there that the display takes it for a double click."""
    double, at = QEvent.Type.MouseButtonDblClick, QPointF(place)
    event = QMouseEvent(double, at, QPointF(view.viewport().mapToGlobal(place)), LEFT, LEFT, NO_MODIFIER)
    QApplication.sendEvent(view.viewport(), event)


def test_row_40_a_node_that_was_just_clicked_is_dragged_at_once(hand: Hand, session: EditorSession) -> None:
    relu = hand.node("relu", "Activation", act_type="relu")
    corner = hand.at(QPointF(3, hand.view.board.items_by_id[relu].outline().bottom() - 3))
    hand.click(corner)
    press_again(hand.view, corner)
    hand.move(corner + QPoint(30, 30))
    hand.move(corner + QPoint(80, 80))
    hand.release(corner + QPoint(80, 80))
    assert session.graph.nodes[relu].position == Point(80, 80)


def test_row_26_a_dot_that_was_just_put_there_is_not_taken_off_by_grabbing_it(
    hand: Hand, session: EditorSession
) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 400, num_hidden=4)
    hand.wire(data, dense)
    [wire] = session.graph.wires.values()
    shape = hand.view.board.layer.shapes[wire.id]
    place = hand.at((shape.start + shape.end) / 2)
    hand.click(place, ALT)
    hand.double_click(place)
    assert len(session.graph.wires[wire.id].dots) == 1
