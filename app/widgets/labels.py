"""Small pieces that panels are laid out with: labels by role, lines, colour squares, buttons that read as links."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QSizePolicy, QTreeWidget, QWidget

from app.theme import notifier

SHORTEST_BUTTON = 64
"""How narrow a button with a long text can get, in pixels."""
SQUARE = 10
"""The side of a square of colour in a list."""


class Label(QLabel):
    """A label in one of the roles that the style sheet knows, always plain text unless it is asked for more."""

    def __init__(self, text: str = "", role: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("role", role)
        if wrap:
            # Without this a long word would widen the whole column.
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def set_role(self, role: str) -> None:
        """Read as another role from now on."""
        if self.property("role") != role:
            self.setProperty("role", role)
            restyle(self)


class ElidedLabel(Label):
    """One line that ends in … where it does not fit, with the whole text as its tool tip."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", role, parent=parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def whole_text(self) -> str:
        """Return the text without the cut."""
        return self._whole

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 0))
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class ElidedButton(QPushButton):
    """A button that ends in … where it does not fit, with the whole text as its tool tip."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._whole = text
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self._advance(self._whole) - self._advance(self.text()), 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(SHORTEST_BUTTON, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        lack = self.sizeHint().width() - self.width()
        room = self._advance(self._whole) - lack
        elided = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        shown = elided if lack > 0 else self._whole
        if shown != self.text():
            self.setText(shown)
            self.setToolTip(self._whole if shown != self._whole else "")

    def _advance(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)


class Line(QFrame):
    """A thin horizontal line between sections."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "line")
        self.setFixedHeight(1)


class Swatch(QWidget):
    """A small square in a colour that is asked for whenever it is painted, so that it follows the theme."""

    def __init__(self, colour: Callable[[], str], size: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setFixedSize(size, size)
        notifier().changed.connect(self.update)

    def set_colour(self, colour: Callable[[], str]) -> None:
        """Ask this for the colour from now on."""
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour()))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)


def colour_square(colour: str) -> QIcon:
    """Return a small square in a colour, for a line of a list."""
    pixmap = QPixmap(SQUARE, SQUARE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(0, 0, SQUARE, SQUARE, 3, 3)
    painter.end()
    return QIcon(pixmap)


class LinkButton(QPushButton):
    """A button that reads as a link."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("link", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


def set_titles(tree: QTreeWidget, titles: Sequence[tuple[str, str]]) -> None:
    """Give the columns of a tree their titles, each with a tool tip."""
    tree.setHeaderLabels([title for title, _ in titles])
    for column, (_, tip) in enumerate(titles):
        tree.headerItem().setToolTip(column, tip)


def restyle(widget: QWidget) -> None:
    """Have the style sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def clear_layout(layout: QLayout) -> None:
    """Remove everything from a layout; its widgets are deleted once control is back in the event loop."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear_layout(inner)
