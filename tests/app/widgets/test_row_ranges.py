"""Many rows are selected in few ranges, and they are the same rows."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QStringListModel

from app.widgets.row_ranges import ranges, selection_of


@given(st.sets(st.integers(0, 40)))
def test_ranges_hold_just_the_rows_and_never_touch(rows: set[int]) -> None:
    found = [*ranges(rows)]
    assert [row for first, last in found for row in range(first, last + 1)] == sorted(rows)
    assert all(last + 1 < first for (_, last), (first, _) in pairwise(found))


def test_neighbours_are_selected_together() -> None:
    model = QStringListModel([str(row) for row in range(10)])
    chosen = selection_of(model, [5, 3, 4, 8])
    assert chosen.count() == 2
    assert sorted(index.row() for index in chosen.indexes()) == [3, 4, 5, 8]
