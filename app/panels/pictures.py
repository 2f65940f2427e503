"""Arrays as pictures of the size of the screen: matrices and histograms. No Qt.

Everything here is called when values arrive, never while something is painted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.operators.operator import Array
from core.runtime.statistics import Histogram, Statistics, counted, finite_bounds, finite_values
from core.runtime.statistics import histogram as count_all

SAMPLE = 100_000
"""Values that a histogram looks at; of a larger array it takes evenly spaced ones, and its exact bounds."""

LONGEST_CELL = 16
"""A cell is drawn at most so many times as long as it is wide: a row of hairs tells nobody a number."""

LEAST_FILLED = 0.75
"""Cells are drawn of equal whole pixels where the picture still fills so much of the room."""


@dataclass(frozen=True)
class Layout:
    """How an array of any rank lies on a plane: its shape, a matrix, and the axes that make rows and columns."""

    shape: tuple[int, ...]
    matrix: Array
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def is_reshaped(self) -> bool:
        """True where several axes share one side, so that people need to be told."""
        return len(self.rows) + len(self.columns) > 2


def lay_out(array: Array) -> Layout:
    """Lay an array out as a matrix, without a copy where it can.

    A scalar is one cell and a vector one row. Of three axes the first stays the rows (samples, or output channels);
    with four or more, the split is where the picture comes nearest to a square.
    """
    axes = tuple(range(array.ndim))
    if array.ndim < 2:
        return Layout(array.shape, array.reshape(1, -1), (), axes)
    split = 1 if array.ndim <= 3 else min(axes[1:], key=lambda at: _elongation(array.shape, at))
    rows, columns = math.prod(array.shape[:split]), math.prod(array.shape[split:])
    return Layout(array.shape, array.reshape(rows, columns), axes[:split], axes[split:])


def visible_cells(rows: int, columns: int, height: float, width: float) -> tuple[float, float]:
    """Return how many rows and columns a room of so many pixels should have place for, to show a matrix well.

    As many as the matrix has, or more: its cells are whole pixels, all alike, and not far from square.
    """
    high, wide = height / rows, width / columns
    high, wide = min(high, LONGEST_CELL * wide), min(wide, LONGEST_CELL * high)
    return height / _whole(high), width / _whole(wide)


def _whole(pixels: float) -> float:
    whole = math.floor(pixels)
    return whole if whole >= LEAST_FILLED * pixels and whole > 0 else pixels


def _elongation(shape: tuple[int, ...], split: int) -> float:
    rows, columns = math.prod(shape[:split]), math.prod(shape[split:])
    return abs(math.log(max(rows, 1)) - math.log(max(columns, 1)))


def histogram(array: Array, bins: int, known: Statistics | None = None) -> Histogram:
    """Count the finite values of an array in equal cells; a large one is sampled between its exact bounds.

    The bounds take a look at each value, unless statistics are known already.
    """
    if array.size <= SAMPLE:
        return count_all(array, bins)
    values = np.ravel(array)
    bounds = exact_bounds(values, known)
    sample = values[:: -(-values.size // SAMPLE)]
    return count_all(np.append(sample, np.asarray(bounds or [], values.dtype)), bins)


def counting(array: Array, bins: int, known: Statistics | None = None) -> Iterator[Histogram]:
    """Count all finite values of an array, some at a time, between its exact bounds."""
    values = np.ravel(array)
    bounds = exact_bounds(values, known)
    if bounds is not None:
        has_odd = known is None or known.non_finite
        yield from counted(finite_values(values) if has_odd else values, bins, *bounds)


def exact_bounds(array: Array, known: Statistics | None = None) -> tuple[float, float] | None:
    """Return the smallest and the largest finite value; None where there is none."""
    if known is not None:
        return (known.min, known.max) if known.non_finite < known.count else None
    found = finite_bounds(np.ravel(array))
    return (found.low, found.high) if found is not None else None


def largest_magnitude(matrix: Array, known: Statistics | None = None) -> float:
    """Return the magnitude that a diverging colour map centred on 0 should reach; 1 for nothing or zeros."""
    reach = max(map(abs, exact_bounds(matrix, known) or (0.0,)))
    return reach if reach > 0 else 1.0
