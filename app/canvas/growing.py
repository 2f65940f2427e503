"""Wires into operators of any number of inputs: the row with a plus takes one, or one of each selected node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF

from app.canvas.content import COUNT, growing
from app.canvas.geometry import distance
from app.canvas.items.node_item import NodeItem
from app.canvas.scene import CanvasScene
from app.session.session import EditorSession
from core.graph.commands import Command, Connect, SetAttribute, Several
from core.graph.ids import new_wire_id
from core.graph.model import NodeId, PortRef, frozen
from core.graph.ports import operator_of
from core.operators.operator import Operator
from core.problem import Problem, Refused


@dataclass(frozen=True)
class Growth:
    """What a drop on the row with a plus does: as many inputs more as there are wires, and the wires."""

    node: NodeId
    commands: tuple[Command, ...]
    targets: tuple[PortRef, ...]

    @property
    def command(self) -> Several:
        """All of it, as one undo step."""
        return Several(self.commands, "connect")


def input_count(session: EditorSession, node: NodeId) -> int | None:
    """Return how many inputs a node has, where people may add some."""
    operator = operator_of(session.graph.nodes[node], session.registry)
    if not isinstance(operator, Operator) or not growing(operator):
        return None
    count = operator.attribute_values()[COUNT]
    return count if isinstance(count, int) else None


def nearest_plus(board: CanvasScene, point: QPointF, reach: float) -> tuple[NodeId, QPointF] | None:
    """Return the nearest row that adds an input within a distance, and where it is."""
    area = QRectF(point, point).adjusted(-reach, -reach, reach, reach)
    items = (item for item in board.items(area) if isinstance(item, NodeItem))
    places = [(item.content.id, item.pos() + item.layout.plus) for item in items if item.layout.plus is not None]
    near = [place for place in places if distance(place[1], point) <= reach]
    return min(near, key=lambda place: distance(place[1], point), default=None)


def growth(session: EditorSession, node: NodeId, sources: Sequence[PortRef]) -> Growth | None:
    """Return the edits that wire outputs to a node: to the inputs that are free, then to new ones.

    None where people can't add inputs.
    """
    count, graph = input_count(session, node), session.graph
    if count is None:
        return None
    free = [ref for ref in _inputs(session, node, count) if ref not in graph.wire_into] if len(sources) > 1 else []
    total = count + max(0, len(sources) - len(free))
    targets = (*free, *_inputs(session, node, total)[count:])[: len(sources)]
    grows: tuple[Command, ...] = (SetAttribute(node, COUNT, total),) if total > count else ()
    wires = (Connect(source, target, new_wire_id()) for source, target in zip(sources, targets, strict=True))
    return Growth(node, (*grows, *wires), targets)


def _inputs(session: EditorSession, node: NodeId, count: int) -> list[PortRef]:
    """Return the inputs that a node would have."""
    placed = session.graph.nodes[node]
    grown = replace(placed, attributes=frozen({**placed.attributes, COUNT: count}))
    operator = operator_of(grown, session.registry)
    return [PortRef(node, port.name) for port in operator.inputs()] if isinstance(operator, Operator) else []


def refusal(session: EditorSession, grown: Growth) -> Problem | None:
    """Return what speaks against it."""
    try:
        grown.command.apply(session.document, session.registry)
    except Refused as refused:
        return refused.problem
    return None


def outputs_with(session: EditorSession, board: CanvasScene, output: PortRef) -> tuple[PortRef, ...]:
    """Return the outputs that are wired together with one: the first of each selected node, from top to bottom.

    Only that one, where its node is not among several that are selected.
    """
    chosen = session.selected_nodes()
    if output.node not in chosen or len(chosen) < 2:
        return (output,)
    items = [board.items_by_id[node] for node in chosen if board.items_by_id[node].content.outputs]
    items.sort(key=lambda item: (item.y(), item.x()))
    firsts = (item.content.outputs[0].ref for item in items)
    return tuple(output if ref.node == output.node else ref for ref in firsts)
