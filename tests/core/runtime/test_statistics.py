"""Numbers, histograms and small pictures of arrays."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from core.runtime.statistics import BLOCK, finite_bounds, heat_map, histogram, statistics


def test_statistics_of_a_small_array() -> None:
    found = statistics(np.array([[0, 3], [-4, 1]], np.float32))
    assert (found.min, found.max, found.mean) == (-4, 3, 0)
    assert found.std == pytest.approx(math.sqrt(26 / 4))
    assert found.norm == pytest.approx(math.sqrt(26))
    assert (found.zeros, found.non_finite, found.count, found.shape) == (1, 0, 4, (2, 2))
    assert found.zero_share == 0.25


def test_values_that_are_not_finite_are_counted_and_left_out() -> None:
    found = statistics(np.array([np.nan, 2, np.inf, -np.inf, 4], np.float32))
    assert (found.min, found.max, found.mean, found.non_finite, found.count) == (2, 4, 3, 3, 5)


@pytest.mark.parametrize("array", [np.zeros((0, 3), np.float32), np.full(4, np.nan, np.float32)])
def test_without_finite_values_there_is_nothing_to_say(array: np.ndarray) -> None:
    found = statistics(array)
    assert math.isnan(found.mean)
    assert math.isnan(found.min)
    assert found.non_finite == array.size
    assert histogram(array, 4).counts.sum() == 0


def test_the_largest_floats_do_not_overflow() -> None:
    largest = np.finfo(np.float32).max
    found = statistics(np.array([largest, -largest], np.float32))
    assert found.mean == 0
    assert found.std == pytest.approx(float(largest))
    assert histogram(np.array([largest, -largest], np.float32), 2).counts.tolist() == [1, 1]


def test_a_small_deviation_around_a_large_mean_is_seen() -> None:
    array = np.tile(np.array([10_000, 10_001], np.float32), BLOCK)
    assert statistics(array).std == pytest.approx(0.5, rel=1e-6)


@given(npst.arrays(np.float32, npst.array_shapes(), elements=st.floats(-1e6, 1e6, width=32)))
def test_histograms_count_every_value_where_numpy_does(array: np.ndarray) -> None:
    found = histogram(array, 8)
    counts, edges = np.histogram(array.astype(np.float64), found.edges)
    np.testing.assert_array_equal(edges, found.edges)
    assert found.counts.sum() == array.size
    # A value on an edge may fall to either side of it by rounding; no more than that may differ.
    on_edges = sum(np.isclose(array, edge, rtol=1e-6, atol=1e-6).sum() for edge in edges[1:-1])
    assert np.abs(found.counts - counts).sum() <= 2 * on_edges


@given(
    st.floats(-(2.0**100), 2.0**100, width=32),
    st.floats(2**-100, 2**100, width=32),
    st.integers(1, 70),
    st.integers(0, 2**32),
)
def test_a_large_array_is_counted_where_numpy_counts_it_but_next_to_edges(
    middle: float, spread: float, bins: int, seed: int
) -> None:
    array = (np.random.default_rng(seed).standard_normal(BLOCK + 99) * spread + middle).astype(np.float32)
    found = histogram(array, bins)
    counts, edges = np.histogram(array.astype(np.float64), found.edges)
    assert found.counts.sum() == array.size
    rounding = 4 * np.finfo(np.float32).eps * (edges[-1] - edges[0])
    near = sum(int((np.abs(array.astype(np.float64) - edge) <= rounding).sum()) for edge in edges[1:-1])
    assert np.abs(found.counts - counts).sum() <= 2 * near


@given(st.integers(1, 5), st.floats(-1e6, 1e6), st.integers(0, 2**32))
def test_statistics_of_many_blocks_are_those_of_the_whole(blocks: int, middle: float, seed: int) -> None:
    array = np.random.default_rng(seed).standard_normal(BLOCK * blocks + 7) + middle
    array[: BLOCK // 2] += 3
    found = statistics(array)
    assert found.mean == pytest.approx(array.mean(), rel=1e-9, abs=1e-9)
    assert found.std == pytest.approx(array.std(), rel=1e-9)
    assert found.norm == pytest.approx(float(np.linalg.norm(array)), rel=1e-9)


def test_equal_values_get_a_range_around_them() -> None:
    found = histogram(np.full(5, 2.0, np.float32), 2)
    assert (found.edges[0], found.edges[-1]) == (1.5, 2.5)
    assert found.counts.sum() == 5


@pytest.mark.parametrize("value", [1e17, -1e300, np.finfo(np.float64).max])
def test_equal_large_values_have_a_histogram_too(value: float) -> None:
    found = histogram(np.full(5, value), 4)
    assert found.edges[0] < value <= found.edges[-1]
    assert found.counts.sum() == 5


def test_the_smallest_ranges_have_cells() -> None:
    assert histogram(np.array([0, 5e-324, 5e-324]), 2).counts.tolist() == [1, 2]


def test_a_heat_map_is_means_of_cells() -> None:
    array = np.arange(16, dtype=np.float32).reshape(4, 4)
    np.testing.assert_array_equal(heat_map(array, 2, 2), [[2.5, 4.5], [10.5, 12.5]])
    np.testing.assert_array_equal(heat_map(array, 9, 9), array)
    uneven = heat_map(np.arange(35, dtype=np.float32).reshape(7, 5), 3, 2)
    np.testing.assert_array_equal(uneven, [[3, 5.5], [13, 15.5], [25.5, 28]])


def test_a_heat_map_of_any_rank_is_a_picture_within_its_size() -> None:
    assert heat_map(np.array(3, np.float32), 4, 4).shape == (1, 1)
    assert heat_map(np.zeros(10, np.float32), 4, 4).shape == (1, 4)
    assert heat_map(np.zeros((7, 3, 5), np.float32), 4, 6).shape == (4, 6)
    assert heat_map(np.zeros((0, 3), np.float32), 4, 4).shape == (0, 3)
    assert heat_map(np.zeros((3, 0), np.float32), 4, 4).shape == (3, 0)
    assert np.isnan(heat_map(np.array([[1, np.nan], [1, 1]], np.float32), 1, 2)).tolist() == [[False, True]]


@pytest.mark.parametrize("more", [0, 1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 7])
@pytest.mark.parametrize("bins", [1, 40, 64, 254, 255, 300])
def test_each_value_of_a_large_array_is_counted_once_however_many_there_are(more: int, bins: int) -> None:
    whole = np.arange(BLOCK + more, dtype=np.float32) % bins + np.float32(0.5)
    whole[0], whole[-1] = 0, bins  # which closes the last cell
    found = histogram(whole, bins)
    expected, _ = np.histogram(whole, found.edges)
    np.testing.assert_array_equal(found.counts, expected)


@given(
    st.integers(1, 70),
    st.integers(1, 300),
    st.integers(1, 24),
    st.integers(1, 40),
    st.integers(0, 2**32),
)
def test_a_heat_map_is_the_mean_of_each_cell_whatever_the_sizes(
    rows: int, columns: int, most_rows: int, most_columns: int, seed: int
) -> None:
    array = np.random.default_rng(seed).standard_normal((rows, columns)).astype(np.float32)
    found = heat_map(array, most_rows, most_columns)
    assert found.shape == (min(rows, most_rows), min(columns, most_columns))
    tops, lefts = (np.linspace(0, a, b + 1).astype(int) for a, b in zip(array.shape, found.shape, strict=True))
    expected = [
        [array[top:bottom, left:right].mean(dtype=np.float64) for left, right in itertools.pairwise(lefts)]
        for top, bottom in itertools.pairwise(tops)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_one_value_that_is_no_number_marks_one_cell(odd: float) -> None:
    array = np.ones((130, 130), np.float32)
    array[77, 33] = odd
    found = heat_map(array, 13, 13)
    assert np.argwhere(~np.isfinite(found)).tolist() == [[7, 3]]


@given(npst.arrays(np.float32, st.integers(0, 9), elements=st.floats(width=32)))
def test_bounds_are_those_of_the_finite_values(array: np.ndarray) -> None:
    finite = array[np.isfinite(array)]
    found = finite_bounds(array)
    if not finite.size:
        assert found is None
    else:
        assert found == (finite.min(), finite.max(), finite.size == array.size)
