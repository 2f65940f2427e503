"""MXNet's symbol JSON, in and out.

Written files are laid out as MXNet 1.9.1 lays them out, to the byte where names and attributes are plain text.
A file comes from anywhere, so everything is checked before anything is built from it, and sizes are limited.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import TypeAlias

from core.collector import uncollected
from core.expression.expression import (
    NO_ATTRIBUTES,
    VARIABLE,
    Expression,
    ExpressionNode,
    Head,
    Listing,
    apply,
    declared_shape,
    initial_attributes,
    new_head,
    variable,
    with_paths,
)
from core.expression.symbol_upgrades import FIRST_WITH_ALL_INPUTS, MXNET_VERSION, upgraded, version_of
from core.graph.extra_attributes import HIDDEN_KEYS, is_extra_attribute
from core.operators.operator import Operator, operator_of_texts
from core.operators.registry import Registry
from core.problem import Problem, Refused

MAX_CHARACTERS = 32_000_000
MAX_NODES = 200_000
MAX_INPUTS = 1_000_000


def make_operator(registry: Registry, name: str, attributes: Mapping[str, str]) -> Operator:
    """Return the operator of a name or an alias, with those of the attributes that are its own.

    An operator that has no attributes ignores what a scope or a file gives it, as MXNet's do.

    Raises:
        Refused: As `Registry.create`.
    """
    own = tuple((key, value) for key, value in attributes.items() if not is_extra_attribute(key))
    known = registry.get(name)
    if known is not None and not known.attribute_specs():
        own = ()
    return registry.create(name, dict(own)) if known is None else operator_of_texts(known, own)  # type: ignore[arg-type] # classes have a hash


# Out


@uncollected
def to_json(heads: Iterable[Head] | Listing, *, is_np_shape: bool = False) -> str:
    """Write an expression as MXNet's ``Symbol.tojson`` does."""
    listing = heads if isinstance(heads, Listing) else Listing(tuple(heads))
    nodes = listing.nodes
    numbers = {node: number for number, node in enumerate(nodes)}
    versions: dict[ExpressionNode, int] = {}
    written: dict[int, str] = {}

    def reference(head: Head) -> str:
        node, index = head
        return f"[{numbers[node]}, {index}, {versions.get(node, 0)}]"

    def texts() -> Iterator[str]:
        # each operator that updates a Variable reads the next version of it
        for node in nodes:
            for place in _updated(node):
                state = node.inputs[place].node
                versions[state] = versions.get(state, 0) + 1
            yield _node_text(node, attributes_text(initial.get(node, node.attributes)), reference)

    def attributes_text(attributes: Mapping[str, str]) -> str:
        # nodes that are alike share their attributes, which all stay alive as long as this runs
        text = written.get(id(attributes))
        if text is None:
            text = written[id(attributes)] = _attributes_text(attributes)
        return text

    initial = initial_attributes(nodes)
    version = f'"mxnet_version": ["int", {MXNET_VERSION}]'
    operators = {id(node.operator): node.operator for node in nodes}
    sizes = {key: _output_count(operator) for key, operator in operators.items()}
    counts = accumulate([sizes[id(node.operator)] for node in nodes], initial=0)
    fields = {
        "nodes": _block(list(texts()), "  "),
        "arg_nodes": _numbers([str(numbers[node]) for node in nodes if node.operator is None]),
        "node_row_ptr": _numbers([str(count) for count in counts]),
        "heads": _numbers([reference(head) for head in listing.heads]),
        "attrs": _braces(['"is_np_shape": ["int", 1]', version], "  ") if is_np_shape else f"{{{version}}}",
    }
    return _braces([f'"{key}": {text}' for key, text in fields.items()], "")


def _updated(node: ExpressionNode) -> tuple[int, ...]:
    return () if node.operator is None else node.operator.updated_inputs


def _output_count(operator: Operator | None) -> int:
    # MXNet counts hidden outputs too, but updates states in place where we have an output for the new value
    return 1 if operator is None else len(operator.output_ports) - len(operator.state_updates())


def _node_text(node: ExpressionNode, attributes: str, reference: Callable[[Head], str]) -> str:
    attrs = f'      "attrs": {attributes}, \n' if attributes else ""
    inputs = _numbers([reference(head) for head in node.inputs], "      ")
    return (
        f'{{\n      "op": {_quoted(node.operator_name)}, \n      "name": {_quoted(node.name)}, \n'
        f'{attrs}      "inputs": {inputs}\n    }}'
    )


def _attributes_text(attributes: Mapping[str, str]) -> str:
    entries = [f"{_quoted(key)}: {_quoted(attributes[key])}" for key in sorted(attributes)]
    return _braces(entries, " " * 6) if len(entries) > 1 else f"{{{entries[0]}}}" if entries else ""


_quoted = encode_basestring


def _numbers(items: Sequence[str], indent: str = "  ") -> str:
    # MXNet's writer breaks lines in arrays of more than ten
    return _block(items, indent) if len(items) > 10 else f"[{', '.join(items)}]"


