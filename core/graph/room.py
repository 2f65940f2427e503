"""Room for new nodes: in a wire what follows is pushed to the right as far as it must be, elsewhere there is a search.

Only what lies right of the wire's end follows; a network that goes on in another row keeps that row.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.graph.annotations import MoveItems, SetFrame
from core.graph.commands import Command
from core.graph.frames import Contents, contents, shifted
from core.graph.model import (
    Document,
    DotRef,
    FrameId,
    Graph,
    ItemId,
    Node,
    NodeId,
    Point,
    Rectangle,
    Size,
    Wire,
    WireId,
)
from core.graph.ports import inputs_of
from core.operators.operator import Role
from core.operators.registry import Registry


@dataclass(frozen=True)
class Room:
    """Where the node goes, and what gives way to it.

    Attributes:
        x: Left edge of the node: right of what feeds it.
        moves: Moves of what follows, and frames that get wider with it.
    """

    x: float
    moves: tuple[Command, ...] = ()


def room_on_wire(
    graph: Graph,
    wire: WireId,
    box: Rectangle,
    sizes: Mapping[NodeId, Size],
    *,
    gap: float,
    step: float,
    node: NodeId | None = None,
) -> Room:
    """Return room for a box on a wire, with gaps to its neighbours; distances are multiples of a step.

    ``node`` is what the box is of, if it is there already.
    """
    source, target = graph.wires[wire].source.node, graph.wires[wire].target.node
    before, after = graph.nodes[source].position, graph.nodes[target].position
    if after.x <= before.x:
        return Room(box.x)  # it runs back, to another row
    x = max(box.x, box.x + _up(before.x + sizes[source].width + gap - box.x, step))
    by = _up(x + box.width + gap - after.x, step)
    followers = _followers(graph, source, target) - {node}
    if by <= 0 or any(graph.nodes[node].pinned for node in followers):
        return Room(x)
    return Room(x, (_moved(graph, followers, by, sizes), *_widened(graph, followers, by, sizes)))


def _up(distance: float, step: float) -> float:
    return math.ceil(distance / step) * step


def _followers(graph: Graph, source: NodeId, target: NodeId) -> frozenset[NodeId]:
    """Return the target and what follows it to the right, with the sources that feed nothing else."""
    left, found, waiting = graph.nodes[target].position.x, {target}, [target]
    while waiting:
        for node in {wire.target.node for wire in graph.wires_of.get(waiting.pop(), ())} - found:
            if graph.nodes[node].position.x >= left:
                found.add(node)
                waiting.append(node)
    start = graph.nodes[source].position.x
    for feeder in graph.nodes.values():
        fed = {wire.target.node for wire in graph.wires_of.get(feeder.id, ())}
        if fed and feeder.id not in fed and fed <= found and feeder.position.x > start:
            found.add(feeder.id)
    return frozenset(found)


def _moved(graph: Graph, nodes: frozenset[NodeId], by: float, sizes: Mapping[NodeId, Size]) -> MoveItems:
    frames = [frame for frame in graph.frames if (held := _nodes_in(graph, frame, sizes)) and held <= nodes]
    dots = frozenset(
        DotRef(wire.id, number)
        for wire in graph.wires.values()
        if wire.source.node in nodes and wire.target.node in nodes
        for number in range(len(wire.dots))
    )
    return shifted(graph, Contents(frozenset[ItemId]([*nodes, *frames]), dots), by, 0)


def _widened(graph: Graph, nodes: frozenset[NodeId], by: float, sizes: Mapping[NodeId, Size]) -> list[SetFrame]:
    """Return what keeps nodes in frames of which others stay."""
    return [
        SetFrame(frame.id, rectangle=frame.rectangle._replace(width=frame.rectangle.width + by))
        for frame in graph.frames.values()
        if (held := _nodes_in(graph, frame.id, sizes)) & nodes and not held <= nodes
    ]


def _nodes_in(graph: Graph, frame: FrameId, sizes: Mapping[NodeId, Size]) -> set[NodeId]:
    return {NodeId(item) for item in contents(graph, frame, sizes).items if item in graph.nodes}


# Where nobody knows how large nodes are drawn

USUAL = Size(144.0, 120.0)
"""What most nodes take."""
HANGING = Size(64.0, 80.0)
"""What the parameters of a node that it has of its own take beside it on the left, and below it."""
GAP, STEP = 80.0, 8.0


def usual_room_on_wire(graph: Graph, wire: WireId, y: float) -> Room:
    """Return room for a node on a wire at a height, if all nodes are of the usual size."""
    start, end = graph.wires[wire].source.node, graph.wires[wire].target.node
    middle = (graph.nodes[start].position.x + graph.nodes[end].position.x) / 2
    box = Rectangle(round(middle / STEP) * STEP, y, *USUAL)
    return room_on_wire(graph, wire, box, dict.fromkeys(graph.nodes, USUAL), gap=GAP, step=STEP)


def free_room_on_wire(graph: Graph, registry: Registry, wire: Wire) -> tuple[Point, tuple[Command, ...]]:
    """Return where a node of the usual size goes into a wire without covering another, and what gives way to it.

    In the row of the wire's end, where it feeds the first input; else between the heights of its ends. A wire that runs
    past other nodes has its own below them.
    """
    start, end = graph.nodes[wire.source.node], graph.nodes[wire.target.node]
    is_first = wire.target.port == next((port.name for port in inputs_of(end, registry)), None)
    y = end.position.y if is_first else round((start.position.y + end.position.y) / 2 / STEP) * STEP
    room = usual_room_on_wire(graph, wire.id, y)
    return free_place(given_way(graph, registry, room.moves), registry, Point(room.x, y)), room.moves


def given_way(graph: Graph, registry: Registry, moves: Iterable[Command]) -> Graph:
    """Return a graph in which some nodes have given way."""
    document = Document(graph)
    for move in moves:
        document = move.apply(document, registry)
    return document.graph


def free_place(graph: Graph, registry: Registry, place: Point) -> Point:
    """Return the nearest place at or below a point where a node of the usual size covers no other."""
    taken = [_taken(node, registry) for node in graph.nodes.values()]
    while any(_overlap(Rectangle(*place, *USUAL), each) for each in taken):
        place = Point(place.x, place.y + STEP)
    return place


def _taken(node: Node, registry: Registry) -> Rectangle:
    has_own = any(port.role is Role.PARAMETER for port in inputs_of(node, registry))
    left, below = HANGING if has_own else (0.0, 0.0)
    return Rectangle(node.position.x - left, node.position.y, USUAL.width + left, USUAL.height + below)


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    beside = one.x >= other.x + other.width or other.x >= one.x + one.width
    above = one.y >= other.y + other.height or other.y >= one.y + one.height
    return not (beside or above)
