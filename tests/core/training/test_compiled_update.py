"""Compiled steps of optimizers are those of their formulas, over several blocks and steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core import symbol as sym
from core.expression.expression import with_paths
from core.operators.operator import Array
from core.problem import Path
from core.runtime.compiled.program import CompiledProgram, bind
from core.runtime.program import build_program
from core.symbol.symbol import Symbol
from core.training.compiled import BLOCK, CompiledUpdate, UpdatingBackward
from core.training.rules import OPTIMIZERS, SGD, Adam, Optimizer
from tests.benchmarks.workloads import Workload, convolutional, perceptron, recurrent

SHAPES = ((3, 4), (BLOCK + 5,), (1,))
SETTINGS = [
    *(kind() for kind in OPTIMIZERS.values()),
    SGD(momentum=0.9),
    SGD(momentum=0.9, wd=0.1, rescale_grad=0.5, clip_gradient=0.2),
    SGD(wd=0.1),
    Adam(wd=0.1, rescale_grad=0.5, clip_gradient=0.2),
    Adam(lr_scheduler=lambda step: 0.1 / step),
]


@pytest.mark.parametrize("optimizer", SETTINGS, ids=lambda each: type(each).__name__)
def test_steps_are_those_of_the_formula(optimizer: Optimizer) -> None:
    generator = np.random.default_rng(0)
    values: dict[Path, Array] = {(str(shape),): generator.normal(size=shape) for shape in SHAPES}
    gradients = {path: np.zeros_like(value) for path, value in values.items()}
    expected = {path: value.copy() for path, value in values.items()}
    states = {path: optimizer.start(value) for path, value in values.items()}
    update = CompiledUpdate(optimizer, values, gradients)
    for step in range(1, 5):
        for path, value in values.items():
            # a gradient that depends on where the parameter is
            gradients[path][...] = np.cos(value + step)
            g, rate = np.cos(expected[path] + step), optimizer.rate(step)
            expected[path], states[path] = optimizer.update(
                expected[path], g, states[path], step=step, lr=rate, wd=optimizer.wd
            )
        kept = {path: gradient.copy() for path, gradient in gradients.items()}
        update.run()
        for path, gradient in gradients.items():
            np.testing.assert_array_equal(gradient, kept[path])
    for path, value in values.items():
        np.testing.assert_allclose(value, expected[path], rtol=1e-9, atol=1e-12)


def test_arrays_out_of_order_are_refused() -> None:
    turned = np.zeros((3, 2)).T
    with pytest.raises(ValueError, match="in order"):
        CompiledUpdate(SGD(), {("w",): turned}, {("w",): np.zeros((2, 3))})


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("optimizer", SETTINGS, ids=lambda each: type(each).__name__)
def test_exact_steps_are_the_formula_to_the_bit(optimizer: Optimizer, dtype: type[np.floating[Any]]) -> None:
    generator = np.random.default_rng(1)
    weight = generator.normal(size=BLOCK + 3).astype(dtype)
    gradient, expected, states = np.zeros_like(weight), weight.copy(), optimizer.start(weight)
    update = CompiledUpdate(optimizer, {("w",): weight}, {("w",): gradient}, lr_mult=2.0, is_exact=True)
    for step in range(1, 4):
        gradient[...] = generator.normal(size=len(weight))
        rate = optimizer.rate(step) * 2.0
        expected, states = optimizer.update(expected, gradient, states, step=step, lr=rate, wd=optimizer.wd)
        update.run()
    np.testing.assert_array_equal(weight, expected)
    for found, state in zip(update.states["w",], states, strict=True):
        np.testing.assert_array_equal(found, state)


def test_only_the_learning_rate_can_be_changed() -> None:
    values: dict[Path, Array] = {("w",): np.zeros(3)}
    gradients: dict[Path, Array] = {("w",): np.ones(3)}
    update = CompiledUpdate(SGD(learning_rate=1, momentum=0.5), values, gradients)
    update.run()
    assert not update.adapt(SGD(learning_rate=1, momentum=0.4), values, gradients, 1)
    assert not update.adapt(Adam(learning_rate=1), values, gradients, 1)
    assert not update.adapt(SGD(learning_rate=1, momentum=0.5), values, {("w",): np.ones(3)}, 1)
    assert update.adapt(SGD(learning_rate=10, momentum=0.5), values, gradients, 2)
    update.run()
    np.testing.assert_array_equal(values["w",], [-1 - 20.5] * 3)
    assert update.count == 2


def shared() -> Symbol:
    """One weight in two layers, a Variable that is added to its own gradient, and gradients that are one array."""
    x, w, a, b = (sym.Variable(name) for name in ("data", "w_weight", "a_weight", "b_weight"))
    first = sym.Activation(sym.FullyConnected(x, w, no_bias=True, num_hidden=6), act_type="tanh")
    second = sym.FullyConnected(first, w, no_bias=True, num_hidden=6)
    return sym.SoftmaxOutput(sym.broadcast_mul(second + a + b, a), name="out")


def linear() -> Symbol:
    """What is sent back to one Variable is the value of the other."""
    return sym.sum(sym.Variable("a_weight") * sym.Variable("b_weight"))


WORKLOADS = [
    perceptron("perceptron", (40, 300, 300, 10), 16, ""),
    convolutional("convolutional", 2, ""),
    recurrent("recurrent", 5, 4, ""),
    Workload("shared", shared(), {"data": (6, 6), "a_weight": (6, 6)}, 6, []),
    Workload("linear", linear(), {"a_weight": (3, 2)}, 2, []),
]


def bound(workload: Workload) -> CompiledProgram:
    heads, wanted = with_paths(workload.net.heads), set(workload.wanted())
    program = build_program(heads, [node for node in build_program(heads).variables if node.name in wanted])
    return bind(program, {(name,): value for name, value in workload.values().items()})


@pytest.mark.parametrize("optimizer", [SGD(momentum=0.9), Adam(wd=0.1)], ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda each: each.name)
def test_parameters_that_move_in_the_backward_pass_move_as_behind_it(workload: Workload, optimizer: Optimizer) -> None:
    one, other = bound(workload), bound(workload)
    behind = CompiledUpdate(optimizer, one.values, one.gradients)
    between = UpdatingBackward(other, CompiledUpdate(optimizer, other.values, other.gradients))
    for _ in range(3):
        one.run()
        behind.run()
        other.run_forward()
        between.run()
        for path, value in one.values.items():
            np.testing.assert_array_equal(other.values[path], value)
        for path, gradient in one.gradients.items():
            np.testing.assert_array_equal(other.gradients[path], gradient)


def test_a_parameter_moves_before_the_backward_pass_is_over() -> None:
    program = bound(WORKLOADS[0])
    update = CompiledUpdate(SGD(), program.values, program.gradients)
    calls = [id(call) for call in program.backward_with(update.calls)]
    places = {path: max(calls.index(id(call)) for call in its_calls) for path, its_calls in update.calls.items()}
    last_layer, first_layer = places["dense2_weight",], places["dense0_weight",]
    assert last_layer < len(calls) // 2 < first_layer
