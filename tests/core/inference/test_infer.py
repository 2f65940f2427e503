"""Shapes flow in every direction, with letters, reasons and blame."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.dimension import Shape
from core.graph.commands import Connect, Disconnect, RemoveItems, SetAttribute
from core.graph.diff import diff
from core.graph.model import Document, Graph, NodeId, PortRef, VariableSettings, WireId
from core.inference.infer import infer, reinfer
from core.inference.inference import Inference
from core.inference.view import DocumentView
from core.messages import MESSAGES, REASONS, describe
from core.operators import standard_registry
from tests.helpers.graphs import digits_mlp, graph, node, port

REGISTRY = standard_registry()


def solve(drawn: Graph, shapes: dict[str, Shape] | None = None) -> Inference:
    given = {port(key): shape for key, shape in (shapes or {}).items()}
    return infer(DocumentView(drawn, REGISTRY, given))


def shape(inference: Inference, text: str) -> Shape | None:
    return inference.shape(port(text))


def letters(inference: Inference, text: str) -> list[str | int | None]:
    return [dim.letter or dim.size for dim in inference.dims(port(text)) or ()]


def test_perceptron_knows_all_but_the_batch() -> None:
    found = solve(digits_mlp().graph)
    assert shape(found, "dense1.weight") == (256, 64)
    assert shape(found, "dense1.bias") == (256,)
    assert shape(found, "dense2.weight") == (10, 256)
    assert shape(found, "out") == (-1, 10)
    assert shape(found, "label") == (-1,)
    assert found.problems == ()


def test_the_batch_is_one_letter_everywhere() -> None:
    found = solve(digits_mlp().graph)
    assert letters(found, "data") == ["N", 64]
    assert letters(found, "out") == ["N", 10]
    assert letters(found, "label") == ["N"]
    assert found.dim(port("label"), 0).is_batch


def test_batch_flows_back_from_the_label() -> None:
    found = solve(digits_mlp().graph, {"label": (32,)})
    assert shape(found, "data") == (32, 64)


def test_declared_weight_makes_two_dimensional_data() -> None:
    drawn = graph(
        node("data", "Variable", shape=(-1, -1)),
        node("dense1", "FullyConnected", num_hidden=256),
        wires="data -> dense1.data",
        settings={"dense1.weight": VariableSettings(shape=(256, 20))},
    )
    found = solve(drawn)
    assert shape(found, "data") == (-1, 20)
    assert found.dim(port("dense1.weight"), 1).declared
    assert not found.dim(port("data"), 1).declared


def test_unknown_rank_of_data_leaves_the_weight_open() -> None:
    found = solve(graph(node("dense1", "FullyConnected", num_hidden=8)))
    assert shape(found, "dense1.data") is None
    assert shape(found, "dense1.weight") == (8, -1)
    assert found.blocked(port("dense1.weight")) == (1,)
    assert found.blocked(port("dense1.bias")) == ()
    assert found.waits_for(port("dense1.weight"), 1) == (port("dense1.data"),)


def test_dense_flattens_what_it_is_given() -> None:
    drawn = graph(
        node("data", "Variable", shape=(-1, 1, 8, 8)),
        node("dense1", "FullyConnected", num_hidden=8),
        node("dense2", "FullyConnected", num_hidden=3, flatten=False),
        wires="data -> dense1.data, data -> dense2.data",
    )
    found = solve(drawn)
    assert shape(found, "dense1.weight") == (8, 64)
    assert shape(found, "dense2.weight") == (3, 8)
    assert shape(found, "dense2") == (-1, 1, 8, 3)


def test_one_row_of_numbers_is_taken_as_rows() -> None:
    drawn = graph(
        node("data", "Variable", shape=(7,)),
        node("dense1", "FullyConnected", num_hidden=4),
        wires="data -> dense1.data",
    )
    found = solve(drawn)
    assert shape(found, "dense1.weight") == (4, 1)
    assert shape(found, "dense1") == (7, 4)


def test_flatten_divides_backwards() -> None:
    drawn = graph(
        node("data", "Variable", shape=(-1, -1, 8)),
        node("flat", "Flatten"),
        node("other", "Variable", shape=(5, 64)),
        node("add", "elemwise_add"),
        wires="data -> flat.data, flat -> add.lhs, other -> add.rhs",
    )
    assert shape(solve(drawn), "data") == (5, 8, 8)


def test_elementwise_gives_an_unknown_rank_its_shape() -> None:
    drawn = graph(
        node("a", "Variable"),
        node("b", "Variable", shape=(2, 3)),
        node("add", "elemwise_add"),
        node("relu", "Activation", act_type="relu"),
        wires="a -> relu.data, relu -> add.lhs, b -> add.rhs",
    )
    assert shape(solve(drawn), "a") == (2, 3)


def test_equal_unknown_dims_share_a_letter_and_others_do_not() -> None:
    drawn = graph(
        node("a", "Variable", shape=(-1, -1)),
        node("b", "Variable", shape=(-1, -1)),
        node("add", "elemwise_add"),
        node("c", "Variable", shape=(-1, -1)),
        wires="a -> add.lhs, b -> add.rhs",
    )
    found = solve(drawn)
    assert letters(found, "a") == letters(found, "b") == ["N", "A"]
    assert letters(found, "c") == ["N2", "B"]


def test_conflict_names_both_parties_and_the_rest_is_solved() -> None:
    drawn = graph(
        node("a", "Variable", shape=(-1, 20)),
        node("one", "FullyConnected", num_hidden=8),
        node("two", "FullyConnected", num_hidden=9),
        node("add", "elemwise_add"),
        node("last", "FullyConnected", num_hidden=3),
        wires="a -> one.data, a -> two.data, one -> add.lhs, two -> add.rhs, two -> last.data",
    )
    found = solve(drawn)
    (problem,) = found.problems
    assert problem.path == ("add",)
    assert (problem.port, problem.axis, problem.expected, problem.found) == ("rhs", 1, 8, 9)
    assert problem.cause == ("two",)
    assert describe(problem) == (
        "Axis 1 of rhs of add is 9 because of two, but should be 8 because of one. Change one of the two."
    )
    assert found.conflict_wires == {WireId("two_add.rhs")}
    assert shape(found, "last.weight") == (3, 9)


def test_conflict_of_a_declared_weight_is_told_plainly() -> None:
    drawn = graph(
        node("data", "Variable", shape=(-1, 64)),
        node("w", "Variable", shape=(10, 32)),
        node("dense1", "FullyConnected", num_hidden=10),
        wires="data -> dense1.data, w -> dense1.weight",
    )
    (problem,) = solve(drawn).problems
    assert problem.path == ("dense1",)
    assert {problem.expected, problem.found} == {64, 32}
    assert "w" in describe(problem)
    assert "data" in describe(problem)


def test_conflict_at_an_unwired_weight_shows_at_the_wire_that_contradicts_it() -> None:
    base = graph(
        node("x", "Variable", shape=(-1, 6)),
        node("y", "Variable", shape=(-1, 5)),
        node("own", "FullyConnected", num_hidden=4),
        node("also", "FullyConnected", num_hidden=4),
        wires="x -> own.data, y -> also.data",
    )
    borrowed = base.with_nodes(replace(base.nodes[NodeId("also")], borrows=NodeId("own")))
    found = solve(borrowed)
    assert found.problems[0].path == ("also",)
    assert found.conflict_wires == {WireId("y_also.data")}


def test_wrong_number_of_axes_is_told() -> None:
    drawn = graph(
        node("w", "Variable", shape=(10, 32, 1)),
        node("dense1", "FullyConnected", num_hidden=10),
        wires="w -> dense1.weight",
    )
    (problem,) = solve(drawn).problems
    assert problem.code == "rank_conflict_own"
    assert describe(problem).startswith("dense1 needs 2 axes at weight, but w gives 3.")


def test_the_newest_edit_is_blamed() -> None:
    drawn = graph(
        node("a", "Variable", shape=(4, 4)),
        node("b", "Variable", shape=(4, 5)),
        node("first", "elemwise_add"),
        node("second", "Activation", act_type="relu"),
        wires="a -> first.lhs, b -> second.data, second -> first.rhs",
    )
    view = DocumentView(drawn, REGISTRY)
    assert infer(view, frozenset({"second"})).problems[0].path == ("second",)
    assert infer(view, frozenset({"first"})).problems[0].path == ("first",)


def test_explanation_is_a_chain_to_the_fact() -> None:
    found = solve(digits_mlp().graph)
    chain = found.explain(port("dense2.weight"), 1)
    assert [(reason.node, reason.why) for reason in chain] == [
        ("dense2", "in_units"),
        ("relu1", "elementwise"),
        ("dense1", "num_hidden"),
    ]
    assert all(reason.size == 256 for reason in chain)


def test_explanation_of_a_product_goes_on_to_its_factors() -> None:
    drawn = graph(
        node("data", "Variable", shape=(-1, 3, 5)),
        node("dense1", "FullyConnected", num_hidden=4),
        wires="data -> dense1.data",
    )
    chain = solve(drawn).explain(port("dense1.weight"), 1)
    assert [(reason.node, reason.why, reason.size) for reason in chain] == [
        ("dense1", "in_units", 15),
        ("data", "declared", 3),
        ("data", "declared", 5),
    ]


def test_explanation_of_an_unknown_dim_leads_to_the_input() -> None:
    found = solve(digits_mlp().graph)
    chain = found.explain(port("out"), 0)
    assert chain[-1].node == "dense1"
    assert found.waits_for(port("out"), 0)[0] == port("data")


def test_labels_may_be_probabilities() -> None:
    drawn = graph(
        node("x", "Variable", shape=(-1, 10)),
        node("y", "Variable", shape=(6, 10)),
        node("out", "SoftmaxOutput"),
        wires="x -> out.data, y -> out.label",
    )
    assert shape(solve(drawn), "x") == (6, 10)


def test_label_of_wrong_rank_is_a_problem() -> None:
    drawn = graph(
        node("x", "Variable", shape=(4, 10)),
        node("y", "Variable", shape=(4, 10, 1)),
        node("out", "SoftmaxOutput"),
        wires="x -> out.data, y -> out.label",
    )
    (problem,) = solve(drawn).problems
    assert problem.code == "label_rank"


@pytest.mark.parametrize(
    ("data", "label"), [((2, 3, 4), (2, 4)), ((2, 3, 4, 5), (2, 20)), ((2, 3), (2, 1)), ((2, 3, 4, -1), (2, -1))]
)
def test_labels_of_multi_output(data: Shape, label: Shape) -> None:
    drawn = graph(
        node("x", "Variable", shape=data), node("out", "SoftmaxOutput", multi_output=True), wires="x -> out.data"
    )
    assert shape(solve(drawn), "out.label") == label


def test_borrowed_parameters_are_one() -> None:
    base = graph(
        node("x", "Variable", shape=(-1, 6)),
        node("y", "Variable", shape=(-1, -1)),
        node("own", "FullyConnected", num_hidden=6),
        node("also", "FullyConnected", num_hidden=6),
        wires="x -> own.data, y -> also.data",
    )
    borrowed = base.with_nodes(replace(base.nodes[NodeId("also")], borrows=NodeId("own")))
    found = solve(borrowed)
    assert shape(found, "y") == (-1, 6)
    assert shape(found, "also.weight") == (6, 6)
    assert shape(solve(base), "y") == (-1, -1)


def test_a_node_without_operator_says_nothing() -> None:
    drawn = graph(
        node("x", "Variable", shape=(2, 3)),
        node("odd", "Mystery"),
        node("wrong", "FullyConnected", num_hidden=-1),
        node("relu", "Activation", act_type="relu"),
        wires="x -> odd.data, odd -> relu.data, x -> wrong.data",
    )
    found = solve(drawn)
    assert shape(found, "relu") is None
    assert shape(found, "wrong.weight") is None
    assert shape(found, "x") == (2, 3)


def test_enormous_products_are_refused() -> None:
    drawn = graph(
        node("x", "Variable", shape=(1, 2**20, 2**20)),
        node("dense1", "FullyConnected", num_hidden=4),
        wires="x -> dense1.data",
    )
    (problem,) = solve(drawn).problems
    assert problem.code == "shape_too_large"


def test_cut_wire_forgets_the_batch() -> None:
    before = digits_mlp()
    view = DocumentView(before.graph, REGISTRY)
    full = infer(view)
    cut = Disconnect(frozenset({WireId("data_dense1.data")})).apply(before, REGISTRY)
    again = reinfer(full, DocumentView(cut.graph, REGISTRY), diff(before, cut))
    assert shape(again, "dense1.weight") == (256, -1)
    assert shape(again, "data") == (-1, 64)
    assert shape(full, "dense1.weight") == (256, 64)


def test_an_edit_keeps_other_components() -> None:
    two = graph(
        *digits_mlp().graph.nodes.values(),
        node("x", "Variable", shape=(3, 2)),
        node("r", "Activation", act_type="relu"),
    )
    drawn = replace(two, wires=digits_mlp().graph.wires)
    before = Document(drawn)
    first = infer(DocumentView(drawn, REGISTRY))
    after = Connect(port("x"), port("r.data"), WireId("w1")).apply(before, REGISTRY)
    second = reinfer(first, DocumentView(after.graph, REGISTRY), diff(before, after))
    assert second.components[NodeId("out")] is first.components[NodeId("out")]
    assert second.components[NodeId("x")] is second.components[NodeId("r")]
    changed = second.changed_from(first)
    assert PortRef(NodeId("r"), "data") in changed
    assert PortRef(NodeId("out"), "data") not in changed


def test_letters_that_move_on_have_changed() -> None:
    flat = {"flatten": False, "num_hidden": 2}
    drawn = graph(node("one", "FullyConnected", **flat), node("two", "Variable", shape=(3, -1)))
    before = Document(drawn)
    first = infer(DocumentView(drawn, REGISTRY))
    after = SetAttribute(NodeId("one"), "flatten", True).apply(before, REGISTRY)
    second = reinfer(first, DocumentView(after.graph, REGISTRY), diff(before, after))
    assert letters(first, "two") == [3, "B"]
    assert letters(second, "two") == [3, "C"]
    assert PortRef(NodeId("two"), "output") in second.changed_from(first)


def test_what_a_variable_declares_follows_its_edits() -> None:
    drawn = graph(node("x", "Variable", shape=(-1, 2)), node("r", "Activation", act_type="relu"), wires="x -> r.data")
    before = Document(drawn)
    after = SetAttribute(NodeId("x"), "shape", (3, -1)).apply(before, REGISTRY)
    again = reinfer(infer(DocumentView(drawn, REGISTRY)), DocumentView(after.graph, REGISTRY), diff(before, after))
    assert [dim.declared for dim in again.dims(port("x")) or ()] == [True, False]


def test_other_sizes_of_a_variable_go_through_all_that_reads_it() -> None:
    drawn = graph(node("x", "Variable", shape=(4, 2)), node("r", "Activation", act_type="relu"), wires="x -> r.data")
    before, found = Document(drawn), infer(DocumentView(drawn, REGISTRY))
    known = found.components[NodeId("x")]
    for shape in ((5, 3), (6, 3), (6, 3, 1)):
        after = SetAttribute(NodeId("x"), "shape", shape).apply(before, REGISTRY)
        again = reinfer(found, DocumentView(after.graph, REGISTRY), diff(before, after))
        assert again.shape(port("r")) == shape
        assert [dim.declared for dim in again.dims(port("x")) or ()] == [True] * len(shape)
        assert again.changed_from(found) == {port("x"), port("r.data"), port("r")}
        before, found = after, again
        # nothing is looked for again as long as the same axes are declared
        assert (again.components[NodeId("x")].slots is known.slots) == (len(shape) == 2)


def test_only_ports_that_look_different_have_changed() -> None:
    before = digits_mlp()
    first = infer(DocumentView(before.graph, REGISTRY))
    after = SetAttribute(NodeId("dense2"), "num_hidden", 12).apply(before, REGISTRY)
    second = reinfer(first, DocumentView(after.graph, REGISTRY), diff(before, after))
    changed = second.changed_from(first)
    assert {port("dense2.weight"), port("dense2.bias"), port("dense2.output"), port("out.data")} <= changed
    assert not {port("dense1.weight"), port("relu1.output"), port("label.output")} & changed


def test_removed_nodes_are_forgotten() -> None:
    before = digits_mlp()
    first = infer(DocumentView(before.graph, REGISTRY))
    after = RemoveItems(frozenset({NodeId("relu1")})).apply(before, REGISTRY)
    second = reinfer(first, DocumentView(after.graph, REGISTRY), diff(before, after))
    assert shape(second, "relu1") is None
    assert shape(second, "dense2.weight") == (10, -1)


def test_attribute_edit_is_blamed_and_mended() -> None:
    before = digits_mlp()
    declared = replace(
        before, graph=replace(before.graph, settings={port("dense2.weight"): VariableSettings(shape=(10, 256))})
    )
    first = infer(DocumentView(declared.graph, REGISTRY))
    assert not first.problems
    wrong = SetAttribute(NodeId("dense1"), "num_hidden", 99).apply(declared, REGISTRY)
    second = reinfer(first, DocumentView(wrong.graph, REGISTRY), diff(declared, wrong))
    (problem,) = second.problems
    assert "dense1" in problem.path + problem.cause
    third = reinfer(second, DocumentView(declared.graph, REGISTRY), diff(wrong, declared))
    assert not third.problems


def test_every_rule_and_problem_has_a_text() -> None:
    drawn = graph(
        *digits_mlp().graph.nodes.values(),
        node("sum", "elemwise_add"),
        node("flat", "Flatten"),
        wires="data -> dense1.data, dense1 -> relu1.data, relu1 -> dense2.data, dense2 -> out.data, label -> out.label,"
        " out -> flat.data, flat -> sum.lhs",
    )
    found = solve(drawn)
    for component in found.distinct:
        for ref in component.nets:
            for axis in range(len(found.shape(ref) or ())):
                assert all(reason.why in REASONS for reason in found.explain(ref, axis))
    assert all(problem.code in MESSAGES for problem in found.problems)


# Muted nodes


def muted(drawn: Graph, *names: str) -> Graph:
    return drawn.with_nodes(*(replace(drawn.nodes[NodeId(name)], muted=True) for name in names))


def test_shapes_run_through_a_muted_node() -> None:
    found = solve(muted(digits_mlp(units=64).graph, "dense1", "relu1"))
    assert found.problems == ()
    assert shape(found, "dense2.weight") == (10, 64)
    assert shape(found, "relu1.data") == shape(found, "relu1") == (-1, 64)
    assert shape(found, "dense1.weight") is None
    assert letters(found, "out") == ["N", 10]


def test_a_bypass_whose_shapes_differ_is_reported() -> None:
    (problem,) = solve(muted(digits_mlp(units=256).graph, "dense1")).problems
    assert (problem.code, problem.path, problem.port) == ("mute_shape", ("dense1",), "data")
    assert describe(problem).startswith("dense1 is muted, but would change the shape (-1, 64) into (-1, 256)")


def test_a_variable_is_a_parameter_through_a_muted_node() -> None:
    drawn = graph(
        node("x", "Variable", shape=(-1, 5)),
        node("w", "Variable"),
        node("relu1", "Activation", act_type="relu"),
        node("dense1", "FullyConnected", num_hidden=4),
        wires="x -> dense1.data, w -> relu1.data, relu1 -> dense1.weight",
    )
    found = solve(muted(drawn, "relu1"))
    assert shape(found, "w") == (4, 5)
    assert found.blocked(port("w")) == ()
    assert solve(muted(graph(*drawn.nodes.values()), "relu1")).shape(port("relu1")) is None


def test_muting_and_unmuting_infers_as_from_scratch() -> None:
    before = digits_mlp(units=64)
    after = replace(before, graph=muted(before.graph, "dense1"))
    for old, new in ((before, after), (after, before)):
        view = DocumentView(new.graph, REGISTRY)
        again = reinfer(solve(old.graph), view, diff(old, new))
        fresh = infer(view)
        for each in new.graph.nodes:
            for name in ("data", "weight", "output"):
                assert again.shape(PortRef(each, name)) == fresh.shape(PortRef(each, name))
