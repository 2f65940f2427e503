"""The gradient of an expression is an expression, right to finite differences, that says what it explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given, settings

from core.expression.expression import Expression, ExpressionNode, Head, Phase, apply, topological, variable, variables
from core.expression.gradient import GradientGraph, gradient
from core.messages import describe
from core.operators.elementwise import ElemwiseMul
from core.operators.functions import Sqrt
from core.operators.make_loss import MakeLoss
from core.operators.operator import Array, Operator
from core.operators.scalar import GreaterScalar
from core.problem import Refused
from tests.helpers.expressions import REGISTRY, add, dense, relu
from tests.helpers.operator_checks import differences, evaluate
from tests.helpers.random_expressions import expressions, values_of


def softmax(name: str, data: Head) -> Head:
    return Head(apply(REGISTRY.create("SoftmaxOutput", {}), name, [data, Head(variable(f"{name}_label"))]))


def by_name(graph: GradientGraph) -> dict[str, Head | None]:
    return {node.name: head for node, head in graph.gradients.items()}


def with_seeds(graph: GradientGraph, values: Mapping[ExpressionNode, Array]) -> dict[ExpressionNode, Array]:
    heads = [seed.head for seed in graph.seeds]
    ones = (np.ones_like(value) for value in evaluate(heads, values))
    return {**values, **dict(zip((seed.node for seed in graph.seeds), ones, strict=True))}


def objective(heads: Expression, values: Mapping[ExpressionNode, Array]) -> float:
    """What the gradient graph claims to differentiate: the sum of heads, and the cross entropy of each loss once."""
    total = 0.0
    for head, value in zip(heads, evaluate(heads, values), strict=True):
        if head.node.phase is Phase.LOSS:
            label = values[head.node.inputs[1].node].astype(int)
            total -= float(np.log(value[np.arange(len(value)), label]).sum())
        else:
            total += float(value.sum())
    return total


@settings(max_examples=20)
@given(expressions())
def test_gradients_equal_finite_differences(heads: Expression) -> None:
    wrt = [node for node in variables(heads) if not node.name.endswith("_label")]
    graph = gradient(heads, wrt)
    values = values_of(heads)
    seeded = with_seeds(graph, values)
    for node in wrt:
        head = graph.gradients[node]
        assert head is not None
        (found,) = evaluate([head], seeded)

        def moved_objective(moved: Sequence[Array], node: ExpressionNode = node) -> float:
            return objective(heads, {**values, node: moved[0]})

        expected = differences(moved_objective, [values[node]], 0)
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


@settings(max_examples=20)
@given(expressions(losses=False))
def test_second_gradients_equal_finite_differences(heads: Expression) -> None:
    wrt = list(variables(heads))
    first = gradient(heads, wrt)
    second = gradient(first.heads, wrt)
    values = with_seeds(first, values_of(heads))
    seeded = with_seeds(second, values)

    for node in wrt[:2]:

        def slope(moved: Sequence[Array], node: ExpressionNode = node) -> float:
            return float(sum(value.sum() for value in evaluate(first.heads, {**values, node: moved[0]})))

        head = second.gradients[node]
        expected = differences(slope, [values[node]], 0)
        found = np.zeros_like(expected) if head is None else evaluate([head], seeded)[0]
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


@given(expressions())
def test_every_new_node_explains_one_that_was_there(heads: Expression) -> None:
    graph = gradient(heads, variables(heads))
    forward = set(topological(heads))
    made = [node for node in topological((*heads, *graph.heads)) if node not in forward]
    assert all(node.origin in forward for node in made)
    assert all(node.phase in (Phase.SEED, Phase.BACKWARD) for node in made)
    assert all(node.path == node.origin.path for node in made if node.origin)
    names = [node.name for node in made]
    assert len(set(names)) == len(names)


def test_a_single_contribution_is_used_as_it_is() -> None:
    x = Head(variable("x"))
    graph = gradient([relu("relu1", x)], [x.node])
    head = by_name(graph)["x"]
    assert head is not None
    assert head.node.operator_name == "elemwise_mul"
    assert head.node.name == "relu1_backward_data"


def test_a_shared_weight_gets_a_visible_sum_that_knows_its_uses() -> None:
    weight = Head(variable("w", path=("shared", "output")))
    first = dense("first", Head(variable("x")), weight=weight)
    net = dense("second", relu("relu1", first), weight=weight)
    graph = gradient([net], [weight.node])
    total = by_name(graph)["w"]
    assert total is not None
    assert total.node.operator_name == "add_n"
    assert total.node.name == "w_gradient"
    assert total.node.path == ("shared", "output")
    assert total.node.origin is weight.node
    uses = graph.contributions[weight.node]
    assert [(use.consumer.name, use.port) for use in uses] == [("second", "weight"), ("first", "weight")]
    assert [use.gradient for use in uses] == list(total.node.inputs)
    assert [use.gradient.node.name for use in uses] == ["second_backward_weight", "first_backward_weight"]


def test_one_node_that_reads_a_variable_twice_contributes_twice() -> None:
    x = Head(variable("x"))
    graph = gradient([add("sum", x, x)], [x.node])
    assert [use.port for use in graph.contributions[x.node]] == ["lhs", "rhs"]


def test_a_loss_has_no_seed_and_its_label_no_gradient() -> None:
    net = softmax("softmax", dense("fc", Head(variable("data"))))
    graph = gradient([net], variables([net]))
    assert graph.seeds == ()
    assert by_name(graph)["softmax_label"] is None
    assert [name for name, head in by_name(graph).items() if head] == ["data", "fc_weight", "fc_bias"]


def test_other_heads_get_a_seed_of_their_own() -> None:
    x = Head(variable("x", path=("n1", "output")))
    net = relu("relu1", x)
    graph = gradient([net, softmax("softmax", net)], [x.node])
    (seed,) = graph.seeds
    assert (seed.position, seed.head, seed.node.name) == (0, net, "relu1_output_seed")
    assert seed.node.phase is Phase.SEED
    assert seed.node.origin is net.node
    assert not seed.node.is_variable


def test_a_head_listed_twice_counts_twice() -> None:
    x = Head(variable("x"))
    net = relu("relu1", x)
    graph = gradient([net, net], [x.node])
    values = {x.node: np.array([[1.0, -1.0]])}
    head = by_name(graph)["x"]
    assert head is not None
    np.testing.assert_array_equal(evaluate([head], with_seeds(graph, values))[0], [[2.0, 0.0]])


def test_a_variable_that_is_a_head_itself_gets_its_seed() -> None:
    x = Head(variable("x"))
    graph = gradient([x], [x.node])
    assert by_name(graph)["x"] == Head(graph.seeds[0].node)
    assert graph.contributions[x.node][0].port == "head"


def test_given_head_gradients_replace_seeds() -> None:
    x, g = Head(variable("x")), Head(variable("g"))
    graph = gradient([relu("relu1", x)], [x.node], [g])
    assert graph.seeds == ()
    assert {node.name for node in topological(graph.heads) if node.is_variable} == {"x", "g"}
    with pytest.raises(ValueError, match="argument 2 is longer"):
        gradient([relu("relu1", x)], [x.node], [g, g])


def test_what_leads_to_no_wanted_variable_is_not_differentiated() -> None:
    x, y = Head(variable("x")), Head(variable("y"))
    left, right = relu("left", x), dense("right", y)
    graph = gradient([add("sum", left, right), right], [x.node])
    explained = {node.origin.name for node in topological(graph.heads) if node.origin}
    assert explained == {"sum", "left"}
    assert [seed.position for seed in graph.seeds] == [0]


def test_an_unreachable_variable_has_no_gradient() -> None:
    x, lonely = Head(variable("x")), variable("lonely")
    graph = gradient([relu("relu1", x)], [lonely])
    assert graph.gradients == {lonely: None}
    assert graph.heads == ()


def test_what_arrives_at_and_leaves_a_node_is_kept() -> None:
    x = Head(variable("x"))
    hidden = relu("hidden", x)
    net = add("sum", hidden, relu("other", hidden))
    graph = gradient([net], [x.node])
    assert graph.arriving[net] == Head(graph.seeds[0].node)
    assert graph.arriving[hidden].node.operator_name == "add_n"
    assert graph.arriving[hidden].node.origin is hidden.node
    assert graph.leaving[hidden.node, 0] == graph.gradients[x.node]
    assert set(graph.arriving[hidden].node.inputs) == {
        graph.leaving[net.node, 0],
        graph.leaving[net.node.inputs[1].node, 0],
    }


def test_an_operator_without_a_gradient_is_a_problem_at_its_node() -> None:
    @dataclass(frozen=True)
    class Opaque(Operator):
        name: ClassVar[str] = "Opaque"
        display_name: ClassVar[str] = "Opaque"
        family: ClassVar[str] = "test"

    x = Head(variable("x"))
    node = apply(Opaque(), "opaque1", [x], path=("n7",))
    with pytest.raises(Refused) as refused:
        gradient([Head(node)], [x.node])
    assert refused.value.problem.path == ("n7",)
    assert "opaque1" in describe(refused.value.problem)


def test_names_are_the_same_every_time() -> None:
    def names() -> list[str]:
        weight = Head(variable("w"))
        net = softmax("out", dense("b", relu("r", dense("a", Head(variable("x")), weight=weight)), weight=weight))
        return [node.name for node in topological(gradient([net], variables([net])).heads)]

    assert names() == names()


def test_zeros_flow_back_as_zeros_whatever_they_meet() -> None:
    """0 · ∞ is NaN, but what no number depends on has the gradient 0: √x > 1 at x = 0."""
    x = variable("x")
    root = apply(Sqrt(), "root", [Head(x)])
    mask = apply(GreaterScalar(scalar=1.0), "mask", [Head(root)])
    product = apply(ElemwiseMul(), "product", [Head(mask), Head(x)])
    graph = gradient([Head(product)], [x])
    values = with_seeds(graph, {x: np.array([0.0, 4.0])})
    with np.errstate(all="raise"):
        (found,) = evaluate(graph.heads, values)
    assert found.tolist() == [0, 1]


def test_a_loss_behind_zeros_sends_its_own_gradient() -> None:
    x = variable("x")
    loss = apply(MakeLoss(), "loss", [Head(x)])
    mask = apply(GreaterScalar(scalar=1.0), "mask", [Head(loss)])
    graph = gradient([Head(mask)], [x])
    values = with_seeds(graph, {x: np.array([0.0, 4.0])})
    assert evaluate(graph.heads, values)[0].tolist() == [1, 1]
