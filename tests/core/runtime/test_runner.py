"""Running in one go gives the numbers of running step by step, random ones too."""

from __future__ import annotations

import numpy as np
import pytest

import core.symbol as sym
from core.expression import expression as ex
from core.expression.expression import with_paths
from core.operators.operator import Array
from core.runtime.executor import Executor
from core.runtime.program import build_program
from core.runtime.runner import Binding, GradientTarget, TracedRunner, needed_seeds
from core.symbol import Symbol, Variable


def network() -> Symbol:
    hidden = sym.Dropout(sym.FullyConnected(Variable("x"), num_hidden=5, name="one"), p=0.4, name="same")
    hidden = sym.BatchNorm(sym.Dropout(hidden, p=0.4, name="same"), fix_gamma=False, name="bn")
    net: Symbol = sym.FullyConnected(hidden, num_hidden=2, name="two") * 1.5
    return net


@pytest.mark.parametrize("is_train", [True, False])
def test_equals_the_stepped_run_to_the_bit(is_train: bool) -> None:
    heads = with_paths(network().heads)
    program = build_program(heads, ex.arguments(heads))
    arguments, _, states = network().infer_shape_partial(x=(6, 3))
    variables = (*ex.arguments(heads), *ex.auxiliary_states(heads))
    draws = np.random.default_rng(1)
    values: dict[ex.ExpressionNode, Array] = {
        node: draws.random(shape, np.float32) for node, shape in zip(variables, (*arguments, *states), strict=True)
    }
    stepped = Executor(program, {node.path: value for node, value in values.items()}, is_train=is_train, seed=7)
    stepped.run()
    output = np.empty((6, 2), np.float32)
    targets = {node: GradientTarget(np.empty_like(values[node]), False) for node in ex.arguments(heads)}
    runner = TracedRunner(Binding(program, values, [output], targets))
    runner.run_forward(is_train=is_train, seed=7)
    runner.run_backward({seed.position: np.ones((6, 2), np.float32) for seed in needed_seeds(program)})
    np.testing.assert_array_equal(output, stepped.outputs()[0])
    for node, target in targets.items():
        np.testing.assert_array_equal(target.array, stepped.gradient(node.path))
    updates = {node.path: value for node, value in runner.state_updates().items()}
    assert updates.keys() == stepped.state_updates().keys()
    assert bool(updates) is is_train
    for path, value in stepped.state_updates().items():
        np.testing.assert_array_equal(updates[path], value)
