"""Dragging what is selected out of the window: onto another window, or into another program, as the text of a copy.

A drag that leaves the window becomes a drag of the system; one that comes back goes on as the move that it was.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QDrag, QDropEvent, QGuiApplication, QPainter, QPixmap, QWindow
from PySide6.QtWidgets import QWidget

from app.canvas.camera import Camera
from app.canvas.clipboard import Clipboard
from app.canvas.gestures.gesture import Gesture
from app.canvas.gestures.move import MoveGesture
from app.canvas.scene import CanvasScene
from app.session.session import EditorSession

LARGEST = 320
"""Pixels of the picture that is dragged along, in its longer direction."""
OPACITY = 0.75


class CarriedView(Protocol):
    """What carrying needs of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    @property
    def camera(self) -> Camera: ...

    @property
    def clipboard(self) -> Clipboard: ...

    @property
    def gesture(self) -> Gesture | None: ...

    def cancel_gesture(self) -> bool: ...


class Carrying(QObject):
    """Watches the moves of a view for one that leaves its window."""

    def __init__(self, view: CarriedView, widget: QWidget) -> None:
        super().__init__(widget)
        self._view, self._widget = view, widget
        self._move: MoveGesture | None = None
        view.session.document_changed.connect(self._forget)

    @property
    def is_out(self) -> bool:
        """Whether what is dragged over the view has come from it."""
        return self._move is not None

    def take(self, at: QPoint) -> bool:
        """Drag what is moved as the system does, if the pointer is beside the window; True if that is over."""
        gesture = self._view.gesture
        if not isinstance(gesture, MoveGesture) or not gesture.leaves_window or self._is_inside(at):
            return False
        data = self._view.clipboard.data()
        self._view.cancel_gesture()
        if data is None:
            return True
        self._move = gesture
        if self._drag(data) is Qt.DropAction.IgnoreAction:
            self._view.session.message.emit(self.tr("It was dropped where nothing takes it: nothing changed."), "info")
        self._forget()
        return True

    def _is_inside(self, at: QPoint) -> bool:
        """Tell whether a point of the screen is in the window, and not on that of another program over it.

        Windows of our own over it are its panels and tips.
        """
        inside = self._widget.window().frameGeometry().contains(at)
        if QGuiApplication.screenAt(at) is None:  # nobody sees this part, and Qt finds no windows there
            return inside
        found: QWindow | None = QGuiApplication.topLevelAt(at)  # Qt has None for nothing of ours
        return inside and found is not None

    def _drag(self, data: QMimeData) -> Qt.DropAction:
        drag = QDrag(self._widget)
        drag.setMimeData(data)
        drag.setPixmap(self._picture())
        drag.setHotSpot(QPoint(0, 0))  # where its corner will be
        return drag.exec(Qt.DropAction.CopyAction)

    def _picture(self) -> QPixmap:
        """Return what is dragged along: the part of the canvas that is selected, as large as it is seen."""
        board, ratio = self._view.board, self._widget.devicePixelRatioF()
        area = board.area_of(self._view.session.selection)
        scale = min(self._view.camera.zoom, LARGEST / max(area.width(), area.height(), 1.0))
        size = (area.size() * scale).toSize()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(OPACITY)
        board.render(painter, QRectF(QPointF(0, 0), size.toSizeF()), area)
        painter.end()
        return picture

    # Back over the view that it came from

    def follow(self, event: QDropEvent) -> None:
        """Go on with the move."""
        if self._move is not None:
            place = event.position()
            self._move.update(self._view.camera.to_scene(place), place, event.modifiers())

    def leave(self) -> None:
        """Show everything where it was again."""
        if self._move is not None:
            self._move.cancel()

    def drop(self, event: QDropEvent) -> None:
        """Finish the move."""
        if self._move is not None:
            move, self._move = self._move, None
            place = event.position()
            move.finish(self._view.camera.to_scene(place), place, event.modifiers())

    def _forget(self) -> None:
        """Give the move up, if it is not over: what it moved may be gone, and what is left stands where it was."""
        move, self._move = self._move, None
        if move is not None:
            move.cancel()
