"""One wire as values: where it runs, how it is drawn, and what is written at it. No painting."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
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
from core.graph.model import Point, Wire

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


class Label(NamedTuple):
    """What is written at a wire: its left end, its height in the middle, and how wide it is."""

    text: ShapeText
    left: float
    y: float
    width: float

    @property
    def middle(self) -> QPointF:
        """The middle of what is written."""
        return QPointF(self.left + self.width / 2, self.y)

    @property
    def box(self) -> QRectF:
        """Where that is."""
        return QRectF(self.left, self.y - 9, self.width, 18)


@dataclass(frozen=True)
class WireRun:
    """How a wire runs from port to port. What of it is seen is computed when it is seen, and kept.

    There are thousands of which nothing is ever seen: they hold plain numbers, which take a fraction of the memory.
    """

    wire: Wire
    start: Point
    end: Point
    style: str = "curve"

    @cached_property
    def lines(self) -> npt.NDArray[np.float64]:
        """Its straight pieces, (pieces, 4) as x1, y1, x2, y2."""
        return route(QPointF(*self.start), self.wire.dots, QPointF(*self.end), self.style)

    @property
    def stops(self) -> tuple[Point, ...]:
        """Its start, its dots and its end."""
        return self.start, *self.wire.dots, self.end

    @property
    def bounds(self) -> QRectF:
        """The smallest rectangle around it."""
        stops = self.stops
        if not runs_forward(stops):
            return curve_bounds(self.lines)
        ys = [stop.y for stop in stops]
        return QRectF(QPointF(stops[0].x, min(ys)), QPointF(stops[-1].x, max(ys)))

    @cached_property
    def leg(self) -> tuple[Point, Point]:
        """The ends of the longest piece between ends and dots: what it carries is written there."""
        return max(pairwise(self.stops), key=lambda leg: math.dist(*leg))

    @cached_property
    def middle(self) -> Point:
        """The middle of that piece, through which it runs in every style."""
        one, other = self.leg
        return Point((one.x + other.x) / 2, (one.y + other.y) / 2)

    @cached_property
    def is_level(self) -> bool:
        """True where the wire runs nearly straight, so that its label stands above it."""
        one, other = self.leg
        return abs(other.y - one.y) < LABEL_LIFT and other.x > one.x

    @property
    def room(self) -> float:
        """How wide what is written above a level wire may be, beside the ports at its ends."""
        one, other = self.leg
        return other.x - one.x - 4

    @cached_property
    def strokes(self) -> npt.NDArray[np.float64]:
        """Its pieces, or one that looks like all of them: most wires run straight between neighbours."""
        if not self.wire.dots and self.start.y == self.end.y and self.start.x < self.end.x:
            return np.array([[*self.start, *self.end]])
        return self.lines


@dataclass(frozen=True)
class WireShape:
    """A wire as it is drawn.

    The shape of its source is read when it is first needed: an edit can change thousands, of which few are seen.
    """

    run: WireRun
    read: Callable[[Wire], ShapeText] = field(compare=False)
    """Tells the shape that its source has."""
    look: WireLook = field(default_factory=WireLook)

    @property
    def wire(self) -> Wire:
        """The wire."""
        return self.run.wire

    @property
    def start(self) -> QPointF:
        """Where it leaves its source."""
        return QPointF(*self.run.start)

    @property
    def end(self) -> QPointF:
        """Where it comes to its target."""
        return QPointF(*self.run.end)

    @property
    def lines(self) -> npt.NDArray[np.float64]:
        """Its straight pieces, (pieces, 4) as x1, y1, x2, y2."""
        return self.run.lines

    @property
    def bounds(self) -> QRectF:
        """A rectangle around it."""
        return self.run.bounds

    @cached_property
    def label(self) -> Label:
        """What is written at it, and where."""
        text = self.read(self.wire) if self.look.text is None else self.look.text
        run = self.run
        width, (x, y) = shape_width(text), run.middle
        if run.is_level:  # between near neighbours there is no room beside their ports, but above their heads
            y -= LABEL_LIFT if width <= run.room else FIRST_ROW + 10
        return Label(text, x - width / 2, y, width)

    @property
    def text(self) -> ShapeText:
        """What is written at it."""
        return self.label.text

    @property
    def middle(self) -> QPointF:
        """The middle of what is written."""
        return self.label.middle

    @property
    def label_box(self) -> QRectF:
        """Where that is."""
        return self.label.box

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
