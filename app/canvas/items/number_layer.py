"""Small tensors written at their wires, over everything: values, and below them gradients.

A block of numbers stands below or above the middle of its wire, where `app.canvas.number_places` finds room; a thin
line, which runs behind all else, leads to the wire from farther away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.items.painting import guarded
from app.canvas.items.stamps import Stamps
from app.canvas.items.wire_layer import MOST_PARTS, WireLayer
from app.canvas.items.wire_shape import NumberLine, WireShape
from app.canvas.number_places import Box, NumberPlaces, Spot, Wanted
from app.canvas.style import TEXT_SCALE, dashed, solid, style, text_width
from app.theme import color
from core.graph.model import WireId

PITCH, PADDING = 16.0, 6.0
THICK = 3.0
"""How far what a wire covers reaches to its sides."""
SPLIT = 6.0
"""Room between values and gradients, for a line."""


class NumberLayer(QGraphicsItem):
    """All numbers in one item, above the nodes; it is never under the pointer."""

    def __init__(self, wires: WireLayer, obstacles: Callable[[], AbstractSet[Box]]) -> None:
        super().__init__()
        self._wires = wires
        self._obstacles = obstacles
        self._places = NumberPlaces()
        self._lines: dict[WireId, tuple[NumberLine, ...]] = {}
        """What is written, by wire."""
        self._bounds = QRectF()
        self.magnification = 1.0
        """How large numbers are written, beside the zoom."""
        self.setZValue(3)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def settle(self) -> QRectF:
        """Find a place for every block, as numbers, wires or nodes changed; return what has to be painted again."""
        if not self._wires.numbered and not self._lines:
            return QRectF()
        written = self._wires.shapes.items() if self._wires.numbered else ()
        shapes = {wire: shape for wire, shape in written if shape.look.numbers}
        lines = {wire: shape.look.numbers for wire, shape in shapes.items()}
        before, known = self._places.spots, self._lines
        obstacles = self._obstacles() | {box for shape in shapes.values() for box in self._covered(shape)}
        moved = self._places.settle({wire: self._want(shape) for wire, shape in shapes.items()}, obstacles)
        moved.update(wire for wire, text in lines.items() if known.get(wire) != text)
        self._lines = lines
        self._extend()
        spots = (places.get(wire) for wire in moved for places in (before, self._places.spots))
        areas = [_area(spot) for spot in spots if spot is not None]
        area = QRectF()
        for each in areas:
            area = area.united(each)
            if len(areas) <= MOST_PARTS:
                self.update(each)
        if len(areas) > MOST_PARTS:
            self.update()
        return area

    def _extend(self) -> None:
        """Take as much room as all blocks need."""
        boxes = [spot.box for spot in self._places.spots.values()]
        bounds = QRectF()
        if boxes:
            left, top = min(box.left for box in boxes), min(box.top for box in boxes)
            right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
            bounds = QRectF(left, top, right - left, bottom - top)
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds

    def box_of(self, wire: WireId) -> QRectF | None:
        """Return where the numbers of a wire are written; None where there are none."""
        spot = self._places.spots.get(wire)
        return None if spot is None else rectangle(spot.box)

    def boxes(self) -> list[QRectF]:
        """Return where numbers are written."""
        return [rectangle(spot.box) for spot in self._places.spots.values()]

    def _want(self, shape: WireShape) -> Wanted:
        (x, y), (width, height) = shape.run.middle, block_size(shape.look.numbers)
        return Wanted(x, y, shape.run.is_level, width * self.magnification, height * self.magnification)

    def _covered(self, shape: WireShape) -> Iterator[Box]:
        """Yield what numbers must not hide of a wire: the shape that is written at it, and it itself if it is level."""
        if self._wires.has_labels and shape.text and self._wires.tells(shape):
            label = shape.label_box
            yield Box(label.left(), label.top(), label.right(), label.bottom())
        if shape.run.is_level:
            one, other = shape.run.leg
            yield Box(one.x, min(one.y, other.y) - THICK, other.x, max(one.y, other.y) + THICK)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        return QPainterPath()

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        stamps = Stamps(painter)
        if stamps.scale < TEXT_SCALE:
            return
        seen = {wire: spot for wire, spot in self._places.spots.items() if _area(spot).intersects(option.exposedRect)}
        painter.setPen(dashed(style().theme.faint, 1))
        painter.drawLines([QLineF(*line) for spot in seen.values() for line in spot.leads])
        for wire, spot in seen.items():
            self._put(stamps, self._lines[wire], rectangle(spot.box))

    def _put(self, stamps: Stamps, lines: tuple[NumberLine, ...], box: QRectF) -> None:
        scale = self.magnification

        def write(painter: QPainter) -> None:
            look = style()
            painter.save()
            painter.translate(box.topLeft())
            painter.scale(scale, scale)
            painter.setPen(solid(look.theme.border, 1))
            painter.setBrush(color(look.theme.canvas, 0.92))
            painter.drawRoundedRect(QRectF(0.5, 0.5, box.width() / scale - 1, box.height() / scale - 1), 4, 4)
            painter.setFont(look.value_font)
            top = PADDING / 2
            for before, (tone, text) in zip((lines[0], *lines), lines, strict=False):
                if tone != before.tone:
                    painter.fillRect(QRectF(PADDING, top + SPLIT / 2, box.width() / scale - 2 * PADDING, 1), look.line)
                    top += SPLIT
                painter.setPen(look.tones[tone])
                painter.drawText(QPointF(PADDING, top + 12), text)
                top += PITCH
            painter.restore()

        stamps.put_own(("numbers", lines, scale), box, write)


@lru_cache(maxsize=4096)
def block_size(lines: tuple[NumberLine, ...]) -> tuple[float, float]:
    """Return how wide and how high lines of numbers are, with what is around them."""
    width = max(text_width(line.text, "value_font") for line in lines) + 2 * PADDING
    return width, len(lines) * PITCH + PADDING + (SPLIT if lines[0].tone != lines[-1].tone else 0)


def rectangle(box: Box) -> QRectF:
    """Return a box as Qt has it."""
    return QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)


def _area(spot: Spot) -> QRectF:
    """Return what a block and its line cover."""
    left, top, right, bottom = spot.box
    for line in spot.leads:
        top, bottom = min(top, line.top), max(bottom, line.bottom)
    return QRectF(left - 1, top - 1, right - left + 2, bottom - top + 2)
