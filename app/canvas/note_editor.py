"""A field over the canvas in which the text of a note is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QCloseEvent, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.theme import GRID, mono
from app.widgets.guarding import guards_events
from app.widgets.labels import Label

SMALLEST = (200, 88)


@guards_events
class NoteEditor(QPlainTextEdit):
    """A field of several lines, for notes and comments.

    Leaving the field or Ctrl+Enter takes the text, Esc leaves everything as it was. In a comment, which is short,
    Enter takes it too, and Shift+Enter begins a line.
    """

    def __init__(
        self,
        parent: QWidget,
        box: QRect,
        text: str,
        zoom: float,
        end: Callable[[str | None], None],
        *,
        enter_takes: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName("note_editor")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._enter_takes = enter_takes
        self.setFont(mono(max(11, min(round(12 * zoom), 24))))
        self.setAccessibleName(self.tr("Text of the note, in Markdown"))
        self.setPlaceholderText(self.tr("Markdown: **bold**, *italic*, # heading, - list"))
        self.setTabChangesFocus(True)
        self.setGeometry(box.x(), box.y(), max(box.width(), SMALLEST[0]), max(box.height(), SMALLEST[1]))
        self._end = end
        self._is_done = False
        self._add_hint()

    def _add_hint(self) -> None:
        """Say under the text which keys end it: in a field of several lines Enter may not."""
        text = self.tr("Enter: keep · Esc: cancel") if self._enter_takes else self.tr("Ctrl+Enter: keep · Esc: cancel")
        self.hint = Label(text, "dim", parent=self)
        self.hint.adjustSize()
        self.setViewportMargins(0, 0, 0, self.hint.height())
        self.setAccessibleDescription(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.hint.move(GRID, self.height() - self.hint.height() - GRID // 2)

    def open(self) -> None:
        """Show the field, ready for writing; whoever made it has to know it by now, for it may be left at once."""
        self.show()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> None:
        """Close and keep what is written."""
        self._close(self.toPlainText())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()  # else it would run the network to the selected node
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._takes(event):
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

    def _takes(self, event: QKeyEvent) -> bool:
        """Tell whether somebody pressed the keys that take the text."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return held == Qt.KeyboardModifier.ControlModifier or (
            self._enter_takes and held == Qt.KeyboardModifier.NoModifier
        )
