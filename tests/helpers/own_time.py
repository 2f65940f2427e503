"""A time that passes only where a test says so, for timers and motions that are made of Qt's classes in Python.

`install` puts them in the place of Qt's, and the clocks of `time` with them, so it is called before anything of the
program is imported, in a process that has nothing else to do. What a run does then no longer depends on how fast the
machine is: two timers are due one after the other because of their intervals, however long the work between them took.
Qt's own timers, written in C++, go on with the time of the machine.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
import weakref
from collections.abc import Callable
from typing import ClassVar

import PySide6.QtCore
from PySide6.QtCore import QObject, QTimer, QVariantAnimation, Signal
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

RealTimer = QTimer
"""Qt's own, whatever is in its place."""
real_thread_time = time.thread_time
"""How long this thread has really computed, in seconds."""

TICK_MS = 0.2
"""What looking at a clock takes: who works until so much time is over comes to an end."""
FRAME_MS = 16


class Time:
    """What the clocks show, in milliseconds, and who waits for which moment.

    A thread other than that of the interface has a clock of its own, which goes on only as often as it is looked at:
    what time it is elsewhere depends on how fast both of them are.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.before_turn: Callable[[float], object] = lambda _: None
        """Is called before each turn of the event loop with the milliseconds since the last one."""
        self._order = itertools.count()
        self._due: list[tuple[float, int, weakref.ref[Timer]]] = []
        self._clocks = threading.local()
        self._home = threading.get_ident()

    def read(self) -> float:
        """Return what the clock of this thread shows, in seconds."""
        ticks = self._clocks.ticks = getattr(self._clocks, "ticks", 0) + 1
        return ((self.now if threading.get_ident() == self._home else 0.0) + ticks * TICK_MS) / 1000

    def wait_for(self, timer: Timer, milliseconds: float) -> int:
        """Have a timer called later, and return the number of its place in the line."""
        number = next(self._order)
        heapq.heappush(self._due, (self.now + milliseconds, number, weakref.ref(timer)))
        return number

    def pass_by(self, milliseconds: float) -> None:
        """Let time pass: whatever is due meanwhile comes one by one, each with a turn of the event loop."""
        end = self.now + milliseconds
        self._turn(0.0)
        while self._due and self._due[0][0] <= end:
            at, number, found = heapq.heappop(self._due)
            timer = found()
            if timer is not None and isValid(timer) and timer.number == number:
                since, self.now = at - self.now, max(at, self.now)
                timer.fire()
                self._turn(since)
        since, self.now = end - self.now, end
        self._turn(since)

    def _turn(self, milliseconds: float) -> None:
        self.before_turn(milliseconds)
        QApplication.processEvents()


TIME = Time()


class Timer(QObject):
    """Stands for `QTimer`."""

    timeout = Signal()
    _once: ClassVar[set[Timer]] = set()
    """Those of `singleShot`, which nobody else keeps."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._interval = 0
        self._is_single = False
        self.number = -1
        """Its place in the line while it waits, else -1."""

    def setSingleShot(self, is_single: bool) -> None:  # noqa: N802 - Qt's name
        self._is_single = is_single

    def isSingleShot(self) -> bool:  # noqa: N802 - Qt's name
        return self._is_single

    def setInterval(self, milliseconds: int) -> None:  # noqa: N802 - Qt's name
        self._interval = milliseconds
        if self.isActive():
            self.start()

    def interval(self) -> int:
        return self._interval

    def isActive(self) -> bool:  # noqa: N802 - Qt's name
        return self.number >= 0

    def start(self, milliseconds: int | None = None) -> None:
        if milliseconds is not None:
            self._interval = milliseconds
        self.number = TIME.wait_for(self, self._interval if self._is_single else max(self._interval, 1))

    def stop(self) -> None:
        self.number = -1

    def fire(self) -> None:
        """Do what it is for, as its time has come."""
        if self._is_single:
            self.stop()
        else:
            self.start()
        self.timeout.emit()

    @classmethod
    def singleShot(cls, milliseconds: int, *rest: object) -> None:  # noqa: N802 - Qt's name
        """Call the last argument later, unless the object before it, or whose method it is, is gone by then."""
        call = rest[-1]
        assert callable(call)
        owner = rest[-2] if len(rest) > 1 else getattr(call, "__self__", None)
        once = cls()

        def fire() -> None:
            cls._once.discard(once)
            if not isinstance(owner, QObject) or isValid(owner):
                call()

        cls._once.add(once)
        once.setSingleShot(True)
        once.timeout.connect(fire)
        once.start(milliseconds)


class Motion(QVariantAnimation):
    """Stands for `QVariantAnimation`: Qt's own, held and moved on by our time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frames = Timer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self._move)

    def start(self) -> None:  # type: ignore[override]
        self._frames.start()  # it runs by the time it shows its first value
        super().start()
        self.pause()

    def stop(self) -> None:
        self._frames.stop()
        super().stop()

    def state(self) -> QVariantAnimation.State:
        return self.State.Running if self._frames.isActive() else self.State.Stopped

    def _move(self) -> None:
        at = min(self.currentTime() + FRAME_MS, self.duration())
        if at == self.duration():
            self._frames.stop()
        self.setCurrentTime(at)


def install() -> None:
    """Put these in the place of Qt's and Python's, for whatever is imported from now on."""
    PySide6.QtCore.QTimer = Timer  # type: ignore[assignment, misc]
    PySide6.QtCore.QVariantAnimation = Motion  # type: ignore[assignment, misc]
    time.perf_counter = time.monotonic = time.thread_time = TIME.read
