"""Small tensors as lines of numbers, to be read at their wires."""

from __future__ import annotations

import math

from core.operators.operator import Array

MOST_ELEMENTS = 16
"""Larger tensors are pictures, not numbers."""
MOST_COLUMNS = 8
"""A longer row goes on in the next line."""


def number_lines(array: Array) -> tuple[str, ...]:
    """Return a small tensor as lines of right-aligned columns, 3 significant digits; nothing for a large one.

    The last axis makes the columns, all others the rows.
    """
    if not 0 < array.size <= MOST_ELEMENTS:
        return ()
    columns = array.shape[-1] if array.ndim else 1
    rows = array.reshape(-1, columns).tolist()
    texts = [[number_text(value) for value in row] for row in rows]
    width = max(len(text) for row in texts for text in row)
    starts = range(0, columns, MOST_COLUMNS)
    pieces = (row[start : start + MOST_COLUMNS] for row in texts for start in starts)
    return tuple("  ".join(text.rjust(width) for text in piece) for piece in pieces)


def number_text(value: float) -> str:
    """Return a number in 3 significant digits with a true minus sign; up to a million without an exponent."""
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "nan")
    text = f"{value:.0f}" if 1000 <= abs(value) < 1e6 else f"{value:.3g}"
    return text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("-", "−")
