"""Links between nodes that use the same parameter: thin ones to a lender always, strong ones where one is selected."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise

from PySide6.QtCore import QRectF

from app.canvas.content import ContentReader
from app.canvas.items.wire_layer import Link
from app.session.session import Selectable
from core.graph.model import NodeId, PortRef


def links_of(
    reader: ContentReader, box_of: Callable[[NodeId], QRectF], selection: Collection[Selectable]
) -> list[Link]:
    """Return the links of a graph whose nodes are drawn at the boxes that a function knows."""
    graph, groups = reader.graph, reader.groups
    lit = dict.fromkeys(_selected_pairs(reader, selection)) if selection else {}
    borrowers = graph.nodes.values() if graph.borrowers else ()
    thin = ((graph.lender(node.id), node.id) for node in borrowers if node.borrows is not None)
    pairs = dict.fromkeys(pair for pair in thin if pair[0] != pair[1] and pair[0] in groups)
    return [
        Link(box_of(one), box_of(other), groups.get(one, 0), (one, other), is_lit=(one, other) in lit)
        for one, other in {**pairs, **lit}
    ]


def _selected_pairs(reader: ContentReader, selection: Collection[Selectable]) -> Iterator[tuple[NodeId, NodeId]]:
    """Yield pairs of nodes that use a parameter which is selected, or whose node is; the first use is the middle."""
    for variable, uses in reader.shared_uses.items():
        nodes = list(dict.fromkeys(use.node for use in uses))
        is_meant = variable in selection or variable.node in selection or any(node in selection for node in nodes)
        if is_meant and len(nodes) > 1:
            lender = reader.graph.lender(nodes[0])
            if any(reader.graph.lender(node) != lender for node in nodes):
                yield from pairwise(nodes)
            else:
                yield from ((lender, node) for node in nodes if node != lender)


def other_end(link: Link, selection: Collection[Selectable]) -> NodeId:
    """Return where a click on a link leads: to the end that is not selected."""
    one, other = link.ends
    is_at_other = other in selection or any(isinstance(item, PortRef) and item.node == other for item in selection)
    return one if is_at_other else other
