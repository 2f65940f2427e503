"""What a training leaves to look at: statistics and distributions of every parameter and gradient, over iterations.

Memory is bounded: when `CAPACITY` moments are kept, every second one is forgotten and only every second iteration is
recorded from then on, so that what is left is spread evenly from the first iteration to the last.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.operators.operator import Array
from core.problem import Path
from core.runtime.statistics import Histogram, Statistics, histogram, statistics

BINS = 64
CAPACITY = 200
SAMPLE = 65_536
"""Of larger arrays so many evenly spaced values are looked at; their bounds and norm are exact."""

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
        self.moments: dict[Path, list[Moment]] = {}

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
        longest = max((len(kept) for kept in self.moments.values()), default=0)
        if longest > self.capacity:
            self.every *= 2
            for path, kept in self.moments.items():
                self.moments[path] = [each for each in kept if self.is_due(each.iteration)]

    def snapshot(self) -> Mapping[Path, tuple[Moment, ...]]:
        """Return what is kept as a value."""
        return {path: tuple(kept) for path, kept in self.moments.items()}


def _moment(iteration: int, value: Array, gradient: Array, before: Array) -> Moment:
    with np.errstate(all="ignore"):
        length = float(np.linalg.norm(before))
        moved = float(np.linalg.norm(value - before))
    ratio = moved / length if length > 0 else math.nan
    seen, arrived = _sample(value), _sample(gradient)
    return Moment(
        iteration, statistics(seen), statistics(arrived), histogram(seen, BINS), histogram(arrived, BINS), ratio
    )


def _sample(array: Array) -> Array:
    flat = np.ravel(array)
    return flat if flat.size <= SAMPLE else flat[:: -(-flat.size // SAMPLE)]


# What is drawn of it


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


def distributions(moments: tuple[Moment, ...], *, of_gradient: bool, bins: int = BINS) -> Distributions:
    """Put the histograms of moments, each with bounds of its own, into common cells from the lowest to the highest."""
    cells = [moment.gradient_cells if of_gradient else moment.value_cells for moment in moments]
    known = [each for each in cells if each.counts.sum()]
    low = min((float(each.edges[0]) for each in known), default=-1.0)
    high = max((float(each.edges[-1]) for each in known), default=1.0)
    if not high > low:
        high = low + 1
    edges = np.linspace(low, high, bins + 1)
    shares = np.array([_spread(each, edges) for each in cells]).reshape(len(cells), bins)
    return Distributions(np.array([moment.iteration for moment in moments], np.int64), edges, shares)


def _spread(cells: Histogram, edges: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return which part of the values lies between the edges, taking them as even within each old cell."""
    total = cells.counts.sum()
    if not total:
        return np.zeros(len(edges) - 1)
    below = np.concatenate([[0.0], np.cumsum(cells.counts) / total])
    return np.diff(np.interp(edges, cells.edges, below))
