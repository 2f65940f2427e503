"""Parting from threads: who closes waits a moment for those that were told to end, and goes on without the rest.

Between two operators a thread looks whether it is still wanted; within one, which is a call into NumPy, nothing can
end it. Qt aborts the program when a thread is destroyed that still runs. So one that computes on is kept until it
ends by itself, and a program that ends earlier ends without it: `end_process`.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QObject, QThread

from core import collector

Thread: TypeAlias = QThread | threading.Thread

PATIENCE_S = 0.5
"""How long all threads together are waited for: most end at once, and nobody likes a window that does not close."""


@dataclass(frozen=True)
class Leaving:
    """A thread that was told to end, and the object that lives in it, which may be no younger than it."""

    thread: Thread
    inhabitant: QObject | None = None

    @property
    def has_ended(self) -> bool:
        """Whether it computes no more."""
        return self._ended_within(0.0)

    def _ended_within(self, seconds: float) -> bool:
        if isinstance(self.thread, QThread):
            return self.thread.wait(round(1000 * seconds))
        self.thread.join(seconds)
        return not self.thread.is_alive()

    def ended_before(self, moment: float) -> bool:
        """Wait for it until a moment of the clock of `time.monotonic`, and tell whether it has ended by then."""
        return self._ended_within(max(0.0, moment - time.monotonic()))


_left: list[Leaving] = []


def part_from(*leaving: Leaving | None) -> None:
    """Wait a moment for threads that were told to end, and keep those that don't; to be used by the interface."""
    latest = time.monotonic() + PATIENCE_S
    for each in leaving:
        if each is not None and not each.ended_before(latest):
            _keep(each)
    _let_go_of_ended()


def is_anybody_left() -> bool:
    """Tell whether a thread still computes that nobody waits for."""
    _let_go_of_ended()
    return bool(_left)


def end_process(code: int) -> None:
    """End the program at once, with threads in the middle of something; what should be kept is written before.

    The way out that Python takes would end with an abort: it destroys the threads with everything else.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # as in a program without a console
            stream.flush()
    os._exit(code)


def _keep(leaving: Leaving) -> None:
    collector.pause()  # see `app.session.collecting`: it must not run in that thread
    _left.append(leaving)


def _let_go_of_ended() -> None:
    for each in [each for each in _left if each.has_ended]:
        _left.remove(each)
        collector.resume()
