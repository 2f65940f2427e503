"""The path through a port or a wire: while it is looked at, everything else stands back."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from app.canvas.finder import Hit
from app.canvas.scene import CanvasScene
from app.widgets.waiting import call_later
from core.graph.model import Graph, NodeId, Wire, WireId
from core.graph.wiring import wires_at

DELAY_MS = 120
"""A pointer that only passes by dims nothing."""


class Paths(QObject):
    """Lights the path of what is under the pointer, after a moment."""

    def __init__(self, board: CanvasScene, parent: QObject) -> None:
        super().__init__(parent)
        self._board = board
        self._hit = Hit()
        self._timer = call_later(self, self._light, DELAY_MS)

    def follow(self, hit: Hit) -> None:
        """Take note of what the pointer is over now."""
        self._hit = hit
        if hit.port is None and hit.wire is None:
            self.forget()
        elif self._board.layer.lit is not None:
            self._light()
        else:
            self._timer.start()

    def forget(self) -> None:
        """Light nothing, and dim nothing."""
        self._timer.stop()
        if self._board.layer.lit is not None:
            self._board.layer.lit = None
            self._fade(None)

    def _light(self) -> None:
        graph = self._board.session.graph
        wires = _under(graph, self._hit)
        if not wires:
            self.forget()
            return
        lit = path_of(graph, wires)
        self._board.layer.lit = lit
        ends = [graph.wires[wire] for wire in lit]
        self._fade({node for wire in ends for node in (wire.source.node, wire.target.node)})

    def _fade(self, kept: set[NodeId] | None) -> None:
        for node, item in self._board.items_by_id.items():
            faded = kept is not None and node not in kept
            if item.faded != faded:
                item.faded = faded
                item.update()
        self._board.layer.update()


def _under(graph: Graph, hit: Hit) -> list[Wire]:
    if hit.wire is not None:
        return [graph.wires[hit.wire]] if hit.wire in graph.wires else []
    return [] if hit.port is None else list(wires_at(graph, hit.port.ref))


def path_of(graph: Graph, wires: Iterable[Wire]) -> frozenset[WireId]:
    """Return some wires with everything that they depend on, and everything that depends on them."""
    start = list(wires)
    found = {wire.id for wire in start}
    found |= _reached(graph, [wire.source.node for wire in start], forward=False)
    return frozenset(found | _reached(graph, [wire.target.node for wire in start], forward=True))


def _reached(graph: Graph, nodes: list[NodeId], *, forward: bool) -> set[WireId]:
    waiting, seen, found = list(nodes), set(nodes), set[WireId]()
    while waiting:
        node = waiting.pop()
        for wire in graph.wires_of.get(node, ()):
            if wire.disabled:
                continue
            here, there = (wire.source, wire.target) if forward else (wire.target, wire.source)
            if here.node == node:
                found.add(wire.id)
                if there.node not in seen:
                    seen.add(there.node)
                    waiting.append(there.node)
    return found
