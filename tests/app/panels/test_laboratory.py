"""The laboratory: choose by pattern, see distributions and what flows, apply as one step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.panels.charts import Curve
from app.panels.laboratory import LaboratoryPanel
from app.panels.laboratory.charts import LayerChart
from app.panels.laboratory.parameters import BOUNDS, INITIALIZER, STD
from app.session.session import EditorSession
from app.theme import theme
from app.widgets.fields import Choice
from core.graph.commands import SetAttribute, SetLaboratory
from core.graph.laboratory import InitializerRule as Rule
from core.graph.laboratory import LaboratorySettings
from core.graph.model import PortRef
from core.parameters.store import Parameter
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
    assert panel.rules[0].pattern == ".*weight"


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
    assert panel.rules == (Rule(".*bias", '["zero", {}]'),)
    assert panel.parameters.topLevelItemCount() == 4
    assert [each.rule for each in panel.studies["A"].parameters] == [None, 0, None, 0]


def test_applying_says_what_it_replaces_and_undo_brings_it_back(
    panel: LaboratoryPanel, session: EditorSession, qtbot: QtBot
) -> None:
    assert panel.effect.text() == "Draws dense1_weight, dense2_weight."
    QTest.mouseClick(panel.apply, LEFT)
    settle(panel, qtbot)
    assert panel.effect.text() == "Draws dense1_weight, dense2_weight.", "the same choice draws the same again"
    first = {path: value.copy() for path, value in session.store.values.items()}
    QTest.mouseClick(panel.which.buttons["B"], LEFT)
    text = "Replaces the values of dense1_weight, dense2_weight (force_reinit); Undo brings them back."
    assert panel.effect.text() == text
    assert text in panel.apply.toolTip()
    QTest.mouseClick(panel.apply, LEFT)
    settle(panel, qtbot)
    assert session.history.document.weights
    assert any((session.store.values[path] != value).any() for path, value in first.items())
    session.undo()
    assert session.store.values.keys() == first.keys()
    for path, value in first.items():
        np.testing.assert_array_equal(session.store.values[path], value)


def test_applying_leaves_what_no_rule_names_bit_for_bit(
    panel: LaboratoryPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    odd = np.array([np.nan, -0.0, 1e-45, np.inf, 1, 2, 3, 4, 5, 6], np.float32)
    trained = Parameter(odd, gradient=np.ones(10, np.float32))
    session.set_parameters({(ids["dense2"], "bias"): trained}, "edit_values")
    settle(panel, qtbot)
    assert panel.effect.text() == "Draws dense1_weight, dense2_weight. Unchanged: dense2_bias."
    QTest.mouseClick(panel.apply, LEFT)
    assert session.store.get((ids["dense2"], "bias")) is trained
    assert session.store.value((ids["dense1"], "bias")) is None, "nobody asked to set it"
    assert session.store.value((ids["dense1"], "weight")) is not None


def test_choices_are_kept_with_the_document_undone_redone_and_saved(
    panel: LaboratoryPanel, session: EditorSession, qtbot: QtBot, tmp_path: Path
) -> None:
    choose_kind(panel, 0, Qt.Key.Key_N)
    QTest.mouseClick(panel.add, LEFT)
    normal = '["normal", {"sigma": 0.01}]'
    assert panel.rules == (Rule(".*weight", normal), Rule(".*bias", '["zero", {}]'))
    assert session.undo_text() == "Change choice of initializers"
    session.undo()
    assert [row.rule.pattern for row in panel.list.rows] == [".*weight"]
    session.redo()
    assert [row.rule.pattern for row in panel.list.rows] == [".*weight", ".*bias"]
    assert session.save(tmp_path / "net.symloom.json")
    session.new_document()
    assert [row.kind.value() for row in panel.list.rows] == ["xavier"]
    assert session.open(tmp_path / "net.symloom.json")
    assert [row.kind.value() for row in panel.list.rows] == ["normal", "zero"]
    QTest.mouseClick(panel.which.buttons["B"], LEFT)
    assert [row.kind.value() for row in panel.list.rows] == ["uniform"], "nobody changed choice B"
    settle(panel, qtbot)


def test_typing_several_arguments_of_a_rule_is_not_disturbed_by_its_own_edits(panel: LaboratoryPanel) -> None:
    field = panel.list.rows[0].arguments.fields["magnitude"]
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "6")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "6" in panel.rules[0].initializer
    assert panel.list.rows[0].arguments.fields["magnitude"] is field
    assert field.hasFocus()


def test_an_initializer_of_a_file_that_is_none_is_said_in_its_rule_and_the_other_choice_is_studied(
    panel: LaboratoryPanel, session: EditorSession, qtbot: QtBot
) -> None:
    session.push(SetLaboratory(LaboratorySettings({"A": (Rule(".*", "conjure"),)})))
    settle(panel, qtbot)
    assert "There is no initializer “conjure”" in panel.list.rows[0].error.text()
    assert "conjure" in panel.note.text()
    assert not panel.apply.isEnabled()
    assert panel.studies["B"].layers
    choose_kind(panel, 0, Qt.Key.Key_Z)
    settle(panel, qtbot)
    assert not panel.list.rows[0].error.isVisible()
    assert panel.apply.isEnabled()


def test_other_values_are_studied_again_and_new_gradients_are_not(
    panel: LaboratoryPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    path = (ids["dense1"], "bias")
    session.set_parameters({path: Parameter(np.full(256, 50, np.float32))}, "edit_values")
    assert not panel.is_current
    settle(panel, qtbot)
    assert panel.studies["A"].layers[0].mean > 40
    session.store.set_gradient(path, np.ones(256, np.float32))
    session.parameters_changed.emit()
    assert panel.is_current


def test_an_empty_document_says_what_will_be_here(session: EditorSession, show: Show) -> None:
    made = LaboratoryPanel(session)
    show(made, 900, 300)
    assert made.empty.isVisible()
    assert made.empty.title.text() == "Nothing to look at yet"


def is_below(panel: LaboratoryPanel) -> bool:
    """Tell whether the arguments of the first rule have a line of their own, under its initializer."""
    row = panel.list.rows[0]
    return row.arguments.y() > row.kind.geometry().bottom()


@pytest.mark.parametrize("width", [700, 860, 1300])
def test_no_choice_of_an_argument_is_cut_however_narrow_the_panel(
    session: EditorSession, ids: Ids, show: Show, qtbot: QtBot, width: int
) -> None:
    del ids
    made = LaboratoryPanel(session)
    show(made, width, 290)
    arguments = made.list.rows[0].arguments
    qtbot.waitUntil(lambda: is_below(made) == (width < 1000))  # where there is room it stands beside the initializer
    assert set(arguments.fields) == {"rnd_type", "factor_type", "magnitude"}
    for field in arguments.fields.values():
        text = field.currentText() if isinstance(field, Choice) else field.text()
        assert field.width() >= field.fontMetrics().horizontalAdvance(text) + 16


def test_powers_of_ten_have_room_beside_each_other_in_a_low_chart(show: Show) -> None:
    chart = LayerChart("variance")
    show(chart, 300, 100)
    chart.show_layers(("a", "b", "c"), [Curve("A", "#3FB4EA", np.arange(3.0), np.array([1e-6, 1e-3, 1e-1]))])

    def ticks() -> list[float]:
        return [place for place, _ in chart.getPlotItem().getAxis("left")._tickLevels[0]]

    low = ticks()
    apart = (low[1] - low[0]) / (chart.box.viewRange()[1][1] - chart.box.viewRange()[1][0]) * chart.box.height()
    assert apart >= 12
    chart.resize(300, 400)
    assert len(ticks()) > len(low)
