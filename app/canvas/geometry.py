"""Where everything of a node is, in the node's own coordinates, and the curves of wires. No painting, no state.

Nodes sit on an 8-pixel grid, are wide in steps of 16, and have their ports on the grid, so that wires between
neighbours run straight.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from app.canvas.content import NodeContent, PortLook, RowLook, ShapeText
from app.canvas.items.bubble import bubble_box
from app.canvas.style import text_width
from app.theme import GRID
from core.graph.model import Point

translate = QCoreApplication.translate

BAND = 3
HEADER = 40
ROW = 24
FIRST_ROW = HEADER + 16
PADDING = 12
ARROW_ROOM = 12
"""What the arrow takes before the title of a folded node, where ports lie at the edge of the header."""
HEATMAP = 24
STEP = 16
NARROWEST, WIDEST = 144, 384
FIELD_WIDTH = 56
PORT_RADIUS = 6.0
DIAMOND = 7.0
GHOST_HEIGHT = 24
GHOST_PITCH = 32
GHOST_GAP = 24
GHOST_SHIFT = 64
GHOST_WIDTH = 128
TRUNK = 16
"""How far left of its node the link of the ghosts runs down."""
BADGE = 9.0
STOP = 6.5
"""Radius of the dot of a breakpoint."""
MARGIN = 14.0
"""What a node paints beyond its outline: ports, glow, badge."""
STATUS = 4.0
"""What the line under a node takes below the margin."""
BATCH_ROOM = 8.0
"""What the size of a batch takes beyond the -1 that stands for it."""
STUB = 24.0
"""How far a wire of angles runs level before its first corner, and after its last."""
MOST_MEASURED = 4_000
"""So many different nodes are measured before all are forgotten."""
SEGMENTS = 24
"""Straight pieces of a wire's curve; fewer show kinks on tall wires."""


class RowPlace(NamedTuple):
    """A line of texts: where its label begins, where its value ends, and its field if it can be edited."""

    row: RowLook
    center: float
    box: QRectF


class NodeLayout(NamedTuple):
    """Places of all parts of a node, relative to its top left corner."""

    content: NodeContent
    width: float
    height: float
    rows: tuple[RowPlace, ...]
    ports: dict[str, QPointF]
    ghosts: dict[str, QRectF]
    heatmap: QRectF | None
    title_width: float
    """Room that the title has; the name takes the rest of the header."""
    bounds: QRectF
    bubble: QRectF | None = None
    """Where the comment is, if there is one."""
    look: int = -1
    """The same number for nodes that look alike, but for what changes from moment to moment."""

    @property
    def box(self) -> QRectF:
        """The outline of the node."""
        return QRectF(0, 0, self.width, self.height)

    @property
    def plus(self) -> QPointF | None:
        """Where a click adds an input: below the last one."""
        if not self.content.grows or self.content.collapsed:
            return None
        return QPointF(0, FIRST_ROW + ROW * len(self.content.inputs))

    def is_plus(self, at: QPointF) -> bool:
        """Tell whether a point is on the line that adds an input."""
        return self.plus is not None and abs(at.y() - self.plus.y()) <= 10 and -10 <= at.x() <= self.width / 2

    @property
    def arrow(self) -> QPointF:
        """Middle of the arrow that folds the node up, at the left of its header."""
        return QPointF(self.title_left - 6.5, HEADER / 2 + 1.5)

    @property
    def title_left(self) -> float:
        """Where the title begins."""
        return float(PADDING + (ARROW_ROOM if self.content.collapsed else 0))

    def is_arrow(self, at: QPointF) -> bool:
        """Tell whether a point is on the arrow."""
        return self.title_left - PADDING + 1 <= at.x() <= self.title_left and 2 * BAND <= at.y() <= HEADER - 2 * BAND

    @property
    def header(self) -> QRectF:
        """The part with title and name."""
        return QRectF(0, 0, self.width, HEADER)

    @property
    def badge(self) -> QPointF:
        """Middle of the badge that marks a problem."""
        return QPointF(self.width - 4, 4)

    @property
    def stop(self) -> QPointF:
        """Middle of the dot that marks a breakpoint."""
        return QPointF(2, 2)

    def name_box(self) -> QRectF:
        """Where the name is written, and edited."""
        left = self.title_left + self.title_width + GRID
        return QRectF(left, BAND, self.width - PADDING - left, HEADER - BAND)

    def port_at(self, point: QPointF, radius: float) -> PortLook | None:
        """Return the nearest port within a distance of a point."""
        near = [(distance(point, self.ports[port.ref.port]), port) for port in self.content.ports]
        near = [entry for entry in near if entry[0] <= radius]
        return min(near, key=lambda entry: entry[0])[1] if near else None

    def row_at(self, point: QPointF) -> RowPlace | None:
        """Return the line at a point."""
        return next((place for place in self.rows if place.box.contains(point)), None)

    def ghost_at(self, point: QPointF) -> str | None:
        """Return the port whose ghost is at a point."""
        return next((port for port, box in self.ghosts.items() if box.contains(point)), None)

    def materialize_box(self, port: str) -> QRectF:
        """Return the button in a ghost that makes it a node."""
        box = self.ghosts[port]
        return QRectF(box.right() - GHOST_HEIGHT, box.top(), GHOST_HEIGHT, GHOST_HEIGHT)


