"""One weakly connected component of a graph, solved."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, partial

from core.dimension import UNKNOWN, Dim, Relation, declare_shape
from core.inference.store import Rule, Slot, Store
from core.inference.view import Declared, Net, ShapeNode, ShapeView
from core.operators.sources import Constant, Variable
from core.problem import Problem


@dataclass(frozen=True, eq=False)
class Component:
    """The solved shapes of some nodes.

    Attributes:
        keys: Keys of its nodes.
        nodes: Its nodes that have an operator, inputs before users.
        slots: Slot of each net.
        made: Nets that feed a parameter or an auxiliary state, so that initialization makes them.
        declared: The axes of each net whose size a person declared there.
        store: The dims, with the reasons.
    """

    keys: frozenset[Hashable]
    nodes: tuple[ShapeNode, ...]
    slots: Mapping[Net, Slot]
    made: AbstractSet[Net]
    declared: Mapping[Net, frozenset[int]]
    inputs: tuple[Net, ...]
    store: Store

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What contradicts itself, in the order in which it was found."""
        return tuple(self.store.problems)

    @cached_property
    def nets(self) -> Mapping[tuple[Hashable, str], Net]:
        """The net of each (key, port)."""
        return {
            (node.key, port): net
            for node in self.nodes
            for nets in (node.inputs, node.outputs)
            for port, net in nets.items()
        }

    @cached_property
    def _node_of(self) -> Mapping[Hashable, ShapeNode]:
        return {node.key: node for node in self.nodes}

    def net(self, key: Hashable, port: str) -> Net | None:
        """Return the net at a port; as `nets`, without listing them all."""
        node = self._node_of.get(key)
        return None if node is None else node.outputs.get(port) or node.inputs.get(port)

    def is_batch(self, dim: Dim) -> bool:
        """Tell whether a dim equals the first axis of an input."""
        return self.store.find(dim) in self.batch_dims

    @cached_property
    def batch_dims(self) -> Mapping[Dim, None]:
        """The representatives of the dims along the first axes of the inputs, in order."""
        first = (self.store.dims_of_slot[self.slots[net]] for net in self.inputs)
        return dict.fromkeys(self.store.find(dims[0]) for dims in first if dims)

    @cached_property
    def unknown_dims(self) -> tuple[Dim, ...]:
        """Each unknown dim once, by its representative, in the order of the nodes and their ports."""
        seen: dict[Dim, None] = {}
        for node in self.nodes:
            for net in (*node.inputs.values(), *node.outputs.values()):
                for dim in self.store.dims_of_slot[self.slots[net]] or ():
                    root = self.store.find(dim)
                    if root not in seen and self.store.size(root) == UNKNOWN:
                        seen[root] = None
        return tuple(seen)


def solve_component(view: ShapeView, keys: Iterable[Hashable], latest: frozenset[Hashable]) -> Component:
    """Solve the shapes of connected nodes, those that were edited last after the others."""
    keys = tuple(keys)
    nodes = _ordered([node for node in map(view.node, keys) if node is not None])
    builder = _Builder(view)
    for node in nodes:
        builder.add(node)
    builder.store.solve([rule for key, rule in builder.rules if key not in latest])
    builder.store.solve([rule for key, rule in builder.rules if key in latest])
    builder.store.settle()
    return Component(
        keys=frozenset(keys),
        nodes=tuple(nodes),
        slots=builder.slots,
        made=builder.made,
        declared=builder.declared,
        inputs=builder.inputs(),
        store=builder.store,
    )


def _ordered(nodes: list[ShapeNode]) -> list[ShapeNode]:
    """Return nodes with inputs before users (a cycle, which only a wrong file has, is cut anywhere)."""
    by_key = {node.key: node for node in nodes}
    order: list[ShapeNode] = []
    seen: set[Hashable] = set()
    for first in nodes:
        if first.key in seen:
            continue
        seen.add(first.key)
        node, rest = first, iter(first.sources)
        waiting = []
        while True:
            for source in rest:
                if source not in seen and source in by_key:
                    seen.add(source)
                    waiting.append((node, rest))
                    node = by_key[source]
                    rest = iter(node.sources)
                    break
            else:
                order.append(node)
                if not waiting:
                    break
                node, rest = waiting.pop()
    return order


_SOURCES = (Variable, Constant)


class _Builder:
    """Collects slots and rules of a component's nodes."""

    def __init__(self, view: ShapeView) -> None:
        self.store = Store()
        self.slots: dict[Net, Slot] = {}
        self.made: set[Net] = set()
        self.declared: dict[Net, frozenset[int]] = {}
        self.rules: list[tuple[Hashable, Rule]] = []
        self._sources: set[Net] = set()
        self._constants: set[Net] = set()
        self._read_first: list[Net] = []
        self._view = view

    def add(self, node: ShapeNode) -> None:
        """Add the slots and the relation of a node."""
        operator = node.operator
        slots: dict[str, Slot] = {}
        for port, net in node.inputs.items():
            slot = self.slots.get(net)
            if slot is None:
                slot = self._add_slot(net)
                self._read_first.append(net)
            slots[port] = slot
        for port, net in node.outputs.items():
            slot = self.slots.get(net)
            slots[port] = self._add_slot(net) if slot is None else slot
        for port in operator.kept_inputs:
            self.made.add(node.inputs[port])
        if isinstance(operator, _SOURCES):
            self._declare_source(node, operator)
            if operator.shape is None:
                return  # it states nothing
        self.rules.append((node.key, Rule(node.path, node.name, operator.relate, slots, node.inputs)))

    def _declare_source(self, node: ShapeNode, operator: Variable | Constant) -> None:
        net = node.outputs["output"]
        (self._sources if isinstance(operator, Variable) else self._constants).add(net)
        self._read_first.append(net)
        if operator.shape is not None:
            axes = {axis for axis, size in enumerate(operator.shape) if size > 0}
            self.declared[net] = self.declared.get(net, frozenset()) | axes

    def _add_slot(self, net: Net) -> Slot:
        slot = self.slots[net] = self.store.add_slot()
        for declared in self._view.declared(net):
            self._declare(net, slot, declared)
        return slot

    def _declare(self, net: Net, slot: Slot, declared: Declared) -> None:
        if declared.why == "declared":
            axes = {axis for axis, size in enumerate(declared.shape) if size > 0}
            self.declared[net] = self.declared.get(net, frozenset()) | axes
        relate: Callable[[Relation], None] = partial(
            _relate_exactly if declared.is_exact else _relate_declared,
            port=declared.port,
            shape=declared.shape,
            why=declared.why,
        )
        self.rules.append((net[0], Rule(declared.path, declared.name, relate, {declared.port: slot})))

    def inputs(self) -> tuple[Net, ...]:
        """List the inputs of the graph: Variables that feed no parameter."""
        # nodes come before their users, so that what is read before it is computed is not computed
        candidates = dict.fromkeys(net for net in self._read_first if net not in self.made)
        return tuple(net for net in candidates if net in self._sources or self._is_implicit(net))

    def _is_implicit(self, net: Net) -> bool:
        return net not in self._constants and self._view.is_variable(net)


def _relate_declared(relation: Relation, *, port: str, shape: tuple[int, ...], why: str) -> None:
    declare_shape(relation, port, shape, why)


def _relate_exactly(relation: Relation, *, port: str, shape: tuple[int, ...], why: str) -> None:
    if relation.set_rank(port, len(shape), why):
        for axis, size in enumerate(shape):
            if size != UNKNOWN:
                relation.fix(relation.dim(port, axis), size, why)
