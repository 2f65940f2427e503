"""A part of a network as text: what the clipboard carries between windows and programs.

It is written as document files are (`core.graph.document_json`), so people can read it, send it and keep it. What
leads into it from outside (wires, lenders) is noted apart, because only the document it came from has that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from core.graph import document_json, symbol_fragment
from core.graph.document_json import object_text, read_version
from core.graph.graph_json import graph_fields, read_graph
from core.graph.ids import MAX_ID, is_id
from core.graph.model import Graph, ItemId, NodeId, Point, PortRef, Wire, WireId, frozen
from core.graph.names import MAX_NAME
from core.graph.rules import cyclic_nodes
from core.graph.strict_json import Cursor, compact, parse, shortened
from core.operators.registry import Registry
from core.problem import Phrase, Problem, Refused

FORMAT = "symloom-fragment"
VERSION = document_json.VERSION


@dataclass(frozen=True)
class Fragment:
    """Some items of a graph, under the ids that they have there.

    Attributes:
        graph: The items; a node borrows only from another one of them.
        entering: Wires into the nodes from nodes that are not among them: only from where to where, for their dots
            lead to the originals.
        lenders: For nodes that borrow from one that is not among them: that node.
    """

    graph: Graph
    entering: tuple[Wire, ...] = ()
    lenders: Mapping[NodeId, NodeId] = field(default_factory=frozen)

    def __bool__(self) -> bool:
        return bool(self.graph.nodes or self.graph.frames or self.graph.notes)

    @property
    def origin(self) -> Point:
        """The upper left corner of everything, by where it was copied from."""
        places = [*_places(self.graph)]
        return Point(min(place.x for place in places), min(place.y for place in places)) if places else Point(0.0, 0.0)


def _places(graph: Graph) -> Iterator[Point]:
    yield from (node.position for node in graph.nodes.values())
    yield from (note.position for note in graph.notes.values())
    yield from (Point(frame.rectangle.x, frame.rectangle.y) for frame in graph.frames.values())


def copy(graph: Graph, items: Collection[ItemId]) -> Fragment:
    """Return the items of a graph with the wires between them and what was set for them."""
    chosen = frozenset(items)
    nodes = {node.id: node for node in graph.nodes.values() if node.id in chosen}
    lenders = {
        node.id: node.borrows for node in nodes.values() if node.borrows is not None and node.borrows not in nodes
    }
    nodes |= {node: replace(nodes[node], borrows=None) for node in lenders}
    wires = [wire for wire in graph.wires.values() if wire.target.node in nodes]
    part = Graph(
        frozen(nodes),
        frozen((wire.id, wire) for wire in wires if wire.source.node in nodes),
        frozen((ref, settings) for ref, settings in graph.settings.items() if ref.node in nodes),
        frozen((frame.id, frame) for frame in graph.frames.values() if frame.id in chosen),
        frozen((note.id, note) for note in graph.notes.values() if note.id in chosen),
    )
    outer = (wire for wire in wires if wire.source.node not in nodes and not wire.disabled)
    entering = (Wire(wire.id, wire.source, wire.target) for wire in outer)
    return Fragment(part, tuple(entering), frozen(lenders))


# Writing


def dumps(fragment: Fragment) -> str:
    """Return the text of a fragment."""
    fields = {"format": compact(FORMAT), "version": compact(VERSION), **graph_fields(fragment.graph)}
    if fragment.entering or fragment.lenders:
        wires = [
            {"id": wire.id, "source": "/".join(wire.source), "target": "/".join(wire.target)}
            for wire in fragment.entering
        ]
        fields["outside"] = compact({"wires": wires, "lenders": fragment.lenders})
    return object_text(fields)


# Reading


def loads(text: str, registry: Registry, origin: str = "") -> Fragment:
    """Return the fragment in a text: a copied part, a whole document, or a symbol of MXNet.

    Raises:
        Refused: ``fragment_not_text`` for a text that is nothing of the kind, or a ``file_…`` problem that says
            what is wrong with it and where.
    """
    name = origin or "the copied text"
    try:
        top = parse(text, name)
    except Refused as refused:
        if refused.problem.code != "file_not_json" or text.lstrip().startswith("{"):
            raise
        raise Refused(Problem("fragment_not_text", values={"file": name})) from None
    fragment = _read(top, text, registry, name)
    cyclic = cyclic_nodes(fragment.graph)
    if cyclic:
        values = {"file": name, "node": shortened(fragment.graph.nodes[cyclic[0]].name)}
        raise Refused(Problem("fragment_cycle", values=values))
    return fragment


def _read(top: Cursor, text: str, registry: Registry, name: str) -> Fragment:
    if symbol_fragment.is_symbol(top):
        return Fragment(symbol_fragment.read(top, registry, name))
    if not top.has("format"):
        raise Refused(Problem("fragment_not_text", values={"file": name}))
    fields = top.members()
    if fields["format"].string() == document_json.FORMAT:
        return Fragment(document_json.loads(text, name).graph)
    if fields["format"].string() != FORMAT:
        raise Refused(Problem("fragment_not_text", values={"file": name}))
    read_version(fields.get("version"), name)
    for member in ("nodes", "wires"):
        if member not in fields:
            top.refuse("file_missing", found=member)
    graph = read_graph(fields, name)
    outside = fields["outside"].members() if "outside" in fields else {}
    entering = tuple(_entering(outside["wires"], graph)) if "wires" in outside else ()
    return Fragment(graph, entering, frozen(_lenders(outside["lenders"], graph) if "lenders" in outside else ()))


def _entering(cursor: Cursor, graph: Graph) -> Iterator[Wire]:
    fed = set(graph.plugged_into)
    for item in cursor.items():
        fields = item.members()
        for name in ("id", "source", "target"):
            if name not in fields:
                item.refuse("file_missing", found=name)
        wire = WireId(_id(fields["id"], fields["id"].string()))
        source, target = _port(fields["source"]), _port(fields["target"])
        if target.node not in graph.nodes:
            fields["target"].refuse("file_reference", found=shortened(target.node))
        if target in fed:
            item.refuse("file_input_twice", found=f"{graph.nodes[target.node].name}.{shortened(target.port)}")
        fed.add(target)
        yield Wire(wire, source, target)


def _lenders(cursor: Cursor, graph: Graph) -> Iterator[tuple[NodeId, NodeId]]:
    for key, lender in cursor.members().items():
        if key not in graph.nodes:
            lender.refuse("file_reference", found=shortened(key))
        yield NodeId(key), NodeId(_id(lender, lender.string()))


def _port(cursor: Cursor) -> PortRef:
    node, _, port = cursor.string(MAX_ID + 1 + MAX_NAME).partition("/")
    if not port:
        cursor.refuse("file_kind", expected=Phrase("kind_port"), found=f"“{shortened(node)}”")
    return PortRef(NodeId(_id(cursor, node)), port)


def _id(cursor: Cursor, text: str) -> str:
    if not is_id(text):
        cursor.refuse("file_kind", expected=Phrase("kind_id"), found=f"“{shortened(text)}”")
    return text
