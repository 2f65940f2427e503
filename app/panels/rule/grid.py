"""A small matrix as numbers in cells, tinted by their values; one cell is pointed at by mouse or arrow keys."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.panels.pictures import largest_magnitude
from app.panels.texts import number
from app.theme import SMALL, color, mix, mono, notifier, theme
from app.widgets.guarding import guards_events
from core.operators.operator import Array

Mask = npt.NDArray[np.bool_]
Cell = tuple[int, int]

CELL_HEIGHT, PADDING = 20, 8
MOST_ROWS, MOST_COLUMNS, MOST_NUMBERS = 8, 6, 32
_STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


def fits(matrix: Array) -> bool:
    """Tell whether a matrix is small enough to be read as numbers."""
    rows, columns = matrix.shape
    return bool(rows <= MOST_ROWS and columns <= MOST_COLUMNS and rows * columns <= MOST_NUMBERS)


def beside(cell: Cell | None, key: int, shape: tuple[int, ...]) -> Cell | None:
    """Return the cell that an arrow key leads to, the first one from none; None for other keys and empty matrices."""
    step = next((step for arrow, step in _STEPS.items() if arrow == key), None)
    rows, columns = shape
    if step is None or not rows or not columns:
        return None
    row, column = cell if cell is not None else (-step[0], -step[1])
    return min(max(row + step[0], 0), rows - 1), min(max(column + step[1], 0), columns - 1)


@guards_events
class NumberGrid(QWidget):
    """The numbers of a matrix."""

    pointed = Signal(object)
    """The cell that is pointed at, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix: Array = np.zeros((0, 0))
        self._texts: list[list[str]] = []
        self._tints: list[list[QColor]] = []
        self._cell_width = 0.0
        self._cell: Cell | None = None
        self._mask: Mask | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        notifier().changed.connect(self._prepare)

    def show_matrix(self, matrix: Array) -> None:
        """Show a matrix."""
        self._matrix = matrix
        self._cell = None
        self._prepare()

    def mark(self, mask: Mask | None) -> None:
        """Mark cells, or none."""
        self._mask = mask
        self.update()

    def _prepare(self) -> None:
        rows = self._matrix.tolist()
        self._texts = [[number(float(value)).replace("-", "−") for value in row] for row in rows]
        reach = largest_magnitude(self._matrix)
        self._tints = [[_tint(float(value), reach) for value in row] for row in rows]
        metrics = QFontMetricsF(mono(SMALL))
        widest = max((metrics.horizontalAdvance(text) for row in self._texts for text in row), default=0.0)
        self._cell_width = max(widest + 2 * PADDING, 40.0)
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        rows, columns = self._matrix.shape
        return QSize(round(columns * self._cell_width) + 2, rows * CELL_HEIGHT + 2)

    def box_of(self, cell: Cell) -> QRectF:
        """Return where a cell is."""
        row, column = cell
        return QRectF(1 + column * self._cell_width, 1 + row * CELL_HEIGHT, self._cell_width, CELL_HEIGHT)

    def clear_pointer(self) -> None:
        """Point at nothing."""
        self._point(None)

    def _cell_at(self, place: QPointF) -> Cell | None:
        rows, columns = self._matrix.shape
        row, column = int((place.y() - 1) // CELL_HEIGHT), int((place.x() - 1) // self._cell_width)
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def _point(self, cell: Cell | None) -> None:
        if cell != self._cell:
            self._cell = cell
            self.pointed.emit(cell)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cell = beside(self._cell, event.key(), self._matrix.shape)
        if cell is None:
            super().keyPressEvent(event)
        else:
            self._point(cell)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if cell is None else f"{float(self._matrix[cell]):.9g}", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(mono(SMALL))
        is_marking = self._mask is not None and bool(self._mask.any())
        for row, texts in enumerate(self._texts):
            for column, text in enumerate(texts):
                box = self.box_of((row, column))
                is_marked = self._mask is not None and bool(self._mask[row, column])
                painter.setPen(QColor(theme().border))
                painter.setBrush(self._tints[row][column])
                painter.drawRect(box)
                if is_marked:
                    painter.fillRect(box, color(theme().accent, 0.22))
                painter.setPen(QColor(theme().text if is_marked or not is_marking else theme().dim))
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box.adjusted(0, 0, -PADDING, 0), right, text)
        self._outline(painter)

    def _outline(self, painter: QPainter) -> None:
        """Draw the frames of marked cells, and of the one that is pointed at, over all others."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = painter.pen()
        pen.setColor(QColor(theme().accent))
        pen.setWidthF(1.5)
        painter.setPen(pen)
        if self._mask is not None:
            for row, column in np.argwhere(self._mask):
                painter.drawRect(self.box_of((int(row), int(column))))
        if self._cell is not None:
            pen.setWidthF(2.0)
            pen.setColor(QColor(theme().text))
            painter.setPen(pen)
            painter.drawRect(self.box_of(self._cell).adjusted(1, 1, -1, -1))


def _tint(value: float, reach: float) -> QColor:
    """Return the ground of a cell: warmer below 0, cooler above, faint enough for text."""
    look = theme()
    if not np.isfinite(value):
        return QColor(mix(look.panel, look.error, 0.35))
    tone = look.forward if value >= 0 else look.backward
    return QColor(mix(look.panel, tone, 0.22 * min(abs(value) / reach, 1.0)))
