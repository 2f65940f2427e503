"""Layered layout from left to right, of all nodes or of some.

The steps are those of K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical system
structures", 1981: each node gets a layer, long wires get bends in the layers that they pass, layers are ordered so
that few wires cross (by barycentres, then by exchanging neighbours, seen port by port), and each item is put where
its wires run straight, as far as those above and below it leave room.

fast-sugiyama, which does the first three, was tried and left: it ends the whole program on a circle of wires, did
not end at all on one of six graphs of 5,000 nodes with one of its ways to find layers, took seconds with another,
and knows neither sizes nor ports.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import accumulate
from statistics import median
from typing import TypeAlias

from core.graph.annotations import RemoveDots
from core.graph.commands import Command, Label, MoveNodes
from core.graph.model import Document, DotRef, Graph, NodeId, Point, PortRef, Size
from core.graph.rules import cyclic_nodes
from core.operators.registry import Registry

PortOffset: TypeAlias = Callable[[PortRef], float]
"""How far below its node's top a port is."""

Ends: TypeAlias = tuple[PortRef, PortRef]
"""Output and input of a wire."""

COLUMN_GAP = 80.0
ROW_GAP = 32.0
COMPONENT_GAP = 96.0
SWEEPS = 8
MANY = 2_000
"""From so many nodes and bends on, one pass back and forth has to do."""
MAX_BENDS = 20_000
"""Most bends in a component; the longest wires go without, so that a few of them can't make the layout slow."""
BEND_WEIGHT = 8.0
"""How much rather a bend stays on its wire's way than a node stays where its wires are straight."""
WIDE_PER_HIGH = 1.6
"""Width by height that packed components aim at, like a screen."""


@dataclass(frozen=True)
class LayOut(Command):
    """Lay out nodes, all if none are given; those that are pinned stay.

    The upper left corner of what is laid out stays where it is, so the view need not jump. Dots of wires among the
    nodes are taken away: they were for the old places.

    Attributes:
        sizes: How large each node is drawn.
        offsets: How far below its node's top each port is; the middle of the node for those not given.
    """

    sizes: Mapping[NodeId, Size]
    offsets: Mapping[PortRef, float]
    nodes: frozenset[NodeId] | None = None

    @property
    def label(self) -> Label:
        return "layout", {"count": len(self.sizes if self.nodes is None else self.nodes)}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        command = layout(graph, self.sizes, self.offsets, self.nodes)
        inside = command.positions.keys()
        within = [each for each in graph.wires.values() if each.source.node in inside and each.target.node in inside]
        dots = frozenset(DotRef(wire.id, number) for wire in within for number in range(len(wire.dots)))
        return command.apply(RemoveDots(dots).apply(document, registry), registry)


def layout(
    graph: Graph,
    sizes: Mapping[NodeId, Size],
    offsets: Mapping[PortRef, float],
    nodes: Collection[NodeId] | None = None,
) -> MoveNodes:
    """Return the command that moves nodes (all, if none are given) to where a layered layout puts them."""
    chosen = [node.id for node in graph.nodes.values() if (nodes is None or node.id in nodes) and not node.pinned]
    if not chosen:
        return MoveNodes({})

    def offset(port: PortRef) -> float:
        return offsets.get(port, sizes[port.node].height / 2)

    circular = frozenset(cyclic_nodes(graph))
    parts = [
        _Part(_forward(graph, members, circular), members, sizes, offset) for members in _components(graph, chosen)
    ]
    lefts, tops = zip(*(graph.nodes[node].position for node in chosen), strict=True)
    corner = Point(min(lefts), min(tops))
    return MoveNodes(dict(_packed([part.places() for part in parts], sizes, corner)))


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


