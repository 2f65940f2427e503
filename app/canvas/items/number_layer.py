"""Small tensors written at their wires, over everything: values, and below them gradients.

A block of numbers stands below or above the middle of its wire, as near as it can without covering a node, a note or
another block; a thin line leads to the wire from farther away.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.items.painting import guarded
from app.canvas.items.stamps import Stamps
from app.canvas.items.wire_layer import NumberLine, WireLayer, WireShape
from app.canvas.style import TEXT_SCALE, dashed, solid, style, text_width
from app.theme import color
from core.graph.model import WireId

PITCH, PADDING, GAP = 16.0, 6.0, 8.0
LABEL = 18.0
"""Height of the shape that may be written above a wire."""


class NumberLayer(QGraphicsItem):
    """All numbers in one item, above the nodes; it is never under the pointer."""

    def __init__(self, wires: WireLayer, obstacles: Callable[[], list[QRectF]]) -> None:
        super().__init__()
        self._wires = wires
        self._obstacles = obstacles
        self._boxes: dict[WireId, QRectF] = {}
        self._bounds = QRectF()
        self.magnification = 1.0
        """How large numbers are written, beside the zoom."""
        self.setZValue(3)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def settle(self) -> None:
        """Find a place for every block; called when numbers or wires have changed."""
        boxes: dict[WireId, QRectF] = {}
        taken = self._obstacles() if self._wires.numbered else []
        for wire, shape in self._wires.shapes.items() if taken else ():
            if shape.look.numbers:
                boxes[wire] = self._place(shape, taken)
                taken.append(boxes[wire])
        if boxes == self._boxes and not boxes:
            return
        self._boxes = boxes
        bounds = QRectF()
        for box in boxes.values():
            bounds = bounds.united(box)
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self.update()

    def box_of(self, wire: WireId) -> QRectF | None:
        """Return where the numbers of a wire are written; None where there are none."""
        return self._boxes.get(wire)

    def _place(self, shape: WireShape, taken: list[QRectF]) -> QRectF:
        """Return the place nearest to the middle of a wire, below or above it, where a block covers nothing."""
        size = self._size(shape.look.numbers)
        x, y = shape.run.leg[len(shape.run.leg) // 2, :2].tolist()
        left, right = x - size.width() / 2, x + size.width() / 2
        near = [box for box in taken if box.left() < right and box.right() > left]
        below, above = size.translated(left, y + GAP), size.translated(left, y - LABEL - GAP - size.height())
        if not shape.run.is_level:  # its label stands on the wire
            below.translate(0, LABEL / 2)
        choices = [_slide(below, near, is_up=False), _slide(above, near, is_up=True)]
        return min(choices, key=lambda box: abs(box.center().y() - y))

    def _size(self, lines: tuple[NumberLine, ...]) -> QRectF:
        width = max(text_width(line.text, "value_font") for line in lines) + 2 * PADDING
        height = len(lines) * PITCH + PADDING
        return QRectF(0, 0, width * self.magnification, height * self.magnification)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        return QPainterPath()

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        stamps = Stamps(painter)
        if stamps.scale < TEXT_SCALE:
            return
        shown = [(self._wires.shapes[wire], box) for wire, box in self._boxes.items() if wire in self._wires.shapes]
        for shape, box in shown:
            self._lead(painter, shape, box)
        for shape, box in shown:
            if box.intersects(option.exposedRect):
                self._put(stamps, shape.look.numbers, box)

    def _lead(self, painter: QPainter, shape: WireShape, box: QRectF) -> None:
        """Draw the line from a block that stands apart to its wire."""
        x, y = shape.run.leg[len(shape.run.leg) // 2, :2].tolist()
        end = box.top() if box.top() > y else box.bottom()
        if abs(end - y) > 2 * LABEL:
            painter.setPen(dashed(style().theme.faint, 1))
            painter.drawLine(QPointF(x, end), QPointF(x, y - LABEL - GAP if end < y else y + GAP))

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
            for index, (tone, text) in enumerate(lines):
                painter.setPen(look.tones[tone])
                painter.drawText(QPointF(PADDING, PADDING / 2 + PITCH * index + 12), text)
            painter.restore()

        stamps.put(("numbers", lines, scale), box, write)


def _slide(box: QRectF, others: list[QRectF], *, is_up: bool) -> QRectF:
    """Return a box, moved up or down until it covers none of the others."""
    box = QRectF(box)
    for _ in others:
        covered = [other for other in others if other.intersects(box)]
        if not covered:
            break
        if is_up:
            box.moveBottom(min(other.top() for other in covered) - GAP / 2)
        else:
            box.moveTop(max(other.bottom() for other in covered) + GAP / 2)
    return box
