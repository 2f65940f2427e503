"""What inference found: shapes, letters for unknown dims that are equal, reasons, problems. An immutable answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress, count
from operator import ne
from typing import TypeAlias

from core.dimension import UNKNOWN, Dim, Shape
from core.graph.model import Graph, NodeId, PortRef, WireId
from core.inference.component import Component, Readers, ref_of
from core.inference.facts import AGAINST, WIRED, Edge, Rule, Slot
from core.inference.view import DocumentView, Net, ShapeNode, ShapeView
from core.problem import Path, Problem

Look: TypeAlias = tuple[tuple[int | str, ...], frozenset[int] | None]
"""What people see of a net: its sizes, or the letters of those that are unknown, and the axes that are declared."""

BATCH_LETTER = "N"
"""Of the first open batch; further ones have a number with it."""

CONFLICTS = frozenset({"shape_conflict", "shape_conflict_own", "rank_conflict", "rank_conflict_own"})


@dataclass(frozen=True)
class DimFact:
    """One dim of a port as people see it.

    Attributes:
        size: Its size, or None while unknown.
        letter: The letter of all unknown dims that are equal to it; empty if the size is known.
        declared: A person gave the size at this very net.
        is_batch: It is the first axis of an input, or equal to one.
    """

    size: int | None
    letter: str
    declared: bool
    is_batch: bool


@dataclass(frozen=True)
class Reason:
    """One step of an explanation: the rule of a node that says what a dim of a port is, or equals.

    ``why`` is a key of `core.messages.REASONS`.
    """

    path: Path
    node: str
    port: str
    axis: int
    why: str
    size: int | None


@dataclass(frozen=True, eq=False)
class Inference:
    """The shapes of a graph.

    Ports are asked for by (key, port name): a `PortRef` in a document. Unwired inputs have shapes as well.
    """

    view: ShapeView
    components: Mapping[Hashable, Component]

    def is_about(self, graph: Graph) -> bool:
        """Tell whether these are the shapes of a document's graph: of this very one."""
        return isinstance(self.view, DocumentView) and self.view.graph is graph

    # -- shapes --------------------------------------------------------------------------------------------------

    def shape(self, ref: tuple[Hashable, str]) -> Shape | None:
        """Return the shape of a port, -1 for unknown dims; None for an unknown rank or port."""
        component = self.components.get(ref[0])
        net = component.net(*ref) if component else None
        return None if component is None or net is None else component.store.shape(component.slots[net])

    def look(self, ref: tuple[Hashable, str]) -> Look | None:
        """Return what people see of a port: sizes or letters, and declared axes; None for an unknown rank or port."""
        component = self.components.get(ref[0])
        net = component.net(*ref) if component else None
        if component is None or net is None:
            return None
        slot = component.slots[net]
        return None if component.store.dims_of_slot[slot] is None else self._looks(component)[slot]

    def shape_of(self, net: Net) -> Shape | None:
        """Return the shape of a net, as `shape` does."""
        component = self.components.get(net[0])
        slot = None if component is None else component.slots.get(net)
        return None if component is None or slot is None else component.store.shape(slot)

    @property
    def shapes(self) -> Iterator[Shape | None]:
        """The shapes of all nets, each once."""
        for component in self.distinct:
            yield from map(component.store.shape, component.slots.values())

    def dim(self, ref: tuple[Hashable, str], axis: int) -> DimFact:
        """Return what is known of one dim of a port of known rank."""
        component, net, dim = self._locate(ref, axis)
        return self._fact(component, dim, declared=axis in component.declared.get(net, ()))

    def dims(self, ref: tuple[Hashable, str]) -> tuple[DimFact, ...] | None:
        """Return what is known of each dim of a port, or None while its rank is unknown."""
        component = self.components.get(ref[0])
        net = component.net(*ref) if component else None
        dims = None if component is None or net is None else component.store.dims_of_slot[component.slots[net]]
        if component is None or net is None or dims is None:
            return None
        declared = component.declared.get(net, ())
        return tuple([self._fact(component, dim, declared=axis in declared) for axis, dim in enumerate(dims)])

    def _fact(self, component: Component, dim: Dim, *, declared: bool) -> DimFact:
        root = component.store.find(dim)
        size = component.store.size(root)
        return DimFact(
            size=None if size == UNKNOWN else size,
            letter="" if size != UNKNOWN else self._letters.get((id(component), root), ""),
            declared=declared,
            is_batch=root in component.batch_dims,
        )

    def _locate(self, ref: tuple[Hashable, str], axis: int) -> tuple[Component, Net, Dim]:
        component = self.components[ref[0]]
        net = component.net(*ref)
        if net is None:
            raise LookupError(f"there is no port {ref}")
        dims = component.store.dims_of_slot[component.slots[net]]
        if dims is None:
            raise LookupError(f"the rank of {ref} is not known")
        return component, net, dims[axis]

    @cached_property
    def distinct(self) -> tuple[Component, ...]:
        """The components, each once."""
        return tuple(dict.fromkeys(self.components.values()))

    @cached_property
    def _letters(self) -> Mapping[tuple[int, Dim], str]:
        batch_letters, letters = _batch_letters(), _letters()
        found: dict[tuple[int, Dim], str] = {}
        for component in self.distinct:
            batch = component.batch_dims
            for dim in component.unknown_dims:
                found[id(component), dim] = next(batch_letters if dim in batch else letters)
        return found

    def _letters_of(self, component: Component) -> list[str]:
        return [self._letters[id(component), dim] for dim in component.unknown_dims]

    # -- problems ------------------------------------------------------------------------------------------------

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All contradictions."""
        return tuple(problem for component in self.distinct for problem in component.problems)

    @cached_property
    def conflict_wires(self) -> frozenset[WireId]:
        """The wires at which a shape contradicts another one (in a document)."""
        if not isinstance(self.view, DocumentView):
            return frozenset()
        graph = self.view.graph
        return frozenset(wire for problem in self.problems for wire in _conflict_wires(graph, problem))

    def blocked(self, ref: tuple[Hashable, str]) -> tuple[int, ...]:
        """Return the unknown axes that keep a parameter from being made; none for what is no parameter."""
        component = self.components.get(ref[0])
        net = component.net(*ref) if component else None
        if component is None or net is None or net not in component.made:
            return ()
        shape = component.store.shape(component.slots[net])
        return tuple(axis for axis, size in enumerate(shape or ()) if size == UNKNOWN)

    # -- reasons -------------------------------------------------------------------------------------------------

    def explain(self, ref: tuple[Hashable, str], axis: int) -> tuple[Reason, ...]:
        """Return the chain of rules from a dim to the fact that decides it.

        For an unknown dim it is the chain to the input dim that would decide it, where they are equal, else empty.
        """
        component, _, dim = self._locate(ref, axis)
        return tuple(_explain(component, dim, set()))

    def waits_for(self, ref: tuple[Hashable, str], axis: int | None = None) -> tuple[PortRef | Net, ...]:
        """Return the inputs whose unknown dims keep a port's shape (or one dim of it) unknown."""
        component = self.components[ref[0]]
        if axis is not None and self.shape(ref) is not None:
            _, _, dim = self._locate(ref, axis)
            if component.store.size(dim) != UNKNOWN:
                return ()
            equal = [net for net in component.inputs if component.store.find(dim) in _roots(component, net)]
            if equal:
                return tuple(equal)
        return tuple(_upstream_inputs(component, ref[0]))

    def changed_from(self, previous: Inference) -> set[PortRef]:
        """Return the ports of a document that look different from an earlier answer: size, letter, who declared it.

        Reasons may have changed where nothing looks different; ask `explain` when they are shown.
        """
        before = set(previous.distinct)
        changed: set[PortRef] = set()
        for component in self.distinct:
            # one that was kept may have got other letters, as those are counted through all of them
            if component not in before or self._letters_of(component) != previous._letters_of(component):
                changed.update(self._changed_ports(component, previous))
        changed.update(_blamed(self.problems) ^ _blamed(previous.problems))
        return changed

    def _changed_ports(self, component: Component, previous: Inference) -> Iterable[PortRef]:
        """Return the ports of a component that look different from an earlier answer."""
        parts = {part for key in component.keys if (part := previous.components.get(key)) is not None}
        if not parts:
            return [ref_of(node, port) for node in component.nodes for port in node.ports]
        known = max(parts, key=lambda part: len(part.slots))
        changed = component.ports_of(self._changed_slots(component, previous, known), _readers(self.view))
        if known.slots is component.slots:
            return changed
        renewed = [node for node in component.nodes if known.node_of.get(node.key) is not node]
        earlier = [(node, was) for node in renewed if (was := previous.node(node.key)) is not node]
        keys = {node.key for node, _ in earlier}
        return chain((ref for ref in changed if ref.node not in keys), self._changed_at(component, previous, earlier))

    def _changed_at(
        self, component: Component, previous: Inference, earlier: Iterable[tuple[ShapeNode, ShapeNode | None]]
    ) -> Iterator[PortRef]:
        """Yield the ports of some nodes, each with what it was, that look different from an earlier answer."""
        looks = self._looks(component)
        for node, was in earlier:
            nets: Mapping[str, Net] = {} if was is None else dict(was.places())
            for port, net in node.places():
                if port not in nets or previous._look(nets[port]) != looks[component.slots[net]]:
                    yield ref_of(node, port)

    def _changed_slots(self, component: Component, previous: Inference, known: Component) -> list[Slot]:
        """Return the slots of a component whose nets look different from an earlier answer, or are not in it.

        Most have the number that they have in the component that is given, and the very same net.
        """
        looks = self._looks(component)
        before = previous._looks(known)
        if known.slots is component.slots:
            return [*compress(count(), map(ne, looks, before))]
        nets = list(component.slots)
        differ = map(ne, zip(nets, looks, strict=False), zip(known.slots, before, strict=True))
        doubtful = (*compress(count(), differ), *range(len(before), len(nets)))
        return [slot for slot in doubtful if previous._look(nets[slot]) != looks[slot]]

    def node(self, key: Hashable) -> ShapeNode | None:
        """Return a node as it was seen; None for one of which nothing can be said."""
        component = self.components.get(key)
        return None if component is None else component.node_of.get(key)

    def _look(self, net: Net) -> Look | None:
        """Return what people see of a net."""
        component = self.components.get(net[0])
        slot = None if component is None else component.slots.get(net)
        return None if component is None or slot is None else self._looks(component)[slot]

    def _looks(self, component: Component) -> Sequence[Look]:
        """Return what people see of each slot of a component: its sizes and letters, and who declared them."""
        known = self._known_looks.get(id(component))
        if known is None:
            letters = {UNKNOWN - dim: self._letters[id(component), dim] for dim in component.unknown_dims}
            shown: dict[Shape | None, Look] = {
                pattern: (_shown(pattern, letters), None) for pattern in component.distinct_patterns
            }
            known = list(map(shown.__getitem__, component.patterns))
            for net, axes in component.declared.items():
                slot = component.slots[net]
                known[slot] = (known[slot][0], axes)
            self._known_looks[id(component)] = known
        return known

    @cached_property
    def _known_looks(self) -> dict[int, list[Look]]:
        return {}


