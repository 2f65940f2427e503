"""Products of matrices the fastest way, and only in a way that changes not a bit of the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from core.operators.operator import Array
from core.runtime.compiled import ways
from core.runtime.compiled.calls import Call
from core.runtime.compiled.ways import SHORT, Way, fastest_way, product_calls

FLOAT = np.dtype(np.float32)


@pytest.fixture(autouse=True)
def _forget_timings() -> Iterator[None]:
    """Time again in each test, and in whatever comes after."""
    fastest_way.cache_clear()
    yield
    fastest_way.cache_clear()


def bound(a: Array, b: Array) -> tuple[list[Call], Array]:
    """Return the calls of a product, and where its result goes."""
    out = np.empty((len(a), b.shape[1]), a.dtype)
    return product_calls(a, b, out, np.empty), out


def normal(*shape: int) -> Array:
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


def in_order(array: Array, order: str) -> Array:
    return np.asfortranarray(array) if order == "F" else array


@pytest.mark.parametrize("order", ["CC", "CF", "FC", "FF"])
@pytest.mark.parametrize("way", list(Way), ids=str)
def test_each_way_is_the_product(way: Way, order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "fastest_way", lambda *_: way)
    monkeypatch.setattr(ways, "_pieces", lambda *_: 4)
    a, b = in_order(normal(8, 7), order[0]), in_order(normal(7, 12), order[1])
    calls, out = bound(a, b)
    assert len(calls) == (2 if way in (Way.LEFT, Way.RIGHT) else 1)
    for function, arguments in calls:
        function(*arguments)
    np.testing.assert_allclose(out, a @ b, rtol=1e-5, atol=1e-6)


def timed_as(seconds: dict[Way, float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the ways take given times, in place of those that they take."""
    known: dict[object, Way] = {}
    its_calls = ways._calls

    def noted(way: Way, a: Array, b: Array, out: Array, memory: ways.Memory) -> list[Call]:
        calls = its_calls(way, a, b, out, memory)
        known[calls[0][0], id(calls[0][1])] = way
        return calls

    def measured(calls: Sequence[Call]) -> float:
        for function, arguments in calls:
            function(*arguments)
        return seconds[known[calls[0][0], id(calls[0][1])]]

    monkeypatch.setattr(ways, "_calls", noted)
    monkeypatch.setattr(ways, "_seconds", measured)


SMALL, LARGER = (32, 64, 64), (256, 16, 512)


@pytest.mark.parametrize(
    ("size", "order", "fastest"),
    [(SMALL, "CF", Way.LEFT), (SMALL, "CF", Way.RIGHT), (LARGER, "CC", Way.ROWS), (LARGER, "FC", Way.COLUMNS)],
    ids=str,
)
def test_the_fastest_way_is_taken(
    size: tuple[int, int, int], order: str, fastest: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    timed_as({way: 1.0 if way is fastest else 2.0 for way in Way}, monkeypatch)
    monkeypatch.setattr(np, "array_equal", lambda *_: True)
    assert fastest_way(*size, FLOAT, order) is fastest


def test_a_little_faster_is_not_worth_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    timed_as({way: 1.0 if way is Way.PLAIN else 0.95 for way in Way}, monkeypatch)
    assert fastest_way(*SMALL, FLOAT, "CF") is Way.PLAIN


def test_no_way_is_taken_that_changes_a_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    timed_as({way: 2.0 if way is Way.PLAIN else 1.0 for way in Way}, monkeypatch)
    monkeypatch.setattr(np, "array_equal", lambda *_: False)
    assert fastest_way(*SMALL, FLOAT, "CF") is Way.PLAIN


@pytest.mark.parametrize("size", [LARGER, (101, 100, 200), (4, 1000, 1000)], ids=str)
def test_pieces_are_short(size: tuple[int, int, int]) -> None:
    pieces = ways._pieces(*size)
    assert np.prod(size) / pieces <= SHORT < np.prod(size) / pieces * 2


def test_what_can_gain_nothing_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Sequence[Call]) -> float:
        raise AssertionError("timed")

    monkeypatch.setattr(ways, "_seconds", refuse)
    large, short = (normal(256, 256), normal(256, 256)), (normal(4, 8), normal(8, 4))
    vector, odd = (normal(1, 8), normal(4, 8).T), (normal(101, 101), normal(101, 101))
    for a, b in (large, short, vector, odd):
        assert len(bound(a, b)[0]) == 1
