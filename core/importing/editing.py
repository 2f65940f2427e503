"""Edits made in code: what a script composes now, against what it composed before, as one command.

Nodes are known by their names. What the edit left as it was stays as the document has it (place, comment, sources,
constants, trained weights); a node that was renamed is still the same one where it can be told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from core.graph.commands import Command, Label
from core.graph.graph_json import MAX_NODES, MAX_WIRES
from core.graph.model import (
    DEFAULT_SETTINGS,
    Document,
    Graph,
    Node,
    NodeId,
    Point,
    PortRef,
    VariableSettings,
    Wire,
    WireId,
    frozen,
)
from core.graph.names import check_spelling
from core.graph.ports import VARIABLE, inputs_of, outputs_of, unmuted
from core.graph.symbol_fragment import COLUMN, ROW, graph_of
from core.importing.kept import Loans, bypassed, unfed
from core.importing.script import Place, Script, parse
from core.operators.registry import Registry
from core.operators.sources import Constant
from core.problem import Path, Problem, Refused


@dataclass(frozen=True)
class EditCode(Command):
    """Let the graph be what edited code composes."""

    graph: Graph

    @property
    def label(self) -> Label:
        return "edit_code", {}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002 - was checked as it was read
        if self.graph == document.graph:
            return document
        heads = document.run.head_gradients
        kept = {ref: value for ref, value in heads.items() if ref.node in self.graph.nodes}
        run = document.run if len(kept) == len(heads) else replace(document.run, head_gradients=frozen(kept))
        return replace(document, graph=self.graph, run=run)


def to_graph(script: Script, registry: Registry) -> Graph:
    """Return the graph that a script composes, its nodes in the order in which they are computed.

    Raises:
        Refused: A ``script_…`` problem: the script says what documents have no place for.
    """
    _check_names(script)
    order = _in_order(script)
    numbers = {index: number for number, index in enumerate(order)}
    entries = [
        replace(entry, inputs=tuple((numbers[source], output) for source, output in entry.inputs))
        for entry in (script.entries[index] for index in order)
    ]
    graph = graph_of(entries, registry)
    heads = [(NodeId(f"n{numbers[index]}"), output) for index, output in script.heads]
    if heads != _unread(graph, registry):
        place = Place(script.function[1], 1, script.function[1], 2)
        raise _refused("script_heads", place)
    return graph


def _check_names(script: Script) -> None:
    seen: set[str] = set()
    for entry, place in zip(script.entries, script.places, strict=True):
        problem = check_spelling(NodeId(""), entry.name)
        if problem is not None:
            raise Refused(replace(problem, path=(), values={**problem.values, **_where(place)}))
        if entry.name in seen:
            raise _refused("script_name_twice", place, name=entry.name)
        seen.add(entry.name)


def _in_order(script: Script) -> list[int]:
    """Return the nodes in the order in which the heads compute them.

    Raises:
        Refused: ``script_unused``: a node that no head is computed from.
    """
    order: dict[int, None] = {}
    open_nodes: set[int] = set()
    waiting = [index for index, _ in reversed(script.heads)]
    while waiting:
        index = waiting[-1]
        if index in order or index in open_nodes:
            order.setdefault(waiting.pop())
            continue
        open_nodes.add(index)
        waiting += [source for source, _ in reversed(script.entries[index].inputs) if source not in order]
    for index, (entry, place) in enumerate(zip(script.entries, script.places, strict=True)):
        if index not in order:
            raise _refused("script_unused", place, name=entry.name)
    return list(order)


def _unread(graph: Graph, registry: Registry) -> list[tuple[NodeId, int]]:
    """List what documents have as heads: the outputs of operators that nothing reads, or all Variables."""
    outputs = [
        (node, number, PortRef(node.id, port.name))
        for node in graph.nodes.values()
        for number, port in enumerate(outputs_of(node, registry))
    ]
    last = [each for each in outputs if each[0].operator != VARIABLE and not graph.wires_from.get(each[2])]
    return [(node.id, number) for node, number, _ in last or outputs]


# Into a document


@dataclass(frozen=True)
class CodeEdit:
    """An edit of code that can be made.

    Attributes:
        graph: What the graph becomes.
        lines: Line of the edited code -> path of the node that it composes.
    """

    graph: Graph
    lines: Mapping[int, Path]


def read_edit(document: Document, registry: Registry, before: str, after: str, token: str) -> CodeEdit:
    """Return what an edit of a document's code does to it.

    Args:
        before: The code of the document as it is.
        after: What somebody made of it.
        token: As for `edited`.

    Raises:
        Refused: What can't be read in the edited code, with its `place_of`; or ``code_muted``.
    """
    script = parse(after, registry)
    composed = to_graph(parse(before, registry), registry)
    graph = edited(document, registry, composed, to_graph(script, registry), token)
    ids = {node.name: node.id for node in graph.nodes.values()}
    lines = {
        line: (ids[entry.name],)
        for entry, place in zip(script.entries, script.places, strict=True)
        if entry.name in ids
        for line in range(place.line, place.end_line + 1)
    }
    return CodeEdit(graph, lines)


def edited(document: Document, registry: Registry, before: Graph, after: Graph, token: str) -> Graph:
    """Return the graph of a document after an edit of its code; muted nodes stay where they are.

    Args:
        before: What the code of the document composes (`to_graph`).
        after: What the edited code composes.
        token: What the ids of new nodes and wires are made of: another one for each edit.

    Raises:
        Refused: ``code_muted``: nothing feeds a muted node, and code has a Variable in its place.
    """
    if before == after:
        return document.graph
    muted = unfed(document.graph, registry)
    if muted is not None:
        raise Refused(Problem("code_muted", (muted.id,), values={"node": muted.name}))
    return _Merge(document.graph, registry, before, after, token).graph()


class _Merge:
    """Nodes of the edited code, with what the document knew of them."""

    def __init__(self, graph: Graph, registry: Registry, before: Graph, after: Graph, token: str) -> None:
        self._graph, self._registry, self._before, self._after, self._token = graph, registry, before, after, token
        self._old = _renamed(before, after)
        self._muted = bypassed(graph, registry)
        known = {node.name: node for node in graph.nodes.values() if node.id not in self._muted}
        self._known = {node: known[old.name] for node, old in self._old.items() if old.name in known}
        self._ids = {
            node: self._known[node].id if node in self._known else NodeId(f"{token}.{node}") for node in after.nodes
        }
        self._loans = Loans(graph, after, self._known, registry)

    def graph(self) -> Graph:
        kept = {self._ids[node.id]: self._node(node) for node in self._after.nodes.values() if node.id in self._known}
        kept |= {node: self._graph.nodes[node] for node in self._muted}
        ordered = {node: kept[node] for node in self._graph.nodes if node in kept}
        for node in self._after.nodes.values():
            if node.id not in self._known and node.id not in self._loans.variables:
                made = replace(node, id=self._ids[node.id], position=self._place(node, ordered))
                ordered[made.id] = made
        if len(ordered) > MAX_NODES or len(self._after.wires) > MAX_WIRES:
            raise Refused(Problem("paste_too_many", expected=MAX_NODES, found=len(ordered)))
        wires = {wire.id: wire for wire in self._wires(ordered)}
        return replace(
            self._graph, nodes=frozen(ordered), wires=frozen(wires), settings=frozen(self._settings(ordered))
        )

    def _node(self, node: Node) -> Node:
        """Return a node of the document with what the edit changed about it."""
        known, old = self._known[node.id], self._old[node.id]
        lender = self._loans.borrowers.get(node.id)
        borrows = None if lender is None else self._ids[lender]
        said = (node.name, node.operator, node.attributes, node.annotations)
        if (old.name, old.operator, old.attributes, old.annotations) == said:
            return replace(known, borrows=borrows) if known.borrows != borrows else known
        is_constant = known.operator == Constant.name and node.operator == VARIABLE
        operator = known.operator if is_constant else node.operator
        return replace(
            known,
            name=node.name,
            operator=operator,
            attributes=node.attributes,
            annotations=node.annotations,
            borrows=borrows,
        )

    def _place(self, node: Node, ordered: Mapping[NodeId, Node]) -> Point:
        """Return a free place behind what a new node reads, or before what reads it."""
        wires = self._after.wires_of.get(node.id, ())
        sources = [ordered.get(self._ids[wire.source.node]) for wire in wires if wire.target.node == node.id]
        users = [ordered.get(self._ids[wire.target.node]) for wire in wires if wire.source.node == node.id]
        before = [each.position for each in sources if each is not None]
        behind = [each.position for each in users if each is not None]
        if before:
            point = Point(max(each.x for each in before) + COLUMN, before[0].y)
        elif behind:
            point = Point(min(each.x for each in behind) - COLUMN, behind[0].y)
        else:
            point = node.position
        taken = [each.position for each in ordered.values()]
        while any(abs(each.x - point.x) < COLUMN / 2 and abs(each.y - point.y) < ROW / 2 for each in taken):
            point = Point(point.x, point.y + ROW)
        return point

    def _ref(self, ref: PortRef) -> PortRef:
        return PortRef(self._ids[ref.node], ref.port)

    def _wires(self, nodes: Mapping[NodeId, Node]) -> list[Wire]:
        """Return the wires of the code; one that came through muted nodes still does, and what enters those stays."""
        made = [
            wire for wire in self._graph.wires.values() if wire.target.node in self._muted and wire.source.node in nodes
        ]
        for wire in self._after.wires.values():
            if wire.source.node not in self._loans.variables:
                ends = self._ref(wire.source), self._ref(wire.target)
                was = self._graph.wire_into.get(ends[1])
                is_same = was is not None and unmuted(self._graph, self._registry, was.source) == ends[0]
                made.append(was if was and is_same else Wire(WireId(f"{self._token}.{wire.id}"), *ends))
        taken = {wire.target for wire in made}
        made += [wire for wire in self._graph.wires.values() if wire.disabled and self._stays(wire, nodes, taken)]
        order = {wire: number for number, wire in enumerate(self._graph.wires)}
        return sorted(made, key=lambda wire: order.get(wire.id, len(order)))

    def _stays(self, wire: Wire, nodes: Mapping[NodeId, Node], taken: Collection[PortRef]) -> bool:
        """Tell whether a wire of which the code knows nothing still has both its ends, and its input for itself."""
        if wire.source.node not in nodes or wire.target.node not in nodes or wire.target in taken:
            return False
        inputs = {port.name for port in inputs_of(nodes[wire.target.node], self._registry)}
        outputs = {port.name for port in outputs_of(nodes[wire.source.node], self._registry)}
        return wire.target.port in inputs and wire.source.port in outputs

    def _settings(self, nodes: Mapping[NodeId, Node]) -> dict[PortRef, VariableSettings]:
        """Return what is set for Variables: as the document has it, with what the edit says otherwise."""
        found = {ref: setting for ref, setting in self._graph.settings.items() if ref.node in nodes}
        for ref, setting in self._after.settings.items():
            if ref.node not in self._known and ref.node not in self._loans.variables:
                found[self._home(ref)] = setting
        ports = _ports_by_node(self._after), _ports_by_node(self._before)
        for node, old in self._old.items():
            for port in sorted(ports[0].get(node, set()) | ports[1].get(old.id, set())):
                was = self._before.settings_of(PortRef(old.id, port))
                now = self._after.settings_of(PortRef(node, port))
                if was != now:
                    home = self._home(PortRef(node, port))
                    base = found.get(home, DEFAULT_SETTINGS)
                    found[home] = replace(
                        base, shape=now.shape, initializer=now.initializer, annotations=now.annotations
                    )
        return {ref: setting for ref, setting in found.items() if setting != DEFAULT_SETTINGS}

    def _home(self, ref: PortRef) -> PortRef:
        """Return where the document keeps the settings of a Variable of the code."""
        return self._ref(self._loans.variables.get(ref.node, ref))


def _ports_by_node(graph: Graph) -> Mapping[NodeId, set[str]]:
    found: dict[NodeId, set[str]] = {}
    for ref in graph.settings:
        found.setdefault(ref.node, set()).add(ref.port)
    return found


def _renamed(before: Graph, after: Graph) -> dict[NodeId, Node]:
    """Return which node of the graph before each node is: that of its name, or of its kind where none is missing."""
    names = {node.name: node for node in before.nodes.values()}
    found = {node.id: names[node.name] for node in after.nodes.values() if node.name in names}
    same = {old.id for old in found.values()}
    gone = [node for node in before.nodes.values() if node.id not in same]
    come = [node for node in after.nodes.values() if node.id not in found]
    counts = Counter(node.operator for node in gone), Counter(node.operator for node in come)
    for operator, count in counts[1].items():
        if counts[0][operator] == count:
            pairs = zip(
                (node for node in come if node.operator == operator),
                (node for node in gone if node.operator == operator),
                strict=True,
            )
            found.update((new.id, old) for new, old in pairs)
    return found


def _where(place: Place) -> dict[str, object]:
    return {"place": place, "line": place.line, "column": place.column}


def _refused(code: str, place: Place, **values: object) -> Refused:
    return Refused(Problem(code, values={**values, **_where(place)}))
