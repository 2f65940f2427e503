"""A field over the canvas in which a value or a name is edited where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class InlineEditor(QLineEdit):
    """Enter (or leaving the field) takes the text, Esc leaves everything as it was.

    ``commit`` says whether the text was taken; if it was not, the field stays, marked, for another try. Tab takes it
    too and goes on: ``go_on`` is called with 1, or with -1 for Shift+Tab.
    """

    def __init__(
        self,
        parent: QWidget,
        box: QRect,
        text: str,
        font: QFont,
        commit: Callable[[str], bool],
        go_on: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFont(font)
        self.setStyleSheet(f"padding: 0 4px; min-height: 0; border-radius: 4px; font-size: {font.pixelSize()}px;")
        self.setGeometry(box)
        self._before = text
        self._commit = commit
        self._go_on = go_on
        self.is_done = False
        self.show()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def give_up(self) -> None:
        """Close without taking the text."""
        self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._take()
            if self.is_done and self._go_on is not None:
                self._go_on(1 if event.key() == Qt.Key.Key_Tab else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self._end()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, ARG002 - Qt's name; Tab takes the text
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        is_left = event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if is_left and not self.is_done:
            if self.text() != self._before:
                self._commit(self.text())
            self._end()

    def _take(self) -> None:
        if self.text() == self._before or self._commit(self.text()):
            self._end()
        else:
            self.setProperty("invalid", True)
            self.style().unpolish(self)
            self.style().polish(self)

    def _end(self) -> None:
        self.is_done = True
        if (parent := self.parentWidget()) is not None:
            parent.setFocus()
        self.close()
