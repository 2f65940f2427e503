"""Watches: a number about a value or gradient that is followed from run to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.problem import Path
from core.runtime.statistics import Statistics

STATISTICS = ("norm", "magnitude", "min", "max", "mean", "std", "zeros")
MAX_READINGS = 2_000
"""So many readings of a watch are kept; the oldest go first."""


@dataclass(frozen=True)
class Watch:
    """What is followed: at a port or of a Variable (its path), ``value`` or ``gradient``, one of `STATISTICS`."""

    path: Path
    kind: str = "value"
    statistic: str = "norm"


@dataclass(frozen=True)
class Reading:
    """What a watch showed.

    Attributes:
        run: Number of the run, counted from 1.
        position: How many steps of it were done; 0 for what was there at its start.
    """

    run: int
    position: int
    value: float


def read_statistic(of: Statistics, statistic: str) -> float:
    """Return one number of some statistics; ``magnitude`` is the largest one, ``zeros`` a share."""
    if statistic == "magnitude":
        return max(abs(of.min), abs(of.max))
    return of.zero_share if statistic == "zeros" else float(getattr(of, statistic))


@dataclass
class WatchLog:
    """The readings of all watches, in the order in which they were taken."""

    _readings: dict[Watch, list[Reading]] = field(default_factory=dict)

    def watches(self) -> tuple[Watch, ...]:
        """Return what is followed."""
        return tuple(self._readings)

    def readings(self, watch: Watch) -> tuple[Reading, ...]:
        """Return what a watch has shown so far."""
        return tuple(self._readings.get(watch, ()))

    def follow(self, *watches: Watch) -> None:
        """Follow these and no others; those that were followed before keep their readings."""
        self._readings = {watch: self._readings.get(watch, []) for watch in watches}

    def note(self, run: int, position: int, known: Mapping[tuple[Path, str], Statistics]) -> None:
        """Read every watch whose value or gradient became known, by path and kind, after so many steps of a run."""
        for watch, readings in self._readings.items():
            of = known.get((watch.path, watch.kind))
            if of is not None:
                readings.append(Reading(run, position, read_statistic(of, watch.statistic)))
                del readings[:-MAX_READINGS]

    def take(self, other: WatchLog) -> None:
        """Add the readings of another log to those of the same watches."""
        for watch, readings in self._readings.items():
            readings.extend(other.readings(watch))

    def forget(self, run: int, position: int) -> None:
        """Drop what was read in a run behind a position, as stepping back does."""
        for readings in self._readings.values():
            readings[:] = [each for each in readings if each.run != run or each.position <= position]

    def clear(self) -> None:
        """Drop all readings; what is followed stays."""
        self._readings = {watch: [] for watch in self._readings}
