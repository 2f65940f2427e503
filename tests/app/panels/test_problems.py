"""The problems panel: what is listed, where a click leads, what a fix does."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.panels.problem_list import AIR
from app.panels.problem_row import ProblemRow
from app.panels.problems import ProblemsPanel
from app.session.session import EditorSession
from app.theme import apply_theme
from core.graph.commands import AddNode, Command, Rename, SetParameterSettings, Several
from core.graph.model import Node, NodeId, PortRef, VariableSettings
from tests.app.panels.conftest import Ids, Show


@pytest.fixture
def panel(session: EditorSession, show: Show) -> ProblemsPanel:
    made = ProblemsPanel(session)
    show(made, 850, 262)
    return made


def declare_wrong_weight(session: EditorSession, ids: Ids) -> None:
    session.push(SetParameterSettings(PortRef(ids["dense1"], "weight"), VariableSettings(shape=(256, 20))))


def test_without_problems_it_says_so(panel: ProblemsPanel, session: EditorSession, ids: Ids) -> None:
    assert panel.empty.isVisible()
    assert panel.count == 0


def test_a_conflict_is_listed_with_its_sentence_and_counted(
    panel: ProblemsPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.count_changed) as counted:
        declare_wrong_weight(session, ids)

    assert counted.args == [len(session.problems)]
    assert panel.list.isVisible()
    assert "20" in panel.rows[0].text.text()
    assert "64" in panel.rows[0].text.text()


def test_row_91_a_click_selects_the_node_and_asks_to_reveal_it(
    panel: ProblemsPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    declare_wrong_weight(session, ids)
    QApplication.processEvents()
    blamed = panel.rows[0].problem.path[0]

    with qtbot.waitSignal(panel.reveal) as revealed:
        QTest.mouseClick(panel.rows[0].text, Qt.MouseButton.LeftButton)

    assert session.selection == {blamed}
    assert revealed.args[0].node == blamed


def test_return_on_a_row_selects_its_node(panel: ProblemsPanel, session: EditorSession, ids: Ids) -> None:
    declare_wrong_weight(session, ids)
    QApplication.processEvents()
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.list.problems.index(0))

    QTest.keyClick(panel.list, Qt.Key.Key_Return)

    assert session.selection == {panel.rows[0].problem.path[0]}


def test_row_91_a_fix_mends_the_problem_in_one_undo_step(
    panel: ProblemsPanel, session: EditorSession, ids: Ids
) -> None:
    session.push(SetParameterSettings(PortRef(ids["data"], "output"), VariableSettings()))
    QApplication.processEvents()
    steps = session.history.position

    QTest.mouseClick(panel.rows[0].fixes[0], Qt.MouseButton.LeftButton)

    assert session.problems == ()
    assert panel.empty.isVisible()
    assert session.history.position == steps + 1
    session.undo()
    assert len(session.problems) == 1


def test_long_sentences_wrap_in_a_narrow_panel(panel: ProblemsPanel, session: EditorSession, ids: Ids) -> None:
    declare_wrong_weight(session, ids)
    QApplication.processEvents()
    wide = panel.rows[0].height()

    panel.resize(260, 262)
    QApplication.processEvents()

    assert panel.rows[0].height() > wide
    assert panel.rows[0].height() >= panel.rows[0].heightForWidth(panel.rows[0].width())


def test_rows_of_what_is_still_wrong_stay_and_the_others_go(
    panel: ProblemsPanel, session: EditorSession, ids: Ids
) -> None:
    declare_wrong_weight(session, ids)
    first = list(panel.rows)
    session.push(SetParameterSettings(PortRef(ids["dense2"], "weight"), VariableSettings(shape=(10, 999))))
    QApplication.processEvents()

    assert len(panel.rows) > len(first) > 0
    assert all(row in panel.rows for row in first)
    assert tuple(row.problem for row in panel.rows) == session.problems
    assert panel.list.problems.problems == session.problems

    session.undo()
    QApplication.processEvents()
    assert panel.rows == first
    assert panel.list.problems.rowCount() == len(first)


def test_a_row_follows_the_name_of_its_node(panel: ProblemsPanel, session: EditorSession, ids: Ids) -> None:
    declare_wrong_weight(session, ids)
    session.push(Rename(ids["dense1"], "hidden"))
    QApplication.processEvents()

    assert any("hidden" in label.text() for label in panel.rows[0].findChildren(QLabel))


MANY = 120


@pytest.fixture(scope="module")
def many() -> Several:
    """Layers that have no data each, and a weight that doesn't fit."""
    edits: list[Command] = []
    for number in range(MANY):
        node = NodeId(f"lost{number}")
        edits.append(AddNode(Node(node, "FullyConnected", f"lost{number}", attributes={"num_hidden": 4})))
        edits.append(SetParameterSettings(PortRef(node, "weight"), VariableSettings(shape=(256, 20))))
    return Several(tuple(edits), "paste")


