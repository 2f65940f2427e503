"""Expressions list, order and rebuild their nodes as MXNet does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from core.expression import expression as ex
from core.expression.expression import Expression, ExpressionNode, Head, Phase, apply, variable
from core.problem import Refused
from tests.helpers.expressions import REGISTRY, add, dense, relu
from tests.helpers.random_expressions import expressions


def recursive_order(heads: Expression) -> list[ExpressionNode]:
    """The order by its definition, as an oracle."""
    found: list[ExpressionNode] = []

    def visit(node: ExpressionNode) -> None:
        if node not in found:
            for head in node.inputs:
                visit(head.node)
            found.append(node)

    for head in heads:
        visit(head.node)
    return found


@given(expressions())
def test_order_is_post_order_depth_first(heads: Expression) -> None:
    assert list(ex.topological(heads)) == recursive_order(heads)


def test_order_of_a_long_chain_needs_no_deep_stack() -> None:
    head = Head(variable("x"))
    for number in range(20_000):
        head = relu(f"r{number}", head)
    assert len(ex.topological([head])) == 20_001


def test_lists_follow_the_operators_inputs() -> None:
    net = relu("relu1", dense("fc1", Head(variable("data"))))
    assert ex.list_arguments([net]) == ["data", "fc1_weight", "fc1_bias"]
    assert ex.list_outputs([net]) == ["relu1_output"]
    assert ex.list_outputs(ex.internals([net])) == ["data", "fc1_weight", "fc1_bias", "fc1_output", "relu1_output"]
    assert ex.list_auxiliary_states([net]) == []


def test_one_variable_is_listed_once_and_two_of_a_name_twice() -> None:
    x = Head(variable("x"))
    assert ex.list_arguments([add("a", x, x)]) == ["x"]
    assert ex.list_arguments([add("a", x, Head(variable("x")))]) == ["x", "x"]


def test_children_are_the_inputs_of_distinct_head_nodes() -> None:
    a, b = Head(variable("a")), Head(variable("b"))
    total = add("sum", a, b)
    assert ex.list_outputs(ex.children([total, total, a])) == ["a", "b"]


def test_substitution_keeps_what_it_does_not_touch() -> None:
    x, y, z = (Head(variable(name)) for name in "xyz")
    left, right = relu("left", x), relu("right", y)
    (changed,) = ex.substitute([add("sum", left, right)], {y.node: relu("inner", z)})
    assert ex.list_arguments([changed]) == ["x", "z"]
    assert changed.node.inputs[0].node is left.node
    assert changed.node.inputs[1].node is not right.node


@given(expressions())
def test_a_copy_lists_the_same_and_shares_no_node(heads: Expression) -> None:
    copy = ex.copied(heads)
    assert ex.list_outputs(ex.internals(copy)) == ex.list_outputs(ex.internals(heads))
    assert not set(ex.topological(copy)) & set(ex.topological(heads))
    assert [head.index for head in copy] == [head.index for head in heads]


@given(expressions())
def test_paths_are_given_once_to_each_node(heads: Expression) -> None:
    both = ex.with_paths((*heads, *ex.copied(heads)))
    paths = [node.path for node in ex.topological(both)]
    assert len(set(paths)) == len(paths)
    assert all(paths)
    assert ex.with_paths(both) == both


def test_loss_layers_belong_to_the_loss_phase() -> None:
    softmax = apply(REGISTRY.create("SoftmaxOutput", {}), "softmax", [Head(variable("x")), Head(variable("label"))])
    assert softmax.phase is Phase.LOSS
    assert relu("r", Head(variable("x"))).node.phase is Phase.FORWARD


def test_attributes_are_written_as_mxnet_writes_them() -> None:
    assert ex.attribute_text((3, 3)) == "(3, 3)"
    assert ex.attribute_text((np.int64(3),)) == "(3,)"
    assert ex.attribute_text(np.float64(0.5)) == "0.5"
    assert ex.attribute_text(True) == "True"
    assert ex.attribute_text(1e-07) == "1e-07"
    assert ex.attribute_texts(REGISTRY.create("FullyConnected", {"num_hidden": 3, "no_bias": True})) == {
        "num_hidden": "3",
        "no_bias": "True",
    }


def test_zero_in_a_declared_shape_is_unknown() -> None:
    assert ex.declared_shape(variable("x", {"__shape__": "(0, 3)"})) == (-1, 3)
    assert ex.declared_shape(variable("x", {"__shape__": "()"})) is None
    assert ex.declared_shape(variable("x")) is None
    with pytest.raises(Refused, match="variable_shape"):
        ex.declared_shape(variable("x", {"__shape__": "wide"}))
