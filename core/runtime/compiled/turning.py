"""Small products of rows with rows, x Wᵀ, take libraries up to twice as long as others of the same size.

The axis that is summed over lies innermost in both factors. To turn one of them first, so that its elements lie the
other way, may cost less than it saves. What is faster is timed once for each size; nothing is turned that would
change a bit of the result, so that no number depends on a clock.
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
from core.runtime.compiled.binder import Binder, Call, product_call

MOST_PRODUCTS = 2**20
"""Of scalars: for larger products libraries turn the factors themselves, piece by piece."""
ROUNDS = 9
"""How often each way is timed; the least time counts."""
WORTHWHILE = 0.9
"""What part of the time must at most be left."""

Memory: TypeAlias = Callable[[Shape, "np.dtype[np.generic]"], Array]
"""Makes an array of a shape and a type."""


class Turn(Enum):
    """Which factor of a product is turned before."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"


def multiply_rows(binder: Binder, a: Array, b: Array, out: Array) -> None:
    """Bind the product of two matrices, one of which is turned before if that takes less time."""
    turn = Turn.NONE
    if _lies_in_rows(a) and _lies_in_rows(b.T) and a.size * b.shape[1] <= MOST_PRODUCTS:
        turn = faster_turn(*a.shape, b.shape[1], a.dtype)
    for function, arguments in _calls(turn, a, b, out, binder.scratch):
        binder.do(function, *arguments)


def _lies_in_rows(array: Array) -> bool:
    return array.flags.c_contiguous and not array.flags.f_contiguous


def _calls(turn: Turn, a: Array, b: Array, out: Array, memory: Memory) -> list[Call]:
    match turn:
        case Turn.LEFT:
            turned = memory(a.shape[::-1], a.dtype).T
            return [(np.copyto, (turned, a)), product_call(turned, b, out)]
        case Turn.RIGHT:
            turned = memory(b.shape, b.dtype)
            return [(np.copyto, (turned, b)), product_call(a, turned, out)]
        case Turn.NONE:
            return [product_call(a, b, out)]


@lru_cache(maxsize=1000)
def faster_turn(rows: int, inner: int, columns: int, dtype: np.dtype[np.generic]) -> Turn:
    """Return which factor of (rows, inner) · (columns, inner)ᵀ should be turned."""
    generator = np.random.default_rng(0)
    a, b = (generator.normal(size=(size, inner)).astype(dtype) for size in (rows, columns))
    outs = {turn: np.empty((rows, columns), dtype) for turn in Turn}
    ways = {turn: _calls(turn, a, b.T, out, np.empty) for turn, out in outs.items()}
    seconds = {turn: min(_seconds(calls) for _ in range(ROUNDS)) for turn, calls in ways.items()}
    best = min(seconds, key=seconds.__getitem__)
    is_worthwhile = seconds[best] <= WORTHWHILE * seconds[Turn.NONE]
    return best if is_worthwhile and np.array_equal(outs[best], outs[Turn.NONE]) else Turn.NONE


def _seconds(calls: Sequence[Call]) -> float:
    start = time.perf_counter()
    for function, arguments in calls:
        function(*arguments)
    return time.perf_counter() - start
