"""What an element was made of, against what moves it: perturbation of every element of every input."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.provenance import Values, sources_of, trace_backward, trace_forward
from core.notation.rules import backward_formulas, factors_of, heads_of
from core.operators.activation import Activation
from core.operators.convolution import Convolution
from core.operators.linear import FullyConnected
from core.operators.operator import Array, Operator, RunContext
from core.operators.pooling import Pooling
from core.operators.products import Dot
from core.operators.softmax import Softmax
from tests.core.operators.test_operators import CASES
from tests.helpers.operator_case import Case

VISIBLE = [case for case in CASES if not case.operator.hidden and case.operator.output_ports]


def computed(operator: Operator, arrays: list[Array], *, is_train: bool = True) -> Values:
    context = RunContext(is_train, np.random.default_rng(0))
    with np.errstate(all="ignore"):
        outputs = operator.forward(arrays, context)
    names = [port.name for port in operator.output_ports]
    made = dict(zip(names, outputs, strict=True))
    generator = np.random.default_rng(7)
    visible = names[: operator.visible_outputs()]
    gradients = {name: generator.uniform(0.5, 1.5, np.shape(made[name])) for name in visible}
    return Values(dict(zip(operator.input_names, arrays, strict=True)), made, gradients, is_train)


def some_index(shape: tuple[int, ...], seed: int) -> tuple[int, ...]:
    generator = np.random.default_rng(seed)
    return tuple(int(generator.integers(0, size)) for size in shape)


def moved_by(operator: Operator, values: Values, index: tuple[int, ...], port: str) -> Array:
    """Return which elements of an input change one element of the first output when they are moved."""
    array = values.inputs[port]
    before = next(iter(values.outputs.values()))[index]
    found = np.zeros(array.shape, bool)
    for place in np.ndindex(array.shape):
        for step in (0.37, -0.41, 1.0, -1.0, 9.0):
            moved = array.copy()
            moved[place] += step
            arrays = [moved if name == port else each for name, each in values.inputs.items()]
            try:
                after = next(iter(computed(operator, arrays, is_train=values.is_train).outputs.values()))
            except (IndexError, ValueError):
                continue
            if np.shape(after) == np.shape(next(iter(values.outputs.values()))) and not _same(after[index], before):
                found[place] = True
    return found


def _same(one: Array, other: Array) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))


@pytest.mark.parametrize("case", VISIBLE, ids=str)
def test_whatever_moves_an_element_is_marked(case: Case) -> None:
    arrays = [np.asarray(each, np.float64) for each in case.arrays()]
    values = computed(case.operator, arrays, is_train=case.is_train)
    output, made = next(iter(values.outputs.items()))
    if not made.size or sum(array.size for array in arrays) > 150:
        pytest.skip("nothing to point at, or too much to move")
    index = some_index(made.shape, 1)
    masks = sources_of(case.operator, values, output, index)
    assert set(masks) == set(values.inputs)
    for port, array in values.inputs.items():
        assert masks[port].shape == array.shape
        if case.operator.name == "Dropout" or (case.operator.name == "LeakyReLU" and port == "gamma"):
            continue
        moves = moved_by(case.operator, values, index, port)
        missed = np.argwhere(moves & ~masks[port]).tolist()
        assert missed == [], f"{port}{missed} moves {output}{index} and is not marked"


EXACT = {
    "FullyConnected", "Convolution", "Pooling", "dot", "batch_dot", "softmax", "LayerNorm", "sum", "mean", "norm",
    "transpose", "Reshape", "Flatten", "Concat", "slice", "tile", "repeat", "broadcast_mul", "broadcast_add",
    "elemwise_mul", "exp", "Embedding", "_np_cumsum", "Pad", "stack", "SliceChannel", "reverse", "SwapAxis",
}  # fmt: skip


@pytest.mark.parametrize("case", [case for case in VISIBLE if case.operator.name in EXACT], ids=str)
def test_nothing_else_is_marked(case: Case) -> None:
    """An element that is marked moves the output, if not at these values (a maximum) then at others."""
    found: dict[str, Array] = {}
    arrays = [np.asarray(each, np.float64) for each in case.arrays()]
    if sum(array.size for array in arrays) > 150:
        pytest.skip("too much to move")
    values = computed(case.operator, arrays, is_train=case.is_train)
    output, made = next(iter(values.outputs.items()))
    index = some_index(made.shape, 2)
    masks = sources_of(case.operator, values, output, index)
    for port in values.inputs:
        moves = moved_by(case.operator, values, index, port)
        if case.operator.name == "Embedding" and port == "data":
            continue
        if getattr(case.operator, "pool_type", "") == "max":
            found[port] = masks[port]  # every element of the window, which the size tells
            assert masks[port].sum() <= np.prod(getattr(case.operator, "kernel", ()) or values.inputs[port].shape)
            continue
        assert np.argwhere(masks[port] & ~moves).tolist() == [], port


def dense_values() -> tuple[FullyConnected, Values]:
    generator = np.random.default_rng(0)
    arrays = [generator.normal(size=shape) for shape in ((2, 3), (4, 3), (4,))]
    dense = FullyConnected(num_hidden=4)
    return dense, computed(dense, arrays)


def test_an_element_of_a_dense_layer_is_a_row_times_a_row_and_a_bias() -> None:
    dense, values = dense_values()
    found = trace_forward(dense, values, "output", (1, 2))
    assert found is not None
    assert np.argwhere(found.values["data"]).tolist() == [[1, 0], [1, 1], [1, 2]]
    assert np.argwhere(found.values["weight"]).tolist() == [[2, 0], [2, 1], [2, 2]]
    assert np.argwhere(found.values["bias"]).tolist() == [[2]]
    assert found.count == 4
    assert sum(np.prod(each) for each in found.products) == pytest.approx(values.outputs["output"][1, 2])


def backward_total(operator: Operator, values: Values, port: str, index: tuple[int, ...]) -> float:
    found = trace_backward(operator, values, port, factors_of(operator, port), index)
    assert found is not None
    assert len(found.products) == found.count > 0
    return float(sum(np.prod(each) for each in found.products))


def gradient_at(operator: Operator, values: Values, port: str, index: tuple[int, ...]) -> float:
    """Return an element of a gradient by central differences."""
    ends = []
    for step in (1e-6, -1e-6):
        moved = {name: array.copy() for name, array in values.inputs.items()}
        moved[port][index] += step
        made = computed(operator, list(moved.values()), is_train=values.is_train).outputs
        ends.append(sum(float((made[name] * g).sum()) for name, g in values.gradients.items()))
    return (ends[0] - ends[1]) / 2e-6


@pytest.mark.parametrize(("port", "index"), [("data", (1, 2)), ("weight", (3, 0)), ("bias", (1,))])
def test_the_gradient_of_a_dense_layer_is_the_sum_of_its_products(port: str, index: tuple[int, ...]) -> None:
    dense, values = dense_values()
    total = backward_total(dense, values, port, index)
    assert total == pytest.approx(gradient_at(dense, values, port, index), rel=1e-5)


def test_the_gradient_of_a_weight_takes_a_column_of_each() -> None:
    dense, values = dense_values()
    found = trace_backward(dense, values, "weight", factors_of(dense, "weight"), (3, 0))
    assert found is not None
    assert np.argwhere(found.gradients["output"]).tolist() == [[0, 3], [1, 3]]
    assert np.argwhere(found.values["data"]).tolist() == [[0, 0], [1, 0]]


@pytest.mark.parametrize("port", ["data", "weight"])
def test_a_convolution_is_taken_apart_into_products(port: str) -> None:
    generator = np.random.default_rng(1)
    layer = Convolution(kernel=(3, 3), num_filter=2, pad=(1, 1), stride=(2, 2))
    values = computed(layer, [generator.normal(size=s) for s in ((1, 2, 5, 5), (2, 2, 3, 3), (2,))])
    forward = trace_forward(layer, values, "output", (0, 1, 0, 0))
    assert forward is not None
    assert forward.values["data"].sum() == 2 * 4  # a corner: the padding takes no part
    assert sum(np.prod(each) for each in forward.products) == pytest.approx(values.outputs["output"][0, 1, 0, 0])
    index = (0, 1, 2, 2) if port == "data" else (1, 0, 1, 1)
    assert backward_total(layer, values, port, index) == pytest.approx(
        gradient_at(layer, values, port, index), rel=1e-5
    )


@pytest.mark.parametrize("operator", [Activation(act_type="tanh"), Softmax(), Dot()], ids=str)
def test_gradients_are_sums_of_what_arrives_times_slopes(operator: Operator) -> None:
    generator = np.random.default_rng(2)
    shapes = ((3, 4), (4, 2))[: len(operator.input_names)]
    values = computed(operator, [generator.normal(size=shape) for shape in shapes])
    port = operator.input_names[0]
    assert heads_of(operator, port) == ("output",)
    assert backward_total(operator, values, port, (1, 2)) == pytest.approx(
        gradient_at(operator, values, port, (1, 2)), rel=1e-5
    )


def test_all_of_a_window_decides_about_its_maximum() -> None:
    layer = Pooling(kernel=(2, 2), stride=(2, 2), pool_type="max")
    values = computed(layer, [np.arange(16.0).reshape(1, 1, 4, 4)])
    found = trace_forward(layer, values, "output", (0, 0, 1, 0))
    assert found is not None
    assert np.argwhere(found.values["data"])[:, 2:].tolist() == [[2, 0], [2, 1], [3, 0], [3, 1]]


def test_arrays_that_are_too_large_are_not_traced() -> None:
    relu = Activation(act_type="relu")
    values = computed(relu, [np.zeros((1500, 1500))])
    assert trace_forward(relu, values, "output", (0, 0)) is None
    assert trace_backward(relu, values, "data", (), (0, 0)) is None


DIFFERENTIABLE = [case for case in VISIBLE if case.wrt and not case.labels and not case.operator.is_loss]


@pytest.mark.parametrize("case", DIFFERENTIABLE, ids=str)
def test_every_gradient_is_the_sum_that_is_told(case: Case) -> None:
    arrays = [np.asarray(each, np.float64) for each in case.arrays()]
    values = computed(case.operator, arrays, is_train=case.is_train)
    if (
        len(values.gradients) > 1
        or case.operator.name == "Dropout"
        or getattr(case.operator, "act_type", "") == "rrelu"
    ):
        pytest.skip("several gradients arrive, or it is drawn anew")
    for place in case.wrt:
        port = case.operator.input_names[place]
        if not arrays[place].size or port not in told_ports(case.operator):
            continue
        index = some_index(arrays[place].shape, 4)
        factors = factors_of(case.operator, port)
        found = trace_backward(case.operator, values, port, factors, index)
        assert found is not None
        for name, mask in found.values.items():
            assert mask.shape == {**values.inputs, **values.outputs}[name].shape
        if found.products and len(found.products) == found.count:
            total = float(sum(np.prod(each) for each in found.products))
            assert total == pytest.approx(gradient_at(case.operator, values, port, index), rel=1e-4, abs=1e-7)


def told_ports(operator: Operator) -> set[str]:
    return {each.port for each in backward_formulas(operator)}
