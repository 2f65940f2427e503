"""What must hold for every graph: an edit gives what solving anew gives, and runs produce what was inferred."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.dimension import UNKNOWN, Shape, is_complete
from core.expression.expression import Head, topological
from core.expression.lowering import lower
from core.graph.diff import diff
from core.graph.model import Document, Graph, NodeId, PortRef, Wire, WireId, frozen
from core.inference.component import Component
from core.inference.infer import infer, reinfer
from core.inference.inference import Inference
from core.inference.statement import Statement
from core.inference.store import Store
from core.inference.view import DocumentView
from tests.helpers.operator_checks import evaluate
from tests.helpers.random_graphs import REGISTRY, apply, documents, edits


def solve(document: Document) -> Inference:
    return infer(DocumentView(document.graph, REGISTRY))


def described(inference: Inference, component: Component) -> dict[object, object]:
    """Return what a component shows: the shapes and letters of its ports."""
    return {ref: [(dim.size, dim.letter) for dim in inference.dims(ref) or ()] for ref in component.nets}


def assert_same(found: Inference, expected: Inference) -> None:
    assert found.components.keys() == expected.components.keys()
    for key, component in expected.components.items():
        other = found.components[key]
        assert other.keys == component.keys
        # Which of two contradicting shapes stays depends on which edit was the last; that there is one does not.
        assert bool(other.problems) == bool(component.problems)
        if not component.problems:
            shapes = {ref: expected.shape(ref) for ref in component.nets}
            assert {ref: found.shape(ref) for ref in other.nets} == shapes


@given(st.data())
def test_reinfer_equals_infer(data: st.DataObject) -> None:
    document = data.draw(documents())
    inference = solve(document)
    for number in range(data.draw(st.integers(1, 6))):
        edited = apply(document, data.draw(edits(document, number)))
        change = diff(document, edited)
        inference = reinfer(inference, DocumentView(edited.graph, REGISTRY), change)
        assert_same(inference, solve(edited))
        document = edited


def completed(document: Document) -> Inference | None:
    """Return the shapes once every input has a size; None where the graph contradicts itself."""
    given: dict[PortRef, Shape] = {}
    while True:
        inference = infer(DocumentView(document.graph, REGISTRY, given))
        if inference.problems:
            return None
        nets = [PortRef(*map(str, net)) for component in inference.distinct for net in component.inputs]  # type: ignore[arg-type]
        open_nets = [net for net in nets if not is_complete(inference.shape(net))]
        if not open_nets:
            return inference
        ref = open_nets[0]
        shape = inference.shape(ref)
        given[ref] = (5, 4) if shape is None else tuple(5 if size == UNKNOWN else size for size in shape)


@given(documents())
def test_runs_produce_what_was_inferred(document: Document) -> None:
    inference = completed(document)
    assume(inference is not None)
    assert inference is not None
    lowering = lower(document, REGISTRY)
    nodes = topological(lowering.heads)
    shapes = {node: inference.shape((node.path[0], node.path[1])) for node in nodes if node.is_variable}
    assume(all(is_complete(shape) for shape in shapes.values()))
    values = {node: np.zeros(shape or ()) for node, shape in shapes.items()}
    operators = [node for node in nodes if node.operator is not None]
    heads = [Head(node) for node in operators]
    for node, output in zip(operators, evaluate(heads, values), strict=True):
        assert inference.shape((node.path[0], "output")) == output.shape


@given(st.data())
def test_inputs_are_the_variables_that_feed_no_parameter(data: st.DataObject) -> None:
    document = data.draw(documents())
    for number in range(data.draw(st.integers(0, 4))):
        document = apply(document, data.draw(edits(document, number)))
    nodes = dict(document.graph.nodes)
    for each in data.draw(st.sets(st.sampled_from(list(nodes)))) if nodes else ():
        nodes[each] = replace(nodes[each], muted=True)
    view = DocumentView(replace(document.graph, nodes=frozen(nodes)), REGISTRY)
    for component in infer(view).distinct:
        nets = [PortRef(*map(str, net)) for net in component.slots]  # type: ignore[arg-type]
        assert list(component.inputs) == [net for net in nets if net not in component.made and view.is_variable(net)]


@given(documents())
def test_order_of_nodes_does_not_matter(document: Document) -> None:
    nodes = dict(reversed(list(document.graph.nodes.items())))
    turned = Document(type(document.graph)(nodes, document.graph.wires, document.graph.settings))
    assert_same(solve(turned), solve(document))


@given(documents())
def test_every_known_dim_has_a_reason_that_ends_in_a_fact(document: Document) -> None:
    inference = solve(document)
    for component in inference.distinct:
        for ref in component.nets:
            for axis, size in enumerate(inference.shape(ref) or ()):
                chain = inference.explain(ref, axis)
                assert all(reason.size == size for reason in chain[:1] if size != UNKNOWN)
                assert bool(chain) or size == UNKNOWN


def many_times(document: Document) -> Document:
    """Return the document with every node but the Variables five times, all of them reading the same Variables."""
    nodes, wires = dict(document.graph.nodes), dict(document.graph.wires)
    for number in range(4):
        copies = {
            node.id: NodeId(f"{node.id}_{number}")
            for node in document.graph.nodes.values()
            if node.operator != "Variable"
        }
        for known in document.graph.nodes.values():
            if known.id in copies:
                nodes[copies[known.id]] = replace(known, id=copies[known.id], name=f"{known.name}_{number}")
        for wire in document.graph.wires.values():
            source = PortRef(copies.get(wire.source.node, wire.source.node), wire.source.port)
            if wire.target.node in copies:
                target = PortRef(copies[wire.target.node], wire.target.port)
                copy = WireId(f"{wire.id}_{number}")
                wires[copy] = Wire(copy, source, target)
    return Document(Graph(nodes, wires, document.graph.settings))


@given(documents())
def test_what_is_repeated_is_what_is_stated(document: Document) -> None:
    document = many_times(document)
    repeated = solve(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "_apply", lambda self, rule, index: rule.relate(Statement(self, rule, index, False)))
        stated = solve(document)
    assert repeated.problems == stated.problems
    for component in stated.distinct:
        for ref in component.nets:
            assert repeated.dims(ref) == stated.dims(ref)
            for axis in range(len(stated.shape(ref) or ())):
                assert repeated.explain(ref, axis) == stated.explain(ref, axis)


@given(documents())
def test_equal_letters_are_equal_dims(document: Document) -> None:
    inference = solve(document)
    for component in inference.distinct:
        by_letter: dict[str, set[int]] = {}
        for ref in component.nets:
            net = component.nets[ref]
            dims = component.store.dims_of_slot[component.slots[net]] or ()
            for axis, dim in enumerate(dims):
                if letter := inference.dim(ref, axis).letter:
                    by_letter.setdefault(letter, set()).add(component.store.find(dim))
        assert all(len(roots) == 1 for roots in by_letter.values())
