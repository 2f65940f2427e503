"""What is wrong with a document as it stands, before any shape is looked at.

Commands refuse to make most of this; files can bring it, and taking away a wire or a source can leave it behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import NamedTuple

from core.graph.commands import (
    Borrow,
    Command,
    Disconnect,
    MakeVariable,
    Rename,
    SetAttribute,
    SetParameterSettings,
)
from core.graph.ids import derived_ids
from core.graph.model import Document, Graph, Node, NodeId, Point, PortRef, Source, Wire, frozen
from core.graph.names import check_spelling, spelled
from core.graph.ports import (
    VARIABLE_PORT,
    VariableInfo,
    attribute_label,
    free_name,
    inputs_of,
    keep,
    operator_of,
    variables,
)
from core.graph.rules import check_borrowing, cyclic_nodes, predecessors
from core.operators.operator import Operator, Role
from core.operators.registry import Registry
from core.problem import Fix, Problem, Severity


def check_document(document: Document, registry: Registry) -> tuple[Problem, ...]:
    """Return every structural problem of a document, errors first, each kind in the order of the nodes."""
    graph = document.graph
    found = variables(graph, registry)
    checked = _checked(graph, registry)
    doubtful, names = [graph.nodes[key] for key in checked.doubtful], checked.names
    errors = [
        *_operator_problems(doubtful, registry),
        *(_name_problems(graph) if doubtful or len(names) < len(graph.nodes) else ()),
        *_wire_problems(graph, doubtful, registry),
        *_cycle_problems(graph),
        *_borrowing_problems(graph, doubtful, registry),
    ]
    warnings = [
        *_implicit_name_problems(graph, found, names),
        *_data_problems(graph, found),
        *_constant_problems(graph, doubtful),
    ]
    every = [*errors, *warnings]
    return tuple(sorted(every, key=lambda problem: problem.severity is not Severity.ERROR))


class _Checked(NamedTuple):
    """What was found in a graph; those that edits make of it know it, and look only at what they changed."""

    registry: Registry
    nodes: Mapping[NodeId, Node]
    wires_of: Mapping[NodeId, tuple[Wire, ...]]
    doubtful: tuple[NodeId, ...]
    """The nodes that may have something wrong by themselves or their wires, in the order of the nodes."""
    names: AbstractSet[str]


def _checked(graph: Graph, registry: Registry) -> _Checked:
    nodes, wires_of = graph.nodes, graph.wires_of
    known: _Checked | None = graph.__dict__.get("_checked")
    if known is None or known.registry is not registry:
        known = _Checked(registry, {}, {}, (), frozenset())
    before = known.nodes
    changed = [node for key, node in nodes.items() if before.get(key) is not node]
    is_alike = len(before) == len(nodes) and all(
        (was := before.get(node.id)) is not None and was.name == node.name for node in changed
    )
    names = known.names if is_alike else {node.name for node in nodes.values()}
    rewired = [] if wires_of is known.wires_of else _differing(known.wires_of, wires_of)
    keys = {node.id for node in changed}.union(rewired, known.doubtful) & nodes.keys()
    wrong = {key for key in keys if not _is_fine(nodes[key], graph, registry)}
    doubtful = tuple([key for key in nodes if key in wrong]) if wrong else ()
    found = graph.__dict__["_checked"] = _Checked(registry, nodes, wires_of, doubtful, names)
    return found


def _differing(old: Mapping[NodeId, object], new: Mapping[NodeId, object]) -> list[NodeId]:
    return [key for key, wires in new.items() if old.get(key) is not wires]


def _is_fine(node: Node, graph: Graph, registry: Registry) -> bool:
    """Tell whether a node has nothing wrong by itself or its wires; that it has not is kept with it."""
    wires = graph.wires_of.get(node.id)
    kept: tuple[Registry, object] | None = getattr(node, "_fine", None)
    if kept is not None and kept[0] is registry and kept[1] is wires:
        return True
    if not _is_found_fine(node, graph, registry):
        return False
    keep(node, "_fine", (registry, wires))
    return True


def _is_found_fine(node: Node, graph: Graph, registry: Registry) -> bool:
    return (
        isinstance(operator_of(node, registry), Operator)
        and node.borrows is None
        and node.operator != CONSTANT
        and check_spelling(node.id, node.name) is None
        and not any(_lost_wires(graph, node, registry))
    )


CONSTANT = "Constant"


def _fix(code: str, *commands: Command, **values: object) -> Fix:
    return Fix(code, commands, frozen(values))


# Operators


def _operator_problems(nodes: Iterable[Node], registry: Registry) -> Iterator[Problem]:
    for node in nodes:
        found = operator_of(node, registry)
        if isinstance(found, Problem):
            yield replace(found, fixes=_attribute_fixes(node, found, registry))


def _attribute_fixes(node: Node, problem: Problem, registry: Registry) -> tuple[Fix, ...]:
    """Offer to take a wrong attribute back to its default, where it has one."""
    name = problem.values.get("attribute")
    operator = registry.get(node.operator)
    if operator is None or not isinstance(name, str):
        return ()
    if name in (spec.name for spec in operator.attribute_specs() if spec.required):
        return ()
    label = attribute_label(node, registry, name)
    return (_fix("fix_reset_attribute", SetAttribute(node.id, name, None), attribute=label),)


# Names


def _name_problems(graph: Graph) -> Iterator[Problem]:
    owners: dict[str, NodeId] = {}
    for node in graph.nodes.values():
        problem = check_spelling(node.id, node.name)
        if problem is None and node.name in owners:
            values = {"node": node.name, "other": node.name}
            problem = Problem("name_taken", (node.id,), values=values, found=node.name, cause=(owners[node.name],))
        owners.setdefault(node.name, node.id)
        if problem is not None:
            yield replace(problem, fixes=(_rename(graph, node, spelled(node.name)),))


def _rename(graph: Graph, node: Node, wanted: str) -> Fix:
    name = free_name(graph, wanted)
    return _fix("fix_name", Rename(node.id, name), name=name)


def _implicit_name_problems(
    graph: Graph, found: Mapping[PortRef, VariableInfo], names: AbstractSet[str]
) -> Iterator[Problem]:
    """Report nodes that are called what an implicit Variable is called, as after a wire between them was cut.

    It is an error only once both are in use: then the network has two arguments of one name.
    """
    named = {info.name: info for info in found.values() if info.name in names and info.implicit}
    for node in graph.nodes.values() if named else ():
        info = named.get(node.name)
        if info is None:
            continue
        explicit = found.get(PortRef(node.id, VARIABLE_PORT))
        is_idle = explicit is not None and not explicit.uses
        other = graph.nodes[info.ref.node]
        yield Problem(
            "name_implicit",
            (node.id,),
            values={"node": node.name, "other": other.name, "name": node.name},
            severity=Severity.WARNING if is_idle else Severity.ERROR,
            found=node.name,
            cause=(other.id,),
            fixes=(_rename(graph, node, node.name),),
        )


# Wires


def _wire_problems(graph: Graph, nodes: Iterable[Node], registry: Registry) -> Iterator[Problem]:
    for node in nodes:
        if not isinstance(operator_of(node, registry), Problem):
            yield from _lost_wires(graph, node, registry)


def _lost_wires(graph: Graph, node: Node, registry: Registry) -> Iterator[Problem]:
    """Report the wires to ports that a node does not have; from hidden outputs gradients may be computed."""
    operator = operator_of(node, registry)
    known = () if isinstance(operator, Problem) else operator.output_ports
    inputs = {port.name for port in inputs_of(node, registry)}
    outputs = {port.name for port in known}
    for wire in graph.wires_of.get(node.id, ()):
        if wire.target.node == node.id and wire.target.port not in inputs:
            yield _lost_wire(graph, wire, wire.target, wire.source)
        if wire.source.node == node.id and wire.source.port not in outputs:
            yield _lost_wire(graph, wire, wire.source, wire.target)


def _lost_wire(graph: Graph, wire: Wire, lost: PortRef, other: PortRef) -> Problem:
    return Problem(
        "wire_unknown_port",
        (lost.node,),
        lost.port,
        values={"node": graph.nodes[lost.node].name, "other": graph.nodes[other.node].name, "wire": wire.id},
        cause=(other.node,),
        fixes=(_fix("fix_remove_wire", Disconnect(frozenset({wire.id}))),),
    )


def _cycle_problems(graph: Graph) -> Iterator[Problem]:
    """Report one circle of wires; when it is cut the next one shows up."""
    if graph.is_acyclic:
        return
    candidates = cyclic_nodes(graph)
    inside = set(candidates)
    here, seen = candidates[0], set[NodeId]()
    while here not in seen:
        seen.add(here)
        here = next(node for node in predecessors(graph, here) if node in inside)
    before = next(node for node in predecessors(graph, here) if node in inside)
    wires = [wire for wire in graph.wires_of[here] if (wire.source.node, wire.target.node) == (before, here)]
    yield Problem(
        "cycle",
        (here,),
        wires[0].target.port,
        values={"node": graph.nodes[here].name, "other": graph.nodes[before].name},
        cause=(before,),
        fixes=(_fix("fix_remove_wire", Disconnect(frozenset(wire.id for wire in wires))),),
    )


# Sharing


def _borrowing_problems(graph: Graph, nodes: Iterable[Node], registry: Registry) -> Iterator[Problem]:
    for node in nodes:
        if node.borrows is None:
            continue
        problem = check_borrowing(graph, registry, node.id, node.borrows)
        if problem is not None and problem.code.startswith("borrow_"):
            yield replace(problem, fixes=(_fix("fix_own_parameters", Borrow(node.id, None)),))


# Data


def _data_problems(graph: Graph, found: Mapping[PortRef, VariableInfo]) -> Iterator[Problem]:
    for info in found.values():
        if (info.role is not Role.DATA and info.role is not Role.LABEL) or not info.uses:
            continue
        if graph.settings_of(info.ref).source is not None:
            continue
        code = "label_without_data" if info.role is Role.LABEL else "input_without_data"
        yield _without_data(graph, code, info.ref, info.name, fixes=_input_fixes(graph, info))


def _constant_problems(graph: Graph, nodes: Iterable[Node]) -> Iterator[Problem]:
    for node in nodes:
        ref = PortRef(node.id, VARIABLE_PORT)
        settings = graph.settings_of(ref)
        if node.operator == CONSTANT and settings.source is None and settings.initializer is None:
            yield _without_data(graph, "input_without_data", ref, node.name, fixes=_source_fixes(graph, ref))


def _without_data(graph: Graph, code: str, ref: PortRef, name: str, fixes: tuple[Fix, ...]) -> Problem:
    values = {"node": graph.nodes[ref.node].name, "variable": name}
    return Problem(code, (ref.node,), ref.port, values=values, severity=Severity.WARNING, fixes=fixes)


def _input_fixes(graph: Graph, info: VariableInfo) -> tuple[Fix, ...]:
    fixes = _source_fixes(graph, info.ref)
    if info.role is Role.LABEL:
        fixes = (*_label_fixes(graph, info.ref), *fixes)
    if not info.implicit:
        return fixes
    node, wire = derived_ids(graph, info.ref.node, info.ref.port)
    place = graph.nodes[info.ref.node].position
    make = MakeVariable(info.ref, node, wire, Point(place.x - INPUT_DISTANCE, place.y))
    return (*fixes, _fix("add_input", make))


INPUT_DISTANCE = 220.0
"""How far left of its user a suggested input is placed."""


LABEL_FIELD = "label"
"""What data sets call the field that is to be told from the others."""


def _label_fixes(graph: Graph, ref: PortRef) -> tuple[Fix, ...]:
    """Offer the labels of the data sets that feed other inputs."""
    names = dict.fromkeys(
        settings.source.name
        for settings in graph.settings.values()
        if settings.source is not None and settings.source.kind == "dataset"
    )
    return tuple(
        _fix(
            "add_source_field",
            SetParameterSettings(
                ref, replace(graph.settings_of(ref), source=Source("dataset", name=name, field=LABEL_FIELD))
            ),
            field=LABEL_FIELD,
            dataset=name,
        )
        for name in names
    )


def _source_fixes(graph: Graph, ref: PortRef) -> tuple[Fix, ...]:
    settings = graph.settings_of(ref)

    def feed(source: Source) -> Command:
        return SetParameterSettings(ref, replace(settings, source=source))

    return (_fix("add_source", feed(Source("zeros"))), _fix("add_source_random", feed(Source("normal"))))
