"""What is side by side where there is room, and one above the other where there is not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSplitter, QWidget

from app.theme import GRID
from app.widgets.guarding import guards_events


@guards_events
class TurningBox(QWidget):
    """A row of widgets that becomes a column.

    Signals:
        turned: It is a column now, or a row again.

    Args:
        least: The width in pixels from which on it is a row; by default what its widgets need.
        spacing: Between widgets in a row, in pixels.
        line_spacing: Between widgets in a column, in pixels.
        only_if_high: Become a column only in a place that is higher than wide, as pictures want it.
    """

    turned = Signal(bool)

    def __init__(
        self, least: int = 0, *, spacing: int = GRID, line_spacing: int = GRID, only_if_high: bool = False
    ) -> None:
        super().__init__()
        self._least, self._spacings, self._only_if_high = least, (spacing, line_spacing), only_if_high
        self._widgets: list[QWidget] = []
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing)

    @property
    def is_column(self) -> bool:
        """There was no room for a row."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def set_least(self, least: int) -> None:
        """Be a row from another width on."""
        self._least = least
        self._turn()

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Append a widget; the stretch is how much of the room that is left it takes in a row or a column."""
        self._widgets.append(widget)
        self._box.addWidget(widget, stretch)

    def minimumSizeHint(self) -> QSize:
        widths = [_least_width(widget) for widget in self._shown()]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        fits = self.width() >= (self._least or self._needed())
        fits = fits or (self._only_if_high and self.height() <= self.width())
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if direction is not self._box.direction():
            self._box.setDirection(direction)
            self._box.setSpacing(self._spacings[not fits])
            self.turned.emit(self.is_column)

    def _needed(self) -> int:
        widths = [_least_width(widget) for widget in self._shown()]
        return sum(widths) + self._spacings[0] * max(len(widths) - 1, 0)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]


@guards_events
class TurningSplit(QSplitter):
    """Parts with lines between them that can be moved; each way keeps its own sizes.

    Args:
        least: The width in pixels from which on the parts are side by side.
        least_height: The height in pixels that a column needs; in less they stay side by side.
    """

    def __init__(self, least: int, *, least_height: int = 0) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._least, self._least_height = least, least_height
        self._sizes: dict[Qt.Orientation, list[int]] = {}
        self.splitterMoved.connect(self._keep)

    @property
    def is_column(self) -> bool:
        """The parts are one above the other."""
        return self.orientation() is Qt.Orientation.Vertical

    def start_with(self, *, row: list[int], column: list[int]) -> None:
        """Share the room like this until somebody moves a line."""
        self._sizes = {Qt.Orientation.Horizontal: row, Qt.Orientation.Vertical: column}
        self.share()

    def share(self) -> None:
        """Share the room as it was shared before, after parts were shown or the way has changed."""
        if (sizes := self._sizes.get(self.orientation())) is not None:
            self.setSizes(sizes)

    def _keep(self) -> None:
        self._sizes[self.orientation()] = self.sizes()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._turn()
        super().resizeEvent(event)

    def _turn(self) -> None:
        fits = self.width() >= self._least or self.height() < self._least_height
        wanted = Qt.Orientation.Horizontal if fits else Qt.Orientation.Vertical
        if wanted is not self.orientation():
            self.setOrientation(wanted)
            self.share()


def _least_width(widget: QWidget) -> int:
    """Return the least width of a widget: a fixed one, or what it needs."""
    return min(max(widget.minimumSizeHint().width(), widget.minimumWidth()), widget.maximumWidth())
