"""What a selection means in a graph, found once: a hundred actions ask after each change whether they can be done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from app.session.selections import Selection
from core.graph.model import Graph, ItemId, NodeId, PortRef


@dataclass(frozen=True)
class Chosen:
    """The selected items of one graph."""

    graph: Graph
    selection: Selection

    def is_of(self, graph: Graph, selection: Selection) -> bool:
        """Tell whether it is what is selected here; by identity, for comparing thousands of ids takes as long."""
        return self.graph is graph and self.selection is selection

    @cached_property
    def nodes(self) -> tuple[NodeId, ...]:
        """The selected nodes in the order of the document."""
        return tuple(node for node in self.graph.nodes if node in self.selection) if self.selection else ()

    @cached_property
    def items(self) -> frozenset[ItemId]:
        """The selected nodes, frames and notes: what has a place of its own."""
        graph = self.graph
        own = (item for item in self.selection if not isinstance(item, PortRef))
        return frozenset(item for item in own if item not in graph.wires and graph.has(item))
