"""Presentation mode: the network and its run alone, large enough for the back row; Esc leaves."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QWidget

from app.phases import phase_word
from app.theme import GRID, mix, notifier, theme, ui
from app.widgets.guarding import guards_events
from app.widgets.waiting import call_later
from app.window.frame import WindowFrame
from core.graph.model import NodeId

MAGNIFICATION = 1.5
"""How large numbers at wires are written, beside the zoom."""
LARGEST_ZOOM = 2.5
CAPTION = 28
MARGIN = 48
SETTLE_MS = 1000
"""So long a window may take to find its size again."""


@guards_events
class Presentation(QObject):
    """Folds panels, menus and status line away, and puts them back."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self.is_on = False
        self._layout = QByteArray()
        self._was = Qt.WindowState.WindowNoState
        self._view = (1.0, QPointF())
        self.caption = Caption(window)
        self._leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._leave.setEnabled(False)
        self._leave.activated.connect(self.stop)
        self._returns = False
        self._settled = call_later(self, self._arrive, SETTLE_MS)
        window.canvas.installEventFilter(self)

    def toggle(self) -> None:
        """Begin, or leave."""
        if self.is_on:
            self.stop()
        else:
            self.start()

    def start(self) -> None:
        """Show the canvas and the tool bar alone, on the whole screen."""
        window, canvas = self._window, self._window.canvas
        self.is_on = True
        self._layout, self._was = window.docks.state(), window.windowState()
        self._view = canvas.zoom, canvas.centre()
        for dock in window.docks.values():
            dock.hide()
        window.menuBar().hide()
        window.status_bar.hide()
        canvas.show_numbers(True, MAGNIFICATION)
        canvas.show_minimap(False)
        self._leave.setEnabled(True)
        self.caption.begin()
        window.setWindowState(self._was | Qt.WindowState.WindowFullScreen)
        self._fill()
        window.actions_by_id.refresh()

    def stop(self) -> None:
        """Put everything back where it was."""
        if not self.is_on:
            return
        window = self._window
        self.is_on = False
        self._leave.setEnabled(False)
        self.caption.hide()
        window.menuBar().show()
        window.status_bar.show()
        window.setWindowState(self._was)
        window.docks.restore(self._layout)
        window.canvas.show_numbers(window.settings.numbers)
        window.canvas.show_minimap(window.settings.minimap)
        self._returns = True
        self._settled.start()
        self._look_back()
        window.actions_by_id.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self._window.isVisible():
            # The window finds its size little by little; what is seen follows.
            QTimer.singleShot(0, self, self._fill if self.is_on else self._look_back)
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        if self.is_on and self._window.isVisible():
            canvas = self._window.canvas
            area = canvas.board.contents_rect().united(canvas.board.numbers.boundingRect())
            room = canvas.viewport().size()
            if area.isEmpty() or room.isEmpty():
                return
            wide, high = room.width() - 2 * MARGIN, room.height() - 2 * MARGIN - 2 * CAPTION
            zoom = min(wide / area.width(), high / area.height(), LARGEST_ZOOM)
            canvas.look_at(zoom, area.center() + QPointF(0, CAPTION / zoom))

    def _look_back(self) -> None:
        if self._returns and self._window.isVisible():
            self._window.canvas.look_at(*self._view)

    def _arrive(self) -> None:
        self._returns = False


@guards_events
class Caption(QLabel):
    """Where the run is, in large letters at the lower edge of the canvas."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window.canvas)
        self._session = window.session
        self._canvas: QWidget = window.canvas
        self.setFont(ui(CAPTION, 600))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()
        self._session.run_changed.connect(self._tell)
        notifier().changed.connect(self._tell)
        self._canvas.installEventFilter(self)

    def begin(self) -> None:
        """Show it."""
        self.show()
        self.raise_()
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisibleTo(self._canvas):
            self._place()
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        if not self.isVisibleTo(self._canvas):
            return
        state = self._session.run.state
        if state.current is None:
            text, tone = self.tr("F10 takes a step · Esc leaves"), theme().dim
        else:
            path = state.current.path
            node = self._session.graph.nodes.get(NodeId(path[0])) if path else None
            text = f"{node.name if node else state.current.name} · {phase_word(state.current.phase)}"
            text += f"  {state.position} / {len(state.steps)}"
            tone = theme().faint if state.stale else theme().phase(state.current.phase)
        if state.loss is not None:
            text += "  ·  " + self.tr("loss {0}").format(f"{state.loss:.4g}")
        self.setText(text)
        ground = mix(theme().canvas, theme().panel, 0.5)
        self.setStyleSheet(f"color: {tone}; background: {ground}; border-radius: {GRID}px; padding: 6px 24px;")
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        self.move((self._canvas.width() - self.width()) // 2, self._canvas.height() - self.height() - 2 * GRID)
