"""The frame that a person sees at once: a window in the right colours, at its place, with nothing in it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

# What is slow to load is taken from its module where it is used: the window is painted first.
from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from app.settings import Settings
from app.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.actions.menus import ActionSet
    from app.bars.notices import Notices
    from app.bars.run_bar import RunBar
    from app.bars.status_bar import StatusBar
    from app.canvas.view import CanvasView
    from app.session.session import EditorSession
    from app.window.docks import Docks

MENU_HEIGHT, STATUS_HEIGHT = 33, 27
"""How high the bars will be, so that nothing jumps when they come."""
FIRST_SIZE = QSize(1600, 1000)
SHARE_OF_SCREEN = 0.92
"""A window has edges and a title, of which nobody knows how large they are before it is shown."""


class WindowFrame(QMainWindow):
    """A main window whose middle is the ground of the canvas; it says when it was painted for the first time."""

    painted = Signal()
    """The window was painted for the first time."""

    docks: Docks
    _session: EditorSession
    _canvas: CanvasView
    notices: Notices
    actions_by_id: ActionSet
    run_bar: RunBar
    status_bar: StatusBar

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self._is_painted = False
        self._has_docks = False
        self.setObjectName("main_window")
        self.setWindowTitle("Symloom")
        self.resize(FIRST_SIZE)
        self.setMinimumSize(960, 600)
        self._show_frame()
        if (layout := settings.layout()) is not None:
            self.restoreGeometry(layout[0])

    def fit_screen(self) -> None:
        """Begin in the middle of the screen, and take all of a small one, where nobody has chosen a size yet."""
        if self.settings.layout() is None:
            room = self.screen().availableGeometry()
            self.resize(FIRST_SIZE.boundedTo(room.size() * SHARE_OF_SCREEN))
            self.move(room.center() - self.rect().center())
            if FIRST_SIZE.boundedTo(room.size()) != FIRST_SIZE:
                self.setWindowState(QtCore.Qt.WindowState.WindowMaximized)

    def _show_frame(self) -> None:
        """Show the ground of the canvas between empty bars, in the colours of the application's palette."""
        strip = QWidget(self)  # no menu bar yet: it would keep the font that it was made with
        strip.setFixedHeight(MENU_HEIGHT)
        self.setMenuWidget(strip)
        self.statusBar().setMinimumHeight(STATUS_HEIGHT)
        # Stays when the canvas comes into it: docks would take the room of a central widget that is replaced.
        ground = QWidget(self)
        colours = ground.palette()
        colours.setColor(ground.backgroundRole(), theme().canvas)
        ground.setPalette(colours)
        ground.setAutoFillBackground(True)
        self._middle = QtWidgets.QVBoxLayout(ground)
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.setSpacing(0)
        self.setCentralWidget(ground)
        self._ground = ground

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def add_docks(self) -> None:
        """Show the docks, empty for now, where they were at the last time."""
        from app.window.docks import Docks

        if not self._has_docks:
            self._has_docks = True
            self.docks = Docks(self)
            layout = self.settings.layout()
            self.docks.restore(layout[1] if layout is not None else None)

    @property
    def session(self) -> EditorSession:
        """What the window shows."""
        return self._session

    @property
    def canvas(self) -> CanvasView:
        """The canvas in the middle."""
        return self._canvas

    def show_over_canvas(self, bar: QWidget) -> None:
        """Put a bar between the notices and the canvas."""
        self._middle.insertWidget(self._middle.indexOf(self._canvas), bar)

    @property
    def ground(self) -> QWidget:
        """What the canvas lies on, with the bars over it."""
        return self._ground
