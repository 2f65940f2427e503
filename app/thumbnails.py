"""A network so small that nothing in it can be read: what its nodes are by colour, and how they are wired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPicture

from app.canvas.items.frame_item import FrameItem, swatch
from app.canvas.items.node_item import NodeItem
from app.canvas.items.wire_shape import WireShape
from app.canvas.scene import CanvasScene
from app.theme import color, mix, theme

if TYPE_CHECKING:
    from app.session.session import EditorSession

MARGIN = 16.0
CORNER = 14.0
BAND = 22.0
"""Height of the coloured head of a node, in scene units: about as much as its title takes."""
WIRE_WIDTH = 5.0
PORT_RADIUS = 9.0


@dataclass(frozen=True)
class Thumbnail:
    """A drawing, and the part of the scene that it shows."""

    drawing: QPicture
    area: QRectF

    def paint(self, painter: QPainter, place: QRectF) -> None:
        """Paint it in the middle of a place, as large as it fits."""
        scale = min(place.width() / self.area.width(), place.height() / self.area.height())
        painter.save()
        painter.translate(place.center())
        painter.scale(scale, scale)
        painter.translate(-self.area.center())
        painter.drawPicture(QPointF(), self.drawing)
        painter.restore()


def thumbnail(session: EditorSession) -> Thumbnail | None:
    """Draw the network of a session in the colours of the theme, without its notes; None where there is nothing."""
    scene = CanvasScene(session)
    items = list(scene.items_by_id.values())
    frames = [item for item in scene.items() if isinstance(item, FrameItem)]
    drawing, area = QPicture(), QRectF()
    painter = QPainter(drawing)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for frame in frames:
        _paint_frame(painter, frame)
        area = area.united(frame.outline())
    for shape in scene.layer.shapes.values():
        _paint_wire(painter, shape)
        area = area.united(shape.bounds)
    for item in items:
        _paint_node(painter, item)
        area = area.united(item.outline())
    painter.end()
    scene.deleteLater()
    return None if area.isEmpty() else Thumbnail(drawing, area.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))


def _paint_frame(painter: QPainter, item: FrameItem) -> None:
    tone = swatch(item.frame.colour)
    painter.setPen(QPen(color(tone, 0.5), 3))
    painter.setBrush(color(tone, 0.1))
    painter.drawRoundedRect(item.outline(), CORNER, CORNER)


def _paint_wire(painter: QPainter, shape: WireShape) -> None:
    path = QPainterPath(shape.start)
    for _, _, x, y in shape.lines.tolist():
        path.lineTo(x, y)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme().families["sources"]), WIRE_WIDTH))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme().families["sources"]))
    for end in (shape.start, shape.end):
        painter.drawEllipse(end, PORT_RADIUS, PORT_RADIUS)


def _paint_node(painter: QPainter, item: NodeItem) -> None:
    tone = theme().error if item.in_conflict else theme().family(item.content.family)
    box = item.outline()
    body = QPainterPath()
    body.addRoundedRect(box, CORNER, CORNER)
    head = QPainterPath()
    head.addRect(QRectF(box.left(), box.top(), box.width(), BAND))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(body, QColor(mix(theme().raised, tone, 0.22)))
    painter.fillPath(body.intersected(head), QColor(tone))
    painter.setPen(QPen(QColor(tone), 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(body)
