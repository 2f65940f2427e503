"""What code says in other words than a document, and an edit of the code keeps: muted nodes and shared parameters.

Code reads through a muted node as a run does, and names a shared parameter as a Variable that several nodes read.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.graph.model import Graph, Node, NodeId, PortRef
from core.graph.ports import VARIABLE, bypass_of, feeder_of, inputs_of
from core.operators.operator import Role
from core.operators.registry import Registry

_LENT = (Role.PARAMETER, Role.AUXILIARY)


def bypassed(graph: Graph, registry: Registry) -> set[NodeId]:
    """Return the nodes that code does not mention, as what enters them leaves them unchanged."""
    return {node.id for node in graph.nodes.values() if bypass_of(node, registry) is not None}


def unfed(graph: Graph, registry: Registry) -> Node | None:
    """Return a muted node that nothing feeds: code has a Variable in its place, of which it knows no more."""
    for node in graph.nodes.values():
        through = bypass_of(node, registry)
        source = None if through is None else feeder_of(graph, registry, PortRef(node.id, through[0]))
        if through is not None and (source is None or bypass_of(graph.nodes[source.node], registry) is not None):
            return node
    return None


class Loans:
    """Which Variables of edited code are parameters that nodes of the document borrow from another one.

    Attributes:
        variables: Variable of the code -> the input that has it in the document.
        borrowers: Nodes of the code that read such Variables -> the lender.
    """

    def __init__(self, graph: Graph, code: Graph, known: Mapping[NodeId, Node], registry: Registry) -> None:
        """Find them.

        Args:
            graph: The document's graph.
            code: What the edited code composes.
            known: Node of the code -> node of the document.
        """
        self._graph, self._code, self._known, self._registry = graph, code, known, registry
        self._here = {node.id: key for key, node in known.items()}
        self.variables = self._candidates()
        self.borrowers: dict[NodeId, NodeId] = {}
        while True:
            broken = self._find_broken()
            if not broken:
                return
            self.variables = {variable: home for variable, home in self.variables.items() if variable not in broken}

    def _candidates(self) -> dict[NodeId, PortRef]:
        """List Variables that are named as an input's own one would be, and are read by that and its borrowers."""
        placed = {node.name for node in self._graph.nodes.values()}
        found = {}
        for node in self._code.nodes.values():
            if node.operator == VARIABLE and node.name not in placed:
                targets = self._targets(node.id)
                homes = [each for each in targets if f"{self._code.nodes[each.node].name}_{each.port}" == node.name]
                if len(homes) == 1 and all(each == homes[0] or self._may_borrow(each, homes[0]) for each in targets):
                    found[node.id] = homes[0]
        return found

    def _targets(self, variable: NodeId) -> list[PortRef]:
        return [wire.target for wire in self._code.wires_of.get(variable, ()) if wire.source.node == variable]

    def _may_borrow(self, target: PortRef, home: PortRef) -> bool:
        node, lender = self._known.get(target.node), self._known.get(home.node)
        if node is None or lender is None or target.port != home.port:
            return False
        is_wired = PortRef(node.id, target.port) in self._graph.wire_into
        return not is_wired and lender.id in self._lenders(node)

    def _lenders(self, node: Node) -> list[NodeId]:
        found: list[NodeId] = []
        while node.borrows is not None and node.borrows not in found:
            found.append(node.borrows)
            node = self._graph.nodes[node.borrows]
        return found

    def _find_broken(self) -> set[NodeId]:
        """Note who borrows as before, and return the Variables that somebody reads who borrows only some of them."""
        self.borrowers = {}
        broken: set[NodeId] = set()
        for node, known in self._known.items():
            if known.borrows is None:
                continue
            ports = [port.name for port in inputs_of(self._code.nodes[node], self._registry) if port.role in _LENT]
            wires = [self._code.wire_into.get(PortRef(node, port)) for port in ports]
            read = [wire.source.node for wire in wires if wire is not None and wire.source.node in self.variables]
            if read and len(read) == len(ports):
                lender = self._here.get(known.borrows, self.variables[read[0]].node)
                self.borrowers[node] = lender
            else:
                broken.update(read)
        return broken
