"""The order of items within their layers: few wires cross.

The wires of a layer are counted port by port. Orders are improved as in K. Sugiyama, S. Tagawa and M. Toda, 1981, by
barycentres, back and forth; each time neighbours are exchanged, and single items are moved to the best place of their
layer ("sifting": C. Matuszewski, R. Schönfeld and P. Molitor, "Using sifting for k-layer straightline crossing
minimization", 1999), as long as wires cross less. Of several beginnings the best end counts.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping
from typing import TypeAlias

from core.layout.net import Link, Net, far_ends

SWEEPS = 8
MOST_SIFTED = 600
"""So many items at most are sifted, and begun with in several ways: both take long."""

Layers: TypeAlias = list[list[int]]
Ends: TypeAlias = tuple[list[tuple[float, float]], list[tuple[float, float]]]
"""Where the wires of an item end in the layers before and after: the other item's rank, and its port; sorted."""


def order(net: Net) -> None:
    """Order every layer of a net so that few wires cross."""
    starts = [net.layers]
    if len(net.items) <= MOST_SIFTED:
        backward = net.walked(backward=True)
        starts += [backward, [layer[::-1] for layer in net.layers], [layer[::-1] for layer in backward]]
    best, fewest = net.layers, None
    for start in starts:
        found = _Ordering(net, start)
        found.improve()
        if fewest is None or found.fewest < fewest:
            best, fewest = found.best, found.fewest
        if not fewest:
            break
    net.layers = best


def count_crossings(net: Net) -> int:
    """Count the crossings between all layers of a net."""
    return _Ordering(net, net.layers).fewest


class _Ordering:
    """The way from one order to a better one."""

    def __init__(self, net: Net, start: Layers) -> None:
        self._net = net
        self._layers = [list(layer) for layer in start]
        self.best = self._copy()
        self.fewest = self._count()

    def _copy(self) -> Layers:
        return [list(layer) for layer in self._layers]

    def improve(self) -> None:
        """Sweep back and forth, and keep the order with fewest crossings."""
        sifts = len(self._net.items) <= MOST_SIFTED
        seen: list[Layers] = []
        for sweep in range(2 if self._net.is_large else SWEEPS):
            if not self.fewest:
                return
            self._sort(forward=sweep % 2 == 0)
            if sifts:
                self._exchange()
                self._sift()
            self._keep()
            if self._layers in seen[sweep % 2 :: 2]:  # from here on the orders come again in the same circle
                break
            seen.append(self._copy())
        self._layers = [list(layer) for layer in self.best]
        self._exchange()
        self._keep()

    def _keep(self) -> None:
        if (crossings := self._count()) < self.fewest:
            self.best, self.fewest = self._copy(), crossings

    def _ranks(self) -> dict[int, float]:
        return {item: float(place) for layer in self._layers for place, item in enumerate(layer)}

    # by barycentres

    def _sort(self, *, forward: bool) -> None:
        """Order each layer by where its wires come from, or go to."""
        side = self._net.before if forward else self._net.after
        rank = self._ranks()
        for layer in self._layers if forward else self._layers[::-1]:
            layer.sort(key=lambda item: self._barycentre(side[item], item, rank))
            rank.update((item, float(place)) for place, item in enumerate(layer))

    def _barycentre(self, links: list[Link], item: int, rank: Mapping[int, float]) -> float:
        """Return the mean place of the ports at the other ends of links; where the item is if it has none."""
        if not links:
            return rank[item]
        return sum(rank[other] + self._share(other, port) for other, port in far_ends(links, item)) / len(links)

    def _share(self, item: int, port: float) -> float:
        """Return how far down an item a port is, as less than half a place."""
        height = self._net.items[item].height
        return port / height * 0.4 if height else 0.2

    # by counting

    def _count(self) -> int:
        rank, crossings = self._ranks(), 0
        for layer in self._layers:
            passed: list[tuple[float, float]] = []
            for item in layer:
                ends = self._ends(item, rank)[1]
                crossings += sum(len(passed) - bisect_right(passed, end) for end in ends)
                for end in ends:
                    insort(passed, end)
        return crossings

    def _ends(self, item: int, rank: Mapping[int, float]) -> Ends:
        before = sorted((rank[link.source], link.leaves) for link in self._net.before[item])
        return before, sorted((rank[link.target], link.enters) for link in self._net.after[item])

    def _exchange(self) -> None:
        """Let neighbours in a layer change places where that leaves fewer crossings."""
        rank = self._ranks()
        for sweep in range(2 if self._net.is_large else SWEEPS):
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
            if _between(ends[lower], ends[upper]) < _between(ends[upper], ends[lower]):
                layer[place], layer[place + 1] = lower, upper
                rank[upper], rank[lower] = rank[lower], rank[upper]
                changed = True
        return changed

    def _sift(self) -> None:
        """Move each item to where in its layer its wires cross fewest others."""
        rank = self._ranks()
        for layer in self._layers:
            ends = {item: self._ends(item, rank) for item in layer}
            for item in list(layer):
                _sift_one(layer, item, ends)
            rank.update((item, float(place)) for place, item in enumerate(layer))


def _sift_one(layer: list[int], item: int, ends: Mapping[int, Ends]) -> None:
    """Move an item of a layer to its best place, not at all where that is no better."""
    here = layer.index(item)
    layer.remove(item)
    costs, cost = [0], 0
    for other in layer:
        cost += _between(ends[other], ends[item]) - _between(ends[item], ends[other])
        costs.append(cost)
    least = min(costs)
    layer.insert(here if costs[here] == least else costs.index(least), item)


def _between(upper: Ends, lower: Ends) -> int:
    """Return how often the wires of two items of a layer cross, one above the other."""
    before, after = upper
    lower_before, lower_after = lower
    crossings = _crossings(before, lower_before) if before and lower_before else 0
    return crossings + (_crossings(after, lower_after) if after and lower_after else 0)


def _crossings(upper: list[tuple[float, float]], lower: list[tuple[float, float]]) -> int:
    """Return how often wires cross on one side, given where those of the upper and the lower item end, sorted."""
    crossings = below = 0
    for end in upper:
        while below < len(lower) and lower[below] < end:
            below += 1
        crossings += below
    return crossings
