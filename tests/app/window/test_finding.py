"""Finding things: the command palette, the find bar, the outline and the history, by real events in a window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.actions.menus import ACTIONS
from app.bars.find_bar import FindBar
from app.bars.find_field import FindField
from app.examples import find_example
from app.panels.history import HistoryPanel
from app.panels.outline import OutlinePanel, layer_order
from app.search import search
from app.widgets.command_popup import CommandPopup, Entry, ranked
from app.window.window import MainWindow
from core.graph.annotations import AddNote
from core.graph.commands import RemoveItems, Rename
from core.graph.model import NodeId, Note, NoteId, Point
from core.problem import Severity
from tests.app.window.desk_window import window

__all__ = ["window"]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def palette(window: MainWindow) -> CommandPopup:
    QTest.keyClick(window.canvas, Qt.Key.Key_P, CTRL | SHIFT)
    return the_popup(window)


def the_popup(window: MainWindow) -> CommandPopup:
    [popup] = [each for each in window.findChildren(CommandPopup) if each.isVisible()]
    return popup


# Command palette


def test_row_84_palette_lists_every_action_with_its_shortcut(window: MainWindow) -> None:
    entries = {entry.key: entry for entry in palette(window).shown()}
    assert set(ACTIONS) - {"help.palette"} <= set(entries)
    assert entries["file.save"].keys == "Ctrl+S"
    assert entries["file.save"].group == "File"


def test_row_84_what_can_not_be_done_comes_last_and_is_not_taken(window: MainWindow) -> None:
    popup = palette(window)
    enabled = [entry.is_enabled for entry in popup.shown()]
    assert enabled == sorted(enabled, reverse=True)
    assert not enabled[-1]
    for _ in range(40):
        QTest.keyClick(popup.field, Qt.Key.Key_PageDown)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert popup.isVisible()


@pytest.mark.parametrize(
    ("typed", "found"),
    [("align left", "graph.align_left"), ("theme dark", "view.theme_dark"), ("language engl", "view.language_en")],
)
def test_row_84_an_action_is_found_by_the_menu_within_a_menu_that_it_is_in(
    window: MainWindow, typed: str, found: str
) -> None:
    popup = palette(window)
    QTest.keyClicks(popup.field, typed)
    assert popup.shown()[0].key == found


def test_row_84_typing_and_enter_does_it_and_next_time_it_is_first(window: MainWindow, qtbot: QtBot) -> None:
    popup = palette(window)
    QTest.keyClicks(popup.field, "high contrast")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert window.settings.theme == "contrast"
    qtbot.waitUntil(window.canvas.hasFocus)
    assert palette(window).shown()[0].key == "view.theme_contrast"
    window.set_theme("dark")


def test_row_84_field_in_the_tool_bar_opens_the_palette_and_escape_closes_it(window: MainWindow, qtbot: QtBot) -> None:
    [field] = window.findChildren(FindField)
    QTest.mouseClick(field, LEFT)
    popup = the_popup(window)
    assert popup.field.hasFocus()
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(CommandPopup))
    assert window.canvas.hasFocus()


def test_row_84_palette_finds_nodes_and_panels(window: MainWindow) -> None:
    popup = palette(window)
    QTest.keyClicks(popup.field, "dense2")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert window.session.selected_nodes() == [NodeId("dense2")]
    popup = palette(window)
    QTest.keyClicks(popup.field, "panel problems")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert not window.docks["problems"].visibleRegion().isEmpty()


def test_palette_says_that_nothing_matches(window: MainWindow) -> None:
    popup = palette(window)
    QTest.keyClicks(popup.field, "zzzz")
    assert popup.empty.isVisible()
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert popup.isVisible()


def test_palette_takes_what_is_clicked(window: MainWindow) -> None:
    popup = palette(window)
    QTest.keyClicks(popup.field, "select all")
    place = popup.list.visualRect(popup.list.rows.index(0)).center()
    QTest.mouseClick(popup.list.viewport(), LEFT, NONE, place)
    assert len(window.session.selected_nodes()) == len(window.session.graph.nodes)


def test_recent_entries_come_first_among_those_that_can_be_done() -> None:
    entries = [Entry("a", "Add", "Edit"), Entry("b", "Bend", "Edit"), Entry("c", "Cut", "Edit", is_enabled=False)]
    assert [entry.key for entry in ranked(entries, "", ["c", "b"])] == ["b", "a", "c"]


# Find bar


def asked(window: MainWindow) -> FindBar:
    QTest.keyClick(window.canvas, Qt.Key.Key_F, CTRL)
    bar = window.desk.find_bar
    assert bar is not None
    assert bar.field.hasFocus()
    return bar


def test_row_83_ctrl_f_finds_by_operator_and_enter_goes_to_the_next(window: MainWindow) -> None:
    bar = asked(window)
    QTest.keyClicks(bar.field, "fullyconnected")
    assert bar.count.text() == "1 of 2"
    assert window.session.selected_nodes() == [NodeId("dense1")]
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert window.session.selected_nodes() == [NodeId("dense2")]
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert window.session.selected_nodes() == [NodeId("dense1")]
    QTest.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert bar.count.text() == "2 of 2"


@pytest.mark.parametrize(
    ("query", "found"),
    [("relu1", "relu1"), ("FullyConnected 256", "dense1"), ("num_hidden=10", "dense2"), ("(-1, 64)", "data")],
)
def test_row_83_names_operators_and_values_are_found(window: MainWindow, query: str, found: str) -> None:
    assert [match.item for match in search(window.session, query)] == [NodeId(found)]


def test_row_83_notes_are_found_and_come_into_sight(window: MainWindow) -> None:
    note = Note(NoteId("far"), "remember the learning rate", Point(9_000, 9_000))
    assert window.session.push(AddNote(note))
    bar = asked(window)
    QTest.keyClicks(bar.field, "learning")
    assert window.session.selection == {"far"}
    seen = window.canvas.mapToScene(window.canvas.viewport().rect()).boundingRect()
    assert seen.contains(9_100, 9_060)


def test_row_83_escape_gives_the_keyboard_back(window: MainWindow) -> None:
    bar = asked(window)
    QTest.keyClicks(bar.field, "nothing of this kind")
    assert bar.count.text() == "Nothing matches."
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert window.canvas.hasFocus()


def test_find_bar_follows_edits(window: MainWindow) -> None:
    bar = asked(window)
    QTest.keyClicks(bar.field, "relu1")
    assert bar.count.text() == "1 of 1"
    window.session.push(Rename(NodeId("dense1"), "like_relu1"))
    assert bar.count.text() == "2 of 2"


# Outline


def outline(window: MainWindow) -> OutlinePanel:
    window.docks["outline"].raise_()
    QApplication.processEvents()
    [panel] = window.findChildren(OutlinePanel)
    return panel


def place(panel: OutlinePanel, node: str) -> QPoint:
    row = panel.model.row_of(NodeId(node))
    assert row is not None
    return panel.list.visualRect(panel.model.index(row)).center()


def test_row_86_nodes_are_listed_in_the_order_of_their_layers(window: MainWindow) -> None:
    order = layer_order(window.session.graph)
    assert order == ["data", "label", "dense1", "relu1", "dense2", "out"]
    assert outline(window).model.nodes == order


def test_row_86_selection_goes_both_ways(window: MainWindow) -> None:
    panel = outline(window)
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, place(panel, "dense1"))
    assert window.session.selected_nodes() == [NodeId("dense1")]
    QTest.mouseClick(panel.list.viewport(), LEFT, CTRL, place(panel, "out"))
    assert set(window.session.selected_nodes()) == {NodeId("dense1"), NodeId("out")}
    window.session.select([NodeId("relu1")])
    assert [index.data() for index in panel.list.selectedIndexes()] == ["relu1"]


def test_row_86_arrows_walk_and_f2_renames(window: MainWindow, qtbot: QtBot) -> None:
    panel = outline(window)
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, place(panel, "dense1"))
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert window.session.selected_nodes() == [NodeId("relu1")]
    QTest.keyClick(panel.list, Qt.Key.Key_F2)
    editor = panel.list.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "relu1"
    QTest.keyClicks(editor, "hidden")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.graph.nodes[NodeId("relu1")].name == "hidden")
    assert window.session.undo_text() == "Rename to hidden"


def test_row_86_a_second_click_on_a_row_edits_its_name(window: MainWindow, qtbot: QtBot) -> None:
    panel = outline(window)
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, place(panel, "relu1"))
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, place(panel, "relu1"))
    qtbot.waitUntil(lambda: panel.list.findChild(QLineEdit) is not None, timeout=2_000)


def test_row_86_nothing_is_edited_where_the_row_is_gone_before_the_click_could_edit_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel = outline(window)
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, place(panel, "relu1"))
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, place(panel, "relu1"))
    window.session.push(RemoveItems(frozenset([NodeId("relu1")])))
    qtbot.wait(QApplication.doubleClickInterval() + 100)  # a warning of Qt would fail the test
    assert panel.list.findChild(QLineEdit) is None


def test_row_86_rows_say_shape_and_problem(window: MainWindow) -> None:
    panel = outline(window)
    row = panel.model.row_of(NodeId("dense1"))
    assert row is not None
    assert panel.model.shape(row) == "(-1, 256)"
    assert {panel.model.severity(row) for row in range(len(panel.model.nodes))} == {None}
    window.session.open_copy(find_example("shape_bug").path)
    problem = window.session.problems[0]
    row = panel.model.row_of(NodeId(problem.path[0]))
    assert row is not None
    assert panel.model.severity(row) is Severity.ERROR
    assert window.session.problem_text(problem) in panel.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)


def test_outline_of_an_empty_canvas_says_what_will_be_here(window: MainWindow) -> None:
    panel = outline(window)
    window.session.new_document()
    assert panel.empty.isVisible()
    assert panel.model.rowCount() == 0


# History


def history(window: MainWindow) -> HistoryPanel:
    window.docks["history"].raise_()
    QApplication.processEvents()
    [panel] = window.findChildren(HistoryPanel)
    return panel


def test_row_55_undo_history_names_every_step_and_a_click_goes_there(window: MainWindow) -> None:
    panel = history(window)
    for name in ("one", "two", "three"):
        window.session.push(Rename(NodeId("relu1"), name))
    texts = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert texts == ["Opened", "Rename to one", "Rename to two", "Rename to three"]
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, panel.list.visualItemRect(panel.list.item(1)).center())
    assert window.session.graph.nodes[NodeId("relu1")].name == "one"
    assert panel.position() == 1
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CTRL)
    assert panel.position() == 0
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, panel.list.visualItemRect(panel.list.item(3)).center())
    assert window.session.graph.nodes[NodeId("relu1")].name == "three"


def test_history_begins_anew_with_another_document(window: MainWindow) -> None:
    panel = history(window)
    window.session.push(Rename(NodeId("relu1"), "one"))
    window.session.new_document()
    assert panel.list.count() == 1
    assert not window.session.history.can_undo


# The way back


def seen_at(window: MainWindow) -> tuple[float, float]:
    centre = window.canvas.centre()
    return round(centre.x()), round(centre.y())


@pytest.fixture
def far_off(window: MainWindow) -> tuple[float, float]:
    """Where the view is: at a place from which nothing of the network can be seen."""
    window.canvas.look_at(1.0, QPointF(-9000, -9000))
    return seen_at(window)


def test_row_78_alt_left_leads_back_from_what_was_found(window: MainWindow, far_off: tuple[float, float]) -> None:
    QTest.keyClick(window.canvas, Qt.Key.Key_F, CTRL)
    bar = window.findChildren(FindBar)[0]
    QTest.keyClicks(bar.field, "dense")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert seen_at(window) != far_off
    QTest.keyClick(window.canvas, Qt.Key.Key_Left, ALT)
    assert seen_at(window) == far_off
    QTest.keyClick(window.canvas, Qt.Key.Key_Right, ALT)
    assert seen_at(window) != far_off


def test_row_78_alt_left_leads_back_from_a_row_of_the_outline_while_the_outline_has_the_keyboard(
    window: MainWindow, far_off: tuple[float, float]
) -> None:
    window.docks["outline"].show()
    window.docks["outline"].raise_()
    [outline] = window.findChildren(OutlinePanel)
    window.session.select([])
    row = outline.list.model().index(0, 0)
    place = outline.list.visualRect(row).center()
    QTest.mouseClick(outline.list.viewport(), LEFT, NONE, place)
    assert seen_at(window) != far_off
    QTest.keyClick(outline.list, Qt.Key.Key_Left, ALT)
    assert seen_at(window) == far_off


def test_row_78_a_jump_to_what_can_be_seen_anyway_is_none(window: MainWindow) -> None:
    window.canvas.fit()
    window.canvas.look_at(window.canvas.zoom, window.canvas.centre() + QPointF(8, 0))
    before = seen_at(window)
    window.session.reveal_wanted.emit(NodeId("dense1"))
    QTest.keyClick(window.canvas, Qt.Key.Key_Left, ALT)
    assert seen_at(window) == before
