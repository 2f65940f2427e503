"""Dragging a dot of a wire, and pulling a new one out of a wire."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from app.canvas.geometry import route, snapped
from app.canvas.gestures.gesture import Gesture, Stage
from app.canvas.items.painting import paint_port
from app.canvas.style import solid, style
from app.widgets.drawing import draw_lines
from core.graph.annotations import AddDot, MoveDots
from core.graph.model import DotRef, Point, WireId, frozen


class DotGesture(Gesture):
    """Moves a dot, on the grid if that is on; Shift does the opposite."""

    cursor: ClassVar[Qt.CursorShape | None] = Qt.CursorShape.SizeAllCursor

    def __init__(self, stage: Stage, dot: DotRef) -> None:
        super().__init__(stage)
        self._dot = dot
        self._home = stage.session.graph.wires[dot.wire].dots[dot.number]
        self._place = self._home

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        inverted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._place = snapped(point) if self.stage.snaps != inverted else Point(point.x(), point.y())
        self.stage.board.preview_dots({self._dot: self._place})
        self.stage.refresh()

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)
        moved = MoveDots(frozen({self._dot: self._place}))
        if self._place != self._home and not self.stage.session.push(moved):
            self.cancel()

    def cancel(self) -> None:
        if self._dot.wire in self.stage.session.graph.wires:
            self.stage.board.preview_dots({self._dot: self._home})
        self.stage.refresh()


class NewDotGesture(Gesture):
    """Pulls a wire through a new dot, on the grid if that is on; Shift does the opposite."""

    cursor: ClassVar[Qt.CursorShape | None] = Qt.CursorShape.SizeAllCursor

    def __init__(self, stage: Stage, wire: WireId, grabbed: QPointF) -> None:
        super().__init__(stage)
        self._wire = wire
        self._shape = stage.board.layer.shapes[wire]
        self._number = self._shape.index_at(grabbed)
        self._place = Point(grabbed.x(), grabbed.y())

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.stage.board.layer.hidden = self._wire
        self.stage.board.layer.update()

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        inverted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._place = snapped(point) if self.stage.snaps != inverted else Point(point.x(), point.y())
        self.stage.refresh()

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)
        self.cancel()
        if self.stage.session.push(AddDot(self._wire, self._number, self._place)):
            self.stage.session.select([self._wire])

    def cancel(self) -> None:
        self.stage.board.layer.hidden = None
        self.stage.board.layer.update()
        self.stage.refresh()

    def paint(self, painter: QPainter) -> None:
        dots = self._shape.wire.dots
        through = (*dots[: self._number], self._place, *dots[self._number :])
        tone = style().tones["accent"]
        pen = solid(tone, 2.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        draw_lines(painter, route(self._shape.start, through, self._shape.end))
        paint_port(painter, QPointF(*self._place), diamond=False, filled=True, color=tone, grow=-1)
