from __future__ import annotations

from dataclasses import replace

from core.graph.checks import check_document
from core.graph.commands import Command
from core.graph.model import Document, Graph, NodeId, Source, VariableSettings
from core.messages import describe, describe_fix
from core.problem import Problem, Severity
from tests.helpers.graphs import graph, node, port
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()
ZEROS = VariableSettings(source=Source("zeros"))


def problems(net: Graph) -> dict[str, Problem]:
    """Return the problems by code; each must have a text and its fixes too."""
    found = check_document(Document(net), REGISTRY)
    for problem in found:
        assert describe(problem)
        assert all(describe_fix(fix) for fix in problem.fixes)
    return {problem.code: problem for problem in found}


def mended(net: Graph, code: str, fix: int = 0) -> Graph:
    document = Document(net)
    for edit in problems(net)[code].fixes[fix].edits:
        assert isinstance(edit, Command)
        document = edit.apply(document, REGISTRY)
    return document.graph


def test_a_whole_network_with_data_has_no_problems() -> None:
    net = graph(
        node("data", "Variable"),
        node("dense", "ToyDense", units=3),
        node("loss", "ToyLoss"),
        wires="data -> dense.data, dense -> loss.data",
        settings={"data": ZEROS, "loss.label": ZEROS},
    )
    assert problems(net) == {}


def test_an_unknown_operator_is_named() -> None:
    problem = problems(graph(node("x", "FromTheFuture")))["operator_unknown"]
    assert problem.path == ("x",)
    assert "FromTheFuture" in describe(problem)


def test_a_wrong_attribute_can_be_reset() -> None:
    net = graph(node("x", "ToyDense", units=3, no_bias="perhaps"), settings={"x.data": ZEROS})
    assert problems(mended(net, "attribute_format")) == {}


def test_a_required_attribute_can_not_be_reset() -> None:
    assert problems(graph(node("x", "ToyDense", units="many")))["attribute_format"].fixes == ()


def test_a_second_node_of_one_name_can_be_renamed() -> None:
    net = graph(node("x", "Variable"), replace(node("y", "Variable"), name="x"))
    problem = problems(net)["name_taken"]
    assert (problem.path, problem.cause) == (("y",), ("x",))
    assert [each.name for each in mended(net, "name_taken").nodes.values()] == ["x", "x1"]


def test_names_that_can_not_be_read_can_be_mended() -> None:
    broken = replace(node("x", "Variable"), name="a\tb")
    assert mended(graph(broken), "name_control").nodes[NodeId("x")].name == "ab"
    turned = replace(broken, name="fc\u202e1\u200b")
    assert describe(problems(graph(turned))["name_control"]) == (
        "The name “fc1” holds line breaks or other characters that can't be seen: U+202E, U+200B. Leave them out."
    )
    assert mended(graph(turned), "name_control").nodes[NodeId("x")].name == "fc1"
    assert mended(graph(replace(broken, name="")), "name_empty").nodes[NodeId("x")].name == "node"


def test_two_arguments_of_one_name_are_an_error_once_both_are_used() -> None:
    idle = graph(node("d_weight", "Variable"), node("d", "ToyDense", units=3))
    assert problems(idle)["name_implicit"].severity is Severity.WARNING
    used = graph(node("d_weight", "Variable"), node("d", "ToyDense", units=3), wires="d_weight -> d.data")
    assert problems(used)["name_implicit"].severity is Severity.ERROR
    assert "name_implicit" not in problems(mended(used, "name_implicit"))


def test_a_wire_at_a_missing_port_can_be_removed() -> None:
    net = graph(node("a", "Variable"), node("sum", "ToyAdd"), wires="a -> sum.third")
    assert mended(net, "wire_unknown_port").wires == {}


def test_a_circle_can_be_cut() -> None:
    net = graph(
        node("a", "ToyAdd"), node("b", "ToyAdd"), node("c", "ToyAdd"), wires="a -> b.lhs, b -> a.lhs, b -> c.lhs"
    )
    cut = mended(net, "cycle")
    assert len(cut.wires) == 2
    assert "cycle" not in problems(cut)


def test_a_wrong_lender_can_be_dropped() -> None:
    net = graph(node("a", "ToyAdd"), replace(node("b", "ToyDense", units=3), borrows=NodeId("a")))
    assert mended(net, "borrow_operator").nodes[NodeId("b")].borrows is None


def test_nodes_that_borrow_in_a_circle_are_reported() -> None:
    one, other = node("a", "ToyDense", units=3), node("b", "ToyDense", units=3)
    net = graph(replace(one, borrows=other.id), replace(other, borrows=one.id))
    assert "borrow_cycle" in problems(net)
    assert "borrow_cycle" not in problems(mended(net, "borrow_cycle"))


def test_an_input_without_data_is_a_warning_with_ways_out() -> None:
    net = graph(node("dense", "ToyDense", units=3))
    problem = problems(net)["input_without_data"]
    assert problem.severity is Severity.WARNING
    assert describe(problem).startswith("dense_data has no data.")
    assert [fix.code for fix in problem.fixes] == ["add_source", "add_source_random", "add_input"]
    assert problems(mended(net, "input_without_data")) == {}
    assert [each.name for each in mended(net, "input_without_data", 2).nodes.values()] == ["dense", "dense_data"]


def test_an_input_that_feeds_nothing_needs_no_data() -> None:
    assert problems(graph(node("data", "Variable"))) == {}


def test_a_label_is_offered_those_of_the_data_set_in_use() -> None:
    digits = VariableSettings(source=Source("dataset", name="digits", field="image"))
    net = graph(node("data", "Variable"), node("loss", "ToyLoss"), wires="data -> loss.data", settings={"data": digits})
    fix = problems(net)["label_without_data"].fixes[0]
    assert describe_fix(fix) == "Feed “label” of digits"
    assert mended(net, "label_without_data").settings_of(port("loss.label")).source == Source(
        "dataset", name="digits", field="label"
    )


def test_the_same_document_gives_equal_problems() -> None:
    net = graph(node("dense", "ToyDense", units=3), node("x", "FromTheFuture"))
    assert check_document(Document(net), REGISTRY) == check_document(Document(net), REGISTRY)


def test_errors_come_first() -> None:
    net = graph(node("dense", "ToyDense", units=3), node("x", "FromTheFuture"))
    assert [problem.severity for problem in check_document(Document(net), REGISTRY)] == ["error", "warning"]
