from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest

from core.dimension import Relation
from core.expression.expression import list_arguments
from core.expression.lowering import lower
from core.graph.checks import check_document
from core.graph.commands import Command
from core.graph.model import Document, Graph, NodeId, PortRef, RunSettings, VariableSettings, frozen
from core.graph.ports import variables
from core.graph.replacing import ReplaceNode, TieTransposed
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.messages import LABELS, describe
from core.operators import standard_registry
from core.operators.operator import Array, AttributeValue, GradientScope, HeadT, Operator, RunContext
from core.operators.registry import Registry
from core.problem import Problem, Refused, Severity
from tests.helpers.graphs import digits_mlp, graph, node, port

REGISTRY = standard_registry()


def done(document: Document | Graph, command: Command, registry: Registry = REGISTRY) -> Document:
    assert LABELS[command.label[0]].format_map(dict(command.label[1]))
    return command.apply(Document(document) if isinstance(document, Graph) else document, registry)


def refused(document: Document, command: Command, registry: Registry = REGISTRY) -> Problem:
    with pytest.raises(Refused) as caught:
        command.apply(document, registry)
    assert describe(caught.value.problem)
    return caught.value.problem


def by(name: str, operator: str, **attributes: AttributeValue) -> ReplaceNode:
    return ReplaceNode(NodeId(name), operator, attributes)


def wires(net: Graph) -> set[str]:
    return {f"{'.'.join(wire.source)} -> {'.'.join(wire.target)}" for wire in net.wires.values()}


# Replacing


def test_a_replaced_node_keeps_its_place_and_wires() -> None:
    document = digits_mlp()
    after = done(document, by("relu1", "Flatten"))
    assert after.graph.nodes[NodeId("relu1")].operator == "Flatten"
    assert after.graph.nodes[NodeId("relu1")].name == "flatten1"
    assert wires(after.graph) == wires(document.graph)
    assert list(after.graph.nodes) == list(document.graph.nodes)


def test_a_name_that_a_person_gave_stays() -> None:
    net = digits_mlp().graph
    named = net.with_nodes(replace(net.nodes[NodeId("relu1")], name="squash"))
    assert done(named, by("relu1", "Flatten")).graph.nodes[NodeId("relu1")].name == "squash"


def test_wires_follow_the_role_where_no_port_has_their_name() -> None:
    drawn = graph(
        node("x", "Variable"),
        node("y", "Variable"),
        node("add1", "elemwise_add"),
        node("relu1", "Activation", act_type="relu"),
        wires="x -> add1.lhs, y -> add1.rhs, add1 -> relu1.data",
    )
    after = done(drawn, by("add1", "Flatten")).graph
    assert wires(after) == {"x.output -> add1.data", "add1.output -> relu1.data"}


def test_settings_and_what_operators_require_come_along() -> None:
    document = Document(
        graph(
            node("relu1", "Activation", act_type="relu"),
            settings={"relu1.data": VariableSettings(shape=(-1, 8)), "relu1.output": VariableSettings()},
        ),
        RunSettings(head_gradients=frozen({port("relu1"): 2.0})),
    )
    after = done(document, by("relu1", "FullyConnected"))
    assert after.graph.nodes[NodeId("relu1")].attributes == {"num_hidden": 64}
    assert after.graph.settings[port("relu1.data")].shape == (-1, 8)
    assert after.run.head_gradients == {port("relu1"): 2.0}
    assert not [problem for problem in check_document(after, REGISTRY) if problem.severity is Severity.ERROR]


def test_given_attributes_come_first_and_wrong_ones_are_refused() -> None:
    after = done(digits_mlp(), by("dense1", "FullyConnected", num_hidden=7))
    assert after.graph.nodes[NodeId("dense1")].attributes["num_hidden"] == 7
    assert refused(digits_mlp(), by("dense1", "FullyConnected", num_hidden=0)).code == "attribute_range"
    assert refused(digits_mlp(), by("dense1", "Nonsense")).code == "operator_unknown"
    document = digits_mlp()
    assert done(document, by("dense1", "FullyConnected")) is document


def test_a_placeholder_is_replaced_by_what_is_known() -> None:
    drawn = graph(
        node("x", "Variable"),
        node("odd", "FromTheFuture", num_hidden=9),
        node("relu1", "Activation", act_type="relu"),
        wires="x -> odd.in, odd.out -> relu1.data",
    )
    after = done(drawn, by("odd", "FullyConnected")).graph
    assert after.nodes[NodeId("odd")].attributes == {"num_hidden": 9}
    assert wires(after) == {"x.output -> odd.data", "odd.output -> relu1.data"}


