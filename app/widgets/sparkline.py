"""Small curves: in a cell of a list or a table, as large as the cell; all that are seen are painted in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.widgets.drawing import draw_lines

SPARK_ROLE = int(Qt.ItemDataRole.UserRole) + 7
"""Under which a model keeps the numbers of a cell, a sequence of floats."""

MARGIN = 4

Floats = npt.NDArray[np.float64]


def depths(values: npt.ArrayLike) -> Floats:
    """Return rows of numbers as rows of depths, (rows, points): 0 for the largest of a row, 1 for the smallest.

    Equal numbers lie in the middle. What is not finite is passed over in a straight line; of a row with fewer than two
    numbers nothing is left (nan).
    """
    y = np.atleast_2d(np.array(values, np.float64))
    is_finite = np.isfinite(y)
    if not is_finite.all():
        _bridge(y, is_finite)
    if y.shape[1] < 2:
        return np.full(y.shape, np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        high = np.fmax.reduce(y, axis=1, keepdims=True)
        spread = high - np.fmin.reduce(y, axis=1, keepdims=True)
        is_flat = (spread == 0) | np.isinf(spread)
        found: Floats = np.where(is_flat, np.where(np.isnan(y), y, 0.5), (high - y) / np.where(is_flat, 1.0, spread))
    return found


def _bridge(y: Floats, is_finite: npt.NDArray[np.bool_]) -> None:
    """Fill what lies between finite numbers of a row from its neighbours, in place; the ends become nan."""
    places = np.arange(y.shape[1])
    for row in np.flatnonzero(~is_finite.all(axis=1)):
        known = np.flatnonzero(is_finite[row])
        y[row] = np.interp(places, known, y[row, known], np.nan, np.nan) if len(known) > 1 else np.nan


def segments(rows: Floats, areas: Floats) -> Floats:
    """Return the segments of lines, (n, 4): depths (rows, points), each row in its area (rows, 4: x, y, width, height).

    Where there is nothing to draw there is no segment.
    """
    points = rows.shape[1]
    if points < 2:
        return np.empty((0, 4))
    x = areas[:, :1] + areas[:, 2:3] * (np.arange(points) / (points - 1))
    y = areas[:, 1:2] + areas[:, 3:] * rows
    lines = np.stack([x[:, :-1], y[:, :-1], x[:, 1:], y[:, 1:]], axis=2).reshape(-1, 4)
    found: Floats = lines[np.isfinite(lines).all(axis=1)]
    return found


def paint_sparklines(painter: QPainter, lines: Floats, colour: QColor) -> None:
    """Paint the segments of however many lines."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1))
    draw_lines(painter, lines)
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
        values: Sequence[float] | None = index.data(SPARK_ROLE)
        if values:
            area = QRectF(option.rect).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
            place = np.array([area.getRect()])
            paint_sparklines(painter, segments(depths(values), place), QColor(self._colour()))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(72, super().sizeHint(option, index).height())
