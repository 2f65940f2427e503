"""The harness that every operator goes through: shapes, values, and gradients of the first and second order.

Everything is computed in float64 by a few lines that are independent of `core.runtime`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import numpy as np

from core.expression.expression import ExpressionNode, Head, apply, topological, variable
from core.expression.gradient import gradient
from core.inference.infer import infer
from core.inference.view import ExpressionView
from core.operators.elementwise import ElemwiseAdd
from core.operators.operator import Array, Operator, RunContext
from tests.helpers.operator_case import Reference

STEP = 1e-6
TOLERANCE = 1e-6


def call(operator: Operator) -> tuple[tuple[Head, ...], list[ExpressionNode]]:
    """Return the heads of an operator applied to one Variable per input, and those Variables."""
    inputs = [variable(port.name) for port in operator.inputs()]
    node = apply(operator, "op", [Head(each) for each in inputs])
    return tuple(Head(node, index) for index in range(len(operator.outputs()))), inputs


def differentiable(operator: Operator, heads: Sequence[Head]) -> tuple[Head, ...]:
    """Return the heads that have a gradient: new values of auxiliary states have none."""
    states = operator.state_updates().values()
    return tuple(head for head in heads if head.index not in states)


def evaluate(heads: Sequence[Head], values: Mapping[ExpressionNode, Array], *, is_train: bool = True) -> list[Array]:
    """Compute heads from the values of Variables and seeds."""
    context = RunContext(is_train=is_train, generator=np.random.default_rng(0))
    known: dict[Head, Array] = {Head(node): value for node, value in values.items()}
    for node in topological(heads):
        if node.operator is not None:
            outputs = node.operator.forward([known[head] for head in node.inputs], context)
            known.update((Head(node, index), output) for index, output in enumerate(outputs))
    return [known[head] for head in heads]


def check_shapes(operator: Operator, arrays: Sequence[Array], *, is_train: bool = True) -> None:
    """Assert that inference from the inputs' shapes says what is computed."""
    heads, inputs = call(operator)
    shapes = {node: array.shape for node, array in zip(inputs, arrays, strict=True)}
    found = infer(ExpressionView(heads, shapes))
    assert found.problems == ()
    values = evaluate(heads, dict(zip(inputs, arrays, strict=True)), is_train=is_train)
    for head, value in zip(heads, values, strict=True):
        port = operator.outputs()[head.index].name
        assert found.shape((head.node, port)) == value.shape


def check_partial_shapes(
    operator: Operator, arrays: Sequence[Array], back: Sequence[int] = (), *, is_train: bool = True
) -> None:
    """Assert that whatever is hidden of the shapes, inference finds nothing wrong and nothing that isn't so.

    Args:
        back: Inputs whose shape must be found from the outputs' and the other inputs'.
    """
    heads, inputs = call(operator)
    true = {Head(node): array.shape for node, array in zip(inputs, arrays, strict=True)}
    outputs = evaluate(heads, dict(zip(inputs, arrays, strict=True)), is_train=is_train)
    true.update((head, value.shape) for head, value in zip(heads, outputs, strict=True))
    # a Variable of known shape beside each output tells its shape
    probes = [variable(f"probe{index}") for index in range(len(heads))]
    sums = [apply(ElemwiseAdd(), "sum", [head, Head(probe)]) for head, probe in zip(heads, probes, strict=True)]
    whole = (*heads, *(Head(node) for node in sums))
    for told, hidden in product((False, True), _hidings([array.shape for array in arrays])):
        shapes = {node: shape for node, shape in zip(inputs, hidden, strict=True) if shape is not None}
        if told:
            shapes.update((probe, value.shape) for probe, value in zip(probes, outputs, strict=True))
        found = infer(ExpressionView(whole, shapes))
        assert found.problems == (), f"where {hidden} is known"
        for head, shape in true.items():
            port = head.node.output_ports[head.index].name
            inferred = found.shape((head.node, port))
            assert _agrees(inferred, shape), f"{port} is {inferred}, not {shape}, where {hidden} is known"
        for index in back:
            if told and hidden[index] is None and hidden.count(None) == 1:
                assert found.shape((inputs[index], "output")) == arrays[index].shape, f"input {index} does not follow"


def _agrees(inferred: tuple[int, ...] | None, shape: tuple[int, ...]) -> bool:
    if inferred is None:
        return True
    return len(inferred) == len(shape) and all(one in (-1, other) for one, other in zip(inferred, shape, strict=True))


def _hidings(shapes: Sequence[tuple[int, ...]]) -> list[list[tuple[int, ...] | None]]:
    """List ways to hide some of the shapes: nothing, one axis anywhere, one shape, all shapes, all sizes."""
    found: list[list[tuple[int, ...] | None]] = [list(shapes), [None] * len(shapes)]
    found.append([(-1,) * len(shape) for shape in shapes])
    for index, shape in enumerate(shapes):
        less = (None, *((*shape[:axis], -1, *shape[axis + 1 :]) for axis in range(len(shape))))
        found += [[*shapes[:index], new, *shapes[index + 1 :]] for new in less]
    return found


