"""A new wire, and the same node edited again: what is known is gone on from, and that gives what solving anew gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dimension import UNKNOWN
from core.graph.commands import Command, Connect, SetAttribute
from core.graph.diff import diff
from core.graph.model import Document, NodeId, PortRef, WireId
from core.inference import extension
from core.inference.component import Component
from core.inference.facts import Rule
from core.inference.infer import infer, reinfer
from core.inference.inference import DimFact, Inference
from core.inference.store import Store
from core.inference.view import DocumentView
from tests.helpers.graphs import graph, node, port
from tests.helpers.random_graphs import REGISTRY, documents


def solved(document: Document) -> Inference:
    return infer(DocumentView(document.graph, REGISTRY))


def edited(known: Inference, document: Document, command: Command) -> tuple[Inference, Document]:
    after = command.apply(document, REGISTRY)
    return reinfer(known, DocumentView(after.graph, REGISTRY), diff(document, after)), after


def groups(inference: Inference, component: Component) -> set[frozenset[tuple[object, int]]]:
    """Return which dims of ports are one, by their representatives."""
    found: dict[int, set[tuple[object, int]]] = {}
    for ref, net in component.nets.items():
        for axis, dim in enumerate(component.store.dims_of_slot[component.slots[net]] or ()):
            if inference.dim(ref, axis).size is None:
                found.setdefault(component.store.find(dim), set()).add((ref, axis))
    return {frozenset(group) for group in found.values()}


def assert_answers_alike(found: Inference, expected: Inference) -> None:
    """Assert that all people can ask of two answers, apart from letters and the ways of proofs, is the same."""
    assert found.components.keys() == expected.components.keys()
    for key, component in expected.components.items():
        other = found.components[key]
        assert other.keys == component.keys
        assert bool(other.problems) == bool(component.problems)
        if component.problems:
            continue
        assert set(other.nets) == set(component.nets)
        assert groups(found, other) == groups(expected, component)
        assert set(other.inputs) == set(component.inputs)
        assert set(other.made) == set(component.made)
        assert other.declared == component.declared
        assert other.patterns == other.store.patterns()
        order = {each.key: number for number, each in enumerate(other.nodes)}
        for each in other.nodes:
            assert all(order[net[0]] <= order[each.key] for net in each.inputs)
        for ref in component.nets:
            shape = expected.shape(ref)
            assert found.shape(ref) == shape
            assert set(found.waits_for(ref)) == set(expected.waits_for(ref))
            assert found.blocked(ref) == expected.blocked(ref)
            for axis in range(len(shape or ())):
                assert found.dim(ref, axis).is_batch == expected.dim(ref, axis).is_batch
                one, two = found.explain(ref, axis), expected.explain(ref, axis)
                assert all(reason.why and reason.port for reason in one)
                if (shape or ())[axis] == UNKNOWN:
                    continue  # it leads to any of the inputs that it equals
                assert [reason.size for reason in one[-1:]] == [reason.size for reason in two[-1:]]


def differing(found: Inference, known: Inference) -> Iterator[PortRef]:
    """Yield the ports that look different, or are new."""
    for component in found.distinct:
        for ref in component.nets:
            before = known.components.get(ref[0])
            is_new = before is None or ref not in before.nets
            if is_new or seen(found.dims(ref)) != seen(known.dims(ref)):
                yield PortRef(*ref)  # type: ignore[arg-type] # keys of a document are node ids


def seen(dims: tuple[DimFact, ...] | None) -> list[tuple[int | None, str, bool]]:
    return [(dim.size, dim.letter, dim.declared) for dim in dims or ()]


def without_wire(document: Document, wire: WireId) -> Document:
    return Document(document.graph.with_wires(without=(wire,)))


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


def chain(count: int) -> Document:
    """Return x → d0 → d1 …, and two nodes that no wire leads to."""
    dense = [node(f"d{index}", "FullyConnected", num_hidden=4) for index in range(count)]
    wires = ["x -> d0.data", *(f"d{index - 1} -> d{index}.data" for index in range(1, count))]
    alone = node("alone", "FullyConnected", num_hidden=3)
    x, total = node("x", "Variable", shape=(-1, 4)), node("sum", "elemwise_add")
    return Document(graph(x, *dense, alone, total, wires=", ".join(wires)))


@pytest.fixture
def rules_run(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the nodes whose rules are run."""
    run: list[str] = []
    apply = Store._apply

    def counted(self: Store, rule: Rule, index: int) -> None:
        run.append(rule.name)
        apply(self, rule, index)

    monkeypatch.setattr(Store, "_apply", counted)
    return run


def connect(source: str, target: str) -> Connect:
    return Connect(port(source), port(target), WireId(f"{source}_{target}"))


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
