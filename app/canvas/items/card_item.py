"""A card beside a node, on the canvas as the node is, with a line to it: a title, numbers, a picture of the array."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.items.painting import guarded
from app.canvas.style import TEXT_SCALE, dashed, elided, solid, style, text_width
from app.theme import GRID, color

WIDTH, HEIGHT = 256.0, 112.0
MARGIN, PITCH, PICTURE = 12.0, 18.0, 24.0
FIRST_LINE = 22.0
"""Height of the base line of the title."""


class CardItem(QGraphicsItem):
    """Shows what it is told, at a place that it is told; the pointer never meets it."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.detail = self.tone = ""
        self.numbers: Sequence[tuple[str, str]] = ()
        self.picture: QImage | None = None
        self.box = QRectF()
        self.lead: list[QLineF] = []
        """Pieces of the line to the node, from the card on."""
        self.setZValue(4)
        self.hide()

    def put(self, box: QRectF, lead: list[QLineF]) -> None:
        """Show the card at a place, with a line from it to its node, in pieces where that passes behind something."""
        self.prepareGeometryChange()
        self.box, self.lead = box, lead
        self.show()
        self.update()

    def boundingRect(self) -> QRectF:
        bounds = self.box
        for line in self.lead:
            bounds = bounds.united(QRectF(line.p1(), line.p2()).normalized())
        return bounds.adjusted(-2, -2, 2, 4)

    def shape(self) -> QPainterPath:
        return QPainterPath()

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        if painter.worldTransform().m11() < TEXT_SCALE:
            return
        look, box = style(), self.box
        painter.setPen(dashed(look.theme.dim, 1))
        painter.drawLines(self.lead)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.shadow)
        painter.drawRoundedRect(box.adjusted(-1, 0, 1, 3), GRID + 1, GRID + 1)
        painter.setPen(solid(look.theme.border, 1))
        painter.setBrush(color(look.theme.raised, 0.97))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), GRID, GRID)
        inner = box.adjusted(MARGIN, 0, -MARGIN, 0)
        room = inner.width() - text_width(self.detail, "name_font") - GRID
        self._write(painter, "title_font", self.tone, inner.left(), FIRST_LINE, elided(self.title, "title_font", room))
        self._write(painter, "name_font", "dim", inner.right(), FIRST_LINE, self.detail, is_right=True)
        half = (inner.width() - 2 * GRID) / 2
        for index, (label, value) in enumerate(self.numbers):
            left = inner.left() + (index % 2) * (half + 2 * GRID)
            line = FIRST_LINE + 4 + PITCH * (1 + index // 2)
            self._write(painter, "small_font", "dim", left, line, label)
            self._write(painter, "value_font", "text", left + half, line, value, is_right=True)
        if self.picture is not None:
            painter.drawImage(
                QRectF(inner.left(), box.bottom() - MARGIN - PICTURE, inner.width(), PICTURE), self.picture
            )

    def _write(
        self, painter: QPainter, kind: str, tone: str, x: float, line: float, text: str, *, is_right: bool = False
    ) -> None:
        """Write a text on a line of the card, from a place or up to it."""
        look = style()
        font: QFont = getattr(look, kind)
        painter.setFont(font)
        painter.setPen(QColor(look.tones[tone]))
        left = x - text_width(text, kind) if is_right else x
        painter.drawText(QPointF(left, self.box.top() + line), text)
