"""What the nodes of a graph offer: their operators, their ports, and the variables at their inputs.

Everything is read off the graph and a registry and never fails: a node whose operator is unknown or whose
attributes are wrong is a placeholder with the ports that its wires mention.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count
from types import MappingProxyType
from typing import cast

from core.graph.model import Document, Edited, Graph, Node, NodeId, PortRef, Wire, frozen
from core.operators.operator import AttributeValue, Operator, Port, Role
from core.operators.registry import Registry
from core.problem import Declared, Problem, Refused

VARIABLE = "Variable"
"""Name of the operator whose nodes are explicit Variables."""

VARIABLE_PORT = "output"

SHARED_ROLES = frozenset({Role.PARAMETER, Role.AUXILIARY})
"""Roles of the inputs that a borrower takes from its lender."""


@dataclass(frozen=True)
class NodePorts:
    """The ports at which a node can be wired."""

    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()

    def has_input(self, name: str) -> bool:
        """Tell whether there is an input of this name."""
        return any(port.name == name for port in self.inputs)

    def has_output(self, name: str) -> bool:
        """Tell whether there is an output of this name."""
        return any(port.name == name for port in self.outputs)


@dataclass(frozen=True, slots=True)
class VariableInfo:
    """One variable of a graph.

    Attributes:
        ref: Its key: an explicit Variable's output, or the unwired input that an implicit one feeds.
        name: Its argument name.
        role: ``PARAMETER``, ``LABEL`` or ``AUXILIARY`` if it feeds an input of that role, else ``DATA``.
        uses: The inputs that it feeds, over wires and over borrowing.
        implicit: True where no Variable node stands for it.
    """

    ref: PortRef
    name: str
    role: Role
    uses: tuple[PortRef, ...]
    implicit: bool


@dataclass(frozen=True)
class PaletteEntry:
    """Something that can be placed on the canvas."""

    operator: str
    title: str
    family: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=frozen)
    doc: str = ""


# Operators and ports


def operator_of(node: Node, registry: Registry) -> Operator | Problem:
    """Return a node's validated operator, or what keeps the node from having one."""
    known = registry.get(node.operator)
    if known is None:
        return Problem(
            "operator_unknown",
            path=(node.id,),
            values={"operator": node.operator, "node": node.name},
            found=node.operator,
        )
    # a node does not change, and lives through many edits of other nodes: what was made of it is kept with it
    kept: tuple[type[Operator], Operator | Problem] | None = getattr(node, "_made", None)
    if kept is None or kept[0] is not known:
        kept = (known, _made(node, known))
        keep(node, "_made", kept)
    return kept[1]


def attribute_label(node: Node, registry: Registry, name: str) -> str:
    """Return what people read where a node has an attribute: ``num_hidden`` is "units"."""
    known = registry.get(node.operator)
    specs = () if known is None else known.attribute_specs()
    return next((Declared(spec.label) for spec in specs if spec.name == name), name)


def keep(node: Node, name: str, value: object) -> None:
    """Keep with a node what was made of it, in one of the fields that it has for that."""
    object.__setattr__(node, name, value)


def _made(node: Node, known: type[Operator]) -> Operator | Problem:
    # repr, because 1, 1.0 and True are equal but not equally valid, and a file can hold values that have no hash
    found = _created(_Attempt(known, repr(node.attributes), node.attributes))
    if isinstance(found, Problem):
        return replace(found, path=(node.id,), values={**found.values, "node": node.name})
    return found


class _Attempt:
    """An operator's class with attributes that may have no hash, compared by their text."""

    def __init__(self, operator: type[Operator], text: str, attributes: Mapping[str, AttributeValue]) -> None:
        self.operator = operator
        self.text = text
        self.attributes = attributes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Attempt) and self.operator is other.operator and self.text == other.text

    def __hash__(self) -> int:
        return hash((id(self.operator), self.text))


@lru_cache(maxsize=4096)
def _created(attempt: _Attempt) -> Operator | Problem:
    try:
        return attempt.operator.create(attempt.attributes)
    except Refused as refused:
        return refused.problem


def port_refs(node: Node, operator: Operator) -> tuple[PortRef, ...]:
    """Return all ports of a node, inputs first, given its operator."""
    kept: tuple[Operator, tuple[PortRef, ...]] | None = getattr(node, "_refs", None)
    if kept is None or kept[0] is not operator:
        refs = tuple([PortRef(node.id, name) for name in operator.port_names])
        kept = (operator, refs)
        keep(node, "_refs", kept)
    return kept[1]


def inputs_of(node: Node, registry: Registry) -> tuple[Port, ...]:
    """Return the inputs of a node's operator; none for a placeholder."""
    operator = operator_of(node, registry)
    return () if isinstance(operator, Problem) else operator.input_ports


