"""A heat map in which a cell can be pointed at and others are marked; imported when the first large array is shown."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPen
from PySide6.QtWidgets import QGraphicsRectItem

from app.panels.plots import HeatMap
from app.panels.rule.grid import Cell, Mask, beside
from app.theme import color, theme
from app.widgets.guarding import guards_events

MOST_BOXES = 400
"""More separate places than this are not outlined one by one: their bounds are."""


@guards_events
class PointedMap(HeatMap):
    """A heat map that tells what the pointer is over."""

    pointed = Signal(object)
    """The cell that is pointed at, or None."""

    def __init__(self) -> None:
        self._boxes: list[QGraphicsRectItem] = []
        self._frame: QGraphicsRectItem | None = None
        self._cell: Cell | None = None
        super().__init__()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", True)
        self.viewport().setMouseTracking(True)

    def mark(self, mask: Mask | None) -> None:
        """Outline cells, or none."""
        for box in self._boxes:
            self.box.removeItem(box)
        self._boxes = []
        for rectangle in spans(mask) if mask is not None else ():
            box = _frame(rectangle, QColor(theme().accent), 1.5)
            box.setBrush(color(theme().accent, 0.30))
            self.box.addItem(box, ignoreBounds=True)
            self._boxes.append(box)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            self._point(self._cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shape = self._layout.matrix.shape if self._layout is not None else (0, 0)
        cell = beside(self._cell, event.key(), shape)
        if cell is None:
            super().keyPressEvent(event)
        else:
            self._point(cell)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(None)

    def _point(self, cell: Cell | None) -> None:
        if cell != self._cell:
            self._cell = cell
            self._outline(cell)
            self.pointed.emit(cell)

    def _outline(self, cell: Cell | None) -> None:
        """Frame the cell that is pointed at."""
        if self._frame is not None:
            self.box.removeItem(self._frame)
            self._frame = None
        if cell is not None:
            self._frame = _frame(QRectF(cell[1], cell[0], 1, 1), QColor(theme().text), 2.0)
            self.box.addItem(self._frame, ignoreBounds=True)

    def _cell_at(self, place: QPointF) -> Cell | None:
        if self._layout is None:
            return None
        point = self.box.mapSceneToView(self.mapToScene(place.toPoint()))
        row, column = int(np.floor(point.y())), int(np.floor(point.x()))
        rows, columns = self._layout.matrix.shape
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None


def _frame(box: QRectF, colour: QColor, width: float) -> QGraphicsRectItem:
    frame = QGraphicsRectItem(box)
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    frame.setPen(pen)
    return frame


def spans(mask: Mask) -> list[QRectF]:
    """Return the rectangles that marked cells make: runs of rows times runs of columns, or runs within each row."""
    rows, columns = np.atleast_1d(mask.any(axis=1)), np.atleast_1d(mask.any(axis=0))
    if np.array_equal(mask, np.outer(rows, columns)):
        found = [(top, left, down, right) for top, down in _runs(rows) for left, right in _runs(columns)]
    else:
        found = [
            (row, left, row + 1, right) for row in np.flatnonzero(rows).tolist() for left, right in _runs(mask[row])
        ]
    if len(found) > MOST_BOXES:
        (top, down), (left, right) = (
            (int(np.flatnonzero(side)[0]), int(np.flatnonzero(side)[-1]) + 1) for side in (rows, columns)
        )
        found = [(top, left, down, right)]
    return [QRectF(left, top, right - left, down - top) for top, left, down, right in found]


def _runs(marks: Mask) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marks, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
