"""What a run shows on the canvas: the current node, those that are done, thumbnails, and what the wires carry."""

from __future__ import annotations

import operator
import time
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject

from app.canvas.content import ContentReader, NodeContent, Segment, ShapeText, statistics_shape
from app.canvas.items.node_item import IDLE, NodeItem, RunLook
from app.canvas.items.node_parts import StopLook
from app.canvas.items.wire_layer import WireLayer
from app.canvas.items.wire_shape import NumberLine, WireLook, WireShape
from app.canvas.minis import Minis
from app.canvas.norms import CALM, PLAIN_WIDTH, WIDEST, Flow, flow, norm_width, ratio_text
from app.canvas.numbers import number_blocks
from app.pieces import pieces
from app.session.session import EditorSession
from app.widgets.waiting import call_later
from core.graph.model import NodeId, PortRef, Wire, WireId
from core.graph.ports import inputs_of
from core.operators.operator import Array
from core.runtime.breakpoints import Breakpoint
from core.runtime.statistics import Statistics

STALE_OPACITY = 0.35
"""Of pictures that belong to what the document was."""
RUN_INTERVAL_MS = 33
"""Steps repaint at most this often."""
PIECE = "marks of the run"
AT_ONCE = 100
"""So few nodes and wires are marked in one turn."""
PART_S = 0.006
"""How long marking may take in a turn where there are more, in seconds of the processor."""
IDLE_WIRE, STALE, IN_CONFLICT = WireLook(), WireLook("stale"), WireLook("error", 2.4)
"""Wires at which the shape is written: without a value, with one that is out of date, in a conflict."""


class MarkedBoard(Protocol):
    """What marking a run needs of the scene."""

    session: EditorSession
    items_by_id: dict[NodeId, NodeItem]
    layer: WireLayer
    reader: ContentReader
    conflicts: frozenset[WireId]

    def read(self, node: NodeId) -> None: ...

    def nearest_first(self, nodes: Iterable[NodeId]) -> list[NodeId]: ...

    def draw_wires(self, wires: Iterable[Wire]) -> object: ...

    def place_wires(self, wires: Iterable[Wire]) -> object: ...

    def wires_at(self, nodes: Iterable[NodeId]) -> list[Wire]: ...


class _Moment(NamedTuple):
    """What all marks are made of: whether there are values, whether they are of another document, what has run."""

    has_values: bool
    stale: bool
    done: Mapping[str, str]
    """The last phase of each node that has run."""
    losses: Mapping[NodeId, float]


