"""Fingers on the screen: two of them zoom and move the view, one that is held opens the menu.

A single finger that moves or taps is the mouse's, as Qt makes it one.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
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
    """Follows fingers on the viewport of a view.

    Qt takes a button of the mouse that is held for a finger too. It is not: the right one has its menu at once, and
    with the left one somebody may well think for a moment before dragging.
    """

    def __init__(self, view: TouchedView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._is_mouse = False
        """The last press was that of a mouse."""
        viewport = view.viewport()
        viewport.grabGesture(PINCH)
        viewport.grabGesture(HOLD)
        viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self._is_mouse = event.source() is Qt.MouseEventSource.MouseEventNotSynthesized
        elif event.type() is QEvent.Type.TouchBegin:
            self._is_mouse = False
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
        if self._is_mouse:
            return
        place = self._local(hold.position()).toPoint()
        self._view.make_menu(place).popup(self._view.viewport().mapToGlobal(place))

    def _local(self, point: QPointF) -> QPointF:
        return self._view.viewport().mapFromGlobal(point)
