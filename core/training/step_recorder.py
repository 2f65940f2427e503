"""What stepping leaves to look at: a moment of every value and gradient, at the step that computed it.

The same moments as those of a training (`core.training.recorder`), so that the same pictures are drawn of both. Steps
are counted on from run to run. Stepping back forgets nothing: what was computed stays to be looked at, and computing
it again puts it where it was. Memory is bounded as it is there.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping
from operator import attrgetter
from typing import NamedTuple, Protocol

from core.operators.operator import Array
from core.problem import Path
from core.runtime.statistics import Histogram, Statistics
from core.training.recorder import CAPACITY, MAX_SNAPSHOTS, NO_CELLS, NOTHING, SNAPSHOT_VALUES, Moment, moved

MOST, FEWEST = 20_000, 16
"""Moments that are kept in all, and of each value where there are very many values."""

Key = tuple[Path, str]
"""A port or variable, and ``value`` or ``gradient``."""


class Seen(Protocol):
    """An array that a step has computed, with what is recorded of it."""

    @property
    def array(self) -> Array: ...
    @property
    def statistics(self) -> Statistics: ...
    @property
    def cells(self) -> Histogram | None: ...


class Place(NamedTuple):
    """A recorded step: of which run, counted from 1, and after how many of its steps."""

    run: int
    position: int


class StepRecorder:
    """Keeps moments by path, of values and of gradients."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._starts: list[int] = []
        """Of each run, the step that its start is counted as."""
        self._kept: dict[Key, list[Moment]] = {}
        self.position = 0
        """How many steps of the newest run are done."""
        self.last = 0
        """The last step that there is, counted through all runs."""
        self.snapshots: dict[int, Mapping[Path, Array]] = {}
        """All parameters at the start of runs and after their updates, as far as memory allows."""

    @property
    def run(self) -> int:
        """How many runs were recorded."""
        return len(self._starts)

    @property
    def now(self) -> int:
        """The step that the newest run stands at, counted through all runs."""
        return self._starts[-1] + self.position if self._starts else 0

    def begin(self, seen: Mapping[Key, Seen], parameters: Mapping[Path, Array]) -> None:
        """Begin a run, with what is there before its first step."""
        if not self._starts or self.last > self._starts[-1]:  # a run without a step was none
            self._starts.append(self.last + 1 if self._starts else 0)
        self.position, self.last = 0, self._starts[-1]
        self._note(seen)
        self._keep_snapshot(parameters)

    def step(self, seen: Mapping[Key, Seen], updated: Mapping[Path, Array] | None = None) -> None:
        """Note what a step has computed; with all parameters as they are then, where it has moved one."""
        self.position += 1
        self.last = max(self.last, self.now)
        if updated is None:
            self._note(seen)
            return
        self._note(seen, next(reversed(self.snapshots.values()), {}))
        self._keep_snapshot(updated)

    def back(self) -> None:
        """Note that a step was taken back."""
        self.position -= 1

    def place(self, step: float) -> Place:
        """Return the run and the position in it of a step that is counted through all runs."""
        at = min(max(round(step), 0), self.last)
        run = sum(start <= at for start in self._starts)
        return Place(run, at - self._starts[run - 1]) if run else Place(0, 0)

    def moments(self, kind: str) -> dict[Path, tuple[Moment, ...]]:
        """Return the moments of all values, or of all gradients, as a value."""
        return {path: tuple(kept) for (path, of), kept in self._kept.items() if of == kind}

    def _note(self, seen: Mapping[Key, Seen], before: Mapping[Path, Array] | None = None) -> None:
        for (path, kind), each in seen.items():
            cells = each.cells if each.cells is not None else NO_CELLS
            ratio = moved(before[path], each.array) if before and path in before else math.nan
            if kind == "gradient":
                moment = Moment(self.now, NOTHING, each.statistics, NO_CELLS, cells, ratio)
            else:
                moment = Moment(self.now, each.statistics, NOTHING, cells, NO_CELLS, ratio)
            self._put(self._kept.setdefault((path, kind), []), moment)
        self._thin()

    def _put(self, kept: list[Moment], moment: Moment) -> None:
        """Put a moment in its place; that of an earlier visit of the same step gives way."""
        at = bisect_left(kept, moment.iteration, key=attrgetter("iteration"))
        is_again = at < len(kept) and kept[at].iteration == moment.iteration
        kept[at : at + is_again] = [moment]

    def _thin(self) -> None:
        """Leave out every second moment, but never the newest, where there are too many of a value."""
        capacity = max(FEWEST, min(CAPACITY, self._most // max(1, len(self._kept))))
        for kept in self._kept.values():
            if len(kept) > capacity:
                kept[:-1] = kept[:-1:2]

    def _keep_snapshot(self, parameters: Mapping[Path, Array]) -> None:
        """Keep the arrays themselves: nobody writes into what a run has read."""
        most = min(MAX_SNAPSHOTS, SNAPSHOT_VALUES // max(1, sum(value.size for value in parameters.values())))
        self.snapshots[self.now] = dict(parameters)
        while len(self.snapshots) > max(most, 1):
            del self.snapshots[next(iter(self.snapshots))]
