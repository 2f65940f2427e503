"""One weakly connected component of a graph, solved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from typing import TypeAlias

from core.dimension import UNKNOWN, Dim, Relation, Shape, declare_shape
from core.graph.model import PortRef
from core.inference.facts import Rule, Slot
from core.inference.store import Store
from core.inference.view import Connected, Declared, Net, ShapeNode, ShapeView
from core.operators.operator import Operator
from core.operators.sources import Constant, Variable
from core.problem import Problem

_SOURCES = (Variable, Constant)

KEPT = ("made", "inputs", "refs_at")
"""What stays as it is while the ports and nets of a component do."""

Readers: TypeAlias = Callable[[Net], Iterable[Hashable]]
"""Tells the keys of the nodes that read a net."""


@dataclass(frozen=True, eq=False)
class Stage:
    """What was known at some point on the way to an answer, kept to go on from there after the next edit."""

    store: Store

    @cached_property
    def patterns(self) -> Sequence[Shape | None]:
        """The shape of each slot, with -1 - (the representative) for each unknown dim."""
        return self.store.patterns()

    def without(self, slots: Iterable[Slot]) -> Stage:
        """Return the stage without what is known of some slots."""
        patterns = list(self.patterns)
        for slot in slots:
            patterns[slot] = None
        found = Stage(self.store)
        found.__dict__["patterns"] = patterns
        return found


@dataclass(frozen=True, eq=False)
class Component:
    """The solved shapes of some nodes.

    Attributes:
        keys: Keys of its nodes.
        nodes: Its nodes that have an operator, inputs before users.
        slots: Slot of each net, in the order of the slots, which is that of the nodes and their ports.
        rules: What is stated, by the keys of the nodes that state it.
        declared: The axes of each net whose size a person declared there.
        end: What is known in the end.
        stated: What is known before rules that wait for everything else fall back to their defaults.
        rest: What was known before some nodes had their say, with the keys of these, where that was kept: the next
            edit is often one of the same nodes.
    """

    keys: frozenset[Hashable]
    nodes: tuple[ShapeNode, ...]
    slots: Mapping[Net, Slot]
    rules: Stated
    declared: Mapping[Net, frozenset[int]]
    end: Stage
    stated: Stage
    rest: tuple[frozenset[Hashable], Stage] | None = None

    @property
    def store(self) -> Store:
        """The dims, with the reasons."""
        return self.end.store

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What contradicts itself, in the order in which it was found."""
        return tuple(self.store.problems)

    @cached_property
    def nets(self) -> Mapping[tuple[Hashable, str], Net]:
        """The net of each (key, port)."""
        return {(node.key, port): net for node in self.nodes for port, net in node.places()}

    @cached_property
    def node_of(self) -> Mapping[Hashable, ShapeNode]:
        """The node of each key."""
        return {node.key: node for node in self.nodes}

    def net(self, key: Hashable, port: str) -> Net | None:
        """Return the net at a port; as `nets`, without listing them all."""
        node = self.node_of.get(key)
        return None if node is None or port not in node.ports else node.nets[node.ports.index(port)]

    def ports_of(self, slots: Collection[Slot], readers: Readers | None) -> Iterable[PortRef]:
        """Return all ports that share one of some slots, as a document names them.

        Args:
            slots: The slots.
            readers: Tells which nodes may share a net with the one that it begins with, if anybody knows.
        """
        if not slots:
            return ()
        if "refs_at" in self.__dict__ or readers is None or len(slots) >= len(self.nodes) // 8:
            return chain.from_iterable(map(self.refs_at.__getitem__, slots))
        nets = list(self.slots)
        wanted = {nets[slot] for slot in slots}
        keys = {key for net in wanted for key in (net[0], *readers(net))}
        nodes = (self.node_of[key] for key in keys if key in self.node_of)
        return (ref_of(node, port) for node in nodes for port, net in node.places() if net in wanted)

    @cached_property
    def refs_at(self) -> Sequence[Sequence[PortRef]]:
        """The ports that share each slot, as a document names them."""
        found: list[list[PortRef]] = [[] for _ in self.slots]
        for node in self.nodes:
            for port, net in node.places():
                found[self.slots[net]].append(ref_of(node, port))
        return found

    @cached_property
    def made(self) -> AbstractSet[Net]:
        """Nets that feed a parameter or an auxiliary state, so that initialization makes them."""
        return {node.nets[place] for node in self.nodes for place in node.operator.kept_places}

    @cached_property
    def inputs(self) -> tuple[Net, ...]:
        """The inputs of the graph: Variables that feed no parameter."""
        variables = {node.nets[0] for node in self.nodes if type(node.operator) is Variable}
        # what is wired to nothing begins with the key of its own node
        for key, _, _, operator, nets in self.nodes:
            for place in operator.given_places:
                if (net := nets[place])[0] == key and net[1] in operator.input_names:
                    variables.add(net)
        return tuple(sorted(variables - self.made, key=self.slots.__getitem__))

    def is_batch(self, dim: Dim) -> bool:
        """Tell whether a dim equals the first axis of an input."""
        return self.store.find(dim) in self.batch_dims

    @cached_property
    def batch_dims(self) -> Mapping[Dim, None]:
        """The representatives of the dims along the first axes of the inputs, in order."""
        first = (self.store.dims_of_slot[self.slots[net]] for net in self.inputs)
        return dict.fromkeys(self.store.find(dims[0]) for dims in first if dims)

    @property
    def patterns(self) -> Sequence[Shape | None]:
        """The shape of each slot, with -1 - (the representative) for each unknown dim."""
        return self.end.patterns

    @cached_property
    def distinct_patterns(self) -> Collection[Shape | None]:
        """Each of the patterns once, in the order of the slots."""
        return dict.fromkeys(self.patterns)

    @cached_property
    def unknown_dims(self) -> tuple[Dim, ...]:
        """Each unknown dim once, by its representative, in the order of the nodes and their ports."""
        seen: dict[int, None] = {}
        for pattern in self.distinct_patterns:
            if pattern is not None and pattern and min(pattern) < 0:
                seen.update(dict.fromkeys(size for size in pattern if size < 0))
        return tuple([Dim(UNKNOWN - size) for size in seen])

    def renewed(self, given: Mapping[Hashable, ShapeNode]) -> Component | None:
        """Return the component with some of its nodes replaced, solved last; None unless their ports are the same."""
        for key, node in given.items():
            known = self.node_of.get(key)
            if known is None or known.nets != node.nets or not _is_alike(known, node):
                return None
        rules = [(key, _with_node(rule, given[key]) if key in given else rule) for key, rule in self.rules]
        if any(rule.kind == 0 for key, rule in rules if key in given):
            return None
        latest = frozenset(given)
        is_again = self.rest is not None and self.rest[0] == latest
        rest = self.rest[1] if self.rest is not None and is_again else Stage(_begun(self.slots, rules, latest))
        store = rest.store.forked()
        store.solve([rule for key, rule in rules if key in latest])
        stated, end = ended(store, rest if is_again else None)
        nodes = tuple([given.get(node.key, node) for node in self.nodes])
        found = replace(self, nodes=nodes, rules=rules, end=end, stated=stated, rest=(latest, rest))
        found.__dict__.update((name, self.__dict__[name]) for name in KEPT if name in self.__dict__)
        found.__dict__["node_of"] = {**self.node_of, **given}
        return found


