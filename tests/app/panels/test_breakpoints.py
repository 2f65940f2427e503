"""The panel of breakpoints and watches, by mouse and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.panels.breakpoints import BreakpointsPanel
from app.panels.watch_row import value_text
from app.session.session import EditorSession
from core.graph.commands import RemoveItems, Rename
from core.graph.model import NodeId, PortRef
from core.runtime.breakpoints import Breakpoint
from core.runtime.conditions import parse_condition
from core.runtime.watches import Watch
from tests.app.panels.conftest import Show

LEFT = Qt.MouseButton.LeftButton
RELU = ("relu1",)


def type_into(field: QWidget, text: str) -> None:
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def stops(session: EditorSession) -> list[Breakpoint]:
    return list(session.run.marks.breakpoints)


def test_an_empty_panel_says_what_to_do(example: EditorSession, show: Show) -> None:
    panel = BreakpointsPanel(example)
    show(panel, 900, 240)
    assert "F9" in panel.no_stops.text()
    assert panel.no_stops.isVisible()
    assert panel.no_watches.isVisible()
    assert not panel.watch_button.isEnabled()


def test_a_condition_for_any_node_is_typed_and_a_wrong_one_is_explained(example: EditorSession, show: Show) -> None:
    panel = BreakpointsPanel(example)
    show(panel, 900, 240)
    panel.anywhere.setFocus()
    QTest.keyClicks(panel.anywhere, "|grad|")
    assert panel.wrong.isVisible()
    assert "is no condition" in panel.wrong.text()
    type_into(panel.anywhere, " > 100")
    condition = parse_condition("|grad| > 100")
    assert stops(example) == [Breakpoint((), forward=True, backward=True, condition=condition)]
    assert not panel.wrong.isVisible()
    assert panel.anywhere.text() == ""
    assert panel.stops[0].name.text() == "any node"


def test_a_row_switches_halves_and_conditions_and_goes_away(example: EditorSession, show: Show) -> None:
    panel, marks = BreakpointsPanel(example), example.run.marks
    show(panel, 900, 240)
    marks.toggle(RELU)
    QTest.mouseClick(panel.stops[0].forward, LEFT)
    assert stops(example) == [Breakpoint(RELU, forward=False, backward=True)]
    QTest.mouseClick(panel.stops[0].enabled, LEFT, pos=QPoint(8, panel.stops[0].enabled.height() // 2))
    assert not marks.breakpoints[0].enabled
    field = panel.stops[0].condition
    field.setFocus()
    type_into(field, "nan")
    assert marks.breakpoints[0].condition == parse_condition("nan")
    QTest.mouseClick(panel.stops[0].remove, LEFT)
    assert stops(example) == []
    assert panel.stops == []


def test_rows_of_breakpoints_that_stay_are_kept(example: EditorSession, show: Show) -> None:
    panel, marks = BreakpointsPanel(example), example.run.marks
    show(panel, 900, 240)
    marks.toggle(("dense1",), ("dense2",))
    first, last = panel.stops
    marks.toggle(RELU)
    assert panel.stops[:2] == [first, last]
    marks.change(first.mark, None)
    QApplication.processEvents()
    assert [row.mark.path for row in panel.stops] == [("dense2",), RELU]
    assert panel.stops[0] is last
    assert panel.stops[0].y() < panel.stops[1].y()
    assert not first.isVisible()


def test_names_follow_the_document_and_a_click_finds_the_node(example: EditorSession, show: Show, qtbot: QtBot) -> None:
    panel = BreakpointsPanel(example)
    show(panel, 900, 240)
    example.run.marks.toggle(RELU)
    example.push(Rename(NodeId("relu1"), "active"))
    assert panel.stops[0].name.text() == "active"
    with qtbot.waitSignal(panel.reveal) as revealed:
        QTest.mouseClick(panel.stops[0].name, LEFT)
    assert revealed.args == [NodeId("relu1")]
    assert example.selected_nodes() == [NodeId("relu1")]
    example.push(RemoveItems(frozenset({NodeId("relu1")})))
    assert panel.stops[0].name.text() == "a node that is gone"


def test_what_is_selected_is_watched_and_read_as_a_number_and_a_line(
    example: EditorSession, show: Show, qtbot: QtBot
) -> None:
    panel = BreakpointsPanel(example)
    show(panel, 900, 240)
    example.select([PortRef(NodeId("dense1"), "weight")])
    QTest.mouseClick(panel.watch_button, LEFT)
    row = panel.watches[0]
    assert (row.name.text(), row.reading.text()) == ("dense1_weight", "–")
    example.run.initialize()
    qtbot.waitUntil(lambda: not example.run.state.busy)
    for _ in range(2):
        example.run.restart()
        qtbot.waitUntil(lambda: not example.run.state.busy)
    qtbot.waitUntil(lambda: len(row.line.values) == 2)
    value = example.store.value(("dense1", "weight"))
    assert value is not None
    assert float(row.reading.text()) == pytest.approx(float((value**2).sum() ** 0.5), rel=1e-2)
    row.statistic.setFocus()
    QTest.keyClick(row.statistic, Qt.Key.Key_Down)
    assert list(example.run.marks.watches) == [Watch(("dense1", "weight"), "value", "magnitude")]
    QTest.mouseClick(panel.watches[0].remove, LEFT)
    assert list(example.run.marks.watches) == []


def test_a_watch_that_is_added_later_reads_what_is_known(example: EditorSession, show: Show, qtbot: QtBot) -> None:
    panel = BreakpointsPanel(example)
    show(panel, 900, 240)
    example.run.initialize_and_step()
    qtbot.waitUntil(lambda: not example.run.state.busy)
    example.select([NodeId("dense1")])
    QTest.mouseClick(panel.watch_button, LEFT)
    assert len(example.run.readings(Watch(("dense1", "output")))) == 1
    assert panel.watches[0].reading.text() != "–"


def test_a_watch_shows_the_value_and_goes_to_its_node_and_step(
    example: EditorSession, show: Show, qtbot: QtBot
) -> None:
    panel = BreakpointsPanel(example)
    show(panel, 1100, 240)
    revealed: list[NodeId] = []
    panel.reveal.connect(revealed.append)
    dense2 = next(node.id for node in example.graph.nodes.values() if node.name == "dense2")
    example.run.marks.watch(Watch((dense2, "bias")))
    example.run.marks.watch(Watch((dense2, "output")))
    example.run.initialize()
    example.run.run_backward()
    qtbot.waitUntil(lambda: not example.run.state.busy)
    bias, output = panel.watches
    qtbot.waitUntil(output.step.isVisible)
    assert bias.value.text() == f"[{', '.join(['0'] * 10)}]"
    assert output.value.text() == "(32, 10)"

    end = example.run.state.position
    example.select([])
    QTest.mouseClick(output.name, LEFT)
    assert (example.selection, revealed) == (frozenset({dense2}), [dense2])
    assert example.run.state.position == end

    with qtbot.waitSignal(example.run.finished):
        QTest.mouseClick(output.step, LEFT)
    current = example.run.state.current
    assert current is not None
    assert (current.path, current.phase) == ((dense2,), "forward")
    assert revealed == [dense2, dense2]


def test_a_value_is_written_in_a_line() -> None:
    assert value_text(np.array(-0.25)) == "−0.25"
    assert value_text(np.array([1.0, np.inf])) == "[1, ∞]"
    assert value_text(np.array([[1.0, 2], [3, 4e-9]])) == "[[1, 2], [3, 4e−9]]"
    assert value_text(np.zeros((3, 7))) == "(3, 7)"
    assert value_text(None) == ""
