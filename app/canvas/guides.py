"""Alignment while something is dragged: straight wires, edges and middles of neighbours. Numbers only, no painting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF

from core.graph.model import Point

FAR_ACROSS, FAR_DOWN = 1400.0, 900.0
"""Nodes that are farther away than this do not attract what is dragged."""
SAME = 0.01
"""Places that differ by less are the same."""


@dataclass(frozen=True)
class WireEnds:
    """A wire between what is dragged and what stays: its ends before the drag."""

    moving: QPointF
    still: QPointF


@dataclass(frozen=True)
class Pull:
    """How far something is to be moved further to be in line, and the lines to show for it."""

    x: float = 0.0
    y: float = 0.0
    lines: tuple[QLineF, ...] = ()


class Guides:
    """Finds with what a box that is dragged could be in line."""

    def __init__(self, box: QRectF, others: Iterable[QRectF], wires: Iterable[WireEnds]) -> None:
        self._box = box
        rows = [(other.left(), other.top(), other.right(), other.bottom()) for other in others]
        self._others = np.array(rows, dtype=np.float64).reshape(-1, 4)
        self._wires = tuple(wires)

    def pull(self, dx: float, dy: float, reach: float, allowed: Callable[[float, float], bool]) -> Pull:
        """Return what aligns the box that was dragged by a distance, within a reach.

        Straight wires come first. ``allowed`` says of a pull to an edge whether it may be taken: on a grid, only what
        ends on it.
        """
        box = self._box.translated(dx, dy)
        near = self._near(box)
        x = _smallest(_differences(near, box, 0), reach, lambda by: allowed(by, 0.0))
        straight = np.array([wire.still.y() - wire.moving.y() - dy for wire in self._wires])
        y = _smallest(straight, reach, lambda _by: True)
        if y is None:
            y = _smallest(_differences(near, box, 1), reach, lambda by: allowed(0.0, by))
        return Pull(x or 0.0, y or 0.0, tuple(self._lines(dx + (x or 0.0), dy + (y or 0.0))))

    def _near(self, box: QRectF) -> npt.NDArray[np.float64]:
        others, centre = self._others, box.center()
        across = np.abs((others[:, 0] + others[:, 2]) / 2 - centre.x())
        down = np.abs((others[:, 1] + others[:, 3]) / 2 - centre.y())
        found: npt.NDArray[np.float64] = others[(across <= FAR_ACROSS) & (down <= FAR_DOWN)]
        return found

    def _lines(self, dx: float, dy: float) -> Iterable[QLineF]:
        """Yield a line for each straight wire, and one for each edge that is in line with others."""
        box = self._box.translated(dx, dy)
        for wire in self._wires:
            if abs(wire.still.y() - wire.moving.y() - dy) < SAME:
                yield QLineF(wire.moving + QPointF(dx, dy), wire.still)
        near = self._near(box)
        for axis in (0, 1):
            for place in _places(box, axis):
                held = near[np.any(np.abs(_places_of(near, axis) - place) < SAME, axis=1)]
                if len(held):
                    yield _line(box, held, axis, place)


def on_grid(position: Point, grid: float) -> Callable[[float, float], bool]:
    """Return a test of pulls: whether they leave something at a position on the grid."""

    def test(x: float, y: float) -> bool:
        return all(abs(value / grid - round(value / grid)) < SAME for value in (position.x + x, position.y + y))

    return test


def _places(box: QRectF, axis: int) -> tuple[float, float, float]:
    if axis == 0:
        return box.left(), box.center().x(), box.right()
    return box.top(), box.center().y(), box.bottom()


def _places_of(boxes: npt.NDArray[np.float64], axis: int) -> npt.NDArray[np.float64]:
    """Return both edges and the middle of each box, (boxes, 3)."""
    low, high = boxes[:, axis], boxes[:, axis + 2]
    return np.stack((low, (low + high) / 2, high), axis=1)


def _differences(boxes: npt.NDArray[np.float64], box: QRectF, axis: int) -> npt.NDArray[np.float64]:
    """Return how far the box is from being in line with each other one, edge by edge and middle by middle."""
    found: npt.NDArray[np.float64] = (_places_of(boxes, axis) - np.array(_places(box, axis))).ravel()
    return found


def _smallest(distances: npt.NDArray[np.float64], reach: float, allowed: Callable[[float], bool]) -> float | None:
    within = distances[np.abs(distances) <= reach]
    for by in sorted(set(within.tolist()), key=abs):
        if allowed(by):
            return float(by)
    return None


def _line(box: QRectF, others: npt.NDArray[np.float64], axis: int, place: float) -> QLineF:
    """Return the line that goes through the box and all others that are in line with it."""
    if axis == 0:
        return QLineF(place, min(box.top(), others[:, 1].min()), place, max(box.bottom(), others[:, 3].max()))
    return QLineF(min(box.left(), others[:, 0].min()), place, max(box.right(), others[:, 2].max()), place)
