"""Edits that add copies: paste and duplicate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from core.graph.commands import Command, Label
from core.graph.fragment import Fragment, copy
from core.graph.graph_json import MAX_FRAMES, MAX_NODES, MAX_NOTES, MAX_WIRES
from core.graph.guards import require_finite, require_items
from core.graph.model import (
    Document,
    Frame,
    FrameId,
    Graph,
    ItemId,
    Node,
    NodeId,
    Note,
    NoteId,
    Point,
    PortRef,
    Rectangle,
    Wire,
    WireId,
    copied,
    frozen,
)
from core.graph.names import check_spelling, spelled
from core.graph.ports import SHARED_ROLES, inputs_of, is_variable, node_ports, operator_of, variables
from core.graph.rules import check_borrowing, cyclic_nodes
from core.operators.operator import Operator
from core.operators.registry import Registry
from core.problem import Problem, Refused

DUPLICATE_OFFSET = Point(32.0, 32.0)


@dataclass(frozen=True)
class Paste(Command):
    """Add copies of a fragment's items, their upper left corner at a point.

    Copies get fresh ids and free names, and keep the wires among them, and lenders that are in the document.

    Attributes:
        point: Where the upper left corner goes; None for where it was copied from.
        token: What the ids of the copies are made of: another one for each paste.
        keep_outside_inputs: Also wire the copies to what fed the originals from outside, where that is there.
        share_parameters: Let copies use the parameters of their originals, where those are in the document.
    """

    fragment: Fragment
    point: Point | None
    token: str
    keep_outside_inputs: bool = False
    share_parameters: bool = False

    @property
    def label(self) -> Label:
        code = "paste_shared" if self.share_parameters else "paste"
        part = self.fragment.graph
        return code, {"count": len(part.nodes) + len(part.frames) + len(part.notes)}

    def apply(self, document: Document, registry: Registry) -> Document:
        if not self.fragment:
            return document
        if cyclic_nodes(self.fragment.graph):
            raise Refused(Problem("fragment_cycle", values={"file": "", "node": ""}))
        origin = self.fragment.origin
        point = origin if self.point is None else self.point
        require_finite([point])
        shift = Point(point.x - origin.x, point.y - origin.y)
        pasted = _Pasting(self, document.graph, registry, shift).graph()
        _require_room(pasted)
        edited = replace(document, graph=pasted)
        return edited if pasted_items(document, edited) else document


def _require_room(graph: Graph) -> None:
    for items, most in (
        (graph.nodes, MAX_NODES),
        (graph.wires, MAX_WIRES),
        (graph.frames, MAX_FRAMES),
        (graph.notes, MAX_NOTES),
    ):
        if len(items) > most:
            raise Refused(Problem("paste_too_many", expected=most, found=len(items)))


@dataclass(frozen=True)
class Duplicate(Command):
    """Copy items and paste the copies beside them, as one step."""

    items: frozenset[ItemId]
    token: str
    offset: Point = DUPLICATE_OFFSET
    keep_outside_inputs: bool = False
    share_parameters: bool = False

    @property
    def label(self) -> Label:
        return "duplicate_shared" if self.share_parameters else "duplicate", {"count": len(self.items)}

    def apply(self, document: Document, registry: Registry) -> Document:
        require_items(document.graph, self.items)
        part = copy(document.graph, self.items)
        place = Point(part.origin.x + self.offset.x, part.origin.y + self.offset.y)
        paste = Paste(part, place, self.token, self.keep_outside_inputs, self.share_parameters)
        return paste.apply(document, registry)


class _Pasting:
    """One paste into one graph."""

    def __init__(self, paste: Paste, graph: Graph, registry: Registry, shift: Point) -> None:
        self._paste = paste
        self._part = paste.fragment.graph
        self._graph = graph
        self._registry = registry
        self._shift = shift
        self._kept = self._shared_variables() if paste.share_parameters else frozenset[NodeId]()
        self._ids = dict(self._fresh_ids())

    def graph(self) -> Graph:
        graph = self._graph
        nodes = [self._node(node) for node in self._part.nodes.values() if node.id not in self._kept]
        settings = {self._port(ref): value for ref, value in self._part.settings.items() if ref.node not in self._kept}
        frames = [self._frame(frame) for frame in self._part.frames.values()]
        notes = [self._note(note) for note in self._part.notes.values()]
        pasted = replace(
            graph,
            nodes=frozen(copied(graph.nodes) | {node.id: node for node in nodes}),
            settings=frozen(copied(graph.settings) | settings),
            frames=frozen(copied(graph.frames) | {frame.id: frame for frame in frames}),
            notes=frozen(copied(graph.notes) | {note.id: note for note in notes}),
        )
        pasted = self._with_lenders(pasted)
        pasted = pasted.with_wires(*self._wires(pasted))
        return self._with_names(pasted)

    # ids and places

    def _fresh_ids(self) -> Iterator[tuple[str, str]]:
        part, taken = self._part, set[str]()
        kinds: list[tuple[str, Iterable[str]]] = [
            ("n", part.nodes),
            ("w", part.wires),
            ("f", part.frames),
            ("t", part.notes),
        ]
        for letter, items in kinds:
            for item in items:
                yield item, self._fresh_id(letter, item, taken)
        for wire in (*self._paste.fragment.entering, *self._outgoing()):
            yield f"{wire.id} from outside", self._fresh_id("w", f"{wire.id} from outside", taken)

    def _fresh_id(self, letter: str, item: str, taken: set[str]) -> str:
        for attempt in count():
            words = "/".join([self._paste.token, letter, item, str(attempt)])
            found = letter + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:10]
            if found not in taken and not self._graph.has(NodeId(found)):
                taken.add(found)
                return found
        raise AssertionError("count never ends")

    def _place(self, place: Point) -> Point:
        return Point(place.x + self._shift.x, place.y + self._shift.y)

    def _port(self, ref: PortRef) -> PortRef:
        return PortRef(NodeId(self._ids[ref.node]), ref.port)

    # items

    def _node(self, node: Node) -> Node:
        borrows = None if node.borrows is None else NodeId(self._ids[node.borrows])
        return replace(node, id=NodeId(self._ids[node.id]), position=self._place(node.position), borrows=borrows)

    def _frame(self, frame: Frame) -> Frame:
        x, y, width, height = frame.rectangle
        rectangle = Rectangle(*self._place(Point(x, y)), width, height)
        return replace(frame, id=FrameId(self._ids[frame.id]), rectangle=rectangle)

    def _note(self, note: Note) -> Note:
        return replace(note, id=NoteId(self._ids[note.id]), position=self._place(note.position))

    # sharing

    def _shared_variables(self) -> frozenset[NodeId]:
        """Return the Variable nodes that copies use instead of having copies of them: those that are parameters."""
        inside = [node.id for node in self._part.nodes.values() if is_variable(node) and node.id in self._graph.nodes]
        known = variables(self._graph, self._registry)
        found = (node for node in inside if (info := known.get(PortRef(node, "output"))) and info.role in SHARED_ROLES)
        return frozenset(found)

    def _with_lenders(self, graph: Graph) -> Graph:
        """Let copies borrow from their originals, or from what those borrowed from; where they can't, from nobody."""
        lenders = dict(self._paste.fragment.lenders)
        if self._paste.share_parameters:
            originals = (node for node in self._part.nodes if node in self._graph.nodes and node not in self._kept)
            lenders |= {node: self._graph.lender(node) for node in originals if self._has_parameters(node)}
        changed = []
        for original, lender in lenders.items():
            node = NodeId(self._ids[original])
            if lender in self._graph.nodes and check_borrowing(graph, self._registry, node, lender) is None:
                changed.append(replace(graph.nodes[node], borrows=lender))
        graph = graph.with_nodes(*changed)
        own = {(ref.node, ref.port) for node in changed for ref in self._borrowed_ports(node)}
        # what was set for parameters that a copy now borrows is with their owner
        settings = ((ref, value) for ref, value in graph.settings.items() if tuple(ref) not in own)
        return replace(graph, settings=frozen(settings)) if own else graph

    def _has_parameters(self, node: NodeId) -> bool:
        operator = operator_of(self._part.nodes[node], self._registry)
        return isinstance(operator, Operator) and bool(operator.parameter_ports())

    def _borrowed_ports(self, node: Node) -> list[PortRef]:
        return [PortRef(node.id, port.name) for port in inputs_of(node, self._registry) if port.role in SHARED_ROLES]

    # wires

    def _wires(self, graph: Graph) -> Iterator[Wire]:
        for wire in self._part.wires.values():
            if wire.source.node not in self._kept:
                yield replace(
                    wire,
                    id=WireId(self._ids[wire.id]),
                    source=self._port(wire.source),
                    target=self._port(wire.target),
                    dots=tuple(map(self._place, wire.dots)),
                )
        outside = [*self._outgoing(), *(self._paste.fragment.entering if self._paste.keep_outside_inputs else ())]
        for wire in outside:
            if self._can_enter(graph, wire):
                wire_id = WireId(self._ids[f"{wire.id} from outside"])
                yield Wire(wire_id, wire.source, self._port(wire.target), disabled=wire.disabled)

    def _outgoing(self) -> list[Wire]:
        """List the wires from Variables that are not copied but shared."""
        return [wire for wire in self._part.wires.values() if wire.source.node in self._kept]

    def _can_enter(self, graph: Graph, wire: Wire) -> bool:
        """Tell whether an original's source can feed the copy, and the copy does not borrow that input."""
        if wire.source.node not in self._graph.nodes:
            return False
        copy = graph.nodes[NodeId(self._ids[wire.target.node])]
        if copy.borrows is not None and self._port(wire.target) in self._borrowed_ports(copy):
            return False
        return node_ports(self._graph, wire.source.node, self._registry).has_output(wire.source.port)

    # names

    def _with_names(self, graph: Graph) -> Graph:
        new = [node for key, node in graph.nodes.items() if key not in self._graph.nodes]
        names = _Names(graph, self._registry, self._graph.nodes.values())
        return graph.with_nodes(*(replace(node, name=names.take(node)) for node in new))


