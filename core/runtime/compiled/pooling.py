"""Kernels of max pooling: maxima of shifted views, and what goes back to their places.

They go over the channels in blocks that stay in the cache while all places of a window are visited.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from core.expression.expression import Head
from core.operators.operator import Array
from core.operators.pooling import Pooling, PoolingScatter
from core.runtime.compiled.binder import Binder

CACHE_BYTES = 2**19
"""What a block of channels may take, so that it is still in the second cache when the next place is visited."""


def max_pooling(operator: Pooling, binder: Binder, inputs: list[Array]) -> bool:
    """Bind the maxima of windows; where each is, is kept as its number within the window."""
    (x,) = inputs
    places = binder.operation.outputs[1] if operator.pool_type == "max" else None
    if places is None or not _pools(operator, x) or not _is_private(binder, places):
        return False
    windows = operator.windows(x.shape[2:])
    counts = windows.counts(x.shape[2:])
    shape = (*x.shape[:2], *counts)
    best = binder.output(shape, x.dtype, like=x)
    number = binder.output(shape, np.dtype(np.uint8), index=1, like=x)
    is_larger = binder.scratch(shape, np.dtype(bool), like=x)
    place = binder.scratch(shape, np.dtype(np.uint8), like=x)
    notes = (number, is_larger, place) if binder.uses.get(places, 0) > 0 else ()
    offsets = [where for _, where in windows.offsets(counts)]
    for block in _blocks(x):
        _maxima(binder, [x[block][where] for where in offsets], best[block], [each[block] for each in notes])
    binder.memo[places] = number
    return True


def _blocks(x: Array) -> Iterator[tuple[slice, slice]]:
    """Yield all rows of some channels each."""
    channels = x.shape[1]
    at_once = max(1, channels * CACHE_BYTES // x.nbytes)
    return ((slice(None), slice(start, start + at_once)) for start in range(0, channels, at_once))


def _maxima(binder: Binder, values: Sequence[Array], best: Array, notes: Sequence[Array]) -> None:
    """Bind the maximum of each window, given the values of all at each place, and its number in notes[0]."""
    largest = values[0]
    for index, value in enumerate(values[1:], 1):
        if notes:
            number, is_larger, place = notes
            binder.compute(np.greater, value, largest, out=is_larger)
            _note_places(binder, is_larger.view(np.uint8), index, place, number)
        binder.compute(np.maximum, largest, value, out=best)
        largest = best
    if len(values) == 1:
        binder.do(np.copyto, best, largest)
        for number in notes[:1]:
            binder.do(number.fill, 0)


def _note_places(binder: Binder, is_larger: Array, index: int, place: Array, number: Array) -> None:
    """Bind number ← index where a value is larger than all before; numbers grow, so a maximum selects."""
    if index == 1:
        binder.do(np.copyto, number, is_larger)
        return
    binder.compute(np.multiply, is_larger, binder.number(index, np.dtype(np.uint8)), out=place)
    binder.compute(np.maximum, number, place, out=number)


def max_pooling_gradient(operator: PoolingScatter, binder: Binder, inputs: list[Array]) -> bool:
    """Bind what goes back to the places of the maxima."""
    g, _, like = inputs
    number = binder.memo.get(binder.operation.inputs[1])
    if number is None:
        return False
    windows = operator.windows(like.shape[2:])
    counts = windows.counts(like.shape[2:])
    out = binder.output(like.shape, g.dtype, like=like)
    tiles = windows.stride == windows.kernel
    if not tiles or math.prod(counts) * math.prod(windows.kernel) != math.prod(like.shape[2:]):
        binder.do(out.fill, 0)
    sent = binder.scratch(g.shape, g.dtype, like=number)
    for block in _blocks(out):
        for index, (_, where) in enumerate(windows.offsets(counts)):
            binder.compute(np.equal, number[block], binder.number(index, np.dtype(np.uint8)), out=sent[block])
            # Into memory in order first: a copy takes less time for each run of a strided view than a product.
            binder.compute(np.multiply, g[block], sent[block], out=sent[block])
            target = out[block][where]
            if tiles:
                binder.do(np.copyto, target, sent[block])
            else:
                binder.compute(np.add, target, sent[block], out=target)
    return True


def _pools(operator: Pooling, x: Array) -> bool:
    if operator.global_pool or x.dtype.char not in "fd" or 0 in x.shape or math.prod(operator.kernel) > 255:
        return False
    windows = operator.windows(x.shape[2:])
    return windows.padded_sizes(x.shape[2:]) == x.shape[2:] and 0 not in windows.counts(x.shape[2:])


def _is_private(binder: Binder, places: Head) -> bool:
    """Tell whether nobody but gradients of max pooling reads the places (a result would count as one more use)."""
    users = binder.users.get(places, ())
    alike = [each for each in users if isinstance(each.operator, PoolingScatter) and each.inputs[1] == places]
    return len(alike) == len(users) == binder.uses.get(places, 0)