def _packed(
    parts: list[dict[NodeId, Point]], sizes: Mapping[NodeId, Size], corner: Point
) -> Iterable[tuple[NodeId, Point]]:
    """Yield the places of all components, set in rows like words, the first component first."""
    boxes = [_extent(places, sizes) for places in parts]
    area = sum((box.width + COMPONENT_GAP) * (box.height + COMPONENT_GAP) for box in boxes)
    most = max(*(box.width for box in boxes), (area * WIDE_PER_HIGH) ** 0.5)
    x = y = row_height = 0.0
    for places, box in zip(parts, boxes, strict=True):
        if x and x + box.width > most:
            x, y, row_height = 0.0, y + row_height + COMPONENT_GAP, 0.0
        for node, place in places.items():
            yield node, Point(corner.x + x + place.x, corner.y + y + place.y)
        x += box.width + COMPONENT_GAP
        row_height = max(row_height, box.height)


def _extent(places: Mapping[NodeId, Point], sizes: Mapping[NodeId, Size]) -> Size:
    width = max(place.x + sizes[node].width for node, place in places.items())
    return Size(width, max(place.y + sizes[node].height for node, place in places.items()))


# One component


@dataclass
class _Item:
    """A node in its layer, or a bend of a long wire that keeps its way free."""

    node: NodeId | None
    height: float
    y: float = 0.0


@dataclass(frozen=True)
class _Link:
    """A wire, or a piece of a long one, from an item of one layer to one of the next; offsets from their tops."""

    source: int
    target: int
    leaves: float
    enters: float


