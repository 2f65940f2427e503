"""Layered layout from left to right, of all nodes or of some.

The steps are those of K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical system
structures", 1981: each node gets a layer, and long wires get bends in the layers that they pass (`net`), layers are
ordered so that few wires cross (`order`), each item is put where its wires run straight, as far as those above and
below it leave room (`heights`), and wires that would run behind nodes get dots where the bends are (`lanes`).

fast-sugiyama, which does the first three, was tried and left: it ends the whole program on a circle of wires, did
not end at all on one of six graphs of 5,000 nodes with one of its ways to find layers, took seconds with another,
and knows neither sizes nor ports.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from core.graph.model import Graph, NodeId, Point, PortRef, Size, Wire, WireId
from core.graph.rules import cyclic_nodes
from core.layout.heights import place_heights
from core.layout.lanes import CLEAR, Box, Column, Way, dots_of
from core.layout.net import Margin, Net
from core.layout.order import order

COLUMN_GAP = 80.0
COMPONENT_GAP = 96.0
WIDE_PER_HIGH = 1.6
"""Width by height that packed components aim at, like a screen."""
NO_MARGIN = Margin()


@dataclass(frozen=True)
class Drawn:
    """How nodes are drawn.

    Attributes:
        sizes: How large each node is.
        offsets: How far below its node's top each port is; the middle of the node for those not given.
        margins: How far what belongs to a node reaches beyond its sides.
    """

    sizes: Mapping[NodeId, Size]
    offsets: Mapping[PortRef, float]
    margins: Mapping[NodeId, Margin] = field(default_factory=dict)

    def offset(self, port: PortRef) -> float:
        """Return how far below its node's top a port is."""
        known = self.offsets.get(port)
        return self.sizes[port.node].height / 2 if known is None else known

    def margin(self, node: NodeId) -> Margin:
        """Return how far what belongs to a node reaches beyond its sides."""
        return self.margins.get(node, NO_MARGIN)


@dataclass(frozen=True)
class Placement:
    """A layout: where nodes go, and the dots of wires that run around some."""

    positions: Mapping[NodeId, Point]
    dots: Mapping[WireId, tuple[Point, ...]]

    def shifted(self, x: float, y: float) -> Placement:
        """Return the layout somewhere else."""
        return Placement(
            {node: Point(at.x + x, at.y + y) for node, at in self.positions.items()},
            {wire: tuple(Point(at.x + x, at.y + y) for at in dots) for wire, dots in self.dots.items()},
        )


def layout(graph: Graph, drawn: Drawn, nodes: Collection[NodeId] | None = None) -> Placement:
    """Return where a layered layout puts nodes (all, if none are given)."""
    chosen = [node.id for node in graph.nodes.values() if (nodes is None or node.id in nodes) and not node.pinned]
    if not chosen:
        return Placement({}, {})
    circular = frozenset(cyclic_nodes(graph))
    parts = [_Part(_forward(graph, members, circular), members, drawn) for members in _components(graph, chosen)]
    lefts, tops = zip(*(graph.nodes[node].position for node in chosen), strict=True)
    return _packed(parts, drawn.sizes, Point(min(lefts), min(tops)))


# Components


def _components(graph: Graph, chosen: Sequence[NodeId]) -> list[list[NodeId]]:
    """Return the nodes that wires connect, in the order of the document."""
    inside = set(chosen)
    seen: set[NodeId] = set()
    found = []
    for start in chosen:
        if start in seen:
            continue
        seen.add(start)
        members, waiting = {start}, [start]
        while waiting:
            for wire in graph.wires_of.get(waiting.pop(), ()):
                for end in (wire.source.node, wire.target.node):
                    if end in inside and end not in members:
                        members.add(end)
                        waiting.append(end)
        seen |= members
        found.append(members)
    order = {node: index for index, node in enumerate(chosen)}
    return [sorted(members, key=order.__getitem__) for members in found]


def _packed(parts: Sequence[_Part], sizes: Mapping[NodeId, Size], corner: Point) -> Placement:
    """Return the places of all components, set in rows like words, the first component first."""
    boxes = [_extent(part.placement.positions, sizes) for part in parts]
    area = sum((box.width + COMPONENT_GAP) * (box.height + COMPONENT_GAP) for box in boxes)
    most = max(*(box.width for box in boxes), (area * WIDE_PER_HIGH) ** 0.5)
    x = y = row_height = 0.0
    positions: dict[NodeId, Point] = {}
    dots: dict[WireId, tuple[Point, ...]] = {}
    for part, box in zip(parts, boxes, strict=True):
        if x and x + box.width > most:
            x, y, row_height = 0.0, y + row_height + COMPONENT_GAP, 0.0
        placed = part.placement.shifted(corner.x + x, corner.y + y)
        positions |= placed.positions
        dots |= placed.dots
        x += box.width + COMPONENT_GAP
        row_height = max(row_height, box.height)
    return Placement(positions, dots)


