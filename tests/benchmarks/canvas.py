"""The canvas: how long a frame takes while a person zooms, pans, drags and edits, in documents of growing size."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.canvas.backdrop import paint_ground, paint_overview
from app.canvas.view import CanvasView
from app.session import EditorSession
from app.theme import apply_theme
from core.graph.commands import SetAttribute
from core.graph.model import Document, NodeId, Point, frozen
from core.operators import standard_registry
from tests.benchmarks.inference import chain_with_skips
from tests.benchmarks.table import Row, measure

SIZES = (100, 1_000, 5_000)
ACROSS, DOWN = 256, 176
VIEW = (1600, 1000)


def laid_out(document: Document) -> Document:
    """Return a document whose nodes stand in rows, each row as long as the whole is high."""
    nodes = document.graph.nodes
    columns = max(round(math.sqrt(len(nodes) * DOWN / ACROSS * VIEW[0] / VIEW[1])), 1)
    places = {
        each: Point(float(index % columns * ACROSS), float(index // columns * DOWN)) for index, each in enumerate(nodes)
    }
    placed = frozen((each, replace(node, position=places[each])) for each, node in nodes.items())
    return replace(document, graph=replace(document.graph, nodes=placed))


class Frames:
    """A canvas with a document, off screen, and the floor: the same graph as plain rectangles and straight lines."""

    def __init__(self, count: int) -> None:
        self.session = EditorSession(standard_registry())
        self.session._replace(laid_out(chain_with_skips(count)), None)
        self.view = CanvasView(self.session)
        self.view.resize(*VIEW)
        self.view.show()
        self.view.fit()
        self._image = QImage(*VIEW, QImage.Format.Format_RGB32)
        self._zoom, self._step, self._by, self._units = self.view.zoom, 0, 24, 64
        self._dragged = 0.0
        self.settle()

    def settle(self) -> None:
        """Paint whatever waits for it."""
        QApplication.processEvents()

    def at(self, zoom: float | None) -> None:
        """Look at the middle of the graph at a zoom, or at all of it."""
        self.view.fit()
        if zoom is not None:
            self.view.zoom_to(zoom)
        self._zoom = self.view.zoom
        items, seen = self.view.board.items_by_id, self.view.viewport().rect().center()
        centre = self.view.camera.to_scene(QPointF(seen))
        self._middle = min(items, key=lambda each: (items[each].pos() - centre).manhattanLength())
        self.settle()

    def repaint(self) -> None:
        """Paint everything that is seen once more."""
        self.view.viewport().repaint()

    def zoom(self) -> None:
        """Zoom a little, each time to where the view was not lately."""
        self._step = (self._step + 1) % 10
        self.view.zoom_to(self._zoom * (1 + self._step / 100))
        self.view.viewport().repaint()

    def pan(self) -> None:
        """Move the view a little, there and back."""
        self._by = -self._by
        self.view.scroll_by(self._by, 0)
        self.settle()

    def drag(self) -> None:
        """Move the node in the middle a little, there and back, as a drag does."""
        view, node = self.view, self._middle
        x, y = self.session.graph.nodes[node].position
        self._dragged = 8.0 - self._dragged
        view.board.preview_positions({node: Point(x + self._dragged, y)})
        if view.camera.is_far:
            view.refresh()
        self.settle()

    def relabel(self) -> None:
        """Change a width that reaches every shape."""
        self._units = 192 - self._units
        self.session.push(SetAttribute(NodeId("n0"), "num_hidden", self._units))
        self.settle()

    def floor(self) -> None:
        """Paint what is seen as plainly as can be."""
        view = self.view
        painter = QPainter(self._image)
        painter.setWorldTransform(view.viewportTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, view.mapToScene(view.viewport().rect()).boundingRect(), view.zoom)
        paint_overview(painter, view.board.overview, view.mapToScene(view.viewport().rect()).boundingRect())
        painter.end()

    def close(self) -> None:
        """Let go of everything."""
        self.view.deleteLater()
        self.session.close()
        QApplication.processEvents()


def rows() -> Iterator[Row]:
    """Measure frames at three zooms, and edits."""
    app = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(app, QApplication)
    apply_theme(app, "dark")
    for count in SIZES:
        frames = Frames(count)
        for zoom in (None, 0.5, 1.0):
            frames.at(zoom)
            where = "fit" if zoom is None else f"{zoom:.0%}"
            functions: dict[str, Callable[[], object]] = {
                "zoom": frames.zoom,
                "repaint": frames.repaint,
                "pan": frames.pan,
                "drag": frames.drag,
            }
            *seconds, floor = measure(*functions.values(), frames.floor, rounds=9)
            for name, each in zip(functions, seconds, strict=True):
                yield Row(f"{name} at {where}, {count:,} nodes", each, "plain rectangles and lines", floor)
        frames.at(0.5)
        edit, floor = measure(frames.relabel, frames.floor, rounds=5, warm_up=1)
        yield Row(f"all shapes change, {count:,} nodes, 50%", edit, "plain rectangles and lines", floor)
        frames.close()
