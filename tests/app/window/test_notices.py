"""What is said above the canvas: it pushes nothing under the pointer away, goes when it is over, and keys reach it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.window.window import MainWindow
from core.graph.commands import MoveNodes, Rename, SetParameterSettings
from core.graph.model import NodeId, Point, PortRef, Source, VariableSettings
from tests.app.window.desk_window import TIMEOUT_MS, window

__all__ = ["window"]


def keys(window: MainWindow) -> list[str]:
    return [notice.key for notice in window.notices.notices()]


def refuse(window: MainWindow) -> None:
    """Try what can't be: two nodes of one name."""
    assert not window.session.push(Rename(NodeId("dense1"), "dense2"))


def on_screen(window: MainWindow) -> QPoint:
    place = window.canvas.board.port_place(PortRef(NodeId("dense1"), "output"))
    assert place is not None
    return window.canvas.viewport().mapToGlobal(window.canvas.camera.to_screen(place).toPoint())


def test_what_was_refused_is_forgotten_with_the_next_edit(window: MainWindow) -> None:
    refuse(window)
    assert keys(window) == ["refused"]
    assert "dense2" in window.notices.notices()[0].label.text()
    assert window.session.push(Rename(NodeId("dense1"), "first"))
    assert keys(window) == []


def test_what_was_refused_is_forgotten_with_undo(window: MainWindow) -> None:
    assert window.session.push(Rename(NodeId("dense1"), "first"))
    refuse(window)
    window.session.undo()
    assert keys(window) == []


def test_a_file_that_could_not_be_read_is_told_until_somebody_closes_it(window: MainWindow) -> None:
    window.session.message.emit("bad.json is damaged.", "error")
    window.session.push(MoveNodes({NodeId("dense1"): Point(8, 8)}))
    assert keys(window) == ["error"]


def test_the_network_stays_where_it_is_on_the_screen_when_a_notice_comes_and_goes(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.canvas.zoom_in()
    before, top = on_screen(window), window.canvas.y()
    refuse(window)
    qtbot.waitUntil(lambda: window.canvas.y() > top, timeout=TIMEOUT_MS)
    assert on_screen(window) == before
    window.session.push(Rename(NodeId("dense1"), "first"))
    qtbot.waitUntil(lambda: window.canvas.y() == top, timeout=TIMEOUT_MS)
    assert on_screen(window) == before


def test_f6_leads_to_a_notice_and_closing_it_back_to_the_canvas(window: MainWindow) -> None:
    refuse(window)
    QApplication.processEvents()
    QTest.keyClick(window.canvas, Qt.Key.Key_F6)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Close this notice"
    QTest.keyClick(focused, Qt.Key.Key_Space)
    assert keys(window) == []
    assert window.canvas.hasFocus()


def fail_without_data(window: MainWindow, qtbot: QtBot) -> None:
    """Leave the input without data, and try to step."""
    session = window.session
    assert session.push(SetParameterSettings(PortRef(NodeId("data"), "output"), VariableSettings()))
    session.run.step_forward()
    qtbot.waitUntil(lambda: keys(window) == ["run"], timeout=TIMEOUT_MS)


def test_what_stopped_a_run_is_forgotten_once_it_is_mended(window: MainWindow, qtbot: QtBot) -> None:
    fail_without_data(window, qtbot)
    assert window.session.push(Rename(NodeId("dense1"), "first"))
    assert keys(window) == ["run"]  # that mended nothing
    source = VariableSettings(source=Source("zeros"))
    assert window.session.push(SetParameterSettings(PortRef(NodeId("data"), "output"), source))
    assert keys(window) == []


def test_who_chooses_among_ways_out_keeps_the_keyboard_when_the_step_is_tried_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    fail_without_data(window, qtbot)
    QTest.keyClick(window.canvas, Qt.Key.Key_F6)
    first = window.notices.notices()[0]
    assert first.buttons[0].hasFocus()
    window.session.run.step_forward()
    qtbot.waitUntil(lambda: window.notices.notices()[0] is not first, timeout=TIMEOUT_MS)
    assert window.notices.notices()[0].buttons[0].hasFocus()
