"""The store of dims: union-find with the reason of every union, and the rules that state relations.

A *slot* is the shape of one net (an output with all inputs wired to it, or a variable). A slot has one dim per
axis once its rank is known. Rules are run until nothing follows any more; a rule that reads something unknown is
run again when that becomes known. A contradiction is recorded with both parties, the contradicting statement is
dropped, and the rest is still solved.

The proof forest is that of congruence closure with explanations (Nieuwenhuis and Oliveras, "Proof-producing
congruence closure", RTA 2005, section 3): each union adds one edge, and the path between two dims explains them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import cast

from core.dimension import UNKNOWN, Dim, Relation, Shape
from core.problem import Path, Problem
from core.record import record

MAX_SIZE = 2**31 - 1

Slot = int

AGAINST = "against"
"""Among a problem's values: the ports of the blamed node that say otherwise than the blamed one."""


@record
class Rule:
    """A statement about the slots of a node's ports: an operator's relation, or a declared shape."""

    path: Path
    name: str
    relate: Callable[[Relation], None]
    slots: Mapping[str, Slot]
    inputs: Container[str] = frozenset()


@record
class Fact:
    """Why a dim has a size: a rule said so, for a reason, from other dims where it was derived."""

    dim: Dim
    rule: Rule
    why: str
    premises: tuple[Dim, ...]


@record
class Edge:
    """Why two dims are equal."""

    other: Dim
    rule: Rule
    why: str


