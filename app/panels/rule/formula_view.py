"""A formula on screen: typeset, as large as there is room for, to be read aloud and copied as text.

It is drawn once, into a picture, and again only where it, its room, the theme or the screen has changed.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.panels.rule.typeset import Box, Glyphs, Stroke, typeset, typeset_lines
from app.theme import notifier, theme, ui
from app.widgets.guarding import guards_events
from core.notation.tree import Notation, plain

LARGEST_PX, BROKEN_PX, SMALLEST_PX = 19, 15, 10
"""Sizes of a formula: with room for it, where it takes several lines, and where even those have hardly room."""
ROOM, LINE_GAP = 4, 6


@guards_events
class FormulaView(QWidget):
    """One formula, on the base line of its box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree: Notation | None = None
        self._boxes: dict[int, Box] = {}
        self._picture = QPixmap()
        self._pictured: Hashable = None
        """What the picture was drawn for."""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        notifier().changed.connect(self.update)

    def show_formula(self, tree: Notation | None) -> None:
        """Show a formula, or nothing."""
        if tree == self._tree:
            return
        self._tree = tree
        self._boxes.clear()
        self._pictured = None
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

    def _fitting(self, width: int) -> list[Box]:
        """Return the lines of the formula in the largest size that a width has room for: one line if it can be."""
        room = width - 2 * ROOM
        for px in range(LARGEST_PX, BROKEN_PX - 1, -1):
            if self._box(px).width <= room:
                return [self._box(px)]
        if self._tree is None:
            return []
        for px in range(BROKEN_PX, SMALLEST_PX, -1):
            lines = typeset_lines(self._tree, px, room)
            if all(line.width <= room for line in lines):
                return lines
        return typeset_lines(self._tree, SMALLEST_PX, room)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        least = QFontMetricsF(ui(LARGEST_PX)).height()
        return round(max(_height(self._fitting(width)), least)) + 2 * ROOM

    def sizeHint(self) -> QSize:
        width = round(self._box(LARGEST_PX).width) + 2 * ROOM + 1
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        wanted = (self.size(), self.devicePixelRatioF(), theme().name)
        if wanted != self._pictured:
            self._pictured, self._picture = wanted, self._drawn()
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def _drawn(self) -> QPixmap:
        """Return a picture of the whole view."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        lines = self._fitting(self.width())
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(ROOM, (self.height() - _height(lines)) / 2))
        for line in lines:
            painter.translate(0, line.ascent)
            for part in line.parts:
                _draw(painter, part)
            painter.translate(0, line.descent + LINE_GAP)
        painter.end()
        return picture


def _height(lines: Sequence[Box]) -> float:
    """Return how high lines are together."""
    return sum(line.height for line in lines) + LINE_GAP * max(len(lines) - 1, 0)


def _draw(painter: QPainter, part: Glyphs | Stroke) -> None:
    if isinstance(part, Glyphs):
        painter.setFont(part.font)
        painter.setPen(QColor(theme().accent if part.is_name else theme().text))
        painter.drawText(QPointF(part.x, part.y), part.text)
        return
    pen = QPen(QColor(theme().text), part.width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(part.path)
