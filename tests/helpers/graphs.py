"""Graphs written down in one line per node, for tests."""

from __future__ import annotations

from core.graph.model import Document, Graph, Node, NodeId, PortRef, VariableSettings, Wire, WireId, frozen
from core.operators.operator import AttributeValue


def node(name: str, operator: str, **attributes: AttributeValue) -> Node:
    """Return a node whose id is its name."""
    return Node(NodeId(name), operator, name, attributes=frozen(attributes))


def port(text: str) -> PortRef:
    """Return the port that ``node.port`` names; ``node`` alone names its output."""
    name, _, its_port = text.partition(".")
    return PortRef(NodeId(name), its_port or "output")


def wire(text: str) -> Wire:
    """Return the wire that ``source -> target.port`` describes."""
    source, target = (port(end.strip()) for end in text.split("->"))
    return Wire(WireId(text.replace(" ", "").replace("->", "_")), source, target)


def graph(*nodes: Node, wires: str = "", settings: dict[str, VariableSettings] | None = None) -> Graph:
    """Return a graph of nodes and of wires, which are separated by commas."""
    made = [wire(text) for text in wires.split(",") if text.strip()]
    return Graph(
        frozen((each.id, each) for each in nodes),
        frozen((each.id, each) for each in made),
        frozen((port(key), value) for key, value in (settings or {}).items()),
    )


def digits_mlp(units: int = 256, inputs: int = 64, classes: int = 10) -> Document:
    """Return data → Dense → Relu → Dense → SoftmaxOutput, with a label."""
    return Document(
        graph(
            node("data", "Variable", shape=(-1, inputs)),
            node("label", "Variable"),
            node("dense1", "FullyConnected", num_hidden=units),
            node("relu1", "Activation", act_type="relu"),
            node("dense2", "FullyConnected", num_hidden=classes),
            node("out", "SoftmaxOutput"),
            wires="data -> dense1.data, dense1 -> relu1.data, relu1 -> dense2.data, dense2 -> out.data,"
            " label -> out.label",
        )
    )
