"""A deep network of sigmoids, laid out in rows, whose gradients vanish."""

from __future__ import annotations

from itertools import pairwise

from app.session.session import EditorSession
from core.graph.commands import AddNode, Command, Connect, SetParameterSettings
from core.graph.model import Node, NodeId, Point, PortRef, Source, VariableSettings, WireId, frozen

PER_ROW = 8
ACROSS, DOWN = 216.0, 272.0


def build_deep(session: EditorSession, layers: int, activation: str = "sigmoid", units: int = 16) -> list[NodeId]:
    """Build data → (Dense → activation) × layers → Dense → SoftmaxOutput; return the dense layers, first to last."""
    nodes = [Node(NodeId("data"), "Variable", "data", attributes=frozen({"shape": (32, 16)}))]
    dense = []
    for layer in range(1, layers + 1):
        dense.append(NodeId(f"dense{layer}"))
        nodes.append(Node(dense[-1], "FullyConnected", f"dense{layer}", attributes=frozen({"num_hidden": units})))
        kind = frozen({"act_type": activation})
        nodes.append(Node(NodeId(f"act{layer}"), "Activation", f"act{layer}", attributes=kind))
    nodes.append(Node(NodeId("last"), "FullyConnected", "last", attributes=frozen({"num_hidden": 10})))
    nodes.append(Node(NodeId("out"), "SoftmaxOutput", "out"))
    placed = [_placed(node, place) for place, node in enumerate(nodes)]
    commands: list[Command] = [AddNode(node) for node in placed]
    for source, target in pairwise(placed):
        commands.append(Connect(PortRef(source.id, "output"), PortRef(target.id, "data"), WireId(f"w{target.id}")))
    for ref, kind_of in ((PortRef(NodeId("data"), "output"), "normal"), (PortRef(NodeId("out"), "label"), "zeros")):
        commands.append(SetParameterSettings(ref, VariableSettings(source=Source(kind_of))))
    for command in commands:
        session.push(command)
    return dense


def _placed(node: Node, place: int) -> Node:
    row, column = divmod(place, PER_ROW)
    at = Point(ACROSS * column, DOWN * row)
    return Node(node.id, node.operator, node.name, at, node.attributes)
