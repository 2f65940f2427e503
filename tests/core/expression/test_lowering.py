"""Documents become expressions: paths stamped, variables resolved, only ancestors of the targets asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.expression.expression import list_arguments, list_outputs, topological, variables
from core.expression.lowering import Lowering, lower
from core.expression.symbol_json import from_json, to_json
from core.graph.commands import Disconnect
from core.graph.model import Document, Graph, NodeId, PortRef, Source, VariableSettings, WireId
from core.graph.ports import outputs_of
from core.graph.wiring import DisableWires
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.messages import describe
from core.operators import standard_registry
from core.operators.operator import Role
from core.problem import Problem, Refused
from tests.helpers.graphs import digits_mlp, graph, node, port
from tests.helpers.random_graphs import documents

REGISTRY = standard_registry()


def lowered(drawn: Graph, *targets: str) -> Lowering:
    return lower(Document(drawn), REGISTRY, [port(target) for target in targets] or None)


def refusal(drawn: Graph, target: str) -> Problem:
    with pytest.raises(Refused) as refused:
        lowered(drawn, target)
    assert describe(refused.value.problem)
    return refused.value.problem


def test_perceptron_lowers_to_mxnets_lists() -> None:
    found = lower(digits_mlp(), REGISTRY)
    assert list_arguments(found.heads) == [
        "data",
        "dense1_weight",
        "dense1_bias",
        "dense2_weight",
        "dense2_bias",
        "label",
    ]
    assert list_outputs(found.heads) == ["out_output"]
    assert found.outputs == (PortRef(NodeId("out"), "output"),)
    assert found.skipped == ()


def test_every_node_knows_where_it_comes_from() -> None:
    found = lower(digits_mlp(), REGISTRY)
    paths = {each.name: each.path for each in topological(found.heads)}
    assert paths["dense1"] == ("dense1",)
    assert paths["data"] == ("data", "output")
    assert paths["dense1_weight"] == ("dense1", "weight")
    assert list(found.variables) == [each.path for each in variables(found.heads)]


def test_roles_and_sources_come_along() -> None:
    document = digits_mlp()
    source = Source("ones")
    settings = {port("data"): VariableSettings(source=source)}
    found = lower(replace(document, graph=replace(document.graph, settings=settings)), REGISTRY)
    roles = {variable.info.name: variable.info.role for variable in found.variables.values()}
    assert roles["data"] is Role.DATA
    assert roles["dense1_bias"] is Role.PARAMETER
    assert roles["label"] is Role.LABEL
    assert found.variables["data", "output"].source == source


def test_an_unwired_input_becomes_a_free_variable() -> None:
    found = lowered(graph(node("dense1", "FullyConnected", num_hidden=3)))
    assert list_arguments(found.heads) == ["dense1_data", "dense1_weight", "dense1_bias"]
    assert found.variables["dense1", "data"].info.implicit


def test_settings_become_mxnets_attributes() -> None:
    settings = {"dense1.weight": VariableSettings(shape=(3, -1), initializer='["one", {}]')}
    found = lowered(
        graph(
            node("x", "Variable", shape=(-1, 4)),
            node("dense1", "FullyConnected", num_hidden=3, no_bias=True),
            wires="x -> dense1.data",
            settings=settings,
        )
    )
    weight = found.variables["dense1", "weight"].node
    assert weight.attributes == {
        "num_hidden": "3",
        "no_bias": "True",
        "__shape__": "(3, -1)",
        "__init__": '["one", {}]',
    }
    assert found.variables["x", "output"].node.attributes == {"__shape__": "(-1, 4)"}
    assert found.heads[0].node.attributes == {"num_hidden": "3", "no_bias": "True"}


def test_one_variable_wired_to_two_weights_is_one() -> None:
    found = lowered(
        graph(
            node("w", "Variable"),
            node("a", "FullyConnected", num_hidden=4, no_bias=True),
            node("b", "FullyConnected", num_hidden=4, no_bias=True),
            wires="w -> a.weight, w -> b.weight, a -> b.data",
        )
    )
    assert list_arguments(found.heads) == ["a_data", "w"]
    assert found.variables["w", "output"].info.role is Role.PARAMETER
    assert len(found.variables["w", "output"].info.uses) == 2


def test_a_borrower_uses_its_lenders_parameters() -> None:
    borrower = replace(node("b", "FullyConnected", num_hidden=4), borrows=NodeId("a"))
    found = lowered(graph(node("a", "FullyConnected", num_hidden=4), borrower, wires="a -> b.data"))
    assert list_arguments(found.heads) == ["a_data", "a_weight", "a_bias"]
    a, b = (each for each in topological(found.heads) if each.operator)
    assert a.inputs[1:] == b.inputs[1:]


def test_sharing_by_wire_and_by_borrowing_are_the_same_expression() -> None:
    a = node("a", "FullyConnected", num_hidden=4, no_bias=True)
    b = node("b", "FullyConnected", num_hidden=4, no_bias=True)
    wires = "w -> a.weight, a -> b.data"
    wired = lowered(graph(node("w", "Variable"), a, b, wires=f"{wires}, w -> b.weight"))
    borrowed = lowered(graph(node("w", "Variable"), a, replace(b, borrows=NodeId("a")), wires=wires))
    assert to_json(wired.heads) == to_json(borrowed.heads)


def test_a_borrower_of_a_computed_weight_reads_the_same_output() -> None:
    drawn = graph(
        node("v", "Variable"),
        node("r", "Activation", act_type="relu"),
        node("a", "FullyConnected", num_hidden=4, no_bias=True),
        replace(node("b", "FullyConnected", num_hidden=4, no_bias=True), borrows=NodeId("a")),
        wires="v -> r.data, r -> a.weight, a -> b.data",
    )
    found = lowered(drawn)
    assert list_arguments(found.heads) == ["a_data", "v"]
    assert found.heads[0].node.inputs[1].node.name == "r"


def test_a_constant_is_a_variable_without_gradient() -> None:
    found = lowered(graph(node("k", "Constant", shape=(3,)), node("sum", "elemwise_add"), wires="k -> sum.rhs"))
    constant = found.variables["k", "output"]
    assert constant.is_constant
    assert constant.settings.grad_req == "null"
    assert constant.node.attributes["__shape__"] == "(3,)"
    assert not found.variables["sum", "lhs"].is_constant


def test_only_ancestors_of_a_target_have_to_be_right() -> None:
    drawn = graph(
        node("x", "Variable"),
        node("good", "Activation", act_type="relu"),
        node("bad", "Activation", act_type="swoosh"),
        node("after", "Flatten"),
        wires="x -> good.data, good -> bad.data, bad -> after.data",
    )
    assert list_outputs(lowered(drawn, "good").heads) == ["good_output"]
    assert refusal(drawn, "after").path == ("bad",)
    assert refusal(drawn, "after").code == "attribute_choice"


def test_default_targets_are_what_can_be_computed_last() -> None:
    drawn = graph(
        node("x", "Variable"),
        node("good", "Activation", act_type="relu"),
        node("side", "Flatten"),
        node("bad", "Fancy"),
        wires="x -> good.data, good -> bad.in, x -> side.data",
    )
    found = lowered(drawn)
    assert list_outputs(found.heads) == ["good_output", "side_output"]
    assert [problem.path for problem in found.skipped] == [("bad",)]


def test_without_operators_the_variables_are_the_targets() -> None:
    assert list_outputs(lowered(graph(node("x", "Variable"), node("y", "Variable"))).heads) == ["x", "y"]
    assert lowered(graph()).heads == ()


def test_a_circle_in_a_file_is_a_problem() -> None:
    drawn = graph(node("a", "Flatten"), node("b", "Flatten"), wires="a -> b.data, b -> a.data")
    assert refusal(drawn, "a").code == "graph_cycle"
    assert lowered(drawn).heads == ()


def test_a_wire_to_a_port_that_is_not_there_is_a_problem() -> None:
    dense = node("d", "FullyConnected", num_hidden=2, no_bias=True)
    drawn = graph(node("x", "Variable"), dense, wires="x -> d.bias")
    problem = refusal(drawn, "d")
    assert (problem.code, problem.port) == ("input_unknown", "bias")
    drawn = graph(node("x", "Variable"), node("f", "Flatten"), wires="x.second -> f.data")
    assert refusal(drawn, "f").code == "output_unknown"


def test_a_target_that_is_not_there_is_a_problem() -> None:
    assert refusal(graph(), "gone").code == "target_unknown"
    assert refusal(graph(node("x", "Variable")), "x.second").code == "output_unknown"


def test_long_chains_need_no_deep_stack() -> None:
    count = 3000
    nodes = [node("n0", "Variable"), *(node(f"n{i}", "Flatten") for i in range(1, count))]
    wires = ", ".join(f"n{i} -> n{i + 1}.data" for i in range(count - 1))
    assert len(topological(lowered(graph(*nodes, wires=wires)).heads)) == count


@given(documents())
def test_any_document_lowers_to_something_that_survives_mxnets_format(document: Document) -> None:
    found = lower(document, REGISTRY)
    assert len(found.heads) == len(found.outputs) > 0
    paths = [each.path for each in topological(found.heads)]
    assert len(set(paths)) == len(paths)
    text = to_json(found.heads)
    assert to_json(from_json(text, REGISTRY)) == text


# Muted nodes


def muted(drawn: Graph, *names: str) -> Graph:
    return drawn.with_nodes(*(replace(drawn.nodes[NodeId(name)], muted=True) for name in names))


def test_a_muted_node_is_left_out_with_its_parameters() -> None:
    found = lowered(muted(digits_mlp().graph, "dense1", "relu1"), "out")
    assert list_arguments(found.heads) == ["data", "dense2_weight", "dense2_bias", "label"]
    assert "relu1" not in [each.name for each in topological(found.heads)]


def test_what_stands_before_a_muted_end_is_the_result() -> None:
    found = lowered(muted(digits_mlp().graph, "out"))
    assert found.outputs == (PortRef(NodeId("dense2"), "output"),)
    assert lowered(muted(digits_mlp().graph, "out"), "out").heads[0].node.name == "dense2"


def test_a_branch_that_only_a_muted_node_reads_is_no_result() -> None:
    drawn = graph(
        node("x", "Variable"),
        node("relu1", "Activation", act_type="relu"),
        node("add1", "elemwise_add"),
        node("relu2", "Activation", act_type="relu"),
        wires="x -> relu1.data, x -> add1.lhs, relu1 -> add1.rhs, add1 -> relu2.data",
    )
    found = lowered(muted(drawn, "add1"))
    assert found.outputs == (PortRef(NodeId("relu2"), "output"),)
    assert list_arguments(found.heads) == ["x"]


def test_a_muted_node_without_a_wire_lets_its_own_variable_by() -> None:
    drawn = graph(node("a", "Flatten"), node("b", "Flatten"), wires="a -> b.data")
    found = lowered(muted(drawn, "a"))
    assert list_arguments(found.heads) == ["a_data"]
    assert list(found.variables) == [("a", "data")]
    assert lowered(muted(drawn, "a"), "a").heads[0].node.path == ("a", "data")


def test_a_muted_lender_still_lends() -> None:
    drawn = graph(
        node("x", "Variable"),
        node("dense1", "FullyConnected", num_hidden=4),
        replace(node("dense2", "FullyConnected", num_hidden=4), borrows=NodeId("dense1")),
        wires="x -> dense1.data, dense1 -> dense2.data",
    )
    assert list_arguments(lowered(muted(drawn, "dense1")).heads) == ["x", "dense1_weight", "dense1_bias"]


def test_a_weight_is_a_parameter_through_a_muted_node() -> None:
    drawn = graph(
        node("x", "Variable"),
        node("w", "Variable"),
        node("relu1", "Activation", act_type="relu"),
        node("dense1", "FullyConnected", num_hidden=4),
        wires="x -> dense1.data, w -> relu1.data, relu1 -> dense1.weight",
    )
    found = lowered(muted(drawn, "relu1"))
    assert found.variables["w", "output"].info.role is Role.PARAMETER


def test_a_circle_of_muted_nodes_is_refused() -> None:
    drawn = graph(
        node("a", "Flatten"), node("b", "Flatten"), node("c", "Flatten"), wires="a -> b.data, b -> a.data, b -> c.data"
    )
    assert refusal(muted(drawn, "a", "b"), "c").code == "mute_output"


def test_what_a_disabled_wire_fed_gets_its_values_from_a_free_variable() -> None:
    document = digits_mlp()
    wires = frozenset({WireId("relu1_dense2.data")})
    found = lower(DisableWires(wires).apply(document, REGISTRY), REGISTRY, [port("out")])
    assert list_arguments(found.heads) == ["dense2_data", "dense2_weight", "dense2_bias", "label"]


@given(documents(), st.data())
def test_disabled_wires_compute_what_the_network_without_them_does(document: Document, data: st.DataObject) -> None:
    if not document.graph.wires:
        return
    chosen = data.draw(st.sets(st.sampled_from(list(document.graph.wires)), min_size=1))
    wires = frozenset(chosen)
    disabled = DisableWires(wires).apply(document, REGISTRY)
    without = Disconnect(wires).apply(document, REGISTRY)
    inferences = [infer(DocumentView(each.graph, REGISTRY)) for each in (disabled, without)]
    ports = [
        PortRef(node, each.name)
        for node in document.graph.nodes
        for each in outputs_of(document.graph.nodes[node], REGISTRY)
    ]
    assert [inferences[0].shape(each) for each in ports] == [inferences[1].shape(each) for each in ports]
    try:
        expected = to_json(lower(without, REGISTRY).heads)
    except Refused:
        return
    assert to_json(lower(disabled, REGISTRY).heads) == expected