def lay_out(content: NodeContent, has_picture: bool = False) -> NodeLayout:
    """Place the parts of a node; a node with a computed value has room for its picture.

    Nodes that look alike share what was measured for the first of them.
    """
    growing = translate("canvas", "add an input") if content.grows else ""
    key = content.look, text_width(content.name, "name_font"), content.comment, growing, has_picture
    if (known := _measured.get(key)) is None:
        if len(_measured) >= MOST_MEASURED:
            _measured.clear()
        known = _measured[key] = _laid_out(content, has_picture)
    return known._replace(content=content)


_measured: dict[Hashable, NodeLayout] = {}
_numbers = itertools.count()


def _laid_out(content: NodeContent, has_picture: bool) -> NodeLayout:
    width = _width(content)
    slots = _slots(content)
    height = float(FIRST_ROW + ROW * (max(len(slots), 1) - 1) + 16)
    if content.collapsed:
        slots, height = [], float(HEADER)
    heatmap = None
    if has_picture and not content.collapsed:
        heatmap = QRectF(PADDING, height - 2, width - 2 * PADDING, HEATMAP - 4)
        height += HEATMAP
    ports = {
        port.ref.port: QPointF(0, y) for port, y in zip(content.inputs, _levels(content, content.inputs), strict=True)
    }
    ports |= {
        port.ref.port: QPointF(width, y)
        for port, y in zip(content.outputs, _levels(content, content.outputs), strict=True)
    }
    ghosts = _ghosts(content, height)
    name_width = min(text_width(content.name, "name_font"), max(width * 0.55, _name_room(content, width)))
    return NodeLayout(
        content=content,
        width=width,
        height=height,
        rows=tuple(_row_places(slots, width)),
        ports=ports,
        ghosts=ghosts,
        heatmap=heatmap,
        title_width=width - 2 * PADDING - GRID - name_width - _marks_width(content),
        bounds=_bounds(content, width, height, ghosts),
        bubble=bubble_box(content.comment),
        look=next(_numbers),
    )


def _name_room(content: NodeContent, width: float) -> float:
    """Return what the title leaves of the header for the name."""
    return width - 2 * PADDING - GRID - text_width(content.title, "title_font") - _marks_width(content)


def _marks_width(content: NodeContent) -> float:
    """Return the room in the header that neither title nor name has."""
    return (STEP if content.sharing else 0) + (ARROW_ROOM if content.collapsed else 0)


def _levels(content: NodeContent, ports: tuple[PortLook, ...]) -> list[float]:
    """Return how far down ports are: one a line, or close together at a header that is all there is."""
    if not content.collapsed:
        return [float(FIRST_ROW + ROW * slot) for slot in range(len(ports))]
    pitch = min(GRID, (HEADER - 2 * GRID) / max(len(ports) - 1, 1))
    return [HEADER / 2 + 4 + (slot - (len(ports) - 1) / 2) * pitch for slot in range(len(ports))]


def _slots(content: NodeContent) -> list[tuple[str, RowLook | None]]:
    """Put lines beside ports: a fact takes the first line whose input needs no label, else one of its own."""
    count = max(len(content.inputs) + bool(content.grows), len(content.outputs))
    slots: list[tuple[str, RowLook | None]] = [(_label(content.inputs, i), None) for i in range(count)]
    if content.grows:
        slots[len(content.inputs)] = (translate("canvas", "add an input"), None)
    for row in content.rows:
        free = next((i for i, (label, taken) in enumerate(slots) if not label and taken is None), None)
        if free is None:
            slots.append(("", row))
        else:
            slots[free] = ("", row)
    return slots


def _label(ports: tuple[PortLook, ...], slot: int) -> str:
    return ports[slot].label if slot < len(ports) else ""


