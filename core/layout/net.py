"""One component of a graph in layers: nodes, the bends of wires that pass layers, and the links between neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from core.graph.model import NodeId, PortRef, Size, Wire, WireId

PortOffset: TypeAlias = Callable[[PortRef], float]
"""How far below its node's top a port is."""

MANY = 2_000
"""From so many nodes and bends on, one pass back and forth has to do."""
MAX_BENDS = 20_000
"""Most bends in a component; the longest wires go without, so that a few of them can't make the layout slow."""


class Margin(NamedTuple):
    """How far what belongs to a node reaches beyond its sides: its parameters to the left, a shape to the right."""

    left: float = 0.0
    right: float = 0.0


@dataclass
class Item:
    """A node in its layer, or a bend of a long wire that keeps its way free."""

    node: NodeId | None
    height: float
    layer: int
    y: float = 0.0


@dataclass(frozen=True)
class Link:
    """A wire, or a piece of a long one, from an item of one layer to one of the next; offsets from their tops."""

    source: int
    target: int
    leaves: float
    enters: float


class Net:
    """A component whose nodes have layers.

    Attributes:
        items: Nodes, then bends; elsewhere they are called by their place here.
        layers: The items of each layer from left to right, each from top to bottom.
        before: The links into each item.
        after: The links out of each item.
        passing: The bends of each wire that passes layers, from left to right.
    """

    def __init__(
        self, wires: Iterable[Wire], members: Sequence[NodeId], sizes: Mapping[NodeId, Size], offset: PortOffset
    ) -> None:
        index = {node: number for number, node in enumerate(members)}
        ends = [(index[wire.source.node], index[wire.target.node], wire) for wire in wires]
        layers = layers_of(len(members), [(source, target) for source, target, _ in ends])
        self.items = [Item(node, sizes[node].height, layer) for node, layer in zip(members, layers, strict=True)]
        self.before: list[list[Link]] = [[] for _ in members]
        self.after: list[list[Link]] = [[] for _ in members]
        self.passing: dict[WireId, list[int]] = {}
        self._bends: dict[tuple[PortRef, int], int] = {}
        self._linked: set[tuple[int, int]] = set()
        ends.sort(key=lambda each: (layers[each[1]] - layers[each[0]], offset(each[2].target)))
        for source, target, wire in ends:
            self._add_wire(wire, source, target, offset(wire.source), offset(wire.target))
        self.layers = self.walked()

    def _add_wire(self, wire: Wire, source: int, target: int, leaves: float, enters: float) -> None:
        """Add a wire with a bend in each layer that it passes; all wires of an output share their bends."""
        here, passed = source, range(self.items[source].layer + 1, self.items[target].layer)
        if len(self._bends) + len(passed) > MAX_BENDS:
            passed = range(0)
        for layer in passed:
            bend = self._bends.get((wire.source, layer))
            if bend is None:
                bend = self._bends[wire.source, layer] = self._add_bend(layer)
                self._link(Link(here, bend, leaves if here == source else 0.0, 0.0))
            self.passing.setdefault(wire.id, []).append(bend)
            here = bend
        self._link(Link(here, target, leaves if here == source else 0.0, enters))

    def _add_bend(self, layer: int) -> int:
        self.items.append(Item(None, 0.0, layer))
        self.before.append([])
        self.after.append([])
        return len(self.items) - 1

    def _link(self, link: Link) -> None:
        """Add a link; of several between two items the first one counts, which goes to the uppermost port."""
        if (link.source, link.target) in self._linked:
            return
        self._linked.add((link.source, link.target))
        self.after[link.source].append(link)
        self.before[link.target].append(link)

    @property
    def is_large(self) -> bool:
        """True where what takes long has to be done less thoroughly."""
        return len(self.items) >= MANY

    def walked(self, *, backward: bool = False) -> list[list[int]]:
        """Return the layers, each in the order in which a walk along the wires, or against them, meets its items."""
        layers: list[list[int]] = [[] for _ in range(max(item.layer for item in self.items) + 1)]
        seen: set[int] = set()
        sign = -1 if backward else 1
        for start in sorted(range(len(self.items)), key=lambda each: (sign * self.items[each].layer, each)):
            waiting = [start]
            while waiting:
                item = waiting.pop()
                if item not in seen:
                    seen.add(item)
                    layers[self.items[item].layer].append(item)
                    waiting.extend(self._next(item, backward=backward))
        return layers

    def _next(self, item: int, *, backward: bool) -> list[int]:
        if backward:
            return [link.source for link in reversed(self.before[item])]
        return [link.target for link in reversed(self.after[item])]


def far_ends(links: Iterable[Link], item: int) -> list[tuple[int, float]]:
    """Return the items and port offsets at the other ends of an item's links."""
    return [(link.source, link.leaves) if link.target == item else (link.target, link.enters) for link in links]


def layers_of(count: int, edges: Iterable[tuple[int, int]]) -> list[int]:
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
