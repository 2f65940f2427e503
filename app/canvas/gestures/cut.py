"""Cutting wires: a line is drawn across them, and those it crosses are removed."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from app.canvas.geometry import crossed
from app.canvas.gestures.gesture import Gesture, Stage
from app.canvas.style import solid, style
from core.graph.commands import Disconnect
from core.graph.model import WireId

translate = QCoreApplication.translate


class CutGesture(Gesture):
    """Draws a line; the wires that it crosses turn red, and go when the button is released."""

    cursor: ClassVar[Qt.CursorShape | None] = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._trail: list[QPointF] = []
        self._cut: frozenset[WireId] = frozenset()

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._trail = [point]

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        last = self._trail[-1]
        if point == last:
            return
        self._trail.append(point)
        layer = self.stage.board.layer
        near = layer.near(QRectF(last, point).normalized())
        self._cut |= {shape.wire.id for shape in near if crossed(shape.lines, last, point)}
        layer.doomed = self._cut
        layer.update()
        text = translate("canvas", "Cut wires: {0}").format(len(self._cut)) if self._cut else ""
        self.stage.show_hint(text, "error")
        self.stage.refresh()

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)
        cut = self._cut & self.stage.session.graph.wires.keys()
        self.cancel()
        if cut:
            self.stage.session.push(Disconnect(frozenset(cut)))

    def cancel(self) -> None:
        self.stage.board.layer.doomed = frozenset()
        self.stage.board.layer.update()
        self.stage.show_hint("")
        self.stage.refresh()

    def paint(self, painter: QPainter) -> None:
        pen = solid(style().tones["error"], 1.6)
        pen.setCosmetic(True)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(self._trail))
