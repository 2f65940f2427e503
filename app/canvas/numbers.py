"""Small tensors as lines of numbers, to be read at their wires."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.operators.operator import Array

MOST_ELEMENTS = 16
"""Larger tensors are pictures, not numbers."""
MOST_COLUMNS = 8
"""A longer row goes on in the next line."""


def number_lines(array: Array) -> tuple[str, ...]:
    """Return a small tensor as lines of right-aligned columns, 3 significant digits; nothing for a large one.

    The last axis makes the columns, all others the rows.
    """
    return number_blocks([array])[0]


def number_blocks(arrays: Sequence[Array]) -> list[tuple[str, ...]]:
    """Return the `number_lines` of several tensors, whose columns stand under each other."""
    tables = [_table(array) for array in arrays]
    width = max((len(text) for table in tables for row in table for text in row), default=0)
    return [tuple("  ".join(text.rjust(width) for text in row) for row in table) for table in tables]


def _table(array: Array) -> list[list[str]]:
    """Return the numbers of a small tensor as texts, line by line."""
    if not 0 < array.size <= MOST_ELEMENTS:
        return []
    columns = array.shape[-1] if array.ndim else 1
    texts = [[number_text(value) for value in row] for row in array.reshape(-1, columns).tolist()]
    return [row[start : start + MOST_COLUMNS] for row in texts for start in range(0, columns, MOST_COLUMNS)]


def number_text(value: float) -> str:
    """Return a number in 3 significant digits with a true minus sign; up to a million without an exponent."""
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "nan")
    text = f"{value:.0f}" if 1000 <= abs(value) < 1e6 else f"{value:.3g}"
    return text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("-", "−")
