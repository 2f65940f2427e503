"""A new wire, and the same node edited again: what is known is gone on from, and that gives what solving anew gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.graph.commands import Connect, SetAttribute
from core.graph.model import Document, NodeId
from core.inference import extension
from core.inference.view import DocumentView
from tests.helpers.answers import assert_answers_alike, chain, connect, differing, edited, solved, without_wire
from tests.helpers.graphs import graph, node, port
from tests.helpers.random_graphs import REGISTRY, documents


@given(documents(), st.booleans())
def test_a_wire_into_what_is_known_gives_what_solving_anew_gives(document: Document, is_asked: bool) -> None:
    for wire in document.graph.wires.values():
        before = without_wire(document, wire.id)
        known = solved(before)
        if is_asked:
            known.changed_from(solved(Document()))
        found, after = edited(known, before, Connect(wire.source, wire.target, wire.id))
        assert_answers_alike(found, solved(after))
        assert found.changed_from(known) >= set(differing(found, known))


@given(documents())
def test_wires_drawn_one_by_one_give_what_solving_anew_gives(document: Document) -> None:
    wires = list(document.graph.wires.values())
    before = Document(document.graph.with_wires(without=[wire.id for wire in wires]))
    found = solved(before)
    for wire in wires:
        found, before = edited(found, before, Connect(wire.source, wire.target, wire.id))
        assert_answers_alike(found, solved(before))


@given(documents(), st.lists(st.sampled_from([2, 3, 6]), min_size=2, max_size=4))
def test_a_node_edited_again_and_again_gives_what_solving_anew_gives(document: Document, sizes: list[int]) -> None:
    dense = [each.id for each in document.graph.nodes.values() if each.operator == "FullyConnected"]
    found = solved(document)
    for each in dense:
        for size in sizes:
            known = found
            found, document = edited(found, document, SetAttribute(each, "num_hidden", size))
            found.changed_from(known)
            assert_answers_alike(found, solved(document))


@pytest.mark.parametrize(
    ("source", "target", "runs"),
    [("d19", "alone.data", {"alone"}), ("alone", "sum.lhs", {"sum", "alone"}), ("d19", "sum.rhs", {"sum"})],
)
def test_a_new_wire_runs_the_rules_of_the_smaller_side(
    rules_run: list[str], source: str, target: str, runs: set[str]
) -> None:
    document = chain(20)
    known = solved(document)
    rules_run.clear()
    found, _ = edited(known, document, connect(source, target))
    assert set(rules_run) <= runs
    assert found.shape(port(target)) == known.shape(port(source))


def test_a_new_skip_runs_the_rules_beside_it(rules_run: list[str]) -> None:
    document = chain(20)
    known, document = edited(solved(document), document, connect("d10", "sum.lhs"))
    rules_run.clear()
    found, document = edited(known, document, connect("d5", "sum.rhs"))
    assert set(rules_run) <= {"sum"}
    assert_answers_alike(found, solved(document))
    assert "sum.rhs unwired" not in {f"{ref[0]}.{ref[1]}" for ref in found.components[NodeId("sum")].nets}


def test_a_default_is_taken_back_by_what_a_wire_tells() -> None:
    loss, label = node("loss", "SoftmaxOutput"), node("label", "Variable", shape=(-1, 4))
    document = Document(graph(*chain(3).graph.nodes.values(), loss, label, wires="x -> d0.data, d0 -> loss.data"))
    known = solved(document)
    assert known.shape(port("loss.label")) == (-1,)
    drawn = connect("label", "loss.label")
    after = drawn.apply(document, REGISTRY)
    ends = [known.components[end.node] for end in (drawn.source, drawn.target)]
    wire = after.graph.wires[drawn.wire]
    found = extension.extended(DocumentView(after.graph, REGISTRY), wire, *ends)
    assert found is not None
    assert_answers_alike(edited(known, document, drawn)[0], solved(after))
    assert edited(known, document, drawn)[0].shape(port("loss.label")) == (-1, 4)


def test_the_same_node_edited_again_runs_its_rule_and_those_that_hear_of_it(rules_run: list[str]) -> None:
    document = chain(20)
    known, document = edited(solved(document), document, SetAttribute(NodeId("d18"), "num_hidden", 5))
    rules_run.clear()
    found, document = edited(known, document, SetAttribute(NodeId("d18"), "num_hidden", 6))
    assert set(rules_run) <= {"d18", "d19"}
    assert found.shape(port("d19.weight")) == (4, 6)
    assert found.changed_from(known) == {port("d18.weight"), port("d18.bias"), port("d18"), port("d19.data")} | {
        port("d19.weight")
    }


def test_a_wire_that_contradicts_is_blamed_on_the_node_that_it_goes_into() -> None:
    document = chain(3)
    known, document = edited(solved(document), document, connect("alone", "sum.lhs"))
    found, document = edited(known, document, connect("d2", "sum.rhs"))
    assert [problem.path for problem in found.problems] == [("sum",)]
    assert found.problems == solved(document).problems


def test_an_explanation_passes_a_wire_that_was_drawn_later() -> None:
    nodes = [*chain(3).graph.nodes.values(), node("both", "Concat", num_args=2, dim=1)]
    wires = "x -> d0.data, d0 -> d1.data, sum -> both.arg0, d0 -> both.arg1"
    document = Document(graph(*nodes, wires=wires))
    known = solved(document)
    assert known.components[NodeId("sum")] is known.components[NodeId("d1")]
    found, document = edited(known, document, connect("d1", "sum.lhs"))
    assert port("sum.lhs unwired") in found.components[NodeId("sum")].slots
    chain_of_rules = found.explain(port("sum"), 1)
    assert [(reason.node, reason.why) for reason in chain_of_rules][-1] == ("d1", chain_of_rules[-1].why)
    assert chain_of_rules == solved(document).explain(port("sum"), 1)


def test_many_wires_of_random_documents_are_gone_on_from() -> None:
    gone_on: list[bool] = []

    @settings(max_examples=60, database=None, derandomize=True)
    @given(documents())
    def draw(document: Document) -> None:
        for wire in document.graph.wires.values():
            before = without_wire(document, wire.id)
            known = solved(before)
            view = DocumentView(document.graph, REGISTRY)
            ends = [known.components[end.node] for end in (wire.source, wire.target)]
            gone_on.append(extension.extended(view, wire, *ends) is not None)

    draw()
    assert gone_on.count(True) * 3 > len(gone_on)
