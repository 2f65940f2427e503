"""What the interface has to do beside answering: pieces of work that wait in one line, one for each turn of its loop.

Pictures that follow a training or a run become old all at the same moment. Renewed all at once they would keep whoever
moves the mouse waiting for their sum; here nobody waits for more than the longest one. A piece that is asked for again
before its turn has come is done once, and the newest counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from app.precedence import precedence

REST_MS = 4
"""From one piece to the next: what the first one has changed is painted meanwhile, and others have their turn."""


@dataclass(frozen=True)
class _Piece:
    """Some work, for as long as its owner lives."""

    owner: QObject
    name: str
    work: Callable[[], object]


class Pieces(QObject):
    """A line of pieces of work."""

    def __init__(self) -> None:
        super().__init__()
        self._line: dict[tuple[int, str], _Piece] = {}
        self.longest: dict[str, float] = {}
        """The processor time of the longest piece of each name, in seconds."""
        self._has_turn = False

    @property
    def is_behind(self) -> bool:
        """Something is waiting: nobody needs to bring more to draw yet."""
        return bool(self._line)

    def ask(self, owner: QObject, name: str, work: Callable[[], object]) -> None:
        """Have some work done in a turn of its own; the name says which, to people who look for what takes long."""
        self._line[id(owner), name] = _Piece(owner, name, work)
        if not self._has_turn:
            self._take_turn(0)

    def drop(self, owner: QObject, name: str) -> None:
        """Leave out what was asked for, if it was not done yet."""
        self._line.pop((id(owner), name), None)

    def _take_turn(self, milliseconds: int) -> None:
        self._has_turn = True
        QTimer.singleShot(milliseconds, self, self._do_next)

    def _do_next(self) -> None:
        self._has_turn = False
        piece = self._taken()
        if piece is None:
            return
        precedence().claim()
        start = time.thread_time()
        try:
            piece.work()
        finally:
            spent = time.thread_time() - start
            self.longest[piece.name] = max(spent, self.longest.get(piece.name, 0.0))
            if self._line and not self._has_turn:
                self._take_turn(REST_MS)

    def _taken(self) -> _Piece | None:
        """Return the first piece whose owner still lives."""
        while self._line:
            piece = self._line.pop(next(iter(self._line)))
            if isValid(piece.owner):
                return piece
        return None


@cache
def pieces() -> Pieces:
    """Return the one line of this program."""
    return Pieces()
