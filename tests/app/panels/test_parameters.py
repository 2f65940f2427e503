"""The table of parameters: what it counts, how it is sorted, and that it shares the selection."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.panels.parameters import COUNT, COURSE, GRADIENT, NAME, NORM, SHAPE, STATE, ParametersPanel
from app.panels.table import SORT_ROLE
from app.session.session import EditorSession
from app.theme import theme
from app.widgets.renewing import INTERVAL_MS
from app.widgets.sparkline import SPARK_ROLE
from core.graph.commands import AddNode, SetAttribute, SetParameterSettings, SetTrainingSettings
from core.graph.model import Node, NodeId, Point, PortRef, TrainingSettings, VariableSettings
from core.parameters.store import Parameter
from tests.app.panels.conftest import Ids, Show


@pytest.fixture
def panel(session: EditorSession, show: Show) -> ParametersPanel:
    made = ParametersPanel(session)
    show(made, 850, 262)
    return made


def shown(panel: ParametersPanel, column: int) -> list[str]:
    model = panel.table.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_an_empty_document_says_what_will_be_here(panel: ParametersPanel) -> None:
    assert panel.empty.isVisible()
    assert not panel.table.isVisible()


def test_every_parameter_is_a_row_and_the_total_counts_them(panel: ParametersPanel, ids: Ids) -> None:
    assert shown(panel, NAME) == ["dense1_weight", "dense1_bias", "dense2_weight", "dense2_bias"]
    assert shown(panel, SHAPE) == ["(256, 64)", "(256,)", "(10, 256)", "(10,)"]
    assert panel.total.text() == "4 parameters · 19,210 values"


def test_a_shared_parameter_is_one_row_with_a_mark_and_counts_once(
    panel: ParametersPanel, session: EditorSession, ids: Ids
) -> None:
    twin = Node(NodeId("n0000000001"), "FullyConnected", "twin", Point(0, 0), {"num_hidden": 10}, ids["dense2"])
    session.push(AddNode(twin))

    assert len(shown(panel, NAME)) == 4
    index = panel.table.model().index(2, NAME)
    assert index.data(Qt.ItemDataRole.DecorationRole) is not None
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Shared by dense2.weight, twin.weight; it counts once."
    assert panel.total.text() == "4 parameters · 19,210 values · 2 shared, counted once"


def test_a_parameter_that_waits_is_amber_and_says_for_what(
    panel: ParametersPanel, session: EditorSession, ids: Ids
) -> None:
    session.push(SetAttribute(ids["data"], "shape", (-1, -1)))

    index = panel.table.model().index(0, STATE)
    assert index.data() == "waiting for data"
    assert index.data(Qt.ItemDataRole.ForegroundRole) == QColor(theme().unknown)
    assert panel.total.text().endswith("1 waiting")


def test_a_parameter_that_waited_is_set_and_has_its_shape_once_a_step_has_made_it(
    panel: ParametersPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.push(SetAttribute(ids["data"], "shape", (-1, -1)))
    session.run.initialize()
    session.run.step_forward()
    qtbot.waitUntil(lambda: shown(panel, STATE)[0] == "set")
    assert shown(panel, SHAPE)[0] == "(256, 64)"
    assert "waiting" not in panel.total.text()


def test_a_run_fills_norms_and_states(panel: ParametersPanel, session: EditorSession, ids: Ids, qtbot: QtBot) -> None:
    assert shown(panel, STATE) == ["no values yet"] * 4

    with qtbot.waitSignal(session.run.initialized):
        session.run.initialize()
    qtbot.waitUntil(lambda: shown(panel, STATE) == ["set"] * 4)
    session.run.run_backward()
    qtbot.waitUntil(lambda: shown(panel, STATE) == ["set, has a gradient"] * 4)

    assert "–" not in shown(panel, COUNT - 1)


def test_a_click_on_a_header_sorts(panel: ParametersPanel, ids: Ids) -> None:
    header = panel.table.horizontalHeader()
    place = header.sectionViewportPosition(COUNT) + header.sectionSize(COUNT) // 2

    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().center().__class__(place, 10))

    assert shown(panel, COUNT) in (
        ["10", "256", "2,560", "16,384"],
        ["16,384", "2,560", "256", "10"],
    )


def test_rows_and_the_selection_follow_each_other(panel: ParametersPanel, session: EditorSession, ids: Ids) -> None:
    row = panel.table.visualRect(panel.table.model().index(1, NAME)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert session.selection == {PortRef(ids["dense1"], "bias")}

    session.select([PortRef(ids["dense2"], "weight")])
    assert [index.row() for index in panel.table.selectionModel().selectedRows()] == [2]

    session.select([])
    assert not panel.table.selectionModel().hasSelection()


def test_after_a_training_each_parameter_shows_the_course_of_its_norm(
    panel: ParametersPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    assert panel.table.isColumnHidden(COURSE)
    session.push(SetTrainingSettings(TrainingSettings(epochs=1, batch_size=100)))
    session.training.start()
    qtbot.waitUntil(lambda: not panel.table.isColumnHidden(COURSE), timeout=20_000)
    run = session.training.current
    assert run is not None
    qtbot.waitUntil(lambda: not run.is_active, timeout=20_000)
    panel.refresh()
    norms = panel.table.model().index(0, COURSE).data(SPARK_ROLE)
    moments = run.results.moments[ids["dense1"], "weight"]
    assert (norms[0], norms[-1]) == (moments[0].value.norm, moments[-1].value.norm)
    assert len(norms) == run.iteration, "one for each iteration, whichever of them were recorded"
    left = run.results.parameters[ids["dense1"], "weight"].gradient
    assert left is not None
    gradients = [panel.table.model().index(row, GRADIENT).data(SORT_ROLE) for row in range(4)]
    assert gradients[0] == pytest.approx(float(np.linalg.norm(left)), rel=1e-5)
    assert min(gradients) > 0
    picture = panel.table.grab(panel.table.visualRect(panel.table.model().index(0, COURSE))).toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert len(colours) > 3, "a line is painted"


def test_a_wrong_initializer_hides_its_own_parameter_and_no_other(
    panel: ParametersPanel, session: EditorSession, ids: Ids
) -> None:
    wrong = VariableSettings(initializer='["xavier", {"rnd_type": "nonsense"}]')
    assert session.push(SetParameterSettings(PortRef(ids["dense1"], "weight"), wrong))
    assert shown(panel, NAME) == ["dense1_bias", "dense2_weight", "dense2_bias"]


def test_behind_another_tab_the_table_rests(panel: ParametersPanel, ids: Ids, qtbot: QtBot) -> None:
    panel.move(-2000, 0)  # where Qt puts what lies in a tab behind another
    panel.session.run.initialize()
    qtbot.waitUntil(lambda: panel.session.store.value((ids["dense1"], "weight")) is not None)
    qtbot.wait(2 * INTERVAL_MS)
    assert shown(panel, STATE) == ["no values yet"] * 4

    panel.move(0, 0)

    qtbot.waitUntil(lambda: shown(panel, STATE) == ["set"] * 4)


def test_the_table_is_copied_with_its_numbers_in_full(
    panel: ParametersPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.run.initialize()
    qtbot.waitUntil(lambda: shown(panel, STATE) == ["set"] * 4)
    panel.table.setFocus()
    panel.table.selectRow(0)
    QTest.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    titles, line = QGuiApplication.clipboard().text().splitlines()
    assert titles.split("\t")[:2] == ["Name", "Shape"]
    cells = line.split("\t")
    assert cells[:2] == ["dense1_weight", "(256, 64)"]
    value = session.store.value((ids["dense1"], "weight"))
    assert value is not None
    assert float(cells[4]) == pytest.approx(float(np.linalg.norm(value)), rel=1e-6)
    assert cells[6] == "16384"


def test_a_new_norm_tells_of_its_cells_only(
    panel: ParametersPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.run.initialize()
    qtbot.waitUntil(lambda: shown(panel, STATE) == ["set"] * 4)
    told: list[tuple[int, int, int, int]] = []
    panel.table.cells.dataChanged.connect(
        lambda first, last, *_: told.append((first.row(), last.row(), first.column(), last.column()))
    )
    value = np.ones((10, 256), np.float32)
    session.set_parameters({(ids["dense2"], "weight"): Parameter(value)}, "edit_values")
    qtbot.waitUntil(lambda: shown(panel, NORM)[2] == "50.6")
    assert told == [(2, 2, NORM, NORM)]
    panel.refresh()
    assert len(told) == 1, "nothing is other than it was"
