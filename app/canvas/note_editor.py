"""A field over the canvas in which the text of a note is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QCloseEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.theme import mono
from app.widgets.guarding import guards_events

SMALLEST = (200, 88)


@guards_events
class NoteEditor(QPlainTextEdit):
    """A field of several lines, for notes and comments.

    Leaving the field or Ctrl+Enter takes the text, Esc leaves everything as it was.
    """

    def __init__(self, parent: QWidget, box: QRect, text: str, zoom: float, end: Callable[[str | None], None]) -> None:
        super().__init__(text, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFont(mono(max(11, min(round(12 * zoom), 24))))
        self.setAccessibleName(self.tr("Text of the note, in Markdown"))
        self.setPlaceholderText(self.tr("Markdown: **bold**, *italic*, # heading, - list"))
        self.setTabChangesFocus(True)
        self.setGeometry(box.x(), box.y(), max(box.width(), SMALLEST[0]), max(box.height(), SMALLEST[1]))
        self._end = end
        self._is_done = False

    def open(self) -> None:
        """Show the field, ready for writing; whoever made it has to know it by now, for it may be left at once."""
        self.show()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> None:
        """Close and keep what is written."""
        self._close(self.toPlainText())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _takes(event):
            event.accept()  # else it would run the network to the selected node
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _takes(event):
            self.take()
        elif event.key() == Qt.Key.Key_Escape:
            self._close(None)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.take()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._close(None)

    def _close(self, text: str | None) -> None:
        if self._is_done:
            return
        self._is_done = True
        if (parent := self.parentWidget()) is not None:
            parent.setFocus()
        self._end(text)
        self.close()


def _takes(event: QKeyEvent) -> bool:
    """Tell whether somebody pressed Ctrl+Enter."""
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
