"""Wiring by keys: a list of everything that the selected node can be connected to, the nearest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, QPointF
from PySide6.QtWidgets import QWidget

from app.canvas.content import plain_shape, shape_text
from app.canvas.geometry import distance
from app.canvas.scene import CanvasScene
from app.session.session import EditorSession
from app.theme import theme
from app.widgets.search_popup import Choice, SearchPopup
from core.graph.commands import Connect
from core.graph.ids import new_wire_id
from core.graph.model import NodeId, PortRef
from core.graph.ports import node_ports
from core.graph.rules import check_connection
from core.operators.operator import Role


class Ends(NamedTuple):
    """A wire that could be made."""

    source: PortRef
    target: PortRef


class WiredView(Protocol):
    """What connecting needs of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...


class Connecting(QObject):
    """Asks to what the selected node should be connected."""

    def __init__(self, view: WiredView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._parent = parent

    def can_ask(self) -> bool:
        """Tell whether one node is selected."""
        return len(self._view.session.selected_nodes()) == 1

    def search(self) -> tuple[SearchPopup, QPointF] | None:
        """Return the search for the other end, and where it belongs; None and a message if there is nothing to wire."""
        session = self._view.session
        selected = session.selected_nodes()
        if len(selected) != 1:
            return None
        [node] = selected
        choices = [self._choice(node, ends) for ends in self._possible(node)]
        if not choices:
            session.message.emit(self.tr("There is nothing that this node could be connected to."), "info")
            return None
        popup = SearchPopup(choices, self.tr("Connect to…"), self._parent)
        popup.chosen.connect(self._connect)
        return popup, self._view.board.items_by_id[node].outline().topRight()

    def _possible(self, node: NodeId) -> list[Ends]:
        """List wires that a node could have: free inputs of data first, its own before others, near ones first."""
        session, items = self._view.session, self._view.board.items_by_id
        here = items[node].outline().center()

        def rank(ends: Ends) -> tuple[object, ...]:
            other = ends.target.node if ends.source.node == node else ends.source.node
            is_data = self._role(ends.target) is Role.DATA
            away = distance(items[other].outline().center(), here)
            return ends.target in session.graph.wire_into, not is_data, ends.source.node == node, away, ends

        return sorted(self._allowed(node), key=rank)

    def _allowed(self, node: NodeId) -> Iterator[Ends]:
        session, content = self._view.session, self._view.board.items_by_id[node].content
        for item in self._view.board.items_by_id.values():
            if item.content.id == node:
                continue
            pairs = [(out.ref, into.ref) for out in content.outputs for into in item.content.inputs]
            pairs += [(out.ref, into.ref) for out in item.content.outputs for into in content.inputs]
            for source, target in pairs:
                if check_connection(session.graph, session.registry, source, target) is None:
                    yield Ends(source, target)

    def _role(self, target: PortRef) -> Role:
        ports = node_ports(self._view.session.graph, target.node, self._view.session.registry).inputs
        return next((port.role for port in ports if port.name == target.port), Role.DATA)

    def _choice(self, node: NodeId, ends: Ends) -> Choice:
        session = self._view.session
        names = {ref: f"{session.graph.nodes[ref.node].name}.{ref.port}" for ref in ends}
        is_out = ends.source.node == node
        other = ends.target if is_out else ends.source
        title = f"→ {names[other]}" if is_out else f"{ends.target.port} ← {names[other]}"
        detail = plain_shape(shape_text(session, ends.source))
        if (wire := session.graph.wire_into.get(ends.target)) is not None:
            old = f"{session.graph.nodes[wire.source.node].name}.{wire.source.port}"
            detail += "  " + self.tr("instead of {0}").format(old)
        family = self._view.board.items_by_id[other.node].content.family
        name = session.graph.nodes[other.node].name
        spoken = self.tr("to {0}, input {1}") if is_out else self.tr("from {0} to {1}")
        # By its name alone each way to a node is as good as the others: then what is free comes first, as in the list.
        said = spoken.format(name, ends.target.port)
        return Choice(title, detail, theme().family(family), ends, names=(name,), spoken=said)

    def _connect(self, ends: Ends) -> None:
        session = self._view.session
        if session.push(Connect(ends.source, ends.target, new_wire_id())):
            names = [f"{session.graph.nodes[ref.node].name}.{ref.port}" for ref in ends]
            session.message.emit(self.tr("{0} is connected to {1}.").format(*names), "success")
