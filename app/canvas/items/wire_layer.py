"""All wires in one item: their curves are kept as arrays and drawn a style at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.content import ShapeText
from app.canvas.geometry import SEGMENTS, curve_bounds, curve_distance, distance
from app.canvas.items.painting import guarded, polyline, put_pill, put_shape
from app.canvas.items.stamps import Stamps
from app.canvas.items.wire_shape import WireLook, WireRun, WireShape
from app.canvas.rows import Rows
from app.canvas.style import TEXT_SCALE, dashed, solid, style
from app.theme import color, theme
from app.widgets.drawing import draw_lines
from core.graph.model import DotRef, NodeId, Point, PortRef, Wire, WireId

WIDEST_IN_PIECES = 3.5
"""Wires up to so many pixels of the device go out as separate pieces in one call, four times as fast as one stroke
each; at wider ones the corners of the pieces would show."""
DOT_RADIUS = 4.0
MARK_RADIUS = 6.0
"""Of the mark on a disabled wire."""
CLEARANCE = 24.0
"""Room around a wire that its width and its label take."""
MOST_PARTS = 60
"""Up to so many changes are painted again part by part."""
PLAIN = WireLook()
CHOSEN_WIDTH, HALO = 2.2, 6.0
"""How wide a wire of a selected node is at least, and how much wider the glow around one whose colour tells more."""
HALO_OPACITY = 0.3
SLACK = 1024.0
"""Room beyond all wires while one is dragged out, for not every step to change how large the whole is."""


@dataclass(frozen=True)
class Link:
    """A dashed line between two nodes that share parameters, strong where these are looked at."""

    lender: QRectF
    borrower: QRectF
    group: int
    ends: tuple[NodeId, NodeId] = (NodeId(""), NodeId(""))
    is_lit: bool = False


class WireLayer(QGraphicsItem):
    """Wires and links of sharing; lies under the nodes."""

    def __init__(self, shape_at: Callable[[PortRef], ShapeText], wires_at: Callable[[NodeId], Iterable[Wire]]) -> None:
        super().__init__()
        self._shape_at, self._wires_at, self._reads = shape_at, wires_at, self._read_shape
        self.shapes: dict[WireId, WireShape] = {}
        self.links: list[Link] = []
        self.selected: frozenset[WireId] = frozenset()
        self.chosen: frozenset[NodeId] = frozenset()
        """Selected nodes, whose wires stand out."""
        self.hovered: WireId | None = None
        self.hidden: WireId | None = None
        self.doomed: frozenset[WireId] = frozenset()
        """Wires that a gesture would remove; drawn in red."""
        self.lit: frozenset[WireId] | None = None
        """Wires that stand out while the others are dimmed; None dims none."""
        self.style = "curve"
        """How wires run, as the settings of the view name it."""
        self.has_labels = True
        self.selected_dot: DotRef | None = None
        self._bounds = QRectF()
        self._boxes: Rows[WireId] = Rows(4)
        """The box around each wire: x, y, width, height."""
        self.numbered: set[WireId] = set()
        """Wires at which numbers are written."""
        self._seen: dict[PortRef, set[WireId]] = {}
        """Wires at which the shapes of their sources were written since these changed."""
        self._leaving: dict[PortRef, dict[NodeId, list[WireId]]] = {}
        """The wires that leave an output, by the node that they lead to; of outputs whose shapes were to be written."""
        self._changed: dict[WireId, WireShape | None] = {}
        """Wires that came, went, run elsewhere or look different since the last `settle`, as they were then."""
        self.setZValue(0)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    # What there is

    def place(self, wire: Wire, start: QPointF, end: QPointF) -> bool:
        """Add a wire or move it; False if it is there already."""
        known = self.shapes.get(wire.id)
        run = WireRun(wire, Point(*start.toTuple()), Point(*end.toTuple()), self.style)
        if known is not None and known.run == run:
            return False
        if known is None or (known.wire.source, known.wire.target) != (wire.source, wire.target):
            self._leaving.pop(wire.source, None)
            if known is not None:
                self._leaving.pop(known.wire.source, None)
        self.shapes[wire.id] = WireShape(run, self._reads, known.look if known is not None else PLAIN)
        self._changed.setdefault(wire.id, known)
        return True

    def clear(self) -> None:
        """Take all wires away."""
        self.shapes.clear()
        self._leaving.clear()
        self.numbered.clear()
        self._seen.clear()
        self._changed.clear()
        self._boxes.fill((), ())

    def show_view(self, style: str, *, has_labels: bool) -> None:
        """Draw all wires in a style, with or without the shapes that they carry."""
        if style != self.style:
            self.style = style
            known = list(self.shapes.values())
            self.shapes.clear()
            self._leaving.clear()
            for shape in known:
                self.place(shape.wire, shape.start, shape.end)
                self.restyle(shape.wire.id, shape.look)
            self.settle()
        self.has_labels = has_labels
        self.update()

    def _is_shown(self, shape: WireShape) -> bool:
        """Tell whether a wire is drawn: of hidden ones only what is selected with its ends or alone, or stands out."""
        if shape.wire.id == self.hidden:
            return False
        return self.style != "hidden" or shape.look.tone == "error" or self._stands_out(shape)

    def _stands_out(self, shape: WireShape) -> bool:
        is_lit = self.lit is not None and shape.wire.id in self.lit
        return is_lit or shape.wire.id in self.selected or self._is_chosen(shape)

    def restyle(self, wire: WireId, look: WireLook) -> None:
        """Change how a wire is drawn."""
        if (known := self.shapes.get(wire)) is not None and known.look != look:
            self.shapes[wire] = WireShape(known.run, self._reads, look)
            self._changed.setdefault(wire, known)
            (self.numbered.add if look.numbers else self.numbered.discard)(wire)

    def _read_shape(self, wire: Wire) -> ShapeText:
        self._seen.setdefault(wire.source, set()).add(wire.id)
        return self._shape_at(wire.source)

    def relabel(self, sources: AbstractSet[PortRef] | None = None) -> None:
        """Take note that the shapes of some sources, or all, may be others now.

        Those of few are compared; of many, what was seen since they last changed is read again when it is seen next.
        """
        seen = list(self._seen if sources is None else self._seen.keys() & sources)
        wires = [wire for source in seen for wire in self._seen.pop(source)]
        before = {wire: known for wire in wires if (known := self.shapes.get(wire)) is not None}
        new = {wire: WireShape(known.run, self._reads, known.look) for wire, known in before.items()}
        self.shapes.update(new)
        if len(new) > MOST_PARTS:
            self.update()
            return
        for wire, shape in new.items():
            if shape.text != before[wire].text:
                self._changed.setdefault(wire, before[wire])

    def remove(self, wire: WireId) -> None:
        """Take a wire away."""
        if (shape := self.shapes.pop(wire, None)) is not None:
            self._leaving.pop(shape.wire.source, None)
            self._changed.setdefault(wire, shape)
        self.numbered.discard(wire)

    def _leave(self, source: PortRef) -> Mapping[NodeId, list[WireId]]:
        """Return the wires that leave an output, looked up once: of most in a large document nothing is ever asked."""
        known = self._leaving.get(source)
        if known is None:
            known = self._leaving[source] = {}
            for wire in self._wires_at(source.node):
                if wire.source == source and wire.id in self.shapes:
                    known.setdefault(wire.target.node, []).append(wire.id)
        return known

    def tells(self, shape: WireShape) -> bool:
        """Tell whether what a wire carries is written at it: of several between an output and a node, at one only."""
        wires = self._leave(shape.wire.source).get(shape.wire.target.node, ())
        return len(wires) <= 1 or shape.wire.id == min(wires, key=lambda each: self.shapes[each].run.end.y)

    def settle(self) -> QRectF:
        """Take note of all changes since the last call, once for many; return what changed wires cover, and covered.

        Where few wires have changed, as while a node is dragged, what they covered is painted again, and no more.
        """
        changed, self._changed = self._changed, {}
        if not changed:
            return QRectF()
        is_all = len(changed) > MOST_PARTS
        self._measure(changed)
        area = self._bounds if is_all else self._repaint(changed)
        if is_all:
            self.update()
        if is_all or any(before is None or wire not in self.shapes for wire, before in changed.items()):
            self._extend(0.0)
        elif not self._bounds.contains(area):
            self._extend(SLACK)
        return area

    def _extend(self, slack: float) -> None:
        """Take as much room as all wires need; where that is other than it was, paint everything again."""
        extent = self.extent()
        if extent != self._bounds:
            self.prepareGeometryChange()
            self._bounds = extent.adjusted(-slack, -slack, slack, slack)
            self.update()

    def show_links(self, links: list[Link]) -> None:
        """Draw other links of sharing."""
        if links != self.links:
            self.links = links
            self._extend(0.0)
            self.update()

    def _repaint(self, changed: Mapping[WireId, WireShape | None]) -> QRectF:
        """Paint again what some wires cover, and what they covered before they changed; return all of it."""
        area = QRectF()
        for wire, before in changed.items():
            for shape in (before, self.shapes.get(wire)):
                if shape is not None:
                    self.update(shape.area)
                    area = area.united(shape.area)
        return area

    def _measure(self, changed: Mapping[WireId, WireShape | None]) -> None:
        """Take down where wires are that came, went or run elsewhere."""
        moved = {
            wire: shape
            for wire, before in changed.items()
            if (shape := self.shapes.get(wire)) is None or before is None or before.run is not shape.run
        }
        if 2 * len(moved) > len(self._boxes):
            self._boxes.fill(self.shapes, [_box(shape) for shape in self.shapes.values()])
            return
        for wire, shape in moved.items():
            if shape is None:
                self._boxes.remove(wire)
            else:
                self._boxes.write(wire, _box(shape))

    def extent(self) -> QRectF:
        """Return the rectangle around all wires and links of sharing; an empty one where there are none."""
        bounds = QRectF()
        boxes = self._boxes.values
        if len(boxes):
            left, top = boxes[:, :2].min(axis=0)
            right, bottom = (boxes[:, :2] + boxes[:, 2:]).max(axis=0)
            bounds = QRectF(QPointF(left, top), QPointF(right, bottom))
        for link in self.links:
            bounds = bounds.united(curve_bounds(link_lines(link)))
        return bounds.adjusted(-CLEARANCE, -CLEARANCE, CLEARANCE, CLEARANCE) if not bounds.isNull() else bounds

    def near(self, area: QRectF) -> list[WireShape]:
        """Return the wires whose surroundings touch an area."""
        if self._changed:
            self.settle()
        boxes = self._boxes.values
        if not len(boxes):
            return []
        grown = area.adjusted(-CLEARANCE, -CLEARANCE, CLEARANCE, CLEARANCE)
        hit = (
            (boxes[:, 0] <= grown.right())
            & (boxes[:, 0] + boxes[:, 2] >= grown.left())
            & (boxes[:, 1] <= grown.bottom())
            & (boxes[:, 1] + boxes[:, 3] >= grown.top())
        )
        return [self.shapes[wire] for wire in self._boxes.keys_at(np.flatnonzero(hit).tolist())]

    def labels(self, area: QRectF) -> list[QRectF]:
        """Return where shapes are written at wires in an area."""
        near = (shape for shape in self.near(area) if self.has_labels and self._is_shown(shape) and self.tells(shape))
        return [shape.label_box for shape in near if shape.text]

    def wire_at(self, point: QPointF, reach: float) -> WireShape | None:
        """Return the wire (or the wire of the label) at a point."""
        found = self.near(QRectF(point, point).adjusted(-reach, -reach, reach, reach))
        found = [shape for shape in found if self._is_shown(shape)]
        with_text = found if self.has_labels else []
        told = (shape for shape in with_text if self.tells(shape) and shape.text)
        labelled = next((shape for shape in told if shape.label_box.contains(point)), None)
        if labelled is not None:
            return labelled
        measured = [(curve_distance(shape.lines, point), shape) for shape in found]
        measured = [entry for entry in measured if entry[0] <= reach]
        return min(measured, key=lambda entry: entry[0])[1] if measured else None

    def link_at(self, point: QPointF, reach: float) -> Link | None:
        """Return the link of a parameter that is looked at, at a point."""
        near = (link for link in self.links if link.is_lit and curve_distance(link_lines(link), point) <= reach)
        return next(near, None)

    def dot_at(self, point: QPointF, reach: float) -> DotRef | None:
        """Return the dot at a point."""
        for shape in self.near(QRectF(point, point).adjusted(-reach, -reach, reach, reach)):
            for number, dot in enumerate(shape.wire.dots):
                if distance(QPointF(*dot), point) <= reach:
                    return DotRef(shape.wire.id, number)
        return None

    # Painting

    def boundingRect(self) -> QRectF:
        return self._bounds

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        visible = [shape for shape in self.near(option.exposedRect) if self._is_shown(shape)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_links(painter)
        groups: dict[tuple[str, float, float], list[npt.NDArray[np.float64]]] = {}
        for shape in visible:
            if shape.wire.disabled:
                self._paint_disabled(painter, shape)
                continue
            groups.setdefault(self._pen_key(shape), []).append(shape.run.strokes)
        stamps = Stamps(painter)
        self._paint_halos(stamps, visible)
        for (tone, width, opacity), lines in groups.items():
            stroke(stamps, lines, solid(_tone(tone, opacity), width))
        self._paint_dots(painter, visible)
        if stamps.scale >= TEXT_SCALE and self.has_labels:
            for shape in visible:
                if not shape.wire.disabled and (self.lit is None or shape.wire.id in self.lit):
                    self._paint_label(stamps, shape)

    def _paint_halos(self, stamps: Stamps, shapes: list[WireShape]) -> None:
        """Let the wires of selected nodes glow whose own colours tell of a run; an error is seen without that."""
        glowing: dict[float, list[npt.NDArray[np.float64]]] = {}
        for shape in shapes if self.chosen and self.lit is None else ():
            if self._is_chosen(shape) and shape.look.tone not in ("idle", "error") and not shape.wire.disabled:
                glowing.setdefault(shape.look.width + HALO, []).append(shape.run.strokes)
        for width, lines in glowing.items():
            stroke(stamps, lines, solid(_tone("accent", HALO_OPACITY), width))

    def _is_chosen(self, shape: WireShape) -> bool:
        """Tell whether a wire begins or ends at a selected node."""
        if not self.chosen:
            return False
        wire = shape.wire
        return wire.source.node in self.chosen or wire.target.node in self.chosen

    def _paint_disabled(self, painter: QPainter, shape: WireShape) -> None:
        """Draw a wire that feeds nothing: dashed, and crossed out in its middle."""
        tone, width, opacity = self._pen_key(shape)
        colour, (x, y) = _tone(tone, opacity), shape.run.middle
        painter.setPen(dashed(colour, width))
        painter.drawPolyline(polyline(shape.lines))
        painter.setPen(solid(colour, 1.6))
        painter.setBrush(QColor(theme().canvas))
        painter.drawEllipse(QPointF(x, y), MARK_RADIUS, MARK_RADIUS)
        reach = MARK_RADIUS * 0.7
        painter.drawLine(QPointF(x - reach, y + reach), QPointF(x + reach, y - reach))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_dots(self, painter: QPainter, shapes: list[WireShape]) -> None:
        for shape in shapes:
            if not shape.wire.dots:
                continue
            tone, width, opacity = self._pen_key(shape)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_tone(tone, opacity))
            for number, dot in enumerate(shape.wire.dots):
                at = QPointF(*dot)
                painter.drawEllipse(at, DOT_RADIUS + width / 4, DOT_RADIUS + width / 4)
                if self.selected_dot == (shape.wire.id, number):
                    painter.setPen(solid(_tone("accent"), 1.6))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawEllipse(at, DOT_RADIUS + 4, DOT_RADIUS + 4)
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(_tone(tone, opacity))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _pen_key(self, shape: WireShape) -> tuple[str, float, float]:
        if shape.wire.id in self.doomed:
            return "error", max(shape.look.width, 2.4), 1.0
        if shape.wire.id in self.selected:
            return "accent", max(shape.look.width, 2.4), 1.0
        if self.lit is not None:
            is_lit = shape.wire.id in self.lit
            return (shape.look.tone, shape.look.width + 1.0, 1.0) if is_lit else ("dimmed", 1.2, 1.0)
        extra = 1.0 if shape.wire.id == self.hovered else 0.0
        if shape.look.tone == "idle" and self._is_chosen(shape):
            return "accent", max(shape.look.width, CHOSEN_WIDTH) + extra, 1.0
        return shape.look.tone, shape.look.width + extra, shape.look.opacity

    def _paint_label(self, stamps: Stamps, shape: WireShape) -> None:
        text, left, y, _ = shape.label
        if not text or not self.tells(shape):
            return
        tone = None if shape.look.tone in ("idle", "stale") else _tone(shape.look.tone)
        # other wires of its output may run through what stands above a level one
        is_alone = sum(map(len, self._leave(shape.wire.source).values())) == 1
        put = put_shape if shape.run.is_level and is_alone else put_pill
        put(stamps, text, left, y, tone)

    def _paint_links(self, painter: QPainter) -> None:
        for link in self.links:
            painter.setPen(
                dashed(_tone("accent") if link.is_lit else style().sharing(link.group), 2.4 if link.is_lit else 1.4)
            )
            painter.drawPolyline(polyline(link_lines(link)))


def _box(shape: WireShape) -> tuple[float, float, float, float]:
    bounds = shape.bounds
    return bounds.x(), bounds.y(), bounds.width(), bounds.height()


def stroke(stamps: Stamps, wires: list[npt.NDArray[np.float64]], pen: QPen) -> None:
    """Draw wires that look alike, in one call where that can't be told from strokes.

    Square ends make pieces overlap, so that their joints are as solid as the rest; through a translucent pen the
    overlaps would show.
    """
    painter = stamps.painter
    in_pieces = not stamps.keeps_lines and pen.widthF() * stamps.pixels <= WIDEST_IN_PIECES
    if in_pieces and pen.color().alpha() == 255:
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        draw_lines(painter, np.concatenate(wires))
        return
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    for wire in wires:
        painter.drawPolyline(polyline(wire))


def link_lines(link: Link) -> npt.NDArray[np.float64]:
    """Return the curve of a link of sharing: straight down where one is above, else over the heads."""
    upper, lower = sorted((link.lender, link.borrower), key=lambda box: box.top())
    inset = 32.0
    if lower.top() >= upper.bottom():
        start = QPointF(upper.right() - inset, upper.bottom())
        end = QPointF(lower.right() - inset, lower.top())
        bend = max((end.y() - start.y()) / 2, 16.0)
        ys = (start.y(), start.y() + bend, end.y() - bend, end.y())
    else:
        start, end = (QPointF(box.center().x(), box.top()) for box in (link.lender, link.borrower))
        top = upper.top() - 48.0
        ys = (start.y(), top, top, end.y())
    t = np.linspace(0, 1, SEGMENTS + 1)
    s = 1 - t
    x = start.x() + (end.x() - start.x()) * (3 * s * t**2 + t**3)
    y = s**3 * ys[0] + 3 * s**2 * t * ys[1] + 3 * s * t**2 * ys[2] + t**3 * ys[3]
    return np.column_stack((x[:-1], y[:-1], x[1:], y[1:]))


def _tone(name: str, opacity: float = 1.0) -> QColor:
    look = style()
    if opacity < 1:
        return color(_tone(name).name(), opacity)
    if name == "idle":
        return look.idle_wire
    if name == "dimmed":
        return look.dimmed_wire
    if name == "stale":
        return look.stale_wire
    return look.tones[name]