def outputs_of(node: Node, registry: Registry) -> tuple[Port, ...]:
    """Return the visible outputs of a node's operator; none for a placeholder."""
    operator = operator_of(node, registry)
    return () if isinstance(operator, Problem) else operator.visible_ports


def node_ports(graph: Graph, node: NodeId, registry: Registry) -> NodePorts:
    """Return the ports of a node as they are drawn.

    Beside those of its operator these are the ports that only wires mention: all ports of a placeholder, and those
    that a file wired although the operator does not have them.
    """
    operator = operator_of(graph.nodes[node], registry)
    known = None if isinstance(operator, Problem) else operator
    inputs, outputs = (known.input_ports, known.visible_ports) if known else ((), ())
    names = known.port_names if known else ()
    other_inputs: dict[str, None] = {}
    other_outputs: dict[str, None] = {}
    for wire in graph.wires_of.get(node, ()):
        if wire.target.node == node and wire.target.port not in names[: len(inputs)]:
            other_inputs[wire.target.port] = None
        if wire.source.node == node and wire.source.port not in names[len(inputs) : len(inputs) + len(outputs)]:
            other_outputs[wire.source.port] = None
    if other_inputs or other_outputs:
        inputs = (*inputs, *(Port(name, Role.DATA) for name in other_inputs))
        outputs = (*outputs, *(Port(name, Role.OUTPUT) for name in other_outputs))
    return NodePorts(inputs, outputs)


# Muted nodes


def through_ports(node: Node, registry: Registry) -> tuple[str, str] | None:
    """Return the input and the output that are one while a node is muted: its first data input, its first output.

    None for a node that has no such two, a placeholder included; muting it has no effect.
    """
    data = next((port.name for port in inputs_of(node, registry) if port.role is Role.DATA), None)
    output = next((port.name for port in outputs_of(node, registry)), None)
    return None if data is None or output is None else (data, output)


def bypass_of(node: Node, registry: Registry) -> tuple[str, str] | None:
    """Return the input and the output between which a muted node is bypassed; None for a node that computes."""
    return through_ports(node, registry) if node.muted else None


def feeder_of(graph: Graph, registry: Registry, input: PortRef) -> PortRef | None:  # noqa: A002 - the contract's word
    """Return the output at the other end of an input's wire, seen through muted nodes; None if it is not wired.

    Where a muted node's own data input is not wired, that is the input itself: a Variable feeds it.
    """
    wire = graph.wire_into.get(input)
    return None if wire is None else unmuted(graph, registry, wire.source)


def unmuted(graph: Graph, registry: Registry, output: PortRef) -> PortRef:
    """Return the port whose values an output carries: itself, or what runs through the muted nodes before it.

    That may be the unwired input of a muted node, which is then a variable's key.
    """
    seen: set[PortRef] = set()
    here = output
    while here not in seen:
        seen.add(here)
        through = bypass_of(graph.nodes[here.node], registry)
        if through is None or here.port != through[1]:
            return here
        entry = PortRef(here.node, through[0])
        wire = graph.wire_into.get(entry)
        if wire is None:
            return entry
        here = wire.source
    return output  # a circle of muted nodes, which only a file can have


# Variables


def is_variable(node: Node) -> bool:
    """Tell whether a node is an explicit Variable."""
    return node.operator == VARIABLE


def variable_of(graph: Graph, registry: Registry, input: PortRef) -> PortRef | None:  # noqa: A002 - the contract's word
    """Return the key of the variable that feeds an input.

    That is the wired Variable, or for an unwired parameter of a borrower whatever feeds its lender's, or the
    implicit Variable of the input itself; None if an operator's output feeds it. Muted nodes on the way are seen
    through.
    """
    seen: set[NodeId] = set()
    here = input
    while here not in graph.wire_into:
        seen.add(here.node)
        lender = graph.nodes[here.node].borrows
        if lender is None or lender in seen or not _lends(graph, registry, lender, here):
            return here
        here = PortRef(lender, here.port)
    source = unmuted(graph, registry, graph.wire_into[here].source)
    through = bypass_of(graph.nodes[source.node], registry)
    if through is not None and source.port == through[0]:
        return source
    is_explicit = source.port == VARIABLE_PORT and is_variable(graph.nodes[source.node])
    return source if is_explicit else None


def _lends(graph: Graph, registry: Registry, lender: NodeId, borrower: PortRef) -> bool:
    """Tell whether the input is one that is borrowed, and the lender has it."""
    if lender not in graph.nodes or borrower.port not in _shared_ports(graph.nodes[borrower.node], registry):
        return False
    return borrower.port in _shared_ports(graph.nodes[lender], registry)


def _shared_ports(node: Node, registry: Registry) -> frozenset[str]:
    return frozenset(port.name for port in inputs_of(node, registry) if port.role in SHARED_ROLES)


