"""What looks like a search field at the end of the tool bar, and opens the command palette."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFontMetricsF, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.theme import RADIUS, SMALL, icon, notifier, theme, ui

SIZE = QSize(184, 30)
SMALLEST = QSize(34, 30)
"""Where the tool bar has no room, a magnifying glass is left."""
PADDING = 12.0
ICON = 18


class FindField(QPushButton):
    """Says what can be found, and by which keys."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self.setObjectName("find_field")
        self.setFixedHeight(SIZE.height())
        self.setMinimumWidth(SMALLEST.width())
        self.setMaximumWidth(SIZE.width())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Find anything"))
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        notifier().changed.connect(self.update)
        self._follow()

    def sizeHint(self) -> QSize:
        return SIZE

    def minimumSizeHint(self) -> QSize:
        return SMALLEST

    def fit(self, room: int) -> None:
        """Be as wide as the text needs, or where there is less room no wider than the magnifying glass."""
        self.setMaximumWidth(SIZE.width() if room >= SIZE.width() else SMALLEST.width())

    def _follow(self) -> None:
        self.setToolTip(self._action.toolTip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's form
        look, box = theme(), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_near = self.hasFocus() or self.underMouse()
        painter.setPen(QColor(look.accent if self.hasFocus() else look.faint if is_near else look.border))
        painter.setBrush(QColor(look.field))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        inside = box.adjusted(PADDING, 0, -PADDING, 0)
        if QFontMetricsF(ui()).horizontalAdvance(self.accessibleName()) <= inside.width():
            self._paint_texts(painter, inside)
        else:
            place = QRectF(0, 0, ICON, ICON)
            place.moveCenter(box.center())
            icon("search", look.dim).paint(painter, place.toAlignedRect())
        painter.end()

    def _paint_texts(self, painter: QPainter, inside: QRectF) -> None:
        """Write what it is, and its keys where they fit behind."""
        look, name = theme(), self.accessibleName()
        painter.setPen(QColor(look.dim))
        painter.setFont(ui())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        room = inside.width() - painter.fontMetrics().horizontalAdvance(name) - PADDING
        keys = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        painter.setFont(ui(SMALL))
        painter.setPen(QColor(look.faint))
        if painter.fontMetrics().horizontalAdvance(keys) <= room:
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys)
