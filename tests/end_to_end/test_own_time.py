"""What a run of the random user stands on: a time that passes only where a test says so."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from tests.helpers.own_time import FRAME_MS, TIME, Motion, Timer

pytestmark = pytest.mark.usefixtures("qapp")


class Bells:
    """Timers that note when they are due."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, float]] = []
        self._start = TIME.now
        self._timers: list[Timer] = []

    def add(self, name: str, milliseconds: int, *, once: bool = True) -> Timer:
        timer = Timer()
        timer.setSingleShot(once)
        timer.timeout.connect(lambda: self.heard.append((name, TIME.now - self._start)))
        timer.start(milliseconds)
        self._timers.append(timer)
        return timer

    def stop(self) -> None:
        for each in self._timers:
            each.stop()


def test_timers_are_due_by_their_intervals_however_long_the_work_takes() -> None:
    bells = Bells()
    slow, again = bells.add("slow", 50), bells.add("again", 20, once=False)
    slow.timeout.connect(lambda: time.sleep(0.05))
    TIME.pass_by(49)
    assert bells.heard == [("again", 20), ("again", 40)]
    TIME.pass_by(21)
    assert bells.heard[2:] == [("slow", 50), ("again", 60)]
    assert not slow.isActive()
    assert again.isActive()
    bells.stop()
    TIME.pass_by(100)
    assert len(bells.heard) == 4


def test_no_time_passes_by_itself(qtbot: QtBot) -> None:
    bells = Bells()
    bells.add("first", 1)
    qtbot.wait(20)
    assert bells.heard == []
    TIME.pass_by(1)
    assert bells.heard == [("first", 1)]


def test_a_timer_that_begins_again_is_due_once_and_later() -> None:
    bells = Bells()
    debounce = bells.add("debounce", 30)
    TIME.pass_by(20)
    debounce.start()
    TIME.pass_by(29)
    assert bells.heard == []
    TIME.pass_by(100)
    assert bells.heard == [("debounce", 50)]


def test_what_was_to_be_called_once_is_not_called_for_an_owner_that_is_gone() -> None:
    heard, alive, gone = list[str](), QObject(), QObject()
    Timer.singleShot(5, alive, lambda: heard.append("alive"))
    Timer.singleShot(5, gone, lambda: heard.append("gone"))
    Timer.singleShot(5, lambda: heard.append("nobody's"))
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    TIME.pass_by(5)
    assert heard == ["alive", "nobody's"]


def test_a_motion_moves_on_by_this_time_and_comes_to_its_end() -> None:
    motion, seen, ended = Motion(), list[float](), list[bool]()
    motion.setStartValue(0.0)
    motion.setEndValue(1.0)
    motion.setDuration(4 * FRAME_MS)
    motion.valueChanged.connect(seen.append)
    motion.finished.connect(lambda: ended.append(motion.state() == Motion.State.Stopped))
    motion.start()
    assert motion.state() == Motion.State.Running
    TIME.pass_by(2 * FRAME_MS)
    assert seen == [0.25, 0.5]
    TIME.pass_by(10 * FRAME_MS)
    assert seen == [0.25, 0.5, 0.75, 1.0]
    assert ended == [True]


def test_who_works_until_a_moment_comes_to_it() -> None:
    end, looks = TIME.read() + 0.004, 0
    while TIME.read() < end:
        looks += 1
    assert 10 < looks < 30