class _Part:
    """The layout of one component, whose upper left corner is at the origin."""

    def __init__(
        self, ends: list[Ends], members: Sequence[NodeId], sizes: Mapping[NodeId, Size], offset: PortOffset
    ) -> None:
        self._sizes = sizes
        self._items = [_Item(node, sizes[node].height) for node in members]
        index = {node: number for number, node in enumerate(members)}
        self._layer_of = _layers(len(members), [(index[source.node], index[target.node]) for source, target in ends])
        self._before: list[list[_Link]] = [[] for _ in members]
        self._after: list[list[_Link]] = [[] for _ in members]
        self._bends: dict[tuple[PortRef, int], int] = {}
        for source, target in sorted(ends, key=lambda pair: self._length(index, pair)):
            self._add_wire(source, index[source.node], index[target.node], offset(source), offset(target))
        self._layers = self._first_order()
        self._sweeps = SWEEPS if len(self._items) < MANY else 2

    def _length(self, index: Mapping[NodeId, int], ends: Ends) -> int:
        source, target = ends
        return self._layer_of[index[target.node]] - self._layer_of[index[source.node]]

    def _add_wire(self, output: PortRef, source: int, target: int, leaves: float, enters: float) -> None:
        """Add a wire with a bend in each layer that it passes; all wires of an output share their bends."""
        here, passed = source, range(self._layer_of[source] + 1, self._layer_of[target])
        if len(self._bends) + len(passed) > MAX_BENDS:
            passed = range(0)
        for layer in passed:
            bend = self._bends.get((output, layer))
            if bend is None:
                bend = self._bends[output, layer] = self._add_bend(layer)
                self._link(_Link(here, bend, leaves if here == source else 0.0, 0.0))
            here = bend
        self._link(_Link(here, target, leaves if here == source else 0.0, enters))

    def _add_bend(self, layer: int) -> int:
        self._items.append(_Item(None, 0.0))
        self._layer_of.append(layer)
        self._before.append([])
        self._after.append([])
        return len(self._items) - 1

    def _link(self, link: _Link) -> None:
        self._after[link.source].append(link)
        self._before[link.target].append(link)

    def _first_order(self) -> list[list[int]]:
        """Return the layers from left to right, each in the order in which a walk along the wires meets its items."""
        layers: list[list[int]] = [[] for _ in range(max(self._layer_of) + 1)]
        seen: set[int] = set()
        for start in sorted(range(len(self._items)), key=lambda item: (self._layer_of[item], item)):
            waiting = [start]
            while waiting:
                item = waiting.pop()
                if item not in seen:
                    seen.add(item)
                    layers[self._layer_of[item]].append(item)
                    waiting.extend(link.target for link in reversed(self._after[item]))
        return layers

    def places(self) -> dict[NodeId, Point]:
        """Return where each node goes."""
        self._order()
        self._exchange()
        self._stack()
        for sweep in range(self._sweeps):
            forward = sweep % 2 == 0
            layers = self._layers if forward else self._layers[::-1]
            for layer in layers:
                self._settle(layer, self._before if forward else self._after)
        for layer in self._layers:
            self._settle(layer, None)
        top = min(item.y for item in self._items)
        columns = self._columns()
        return {
            item.node: Point(columns[self._layer_of[number]], item.y - top)
            for number, item in enumerate(self._items)
            if item.node is not None
        }

    def _columns(self) -> list[float]:
        """Return where each layer begins."""
        starts, x = [], 0.0
        for layer in self._layers:
            starts.append(x)
            widths = [self._sizes[node].width for number in layer if (node := self._items[number].node) is not None]
            x += max(widths, default=0.0) + COLUMN_GAP
        return starts

    # order

    def _order(self) -> None:
        """Order each layer by where its wires come from, back and forth, and keep the order with fewest crossings."""
        best, fewest = [list(layer) for layer in self._layers], self._count()
        for sweep in range(self._sweeps):
            if not fewest:
                break
            forward = sweep % 2 == 0
            side = self._before if forward else self._after
            rank = self._ranks()
            for layer in self._layers if forward else self._layers[::-1]:
                layer.sort(key=lambda item: self._barycentre(side[item], item, rank))
                rank.update((item, float(place)) for place, item in enumerate(layer))
            crossings = self._count()
            if crossings < fewest:
                best, fewest = [list(layer) for layer in self._layers], crossings
        self._layers = best

    def _ranks(self) -> dict[int, float]:
        return {item: float(place) for layer in self._layers for place, item in enumerate(layer)}

    def _barycentre(self, links: list[_Link], item: int, rank: Mapping[int, float]) -> float:
        """Return the mean place of the ports at the other ends of links; where the item is if it has none."""
        if not links:
            return rank[item]
        return sum(rank[other] + self._share(other, port) for other, port in _far_ends(links, item)) / len(links)

    def _share(self, item: int, port: float) -> float:
        """Return how far down an item a port is, as less than half a place."""
        height = self._items[item].height
        return port / height * 0.4 if height else 0.2

    def _count(self) -> int:
        """Count the crossings between all layers."""
        rank, crossings = self._ranks(), 0
        for layer in self._layers:
            passed: list[tuple[float, float]] = []
            for item in layer:
                ends = self._ends(item, rank)[1]
                crossings += sum(len(passed) - bisect_right(passed, end) for end in ends)
                for end in ends:
                    insort(passed, end)
        return crossings

    def _exchange(self) -> None:
        """Let neighbours in a layer change places where that leaves fewer crossings, seen port by port."""
        rank = self._ranks()
        for sweep in range(self._sweeps):
            changed = False
            for layer in self._layers if sweep % 2 == 0 else self._layers[::-1]:
                changed |= self._exchange_in(layer, rank)
            if not changed:
                return

    def _exchange_in(self, layer: list[int], rank: dict[int, float]) -> bool:
        ends = {item: self._ends(item, rank) for item in layer}
        changed = False
        for place in range(len(layer) - 1):
            upper, lower = layer[place], layer[place + 1]
            now = sum(_crossings(ends[upper][side], ends[lower][side]) for side in (0, 1))
            then = sum(_crossings(ends[lower][side], ends[upper][side]) for side in (0, 1))
            if then < now:
                layer[place], layer[place + 1] = lower, upper
                rank[upper], rank[lower] = rank[lower], rank[upper]
                changed = True
        return changed

    def _ends(
        self, item: int, rank: Mapping[int, float]
    ) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
        """Return where the wires of an item end in the layers before and after: the other item's rank and its port."""
        before = sorted((rank[link.source], link.leaves) for link in self._before[item])
        return before, sorted((rank[link.target], link.enters) for link in self._after[item])

    # height

    def _stack(self) -> None:
        for layer in self._layers:
            y = 0.0
            for number in layer:
                self._items[number].y = y
                y += self._items[number].height + ROW_GAP

    def _settle(self, layer: list[int], towards: list[list[_Link]] | None) -> None:
        """Put the items of a layer where their wires run straight, in their order and without overlaps."""
        wanted = [self._wanted(number, towards) for number in layer]
        gaps = [self._items[number].height + self._gap(number) for number in layer]
        weights = [1.0 if self._items[number].node is not None else BEND_WEIGHT for number in layer]
        for number, y in zip(layer, _spread(wanted, gaps, weights), strict=True):
            self._items[number].y = y

    def _gap(self, number: int) -> float:
        return ROW_GAP if self._items[number].node is not None else ROW_GAP / 2

    def _wanted(self, number: int, towards: list[list[_Link]] | None) -> float:
        """Return the top at which most wires to one side (or to both) run straight; where it is if there are none.

        Long wires come first: they are drawn straight on, and their bends only keep their way free.
        """
        sides = (self._before, self._after) if towards is None else (towards,)
        tops: list[float] = []
        long_tops: list[float] = []
        for link in (link for side in sides for link in side[number]):
            ((other, there),) = _far_ends([link], number)
            top = self._items[other].y + there - (link.enters if link.target == number else link.leaves)
            (tops if self._items[other].node is not None else long_tops).append(top)
        tops = long_tops or tops
        return median(tops) if tops else self._items[number].y


