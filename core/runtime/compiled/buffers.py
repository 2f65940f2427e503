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
    """

    flat: Array
    readers: int = 0
    is_kept: bool = False


class Pool:
    """Memory that nobody reads any more, by type and size; fresh memory is zero."""

    def __init__(self) -> None:
        self._free: dict[tuple[np.dtype[np.generic], int], list[Array]] = {}
        self.allocated_bytes = 0

    def take(self, size: int, dtype: np.dtype[np.generic]) -> Storage:
        """Return memory for so many elements."""
        free = self._free.get((dtype, size))
        if free:
            return Storage(free.pop())
        self.allocated_bytes += size * dtype.itemsize
        return Storage(np.zeros(size, dtype))

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
