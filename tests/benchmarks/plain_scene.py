"""The peer of the canvas: the same graph in a bare QGraphicsScene, one stock item a node, a title and a wire.

Stock items paint in C++, and show no ports, shapes, attributes or problems; what the canvas shows costs more, and how
it shows it has to save that again.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QApplication, QGraphicsRectItem, QGraphicsScene, QGraphicsSimpleTextItem, QGraphicsView

from app.theme import theme
from core.graph.model import Document, NodeId

WIDTH, HEIGHT = 176.0, 112.0
BEYOND = 50_000.0


class PlainScene:
    """A view of a scene of stock items, for documents that are laid out."""

    def __init__(self, document: Document, size: tuple[int, int]) -> None:
        look, graph = theme(), document.graph
        self.scene = QGraphicsScene()
        self.scene.setBackgroundBrush(QColor(look.canvas))
        self.items: dict[NodeId, QGraphicsRectItem] = {}
        pen = QPen(QColor(look.border), 1)
        for node in graph.nodes.values():
            item = self.scene.addRect(QRectF(0, 0, WIDTH, HEIGHT), pen, QColor(look.raised))
            item.setPos(*node.position)
            title = QGraphicsSimpleTextItem(node.operator, item)
            title.setBrush(QColor(look.text))
            title.setPos(12, 12)
            self.items[node.id] = item
        for wire in graph.wires.values():
            (x0, y0), (x1, y1) = (graph.nodes[end.node].position for end in (wire.source, wire.target))
            path = QPainterPath()
            path.moveTo(x0 + WIDTH, y0 + HEIGHT / 2)
            path.cubicTo(x0 + WIDTH + 60, y0 + HEIGHT / 2, x1 - 60, y1 + HEIGHT / 2, x1, y1 + HEIGHT / 2)
            self.scene.addPath(path, QPen(QColor(look.dim), 1.6))
        # As far beyond the graph as people may go on the canvas.
        self.scene.setSceneRect(self.scene.itemsBoundingRect().adjusted(-BEYOND, -BEYOND, BEYOND, BEYOND))
        self.view = QGraphicsView(self.scene)
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.resize(*size)
        self.view.show()
        self._step, self._by = 0, 24
        QApplication.processEvents()

    def look_at(self, transform: QTransform, centre: tuple[float, float]) -> None:
        """Show what another view shows."""
        self.view.setTransform(transform)
        self.view.centerOn(*centre)
        self._zoom = transform.m11()
        QApplication.processEvents()

    def zoom(self) -> None:
        """Zoom a little, and paint."""
        self._step = (self._step + 1) % 10
        scale = self._zoom * (1 + self._step / 100)
        self.view.setTransform(QTransform.fromScale(scale, scale))
        self.view.viewport().repaint()

    def pan(self) -> None:
        """Move the view a little, there and back."""
        self._by = -self._by
        bar = self.view.horizontalScrollBar()
        bar.setValue(bar.value() + self._by)
        QApplication.processEvents()

    def drag(self, node: NodeId) -> None:
        """Move a node a little; its wires stay where they were."""
        self._by = -self._by
        self.items[node].moveBy(self._by, 0)
        QApplication.processEvents()

    def relabel(self) -> None:
        """Write another title on every node."""
        self._step = (self._step + 1) % 10
        for item in self.items.values():
            title = item.childItems()[0]
            assert isinstance(title, QGraphicsSimpleTextItem)
            title.setText(f"({self._step}, 64)")
        QApplication.processEvents()

    def close(self) -> None:
        """Let go of everything."""
        self.view.deleteLater()
        self.scene.deleteLater()
        QApplication.processEvents()
