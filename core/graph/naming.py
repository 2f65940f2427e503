"""What a step is called by what it changed: the node, or the ends of the wire, where it is a single one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from core.graph.commands import Label
from core.graph.diff import Change
from core.graph.model import Document, Graph, NodeId, Wire

NODE_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "add_node": "added",
        "paste": "added",
        "paste_shared": "added",
        "duplicate": "added",
        "duplicate_shared": "added",
        "remove_items": "removed",
        "remove_and_reconnect": "removed",
        "move_nodes": "moved",
        "nudge": "moved",
        "detach": "moved",
        "layout": "moved",
        "muted": "changed",
        "not_muted": "changed",
        "replace_node": "changed",
        "collapsed": "restyled",
        "not_collapsed": "restyled",
        "pinned": "restyled",
        "not_pinned": "restyled",
        "hides_unused": "restyled",
        "not_hides_unused": "restyled",
        "set_comment": "restyled",
        "set_colour": "restyled",
    }
)
"""Code of a label -> the part of a change that holds the nodes that it is about."""

WIRE_STEPS = frozenset({"connect", "disconnect", "remove_items", "disable_wires", "enable_wires"})


def named(label: Label, change: Change, before: Document, after: Document) -> Label:
    """Return a label that names what a step changed, if it is about one node or one wire; else the label as it was."""
    code, values = label
    if code in NODE_STEPS:
        nodes: Collection[NodeId] = getattr(change, NODE_STEPS[code])
        name = _only_name(nodes, before.graph, after.graph)
        if name is not None and not change.frames and not change.notes:
            return (code if code == "add_node" else f"{code}_one"), {**values, "name": name}
        if nodes or change.frames or change.notes:
            return label
    if code in WIRE_STEPS and (ends := _only_wire(change, before.graph, after.graph)) is not None:
        return f"{'disconnect' if code == 'remove_items' else code}_one", ends
    return label


def _only_name(nodes: Collection[NodeId], before: Graph, after: Graph) -> str | None:
    if len(nodes) != 1:
        return None
    [node] = nodes
    return (after.nodes.get(node) or before.nodes[node]).name


def _only_wire(change: Change, before: Graph, after: Graph) -> dict[str, object] | None:
    """Return the names of the ends of the wire that came, went or changed; of several the only one that came."""
    for wires, graph in ((change.wires_added, after), (change.wires_removed, before)):
        if len(wires) == 1:
            [wire] = wires
            return _ends(graph, graph.wires[wire])
        if wires:
            return None
    return None


def _ends(graph: Graph, wire: Wire) -> dict[str, object]:
    return {
        "source": graph.nodes[wire.source.node].name,
        "target": f"{graph.nodes[wire.target.node].name}.{wire.target.port}",
    }