def variables(graph: Graph, registry: Registry) -> Mapping[PortRef, VariableInfo]:
    """Return every variable once, in the order of the nodes and their inputs; muted nodes use only what they let by."""
    kept: tuple[Registry, Mapping[PortRef, VariableInfo]] | None = graph.__dict__.get("_variables")
    if kept is None or kept[0] is not registry:
        kept = graph.__dict__["_variables"] = (registry, _listed(graph, registry))
    return kept[1]


FEW = 4
"""So many wires that came or went since variables were listed are gone through one by one."""


def _listed(graph: Graph, registry: Registry) -> Mapping[PortRef, VariableInfo]:
    if graph.borrowers or graph.has_muted:
        return MappingProxyType(_variables(graph, registry))
    edited: Edited | None = graph.__dict__.pop("_edited", None)
    if (
        edited is not None
        and edited.known[0] is registry
        and len(edited.wires) <= FEW
        and all(_feeds_alike(*pair, registry) for pair in edited.nodes)
    ):
        found = cast(Mapping[PortRef, VariableInfo], edited.known[1])
        for wire, is_added in edited.wires:
            if wire.source in found:
                break  # it leads from a variable, and does not only take the place of one
            found = _fed(found, wire) if is_added else _unfed(found, wire, graph, registry)
        else:
            return found
    return MappingProxyType(_plain_variables(graph, registry))


def _fed(found: Mapping[PortRef, VariableInfo], wire: Wire) -> Mapping[PortRef, VariableInfo]:
    """Return the variables without that which a new wire takes the place of."""
    return MappingProxyType({ref: info for ref, info in found.items() if ref != wire.target})


def _unfed(
    found: Mapping[PortRef, VariableInfo], wire: Wire, graph: Graph, registry: Registry
) -> Mapping[PortRef, VariableInfo]:
    """Return the variables with that which a wire had taken the place of, if there is one, where it would be listed."""
    node = graph.nodes.get(wire.target.node)
    new = {} if node is None else {info.ref: info for info in _implicit_variables(node, registry)}
    if wire.target not in new:
        return found
    rank = {key: number for number, key in enumerate(graph.nodes)}

    def time(info: VariableInfo) -> tuple[int, int]:
        """Return when a variable is listed: with its own node, or with the first input that it feeds."""
        first = [(rank[use.node], _place(graph.nodes[use.node], use, registry)) for use in info.uses[:1]]
        return min(first if info.implicit else [(rank[info.ref.node], -1), *first])

    infos = list(found.values())
    at = bisect_left(infos, time(new[wire.target]), key=time)
    return MappingProxyType({info.ref: info for info in (*infos[:at], new[wire.target], *infos[at:])})


def _place(node: Node, ref: PortRef, registry: Registry) -> int:
    operator = operator_of(node, registry)
    return 0 if isinstance(operator, Problem) else operator.input_names.index(ref.port)


def _feeds_alike(old: Node, new: Node, registry: Registry) -> bool:
    """Tell whether a node brings the same variables, whatever is wired, as the one that it stands for."""
    if is_variable(old) or is_variable(new):
        return (old.operator, old.name) == (new.operator, new.name)
    return _implicit_variables(old, registry) == _implicit_variables(new, registry)


def _plain_variables(graph: Graph, registry: Registry) -> dict[PortRef, VariableInfo]:
    """List the variables of a graph in which nothing is muted or borrowed: most of them are their node's own."""
    found: dict[PortRef, VariableInfo | None] = {}
    uses: dict[PortRef, list[tuple[PortRef, Role]]] = {}
    nodes, wire_into = graph.nodes, graph.wire_into
    for node in nodes.values():
        if node.operator == VARIABLE:
            ref = PortRef(node.id, VARIABLE_PORT)
            found.setdefault(ref)
            uses.setdefault(ref, [])
            continue
        for info in _implicit_variables(node, registry):
            wire = wire_into.get(info.ref)
            if wire is None:
                found[info.ref] = info
            elif wire.source.port == VARIABLE_PORT and nodes[wire.source.node].operator == VARIABLE:
                found.setdefault(wire.source)
                uses.setdefault(wire.source, []).append((info.ref, info.role))
    return {ref: info or _variable_info(graph, ref, uses[ref]) for ref, info in found.items()}


def _implicit_variables(node: Node, registry: Registry) -> tuple[VariableInfo, ...]:
    """Return the variables of a node none of whose inputs is wired; kept with the node."""
    operator = operator_of(node, registry)
    if isinstance(operator, Problem):
        return ()
    kept: tuple[Operator, tuple[VariableInfo, ...]] | None = getattr(node, "_implicit", None)
    if kept is None or kept[0] is not operator:
        pairs = zip(operator.input_ports, port_refs(node, operator), strict=False)
        infos = [VariableInfo(ref, f"{node.name}_{port.name}", port.role, (ref,), True) for port, ref in pairs]
        kept = (operator, tuple(infos))
        keep(node, "_implicit", kept)
    return kept[1]


