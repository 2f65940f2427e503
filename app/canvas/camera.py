"""Zoom and place of a view: zooming keeps the point under the pointer where it is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

from app.canvas.style import OVERVIEW_SCALE

NEAREST, FARTHEST = 4.0, 0.05
STEP = 1.25
REACH = 250_000.0
"""How far the canvas goes, in scene units each way."""
FIT_MARGIN = 40.0


class Camera:
    """Moves a view over its scene."""

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view
        view.setSceneRect(QRectF(-REACH, -REACH, 2 * REACH, 2 * REACH))

    @property
    def zoom(self) -> float:
        """1 for 100 %."""
        return self._view.transform().m11()

    @property
    def is_far(self) -> bool:
        """True where the graph is painted as an overview."""
        return self.zoom < OVERVIEW_SCALE

    def zoom_to(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Set the zoom, within bounds, and keep a point of the viewport where it is."""
        zoom = min(max(zoom, FARTHEST), NEAREST)
        at = anchor if anchor is not None else QPointF(self._view.viewport().rect().center())
        kept, mode = self.to_scene(at), self._view.viewportUpdateMode()
        # Everything is painted anew: what is there need not be moved first, twice for its two directions.
        self._view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self._view.setTransform(QTransform.fromScale(zoom, zoom))
        moved = self.to_screen(kept) - at
        self.scroll_by(moved.x(), moved.y())
        self._view.setViewportUpdateMode(mode)

    def scroll_by(self, dx: float, dy: float) -> None:
        """Move the view by pixels of the screen."""
        for bar, by in ((self._view.horizontalScrollBar(), dx), (self._view.verticalScrollBar(), dy)):
            # bounded before Qt is asked: a node may lie further off than its numbers of pixels reach
            bar.setValue(round(max(bar.minimum(), min(bar.value() + by, bar.maximum()))))

    def to_scene(self, screen: QPointF) -> QPointF:
        """Return the scene's point under a point of the viewport."""
        inverse, _ = self._view.viewportTransform().inverted()
        return inverse.map(screen)

    def to_screen(self, point: QPointF) -> QPointF:
        """Return where a point of the scene is in the viewport."""
        return self._view.viewportTransform().map(point)

    def show(self, area: QRectF) -> None:
        """Show a part of the scene as large as it fits, but not above 100 %."""
        room = self._view.viewport().size()
        if area.isEmpty() or room.isEmpty():
            self.zoom_to(1.0)
            return
        grown = area.adjusted(-FIT_MARGIN, -FIT_MARGIN, FIT_MARGIN, FIT_MARGIN)
        zoom = min(room.width() / grown.width(), room.height() / grown.height(), 1.0)
        self.zoom_to(zoom)
        by = self.to_screen(area.center()) - QPointF(room.width() / 2, room.height() / 2)
        self.scroll_by(by.x(), by.y())

    def look_at(self, zoom: float, centre: QPointF) -> None:
        """Show a point of the scene in the middle."""
        self.zoom_to(zoom)
        by = self.to_screen(centre) - QPointF(self._view.viewport().rect().center())
        self.scroll_by(by.x(), by.y())

    def begin(self, zoom: float, whole: QRectF, first: QRectF) -> None:
        """Show a part of all there is, around what one reads first, nearer to its right edge than to its left.

        There is no more of what lies beyond the whole than a margin, so that an input stands at the left edge; to the
        left of where a gradient begins, and below it, stands what follows on it.
        """
        room = self._view.viewport().size()
        part = QRectF(0, 0, room.width() / zoom, room.height() / zoom)
        part.moveCenter(first.center())
        grown = whole.adjusted(-FIT_MARGIN, -FIT_MARGIN, FIT_MARGIN, FIT_MARGIN)
        part.moveLeft(_within(part.left() - part.width() / 4, part.width(), grown.left(), grown.right()))
        part.moveTop(_within(part.top(), part.height(), grown.top(), grown.bottom()))
        self.look_at(zoom, part.center())


def _within(start: float, length: float, low: float, high: float) -> float:
    """Return where a length begins that stays between two bounds, or leaves the same room on both sides of them."""
    return (low + high - length) / 2 if high - low <= length else max(low, min(start, high - length))
