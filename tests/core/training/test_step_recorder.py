"""Recording over steps: a moment where something was computed, counted on through runs, kept when stepping back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.operators.operator import Array
from core.runtime.statistics import Histogram, Statistics, statistics
from core.training.recorder import BINS, SAMPLE, course, described, distribution, distributions
from core.training.step_recorder import FEWEST, Place, StepRecorder

W, OUT = ("dense", "weight"), ("dense", "output")


@dataclass(frozen=True)
class Computed:
    array: Array
    statistics: Statistics
    cells: Histogram | None


def computed(*values: float) -> Computed:
    array = np.array(values, np.float32)
    return Computed(array, *described(array))


def one_run(recorder: StepRecorder, scale: float = 1.0) -> None:
    """Step through a network of one node: forward, backward, and an update by a tenth of the weight."""
    weight = np.array([3.0 * scale, 4.0 * scale], np.float32)
    recorder.begin({(W, "value"): computed(*weight)}, {W: weight})
    recorder.step({(OUT, "value"): computed(scale)})
    recorder.step({(W, "gradient"): computed(0.0, 2.0 * scale)})
    moved = weight * np.float32(0.9)
    recorder.step({(W, "value"): computed(*moved)}, {W: moved})


def test_every_array_has_a_moment_at_the_step_that_computed_it() -> None:
    recorder = StepRecorder()
    one_run(recorder)
    one_run(recorder, 2.0)
    values, gradients = recorder.moments("value"), recorder.moments("gradient")
    x, norms = course(values[W], "norm", of_gradient=False)
    assert x.tolist() == [0, 3, 4, 7], "a run starts one step behind the end of the one before"
    np.testing.assert_allclose(norms, [5, 4.5, 10, 9], rtol=1e-6)
    x, norms = course(gradients[W], "norm", of_gradient=True)
    assert (x.tolist(), norms.tolist()) == ([2, 6], [2, 4])
    assert [moment.iteration for moment in values[OUT]] == [1, 5]
    assert OUT not in gradients
    assert (recorder.run, recorder.now, recorder.last) == (2, 7, 7)


def test_a_run_without_a_step_was_none() -> None:
    recorder = StepRecorder()
    for norm in (1.0, 2.0):
        recorder.begin({(W, "value"): computed(norm)}, {})
    assert recorder.run == 1
    assert [(moment.iteration, moment.value.norm) for moment in recorder.moments("value")[W]] == [(0, 2)]


def test_an_update_tells_how_far_the_weight_moved() -> None:
    recorder = StepRecorder()
    one_run(recorder)
    _, ratios = course(recorder.moments("value")[W], "ratio", of_gradient=False)
    assert np.isnan(ratios[0])
    assert ratios[1] == pytest.approx(0.1, rel=1e-5)


def test_distributions_are_those_of_the_arrays() -> None:
    recorder = StepRecorder()
    one_run(recorder)
    found = distributions(recorder.moments("value")[W], of_gradient=False, bins=4)
    np.testing.assert_allclose(found.shares.sum(1), 1)
    assert found.iterations.tolist() == [0, 3]


def test_stepping_back_forgets_nothing_and_the_same_step_again_is_one_moment() -> None:
    recorder = StepRecorder()
    one_run(recorder)
    recorder.back()
    recorder.back()
    assert (recorder.now, recorder.last) == (1, 3)
    assert [moment.iteration for moment in recorder.moments("value")[W]] == [0, 3]
    recorder.step({(W, "gradient"): computed(5.0)})
    [again] = recorder.moments("gradient")[W]
    assert (again.iteration, again.gradient.norm) == (2, 5)


def test_a_step_is_found_in_its_run() -> None:
    recorder = StepRecorder()
    assert recorder.place(3) == Place(0, 0)
    one_run(recorder)
    one_run(recorder)
    places = [recorder.place(step) for step in (-5, 0, 3, 4, 6.4, 99)]
    assert places == [(1, 0), (1, 0), (1, 3), (2, 0), (2, 2), (2, 3)]


def test_parameters_are_kept_from_the_start_of_a_run_and_from_each_update() -> None:
    recorder = StepRecorder()
    one_run(recorder)
    one_run(recorder, 2.0)
    assert [*recorder.snapshots] == [0, 3, 4, 7]
    np.testing.assert_allclose(recorder.snapshots[3][W], [2.7, 3.6], rtol=1e-6)


@given(runs=st.integers(1, 120), most=st.integers(1, 300))
def test_memory_is_bounded_and_the_first_and_the_newest_stay(runs: int, most: int) -> None:
    recorder = StepRecorder(most)
    for _ in range(runs):
        one_run(recorder)
    for kind, path, newest in (("value", W, recorder.last), ("gradient", W, recorder.last - 1)):
        kept = [moment.iteration for moment in recorder.moments(kind)[path]]
        assert kept == sorted(set(kept))
        assert len(kept) <= max(FEWEST, most)
        assert kept[-1] == newest
        assert kept[0] == (0 if kind == "value" else 2)
    assert len(recorder.snapshots) <= 64


@pytest.mark.parametrize("size", [0, 1, SAMPLE, 3 * SAMPLE + 1])
def test_a_distribution_reaches_from_the_lowest_to_the_highest_value(size: int) -> None:
    array = np.random.default_rng(0).standard_normal(size).astype(np.float32)
    array[size // 2 : size // 2 + (size > 1)] = np.nan
    if size > 2:
        array[7], array[11] = -50, 60
    found = distribution(array, statistics(array))
    assert len(found.counts) == BINS
    assert found.counts.sum() <= SAMPLE + 2
    if size > 2:
        assert (found.edges[0], found.edges[-1]) == (-50, 60)
        assert found.counts[0] >= 1 <= found.counts[-1]
        middle = found.counts[np.searchsorted(found.edges, -5) : np.searchsorted(found.edges, 5)].sum()
        assert middle > 0.99 * found.counts.sum()
