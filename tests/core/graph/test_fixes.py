from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest
from hypothesis import given

from core.graph.facts import Facts
from core.graph.fixes import fixes_for
from core.graph.model import Document, Graph, NodeId, PortRef, VariableSettings
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.messages import describe_fix
from core.operators import standard_registry
from core.problem import Fix, Problem
from tests.core.graph.test_replacing import transposing
from tests.helpers.graphs import digits_mlp, graph, node
from tests.helpers.random_graphs import documents

REGISTRY = transposing()


def problems(net: Graph) -> Collection[Problem]:
    return infer(DocumentView(net, REGISTRY)).problems


def offered(net: Graph) -> tuple[Fix, ...]:
    """Return the fixes of the only problem; each must solve it."""
    (problem,) = problems(net)
    found = fixes_for(problem, net, REGISTRY, Facts(infer(DocumentView(net, REGISTRY)).shape, problems))
    for fix in found:
        assert not problems(after(net, fix)), describe_fix(fix)
    return found


def after(net: Graph, fix: Fix) -> Graph:
    document = Document(net)
    for edit in fix.edits:
        document = edit.apply(document, REGISTRY)
    return document.graph


def texts(net: Graph) -> list[str]:
    return [describe_fix(fix) for fix in offered(net)]


def test_wires_that_could_go_are_told_apart() -> None:
    net = graph(
        node("data", "Variable", shape=(2, 8)),
        node("dense1", "FullyConnected", num_hidden=3),
        node("dense2", "FullyConnected", num_hidden=5),
        node("add1", "elemwise_add"),
        wires="data -> dense1, data -> dense2, dense1 -> add1.lhs, dense2 -> add1.rhs",
    )
    assert {"Remove the wire from dense1", "Remove the wire from dense2"} <= set(texts(net))


def test_a_flatten_is_offered_where_ranks_differ() -> None:
    net = graph(
        node("image", "Variable", shape=(-1, 8, 8)),
        node("row", "Variable", shape=(-1, 64)),
        node("add1", "elemwise_add"),
        wires="image -> add1.lhs, row -> add1.rhs",
    )
    assert texts(net)[0] == "Insert Flatten before add1"
    fixed = after(net, offered(net)[0])
    flatten = next(each for each in fixed.nodes.values() if each.operator == "Flatten")
    assert flatten.name == "flatten1"
    assert fixed.wire_into[PortRef(NodeId("add1"), "lhs")].source.node == flatten.id


def test_a_flatten_is_offered_before_a_dense_that_keeps_axes() -> None:
    net = graph(
        node("image", "Variable", shape=(-1, 8, 8)),
        node("dense1", "FullyConnected", num_hidden=10, flatten=False),
        wires="image -> dense1.data",
        settings={"dense1.weight": VariableSettings(shape=(10, 64))},
    )
    assert "Insert Flatten before dense1" in texts(net)


def test_units_are_set_to_what_the_other_side_wants() -> None:
    net = graph(
        node("x", "Variable", shape=(-1, 8)),
        node("dense1", "FullyConnected", num_hidden=5),
        node("relu1", "Activation", act_type="relu"),
        node("dense2", "FullyConnected", num_hidden=10),
        node("add1", "elemwise_add"),
        wires="x -> dense1.data, dense1 -> relu1.data, x -> dense2.data, relu1 -> add1.lhs, dense2 -> add1.rhs",
    )
    found = texts(net)
    assert "Set units of dense2 to 5" in found
    assert "Set units of dense1 to 10" in found


def test_a_declared_size_of_the_other_party_is_changed() -> None:
    net = graph(
        node("x", "Variable", shape=(-1, 8)),
        node("dense1", "FullyConnected", num_hidden=5),
        wires="x -> dense1.data",
        settings={"dense1.weight": VariableSettings(shape=(5, 9), initializer="ones")},
    )
    found = texts(net)
    assert "Declare dense1_weight as (5, 8)" in found
    assert "Declare x as (-1, 9)" in found
    fix = next(fix for fix in offered(net) if "dense1_weight" in describe_fix(fix))
    assert after(net, fix).settings_of(PortRef(NodeId("dense1"), "weight")).initializer == "ones"


