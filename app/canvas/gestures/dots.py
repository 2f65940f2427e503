"""Dragging a dot of a wire."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt

from app.canvas.geometry import snapped
from app.canvas.gestures.gesture import Gesture, Stage
from core.graph.annotations import MoveDots
from core.graph.model import DotRef, Point, frozen


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
