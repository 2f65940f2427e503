"""Putting nodes, frames and notes in order: layout, aligning, equal gaps, and whether a drag lands on the grid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from app.canvas.content import shape_text
from app.canvas.geometry import shape_width
from app.canvas.glide import Glide
from app.canvas.scene import CanvasScene
from app.session.session import EditorSession
from app.theme import GRID
from core.graph.commands import Command, MoveNodes
from core.graph.model import NodeId, Point, PortRef, Size
from core.graph.placing import Align, Axis, Distribute, Edge, settled

if TYPE_CHECKING:
    from core.layout.layered import Drawn


class ArrangedView(Protocol):
    """What arranging needs of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...


class Arranging(QObject):
    """Moves what is selected, or all; every call is one undo step."""

    def __init__(self, view: ArrangedView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._snaps = True
        self.glide = Glide(view.board, parent)

    @property
    def snaps(self) -> bool:
        """Whether what is dragged lands on the grid."""
        return self._snaps

    def set_snaps(self, on: bool) -> None:
        """Let what is dragged land on the grid from now on, or not."""
        self._snaps = on

    def count(self) -> int:
        """Return how many items are selected that can be put in order."""
        return len(self._view.session.chosen.items)

    def lay_out(self) -> None:
        """Put the selected nodes, or all if fewer than two are selected, in layers."""
        from core.layout.lay_out import LayOut  # needed by nothing else

        board, chosen = self._view.board, self._view.session.selected_nodes()
        nodes = frozenset(chosen) if len(chosen) > 1 else None
        self._move(LayOut(drawn(board), nodes))

    def lay_out_new(self) -> None:
        """Put a document that has just been made in layers, as its beginning."""
        from core.layout.lay_out import LayOut

        self._view.session.begin_with(LayOut(drawn(self._view.board)))

    def align(self, edge: str) -> None:
        """Put one edge, or the middle, of everything selected on a line."""
        self._move(Align(self._view.session.chosen.items, Edge(edge), self._view.board.sizes()))

    def distribute(self, axis: str) -> None:
        """Make the gaps within the selection equal."""
        self._move(Distribute(self._view.session.chosen.items, Axis(axis), self._view.board.sizes()))

    def straighten(self) -> None:
        """Move the selected nodes up or down so that a wire into each runs level, from left to right; one step."""
        session, graph = self._view.session, self._view.session.graph
        places: dict[NodeId, Point] = {}
        for node in sorted(session.selected_nodes(), key=lambda each: graph.nodes[each].position.x):
            level = self._level(node, places)
            if level is not None:
                place = graph.nodes[node].position
                places[node] = Point(place.x, settled(place.y, level))
        if places:
            self._move(MoveNodes(places))

    def _level(self, node: NodeId, places: Mapping[NodeId, Point]) -> float | None:
        """Return the height at which the first wire into a node, else the first out of it, runs level."""
        graph, items = self._view.session.graph, self._view.board.items_by_id
        wires = graph.wires_of[node]
        straight = [wire for wire in wires if not wire.dots]
        into = [wire for wire in straight if wire.target.node == node]
        if not into and any(wire.target.node in places for wire in straight):
            return None
        wire = min(into, key=lambda each: items[node].layout.ports[each.target.port].y(), default=None)
        wire = wire or next(iter(straight), None)
        if wire is None:
            return None
        here, there = (wire.target, wire.source) if wire.target.node == node else (wire.source, wire.target)
        other = places.get(there.node, graph.nodes[there.node].position)
        return other.y + items[there.node].layout.ports[there.port].y() - items[node].layout.ports[here.port].y()

    def _move(self, command: Command) -> None:
        self.glide.finish()
        before = {node.id: node.position for node in self._view.session.graph.nodes.values()}
        if self._view.session.push(command):
            nodes = self._view.session.graph.nodes
            moved = {node: place for node, place in before.items() if nodes[node].position != place}
            self.glide.start(moved, {node: nodes[node].position for node in moved})


def drawn(board: CanvasScene) -> Drawn:
    """Return how nodes are drawn, with the ghosts that hang below them and the shapes that stand at their outputs."""
    from core.layout.layered import Drawn
    from core.layout.net import Margin

    sizes, offsets, margins = {}, {}, {}
    for node, item in board.items_by_id.items():
        layout = item.layout
        ghosts = layout.ghosts.values()
        sizes[node] = Size(layout.width, max([layout.height, *(box.bottom() for box in ghosts)]))
        offsets.update({PortRef(node, port): place.y() for port, place in layout.ports.items()})
        left = max((-box.left() for box in ghosts), default=0.0)
        widths = [shape_width(shape_text(board.session, port.ref)) for port in layout.content.outputs]
        margins[node] = Margin(left, max(widths, default=0.0) + 2 * GRID)
    return Drawn(sizes, offsets, margins)
