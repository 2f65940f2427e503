"""Numbers as people type them into one line: ``1, 2, 3`` or rows ``1 2; 3 4`` or nested lists."""

from __future__ import annotations

import json

import numpy as np

from core.dimension import Shape

MOST_TEXT = 20_000


def parse_numbers(text: str) -> tuple[tuple[float, ...], Shape]:
    """Return the numbers of a text and how they are laid out.

    Raises:
        ValueError: There is something that is no number, or rows are not equally long.
    """
    text = text.strip()
    if len(text) > MOST_TEXT:
        raise ValueError(f"more than {MOST_TEXT} characters")
    if text.startswith("["):
        table = np.asarray(json.loads(text), dtype=np.float64)
    else:
        rows = [[float(word) for word in row.replace(",", " ").split()] for row in text.split(";") if row.strip()]
        table = np.asarray(rows, dtype=np.float64)
        table = table[0] if len(rows) == 1 else table
    if not table.size or not np.isfinite(table).all():
        raise ValueError(text)
    return tuple(table.ravel().tolist()), table.shape


def format_numbers(numbers: tuple[float, ...], shape: Shape) -> str:
    """Write numbers so that `parse_numbers` reads the same ones in the same shape."""
    table = np.asarray(numbers).reshape(shape or (len(numbers),))
    if table.ndim > 2:
        return json.dumps(table.tolist())
    rows = [table] if table.ndim < 2 else list(table)
    text = "; ".join(
        ", ".join(f"{value:.17g}" if value != int(value) else str(int(value)) for value in row) for row in rows
    )
    return f"{json.dumps(table.tolist())}" if table.ndim == 2 and len(table) == 1 else text
