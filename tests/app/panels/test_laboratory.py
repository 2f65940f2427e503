"""The laboratory: choose by pattern, see distributions and what flows, apply as one step."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.panels.laboratory import LaboratoryPanel
from app.panels.laboratory.parameters import BOUNDS, INITIALIZER, STD
from app.session import EditorSession
from app.theme import theme
from core.analysis.laboratory import Rule
from core.graph.commands import SetAttribute
from core.graph.model import PortRef
from tests.app.panels.conftest import Ids, Show

LEFT = Qt.MouseButton.LeftButton
TIMEOUT_MS = 20_000


@pytest.fixture
def panel(session: EditorSession, ids: Ids, show: Show, qtbot: QtBot) -> LaboratoryPanel:
    del ids
    made = LaboratoryPanel(session)
    show(made, 1300, 300)
    settle(made, qtbot)
    return made


def settle(panel: LaboratoryPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(panel.studies) and panel.is_current, timeout=TIMEOUT_MS)


def cell(panel: LaboratoryPanel, row: int, column: int) -> str:
    item = panel.parameters.topLevelItem(row)
    assert item is not None
    return item.text(column)


def choose_kind(panel: LaboratoryPanel, row: int, letter: Qt.Key) -> None:
    kind = panel.list.rows[row].kind
    kind.setFocus()
    QTest.keyClick(kind, letter)
    QTest.keyClick(kind, Qt.Key.Key_Return)


def test_at_first_xavier_is_compared_with_what_mxnet_draws(panel: LaboratoryPanel) -> None:
    assert [cell(panel, 0, column) for column in (INITIALIZER, BOUNDS, STD)] == ["Xavier", "±0.137", "0.0791"]
    assert cell(panel, 1, INITIALIZER) == "Zero"
    assert panel.forward is not None
    assert panel.forward.names == ("dense1", "relu1", "dense2", "out")
    wide, narrow = panel.forward.curves
    assert (wide.y > narrow.y).all(), "Xavier's weights are larger than ±0.07 here"
    QTest.mouseClick(panel.which.buttons["B"], LEFT)
    assert [cell(panel, 0, column) for column in (INITIALIZER, BOUNDS)] == ["Uniform", "±0.07"]


def test_a_formula_is_typed_seen_and_applied_as_one_step(
    panel: LaboratoryPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    choose_kind(panel, 0, Qt.Key.Key_F)
    field = panel.list.rows[0].arguments.fields["text"]
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "n*sqrt(2/fan_in")
    assert "ends too early" in panel.list.rows[0].error.text()
    QTest.keyClicks(field, ")")
    assert not panel.list.rows[0].error.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle(panel, qtbot)
    assert [cell(panel, 0, column) for column in (INITIALIZER, BOUNDS, STD)] == ["Formula", "−∞ … ∞", "0.177"]

    QTest.mouseClick(panel.picture.buttons["values"], LEFT)
    assert panel.distribution is not None
    assert [curve.name for curve in panel.distribution.curves] == ["A", "B"]
    assert "deviation 0.177" in panel.theory.text()

    steps, ref = session.history.position, PortRef(ids["dense1"], "weight")
    QTest.mouseClick(panel.apply, LEFT)
    assert session.history.position == steps + 1
    assert session.undo_text() == "Choose initializers"
    assert "n*sqrt(2/fan_in)" in (session.graph.settings_of(ref).initializer or "")
    drawn = session.store.value(tuple(ref))
    assert drawn is not None
    assert drawn.std() == pytest.approx(np.sqrt(2 / 64), rel=0.03)
    session.undo()
    assert session.store.value(tuple(ref)) is None
    assert "xavier" in (session.graph.settings_of(ref).initializer or "")


def test_what_can_not_fill_a_parameter_is_said_and_can_not_be_applied(panel: LaboratoryPanel, qtbot: QtBot) -> None:
    field = panel.list.rows[0].pattern
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, ".*")
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle(panel, qtbot)
    assert cell(panel, 1, BOUNDS) == "can't fill it"
    assert "Xavier can't fill dense1_bias" in panel.note.text()
    assert not panel.apply.isEnabled()


def test_a_pattern_that_is_none_is_not_taken(panel: LaboratoryPanel) -> None:
    field = panel.list.rows[0].pattern
    field.setFocus()
    QTest.keyClicks(field, "(")
    assert "is no pattern of names" in panel.list.rows[0].error.text()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert panel.rules["A"][0].pattern == ".*weight"


def test_a_parameter_that_waits_is_amber_and_says_for_what(
    panel: LaboratoryPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.push(SetAttribute(ids["data"], "shape", (-1, -1)))
    settle(panel, qtbot)
    assert cell(panel, 0, BOUNDS) == "waits for data"
    item = panel.parameters.topLevelItem(0)
    assert item is not None
    assert item.foreground(BOUNDS).color() == QColor(theme().unknown)


def test_rules_are_added_and_removed_and_the_first_that_fits_decides(panel: LaboratoryPanel, qtbot: QtBot) -> None:
    QTest.mouseClick(panel.add, LEFT)
    assert [row.rule.pattern for row in panel.list.rows] == [".*weight", ".*bias"]
    QTest.mouseClick(panel.list.rows[0].remove, LEFT)
    settle(panel, qtbot)
    assert panel.rules["A"] == (Rule(".*bias", '["zero", {}]'),)
    assert panel.parameters.topLevelItemCount() == 4
    assert [each.rule for each in panel.studies["A"].parameters] == [None, 0, None, 0]


def test_applying_says_how_many_values_it_replaces(
    panel: LaboratoryPanel, session: EditorSession, qtbot: QtBot
) -> None:
    assert "replaces" not in panel.apply.toolTip()
    QTest.mouseClick(panel.apply, LEFT)
    settle(panel, qtbot)
    assert "replaces the values of 4 parameters" in panel.apply.toolTip()
    first = {path: value.copy() for path, value in session.store.values.items()}
    QTest.mouseClick(panel.which.buttons["B"], LEFT)
    QTest.mouseClick(panel.apply, LEFT)
    settle(panel, qtbot)
    session.undo()
    for path, value in first.items():
        np.testing.assert_array_equal(session.store.value(path), value)


def test_an_empty_document_says_what_will_be_here(session: EditorSession, show: Show) -> None:
    made = LaboratoryPanel(session)
    show(made, 900, 300)
    assert made.empty.isVisible()
    assert made.empty.title.text() == "Nothing to look at yet"
