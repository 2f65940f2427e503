"""Arrays as pictures: how they are laid out, pooled and counted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.panels.pictures import SAMPLE, histogram, largest_magnitude, lay_out, pool


@pytest.mark.parametrize(
    ("shape", "matrix", "rows", "columns"),
    [
        ((), (1, 1), (), ()),
        ((7,), (1, 7), (), (0,)),
        ((3, 5), (3, 5), (0,), (1,)),
        ((2, 3, 4), (2, 12), (0,), (1, 2)),
        ((8, 4, 3, 3), (32, 9), (0, 1), (2, 3)),
        ((2, 8, 4, 4), (16, 16), (0, 1), (2, 3)),
    ],
)
def test_every_rank_lies_on_a_plane(
    shape: tuple[int, ...], matrix: tuple[int, int], rows: tuple[int, ...], columns: tuple[int, ...]
) -> None:
    layout = lay_out(np.zeros(shape))

    assert layout.matrix.shape == matrix
    assert (layout.rows, layout.columns) == (rows, columns)
    assert layout.is_reshaped == (len(shape) > 2)


def test_a_matrix_that_fits_is_shown_value_by_value() -> None:
    values = np.arange(6.0).reshape(2, 3)

    np.testing.assert_array_equal(pool(values, 10, 10), values)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 12), st.integers(1, 12))
def test_a_pooled_cell_is_the_mean_of_its_block(height: int, width: int, rows: int, columns: int) -> None:
    values = np.random.default_rng(height * 41 + width).normal(size=(height, width))

    pooled = pool(values, rows, columns)

    assert pooled.shape == (min(height, rows), min(width, columns))
    y = [slice(i * height // len(pooled), (i + 1) * height // len(pooled)) for i in range(len(pooled))]
    x = [slice(j * width // pooled.shape[1], (j + 1) * width // pooled.shape[1]) for j in range(pooled.shape[1])]
    expected = [[values[band_y, band_x].mean() for band_x in x] for band_y in y]
    np.testing.assert_allclose(pooled, expected, atol=1e-5)


def test_one_infinite_value_does_not_empty_its_cell() -> None:
    values = np.ones((4, 4), np.float32)
    values[0, 0] = np.inf
    values[3, 3] = np.nan

    pooled = pool(values, 2, 2)

    np.testing.assert_allclose(pooled, [[0.75, 1], [1, 0.75]])


def test_an_empty_array_makes_no_picture() -> None:
    assert pool(np.zeros((0, 5)), 4, 4).shape == (0, 0)
    assert histogram(np.zeros((0, 5)), 8) is None
    assert histogram(np.array([np.nan, np.inf]), 8) is None
    assert largest_magnitude(np.zeros((0, 0))) == 1


def test_a_histogram_counts_every_value_once() -> None:
    values = np.random.default_rng(0).normal(size=5_000)

    found = histogram(values, 30)

    assert found is not None
    np.testing.assert_array_equal(found.counts, np.histogram(values, 30)[0])
    assert (found.low, found.high) == (values.min(), values.max())


def test_a_constant_is_one_bar_in_the_middle() -> None:
    found = histogram(np.zeros(10), 9)

    assert found is not None
    assert found.counts.tolist() == [0, 0, 0, 0, 10, 0, 0, 0, 0]
    assert found.low < 0 < found.high


def test_a_large_array_is_sampled_between_its_exact_bounds() -> None:
    values = np.linspace(-1, 3, SAMPLE * 5, dtype=np.float32)

    found = histogram(values, 10)

    assert found is not None
    assert (found.low, found.high) == (-1, 3)
    assert found.counts.sum() <= SAMPLE
    assert found.counts.min() > 0.9 * found.counts.max()