def ref_of(node: ShapeNode, port: str) -> PortRef:
    """Return the name of a port of a document."""
    return PortRef(node.key, port)  # type: ignore[arg-type] # keys of a document are node ids


def _is_alike(one: ShapeNode, other: ShapeNode) -> bool:
    """Tell whether two nodes have the same ports for the same purposes, and declare the same axes."""
    operators = one.operator, other.operator
    if isinstance(other.operator, _SOURCES) and type(one.operator) is not type(other.operator):
        return False
    if len({_declared_axes(operator) for operator in operators}) > 1:
        return False  # these are kept beside the rules
    return len({(operator.port_names, operator.kept_places, len(operator.input_names)) for operator in operators}) == 1


def _declared_axes(operator: Operator) -> frozenset[int] | None:
    """Return the axes whose sizes a source declares; None where there is no rule of it."""
    if not isinstance(operator, _SOURCES):
        return frozenset()
    return None if operator.shape is None else frozenset(axis for axis, size in enumerate(operator.shape) if size > 0)


def _with_node(rule: Rule, node: ShapeNode) -> Rule:
    """Return the rule of a node that has another operator or name by now."""
    if not rule.kind:
        return rule
    return Rule(node.path, node.name, node.operator.relate, rule.ports, rule.slots, rule.inputs, id(node.operator))


