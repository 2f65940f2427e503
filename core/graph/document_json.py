"""What a document file means: the document as JSON and back.

One node, wire or place on the canvas is one line, so that versions of a file compare well and moving a node touches
one line. Ids stand for nodes, never positions in a list. Fields that this version does not know are kept and
written again. A document may be wrong (an unknown operator, a wrong attribute): it loads, and `core.graph.checks`
says so. A file that is no document at all is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeGuard, cast

from core.dimension import Shape
from core.graph.ids import MAX_ID, is_id
from core.graph.laboratory import LaboratorySettings
from core.graph.laboratory_json import laboratory_line, read_laboratory
from core.graph.model import (
    Document,
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
    RunSettings,
    Size,
    Source,
    TrainingSettings,
    VariableSettings,
    ViewSettings,
    Wire,
    WireId,
    frozen,
)
from core.graph.names import MAX_NAME
from core.graph.settings import GRADIENT_REQUESTS
from core.graph.strict_json import MAX_STRING, Cursor, Json, compact, pair, parse, quoted, shortened
from core.graph.training_json import read_training, training_line
from core.graph.values_json import read_values, values_text
from core.operators.operator import MAX_INTEGER, MAX_RANK, AttributeValue
from core.problem import Phrase, Problem, Refused

FORMAT = "symloom"
VERSION = (1, 4)
"""1.1 added frames, notes, dots of wires, flags of nodes, and the view, 1.2 the training, 1.3 the file of parameter
values, 1.4 the choices of the laboratory: all optional, so a file of 1.0 is one of 1.4, and a reader of 1.0 keeps them
as fields that it does not know."""
MAX_NODES = 100_000
MAX_WIRES = 1_000_000
MAX_FRAMES = 10_000
MAX_NOTES = 10_000
MAX_DOTS = 1_000
"""Most dots on one wire."""


# Writing


def dumps(document: Document) -> str:
    """Return the text of a document file."""
    fields: dict[str, str] = {name: compact(value) for name, value in document.extra.items()}
    fields["format"] = compact(FORMAT)
    fields["version"] = compact(document.extra.get("version", VERSION))
    fields |= graph_fields(document.graph)
    fields["run"] = _run_line(document.run)
    if document.view != ViewSettings():
        fields["view"] = _view_line(document.view)
    if document.training != TrainingSettings() or document.training.extra:
        fields["training"] = training_line(document.training)
    if document.laboratory != LaboratorySettings():
        fields["laboratory"] = laboratory_line(document.laboratory)
    if document.values is not None:
        fields["values"] = values_text(document.values)
    return object_text(fields)


def object_text(fields: Mapping[str, str]) -> str:
    """Return an object of members that are written already, sorted."""
    return "{\n" + ",\n".join(f"{compact(name)}:{fields[name]}" for name in sorted(fields)) + "\n}\n"


def graph_fields(graph: Graph) -> dict[str, str]:
    """Return the members that write a graph; frames and notes only where there are any."""
    fields: dict[str, str] = {}
    fields["nodes"] = _lines("[]", (_node_line(node) for node in graph.nodes.values()))
    fields["wires"] = _lines("[]", (_wire_line(wire) for wire in graph.wires.values()))
    fields["settings"] = _members((_port_text(ref), _settings_line(graph.settings[ref])) for ref in graph.settings)
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


def _port_text(port: PortRef) -> str:
    return f"{port.node}/{port.port}"


def _node_line(node: Node) -> str:
    looks = (node.collapsed, node.muted, node.pinned, node.comment, node.colour)
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


_NODE_FLAGS = ("collapsed", "muted", "pinned")
_NODE_TEXTS = ("comment", "colour")


def _wire_line(wire: Wire) -> str:
    if not wire.dots and not wire.extra:  # as nearly all are
        ends = f'"source":{quoted(_port_text(wire.source))},"target":{quoted(_port_text(wire.target))}'
        return f'{{"id":{quoted(wire.id)},{ends}}}'
    fields: dict[str, object] = {**wire.extra, "id": wire.id}
    fields |= {"source": _port_text(wire.source), "target": _port_text(wire.target)}
    if wire.dots:
        fields["dots"] = [[*map(float, dot)] for dot in wire.dots]
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


def _view_line(view: ViewSettings) -> str:
    return compact({**view.extra, "wire_style": view.wire_style, "labels": view.labels})


def _settings_line(settings: VariableSettings) -> str:
    fields: dict[str, object] = dict(settings.extra)
    if settings.shape is not None:
        fields["shape"] = settings.shape
    if settings.initializer is not None:
        fields["initializer"] = settings.initializer
    if settings.grad_req != "write":
        fields["grad_req"] = settings.grad_req
    if settings.source is not None:
        fields["source"] = _source_fields(settings.source)
    if settings.annotations:
        fields["annotations"] = settings.annotations
    return compact(fields)


_SOURCE_TEXTS = ("path", "name", "field")
_SOURCE_NUMBERS = ("low", "high", "mean", "std")


def _source_fields(source: Source) -> dict[str, object]:
    default = Source(source.kind)
    fields: dict[str, object] = {**source.extra, "kind": source.kind}
    if source.numbers:
        fields["numbers"] = [*map(float, source.numbers)]
    for name in ("shape", *_SOURCE_TEXTS):
        if getattr(source, name) != getattr(default, name):
            fields[name] = getattr(source, name)
    for name in _SOURCE_NUMBERS:
        if getattr(source, name) != getattr(default, name):
            fields[name] = float(getattr(source, name))
    return fields


def _run_line(run: RunSettings) -> str:
    fields: dict[str, object] = {
        **run.extra,
        "seed": run.seed,
        "batch_size": run.batch_size,
        "batch_index": run.batch_index,
        "is_train": run.is_train,
    }
    if run.row is not None:
        fields["row"] = run.row
    if run.head_gradients:
        fields["head_gradients"] = {_port_text(ref): float(value) for ref, value in run.head_gradients.items()}
    return compact(fields)


# Reading


def loads(text: str, origin: str) -> Document:
    """Return the document of a file's text; ``origin`` is what messages call the file.

    Raises:
        Refused: A ``file_…`` problem that says what is wrong and where.
    """
    top = parse(text, origin)
    if not top.has("format"):
        is_symbol = all(top.has(key) for key in ("nodes", "arg_nodes", "heads"))
        raise Refused(Problem("file_is_mxnet_symbol" if is_symbol else "file_not_symloom", values={"file": origin}))
    fields = top.members()
    if fields.pop("format").string() != FORMAT:
        raise Refused(Problem("file_not_symloom", values={"file": origin}))
    version = read_version(fields.pop("version", None), origin)
    for name in ("nodes", "wires"):
        if name not in fields:
            top.refuse("file_missing", found=name)
    graph = read_graph(fields, origin)
    run = _read_run(fields.pop("run", None), graph.nodes)
    view = _read_view(fields.pop("view", None))
    training = read_training(fields.pop("training", None))
    values = read_values(fields.pop("values", None))
    laboratory = read_laboratory(fields.pop("laboratory", None))
    extra = {name: cursor.anything() for name, cursor in fields.items()}
    if version > VERSION:
        extra["version"] = version
    return Document(graph, run, frozen(extra), view, training, values=values, laboratory=laboratory)


def read_version(cursor: Cursor | None, origin: str) -> tuple[int, int]:
    """Return the version of a file that can be read, which may have a newer minor number."""
    if cursor is None:
        raise Refused(Problem("file_version", values={"file": origin}))
    numbers = [part.whole(0, MAX_INTEGER) for part in cursor.items()]
    if len(numbers) != 2 or numbers[0] == 0:
        raise Refused(Problem("file_version", values={"file": origin}))
    major, minor = numbers
    if major > VERSION[0]:
        values = {"file": origin}
        raise Refused(Problem("file_newer", values=values, expected=VERSION[0], found=f"{major}.{minor}"))
    return major, minor


def read_graph(fields: dict[str, Cursor], origin: str) -> Graph:
    """Return the graph that the members of an object write, and take those members out."""
    node_cursors, wire_cursors = fields.pop("nodes").items(), fields.pop("wires").items()
    frame_cursors, note_cursors = (
        _optional_items(fields.pop("frames", None)),
        _optional_items(fields.pop("notes", None)),
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
        key, cursor = next(member for member in _optional_members(layout) if member[0] not in nodes)
        cursor.refuse("file_reference", found=shortened(key))
    settings = {
        _port(key, cursor, nodes): _read_settings(cursor)
        for key, cursor in _optional_members(fields.pop("settings", None))
    }
    wires = _read_wires(wire_cursors, nodes)
    known: set[str] = {*nodes, *wires}
    frames = _read_frames(frame_cursors, known)
    notes = _read_notes(note_cursors, known)
    return Graph(frozen(nodes), frozen(wires), frozen(settings), frozen(frames), frozen(notes))


def _read_nodes(cursors: list[Cursor], places: Mapping[str, Point]) -> dict[NodeId, Node]:
    nodes: dict[NodeId, Node] = {}
    lenders: list[tuple[Cursor, NodeId]] = []
    for cursor in cursors:
        plain = _plain_node(cursor.parsed, nodes, places)
        if plain is not None:
            nodes[plain.id] = plain
            continue
        fields = cursor.members()
        node = NodeId(_read_id(_required(cursor, fields, "id"), nodes))
        borrows = None
        if "borrows" in fields:
            lender = fields.pop("borrows")
            borrows = NodeId(lender.string(MAX_ID))
            lenders.append((lender, borrows))
        read = Node(
            node,
            _required(cursor, fields, "operator").string(MAX_NAME),
            _required(cursor, fields, "name").string(MAX_NAME),
            places.get(node, Point(0.0, 0.0)),
            _read_attributes(fields.pop("attributes", None)),
            borrows,
        )
        given: dict[str, Any] = {name: fields.pop(name).boolean() for name in _NODE_FLAGS if name in fields}
        given |= {name: fields.pop(name).string() for name in _NODE_TEXTS if name in fields}
        if "annotations" in fields:
            given["annotations"] = _read_annotations(fields.pop("annotations"))
        # nearly all nodes are plain, and replacing each would cost a tenth of the loading
        nodes[node] = replace(read, **given, extra=_read_extra(fields)) if given or fields else read
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
        id_cursor = _required(cursor, fields, "id")
        wire = WireId(_read_id(id_cursor, wires))
        if NodeId(wire) in nodes:
            id_cursor.refuse("file_twice", found=wire)
        source_cursor, target_cursor = _required(cursor, fields, "source"), _required(cursor, fields, "target")
        source = _port(source_cursor.string(), source_cursor, nodes)
        target = _port(target_cursor.string(), target_cursor, nodes)
        if target in targets:
            cursor.refuse("file_input_twice", found=f"{nodes[target.node].name}.{target.port}")
        targets.add(target)
        dots = _read_dots(fields.pop("dots")) if "dots" in fields else ()
        wires[wire] = Wire(wire, source, target, dots, _read_extra(fields))
    return wires


# Nearly all nodes and wires have nothing but what they need. These are read without a cursor for each of their members;
# whatever is not exactly so is None here, and read in full, which says what is wrong with it and where.

_NODE_MEMBERS = frozenset({"id", "operator", "name", "attributes"})
_WIRE_MEMBERS = frozenset({"id", "source", "target"})
_PLAIN_VALUES = (int, float, bool)


def _plain_node(value: Json, nodes: Mapping[NodeId, Node], places: Mapping[str, Point]) -> Node | None:
    if not isinstance(value, dict) or not value.keys() <= _NODE_MEMBERS:
        return None
    id_, operator, name = value.get("id"), value.get("operator"), value.get("name")
    attributes = _plain_attributes(value.get("attributes", {}))
    if not (_is_plain(id_) and _is_plain(operator) and _is_plain(name)) or attributes is None:
        return None
    node = NodeId(id_)
    if not is_id(id_) or node in nodes:
        return None
    return Node(node, operator, name, places.get(id_, _ORIGIN), attributes)


def _plain_attributes(value: Json) -> Mapping[str, AttributeValue] | None:
    if not isinstance(value, dict):
        return None
    for key, each in value.items():
        if not _is_plain(key) or not (type(each) in _PLAIN_VALUES or _is_plain(each)):
            return None
    return frozen(cast("Mapping[str, AttributeValue]", value)) if value else cast(Any, _NOTHING)


def _plain_wire(value: Json, nodes: Mapping[NodeId, Node], wires: Mapping[WireId, Wire]) -> Wire | None:
    if not isinstance(value, dict) or value.keys() != _WIRE_MEMBERS:
        return None
    id_, source, target = value["id"], _plain_port(value["source"], nodes), _plain_port(value["target"], nodes)
    if source is None or target is None or not _is_plain(id_) or not is_id(id_):
        return None
    wire = WireId(id_)
    return None if wire in wires or NodeId(id_) in nodes else Wire(wire, source, target, (), _NOTHING)


def _plain_port(value: Json, nodes: Mapping[NodeId, Node]) -> PortRef | None:
    if not isinstance(value, str) or len(value) > MAX_NAME or not value.isascii():
        return None
    node, _, port = value.partition("/")
    return PortRef(NodeId(node), port) if port and NodeId(node) in nodes else None


def _is_plain(value: Json) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= MAX_NAME and value.isascii()


def _read_dots(cursor: Cursor) -> tuple[Point, ...]:
    dots = cursor.items()
    if len(dots) > MAX_DOTS:
        cursor.refuse("file_kind", expected=Phrase("kind_dots", {"most": MAX_DOTS}), found=f"{len(dots)}")
    return tuple(map(_read_point, dots))


def _read_frames(cursors: list[Cursor], known: set[str]) -> dict[FrameId, Frame]:
    frames: dict[FrameId, Frame] = {}
    for cursor in cursors:
        fields = cursor.members()
        frame = FrameId(_read_id(_required(cursor, fields, "id"), known))
        known.add(frame)
        area = _required(cursor, fields, "rectangle")
        x, y, *size = _read_numbers(area, 4)
        rectangle = Rectangle(x, y, *_read_size(area, size))
        title, colour = _read_text(fields, "title", MAX_NAME), _read_text(fields, "colour", MAX_NAME)
        frames[frame] = Frame(frame, title, rectangle, colour, _read_extra(fields))
    return frames


def _read_notes(cursors: list[Cursor], known: set[str]) -> dict[NoteId, Note]:
    notes: dict[NoteId, Note] = {}
    for cursor in cursors:
        fields = cursor.members()
        note = NoteId(_read_id(_required(cursor, fields, "id"), known))
        known.add(note)
        position = _read_point(_required(cursor, fields, "position"))
        area = _required(cursor, fields, "size")
        size = _read_size(area, _read_numbers(area, 2))
        text, colour = _read_text(fields, "text", MAX_STRING), _read_text(fields, "colour", MAX_NAME)
        notes[note] = Note(note, text, position, size, colour, _read_extra(fields))
    return notes


def _read_text(fields: dict[str, Cursor], name: str, most: int) -> str:
    return fields.pop(name).string(most) if name in fields else ""


def _read_size(cursor: Cursor, numbers: list[float]) -> Size:
    if min(numbers) < 0:
        cursor.refuse("file_kind", expected=Phrase("kind_size"), found=f"{min(numbers)}")
    return Size(*numbers)


def _required(cursor: Cursor, fields: dict[str, Cursor], name: str) -> Cursor:
    if name not in fields:
        cursor.refuse("file_missing", found=name)
    return fields.pop(name)


_NOTHING: Mapping[str, object] = frozen()


def _read_extra(fields: Mapping[str, Cursor]) -> Mapping[str, object]:
    return frozen((name, cursor.anything()) for name, cursor in fields.items()) if fields else _NOTHING


def _read_attributes(cursor: Cursor | None) -> Mapping[str, AttributeValue]:
    """Return attributes as they came; whether the operator takes them is for `operator_of` to say."""
    fields = {} if cursor is None else cursor.members()
    return cast("Mapping[str, AttributeValue]", _read_extra(fields))


def _optional_members(cursor: Cursor | None) -> Iterable[tuple[str, Cursor]]:
    return () if cursor is None else cursor.members().items()


def _optional_items(cursor: Cursor | None) -> list[Cursor]:
    return [] if cursor is None else cursor.items()


def _read_id(cursor: Cursor, known: Collection[str]) -> str:
    found = cursor.string()
    if not is_id(found):
        cursor.refuse("file_kind", expected=Phrase("kind_id"), found=f"“{shortened(found)}”")
    if found in known:
        cursor.refuse("file_twice", found=found)
    return found


def _port(text: str, cursor: Cursor, nodes: Mapping[NodeId, Node]) -> PortRef:
    node, _, port = text.partition("/")
    if not port or len(port) > MAX_NAME:
        cursor.refuse("file_kind", expected=Phrase("kind_port"), found=f"“{shortened(text)}”")
    if node not in nodes:
        cursor.refuse("file_reference", found=shortened(node))
    return PortRef(NodeId(node), port)


_ORIGIN = Point(0.0, 0.0)


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
    return {key: _read_point(member) for key, member in _optional_members(cursor)}


_TWO_FLOATS = [float, float]


def _read_point(cursor: Cursor) -> Point:
    return Point(*_read_numbers(cursor, 2))


def _read_numbers(cursor: Cursor, count: int) -> list[float]:
    numbers = [part.number() for part in cursor.items()]
    if len(numbers) != count:
        cursor.refuse("file_kind", expected=Phrase("kind_coordinates", {"count": count}), found=f"{len(numbers)}")
    return numbers


def _read_shape(cursor: Cursor) -> Shape:
    sizes = cursor.items()
    if len(sizes) > MAX_RANK:
        cursor.refuse(
            "file_kind",
            expected=Phrase("kind_shape", {"most": MAX_RANK}),
            found=Phrase("count_axes", {"count": len(sizes)}),
        )
    return tuple(size.whole(-1, MAX_INTEGER) for size in sizes)


def _read_settings(cursor: Cursor) -> VariableSettings:
    fields = cursor.members()
    shape, initializer = fields.pop("shape", None), fields.pop("initializer", None)
    grad_req, source = fields.pop("grad_req", None), fields.pop("source", None)
    request = "write" if grad_req is None else grad_req.string()
    if grad_req is not None and request not in GRADIENT_REQUESTS:
        grad_req.refuse(
            "file_kind",
            expected=Phrase("kind_choice", {"choices": ", ".join(GRADIENT_REQUESTS)}),
            found=f"“{shortened(request)}”",
        )
    return VariableSettings(
        None if shape is None else _read_shape(shape),
        None if initializer is None else initializer.string(),
        request,
        None if source is None else _read_source(source),
        annotations=_read_annotations(fields.pop("annotations", None)),
        extra=_read_extra(fields),
    )


def _read_annotations(cursor: Cursor | None) -> Mapping[str, str]:
    return frozen({} if cursor is None else {key: text.string() for key, text in cursor.members().items()})


def _read_source(cursor: Cursor) -> Source:
    fields = cursor.members()
    kind = _required(cursor, fields, "kind").string(MAX_NAME)
    numbers, shape = fields.pop("numbers", None), fields.pop("shape", None)
    source = Source(
        kind,
        numbers=() if numbers is None else tuple(number.number() for number in numbers.items()),
        shape=() if shape is None else _read_shape(shape),
    )
    given: dict[str, Any] = {name: fields.pop(name).string() for name in _SOURCE_TEXTS if name in fields}
    given |= {name: fields.pop(name).number() for name in _SOURCE_NUMBERS if name in fields}
    return replace(source, **given, extra=_read_extra(fields))


def _read_run(cursor: Cursor | None, nodes: Mapping[NodeId, Node]) -> RunSettings:
    if cursor is None:
        return RunSettings()
    fields = cursor.members()
    default = RunSettings()
    whole = {
        name: fields.pop(name).whole(least, MAX_INTEGER) if name in fields else getattr(default, name)
        for name, least in (("seed", 0), ("batch_size", 1), ("batch_index", 0))
    }
    is_train = fields.pop("is_train").boolean() if "is_train" in fields else default.is_train
    row = fields.pop("row").whole(0, MAX_INTEGER) if "row" in fields else None
    heads = {
        _port(key, member, nodes): member.number()
        for key, member in _optional_members(fields.pop("head_gradients", None))
    }
    return RunSettings(**whole, is_train=is_train, row=row, head_gradients=frozen(heads), extra=_read_extra(fields))


def _read_view(cursor: Cursor | None) -> ViewSettings:
    if cursor is None:
        return ViewSettings()
    fields = cursor.members()
    view = ViewSettings()
    style = fields.pop("wire_style").string(MAX_NAME) if "wire_style" in fields else view.wire_style
    labels = fields.pop("labels").boolean() if "labels" in fields else view.labels
    return ViewSettings(style, labels, _read_extra(fields))
