"""MXNet's conventions where mathematics leaves a choice, and what shape rules say of unknown and wrong shapes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pytest

from core import autograd, nd
from core.expression.expression import Head, apply, variable
from core.expression.gradient import gradient
from core.inference.infer import infer
from core.inference.view import ExpressionView
from core.messages import MESSAGES, describe
from core.operators import standard_registry
from core.operators.broadcast import BroadcastAdd, BroadcastAxis, BroadcastLike, BroadcastMaximum, BroadcastTo
from core.operators.creation import Arange, Zeros
from core.operators.elementwise import ElemwiseAdd
from core.operators.functions import Abs, Clip, Log, Relu
from core.operators.gamma import gamma, gammaln, polygamma
from core.operators.grouped_normalization import GroupNorm, InstanceNorm, L2Normalization
from core.operators.indexing import BatchTake, GatherNd, ScatterNd, Where
from core.operators.joining import Concat, SliceChannel, Tile
from core.operators.margin import SVMOutput
from core.operators.operator import Array, Operator, RunContext
from core.operators.ordering import Argsort, Sort, TopK
from core.operators.padding import Diag, Pad
from core.operators.permuting import DepthToSpace, Transpose
from core.operators.power import (
    ElemwiseMaximum,
    ElemwiseMinimum,
    ElemwiseModulo,
    ElemwisePower,
    MaximumScalar,
    PowerScalar,
    RPowerScalar,
)
from core.operators.products import BatchDot, Dot
from core.operators.reduction import Max, Mean, Sum
from core.operators.registry import Registry
from core.operators.reshape_codes import read_codes
from core.operators.rounding import Rint, Round
from core.operators.scan import CumSum
from core.operators.shaping import ExpandDims, Reshape, ReshapeLike
from core.operators.slicing import Slice, SliceAxis, SliceLike
from core.operators.softmax import LogSoftmax, Softmax, Softmin
from core.operators.special import erf, erfinv
from core.problem import Problem, Refused
from tests.helpers.operator_checks import call, check_gradient, check_second_order, evaluate


def gradients(operator: Operator, *inputs: Sequence[float]) -> list[list[float]]:
    """Return what an operator sends back to each input for a head gradient of ones."""
    heads, nodes = call(operator)
    graph = gradient(heads, nodes)
    values = {node: np.asarray(array, float) for node, array in zip(nodes, inputs, strict=True)}
    with np.errstate(all="ignore"):
        values.update((seed.node, np.ones_like(evaluate(heads, values)[0])) for seed in graph.seeds)
        return [array.tolist() for array in evaluate(graph.heads, values)]


@pytest.mark.parametrize(
    ("operator", "inputs", "expected"),
    [
        (ElemwiseMaximum(), ([1, 2], [1, 3]), [[1, 0], [0, 1]]),
        (ElemwiseMinimum(), ([1, 2], [1, 3]), [[1, 1], [0, 0]]),
        (BroadcastMaximum(), ([1, 2], [1]), [[1, 1], [0]]),
        (MaximumScalar(scalar=1.0), ([0, 1, 2],), [[0, 1, 1]]),
        (Abs(), ([-1, 0, 2],), [[-1, 0, 1]]),
        (Relu(), ([-1, 0, 2],), [[0, 0, 1]]),
        (Clip(a_min=0.0, a_max=1.0), ([-1, 0, 0.5, 1, 2],), [[0, 1, 1, 1, 0]]),
        (Log(), ([-2, 4],), [[-0.5, 0.25]]),
        (Max(), ([3, 1, 3],), [[1, 0, 1]]),
        (ElemwiseModulo(), ([5, -5], [3, 3]), [[1, 1], [-1, 2]]),
        (PowerScalar(scalar=1.0), ([0, 2],), [[1, 1]]),
    ],
    ids=lambda value: value.name if isinstance(value, Operator) else "",
)
def test_gradients_at_kinks_are_those_of_mxnet(
    operator: Operator, inputs: Sequence[Sequence[float]], expected: list[list[float]]
) -> None:
    assert gradients(operator, *inputs) == expected


def test_the_power_0_of_a_number_is_a_constant_and_that_of_an_array_follows_its_formula() -> None:
    assert gradients(PowerScalar(scalar=0.0), [0, 2]) == [[0, 0]]  # in MXNet NaN at 0
    with np.errstate(all="ignore"):
        to_base, _ = gradients(ElemwisePower(), [0, 2], [0, 0])
    np.testing.assert_equal(to_base, [np.nan, 0])


def test_powers_of_0_fall_without_bound_at_0() -> None:
    with np.errstate(all="ignore"):
        np.testing.assert_equal(gradients(RPowerScalar(scalar=0.0), [0, 2]), [[-np.inf, np.nan]])


def value(operator: Operator, *inputs: Sequence[float]) -> list[float]:
    """Return what an operator computes of float32 vectors."""
    heads, nodes = call(operator)
    arrays: list[Array] = [np.asarray(array, np.float32) for array in inputs]
    (found,) = evaluate(heads, dict(zip(nodes, arrays, strict=True)))
    assert found.dtype == np.float32
    result: list[float] = found.tolist()
    return result


def test_remainders_have_the_sign_of_the_divisor_and_are_0_for_0() -> None:
    with np.errstate(all="ignore"):
        assert value(ElemwiseModulo(), [5, -5, 5, -5, 1], [3, 3, -3, -3, 0]) == [2, 1, -1, -2, 0]


def test_equal_numbers_keep_their_order() -> None:
    assert value(Argsort(), [2, 1, 2, 1]) == [1, 3, 0, 2]
    assert value(Argsort(is_ascend=False), [2, 1, 2, 1]) == [0, 2, 1, 3]
    assert value(TopK(k=3), [1, 2, 2, 1]) == [1, 2, 0]
    assert gradients(TopK(k=2, ret_typ="value"), [1, 2, 2, 2]) == [[0, 1, 1, 0]]


def test_a_row_of_which_nothing_counts_has_no_probabilities() -> None:
    context = RunContext(is_train=True, generator=np.random.default_rng(0))
    data, length = np.array([[1.0, 2], [3, 4]], np.float32), np.array([0, 9])
    (found,) = Softmax(use_length=True).forward([data, length], context)
    np.testing.assert_allclose(found, np.array([[0, 0], [0.26894143, 0.7310586]]), rtol=1e-6)
    assert found.dtype == np.float32


def test_the_margin_output_has_the_gradient_of_its_loss() -> None:
    data, label = np.array([[0.3, -0.2, 1.4], [2.0, 0.5, -3.0]]), np.array([0.0, 2.0])
    for linear in (False, True):
        operator = SVMOutput(margin=0.8, regularization_coefficient=0.5, use_linear=linear)
        check_gradient(operator, [data, label], (0,), partial(margin_loss, operator))
        check_second_order(operator, [data, label], (0,))


def margin_loss(operator: SVMOutput, arrays: Sequence[Array]) -> float:
    """Return the loss summed over the rows, of which there are two."""
    return 2 * operator.objective(arrays, [])


def test_halves_are_rounded_away_from_zero_by_round_and_down_by_rint() -> None:
    halves = [-2.5, -0.5, 0.5, 1.5]
    assert value(Round(), halves) == [-3, -1, 1, 2]
    assert value(Rint(), halves) == [-3, -1, 0, 1]
    assert value(Round(), [0.49999997, 8388609.0]) == [0, 8388609.0]


def test_clip_with_bounds_that_cross_takes_the_upper_one_first() -> None:
    assert value(Clip(a_min=6.0, a_max=4.0), [0, 5, 10]) == [6, 4, 4]


def test_error_function_is_exact_to_the_last_digits() -> None:
    x = np.concatenate([np.linspace(-7, 7, 5001), [0.0, 0.46875, 4.0, 6.0, 1e-300]])
    np.testing.assert_allclose(erf(x), [math.erf(each) for each in x], rtol=1e-15, atol=1e-16)
    y = np.linspace(-0.999999, 0.999999, 5001)
    np.testing.assert_allclose(erf(erfinv(y)), y, rtol=1e-14, atol=1e-16)
    np.testing.assert_array_equal(erfinv(np.array([-1, 0, 1, 2], np.float32)), [-np.inf, 0, np.inf, np.nan])


def test_the_gamma_function_is_exact_and_says_where_there_is_none() -> None:
    x = np.concatenate([np.linspace(-30.37, 30.21, 4001), [1e-8, 0.5, 1, 2, 170.5]])
    np.testing.assert_allclose(gammaln(x), [math.lgamma(each) for each in x], rtol=1e-12, atol=2e-13)
    np.testing.assert_allclose(gamma(x), [math.gamma(each) for each in x], rtol=3e-12)
    assert gamma(np.array([1, 2, 5, 11], np.float32)).tolist() == [1, 1, 24, 3628800]
    np.testing.assert_array_equal(gamma(np.array([0, -1, -2, 50], np.float32)), [np.inf, np.nan, np.nan, np.inf])
    np.testing.assert_array_equal(gammaln(np.array([0, -1, np.inf], np.float32)), [np.inf, np.inf, np.inf])


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_slopes_of_log_gamma_follow_recurrence_and_reflection(n: int) -> None:
    x = np.linspace(-8.37, 30.21, 501)
    following = polygamma(n, x) + (-1) ** n * math.factorial(n) / x ** (n + 1)
    np.testing.assert_allclose(polygamma(n, x + 1), following, rtol=1e-8, atol=1e-9 * np.abs(following).max())
    known = {0: -0.5772156649015329, 1: math.pi**2 / 6, 2: -2 * 1.2020569031595942, 3: math.pi**4 / 15}
    np.testing.assert_allclose(polygamma(n, np.array([1.0])), known[n], rtol=1e-14)
    assert polygamma(n, np.array([0.0, -3.0])).tolist() == [np.inf, np.inf]


# Shapes


def shape_of(operator: Operator, *shapes: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """Infer the shape of the first output."""
    heads, nodes = call(operator)
    given = {node: shape for node, shape in zip(nodes, shapes, strict=True) if shape is not None}
    found = infer(ExpressionView(heads, given))
    assert found.problems == ()
    return found.shape((heads[0].node, operator.outputs()[0].name))


def problem_of(operator: Operator, *shapes: tuple[int, ...]) -> Problem:
    """Return the one problem that shapes cause."""
    heads, nodes = call(operator)
    (problem,) = infer(ExpressionView(heads, dict(zip(nodes, shapes, strict=True)))).problems
    return problem


def test_broadcasting_says_what_is_certain_and_no_more() -> None:
    assert shape_of(BroadcastAdd(), (-1, 3), (1, 1)) == (-1, 3)
    assert shape_of(BroadcastAdd(), (-1, 5), (-1, 1)) == (-1, 5)
    assert shape_of(BroadcastAdd(), (7, 1), (1, -1)) == (7, -1)
    assert shape_of(BroadcastAdd(), (2, 3), None) is None
    assert shape_of(BroadcastAdd(), (4,), (2, -1, 1)) == (2, -1, 4)


def test_broadcasting_keeps_an_unknown_size_that_both_sides_share() -> None:
    x = variable("x")
    mean = apply(Mean(axis=(1,), keepdims=True), "mean", [Head(x)])
    centred = apply(BroadcastAdd(), "centred", [Head(x), Head(mean)])
    label = variable("label")
    total = apply(ElemwiseAdd(), "total", [Head(centred), Head(label)])
    found = infer(ExpressionView((Head(total),), {x: (-1, 3), label: (8, -1)}))
    assert found.problems == ()
    assert found.shape((x, "output")) == (8, 3)


def test_reshape_infers_with_an_unknown_batch() -> None:
    assert shape_of(Reshape(shape=(0, -1)), (-1, 3, 4)) == (-1, 12)
    assert shape_of(Reshape(shape=(-1, 12)), (-1, 3, 4)) == (-1, 12)
    assert shape_of(Reshape(shape=(-1, 4)), (6, 2)) == (3, 4)
    assert shape_of(Reshape(shape=(2, 3)), None) == (2, 3)
    assert shape_of(Sum(), None) == (1,)


@pytest.mark.parametrize(
    ("operator", "shapes", "code"),
    [
        (BroadcastAdd(), ((2, 3), (2, 4)), "shape_conflict"),
        (BroadcastAxis(axis=(0,), size=(2, 3)), ((1, 3),), "broadcast_sizes"),
        (BroadcastAxis(axis=(5,), size=(2,)), ((1, 3),), "axis_range"),
        (BroadcastLike(lhs_axes=(0, 1), rhs_axes=(0,)), ((1, 1), (2, 3)), "broadcast_sizes"),
        (Sum(axis=(3,)), ((2, 3),), "axis_range"),
        (Sum(axis=(1, -1)), ((2, 3),), "axis_twice"),
        (Transpose(axes=(0, 0)), ((2, 3),), "axis_twice"),
        (ExpandDims(axis=4), ((2, 3),), "axis_range"),
        (Reshape(shape=(5, -1)), ((4, 3),), "reshape_size"),
        (Reshape(shape=(7,)), ((4, 3),), "reshape_size"),
        (Reshape(shape=(0, 0, 0)), ((4, 3),), "reshape_axes"),
        (Reshape(shape=(-1, -1)), ((4, 3),), "reshape_twice"),
        (Reshape(shape=(-4, -1, -1)), ((4, 3),), "reshape_split"),
        (Reshape(shape=(-7,)), ((4, 3),), "reshape_code"),
        (ReshapeLike(), ((2, 3), (2, 4)), "reshape_size"),
        (Slice(begin=(0, 0, 0), end=(1, 1, 1)), ((2, 3),), "slice_axes"),
        (Slice(begin=(1,), end=(1,)), ((2, 3),), "slice_empty"),
        (SliceAxis(axis=0, begin=0, end=9), ((2, 3),), "slice_range"),
        (SliceLike(), ((2, 3), (2,)), "slice_like_axes"),
        (SliceLike(), ((2, 3), (4, 3)), "slice_range"),
        (SliceChannel(num_outputs=4), ((2, 6),), "split_uneven"),
        (Tile(reps=(0,)), ((2, 3),), "tile_times"),
        (DepthToSpace(block_size=2), ((1, 3, 2, 2),), "blocks_divide"),
        (GatherNd(), ((2, 3), (3, 1)), "gather_rows"),
        (Concat(num_args=2), ((2, 3), (4, 3)), "shape_conflict_own"),
        (BatchDot(), ((2, 3), (2, 3)), "rank_least"),
        (Dot(), ((2, 3), (2, 4)), "shape_conflict"),
        (Arange(start=0.0), (), "range_empty"),
        (Zeros(), (), "shape_open"),
        (ScatterNd(shape=(1, 0)), ((3,), (2, 3)), "shape_open"),
        (Sort(axis=2), ((2, 3),), "axis_range"),
        (TopK(k=4), ((2, 3),), "topk_count"),
        (TopK(k=7, axis=None), ((2, 3),), "topk_count"),
        (Pad(mode="edge", pad_width=(0, 0, 1)), ((2, 3),), "pad_widths"),
        (Pad(mode="edge", pad_width=(0, -1)), ((2,),), "pad_widths"),
        (Pad(mode="reflect", pad_width=(3, 0)), ((3,),), "pad_reflect"),
        (Pad(mode="constant", pad_width=(1, 1)), ((2, 3),), "rank_conflict"),
        (Diag(k=3), ((2, 3),), "diagonal_none"),
        (Diag(axis2=0), ((2, 3),), "axis_twice"),
        (CumSum(axis=2), ((2, 3),), "axis_range"),
        (BatchTake(), ((2, 3), (3,)), "shape_conflict"),
        (InstanceNorm(), ((3,), (1,), (1,)), "shape_needs_channels"),
        (GroupNorm(num_groups=2), ((2, 3, 4), (2,), (2,)), "channels_in_groups"),
        (L2Normalization(mode="channel"), ((2, 3),), "rank_least"),
        (SVMOutput(), ((2,), (2,)), "rank_least"),
        (Softmax(use_length=True), ((2, 3), (3,)), "shape_conflict"),
    ],
    ids=lambda value: value.name if isinstance(value, Operator) else "",
)
def test_wrong_shapes_are_problems_in_words(operator: Operator, shapes: tuple[tuple[int, ...], ...], code: str) -> None:
    problem = problem_of(operator, *shapes)
    assert problem.code.removesuffix("_own") == code.removesuffix("_own")
    assert problem.code in MESSAGES
    assert "{" not in describe(problem)


# Names and attributes


def test_operators_are_found_by_their_aliases() -> None:
    registry = standard_registry()
    assert registry.get("concat") is Concat
    assert "broadcast_plus" in registry
    assert registry.create("swapaxes", {"dim2": "1"}).name == "SwapAxis"
    with pytest.raises(ValueError, match="concat"):
        Registry([Concat, type("Other", (Concat,), {"name": "concat"})])


def test_bounds_may_be_open() -> None:
    made = Slice.create({"begin": "(None, 1)", "end": (2, None)})
    assert made == Slice(begin=(None, 1), end=(2, None))
    with pytest.raises(Refused):
        Slice.create({"begin": "(None, x)", "end": "()"})


def test_codes_of_a_shape_are_read_from_the_end_too() -> None:
    items = read_codes((-1, -4, 2, 3), reverse=True)
    assert not isinstance(items, str)
    assert [item.sizes for item in items] == [(3, 2), (-1,)]


def test_a_condition_of_rows_is_refused_where_there_are_no_rows() -> None:
    scalar = apply(BroadcastTo(shape=()), "scalar", [Head(variable("data"))])
    condition = variable("condition")
    chosen = apply(Where(), "chosen", [Head(condition), Head(scalar), Head(scalar)])
    problems = infer(ExpressionView((Head(chosen),), {condition: (2,)})).problems
    assert [problem.code for problem in problems] == ["rank_conflict_own"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (lambda x: x > 1, [0, 0, 0, 0]),
        (lambda x: nd.broadcast_lesser_equal(x, nd.ones((4,))), [0, 0, 0, 0]),
        (lambda x: nd.clip(x, 0, 1), [0, 0, 0, np.nan]),
        (nd.hard_sigmoid, [0, 0, 0, np.nan]),
        (nd.relu, [np.nan, np.inf, np.nan, np.nan]),
    ],
)
def test_what_is_chosen_cuts_what_is_no_number_as_mxnet_does(
    rule: Callable[[nd.NDArray], nd.NDArray], expected: list[float]
) -> None:
    x = nd.array([-3, 5, -4, 0.5])
    x.attach_grad()
    with autograd.record():
        y = rule(x)
    y.backward(nd.array([np.nan, np.inf, -np.inf, np.nan]))
    assert x.grad is not None
    np.testing.assert_array_equal(x.grad.asnumpy(), expected)


@pytest.mark.parametrize("operator", [Softmax, LogSoftmax, Softmin])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_an_output_of_16_bits_is_rounded_once(operator: type[Operator], kind: type[np.floating[Any]]) -> None:
    x = (np.arange(5) * 1.7 - 3).astype(kind)
    context = RunContext(is_train=False, generator=np.random.default_rng())
    (found,) = operator.create({"dtype": "float16"}).forward([x], context)
    (exact,) = operator.create({}).forward([x.astype(np.float64)], context)
    assert found.dtype == np.float16
    np.testing.assert_array_equal(found, exact.astype(np.float16))
