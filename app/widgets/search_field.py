"""A field to search or filter with, which a button at its end empties."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from app.theme import icon, notifier


class SearchField(QLineEdit):
    """A line of text with a button that empties it, in the colours of the theme."""

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        notifier().changed.connect(self._use_theme)
        self._use_theme()

    def _use_theme(self) -> None:
        for action in self.findChildren(QAction):  # Qt's own icon is made for a light field
            action.setIcon(icon("close"))
