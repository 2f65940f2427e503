"""Products of rows with rows: a factor is turned where that is faster, and only where not a bit changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from core.operators.operator import Array
from core.runtime.compiled import turning
from core.runtime.compiled.binder import Binder, Call, RunState
from core.runtime.compiled.turning import Turn, faster_turn, multiply_rows


@pytest.fixture(autouse=True)
def _forget_timings() -> Iterator[None]:
    """Time again in each test, and in whatever comes after."""
    faster_turn.cache_clear()
    yield
    faster_turn.cache_clear()


def bound(a: Array, b: Array) -> tuple[list[Call], Array]:
    """Return the calls of a product, and where its result goes."""
    binder = Binder({}, {}, RunState())
    out = np.empty((len(a), b.shape[1]), a.dtype)
    multiply_rows(binder, a, b, out)
    return binder.calls, out


def normal(*shape: int) -> Array:
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("turn", list(Turn), ids=str)
def test_each_way_is_the_product(turn: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "faster_turn", lambda *_: turn)
    a, b = normal(5, 7), normal(3, 7).T
    calls, out = bound(a, b)
    assert len(calls) == (1 if turn is Turn.NONE else 2)
    for function, arguments in calls:
        function(*arguments)
    np.testing.assert_allclose(out, a @ b, rtol=1e-5, atol=1e-6)


def timed_as(seconds: dict[Turn, float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the ways take given times: the one without a copy is that of the single call."""

    def measured(calls: Sequence[Call]) -> float:
        for function, arguments in calls:
            function(*arguments)
        if len(calls) == 1:
            return seconds[Turn.NONE]
        copied = calls[0][1][0]
        return seconds[Turn.LEFT if copied.flags.f_contiguous else Turn.RIGHT]

    monkeypatch.setattr(turning, "_seconds", measured)


@pytest.mark.parametrize("fastest", list(Turn), ids=str)
def test_the_fastest_way_is_taken(fastest: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    timed_as({turn: 1.0 if turn is fastest else 2.0 for turn in Turn}, monkeypatch)
    # Of whole numbers, sums are the same in any order.
    monkeypatch.setattr(np.random, "default_rng", lambda _: _Whole())
    assert faster_turn(32, 64, 64, np.dtype(np.float32)) is fastest


def test_a_little_faster_is_not_worth_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    timed_as({Turn.NONE: 1.0, Turn.LEFT: 0.95, Turn.RIGHT: 0.95}, monkeypatch)
    assert faster_turn(32, 64, 64, np.dtype(np.float32)) is Turn.NONE


def test_nothing_is_turned_that_changes_a_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    timed_as({Turn.NONE: 2.0, Turn.LEFT: 1.0, Turn.RIGHT: 2.0}, monkeypatch)
    monkeypatch.setattr(np, "array_equal", lambda *_: False)
    assert faster_turn(32, 64, 64, np.dtype(np.float32)) is Turn.NONE


def test_large_products_and_vectors_are_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Turn:
        raise AssertionError("timed")

    monkeypatch.setattr(turning, "faster_turn", refuse)
    for a, b in ((normal(128, 128), normal(128, 128).T), (normal(1, 8), normal(4, 8).T), (normal(4, 8), normal(8, 4))):
        assert len(bound(a, b)[0]) == 1


class _Whole:
    """A generator of small whole numbers."""

    def normal(self, *, size: tuple[int, ...]) -> Array:
        return np.arange(int(np.prod(size))).reshape(size) % 5.0
