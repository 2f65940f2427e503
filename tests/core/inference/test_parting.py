"""A wire that is cut: the larger side stays known where it knew nothing from the smaller, and all is as solved anew."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.graph.commands import Connect, Disconnect, SetAttribute
from core.graph.model import Document, NodeId, WireId
from core.inference.parting import remaining
from core.inference.view import DocumentView
from tests.helpers.answers import assert_answers_alike, chain, connect, differing, edited, solved, without_wire
from tests.helpers.graphs import graph, node, port
from tests.helpers.random_graphs import REGISTRY, documents


def cut(wire: str) -> Disconnect:
    return Disconnect(frozenset({WireId(wire)}))


@given(documents(), st.booleans())
def test_a_wire_that_is_cut_gives_what_solving_anew_gives(document: Document, is_asked: bool) -> None:
    for wire in document.graph.wires:
        known = solved(document)
        if is_asked:
            known.changed_from(solved(Document()))
        found, after = edited(known, document, Disconnect(frozenset({wire})))
        assert_answers_alike(found, solved(after))
        assert found.changed_from(known) >= set(differing(found, known))


@given(documents(), st.data())
def test_wires_cut_and_drawn_again_give_what_solving_anew_gives(document: Document, data: st.DataObject) -> None:
    found = solved(document)
    wires = list(document.graph.wires.values())
    for wire in data.draw(st.lists(st.sampled_from(wires), max_size=8)) if wires else ():
        is_there = wire.id in document.graph.wires
        command = Disconnect(frozenset({wire.id})) if is_there else Connect(wire.source, wire.target, wire.id)
        found, document = edited(found, document, command)
        assert_answers_alike(found, solved(document))
    dense = [each.id for each in document.graph.nodes.values() if each.operator == "FullyConnected"]
    for each in dense:
        found, document = edited(found, document, SetAttribute(each, "num_hidden", 6))
        assert_answers_alike(found, solved(document))


def test_what_hung_below_is_all_that_is_solved_again(rules_run: list[str]) -> None:
    known, document = edited(solved(chain(20)), chain(20), connect("d19", "alone.data"))
    rules_run.clear()
    found, document = edited(known, document, cut("d19_alone.data"))
    assert set(rules_run) <= {"alone"}
    assert_answers_alike(found, solved(document))
    assert found.shape(port("alone.weight")) == (3, -1)
    assert found.changed_from(known) == {port(f"alone{end}") for end in ("", ".data", ".weight")}


def test_a_shape_that_came_from_below_is_known_no_more() -> None:
    x, y = node("x", "Variable"), node("y", "Variable", shape=(2, 3))
    add, before = node("sum", "elemwise_add"), [node(f"r{index}", "Activation", act_type="relu") for index in range(6)]
    wires = ", ".join(["x -> r0.data", *(f"r{index} -> r{index + 1}.data" for index in range(5))])
    document = Document(graph(x, y, add, *before, wires=f"{wires}, y -> sum.rhs"))
    known, document = edited(solved(document), document, connect("r5", "sum.lhs"))
    assert known.shape(port("x")) == (2, 3)
    found, document = edited(known, document, cut("r5_sum.lhs"))
    assert found.shape(port("x")) is None
    assert_answers_alike(found, solved(document))


def test_a_contradiction_that_was_cut_off_is_reported_no_more() -> None:
    document = chain(20)
    known, document = edited(solved(document), document, connect("d19", "sum.rhs"))
    known, document = edited(known, document, connect("alone", "sum.lhs"))
    assert known.problems
    found, document = edited(known, document, cut("d19_sum.rhs"))
    assert not found.problems
    found, document = edited(found, document, SetAttribute(NodeId("d19"), "num_hidden", 5))
    assert not found.problems
    assert_answers_alike(found, solved(document))


def test_what_is_no_more_is_not_kept_for_ever() -> None:
    document = chain(3)
    found = solved(document)
    for _ in range(60):
        found, document = edited(found, document, connect("d2", "alone.data"))
        found, document = edited(found, document, cut("d2_alone.data"))
    component = found.components[NodeId("d2")]
    assert len(component.stated.store.rules) < 4 * len(component.rules)
    assert_answers_alike(found, solved(document))


@pytest.mark.parametrize("source", ["d10", "x"])
def test_wires_that_more_hangs_on_are_left_to_solving_anew(source: str) -> None:
    document = chain(20)
    target = "d11.data" if source == "d10" else "d0.data"
    wire = next(wire for wire in document.graph.wires.values() if wire.target == port(target))
    known = solved(document)
    after = without_wire(document, wire.id)
    kept = remaining(DocumentView(after.graph, REGISTRY), wire, known.components[wire.source.node])
    assert (kept is not None) == (source == "d10")


def test_many_wires_of_random_documents_leave_something_known() -> None:
    kept: list[bool] = []

    @settings(max_examples=60, database=None, derandomize=True)
    @given(documents())
    def cut_each(document: Document) -> None:
        for wire in document.graph.wires.values():
            known = solved(document).components[wire.source.node]
            view = DocumentView(without_wire(document, wire.id).graph, REGISTRY)
            kept.append(remaining(view, wire, known) is not None)

    cut_each()
    assert kept.count(True) * 12 > len(kept)
