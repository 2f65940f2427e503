"""Sentences above the canvas, each with what can be done about it; they wait and block nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.theme import GRID, icon, mix, notifier, theme

MAX_NOTICES = 3

Offer = tuple[str, Callable[[], object]]
"""The text of a button, and what it does."""


class Notice(QFrame):
    """One sentence with its buttons.

    Signals:
        left: It goes away while the keyboard was in it.
    """

    left = Signal()

    def __init__(self, key: str, text: str, level: str, offers: Sequence[Offer], parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self._level = key, level
        self.setObjectName("notice")
        self._mark = QLabel(self)
        self.label = QLabel(text, self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID - 2, GRID, GRID - 2)
        layout.setSpacing(GRID)
        layout.addWidget(self._mark)
        layout.addWidget(self.label, 1)
        self.buttons = [self._button(*offer) for offer in offers]
        for button in self.buttons:
            layout.addWidget(button)
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        self._close.setToolTip(self.tr("Close this notice"))
        self._close.setAccessibleName(self.tr("Close this notice"))
        self._close.clicked.connect(self.dismiss)
        layout.addWidget(self._close)
        self.setAccessibleName(text)
        notifier().changed.connect(self._dress)
        self._dress()

    def _button(self, text: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)

        def take() -> None:
            self.dismiss()
            action()

        button.clicked.connect(take)
        return button

    def first_stop(self) -> QWidget:
        """Return where the keyboard comes first: what mends it, else what closes it."""
        return self.buttons[0] if self.buttons else self._close

    def dismiss(self) -> None:
        """Take the notice away."""
        if _has_keyboard(self):
            self.left.emit()
        self.hide()
        self.deleteLater()

    def _dress(self) -> None:
        colours = {"error": theme().error, "warning": theme().unknown, "success": theme().ok}
        colour = colours.get(self._level, theme().accent)
        marks = {"error": "error", "warning": "warning", "success": "check"}
        self._mark.setPixmap(icon(marks.get(self._level, "info"), colour).pixmap(QSize(16, 16)))
        self._close.setIcon(icon("close", theme().dim))
        ground = mix(theme().panel, colour, 0.10)
        self.setStyleSheet(
            f"#notice {{ background: {ground}; border: none; border-bottom: 1px solid {theme().border};"
            f" border-left: 3px solid {colour}; }}"
        )


def _has_keyboard(notice: Notice) -> bool:
    focused: QWidget | None = notice.focusWidget()  # Qt has None for nothing
    return focused is not None and focused.hasFocus()


class Notices(QWidget):
    """The notices that are open, the newest on top.

    Signals:
        left: The keyboard should go back to the canvas.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_notice(self, key: str, text: str, level: str = "info", offers: Sequence[Offer] = ()) -> Notice:
        """Show a notice; it takes the place of one with the same key."""
        had_keyboard = any(notice.key == key and _has_keyboard(notice) for notice in self.notices())
        self.dismiss(key)
        notice = Notice(key, text, level, offers, self)
        notice.left.connect(self.left)
        self._layout.insertWidget(0, notice)
        notice.show()
        if had_keyboard:  # who was about to choose a way out goes on in what took its place
            notice.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)
        for old in self.notices()[MAX_NOTICES:]:
            old.dismiss()
        return notice

    def notices(self) -> list[Notice]:
        """Return the open notices, the newest first."""
        # Not by the items of the layout: PySide keeps what stood for one after Qt has deleted it, and takes it for
        # whatever is made at the same address later.
        found = self.findChildren(Notice, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [notice for notice in reversed(found) if not notice.isHidden()]

    def dismiss(self, key: str) -> None:
        """Take the notice of a key away, if it is open."""
        for notice in self.notices():
            if notice.key == key:
                notice.dismiss()
