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
        self._row: dict[NodeId, int] = {}
        self._rows: dict[WireId, slice] = {}
        self._keys: list[str] = []
        self._boxes = self._bounds = self._legs = np.empty((0, 4))
        self._kinds = np.empty(0, dtype=np.intp)

    # What has changed

    def forget(self) -> None:
        """Read everything again before it is shown: nodes or wires came or went."""
        self._stale = True
        self.version += 1

    def note_nodes(self, nodes: Iterable[NodeId]) -> None:
        """Read some nodes again before they are shown."""
        self._nodes.update(nodes)
        self.version += 1

    def note_wires(self, wires: Iterable[WireId]) -> None:
        """Read some wires again before they are shown."""
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
        boxes, kinds = self._boxes, self._kinds
        if area is not None:
            seen = _touching(boxes[:, :2], boxes[:, :2] + boxes[:, 2:], area)
            boxes, kinds = boxes[seen], kinds[seen]
        for number in np.unique(kinds):
            yield self._keys[number], boxes[kinds == number]

    def extent(self) -> QRectF:
        """Return the rectangle around all that nodes paint, their ghosts included."""
        self._bring_up_to_date()
        if not len(self._bounds):
            return QRectF()
        left, top = self._bounds[:, :2].min(axis=0).tolist()
        right, bottom = self._bounds[:, 2:].max(axis=0).tolist()
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def lines(self, area: QRectF | None = None) -> npt.NDArray[np.float64]:
        """Return the straight pieces of wires that may touch an area, a row ``(x, y, x, y)`` each."""
        self._bring_up_to_date()
        legs = self._legs
        if area is None:
            return legs
        start, end = legs[:, :2], legs[:, 2:]
        found: npt.NDArray[np.float64] = legs[_touching(np.minimum(start, end), np.maximum(start, end), area)]
        return found

    def _bring_up_to_date(self) -> None:
        if self._stale or not all(self._write_wire(wire) for wire in self._wires):
            self._read_all()
        else:
            for node in self._nodes & self._row.keys():
                self._write_node(node)
        self._nodes.clear()
        self._wires.clear()

    def _read_all(self) -> None:
        self._row = {node: row for row, node in enumerate(self._items)}
        self._boxes = np.array([_box(item) for item in self._items.values()], dtype=np.float64).reshape(-1, 4)
        self._bounds = np.array([_bounds(item) for item in self._items.values()], dtype=np.float64).reshape(-1, 4)
        self._kinds = np.array([self._kind(item) for item in self._items.values()], dtype=np.intp)
        legs: list[tuple[float, float, float, float]] = []
        self._rows = {}
        for wire, shape in self._shapes.items():
            start = len(legs)
            legs += _straight_legs(shape)
            self._rows[wire] = slice(start, len(legs))
        self._legs = np.array(legs, dtype=np.float64).reshape(-1, 4)
        self._stale = False

    def _write_node(self, node: NodeId) -> None:
        row, item = self._row[node], self._items[node]
        self._boxes[row] = _box(item)
        self._bounds[row] = _bounds(item)
        self._kinds[row] = self._kind(item)

    def _write_wire(self, wire: WireId) -> bool:
        """Write the pieces of a wire into their rows; False if there are more or fewer of them now."""
        rows, shape = self._rows.get(wire), self._shapes.get(wire)
        if rows is None or shape is None or rows.stop - rows.start != len(shape.wire.dots) + 1:
            return False
        self._legs[rows] = _straight_legs(shape)
        return True

    def _kind(self, item: NodeItem) -> int:
        wrong = item.in_conflict or item.content.severity is Severity.ERROR
        key = WRONG if wrong else SELECTED if item.is_selected else item.content.family
        if key not in self._keys:
            self._keys.append(key)
        return self._keys.index(key)


def _box(item: NodeItem) -> tuple[float, float, float, float]:
    at, layout = item.pos(), item.layout
    return at.x(), at.y(), layout.width, layout.height


def _bounds(item: NodeItem) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of all that an item paints."""
    at, bounds = item.pos(), item.layout.bounds
    x, y = at.x() + bounds.x(), at.y() + bounds.y()
    return x, y, x + bounds.width(), y + bounds.height()


def _straight_legs(shape: WireShape) -> list[tuple[float, float, float, float]]:
    stops = [shape.start.toTuple(), *shape.wire.dots, shape.end.toTuple()]
    return [(*one, *other) for one, other in pairwise(stops)]


def _touching(low: npt.NDArray[np.float64], high: npt.NDArray[np.float64], area: QRectF) -> npt.NDArray[np.bool_]:
    """Tell of each box whether it touches an area; ``low`` and ``high`` are their corners, (boxes, 2)."""
    found: npt.NDArray[np.bool_] = (
        (low[:, 0] <= area.right())
        & (high[:, 0] >= area.left())
        & (low[:, 1] <= area.bottom())
        & (high[:, 1] >= area.top())
    )
    return found
