"""Dots for wires that would run behind nodes: they keep to the ways that a layout has left free for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from core.graph.model import NodeId, Point, Wire, WireId

CLEAR = 6.0
"""Kept free between a wire and a node that it passes."""
PIECES = 12
"""In so many places a curve is compared with the nodes that it passes."""


class Box(NamedTuple):
    """What a node covers."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Column:
    """A layer as it is drawn.

    Attributes:
        left: Where the first thing in it begins.
        right: Where the last one ends.
        boxes: What its nodes cover, from top to bottom; they do not overlap.
    """

    left: float
    right: float
    nodes: tuple[NodeId, ...]
    boxes: tuple[Box, ...]

    def in_way(self, low: float, high: float) -> Iterable[tuple[NodeId, Box]]:
        """Yield the nodes that cover some of what is between two heights."""
        first = bisect_left(self.boxes, low, key=lambda box: box.bottom)
        for place in range(first, len(self.boxes)):
            if self.boxes[place].top >= high:
                return
            yield self.nodes[place], self.boxes[place]


@dataclass(frozen=True)
class Way:
    """A wire that is to be led past nodes.

    Attributes:
        wire: The wire.
        start: Where it leaves its source.
        end: Where it comes to its target.
        first: The layer of its source; that of its target is behind the last one that it passes.
        heights: How far down there is a free way for it in each layer between.
    """

    wire: Wire
    start: Point
    end: Point
    first: int
    heights: tuple[float, ...]


def dots_of(ways: Iterable[Way], columns: Sequence[Column], hanging: Mapping[NodeId, Box]) -> dict[WireId, list[Point]]:
    """Return the dots of the wires that need some: as few as keep a wire from running behind a node.

    Args:
        ways: The wires.
        columns: The layers.
        hanging: What hangs to the left of a node, where a wire of its own may be in its way.
    """
    found = {}
    for way in ways:
        free = _Free(way, columns, hanging)
        if not free.is_free([way.start, way.end]) and (dots := _fewest(free, way, columns)):
            found[way.wire.id] = dots
    return found


def _fewest(free: _Free, way: Way, columns: Sequence[Column]) -> list[Point]:
    """Return the dots of the free way, without those that are not needed."""
    stops = _stops(way, columns)
    place = 1
    while place < len(stops) - 1:
        fewer = stops[:place] + stops[place + 1 :]
        if free.is_free(fewer):
            stops = fewer
        else:
            place += 1
    return stops[1:-1]


def _stops(way: Way, columns: Sequence[Column]) -> list[Point]:
    """Return the corners of the free way: where it leaves and comes to columns."""
    last = way.first + len(way.heights) + 1
    stops = [way.start, Point(columns[way.first].right, way.start.y)]
    for number, height in enumerate(way.heights, way.first + 1):
        stops += [Point(columns[number].left, height), Point(columns[number].right, height)]
    stops += [Point(columns[last].left, way.end.y), way.end]
    return [stops[0], *(each for each in stops[1:-1] if way.start.x < each.x < way.end.x), stops[-1]]


class _Free:
    """Tells whether a wire that takes some way runs behind nodes."""

    def __init__(self, way: Way, columns: Sequence[Column], hanging: Mapping[NodeId, Box]) -> None:
        self._columns = columns[way.first : way.first + len(way.heights) + 2]
        self._own = {way.wire.source.node, way.wire.target.node}
        self._hanging = hanging.get(way.wire.target.node)
        self._known: dict[tuple[Point, Point], bool] = {}  # ways that differ in one stop have the other legs in common

    def is_free(self, stops: Sequence[Point]) -> bool:
        """Tell whether no piece of a wire through stops runs behind a node."""
        return all(map(self._knows_free, pairwise(stops)))

    def _knows_free(self, leg: tuple[Point, Point]) -> bool:
        known = self._known.get(leg)
        if known is None:
            known = self._known[leg] = self._is_free_leg(*leg)
        return known

    def _is_free_leg(self, one: Point, other: Point) -> bool:
        for start, end in pairwise(curve_of(one, other)):
            low, high = sorted((start.y, end.y))
            if self._hanging is not None and _meets(self._hanging, start.x, end.x, low, high):
                return False
            for column in self._columns:
                if column.left < end.x and column.right > start.x:
                    for node, box in column.in_way(low - CLEAR, high + CLEAR):
                        if node not in self._own and _meets(box, start.x, end.x, low, high):
                            return False
        return True


def _meets(box: Box, left: float, right: float, low: float, high: float) -> bool:
    across = box.left < right + CLEAR and box.right > left - CLEAR
    return across and box.top < high + CLEAR and box.bottom > low - CLEAR


def curve_of(start: Point, end: Point) -> list[Point]:
    """Return points of the curve that a wire takes from left to right, leaving and arriving level.

    Its control points are half the way across: x = x₀ + d (3/2 t (1 − t) + t³), y = y₀ + h (3 t² − 2 t³).
    """
    if start.y == end.y:
        return [start, end]
    across, down = end.x - start.x, end.y - start.y
    shares = [number / PIECES for number in range(PIECES + 1)]
    return [Point(start.x + across * (1.5 * t * (1 - t) + t**3), start.y + down * (3 - 2 * t) * t * t) for t in shares]
