"""Rows of numbers by key stay what a dictionary of them would be, whatever comes and goes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.canvas.rows import Rows

KEYS = st.integers(0, 40)
STEPS = st.lists(st.one_of(st.tuples(KEYS, st.floats(-1e6, 1e6)), KEYS), max_size=120)


@given(STEPS)
def test_rows_are_what_was_written_last_and_not_removed(steps: list[tuple[int, float] | int]) -> None:
    rows: Rows[int] = Rows(2)
    known: dict[int, tuple[float, float]] = {}
    for step in steps:
        if isinstance(step, int):
            assert rows.remove(step) == (known.pop(step, None) is not None)
        else:
            key, number = step
            known[key] = (number, -number)
            rows.write(key, known[key])
    assert len(rows) == len(known)
    assert {key: tuple(row) for key, row in zip(rows, rows.values.tolist(), strict=True)} == known
    assert rows.keys_at(range(len(rows))) == list(rows)


def test_rows_can_be_filled_at_once_and_grow_from_there() -> None:
    rows: Rows[str] = Rows(1)
    rows.write("old", [1.0])
    rows.fill(["a", "b"], [[2.0], [3.0]])
    assert "old" not in rows
    for number in range(100):
        rows.write(f"new{number}", [float(number)])
    assert np.array_equal(rows.values[:3, 0], [2.0, 3.0, 0.0])
    rows.fill((), ())
    assert rows.values.shape == (0, 1)