class Store:
    """Dims, slots and rules of one component of a graph."""

    def __init__(self) -> None:
        self.dims_of_slot: list[tuple[Dim, ...] | None] = []
        self.rank_rule: list[Rule | None] = []
        self.problems: list[Problem] = []
        self._slot_of: list[Slot] = []
        self._slot_readers: dict[Slot, set[int]] = {}
        self._parent: list[Dim] = []
        self._weight: list[int] = []
        self._size: list[int] = []
        self._fact: dict[Dim, Fact] = {}
        self._edge: dict[Dim, Edge] = {}
        self._readers: dict[Dim, set[int]] = {}
        self._rules: list[Rule] = []
        self._queue: deque[int] = deque()
        self._queued: set[int] = set()
        self._late: dict[int, None] = {}
        self._reported: set[tuple[Path, str | None, int | None, str]] = set()

    # -- building ------------------------------------------------------------------------------------------------

    def add_slot(self) -> Slot:
        """Return a new slot of unknown rank."""
        self.dims_of_slot.append(None)
        self.rank_rule.append(None)
        return len(self.dims_of_slot) - 1

    def solve(self, rules: Iterable[Rule]) -> None:
        """Run rules, and those that they wake up, until nothing follows any more."""
        for rule in rules:
            self._rules.append(rule)
            # what it wakes up has run before, and runs again behind all of these
            rule.relate(Statement(self, rule, len(self._rules) - 1, False))
        self._drain()

    def settle(self) -> None:
        """Let the rules that wait for everything else fall back to their defaults, one after the other."""
        while self._late:
            index = next(iter(self._late))
            del self._late[index]
            self._run(index, settled=True)
            self._drain()

    def postpone(self, index: int) -> None:
        """Run a rule once more when everything else is settled."""
        self._late[index] = None

    def _enqueue(self, index: int) -> None:
        if index not in self._queued:
            self._queued.add(index)
            self._queue.append(index)

    def _drain(self) -> None:
        while self._queue:
            index = self._queue.popleft()
            self._queued.discard(index)
            self._run(index, settled=False)

    def _run(self, index: int, *, settled: bool) -> None:
        rule = self._rules[index]
        rule.relate(Statement(self, rule, index, settled))

    # -- what statements do --------------------------------------------------------------------------------------

    def read_rank(self, slot: Slot, reader: int) -> int | None:
        """Return the rank of a slot, or None and wake the reader when it gets known."""
        dims = self.dims_of_slot[slot]
        if dims is None:
            self._slot_readers.setdefault(slot, set()).add(reader)
            return None
        return len(dims)

    def set_rank(self, slot: Slot, rank: int, rule: Rule) -> None:
        """Give a slot of unknown rank its dims."""
        self._parent.extend(self._new_dims(slot, rank, rule))

    def copy_dims(self, slot: Slot, model: Sequence[Dim], rule: Rule, why: str) -> None:
        """Give a slot of unknown rank dims that equal others; as `set_rank` and `unite`, at a fraction of the cost."""
        for dim, other in zip(self._new_dims(slot, len(model), rule), model, strict=True):
            root = self.find(other)
            self._parent.append(root)
            self._weight[root] += 1
            self._edge[dim] = Edge(other, rule, why)

    def _new_dims(self, slot: Slot, rank: int, rule: Rule) -> tuple[Dim, ...]:
        first = len(self._slot_of)
        dims = cast(tuple[Dim, ...], tuple(range(first, first + rank)))
        self._slot_of.extend([slot] * rank)
        self._weight.extend([1] * rank)
        self._size.extend([UNKNOWN] * rank)
        self.dims_of_slot[slot] = dims
        self.rank_rule[slot] = rule
        if slot in self._slot_readers:
            for reader in self._slot_readers.pop(slot):
                self._enqueue(reader)
        return dims

    def read(self, dim: Dim, reader: int) -> int | None:
        """Return the size of a dim, or None and wake the reader when it gets known."""
        root = self.find(dim)
        if (size := self._size[root]) != UNKNOWN:
            return size
        self._readers.setdefault(root, set()).add(reader)
        return None

    def find(self, dim: Dim) -> Dim:
        """Return the representative of all dims that are equal to this one."""
        parent = self._parent
        while (up := parent[dim]) != dim:
            parent[dim] = parent[up]
            dim = parent[dim]
        return dim

    def fix(self, dim: Dim, size: int, fact: Fact) -> bool:
        """Give a dim its size; False if it has another one."""
        root = self.find(dim)
        known = self._size[root]
        if known != UNKNOWN:
            return known == size
        self._size[root] = size
        self._fact[root] = fact
        self._wake(root)
        return True

    def unite(self, one: Dim, other: Dim, rule: Rule, why: str) -> bool:
        """Make two dims one; False if their sizes differ."""
        a, b = self.find(one), self.find(other)
        if a == b:
            return True
        size_a, size_b = self._size[a], self._size[b]
        if size_a != UNKNOWN and size_b != UNKNOWN and size_a != size_b:
            return False
        if self._weight[a] < self._weight[b]:
            a, b = b, a
            one, other = other, one
        self._link(other, one, rule, why)
        self._parent[b] = a
        self._weight[a] += self._weight[b]
        self._merge(a, b)
        return True

    def _merge(self, root: Dim, child: Dim) -> None:
        size_root, size_child = self._size[root], self._size[child]
        if size_root == UNKNOWN and size_child != UNKNOWN:
            self._size[root], self._fact[root] = size_child, self._fact[child]
        if (readers := self._readers.pop(child, None)) is not None:
            others = self._readers.setdefault(root, set())
            for reader in readers & others:  # it may go on from the two being equal
                self._enqueue(reader)
            others.update(readers)
        if (size_root == UNKNOWN) != (size_child == UNKNOWN):
            self._wake(root)

    def _wake(self, root: Dim) -> None:
        for reader in self._readers.pop(root, ()):
            self._enqueue(reader)

    def _link(self, one: Dim, other: Dim, rule: Rule, why: str) -> None:
        # Turn the smaller tree so that `one` is its root, then hang it under `other`.
        below = one
        edge: Edge | None = Edge(other, rule, why)
        while edge is not None:
            following = self._edge.get(below)
            self._edge[below] = edge
            edge, below = (Edge(below, following.rule, following.why), following.other) if following else (None, below)

    # -- answers -------------------------------------------------------------------------------------------------

    def shape(self, slot: Slot) -> Shape | None:
        """Return the shape of a slot, with -1 for unknown dims; None for an unknown rank."""
        dims = self.dims_of_slot[slot]
        return None if dims is None else tuple(self._size[self.find(dim)] for dim in dims)

    def place(self, dim: Dim) -> tuple[Slot, int]:
        """Return the slot that a dim was made for, and its axis there."""
        slot = self._slot_of[dim]
        dims = self.dims_of_slot[slot]
        return slot, dim - (dims[0] if dims else dim)

    def size(self, dim: Dim) -> int:
        """Return the size of a dim or -1."""
        return self._size[self.find(dim)]

    def fact(self, dim: Dim) -> Fact | None:
        """Return what decides the size of a dim."""
        return self._fact.get(self.find(dim))

    def proof(self, dim: Dim, other: Dim) -> list[tuple[Dim, Edge]]:
        """Return the edges from one dim to an equal one, each with the dim that it leaves."""
        upward = self._to_root(dim)
        downward = self._to_root(other)
        while upward and downward and upward[-1] == downward[-1]:
            upward.pop()
            downward.pop()
        turned = [(edge.other, Edge(below, edge.rule, edge.why)) for below, edge in reversed(downward)]
        return upward + turned

    def _to_root(self, dim: Dim) -> list[tuple[Dim, Edge]]:
        path = []
        while (edge := self._edge.get(dim)) is not None:
            path.append((dim, edge))
            dim = edge.other
        return path

    def report(self, problem: Problem) -> None:
        """Record a problem once, however often its rule is run."""
        key = (problem.path, problem.port, problem.axis, problem.code)
        if key not in self._reported:
            self._reported.add(key)
            self.problems.append(problem)


