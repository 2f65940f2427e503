from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.series import MAX_STRETCHES, Outline, Series, Smoothed, smoothed

NUMBERS = st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), max_size=400)


@given(st.lists(NUMBERS, max_size=5))
def test_a_series_reads_as_the_list_and_as_the_array_of_what_was_added(pieces: list[list[float]]) -> None:
    series, known = Series(), []
    for piece in pieces:
        series.extend(piece)
        known += piece
    np.testing.assert_array_equal(series.array, known)
    np.testing.assert_array_equal([*series], known)
    assert len(series) == len(known)


def test_a_view_of_a_series_stays_as_it_was_while_numbers_come() -> None:
    series = Series([1.0, 2.0])
    before = series.array
    series.extend(range(1_000))
    assert before.tolist() == [1.0, 2.0]
    assert series == [1.0, 2.0, *range(1_000)]
    assert series[-1] == 999
    assert series[:2] == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        series.array[0] = 5


@given(st.lists(NUMBERS, min_size=1, max_size=6), st.integers(2, 40))
def test_an_outline_that_follows_has_every_peak_and_few_points(pieces: list[list[float]], most: int) -> None:
    outline, course = Outline(most), np.zeros(0)
    places = outline.follow(course)
    for piece in pieces:
        course = np.append(course, piece)
        places = outline.follow(course)
    assert (np.diff(places) > 0).all()
    assert len(places) <= 2 * most + max(1, 2 * len(course) // most)
    finite = course[np.isfinite(course)]
    if finite.size:
        drawn = course[places]
        drawn = drawn[np.isfinite(drawn)]
        assert drawn.max() == finite.max()
        assert drawn.min() == finite.min()


def test_an_outline_of_a_short_course_is_all_of_it() -> None:
    assert Outline().follow(np.arange(MAX_STRETCHES / 1.0)).tolist() == [*range(MAX_STRETCHES)]


def test_an_outline_does_not_look_at_old_numbers_again() -> None:
    # what was looked at is changed: only who looks again would see it
    outline, course = Outline(), np.zeros(40_000)
    outline.follow(course[:30_000])
    course[15_001] = 7.0
    assert course[outline.follow(course)].max() == 0.0


def test_a_course_that_got_shorter_is_another_one() -> None:
    outline = Outline(10)
    outline.follow(np.arange(100.0))
    with pytest.raises(ValueError, match="shorter"):
        outline.follow(np.arange(3.0))


@given(st.lists(NUMBERS, min_size=1, max_size=5), st.integers(2, 60))
def test_means_that_follow_are_those_of_the_whole(pieces: list[list[float]], window: int) -> None:
    smooth, course = Smoothed(window), np.zeros(0)
    found = smooth.follow(course)
    for piece in pieces:
        course = np.append(course, piece)
        found = smooth.follow(course)
    np.testing.assert_allclose(found, smoothed(course, window), rtol=1e-6, atol=1e-5)
