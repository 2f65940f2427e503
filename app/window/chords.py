"""Which keys can follow: after the first keys of a chord (Alt+A, then a letter) and a moment, a list of the rest."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QCursor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractScrollArea, QLabel

from app.theme import GRID, SMALL, text_css, theme, ui
from app.widgets.guarding import guards_events
from app.widgets.waiting import call_later

WAIT_MS = 500
"""Who knows the letter has pressed it by then."""
MODIFIERS = (Qt.Key.Key_Alt, Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
ENDS = (QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


@guards_events
class ChordHint(QLabel):
    """Lists on a canvas what completes the chord that was begun there; the next key, or the mouse, takes it away."""

    def __init__(self, canvas: QAbstractScrollArea, actions: Iterable[QAction]) -> None:
        super().__init__(canvas.viewport())
        self._canvas, self._actions = canvas, tuple(actions)
        self._begun, self._key = "", 0
        """The first keys of a chord, and the last of these."""
        self._has_let_go = False
        """That one is up again."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.hide()
        self._timer = call_later(self, self._offer, WAIT_MS)
        for action in self._actions:
            action.triggered.connect(self._end)
        canvas.installEventFilter(self)
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() not in MODIFIERS:
            if event.type() == QEvent.Type.ShortcutOverride:
                self._follow(event)
            elif event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat():
                self._let_go(event.key())
        elif event.type() in ENDS:
            self._end()
        return super().eventFilter(watched, event)

    def _follow(self, event: QKeyEvent) -> None:
        """Begin to wait after the first keys of a chord; any others end it."""
        self._end()
        begun = QKeySequence(event.keyCombination()).toString()
        if _continuations(self._actions, begun):
            self._begun, self._key, self._has_let_go = begun, event.key(), False
            self._timer.start()

    def _let_go(self, key: int) -> None:
        """End with the second key: Qt keeps its press to itself in the middle of a chord, but not its release."""
        if self._begun and (self._has_let_go or key != self._key):
            self._end()
        self._has_let_go = True

    def _end(self) -> None:
        self._timer.stop()
        self._begun = ""
        self.hide()

    def _offer(self) -> None:
        rows = _continuations(self._actions, self._begun)
        look = theme()
        keys_css = f"color: {look.accent}; padding-right: {2 * GRID}px;"
        lines = (f'<tr><td style="{keys_css}">{escape(key)}</td><td>{escape(text)}</td></tr>' for key, text in rows)
        self.setText(f"<table>{''.join(lines)}</table>")
        box = f"background: {look.raised}; border: 1px solid {look.border}; border-radius: 4px; padding: {GRID}px;"
        self.setStyleSheet(f"{text_css(ui(SMALL), look.text)} {box}")
        self.setAccessibleName("; ".join(f"{key}: {text}" for key, text in rows))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        """Stand beside the pointer if it is over the canvas, else in the middle; all of it in sight if that can be."""
        room = self._canvas.viewport().rect()
        pointer = self._canvas.viewport().mapFromGlobal(QCursor.pos())
        place = pointer + QPoint(2 * GRID, 2 * GRID) if room.contains(pointer) else room.center() - self.rect().center()
        x = min(place.x(), room.width() - self.width() - GRID)
        y = min(place.y(), room.height() - self.height() - GRID)
        self.move(max(GRID, x), max(GRID, y))


def _continuations(actions: Iterable[QAction], begun: str) -> list[tuple[str, str]]:
    """Return what can be pressed now after the first keys of a chord, and what each does."""
    found = []
    for action in actions:
        for keys in action.shortcuts() if action.isEnabled() else ():
            first, _, rest = keys.toString().partition(", ")
            if rest and first == begun:
                found.append((QKeySequence(rest).toString(QKeySequence.SequenceFormat.NativeText), action.iconText()))
    return found
