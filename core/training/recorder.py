"""What a training leaves to look at: statistics and distributions of every parameter and gradient, over iterations.

Memory is bounded: when `CAPACITY` moments are kept, every second one is forgotten and only every second iteration is
recorded from then on, so that what is left is spread evenly from the first iteration to the last.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Moment:
    """One parameter at one iteration.

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
    with np.errstate(all="ignore"):
        length = float(np.linalg.norm(before))
        moved = float(np.linalg.norm(value - before))
    ratio = moved / length if length > 0 else math.nan
    described = (_described(value), _described(gradient))
    return Moment(iteration, described[0][0], described[1][0], described[0][1], described[1][1], ratio)


def _described(array: Array) -> tuple[Statistics, Histogram]:
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


def small_course(moments: tuple[Moment, ...], *, of_gradient: bool = False) -> tuple[float, ...]:
    """Return the norm at up to `SMALL_POINTS` evenly spaced iterations; moments need not be evenly apart."""
    if not moments:
        return ()
    x, y = course(moments, "norm", of_gradient=of_gradient)
    places = np.linspace(x[0], x[-1], min(SMALL_POINTS, round(x[-1] - x[0]) + 1))
    return tuple(np.interp(places, x, y).tolist())


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
    gets closer: at most this share of the values at either side of most moments is left out, so rows may add up to
    less than 1.
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
    low, high = float(np.percentile(ends[:, 0], rank)), float(np.percentile(ends[:, 1], 100 - rank))
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
