"""The gradient check passes what is right, finds what is wrong, and tells kinks apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from core.analysis.gradient_check import GradientCheck, check_gradients, check_node
from core.analysis.objective import POTENTIALS, Run, run_of
from core.dimension import Relation
from core.expression.expression import Expression, ExpressionNode, Head, apply, variable
from core.graph.files import load
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.operators import standard_registry
from core.operators.activation import Activation
from core.operators.elementwise import ElemwiseMul
from core.operators.functions import Sigmoid, Square
from core.operators.linear import FullyConnected
from core.operators.loss import SoftmaxOutput
from core.operators.make_loss import BlockGrad, MakeLoss
from core.operators.margin import SVMOutput
from core.operators.operator import Array, GradientScope, HeadT, Operator, RunContext
from core.operators.random import Dropout
from core.operators.reduction import Max
from core.operators.regression import LinearRegressionOutput, LogisticRegressionOutput, MAERegressionOutput
from core.operators.unary import Negative
from core.parameters.store import ParameterStore
from core.problem import Refused
from core.run import initialize, prepare
from core.runtime.program import build_program

REGISTRY = standard_registry()
EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"


def run(heads: Expression, values: dict[ExpressionNode, Array], **settings: object) -> Run:
    program = build_program(heads, [node for node in values if node.name != "label"])
    return Run(program, {node.path: value for node, value in values.items()}, **settings)  # type: ignore[arg-type]


def checked(heads: Expression, values: dict[ExpressionNode, Array], **settings: object) -> GradientCheck:
    wanted = {node.path: node.name for node in values if node.name != "label"}
    return check_gradients(run(heads, values, **settings), wanted)


def place(name: str) -> ExpressionNode:
    return variable(name, path=(name, "output"))


def made(operator: Operator, *inputs: ExpressionNode) -> ExpressionNode:
    return apply(operator, operator.name.lower(), [Head(each) for each in inputs], path=(operator.name,))


@pytest.mark.parametrize("name", ["arithmetic", "net_2_2_1", "digits_mlp", "shared_hidden_layer", "siamese"])
def test_the_gradients_of_examples_are_right(name: str) -> None:
    path = EXAMPLES / f"{name}.symloom.json"
    document, store = load(path, REGISTRY), ParameterStore()
    initialize(document, REGISTRY, store, infer(DocumentView(document.graph, REGISTRY)))
    prepared = prepare(document, REGISTRY, store, base=path.parent)
    wanted = {need.path: need.name for need in prepared.needs if need.has_gradient}

    check = check_gradients(run_of(prepared), wanted, samples=12)

    assert check.passed, check.arrays[0]
    assert {array.name for array in check.arrays} == set(wanted.values())
    assert all(array.checked == min(12, array.size) for array in check.arrays)


@dataclass(frozen=True)
class WrongSquare(Square):
    """Forgets the factor 2 of its derivative."""

    name: ClassVar[str] = "wrong_square"

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), scope.inputs[0]),)


def test_a_wrong_rule_is_found_with_its_worst_element() -> None:
    x, y = place("x"), place("y")
    wrong = made(WrongSquare(), x)
    right = made(Square(), y)
    values = {x: np.array([0.5, -3.0, 1.0]), y: np.array([1.0, 2.0])}

    check = checked((Head(wrong), Head(right)), values)

    assert not check.passed
    assert [array.name for array in check.arrays] == ["x", "y"], "the worst first"
    worst = check.arrays[0].worst
    assert worst is not None
    assert (worst.index, worst.analytic) == ((1,), -3.0)
    assert worst.numeric == pytest.approx(-6.0)
    assert check.arrays[1].passed

    alone = check_node(wrong, [values[x]])
    assert [(array.name, array.passed) for array in alone.arrays] == [("data", False)]


def test_a_kink_is_no_error() -> None:
    x = place("x")
    relu = made(Activation(act_type="relu"), x)
    check = checked((Head(relu),), {x: np.array([-1.0, 0.0, 2.0])})
    assert check.passed
    assert (check.arrays[0].checked, check.arrays[0].kinks) == (2, 1)


def test_a_tie_of_maxima_is_a_kink_and_one_close_by_is_none() -> None:
    x = place("x")
    largest = made(Max(), x)
    tie = checked((Head(largest),), {x: np.array([1.0, 1.0, 0.0])})
    assert (tie.passed, tie.arrays[0].kinks) == (True, 2)
    close = checked((Head(largest),), {x: np.array([1.0, 1.0 - 1e-6, 0.0])})
    assert (close.passed, close.arrays[0].kinks) == (True, 0)


def test_what_is_not_a_number_does_not_pass() -> None:
    x = place("x")
    check = checked((Head(made(Square(), x)),), {x: np.array([np.nan])})
    assert not check.passed


def test_a_random_operator_draws_the_same_numbers_each_time() -> None:
    x = place("x")
    dropped = made(Dropout(p=0.5), x)
    values = {x: np.linspace(1, 2, 20)}
    assert checked((Head(dropped),), values, seed=7).passed
    assert check_node(dropped, [values[x]], seed=7).passed


LOSSES: list[tuple[Operator, Array, Array]] = [
    (operator, np.random.default_rng(1).normal(size=(4, 3)), np.array([0.0, 2.0, 1.0, 2.0]))
    for operator in (
        SoftmaxOutput(),
        SoftmaxOutput(normalization="batch", grad_scale=3.0),
        SoftmaxOutput(normalization="valid", use_ignore=True, ignore_label=2.0),
        SoftmaxOutput(smooth_alpha=0.2),
    )
]
LOSSES += [
    (SoftmaxOutput(), np.zeros((2, 3)), np.array([[0.2, 0.5, 0.1], [1.0, 0.0, 0.0]])),
    (SoftmaxOutput(), np.array([[1000.0, 0.0]]), np.array([1.0])),
    (SoftmaxOutput(multi_output=True), np.random.default_rng(2).normal(size=(2, 3, 4)), np.ones((2, 4))),
]
LOSSES += [
    (operator, np.random.default_rng(6).normal(size=(4, 3)), np.array([0.0, 2.0, 1.0, 2.0]))
    for operator in (SVMOutput(), SVMOutput(use_linear=True, regularization_coefficient=0.5))
]
LOSSES += [
    (operator, np.random.default_rng(3).normal(size=(4, 3)), np.random.default_rng(4).uniform(size=(4, 3)))
    for operator in (
        LinearRegressionOutput(grad_scale=2.0),
        LogisticRegressionOutput(),
        MAERegressionOutput(),
    )
]


@pytest.mark.parametrize(
    ("operator", "data", "label"), LOSSES, ids=[f"{i}-{loss[0].name}" for i, loss in enumerate(LOSSES)]
)
def test_each_loss_is_checked_by_its_own_potential(operator: Operator, data: Array, label: Array) -> None:
    x, y = place("x"), place("label")
    check = checked((Head(made(operator, x, y)),), {x: data, y: label})
    assert check.passed, check.arrays
    assert check.arrays[0].checked == data.size


def test_every_loss_layer_has_a_potential() -> None:
    losses = {operator.name for operator in REGISTRY if operator.is_loss}
    assert losses == set(POTENTIALS)


@dataclass(frozen=True)
class OddLoss(Operator):
    """A loss that nobody knows."""

    name: ClassVar[str] = "odd_loss"
    display_name: ClassVar[str] = "Odd"
    family: ClassVar[str] = "loss"
    is_loss: ClassVar[bool] = True

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:  # noqa: ARG002
        return (inputs[0],)

    def gradient(self, scope: GradientScope[HeadT]) -> Iterable[HeadT | None]:  # type: ignore[override]
        return (scope.make(Negative(), scope.inputs[0]),)


def test_an_unknown_loss_is_refused_by_name() -> None:
    x = place("x")
    with pytest.raises(Refused) as caught:
        checked((Head(made(OddLoss(), x)),), {x: np.ones(2)})
    assert caught.value.problem.code == "gradient_check_loss"
    assert caught.value.problem.values["operator"] == "odd_loss"


def test_nothing_is_seen_through_a_loss_or_a_stopped_gradient() -> None:
    """d(x² + stop(σ(x))·…) is 2x: the sum moves with x, its gradient does not."""
    x = place("x")
    stopped = made(BlockGrad(), made(Sigmoid(), x))
    through_loss = apply(Square(), "after", [Head(made(MakeLoss(), made(Square(), x)))], path=("after",))
    heads = (Head(stopped), Head(through_loss), Head(made(Negative(), x)))
    assert checked(heads, {x: np.array([0.3, -0.7])}).passed


def test_large_arrays_are_sampled_and_the_search_can_be_stopped() -> None:
    x, w, b = place("x"), place("w"), place("b")
    dense = made(FullyConnected(num_hidden=30), x, w, b)
    values = {
        each: np.random.default_rng(5).normal(size=shape) for each, shape in ((x, (5, 40)), (w, (30, 40)), (b, (30,)))
    }
    check = checked((Head(dense),), values)
    sizes = {array.name: (array.checked, array.size) for array in check.arrays}
    assert sizes == {"x": (64, 200), "w": (64, 1200), "b": (30, 30)}

    asked: list[bool] = []

    def is_stopped() -> bool:
        asked.append(True)
        return len(asked) > 5

    wanted = {node.path: node.name for node in values}
    part = check_gradients(run((Head(dense),), values), wanted, is_stopped=is_stopped)
    assert sum(array.checked for array in part.arrays) == 4
