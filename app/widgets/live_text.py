"""A line of text that changes many times a second.

A QLabel has everything around it laid out again for each text, up to the window. This one only paints itself anew,
unless it needs more room than it has ever had.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import notifier, theme
from app.widgets.guarding import guards_events


@guards_events
class LiveText(QWidget):
    """The text, cut with … where there is no room for it; then the whole one is its tool tip.

    Args:
        font: Asked for whenever it is painted, so that it follows the theme.
        grows: Ask for room for the longest text so far; else it takes what there is.
        is_dim: Paint it in the dim colour.
    """

    def __init__(
        self, font: Callable[[], QFont], *, grows: bool = False, is_dim: bool = False, is_right: bool = False
    ) -> None:
        super().__init__()
        self._font, self._grows, self._is_dim = font, grows, is_dim
        self._side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        self._text = ""
        self._width = 0
        across = QSizePolicy.Policy.Minimum if grows else QSizePolicy.Policy.Ignored
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        notifier().changed.connect(self._use_theme)

    def text(self) -> str:
        """Return the text without the cut."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another text."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        width = QFontMetrics(self._font()).horizontalAdvance(text) + 1  # it is rounded, and may be by a part too little
        if self._grows and width > self._width:
            self._width = width
            self.updateGeometry()
        self.setToolTip(text if not self._grows and width > self.width() else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width, QFontMetrics(self._font()).height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setPen(QColor(theme().dim if self._is_dim else theme().text))
        shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), self._side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _use_theme(self) -> None:
        self.updateGeometry()
        self.update()
