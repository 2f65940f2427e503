"""A gradient rule runs once for all nodes of an operator, and each gets nodes of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest

from core.expression.expression import Head, apply, topological, variable
from core.expression.gradient import gradient
from core.expression.recipe import recipe_of
from core.operators.operator import GradientScope, HeadT, Operator, Port, Role
from tests.helpers.expressions import REGISTRY, add, dense


@dataclass(frozen=True, eq=False)
class Twice(Operator):
    """2 x, which counts how often its rule is asked."""

    name: ClassVar[str] = "Twice"
    display_name: ClassVar[str] = "Twice"
    family: ClassVar[str] = "test"

    asked: list[int] = field(default_factory=list)

    @classmethod
    def attribute_specs(cls) -> tuple[()]:
        return ()

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        self.asked.append(len(scope.inputs))
        return (scope.make(Twice(), scope.gradient_of(0)),)


class TwiceOnce(Twice):
    is_single_use: ClassVar[bool] = True


class Halves(Twice):
    """Two outputs, the gradient of which has two as well; what is sent back is its second."""

    name: ClassVar[str] = "Halves"

    def outputs(self) -> tuple[Port, ...]:
        return (Port("first", Role.OUTPUT), Port("second", Role.OUTPUT))

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        made: Any = scope.make(Halves(), scope.gradient_of(0), scope.gradient_of(1))
        found: list[Any] = [Head(made.node, 1)]
        return found


def chained(operator: Operator) -> tuple[Head, Head]:
    x = Head(variable("x"))
    first = Head(apply(operator, "first", [x]))
    return x, Head(apply(operator, "second", [first]))


def made_names(x: Head, net: Head) -> list[str]:
    nodes = topological(gradient([net], [x.node]).heads)
    return [f"{node.name} of {node.origin.name}" for node in nodes if node.origin and node.operator]


@pytest.mark.parametrize(("operator", "times"), [(Twice(), 1), (TwiceOnce(), 4)])
def test_a_rule_is_asked_once_unless_its_operator_is_for_one_call_only(operator: Twice, times: int) -> None:
    for _ in range(2):
        assert made_names(*chained(operator)) == [
            "second_backward_data of second",
            "first_backward_data of first",
        ]
    assert len(operator.asked) == times


def test_what_no_wanted_input_needs_is_not_made() -> None:
    operator = REGISTRY.create("FullyConnected", {"num_hidden": 4})
    all_steps = recipe_of(operator, ((True, True, True), (True,), False)).steps
    bias_alone = recipe_of(operator, ((False, False, True), (True,), False))
    assert len(all_steps) > len(bias_alone.steps) == 1
    assert [index for index, _ in bias_alone.results] == [2]


def test_zeros_come_back_as_zeros_without_a_step_between() -> None:
    operator = REGISTRY.create("FullyConnected", {"num_hidden": 4})
    steps, results = recipe_of(operator, ((True, True, True), (True,), True))
    inputs = [Head(variable(name)) for name in ("data", "weight", "bias")]
    assert [(step.operator.name, step.take(inputs)) for step in steps] == [("zeros_like", (each,)) for each in inputs]
    assert [index for index, _ in results] == [0, 1, 2]


def test_a_result_may_be_another_output_than_the_first() -> None:
    x = Head(variable("x"))
    net = Head(apply(Halves(), "halves", [x]), 1)
    found = gradient([net], [x.node]).gradients[x.node]
    assert found is not None
    assert found.index == 1
    assert [head.node.operator_name for head in found.node.inputs] == ["zeros_like", "null"]


def test_one_head_twice_is_two_inputs_with_gradients_of_their_own() -> None:
    x = Head(variable("x"))
    product = Head(apply(REGISTRY.create("elemwise_mul", {}), "square", [x, x]))
    graph = gradient([add("sum", product, dense("dense1", product))], [x.node])
    total = graph.gradients[x.node]
    assert total is not None
    assert [head.node.name for head in total.node.inputs] == ["square_backward_lhs", "square_backward_rhs"]
