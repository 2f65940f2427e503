"""What one rule says while it runs: the `Relation` that operators see, on a store, and how contradictions are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from core.dimension import Dim
from core.inference.facts import AGAINST, MAX_SIZE, Fact, Rule
from core.problem import Problem
from core.record import record

if TYPE_CHECKING:
    from core.inference.store import Store


@record
class Statement:
    """What one rule says while it runs; the `Relation` that operators see."""

    store: Store
    rule: Rule
    index: int
    is_settled: bool

    def rank(self, port: str) -> int | None:
        """Return the rank of a port, or None."""
        return self.store.read_rank(self.rule.slot(port), self.index)

    def set_rank(self, port: str, rank: int, why: str) -> bool:  # noqa: ARG002 - ranks are explained by their rule
        """State the rank of a port."""
        slot = self.rule.slot(port)
        dims = self.store.dims_of_slot[slot]
        if dims is None:
            self.store.set_rank(slot, rank, self.rule)
        elif len(dims) != rank:
            self._report("rank_conflict", port, None, rank, len(dims), self.rule, self.store.rank_rule[slot])
            return False
        return True

    def dims(self, port: str) -> Sequence[Dim]:
        """Return the dims of a port of known rank."""
        dims = self.store.dims_of_slot[self.rule.slot(port)]
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
        store = self.store
        slots = {port: self.rule.slot(port) for port in ports}
        known = [dims for slot in slots.values() if (dims := store.dims_of_slot[slot]) is not None]
        if not known:
            for port in slots:
                self.rank(port)
            return
        model = known[0]
        for port, slot in slots.items():
            dims = store.dims_of_slot[slot]
            if dims is None:
                store.copy_dims(slot, model, self.rule, why)
            elif dims is not model and self.set_rank(port, len(model), why):
                for dim, other in zip(model, dims, strict=True):
                    self.same(dim, other, why)

    def are_equal(self, dim: Dim, other: Dim) -> bool:
        """Tell whether two dims are known to be equal."""
        return self.store.are_equal(dim, other)

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
        self._report(code, port, None, expected, found, self.rule, self.store.rank_rule[self.rule.slot(port)])

    def _blame(self, dim: Dim) -> tuple[bool, int]:
        port, _ = self._port_at(dim)
        return port in self.rule.inputs, self.rule.ports.index(port) if port else -1

    def _port_at(self, dim: Dim) -> tuple[str | None, int]:
        slot, axis = self.store.place(dim)
        ports = [port for port, its_slot in self.rule.places() if its_slot == slot]
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
