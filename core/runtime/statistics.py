"""What plots and tooltips say about an array: a few numbers, a histogram, a small picture.

Sums run in float64 over blocks, so that a large float32 array is neither summed imprecisely nor copied whole. Values
that are not finite are counted and left out of everything else.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.dimension import Shape
from core.operators.operator import Array

BLOCK = 65_536


@dataclass(frozen=True)
class Statistics:
    """Numbers about one array; ``nan`` where there is no finite value to speak of.

    Attributes:
        min: Smallest finite value.
        max: Largest finite value.
        mean: Mean of the finite values.
        std: Standard deviation of the finite values, of the population.
        norm: Euclidean norm of the finite values.
        zeros: How many values are exactly 0.
        non_finite: How many values are infinite or not a number.
        count: How many values there are.
    """

    min: float
    max: float
    mean: float
    std: float
    norm: float
    zeros: int
    non_finite: int
    count: int
    shape: Shape

    @property
    def zero_share(self) -> float:
        """Which part of the values is exactly 0, from 0 to 1."""
        return self.zeros / self.count if self.count else 0.0


def statistics(array: Array) -> Statistics:
    """Return the statistics of an array of any shape."""
    values = np.ravel(array)
    zeros = values.size - int(np.count_nonzero(values))
    finite = finite_values(values)
    non_finite = values.size - finite.size
    if finite.size == 0:
        nan = math.nan
        return Statistics(nan, nan, nan, nan, 0.0, zeros, non_finite, values.size, array.shape)
    mean, squares, deviation = _sums(finite)
    return Statistics(
        min=float(finite.min()),
        max=float(finite.max()),
        mean=mean,
        std=math.sqrt(deviation / finite.size),
        norm=math.sqrt(squares),
        zeros=zeros,
        non_finite=non_finite,
        count=values.size,
        shape=array.shape,
    )


def _sums(finite: Array) -> tuple[float, float, float]:
    """Return the mean, the sum of squares, and the sum of squares around the mean of a vector.

    The latter is summed around the mean of each block, and the blocks are joined as Chan, Golub and LeVeque do (1979):
    the difference of two large squares would lose small deviations, and a second pass takes twice as long.
    """
    count, total, squares, deviation = 0, 0.0, 0.0, 0.0
    for block in _blocks(finite):
        added, squares = float(block.sum()), squares + float(np.dot(block, block))
        around = np.subtract(block, added / block.size, out=block)
        deviation += float(np.dot(around, around))
        if count:
            apart = added / block.size - total / count
            deviation += apart * apart * (count * block.size / (count + block.size))
        count, total = count + block.size, total + added
    return total / count, squares, deviation


@dataclass(frozen=True)
class Histogram:
    """Counts of finite values in cells of equal width; ``edges`` has one entry more than ``counts``."""

    counts: npt.NDArray[np.int64]
    edges: npt.NDArray[np.float64]


def histogram(array: Array, bins: int = 64) -> Histogram:
    """Count the finite values of an array in equal cells from its smallest to its largest value.

    Equal values get a range of 1 around them, large ones more; an array without finite values has no counts.
    """
    values = finite_values(np.ravel(array))
    if not values.size:
        return Histogram(np.zeros(bins, np.int64), _edges(0.0, 0.0, bins))
    *_, found = counted(values, bins, float(values.min()), float(values.max()))
    return found


def counted(values: Array, bins: int, low: float, high: float) -> Iterator[Histogram]:
    """Count a vector of finite values that lie between ``low`` and ``high``, and yield what is known after each block.

    Who has little time at once can take a few blocks and go on later. The counts are those of one array that grows.
    Of more than one block, float32 is counted in float32: a value nearer to an edge than its rounding may fall to
    the other side of it, and a large array takes a fifth less time.
    """
    edges, counts = _edges(low, high, bins), np.zeros(bins, np.int64)
    low, high = float(edges[0]), float(edges[-1])
    is_rough = values.size > BLOCK and _fits_float32(values.dtype, low, high, bins)
    is_wide = not math.isfinite(high - low)  # near the largest float64; halved, the range is finite
    if is_wide:
        low, high = low / 2, high / 2
    # One factor would do, but that of the smallest ranges is not finite; those are not counted in float32.
    scale = bins / (high - low) if is_rough else bins
    places = np.empty(min(BLOCK, values.size), np.float32 if is_rough else np.float64)
    cells = np.empty(places.size, np.intp)
    # Counting cells in blocks is three times as fast as np.histogram over the whole (measured on 1M values).
    for start in range(0, values.size, BLOCK):
        block = values[start : start + BLOCK]
        place, cell = places[: block.size], cells[: block.size]
        np.subtract(block / 2 if is_wide else block, low, out=place, dtype=place.dtype)
        if not is_rough:
            np.divide(place, high - low, out=place)
        np.multiply(place, scale, out=place)
        np.copyto(cell, place, casting="unsafe")
        found = np.bincount(cell, minlength=bins + 1)
        counts += found[:bins]
        counts[-1] += found[bins]  # the largest value closes the last cell
        yield Histogram(counts, edges)


def _edges(low: float, high: float, bins: int) -> npt.NDArray[np.float64]:
    if low == high:
        aside = max(0.5, abs(low) * 2**-40)  # to large numbers nothing as small as 1/2 can be added
        largest = float(np.finfo(np.float64).max)
        low, high = max(low - aside, -largest), min(high + aside, largest)
    return np.linspace(low, high, bins + 1)


def _fits_float32(dtype: np.dtype[np.generic], low: float, high: float, bins: int) -> bool:
    """Tell whether places between two bounds can be computed in float32 without one that is not finite or 0."""
    limits = np.finfo(np.float32)
    is_exact = float(np.float32(low)) == low
    return dtype == np.float32 and is_exact and float(limits.tiny) * bins * 2 < high - low < float(limits.max)


def heat_map(array: Array, max_rows: int, max_columns: int) -> Array:
    """Return an array as a picture of at most so many rows and columns, float32, not finite where a value is not.

    The first axis makes the rows, the others together the columns (a vector is one row). Cells are the means of
    the values they stand for.
    """
    height = array.shape[0] if array.ndim >= 2 else 1
    width = math.prod(array.shape[1:]) if array.ndim >= 2 else array.size
    picture = array.reshape(height, width).astype(np.float32, copy=False)
    with np.errstate(all="ignore"):
        # Rows first: whole rows are added many times as fast as short stretches of them.
        return _pool_columns(_pool_rows(picture, max_rows), max_columns)


def finite_values(values: Array) -> Array:
    """Return the finite ones of a vector; the vector itself if all are."""
    with np.errstate(all="ignore"):
        # The bounds tell in the usual case: nan goes through both, and nothing lies beyond what is infinite.
        if values.size == 0 or (np.isfinite(values.min()) and np.isfinite(values.max())):
            return values
    return values[np.isfinite(values)]


def _blocks(values: Array) -> Iterator[npt.NDArray[np.float64]]:
    for start in range(0, values.size, BLOCK):
        yield values[start : start + BLOCK].astype(np.float64)


def _starts(length: int, size: int) -> npt.NDArray[np.intp]:
    return np.linspace(0, length, size, endpoint=False).astype(np.intp)


def _pool_rows(picture: Array, size: int) -> Array:
    """Return the means of neighbouring rows, so that at most ``size`` are left."""
    height, width = picture.shape
    if height <= size:
        return picture
    ends = np.append(_starts(height, size), height)
    means = np.empty((size, width), np.float32)
    for row, mean in enumerate(means):
        # ten times as fast as np.add.reduceat along this axis, measured
        np.add.reduce(picture[ends[row] : ends[row + 1]], axis=0, out=mean)
    return np.divide(means, np.diff(ends)[:, np.newaxis].astype(np.float32), out=means)


def _pool_columns(picture: Array, size: int) -> Array:
    """Return the means of neighbouring columns, so that at most ``size`` are left."""
    width = picture.shape[1]
    if width <= size:
        return picture
    starts = _starts(width, size)
    widths = np.diff(np.append(starts, width)).astype(np.float32)
    return np.asarray(np.add.reduceat(picture, starts, axis=1) / widths, np.float32)
