"""A line of a few numbers over their order, painted: a sparkline."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import notifier, theme

MOST = 240
"""More points than pixels would be drawn over each other: only the last ones are."""


class MiniLine(QWidget):
    """Numbers as a line from the lowest to the highest; what is not finite is a gap, the last one has a dot."""

    def __init__(self, colour: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self._values: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        notifier().changed.connect(self.update)

    def set_values(self, values: Sequence[float]) -> None:
        """Show other numbers."""
        if (made := tuple(values[-MOST:])) != self._values:
            self._values = made
            self.update()

    @property
    def values(self) -> tuple[float, ...]:
        """The numbers that are shown."""
        return self._values

    def sizeHint(self) -> QSize:
        return QSize(96, 24)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(theme().border))
        points = [point for point in self._points() if point is not None]
        if not points:
            return
        tone = QColor(self._colour())
        painter.setPen(QPen(tone, 1.4))
        for run in self._runs():
            painter.drawPolyline(QPolygonF(run))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawEllipse(points[-1], 2.2, 2.2)

    def _points(self) -> list[QPointF | None]:
        finite = [value for value in self._values if math.isfinite(value)]
        if not finite:
            return []
        low, high = min(finite), max(finite)
        spread = (high - low) or 1.0
        room = QRectF(3, 3, self.width() - 6, self.height() - 8)
        step = room.width() / max(len(self._values) - 1, 1)
        level = 0.5 if high == low else None
        return [
            QPointF(
                room.left() + index * step,
                room.bottom() - room.height() * (level if level is not None else (value - low) / spread),
            )
            if math.isfinite(value)
            else None
            for index, value in enumerate(self._values)
        ]

    def _runs(self) -> list[list[QPointF]]:
        """Return the pieces of the line between gaps."""
        runs: list[list[QPointF]] = [[]]
        for point in self._points():
            if point is None:
                runs.append([])
            else:
                runs[-1].append(point)
        return [run for run in runs if len(run) > 1]
