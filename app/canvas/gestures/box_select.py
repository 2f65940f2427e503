"""Selecting by area: a rubber band, or a line drawn round what is meant."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.canvas.gestures.gesture import Gesture, Stage
from app.canvas.style import solid
from app.session.session import Selectable
from app.theme import color, theme

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class BoxSelectGesture(Gesture):
    """Selects what a rectangle touches, or only what is all in it; Shift adds, Ctrl toggles."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._before = stage.session.selection
        self._origin = QPointF()
        self._box = QRectF()

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._origin = point

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._box = QRectF(self._origin, point).normalized()
        board, whole = self.stage.board, self.stage.box_contains
        nodes = board.finder.nodes_in(self._box, whole=whole)
        self._select(frozenset([*nodes, *board.annotations.touching(self._box, whole=whole)]), modifiers)

    def _select(self, found: frozenset[Selectable], modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & SHIFT:
            found = self._before | found
        elif modifiers & CONTROL and not modifiers & ALT:
            found = self._before ^ found
        self.stage.session.select(found)
        self.stage.refresh()

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)

    def cancel(self) -> None:
        self.stage.session.select(self._before)

    def paint(self, painter: QPainter) -> None:
        painter.setPen(_outline())
        painter.setBrush(color(theme().accent, 0.12))
        painter.drawRect(self._box)


class LassoGesture(BoxSelectGesture):
    """Selects what a line drawn by hand goes round or touches, or only what is all in it; Shift adds."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._line = QPainterPath()

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._line = QPainterPath(point)

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._line.lineTo(point)
        area = QPainterPath(self._line)
        area.closeSubpath()
        found = self.stage.board.finder.nodes_within(area, whole=self.stage.box_contains)
        self._select(frozenset[Selectable](found), modifiers)

    def paint(self, painter: QPainter) -> None:
        painter.setPen(_outline())
        painter.setBrush(color(theme().accent, 0.12))
        painter.drawPath(self._line)


def _outline() -> QPen:
    pen = solid(theme().accent, 1)
    pen.setCosmetic(True)
    return pen
