"""What is kept of a training's moments, and drawn of them."""

from __future__ import annotations

import numpy as np

from core.training.recorder import Recorder, small_course

PATH = ("dense1", "weight")


def recorded(*iterations: int) -> Recorder:
    """Record a parameter whose norm is the number of the iteration."""
    recorder = Recorder()
    for iteration in iterations:
        value = np.full((1, 1), iteration, np.float32)
        recorder.record(iteration, {PATH: value}, {PATH: value}, {PATH: value})
    return recorder


def test_a_small_course_is_even_in_iterations_whichever_were_recorded() -> None:
    moments = recorded(1, 2, 3, 11).snapshot()[PATH]
    assert small_course(moments) == tuple(float(each) for each in range(1, 12))


def test_a_small_course_has_few_points_and_the_ends() -> None:
    course = small_course(recorded(*range(1, 301)).snapshot()[PATH])
    assert len(course) == 32
    assert (course[0], course[-1]) == (1.0, 300.0)
    np.testing.assert_allclose(np.diff(course), 299 / 31, rtol=1e-6)


def test_what_was_never_recorded_has_no_course() -> None:
    assert small_course(()) == ()