def check_float32(
    operator: Operator, arrays: Sequence[Array], dtype: str = "float32", *, is_train: bool = True
) -> None:
    """Assert that float32 inputs give float32 outputs (or another type) and are not written into."""
    narrow = [array.astype(np.float32) if array.dtype.kind == "f" else array for array in arrays]
    kept = [array.copy() for array in narrow]
    outputs = operator.forward(narrow, RunContext(is_train=is_train, generator=np.random.default_rng(0)))
    visible = operator.visible_outputs()
    assert {output.dtype for output in outputs[:visible]} == {np.dtype(dtype)}
    assert {output.dtype for output in outputs[visible:]} <= {np.dtype(np.float32), np.dtype(np.int32)}
    for array, before in zip(narrow, kept, strict=True):
        np.testing.assert_array_equal(array, before)


def check_reference(operator: Operator, arrays: Sequence[Array], reference: Reference) -> None:
    """Assert that the operator computes what NumPy does."""
    found = operator.forward(arrays, RunContext(is_train=True, generator=np.random.default_rng(0)))
    expected = reference(*arrays)
    for value, wanted in zip(found, expected if isinstance(expected, tuple) else (expected,), strict=True):
        assert value.shape == np.shape(wanted)
        np.testing.assert_allclose(value, wanted, rtol=1e-12, atol=1e-12)


Function = Callable[[Sequence[Array]], float]


def differences(function: Function, arrays: Sequence[Array], index: int) -> Array:
    """Return the central differences of a function of arrays along each element of one of them."""
    slope = np.zeros_like(arrays[index])
    for place in np.ndindex(*arrays[index].shape):
        ends = []
        for sign in (1, -1):
            moved = [array.copy() for array in arrays]
            moved[index][place] += sign * STEP
            ends.append(function(moved))
        slope[place] = (ends[0] - ends[1]) / (2 * STEP)
    return slope


def check_gradient(
    operator: Operator,
    arrays: Sequence[Array],
    wrt: Sequence[int],
    objective: Function | None = None,
    *,
    is_train: bool = True,
) -> None:
    """Assert that the gradient rule agrees with central differences.

    Args:
        wrt: Indices of the inputs that are differentiated.
        objective: For a loss layer, the scalar whose gradient it claims to compute; else a random weighting of the
            outputs is differentiated.
    """
    heads, inputs = call(operator)
    heads = differentiable(operator, heads)
    graph = gradient(heads, [inputs[index] for index in wrt])
    values = dict(zip(inputs, arrays, strict=True))
    weights = _weights(evaluate(heads, values, is_train=is_train))
    values.update((seed.node, weights[seed.position]) for seed in graph.seeds)

    def weighted(moved: Sequence[Array]) -> float:
        outputs = evaluate(heads, dict(zip(inputs, moved, strict=True)), is_train=is_train)
        return float(sum((output * weight).sum() for output, weight in zip(outputs, weights, strict=True)))

    for index in wrt:
        head = graph.gradients[inputs[index]]
        assert head is not None, f"no gradient of input {index}"
        (found,) = evaluate([head], values, is_train=is_train)
        assert found.shape == arrays[index].shape
        expected = differences(objective or weighted, arrays, index)
        np.testing.assert_allclose(found, expected, rtol=TOLERANCE, atol=TOLERANCE)


def check_second_order(
    operator: Operator, arrays: Sequence[Array], wrt: Sequence[int], *, is_train: bool = True
) -> None:
    """Assert that the gradient graph can be differentiated again, and rightly."""
    heads, inputs = call(operator)
    heads = differentiable(operator, heads)
    first = gradient(heads, [inputs[index] for index in wrt])
    values = dict(zip(inputs, arrays, strict=True))
    outputs = evaluate(heads, values, is_train=is_train)
    weights = _weights(outputs)
    seeds = {seed.node: weights[seed.position] for seed in first.seeds}
    gradients = evaluate(first.heads, {**values, **seeds}, is_train=is_train)
    directions = _weights(gradients)
    second = gradient(first.heads, [inputs[index] for index in wrt])
    again = {seed.node: directions[seed.position] for seed in second.seeds}

    def slope(moved: Sequence[Array]) -> float:
        at = evaluate(first.heads, {**dict(zip(inputs, moved, strict=True)), **seeds}, is_train=is_train)
        return float(sum((value * direction).sum() for value, direction in zip(at, directions, strict=True)))

    for index in wrt:
        expected = differences(slope, arrays, index)
        head = second.gradients[inputs[index]]
        known = {**values, **seeds, **again}
        found = np.zeros_like(expected) if head is None else evaluate([head], known, is_train=is_train)[0]
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def _weights(outputs: Sequence[Array]) -> list[Array]:
    generator = np.random.default_rng(7)
    return [generator.normal(size=output.shape) for output in outputs]
