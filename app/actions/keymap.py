"""Which keys mean which action: those that actions are declared with, and what a person has changed of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from app.actions.menus import ACTIONS, tool_tip
from app.actions.presets import Preset, preset

if TYPE_CHECKING:
    from app.actions.menus import ActionSet
    from app.settings import Settings

PLACES = tuple(f"{held}{digit}" for held in ("", "Ctrl+") for digit in range(1, 10))
"""Keys of the places of a document: go there, and remember it."""
FIXED = (
    *("Tab", "Shift+Tab", "Esc", "Space", "Left", "Right", "Up", "Down", "F2", "Return", "Enter", "Backspace"),
    *PLACES,
)
"""What always means the same on the canvas and in fields, and can't be given to an action."""


class Keymap:
    """The keys of a window's actions, remembered in its settings."""

    def __init__(self, actions: ActionSet, settings: Settings) -> None:
        self._actions = actions
        self._settings = settings

    def apply(self) -> None:
        """Let every action answer to its keys."""
        for action in ACTIONS.values():
            keys = self.keys(action.id)
            self._actions[action.id].setShortcuts([QKeySequence(each) for each in keys])
            self._actions[action.id].setToolTip(tool_tip(replace(action, shortcuts=tuple(keys))))

    def keys(self, action: str) -> list[str]:
        """Return what an action answers to."""
        changed = self._settings.shortcuts
        return list(changed[action]) if action in changed else self.default_keys(action)

    def default_keys(self, action: str) -> list[str]:
        """Return the keys of the chosen set, or those that an action is declared with."""
        return list(self.preset.keys.get(action, ACTIONS[action].shortcuts))

    @property
    def preset(self) -> Preset:
        """The set of keys that is chosen."""
        return preset(self._settings.key_preset)

    def choose_preset(self, name: str) -> None:
        """Take another set of keys, with the changes that were made to that one."""
        self._settings.key_preset = name
        self.apply()

    def is_changed(self, action: str) -> bool:
        """Tell whether somebody gave an action other keys."""
        return self.keys(action) != self.default_keys(action)

    def owner(self, keys: str, besides: str) -> str | None:
        """Return the other action that answers to some keys, or begins or goes on with them."""
        for action in ACTIONS:
            if action != besides and any(_clash(keys, each) for each in self.keys(action)):
                return action
        return None

    def assign(self, action: str, keys: Sequence[str]) -> None:
        """Let an action answer to these keys, and no other action that did."""
        changed = dict(self._settings.shortcuts)
        for other in ACTIONS:
            mine = self.keys(other)
            kept = [each for each in mine if not any(_clash(key, each) for key in keys)]
            if other != action and kept != mine:
                changed[other] = kept
        changed[action] = list(keys)
        self._store(changed)

    def reset(self, action: str) -> None:
        """Give an action back the keys of the chosen set, and take them from others."""
        self.assign(action, self.default_keys(action))

    def reset_all(self) -> None:
        """Forget every change."""
        self._store({})

    def _store(self, changed: Mapping[str, Sequence[str]]) -> None:
        kept = {action: list(keys) for action, keys in changed.items() if list(keys) != self.default_keys(action)}
        self._settings.shortcuts = kept
        self.apply()


def is_fixed(keys: str) -> bool:
    """Tell whether keys always mean the same and can't be given away."""
    return _normal(keys) in {_normal(each) for each in FIXED}


def _normal(keys: str) -> str:
    return QKeySequence(keys).toString()


def _clash(one: str, other: str) -> bool:
    """Tell whether Qt could not know which of two is meant."""
    return bool(one and other) and (
        QKeySequence(one).matches(QKeySequence(other)) != QKeySequence.SequenceMatch.NoMatch
        or QKeySequence(other).matches(QKeySequence(one)) != QKeySequence.SequenceMatch.NoMatch
    )
