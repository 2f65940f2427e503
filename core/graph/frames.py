"""What a frame holds, by where things are at the moment when somebody takes hold of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.graph.annotations import MoveItems
from core.graph.model import DotRef, FrameId, Graph, ItemId, NodeId, Point, Rectangle, Size, frozen

MARGIN = 24.0
"""Free space inside a frame around its nodes."""
TITLE_HEIGHT = 32.0


@dataclass(frozen=True)
class Contents:
    """What lies in a frame: nodes, notes and frames, and dots of wires."""

    items: frozenset[ItemId] = frozenset()
    dots: frozenset[DotRef] = frozenset()


def contents(graph: Graph, frame: FrameId, sizes: Mapping[NodeId, Size]) -> Contents:
    """Return what lies in a frame: what has its centre inside; other frames only if they are inside as a whole."""
    area = graph.frames[frame].rectangle
    nodes = (node.id for node in graph.nodes.values() if area.holds(_centre(node.position, sizes[node.id])))
    notes = (note.id for note in graph.notes.values() if area.holds(_centre(note.position, note.size)))
    frames = (other.id for other in graph.frames.values() if other.id != frame and _is_inside(other.rectangle, area))
    dots = (
        DotRef(wire.id, index)
        for wire in graph.wires.values()
        for index, dot in enumerate(wire.dots)
        if area.holds(dot)
    )
    return Contents(frozenset[ItemId]([*nodes, *notes, *frames]), frozenset(dots))


def _centre(position: Point, size: Size) -> Point:
    return Point(position.x + size.width / 2, position.y + size.height / 2)


def _is_inside(inner: Rectangle, outer: Rectangle) -> bool:
    far = Point(inner.x + inner.width, inner.y + inner.height)
    # of two frames in the same place neither is inside
    return inner != outer and outer.holds(Point(inner.x, inner.y)) and outer.holds(far)


def with_contents(graph: Graph, items: Iterable[ItemId], sizes: Mapping[NodeId, Size]) -> Contents:
    """Return the items together with what lies in the frames among them."""
    chosen, dots = set(items), set[DotRef]()
    for frame in [FrameId(item) for item in chosen if item in graph.frames]:
        held = contents(graph, frame, sizes)
        chosen |= held.items
        dots |= held.dots
    return Contents(frozenset(chosen), frozenset(dots))


def shifted(graph: Graph, chosen: Contents, x: float, y: float) -> MoveItems:
    """Return the command that moves items and dots, as they are in the graph, by a distance."""
    places = _places(graph, chosen.items)
    dots = {ref: graph.wires[ref.wire].dots[ref.number] for ref in chosen.dots}
    return MoveItems(
        frozen((item, Point(place.x + x, place.y + y)) for item, place in places),
        frozen((ref, Point(place.x + x, place.y + y)) for ref, place in dots.items()),
    )


def _places(graph: Graph, items: frozenset[ItemId]) -> Iterator[tuple[ItemId, Point]]:
    yield from ((node.id, node.position) for node in graph.nodes.values() if node.id in items)
    yield from ((note.id, note.position) for note in graph.notes.values() if note.id in items)
    for frame in graph.frames.values():
        if frame.id in items:
            yield frame.id, Point(frame.rectangle.x, frame.rectangle.y)


def rectangle_around(graph: Graph, nodes: Iterable[NodeId], sizes: Mapping[NodeId, Size]) -> Rectangle | None:
    """Return the rectangle of a new frame around nodes, with room for its title; None without nodes."""
    boxes = [(graph.nodes[node].position, sizes[node]) for node in nodes]
    if not boxes:
        return None
    left, top = min(place.x for place, _ in boxes) - MARGIN, min(place.y for place, _ in boxes) - MARGIN - TITLE_HEIGHT
    right = max(place.x + size.width for place, size in boxes) + MARGIN
    bottom = max(place.y + size.height for place, size in boxes) + MARGIN
    return Rectangle(left, top, right - left, bottom - top)