def _block(items: Sequence[str], indent: str) -> str:
    return "[\n" + ", \n".join(f"{indent}  {item}" for item in items) + f"\n{indent}]" if items else "[]"


def _braces(entries: Sequence[str], indent: str) -> str:
    return "{\n" + ", \n".join(f"{indent}  {entry}" for entry in entries) + f"\n{indent}}}"


# In

Json: TypeAlias = Mapping[str, object]

_FIELDS = {"nodes", "arg_nodes", "heads", "node_row_ptr", "attrs"}
_NODE_FIELDS = {"op", "name", "inputs", "attrs", "attr", "param", "control_deps", "backward_source_id"}


def is_symbol_json(value: object) -> bool:
    """Tell whether parsed JSON looks like MXNet's symbol JSON."""
    return isinstance(value, dict) and {"nodes", "heads", "arg_nodes"} <= value.keys()


@uncollected
def from_json(text: str, registry: Registry) -> Expression:
    """Read MXNet's symbol JSON; every node gets a path made of its name.

    Raises:
        Refused: ``symbol_json_size``, ``symbol_json_syntax``, ``symbol_json_field_missing``,
            ``symbol_json_field_unknown``, ``symbol_json_field``, ``symbol_json_reference``,
            ``symbol_json_inputs``, or what is wrong with an operator.
    """
    if len(text) > MAX_CHARACTERS:
        raise _refused("symbol_json_size", expected=f"{MAX_CHARACTERS:,} characters", found=f"{len(text):,}")
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else "?"
        raise _refused("symbol_json_syntax", found=where) from None
    fields = _object(parsed, "file")
    for name in ("nodes", "arg_nodes", "heads"):
        if name not in fields:
            raise _refused("symbol_json_field_missing", field=name)
    for name in fields:
        if name not in _FIELDS:
            raise _refused("symbol_json_field_unknown", field=name, expected=tuple(sorted(_FIELDS)))
    return _Reader(registry).read(fields)