class _Names:
    """The names of a graph while nodes are added one by one, implicit Variables included."""

    def __init__(self, graph: Graph, registry: Registry, old: Iterable[Node]) -> None:
        self._graph = graph
        self._registry = registry
        self._numbers: dict[str, int] = {}
        self._nodes: set[str] = set()
        self._implied: set[str] = set()
        for node in old:
            self._add(node, node.name)

    def take(self, node: Node) -> str:
        """Return a free name for a node, its own if that is free, and keep it from the others."""
        wanted = node.name if check_spelling(node.id, node.name) is None else spelled(node.name)
        name = wanted if self._is_free(node, wanted) else self._numbered(node, wanted)
        self._add(node, name)
        return name

    def _numbered(self, node: Node, wanted: str) -> str:
        stem = wanted.rstrip("0123456789") or wanted
        for number in count(self._numbers.get(stem, 1)):
            name = f"{stem}{number}"
            if self._is_free(node, name):
                self._numbers[stem] = number + 1
                return name
        raise AssertionError("count never ends")

    def _add(self, node: Node, name: str) -> None:
        self._nodes.add(name)
        self._implied.update(self._implied_names(node, name))

    def _is_free(self, node: Node, name: str) -> bool:
        if name in self._nodes or name in self._implied or check_spelling(node.id, name) is not None:
            return False
        return self._nodes.isdisjoint(self._implied_names(node, name))

    def _implied_names(self, node: Node, name: str) -> list[str]:
        ports = inputs_of(node, self._registry)
        return [f"{name}_{port.name}" for port in ports if PortRef(node.id, port.name) not in self._graph.wire_into]


def pasted_items(before: Document, after: Document) -> frozenset[ItemId]:
    """Return the nodes, frames and notes that an edit added, to select them."""
    old, new = before.graph, after.graph
    return frozenset[ItemId](
        [
            *(new.nodes.keys() - old.nodes.keys()),
            *(new.frames.keys() - old.frames.keys()),
            *(new.notes.keys() - old.notes.keys()),
        ]
    )
