from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.graph.commands import (
    Command,
    Connect,
    Disconnect,
    MakeVariable,
    RemoveItems,
    Rename,
    SetAttribute,
)
from core.graph.model import Document, Graph, NodeId, Point, WireId
from core.graph.ports import (
    fresh_name,
    heirs,
    inputs_of,
    is_variable,
    node_ports,
    operator_of,
    outputs_of,
    palette_entries,
    variable_name,
    variable_of,
    variables,
)
from core.operators.operator import Operator, Role
from core.problem import Problem
from tests.helpers.graphs import graph, node, port
from tests.helpers.random_graphs import REGISTRY as RANDOM_REGISTRY
from tests.helpers.random_graphs import documents
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()


def shared() -> Graph:
    """Return two layers with one weight and one bias."""
    borrower = replace(node("dense2", "ToyDense", units=3), borrows=NodeId("dense1"))
    return graph(node("data", "Variable"), node("dense1", "ToyDense", units=3), borrower, wires="data -> dense1.data")


def names(graph: Graph) -> list[str]:
    return [info.name for info in variables(graph, REGISTRY).values()]


# Operators and ports


def test_an_operator_is_read_with_its_attributes() -> None:
    dense = node("dense1", "ToyDense", units=3, no_bias=True)
    assert isinstance(operator_of(dense, REGISTRY), Operator)
    assert [each.name for each in inputs_of(dense, REGISTRY)] == ["data", "weight"]
    assert [each.name for each in outputs_of(dense, REGISTRY)] == ["output"]


def test_a_wrong_attribute_is_a_problem_at_the_node() -> None:
    problem = operator_of(node("dense1", "ToyDense", units="many"), REGISTRY)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.path, problem.values["node"]) == ("attribute_format", ("dense1",), "dense1")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (SetAttribute(NodeId("dense1"), "units", 4), ["data", "dense1_weight", "dense1_bias"]),
        (SetAttribute(NodeId("dense1"), "no_bias", True), ["data", "dense1_weight"]),
        (Rename(NodeId("dense1"), "first"), ["data", "first_weight", "first_bias"]),
        (Rename(NodeId("data"), "x"), ["x", "dense1_weight", "dense1_bias"]),
        (Disconnect(frozenset({WireId("data_dense1.data")})), ["data", "dense1_data", "dense1_weight", "dense1_bias"]),
    ],
)
def test_the_variables_follow_an_edit(edit: Command, expected: list[str]) -> None:
    drawn = graph(node("data", "Variable"), node("dense1", "ToyDense", units=3), wires="data -> dense1.data")
    assert names(drawn) == ["data", "dense1_weight", "dense1_bias"]
    assert names(edit.apply(Document(drawn), REGISTRY).graph) == expected


def test_true_is_not_taken_for_one() -> None:
    assert isinstance(operator_of(node("a", "ToyDense", units=1), REGISTRY), Operator)
    assert isinstance(operator_of(node("a", "ToyDense", units=True), REGISTRY), Problem)


def test_a_placeholder_has_the_ports_that_its_wires_mention() -> None:
    net = graph(
        node("data", "Variable"),
        node("what", "FromTheFuture"),
        node("sum", "ToyAdd"),
        wires="data -> what.left, data -> what.right, what.result -> sum.lhs",
    )
    ports = node_ports(net, NodeId("what"), REGISTRY)
    assert [each.name for each in ports.inputs] == ["left", "right"]
    assert [each.name for each in ports.outputs] == ["result"]
    assert inputs_of(net.nodes[NodeId("what")], REGISTRY) == ()


def test_a_wire_at_a_port_that_does_not_exist_can_still_be_drawn() -> None:
    net = graph(node("data", "Variable"), node("sum", "ToyAdd"), wires="data -> sum.third")
    assert node_ports(net, NodeId("sum"), REGISTRY).has_input("third")


# Variables


def test_unwired_inputs_are_implicit_variables_with_their_role() -> None:
    net = graph(node("dense1", "ToyDense", units=3), node("loss1", "ToyLoss"), wires="dense1 -> loss1.data")
    roles = {info.name: info.role for info in variables(net, REGISTRY).values()}
    assert roles == {
        "dense1_data": Role.DATA,
        "dense1_weight": Role.PARAMETER,
        "dense1_bias": Role.PARAMETER,
        "loss1_label": Role.LABEL,
    }


def test_a_variable_wired_to_a_weight_is_a_parameter_that_counts_once() -> None:
    net = graph(
        node("w", "Variable"),
        node("a", "ToyDense", units=3, no_bias=True),
        node("b", "ToyDense", units=3, no_bias=True),
        wires="w -> a.weight, w -> b.weight",
    )
    info = variables(net, REGISTRY)[port("w")]
    assert (info.name, info.role, info.implicit) == ("w", Role.PARAMETER, False)
    assert info.uses == (port("a.weight"), port("b.weight"))


def test_a_borrower_uses_the_lenders_variables() -> None:
    net = shared()
    assert names(net) == ["data", "dense1_weight", "dense1_bias", "dense2_data"]
    assert variables(net, REGISTRY)[port("dense1.weight")].uses == (port("dense1.weight"), port("dense2.weight"))


