"""What an empty panel says: what will be here, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.theme import icon, notifier, theme
from app.widgets.labels import Label

ICON_SIZE = 24


class EmptyState(QWidget):
    """A calm picture and two short lines in the middle."""

    def __init__(self, icon_name: str, title: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = Label(title, "empty_title", wrap=True)
        self.hint = Label(hint, "dim", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(self._picture)
        column.addSpacing(4)
        for label in (self.title, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)
        notifier().changed.connect(self._draw)
        self._draw()

    def set_texts(self, title: str, hint: str) -> None:
        """Say something else."""
        self.title.setText(title)
        self.hint.setText(hint)

    def _draw(self) -> None:
        pixmap: QPixmap = icon(self._icon_name, theme().dim).pixmap(ICON_SIZE, ICON_SIZE)
        self._picture.setPixmap(pixmap)
