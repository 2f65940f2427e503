"""The interface goes first: a thread that computes stands still for a moment while the window is renewed or painted.

Two threads of Python take turns at one lock. Whoever paints gives it away at each call into Qt, and has to wait for it
at each return: beside a thread that never rests a picture takes several times as long, and everything else that a
person does waits behind it. So the interface claims the turn that it is in, and a thread asks between two of its
steps. Knows neither what is painted nor what is computed.
"""

from __future__ import annotations

import threading
import time
from functools import cache

from PySide6.QtCore import QAbstractEventDispatcher, QObject

PATIENCE_S = 0.02
"""How long a thread stands still at most: where the machine is busy with others, too, it must get on all the same."""


class Precedence(QObject):
    """Says whether the interface is in a turn of its event loop that it has claimed.

    Claims count from `begin` to `end` only, so that they cost nothing while no thread asks.
    """

    def __init__(self) -> None:
        super().__init__()
        self._threads = 0
        self._is_free = threading.Event()
        self._is_free.set()

    def begin(self) -> None:
        """Note that a thread begins that will give way; as often as this, `end` has to be called."""
        self._threads += 1
        dispatcher = QAbstractEventDispatcher.instance()
        if self._threads == 1 and dispatcher is not None:
            dispatcher.aboutToBlock.connect(self._release)

    def end(self) -> None:
        """Note that a thread is over."""
        self._threads -= 1
        dispatcher = QAbstractEventDispatcher.instance()
        if self._threads == 0 and dispatcher is not None:
            dispatcher.aboutToBlock.disconnect(self._release)
        self._release()

    def claim(self) -> None:
        """Go first until the event loop has nothing more to do; for the thread of the interface."""
        if self._threads:
            self._is_free.clear()

    def give_way(self) -> float:
        """Wait while the interface has a claim, but not for long, and return the seconds; for any other thread."""
        if self._is_free.is_set():
            return 0.0
        start = time.perf_counter()
        self._is_free.wait(PATIENCE_S)
        return time.perf_counter() - start

    def _release(self) -> None:
        self._is_free.set()


@cache
def precedence() -> Precedence:
    """Return the one of this program; made in the thread of the interface."""
    return Precedence()
