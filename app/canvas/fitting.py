"""What fits at the end of a wire: tried out in a small graph of the two nodes, so that it costs the same anywhere.

There are two hundred layers to try. What was found is kept for the next wire of that shape, and while a wire is dragged
they are tried a few at a time, for the list to be there as soon as the wire is dropped.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from app.offers import Offer, all_offers
from app.session.session import EditorSession
from core.graph.ids import new_wire_id
from core.graph.model import Graph, Node, NodeId, PortRef, Wire, frozen
from core.graph.ports import inputs_of, node_ports, outputs_of
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.operators.operator import Port, Role
from core.problem import Severity

TRIAL = NodeId("trial")
OUTPUT = "output"
MOST_KNOWN = 20_000
"""So many answers are kept; then all are forgotten."""
TURN_SECONDS = 0.004
"""Between two events layers are tried for so long."""


def best_input(ports: tuple[Port, ...]) -> Port | None:
    """Return the input that a wire most likely means: the first for data, else the first."""
    return next((port for port in ports if port.role is Role.DATA), ports[0] if ports else None)


class Fitting(QObject):
    """Tells which offers fit at a port; asked again it remembers."""

    def __init__(self, session: EditorSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._known: dict[Hashable, bool] = {}
        self._waiting: Iterator[Offer] = iter(())
        self._anchor: PortRef | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._try_some)

    def fits(self, offer: Offer, anchor: PortRef) -> bool:
        """Tell whether a new node has a port for the other end of a wire, and shapes that agree there."""
        return self._fits_as(offer, anchor, self._question(anchor))

    def that_fit(self, offers: Iterable[Offer], anchor: PortRef) -> list[Offer]:
        """Return the offers that fit at a port."""
        self.stop()
        question = self._question(anchor)
        return [offer for offer in offers if self._fits_as(offer, anchor, question)]

    def _fits_as(self, offer: Offer, anchor: PortRef, question: Hashable) -> bool:
        kind = self._session.registry.get(offer.operator)
        key = (kind, frozenset(offer.attributes.items()), question)
        if (known := self._known.get(key)) is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            known = self._known[key] = fits(self._session, offer, anchor)
        return known

    def _question(self, anchor: PortRef) -> Hashable:
        """Return all that the answers at a port depend on, beside what is offered."""
        session = self._session
        if node_ports(session.graph, anchor.node, session.registry).has_output(anchor.port):
            return session.inference.shape(anchor)
        reader = session.graph.nodes[anchor.node]
        fed = ((port, session.inference.shape(source)) for port, source in _other_sources(session, anchor).items())
        return reader.operator, repr(reader.attributes), anchor.port, tuple(fed)

    # Ahead of time

    def prepare(self, anchor: PortRef) -> None:
        """Try everything at a port between events, because a list of what fits may be wanted soon."""
        self._anchor = anchor
        self._waiting = iter(all_offers(self._session.registry))
        self._timer.start()

    def stop(self) -> None:
        """Try no more."""
        self._timer.stop()
        self._anchor = None

    def _try_some(self) -> None:
        end = time.monotonic() + TURN_SECONDS
        if self._anchor is None or self._anchor.node not in self._session.graph.nodes:
            self.stop()
            return
        question = self._question(self._anchor)
        for offer in self._waiting:
            self._fits_as(offer, self._anchor, question)
            if time.monotonic() >= end:
                return
        self.stop()


def fits(session: EditorSession, offer: Offer, anchor: PortRef) -> bool:
    """Tell whether a new node has a port for the other end of a wire, and shapes that agree there."""
    node = Node(TRIAL, offer.operator, "trial", attributes=offer.attributes)
    if node_ports(session.graph, anchor.node, session.registry).has_output(anchor.port):
        target = best_input(inputs_of(node, session.registry))
        if target is None:
            return False
        graph = _fed(session, node, {target.name: anchor})
    else:
        outputs = outputs_of(node, session.registry)
        if not outputs:
            return False
        graph = _feeding(session, node, outputs[0].name, anchor)
    problems = infer(DocumentView(graph, session.registry)).problems
    return not any(problem.severity is Severity.ERROR for problem in problems)


def _variable(session: EditorSession, name: str, source: PortRef) -> Node:
    """Return a Variable of the shape that a port has, as far as it is known."""
    shape = session.inference.shape(source)
    return Node(NodeId(name), "Variable", name, attributes=frozen({} if shape is None else {"shape": shape}))


def _fed(session: EditorSession, node: Node, sources: dict[str, PortRef]) -> Graph:
    """Return a graph of a node whose inputs are fed by Variables."""
    nodes, wires = [node], []
    for port, source in sources.items():
        variable = _variable(session, f"for_{port}", source)
        nodes.append(variable)
        wires.append(Wire(new_wire_id(), PortRef(variable.id, OUTPUT), PortRef(node.id, port)))
    return Graph(frozen((each.id, each) for each in nodes), frozen((wire.id, wire) for wire in wires))


def _feeding(session: EditorSession, node: Node, output: str, anchor: PortRef) -> Graph:
    """Return a graph of a node that feeds a copy of the anchor's, whose other inputs are what they are."""
    reader = replace(session.graph.nodes[anchor.node], borrows=None)
    trial = _fed(session, reader, _other_sources(session, anchor)).with_nodes(node)
    return trial.with_wires(Wire(new_wire_id(), PortRef(node.id, output), anchor))


def _other_sources(session: EditorSession, anchor: PortRef) -> dict[str, PortRef]:
    """Return what feeds the other inputs of a node."""
    graph = session.graph
    ports = (PortRef(anchor.node, port.name) for port in inputs_of(graph.nodes[anchor.node], session.registry))
    return {port.port: graph.wire_into[port].source for port in ports if port != anchor and port in graph.wire_into}
