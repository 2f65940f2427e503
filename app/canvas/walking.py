"""From node to node by the arrow keys: along wires where there are any, else to the nearest in that direction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsView

from app.canvas.camera import Camera
from app.canvas.scene import CanvasScene
from app.canvas.style import solid
from app.session.session import EditorSession
from app.theme import GRID, theme
from core.graph.model import NodeId, PortRef

RING_GAP, RING_WIDTH = 5.0, 2.0
"""In pixels of the screen."""


class WalkedView(Protocol):
    """What walking needs of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    @property
    def camera(self) -> Camera: ...

    def hasFocus(self) -> bool: ...  # noqa: N802 - Qt's name

    def refresh(self) -> None: ...

    def reveal(self, place: NodeId | PortRef) -> None: ...


class Walking(QObject):
    """Moves the selection by arrows, and shows where the keyboard is as long as it is used."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view: WalkedView = view  # type: ignore[assignment] # a CanvasView; its module imports this one
        self._viewport = view.viewport()
        self.is_by_keys = False
        self._view.session.selection_changed.connect(self._follow)

    def note_keys(self) -> None:
        """Show the ring: somebody works by keys."""
        self._set_by_keys(True)

    def note_mouse(self) -> None:
        """Hide the ring: somebody works by mouse."""
        self._set_by_keys(False)

    def _set_by_keys(self, is_by_keys: bool) -> None:
        if self.is_by_keys != is_by_keys:
            self.is_by_keys = is_by_keys
            self._view.refresh()

    def walk(self, dx: int, dy: int) -> None:
        """Select the node to which an arrow leads."""
        board, selected = self._view.board, self._view.session.selected_nodes()
        found = next_node(board, selected[0], dx, dy) if selected else first_node(board)
        if found is not None:
            self._view.session.select([found])

    def _follow(self) -> None:
        selected = self._view.session.selected_nodes()
        if self.is_by_keys and len(selected) == 1:
            self._view.reveal(selected[0])

    def paint(self, painter: QPainter) -> None:
        """Draw the ring around what is selected, or around the canvas if nothing is."""
        if not (self.is_by_keys and self._view.hasFocus()):
            return
        items = self._view.board.items_by_id
        boxes = [items[node].outline() for node in self._view.session.selected_nodes() if node in items]
        if boxes:
            paint_ring(painter, boxes, self._view.camera.zoom)
            return
        painter.save()
        painter.resetTransform()
        painter.setPen(solid(theme().accent, RING_WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self._viewport.rect()).adjusted(1, 1, -1, -1))
        painter.restore()


def next_node(board: CanvasScene, here: NodeId, dx: int, dy: int) -> NodeId | None:
    """Return where an arrow leads from a node: right to what it feeds, left to what feeds it, else to the nearest."""
    if dx:
        wires = board.session.graph.wires_of.get(here, ())
        ends = {wire.target.node if dx > 0 else wire.source.node for wire in wires} - {here}
        if ends:
            centre = _centre(board, here)
            return min(ends, key=lambda node: (abs(_centre(board, node).y() - centre.y()), node))
    return _nearest(board, here, dx, dy)


def first_node(board: CanvasScene) -> NodeId | None:
    """Return where walking begins: at the upper left."""
    items = board.items_by_id
    return min(items, key=lambda node: (items[node].x() + items[node].y(), node), default=None)


def _nearest(board: CanvasScene, here: NodeId, dx: int, dy: int) -> NodeId | None:
    centre = _centre(board, here)
    best: tuple[float, NodeId] | None = None
    for node in board.items_by_id:
        to = _centre(board, node) - centre
        ahead, aside = to.x() * dx + to.y() * dy, abs(to.x() * dy) + abs(to.y() * dx)
        if node != here and ahead > 0 and aside <= 2 * ahead:
            cost = ahead + 2 * aside
            if best is None or cost < best[0]:
                best = cost, node
    return None if best is None else best[1]


def _centre(board: CanvasScene, node: NodeId) -> QPointF:
    return board.items_by_id[node].outline().center()


def paint_ring(painter: QPainter, boxes: Iterable[QRectF], zoom: float) -> None:
    """Draw the ring of the keyboard around what has the focus, as wide at every zoom."""
    gap = RING_GAP / zoom
    painter.setPen(solid(theme().accent, RING_WIDTH / zoom))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for box in boxes:
        painter.drawRoundedRect(box.adjusted(-gap, -gap, gap, gap), GRID + gap, GRID + gap)
