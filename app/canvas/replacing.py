"""Putting another operator in the place of a node, and tying a weight to the transposed one of another node."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.canvas.placing import Placing
from app.canvas.quick_add import search_entries, search_nodes
from app.canvas.scene import CanvasScene
from app.offers import Offer, all_offers
from app.session.session import EditorSession
from core.graph.model import Graph, NodeId
from core.graph.ports import inputs_of, operator_of
from core.graph.replacing import TRANSPOSE, WEIGHT, ReplaceNode, TieTransposed, check_tie
from core.operators.operator import Operator, Role
from core.problem import Refused


class ReplacedView(Protocol):
    """What replacing needs of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    @property
    def placing(self) -> Placing: ...


class Replacing(QObject):
    """Asks what should be in the place of something, and puts it there."""

    def __init__(self, view: ReplacedView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._parent = parent

    def can_ask(self) -> bool:
        """Tell whether one node is selected."""
        return len(self._view.session.selected_nodes()) == 1

    def ask(self, node: NodeId | None = None) -> None:
        """Ask which operator should be in the place of a node, the selected one if none is given."""
        session = self._view.session
        chosen = node or session.selected_nodes()[0]
        popup = search_entries(self.fitting(chosen), session.registry, self._parent, self.tr("Replace with…"))
        popup.chosen.connect(lambda offer: self.replace(chosen, offer))
        self._view.placing.show_popup(popup, self._view.board.items_by_id[chosen].outline().topRight())

    def fitting(self, node: NodeId) -> list[Offer]:
        """List what can be in the place of a node without that a wire of its data gets lost, its family first."""
        session = self._view.session
        old = session.graph.nodes[node]
        found = []
        for offer in all_offers(session.registry):
            if offer.borrow or (offer.operator == old.operator and offer.attributes.items() <= old.attributes.items()):
                continue
            try:
                after = ReplaceNode(node, offer.operator, offer.attributes).apply(session.document, session.registry)
            except Refused:
                continue
            if self._keeps_wires(node, after.graph):
                found.append(offer)
        family = self._view.board.items_by_id[node].content.family
        return sorted(found, key=lambda offer: offer.family != family)

    def _keeps_wires(self, node: NodeId, after: Graph) -> bool:
        session = self._view.session
        graph = session.graph
        data = {port.name for port in inputs_of(graph.nodes[node], session.registry) if port.role is Role.DATA}
        wires = graph.wires_of[node]
        return all(wire.id in after.wires for wire in wires if wire.source.node == node or wire.target.port in data)

    def replace(self, node: NodeId, offer: Offer) -> None:
        """Put an operator in the place of a node."""
        session = self._view.session
        if session.push(ReplaceNode(node, offer.operator, offer.attributes)):
            session.select([node])

    # Tied weights

    def encoders(self, decoder: NodeId) -> list[NodeId]:
        """List the nodes whose transposed weight a node could use; none where that can't be computed."""
        session = self._view.session
        graph, registry = session.graph, session.registry
        if registry.get(TRANSPOSE) is None or not self._has_weight(decoder):
            return []
        return [
            other
            for other in graph.nodes
            if self._has_weight(other) and check_tie(graph, registry, decoder, other) is None
        ]

    def _has_weight(self, node: NodeId) -> bool:
        operator = operator_of(self._view.session.graph.nodes[node], self._view.session.registry)
        return isinstance(operator, Operator) and any(port.name == WEIGHT for port in operator.parameter_ports())

    def ask_encoder(self, decoder: NodeId) -> None:
        """Ask whose transposed weight a node should use."""
        session = self._view.session
        popup = search_nodes(session, self.encoders(decoder), self.tr("Tie to the transposed weight of…"), self._parent)
        popup.chosen.connect(lambda encoder: session.push(TieTransposed(decoder, encoder)))
        self._view.placing.show_popup(popup, self._view.board.items_by_id[decoder].outline().topRight())
