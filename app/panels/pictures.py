"""Arrays as pictures of the size of the screen: matrices, colours, histograms. No Qt.

Everything here is called when values arrive, never while something is painted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.operators.operator import Array
from core.runtime.statistics import Histogram, Statistics, counted, finite_bounds, finite_values
from core.runtime.statistics import histogram as count_all

SAMPLE = 100_000
"""Values that a histogram looks at; of a larger array it takes evenly spaced ones, and its exact bounds."""

LONGEST_CELL = 16
"""A cell is drawn at most so many times as long as it is wide: a row of hairs tells nobody a number."""

LEAST_FILLED = 0.75
"""Cells are drawn of equal whole pixels where the picture still fills so much of the room."""

COLOURS = 255
"""Steps of a diverging colour map; odd, so that 0 has a colour of its own."""


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


def colour_map(low: str, middle: str, high: str) -> npt.NDArray[np.uint8]:
    """Return a diverging colour map, (COLOURS, 4) as red, green, blue, opacity, from three ``#RRGGBB``."""
    ends = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (low, middle, high)], np.float64)
    place = np.linspace(-1, 1, COLOURS)
    channels = [np.interp(place, (-1, 0, 1), ends[:, channel]) for channel in range(3)]
    return np.column_stack([*channels, np.full(COLOURS, 255)]).round().astype(np.uint8)


def coloured(matrix: Array, reach: float, colours: npt.NDArray[np.uint8], odd: str) -> npt.NDArray[np.uint8]:
    """Return a matrix as a picture, (rows, columns, 4): 0 in the middle of the map, ±reach at its ends.

    What is no finite number gets the colour ``odd``, so that it can't pass for a value.
    """
    middle = (COLOURS - 1) / 2
    with np.errstate(all="ignore"):
        steps = np.divide(matrix, reach, dtype=np.float32)
        is_finite = np.isfinite(steps.min(initial=0)) and np.isfinite(steps.max(initial=0))
        steps *= middle
        steps += middle + 0.5  # what is cut off below rounds
        np.clip(steps, 0, COLOURS - 1, out=steps)
        if not is_finite:
            steps[~np.isfinite(matrix)] = COLOURS
    odd_colour = [int(odd[i : i + 2], 16) for i in (1, 3, 5)] + [255]
    # whole pixels are looked up: four times as fast as their channels
    pixels = np.vstack([colours, np.array(odd_colour, np.uint8)]).view(np.uint32).ravel()
    return pixels.take(steps.astype(np.uint8)).view(np.uint8).reshape(*matrix.shape, 4)
