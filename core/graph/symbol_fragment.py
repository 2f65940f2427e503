"""MXNet's symbol JSON as nodes on a canvas.

A Variable that feeds one input and has the name that the input's implicit Variable would have becomes just that;
every other one becomes a Variable node. Nodes are placed in columns, by how far they are from the inputs. Operators
that are not known stay as placeholders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from core.dimension import UNKNOWN
from core.graph.extra_attributes import HIDDEN_KEYS, is_extra_attribute
from core.graph.graph_json import MAX_NODES, MAX_WIRES
from core.graph.model import (
    DEFAULT_SETTINGS,
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
from core.graph.names import MAX_NAME
from core.graph.ports import VARIABLE, VARIABLE_PORT, inputs_of, outputs_of
from core.graph.strict_json import Cursor, shortened
from core.operators.operator import AttributeValue, parse_shape
from core.operators.registry import Registry
from core.problem import Phrase, Problem, Refused

COLUMN = 240.0
ROW = 160.0
"""Distances between nodes, until they are laid out."""


VARIABLE_OPERATOR = "null"
"""What MXNet's files call the operator of a Variable."""


@dataclass(frozen=True)
class Entry:
    """A node of a file or a script; ``inputs`` are pairs of a node's index, smaller than its own, and an output's."""

    operator: str
    name: str
    attributes: Mapping[str, str] = field(default_factory=frozen)
    inputs: tuple[tuple[int, int], ...] = ()

    @property
    def is_variable(self) -> bool:
        return self.operator == VARIABLE_OPERATOR


def is_symbol(top: Cursor) -> bool:
    """Tell whether a JSON value is meant as a symbol of MXNet."""
    return all(top.has(member) for member in ("nodes", "arg_nodes", "heads"))


def read(top: Cursor, registry: Registry, origin: str) -> Graph:
    """Return the graph of a symbol.

    Raises:
        Refused: A ``file_…`` problem that says what is wrong and where.
    """
    cursors = top.members()["nodes"].items()
    if len(cursors) > MAX_NODES:
        raise Refused(Problem("file_too_many_nodes", values={"file": origin}, expected=MAX_NODES, found=len(cursors)))
    entries = [_entry(cursor, index) for index, cursor in enumerate(cursors)]
    wires = sum(len(entry.inputs) for entry in entries)
    if wires > MAX_WIRES:
        raise Refused(Problem("file_too_many_wires", values={"file": origin}, expected=MAX_WIRES, found=wires))
    return graph_of(entries, registry)


def graph_of(entries: list[Entry], registry: Registry) -> Graph:
    """Return the graph of some nodes; the id of each is ``n`` with its index."""
    return _Builder(entries, registry).graph()


def _entry(cursor: Cursor, index: int) -> Entry:
    fields = cursor.members()
    for name in ("op", "name", "inputs"):
        if name not in fields:
            cursor.refuse("file_missing", found=name)
    attributes = next((fields[name] for name in ("attrs", "attr", "param") if name in fields), None)
    texts = {} if attributes is None else {key: value.string() for key, value in attributes.members().items()}
    inputs = tuple(_input(each, index) for each in fields["inputs"].items())
    return Entry(fields["op"].string(MAX_NAME), fields["name"].string(MAX_NAME), frozen(texts), inputs)


def _input(cursor: Cursor, index: int) -> tuple[int, int]:
    numbers = cursor.items()
    if len(numbers) not in (2, 3):
        cursor.refuse("file_kind", expected=Phrase("kind_head"), found=Phrase("count_numbers", {"count": len(numbers)}))
    source = numbers[0].whole(0, MAX_NODES)
    if source >= index:
        cursor.refuse("file_reference", found=str(source))
    return source, numbers[1].whole(0, 1_000)