def _variables(graph: Graph, registry: Registry) -> dict[PortRef, VariableInfo]:
    uses: dict[PortRef, list[tuple[PortRef, Role]]] = {}
    for node in graph.nodes.values():
        if is_variable(node):
            uses.setdefault(PortRef(node.id, VARIABLE_PORT), [])
            continue
        through = bypass_of(node, registry)
        for port in inputs_of(node, registry):
            use = PortRef(node.id, port.name)
            found = variable_of(graph, registry, use)
            if found is not None and (through is None or port.name == through[0]):
                uses.setdefault(found, []).append((use, port.role))
    return {ref: _variable_info(graph, ref, fed) for ref, fed in uses.items()}


def _variable_info(graph: Graph, ref: PortRef, uses: list[tuple[PortRef, Role]]) -> VariableInfo:
    found = {role for _, role in uses}
    role = next((role for role in (Role.PARAMETER, Role.LABEL, Role.AUXILIARY) if role in found), Role.DATA)
    implicit = not is_variable(graph.nodes[ref.node])
    return VariableInfo(ref, variable_name(graph, ref), role, tuple(use for use, _ in uses), implicit)


def variable_name(graph: Graph, ref: PortRef) -> str:
    """Return the argument name of a variable: its node's name, or ``dense1_weight`` for an implicit one."""
    node = graph.nodes[ref.node]
    return node.name if is_variable(node) else f"{node.name}_{ref.port}"


def is_implicit(graph: Graph, registry: Registry, input: PortRef) -> bool:  # noqa: A002
    """Tell whether an input exists and is fed by an implicit Variable of its own."""
    exists = any(port.name == input.port for port in inputs_of(graph.nodes[input.node], registry))
    return exists and variable_of(graph, registry, input) == input


def heirs(before: Document, after: Document, registry: Registry) -> dict[PortRef, PortRef]:
    """Return the new key of each variable that an edit gave another key, so that trained values can follow.

    A variable has a new key where its old one is gone and an input that it fed is now fed by a variable that did
    not exist before: a lender was removed, an implicit Variable became a node, or either of them was undone.
    """
    if before.graph is after.graph:
        return {}
    old, new = variables(before.graph, registry), variables(after.graph, registry)
    if old is new:
        return {}
    found: dict[PortRef, PortRef] = {}
    for ref in old.keys() - new.keys():
        followers = (variable_of(after.graph, registry, use) for use in old[ref].uses if use.node in after.graph.nodes)
        heir = next((follower for follower in followers if follower in new and follower not in old), None)
        if heir is not None:
            found[ref] = heir
    return found


# Names and the palette


def fresh_name(graph: Graph, operator_title: str, *, numbered_from: int = 1) -> str:
    """Return a name for a new node, made of its operator's title and the first free number: ``dense1``, ``relu2``.

    With ``numbered_from=0`` the first has no number: ``data``, ``data1``. A title that ends in a number of axes leaves
    that to the shapes: what comes after it would be read as one number with it.
    """
    stem = re.sub(r"[^a-z0-9]", "", re.sub(r" \d-D$", "", operator_title).lower()) or "node"
    taken = {node.name for node in graph.nodes.values()}
    # a node "dense1" would bring implicit Variables named "dense1_…"
    taken |= {name[: match.start()] for name in taken for match in re.finditer("_", name)}
    candidates = (f"{stem}{number or ''}" for number in count(numbered_from))
    return next(name for name in candidates if name not in taken)


def free_name(graph: Graph, wanted: str) -> str:
    """Return the wanted name, with the first free number behind it if another node has that name."""
    return free_among({node.name for node in graph.nodes.values()}, wanted)


def free_among(taken: Container[str], wanted: str) -> str:
    """Return the wanted name, with the first free number behind it if it is taken."""
    return next(name for number in count() if (name := f"{wanted}{number or ''}") not in taken)


def palette_entries(registry: Registry) -> list[PaletteEntry]:
    """Return what the palette offers, in the order of the registry: each preset of each operator not hidden."""
    return [entry for operator in registry if not operator.hidden for entry in _entries_of(operator)]


def _entries_of(operator: type[Operator]) -> list[PaletteEntry]:
    doc = (operator.__doc__ or "").strip()
    if not operator.presets:
        return [PaletteEntry(operator.name, operator.display_name, operator.family, doc=doc)]
    return [
        PaletteEntry(operator.name, preset.title, operator.family, frozen(preset.attributes), doc)
        for preset in operator.presets
    ]