def _far_ends(links: Iterable[_Link], item: int) -> list[tuple[int, float]]:
    """Return the items and port offsets at the other ends of an item's links."""
    return [(link.source, link.leaves) if link.target == item else (link.target, link.enters) for link in links]


def _layers(count: int, edges: Iterable[tuple[int, int]]) -> list[int]:
    """Return the layer of each node: behind all that it reads, and next to its readers where that shortens wires."""
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        before[target].append(source)
        after[source].append(target)
    open_inputs = [len(sources) for sources in before]
    order = [node for node in range(count) if not open_inputs[node]]
    for node in order:  # it grows meanwhile
        for target in after[node]:
            open_inputs[target] -= 1
            if not open_inputs[target]:
                order.append(target)
    layer = [0] * count
    for node in order:
        layer[node] = max((layer[source] + 1 for source in before[node]), default=0)
    for node in reversed(order):
        if len(after[node]) > len(before[node]):
            layer[node] = min(layer[target] for target in after[node]) - 1
    first = min(layer)
    return [each - first for each in layer]


def _forward(graph: Graph, members: Sequence[NodeId], circular: AbstractSet[NodeId]) -> list[Ends]:
    """Return the ends of the wires among nodes; where only a file has a circle, without the wires that close it."""
    inside = set(members)
    wires = [
        wire
        for node in members
        for wire in graph.wires_of.get(node, ())
        if wire.source.node == node and wire.target.node in inside and wire.target.node != node
    ]
    order = {node: place for place, node in enumerate(members)}
    return [
        (wire.source, wire.target)
        for wire in wires
        if not {wire.source.node, wire.target.node} <= circular or order[wire.source.node] < order[wire.target.node]
    ]


def _crossings(upper: list[tuple[float, float]], lower: list[tuple[float, float]]) -> int:
    """Return how often the wires of two neighbours cross on one side, given where those end, sorted."""
    crossings = below = 0
    for end in upper:
        while below < len(lower) and lower[below] < end:
            below += 1
        crossings += below
    return crossings


def _spread(wanted: Sequence[float], heights: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return tops in order, each at least its predecessor's height below it, as near to the wanted ones as possible.

    Without the heights before them the tops only have to increase: that is isotonic regression, solved by pooling
    neighbours that violate the order (M. Ayer and others, "An empirical distribution function for sampling with
    incomplete information", 1955).
    """
    starts = [0.0, *accumulate(heights)]
    pools: list[tuple[float, float, int]] = []
    for want, start, weight in zip(wanted, starts, weights, strict=False):
        total, heavy, size = (want - start) * weight, weight, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / heavy:
            other_total, other_weight, other_size = pools.pop()
            total, heavy, size = total + other_total, heavy + other_weight, size + other_size
        pools.append((total, heavy, size))
    levels = [total / heavy for total, heavy, size in pools for _ in range(size)]
    return [level + start for level, start in zip(levels, starts, strict=False)]