def test_many_problems_have_rows_only_where_somebody_looks(
    panel: ProblemsPanel, session: EditorSession, many: Several
) -> None:
    session.push(many)
    QApplication.processEvents()

    assert panel.count == panel.list.problems.rowCount() == 2 * MANY
    assert 2 <= len(panel.rows) <= 10
    assert [row.problem for row in panel.rows] == list(session.problems[: len(panel.rows)])

    bar = panel.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    QApplication.processEvents()

    assert panel.rows[-1].problem == session.problems[-1]
    assert 2 <= len(panel.rows) <= 10
    assert panel.rows[-1].geometry().bottom() <= panel.list.viewport().height()
    gaps = [b.y() - a.geometry().bottom() for a, b in pairwise(panel.rows)]
    assert 1 <= min(gaps) <= max(gaps) <= 1 + AIR, "rows stand one below the other, with or without a style sheet"


def test_keys_go_from_problem_to_problem_and_to_what_mends_each(
    panel: ProblemsPanel, session: EditorSession, many: Several
) -> None:
    session.push(many)
    QApplication.processEvents()
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.list.problems.index(0))
    for _ in range(40):
        QTest.keyClick(panel.list, Qt.Key.Key_Down)
    row = panel.list.row(40)
    assert row is not None
    assert panel.list.currentIndex().row() == 40
    assert panel.list.viewport().rect().contains(row.geometry())

    QTest.keyClick(panel.list, Qt.Key.Key_Tab)

    assert QApplication.focusWidget() is row.fixes[0]
    QTest.keyClick(row.fixes[0], Qt.Key.Key_Space)
    QApplication.processEvents()
    assert len(session.problems) == 2 * MANY - 1


def test_another_theme_leaves_the_list_where_it_is(
    panel: ProblemsPanel, session: EditorSession, many: Several, qapp: QApplication
) -> None:
    apply_theme(qapp, "dark")
    session.push(many)
    QApplication.processEvents()
    panel.list.verticalScrollBar().setValue(3_000)
    seen = [row.problem for row in panel.rows]
    before = [row.geometry() for row in panel.rows]
    apply_theme(qapp, "light")
    QApplication.processEvents()

    shown = [row for row in panel.findChildren(ProblemRow) if row.isVisible()]
    assert [row.problem for row in panel.rows] == seen
    assert [row.geometry() for row in panel.rows] == before
    assert len(shown) == len(seen), "rows that were replaced are seen below the new ones"


def test_who_listens_hears_the_sentence_of_a_row_that_is_out_of_sight(
    panel: ProblemsPanel, session: EditorSession, many: Several
) -> None:
    session.push(many)
    last = panel.list.problems.index(2 * MANY - 1)
    assert last.data(Qt.ItemDataRole.AccessibleTextRole) == session.problem_text(session.problems[-1])
    assert panel.list.row(2 * MANY - 1) is None
