"""Moving nodes so that wires change: dropped on a wire a node goes into it, taken with Alt it leaves its own."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.canvas.adding import room_for
from app.canvas.geometry import curve_distance, route
from app.canvas.gestures.gesture import Stage
from app.canvas.gestures.move import MoveGesture
from app.canvas.scene import CanvasScene
from app.canvas.style import dashed, solid, style
from app.problem_texts import label_text
from app.session.session import EditorSession
from app.theme import theme
from app.widgets.drawing import draw_lines
from core.graph.commands import Several
from core.graph.frames import shifted
from core.graph.ids import new_wire_id
from core.graph.model import ItemId, NodeId, Wire, WireId
from core.graph.wiring import Detach, InsertOnWire, insertion
from core.problem import Problem, Refused

translate = QCoreApplication.translate

INSET = 12.0
"""A wire has to run this deep under a node to be meant,"""
POINTED = 10.0
"""or within so many pixels of the pointer that holds the node."""


def wire_under(board: CanvasScene, area: QRectF) -> WireId | None:
    """Return the wire that runs nearest to the middle of an area."""
    centre = area.center()
    measured = []
    for shape in board.layer.near(area):
        mids = shape.lines[:, :2]
        inside = (
            (mids[:, 0] > area.left())
            & (mids[:, 0] < area.right())
            & (mids[:, 1] > area.top())
            & (mids[:, 1] < area.bottom())
        )
        away = curve_distance(shape.lines, centre)
        if inside.any() or away < min(area.width(), area.height()) / 2:
            measured.append((away, shape.wire.id))
    return min(measured)[1] if measured else None


def can_insert(session: EditorSession, node: NodeId, wire: WireId) -> bool:
    """Tell whether a node that feeds nothing yet can go into a wire."""
    graph = session.graph
    if any(known.source.node == node for known in graph.wires_of[node]):
        return False
    return not isinstance(insertion(graph, session.registry, node, wire), Problem)


class InsertingMove(MoveGesture):
    """Moves what is selected; a single free node that is dropped on a wire goes into it, unless Alt is held."""

    def __init__(self, stage: Stage, grabbed: ItemId) -> None:
        super().__init__(stage, grabbed)
        self._wire: WireId | None = None

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        super().update(point, screen, modifiers)
        wire = None if modifiers & Qt.KeyboardModifier.AltModifier else self._wire_under(point)
        if wire != self._wire:
            self._wire = wire
            self.stage.show_hint("" if wire is None else translate("canvas", "goes into this wire"), "dim")
            self.stage.refresh()

    def _wire_under(self, point: QPointF) -> WireId | None:
        """Return the wire that the node would go into: one deep under it, or the one at which it is held."""
        graph = self.stage.session.graph
        [*nodes] = (NodeId(item) for item in self._chosen.items if item in graph.nodes)
        if len(self._chosen.items) != 1 or len(nodes) != 1 or not self._moves():
            return None
        box = self.stage.board.items_by_id[nodes[0]].outline().adjusted(INSET, INSET, -INSET, -INSET)
        wire = self._held_over(nodes[0], point) or wire_under(self.stage.board, box)
        return wire if wire is not None and can_insert(self.stage.session, nodes[0], wire) else None

    def _held_over(self, node: NodeId, point: QPointF) -> WireId | None:
        reach = POINTED / self.stage.zoom
        near = self.stage.board.layer.near(QRectF(point, point).adjusted(-reach, -reach, reach, reach))
        others = (shape for shape in near if node not in (shape.wire.source.node, shape.wire.target.node))
        measured = [(curve_distance(shape.lines, point), shape.wire.id) for shape in others]
        away, wire = min(measured, default=(reach, None))
        return wire if away < reach else None

    def _moves(self) -> bool:
        return self._by != (0.0, 0.0)

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)
        if self._wire is None:
            super().finish(point, screen, modifiers)
            return
        session = self.stage.session
        [node] = (NodeId(item) for item in self._chosen.items)
        box = self.stage.board.items_by_id[node].outline()
        free = room_for(self.stage.board, self._wire, box, node)
        moved = shifted(session.graph, self._chosen, self._by[0] + free.x - box.x(), self._by[1])
        goes_in = InsertOnWire(node, self._wire, new_wire_id())
        self._wire = None
        self.stage.show_hint("")
        self._show(0.0, 0.0)  # room may have been made just where it was: nobody tells then that it moved
        if not session.push(Several((moved, goes_in, *free.moves), *goes_in.label)):
            self.cancel()
        self._end()

    def cancel(self) -> None:
        self._wire = None
        self.stage.show_hint("")
        super().cancel()

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        if self._wire is not None:
            paint_insertion(painter, self.stage.board, self._wire)


def paint_insertion(painter: QPainter, board: CanvasScene, wire: WireId) -> None:
    """Draw a wire as one that takes what is dropped."""
    shape = board.layer.shapes.get(wire)
    if shape is not None:
        pen = solid(style().tones["accent"], 4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setOpacity(0.7)
        painter.setPen(pen)
        draw_lines(painter, shape.lines)
        painter.setOpacity(1.0)


class DetachGesture(MoveGesture):
    """Moves nodes out of the flow: what came before them is joined to what follows."""

    leaves_window: ClassVar[bool] = False

    def __init__(self, stage: Stage, grabbed: ItemId) -> None:
        super().__init__(stage, grabbed)
        session = stage.session
        nodes = frozenset(node for node in session.graph.nodes if node in self._chosen.items)
        self._detach = Detach(nodes)
        self._joined: list[Wire] = []
        try:
            after = self._detach.apply(session.document, session.registry).graph
        except Refused:
            return
        before = session.graph.wires
        stage.board.layer.doomed = frozenset(wire for wire in before if after.wires.get(wire) != before[wire])
        self._joined = [wire for wire in after.wires.values() if before.get(wire.id) != wire]
        if stage.board.layer.doomed:
            names = [session.graph.nodes[node].name for node in nodes]
            label = ("detach_one", {"name": names[0]}) if len(names) == 1 else self._detach.label
            stage.show_hint(label_text(label), "dim")

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)
        self._forget()
        session = self.stage.session
        moved = shifted(session.graph, self._chosen, *self._by)
        if not session.push(Several((self._detach, moved), *self._detach.label)):
            self.cancel()
        self._end()

    def cancel(self) -> None:
        self._forget()
        super().cancel()

    def _forget(self) -> None:
        self._joined = []
        self.stage.board.layer.doomed = frozenset()
        self.stage.board.layer.update()
        self.stage.show_hint("")

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        painter.setPen(dashed(theme().accent, 2))
        for wire in self._joined:
            start, end = self.stage.board.port_place(wire.source), self.stage.board.port_place(wire.target)
            if start is not None and end is not None:
                draw_lines(painter, route(start, wire.dots, end))
