"""Arrays as pictures of the size of the screen: matrices, pooled cells, histograms. NumPy only, no Qt.

Everything here is called when values arrive, never while something is painted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.operators.operator import Array

SAMPLE = 100_000
"""Values that a histogram looks at; above this it takes evenly spaced ones (its bounds stay exact)."""


@dataclass(frozen=True)
class Layout:
    """How an array of any rank lies on a plane: a matrix, and the groups of axes that make its rows and columns."""

    matrix: Array
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def is_reshaped(self) -> bool:
        """True where several axes share one side, so that people need to be told."""
        return len(self.rows) + len(self.columns) > 2


@dataclass(frozen=True)
class Histogram:
    """Counts in equal cells from ``low`` to ``high``."""

    counts: Array
    low: float
    high: float


def lay_out(array: Array) -> Layout:
    """Lay an array out as a matrix without copying where it can.

    A scalar is one cell and a vector one row. Of more than two axes the first stays the rows (a sample, or an output
    channel); with four or more, rows and columns get the axes that make the picture nearest to a square.
    """
    axes = tuple(range(array.ndim))
    if array.ndim < 2:
        return Layout(array.reshape(1, -1), (), axes)
    split = 1 if array.ndim <= 3 else min(axes[1:], key=lambda at: _elongation(array.shape, at))
    rows = int(np.prod(array.shape[:split]))
    columns = int(np.prod(array.shape[split:]))
    return Layout(array.reshape(rows, columns), axes[:split], axes[split:])


def _elongation(shape: tuple[int, ...], split: int) -> float:
    rows, columns = np.prod(shape[:split]), np.prod(shape[split:])
    return float(abs(np.log(max(rows, 1)) - np.log(max(columns, 1))))


def pool(matrix: Array, rows: int, columns: int) -> Array:
    """Return the means of a matrix (float32) over at most ``rows`` by ``columns`` cells; smaller ones stay as they are.

    Values that are no finite number count as 0, so that one of them does not empty its whole cell.
    """
    matrix = np.asarray(matrix, np.float32)
    if not matrix.size:
        return np.zeros((0, 0), np.float32)
    if not np.isfinite(matrix.sum(dtype=np.float64)):
        matrix = np.nan_to_num(matrix, nan=0.0, posinf=0.0, neginf=0.0)
    for axis, cells in enumerate((rows, columns)):
        size = matrix.shape[axis]
        if size > cells > 0:
            edges = np.arange(cells, dtype=np.intp) * size // cells
            widths = np.diff(np.append(edges, size)).astype(np.float32)
            sums = np.add.reduceat(matrix, edges, axis=axis)
            matrix = sums / (widths[:, None] if axis == 0 else widths[None, :])
    return matrix


def histogram(array: Array, bins: int) -> Histogram | None:
    """Count the finite values of an array in equal cells; None where there are none."""
    flat = np.asarray(array).reshape(-1)
    if flat.size == 0:
        return None
    low, high = float(flat.min()), float(flat.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        flat = flat[np.isfinite(flat)]
        if flat.size == 0:
            return None
        low, high = float(flat.min()), float(flat.max())
    if flat.size > SAMPLE:
        flat = flat[:: -(-flat.size // SAMPLE)]
    if high <= low:
        # A constant is one bar in the middle, not a wall from edge to edge.
        reach = max(abs(low), 1.0) * 0.5
        low, high = low - reach, high + reach
    scaled = (flat.astype(np.float64) - low) * (bins / (high - low))
    cells = np.clip(scaled.astype(np.intp), 0, bins - 1)
    return Histogram(np.bincount(cells, minlength=bins), low, high)


def largest_magnitude(matrix: Array) -> float:
    """Return the magnitude that a diverging colour map centred on 0 should reach; 1 for nothing or zeros."""
    reach = float(np.abs(matrix).max()) if matrix.size else 0.0
    return reach if reach > 0 else 1.0