def test_a_borrower_uses_the_variable_that_is_wired_to_its_lender() -> None:
    borrower = replace(node("b", "ToyDense", units=3), borrows=NodeId("a"))
    net = graph(node("w", "Variable"), node("a", "ToyDense", units=3), borrower, wires="w -> a.weight")
    assert variable_of(net, REGISTRY, port("b.weight")) == port("w")
    assert variable_of(net, REGISTRY, port("b.bias")) == port("a.bias")
    assert variable_of(net, REGISTRY, port("b.data")) == port("b.data")


def test_an_input_fed_by_an_operator_has_no_variable() -> None:
    net = graph(node("a", "ToyAdd"), node("b", "ToyAdd"), wires="a -> b.lhs")
    assert variable_of(net, REGISTRY, port("b.lhs")) is None


def test_borrowing_in_a_circle_ends() -> None:
    one = replace(node("a", "ToyDense", units=3), borrows=NodeId("b"))
    other = replace(node("b", "ToyDense", units=3), borrows=NodeId("a"))
    assert len(variables(graph(one, other), REGISTRY)) == 6


def test_names_of_variables() -> None:
    net = shared()
    assert variable_name(net, port("data")) == "data"
    assert variable_name(net, port("dense1.weight")) == "dense1_weight"


# Heirs


def test_trained_values_follow_from_a_removed_lender_to_its_borrower_and_back() -> None:
    before = Document(shared())
    after = RemoveItems(frozenset({NodeId("dense1")})).apply(before, REGISTRY)
    expected = {port("dense1.weight"): port("dense2.weight"), port("dense1.bias"): port("dense2.bias")}
    assert heirs(before, after, REGISTRY) == expected
    assert heirs(after, before, REGISTRY) == {new: old for old, new in expected.items()}


def test_trained_values_follow_from_a_ghost_to_the_node_made_of_it() -> None:
    before = Document(shared())
    make = MakeVariable(port("dense1.weight"), NodeId("new"), WireId("wire"), Point(0, 0))
    assert heirs(before, make.apply(before, REGISTRY), REGISTRY) == {port("dense1.weight"): port("new")}


def test_a_variable_that_takes_over_a_weight_keeps_its_own_values() -> None:
    before = Document(shared())
    after = Connect(port("data"), port("dense1.weight"), WireId("wire")).apply(before, REGISTRY)
    assert heirs(before, after, REGISTRY) == {}


def test_nothing_follows_where_nothing_took_over() -> None:
    before = Document(shared())
    after = RemoveItems(frozenset({NodeId("dense1"), NodeId("dense2")})).apply(before, REGISTRY)
    assert heirs(before, after, REGISTRY) == {}
    assert heirs(before, before, REGISTRY) == {}


# Names and the palette


def test_fresh_names_count_up() -> None:
    net = graph(node("dense1", "ToyDense"), node("dense3", "ToyDense"))
    assert fresh_name(net, "Dense") == "dense2"
    assert fresh_name(net, "Relu") == "relu1"
    assert fresh_name(net, "data", numbered_from=0) == "data"
    assert fresh_name(graph(node("data", "Variable")), "data", numbered_from=0) == "data1"


def test_a_fresh_name_keeps_clear_of_variables_called_after_it() -> None:
    assert fresh_name(graph(node("dense1_weight", "Variable")), "Dense") == "dense2"


@pytest.mark.parametrize(("title", "name"), [("Add scalar", "addscalar1"), ("×", "node1"), ("", "node1")])
def test_fresh_names_are_plain_words(title: str, name: str) -> None:
    assert fresh_name(Graph(), title) == name


def test_the_palette_offers_presets_and_hides_what_is_hidden() -> None:
    entries = palette_entries(REGISTRY)
    assert [(entry.title, dict(entry.attributes)) for entry in entries] == [
        ("Input", {}),
        ("Dense", {"units": 4}),
        ("Add", {}),
        ("Loss", {}),
    ]
    assert entries[1].doc.startswith("Units that each see")


def test_variables_are_told_by_their_operator() -> None:
    assert is_variable(node("data", "Variable"))
    assert not is_variable(node("Variable", "ToyAdd"))


@settings(max_examples=150)
@given(documents(), st.data())
def test_variables_are_listed_after_edits_as_anew(document: Document, data: st.DataObject) -> None:
    wires = list(document.graph.wires.values())
    for _ in range(3):
        variables(document.graph, RANDOM_REGISTRY)
        for wire in data.draw(st.lists(st.sampled_from(wires), max_size=3, unique=True)) if wires else ():
            is_there = wire.id in document.graph.wires
            command = Disconnect(frozenset({wire.id})) if is_there else Connect(wire.source, wire.target, wire.id)
            document = command.apply(document, RANDOM_REGISTRY)
        anew = Graph(document.graph.nodes, document.graph.wires)
        listed = list(variables(document.graph, RANDOM_REGISTRY).items())
        assert listed == list(variables(anew, RANDOM_REGISTRY).items())


def test_a_name_does_not_run_a_number_of_axes_and_a_count_together() -> None:
    assert fresh_name(Graph(), "Convolution 2-D") == "convolution1"
    assert fresh_name(Graph(), "Dense") == "dense1"
