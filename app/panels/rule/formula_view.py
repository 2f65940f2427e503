"""A formula on screen: typeset, as large as there is room for, to be read aloud and copied as text.

It is drawn once, into a picture, and again only where it, its room, the theme or the screen has changed.
"""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.panels.rule.typeset import Box, Glyphs, Stroke, typeset
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
        self._picture = QPixmap()
        self._pictured: Hashable = None
        """What the picture was drawn for."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
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
        box = self._fitting()
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(ROOM, (self.height() - box.height) / 2 + box.ascent))
        for part in box.parts:
            _draw(painter, part)
        painter.end()
        return picture


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
