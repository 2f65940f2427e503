"""A compiled program gives the numbers of the traced one: every operator, random graphs, and what reuse could break."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.dimension import is_complete
from core.expression.expression import Expression, ExpressionNode, Head, apply, variable, with_paths
from core.expression.lowering import lower
from core.graph.model import Document
from core.operators.activation import Activation
from core.operators.convolution import Convolution
from core.operators.elementwise import ElemwiseAdd, ElemwiseMul
from core.operators.linear import FullyConnected
from core.operators.loss import SoftmaxOutput
from core.operators.operator import Array
from core.operators.pooling import Pooling
from core.operators.reduction import Spread, Sum
from core.operators.shaping import Flatten
from core.operators.unary import Negative, OnesLike
from core.problem import Path, Refused
from core.runtime.compiled import softmax
from core.runtime.compiled.buffers import BLOCK
from core.runtime.compiled.program import CompiledProgram, bind
from core.runtime.executor import Executor
from core.runtime.program import Program, build_program
from tests.core.inference.test_properties import completed
from tests.core.operators.test_operators import CASES
from tests.helpers.operator_case import Case
from tests.helpers.random_graphs import REGISTRY, documents


def program_of(heads: Expression, wanted: Sequence[str] | None = None) -> Program:
    """Return the program of an expression with the gradients of some Variables; of all that have one without names."""
    heads = with_paths(heads)
    variables = build_program(heads).variables
    return build_program(heads, [node for node in variables if wanted is None or node.name in wanted])


def assert_close(found: Array, expected: Array) -> None:
    assert found.shape == expected.shape
    assert found.dtype == expected.dtype
    size = float(np.max(np.abs(expected[np.isfinite(expected)]), initial=1.0))
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5 * size)


def assert_same(program: Program, values: Mapping[Path, Array], *, is_train: bool = True, run: int = 0) -> None:
    traced = Executor(program, values, is_train=is_train, seed=5, run=run)
    traced.run()
    given_values = {path: array.copy() for path, array in values.items()}
    compiled = bind(program, given_values, seed=5)
    # Twice, and backward once more: no run may destroy what the next one needs.
    for _ in range(2):
        compiled.run_forward(is_train=is_train, run=run)
        compiled.run_backward()
        compiled.run_backward()
    check(compiled, traced)
    for path, array in values.items():
        np.testing.assert_array_equal(given_values[path], array)


def check(compiled: CompiledProgram, traced: Executor) -> None:
    for found, expected in zip(compiled.outputs, traced.outputs(), strict=True):
        assert expected is not None
        assert_close(found, expected)
    for path, found in compiled.gradients.items():
        expected = traced.gradient(path)
        assert expected is not None
        assert_close(found, expected)
    updates = traced.state_updates()
    assert compiled.state_updates().keys() == updates.keys()
    for path, update in compiled.state_updates().items():
        assert_close(update, updates[path])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_operator(case: Case, dtype: type[np.floating[Any]]) -> None:
    arrays = [array.astype(dtype) for array in case.arrays()]
    inputs = [variable(f"x{index}") for index in range(len(arrays))]
    node = apply(case.operator, "op", [Head(each) for each in inputs])
    heads = tuple(Head(node, index) for index in range(case.operator.visible_outputs()))
    program = program_of(heads, [inputs[index].name for index in case.wrt])
    values: dict[Path, Array] = {(each.name,): array for each, array in zip(inputs, arrays, strict=True)}
    assert_same(program, values, is_train=case.is_train)


@settings(max_examples=200)
@given(documents(), st.integers(0, 100))
def test_random_graphs(document: Document, seed: int) -> None:
    inference = completed(document)
    assume(inference is not None)
    assert inference is not None
    try:
        lowering = lower(document, REGISTRY)
    except Refused:
        return
    program = program_of(lowering.heads)
    shapes = {node.path: inference.shape((node.path[0], node.path[1])) for node in program.variables}
    assume(all(is_complete(shape) for shape in shapes.values()))
    generator = np.random.default_rng(seed)
    values = {path: generator.normal(size=shape or ()).astype(np.float32) for path, shape in shapes.items()}
    assert_same(program, values)


def normal(*shape: int) -> Array:
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


def dense(data: Head, weight: ExpressionNode, bias: ExpressionNode, units: int) -> Head:
    return Head(apply(FullyConnected(num_hidden=units), "dense", [data, Head(weight), Head(bias)]))


def recurrent(steps: int) -> tuple[Expression, dict[Path, Array]]:
    """Return a network that uses its weights once per step, and values for it."""
    names = ("wx", "bx", "wh", "bh", "h")
    wx, bx, wh, bh, start = (variable(name) for name in names)
    state = Head(start)
    for index in range(steps):
        x = Head(variable(f"x{index}"))
        total = apply(ElemwiseAdd(), "sum", [dense(x, wx, bx, 4), dense(state, wh, bh, 4)])
        state = Head(apply(Activation(act_type="tanh"), "tanh", [Head(total)]))
    values: dict[Path, Array] = {
        ("wx",): normal(4, 3),
        ("bx",): normal(4),
        ("wh",): normal(4, 4),
        ("bh",): normal(4),
        ("h",): normal(2, 4),
    }
    return (state,), values | {(f"x{index}",): normal(2, 3) for index in range(steps)}


def test_shared_weights_are_one_product() -> None:
    heads, values = recurrent(6)
    assert_same(program_of(heads), values)
    weights = program_of(heads, ["wx", "wh"])
    calls = [function.__name__ for function, _ in bind(weights, values)._backward]
    assert "concatenate" not in calls, "all uses lie one behind the other already"
    assert calls.count("dot") == 5 + 2, "one product back to each state but the first, one for each weight"


def convolutional(pool: Pooling) -> tuple[Expression, dict[Path, Array]]:
    data, label = Head(variable("data")), Head(variable("label"))
    weight, bias, fc, fb = (Head(variable(name)) for name in ("weight", "bias", "fc", "fb"))
    maps = Head(apply(Convolution(kernel=(3, 3), num_filter=4, pad=(1, 1)), "conv", [data, weight, bias]))
    maps = Head(apply(Activation(act_type="relu"), "relu", [maps]))
    maps = Head(apply(pool, "pool", [maps]))
    flat = Head(apply(Flatten(), "flat", [maps]))
    scores = Head(apply(FullyConnected(num_hidden=3), "dense", [flat, fc, fb]))
    heads = (Head(apply(SoftmaxOutput(), "out", [scores, label])),)
    places = int(np.prod(pool.windows((6, 6)).counts((6, 6)))) if not pool.global_pool else 1
    values = {"data": normal(5, 2, 6, 6), "weight": normal(4, 2, 3, 3), "bias": normal(4), "fb": normal(3)}
    values |= {"fc": normal(3, 4 * places), "label": np.array([0, 1, 2, 1, 0], np.float32)}
    return heads, {(name,): array for name, array in values.items()}


@pytest.mark.parametrize(
    "pool",
    [
        Pooling(kernel=(2, 2), stride=(2, 2)),
        Pooling(kernel=(1, 1)),
        Pooling(kernel=(3, 3), stride=(2, 2)),
        Pooling(kernel=(3, 3), stride=(2, 2), pad=(1, 1)),
        Pooling(kernel=(2, 2), stride=(2, 2), pool_type="avg"),
        Pooling(kernel=(4, 4), stride=(4, 4), pooling_convention="full"),
        Pooling(global_pool=True),
    ],
    ids=str,
)
def test_convolutional_network(pool: Pooling) -> None:
    heads, values = convolutional(pool)
    assert_same(program_of(heads), values)


def test_result_that_is_a_variable_or_twice_the_same() -> None:
    a, b = variable("a"), variable("b")
    both = apply(ElemwiseAdd(), "both", [Head(a), Head(b)])
    values: dict[Path, Array] = {("a",): normal(2, 3), ("b",): normal(3, 3)[:2]}
    program = program_of((Head(both), Head(a), Head(both)))
    assert_same(program, values)
    compiled = bind(program, values)
    arrays = [*compiled.outputs, *compiled.gradients.values(), *values.values()]
    assert len({array.ctypes.data for array in arrays}) == len(arrays), "nobody sees another one's memory"


def test_memory_of_a_chain_does_not_grow_with_its_length() -> None:
    def bytes_of(length: int) -> int:
        head = Head(variable("x"))
        for _ in range(length):
            head = Head(apply(Activation(act_type="tanh"), "tanh", [head]))
        return bind(build_program(with_paths((head,))), {("x",): normal(8, 8)}).allocated_bytes

    assert bytes_of(50) == bytes_of(2)


def test_results_go_into_given_arrays() -> None:
    a = variable("a")
    square = apply(ElemwiseMul(), "square", [Head(a), Head(a)])
    output, gradient = np.zeros((2, 2), np.float32), np.zeros((2, 2), np.float32)
    program = program_of((Head(square),))
    x = normal(2, 2)
    compiled = bind(program, {("a",): x}, outputs=[output], gradients={("a",): gradient})
    compiled.head_gradients[0][...] = 3
    compiled.run()
    np.testing.assert_allclose(output, x * x, rtol=1e-6)
    np.testing.assert_allclose(gradient, 6 * x, rtol=1e-6)


def test_constants_are_not_written() -> None:
    x = Head(variable("x"))
    ones = Head(apply(OnesLike(), "ones", [x]))
    total = Head(apply(ElemwiseAdd(), "total", [Head(apply(Negative(), "minus", [ones])), ones]))
    assert_same(program_of((total, ones)), {("x",): normal(2, 2)})


def test_steady_state_allocates_nothing() -> None:
    heads, values = convolutional(Pooling(kernel=(2, 2), stride=(2, 2)))
    values[("data",)] = normal(2048, 2, 6, 6)
    values[("label",)] = np.zeros(2048, np.float32)
    compiled = bind(program_of(heads, ["weight", "bias", "fc", "fb"]), values)
    compiled.run()
    tracemalloc.start()
    try:
        compiled.run()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    smallest_map = 2048 * 4 * 3 * 3 * 4
    # NumPy converts truth values through a buffer of 8192 elements, however large the arrays are
    assert peak < 100_000 < smallest_map


@pytest.mark.parametrize("few_classes", [0, 64], ids=["changed at the labels", "taken from a table"])
def test_labels_that_are_no_class(few_classes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(softmax, "FEW_CLASSES", few_classes)
    output = apply(SoftmaxOutput(normalization="batch"), "out", [Head(variable("x")), Head(variable("label"))])
    label = np.array([0, 2, -1, 3, 1.9, -0.5, 1e30, np.nan], np.float32)
    assert_same(program_of((Head(output),), ["x"]), {("x",): normal(8, 3), ("label",): label})


def test_scores_give_their_memory_to_the_probabilities() -> None:
    scores = dense(Head(variable("data")), variable("weight"), variable("bias"), 4)
    output = apply(SoftmaxOutput(), "out", [scores, Head(variable("label"))])
    values: dict[Path, Array] = {("data",): normal(6, 3), ("weight",): normal(4, 3), ("bias",): normal(4)}
    values[("label",)] = np.zeros(6, np.float32)
    program = program_of((Head(output),), ["weight", "bias"])
    compiled = bind(program, values)
    product = next(call for call in compiled._forward if call[0].__name__ == "dot")
    assert np.shares_memory(product[1][1], compiled.outputs[0]), "nothing but softmax reads the scores"
    assert_same(program, values)


def test_large_products_are_written_once() -> None:
    """`ndarray.dot` fills its output with zeros before the product, so it is called for small ones only."""

    def names(units: int) -> set[str]:
        head = dense(Head(variable("data")), variable("weight"), variable("bias"), units)
        values: dict[Path, Array] = {("data",): normal(8, 64), ("weight",): normal(units, 64), ("bias",): normal(units)}
        compiled = bind(program_of((head,), ["weight"]), values)
        return {function.__name__ for function, _ in (*compiled._forward, *compiled._backward)}

    assert "matmul" not in names(4)
    assert "dot" not in names(2048)


def test_relu_of_more_elements_than_stay_in_the_cache() -> None:
    head = Head(apply(Activation(act_type="relu"), "relu", [Head(variable("x"))]))
    scaled = Head(apply(ElemwiseMul(), "scaled", [head, Head(variable("s"))]))
    for shape in ((3, BLOCK // 2), (BLOCK + 1,), (2, 3, BLOCK)):
        assert_same(program_of((scaled,)), {("x",): normal(*shape), ("s",): normal(*shape)})


def test_sums_of_sums() -> None:
    """A sum comes right behind what it sums, which may be a sum."""
    x, rows, matrix = (Head(variable(name)) for name in ("x", "rows", "matrix"))
    column = Head(apply(Spread(axis=(0,), keepdims=True), "column", [x, rows]))
    spread = Head(apply(Spread(axis=(1,), keepdims=True), "spread", [column, matrix]))
    head = Head(apply(ElemwiseMul(), "product", [spread, matrix]))
    values: dict[Path, Array] = {("x",): normal(1, 1), ("rows",): normal(2, 1), ("matrix",): normal(2, 3)}
    program = program_of((head,), ["x"])
    assert sum(isinstance(node.operator, Sum) for step in program.steps for node in step.nodes) == 2
    assert_same(program, values)
