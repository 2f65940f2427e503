"""Ways to compute a product of matrices that is too small for a library to be at its best.

For sums over the innermost axis of both factors, x Wᵀ, libraries take up to twice as long as for others of the same
size: to turn one factor first, so that its elements lie the other way, may cost less than it saves. And products that
are a little too large for a library's short way may be taken in pieces which are not. What is fastest is timed once
for each size; no way is taken that would change a bit of the result, so that no number depends on a clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from core.dimension import Shape
from core.operators.operator import Array
from core.runtime.compiled.calls import Call, product_call

SHORT = 10**6
"""Products of scalars, up to which libraries have a short way (OpenBLAS: 100³)."""
LONGEST = 4 * SHORT
"""With so many, a product is too large to gain anything."""
ROUNDS = 7
"""How often each way is timed; the least time counts."""
WORTHWHILE = 0.9
"""What part of the time must at most be left."""

Memory: TypeAlias = Callable[[Shape, "np.dtype[np.generic]"], Array]
"""Makes an array of a shape and a type."""


class Way(Enum):
    """How a · b is computed: as it is, with a factor turned first, or in pieces of a's rows or b's columns."""

    PLAIN = "plain"
    LEFT = "left factor turned"
    RIGHT = "right factor turned"
    ROWS = "pieces of rows"
    COLUMNS = "pieces of columns"


def product_calls(a: Array, b: Array, out: Array, memory: Memory) -> list[Call]:
    """Return the calls of the product of two matrices, the fastest way."""
    order_a, order_b = _order(a), _order(b)
    if not order_a or not order_b or not out.flags.c_contiguous:
        return [product_call(a, b, out)]
    way = fastest_way(*_sizes(a, b), a.dtype, order_a + order_b)
    return _calls(way, a, b, out, memory)


def _sizes(a: Array, b: Array) -> tuple[int, int, int]:
    return len(a), len(b), b.shape[1]


def _order(array: Array) -> str:
    """Return C or F if the elements lie in this order, and no other, as those of vectors do."""
    flags = array.flags
    if flags.c_contiguous:
        return "" if flags.f_contiguous else "C"
    return "F" if flags.f_contiguous else ""


def _calls(way: Way, a: Array, b: Array, out: Array, memory: Memory) -> list[Call]:
    match way:
        case Way.LEFT:
            turned = memory(a.shape[::-1], a.dtype).T
            return [(np.copyto, (turned, a)), product_call(turned, b, out)]
        case Way.RIGHT:
            turned = memory(b.shape, b.dtype)
            return [(np.copyto, (turned, b)), product_call(a, turned, out)]
        case Way.ROWS:
            pieces = _pieces(*_sizes(a, b))
            return [(np.matmul, (_split(a, pieces), b, _split(out, pieces)))]
        case Way.COLUMNS:
            pieces = _pieces(*_sizes(a, b))
            return [(np.matmul, (a, _split(b.T, pieces).swapaxes(1, 2), _split(out.T, pieces).swapaxes(1, 2)))]
        case Way.PLAIN:
            return [product_call(a, b, out)]


def _split(array: Array, pieces: int) -> Array:
    """Return a view of the rows of a matrix in pieces."""
    rows, columns = array.shape
    return array.reshape(pieces, rows // pieces, columns)


def _pieces(rows: int, inner: int, columns: int) -> int:
    """Return the number of pieces that are short, a power of two."""
    return 1 << ((rows * inner * columns - 1) // SHORT).bit_length()


def _possible(rows: int, inner: int, columns: int, order: str) -> list[Way]:
    products = rows * inner * columns
    if products > LONGEST:
        return [Way.PLAIN]
    if products <= SHORT:
        return [Way.PLAIN, Way.LEFT, Way.RIGHT] if order == "CF" else [Way.PLAIN]
    pieces = _pieces(rows, inner, columns)
    splits = {Way.ROWS: rows, Way.COLUMNS: columns}
    return [Way.PLAIN, *(way for way, size in splits.items() if size % pieces == 0)]


@lru_cache(maxsize=1000)
def fastest_way(rows: int, inner: int, columns: int, dtype: np.dtype[np.generic], order: str) -> Way:
    """Return how (rows, inner) · (inner, columns) should be computed.

    Args:
        order: How the elements of both lie: CC, CF, FC or FF.
    """
    possible = _possible(rows, inner, columns, order)
    if len(possible) == 1:
        return Way.PLAIN
    generator = np.random.default_rng(0)
    a, b = (generator.normal(size=shape).astype(dtype) for shape in ((rows, inner), (inner, columns)))
    a, b = (np.asfortranarray(each) if lies == "F" else each for each, lies in zip((a, b), order, strict=True))
    outs = {way: np.empty((rows, columns), dtype) for way in possible}
    calls = {way: _calls(way, a, b, out, np.empty) for way, out in outs.items()}
    repeats = 1 + 3 * SHORT // (10 * rows * inner * columns)  # a clock is too coarse for a single short one
    seconds = {way: min(_seconds(its_calls * repeats) for _ in range(ROUNDS)) for way, its_calls in calls.items()}
    best = min(seconds, key=seconds.__getitem__)
    is_worthwhile = seconds[best] <= WORTHWHILE * seconds[Way.PLAIN]
    return best if is_worthwhile and np.array_equal(outs[best], outs[Way.PLAIN]) else Way.PLAIN


def _seconds(calls: Sequence[Call]) -> float:
    start = time.perf_counter()
    for function, arguments in calls:
        function(*arguments)
    return time.perf_counter() - start