def _readers(view: ShapeView) -> Readers | None:
    """Return what tells the readers of a net; None where that depends on more than the wires."""
    if not isinstance(view, DocumentView) or not view.is_plain:
        return None
    wires_of = view.graph.wires_of
    return lambda net: [  # keys of a document are ports
        wire.target.node
        for wire in wires_of.get(net[0], ())  # type: ignore[call-overload]
        if wire.source == net and not wire.disabled
    ]


def _shown(pattern: Shape | None, letters: Mapping[int, str]) -> tuple[int | str, ...]:
    return () if pattern is None else tuple([letters[size] if size < 0 else size for size in pattern])


def _conflict_wires(graph: Graph, problem: Problem) -> Iterator[WireId]:
    """Yield the wires at the blamed port; where nothing is wired there, those into the ports that say otherwise."""
    if problem.port is None or not problem.path:
        return
    node = NodeId(problem.path[0])
    here = PortRef(node, problem.port)
    leaving = [wire for wire in graph.wires_from.get(here, ()) if wire.target.node in problem.cause]
    entering = graph.wire_into.get(here)
    if entering is not None or leaving:
        yield from (wire.id for wire in (entering, *leaving) if wire is not None)
        return
    against = problem.values.get(AGAINST, ())
    for port in against if isinstance(against, tuple) else ():
        if (wire := graph.wire_into.get(PortRef(node, port))) is not None:
            yield wire.id


