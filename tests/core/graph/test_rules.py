from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from core.graph.model import Graph, NodeId, PortRef
from core.graph.rules import (
    can_share,
    check_borrowing,
    check_connection,
    cyclic_nodes,
    is_reachable,
    orient,
    parameter_shapes,
)
from core.messages import describe
from tests.helpers.graphs import graph, node, port
from tests.helpers.toy_registry import ToyDense, ToyLoss, toy_registry

REGISTRY = toy_registry()


def net() -> Graph:
    return graph(
        node("data", "Variable"),
        node("dense", "ToyDense", units=3),
        node("sum", "ToyAdd"),
        node("what", "FromTheFuture"),
        wires="data -> dense.data, dense -> sum.lhs, sum -> what.in",
    )


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("data", "sum.rhs", None),
        ("data", "sum.lhs", None),  # replaces its wire
        ("dense", "what.in", None),  # a placeholder's port
        ("data", "dense.data", "connect_exists"),
        ("data", "dense", "connect_outputs"),
        ("dense.bias", "sum.rhs", "connect_inputs"),
        ("dense", "dense.weight", "connect_same_node"),
        ("dense", "dense", "connect_same_node"),
        ("sum", "dense.bias", "connect_cycle"),
        ("sum.rhs", "data.nothing", "connect_unknown_port"),
        ("what.out", "dense.bias", "connect_unknown_port"),
        ("gone", "sum.rhs", "node_missing"),
    ],
)
def test_each_connection_is_allowed_or_refused_with_a_reason(one: str, other: str, code: str | None) -> None:
    found = check_connection(net(), REGISTRY, port(one), port(other))
    assert (found.code if found else None) == code
    assert found is None or describe(found)
    assert check_connection(net(), REGISTRY, port(other), port(one)) == found


def test_two_ports_are_ordered_output_first() -> None:
    assert orient(net(), REGISTRY, port("sum.rhs"), port("data")) == (port("data"), port("sum.rhs"))
    assert orient(net(), REGISTRY, port("data"), port("sum.rhs")) == (port("data"), port("sum.rhs"))
    assert orient(net(), REGISTRY, port("data"), port("dense")) is None
    assert orient(net(), REGISTRY, port("data"), PortRef(NodeId("gone"), "data")) is None


def test_the_reason_against_a_circle_names_both_nodes() -> None:
    problem = check_connection(net(), REGISTRY, port("sum"), port("dense.bias"))
    assert problem is not None
    assert describe(problem).startswith("sum gets its values from dense, so dense can't get its own from sum")


def test_reachability_agrees_with_following_every_wire() -> None:
    wired = graph(
        *(node(name, "ToyAdd") for name in "abcdef"), wires="a -> b.lhs, b -> c.lhs, a -> d.lhs, d -> c.rhs, e -> f.lhs"
    )
    expected = {*zip("abcdef", "abcdef", strict=True), *(("a", x) for x in "bcd"), ("b", "c"), ("d", "c"), ("e", "f")}
    found = {pair for pair in itertools.product("abcdef", repeat=2) if is_reachable(wired, *map(NodeId, pair))}
    assert found == expected


def test_circles_are_found() -> None:
    wired = graph(*(node(name, "ToyAdd") for name in "abcd"), wires="a -> b.lhs, b -> c.lhs, c -> b.rhs, c -> d.lhs")
    assert cyclic_nodes(wired) == ["b", "c"]
    assert cyclic_nodes(net()) == []


def test_attributes_alone_decide_some_dims_of_parameters() -> None:
    assert parameter_shapes(ToyDense(units=3)) == {"weight": (3, -1), "bias": (3,)}
    assert parameter_shapes(ToyDense(units=3, no_bias=True)) == {"weight": (3, -1)}
    assert parameter_shapes(ToyLoss()) == {}


def test_only_parameters_of_one_shape_can_be_shared() -> None:
    assert can_share(ToyDense(units=3), ToyDense(units=3))
    assert not can_share(ToyDense(units=3), ToyDense(units=4))
    assert not can_share(ToyDense(units=3), ToyDense(units=3, no_bias=True))


def test_the_reason_against_sharing_shows_both_shapes() -> None:
    two = graph(node("a", "ToyDense", units=3), node("b", "ToyDense", units=4))
    problem = check_borrowing(two, REGISTRY, NodeId("a"), NodeId("b"))
    assert problem is not None
    assert describe(problem).startswith("a has weight (3, ?), bias (3), but b has weight (4, ?), bias (4).")


def test_a_placeholder_lends_nothing() -> None:
    two = graph(node("a", "FromTheFuture"), node("b", "FromTheFuture"))
    problem = check_borrowing(two, REGISTRY, NodeId("a"), NodeId("b"))
    assert problem is not None
    assert problem.code == "operator_unknown"


def test_a_chain_of_lenders_may_not_close() -> None:
    a, b, c = (node(name, "ToyDense", units=3) for name in "abc")
    chain = graph(a, replace(b, borrows=a.id), replace(c, borrows=b.id))
    problem = check_borrowing(chain, REGISTRY, a.id, c.id)
    assert problem is not None
    assert problem.code == "borrow_cycle"
