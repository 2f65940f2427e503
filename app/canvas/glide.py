"""A short motion from old places to new ones, so that nobody loses sight of a node."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from app.canvas.scene import CanvasScene
from app.theme import animation_ms
from core.graph.model import NodeId, Point

MOST_MOVING = 300
"""More nodes than these are put to their places at once: their motion would not be smooth."""


class Glide(QObject):
    """Shows nodes on their way; the document has their new places already."""

    def __init__(self, board: CanvasScene, parent: QObject) -> None:
        super().__init__(parent)
        self._board = board
        self._start: Mapping[NodeId, Point] = {}
        self._end: Mapping[NodeId, Point] = {}
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._show)
        board.session.document_changed.connect(self.finish)

    @property
    def is_running(self) -> bool:
        """Nodes are on their way."""
        return self._animation.state() == QVariantAnimation.State.Running

    def start(self, before: Mapping[NodeId, Point], after: Mapping[NodeId, Point]) -> None:
        """Move nodes from where they were to where they are."""
        duration = animation_ms()
        if not before or not duration or len(before) > MOST_MOVING:
            return
        self._start, self._end = before, after
        self._animation.setDuration(duration)
        self._animation.start()

    def finish(self) -> None:
        """Show every node where it is."""
        if self.is_running:
            self._animation.stop()
            nodes = self._board.session.graph.nodes
            self._board.preview_positions({node: nodes[node].position for node in self._end if node in nodes})

    def _show(self, value: object) -> None:
        part = float(value) if isinstance(value, float) else 1.0
        if self.is_running or part == 1.0:
            self._board.preview_positions(
                {node: _between(old, self._end[node], part) for node, old in self._start.items()}
            )


def _between(old: Point, new: Point, part: float) -> Point:
    """Return a place on the way; at its end it is the new one to the last bit."""
    return Point(old.x * (1 - part) + new.x * part, old.y * (1 - part) + new.y * part)