def _blamed(problems: Iterable[Problem]) -> set[PortRef]:
    return {
        PortRef(NodeId(problem.path[0]), problem.port)
        for problem in problems
        if problem.path and problem.port is not None
    }


def _batch_letters() -> Iterator[str]:
    yield BATCH_LETTER
    yield from (f"{BATCH_LETTER}{number}" for number in count(2))


def _letters() -> Iterator[str]:
    alphabet = "ABCDEFGHIJKLMOPQRSTUVWXYZ"
    for round_ in count():
        yield from (f"{letter}{round_ + 1 if round_ else ''}" for letter in alphabet)


def _roots(component: Component, net: Net) -> set[Dim]:
    dims = component.store.dims_of_slot[component.slots[net]] or ()
    return {component.store.find(dim) for dim in dims}


def _upstream_inputs(component: Component, key: Hashable) -> Iterator[Net]:
    """Yield the inputs above a node whose shapes are not complete, the nearest first."""
    waiting, seen = deque([key]), {key}
    given: set[Net] = set()
    while waiting:
        node = component.node_of.get(waiting.popleft())
        if node is None:
            continue
        for net in node.inputs or node.outputs:
            shape = component.store.shape(component.slots[net])
            if net in component.inputs and net not in given and (shape is None or UNKNOWN in shape):
                given.add(net)
                yield net
        for source, _ in node.inputs:
            if source not in seen:
                seen.add(source)
                waiting.append(source)


