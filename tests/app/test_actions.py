"""Actions are data: each is complete, and no two answer to the same keys."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from app.actions.menus import ACTIONS, MENUS, Menu, plain_text, tool_tip
from app.theme import RESOURCES


def listed(menu: Menu) -> list[str]:
    found = []
    for entry in menu.entries:
        found += listed(entry) if isinstance(entry, Menu) else [entry] if entry else []
    return found


def test_every_action_is_in_one_menu() -> None:
    counts = Counter(action for menu in MENUS for action in listed(menu))
    assert counts == Counter(dict.fromkeys(ACTIONS, 1))


def test_no_two_actions_answer_to_the_same_keys(qtbot: QtBot) -> None:
    keys = Counter(QKeySequence(keys).toString() for action in ACTIONS.values() for keys in action.shortcuts)
    assert "" not in keys
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_action_says_what_it_does_and_has_its_icon(qtbot: QtBot) -> None:
    for action in ACTIONS.values():
        assert plain_text(action)
        assert action.tip
        assert action.tip in tool_tip(action)
        assert not action.icon or (RESOURCES / "icons" / f"{action.icon}.svg").exists(), action.id
