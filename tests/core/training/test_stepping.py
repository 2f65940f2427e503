"""What an optimizer remembers of a parameter that is stepped."""

from __future__ import annotations

import numpy as np

from core.training.rules import SGD, Adam
from core.training.stepping import Memory, OptimizerRule

PATH = ("dense1", "weight")


def test_a_step_goes_on_from_what_is_remembered() -> None:
    rule, weight, gradient = OptimizerRule(Adam()), np.ones((2, 3)), np.full((2, 3), 0.5)

    first, memory = rule.next(PATH, weight, gradient, None)
    second, after = rule.next(PATH, first, gradient, memory)

    assert (memory.steps, after.steps) == (1, 2)
    made, _ = Adam().update(first, gradient, memory.states, step=2, lr=rule.optimizer.rate(2), wd=0.0)
    np.testing.assert_array_equal(second, made)


def test_a_parameter_of_another_shape_begins_anew() -> None:
    rule = OptimizerRule(SGD(momentum=0.9))
    _, narrow = rule.next(PATH, np.ones((4, 2)), np.ones((4, 2)), None)

    made, memory = rule.next(PATH, np.ones((4, 5)), np.ones((4, 5)), narrow)

    fresh, _ = rule.next(PATH, np.ones((4, 5)), np.ones((4, 5)), None)
    np.testing.assert_array_equal(made, fresh)
    assert memory.steps == 1


def test_an_optimizer_without_memory_counts_on() -> None:
    rule = OptimizerRule(SGD())

    _, memory = rule.next(PATH, np.ones(3), np.ones(3), Memory(7, ()))

    assert memory.steps == 8
