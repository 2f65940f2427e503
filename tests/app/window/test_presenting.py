"""Presentation mode and the graph of the gradient, in the window."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.canvas.surface import LEGIBLE
from app.settings import Settings
from app.window.presenting import MAGNIFICATION, Caption
from app.window.window import MainWindow
from core.graph.model import NodeId, PortRef
from tests.app.window.test_window import press, settle, window

__all__ = ["window"]


def test_row_80_f12_shows_the_network_alone_and_esc_puts_the_rest_back(window: MainWindow, qtbot: QtBot) -> None:
    caption = window.canvas.findChild(Caption)
    assert caption is None
    shown = {name for name, dock in window.docks._docks.items() if dock.isVisible()}
    view = window.canvas.zoom, window.canvas.centre()
    press(window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: not any(dock.isVisible() for dock in window.docks.values()))
    assert not window.menuBar().isVisible()
    assert not window.status_bar.isVisible()
    assert window.run_bar.isVisible()
    assert window.canvas.board.numbers.magnification == MAGNIFICATION
    caption = window.canvas.findChild(Caption)
    assert caption is not None
    assert "F10" in caption.text()
    window.session.run.initialize_and_step()
    settle(qtbot, window)
    assert caption.text().startswith("dense1 · forward  1 / 8")
    assert caption.font().pixelSize() >= 28
    press(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: {name for name, dock in window.docks._docks.items() if dock.isVisible()} == shown)
    assert window.menuBar().isVisible()
    assert not caption.isVisible()
    assert window.canvas.board.numbers.magnification == 1
    # the window finds its size little by little
    qtbot.waitUntil(lambda: (window.canvas.centre() - view[1]).manhattanLength() < 4)
    assert window.canvas.zoom == view[0]


def test_closing_in_presentation_remembers_the_panels(window: MainWindow) -> None:
    window.desk.present()
    window.session.history.mark_saved()
    window.close()
    assert not window.desk.is_presenting
    remembered = Settings().layout()
    assert remembered is not None
    assert window.docks["inspector"].isVisibleTo(window)


def test_the_numbers_at_wires_are_switched_off_for_good(window: MainWindow) -> None:
    window.actions_by_id["view.numbers"].trigger()
    assert not window.canvas.board.run_marks.shows_numbers
    assert not Settings().numbers
    assert not window.actions_by_id["view.numbers"].isChecked()


def test_the_gradient_opens_as_a_document_and_gives_the_same_numbers(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.run.initialize()
    settle(qtbot, window)
    session.run.run_backward()
    settle(qtbot, window)
    gradient = session.run.array(PortRef(NodeId("dense1"), "weight"), "gradient")
    window.actions_by_id["debug.gradient_graph"].trigger()
    assert session.name == "Gradient of digits_mlp"
    assert session.problems == ()
    start = next(node for node in session.graph.nodes.values() if node.name == "out_backward_data")
    seen = window.canvas.mapToScene(window.canvas.viewport().rect()).boundingRect()
    assert window.canvas.zoom >= LEGIBLE
    assert seen.contains(window.canvas.board.box_of(start.id))
    [node] = [node.id for node in session.graph.nodes.values() if node.name == "dense1_backward_weight"]
    session.run.run_to(node)
    settle(qtbot, window)
    found = session.run.array(PortRef(node, "output"))
    assert found is not None
    assert gradient is not None
    np.testing.assert_array_equal(found, gradient)
    window.actions_by_id["debug.gradient_graph"].trigger()
    assert session.name == "Gradient of Gradient of digits_mlp"


def test_breakpoints_and_stops_are_told_in_the_window(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.run.initialize()
    settle(qtbot, window)
    session.select([NodeId("relu1")])
    press(window, Qt.Key.Key_F9)
    press(window, Qt.Key.Key_F5)
    settle(qtbot, window)
    assert window.run_bar.timeline.caption == "step 2 of 8 · relu1 forward"
    assert window.status_bar.note.text() == "Stopped at relu1 forward"
    press(window, Qt.Key.Key_F5)
    settle(qtbot, window)
    assert window.status_bar.note.text() == "Stopped at relu1 backward"
    press(window, Qt.Key.Key_F11)
    settle(qtbot, window)
    assert window.run_bar.timeline.caption == "step 8 of 8 · dense1 backward"


def test_the_live_switch_runs_after_each_edit(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(window.run_bar.live, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert window.session.live.is_on
    assert window.session.run.state.position == 8
    loss = window.session.run.state.loss
    window.run_bar.batch.setValue(3)
    settle(qtbot, window)
    assert window.session.run.state.position == 8
    assert window.session.run.state.loss != loss
    QTest.mouseClick(window.run_bar.live, Qt.MouseButton.LeftButton)
    assert not window.session.live.is_on
