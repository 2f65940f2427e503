"""How far down every item of a net goes, in the order of its layer: wires run straight where they can.

Layers are settled one after the other, each as near as it can be to where its wires run level. Then wires that can be
level together are made so, as in U. Brandes and B. Köpf, "Fast and simple horizontal coordinate assignment", 2001: a
chain of items with level wires is a block, which moves as one; in contrast to them, ports count (U. Rüegg and others,
"Size- and port-aware horizontal node coordinate assignment", 2015), and blocks keep near to where the layers had them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from statistics import median_low

from core.layout.net import Link, Net, far_ends

ROW_GAP = 32.0
SWEEPS = 8
BEND_WEIGHT = 8.0
"""How much rather a bend stays on its wire's way than a node stays where its wires are straight."""
GRID = 8.0
"""Blocks stand on multiples of this, as what is drawn by hand does."""


def place_heights(net: Net) -> None:
    """Give every item of a net its height."""
    _stack(net)
    for sweep in range(2 if net.is_large else SWEEPS):
        forward = sweep % 2 == 0
        for layer in net.layers if forward else net.layers[::-1]:
            _settle(net, layer, net.before if forward else net.after)
    for layer in net.layers:
        _settle(net, layer, None)
    _Blocks(net).straighten()


def _stack(net: Net) -> None:
    for layer in net.layers:
        y = 0.0
        for number in layer:
            net.items[number].y = y
            y += _pitch(net, number)


def _pitch(net: Net, number: int) -> float:
    """Return how far below an item the next one may begin."""
    item = net.items[number]
    return item.height + (ROW_GAP if item.node is not None else ROW_GAP / 2)


# Layer by layer


def _settle(net: Net, layer: list[int], towards: list[list[Link]] | None) -> None:
    """Put the items of a layer where their wires run straight, in their order and without overlaps."""
    wanted = [_wanted(net, number, towards) for number in layer]
    weights = [1.0 if net.items[number].node is not None else BEND_WEIGHT for number in layer]
    tops = spread(wanted, [_pitch(net, number) for number in layer], weights)
    for number, y in zip(layer, tops, strict=True):
        net.items[number].y = y


def _wanted(net: Net, number: int, towards: list[list[Link]] | None) -> float:
    """Return the top at which most wires to one side (or to both) run straight; where it is if there are none.

    Long wires come first: they are drawn straight on, and their bends only keep their way free.
    """
    sides = (net.before, net.after) if towards is None else (towards,)
    tops: list[float] = []
    long_tops: list[float] = []
    for link in (link for side in sides for link in side[number]):
        ((other, there),) = far_ends([link], number)
        top = net.items[other].y + there - (link.enters if link.target == number else link.leaves)
        (tops if net.items[other].node is not None else long_tops).append(top)
    tops = long_tops or tops
    return median_low(tops) if tops else net.items[number].y


def spread(wanted: Sequence[float], heights: Sequence[float], weights: Sequence[float]) -> list[float]:
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


# Block by block


