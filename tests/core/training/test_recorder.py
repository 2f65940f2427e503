"""What is kept of a training's moments, and drawn of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.operators.operator import Array
from core.problem import Path
from core.training.recorder import Recorder, SmallCourses, course, distributions

PATH: Path = ("dense1", "weight")
OTHER: Path = ("dense2", "bias")


def recorded(*iterations: int) -> Recorder:
    """Record a parameter whose norm is the number of the iteration."""
    recorder = Recorder()
    for iteration in iterations:
        value = np.full((1, 1), iteration, np.float32)
        recorder.record(iteration, {PATH: value}, {PATH: value}, {PATH: value})
    return recorder


def test_a_small_course_is_even_in_iterations_whichever_were_recorded() -> None:
    moments = recorded(1, 2, 3, 11).snapshot()[PATH]
    assert SmallCourses().of([moments]).tolist() == [[float(each) for each in range(1, 12)]]


def test_a_small_course_has_few_points_and_the_ends() -> None:
    [course] = SmallCourses().of([recorded(*range(1, 301)).snapshot()[PATH]])
    assert len(course) == 32
    assert (course[0], course[-1]) == (1.0, 300.0)
    np.testing.assert_allclose(np.diff(course), 299 / 31, rtol=1e-6)


def test_what_was_never_recorded_has_no_course() -> None:
    assert SmallCourses().of([]).shape == (0, 0)
    assert SmallCourses().of([()]).shape == (1, 0)
    both = SmallCourses().of([(), recorded(1, 2).snapshot()[PATH]])
    np.testing.assert_array_equal(both, [[np.nan, np.nan], [1, 2]])


def test_courses_of_many_are_those_of_each_whenever_it_was_recorded() -> None:
    kept = [recorded(*iterations).snapshot()[PATH] for iterations in ((1, 3, 9), (1, 2, 3, 4), (7,), (1, 3, 9))]
    many = SmallCourses(of_gradient=True).of(kept)
    assert many.shape == (4, 9)
    for moments, found in zip(kept, many, strict=True):
        x, y = course(moments, "norm", of_gradient=True)
        np.testing.assert_allclose(found, np.interp(np.linspace(x[0], x[-1], 9), x, y), rtol=1e-12)


def test_a_norm_that_is_no_number_spoils_only_what_is_next_to_it() -> None:
    recorder = Recorder()
    for iteration, norm in enumerate((1, np.inf, 3, 4), 1):
        value = np.full((1, 1), 1, np.float32)
        recorder.record(iteration, {PATH: value}, {PATH: value}, {PATH: value})
        kept = recorder.moments[PATH]
        kept[-1] = replace(kept[-1], value=replace(kept[-1].value, norm=float(norm)))
    [found] = SmallCourses().of([recorder.snapshot()[PATH]])
    assert found[0] == 1
    assert found[2:].tolist() == [3, 4]
    assert not np.isfinite(found[1])


def test_courses_that_were_followed_are_those_that_are_looked_up_anew() -> None:
    recorder, followed = Recorder(capacity=8), SmallCourses()
    for iteration in range(1, 60):
        if recorder.is_due(iteration):
            value = np.full((1, 1), iteration**2, np.float32)
            moved: dict[Path, Array] = dict.fromkeys([PATH, OTHER][: 1 + iteration // 4], value)
            recorder.record(iteration, moved, moved, moved)
        kept = [recorder.snapshot().get(path, ()) for path in (PATH, OTHER)]
        np.testing.assert_array_equal(followed.of(kept), SmallCourses().of(kept))
    other = recorded(1, 2).snapshot()[PATH]
    np.testing.assert_array_equal(followed.of([other, ()]), SmallCourses().of([other, ()]))


def test_a_closer_picture_leaves_out_little_of_the_newest_moment() -> None:
    recorder = Recorder()
    even = np.linspace(-1, 1, 10_001, dtype=np.float32)
    for iteration in range(1, 31):
        value = even * np.float32(10.0 if iteration == 30 else 1.0)  # it bursts at the end
        recorder.record(iteration, {PATH: value}, {PATH: value}, {PATH: value})
    found = distributions(recorder.snapshot()[PATH], of_gradient=False, cut=0.01)
    assert found.shares[-1].sum() == pytest.approx(0.98, abs=1e-3)
    assert found.shares[0].sum() == pytest.approx(1)
