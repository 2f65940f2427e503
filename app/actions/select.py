"""Selecting by what belongs together, and muting and collapsing what is selected."""

from __future__ import annotations

from collections.abc import Iterable

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench
from app.session.session import EditorSession
from core.graph.annotations import SetNodeFlags
from core.graph.model import Graph, NodeId, WireId
from core.graph.ports import through_ports
from core.graph.wiring import DisableWires


def upstream(graph: Graph, nodes: Iterable[NodeId]) -> set[NodeId]:
    """Return nodes with everything that feeds them."""
    return _reached(graph, nodes, forward=False, backward=True)


def downstream(graph: Graph, nodes: Iterable[NodeId]) -> set[NodeId]:
    """Return nodes with everything that they feed."""
    return _reached(graph, nodes, forward=True, backward=False)


def connected(graph: Graph, nodes: Iterable[NodeId]) -> set[NodeId]:
    """Return nodes with everything that wires lead to, whichever way."""
    return _reached(graph, nodes, forward=True, backward=True)


def same_type(graph: Graph, nodes: Iterable[NodeId]) -> set[NodeId]:
    """Return every node of the operators of some nodes."""
    operators = {graph.nodes[node].operator for node in nodes}
    return {node.id for node in graph.nodes.values() if node.operator in operators}


def _reached(graph: Graph, nodes: Iterable[NodeId], *, forward: bool, backward: bool) -> set[NodeId]:
    waiting = list(nodes)
    found = set(waiting)
    while waiting:
        node = waiting.pop()
        for wire in graph.wires_of.get(node, ()):
            ends = [(wire.source.node, wire.target.node)] if forward else []
            ends += [(wire.target.node, wire.source.node)] if backward else []
            for start, end in ends:
                if start == node and end not in found:
                    found.add(end)
                    waiting.append(end)
    return found


def _invert(bench: Workbench) -> None:
    graph = bench.session.graph
    bench.session.select((set(graph.nodes) | set(graph.frames) | set(graph.notes)) - set(bench.session.selection))


def _wires(session: EditorSession) -> frozenset[WireId]:
    return frozenset(wire for wire in session.graph.wires if wire in session.selection)


def _can_mute(bench: Workbench) -> bool:
    return _has_nodes(bench) or bool(_wires(bench.session))


def _has_nodes(bench: Workbench) -> bool:
    return any(node in bench.session.graph.nodes for node in bench.session.selection)


def _toggle_muted(session: EditorSession) -> None:
    """Mute what can be bypassed and disable wires, or put all of it in use again if nothing of it is."""
    wires = _wires(session)
    if wires and not session.selected_nodes():
        disabled = not all(session.graph.wires[wire].disabled for wire in wires)
        session.push(DisableWires(wires, disabled))
        return
    nodes = [session.graph.nodes[node] for node in session.selected_nodes()]
    able = [node for node in nodes if node.muted or through_ports(node, session.registry) is not None] or nodes
    muted = not all(node.muted for node in able)
    session.push(SetNodeFlags(frozenset(node.id for node in able), muted=muted))


def toggle_collapsed(session: EditorSession, chosen: Iterable[NodeId]) -> None:
    """Show only the headers of nodes, or all of them again."""
    nodes = [session.graph.nodes[node] for node in chosen]
    collapsed = not all(node.collapsed for node in nodes)
    session.push(SetNodeFlags(frozenset(node.id for node in nodes), collapsed=collapsed))


def _toggle_pinned(session: EditorSession) -> None:
    """Let nodes stay where they are, or let all of them be moved again."""
    nodes = [session.graph.nodes[node] for node in session.selected_nodes()]
    pinned = not all(node.pinned for node in nodes)
    session.push(SetNodeFlags(frozenset(node.id for node in nodes), pinned=pinned))


def _toggle_unused(session: EditorSession) -> None:
    """Leave out the ports of parameters and labels that nothing is wired to, or show all of them again."""
    nodes = [session.graph.nodes[node] for node in session.selected_nodes()]
    hides = not all(node.hides_unused for node in nodes)
    session.push(SetNodeFlags(frozenset(node.id for node in nodes), hides_unused=hides))


