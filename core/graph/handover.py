"""Taking nodes out of a graph so that the parameters that others borrowed from them stay."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace

from core.graph.model import Graph, ItemId, NodeId, PortRef, WireId, copied, frozen
from core.graph.ports import SHARED_ROLES, inputs_of
from core.operators.registry import Registry


class Draft:
    """A graph that is being taken apart; it becomes a value again at the end."""

    def __init__(self, graph: Graph) -> None:
        self._original = graph
        self._moved: set[WireId] = set()
        self.nodes = copied(graph.nodes)
        self.wires = copied(graph.wires)
        self.settings = copied(graph.settings)
        self.frames = copied(graph.frames)
        self.notes = copied(graph.notes)

    def graph(self) -> Graph:
        """Return what is left."""
        return replace(
            self._original,
            nodes=frozen(self.nodes),
            wires=frozen(self.wires),
            settings=frozen(self.settings),
            frames=frozen(self.frames),
            notes=frozen(self.notes),
        )

    def hand_over(self, lender: NodeId, registry: Registry, *, leaving: AbstractSet[ItemId]) -> None:
        """Make the first borrower the owner of a lender's parameters, and let the others borrow from it."""
        if not self._original.borrowers:
            return
        borrowers = [node for node in self.nodes.values() if node.borrows == lender]
        if not borrowers:
            return
        # one that leaves too hands on what it got when its turn comes
        heir = next((node for node in borrowers if node.id not in leaving), borrowers[0])
        owner = self.nodes[lender]
        self.nodes[heir.id] = replace(heir, borrows=None if owner.borrows == heir.id else owner.borrows)
        for node in borrowers:
            if node is not heir:
                self.nodes[node.id] = replace(node, borrows=heir.id)
        for port in inputs_of(owner, registry):
            if port.role in SHARED_ROLES:
                self._hand_over_port(PortRef(lender, port.name), PortRef(heir.id, port.name))

    def _hand_over_port(self, old: PortRef, new: PortRef) -> None:
        if any(wire.target == new for wire in self.wires.values()):
            return
        for wire in [wire for wire in self.wires.values() if wire.target == old]:
            self.wires[wire.id] = replace(wire, target=new)
            self._moved.add(wire.id)
        # what was set at the heir's port had no effect while it borrowed
        self.settings.pop(new, None)
        if old in self.settings:
            self.settings[new] = self.settings.pop(old)

    def remove(self, node: NodeId) -> None:
        """Take a node out, with the wires at it and what was set for its variables."""
        del self.nodes[node]
        # an heir that leaves too has wires that it did not have before
        for wire in {wire.id for wire in self._original.wires_of.get(node, ())} | self._moved:
            now = self.wires.get(wire)
            if now is not None and node in {now.source.node, now.target.node}:
                del self.wires[wire]
        self._remove_settings(node)

    def _remove_settings(self, node: NodeId) -> None:
        for ref in [ref for ref in self.settings if ref.node == node]:
            del self.settings[ref]
