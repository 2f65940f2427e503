"""What a training leaves to look at: statistics and distributions of every parameter and gradient, over iterations.

Memory is bounded: when `CAPACITY` moments are kept, every second one is forgotten and only every second iteration is
recorded from then on, so that what is left is spread evenly from the first iteration to the last.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from core.operators.operator import Array
from core.problem import Path
from core.runtime.statistics import Histogram, Statistics, finite_values, histogram, statistics

BINS = 64
CAPACITY = 200
SAMPLE = 65_536
"""Of larger arrays so many evenly spaced values are counted; bounds, norm and zeros are exact."""

MAX_SNAPSHOTS = 64
SNAPSHOT_VALUES = 2**24
"""Values that all snapshots together may hold: 64 MiB of float32."""

Counts = npt.NDArray[np.int64]


NOTHING = Statistics(math.nan, math.nan, math.nan, math.nan, math.nan, 0, 0, 0, (0,))
NO_CELLS = Histogram(np.zeros(BINS, np.int64), np.linspace(-0.5, 0.5, BINS + 1))
"""What stands in a moment for a value or a gradient that was not computed there."""


@dataclass(frozen=True, eq=False)
class Moment:
    """One parameter at one iteration; a moment of another training is another one, whatever its numbers are.

    Attributes:
        value: Statistics of the value after the step, with ``value_cells`` as its distribution.
        gradient: Statistics of the gradient that moved it.
        ratio: Norm of the move over the norm of the value before it; nan where that was 0.
    """

    iteration: int
    value: Statistics
    gradient: Statistics
    value_cells: Histogram
    gradient_cells: Histogram
    ratio: float


class Recorder:
    """Keeps moments by parameter."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.capacity = max(2, capacity)
        self.every = 1
        """Iterations from one moment to the next."""
        self._snapshot_every = 1
        self.moments: dict[Path, list[Moment]] = {}
        self.snapshots: dict[int, Mapping[Path, Array]] = {}
        """All values after some of the recorded iterations, as far as `SNAPSHOT_VALUES` allow."""

    def is_due(self, iteration: int) -> bool:
        """Tell whether an iteration, counted from 1, is one of those that are kept."""
        return (iteration - 1) % self.every == 0

    def wants(self, iteration: int) -> bool:
        """Tell whether an iteration is to be recorded; somebody who has less time may want fewer."""
        return self.is_due(iteration)

    def record(
        self,
        iteration: int,
        values: Mapping[Path, Array],
        gradients: Mapping[Path, Array],
        before: Mapping[Path, Array],
    ) -> None:
        """Keep a moment of every parameter that has a gradient; ``before`` are the values before the step."""
        for path, gradient in gradients.items():
            moment = _moment(iteration, values[path], gradient, before[path])
            self.moments.setdefault(path, []).append(moment)
        self._keep_snapshot(iteration, values)
        longest = max((len(kept) for kept in self.moments.values()), default=0)
        if longest > self.capacity:
            self.every *= 2
            for path, kept in self.moments.items():
                self.moments[path] = [each for each in kept if self.is_due(each.iteration)]

    def _keep_snapshot(self, iteration: int, values: Mapping[Path, Array]) -> None:
        """Keep the values, and only every second snapshot once there are too many."""
        most = min(MAX_SNAPSHOTS, SNAPSHOT_VALUES // max(1, sum(value.size for value in values.values())))
        if most < 2 or (iteration - 1) % self._snapshot_every:
            return
        self.snapshots[iteration] = {path: read_only(value.copy()) for path, value in values.items()}
        if len(self.snapshots) > most:
            self._snapshot_every *= 2
            self.snapshots = {
                known: kept for known, kept in self.snapshots.items() if (known - 1) % self._snapshot_every == 0
            }

    def snapshot(self) -> Mapping[Path, tuple[Moment, ...]]:
        """Return the moments as a value."""
        return {path: tuple(kept) for path, kept in self.moments.items()}


def _moment(iteration: int, value: Array, gradient: Array, before: Array) -> Moment:
    (of_value, value_cells), (of_gradient, gradient_cells) = described(value), described(gradient)
    return Moment(iteration, of_value, of_gradient, value_cells, gradient_cells, moved(before, value))


def moved(before: Array, after: Array) -> float:
    """Return the norm of a move over the norm of what moved; nan where that was 0."""
    with np.errstate(all="ignore"):
        length = float(np.linalg.norm(before))
        return float(np.linalg.norm(after - before)) / length if length > 0 else math.nan


def described(array: Array) -> tuple[Statistics, Histogram]:
    """Return statistics and distribution; of a large array the mean, the deviation and the counts by a sample."""
    values = finite_values(np.ravel(array))
    if values.size <= SAMPLE:
        return statistics(array), histogram(array, BINS)
    low, high = float(values.min()), float(values.max())
    sample = np.append(values[:: -(-values.size // SAMPLE)], np.asarray([low, high], values.dtype))
    exact = replace(
        statistics(sample),
        min=low,
        max=high,
        norm=float(np.linalg.norm(values)),
        zeros=array.size - int(np.count_nonzero(array)),
        non_finite=array.size - values.size,
        count=array.size,
        shape=array.shape,
    )
    return exact, histogram(sample, BINS)


def distribution(array: Array, known: Statistics) -> Histogram:
    """Return the distribution of an array whose statistics are known; that of a sample, if it is large."""
    if array.size <= SAMPLE:
        return histogram(array, BINS)
    values = np.ravel(array)
    ends = np.asarray([known.min, known.max], values.dtype)  # nan is left out, as everything is that is not finite
    return histogram(np.append(values[:: -(-values.size // SAMPLE)], ends), BINS)


def read_only(array: Array) -> Array:
    """Return an array that can't be written to."""
    array.setflags(write=False)
    return array


# What is drawn of it

STATISTICS = ("norm", "mean", "std", "min", "max", "zeros", "ratio")
"""What can be drawn as a line: of a value or a gradient; the ratio is that of the move to the weight."""

SMALL_POINTS = 32
"""Points of a course that is drawn in a cell of a list, where there is no room for more."""


def course(
    moments: tuple[Moment, ...], statistic: str, *, of_gradient: bool
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return iterations and one of `STATISTICS` at each; zeros are the part of the values that is 0."""
    x = np.array([moment.iteration for moment in moments], np.float64)
    if statistic == "ratio":
        return x, np.array([moment.ratio for moment in moments], np.float64)
    found = [moment.gradient if of_gradient else moment.value for moment in moments]
    name = "zero_share" if statistic == "zeros" else statistic
    return x, np.array([getattr(each, name) for each in found], np.float64)


class SmallCourses:
    """The norms of parameters at a few iterations, as lists draw them many times a second.

    Moments are looked at once: of those that it was given before it keeps the norms, as long as there only came more.
    """

    def __init__(self, *, of_gradient: bool = False) -> None:
        self._norm = attrgetter("gradient.norm" if of_gradient else "value.norm")
        self._seen: list[tuple[Moment, ...]] = []
        # iterations and norms, (parameters, moments); nan behind the last moment of a parameter
        self._x = self._y = np.empty((0, 0))

    def of(self, recorded: Sequence[tuple[Moment, ...]]) -> npt.NDArray[np.float64]:
        """Return the norms at up to `SMALL_POINTS` evenly spaced iterations, (parameters, points).

        Moments need not be evenly apart; a parameter without any has nan.
        """
        if len(recorded) != len(self._seen):
            self._seen = [()] * len(recorded)
            self._x = self._y = np.empty((len(recorded), 0))
        self._make_room(max(map(len, recorded), default=0))
        for row, (old, new) in enumerate(zip(self._seen, recorded, strict=True)):
            first = len(old) if _continues(new, old) else 0
            self._x[row, first:], self._y[row, first:] = np.nan, np.nan
            self._x[row, first : len(new)] = [moment.iteration for moment in new[first:]]
            self._y[row, first : len(new)] = [*map(self._norm, new[first:])]
        self._seen = [*recorded]
        return self._small()

    def _make_room(self, moments: int) -> None:
        rows, columns = self._x.shape
        if moments > columns:
            more = np.full((rows, moments + SMALL_POINTS - columns), np.nan)
            self._x, self._y = np.hstack([self._x, more]), np.hstack([self._y, more])

    def _small(self) -> npt.NDArray[np.float64]:
        spans = [moments[-1].iteration - moments[0].iteration + 1 for moments in self._seen if moments]
        points = min(SMALL_POINTS, max(spans, default=0))
        found = np.full((len(self._seen), points), np.nan)
        lengths = np.array([*map(len, self._seen)])
        left = lengths > 0
        while left.any():
            # those that were recorded at the same iterations, as most are, together
            first = int(left.argmax())
            x = self._x[first, : lengths[first]]
            alike = left & (lengths == len(x)) & (self._x[:, : len(x)] == x).all(axis=1)
            found[alike] = _between(x, self._y[alike, : len(x)], points)
            left &= ~alike
        return found


def _continues(new: tuple[Moment, ...], old: tuple[Moment, ...]) -> bool:
    """Tell whether moments are others that were kept before, and more: none of them was forgotten."""
    return 0 < len(old) <= len(new) and new[0] is old[0] and new[len(old) - 1] is old[-1]


def _between(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], points: int) -> npt.NDArray[np.float64]:
    """Return curves (rows, len(x)) at evenly spaced places from the first x to the last, by straight lines."""
    places = np.linspace(x[0], x[-1], points)
    left = np.searchsorted(x, places, side="right") - 1
    right = np.minimum(left + 1, len(x) - 1)
    apart = x[right] - x[left]
    share = np.divide(places - x[left], apart, out=np.zeros(points), where=apart > 0)
    with np.errstate(invalid="ignore"):
        # at a place of its own a norm needs no neighbour, which may be no number
        return np.where(share == 0, y[:, left], y[:, left] + share * (y[:, right] - y[:, left]))


@dataclass(frozen=True)
class Distributions:
    """Distributions over iterations, in common cells.

    Attributes:
        iterations: One for each row.
        edges: Of the cells, one more than there are columns.
        shares: Which part of the values lies in a cell, (rows, cells); a row adds up to 1.
    """

    iterations: npt.NDArray[np.int64]
    edges: npt.NDArray[np.float64]
    shares: npt.NDArray[np.float64]


def distributions(
    moments: tuple[Moment, ...], *, of_gradient: bool, bins: int = BINS, cut: float = 0.0
) -> Distributions:
    """Put the histograms of moments, each with bounds of its own, into common cells.

    The cells reach from the lowest to the highest value. With ``cut``, a picture that single values would flatten
    gets closer: at most this share of the values at either side of most moments, and of the newest, is left out, so
    rows may add up to less than 1.
    """
    cells = [moment.gradient_cells if of_gradient else moment.value_cells for moment in moments]
    low, high = _bounds([each for each in cells if each.counts.sum()], cut)
    edges = np.linspace(low, high, bins + 1)
    shares = np.array([_spread(each, edges) for each in cells]).reshape(len(cells), bins)
    return Distributions(np.array([moment.iteration for moment in moments], np.int64), edges, shares)


def _bounds(known: list[Histogram], cut: float) -> tuple[float, float]:
    if not known:
        return -1.0, 1.0
    ends = np.array([np.interp([cut, 1 - cut], _below(each), each.edges) for each in known])
    # of nine out of ten moments where something is cut, or one early moment would decide
    rank = 10 if cut else 0
    low = min(float(np.percentile(ends[:, 0], rank)), float(ends[-1, 0]))
    high = max(float(np.percentile(ends[:, 1], 100 - rank)), float(ends[-1, 1]))
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _below(cells: Histogram) -> npt.NDArray[np.float64]:
    """Return which part of the values lies below each edge."""
    found: npt.NDArray[np.float64] = np.concatenate([[0.0], np.cumsum(cells.counts) / cells.counts.sum()])
    return found


def _spread(cells: Histogram, edges: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return which part of the values lies between the edges, taking them as even within each old cell."""
    if not cells.counts.sum():
        return np.zeros(len(edges) - 1)
    return np.diff(np.interp(edges, cells.edges, _below(cells)))
