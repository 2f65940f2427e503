"""The shortcut sheet: every action with its keys, changed by pressing new ones, conflicts named."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.actions.keymap import Keymap, is_fixed
from app.actions.menus import ACTIONS
from app.actions.presets import PRESETS
from app.dialogs.shortcuts import ShortcutsDialog
from app.settings import Settings
from app.window.commands import groups
from app.window.window import MainWindow
from tests.app.window.desk_window import window

__all__ = ["window"]
CTRL, LEFT = Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton
TIMEOUT_MS = 20_000


@pytest.fixture
def sheet(window: MainWindow, qtbot: QtBot) -> ShortcutsDialog:
    QTest.keyClick(window.canvas, Qt.Key.Key_Question)
    qtbot.waitUntil(lambda: bool(window.findChildren(ShortcutsDialog)), timeout=TIMEOUT_MS)
    [dialog] = window.findChildren(ShortcutsDialog)
    return dialog


def choose(sheet: ShortcutsDialog, action: str) -> None:
    sheet.tree.scrollToItem(sheet.row(action))
    QTest.mouseClick(sheet.tree.viewport(), LEFT, pos=sheet.tree.visualItemRect(sheet.row(action)).center())
    assert sheet.action == action


def press(sheet: ShortcutsDialog, key: Qt.Key, modifiers: Qt.KeyboardModifier = CTRL) -> None:
    sheet.editor.setFocus()
    QTest.keyClick(sheet.editor, key, modifiers)


def keys(window: MainWindow, action: str) -> list[str]:
    return [each.toString() for each in window.actions_by_id[action].shortcuts()]


def test_row_85_question_mark_lists_every_action(sheet: ShortcutsDialog) -> None:
    in_menus = groups()
    assert all(sheet.row(action).text(0) for action in in_menus)
    assert sheet.row("file.save").text(1) == "Ctrl+S"
    assert sheet.row("help.shortcuts").text(1).startswith("?")


def test_row_85_search_by_name_and_by_keys(sheet: ShortcutsDialog) -> None:
    QTest.keyClicks(sheet.search, "ctrl+s")
    assert not sheet.row("file.save").isHidden()
    assert sheet.row("file.open").isHidden()
    sheet.search.clear()
    QTest.keyClicks(sheet.search, "fit every")
    assert not sheet.row("view.fit").isHidden()
    assert sheet.row("file.save").isHidden()


def test_row_85_enter_in_the_search_leads_to_the_keys_of_what_was_found(
    window: MainWindow, sheet: ShortcutsDialog
) -> None:
    QTest.keyClicks(sheet.search, "straighten")
    QTest.keyClick(sheet.search, Qt.Key.Key_Return)
    assert sheet.isVisible()
    assert sheet.action == "graph.straighten"
    assert sheet.editor.hasFocus()
    QTest.keyClick(sheet.editor, Qt.Key.Key_F3)
    QTest.mouseClick(sheet.assign_button, LEFT)
    assert keys(window, "graph.straighten") == ["F3"]


def test_row_85_enter_on_a_row_leads_to_its_keys_and_leaves_the_sheet_open(sheet: ShortcutsDialog) -> None:
    sheet.tree.setFocus()
    sheet.tree.setCurrentItem(sheet.row("edit.find"))
    QTest.keyClick(sheet.tree, Qt.Key.Key_Return)
    assert sheet.isVisible()
    assert sheet.editor.hasFocus()


@pytest.mark.parametrize("said", ["1 … 9", "Ctrl+1 … Ctrl+9", "Arrows", "F2", "Align › "])
def test_row_85_keys_without_an_action_and_menus_within_menus_are_listed(sheet: ShortcutsDialog, said: str) -> None:
    every = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
    assert [*sheet.tree.findItems(said, every, 0), *sheet.tree.findItems(said, every, 1)]


def test_row_85_new_keys_work_at_once_and_at_the_next_start(
    window: MainWindow, sheet: ShortcutsDialog, qtbot: QtBot
) -> None:
    choose(sheet, "view.actual_size")
    press(sheet, Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier)
    assert sheet.conflict.text() == ""
    QTest.mouseClick(sheet.assign_button, LEFT)
    assert sheet.row("view.actual_size").text(1) == "F3"
    sheet.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=TIMEOUT_MS)
    window.canvas.zoom_to(2)
    QTest.keyClick(window.canvas, Qt.Key.Key_F3)
    assert window.canvas.zoom == pytest.approx(1)
    assert Settings().shortcuts == {"view.actual_size": ["F3"]}
    assert "F3" in window.actions_by_id["view.actual_size"].toolTip()


def test_row_85_conflict_is_named_and_the_keys_change_hands(window: MainWindow, sheet: ShortcutsDialog) -> None:
    choose(sheet, "view.actual_size")
    press(sheet, Qt.Key.Key_S)
    assert sheet.conflict.text() == "Ctrl+S means “Save” now, which would lose it."
    QTest.mouseClick(sheet.assign_button, LEFT)
    assert keys(window, "view.actual_size") == ["Ctrl+S"]
    assert keys(window, "file.save") == []


def test_row_85_reset_one_and_all(window: MainWindow, sheet: ShortcutsDialog) -> None:
    for key in (Qt.Key.Key_J, Qt.Key.Key_S):
        choose(sheet, "view.actual_size")
        press(sheet, key)
        QTest.mouseClick(sheet.assign_button, LEFT)
    choose(sheet, "file.save")
    QTest.mouseClick(sheet.reset_button, LEFT)
    assert keys(window, "file.save") == ["Ctrl+S"]
    assert keys(window, "view.actual_size") == []
    QTest.mouseClick(sheet.reset_all_button, LEFT)
    assert keys(window, "view.actual_size") == ["Ctrl+0"]
    assert Settings().shortcuts == {}


def test_row_85_keys_of_the_canvas_can_not_be_given_away(sheet: ShortcutsDialog) -> None:
    choose(sheet, "view.actual_size")
    sheet.editor.setKeySequence(QKeySequence("F2"))
    assert "F2 always means the same" in sheet.conflict.text()
    assert not sheet.assign_button.isEnabled()
    assert is_fixed("Tab")


def test_no_action_is_left_without_an_owner_of_its_keys(window: MainWindow) -> None:
    keymap = Keymap(window.actions_by_id, window.settings)
    for action, declared in ACTIONS.items():
        for each in declared.shortcuts:
            assert keymap.owner(each, besides=action) is None, each


def test_nonsense_in_the_settings_leaves_the_keys_as_they_are() -> None:
    settings = Settings()
    settings._store.setValue("shortcuts", "no json")
    assert settings.shortcuts == {}
    settings._store.setValue("shortcuts", '["a"]')
    assert settings.shortcuts == {}


# Sets of keys


@pytest.mark.parametrize("name", list(PRESETS))
def test_row_85_no_keys_of_a_set_mean_two_actions(window: MainWindow, name: str) -> None:
    keymap = window.desk.keymap()
    keymap.choose_preset(name)
    for action in ACTIONS:
        for keys_of_action in keymap.keys(action):
            assert keymap.owner(keys_of_action, action) is None, (action, keys_of_action)
            assert not is_fixed(keys_of_action) or action not in PRESETS[name].keys, action
            assert QKeySequence(keys_of_action).toString(), keys_of_action


def test_row_85_a_set_names_only_what_there_is_and_only_differences() -> None:
    for each in PRESETS.values():
        assert each.keys.keys() <= ACTIONS.keys()
        assert not [action for action, mine in each.keys.items() if mine == ACTIONS[action].shortcuts]


def take_set(sheet: ShortcutsDialog, title: str) -> None:
    sheet.presets.setFocus()
    QTest.keyClick(sheet.presets, Qt.Key.Key_Home)
    while not sheet.presets.currentText().startswith(title):
        QTest.keyClick(sheet.presets, Qt.Key.Key_Down)


def test_row_85_the_keys_of_blender_are_chosen_in_the_dialog_and_work(
    window: MainWindow, sheet: ShortcutsDialog, qtbot: QtBot
) -> None:
    take_set(sheet, "Like Blender")
    assert Settings().key_preset == "blender"
    assert sheet.row("edit.duplicate").text(1) == "Shift+D, Ctrl+D"
    assert sheet.row("select.downstream").text(1) == "Shift+L"
    sheet.close()
    window.activateWindow()
    window.canvas.setFocus()
    qtbot.waitUntil(window.canvas.hasFocus)
    window.session.select([])
    QTest.keyClick(window.canvas, Qt.Key.Key_A)
    assert len(window.session.selected_nodes()) == len(window.session.graph.nodes)
    QTest.keyClick(window.canvas, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert not window.session.selection


def test_row_85_changes_are_kept_for_each_set(window: MainWindow, sheet: ShortcutsDialog) -> None:
    keymap = window.desk.keymap()
    keymap.assign("file.save", ["Ctrl+K"])
    take_set(sheet, "Like Houdini")
    assert keys(window, "file.save") == ["Ctrl+S"]
    assert keys(window, "view.fit") == ["H", ".", "Home"]
    keymap.assign("file.save", ["Ctrl+9"])
    take_set(sheet, "Symloom")
    assert keys(window, "file.save") == ["Ctrl+K"]
    assert keys(window, "view.fit") == ["Home", "A"]
    take_set(sheet, "Like Houdini")
    assert keys(window, "file.save") == ["Ctrl+9"]
    keymap.reset_all()
    assert keys(window, "file.save") == ["Ctrl+S"]
    assert keys(window, "graph.frame") == ["Ctrl+G", "Shift+O"]


def test_row_85_the_chosen_set_is_there_after_the_next_start(window: MainWindow) -> None:
    window.desk.keymap().choose_preset("houdini")
    window.desk.apply_shortcuts()
    assert keys(window, "view.fit_selection") == ["G", "Shift+F"]
    Settings().key_preset = "of a later version"
    window.desk.apply_shortcuts()
    assert keys(window, "view.fit_selection") == ["Shift+F"]