class _Builder:
    """Makes nodes and wires of the entries of one file."""

    def __init__(self, entries: list[Entry], registry: Registry) -> None:
        self._entries = entries
        self._registry = registry
        self._nodes = {index: self._node(index, entry) for index, entry in enumerate(entries)}
        self._uses = self._count_uses()
        self._implicit = dict(self._find_implicit())

    def graph(self) -> Graph:
        places = self._places()
        nodes = {
            node.id: replace(node, position=places[index])
            for index, node in self._nodes.items()
            if index not in self._implicit
        }
        settings = {ref: self._settings(self._entries[index]) for index, ref in self._implicit.items()}
        for index, node in self._nodes.items():
            if index not in self._implicit and node.operator == VARIABLE:
                # a shape is the node's own attribute
                settings[PortRef(node.id, VARIABLE_PORT)] = replace(self._settings(self._entries[index]), shape=None)
        kept = ((ref, setting) for ref, setting in settings.items() if setting != DEFAULT_SETTINGS)
        return Graph(frozen(nodes), frozen((wire.id, wire) for wire in self._wires()), frozen(kept))

    def _node(self, index: int, entry: Entry) -> Node:
        node = NodeId(f"n{index}")
        name = entry.name or f"node{index}"
        if entry.is_variable:
            shape = _shape(entry)
            return Node(node, VARIABLE, name, attributes=frozen({} if shape is None else {"shape": shape}))
        is_known = self._registry.get(entry.operator) is not None  # a placeholder keeps everything
        given = {key: text for key, text in entry.attributes.items() if not (is_known and _is_annotation(entry, key))}
        values = frozen(self._values(entry.operator, given))
        annotations = _annotations(entry) if is_known else frozen()
        return Node(node, entry.operator, name, attributes=values, annotations=annotations)

    def _values(self, operator: str, given: Mapping[str, str]) -> Mapping[str, AttributeValue]:
        """Return attributes as values, without those that are as by default; as they came if they are wrong."""
        known = self._registry.get(operator)
        try:
            values = None if known is None else known.create(given).attribute_values()
        except Refused:
            values = None
        if known is None or values is None:
            return dict(given)
        defaults = {spec.name: spec.default for spec in known.attribute_specs() if not spec.required}
        return {name: values[name] for name in given if name not in defaults or values[name] != defaults[name]}

    def _count_uses(self) -> list[int]:
        uses = [0] * len(self._entries)
        for entry in self._entries:
            for source, _ in entry.inputs:
                uses[source] += 1
        return uses

    def _find_implicit(self) -> Iterator[tuple[int, PortRef]]:
        for index, entry in enumerate(self._entries):
            for (source, _), port in zip(entry.inputs, self._input_names(index), strict=True):
                feeding = self._entries[source]
                if feeding.is_variable and self._uses[source] == 1 and feeding.name == f"{entry.name}_{port}":
                    yield source, PortRef(self._nodes[index].id, port)

    def _input_names(self, index: int) -> list[str]:
        known = [port.name for port in inputs_of(self._nodes[index], self._registry)]
        count = len(self._entries[index].inputs)
        return [*known[:count], *(f"arg{number}" for number in range(len(known), count))]

    def _output_name(self, index: int, number: int) -> str:
        known = [port.name for port in outputs_of(self._nodes[index], self._registry)]
        return known[number] if number < len(known) else ("output" if not number else f"output{number}")

    def _wires(self) -> Iterator[Wire]:
        for index, entry in enumerate(self._entries):
            for (source, number), port in zip(entry.inputs, self._input_names(index), strict=True):
                if source not in self._implicit:
                    output = PortRef(self._nodes[source].id, self._output_name(source, number))
                    target = PortRef(self._nodes[index].id, port)
                    yield Wire(WireId(f"w{index}.{port}"), output, target)

    def _settings(self, entry: Entry) -> VariableSettings:
        return VariableSettings(_shape(entry), entry.attributes.get("__init__"), annotations=_annotations(entry))

    def _places(self) -> dict[int, Point]:
        columns: dict[int, int] = {}
        rows: dict[int, int] = {}
        places: dict[int, Point] = {}
        for index, entry in enumerate(self._entries):
            if index in self._implicit:
                continue
            before = [columns[source] for source, _ in entry.inputs if source not in self._implicit]
            column = columns[index] = max(before, default=-1) + 1
            rows[column] = rows.get(column, -1) + 1
            places[index] = Point(column * COLUMN, rows[column] * ROW)
        return places


def _annotations(entry: Entry) -> Mapping[str, str]:
    """Return what a file says of a node that is neither an attribute of its operator nor a setting."""
    texts = {key: text for key, text in entry.attributes.items() if _is_annotation(entry, key)}
    return frozen({f"__{key}__" if key in HIDDEN_KEYS else key: text for key, text in texts.items()})


def _is_annotation(entry: Entry, key: str) -> bool:
    return is_extra_attribute(key) and not (entry.is_variable and key in ("__shape__", "__init__"))


def _shape(entry: Entry) -> tuple[int, ...] | None:
    """Return the declared shape of a Variable; one that can't be read is left to inference."""
    text = entry.attributes.get("__shape__")
    if text is None or shortened(text) != text:
        return None
    try:
        shape = parse_shape(text)
    except ValueError:
        return None
    return tuple(size or UNKNOWN for size in shape) or None  # 0 and () mean unknown there