def test_borrowers_keep_the_parameters_of_a_replaced_lender() -> None:
    drawn = graph(
        node("a", "FullyConnected", num_hidden=4),
        replace(node("b", "FullyConnected", num_hidden=4), borrows=NodeId("a")),
        replace(node("c", "FullyConnected", num_hidden=4), borrows=NodeId("a")),
        settings={"a.weight": VariableSettings(initializer="ones")},
    )
    after = done(drawn, by("a", "Flatten")).graph
    assert after.nodes[NodeId("b")].borrows is None
    assert after.nodes[NodeId("c")].borrows == "b"
    assert after.settings[port("b.weight")].initializer == "ones"
    alone = done(drawn, by("b", "Flatten")).graph
    assert alone.nodes[NodeId("b")].borrows is None
    assert alone.nodes[NodeId("c")].borrows == "a"


# Transposed weights


@dataclass(frozen=True)
class Transpose(Operator):
    """What MXNet's transpose does to a matrix."""

    name: ClassVar[str] = "transpose"
    display_name: ClassVar[str] = "Transpose"
    family: ClassVar[str] = "shape"

    def relate(self, relation: Relation) -> None:
        if relation.set_rank("data", 2, "matrix") and relation.set_rank("output", 2, "matrix"):
            for axis in (0, 1):
                relation.same(relation.dim("output", axis), relation.dim("data", 1 - axis), "kept_axes")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:  # noqa: ARG002
        return (np.transpose(inputs[0]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Transpose(), scope.gradient_of(0)),)


def transposing() -> Registry:
    registry = standard_registry()
    if "transpose" not in registry:
        registry.register(Transpose)
    return registry


def autoencoder(**encoder: VariableSettings) -> Document:
    return Document(
        graph(
            node("data", "Variable", shape=(-1, 64)),
            node("enc", "FullyConnected", num_hidden=16),
            node("dec", "FullyConnected", num_hidden=64),
            wires="data -> enc.data, enc -> dec.data",
            settings={key.replace("_", "."): value for key, value in encoder.items()},
        )
    )


TIE = TieTransposed(NodeId("dec"), NodeId("enc"))


def test_a_tied_decoder_has_one_weight_with_its_encoder_and_a_bias_of_its_own() -> None:
    registry = transposing()
    document = done(
        autoencoder(enc_weight=VariableSettings(initializer="ones"), dec_weight=VariableSettings(initializer="zeros")),
        TIE,
        registry,
    )
    assert list_arguments(lower(document, registry).heads) == ["data", "enc_weight", "enc_bias", "dec_bias"]
    inference = infer(DocumentView(document.graph, registry))
    weight = next(node.id for node in document.graph.nodes.values() if node.name == "enc_weight")
    assert inference.problems == ()
    assert inference.shape(port("dec.weight")) == (64, 16)
    assert inference.shape(PortRef(weight, "output")) == (16, 64)
    assert document.graph.settings_of(PortRef(weight, "output")).initializer == "ones"
    assert port("dec.weight") not in document.graph.settings
    assert port("dec.bias") in variables(document.graph, registry)
    assert TIE.apply(document, registry) is document
    names = {node.operator: node.name for node in document.graph.nodes.values()}
    assert names["transpose"] == "transpose1"  # what a person would have called it


def test_a_tie_uses_the_variable_that_is_there() -> None:
    registry = transposing()
    drawn = autoencoder().graph
    shared = graph(
        *drawn.nodes.values(), node("w", "Variable"), wires="data -> enc.data, enc -> dec.data, w -> enc.weight"
    )
    document = done(shared, TIE, registry)
    assert len(document.graph.nodes) == len(shared.nodes) + 1
    assert "w" in list_arguments(lower(document, registry).heads)


def test_a_decoder_that_borrowed_gets_its_own_bias() -> None:
    registry = transposing()
    net = autoencoder().graph
    other = replace(net.nodes[NodeId("dec")], id=NodeId("other"), name="other")
    borrowing = net.with_nodes(other, replace(net.nodes[NodeId("dec")], borrows=other.id))
    document = done(borrowing, TIE, registry)
    assert port("dec.bias") in variables(document.graph, registry)


def test_a_tie_that_makes_no_sense_is_refused() -> None:
    without = Registry([operator for operator in standard_registry() if operator.name != "transpose"])
    assert refused(autoencoder(), TIE, without).code == "tie_no_transpose"
    registry = transposing()
    itself = TieTransposed(NodeId("enc"), NodeId("enc"))
    assert refused(autoencoder(), itself, registry).code == "tie_itself"
    to_data = TieTransposed(NodeId("dec"), NodeId("data"))
    assert refused(autoencoder(), to_data, registry).code == "tie_operator"
