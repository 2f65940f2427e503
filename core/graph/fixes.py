"""Ways out of contradicting shapes, one click each.

Candidates are made from the graph alone and then tried: what is offered solves the problem and makes no other. How
shapes are inferred is a layer above, so whoever asks passes that in as `Facts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TypeAlias

from core.dimension import UNKNOWN, Shape, format_shape
from core.graph.annotations import SetNodeFlags
from core.graph.commands import AddNode, Borrow, Disconnect, SetAttribute, SetParameterSettings
from core.graph.facts import FIXABLE, Facts, make_fix
from core.graph.ids import derived_ids
from core.graph.model import Document, Graph, ItemId, Node, NodeId, PortRef, Wire
from core.graph.operator_fixes import OperatorFixes
from core.graph.ports import (
    feeder_of,
    fresh_name,
    inputs_of,
    is_variable,
    operator_of,
    through_ports,
    variable_name,
    variable_of,
)
from core.graph.room import free_room_on_wire
from core.graph.wiring import InsertOnWire, RemoveAndReconnect
from core.operators.operator import Operator, Role
from core.operators.registry import Registry
from core.operators.sources import Variable
from core.problem import Declared, Fix, Problem, Refused

FLATTEN, TRANSPOSE = "Flatten", "transpose"
MAX_FIXES = 4
MAX_TRIALS = 24
"""Most candidates that are tried for one problem; each costs an inference."""
UPSTREAM = 8
"""How many nodes up the flow a layer is looked for whose units decide a shape."""

Places: TypeAlias = list[tuple[object, ...]]


def fixes_for(problem: Problem, graph: Graph, registry: Registry, facts: Facts) -> tuple[Fix, ...]:
    """Return ways out of a contradiction that inference found, the likeliest first.

    Each solves the problem and leaves fewer contradictions than before.
    """
    if problem.code not in FIXABLE or not problem.path or problem.path[0] not in graph.nodes:
        return ()
    before = [_place(each) for each in facts.problems(graph)]
    candidates = islice(_distinct(_Search(problem, graph, registry, facts).candidates()), MAX_TRIALS)
    working = (fix for fix in candidates if _solves(fix, problem, graph, registry, facts, before))
    return tuple(islice(working, MAX_FIXES))


def _distinct(fixes: Iterator[Fix]) -> Iterator[Fix]:
    seen: list[tuple[object, ...]] = []
    for fix in fixes:
        if fix.edits not in seen:
            seen.append(fix.edits)
            yield fix


def _solves(fix: Fix, problem: Problem, graph: Graph, registry: Registry, facts: Facts, before: Places) -> bool:
    document = Document(graph)
    try:
        for edit in fix.edits:
            document = edit.apply(document, registry)
    except Refused:
        return False
    left = [_place(other) for other in facts.problems(document.graph)]
    return len(left) < len(before) and set(left) <= {*before} - {_place(problem)}


def _place(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.path, problem.port, problem.axis


class _Search:
    """The edits that could solve one problem."""

    def __init__(self, problem: Problem, graph: Graph, registry: Registry, facts: Facts) -> None:
        self._problem = problem
        self._graph = graph
        self._registry = registry
        self._facts = facts
        self._node = graph.nodes[NodeId(problem.path[0])]
        self._parties = list({party.id: party for party in self._find_parties()}.values())
        sizes = (problem.expected, problem.found)
        self._sizes = [size for size in sizes if isinstance(size, int) and not isinstance(size, bool) and size > 0]

    def candidates(self) -> Iterator[Fix]:
        yield from self._unmute()
        yield from self._transpose()
        by_operator = OperatorFixes(self._problem, self._graph, self._registry, self._facts)
        yield from by_operator.likely()
        if "rank" in self._problem.code:
            yield from self._flatten()
        yield from self._set_units()
        yield from by_operator.possible()
        yield from self._own_parameters()
        yield from self._declare()
        if "rank" not in self._problem.code:
            yield from self._flatten()
        yield from self._undeclare()
        yield from self._disconnect()

    # who takes part

    def _find_parties(self) -> Iterator[Node]:
        """Yield the blamed node, the other party, and those that feed either, the nearest first."""
        nodes = self._graph.nodes
        yield self._node
        if self._problem.cause and self._problem.cause[0] in nodes:
            yield nodes[NodeId(self._problem.cause[0])]
        for port in self._wired_first():
            yield from self._upstream(PortRef(self._node.id, port))

    def _wired_first(self) -> list[str]:
        """List the inputs of the blamed node, the blamed one first."""
        names = [port.name for port in inputs_of(self._node, self._registry)]
        return sorted(names, key=lambda name: name != self._problem.port)

    def _upstream(self, target: PortRef) -> Iterator[Node]:
        for _ in range(UPSTREAM):
            feeder = feeder_of(self._graph, self._registry, target)
            if feeder is None:
                return
            node = self._graph.nodes[feeder.node]
            yield node
            through = through_ports(node, self._registry)
            if through is None:
                return
            target = PortRef(node.id, through[0])

    # kinds of edits

    def _unmute(self) -> Iterator[Fix]:
        if self._problem.code == "mute_shape":
            alone = frozenset({self._node.id})
            yield make_fix("fix_unmute", SetNodeFlags(alone, muted=False), name=self._node.name)
            yield make_fix("fix_remove_reconnect", RemoveAndReconnect(frozenset[ItemId](alone)), name=self._node.name)

    def _transpose(self) -> Iterator[Fix]:
        """Turn a weight round: by a transpose in its wire, or by its declared shape."""
        for port in inputs_of(self._node, self._registry):
            ref = PortRef(self._node.id, port.name)
            if port.role is not Role.PARAMETER or len(self._facts.shape(ref) or ()) != 2:
                continue
            variable = variable_of(self._graph, self._registry, ref)
            declared = None if variable is None else self._declared(variable)
            wire = self._graph.wire_into.get(ref)
            if wire is not None and TRANSPOSE in self._registry:
                yield self._insert("fix_transpose", TRANSPOSE, wire)
            elif variable is not None and declared is not None and len(declared) == 2:
                yield self._set_declared("fix_transpose", variable, declared[::-1])

    def _flatten(self) -> Iterator[Fix]:
        if FLATTEN not in self._registry:
            return
        for party in self._parties[:2]:
            for port in inputs_of(party, self._registry):
                ref = PortRef(party.id, port.name)
                wire = self._graph.wire_into.get(ref)
                shape = self._facts.shape(ref)
                if port.role is Role.DATA and wire is not None and (shape is None or len(shape) > 1):
                    yield self._insert("fix_flatten", FLATTEN, wire)

    def _insert(self, code: str, operator: str, wire: Wire) -> Fix:
        node, second = derived_ids(self._graph, code, wire.id)
        place, moves = free_room_on_wire(self._graph, self._registry, wire)
        name = fresh_name(self._graph, operator)
        commands = AddNode(Node(node, operator, name, place)), InsertOnWire(node, wire.id, second)
        return make_fix(code, *commands, *moves, name=self._graph.nodes[wire.target.node].name)

    def _set_units(self) -> Iterator[Fix]:
        """Give a layer as many units as the other side wants."""
        for party in self._parties:
            operator = operator_of(party, self._registry)
            if not isinstance(operator, Operator) or not operator.main_attribute:
                continue
            name = operator.main_attribute
            spec = next(spec for spec in operator.attribute_specs() if spec.name == name)
            if spec.kind == "int":
                for size in self._sizes:
                    command = SetAttribute(party.id, name, size)
                    yield make_fix(
                        "fix_set_attribute", command, name=party.name, attribute=Declared(spec.label), value=size
                    )

    def _own_parameters(self) -> Iterator[Fix]:
        for party in self._parties[:2]:
            if party.borrows is not None:
                yield make_fix("fix_own_parameters", Borrow(party.id, None))
        for borrower in self._graph.borrowers.get(self._node.id, ()):
            yield make_fix("fix_own_parameters", Borrow(borrower, None))

    def _declare(self) -> Iterator[Fix]:
        """Change a declared size from one party's to the other's."""
        if len(self._sizes) < 2:
            return
        for variable in self._variables():
            declared = self._declared(variable) or ()
            for old, new in (self._sizes, self._sizes[::-1]):
                for axis in (axis for axis, size in enumerate(declared) if size == old):
                    yield self._set_declared("fix_declare", variable, (*declared[:axis], new, *declared[axis + 1 :]))

    def _undeclare(self) -> Iterator[Fix]:
        """Leave a declared size, or the whole shape, to inference."""
        for variable in self._variables():
            declared = self._declared(variable) or ()
            for axis in (axis for axis, size in enumerate(declared) if size in self._sizes):
                yield self._set_declared("fix_declare", variable, (*declared[:axis], UNKNOWN, *declared[axis + 1 :]))
            if declared:
                yield self._set_declared("fix_undeclare", variable, None)

    def _disconnect(self) -> Iterator[Fix]:
        for name in self._wired_first():
            wire = self._graph.wire_into.get(PortRef(self._node.id, name))
            if wire is not None:
                source = self._graph.nodes[wire.source.node].name
                yield make_fix("fix_remove_wire_from", Disconnect(frozenset({wire.id})), name=source)

    # declared shapes

    def _variables(self) -> list[PortRef]:
        """List the variables that take part: of the blamed node, and explicit ones further off."""
        own = (
            variable_of(self._graph, self._registry, PortRef(party.id, port.name))
            for party in self._parties
            for port in inputs_of(party, self._registry)
        )
        explicit = (PortRef(party.id, "output") for party in self._parties if is_variable(party))
        return list(dict.fromkeys(ref for ref in (*own, *explicit) if ref is not None))

    def _declared(self, variable: PortRef) -> Shape | None:
        operator = operator_of(self._graph.nodes[variable.node], self._registry)
        if isinstance(operator, Variable) and operator.shape is not None:
            return operator.shape
        return self._graph.settings_of(variable).shape

    def _set_declared(self, code: str, variable: PortRef, shape: Shape | None) -> Fix:
        settings = replace(self._graph.settings_of(variable), shape=None)
        name = variable_name(self._graph, variable)
        values = {"name": name, "shape": format_shape(shape)}
        if is_variable(self._graph.nodes[variable.node]):
            commands = SetAttribute(variable.node, "shape", shape), SetParameterSettings(variable, settings)
            return make_fix(code, *commands, **values)
        return make_fix(code, SetParameterSettings(variable, replace(settings, shape=shape)), **values)
