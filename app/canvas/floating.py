"""What floats over the canvas and stays where it is while the scene is moved under it.

It lies in the viewport: over a sibling Qt would paint all of the viewport again at every step of a pan, instead of
moving what is there and painting the strip that comes into sight.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.widgets.guarding import guards_events


@guards_events
class Floating(QObject):
    """Keeps widgets of a viewport in their places."""

    entered = Signal()
    """The pointer went from the canvas to a widget over it."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._places: dict[QWidget, QPoint] = {}

    def add(self, widget: QWidget) -> None:
        """Keep a child of the viewport in its place; what it does not do with the mouse is not for the canvas."""
        widget.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        widget.installEventFilter(self)
        self._places[widget] = widget.pos()

    def move(self, widget: QWidget, place: QPoint) -> None:
        """Give a widget another place."""
        self._places[widget] = place
        widget.move(place)

    def put_back(self) -> None:
        """Bring widgets back that were moved with the scene."""
        for widget, place in self._places.items():
            widget.move(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's form
        if event.type() == QEvent.Type.Enter:
            self.entered.emit()
        return False
