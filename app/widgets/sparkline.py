"""Small curves: in a cell of a list or a table, as large as the cell."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

SPARK_ROLE = int(Qt.ItemDataRole.UserRole) + 7
"""Under which a model keeps the numbers of a cell, a sequence of floats."""

MARGIN = 4


def sparkline(values: Sequence[float]) -> QPolygonF:
    """Return numbers as a line from left to right, in a square of side 1 with the smallest at the bottom.

    Those that are not finite are left out; of fewer than two nothing is left.
    """
    y = np.asarray(values, np.float64)
    x = np.arange(len(y)) / max(len(y) - 1, 1)
    is_finite = np.isfinite(y)
    if not is_finite.all():
        x, y = x[is_finite], y[is_finite]
    if len(y) < 2:
        return QPolygonF()
    low, high = float(y.min()), float(y.max())
    is_flat = high <= low or not math.isfinite(high - low)
    down = np.full(len(y), 0.5) if is_flat else (high - y) / (high - low)
    return QPolygonF([*map(QPointF, x.tolist(), down.tolist())])


def paint_sparklines(painter: QPainter, lines: Iterable[tuple[QRectF, QPolygonF]], colour: QColor) -> None:
    """Paint lines, each into an area; many with one painter cost little more than one."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1))
    for area, line in lines:
        place = QTransform(area.width(), 0, 0, area.height(), area.left(), area.top())
        painter.drawPolyline(place.map(line))
    painter.restore()


class SparklineDelegate(QStyledItemDelegate):
    """Paints the numbers that a cell has under `SPARK_ROLE`, over the ground of the cell."""

    def __init__(self, colour: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colour = colour

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        values = index.data(SPARK_ROLE)
        if values:
            area = QRectF(option.rect).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
            paint_sparklines(painter, [(area, sparkline(values))], QColor(self._colour()))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(72, super().sizeHint(option, index).height())
