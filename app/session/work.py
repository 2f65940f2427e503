"""Work that a panel has done in a thread of its own: the newest job counts, an older one is given up.

A job is a function of values (snapshots of the document), so that nothing is shared with the interface.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from app.session.collecting import Collecting
from app.session.parting import Leaving, part_from
from core.problem import Problem, Refused

IsStopped: TypeAlias = Callable[[], bool]
Job: TypeAlias = Callable[[IsStopped], object]
"""Computes something; asks from time to time whether it is still wanted."""


class Worker(QObject):
    """Does one job after the other; at most the newest one has a result."""

    done = Signal(object)
    """What the newest job returned."""
    failed = Signal(object)
    """A `Problem`: why the newest job has no result."""
    changed = Signal()
    """It began, or has nothing to do any more."""

    _wanted = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_busy = False
        self._thread: QThread | None = None
        self._side: _Side | None = None
        self._collecting = Collecting(self)
        self._number = 0
        self._is_closed = False

    def start(self, job: Job) -> None:
        """Do a job, instead of what is being done; nothing any more after `close`."""
        if self._is_closed:
            return
        side = self._started()
        self._number += 1
        side.newest = self._number
        self._set_busy(True)
        self._wanted.emit(self._number, job)

    def stop(self) -> None:
        """Give up what is being done."""
        self._number += 1
        if self._side is not None:
            self._side.newest = self._number
        self._set_busy(False)

    def close(self) -> None:
        """Stop the thread for good: a late timer must not start another one that nobody would stop."""
        part_from(self.leave())

    def leave(self) -> Leaving | None:
        """Tell the thread to end for good, and return it; the caller parts from it."""
        self._is_closed = True
        self.stop()
        if self._thread is None:
            return None
        leaving = Leaving(self._thread, self._side)
        self._thread.quit()
        self._thread = self._side = None
        self._collecting.stop()
        return leaving

    def _started(self) -> _Side:
        if self._side is None:
            self._thread = QThread()
            self._side = _Side()
            self._side.moveToThread(self._thread)
            self._wanted.connect(self._side.carry_out, Qt.ConnectionType.QueuedConnection)
            self._side.answered.connect(self._accept, Qt.ConnectionType.QueuedConnection)
            self._collecting.start()
            self._thread.start()
        return self._side

    @Slot(int, object, object)
    def _accept(self, number: int, result: object, problem: Problem | None) -> None:
        if number != self._number:
            return
        self._set_busy(False)
        if problem is not None:
            self.failed.emit(problem)
        else:
            self.done.emit(result)

    def _set_busy(self, is_busy: bool) -> None:
        if is_busy != self.is_busy:
            self.is_busy = is_busy
            self.changed.emit()


class _Side(QObject):
    """What lives in the other thread."""

    answered = Signal(int, object, object)

    def __init__(self) -> None:
        super().__init__()
        self.newest = 0
        """The number of the job that is wanted; set from outside, read between two steps."""

    @Slot(int, object)
    def carry_out(self, number: int, job: Job) -> None:
        """Do a job unless a newer one waits already; the answer comes in any case."""
        result: object = None
        problem: Problem | None = None
        try:
            if number == self.newest:
                result = job(lambda: number != self.newest)
        except Refused as refused:
            problem = refused.problem
        except MemoryError:
            problem = Problem("work_memory")
        finally:
            self.answered.emit(number, result, problem)
