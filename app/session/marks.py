"""Breakpoints and watches of the open document, as a person sets them.

They are the person's own, as in debuggers of code: no part of the document and no step of its history. They are kept
on this computer for each file (`app.settings`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from core.problem import Path, Refused
from core.runtime.breakpoints import Breakpoint
from core.runtime.conditions import parse_condition
from core.runtime.watches import STATISTICS, Watch

MOST = 1_000
"""So many breakpoints and so many watches are read from what was kept."""


class Marks(QObject):
    """What a run stops at, and what is followed through runs."""

    changed = Signal()
    edited = Signal()
    """Somebody changed them; not when those of another document were read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.breakpoints: tuple[Breakpoint, ...] = ()
        self.watches: tuple[Watch, ...] = ()

    # Breakpoints

    def at(self, path: Path) -> tuple[Breakpoint, ...]:
        """Return the breakpoints of one node."""
        return tuple(each for each in self.breakpoints if each.path == tuple(path))

    def plain(self, path: Path) -> Breakpoint | None:
        """Return the breakpoint of a node that has no condition."""
        return next((each for each in self.at(path) if each.condition is None), None)

    def toggle(self, *paths: Path) -> None:
        """Let runs stop at nodes, forward and backward; if they stop at all of them, at none, whatever made them."""
        missing = [tuple(path) for path in paths if not self.at(path)]
        if missing:
            self._set([*self.breakpoints, *(Breakpoint(path, forward=True, backward=True) for path in missing)])
        else:
            gone = {tuple(path) for path in paths}
            self._set(each for each in self.breakpoints if each.path not in gone)

    def toggle_half(self, path: Path, *, backward: bool) -> None:
        """Let runs stop at a node in one direction, or no more."""
        known = self.plain(path)
        if known is None:
            self._set([*self.breakpoints, Breakpoint(tuple(path), forward=not backward, backward=backward)])
            return
        if not known.enabled:
            self.change(known, replace(known, forward=not backward, backward=backward, enabled=True))
            return
        made = replace(known, backward=not known.backward) if backward else replace(known, forward=not known.forward)
        self.change(known, made if made.forward or made.backward else None)

    def add(self, made: Breakpoint) -> None:
        """Add a breakpoint; one that there is already is not added twice."""
        if made not in self.breakpoints:
            self._set([*self.breakpoints, made])

    def change(self, known: Breakpoint, made: Breakpoint | None) -> None:
        """Put a breakpoint in the place of another; None takes it away."""
        others = [made if each == known else each for each in self.breakpoints]
        self._set(dict.fromkeys(each for each in others if each is not None))

    def clear(self) -> None:
        """Take every breakpoint away."""
        self._set(())

    def enable_all(self, is_enabled: bool) -> None:
        """Let every breakpoint stop runs, or none."""
        self._set(replace(each, enabled=is_enabled) for each in self.breakpoints)

    def _set(self, breakpoints: Iterable[Breakpoint]) -> None:
        self.breakpoints = tuple(breakpoints)
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        self.edited.emit()

    # Watches

    def watch(self, made: Watch) -> None:
        """Follow a number through runs."""
        if made not in self.watches:
            self.watches = (*self.watches, made)
            self._tell()

    def change_watch(self, known: Watch, made: Watch | None) -> None:
        """Follow another number in the place of one; None follows it no more."""
        changed = [made if watch == known else watch for watch in self.watches]
        self.watches = tuple(dict.fromkeys(watch for watch in changed if watch is not None))
        self._tell()

    # What is kept

    def dumps(self) -> str:
        """Return everything as text; nothing if there is nothing."""
        if not self.breakpoints and not self.watches:
            return ""
        stops = [
            {
                "path": list(each.path),
                "forward": each.forward,
                "backward": each.backward,
                "condition": "" if each.condition is None else str(each.condition),
                "enabled": each.enabled,
            }
            for each in self.breakpoints
        ]
        watches = [{"path": list(each.path), "kind": each.kind, "statistic": each.statistic} for each in self.watches]
        return json.dumps({"breakpoints": stops, "watches": watches})

    def loads(self, text: str) -> None:
        """Take what was kept in place of everything; what can't be read is left out."""
        try:
            kept = json.loads(text) if text else {}
        except (ValueError, RecursionError):
            kept = {}
        stops, watches = (_entries(kept, name) for name in ("breakpoints", "watches"))
        self.breakpoints = tuple(made for each in stops if (made := _breakpoint(each)) is not None)
        self.watches = tuple(watch for each in watches if (watch := _watch(each)) is not None)
        self.changed.emit()


def _entries(kept: object, name: str) -> list[dict[str, object]]:
    found = kept.get(name) if isinstance(kept, dict) else None
    return [each for each in found[:MOST] if isinstance(each, dict)] if isinstance(found, list) else []


def _path(entry: dict[str, object]) -> Path | None:
    path = entry.get("path")
    return tuple(path) if isinstance(path, list) and all(isinstance(part, str) for part in path) else None


def _breakpoint(entry: dict[str, object]) -> Breakpoint | None:
    path, text = _path(entry), entry.get("condition")
    if path is None or not isinstance(text, str):
        return None
    try:
        condition = parse_condition(text) if text else None
    except Refused:
        return None
    forward, backward = entry.get("forward") is True, entry.get("backward") is True
    return Breakpoint(path, forward, backward, condition, enabled=entry.get("enabled") is not False)


def _watch(entry: dict[str, object]) -> Watch | None:
    path, kind, statistic = _path(entry), entry.get("kind"), entry.get("statistic")
    if not path or kind not in ("value", "gradient") or statistic not in STATISTICS:
        return None
    return Watch(path, str(kind), str(statistic))
