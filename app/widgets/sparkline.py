"""Small curves: in a cell of a list or a table, as large as the cell."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

SPARK_ROLE = int(Qt.ItemDataRole.UserRole) + 7
"""Under which a model keeps the numbers of a cell, a sequence of floats."""

MARGIN = 4


def paint_sparkline(painter: QPainter, area: QRectF, values: Sequence[float], colour: QColor) -> None:
    """Paint numbers as a line from left to right, the smallest at the bottom, without those that are not finite."""
    known = [(index, value) for index, value in enumerate(values) if math.isfinite(value)]
    if len(known) < 2:
        return
    low, high = min(value for _, value in known), max(value for _, value in known)
    width, height = area.width() / max(1, len(values) - 1), area.height() / (high - low if high > low else 1.0)
    middle = area.height() / 2 if high <= low else 0.0
    points = [QPointF(area.left() + i * width, area.bottom() - middle - (v - low) * height) for i, v in known]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1))
    painter.drawPolyline(QPolygonF(points))
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
            paint_sparkline(painter, area, values, QColor(self._colour()))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(72, super().sizeHint(option, index).height())
