"""What fits at the end of a wire: tried out in a small graph of the two nodes, so that it costs the same anywhere."""

from __future__ import annotations

from dataclasses import replace

from app.offers import Offer
from app.session import EditorSession
from core.graph.ids import new_wire_id
from core.graph.model import Graph, Node, NodeId, PortRef, Wire, frozen
from core.graph.ports import inputs_of, node_ports, outputs_of
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.operators.operator import Port, Role
from core.problem import Severity

TRIAL = NodeId("trial")
OUTPUT = "output"


def best_input(ports: tuple[Port, ...]) -> Port | None:
    """Return the input that a wire most likely means: the first for data, else the first."""
    return next((port for port in ports if port.role is Role.DATA), ports[0] if ports else None)


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
    graph = session.graph
    reader = replace(graph.nodes[anchor.node], borrows=None)
    ports = (PortRef(reader.id, port.name) for port in inputs_of(reader, session.registry))
    others = {port.port: graph.wire_into[port].source for port in ports if port != anchor and port in graph.wire_into}
    trial = _fed(session, reader, others).with_nodes(node)
    return trial.with_wires(Wire(new_wire_id(), PortRef(node.id, output), anchor))
