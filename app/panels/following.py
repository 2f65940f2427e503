"""What panels have in common that show one thing of the session, with its numbers, or say what is missing."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.pieces import pieces
from app.session.session import EditorSession
from app.widgets.empty import EmptyState
from app.widgets.seen import is_seen
from app.widgets.waiting import call_later

REFRESH_MS = 33
"""Panels are drawn at most this often."""


class FollowingPanel(QWidget):
    """Shows its content soon after something changed, as long as somebody sees it; a subclass says what, and when."""

    def __init__(self, session: EditorSession, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.content, self.empty = QWidget(), EmptyState(icon)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.content, 1)
        column.addWidget(self.empty, 1)
        self.content.hide()
        self._is_behind = True
        self._timer = call_later(self, self._queue, REFRESH_MS)

    def sizeHint(self) -> QSize:
        return QSize(860, 290)

    def follow(self) -> None:
        """Note that something changed."""
        self._is_behind = True
        if not self._timer.isActive():
            self._timer.start()

    def refresh(self) -> None:
        """Show everything as it is now."""
        self._timer.stop()
        self._is_behind = False
        self.renew()

    def renew(self) -> None:
        """Show the content as it is now, or what is missing."""
        raise NotImplementedError

    def show_content(self) -> None:
        """Show what there is."""
        self.empty.hide()
        self.content.show()

    def show_empty(self, title: str, hint: str) -> None:
        """Say what is missing, and what to do."""
        self.empty.set_texts(title, hint)
        self.content.hide()
        self.empty.show()

    def _queue(self) -> None:
        pieces().ask(self, type(self).__name__, self._refresh_if_seen)

    def _refresh_if_seen(self) -> None:
        if self._is_behind and is_seen(self):
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_behind and not self._timer.isActive():
            self._timer.start()  # it came into sight again
