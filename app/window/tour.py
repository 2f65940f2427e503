"""A walk through the window for somebody new: a few places, one after the other, each with two sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.theme import GRID, color, notifier, theme
from app.widgets.guarding import guards_events
from app.widgets.labels import Label
from app.window.frame import WindowFrame

CARD_WIDTH = 344
GAP = 12
"""Room between a place and the card about it."""
VEIL = 0.62
STEPS_BY_KEY = {Qt.Key.Key_Right: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Left: -1}


@dataclass(frozen=True)
class Stop:
    """A place of the window and what is said about it."""

    title: str
    text: str
    part: Callable[[], QWidget]


@guards_events
class Tour(QWidget):
    """Lies over the window: all but one place is dimmed, and a card says what that is for.

    Enter and the arrows go on and back, Esc ends it.
    """

    ended = Signal()

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("tour")
        self.setAccessibleName(self.tr("Tour"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.stops = self._make_stops()
        self.position = 0
        self.card = QFrame(self)
        self.card.setProperty("role", "card")
        self.title, self.text = Label("", "title"), Label("", wrap=True)
        self.count = Label("", "dim")
        self.skip = self._button(self.tr("End the tour"), self.end)
        self.back = self._button(self.tr("Back"), lambda: self.go(-1))
        self.next = self._button(self.tr("Next"), lambda: self.go(1))
        self.next.setProperty("primary", True)
        self._lay_out()
        window.installEventFilter(self)
        notifier().changed.connect(self.update)
        self.show_stop()

    def _button(self, text: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self.card)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        self.line = line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.count, 1)
        for button in (self.skip, self.back, self.next):
            line.addWidget(button)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(GRID // 2)
        column.addLayout(line)

    def _make_stops(self) -> tuple[Stop, ...]:
        window, docks = self._window, self._window.docks
        return (
            Stop(
                self.tr("Layers"),
                self.tr("Drag a layer onto the canvas. Or press Tab there, type a few letters of its name, and Enter."),
                lambda: docks["palette"],
            ),
            Stop(
                self.tr("The network"),
                self.tr(
                    "Drag from port to port to wire: only what fits lights up. Every wire says its shape; a size that "
                    "is open is -1, and equal ones have the same letter."
                ),
                lambda: window.canvas,
            ),
            Stop(
                self.tr("Steps"),
                self.tr(
                    "Initialize gives parameters their numbers. F10 computes one node, all the way forward and then "
                    "backward; Shift+F10 takes a step back."
                ),
                lambda: window.run_bar,
            ),
            Stop(
                self.tr("What is selected"),
                self.tr(
                    "Change its settings and how its parameters begin, and read why each of its sizes is what it is."
                ),
                lambda: docks["inspector"],
            ),
            Stop(
                self.tr("Numbers"),
                self.tr(
                    "Value and gradient of the selection or of the current step. Beside it: the rule with its "
                    "numbers, the laboratory of initializers, training, and what changed over time."
                ),
                lambda: docks["values"],
            ),
            Stop(
                self.tr("Code"),
                self.tr(
                    "The same network as code that you can take along. Export and verify proves that it computes "
                    "the same."
                ),
                lambda: docks["code"],
            ),
        )

    # Going

    def go(self, step: int) -> None:
        """Go to the next stop, or the one before; behind the last one it is over."""
        if self.position + step >= len(self.stops):
            self.end()
        elif self.position + step >= 0:
            self.position += step
            self.show_stop()

    def end(self) -> None:
        """Take the tour away."""
        if not self.isHidden():
            self._window.removeEventFilter(self)
            self.hide()
            self.deleteLater()
            self.ended.emit()

    def show_stop(self) -> None:
        """Point at the place of the stop, and say what it is for."""
        stop, last = self.stops[self.position], len(self.stops) - 1
        self.title.setText(stop.title)
        self.text.setText(stop.text)
        self.count.setText(f"{self.position + 1} / {last + 1}")
        self.back.setEnabled(self.position > 0)
        self.skip.setVisible(self.position < last)
        self.next.setText(self.tr("Done") if self.position == last else self.tr("Next"))
        self.setAccessibleDescription(f"{stop.title}. {stop.text}")
        part = stop.part()
        part.show()
        part.raise_()
        self.raise_()
        self._place()

    def place(self) -> QRect:
        """Return where the place of the stop is in the window."""
        part = self.stops[self.position].part()
        return QRect(part.mapTo(self._window, QPoint()), part.size()).intersected(self.rect())

    def _place(self) -> None:
        """Put the card beside the place of the stop, where there is room for it."""
        self.setGeometry(self._window.rect())
        self.card.setFixedWidth(max(CARD_WIDTH, self.line.sizeHint().width() + 4 * GRID))
        self.text.setMinimumHeight(self.text.heightForWidth(self.card.width() - 4 * GRID))
        self.card.adjustSize()
        place, size = self.place(), self.card.size()
        corners = (
            QPoint(place.right() + GAP, place.top() + GAP),
            QPoint(place.left() - GAP - size.width(), place.top() + GAP),
            QPoint(place.left() + GAP, place.top() - GAP - size.height()),
            QPoint(place.left() + GAP, place.bottom() + GAP),
        )
        inside = place.center() - QPoint(size.width() // 2, size.height() // 2)
        self.card.move(next((corner for corner in corners if self._has_room(corner, size)), inside))
        self.update()

    def _has_room(self, corner: QPoint, size: QSize) -> bool:
        return self.rect().contains(QRect(corner, size))

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's form
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.place()).adjusted(1, 1, -1, -1)
        veil, hole = QPainterPath(), QPainterPath()
        veil.addRect(QRectF(self.rect()))
        hole.addRoundedRect(place, GRID, GRID)
        painter.fillPath(veil.subtracted(hole), color(theme().canvas, VEIL))
        painter.setPen(QPen(color(theme().accent), 2))
        painter.drawPath(hole)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key in STEPS_BY_KEY:
            self.go(STEPS_BY_KEY[key])
        event.accept()  # nothing below is meant

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go round among the buttons of the card."""
        if not self.isVisible():
            return super().focusNextPrevChild(forward)
        buttons = [each for each in (self.next, self.back, self.skip) if each.isVisible() and each.isEnabled()]
        focus = QApplication.focusWidget()
        here = buttons.index(focus) if isinstance(focus, QPushButton) and focus in buttons else -1 if forward else 0
        buttons[(here + (1 if forward else -1)) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            QTimer.singleShot(0, self, self._place)  # once everything is where it belongs
        return False
