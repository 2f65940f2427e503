"""Edits of places: align, distribute, nudge. How large nodes are is for the canvas to say."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.graph.annotations import MoveItems
from core.graph.commands import Command, Label
from core.graph.frames import Contents, shifted
from core.graph.guards import require_items
from core.graph.model import Document, DotRef, Graph, ItemId, NodeId, Point, Rectangle, Size
from core.operators.registry import Registry

ROUNDING = 1e-6
"""So little of a pixel is what arithmetic adds or loses, and nobody's wish."""


class Edge(StrEnum):
    """What is aligned: an edge, or the middle between two."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class Axis(StrEnum):
    """A direction of the canvas."""

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


_SHARES = {
    Edge.LEFT: (Axis.HORIZONTAL, 0.0),
    Edge.CENTRE: (Axis.HORIZONTAL, 0.5),
    Edge.RIGHT: (Axis.HORIZONTAL, 1.0),
    Edge.TOP: (Axis.VERTICAL, 0.0),
    Edge.MIDDLE: (Axis.VERTICAL, 0.5),
    Edge.BOTTOM: (Axis.VERTICAL, 1.0),
}
"""The axis of each edge, and how far along the box it lies."""


@dataclass(frozen=True)
class Align(Command):
    """Put nodes, frames and notes with one edge on a line: the outermost edge, or the middle of all."""

    items: frozenset[ItemId]
    edge: Edge
    sizes: Mapping[NodeId, Size]

    @property
    def label(self) -> Label:
        return f"align_{self.edge.value}", {"count": len(self.items)}

    def apply(self, document: Document, registry: Registry) -> Document:
        boxes = _boxes(document.graph, self.items, self.sizes)
        axis, share = _SHARES[self.edge]
        spans = {item: _span(box, axis) for item, box in boxes.items()}
        if not spans:
            return document
        low = min(start for start, _ in spans.values())
        high = max(start + length for start, length in spans.values())
        line = low + (high - low) * share
        starts = {item: line - length * share for item, (_, length) in spans.items()}
        return _placed(boxes, starts, axis).apply(document, registry)


@dataclass(frozen=True)
class Distribute(Command):
    """Give nodes, frames and notes equal gaps along an axis; the outermost two stay."""

    items: frozenset[ItemId]
    axis: Axis
    sizes: Mapping[NodeId, Size]

    @property
    def label(self) -> Label:
        return f"distribute_{self.axis.value}", {"count": len(self.items)}

    def apply(self, document: Document, registry: Registry) -> Document:
        boxes = _boxes(document.graph, self.items, self.sizes)
        spans = {item: _span(box, self.axis) for item, box in boxes.items()}
        order = sorted(spans, key=lambda item: (spans[item][0] + spans[item][1] / 2, item))
        if len(order) < 3:
            return document
        start = spans[order[0]][0]
        last_start, last_length = spans[order[-1]]
        free = last_start + last_length - start - sum(length for _, length in spans.values())
        starts: dict[ItemId, float] = {}
        for item in order:
            starts[item] = start
            start += spans[item][1] + free / (len(order) - 1)
        starts[order[-1]] = last_start  # not what rounding makes of it
        return _placed(boxes, starts, self.axis).apply(document, registry)


@dataclass(frozen=True)
class Nudge(Command):
    """Move items, and dots of wires, by a distance."""

    items: frozenset[ItemId]
    x: float
    y: float
    dots: frozenset[DotRef] = frozenset()

    @property
    def label(self) -> Label:
        return "nudge", {"count": len(self.items) + len(self.dots)}

    def apply(self, document: Document, registry: Registry) -> Document:
        require_items(document.graph, self.items)
        return shifted(document.graph, Contents(self.items, self.dots), self.x, self.y).apply(document, registry)


def _boxes(graph: Graph, items: frozenset[ItemId], sizes: Mapping[NodeId, Size]) -> dict[ItemId, Rectangle]:
    require_items(graph, items)
    return dict(_all_boxes(graph, items, sizes))


def _all_boxes(
    graph: Graph, items: frozenset[ItemId], sizes: Mapping[NodeId, Size]
) -> Iterator[tuple[ItemId, Rectangle]]:
    yield from (
        (node.id, Rectangle(*node.position, *sizes[node.id])) for node in graph.nodes.values() if node.id in items
    )
    yield from ((frame.id, frame.rectangle) for frame in graph.frames.values() if frame.id in items)
    yield from ((note.id, Rectangle(*note.position, *note.size)) for note in graph.notes.values() if note.id in items)


def _span(box: Rectangle, axis: Axis) -> tuple[float, float]:
    return (box.x, box.width) if axis is Axis.HORIZONTAL else (box.y, box.height)


def _placed(boxes: Mapping[ItemId, Rectangle], starts: Mapping[ItemId, float], axis: Axis) -> MoveItems:
    horizontal = axis is Axis.HORIZONTAL
    return MoveItems(
        {
            item: Point(settled(box.x, starts[item]), box.y)
            if horizontal
            else Point(box.x, settled(box.y, starts[item]))
            for item, box in boxes.items()
        }
    )


def settled(old: float, new: float) -> float:
    """Return the new coordinate; the old one where only rounding is between them.

    What is in order already stays to the last bit then: putting it in order again is no edit.
    """
    return old if math.isclose(old, new, rel_tol=1e-12, abs_tol=ROUNDING) else new
