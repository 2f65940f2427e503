"""Edits of wires that people make in one gesture: insert, detach, reconnect, swap, move, break, connect.

What may be wired is for `core.graph.rules` to say; here is which ports a gesture means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.graph.commands import Command, Label, RemoveItems
from core.graph.guards import refuse_if, require_free, require_items, require_node, require_wire
from core.graph.ids import derived_ids
from core.graph.model import Document, Graph, ItemId, Node, NodeId, Point, PortRef, Wire, WireId, frozen
from core.graph.ports import node_ports, through_ports
from core.graph.rules import check_connection, is_reachable, orient
from core.operators.operator import Port, Role
from core.operators.registry import Registry
from core.problem import Problem, Refused

# Inserting into a wire


class Insertion(NamedTuple):
    """The ports at which a node goes into a wire: the input that the wire enters, the output from which it goes on."""

    entry: str
    exit: str


def insertion(graph: Graph, registry: Registry, node: NodeId, wire: WireId) -> Insertion | Problem:
    """Return the best ports to insert a node into a wire, or why there are none.

    The wire enters the first free data input (a free input of another role, where there is no data input) and goes
    on from the first output.
    """
    inserted, cut = require_node(graph, node), require_wire(graph, wire)
    values = {"node": inserted.name}
    if node in (cut.source.node, cut.target.node):
        return Problem("insert_own_wire", (node,), values=values)
    ports = node_ports(graph, node, registry)
    free = [port for port in ports.inputs if PortRef(node, port.name) not in graph.wire_into]
    entry = next((port for port in free if port.role is Role.DATA), None)
    if not any(port.role is Role.DATA for port in ports.inputs):
        entry = next(iter(free), None)
    if entry is None or not ports.outputs:
        return Problem("insert_no_port", (node,), values=values)
    if is_reachable(graph, cut.target.node, node) or is_reachable(graph, node, cut.source.node):
        return Problem("insert_cycle", (node,), values=values)
    return Insertion(entry.name, ports.outputs[0].name)


@dataclass(frozen=True)
class InsertOnWire(Command):
    """Let a wire run through a node; without ports, through those of `insertion`.

    The wire keeps its id up to the node; ``new_wire`` goes on from there.
    """

    node: NodeId
    wire: WireId
    new_wire: WireId
    ports: Insertion | None = None

    @property
    def label(self) -> Label:
        return "insert_on_wire", {}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        ports = self.ports or insertion(graph, registry, self.node, self.wire)
        if isinstance(ports, Problem):
            raise Refused(ports)
        require_free(graph, self.new_wire)
        node, cut = require_node(graph, self.node), require_wire(graph, self.wire)
        entry, exit_ = PortRef(self.node, ports.entry), PortRef(self.node, ports.exit)
        before = tuple(dot for dot in cut.dots if dot.x < node.position.x)
        enters = replace(cut, target=entry, dots=before)
        leaves = Wire(self.new_wire, exit_, cut.target, tuple(dot for dot in cut.dots if dot not in before))
        without = [self.wire, *_wires_into(graph, [entry])]
        open_graph = graph.with_wires(without=without)
        refuse_if(check_connection(open_graph, registry, enters.source, entry))
        refuse_if(check_connection(open_graph.with_wires(enters), registry, exit_, cut.target))
        return replace(document, graph=_rewired(graph, [enters, leaves], without=without))


def _wires_into(graph: Graph, inputs: Iterable[PortRef]) -> list[WireId]:
    return [graph.plugged_into[port].id for port in inputs if port in graph.plugged_into]


def _rewired(graph: Graph, wires: Iterable[Wire], without: Collection[WireId] = ()) -> Graph:
    """Return the graph with wires replaced in their places or added, and others taken out."""
    changed = {wire.id: wire for wire in wires}
    kept = {
        known: changed.get(known, wire)
        for known, wire in graph.wires.items()
        if known in changed or known not in without
    }
    return replace(graph, wires=frozen({**kept, **changed}))


# Taking out of the flow


@dataclass(frozen=True)
class RemoveAndReconnect(Command):
    """Remove items like `RemoveItems`, and join what came before each node to what follows it."""

    items: frozenset[ItemId]

    @property
    def label(self) -> Label:
        return "remove_and_reconnect", {"count": len(self.items)}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        require_items(graph, self.items)
        leaving = frozenset(node for node in graph.nodes if node in self.items)
        joined = [wire for wire in _joined(graph, registry, leaving) if wire.id not in self.items]
        document = replace(document, graph=_rewired(graph, joined)) if joined else document
        return RemoveItems(self.items).apply(document, registry)


@dataclass(frozen=True)
class Detach(Command):
    """Take nodes out of the flow, joining what came before to what follows; wires among them stay.

    Wires into parameters and labels stay too: they belong to the node rather than to the flow.
    """

    nodes: frozenset[NodeId]

    @property
    def label(self) -> Label:
        return "detach", {"count": len(self.nodes)}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        require_items(graph, self.nodes)
        joined = _joined(graph, registry, self.nodes)
        kept = {wire.id for wire in joined}
        cut = [wire.id for wire in self._border(graph, registry) if wire.id not in kept]
        return replace(document, graph=_rewired(graph, joined, without=cut)) if joined or cut else document

    def _border(self, graph: Graph, registry: Registry) -> list[Wire]:
        """List the wires of the flow that cross the border of the nodes."""
        inside = self.nodes
        every = graph.wires.values()
        crossing = [wire for wire in every if (wire.source.node in inside) != (wire.target.node in inside)]
        return [wire for wire in crossing if wire.source.node in self.nodes or _is_flow(graph, registry, wire.target)]


def _is_flow(graph: Graph, registry: Registry, target: PortRef) -> bool:
    ports = node_ports(graph, target.node, registry).inputs
    return any(port.name == target.port and port.role is Role.DATA for port in ports)


def _joined(graph: Graph, registry: Registry, leaving: Collection[NodeId]) -> list[Wire]:
    """Return the wires out of some nodes as they go when those nodes are bypassed; none where nothing enters."""
    found = []
    for wire in graph.wires.values():
        if wire.source.node not in leaving or wire.target.node in leaving:
            continue
        dots, source = wire.dots, wire.source
        while source.node in leaving:
            entering = _main_entry(graph, registry, source.node)
            if entering is None:
                break
            dots, source = (*entering.dots, *dots), entering.source
        else:
            found.append(replace(wire, source=source, dots=dots))
    return found


def _main_entry(graph: Graph, registry: Registry, node: NodeId) -> Wire | None:
    """Return the wire that a node passes on when it is taken out: into its first data input that is wired."""
    through = through_ports(graph.nodes[node], registry)
    first = None if through is None else graph.wire_into.get(PortRef(node, through[0]))
    if first is not None:
        return first
    data = (port for port in node_ports(graph, node, registry).inputs if port.role is Role.DATA)
    return next((wire for port in data if (wire := graph.wire_into.get(PortRef(node, port.name)))), None)


# What feeds a port


@dataclass(frozen=True)
class SwapInputs(Command):
    """Swap what feeds two inputs of a node, wires and settings alike.

    Without ports it is the first two wired data inputs; where only one is wired, its wire goes to the next input.
    """

    node: NodeId
    ports: tuple[str, str] | None = None

    @property
    def label(self) -> Label:
        return "swap_inputs", {}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        node = require_node(graph, self.node)
        pair = self.ports or self._default(graph, registry)
        names = {port.name for port in node_ports(graph, self.node, registry).inputs}
        if pair is None or pair[0] == pair[1] or not names.issuperset(pair):
            raise Refused(Problem("swap_nothing", (self.node,), values={"node": node.name}))
        one, other = PortRef(self.node, pair[0]), PortRef(self.node, pair[1])
        swapped = {one: other, other: one}
        wires = [replace(wire, target=swapped[wire.target]) for wire in graph.wires.values() if wire.target in swapped]
        settings = frozen((swapped.get(ref, ref), value) for ref, value in graph.settings.items())
        if not wires and settings == graph.settings:
            return document
        return replace(document, graph=replace(_rewired(graph, wires), settings=settings))

    def _default(self, graph: Graph, registry: Registry) -> tuple[str, str] | None:
        ports = node_ports(graph, self.node, registry).inputs
        data = [port.name for port in ports if port.role is Role.DATA]
        wired = [name for name in data if PortRef(self.node, name) in graph.wire_into]
        if len(wired) > 1:
            return wired[0], wired[1]
        if not wired or len(data) < 2:
            return None
        return wired[0], data[(data.index(wired[0]) + 1) % len(data)]


@dataclass(frozen=True)
class ReorderInputs(Command):
    """Put what feeds inputs of a node into another order, wires and settings alike.

    ``order`` names each of some inputs once: the first of them, as the node has them, gets what feeds ``order[0]``.
    """

    node: NodeId
    order: tuple[str, ...]

    @property
    def label(self) -> Label:
        return "reorder_inputs", {}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph, node = document.graph, require_node(document.graph, self.node)
        names = [port.name for port in node_ports(graph, self.node, registry).inputs if port.name in self.order]
        if sorted(names) != sorted(self.order):
            raise Refused(Problem("swap_nothing", (self.node,), values={"node": node.name}))
        pairs = zip(self.order, names, strict=True)
        moved = {PortRef(self.node, old): PortRef(self.node, new) for old, new in pairs if old != new}
        wires = [replace(wire, target=moved[wire.target]) for wire in graph.wires.values() if wire.target in moved]
        settings = frozen((moved.get(ref, ref), value) for ref, value in graph.settings.items())
        if not wires and settings == graph.settings:
            return document
        return replace(document, graph=replace(_rewired(graph, wires), settings=settings))


@dataclass(frozen=True)
class MoveWires(Command):
    """Move all wires of a port to another port of the same side: outputs to an output, an input's wire to an input."""

    port: PortRef
    to: PortRef

    @property
    def label(self) -> Label:
        return "move_wires", {}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        moving = wires_at(graph, self.port)
        if self.port == self.to or not moving:
            return document
        moved = [self._moved(wire) for wire in moving]
        replaced = _wires_into(graph, [wire.target for wire in moved])
        graph = graph.with_wires(without={*replaced, *(wire.id for wire in moving)})
        for wire in moved:
            refuse_if(check_connection(graph, registry, wire.source, wire.target))
            if orient(graph, registry, wire.source, wire.target) != (wire.source, wire.target):
                raise Refused(_sides_differ(graph, self.port, self.to))
            graph = graph.with_wires(wire)
        return replace(document, graph=_rewired(document.graph, moved, without=replaced))

    def _moved(self, wire: Wire) -> Wire:
        return replace(wire, source=self.to) if wire.source == self.port else replace(wire, target=self.to)


