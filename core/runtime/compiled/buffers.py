"""Memory of a bound program: which array holds what, how long it is needed, and what takes its place afterwards.

Everything is decided while a program is bound; nothing here is called when it runs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.dimension import Shape
from core.operators.operator import Array

BLOCK = 16_384
"""Elements of a block: some arrays of so many float32 fit into the second cache of today's processors."""


@dataclass(eq=False, slots=True)
class Storage:
    """A piece of memory that one or several heads see, in one shape or another.

    Attributes:
        flat: The memory.
        readers: How many reads are still to come.
        is_kept: Never given to anybody else: values of Variables, constants, results, what backward reads.
        last: How many calls of its pass there are up to the last one that reads or writes it.
    """

    flat: Array
    readers: int = 0
    is_kept: bool = False
    last: int = 0


HUGE_BYTES = 2**22
"""From so many on, NumPy asks the system for pages of 2 MiB, with which fewer addresses have to be looked up."""
PIECE_BYTES = 4 * HUGE_BYTES
"""What an arena asks for at once; of memory that nobody touches the system has none to give."""
LEAST_BYTES = 2**15
"""Arrays below this have memory of their own: they stay in the cache, and their pages are known."""
LINE_BYTES = 64
"""Of the cache: where an array begins with one, the widest instructions read whole ones."""


class Arena:
    """Where arrays of some pages come from: cut one behind the other out of pieces that have huge pages.

    A pass over memory that is in no cache takes a tenth less time with them. A piece lives as long as one of its
    arrays does.
    """

    def __init__(self) -> None:
        self._rests: dict[np.dtype[np.generic], Array] = {}

    def zeros(self, size: int, dtype: np.dtype[np.generic]) -> Array:
        """Return an array of zeros."""
        if not LEAST_BYTES <= size * dtype.itemsize < HUGE_BYTES or LINE_BYTES % dtype.itemsize:
            return np.zeros(size, dtype)
        line = LINE_BYTES // dtype.itemsize
        length = -(-size // line) * line
        rest = self._rests.get(dtype)
        if rest is None or len(rest) < length:
            rest = _aligned(np.zeros(PIECE_BYTES // dtype.itemsize, dtype))
        self._rests[dtype] = rest[length:]
        return rest[:size]

    def copied(self, array: Array) -> Array:
        """Return a copy of an array, its elements in order."""
        copy = self.zeros(array.size, array.dtype).reshape(array.shape)
        np.copyto(copy, array)
        return copy


def _aligned(array: Array) -> Array:
    """Return an array from the first element on that begins a line of the cache."""
    return array[-array.ctypes.data % LINE_BYTES // array.itemsize :]


class Pool:
    """Memory that nobody reads any more, by type and size; fresh memory is zero."""

    def __init__(self, arena: Arena) -> None:
        self._arena = arena
        self._free: dict[tuple[np.dtype[np.generic], int], list[Array]] = {}
        self.allocated_bytes = 0

    def take(self, size: int, dtype: np.dtype[np.generic]) -> Storage:
        """Return memory for so many elements."""
        free = self._free.get((dtype, size))
        if free:
            return Storage(free.pop())
        self.allocated_bytes += size * dtype.itemsize
        return Storage(self._arena.zeros(size, dtype))

    def give_back(self, storage: Storage) -> None:
        """Take memory back that has no reader left."""
        if not storage.is_kept:
            self._free.setdefault((storage.flat.dtype, storage.flat.size), []).append(storage.flat)


def shaped(flat: Array, shape: Shape, like: Array | None = None) -> Array:
    """Return flat memory as an array, whose axes lie in memory in the order of those of another array."""
    if like is None or like.ndim != len(shape) or like.flags.c_contiguous:
        return flat.reshape(shape)
    order = sorted(range(like.ndim), key=lambda axis: -abs(like.strides[axis]))
    back = sorted(range(like.ndim), key=order.__getitem__)
    return flat.reshape([shape[axis] for axis in order]).transpose(back)


def blocks(*arrays: Array) -> list[tuple[Array, ...]]:
    """Return arrays of one shape in parts that stay in the cache; whole, if their elements do not lie alike."""
    first = arrays[0]
    if first.size <= BLOCK:
        return [arrays]
    order = sorted(range(first.ndim), key=lambda axis: -abs(first.strides[axis]))
    turned = [each.transpose(order) for each in arrays]
    if not all(each.flags.c_contiguous for each in turned):
        return [arrays]
    flat = [each.reshape(-1) for each in turned]
    return [tuple(each[start : start + BLOCK] for each in flat) for start in range(0, first.size, BLOCK)]


def reshaped(array: Array, shape: Shape) -> Array | None:
    """Return an array in another shape if that takes no copy, else None."""
    if array.shape == shape:
        return array
    if array.flags.c_contiguous:
        return array.reshape(shape)
    view = array.reshape(shape)
    return view if np.may_share_memory(view, array) else None


def adjacent(arrays: list[Array]) -> Array | None:
    """Return arrays of rows that lie one behind the other in memory as one array, or None if they do not."""
    first = arrays[0]
    if first.ndim == 0 or not all(each.flags.c_contiguous and each.dtype == first.dtype for each in arrays):
        return None
    address = first.ctypes.data
    rows = 0
    for each in arrays:
        if each.shape[1:] != first.shape[1:] or each.ctypes.data != address + rows * first.strides[0]:
            return None
        rows += len(each)
    base = _owner(first)
    if any(_owner(each) is not base for each in arrays) or not base.flags.c_contiguous:
        return None
    start = (address - base.ctypes.data) // base.itemsize
    width = math.prod(first.shape[1:])
    return base.reshape(-1)[start : start + rows * width].reshape(rows, *first.shape[1:])


def _owner(array: Array) -> Array:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