class _Reader:
    """The nodes of one file, made in their order."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._nodes: list[ExpressionNode] = []
        self._names: set[str] = set()
        self._input_count = 0
        self._version = MXNET_VERSION
        self._left_out = 0
        self._fields: set[tuple[str, ...]] = set()
        self._attributes: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {(): NO_ATTRIBUTES}
        self._operators: dict[tuple[str, int], Operator] = {}

    def read(self, fields: Json) -> Expression:
        entries = _list(fields["nodes"], "nodes")
        if len(entries) > MAX_NODES:
            raise _refused("symbol_json_size", expected=f"{MAX_NODES:,} nodes", found=f"{len(entries):,}")
        nodes: Sequence[Json] = [_object(entry, "nodes") for entry in entries]
        self._version = version_of(fields)
        if self._version < MXNET_VERSION:
            nodes = upgraded(nodes, self._version, _attributes, self._ports)
        for entry in nodes:
            self._nodes.append(self._node(entry))
        variables = [number for number, node in enumerate(self._nodes) if node.operator is None]
        if sorted(map(_integer, _list(fields["arg_nodes"], "arg_nodes"))) != variables:
            raise _refused("symbol_json_field", field="arg_nodes", found=_short(fields["arg_nodes"]))
        heads = [self._head(head, "heads") for head in _list(fields["heads"], "heads")]
        if not heads:
            raise _refused("symbol_json_field", field="heads", found="[]")
        # what has a name of its own got its path when it was made
        return tuple(heads) if len(self._names) == len(self._nodes) + self._left_out else with_paths(heads)

    def _node(self, fields: Json) -> ExpressionNode:
        name, operator_name = _text(fields.get("name"), "name"), _text(fields.get("op"), "op")
        if (names := tuple(fields)) not in self._fields:  # nearly all nodes have the same
            if (unknown := fields.keys() - _NODE_FIELDS) or fields.get("control_deps"):
                raise _refused("symbol_json_field", field=min(unknown, default="control_deps"), found=name)
            if "control_deps" not in fields:
                self._fields.add(names)
        entries = _list(fields.get("inputs"), "inputs")
        self._input_count += len(entries)
        if self._input_count > MAX_INPUTS:
            raise _refused("symbol_json_size", expected=f"{MAX_INPUTS:,} inputs", found=f"{self._input_count:,}")
        inputs = [self._head(entry, "inputs") for entry in entries]
        attributes = self._attributes_of(fields)
        self._names.add(name)
        if operator_name == VARIABLE:
            if inputs:
                raise _refused("symbol_json_inputs", node=name, expected=0, found=len(inputs))
            node = variable(name, attributes, (name,))
            if attributes:
                declared_shape(node)  # refuses what is no shape
            return node
        return self._operator_node(name, operator_name, inputs, attributes)

    def _operator_node(
        self, name: str, operator_name: str, inputs: list[Head], attributes: Mapping[str, str]
    ) -> ExpressionNode:
        operator = self._operator(name, operator_name, attributes)
        # a number of inputs that a file makes up must not be counted out in ports
        counted = getattr(operator, "num_args", len(inputs))
        expected = counted if counted > len(inputs) else len(operator.input_ports)
        if self._version < FIRST_WITH_ALL_INPUTS and counted <= len(inputs):
            inputs = inputs + self._made_anyway(name, operator, attributes, operator.input_names[len(inputs) :])
        if len(inputs) != expected:
            raise _refused("symbol_json_inputs", node=name, expected=expected, found=len(inputs))
        return apply(operator, name, inputs, attributes, (name,))

    def _ports(self, fields: Json, attributes: dict[str, str]) -> Sequence[str]:
        name, operator_name = _text(fields.get("name"), "name"), _text(fields.get("op"), "op")
        if operator_name == VARIABLE:
            return ()
        return self._operator(name, operator_name, self._shared(attributes)).input_names

    def _made_anyway(
        self, name: str, operator: Operator, attributes: Mapping[str, str], ports: Sequence[str]
    ) -> list[Head]:
        """Make the Variables that a file of an old version leaves out, as composing would."""
        own = operator.input_attributes()
        names = [f"{name}_{port}" for port in ports]
        self._names.update(names)
        self._left_out += len(names)
        return [
            new_head((variable(title, {**attributes, **own.get(port, {})}, (title,)), 0))
            for title, port in zip(names, ports, strict=True)
        ]

    def _operator(self, name: str, operator_name: str, attributes: Mapping[str, str]) -> Operator:
        """Return an operator; nodes of the same attributes, which are shared, share it."""
        found = self._operators.get((operator_name, id(attributes)))
        if found is None:
            try:
                found = make_operator(self._registry, operator_name, attributes)
            except Refused as refused:
                problem = refused.problem
                values = {**problem.values, "node": name}
                raise Refused(
                    Problem(problem.code, (name,), values=values, expected=problem.expected, found=problem.found)
                ) from None
            self._operators[operator_name, id(attributes)] = found
        return found

    def _attributes_of(self, fields: Json) -> Mapping[str, str]:
        """Return a node's attributes, as `_attributes` collects them."""
        given = fields.get("attrs")
        if type(given) is dict and "attr" not in fields and "param" not in fields:
            try:
                known = self._attributes.get(tuple(given.items()))
            except TypeError:  # of a value that has no hash, and is no text
                known = None
            if known is not None:
                return known
        return self._shared(_attributes(fields))

    def _shared(self, attributes: dict[str, str]) -> Mapping[str, str]:
        """Return attributes that nodes can share: the same for the same texts, as long as this lives."""
        return self._attributes.setdefault(tuple(attributes.items()), MappingProxyType(attributes))

    def _head(self, entry: object, field: str) -> Head:
        if type(entry) is list and len(entry) == 3:
            number, index, version = entry
            is_plain = type(number) is type(index) is type(version) is int and index == version == 0
            if is_plain and 0 <= number < len(self._nodes):
                return new_head((self._nodes[number], 0))  # nearly all are like this
        numbers = [_integer(number) for number in _list(entry, field)]
        if len(numbers) not in (2, 3):
            raise _refused("symbol_json_field", field=field, found=_short(entry))
        number, index, *_ = numbers
        if number >= len(self._nodes) or index >= len(self._nodes[number].output_ports):
            raise _refused("symbol_json_reference", field=field, found=_short(entry))
        return Head(self._nodes[number], index)


_ATTRIBUTE_FIELDS = ("param", "attr", "attrs")


def _attributes(fields: Json) -> dict[str, str]:
    """Collect a node's attributes; files of old versions keep them in ``param`` and ``attr``."""
    found: dict[str, str] = {}
    for field in _ATTRIBUTE_FIELDS:
        for key, value in _object(fields[field], field).items() if field in fields else ():
            found[f"__{key}__" if key in HIDDEN_KEYS else key] = _text(value, field)
    return found


def _object(value: object, field: str) -> Json:
    if not isinstance(value, dict):
        raise _refused("symbol_json_field", field=field, found=_short(value))
    return value


def _list(value: object, field: str) -> list[object]:
    if not isinstance(value, list):
        raise _refused("symbol_json_field", field=field, found=_short(value))
    return value


def _text(value: object, field: str) -> str:
    if not isinstance(value, str) or not (value.isascii() or _is_writable(value)):
        raise _refused("symbol_json_field", field=field, found=_short(value))
    return value


def _is_writable(text: str) -> bool:
    """Tell whether a text has no lone surrogates, which UTF-8 can't hold."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _refused("symbol_json_reference", field="nodes", found=_short(value))
    return value


def _short(value: object) -> str:
    text = "nothing" if value is None else json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _refused(code: str, *, expected: object = None, found: object = None, **values: object) -> Refused:
    return Refused(Problem(code, values=values, expected=expected, found=found))
