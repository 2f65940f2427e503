"""A formula on screen: typeset, as large as there is room for, to be read aloud and copied as text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.panels.rule.typeset import Box, Glyphs, typeset
from app.theme import notifier, theme, ui
from app.widgets.guarding import guards_events
from core.notation.tree import Notation, plain

LARGEST_PX, SMALLEST_PX = 19, 10
ROOM = 4


@guards_events
class FormulaView(QWidget):
    """One formula, on the base line of its box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree: Notation | None = None
        self._boxes: dict[int, Box] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        notifier().changed.connect(self.update)

    def show_formula(self, tree: Notation | None) -> None:
        """Show a formula, or nothing."""
        if tree == self._tree:
            return
        self._tree = tree
        self._boxes.clear()
        text = "" if tree is None else plain(tree)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setVisible(tree is not None)
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """The formula in one line."""
        return "" if self._tree is None else plain(self._tree)

    def _box(self, px: int) -> Box:
        if px not in self._boxes:
            self._boxes[px] = typeset(self._tree, px) if self._tree is not None else Box(0, 0, 0)
        return self._boxes[px]

    def _fitting(self) -> Box:
        """Return the formula in the largest size that the width has room for."""
        for px in range(LARGEST_PX, SMALLEST_PX, -1):
            if self._box(px).width <= self.width() - 2 * ROOM:
                return self._box(px)
        return self._box(SMALLEST_PX)

    def sizeHint(self) -> QSize:
        box = self._box(LARGEST_PX)
        least = QFontMetricsF(ui(LARGEST_PX)).height()
        return QSize(round(box.width) + 2 * ROOM, round(max(box.height, least)) + 2 * ROOM)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._fitting()
        painter.translate(QPointF(ROOM, (self.height() - box.height) / 2 + box.ascent))
        for part in box.parts:
            if isinstance(part, Glyphs):
                painter.setFont(part.font)
                painter.setPen(QColor(theme().accent if part.is_name else theme().text))
                painter.drawText(QPointF(part.x, part.y), part.text)
            else:
                pen = QPen(QColor(theme().text), part.width)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPath(part.path)
