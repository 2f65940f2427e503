"""A histogram of a few bars, painted: cheap enough for a wall of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import notifier, theme


class MiniBars(QWidget):
    """Bars that share their width, the highest as high as the widget; a base line where there are none."""

    def __init__(self, colour: Callable[[], str], height: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self._heights: tuple[float, ...] = ()
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        notifier().changed.connect(self.update)

    def set_counts(self, counts: Sequence[int]) -> None:
        """Show counts; none of them for an empty picture."""
        highest = max(counts, default=0)
        heights = tuple(count / highest for count in counts) if highest else ()
        if heights != self._heights:
            self._heights = heights
            self.update()

    def heights(self) -> tuple[float, ...]:
        """Return the heights of the bars, from 0 to 1."""
        return self._heights

    def sizeHint(self) -> QSize:
        return QSize(96, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        base = self.height() - 1
        painter.fillRect(QRectF(0, base, self.width(), 1), QColor(theme().border))
        if not self._heights:
            return
        colour = QColor(self._colour())
        step = self.width() / len(self._heights)
        gap = 1.0 if step >= 3 else 0.0
        for index, height in enumerate(self._heights):
            if height:
                bar = max(1.0, height * (base - 1))
                painter.fillRect(QRectF(index * step, base - bar, step - gap, bar), colour)
