"""Selecting many rows at once: as few ranges as there are gaps between them, for Qt goes through all ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QAbstractItemModel, QItemSelection


def ranges(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last row of each run of neighbours.

    >>> [*ranges([7, 1, 2, 3])]
    [(1, 3), (7, 7)]
    """
    first = last = None
    for row in sorted(rows):
        if first is not None and last is not None:
            if row == last + 1:
                last = row
                continue
            yield first, last
        first = last = row
    if first is not None and last is not None:
        yield first, last


def selection_of(model: QAbstractItemModel, rows: Iterable[int], columns: int = 1) -> QItemSelection:
    """Return a selection of rows in the first columns of a model."""
    chosen = QItemSelection()
    for first, last in ranges(rows):
        chosen.select(model.index(first, 0), model.index(last, columns - 1))
    return chosen
