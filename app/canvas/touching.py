"""Fingers on the screen: two of them zoom and move the view, one that is held opens the menu.

A single finger that moves or taps is the mouse's, as Qt makes it one.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtWidgets import QGestureEvent, QMenu, QPinchGesture, QTapAndHoldGesture, QWidget

from app.widgets.guarding import guards_events

PINCH, HOLD = Qt.GestureType.PinchGesture, Qt.GestureType.TapAndHoldGesture


class TouchedView(Protocol):
    """What fingers do to the view."""

    @property
    def zoom(self) -> float: ...

    def viewport(self) -> QWidget: ...

    def zoom_to(self, zoom: float, anchor: QPointF | None = None) -> None: ...

    def scroll_by(self, dx: float, dy: float) -> None: ...

    def cancel_gesture(self) -> bool: ...

    def make_menu(self, place: QPoint) -> QMenu: ...


@guards_events
class Touching(QObject):
    """Follows fingers on the viewport of a view."""

    def __init__(self, view: TouchedView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        viewport = view.viewport()
        viewport.grabGesture(PINCH)
        viewport.grabGesture(HOLD)
        viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Gesture and isinstance(event, QGestureEvent):
            for gesture in event.gestures():
                if isinstance(gesture, QPinchGesture):
                    self._pinch(gesture)
                elif isinstance(gesture, QTapAndHoldGesture) and gesture.state() is Qt.GestureState.GestureFinished:
                    self._hold(gesture)
            return True
        return super().eventFilter(watched, event)

    def _pinch(self, pinch: QPinchGesture) -> None:
        """Zoom about the middle of two fingers, and go where they go."""
        if pinch.state() is Qt.GestureState.GestureStarted:
            self._view.cancel_gesture()  # what the first finger began as a mouse
        before, now = (self._local(point) for point in (pinch.lastCenterPoint(), pinch.centerPoint()))
        self._view.zoom_to(self._view.zoom * pinch.scaleFactor(), before)
        self._view.scroll_by(before.x() - now.x(), before.y() - now.y())

    def _hold(self, hold: QTapAndHoldGesture) -> None:
        """Open the menu of what is under the finger."""
        place = self._local(hold.position()).toPoint()
        self._view.make_menu(place).popup(self._view.viewport().mapToGlobal(place))

    def _local(self, point: QPointF) -> QPointF:
        return self._view.viewport().mapFromGlobal(point)