class _Blocks:
    """Chains of items whose wires are level: each has one height, from which its items are a fixed way off."""

    def __init__(self, net: Net) -> None:
        self._net = net
        self._block = list(range(len(net.items)))
        self._shift = [0.0] * len(net.items)
        """How far below its block's height each item is."""
        self._members: list[list[int]] = []
        level = [link for number in range(len(net.layers) - 1) for link in self._level_links(number)]
        self._unite(level)
        self._above: list[dict[int, float]] = [{} for _ in self._members]
        """For each block those above it, and how far it has to be below them."""
        self._below: list[dict[int, float]] = [{} for _ in self._members]
        self._note_order()
        self._sorted = self._topological()

    def _level_links(self, number: int) -> list[Link]:
        """Return links between a layer and the next that may all be level: one at each item, and none cross.

        Pieces of long wires come first, then what is nearly level as it is.
        """
        net = self._net
        rank = {item: place for layer in net.layers[number : number + 2] for place, item in enumerate(layer)}
        links = [link for item in net.layers[number] for link in net.after[item]]
        chosen: list[tuple[int, int]] = []
        found = []
        for link in sorted(links, key=self._urgency):
            source, target = rank[link.source], rank[link.target]
            at = bisect_left(chosen, (source, target))
            before, after = chosen[at - 1 : at] if at else [], chosen[at : at + 1]
            if all(a < source and b < target for a, b in before) and all(a > source and b > target for a, b in after):
                chosen.insert(at, (source, target))
                found.append(link)
        return found

    def _urgency(self, link: Link) -> tuple[int, float]:
        source, target = self._net.items[link.source], self._net.items[link.target]
        nodes = (source.node is not None) + (target.node is not None)
        return nodes // 2, abs(source.y + link.leaves - target.y - link.enters) + nodes

    def _unite(self, links: Sequence[Link]) -> None:
        """Make blocks of what level links connect; these come from left to right."""
        for link in links:
            self._block[link.target] = self._block[link.source]
            self._shift[link.target] = self._shift[link.source] + link.leaves - self._arrives(link)
        numbers: dict[int, int] = {}
        for item, first in enumerate(self._block):
            self._block[item] = numbers.setdefault(first, len(numbers))
        self._members = [[] for _ in numbers]
        for item, block in enumerate(self._block):
            self._members[block].append(item)

    def _arrives(self, link: Link) -> float:
        """Return how far below its target's top a level link is drawn to.

        One long wire after the other, as in a chain of residual blocks, would climb from the port at which each ends
        to that from which the next leaves: from the second on they arrive at the latter's height, and bend at the end.
        """
        if self._is_bend(link.source) and not self._is_bend(link.target) and self._follows_long(link.source):
            return next((onward.leaves for onward in self._net.after[link.target]), link.enters)
        return link.enters

    def _follows_long(self, bend: int) -> bool:
        """Tell whether a long wire leaves a node to which another one comes."""
        before = self._net.before
        while self._is_bend(bend):
            bend = before[bend][0].source
        return any(self._is_bend(link.source) for link in before[bend])

    def _is_bend(self, item: int) -> bool:
        return self._net.items[item].node is None

    def _note_order(self) -> None:
        for layer in self._net.layers:
            for upper, lower in pairwise(layer):
                one, other = self._block[upper], self._block[lower]
                apart = self._shift[upper] + _pitch(self._net, upper) - self._shift[lower]
                apart = max(apart, self._above[other].get(one, apart))
                self._above[other][one] = self._below[one][other] = apart

    def _topological(self) -> list[int]:
        """Return the blocks from top to bottom; level links that do not cross leave no circle."""
        waiting = [len(above) for above in self._above]
        ready = [block for block, count in enumerate(waiting) if not count]
        for block in ready:  # it grows meanwhile
            for lower in self._below[block]:
                waiting[lower] -= 1
                if not waiting[lower]:
                    ready.append(lower)
        return ready

    def straighten(self) -> None:
        """Put the items where their blocks go."""
        tops = self._first_tops()
        pulls = [self._pulls(block) for block in range(len(self._members))]
        for sweep in range(2 if self._net.is_large else SWEEPS):
            for block in self._sorted if sweep % 2 else self._sorted[::-1]:
                self._pull(block, tops, pulls[block])
        for item, block in enumerate(self._block):
            self._net.items[item].y = tops[block] // GRID * GRID + self._shift[item]

    def _first_tops(self) -> list[float]:
        """Return places near to where the items are: the mean of pushing down and pushing up what is too near."""
        items = self._net.items
        wanted = [median_low(items[item].y - self._shift[item] for item in members) for members in self._members]
        down, up = list(wanted), list(wanted)
        for block in self._sorted:
            down[block] = self._within(block, wanted[block], down, {})
        for block in reversed(self._sorted):
            up[block] = min([wanted[block], *(up[other] - apart for other, apart in self._below[block].items())])
        return [(one + other) / 2 for one, other in zip(down, up, strict=True)]

    def _within(self, block: int, want: float, tops: Sequence[float], below: Mapping[int, float]) -> float:
        """Return the place nearest to a wanted one that is below what is above a block, and above what is below it."""
        if below:
            want = min([want, *(tops[other] - apart for other, apart in below.items())])
        return max([want, *(tops[other] + apart for other, apart in self._above[block].items())])

    def _pulls(self, block: int) -> list[tuple[int, float]]:
        """Return the blocks at the other ends of a block's wires, and how far below them it should be."""
        found = []
        for item in self._members[block]:
            for link in (*self._net.before[item], *self._net.after[item]):
                ((other, there),) = far_ends([link], item)
                if self._block[other] != block:
                    here = link.enters if link.target == item else link.leaves
                    found.append((self._block[other], self._shift[other] + there - self._shift[item] - here))
        return found

    def _pull(self, block: int, tops: list[float], pulls: Sequence[tuple[int, float]]) -> None:
        """Move a block to where most of its wires run level, as far as there is room."""
        if pulls:
            want = median_low(tops[other] + below for other, below in pulls)
            tops[block] = self._within(block, want, tops, self._below[block])