def test_a_weight_that_fits_the_other_way_round_is_transposed() -> None:
    net = graph(
        node("x", "Variable", shape=(-1, 8)),
        node("w", "Variable", shape=(8, 5)),
        node("dense1", "FullyConnected", num_hidden=5),
        wires="x -> dense1.data, w -> dense1.weight",
    )
    found = [
        fixes_for(problem, net, REGISTRY, Facts(infer(DocumentView(net, REGISTRY)).shape, problems))
        for problem in problems(net)
    ]
    assert all(describe_fix(fixes[0]) == "Transpose the weight of dense1" for fixes in found)
    assert not problems(after(net, found[0][0]))
    declared = graph(
        node("x", "Variable", shape=(-1, 8)),
        node("dense1", "FullyConnected", num_hidden=5),
        wires="x -> dense1.data",
        settings={"dense1.weight": VariableSettings(shape=(8, 5))},
    )
    facts = Facts(infer(DocumentView(declared, REGISTRY)).shape, problems)
    fix = fixes_for(next(iter(problems(declared))), declared, REGISTRY, facts)[0]
    assert after(declared, fix).settings_of(PortRef(NodeId("dense1"), "weight")).shape == (5, 8)


def test_a_borrower_that_does_not_fit_gets_parameters_of_its_own() -> None:
    net = graph(
        node("x", "Variable", shape=(-1, 8)),
        node("y", "Variable", shape=(-1, 9)),
        node("dense1", "FullyConnected", num_hidden=5),
        replace(node("dense2", "FullyConnected", num_hidden=5), borrows=NodeId("dense1")),
        wires="x -> dense1.data, y -> dense2.data",
    )
    assert texts(net)[0] == "Use own parameters"


def test_a_muted_node_that_changes_shapes_is_unmuted_or_taken_out() -> None:
    net = digits_mlp().graph
    muted = net.with_nodes(replace(net.nodes[NodeId("dense1")], muted=True))
    assert texts(muted) == ["Unmute dense1", "Delete dense1 and reconnect"] or texts(muted)[0] == "Unmute dense1"


def test_other_problems_have_no_fix_here() -> None:
    net = digits_mlp().graph
    facts = Facts(infer(DocumentView(net, REGISTRY)).shape, problems)
    assert fixes_for(Problem("input_without_data", ("data",)), net, REGISTRY, facts) == ()
    assert fixes_for(Problem("shape_conflict", ("gone",)), net, REGISTRY, facts) == ()


@given(documents())
def test_every_fix_leaves_fewer_contradictions(document: Document) -> None:
    net = document.graph
    view = DocumentView(net, standard_registry())
    inference = infer(view)
    facts = Facts(inference.shape, lambda graph: infer(DocumentView(graph, view.registry)).problems)
    for problem in inference.problems[:2]:
        for fix in fixes_for(problem, net, view.registry, facts):
            assert len(facts.problems(after(net, fix))) < len(inference.problems)
            assert describe_fix(fix)


@pytest.mark.parametrize("wrong", [True, False])
def test_the_trial_rejects_what_solves_nothing(wrong: bool) -> None:
    net = graph(
        node("x", "Variable", shape=(-1, 8)),
        node("y", "Variable", shape=(-1, 9)),
        node("add1", "elemwise_add"),
        wires="x -> add1.lhs, y -> add1.rhs",
    )
    (problem,) = problems(net)
    facts = Facts(infer(DocumentView(net, REGISTRY)).shape, (lambda _: (problem,)) if wrong else problems)
    assert bool(fixes_for(problem, net, REGISTRY, facts)) is not wrong