def _hides_unused(bench: Workbench) -> bool:
    nodes = bench.session.graph.nodes
    chosen = [nodes[node] for node in bench.session.selected_nodes()]
    return bool(chosen) and all(node.hides_unused for node in chosen)


def _all_pinned(bench: Workbench) -> bool:
    nodes = bench.session.graph.nodes
    chosen = [nodes[node] for node in bench.session.selected_nodes()]
    return bool(chosen) and all(node.pinned for node in chosen)


SELECT_ACTIONS = (
    Action(
        "edit.select_invert",
        QT_TRANSLATE_NOOP("actions", "&Invert the selection"),
        QT_TRANSLATE_NOOP("actions", "Select everything that is not selected, and nothing else"),
        _invert,
        ("Ctrl+I",),
        on_canvas=True,
    ),
    Action(
        "select.upstream",
        QT_TRANSLATE_NOOP("actions", "&Upstream"),
        QT_TRANSLATE_NOOP("actions", "Select everything that feeds the selected nodes"),
        lambda bench: bench.session.select(upstream(bench.session.graph, bench.session.selected_nodes())),
        ("Shift+U",),
        is_enabled=_has_nodes,
        on_canvas=True,
    ),
    Action(
        "select.downstream",
        QT_TRANSLATE_NOOP("actions", "&Downstream"),
        QT_TRANSLATE_NOOP("actions", "Select everything that the selected nodes feed"),
        lambda bench: bench.session.select(downstream(bench.session.graph, bench.session.selected_nodes())),
        ("Shift+D",),
        is_enabled=_has_nodes,
        on_canvas=True,
    ),
    Action(
        "select.connected",
        QT_TRANSLATE_NOOP("actions", "&Connected"),
        QT_TRANSLATE_NOOP("actions", "Select everything that wires lead to from the selected nodes"),
        lambda bench: bench.session.select(connected(bench.session.graph, bench.session.selected_nodes())),
        ("Shift+C",),
        is_enabled=_has_nodes,
        on_canvas=True,
    ),
    Action(
        "select.same_type",
        QT_TRANSLATE_NOOP("actions", "&Same operator"),
        QT_TRANSLATE_NOOP("actions", "Select every node of the operators of the selected ones"),
        lambda bench: bench.session.select(same_type(bench.session.graph, bench.session.selected_nodes())),
        ("Shift+G",),
        is_enabled=_has_nodes,
        on_canvas=True,
    ),
    Action(
        "graph.mute",
        QT_TRANSLATE_NOOP("actions", "&Mute"),
        QT_TRANSLATE_NOOP("actions", "Bypass the selected nodes: what enters leaves unchanged; disable selected wires"),
        lambda bench: _toggle_muted(bench.session),
        ("M", "Ctrl+B"),
        is_enabled=_can_mute,
        on_canvas=True,
    ),
    Action(
        "graph.collapse",
        QT_TRANSLATE_NOOP("actions", "Colla&pse"),
        QT_TRANSLATE_NOOP("actions", "Show only the headers of the selected nodes, or all of them again"),
        lambda bench: toggle_collapsed(bench.session, bench.session.selected_nodes()),
        ("H",),
        is_enabled=_has_nodes,
        on_canvas=True,
    ),
    Action(
        "graph.hide_unused",
        QT_TRANSLATE_NOOP("actions", "Hide &unused ports"),
        QT_TRANSLATE_NOOP(
            "actions", "Draw the selected nodes without the parameters and labels that nothing is wired to"
        ),
        lambda bench: _toggle_unused(bench.session),
        ("Ctrl+H",),
        is_enabled=_has_nodes,
        is_checked=_hides_unused,
        on_canvas=True,
    ),
    Action(
        "graph.pin",
        QT_TRANSLATE_NOOP("actions", "P&in"),
        QT_TRANSLATE_NOOP("actions", "The selected nodes stay where they are when others are moved or laid out"),
        lambda bench: _toggle_pinned(bench.session),
        ("P",),
        is_enabled=_has_nodes,
        is_checked=_all_pinned,
        on_canvas=True,
    ),
)
