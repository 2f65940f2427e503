"""Dragging nodes: they follow on the grid, and the drag is one undo step."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt

from app.canvas.geometry import snapped
from app.canvas.gestures.gesture import Gesture, Stage
from core.graph.commands import MoveNodes
from core.graph.model import NodeId, Point


class MoveGesture(Gesture):
    """Moves the selected nodes; the one under the pointer lands on the grid and the others keep their distance."""

    cursor: ClassVar[Qt.CursorShape | None] = Qt.CursorShape.SizeAllCursor

    def __init__(self, stage: Stage, grabbed: NodeId) -> None:
        super().__init__(stage)
        nodes = stage.session.graph.nodes
        self._grabbed = grabbed
        self._before = {node: nodes[node].position for node in stage.session.selected_nodes()}
        self._now = dict(self._before)
        self._origin = QPointF()

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._origin = point

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        by = point - self._origin
        old = self._before[self._grabbed]
        new = snapped(QPointF(old.x, old.y) + by)
        dx, dy = new.x - old.x, new.y - old.y
        now = {node: Point(place.x + dx, place.y + dy) for node, place in self._before.items()}
        if now != self._now:
            self._now = now
            self.stage.board.preview_positions(now)

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)
        if self._now != self._before and not self.stage.session.push(MoveNodes(self._now)):
            self.cancel()

    def cancel(self) -> None:
        nodes = self.stage.session.graph.nodes
        self.stage.board.preview_positions({node: nodes[node].position for node in self._before if node in nodes})
