"""Watches: what they read, and what going back takes away from it."""

from __future__ import annotations

import numpy as np
import pytest

from core.problem import Path
from core.runtime.statistics import Statistics, statistics
from core.runtime.watches import MAX_READINGS, Reading, Watch, WatchLog

WEIGHT: Path = ("dense1", "weight")


def known(*numbers: float, kind: str = "value") -> dict[tuple[Path, str], Statistics]:
    return {(WEIGHT, kind): statistics(np.array(numbers, np.float32))}


@pytest.mark.parametrize(("statistic", "value"), [("norm", 5), ("magnitude", 4), ("min", -4), ("max", 3), ("zeros", 0)])
def test_a_watch_reads_its_statistic(statistic: str, value: float) -> None:
    log, watch = WatchLog(), Watch(WEIGHT, "value", statistic)
    log.follow(watch)
    log.note(1, 4, known(3, -4))
    assert log.readings(watch) == (Reading(1, 4, value),)


def test_a_watch_of_a_gradient_reads_no_value() -> None:
    log, watch = WatchLog(), Watch(WEIGHT, "gradient")
    log.follow(watch)
    log.note(1, 4, known(3))
    assert log.readings(watch) == ()
    log.note(1, 7, known(3, kind="gradient"))
    assert log.readings(watch) == (Reading(1, 7, 3),)


def test_going_back_forgets_what_was_read_behind_and_keeps_earlier_runs() -> None:
    log, watch = WatchLog(), Watch(WEIGHT)
    log.follow(watch)
    for run, position in ((1, 9), (2, 0), (2, 5)):
        log.note(run, position, known(position))
    log.forget(2, 4)
    assert [(each.run, each.position) for each in log.readings(watch)] == [(1, 9), (2, 0)]


def test_following_more_keeps_what_was_read() -> None:
    log, one, two = WatchLog(), Watch(WEIGHT), Watch(WEIGHT, "value", "max")
    log.follow(one)
    log.note(1, 1, known(3, 4))
    log.follow(two, one)
    assert log.watches() == (two, one)
    assert (len(log.readings(one)), len(log.readings(two))) == (1, 0)
    log.clear()
    assert log.readings(one) == ()


def test_a_long_log_loses_its_oldest_readings() -> None:
    log, watch = WatchLog(), Watch(WEIGHT)
    log.follow(watch)
    for run in range(MAX_READINGS + 3):
        log.note(run, 1, known(run))
    assert len(log.readings(watch)) == MAX_READINGS
    assert log.readings(watch)[0].run == 3
