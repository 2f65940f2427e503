"""The analysis: the table of costs, sorted, filtered and copied; and the gradient check."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.panels.analysis import AnalysisPanel
from app.panels.table import SortedTable
from app.session.session import EditorSession
from core.graph.commands import SetAttribute
from core.operators.linear import FullyConnected
from core.operators.operator import Array
from tests.app.panels.conftest import Ids, Show

LEFT = Qt.MouseButton.LeftButton
TIMEOUT_MS = 20_000
NODE, OPERATOR, OUTPUT, PARAMETERS, SHARED, MACS, FLOPS, MEMORY, IDLE = range(9)
ARRAY, CHECKED, KINKS, WORST, ANALYTIC, NUMERIC, ERROR, VERDICT = range(8)


@pytest.fixture
def panel(session: EditorSession, ids: Ids, show: Show, qtbot: QtBot) -> AnalysisPanel:
    del ids
    made = AnalysisPanel(session)
    show(made, 1200, 300)
    qtbot.waitUntil(lambda: made.costs.analysis is not None, timeout=TIMEOUT_MS)
    return made


def texts(table: SortedTable, column: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, column).data()).replace(",", "") for row in range(model.rowCount())]


def click_header(table: SortedTable, column: int) -> None:
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, pos=place)


def check_all(panel: AnalysisPanel, qtbot: QtBot) -> None:
    QTest.mouseClick(panel.which.buttons["check"], LEFT)
    QTest.mouseClick(panel.check.every, LEFT)
    qtbot.waitUntil(lambda: panel.check.found is not None, timeout=TIMEOUT_MS)


def test_the_costs_are_those_worked_out_by_hand(panel: AnalysisPanel) -> None:
    table = panel.costs.table
    assert texts(table, NODE) == ["data", "dense1", "relu1", "dense2", "out", "label"]
    assert texts(table, PARAMETERS)[1] == str(64 * 256 + 256)
    assert texts(table, MACS)[1] == str(32 * 64 * 256)
    assert texts(table, FLOPS)[1] == str(2 * 32 * 64 * 256 + 32 * 256)
    assert texts(table, MEMORY)[1] == "32.8 KB"  # 32 · 256 numbers of 4 bytes
    assert "19,210 parameters" in panel.costs.total.text()
    assert "for a batch of 32" in panel.costs.total.text()


def test_a_header_sorts_and_the_filter_narrows(panel: AnalysisPanel) -> None:
    click_header(panel.costs.table, PARAMETERS)
    click_header(panel.costs.table, PARAMETERS)
    assert texts(panel.costs.table, NODE)[:2] == ["dense1", "dense2"]
    QTest.keyClicks(panel.costs.filter, "dens")
    assert texts(panel.costs.table, NODE) == ["dense1", "dense2"]


def test_copy_gives_numbers_with_tabs_between(panel: AnalysisPanel) -> None:
    QTest.keyClicks(panel.costs.filter, "dense1")
    QTest.mouseClick(panel.costs.copy, LEFT)
    title, row, end = QGuiApplication.clipboard().text().split("\n")
    assert title.split("\t")[:2] == ["Node", "Operator"]
    cells = row.split("\t")
    assert cells == ["dense1", "FullyConnected", "(32, 256)", "16640", "0", "524288", "1056768", "32768", ""]
    assert end == ""


def test_rows_and_nodes_share_the_selection(panel: AnalysisPanel, session: EditorSession, ids: Ids) -> None:
    table = panel.costs.table
    QTest.mouseClick(table.viewport(), LEFT, pos=table.visualRect(table.model().index(3, NODE)).center())
    assert session.selected_nodes() == [ids["dense2"]]
    session.select([ids["relu1"]])
    assert table.selected_keys() == [ids["relu1"]]


def test_an_edit_counts_again_and_what_is_not_known_is_left_open(
    panel: AnalysisPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.push(SetAttribute(ids["dense1"], "num_hidden", 10))
    qtbot.waitUntil(lambda: texts(panel.costs.table, PARAMETERS)[1] == "650", timeout=TIMEOUT_MS)
    session.push(SetAttribute(ids["data"], "shape", (-1, -1)))
    qtbot.waitUntil(lambda: texts(panel.costs.table, PARAMETERS)[1] == "?", timeout=TIMEOUT_MS)
    assert panel.costs.total.text().startswith("at least ")


def test_a_run_shows_dead_units(panel: AnalysisPanel, session: EditorSession, qtbot: QtBot) -> None:
    session.run.initialize()
    qtbot.waitUntil(lambda: not session.run.state.busy, timeout=TIMEOUT_MS)
    session.run.run_forward()
    qtbot.waitUntil(lambda: texts(panel.costs.table, IDLE)[2] != "", timeout=TIMEOUT_MS)
    assert texts(panel.costs.table, IDLE)[2].endswith("of 256 dead")


def test_all_gradients_of_the_example_pass_with_the_worst_element_in_sight(panel: AnalysisPanel, qtbot: QtBot) -> None:
    check_all(panel, qtbot)
    table = panel.check.table
    assert set(texts(table, ARRAY)) == {"data", "dense1_weight", "dense1_bias", "dense2_weight", "dense2_bias"}
    assert set(texts(table, VERDICT)) == {"passes"}
    row = texts(table, ARRAY).index("dense1_weight")
    assert texts(table, CHECKED)[row] == "64 of 16384"
    assert texts(table, WORST)[row].startswith("[")
    assert float(texts(table, ANALYTIC)[row]) == pytest.approx(float(texts(table, NUMERIC)[row]), abs=1e-5)
    assert panel.check.state.text() == "all gradients: all within 1e-05"


def test_a_wrong_rule_is_named(panel: AnalysisPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    right = FullyConnected.forward

    def slanted(self: FullyConnected, *given: Any) -> tuple[Array, ...]:  # noqa: ANN401 - what it is given
        return tuple(np.asarray(array + 0.1 * array * array) for array in right(self, *given))

    monkeypatch.setattr(FullyConnected, "forward", slanted)
    check_all(panel, qtbot)
    assert panel.check.state.text().startswith("all gradients: wrong for ")
    assert "wrong" in texts(panel.check.table, VERDICT)


def test_one_node_is_checked_alone(panel: AnalysisPanel, session: EditorSession, ids: Ids, qtbot: QtBot) -> None:
    QTest.mouseClick(panel.which.buttons["check"], LEFT)
    assert not panel.check.one.isEnabled()
    session.select([ids["dense2"]])
    QTest.mouseClick(panel.check.one, LEFT)
    qtbot.waitUntil(lambda: panel.check.found is not None, timeout=TIMEOUT_MS)
    assert set(texts(panel.check.table, ARRAY)) == {"data", "weight", "bias"}
    assert panel.check.state.text() == "dense2: all within 1e-05"


def test_what_keeps_it_from_being_checked_is_said_and_an_edit_forgets_old_numbers(
    panel: AnalysisPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    QTest.mouseClick(panel.which.buttons["check"], LEFT)
    session.select([ids["data"]])
    QTest.mouseClick(panel.check.one, LEFT)
    qtbot.waitUntil(lambda: "no rule to check" in panel.check.state.text(), timeout=TIMEOUT_MS)
    check_all(panel, qtbot)
    session.push(SetAttribute(ids["dense1"], "num_hidden", 5))
    assert panel.check.empty.isVisible()
