"""Dense layers with the same weights, in a compiled program: one product where none needs another, the same numbers."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from core.expression.expression import Expression, Head, apply, variable
from core.operators.activation import Activation
from core.operators.elementwise import ElemwiseAdd, ElemwiseMul
from core.operators.linear import FullyConnected
from core.operators.operator import Array
from core.problem import Path
from core.runtime.compiled.program import bind
from tests.core.runtime.test_compiled import assert_same, normal, program_of, recurrent

X, W, B, V, C = (Head(variable(name)) for name in ("x", "w", "b", "v", "c"))


def layer(data: Head, *parameters: Head, units: int = 4, flatten: bool = True) -> Head:
    operator = FullyConnected(num_hidden=units, no_bias=len(parameters) == 1, flatten=flatten)
    return Head(apply(operator, "dense", [data, *parameters]))


def added(one: Head, other: Head) -> Head:
    return Head(apply(ElemwiseAdd(), "sum", [one, other]))


def forward_calls(heads: Expression, values: dict[Path, Array]) -> Counter[str]:
    """Count the functions of a forward pass, after a look at the numbers of both passes."""
    program = program_of(heads)
    assert_same(program, values)
    return Counter(function.__name__ for function, _ in bind(program, values)._forward)


def values_of(**arrays: Array) -> dict[Path, Array]:
    return {(name,): array for name, array in arrays.items()}


PARAMETERS = values_of(w=normal(4, 3), b=normal(4), v=normal(4, 4), c=normal(4) + 1)


def test_an_unrolled_network_takes_its_inputs_together() -> None:
    heads, values = recurrent(6)
    calls = forward_calls(heads, values)
    assert calls["dot"] == 1 + 6, "all inputs at once, each state alone"
    assert calls["add"] == 1 + 1 + 6, "both biases, their sum to all rows, then a sum for each step"
    assert calls["concatenate"] == 0, "the inputs lie one behind the other already"


def test_layers_that_wait_for_each_other_stay_alone() -> None:
    head = layer(layer(layer(Head(variable("s")), V, C), V, C), V, C)
    values = values_of(s=normal(2, 4), v=normal(4, 4), c=normal(4))
    assert forward_calls((head,), values)["dot"] == 3


def test_two_branches_of_different_heights_are_one_product() -> None:
    heads = (layer(X, W, B), layer(Head(variable("y")), W, B))
    values = values_of(x=normal(2, 3), y=normal(5, 3), w=normal(4, 3), b=normal(4))
    assert forward_calls(heads, values)["dot"] == 1


def test_branches_with_layers_before_them() -> None:
    tanh = [Head(apply(Activation(act_type="tanh"), "tanh", [Head(variable(name))])) for name in "xy"]
    values = values_of(x=normal(2, 3), y=normal(2, 3), w=normal(4, 3), b=normal(4))
    assert_same(program_of(tuple(layer(each, W, B) for each in tanh)), values)


@pytest.mark.parametrize("flatten", [True, False])
def test_data_of_more_axes(flatten: bool) -> None:
    heads = tuple(layer(Head(variable(name)), W, B, flatten=flatten) for name in "xy")
    width = 6 if flatten else 3
    values = values_of(x=normal(2, 2, 3), y=normal(2, 2, 3), w=normal(4, width), b=normal(4))
    assert_same(program_of(heads), values)


def test_whole_numbers() -> None:
    heads = tuple(added(layer(Head(variable(name)), W, B), layer(Head(variable(name * 2)), V, C)) for name in "xy")
    arrays = {"x": (2, 3), "y": (2, 3), "xx": (2, 4), "yy": (2, 4), "w": (4, 3), "b": (4,), "v": (4, 4), "c": (4,)}
    values: dict[Path, Array] = {
        (name,): np.arange(np.prod(shape)).reshape(shape) % 7 for name, shape in arrays.items()
    }
    assert_same(program_of(heads), values)


def steps(*, is_read_twice: bool = False, biases: tuple[Head, Head] = (C, C)) -> Expression:
    """Return Wx + b + Vs + c for two x, each with a state of its own behind a layer."""
    found = []
    for name, bias in zip("xy", biases, strict=True):
        state = Head(apply(Activation(act_type="tanh"), "tanh", [Head(variable(f"s{name}"))]))
        other = layer(state, V, bias)
        found.append(added(layer(Head(variable(name)), W, B), other))
        if is_read_twice:
            found.append(Head(apply(ElemwiseMul(), "read", [other, other])))
    return tuple(found)


STATES = PARAMETERS | values_of(x=normal(2, 3), y=normal(2, 3), sx=normal(2, 4), sy=normal(2, 4))


def test_a_bias_stays_where_its_layer_is_read_again() -> None:
    assert_same(program_of(steps(is_read_twice=True)), STATES)


def test_biases_that_differ_stay_where_they_are() -> None:
    other = Head(variable("d"))
    values = STATES | values_of(d=normal(4) - 3)
    assert_same(program_of(steps(biases=(C, other))), values)


def test_a_bias_that_is_computed_later_stays_where_it_is() -> None:
    """The inputs are taken first, so it is not known yet."""
    late = Head(apply(Activation(act_type="tanh"), "late", [C]))
    assert_same(program_of(steps(biases=(late, late))), STATES)


def test_outputs_that_somebody_gave_the_arrays_of() -> None:
    heads = (layer(X, W, B), layer(Head(variable("y")), W, B))
    values = values_of(x=normal(2, 3), y=normal(2, 3), w=normal(4, 3), b=normal(4))
    outputs = [np.zeros((2, 4), np.float32) for _ in heads]
    bind(program_of(heads), values, outputs=outputs).run()
    for name, output in zip("xy", outputs, strict=True):
        expected = values[(name,)] @ values[("w",)].T + values[("b",)]
        np.testing.assert_allclose(output, expected, rtol=1e-5, atol=1e-6)