def _explain(component: Component, dim: Dim, seen: set[Dim]) -> Iterator[Reason]:
    store = component.store
    fact = store.fact(dim)
    if fact is None:
        yield from _explain_unknown(component, dim)
        return
    if store.find(dim) in seen:
        return
    seen.add(store.find(dim))
    yield from _steps(component, store.proof(dim, fact.dim))
    yield _reason(component, fact.rule, fact.why, fact.dim)
    for premise in fact.premises:
        yield from _explain(component, premise, seen)


def _explain_unknown(component: Component, dim: Dim) -> Iterator[Reason]:
    store = component.store
    root = store.find(dim)
    for net in component.inputs:
        for other in store.dims_of_slot[component.slots[net]] or ():
            if store.find(other) == root:
                yield from _steps(component, store.proof(dim, other))
                return


def _steps(component: Component, proof: list[tuple[Dim, Edge]]) -> Iterator[Reason]:
    for dim, edge in proof:
        if edge.why == WIRED:
            continue
        yield _reason(component, edge.rule, edge.why, dim)


def _reason(component: Component, rule: Rule, why: str, dim: Dim) -> Reason:
    slot, axis = component.store.place(dim)
    port = next((port for port, its_slot in rule.places() if its_slot == slot), "")
    size = component.store.size(dim)
    return Reason(rule.path, rule.name, port, axis, why, None if size == UNKNOWN else size)