def _extent(places: Mapping[NodeId, Point], sizes: Mapping[NodeId, Size]) -> Size:
    width = max(place.x + sizes[node].width for node, place in places.items())
    return Size(width, max(place.y + sizes[node].height for node, place in places.items()))


# One component


class _Part:
    """The layout of one component, whose upper left corner is at the origin."""

    def __init__(self, wires: Sequence[Wire], members: Sequence[NodeId], drawn: Drawn) -> None:
        self._wires, self._drawn = wires, drawn
        self._net = Net(wires, members, drawn.sizes, drawn.offset)
        order(self._net)
        place_heights(self._net)
        self._starts = self._column_starts()
        top = min(item.y for item in self._net.items)
        self._places = {
            item.node: Point(self._starts[item.layer], item.y - top)
            for item in self._net.items
            if item.node is not None
        }
        dots = dots_of(self._ways(top), self._columns(), self._hanging())
        self.placement = Placement(self._places, {wire: tuple(its) for wire, its in dots.items()})

    def _column_starts(self) -> list[float]:
        """Return where the nodes of each layer begin."""
        starts, x, reach = [], 0.0, 0.0
        for number, layer in enumerate(self._net.layers):
            nodes = [node for item in layer if (node := self._net.items[item].node) is not None]
            left = max((self._drawn.margin(node).left for node in nodes), default=0.0)
            if number:
                x += max(COLUMN_GAP + left, reach)
            starts.append(x)
            x += max((self._drawn.sizes[node].width for node in nodes), default=0.0)
            reach = max((self._drawn.margin(node).right for node in nodes), default=0.0)
        return starts

    def _box(self, node: NodeId) -> Box:
        place, size = self._places[node], self._drawn.sizes[node]
        return Box(place.x - self._drawn.margin(node).left, place.y, place.x + size.width, place.y + size.height)

    def _columns(self) -> list[Column]:
        columns = []
        for start, layer in zip(self._starts, self._net.layers, strict=True):
            nodes = tuple(node for item in layer if (node := self._net.items[item].node) is not None)
            boxes = tuple(self._box(node) for node in nodes)
            left = min((box.left for box in boxes), default=start)
            columns.append(Column(left, max((box.right for box in boxes), default=start), nodes, boxes))
        return columns

    def _ways(self, top: float) -> Iterable[Way]:
        """Yield the wires that leave room for dots, with the heights of their bends."""
        layer_of = {item.node: item.layer for item in self._net.items if item.node is not None}
        for wire in self._wires:
            first, last = layer_of[wire.source.node], layer_of[wire.target.node]
            bends = self._net.passing.get(wire.id, [])
            if len(bends) == last - first - 1:  # else it was too long to have any
                heights = tuple(self._net.items[bend].y - top for bend in bends)
                start, end = self._port(wire.source, is_output=True), self._port(wire.target, is_output=False)
                yield Way(wire, start, end, first, heights)

    def _port(self, port: PortRef, *, is_output: bool) -> Point:
        place = self._places[port.node]
        across = self._drawn.sizes[port.node].width if is_output else 0.0
        return Point(place.x + across, place.y + self._drawn.offset(port))

    def _hanging(self) -> dict[NodeId, Box]:
        """Return what stands to the left of nodes, below the ports into which wires lead."""
        ports: dict[NodeId, float] = {}
        for wire in self._wires:
            offset = self._drawn.offset(wire.target)
            ports[wire.target.node] = max(ports.get(wire.target.node, 0.0), offset)
        found = {}
        for node, offset in ports.items():
            box = self._box(node)
            if box.left < self._places[node].x:
                found[node] = box._replace(top=self._places[node].y + offset + 2 * CLEAR, right=self._places[node].x)
        return found


def _forward(graph: Graph, members: Sequence[NodeId], circular: AbstractSet[NodeId]) -> list[Wire]:
    """Return the wires among nodes; where only a file has a circle, without the wires that close it."""
    inside = set(members)
    wires = [
        wire
        for node in members
        for wire in graph.wires_of.get(node, ())
        if wire.source.node == node and wire.target.node in inside and wire.target.node != node
    ]
    order = {node: place for place, node in enumerate(members)}
    return [
        wire
        for wire in wires
        if not {wire.source.node, wire.target.node} <= circular or order[wire.source.node] < order[wire.target.node]
    ]
