"""Memory of bound programs: cut out of large pieces, zero, apart from each other."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.runtime.compiled.buffers import HUGE_BYTES, LEAST_BYTES, LINE_BYTES, Arena

FLOAT = np.dtype(np.float32)
MIDDLE = LEAST_BYTES // FLOAT.itemsize
HUGE = HUGE_BYTES // FLOAT.itemsize


@given(st.lists(st.tuples(st.integers(1, 2 * HUGE), st.sampled_from(["f4", "f8", "u1", "?"])), max_size=12))
def test_arrays_of_an_arena_are_zero_and_nobody_elses(wanted: list[tuple[int, str]]) -> None:
    arena = Arena()
    arrays = [arena.zeros(size, np.dtype(dtype)) for size, dtype in wanted]
    for array, (size, dtype) in zip(arrays, wanted, strict=True):
        assert array.shape == (size,)
        assert array.dtype == np.dtype(dtype)
        assert not array[:: max(1, size // 100)].any()
        array[[0, -1]] = 1
    spans = sorted((array.ctypes.data, array.ctypes.data + array.nbytes) for array in arrays)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(spans))


def test_arrays_of_some_pages_share_a_piece_and_begin_with_a_line() -> None:
    arena = Arena()
    one, other = arena.zeros(MIDDLE, FLOAT), arena.zeros(MIDDLE + 1, FLOAT)
    assert one.base is not None
    assert one.base is other.base
    assert one.ctypes.data % LINE_BYTES == other.ctypes.data % LINE_BYTES == 0


def test_small_and_huge_arrays_have_memory_of_their_own() -> None:
    arena = Arena()
    assert arena.zeros(MIDDLE - 1, FLOAT).base is None
    assert arena.zeros(HUGE, FLOAT).base is None


def test_a_full_piece_is_followed_by_another() -> None:
    arena = Arena()
    bases = {id(arena.zeros(HUGE - 1, FLOAT).base) for _ in range(9)}
    assert 1 < len(bases) < 9


def test_a_copy_has_its_elements_in_order() -> None:
    turned = np.arange(6.0 * MIDDLE).reshape(3, -1).T
    copy = Arena().copied(turned)
    assert copy.flags.c_contiguous
    np.testing.assert_array_equal(copy, turned)
