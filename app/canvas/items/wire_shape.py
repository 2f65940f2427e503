"""One wire as values: where it runs, how it is drawn, and what is written at it. No painting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF

from app.canvas.content import ShapeText
from app.canvas.geometry import (
    FIRST_ROW,
    curve_bounds,
    curve_distance,
    route,
    runs_forward,
    shape_columns,
    shape_width,
)
from core.graph.model import Point, PortRef, Wire

LABEL_LIFT = 16.0
"""How far above a level wire its shape is written."""
EDGE = 10.0
"""Room around a wire that its width and its dots take."""


class NumberLine(NamedTuple):
    """A line of numbers at a wire, in the colour of a token."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class WireLook:
    """How a wire is drawn: the token of its colour, its width, and what is written at it."""

    tone: str = "idle"
    width: float = 1.6
    text: ShapeText | None = None
    """What is written in place of the shape that its source has."""
    numbers: tuple[NumberLine, ...] = ()
    """What it carries, where that is small: lines of numbers, each in its tone."""
    opacity: float = 1.0
    """Less where a gradient vanishes."""


@dataclass(frozen=True)
class WireRun:
    """How a wire runs from port to port. What of it is seen is computed when it is seen, and kept."""

    wire: Wire
    start: QPointF
    end: QPointF
    style: str = "curve"

    @cached_property
    def lines(self) -> npt.NDArray[np.float64]:
        """Its straight pieces, (pieces, 4) as x1, y1, x2, y2."""
        return route(self.start, self.wire.dots, self.end, self.style)

    @cached_property
    def bounds(self) -> QRectF:
        """The smallest rectangle around it."""
        stops = [Point(*self.start.toTuple()), *self.wire.dots, Point(*self.end.toTuple())]
        if not runs_forward(stops):
            return curve_bounds(self.lines)
        ys = [stop.y for stop in stops]
        return QRectF(QPointF(stops[0].x, min(ys)), QPointF(stops[-1].x, max(ys)))

    @cached_property
    def leg(self) -> npt.NDArray[np.float64]:
        """The longest piece between ends and dots: the shape is written there."""
        legs = np.split(self.lines, len(self.wire.dots) + 1)
        return max(legs, key=lambda leg: float(np.hypot(leg[-1, 2] - leg[0, 0], leg[-1, 3] - leg[0, 1])))

    @cached_property
    def is_level(self) -> bool:
        """True where the wire runs nearly straight, so that its label stands above it."""
        return bool(abs(self.leg[-1, 3] - self.leg[0, 1]) < LABEL_LIFT and self.leg[-1, 2] > self.leg[0, 0])

    @cached_property
    def strokes(self) -> npt.NDArray[np.float64]:
        """Its pieces, or one that looks like all of them: most wires run straight between neighbours."""
        if not self.wire.dots and self.start.y() == self.end.y() and self.start.x() < self.end.x():
            return np.array([[self.start.x(), self.start.y(), self.end.x(), self.end.y()]])
        return self.lines


@dataclass(frozen=True)
class WireShape:
    """A wire as it is drawn.

    The shape of its source is read when it is first needed: an edit can change thousands, of which few are seen.
    """

    run: WireRun
    shape_at: Callable[[PortRef], ShapeText] = field(compare=False)
    look: WireLook = field(default_factory=WireLook)

    @property
    def wire(self) -> Wire:
        """The wire."""
        return self.run.wire

    @property
    def start(self) -> QPointF:
        """Where it leaves its source."""
        return self.run.start

    @property
    def end(self) -> QPointF:
        """Where it comes to its target."""
        return self.run.end

    @property
    def lines(self) -> npt.NDArray[np.float64]:
        """Its straight pieces, (pieces, 4) as x1, y1, x2, y2."""
        return self.run.lines

    @property
    def bounds(self) -> QRectF:
        """A rectangle around it."""
        return self.run.bounds

    @cached_property
    def text(self) -> ShapeText:
        """What is written at it."""
        return self.shape_at(self.wire.source) if self.look.text is None else self.look.text

    @cached_property
    def middle(self) -> QPointF:
        """Where that is written."""
        leg = self.run.leg
        x, y = leg[len(leg) // 2, :2].tolist()
        if not self.run.is_level:
            return QPointF(x, y)
        fits = shape_width(self.text) <= leg[-1, 2] - leg[0, 0] - 4
        # Between near neighbours there is no room beside their ports, but above their heads.
        return QPointF(x, y - LABEL_LIFT if fits else y - FIRST_ROW - 10)

    @cached_property
    def label_box(self) -> QRectF:
        """Where the shape is written."""
        width = shape_width(self.text)
        return QRectF(self.middle.x() - width / 2, self.middle.y() - 9, width, 18)

    @cached_property
    def area(self) -> QRectF:
        """What it covers, with its shape and its dots."""
        text = self.label_box if self.text else self.bounds
        return self.bounds.united(text).adjusted(-EDGE, -EDGE, EDGE, EDGE)

    def index_at(self, point: QPointF) -> int:
        """Return how many dots are before the place of the wire that is nearest to a point."""
        legs = np.split(self.lines, len(self.wire.dots) + 1)
        return min(range(len(legs)), key=lambda index: curve_distance(legs[index], point))

    def axis_at(self, point: QPointF) -> int | None:
        """Return which dim of the written shape is at a point."""
        box = self.label_box
        if not self.text or not box.contains(point):
            return None
        x = point.x() - box.left()
        return next((axis for left, right, axis in shape_columns(self.text) if left - 2 <= x <= right + 2), None)
