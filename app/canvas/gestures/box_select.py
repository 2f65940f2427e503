"""The rubber band: what it touches is selected while it is drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.canvas.gestures.gesture import Gesture, Stage
from app.canvas.style import solid
from app.session import Selectable
from app.theme import color, theme


class BoxSelectGesture(Gesture):
    """Selects the nodes that a rectangle touches; Shift adds them, Ctrl toggles them."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._before = stage.session.selection
        self._origin = QPointF()
        self._box = QRectF()

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._origin = point

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._box = QRectF(self._origin, point).normalized()
        board = self.stage.board
        touched = frozenset[Selectable]([*board.finder.nodes_in(self._box), *board.annotations.touching(self._box)])
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            wanted = self._before | touched
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            wanted = self._before ^ touched
        else:
            wanted = touched
        self.stage.session.select(wanted)
        self.stage.refresh()

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)

    def cancel(self) -> None:
        self.stage.session.select(self._before)

    def paint(self, painter: QPainter) -> None:
        pen = solid(theme().accent, 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(color(theme().accent, 0.12))
        painter.drawRect(self._box)
