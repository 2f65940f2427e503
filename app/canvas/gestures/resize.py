"""Dragging an edge or a corner of a frame or a note; the drag is one undo step."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt

from app.canvas.annotations import Hold
from app.canvas.gestures.gesture import Gesture, Stage
from app.theme import GRID
from core.graph.annotations import SetFrame, SetNote
from core.graph.commands import Command
from core.graph.model import FrameId, NoteId, Point, Rectangle, Size

SMALLEST = (12.0 * GRID, 6.0 * GRID)


class ResizeGesture(Gesture):
    """Moves the edges that were taken hold of; the others stay."""

    def __init__(self, stage: Stage, hold: Hold) -> None:
        super().__init__(stage)
        self._hold = hold
        self._before = QRectF(stage.board.annotations.items[hold.item].box)
        self._now = QRectF(self._before)
        self._origin = QPointF()

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._origin = point

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        by, box, edges = point - self._origin, QRectF(self._before), self._hold.edges
        inverted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        step = GRID if self.stage.snaps != inverted else 0
        if "l" in edges:
            box.setLeft(min(_stepped(box.left() + by.x(), step), box.right() - SMALLEST[0]))
        if "r" in edges:
            box.setRight(max(_stepped(box.right() + by.x(), step), box.left() + SMALLEST[0]))
        if "t" in edges:
            box.setTop(min(_stepped(box.top() + by.y(), step), box.bottom() - SMALLEST[1]))
        if "b" in edges:
            box.setBottom(max(_stepped(box.bottom() + by.y(), step), box.top() + SMALLEST[1]))
        if box != self._now:
            self._now = box
            self.stage.board.preview_box(self._hold.item, box)

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)
        if self._now != self._before and not self.stage.session.push(self._command()):
            self.cancel()

    def _command(self) -> Command:
        box = self._now
        if self._hold.is_note:
            note = NoteId(self._hold.item)
            return SetNote(note, position=Point(box.x(), box.y()), size=Size(box.width(), box.height()))
        return SetFrame(FrameId(self._hold.item), rectangle=Rectangle(box.x(), box.y(), box.width(), box.height()))

    def cancel(self) -> None:
        self.stage.board.preview_box(self._hold.item, self._before)


def _stepped(value: float, step: int) -> float:
    return float(round(value / step) * step) if step else value


def cursor_of(edges: str) -> Qt.CursorShape:
    """Return the pointer that shows which way edges can be dragged."""
    if edges in ("lt", "rb"):
        return Qt.CursorShape.SizeFDiagCursor
    if len(edges) == 2:
        return Qt.CursorShape.SizeBDiagCursor
    return Qt.CursorShape.SizeHorCursor if edges in ("l", "r") else Qt.CursorShape.SizeVerCursor