@record
class Statement:
    """What one rule says while it runs; the `Relation` that operators see."""

    store: Store
    rule: Rule
    index: int
    is_settled: bool

    def rank(self, port: str) -> int | None:
        """Return the rank of a port, or None."""
        return self.store.read_rank(self.rule.slots[port], self.index)

    def set_rank(self, port: str, rank: int, why: str) -> bool:  # noqa: ARG002 - ranks are explained by their rule
        """State the rank of a port."""
        slot = self.rule.slots[port]
        dims = self.store.dims_of_slot[slot]
        if dims is None:
            self.store.set_rank(slot, rank, self.rule)
        elif len(dims) != rank:
            self._report("rank_conflict", port, None, rank, len(dims), self.rule, self.store.rank_rule[slot])
            return False
        return True

    def dims(self, port: str) -> Sequence[Dim]:
        """Return the dims of a port of known rank."""
        dims = self.store.dims_of_slot[self.rule.slots[port]]
        if dims is None:
            raise LookupError(f"the rank of {port} is not known yet")
        return dims

    def dim(self, port: str, axis: int) -> Dim:
        """Return one dim of a port of known rank."""
        return self.dims(port)[axis]

    def value(self, dim: Dim) -> int | None:
        """Return the size of a dim, or None."""
        return self.store.read(dim, self.index)

    def settled(self) -> bool:
        """Tell whether nothing else can be derived."""
        if not self.is_settled:
            self.store.postpone(self.index)
        return self.is_settled

    def same(self, dim: Dim, other: Dim, why: str) -> None:
        """State that two dims are equal."""
        if not self.store.unite(dim, other, self.rule, why):
            # An input is easier to blame than an output, and the later of two inputs than the first.
            blamed, right = (dim, other) if self._blame(dim) > self._blame(other) else (other, dim)
            self._conflict(blamed, self.store.size(right), self.store.fact(right), (right,))

    def fix(self, dim: Dim, size: int, why: str, premises: Sequence[Dim] = ()) -> None:
        """State the size of a dim, and from which others it follows."""
        self._fix(dim, size, why, tuple(premises))

    def same_shape(self, ports: Iterable[str], why: str) -> None:
        """State that ports have equal shapes."""
        store, slots = self.store, self.rule.slots
        ports = tuple(ports)
        known = [dims for port in ports if (dims := store.dims_of_slot[slots[port]]) is not None]
        if not known:
            for port in ports:
                self.rank(port)
            return
        model = known[0]
        for port in ports:
            dims = store.dims_of_slot[slots[port]]
            if dims is None:
                store.copy_dims(slots[port], model, self.rule, why)
            elif dims is not model and self.set_rank(port, len(model), why):
                for dim, other in zip(model, dims, strict=True):
                    self.same(dim, other, why)

    def are_equal(self, dim: Dim, other: Dim) -> bool:
        """Tell whether two dims are known to be equal."""
        return self.store.find(dim) == self.store.find(other)

    def product(self, result: Dim, factors: Sequence[Dim], why: str) -> None:
        """State that a dim is the product of others."""
        unknown = []
        known = 1
        for factor in factors:
            size = self.value(factor)
            if size is None:
                unknown.append(factor)
            else:
                known *= size
        if not unknown or known == 0:
            self._fix(result, known, why, tuple(factor for factor in factors if factor not in unknown))
        elif len(unknown) == 1 and known == 1:
            self.same(result, unknown[0], why)
        elif (total := self.value(result)) is not None and len(unknown) == 1:
            self._divide(unknown[0], total, known, why, (result, *(f for f in factors if f != unknown[0])))

    def _divide(self, factor: Dim, total: int, known: int, why: str, premises: tuple[Dim, ...]) -> None:
        if total % known:
            place = self._port_at(factor)
            self._report("shape_indivisible", *place, known, total, self.rule, self._rule_of(premises[0]))
        else:
            self._fix(factor, total // known, why, premises)

    def _fix(self, dim: Dim, size: int, why: str, premises: tuple[Dim, ...]) -> None:
        if size > MAX_SIZE:
            self._report("shape_too_large", *self._port_at(dim), MAX_SIZE, size, self.rule, None)
            return
        fact = Fact(dim, self.rule, why, premises)
        if not self.store.fix(dim, size, fact):
            self._conflict(dim, size, fact, premises)

    def refuse(self, code: str, port: str, *, expected: object = None, found: object = None) -> None:
        """Report that a port's shape can't serve this operator."""
        self._report(code, port, None, expected, found, self.rule, self.store.rank_rule[self.rule.slots[port]])

    def _blame(self, dim: Dim) -> tuple[bool, int]:
        port, _ = self._port_at(dim)
        return port in self.rule.inputs, list(self.rule.slots).index(port) if port else -1

    def _port_at(self, dim: Dim) -> tuple[str | None, int]:
        slot, axis = self.store.place(dim)
        ports = [port for port, its_slot in self.rule.slots.items() if its_slot == slot]
        return (ports[-1] if ports else None), axis

    def _rule_of(self, dim: Dim) -> Rule | None:
        fact = self.store.fact(dim)
        return self._origin(fact) if fact else None

    def _origin(self, fact: Fact) -> Rule:
        # Follow derived sizes to who declared the first of them, so that people are sent to where they can change it.
        seen = set()
        while fact.premises and fact.dim not in seen:
            seen.add(fact.dim)
            following = self.store.fact(fact.premises[0])
            if following is None or following is fact:
                break
            fact = following
        return fact.rule

    def _conflict(self, dim: Dim, expected: int, wanted: Fact | None, against: Iterable[Dim]) -> None:
        port, axis = self._port_at(dim)
        source = self._origin(wanted) if wanted else self.rule
        ports = tuple(name for name, _ in map(self._port_at, against) if name is not None)
        found = self.store.size(dim)
        self._report("shape_conflict", port, axis, expected, found, source, self._rule_of(dim), ports)

    def _report(
        self,
        code: str,
        port: str | None,
        axis: int | None,
        expected: object,
        found: object,
        source: Rule,
        other: Rule | None,
        against: tuple[str, ...] = (),
    ) -> None:
        other = other or self.rule
        if code in ("shape_conflict", "rank_conflict") and source.path[:1] == self.rule.path[:1]:
            code += "_own"
        # Where a node contradicts its own variable, the party to point at is the one that the node speaks for.
        cause = source if other.path[:1] == self.rule.path[:1] else other
        names = {"node": self.rule.name, "other": other.name, "source": source.name}
        self.store.report(
            Problem(
                code,
                path=self.rule.path[:1],
                port=port,
                axis=axis,
                values={**names, AGAINST: against},
                expected=expected,
                found=found,
                cause=cause.path[:1],
            )
        )
