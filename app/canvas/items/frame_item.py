"""A frame: a titled, tinted box behind nodes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.items.painting import guarded
from app.canvas.style import base_line, solid
from app.theme import GRID, TITLE, color, theme, ui
from core.graph.frames import TITLE_HEIGHT
from core.graph.model import Frame

SMALLEST_TITLE = 11.0
"""Titles are never smaller than this on the screen."""
LARGEST_GROWTH = 6.0
LEAST_MIDDLE = 9.5
"""How far the middle of a title is at least below the edge of its frame, in the title's own scale."""


class FrameItem(QGraphicsItem):
    """One frame on the canvas."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.is_selected = False
        self.is_target = False
        """Something that is dragged would belong to it."""
        self.box = QRectF(*frame.rectangle)
        self.setZValue(-2)

    def show_frame(self, frame: Frame) -> None:
        """Show a frame as it is in the document."""
        self.frame = frame
        self.show_box(QRectF(*frame.rectangle))

    def show_box(self, box: QRectF) -> None:
        """Show the frame elsewhere or of another size, while it is dragged."""
        self.prepareGeometryChange()
        self.box = box
        self.update()

    def outline(self) -> QRectF:
        """Return the frame's outline in the scene."""
        return self.box

    def title_box(self) -> QRectF:
        """Where the title is, and where the frame is taken hold of."""
        return QRectF(self.box.left(), self.box.top(), self.box.width(), min(TITLE_HEIGHT, self.box.height()))

    def boundingRect(self) -> QRectF:
        return self.box.adjusted(-4, -4, 4, 4)

    @guarded
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        self.paint_frame(painter)

    def paint_frame(self, painter: QPainter) -> None:
        """Draw the frame; its title stays readable from afar."""
        look, tone = theme(), swatch(self.frame.colour)
        zoom = max(painter.worldTransform().m11(), 0.01)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(tone, 0.16 if self.is_target else 0.09))
        painter.drawRoundedRect(self.box, GRID, GRID)
        is_marked = self.is_selected or self.is_target
        pen = solid(look.accent if is_marked else color(tone, 0.55), (2 if is_marked else 1.2) / min(zoom, 1.0))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.box, GRID, GRID)
        self._paint_title(painter, tone, zoom)

    def _paint_title(self, painter: QPainter, tone: str, zoom: float) -> None:
        look = theme()
        growth = min(max(1.0, SMALLEST_TITLE / (TITLE * zoom)), LARGEST_GROWTH)
        bar = self.title_box()
        painter.save()
        painter.setClipRect(self.box, Qt.ClipOperation.IntersectClip)
        painter.translate(bar.topLeft())
        painter.scale(growth, growth)
        width = bar.width() / growth
        middle = max(TITLE_HEIGHT / 2 / growth, LEAST_MIDDLE)  # as high up as it can, off the nodes below it
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone))
        painter.drawRoundedRect(QRectF(12, middle - 5, 10, 10), 3, 3)
        painter.setFont(title_font())
        painter.setPen(QColor(look.text if self.frame.title else look.dim))
        painter.drawText(QPointF(30, middle + base_line("title_font") + 1), self._title(width - 42))
        painter.restore()

    def _title(self, room: float) -> str:
        return QFontMetricsF(title_font()).elidedText(self.frame.title, Qt.TextElideMode.ElideRight, max(room, 0))


def title_font() -> QFont:
    """Return the font of titles."""
    return ui(TITLE, 600)


def swatch(name: str) -> str:
    """Return the colour of a swatch; grey where none is chosen, or one that this version does not know."""
    return theme().families.get(name, theme().families["sources"])
