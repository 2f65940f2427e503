"""The gesture that the mouse is making: from its begin, after pointer and modifiers, past the edges, to its end."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.canvas.camera import Camera
from app.canvas.gestures.gesture import Gesture

EDGE = 32
"""A gesture this near to an edge moves the view."""
EDGE_SPEED = 12
EDGE_INTERVAL_MS = 16


class GesturedView(Protocol):
    """What gestures need of the view beside what each of them sees of it."""

    @property
    def camera(self) -> Camera: ...

    def viewport(self) -> QWidget: ...

    def show_cursor(self, shape: Qt.CursorShape = ...) -> None: ...

    def show_hint(self, text: str, tone: str = "text") -> None: ...

    def scroll_by(self, dx: float, dy: float) -> None: ...

    def refresh(self) -> None: ...


class Gesturing(QObject):
    """Runs one gesture at a time, from the press of a button to its release; a carried one to the next click."""

    def __init__(self, view: GesturedView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self.current: Gesture | None = None
        """What the mouse is doing."""
        self.pointer = QPointF()
        """Where the mouse is, in pixels of the viewport."""
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._ends_with = Qt.MouseButton.LeftButton
        self._edge_timer = QTimer(self)
        self._edge_timer.setInterval(EDGE_INTERVAL_MS)
        self._edge_timer.timeout.connect(self._pan_at_edge)

    def begin(self, gesture: Gesture, screen: QPointF, modifiers: Qt.KeyboardModifier, button: Qt.MouseButton) -> None:
        """Start what the release of a button will finish, where that went down."""
        self.current, self._ends_with, self._modifiers = gesture, button, modifiers
        gesture.start(self._view.camera.to_scene(screen), screen, modifiers)
        if gesture.cursor is not None:
            self._view.viewport().setCursor(gesture.cursor)
        if gesture.pans_at_edges:
            self._edge_timer.start()

    def carry(self, gesture: Gesture, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Start what the next click will finish; with no button held the view stays where it is."""
        self.begin(gesture, screen, modifiers, Qt.MouseButton.LeftButton)
        self._edge_timer.stop()

    def follow(self, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """Do what the pointer and the modifiers say now; None: the modifiers that were held last."""
        if self.current is None:
            return
        if modifiers is not None:
            self._modifiers = modifiers
        self.current.update(self._view.camera.to_scene(self.pointer), self.pointer, self._modifiers)
        if self._is_given_up(self.current):
            self._view.show_hint(self.tr("Released here, nothing changes."), "dim")

    def release(self, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Finish if it is the button of the gesture; another one, which moved the view meanwhile, ends nothing."""
        if button != self._ends_with or (gesture := self._stop()) is None:
            return
        if self._is_given_up(gesture):
            gesture.cancel()
        else:
            gesture.finish(self._view.camera.to_scene(self.pointer), self.pointer, modifiers)

    def cancel(self) -> bool:
        """Give up what the mouse is doing; False if it does nothing."""
        gesture = self._stop()
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def _is_given_up(self, gesture: Gesture) -> bool:
        return not gesture.ends_outside and not self._view.viewport().rect().contains(self.pointer.toPoint())

    def _stop(self) -> Gesture | None:
        gesture, self.current = self.current, None
        self._edge_timer.stop()
        self._view.show_cursor()
        self._view.refresh()
        return gesture

    def _pan_at_edge(self) -> None:
        """Move the view while a gesture is held near an edge, the faster the nearer."""
        room = self._view.viewport().rect()
        x, y = self.pointer.x(), self.pointer.y()
        dx = max(0.0, x - (room.right() - EDGE)) - max(0.0, EDGE - x)
        dy = max(0.0, y - (room.bottom() - EDGE)) - max(0.0, EDGE - y)
        if dx or dy:
            limit = EDGE_SPEED / EDGE
            fastest = EDGE_SPEED
            self._view.scroll_by(
                max(-fastest, min(dx * limit, fastest)),
                max(-fastest, min(dy * limit, fastest)),
            )
            self.follow()