class RunMarks(QObject):
    """Brings nodes and wires of a scene to the state of the run, at most as often as a screen shows it."""

    def __init__(self, board: MarkedBoard, parent: QObject) -> None:
        super().__init__(parent)
        self._board = board
        self.shows_numbers = True
        """Whether small tensors are written at their wires."""
        self.shows_norms = True
        """Whether wires are wider the larger what they carry is."""
        self.shows_costs = False
        """Whether each node says what its steps took."""
        self.minis = Minis(board.session)
        self._first: Statistics | None = None
        self._written: dict[PortRef, tuple[list[Array], tuple[NumberLine, ...]]] = {}
        self._waiting: list[NodeId] = []
        """Nodes that are to be marked in the turns that follow, the first one last."""
        self._has_unplaced = False
        """Then numbers at wires have to find their places."""
        self._is_old = False
        """Something has happened since these were listed."""
        self._timer = call_later(self, self.show_by_parts, RUN_INTERVAL_MS)

    def show_soon(self) -> None:
        """Mark everything with the next frame."""
        if not self._timer.isActive():
            self._timer.start()

    def show(self) -> None:
        """Mark the current node, those that are done, and what the wires carry: all of them at once."""
        self._timer.stop()
        pieces().drop(self, PIECE)
        self._waiting.clear()
        self._is_old = self._has_unplaced = False
        self.show_of(*self._markable())

    def show_by_parts(self) -> None:
        """Mark everything, a part in each turn of the event loop: what is current first, then what is near the middle.

        Of a thousand nodes this takes several frames, which come meanwhile. What happens before the last part is shown
        after it, so that no node waits for ever.
        """
        self._is_old = True
        pieces().ask(self, PIECE, self._go_on)

    def _go_on(self) -> None:
        """Do the next part: begin, mark nodes, or in the end find places for all numbers."""
        if self._waiting:
            self._show_part()
        elif self._has_unplaced:
            self._has_unplaced = False
            self._board.place_wires(())
        else:
            self._begin()
        if self._waiting or self._has_unplaced or self._is_old:
            pieces().ask(self, PIECE, self._go_on)

    def _begin(self) -> None:
        self._is_old = False
        nodes, wires = self._markable()
        if len(nodes) + len(wires) <= AT_ONCE:
            self.show_of(nodes, wires)
            return
        sources = {self._board.layer.shapes[wire].wire.source.node for wire in wires}
        self._waiting = self._board.nearest_first(nodes | sources)[::-1]
        self._has_unplaced = True

    def _show_part(self) -> None:
        """Mark nodes with the wires that leave them, as many as there is time for; in any case what is current."""
        board, end = self._board, time.thread_time() + PART_S
        moment, moved = self._moment(), set()
        for node in self._current():
            moved |= self._mark(moment, (node,), self._leaving(node))
        while self._waiting:
            node = self._waiting.pop()
            if node in board.items_by_id:
                moved |= self._mark(moment, (node,), self._leaving(node))
            if time.thread_time() >= end:
                break
        board.draw_wires(board.wires_at(moved))

    def _leaving(self, node: NodeId) -> list[WireId]:
        return [wire.id for wire in self._board.wires_at([node]) if wire.source.node == node]

    def _current(self) -> set[NodeId]:
        """Return the node that is computed now, and those that are marked as such."""
        items, current = self._board.items_by_id, self._board.session.run.state.current
        found = {node for node, item in items.items() if item.run.current is not None}
        return found | (items.keys() & {NodeId(part) for part in current.path[:1]} if current is not None else set())

    def _markable(self) -> tuple[AbstractSet[NodeId], AbstractSet[WireId]]:
        """Return the nodes and wires that show something of a run, or may still do so."""
        board = self._board
        if self.has_values:
            return board.items_by_id.keys(), board.layer.shapes.keys()
        # Without values there is nothing to show but breakpoints, and what is left of an earlier run.
        marked = {node for node, item in board.items_by_id.items() if item.run != IDLE or item.picture is not None}
        stops = {NodeId(stop.path[0]) for stop in board.session.run.marks.breakpoints}
        wires = {wire for wire, shape in board.layer.shapes.items() if shape.look.tone != "idle"}
        return (marked | stops) & board.items_by_id.keys(), wires

    @property
    def has_values(self) -> bool:
        """Tell whether there is anything that a node or a wire could show."""
        session = self._board.session
        return session.run.state.is_started or bool(session.store.snapshot())

    def show_of(self, nodes: Iterable[NodeId], wires: Iterable[WireId]) -> None:
        """Mark some nodes and wires."""
        moved = self._mark(self._moment(), list(nodes), list(wires))
        self._board.place_wires(self._board.wires_at(moved))

    def _moment(self) -> _Moment:
        """Return the state of the run."""
        session = self._board.session
        state = session.run.state
        self._first = first_gradient(session) if state.is_started else None
        done = {path[0]: phase for phase, path in sorted(state.done, key=_is_backward) if path}
        return _Moment(self.has_values, state.stale, done, self.losses())

    def _mark(self, moment: _Moment, nodes: Iterable[NodeId], wires: Iterable[WireId]) -> set[NodeId]:
        """Mark some nodes and wires; return the nodes whose ports moved."""
        board = self._board
        marks, shapes, has_values = board.session.run.marks, board.layer.shapes, moment.has_values
        moved: set[NodeId] = set()
        for node in nodes:
            item = board.items_by_id[node]
            stop = stop_look(marks.at((node,)))
            if item.content.is_loss and moment.losses.get(node) != board.reader.losses.get(node):
                board.reader.losses = moment.losses
                board.read(node)
            if self._has_made(item.content):
                board.read(node)
            look = (
                self._node_look(item.content, moment.done, stop) if has_values else RunLook(stop=stop) if stop else IDLE
            )
            if self._show_node_run(item, look):
                moved.add(node)
        for wire in wires:
            if (shape := shapes.get(wire)) is not None:
                board.layer.restyle(wire, self._wire_look(shape, moment.stale, has_values=has_values))
        return moved

    def _has_made(self, content: NodeContent) -> bool:
        """Tell whether a run has made a parameter that waited for its shape, or a new start has forgotten it."""
        reader = self._board.reader
        deferred = [ghost for ghost in content.ghosts if ghost.is_deferred]
        return any(ghost.shape != reader.ghost_shape(ghost.ref, is_deferred=True) for ghost in deferred)

    def _node_look(self, content: NodeContent, done: Mapping[str, str], stop: StopLook | None) -> RunLook:
        """Return the state of a node in a run; ``done`` has the last phase of each node that has run."""
        state, node = self._board.session.run.state, content.id
        current = state.current
        gone = self._flow(content) if node in done else CALM
        is_current = current is not None and current.path[:1] == (node,)
        return RunLook(
            current=current.phase if current is not None and is_current and not state.stale else None,
            done=done.get(node),
            stale=state.stale,
            port_phases=self._port_phases(content) if done else (),
            stop=stop,
            status=self._status(content, is_current) if node in done else "",
            flow="exploded" if gone.has_exploded else "vanished" if gone.has_vanished else "",
            opacity=STALE_OPACITY if state.stale else gone.opacity,
            shapes=() if state.stale else self._open_shapes(content),
        )

    def _open_shapes(self, content: NodeContent) -> tuple[tuple[str, ShapeText], ...]:
        """Return the shapes of the values at the open outputs of a node: a batch has its size there."""
        run = self._board.session.run
        found = ((port.ref.port, run.statistics(port.ref, "value")) for port in content.outputs if port.shape)
        return tuple((port, statistics_shape(value)) for port, value in found if value is not None)

    def _show_node_run(self, item: NodeItem, look: RunLook) -> bool:
        """Show the state of a node in a run; True if its ports moved."""
        if look == IDLE and item.run == IDLE and item.picture is None:
            return False
        picture = None
        if look.done is not None and item.content.outputs and not item.content.is_source:
            output = item.content.outputs[0].ref
            kind = "gradient" if self._has(output, "gradient") else "value"
            picture = self.minis.picture(output, kind)
        item.run = look
        return item.show_content(item.content, picture)

    def _flow(self, content: NodeContent) -> Flow:
        """Return how what arrives at a node on the way back compares with the first gradient of the run."""
        run = self._board.session.run
        found = (run.statistics(port.ref, "gradient") for port in content.outputs)
        arriving = next((each for each in found if each is not None), None)
        return CALM if arriving is None else flow(arriving, self._first)

    def _status(self, content: NodeContent, is_current: bool) -> str:
        """Return what is written under a node: how its steps stand, what they took and what they keep."""
        if not self.shows_costs:
            return ""
        run = self._board.session.run
        refs = [port.ref for port in content.outputs]
        arrays = [run.array(ref, kind) for ref in refs for kind in ("value", "gradient")]
        memory = sum(array.nbytes for array in arrays if array is not None)
        sign = "~" if run.state.stale else "▸" if is_current else "✓"
        return f"{sign} {cost_text(run.seconds((content.id,)), memory)}"

    def _port_phases(self, content: NodeContent) -> tuple[tuple[str, str], ...]:
        found = []
        for port in content.ports:
            wire = self._board.session.graph.wire_into.get(port.ref)
            phase = self._phase(wire.source if wire is not None else port.ref)
            if phase is not None:
                found.append((port.ref.port, phase))
        return tuple(found)

    def _phase(self, ref: PortRef) -> str | None:
        if self._has(ref, "gradient"):
            return "backward"
        return "forward" if self._has(ref, "value") else None

    def _has(self, ref: PortRef, kind: str) -> bool:
        return self._board.session.run.statistics(ref, kind) is not None

    def _wire_look(self, shape: WireShape, stale: bool, *, has_values: bool) -> WireLook:
        source = shape.wire.source
        if shape.wire.disabled:
            return WireLook()
        if shape.wire.id in self._board.conflicts:
            return IN_CONFLICT
        phase = self._phase(source) if has_values else None
        if phase is None:
            return IDLE_WIRE
        statistics = self._board.session.run.statistics(source, "gradient" if phase == "backward" else "value")
        if stale or statistics is None:
            return STALE
        width = norm_width(statistics.norm) if self.shows_norms else PLAIN_WIDTH
        written, numbers = statistics_shape(statistics), self._numbers(shape.wire)
        if phase == "forward":
            return WireLook(phase, width, written, numbers)
        gone = flow(statistics, self._first)
        if gone.has_exploded:
            return WireLook("error", WIDEST, (*written, flag(gone)), numbers)
        if gone.has_vanished:
            written = (*written, flag(gone))
        return WireLook(phase, width, written, numbers, gone.opacity)

    def _numbers(self, wire: Wire) -> tuple[NumberLine, ...]:
        """Return the lines at a wire: its value, and its gradient as soon as there is one; once for all of a source."""
        source = wire.source
        if not self.shows_numbers or wire.disabled or self._board.session.graph.wires_from[source][0].id != wire.id:
            return ()
        run = self._board.session.run
        found = [(tone, run.array(source, kind)) for tone, kind in (("forward", "value"), ("backward", "gradient"))]
        arrays = [array for _, array in found if array is not None]
        known = self._written.get(source)
        if known is None or len(known[0]) != len(arrays) or any(map(operator.is_not, known[0], arrays)):
            tones = [tone for tone, array in found if array is not None]
            blocks = zip(tones, number_blocks(arrays), strict=True)
            lines = tuple(NumberLine(tone, line) for tone, block in blocks for line in block)
            known = self._written[source] = arrays, lines
        return known[1]

    def losses(self) -> dict[NodeId, float]:
        """Return what the loss nodes show."""
        loss = self._board.session.run.state.loss
        if loss is None:
            return {}
        return {node: loss for node, item in self._board.items_by_id.items() if item.content.is_loss}


