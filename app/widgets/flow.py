"""A widget that sets its widgets side by side and goes on in the next line where they don't fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import isValid

from app.widgets.guarding import guards_events


@guards_events
class Flow(QWidget):
    """Lines of widgets at their preferred sizes, one centred beside the other; its height follows from its width.

    Not a layout: Qt would ask it for items, which PySide keeps after Qt has deleted them, and takes for whatever is
    made at the same address later.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8, line_spacing: int = 6) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        self._at_end: list[QWidget] = []
        self._spacing, self._line_spacing = spacing, line_spacing
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget, *, at_end: bool = False) -> None:
        """Append a widget, at the right end of its line if asked to; one that was hidden stays so."""
        was_hidden = widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        widget.setParent(self)
        widget.setVisible(not was_hidden)
        self._widgets.append(widget)
        if at_end:
            self._at_end.append(widget)
        self._lay_out()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        widths = [max(widget.sizeHint().width(), _least(widget).width()) for widget in shown]
        return QSize(sum(widths) + self._spacing * max(len(shown) - 1, 0), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        sizes = [_least(widget) for widget in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        # Nothing tells of a widget that was hidden, or got another size, while this was not to be seen.
        self._lay_out()
        super().showEvent(event)

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
        places = self._places(self.width())
        left = self.height() - max((place.bottom() + 1 for _, place in places), default=0)
        down = max(left // 2, 0) if len(self._lines(self.width())) == 1 else 0
        for widget, place in places:  # a single line is in the middle of a higher place
            widget.setGeometry(place.translated(0, down))

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        places, top = [], 0
        for line in self._lines(width):
            height = max(size.height() for _, size in line)
            places += self._places_of(line, QRect(0, top, width, height))
            top += height + self._line_spacing
        return places

    def _lines(self, width: int) -> list[list[tuple[QWidget, QSize]]]:
        """Return the widgets of each line with their sizes."""
        lines: list[list[tuple[QWidget, QSize]]] = []
        room = 0
        for widget in self._shown():
            size = _size(widget, width)
            if not lines or size.width() > room:
                lines.append([])
                room = width
            lines[-1].append((widget, size))
            room -= size.width() + self._spacing
        return lines

    def _places_of(self, line: list[tuple[QWidget, QSize]], row: QRect) -> list[tuple[QWidget, QRect]]:
        """Return where the widgets of a line are, each in the middle of its height."""
        room = row.width() - sum(size.width() for _, size in line) - self._spacing * (len(line) - 1)
        places, left = [], row.left()
        for widget, size in line:
            if widget in self._at_end and room > 0:
                left, room = left + room, 0
            places.append((widget, QRect(QPoint(left, row.top() + (row.height() - size.height()) // 2), size)))
            left += size.width() + self._spacing
        return places


def _least(widget: QWidget) -> QSize:
    """Return the least size of a widget: a fixed one, or what it needs."""
    return widget.minimumSizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())


def _size(widget: QWidget, width: int) -> QSize:
    """Return the size that a widget prefers, in a line of some width."""
    least = _least(widget)
    preferred = widget.sizeHint().expandedTo(least).boundedTo(widget.maximumSize())
    size = preferred.boundedTo(QSize(max(width, least.width()), preferred.height()))
    if widget.hasHeightForWidth() and size.width() < preferred.width():
        size.setHeight(widget.heightForWidth(size.width()))
    return size
