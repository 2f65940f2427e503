"""What was selected at each step of the history, so that undo and redo give it back with the edit."""

from __future__ import annotations

from core.graph.model import ItemId, PortRef

Selection = frozenset[ItemId | PortRef]


class Selections:
    """Remembers selections by the position in a history that somebody left them at."""

    def __init__(self) -> None:
        self._left: dict[int, Selection] = {}

    def leave(self, position: int, selection: Selection) -> None:
        """Note what is selected where an edit is made, undone or redone."""
        self._left[position] = selection

    def at(self, position: int) -> Selection | None:
        """Return what was selected at a position when it was left; None if it never was."""
        return self._left.get(position)

    def forget(self) -> None:
        """Forget everything: another document has a history of its own."""
        self._left.clear()