def solve_component(view: ShapeView, connected: Connected, latest: frozenset[Hashable]) -> Component:
    """Solve the shapes of connected nodes, those that were edited last after the others."""
    keys, nodes = connected
    builder = _Builder(view.declarations())
    for node in nodes:
        builder.add(node)
    store = _begun(builder.slots, builder.rules, latest)
    store.solve([rule for key, rule in builder.rules if key in latest])
    stated, end = ended(store)
    return Component(
        keys=keys,
        nodes=tuple(nodes),
        slots=builder.slots,
        rules=builder.rules,
        declared=builder.declared,
        end=end,
        stated=stated,
    )


Stated: TypeAlias = Sequence[tuple[Hashable, Rule]]
"""What is stated, by the keys of the nodes that state it."""


def _begun(slots: Collection[Net], rules: Stated, latest: AbstractSet[Hashable]) -> Store:
    """Return what all nodes state but those that were edited last."""
    store = Store()
    store.add_slots(len(slots))
    store.solve([rule for key, rule in rules if key not in latest])
    return store


def ended(store: Store, before: Stage | None = None) -> tuple[Stage, Stage]:
    """Return what a store knows that was told everything, and what it knows when no rule waits any more.

    Args:
        store: It is not told any more afterwards.
        before: The stage that it was forked off from, if that is one from where several edits go on.
    """
    stated = _stage(store, before)
    settled = store.settled()
    return stated, stated if settled is store else _stage(settled, before and stated)


def _stage(store: Store, before: Stage | None) -> Stage:
    found = Stage(store)
    if before is not None:
        found.__dict__["patterns"] = store.patterns(before.patterns)
    return found


class _Builder:
    """Collects slots and rules of a component's nodes."""

    def __init__(self, declarations: Mapping[Net, Sequence[Declared]]) -> None:
        self.slots: dict[Net, Slot] = {}
        self.declared: dict[Net, frozenset[int]] = {}
        self.rules: list[tuple[Hashable, Rule]] = []
        self._declarations = declarations

    def add(self, node: ShapeNode) -> None:
        """Add the slots and the relation of a node."""
        key, path, name, operator, nets = node
        known = self.slots
        slots = []
        for net in nets:
            slot = known.get(net)
            if slot is None:
                slot = known[net] = len(known)
                if self._declarations:
                    self._declare(net, slot)
            slots.append(slot)
        if isinstance(operator, _SOURCES):
            if operator.shape is None:
                return  # it states nothing
            self._note_declared(nets[-1], operator.shape)
        # of ports that share a slot, what is stated of one holds for the other, and kinds do not tell that
        kind = id(operator) if len(slots) == len(set(slots)) else 0
        rule = Rule(path, name, operator.relate, operator.port_names, tuple(slots), operator.input_names, kind)
        self.rules.append((key, rule))

    def _declare(self, net: Net, slot: Slot) -> None:
        for declared in self._declarations.get(net, ()):
            if declared.why == "declared":
                self._note_declared(net, declared.shape)
            relate: Callable[[Relation], None] = partial(
                _relate_exactly if declared.is_exact else _relate_declared,
                port=declared.port,
                shape=declared.shape,
                why=declared.why,
            )
            self.rules.append((net[0], Rule(declared.path, declared.name, relate, (declared.port,), (slot,))))

    def _note_declared(self, net: Net, shape: Shape) -> None:
        axes = {axis for axis, size in enumerate(shape) if size > 0}
        self.declared[net] = self.declared.get(net, frozenset()) | axes


def _relate_declared(relation: Relation, *, port: str, shape: tuple[int, ...], why: str) -> None:
    declare_shape(relation, port, shape, why)


def _relate_exactly(relation: Relation, *, port: str, shape: tuple[int, ...], why: str) -> None:
    if relation.set_rank(port, len(shape), why):
        for axis, size in enumerate(shape):
            if size != UNKNOWN:
                relation.fix(relation.dim(port, axis), size, why)
