"""Every operator, through one harness: shapes, dtypes, first and second order gradients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import pytest

from core.dimension import Relation
from core.graph.ports import PaletteEntry, palette_entries
from core.messages import describe
from core.operators import standard_registry
from core.operators.activation import KINDS, Activation
from core.operators.elementwise import AddN, ElemwiseMul
from core.operators.linear import FullyConnected
from core.operators.loss import SoftmaxOutput, SoftmaxOutputCurvature, SoftmaxOutputGradient
from core.operators.operator import Array, GradientScope, HeadT, Operator, RunContext
from core.operators.scalar import GreaterScalar, MulScalar
from core.problem import Refused
from tests.helpers.arithmetic_cases import ARITHMETIC_CASES
from tests.helpers.broadcast_cases import BROADCAST_CASES
from tests.helpers.layer_cases import LAYER_CASES
from tests.helpers.operator_case import Case
from tests.helpers.operator_checks import (
    check_float32,
    check_gradient,
    check_partial_shapes,
    check_reference,
    check_second_order,
    check_shapes,
)
from tests.helpers.ordering_cases import ORDERING_CASES
from tests.helpers.reduction_cases import REDUCTION_CASES
from tests.helpers.shaping_cases import SHAPING_CASES

CASES: list[Case] = [
    *ARITHMETIC_CASES,
    *BROADCAST_CASES,
    *REDUCTION_CASES,
    *SHAPING_CASES,
    *ORDERING_CASES,
    *(Case(Activation(act_type=kind), ((2, 3),), (0,)) for kind in KINDS),
    Case(FullyConnected(num_hidden=4), ((5, 3), (4, 3), (4,)), (0, 1, 2)),
    Case(FullyConnected(num_hidden=4), ((2, 3, 2), (4, 6), (4,)), (0, 1, 2)),
    Case(FullyConnected(num_hidden=4), ((5,), (4, 1), (4,)), (0, 1, 2)),
    Case(FullyConnected(num_hidden=4, no_bias=True), ((5, 3), (4, 3)), (0, 1)),
    Case(FullyConnected(num_hidden=4, flatten=False), ((2, 3, 5), (4, 5), (4,)), (0, 1, 2)),
    Case(FullyConnected(num_hidden=4, flatten=False, no_bias=True), ((5,), (4, 5)), (0, 1)),
    Case(SoftmaxOutputGradient(grad_scale=2.0), ((3, 4), (3,), (3, 4)), (), second=False, labels=4),
    Case(SoftmaxOutputCurvature(), ((3, 4), (3,), (3, 4)), (), second=False, labels=4),
    Case(SoftmaxOutput(), ((3, 4), (3,)), (), second=False, labels=4),
    *LAYER_CASES,
]


def test_every_operator_has_a_case() -> None:
    computed = {operator.name for operator in standard_registry()} - {"Variable", "Constant"}
    assert {case.operator.name for case in CASES} == computed


@pytest.mark.parametrize("case", CASES, ids=str)
def test_shapes_dtypes_and_gradients(case: Case) -> None:
    arrays = case.arrays()
    check_shapes(case.operator, arrays, is_train=case.is_train)
    check_partial_shapes(case.operator, arrays, case.back, is_train=case.is_train)
    check_float32(case.operator, arrays, case.dtype, is_train=case.is_train)
    if case.reference is not None:
        check_reference(case.operator, arrays, case.reference)
    check_gradient(case.operator, arrays, case.wrt, is_train=case.is_train)
    if case.second:
        check_second_order(case.operator, arrays, case.wrt, is_train=case.is_train)


@pytest.mark.parametrize("operator", list(standard_registry()), ids=lambda operator: operator.name)
def test_every_operator_is_documented(operator: type[Operator]) -> None:
    assert (operator.__doc__ or "").strip().endswith((".", "."))
    assert operator.formula or operator.family == "sources"
    assert all(spec.doc for spec in operator.attribute_specs())
    needed = [spec for spec in operator.attribute_specs() if spec.required]
    made = operator.create({spec.name: spec.choices[0] if spec.choices else 1 for spec in needed})
    names = [port.name for port in (*made.inputs(), *made.outputs())]
    assert len(names) == len(set(names))
    assert all(port.doc for port in made.inputs() if port.name != "data" or len(made.inputs()) > 1)


def test_a_node_can_not_ask_for_billions_of_inputs() -> None:
    with pytest.raises(Refused) as refused:
        AddN.create({"num_args": 2_000_000_000})
    assert describe(refused.value.problem) == "inputs of Sum of all should be at most 10000, but is 2000000000."


@pytest.mark.parametrize("entry", palette_entries(standard_registry()), ids=lambda entry: entry.title)
def test_every_entry_of_the_palette_is_a_node_right_away(entry: PaletteEntry) -> None:
    made = standard_registry().create(entry.operator, entry.attributes)
    assert made.outputs()


# SoftmaxOutput against the definition of the loss whose gradient it computes


def cross_entropy(operator: SoftmaxOutput, arrays: Sequence[Array]) -> float:
    """Return the scaled and normalized cross entropy, written out with loops."""
    data, label = arrays
    classes_last = np.moveaxis(data, 1, -1) if operator.multi_output else data
    if not operator.multi_output and not operator.preserve_shape:
        classes_last = data.reshape(len(data), -1)
    positions = classes_last.reshape(-1, classes_last.shape[-1])
    total, valid = 0.0, 0
    for row, wanted in zip(positions, label.reshape(-1), strict=True):
        logs = row - row.max() - np.log(np.exp(row - row.max()).sum())
        others = operator.smooth_alpha / (len(row) - 1)
        target = np.full(len(row), others)
        target[int(wanted)] = 1 - operator.smooth_alpha
        valid += int(wanted) != int(operator.ignore_label)
        if not (operator.use_ignore and int(wanted) == int(operator.ignore_label)):
            total -= float((target * logs).sum())
    spatial = positions.shape[0] / len(data) if operator.multi_output else 1
    divisor = {"null": spatial, "batch": label.size, "valid": max(1, valid)}[operator.normalization]
    return operator.grad_scale * total / divisor


@pytest.mark.parametrize("normalization", ["null", "batch", "valid"])
@pytest.mark.parametrize(
    ("attributes", "data", "label"),
    [
        ({}, (4, 5), (4,)),
        ({"grad_scale": 0.5, "smooth_alpha": 0.1}, (4, 5), (4,)),
        ({"use_ignore": True, "ignore_label": 2.0}, (6, 3), (6,)),
        ({"multi_output": True}, (2, 3, 4), (2, 4)),
        ({"multi_output": True, "use_ignore": True, "ignore_label": 1.0}, (2, 3, 2, 2), (2, 4)),
        ({"preserve_shape": True}, (2, 3, 4), (2, 3)),
    ],
)
def test_softmax_output_has_the_gradient_of_its_cross_entropy(
    attributes: dict[str, object], data: tuple[int, ...], label: tuple[int, ...], normalization: str
) -> None:
    made = SoftmaxOutput.create({**attributes, "normalization": normalization})
    assert isinstance(made, SoftmaxOutput)
    generator = np.random.default_rng(0)
    classes = data[1] if made.multi_output else data[-1]
    arrays = [generator.normal(size=data), generator.integers(0, classes, label).astype(float)]
    check_gradient(made, arrays, (0,), partial(cross_entropy, made))
    check_second_order(made, arrays, (0,))


def test_softmax_output_takes_probabilities() -> None:
    p = np.array([[0.2, 0.8], [0.5, 0.5]])
    data = np.array([[1.0, 2.0], [0.0, 0.0]])

    def expected(arrays: Sequence[Array]) -> float:
        logs = arrays[0] - np.log(np.exp(arrays[0]).sum(axis=1, keepdims=True))
        return float(-(arrays[1] * logs).sum())

    check_gradient(SoftmaxOutput(), [data, p], (0,), expected)


def test_softmax_output_survives_large_scores_and_odd_labels() -> None:
    data = np.array([[1e4, -1e4], [0.0, 1.0]], np.float32)
    label = np.array([7.9, 1.9], np.float32)
    operator = SoftmaxOutput()
    context = RunContext(is_train=True, generator=np.random.default_rng(0))
    (p,) = operator.forward([data, label], context)
    np.testing.assert_allclose(p[0], [1, 0])
    (g,) = SoftmaxOutputGradient().forward([p, label, data], context)
    np.testing.assert_allclose(g[0], p[0])
    np.testing.assert_allclose(g[1], p[1] - [0, 1], rtol=1e-6)


def test_softmax_output_shows_the_mean_cross_entropy() -> None:
    data, label = np.zeros((8, 10), np.float32), np.arange(8, dtype=np.float32)
    (p,) = SoftmaxOutput().forward([data, label], RunContext(True, np.random.default_rng(0)))
    assert SoftmaxOutput().objective([data, label], [p]) == pytest.approx(np.log(10))
    ignoring = SoftmaxOutput(use_ignore=True, ignore_label=3.0)
    assert ignoring.objective([data, label], [p]) == pytest.approx(np.log(10))


def test_sigmoid_and_softrelu_do_not_overflow() -> None:
    x = np.array([-1e4, 0.0, 1e4], np.float32)
    context = RunContext(True, np.random.default_rng(0))
    np.testing.assert_array_equal(Activation(act_type="sigmoid").forward([x], context)[0], [0, 0.5, 1])
    np.testing.assert_allclose(Activation(act_type="softrelu").forward([x], context)[0], [0, np.log(2), 1e4])


def test_gradient_of_relu_at_zero_is_zero() -> None:
    (slope,) = GreaterScalar(scalar=0.0).forward([np.zeros(1)], RunContext(True, np.random.default_rng(0)))
    assert slope[0] == 0


# The harness itself


@dataclass(frozen=True)
class Slanted(Operator):
    """y = x², with a gradient that is 0.1 % too large."""

    name: ClassVar[str] = "slanted"
    display_name: ClassVar[str] = "Slanted"
    family: ClassVar[str] = "arithmetic"

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:  # noqa: ARG002
        return (inputs[0] ** 2,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        twice = scope.make(MulScalar(scalar=2.002), scope.inputs[0])
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), twice),)


@dataclass(frozen=True)
class Misshapen(Slanted):
    """Claims to keep the shape, but flattens."""

    name: ClassVar[str] = "misshapen"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:  # noqa: ARG002
        return (inputs[0].reshape(-1),)


def test_the_harness_sees_a_gradient_that_is_slightly_wrong() -> None:
    with pytest.raises(AssertionError):
        check_gradient(Slanted(), [np.ones((2, 2))], (0,))


def test_the_harness_sees_a_wrong_shape_and_a_wrong_dtype() -> None:
    with pytest.raises(AssertionError):
        check_shapes(Misshapen(), [np.ones((2, 2))])

    class Widening(Slanted):
        def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:  # noqa: ARG002
            return (inputs[0].astype(np.float64),)

    with pytest.raises(AssertionError):
        check_float32(Widening(), [np.ones((2, 2))])
