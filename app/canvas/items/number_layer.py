"""Small tensors written at their wires, over everything: values, and below them gradients.

A block of numbers stands below or above the middle of its wire, as near as it can without covering a node, a note or
another block; a thin line, which runs behind all of these, leads to the wire from farther away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.items.painting import guarded
from app.canvas.items.stamps import Stamps
from app.canvas.items.wire_layer import WireLayer
from app.canvas.items.wire_shape import NumberLine, WireShape
from app.canvas.style import TEXT_SCALE, dashed, solid, style, text_width
from app.theme import color
from core.graph.model import WireId

PITCH, PADDING, GAP = 16.0, 6.0, 8.0
SPLIT = 6.0
"""Room between values and gradients, for a line."""
COLUMN = 256.0
"""About as wide as a node."""
LABEL = 18.0
"""Height of the shape that may be written above a wire."""


class NumberLayer(QGraphicsItem):
    """All numbers in one item, above the nodes; it is never under the pointer."""

    def __init__(self, wires: WireLayer, obstacles: Callable[[], list[QRectF]]) -> None:
        super().__init__()
        self._wires = wires
        self._obstacles = obstacles
        self._boxes: dict[WireId, QRectF] = {}
        self._leads: list[QLineF] = []
        self._bounds = QRectF()
        self.magnification = 1.0
        """How large numbers are written, beside the zoom."""
        self.setZValue(3)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def settle(self) -> None:
        """Find a place for every block; called when numbers or wires have changed."""
        boxes: dict[WireId, QRectF] = {}
        taken = _Columns(self._obstacles() if self._wires.numbered else [])
        for wire, shape in self._wires.shapes.items() if self._wires.numbered else ():
            if shape.look.numbers:
                boxes[wire] = self._place(shape, taken)
                taken.add(boxes[wire])
        if boxes == self._boxes and not boxes:
            return
        self._boxes = boxes
        self._leads = [line for wire, box in boxes.items() for line in _lead(self._wires.shapes[wire], box, taken)]
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

    def boxes(self) -> list[QRectF]:
        """Return where numbers are written."""
        return list(self._boxes.values())

    def _place(self, shape: WireShape, taken: _Columns) -> QRectF:
        """Return the place nearest to the middle of a wire, below or above it, where a block covers nothing."""
        size = self._size(shape.look.numbers)
        x, y = shape.run.middle
        left, right = x - size.width() / 2, x + size.width() / 2
        near = taken.near(left, right)
        below, above = size.translated(left, y + GAP), size.translated(left, y - LABEL - GAP - size.height())
        if not shape.run.is_level:  # its label stands on the wire
            below.translate(0, LABEL / 2)
        choices = [_slide(below, near, is_up=False), _slide(above, near, is_up=True)]
        return min(choices, key=lambda box: abs(box.center().y() - y))

    def _size(self, lines: tuple[NumberLine, ...]) -> QRectF:
        width = max(text_width(line.text, "value_font") for line in lines) + 2 * PADDING
        height = len(lines) * PITCH + PADDING + (SPLIT if lines[0].tone != lines[-1].tone else 0)
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
        painter.setPen(dashed(style().theme.faint, 1))
        painter.drawLines(self._leads)
        for wire, box in self._boxes.items():
            if wire in self._wires.shapes and box.intersects(option.exposedRect):
                self._put(stamps, self._wires.shapes[wire].look.numbers, box)

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

        stamps.put(("numbers", lines, scale), box, write)


class _Columns:
    """Boxes by the columns of the scene into which they reach: of hundreds few are near a place."""

    def __init__(self, boxes: Iterable[QRectF]) -> None:
        self._boxes: dict[int, list[QRectF]] = {}
        for box in boxes:
            self.add(box)

    def add(self, box: QRectF) -> None:
        """Take down one more."""
        for column in _columns(box.left(), box.right()):
            self._boxes.setdefault(column, []).append(box)

    def near(self, left: float, right: float) -> list[QRectF]:
        """Return the boxes that reach between two places, each once."""
        found = {id(box): box for column in _columns(left, right) for box in self._boxes.get(column, ())}
        return [box for box in found.values() if box.left() < right and box.right() > left]


def _columns(left: float, right: float) -> range:
    return range(int(left // COLUMN), int(right // COLUMN) + 1)


def _lead(shape: WireShape, box: QRectF, taken: _Columns) -> list[QLineF]:
    """Return the line from a block that stands apart to its wire, as far as nothing covers it."""
    x, y = shape.run.middle
    if box.top() <= y <= box.bottom():
        return []
    start, end = (box.bottom(), y - LABEL - GAP) if box.bottom() < y else (y + GAP, box.top())
    if end - start < 2 * LABEL - GAP:
        return []
    lines = []
    for other in sorted(taken.near(x, x), key=QRectF.top):
        if other.bottom() > start and other.top() < end:
            lines.append(QLineF(x, start, x, other.top()))
            start = max(start, other.bottom())
    return [line for line in (*lines, QLineF(x, start, x, end)) if line.y2() - line.y1() > GAP / 2]


def _slide(box: QRectF, others: list[QRectF], *, is_up: bool) -> QRectF:
    """Return a box, moved up or down until it covers none of the others.

    In the order in which it meets them it need not look back: what it has passed stays behind.
    """
    box = QRectF(box)
    for other in sorted(others, key=QRectF.bottom, reverse=True) if is_up else sorted(others, key=QRectF.top):
        if not other.intersects(box):
            continue
        if is_up:
            box.moveBottom(other.top() - GAP / 2)
        else:
            box.moveTop(other.bottom() + GAP / 2)
    return box
