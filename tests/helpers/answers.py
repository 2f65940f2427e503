"""Answers about the shapes of documents, and what has to be alike in two of them."""

from __future__ import annotations

from collections.abc import Iterator

from core.dimension import UNKNOWN
from core.graph.commands import Command, Connect
from core.graph.diff import diff
from core.graph.model import Document, PortRef, WireId
from core.inference.component import Component
from core.inference.infer import infer, reinfer
from core.inference.inference import DimFact, Inference
from core.inference.view import DocumentView
from tests.helpers.graphs import graph, node, port
from tests.helpers.random_graphs import REGISTRY


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


def chain(count: int) -> Document:
    """Return x → d0 → d1 …, and two nodes that no wire leads to."""
    dense = [node(f"d{index}", "FullyConnected", num_hidden=4) for index in range(count)]
    wires = ["x -> d0.data", *(f"d{index - 1} -> d{index}.data" for index in range(1, count))]
    alone = node("alone", "FullyConnected", num_hidden=3)
    x, total = node("x", "Variable", shape=(-1, 4)), node("sum", "elemwise_add")
    return Document(graph(x, *dense, alone, total, wires=", ".join(wires)))


def connect(source: str, target: str) -> Connect:
    return Connect(port(source), port(target), WireId(f"{source}_{target}"))
