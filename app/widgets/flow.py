"""A widget that sets its widgets side by side and goes on in the next line where they don't fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import isValid

from app.widgets.guarding import guards_events


@guards_events
class Flow(QWidget):
    """Lines of widgets at their preferred sizes; its height follows from the width it is given.

    Not a layout: Qt would ask it for items, which PySide keeps after Qt has deleted them, and takes for whatever is
    made at the same address later.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8, line_spacing: int = 6) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        self._spacing, self._line_spacing = spacing, line_spacing
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Append a widget."""
        widget.setParent(self)
        widget.show()
        self._widgets.append(widget)
        self._lay_out()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        sizes = [_least(widget) for widget in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        # A widget wants another size, was hidden, or is gone.
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.ChildRemoved):
            self._lay_out()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        self._widgets = [widget for widget in self._widgets if isValid(widget)]
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _lay_out(self) -> None:
        self._place()
        self.updateGeometry()

    def _place(self) -> None:
        for widget, place in self._places(self.width()):
            widget.setGeometry(place)

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        corner, line_height, places = QPoint(), 0, []
        for widget in self._shown():
            size = _size(widget, width)
            if corner.x() > 0 and corner.x() + size.width() > width:
                corner, line_height = QPoint(0, corner.y() + line_height + self._line_spacing), 0
            places.append((widget, QRect(corner, size)))
            corner += QPoint(size.width() + self._spacing, 0)
            line_height = max(line_height, size.height())
        return places


def _least(widget: QWidget) -> QSize:
    """Return the least size of a widget: a fixed one, or what it needs."""
    return widget.minimumSizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())


def _size(widget: QWidget, width: int) -> QSize:
    """Return the size that a widget prefers, in a line of some width."""
    least = _least(widget)
    preferred = widget.sizeHint().expandedTo(least).boundedTo(widget.maximumSize())
    return preferred.boundedTo(QSize(max(width, least.width()), preferred.height()))
