"""The bar over the canvas that finds nodes, notes and frames by their texts; Enter goes from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from app.search import Match, search
from app.session.session import EditorSession
from app.theme import GRID, icon, notifier, theme
from app.widgets.guarding import guards_events
from app.widgets.labels import Label

FIELD_WIDTH = 320


@guards_events
class FindBar(QWidget):
    """Hidden until it is asked for.

    Signals:
        found: The item to bring into sight.
        closed: The keyboard should go back to the canvas.
    """

    found = Signal(str)
    closed = Signal()

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._matches: list[Match] = []
        self._at = -1
        self.setObjectName("find_bar")
        self.field = QLineEdit(self)
        self.field.setMaximumWidth(FIELD_WIDTH)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._search)
        self.count = Label("", "dim")
        self.previous = self._button(lambda: self.step(-1))
        self.next = self._button(lambda: self.step(1))
        self.close_button = self._button(self.dismiss)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        line.setSpacing(GRID)
        line.addWidget(self.field, 2)
        line.addWidget(self.previous)
        line.addWidget(self.next)
        line.addWidget(self.count)
        line.addStretch(1)
        line.addWidget(self.close_button)
        session.document_changed.connect(self._search_again)
        notifier().changed.connect(self._draw)
        self._draw()
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Write everything in the language of the interface."""
        self.setAccessibleName(self.tr("Find in the document"))
        self.field.setPlaceholderText(self.tr("Name, operator, value or note"))
        self.field.setAccessibleName(self.tr("Find in the document"))
        for button, text in (
            (self.previous, self.tr("Previous (Shift+Enter)")),
            (self.next, self.tr("Next (Enter)")),
            (self.close_button, self.tr("Close (Esc)")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._search_again()
        self._show_count()

    def _button(self, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.clicked.connect(slot)
        return button

    def _draw(self) -> None:
        for button, name in ((self.previous, "chevron-up"), (self.next, "chevron-down"), (self.close_button, "close")):
            button.setIcon(icon(name, theme().dim))

    def ask(self) -> None:
        """Show the bar, ready for typing."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search_again()

    def dismiss(self) -> None:
        """Hide the bar."""
        self.hide()
        self.closed.emit()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) match, around the end."""
        if not self._matches:
            return
        start = self._at if self._at >= 0 else (-1 if by > 0 else 0)
        self._at = (start + by) % len(self._matches)
        item = self._matches[self._at].item
        self._session.select([item])
        self.found.emit(item)
        self._show_count()

    def _search(self) -> None:
        """Look for what is typed, and go to the first match."""
        self._at = -1
        self._search_again()
        self.step(1)

    def _search_again(self) -> None:
        if not self.isVisible():
            return
        here = self._matches[self._at].item if 0 <= self._at < len(self._matches) else None
        self._matches = search(self._session, self.field.text())
        items = [match.item for match in self._matches]
        self._at = items.index(here) if here in items else -1
        self._show_count()

    def _show_count(self) -> None:
        if not self.field.text().strip():
            text = ""
        elif not self._matches:
            text = self.tr("Nothing matches.")
        else:
            text = self.tr("{0} of {1}").format(self._at + 1, len(self._matches))
        self.count.setText(text)
        for button in (self.previous, self.next):
            button.setEnabled(bool(self._matches))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._handle_key(event)
        return False

    def _handle_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            return False
        return True
