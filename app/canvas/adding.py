"""What can be placed on the canvas, and the commands that place it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from app.canvas.content import ContentReader
from app.canvas.fitting import best_input
from app.canvas.geometry import FIRST_ROW, GHOST_GAP, GHOST_PITCH, GHOST_SHIFT, NARROWEST, ROW, lay_out, snapped
from app.canvas.scene import CanvasScene
from app.offers import Offer
from app.session.session import EditorSession
from app.theme import GRID
from core.graph.commands import AddNode, Command, Connect, MakeVariable, Several
from core.graph.ids import new_node_id, new_wire_id
from core.graph.model import ItemId, Node, NodeId, Point, PortRef, Rectangle, WireId, frozen
from core.graph.ports import node_ports, operator_of
from core.graph.room import Room, room_on_wire
from core.graph.wiring import InsertOnWire, insertion
from core.operators.operator import Operator, Role
from core.problem import Problem, Refused

ROOM = QRectF(0, 0, NARROWEST, 96)
"""What a new node takes beside its corner, until it is known what it holds."""

COPY_GAP = 4 * GRID
"""Between what is duplicated and its copies."""


def lenders(session: EditorSession, entry: Offer) -> list[NodeId]:
    """Return the nodes that an entry could borrow from: only the selected one if that is clear."""
    nodes = session.graph.nodes
    kin = [node.id for node in nodes.values() if node.operator == entry.operator]
    selected = [node for node in kin if node in session.selection]
    return selected if len(selected) == 1 else kin


def node_of(session: EditorSession, entry: Offer, place: QPointF, lender: NodeId | None = None) -> Node:
    """Return a new node of an entry, without a name yet, on the grid."""
    attributes = entry.attributes if lender is None else session.graph.nodes[lender].attributes
    return Node(new_node_id(), entry.operator, "", snapped(place), attributes, borrows=lender)


def centred(place: QPointF) -> QPointF:
    """Return where the corner of a node goes so that its header is under the pointer."""
    return place - QPointF(NARROWEST / 2, FIRST_ROW / 2 - 8)


def level_with(board: CanvasScene, wire: WireId, place: QPointF) -> float:
    """Return the top of a node that goes into a wire near a place, for the wire to run straight on."""
    lines = board.layer.shapes[wire].lines
    nearest = lines[np.argmin(np.abs(lines[:, 0] - place.x()) + np.abs(lines[:, 1] - place.y()))]
    return float(nearest[1]) - FIRST_ROW


ROOM_BESIDE = 80.0
"""Between two nodes of a wire: the shape is written there."""


def room_of(session: EditorSession, entry: Offer) -> QRectF:
    """Return what a node of an entry will take beside its corner, with the parameters that hang below it."""
    operator = operator_of(node_of(session, entry, QPointF()), session.registry)
    if not isinstance(operator, Operator):
        return ROOM
    ports = operator.inputs()
    hanging = sum(port.role is Role.PARAMETER for port in ports)
    height = FIRST_ROW + ROW * (len(ports) + 1)
    below = GHOST_GAP + GHOST_PITCH * hanging if hanging else 0
    return ROOM.united(QRectF(-GHOST_SHIFT if hanging else 0, 0, NARROWEST, height + below))


def as_drawn(session: EditorSession, node: Node) -> QRectF:
    """Return the outline of a node that is not placed yet, from its corner: long names and values make it wider."""
    try:
        graph = AddNode(node).apply(session.document, session.registry).graph
    except Refused:  # the session says why, when it is added
        return ROOM
    return lay_out(ContentReader(session, graph).read(node.id)).box


def free_place(board: CanvasScene, place: QPointF, room: QRectF = ROOM) -> QPointF:
    """Return the nearest place at or below a point where a new node that takes some room covers no other."""
    while not board.finder.is_free(room.translated(centred(place))):
        place = place + QPointF(0, 2 * GRID)
    return place


def room_below(board: CanvasScene, items: Iterable[ItemId]) -> float:
    """Return how far copies of some items go straight down until they cover neither these nor others."""
    area, taken = board.area_of(items), board.boxes_in_the_way()
    beside = [box for box in taken if box.left < area.right() and box.right > area.left()]
    top = area.bottom() + COPY_GAP
    while met := [box.bottom for box in beside if box.top < top + area.height() and box.bottom > top]:
        top = max(met) + COPY_GAP
    return math.ceil((top - area.top()) / GRID) * GRID


def beside(place: QPointF, anchor_is_output: bool) -> QPointF:
    """Return where the corner of a node goes so that its first port is under the pointer."""
    return place - QPointF(0 if anchor_is_output else NARROWEST, FIRST_ROW)


def free_beside(board: CanvasScene, place: QPointF) -> QPointF:
    """Return the nearest place at or below a point where a node whose first port is there covers no other."""
    while not board.finder.is_free(ROOM.translated(beside(place, anchor_is_output=True))):
        place = place + QPointF(0, 2 * GRID)
    return place


def add(
    board: CanvasScene, node: Node, room: QRectF, anchor: PortRef | None = None, wire: WireId | None = None
) -> bool:
    """Place a node, wire it to a port or put it into a wire if there is one, and select it: one undo step.

    What follows in the wire gives way as far as the node needs it.
    """
    session = board.session
    command: Command = AddNode(node)
    if wire is not None and can_insert_new(session, node, wire):
        room = room.united(as_drawn(session, node))
        free = room_for(board, wire, room.translated(*node.position))
        placed = AddNode(replace(node, position=Point(free.x, node.position.y)))
        command = Several((placed, InsertOnWire(node.id, wire, new_wire_id()), *free.moves), "insert_on_wire")
    if anchor is not None and (ends := _ends(session, node, anchor)) is not None:
        operator = operator_of(node, session.registry)
        title = operator.title() if isinstance(operator, Operator) else node.operator
        command = Several((command, Connect(*ends, new_wire_id())), "add_node", frozen({"name": title}))
    if not session.push(command):
        return False
    session.select([node.id])
    return True


def room_for(board: CanvasScene, wire: WireId, box: QRectF, node: NodeId | None = None) -> Room:
    """Return where a node that goes into a wire has room, and what gives way to it."""
    rectangle = Rectangle(box.x(), box.y(), box.width(), box.height())
    graph, sizes = board.session.graph, board.sizes()
    return room_on_wire(graph, wire, rectangle, sizes, gap=ROOM_BESIDE, step=GRID, node=node)


def can_insert_new(session: EditorSession, node: Node, wire: WireId) -> bool:
    """Tell whether a node that is not placed yet could go into a wire."""
    graph = session.graph.with_nodes(node)
    return wire in graph.wires and not isinstance(insertion(graph, session.registry, node.id, wire), Problem)


def _ends(session: EditorSession, node: Node, anchor: PortRef) -> tuple[PortRef, PortRef] | None:
    """Return source and target of the wire between a new node and a port."""
    operator = operator_of(node, session.registry)
    if not isinstance(operator, Operator):
        return None
    if _is_output(session, anchor):
        target = best_input(operator.inputs())
        return None if target is None else (anchor, PortRef(node.id, target.name))
    outputs = operator.outputs()[: operator.visible_outputs()]
    return (PortRef(node.id, outputs[0].name), anchor) if outputs else None


def _is_output(session: EditorSession, ref: PortRef) -> bool:
    return any(port.name == ref.port for port in node_ports(session.graph, ref.node, session.registry).outputs)


def materialize(session: EditorSession, ghost: PortRef, corner: QPointF) -> bool:
    """Make an implicit Variable a node at a place, and select it."""
    node = new_node_id()
    if not session.push(MakeVariable(ghost, node, new_wire_id(), snapped(corner))):
        return False
    session.select([node])
    return True
