"""What looks like a search field at the end of the tool bar, and opens the command palette."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.theme import RADIUS, SMALL, notifier, theme, ui

SIZE = QSize(184, 30)
PADDING = 12.0


class FindField(QPushButton):
    """Says what can be found, and by which keys."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self.setObjectName("find_field")
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Find anything"))
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        notifier().changed.connect(self.update)
        self._follow()

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
        painter.setPen(QColor(look.dim))
        painter.setFont(ui())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.accessibleName())
        painter.setFont(ui(SMALL))
        painter.setPen(QColor(look.faint))
        keys = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys)
        painter.end()
