"""One weakly connected component of a graph, solved."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from core.dimension import UNKNOWN, Dim, Relation, declare_shape
from core.graph.ports import SHARED_ROLES
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
        nets: Net of each (key, port).
        made: Nets that feed a parameter or an auxiliary state, so that initialization makes them.
        declared: The axes of each net whose size a person declared there.
        store: The dims, with the reasons.
    """

    keys: frozenset[Hashable]
    nodes: tuple[ShapeNode, ...]
    slots: Mapping[Net, Slot]
    nets: Mapping[tuple[Hashable, str], Net]
    made: AbstractSet[Net]
    declared: Mapping[Net, frozenset[int]]
    inputs: tuple[Net, ...]
    store: Store

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What contradicts itself, in the order in which it was found."""
        return tuple(self.store.problems)

    def is_batch(self, dim: Dim) -> bool:
        """Tell whether a dim equals the first axis of an input."""
        return self.store.find(dim) in self.batch_dims()

    def batch_dims(self) -> dict[Dim, None]:
        """Return the representatives of the dims along the first axes of the inputs, in order."""
        first = (self.store.dims_of_slot[self.slots[net]] for net in self.inputs)
        return dict.fromkeys(self.store.find(dims[0]) for dims in first if dims)

    def unknown_dims(self) -> Iterable[Dim]:
        """Yield each unknown dim once, by its representative, in the order of the nodes and their ports."""
        seen: set[Dim] = set()
        for node in self.nodes:
            for net in (*node.inputs.values(), *node.outputs.values()):
                for dim in self.store.dims_of_slot[self.slots[net]] or ():
                    root = self.store.find(dim)
                    if root not in seen and self.store.size(root) == UNKNOWN:
                        seen.add(root)
                        yield root


def solve_component(view: ShapeView, keys: Iterable[Hashable], latest: frozenset[Hashable]) -> Component:
    """Solve the shapes of connected nodes, those that were edited last after the others."""
    keys = tuple(keys)
    nodes = _ordered([node for node in map(view.node, keys) if node is not None])
    builder = _Builder(view)
    for node in nodes:
        builder.add(node)
    builder.store.solve(rule for key, rule in builder.rules if key not in latest)
    builder.store.solve(rule for key, rule in builder.rules if key in latest)
    builder.store.settle()
    return Component(
        keys=frozenset(keys),
        nodes=tuple(nodes),
        slots=builder.slots,
        nets=builder.nets,
        made=builder.made,
        declared=builder.declared,
        inputs=tuple(net for net in builder.slots if builder.is_input(net)),
        store=builder.store,
    )


def _ordered(nodes: list[ShapeNode]) -> list[ShapeNode]:
    """Return nodes with inputs before users (a cycle, which only a wrong file has, is cut anywhere)."""
    by_key = {node.key: node for node in nodes}
    order: dict[Hashable, ShapeNode] = {}
    opened: set[Hashable] = set()
    for node in nodes:
        stack = [node.key]
        while stack:
            key = stack[-1]
            fresh = [source for source in by_key[key].sources if source in by_key and source not in opened]
            opened.add(key)
            if fresh:
                stack.append(fresh[0])
                continue
            stack.pop()
            order.setdefault(key, by_key[key])
    return list(order.values())


class _Builder:
    """Collects slots and rules of a component's nodes."""

    def __init__(self, view: ShapeView) -> None:
        self.store = Store()
        self.slots: dict[Net, Slot] = {}
        self.nets: dict[tuple[Hashable, str], Net] = {}
        self.made: set[Net] = set()
        self.declared: dict[Net, frozenset[int]] = {}
        self.rules: list[tuple[Hashable, Rule]] = []
        self._sources: set[Net] = set()
        self._constants: set[Net] = set()
        self._view = view

    def add(self, node: ShapeNode) -> None:
        """Add the slots and the relation of a node."""
        operator, slots = node.operator, {}
        self.made.update(node.inputs[port.name] for port in operator.inputs() if port.role in SHARED_ROLES)
        for nets in (node.inputs, node.outputs):
            for port, net in nets.items():
                slots[port] = self._slot(net)
                self.nets[node.key, port] = net
        if isinstance(operator, Variable | Constant):
            self._declare_source(node, operator)
        self.rules.append((node.key, Rule(node.path, node.name, operator.relate, slots, node.inputs.keys())))

    def _declare_source(self, node: ShapeNode, operator: Variable | Constant) -> None:
        net = node.outputs["output"]
        (self._sources if isinstance(operator, Variable) else self._constants).add(net)
        sizes = enumerate(operator.shape or ())
        self.declared[net] = self.declared.get(net, frozenset()) | {axis for axis, size in sizes if size > 0}

    def _slot(self, net: Net) -> Slot:
        slot = self.slots.get(net)
        if slot is None:
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

    def is_input(self, net: Net) -> bool:
        """Tell whether a net is an input of the graph: a variable that feeds no parameter."""
        if net in self.made or net in self._constants:
            return False
        return net in self._sources or self._view.is_variable(net)


def _relate_declared(relation: Relation, *, port: str, shape: tuple[int, ...], why: str) -> None:
    declare_shape(relation, port, shape, why)


def _relate_exactly(relation: Relation, *, port: str, shape: tuple[int, ...], why: str) -> None:
    if relation.set_rank(port, len(shape), why):
        for axis, size in enumerate(shape):
            if size != UNKNOWN:
                relation.fix(relation.dim(port, axis), size, why)
