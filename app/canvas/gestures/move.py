"""Dragging: what is selected follows, in line with its neighbours or on the grid, and the drag is one undo step."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.canvas.geometry import snapped
from app.canvas.gestures.gesture import Gesture, Stage
from app.canvas.guides import Guides, WireEnds, on_grid
from app.canvas.style import solid
from app.theme import GRID, theme
from core.graph.frames import Contents, shifted, with_contents
from core.graph.model import ItemId, NodeId, Point, PortRef

translate = QCoreApplication.translate

PULL_REACH = 5.0
"""Within so many pixels of the screen a line pulls, with the grid off; on the grid it takes half a step."""

END = 3.0
"""Size of the squares at the ends of a guide, in pixels of the screen."""


class MoveGesture(Gesture):
    """Moves what is selected, frames with what is in them.

    What is under the pointer lands on the grid, or in line with its neighbours, and the others keep their distance.
    Shift lets go of the grid, or takes it. Alt pulls a frame off what is in it.
    """

    cursor: ClassVar[Qt.CursorShape | None] = Qt.CursorShape.SizeAllCursor
    leaves_window: ClassVar[bool] = True

    def __init__(self, stage: Stage, grabbed: ItemId) -> None:
        super().__init__(stage)
        graph = stage.session.graph
        chosen = stage.session.selection
        self._items = [item for item in chosen if not isinstance(item, PortRef) and item not in graph.wires]
        self._grabbed = grabbed
        self._chosen = self._movable(with_contents(graph, self._items, stage.board.sizes()))
        self._box = stage.board.box_of(grabbed)
        self._guides = self._made_guides()
        self._origin = QPointF()
        self._by = (0.0, 0.0)
        self.lines: tuple[QLineF, ...] = ()

    def _movable(self, contents: Contents) -> Contents:
        """Leave out the nodes that are pinned."""
        nodes = self.stage.session.graph.nodes
        kept = (item for item in contents.items if item not in nodes or not nodes[NodeId(item)].pinned)
        return replace(contents, items=frozenset(kept))

    def _made_guides(self) -> Guides:
        board, chosen = self.stage.board, self._chosen.items
        boxes = [item.outline() for node, item in board.items_by_id.items() if node not in chosen]
        moving = [item for item in chosen if item in board.items_by_id]
        wires = []
        for wire in board.wires_at([NodeId(node) for node in moving]):
            shape = board.layer.shapes[wire.id]
            ends = wire.source.node in chosen, wire.target.node in chosen
            if ends == (True, False):
                wires.append(WireEnds(shape.start, shape.end))
            elif ends == (False, True):
                wires.append(WireEnds(shape.end, shape.start))
        return Guides(self._box, boxes, wires)

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._origin = point
        if modifiers & Qt.KeyboardModifier.AltModifier and self._grabbed in self.stage.session.graph.frames:
            self._chosen = self._movable(Contents(frozenset(self._items)))

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self._grabbed not in self._chosen.items:
            self.stage.show_hint(translate("canvas", "It is pinned: P lets it move."), "unknown")
        lines = self.lines
        by = self._pulled(point - self._origin, bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        if by != self._by:
            self._by = by
            self._show(*by)
        if lines != self.lines:
            for line in (*lines, *self.lines):
                self._refresh_guide(line)

    def _pulled(self, by: QPointF, inverted: bool) -> tuple[float, float]:
        """Return how far to move: to the grid if that is on, and from there into line with neighbours."""
        old = Point(self._box.x(), self._box.y())
        if self.stage.snaps != inverted:
            new = snapped(QPointF(old.x, old.y) + by)
            dx, dy = new.x - old.x, new.y - old.y
            pull = self._guides.pull(dx, dy, GRID / 2, on_grid(new, GRID))
        else:
            dx, dy = by.x(), by.y()
            pull = self._guides.pull(dx, dy, PULL_REACH / self.stage.zoom, lambda _x, _y: True)
        self.lines = pull.lines
        return dx + pull.x, dy + pull.y

    def _refresh_guide(self, line: QLineF) -> None:
        room = END / self.stage.zoom
        box = QRectF(line.p1(), line.p2()).normalized()
        self.stage.refresh_area(box.adjusted(-room, -room, room, room))

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)
        moved = shifted(self.stage.session.graph, self._chosen, *self._by)
        if self._by != (0.0, 0.0) and self._chosen.items and not self.stage.session.push(moved):
            self.cancel()
        self._end()

    def cancel(self) -> None:
        self._by = (0.0, 0.0)
        self._show(0.0, 0.0)
        self._end()

    def _end(self) -> None:
        self.lines = ()
        self.stage.show_hint("")
        self.stage.board.annotations.mark_targets(())
        self.stage.refresh()

    def _show(self, dx: float, dy: float) -> None:
        graph = self.stage.session.graph
        known = [item for item in self._chosen.items if graph.has(item)]
        self.stage.board.preview_shift(known, dx, dy)
        centres = [self.stage.board.box_of(item).center() for item in known] if (dx, dy) != (0.0, 0.0) else []
        if self.stage.board.annotations.mark_targets(centres, without=self._chosen.items):
            self.stage.refresh()

    def paint(self, painter: QPainter) -> None:
        pen = solid(theme().accent, 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for line in self.lines:
            painter.drawLine(line)
            for end in (line.p1(), line.p2()):
                reach = END / self.stage.zoom
                painter.fillRect(QRectF(end.x() - reach / 2, end.y() - reach / 2, reach, reach), pen.color())