def wires_at(graph: Graph, port: PortRef) -> tuple[Wire, ...]:
    """Return all wires of an output, or the wire of an input, disabled ones too."""
    entering = graph.plugged_into.get(port)
    leaving = (wire for wire in graph.wires_of.get(port.node, ()) if wire.source == port)
    return tuple(leaving) if entering is None else (entering,)


def _sides_differ(graph: Graph, one: PortRef, other: PortRef) -> Problem:
    values = {"node": graph.nodes[one.node].name, "other": graph.nodes[other.node].name, "other_port": other.port}
    return Problem("move_wires_sides", (one.node,), one.port, values=values, cause=(other.node,))


@dataclass(frozen=True)
class BreakWires(Command):
    """Remove all wires of a port."""

    port: PortRef

    @property
    def label(self) -> Label:
        return "break_wires", {"port": self.port.port}

    def apply(self, document: Document, registry: Registry) -> Document:
        require_node(document.graph, self.port.node)
        wires = frozenset[ItemId](wire.id for wire in wires_at(document.graph, self.port))
        return RemoveItems(wires).apply(document, registry) if wires else document


@dataclass(frozen=True)
class DisableWires(Command):
    """Let wires feed nothing while they stay where they are, or feed their inputs again."""

    wires: frozenset[WireId]
    disabled: bool = True

    @property
    def label(self) -> Label:
        return "disable_wires" if self.disabled else "enable_wires", {"count": len(self.wires)}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002 - no operator is asked
        graph = document.graph
        chosen = [require_wire(graph, wire) for wire in sorted(self.wires)]
        changed = [replace(wire, disabled=self.disabled) for wire in chosen if wire.disabled != self.disabled]
        return replace(document, graph=_rewired(graph, changed)) if changed else document