def _row_places(slots: list[tuple[str, RowLook | None]], width: float) -> Iterable[RowPlace]:
    for slot, (label, row) in enumerate(slots):
        center = float(FIRST_ROW + ROW * slot)
        right = width - PADDING
        look = row or RowLook(label, "")
        room = float(FIELD_WIDTH)
        if look.is_field:
            room = min(max(FIELD_WIDTH, text_width(look.value, "value_font") + 16), width - 2 * PADDING - 32)
        left = right - room if look.is_field else float(PADDING)
        yield RowPlace(look, center, QRectF(left, center - 10, right - left, 20))


def _width(content: NodeContent) -> float:
    header = text_width(content.title, "title_font") + text_width(content.name, "name_font") + 2 * GRID
    needs = [header + 2 * PADDING + _marks_width(content)]
    for row in content.rows:
        value = text_width(row.value, "value_font") + (16 if row.is_field else 0)
        value = max(value, FIELD_WIDTH if row.is_field else 0)
        needs.append(2 * PADDING + text_width(row.label, "label_font") + 12 + value)
    widest = min(max(*needs, NARROWEST), WIDEST)
    return float(-(-widest // STEP) * STEP)


def _ghosts(content: NodeContent, height: float) -> dict[str, QRectF]:
    top = -(-(height + GHOST_GAP) // GRID) * GRID
    needed = [text_width(ghost.label, "small_font") + shape_width(ghost.shape) + 40 for ghost in content.ghosts]
    width = float(-(-max(needed, default=0.0) // STEP) * STEP)
    return {
        ghost.ref.port: QRectF(-GHOST_SHIFT, top + index * GHOST_PITCH, max(GHOST_WIDTH, width), GHOST_HEIGHT)
        for index, ghost in enumerate(content.ghosts)
    }


def _bounds(content: NodeContent, width: float, height: float, ghosts: dict[str, QRectF]) -> QRectF:
    bounds = QRectF(0, 0, width, height).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN + STATUS)
    for box in ghosts.values():
        bounds = bounds.united(box.adjusted(-4, -4, 4, 4))
    if (bubble := bubble_box(content.comment)) is not None:
        bounds = bounds.united(bubble.adjusted(-2, -2, 2, 2))
    left = max((shape_width(port.shape) for port in content.inputs if port.shape), default=0.0)
    right = max((shape_width(port.shape) for port in content.outputs if port.shape), default=0.0)
    return bounds.adjusted(-(left + 16), 0, right + 16 + BATCH_ROOM, 0)


@lru_cache(maxsize=4096)
def shape_width(shape: ShapeText) -> float:
    """Return how wide a shape is when it is written."""
    return sum(segment_width(piece.text, raised=piece.raised, declared=piece.declared) for piece in shape)


def segment_width(text: str, *, raised: bool, declared: bool) -> float:
    """Return how wide a piece of a shape is."""
    return text_width(text, "raised_font" if raised else "declared_font" if declared else "value_font")


def shape_columns(shape: ShapeText) -> list[tuple[float, float, int]]:
    """Return left, right and axis of each dim of a shape, its letter included."""
    columns: list[tuple[float, float, int]] = []
    x = 0.0
    for piece in shape:
        width = segment_width(piece.text, raised=piece.raised, declared=piece.declared)
        if piece.raised and columns:
            left, _, axis = columns[-1]
            columns[-1] = (left, x + width, axis)
        elif piece.text.lstrip("-").isdigit():
            columns.append((x, x + width, len(columns)))
        x += width
    return columns


# Wires


def curve(start: QPointF, end: QPointF, segments: int = SEGMENTS) -> npt.NDArray[np.float64]:
    """Return the pieces of a wire, (segments, 4) as x1, y1, x2, y2: leaving and arriving horizontally."""
    x0, y0, x3, y3 = start.x(), start.y(), end.x(), end.y()
    gap = x3 - x0
    reach = max(abs(gap) * 0.5, min(abs(y3 - y0) * 0.5, 120.0), 24.0) if gap < 0 else max(gap * 0.5, 24.0)
    if y0 == y3 and gap > 0:
        reach = gap / 3
    t = np.linspace(0.0, 1.0, segments + 1)
    s = 1.0 - t
    x = s**3 * x0 + 3 * s**2 * t * (x0 + reach) + 3 * s * t**2 * (x3 - reach) + t**3 * x3
    y = s**2 * (s + 3 * t) * y0 + t**2 * (3 * s + t) * y3
    return np.column_stack((x[:-1], y[:-1], x[1:], y[1:]))


def straight(start: QPointF, end: QPointF) -> npt.NDArray[np.float64]:
    """Return the pieces of a straight wire."""
    return _along([start, end], [SEGMENTS])


def angle(start: QPointF, end: QPointF) -> npt.NDArray[np.float64]:
    """Return the pieces of a wire of level and upright lines, leaving and arriving level."""
    if end.x() - start.x() >= 2 * STUB:
        middle = (start.x() + end.x()) / 2
        corners = [start, QPointF(middle, start.y()), QPointF(middle, end.y()), end]
        return _along(corners, [SEGMENTS // 4, SEGMENTS // 2, SEGMENTS // 4])
    out, back, level = start.x() + STUB, end.x() - STUB, (start.y() + end.y()) / 2
    corners = [start, QPointF(out, start.y()), QPointF(out, level), QPointF(back, level), QPointF(back, end.y()), end]
    return _along(corners, [SEGMENTS // 6, SEGMENTS // 6, SEGMENTS // 3, SEGMENTS // 6, SEGMENTS // 6])


def _along(corners: list[QPointF], counts: list[int]) -> npt.NDArray[np.float64]:
    """Return pieces along straight lines from corner to corner, as many as are asked for each; `SEGMENTS` in all."""
    points = [np.array([corners[0].toTuple()])]
    for (one, other), count in zip(pairwise(corners), counts, strict=True):
        part = np.linspace(0.0, 1.0, count + 1)[1:, None]
        points.append(np.array(one.toTuple()) * (1 - part) + np.array(other.toTuple()) * part)
    path = np.concatenate(points)
    return np.column_stack((path[:-1], path[1:]))


STYLES: Mapping[str, Callable[[QPointF, QPointF], npt.NDArray[np.float64]]] = {
    "curve": curve,
    "straight": straight,
    "angle": angle,
}
"""How wires are drawn, by the name in the settings of the view; hidden ones keep the curve that they would have."""


def route(start: QPointF, dots: Iterable[Point], end: QPointF, style: str = "curve") -> npt.NDArray[np.float64]:
    """Return the pieces of a wire that runs through dots, `SEGMENTS` for each leg.

    A leg from dot to dot that goes back is a straight line: a curve would swing out far at both ends.
    """
    draw = STYLES.get(style, curve)
    stops = [start, *(QPointF(*dot) for dot in dots), end]
    last = len(stops) - 2
    legs = []
    for number, (one, other) in enumerate(pairwise(stops)):
        goes_back = 0 < number < last and other.x() < one.x()
        legs.append((straight if goes_back else draw)(one, other))
    return np.concatenate(legs)


def runs_forward(stops: Sequence[Point]) -> bool:
    """Tell whether a wire in any style stays in the box around its stops: all its legs go right, by enough to bend."""
    return all(other.x - one.x >= 2 * STUB for one, other in pairwise(stops))


def crossed(lines: npt.NDArray[np.float64], one: QPointF, other: QPointF) -> bool:
    """Tell whether a wire crosses the straight line between two points."""
    a, b = lines[:, :2], lines[:, 2:]
    c, d = np.array([one.x(), one.y()]), np.array([other.x(), other.y()])
    apart = _side(a, b, c) * _side(a, b, d)
    across = _side(c, d, a) * _side(c, d, b)
    return bool(((apart <= 0) & (across <= 0) & ((apart < 0) | (across < 0))).any())


def _side(
    start: npt.NDArray[np.float64], end: npt.NDArray[np.float64], point: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Tell on which side of a line points are, by the sign."""
    along, to = end - start, point - start
    side: npt.NDArray[np.float64] = along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0]
    return side


def curve_bounds(lines: npt.NDArray[np.float64]) -> QRectF:
    """Return the smallest rectangle around a wire."""
    x, y = lines[:, [0, 2]], lines[:, [1, 3]]
    return QRectF(QPointF(x.min(), y.min()), QPointF(x.max(), y.max()))


def curve_distance(lines: npt.NDArray[np.float64], point: QPointF) -> float:
    """Return the distance of a point from a wire."""
    start, end = lines[:, :2], lines[:, 2:]
    along = end - start
    offset = np.array([point.x(), point.y()]) - start
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    t = np.clip((offset * along).sum(axis=1) / length, 0.0, 1.0)
    return float(np.sqrt(((offset - t[:, None] * along) ** 2).sum(axis=1).min()))


def distance(one: QPointF, other: QPointF) -> float:
    """Return the distance of two points."""
    return float(np.hypot(one.x() - other.x(), one.y() - other.y()))


def snapped(point: QPointF) -> Point:
    """Return the nearest point of the grid."""
    return Point(float(round(point.x() / GRID) * GRID), float(round(point.y() / GRID) * GRID))
