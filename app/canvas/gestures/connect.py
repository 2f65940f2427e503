"""Drawing a wire from either end, and re-plugging one that is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QPainter

from app.canvas.content import shape_text
from app.canvas.geometry import curve, distance
from app.canvas.gestures.gesture import Gesture, Stage
from app.canvas.growing import Growth, growth, nearest_plus, outputs_with, refusal
from app.canvas.items.node_item import NodeItem
from app.canvas.items.painting import paint_port
from app.canvas.style import solid, style
from app.widgets.drawing import draw_lines
from core.dimension import format_shape
from core.graph.commands import Command, Connect, Disconnect, Several
from core.graph.ids import new_wire_id
from core.graph.model import NodeId, PortRef, Wire
from core.graph.rules import check_connection, orient
from core.problem import Problem

translate = QCoreApplication.translate

WIDTH, THINNEST = 2.2, 1.6
"""Of the wire that is drawn: in units of the scene, and at least so many pixels of the screen."""

MAGNET = 20.0
"""A port within so many pixels of the screen takes the wire."""


class ConnectGesture(Gesture):
    """Draws a wire from a port to another; the far end snaps to ports that it may go to.

    With ``grabbed`` the wire is one that exists and was taken by the end that is not the anchor: dropped on another
    port it goes there, dropped on nothing it is removed.

    The row with a plus takes it with a new input. On an operator of any number of inputs, all selected nodes are wired
    if the wire comes from one of them.
    """

    ends_outside: ClassVar[bool] = False

    def __init__(self, stage: Stage, anchor: PortRef, grabbed: Wire | None = None) -> None:
        super().__init__(stage)
        self._anchor = anchor
        self._grabbed = grabbed
        self._from_output = any(port.ref == anchor for port in self._item(anchor).content.outputs)
        self._free_end = QPointF()
        self._target: PortRef | None = None
        self._problem: Problem | None = None
        self._growth: Growth | None = None
        self._allowed: frozenset[PortRef] = frozenset()
        self._together: tuple[PortRef, ...] = ()
        """The outputs of everything that is selected, which an operator of any number of inputs takes at once."""

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._free_end = point
        self._allowed = frozenset(self._possible_targets())
        self._together = self._wired_together()
        together = {self._anchor.node, *(source.node for source in self._together)}
        ports: dict[NodeId, set[str]] = {}
        for target in self._allowed:
            ports.setdefault(target.node, set()).add(target.port)
        for node, item in self.stage.board.items_by_id.items():
            item.targets = frozenset(ports.get(node, ()))
            item.faded = node not in ports and node not in together
            item.update()
        if self._grabbed is not None:
            self.stage.board.layer.hidden = self._grabbed.id
        else:
            self.stage.expect_offers(self._anchor)
        self.stage.board.layer.update()

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._problem = self._growth = None
        near = self._near(point, lambda ref: ref in self._allowed or self._is_home(ref))
        if self._grabbed is None and self._from_output and self._take_growth(point, near):
            self.stage.refresh()
            return
        near = near or self._on_body(point)
        if near is not None:
            self._target, self._free_end = near
            self._show_target(near[0])
        else:
            self._target, self._free_end = None, point
            self._show_refusal(point)
        self.stage.refresh()

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.update(point, screen, modifiers)
        target, refused, grown = self._target, self._problem, self._growth
        self.cancel()
        if grown is not None:
            if refused is None:
                self.stage.session.push(grown.command)
        elif target is not None:
            self._connect(target)
        elif self._grabbed is not None:
            if refused is None:
                self.stage.session.push(Disconnect(frozenset({self._grabbed.id})))
        elif refused is None and self.stage.board.finder.hit(point, self.stage.zoom).is_empty:
            offers = self.stage.offer_menu if modifiers & Qt.KeyboardModifier.ShiftModifier else self.stage.offer_nodes
            offers(point, self._anchor)

    def cancel(self) -> None:
        self.stage.expect_offers(None)
        for item in self.stage.board.items_by_id.values():
            if item.targets or item.faded:
                item.targets, item.faded = frozenset(), False
                item.update()
        self.stage.board.layer.hidden = None
        self.stage.board.layer.update()
        self.stage.show_hint("")
        self.stage.refresh()

    def paint(self, painter: QPainter) -> None:
        tone = style().tones["error" if self._problem is not None else "accent"]
        pen = solid(tone, max(WIDTH, THINNEST / self.stage.zoom))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for anchor in self._together if self._growth is not None else (self._anchor,):
            if (start := self.stage.board.port_place(anchor)) is not None:
                draw_lines(painter, curve(*((start, self._free_end) if self._from_output else (self._free_end, start))))
        paint_port(painter, self._free_end, diamond=False, filled=True, color=tone, grow=-1)

    # Where it may go

    def _wired_together(self) -> tuple[PortRef, ...]:
        if self._grabbed is not None or not self._from_output:
            return ()
        return outputs_with(self.stage.session, self.stage.board, self._anchor)

    def _item(self, ref: PortRef) -> NodeItem:
        return self.stage.board.items_by_id[ref.node]

    def _possible_targets(self) -> list[PortRef]:
        """List the ports on the other side that the form of the graph allows; shapes are tried where it snaps to."""
        session, found = self.stage.session, []
        for item in self.stage.board.items_by_id.values():
            ports = item.content.inputs if self._from_output else item.content.outputs
            found += [
                port.ref
                for port in ports
                if check_connection(session.graph, session.registry, self._anchor, port.ref) is None
            ]
        return found

    def _is_home(self, ref: PortRef) -> bool:
        return self._grabbed is not None and ref in (self._grabbed.source, self._grabbed.target) and ref != self._anchor

    def _near(self, point: QPointF, accept: Callable[[PortRef], bool]) -> tuple[PortRef, QPointF] | None:
        return self.stage.board.finder.nearest_port(point, MAGNET / self.stage.zoom, accept)

    def _on_body(self, point: QPointF) -> tuple[PortRef, QPointF] | None:
        """Take a whole node as the target: its first port that is free, else the first that it may go to.

        What hangs from a node in the place of a parameter stands for its port.
        """
        ghost = self.stage.board.finder.hit(point, self.stage.zoom).ghost
        node = self.stage.board.finder.node_at(point)
        graph, ports = self.stage.session.graph, [ghost] if ghost in self._allowed else []
        if node is not None and node != self._anchor.node:
            known = self.stage.board.items_by_id[node].content.ports
            ports = [port.ref for port in known if port.ref in self._allowed]
        best = next((ref for ref in ports if ref not in graph.wire_into), ports[0] if ports else None)
        place = self.stage.board.port_place(best) if best is not None else None
        return None if best is None or place is None else (best, place)

    def _take_growth(self, point: QPointF, near: tuple[PortRef, QPointF] | None) -> bool:
        """Take a row with a plus as the target, or all of a node for several wires; False if there is none."""
        session, board = self.stage.session, self.stage.board
        plus = nearest_plus(board, point, MAGNET / self.stage.zoom)
        node = plus[0] if plus is not None else board.finder.node_at(point)
        sources = self._together
        if node is None or node in {source.node for source in sources} or (plus is None and len(sources) < 2):
            return False
        if near is not None and (plus is None or distance(near[1], point) <= distance(plus[1], point)):
            return False
        self._growth = growth(session, node, sources)
        if self._growth is None:
            return False
        self._target, self._free_end = None, plus[1] if plus is not None else point
        self._problem = refusal(session, self._growth)
        if self._problem is not None:
            self.stage.show_hint(session.problem_text(self._problem), "error")
        else:
            ports = ", ".join(target.port for target in self._growth.targets)
            self.stage.show_hint(f"{session.graph.nodes[node].name}.{ports}")
        return True

    # What is said about it

    def _show_target(self, target: PortRef) -> None:
        session = self.stage.session
        if self._is_home(target):
            self.stage.show_hint("")
            return
        self._problem = session.can_connect(self._anchor, target)
        if self._problem is not None:
            self.stage.show_hint(session.problem_text(self._problem), "error")
            return
        shape = session.trial_shape(self._anchor, target)
        name = session.graph.nodes[target.node].name
        self.stage.show_hint(f"{name}.{target.port}  {format_shape(shape)}")

    def _show_refusal(self, point: QPointF) -> None:
        """Say why what is under the pointer can't be wired; over nothing, what the wire carries and a release does."""
        session = self.stage.session
        refusing = self._refusing(point)
        if refusing is None:
            self.stage.show_hint(self._hint_over(point), "dim")
            return
        self._problem = check_connection(session.graph, session.registry, self._anchor, refusing)
        if self._problem is not None:
            self.stage.show_hint(session.problem_text(self._problem), "error")

    def _refusing(self, point: QPointF) -> PortRef | None:
        """Return the port under the pointer, or the one that the node under it would be wired at."""
        if (near := self._near(point, lambda ref: ref != self._anchor)) is not None:
            return near[0]
        node = self.stage.board.finder.node_at(point)
        if node is None or node == self._anchor.node:
            return None
        content = self.stage.board.items_by_id[node].content
        return next((port.ref for port in (content.inputs if self._from_output else content.outputs)), None)

    def _hint_over(self, point: QPointF) -> str:
        if self._grabbed is not None:
            return translate("canvas", "release to disconnect")
        shape = "".join(piece.text for piece in shape_text(self.stage.session, self._anchor) if not piece.raised)
        if not self.stage.board.finder.hit(point, self.stage.zoom).is_empty:
            return shape
        adds = translate("canvas", "release to add a node")
        return adds if shape == "?" else f"{shape}  {adds}"

    # What it does

    def _connect(self, target: PortRef) -> None:
        session = self.stage.session
        ends = orient(session.graph, session.registry, self._anchor, target)
        if ends is None or self._is_home(target):
            return
        wire: Command = Connect(*ends, new_wire_id())
        if self._grabbed is not None:
            wire = Several((Disconnect(frozenset({self._grabbed.id})), wire), "connect")
        session.push(wire)
