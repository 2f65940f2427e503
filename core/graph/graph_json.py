"""A graph as JSON and back: nodes, wires, what was set for Variables, places, frames and notes.

One node, wire or place on the canvas is one line, so that versions of a file compare well and moving a node touches
one line. Ids stand for nodes, never positions in a list.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeGuard, cast

from core.graph.ids import MAX_ID, is_id
from core.graph.json_fields import (
    NOTHING,
    optional_items,
    optional_members,
    port_text,
    read_annotations,
    read_extra,
    read_numbers,
    read_port,
    required,
)
from core.graph.model import (
    Frame,
    FrameId,
    Graph,
    Node,
    NodeId,
    Note,
    NoteId,
    Point,
    PortRef,
    Rectangle,
    Size,
    Wire,
    WireId,
    frozen,
)
from core.graph.names import MAX_NAME
from core.graph.settings_json import read_settings, settings_line
from core.graph.strict_json import MAX_STRING, Cursor, Json, compact, pair, quoted, shortened
from core.operators.operator import AttributeValue
from core.problem import Phrase, Problem, Refused

MAX_NODES = 100_000
MAX_WIRES = 1_000_000
MAX_FRAMES = 10_000
MAX_NOTES = 10_000
MAX_DOTS = 1_000
"""Most dots on one wire."""


# Writing


def graph_fields(graph: Graph) -> dict[str, str]:
    """Return the members that write a graph; frames and notes only where there are any."""
    fields: dict[str, str] = {}
    fields["nodes"] = _lines("[]", (_node_line(node) for node in graph.nodes.values()))
    fields["wires"] = _lines("[]", (_wire_line(wire) for wire in graph.wires.values()))
    fields["settings"] = _members((port_text(ref), settings_line(graph.settings[ref])) for ref in graph.settings)
    fields["layout"] = _members((node.id, pair(*map(float, node.position))) for node in graph.nodes.values())
    if graph.frames:
        fields["frames"] = _lines("[]", (_frame_line(frame) for frame in graph.frames.values()))
    if graph.notes:
        fields["notes"] = _lines("[]", (_note_line(note) for note in graph.notes.values()))
    return fields


def _lines(brackets: str, lines: Iterable[str]) -> str:
    body = ",\n".join(lines)
    return f"{brackets[0]}\n{body}\n{brackets[1]}" if body else brackets


def _members(members: Iterable[tuple[str, str]]) -> str:
    return _lines("{}", (f"{quoted(key)}:{line}" for key, line in sorted(members)))


def _node_line(node: Node) -> str:
    looks = (node.collapsed, node.muted, node.pinned, node.hides_unused, node.comment, node.colour)
    if not any((node.extra, node.borrows, node.annotations, *looks)):
        attributes = f'"attributes":{compact(dict(node.attributes))},' if node.attributes else ""
        return f'{{{attributes}"id":{quoted(node.id)},"name":{quoted(node.name)},"operator":{quoted(node.operator)}}}'
    fields: dict[str, object] = {**node.extra, "id": node.id, "operator": node.operator, "name": node.name}
    if node.attributes:
        fields["attributes"] = node.attributes
    if node.borrows is not None:
        fields["borrows"] = node.borrows
    if node.annotations:
        fields["annotations"] = node.annotations
    for name in (*_NODE_FLAGS, *_NODE_TEXTS):
        if getattr(node, name):
            fields[name] = getattr(node, name)
    return compact(fields)


_NODE_FLAGS = ("collapsed", "muted", "pinned", "hides_unused")
_NODE_TEXTS = ("comment", "colour")


def _wire_line(wire: Wire) -> str:
    if not (wire.dots or wire.disabled or wire.extra):  # as nearly all are
        ends = f'"source":{quoted(port_text(wire.source))},"target":{quoted(port_text(wire.target))}'
        return f'{{"id":{quoted(wire.id)},{ends}}}'
    fields: dict[str, object] = {**wire.extra, "id": wire.id}
    fields |= {"source": port_text(wire.source), "target": port_text(wire.target)}
    if wire.dots:
        fields["dots"] = [[*map(float, dot)] for dot in wire.dots]
    if wire.disabled:
        fields["disabled"] = True
    return compact(fields)


def _frame_line(frame: Frame) -> str:
    fields: dict[str, object] = {**frame.extra, "id": frame.id, "rectangle": [*map(float, frame.rectangle)]}
    return compact(fields | _texts(title=frame.title, colour=frame.colour))


def _note_line(note: Note) -> str:
    places = {"position": [*map(float, note.position)], "size": [*map(float, note.size)]}
    fields: dict[str, object] = {**note.extra, "id": note.id, **places}
    return compact(fields | _texts(text=note.text, colour=note.colour))


def _texts(**texts: str) -> dict[str, object]:
    return {name: text for name, text in texts.items() if text}


# Reading


def read_graph(fields: dict[str, Cursor], origin: str) -> Graph:
    """Return the graph that the members of an object write, and take those members out."""
    node_cursors, wire_cursors = fields.pop("nodes").items(), fields.pop("wires").items()
    frame_cursors, note_cursors = (
        optional_items(fields.pop("frames", None)),
        optional_items(fields.pop("notes", None)),
    )
    for code, cursors, most in (
        ("file_too_many_nodes", node_cursors, MAX_NODES),
        ("file_too_many_wires", wire_cursors, MAX_WIRES),
        ("file_too_many_frames", frame_cursors, MAX_FRAMES),
        ("file_too_many_notes", note_cursors, MAX_NOTES),
    ):
        if len(cursors) > most:
            raise Refused(Problem(code, values={"file": origin}, expected=most, found=len(cursors)))
    layout = fields.pop("layout", None)
    places = _read_layout(layout)
    nodes = _read_nodes(node_cursors, places)
    if not places.keys() <= nodes.keys():
        key, cursor = next(member for member in optional_members(layout) if member[0] not in nodes)
        cursor.refuse("file_reference", found=shortened(key))
    settings = {
        read_port(key, cursor, nodes): read_settings(cursor)
        for key, cursor in optional_members(fields.pop("settings", None))
    }
    wires = _read_wires(wire_cursors, nodes)
    known: set[str] = {*nodes, *wires}
    frames = _read_frames(frame_cursors, known)
    notes = _read_notes(note_cursors, known)
    return Graph(frozen(nodes), frozen(wires), frozen(settings), frozen(frames), frozen(notes))


def _read_nodes(cursors: list[Cursor], places: Mapping[str, Point]) -> dict[NodeId, Node]:
    nodes: dict[NodeId, Node] = {}
    lenders: list[tuple[Cursor, NodeId]] = []
    alike: dict[str, Mapping[str, AttributeValue]] = {}
    for cursor in cursors:
        plain = _plain_node(cursor.parsed, nodes, places, alike)
        if plain is not None:
            nodes[plain.id] = plain
            continue
        fields = cursor.members()
        node = NodeId(_read_id(required(cursor, fields, "id"), nodes))
        borrows = None
        if "borrows" in fields:
            lender = fields.pop("borrows")
            borrows = NodeId(lender.string(MAX_ID))
            lenders.append((lender, borrows))
        read = Node(
            node,
            required(cursor, fields, "operator").string(MAX_NAME),
            required(cursor, fields, "name").string(MAX_NAME),
            places.get(node, Point(0.0, 0.0)),
            _read_attributes(fields.pop("attributes", None)),
            borrows,
        )
        given: dict[str, Any] = {name: fields.pop(name).boolean() for name in _NODE_FLAGS if name in fields}
        given |= {name: fields.pop(name).string() for name in _NODE_TEXTS if name in fields}
        if "annotations" in fields:
            given["annotations"] = read_annotations(fields.pop("annotations"))
        # nearly all nodes are plain, and replacing each would cost a tenth of the loading
        nodes[node] = replace(read, **given, extra=read_extra(fields)) if given or fields else read
    for cursor, lender_id in lenders:
        if lender_id not in nodes:
            cursor.refuse("file_reference", found=shortened(lender_id))
    return nodes


def _read_wires(cursors: list[Cursor], nodes: Mapping[NodeId, Node]) -> dict[WireId, Wire]:
    wires: dict[WireId, Wire] = {}
    targets: set[PortRef] = set()
    for cursor in cursors:
        plain = _plain_wire(cursor.parsed, nodes, wires)
        if plain is not None and plain.target not in targets:
            targets.add(plain.target)
            wires[plain.id] = plain
            continue
        fields = cursor.members()
        id_cursor = required(cursor, fields, "id")
        wire = WireId(_read_id(id_cursor, wires))
        if NodeId(wire) in nodes:
            id_cursor.refuse("file_twice", found=wire)
        source_cursor, target_cursor = required(cursor, fields, "source"), required(cursor, fields, "target")
        source = read_port(source_cursor.string(), source_cursor, nodes)
        target = read_port(target_cursor.string(), target_cursor, nodes)
        if target in targets:
            cursor.refuse("file_input_twice", found=f"{nodes[target.node].name}.{target.port}")
        targets.add(target)
        dots = _read_dots(fields.pop("dots")) if "dots" in fields else ()
        disabled = fields.pop("disabled").boolean() if "disabled" in fields else False
        wires[wire] = Wire(wire, source, target, dots, read_extra(fields), disabled)
    return wires


# Nearly all nodes and wires have nothing but what they need. These are read without a cursor for each of their members;
# whatever is not exactly so is None here, and read in full, which says what is wrong with it and where.

_NODE_MEMBERS = frozenset({"id", "operator", "name", "attributes"})
_WIRE_MEMBERS = frozenset({"id", "source", "target"})
_PLAIN_VALUES = (int, float, bool)


def _plain_node(
    value: Json,
    nodes: Mapping[NodeId, Node],
    places: Mapping[str, Point],
    alike: dict[str, Mapping[str, AttributeValue]],
) -> Node | None:
    if not isinstance(value, dict) or not value.keys() <= _NODE_MEMBERS:
        return None
    id_, operator, name = value.get("id"), value.get("operator"), value.get("name")
    attributes = _plain_attributes(value.get("attributes", {}), alike)
    if not (_is_plain(id_) and _is_plain(operator) and _is_plain(name)) or attributes is None:
        return None
    node = NodeId(sys.intern(id_))  # its wires mention it by the same text, not by copies of it
    if not is_id(id_) or node in nodes:
        return None
    return Node(node, sys.intern(operator), name, places.get(id_, _ORIGIN), attributes)


def _plain_attributes(
    value: Json, alike: dict[str, Mapping[str, AttributeValue]]
) -> Mapping[str, AttributeValue] | None:
    """Return attributes that need no cursor; of thousands of nodes most have some that others have, and share them."""
    if not isinstance(value, dict):
        return None
    for key, each in value.items():
        if not _is_plain(key) or not (type(each) in _PLAIN_VALUES or _is_plain(each)):
            return None
    if not value:
        return cast("Mapping[str, AttributeValue]", NOTHING)
    text = repr(value)  # 1, 1.0 and True are equal, but not the same to an operator
    if (known := alike.get(text)) is None:
        known = alike[text] = frozen(cast("Mapping[str, AttributeValue]", value))
    return known


def _plain_wire(value: Json, nodes: Mapping[NodeId, Node], wires: Mapping[WireId, Wire]) -> Wire | None:
    if not isinstance(value, dict) or value.keys() != _WIRE_MEMBERS:
        return None
    id_, source, target = value["id"], _plain_port(value["source"], nodes), _plain_port(value["target"], nodes)
    if source is None or target is None or not _is_plain(id_) or not is_id(id_):
        return None
    wire = WireId(id_)
    return None if wire in wires or NodeId(id_) in nodes else Wire(wire, source, target, (), NOTHING)


def _plain_port(value: Json, nodes: Mapping[NodeId, Node]) -> PortRef | None:
    if not isinstance(value, str) or len(value) > MAX_NAME or not value.isascii():
        return None
    node, _, port = value.partition("/")
    return PortRef(NodeId(sys.intern(node)), sys.intern(port)) if port and NodeId(node) in nodes else None


def _is_plain(value: Json) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= MAX_NAME and value.isascii()


# The parts of nodes, frames and notes


def _read_dots(cursor: Cursor) -> tuple[Point, ...]:
    dots = cursor.items()
    if len(dots) > MAX_DOTS:
        cursor.refuse("file_kind", expected=Phrase("kind_dots", {"most": MAX_DOTS}), found=f"{len(dots)}")
    return tuple(map(_read_point, dots))


def _read_frames(cursors: list[Cursor], known: set[str]) -> dict[FrameId, Frame]:
    frames: dict[FrameId, Frame] = {}
    for cursor in cursors:
        fields = cursor.members()
        frame = FrameId(_read_id(required(cursor, fields, "id"), known))
        known.add(frame)
        area = required(cursor, fields, "rectangle")
        x, y, *size = read_numbers(area, 4)
        rectangle = Rectangle(x, y, *_read_size(area, size))
        title, colour = _read_text(fields, "title", MAX_NAME), _read_text(fields, "colour", MAX_NAME)
        frames[frame] = Frame(frame, title, rectangle, colour, read_extra(fields))
    return frames


def _read_notes(cursors: list[Cursor], known: set[str]) -> dict[NoteId, Note]:
    notes: dict[NoteId, Note] = {}
    for cursor in cursors:
        fields = cursor.members()
        note = NoteId(_read_id(required(cursor, fields, "id"), known))
        known.add(note)
        position = _read_point(required(cursor, fields, "position"))
        area = required(cursor, fields, "size")
        size = _read_size(area, read_numbers(area, 2))
        text, colour = _read_text(fields, "text", MAX_STRING), _read_text(fields, "colour", MAX_NAME)
        notes[note] = Note(note, text, position, size, colour, read_extra(fields))
    return notes


def _read_text(fields: dict[str, Cursor], name: str, most: int) -> str:
    return fields.pop(name).string(most) if name in fields else ""


def _read_size(cursor: Cursor, numbers: list[float]) -> Size:
    if min(numbers) < 0:
        cursor.refuse("file_kind", expected=Phrase("kind_size"), found=f"{min(numbers)}")
    return Size(*numbers)


def _read_attributes(cursor: Cursor | None) -> Mapping[str, AttributeValue]:
    """Return attributes as they came; whether the operator takes them is for `operator_of` to say."""
    fields = {} if cursor is None else cursor.members()
    return cast("Mapping[str, AttributeValue]", read_extra(fields))


def _read_id(cursor: Cursor, known: Collection[str]) -> str:
    found = cursor.string()
    if not is_id(found):
        cursor.refuse("file_kind", expected=Phrase("kind_id"), found=f"“{shortened(found)}”")
    if found in known:
        cursor.refuse("file_twice", found=found)
    return found


_ORIGIN = Point(0.0, 0.0)
_TWO_FLOATS = [float, float]


def _read_layout(cursor: Cursor | None) -> dict[str, Point]:
    value = None if cursor is None else cursor.parsed
    plain: dict[str, Point] = {}
    for key, place in value.items() if isinstance(value, dict) else ():
        if not (type(place) is list and list(map(type, place)) == _TWO_FLOATS and _is_plain(key)):
            break
        plain[key] = Point(*cast("list[float]", place))
    else:
        if plain:
            return plain
    return {key: _read_point(member) for key, member in optional_members(cursor)}


def _read_point(cursor: Cursor) -> Point:
    return Point(*read_numbers(cursor, 2))