def stop_look(breakpoints: Sequence[Breakpoint]) -> StopLook | None:
    """Return how the breakpoints of a node are drawn; None for a node without."""
    if not breakpoints:
        return None
    on = [each for each in breakpoints if each.enabled] or breakpoints
    return StopLook(
        forward=any(each.forward for each in on),
        backward=any(each.backward for each in on),
        conditional=any(each.condition is not None for each in on),
        enabled=any(each.enabled for each in breakpoints),
    )


def _is_backward(step: tuple[str, tuple[str, ...]]) -> bool:
    return step[0] == "backward"


def flag(gone: Flow) -> Segment:
    """Return what is written at a wire whose gradient has vanished or exploded."""
    if gone.has_exploded:
        return Segment(f"  ▲ {ratio_text(gone.ratio)}" if gone.is_finite else "  ▲ nan", "error")
    return Segment(f"  ▼ {ratio_text(gone.ratio)}", "unknown")


def first_gradient(session: EditorSession) -> Statistics | None:
    """Return the statistics of the gradient that leaves the first node of the backward pass; None before that."""
    step = next((each for each in session.run.state.steps if each.phase == "backward" and each.path), None)
    node = session.graph.nodes.get(NodeId(step.path[0])) if step is not None else None
    if node is None:
        return None
    ports = inputs_of(node, session.registry)
    found = (session.run.statistics(PortRef(node.id, port.name), "gradient") for port in ports)
    return next((each for each in found if each is not None), None)


def cost_text(seconds: float, memory: int) -> str:
    """Write what a node took: ``0.12 ms · 32 KB``."""
    milliseconds = seconds * 1e3
    digits = 2 if milliseconds < 10 else 0
    size, unit = (memory / 1024, "KB") if memory < 1024**2 else (memory / 1024**2, "MB")
    return f"{milliseconds:.{digits}f} ms · {size:.{1 if size < 10 else 0}f} {unit}"
