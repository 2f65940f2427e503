"""The whole graph seen from far, as arrays: rectangles of nodes, straight lines of wires.

The arrays are kept: after an edit, or while something is dragged, only the rows of what has changed are written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF

from app.canvas.items.node_item import NodeItem
from app.canvas.items.wire_shape import WireShape
from app.canvas.rows import Rows
from core.graph.model import NodeId, WireId
from core.problem import Severity

MOST_SMOOTH = 500
"""More straight lines than these are drawn a little rough: smooth ones take five times as long."""
WRONG, SELECTED = "!", "*"
"""What stands for the family of nodes with errors, and of those that are selected."""


class Overview:
    """What is painted of a graph where nothing can be read."""

    def __init__(self, items: Mapping[NodeId, NodeItem], shapes: Mapping[WireId, WireShape]) -> None:
        self._items = items
        self._shapes = shapes
        self.version = 0
        """Another number after each change."""
        self._stale = True
        self._nodes: set[NodeId] = set()
        self._wires: set[WireId] = set()
        self._keys: list[str] = []
        self._boxes: Rows[NodeId] = Rows(9)
        """Of each node its box, the corners of all that it paints, and its kind."""
        self._legs: Rows[tuple[WireId, int]] = Rows(4)
        """The straight pieces of wires, each by its number."""

    # What has changed

    def forget(self) -> None:
        """Read everything again before it is shown."""
        self._stale = True
        self.version += 1

    def note_nodes(self, nodes: Iterable[NodeId]) -> None:
        """Read some nodes again before they are shown: they came, went or changed."""
        self._nodes.update(nodes)
        self.version += 1

    def note_wires(self, wires: Iterable[WireId]) -> None:
        """Read some wires again before they are shown: they came, went or run elsewhere."""
        self._wires.update(wires)
        self.version += 1

    # What is shown

    @property
    def is_rough(self) -> bool:
        """True with so many wires that smooth lines would take too long, wherever one looks."""
        self._bring_up_to_date()
        return len(self._legs) > MOST_SMOOTH

    def boxes(self, area: QRectF | None = None) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
        """Yield families (or `WRONG`, `SELECTED`) with rectangles of their nodes that touch an area.

        A rectangle is a row ``(x, y, width, height)``.
        """
        self._bring_up_to_date()
        boxes, kinds = self._boxes.values[:, :4], self._boxes.values[:, 8]
        if area is not None:
            seen = _touching(boxes[:, :2], boxes[:, :2] + boxes[:, 2:], area)
            boxes, kinds = boxes[seen], kinds[seen]
        for number in sorted(set(kinds.tolist())):  # unlike `np.unique` it needs nothing imported
            yield self._keys[int(number)], boxes[kinds == number]

    def extent(self) -> QRectF:
        """Return the rectangle around all that nodes paint, their ghosts included."""
        self._bring_up_to_date()
        if not len(self._boxes):
            return QRectF()
        left, top = self._boxes.values[:, 4:6].min(axis=0).tolist()
        right, bottom = self._boxes.values[:, 6:8].max(axis=0).tolist()
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def lines(self, area: QRectF | None = None) -> npt.NDArray[np.float64]:
        """Return the straight pieces of wires that may touch an area, a row ``(x, y, x, y)`` each."""
        self._bring_up_to_date()
        legs = self._legs.values
        if area is None:
            return legs
        start, end = legs[:, :2], legs[:, 2:]
        found: npt.NDArray[np.float64] = legs[_touching(np.minimum(start, end), np.maximum(start, end), area)]
        return found

    def _bring_up_to_date(self) -> None:
        if self._stale:
            self._read_all()
        else:
            self._read_nodes()
            for wire in self._wires:
                self._read_wire(wire)
        self._nodes.clear()
        self._wires.clear()

    def _read_all(self) -> None:
        self._read_all_nodes()
        legs = {(wire, number): leg for wire, shape in self._shapes.items() for number, leg in enumerate(_legs(shape))}
        self._legs.fill(legs, list(legs.values()))
        self._stale = False

    def _read_all_nodes(self) -> None:
        self._boxes.fill(self._items, [self._look(item) for item in self._items.values()])

    def _read_nodes(self) -> None:
        """Read the nodes that were noted; one by one only where they are few, for a row by itself takes longer."""
        if len(self._nodes) > len(self._items) // 2:
            self._read_all_nodes()
        else:
            for node in self._nodes:
                self._read_node(node)

    def _read_node(self, node: NodeId) -> None:
        if (item := self._items.get(node)) is None:
            self._boxes.remove(node)
        else:
            self._boxes.write(node, self._look(item))

    def _read_wire(self, wire: WireId) -> None:
        shape = self._shapes.get(wire)
        legs = _legs(shape) if shape is not None else []
        for number, leg in enumerate(legs):
            self._legs.write((wire, number), leg)
        number = len(legs)
        while self._legs.remove((wire, number)):
            number += 1

    def _look(self, item: NodeItem) -> tuple[float, ...]:
        at, layout = item.pos(), item.layout
        bounds, x, y = layout.bounds, at.x(), at.y()
        left, top = x + bounds.x(), y + bounds.y()
        corners = left, top, left + bounds.width(), top + bounds.height()
        return x, y, layout.width, layout.height, *corners, self._kind(item)

    def _kind(self, item: NodeItem) -> int:
        wrong = item.in_conflict or item.content.severity is Severity.ERROR
        key = WRONG if wrong else SELECTED if item.is_selected else item.content.family
        if key not in self._keys:
            self._keys.append(key)
        return self._keys.index(key)


def _legs(shape: WireShape) -> list[tuple[float, float, float, float]]:
    """Return the straight pieces of a wire; none of one that is disabled, for from far it would look like any other."""
    return [] if shape.wire.disabled else [(*one, *other) for one, other in pairwise(shape.run.stops)]


def _touching(low: npt.NDArray[np.float64], high: npt.NDArray[np.float64], area: QRectF) -> npt.NDArray[np.bool_]:
    """Tell of each box whether it touches an area; ``low`` and ``high`` are their corners, (boxes, 2)."""
    found: npt.NDArray[np.bool_] = (
        (low[:, 0] <= area.right())
        & (high[:, 0] >= area.left())
        & (low[:, 1] <= area.bottom())
        & (high[:, 1] >= area.top())
    )
    return found
