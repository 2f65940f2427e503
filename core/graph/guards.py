"""What commands ask before they change anything: each returns what it found, or raises."""

from __future__ import annotations

import math
from collections.abc import Iterable

from core.graph.ids import is_id
from core.graph.model import Frame, FrameId, Graph, ItemId, Node, NodeId, Note, NoteId, Wire, WireId
from core.graph.ports import operator_of
from core.graph.rules import node_missing
from core.operators.operator import Operator
from core.operators.registry import Registry
from core.problem import Problem, Refused


def refuse_if(problem: Problem | None) -> None:
    """Raise `Refused` with a problem, if there is one."""
    if problem is not None:
        raise Refused(problem)


def require_node(graph: Graph, node: NodeId) -> Node:
    """Return a node of the graph."""
    if node not in graph.nodes:
        raise Refused(node_missing(node))
    return graph.nodes[node]


def require_wire(graph: Graph, wire: WireId) -> Wire:
    """Return a wire of the graph."""
    if wire not in graph.wires:
        raise Refused(_items_missing(wire))
    return graph.wires[wire]


def require_frame(graph: Graph, frame: FrameId) -> Frame:
    """Return a frame of the graph."""
    if frame not in graph.frames:
        raise Refused(_items_missing(frame))
    return graph.frames[frame]


def require_note(graph: Graph, note: NoteId) -> Note:
    """Return a note of the graph."""
    if note not in graph.notes:
        raise Refused(_items_missing(note))
    return graph.notes[note]


def require_items(graph: Graph, items: Iterable[ItemId]) -> None:
    """Refuse items that the graph does not have."""
    missing = [item for item in items if not graph.has(item)]
    if missing:
        raise Refused(_items_missing(*missing))


def _items_missing(*items: ItemId) -> Problem:
    return Problem("items_missing", values={"count": len(items)}, found=tuple(sorted(items)))


def require_operator(node: Node, registry: Registry) -> Operator:
    """Return the operator of a node that has no problem."""
    operator = operator_of(node, registry)
    if isinstance(operator, Problem):
        raise Refused(operator)
    return operator


def require_free(graph: Graph, item: ItemId) -> None:
    """Raise ValueError for an id that can't be one or is taken: whoever chose it made a programmer's mistake."""
    if not is_id(item):
        raise ValueError(f"{item!r} can't be an id")
    if graph.has(item):
        raise ValueError(f"the id {item!r} is taken")


def require_finite(places: Iterable[Iterable[float]]) -> None:
    """Raise ValueError for a place that is nowhere."""
    for place in places:
        if not all(map(math.isfinite, place)):
            raise ValueError(f"{place} is no place on the canvas")
