"""Arrays as pictures: how they are laid out, counted and coloured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.panels.pictures import (
    LONGEST_CELL,
    SAMPLE,
    counting,
    histogram,
    largest_magnitude,
    lay_out,
    visible_cells,
)
from app.widgets.colouring import COLOURS, colour_map, coloured
from core.runtime.statistics import histogram as exact_histogram
from core.runtime.statistics import statistics


@pytest.mark.parametrize(
    ("shape", "matrix", "rows", "columns"),
    [
        ((), (1, 1), (), ()),
        ((7,), (1, 7), (), (0,)),
        ((3, 5), (3, 5), (0,), (1,)),
        ((2, 3, 4), (2, 12), (0,), (1, 2)),
        ((8, 4, 3, 3), (32, 9), (0, 1), (2, 3)),
        ((0, 4), (0, 4), (0,), (1,)),
    ],
)
def test_every_rank_lies_on_a_plane(
    shape: tuple[int, ...], matrix: tuple[int, int], rows: tuple[int, ...], columns: tuple[int, ...]
) -> None:
    layout = lay_out(np.zeros(shape))

    assert layout.matrix.shape == matrix
    assert (layout.rows, layout.columns) == (rows, columns)
    assert layout.is_reshaped == (len(shape) > 2)


def test_a_large_array_is_sampled_between_its_exact_bounds() -> None:
    values = np.linspace(-1, 3, SAMPLE * 5, dtype=np.float32)

    found = histogram(values, 10)

    assert (found.edges[0], found.edges[-1]) == (-1, 3)
    assert found.counts.sum() <= SAMPLE + 2
    assert found.counts.min() > 0.9 * found.counts.max()


def test_statistics_that_are_known_tell_the_bounds_of_a_sample() -> None:
    values = np.append(np.linspace(-1, 1, SAMPLE * 3, dtype=np.float32), np.array([np.nan, 7.0], np.float32))
    known = statistics(values)

    assert histogram(values, 10, known).edges[-1] == 7
    np.testing.assert_array_equal(histogram(values, 10, known).counts, histogram(values, 10).counts)
    assert largest_magnitude(values, known) == largest_magnitude(values) == 7
    # they are taken at their word: nobody looks again
    assert largest_magnitude(values, replace(known, min=-9.0)) == 9


@pytest.mark.parametrize("odd", [0.5, np.nan, np.inf])
@pytest.mark.parametrize("is_known", [True, False])
def test_counting_some_at_a_time_ends_with_every_finite_value(odd: float, is_known: bool) -> None:
    values = np.random.default_rng(0).standard_normal(SAMPLE * 4, np.float32)
    values[77] = odd

    *_, found = counting(values, 12, statistics(values) if is_known else None)

    exact = exact_histogram(values, 12)
    np.testing.assert_array_equal(found.counts, exact.counts)
    assert found.counts.sum() == np.isfinite(values).sum()
    assert [*counting(np.full(SAMPLE * 2, np.nan, np.float32), 12)] == []


def test_zero_is_in_the_middle_of_the_colours_and_the_largest_value_at_an_end() -> None:
    values = np.array([[0.0, 2.0, -2.0, -1.0]])

    picture = coloured(values, largest_magnitude(values), colour_map("#FF0000", "#101010", "#0000FF"), "#00FF00")

    assert picture[0, 0].tolist() == [16, 16, 16, 255]
    assert picture[0, 1].tolist() == [0, 0, 255, 255]
    assert picture[0, 2].tolist() == [255, 0, 0, 255]
    assert 100 < picture[0, 3, 0] < 200


def test_what_is_no_number_has_a_colour_of_its_own() -> None:
    values = np.array([[np.nan, 1.0], [np.inf, -1.0]])

    picture = coloured(values, largest_magnitude(values), colour_map("#FF0000", "#101010", "#0000FF"), "#00FF00")

    assert picture[:, 0].tolist() == [[0, 255, 0, 255]] * 2
    assert picture[0, 1].tolist() == [0, 0, 255, 255]


@pytest.mark.parametrize("values", [np.zeros((0, 0)), np.zeros((2, 2)), np.array([np.nan])])
def test_nothing_and_zeros_have_a_scale(values: np.ndarray) -> None:
    assert largest_magnitude(values) == 1
    assert colour_map("#000000", "#000000", "#000000").shape == (COLOURS, 4)


# Cells of whole pixels


def test_cells_are_whole_pixels_where_the_picture_still_fills_the_room() -> None:
    rows, columns = visible_cells(8, 100, 100, 250)
    assert (100 / rows, 250 / columns) == (12, 2)


def test_cells_fill_the_room_where_whole_pixels_would_leave_much_of_it_empty() -> None:
    rows, columns = visible_cells(64, 64, 100, 100)
    assert (rows, columns) == (64, 64)


def test_cells_smaller_than_a_pixel_are_left_to_pooling() -> None:
    assert visible_cells(1000, 2000, 100, 100) == (1000, 2000)


def test_a_few_long_rows_are_no_hairs() -> None:
    rows, columns = visible_cells(10, 256, 400, 300)
    assert 300 / columns == 1
    assert 400 / rows <= LONGEST_CELL * 300 / 256
    assert rows >= 10
