"""Moving all wires of a port to another port of the same side."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from app.canvas.geometry import curve
from app.canvas.gestures.connect import MAGNET
from app.canvas.gestures.gesture import Gesture, Stage
from app.canvas.style import solid, style
from app.widgets.drawing import draw_lines
from core.graph.model import PortRef
from core.graph.wiring import MoveWires, wires_at
from core.problem import Problem, Refused


class MoveWiresGesture(Gesture):
    """Holds the near ends of all wires of a port; they go to the port where the button is released, or stay."""

    ends_outside: ClassVar[bool] = False

    def __init__(self, stage: Stage, port: PortRef) -> None:
        super().__init__(stage)
        self._port = port
        self._wires = wires_at(stage.session.graph, port)
        item = stage.board.items_by_id[port.node]
        self._is_output = any(known.ref == port for known in item.content.outputs)
        self._free_end = QPointF()
        self._target: PortRef | None = None
        self._problem: Problem | None = None

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._free_end = point
        for item in self.stage.board.items_by_id.values():
            ports = item.content.outputs if self._is_output else item.content.inputs
            item.targets = frozenset(known.ref.port for known in ports if known.ref != self._port)
            item.update()
        self.stage.board.layer.doomed = frozenset(wire.id for wire in self._wires)
        self.stage.board.layer.update()

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        near = self.stage.board.finder.nearest_port(point, MAGNET / self.stage.zoom, self._is_other)
        self._target, self._free_end = near or (None, point)
        self._problem = self._refusal()
        text = "" if self._problem is None else self.stage.session.problem_text(self._problem)
        self.stage.show_hint(text, "error")
        self.stage.refresh()

    def _is_other(self, ref: PortRef) -> bool:
        content = self.stage.board.items_by_id[ref.node].content
        return ref != self._port and any(
            known.ref == ref for known in (content.outputs if self._is_output else content.inputs)
        )

    def _refusal(self) -> Problem | None:
        if self._target is None:
            return None
        session = self.stage.session
        try:
            MoveWires(self._port, self._target).apply(session.document, session.registry)
        except Refused as refused:
            return refused.problem
        return None

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)
        target, refused = self._target, self._problem
        self.cancel()
        if target is not None and refused is None:
            self.stage.session.push(MoveWires(self._port, target))

    def cancel(self) -> None:
        for item in self.stage.board.items_by_id.values():
            if item.targets:
                item.targets = frozenset()
                item.update()
        self.stage.board.layer.doomed = frozenset()
        self.stage.board.layer.update()
        self.stage.show_hint("")
        self.stage.refresh()

    def paint(self, painter: QPainter) -> None:
        pen = solid(style().tones["error" if self._problem is not None else "accent"], 2.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for wire in self._wires:
            far = self.stage.board.port_place(wire.target if self._is_output else wire.source)
            if far is not None:
                ends = (self._free_end, far) if self._is_output else (far, self._free_end)
                draw_lines(painter, curve(*ends))