# Connecting what is selected


@dataclass(frozen=True)
class ConnectSelection(Command):
    """Connect nodes from left to right: each takes what lies to its left and feeds nobody yet.

    Free data inputs are filled first, then labels, from top to bottom. Wires that are there stay, but for disabled
    ones at an input that is filled.
    """

    nodes: frozenset[NodeId]

    @property
    def label(self) -> Label:
        return "connect_selection", {"count": len(self.nodes)}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        require_items(graph, self.nodes)
        waiting: list[PortRef] = []
        for node in sorted((graph.nodes[node] for node in self.nodes), key=_reading_order):
            graph, waiting = self._connect(graph, registry, node, waiting)
        if graph is document.graph:
            raise Refused(Problem("connect_selection_nothing"))
        return replace(document, graph=graph)

    def _connect(
        self, graph: Graph, registry: Registry, node: Node, waiting: list[PortRef]
    ) -> tuple[Graph, list[PortRef]]:
        """Fill the free inputs of a node; return the graph, and the outputs that still wait for a reader."""
        free = _free_inputs(graph, registry, node.id)
        sources = waiting[-len(free) :] if free else []
        for source, port in zip(sources, free, strict=False):
            target = PortRef(node.id, port.name)
            if check_connection(graph, registry, source, target) is None:
                _, wire = derived_ids(graph, *source, *target)
                graph = graph.with_wires(Wire(wire, source, target), without=_wires_into(graph, [target]))
                waiting = [other for other in waiting if other != source]
        output = next((PortRef(node.id, port.name) for port in node_ports(graph, node.id, registry).outputs), None)
        readers = () if output is None else graph.wires_from.get(output, ())
        if output is not None and not any(wire.target.node in self.nodes for wire in readers):
            waiting = [*waiting, output]
        return graph, waiting


def _reading_order(node: Node) -> tuple[Point, NodeId]:
    return node.position, node.id


def _free_inputs(graph: Graph, registry: Registry, node: NodeId) -> list[Port]:
    ports = node_ports(graph, node, registry).inputs
    free = [port for port in ports if PortRef(node, port.name) not in graph.wire_into]
    return [port for role in (Role.DATA, Role.LABEL) for port in free if port.role is role]
