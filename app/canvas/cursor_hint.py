"""A sentence beside the pointer, while a gesture goes on."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.canvas.style import style
from app.theme import GRID, SMALL, text_css, theme, ui

WIDEST = 320
PADDING_X, PADDING_Y = 8, 5


class CursorHint(QLabel):
    """Shows one sentence; the mouse passes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say(self, text: str, tone: str, pointer: QPointF) -> None:
        """Show a sentence beside a point of the parent, in a tone of the canvas; nothing hides it."""
        self.setVisible(bool(text))
        self.setText(text)
        if not text:
            return
        look = theme()
        box = f"background: {look.raised}; border: 1px solid {look.border}; border-radius: 4px;"
        padding = f"padding: {PADDING_Y}px {PADDING_X}px;"
        self.setStyleSheet(f"{text_css(ui(SMALL), style().tones[tone].name())} {box} {padding}")
        self._take_size()
        self._place(pointer)

    def _take_size(self) -> None:
        self.ensurePolished()
        self.setWordWrap(False)
        size = self.sizeHint()
        if size.width() > WIDEST:
            self.setWordWrap(True)
            size.setWidth(WIDEST)
            size.setHeight(self.heightForWidth(WIDEST))
        self.resize(size)

    def _place(self, pointer: QPointF) -> None:
        parent = self.parentWidget()
        room = parent.size() if parent is not None else self.size()
        x = min(round(pointer.x()) + 16, room.width() - self.width() - GRID)
        y = min(round(pointer.y()) + 20, room.height() - self.height() - GRID)
        self.move(max(GRID, x), max(GRID, y))
        self.raise_()
