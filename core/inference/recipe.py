"""What a rule stated once, written down so that it can be repeated for other nodes without being asked again.

A relation is a function of what it reads: ranks, sizes, and which unknown sizes are equal. Where a thousand nodes of
the same operator find the same, they state the same, and nearly all of it concerns dims that are made on the spot.
A recipe makes these in one go and keeps their reasons once; a node's own facts are read off it when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from core.dimension import Dim, Shape
from core.inference.facts import Rule
from core.record import record

Position: TypeAlias = tuple[int, int]
"""A dim by the place of its port among those of a rule, and its axis."""


class Given(NamedTuple):
    """A slot of unknown rank that gets dims: the place of its port, and which of the new dims are its own."""

    place: int
    first: int
    end: int
    shape: Shape | None
    """The sizes, if all are known."""


class Equality(NamedTuple):
    """A statement that two dims are equal."""

    one: Position
    other: Position
    why: str


class Size(NamedTuple):
    """A statement of the size of a dim."""

    dim: Position
    size: int
    why: str
    premises: tuple[Position, ...]


@record
class Recipe:
    """What a rule states where it finds what it found when this was recorded. New dims are counted from 0.

    Attributes:
        given: The slots that get dims.
        sizes: Size of each new dim, -1 where it is unknown or follows from another.
        weights: Of each new dim, how many dims it stands for.
        joined: New dims that equal an earlier new one, with that one.
        linked: New dims that equal one that is there, with the place and the axis of that one.
        facts: Why new dims have their sizes.
        edges: Why new dims equal others: each has at most one edge, and these lead nowhere in a circle.
        others: What is stated about dims that are there already, in order.
        rank_waits: Places of the ports that were read although their rank is unknown.
        dim_waits: Dims that were read although their size is unknown.
        is_postponed: Whether the rule waits for everything else.
        is_only_new: Whether it says nothing of dims that are there already, and waits for nothing.
    """

    given: tuple[Given, ...]
    sizes: tuple[int, ...]
    weights: tuple[int, ...]
    joined: tuple[tuple[int, int], ...]
    linked: tuple[tuple[int, int, int], ...]
    facts: Mapping[int, Size]
    edges: Mapping[int, tuple[Position, str]]
    others: tuple[Equality | Size, ...]
    rank_waits: tuple[int, ...]
    dim_waits: tuple[Position, ...]
    is_postponed: bool
    is_only_new: bool


class Recording:
    """What one rule states while it is run for the first time on what it finds."""

    def __init__(self, rule: Rule, positions: Mapping[Dim, Position], roots: Mapping[Position, Dim]) -> None:
        """Begin with the dims that there are, each with its position and the representative of what equals it."""
        self._rule = rule
        self._positions = dict(positions)
        self._roots = roots
        self._ranks: list[tuple[int, int]] = []
        self._stated: list[Equality | Size] = []
        self._rank_waits: dict[int, None] = {}
        self._dim_waits: list[tuple[int, Position]] = []
        self.is_postponed = False
        self.is_repeatable = True

    def give(self, slot: int, dims: Sequence[Dim]) -> None:
        """Note that a slot got dims."""
        place = self._rule.slots.index(slot)
        self._ranks.append((place, len(dims)))
        self._positions.update((dim, (place, axis)) for axis, dim in enumerate(dims))
        self.is_repeatable &= place not in self._rank_waits

    def join(self, one: Dim, other: Dim, why: str) -> None:
        """Note that two dims, which were none, are one now."""
        self._stated.append(Equality(self._positions[one], self._positions[other], why))

    def fix(self, dim: Dim, size: int, why: str, premises: Iterable[Dim]) -> None:
        """Note that a dim got its size."""
        at = self._positions
        self._stated.append(Size(at[dim], size, why, tuple([at[premise] for premise in premises])))

    def wait_for_rank(self, slot: int) -> None:
        """Note that the rule will run again when the rank of a slot gets known."""
        self._rank_waits[self._rule.slots.index(slot)] = None

    def wait_for_size(self, dim: Dim) -> None:
        """Note that the rule will run again when the size of a dim gets known."""
        self._dim_waits.append((len(self._stated), self._positions[dim]))

    def recipe(self, shapes: Mapping[int, Shape | None]) -> Recipe | None:
        """Return the recipe, given the complete shapes of the ports by now, by place; None if there is none."""
        if not self.is_repeatable:
            return None
        numbers: dict[Position, int] = {}
        given: list[Given] = []
        for place, rank in self._ranks:
            first = len(numbers)
            numbers.update(((place, axis), first + axis) for axis in range(rank))
            given.append(Given(place, first, first + rank, shapes[place]))
        groups = _Groups(numbers, self._roots)
        for statement in self._stated:
            groups.add(statement)
        if any(groups.is_touched(position, self._stated[after:]) for after, position in self._dim_waits):
            return None  # it read a size as unknown and stated it, or what follows from it, afterwards
        waits = tuple(dict.fromkeys(position for _, position in self._dim_waits))
        return groups.recipe(tuple(given), tuple(self._rank_waits), waits, is_postponed=self.is_postponed)


class _Group:
    """Dims that are equal: new ones by number, and a position of one that is there."""

    def __init__(self, numbers: list[int], position: Position | None) -> None:
        self.numbers = numbers
        self.position = position
        self.size: Size | None = None


class _Groups:
    """What is equal while a recording is read again."""

    def __init__(self, numbers: Mapping[Position, int], roots: Mapping[Position, Dim]) -> None:
        self._numbers = numbers
        self._of: dict[Position, _Group] = {position: _Group([number], None) for position, number in numbers.items()}
        known: dict[Dim, _Group] = {}
        for position, root in roots.items():
            self._of[position] = known.setdefault(root, _Group([], position))
        self._neighbours: dict[int, list[tuple[Position, str]]] = {number: [] for number in numbers.values()}
        self._others: list[Equality | Size] = []

    def add(self, statement: Equality | Size) -> None:
        """Take one statement in."""
        if isinstance(statement, Size):
            group = self._of[statement.dim]
            if group.position is None:
                group.size = statement
            else:
                self._others.append(statement)
            return
        one, other = self._of[statement.one], self._of[statement.other]
        if one.position is not None and other.position is not None:
            self._others.append(statement)
        else:
            self._connect(statement)
        self._merge(one, other)

    def _connect(self, statement: Equality) -> None:
        for here, there in (statement[:2], (statement.other, statement.one)):
            if here in self._numbers:
                self._neighbours[self._numbers[here]].append((there, statement.why))

    def _merge(self, one: _Group, other: _Group) -> None:
        if one.position is None and other.position is not None:
            one, other = other, one
        one.numbers += other.numbers
        if one.position is not None and other.size is not None:
            self._others.append(other.size)  # it concerns what is there, too
        else:
            one.size = one.size or other.size
        for position, group in self._of.items():
            if group is other:
                self._of[position] = one

    def is_touched(self, position: Position, statements: Iterable[Equality | Size]) -> bool:
        """Tell whether one of some statements is about what equals a dim in the end."""
        group = self._of[position]
        return any(self._of[statement[0]] is group for statement in statements)

    def recipe(
        self,
        given: tuple[Given, ...],
        rank_waits: tuple[int, ...],
        dim_waits: tuple[Position, ...],
        *,
        is_postponed: bool,
    ) -> Recipe:
        """Return what all this comes to."""
        groups = list({id(group): group for group in self._of.values()}.values())
        loose = [group for group in groups if group.position is None]
        sizes, weights = [-1] * len(self._numbers), [1] * len(self._numbers)
        for group in loose:
            weights[min(group.numbers)] = len(group.numbers)
            if group.size is not None:
                sizes[min(group.numbers)] = group.size.size
        return Recipe(
            given=given,
            sizes=tuple(sizes),
            weights=tuple(weights),
            joined=tuple((number, min(group.numbers)) for group in loose for number in sorted(group.numbers)[1:]),
            linked=tuple((n, *group.position) for group in groups if group.position for n in group.numbers),
            facts={min(group.numbers): group.size for group in loose if group.size is not None},
            edges=dict(self._edges()),
            others=tuple(self._others),
            rank_waits=rank_waits,
            dim_waits=dim_waits,
            is_postponed=is_postponed,
            is_only_new=not (self._others or rank_waits or dim_waits or is_postponed),
        )

    def _edges(self) -> Iterator[tuple[int, tuple[Position, str]]]:
        """Turn the equalities so that each new dim has one edge at most, towards what is there."""
        waiting: list[int] = []
        done: set[int] = set()
        for number, neighbours in self._neighbours.items():
            for there, why in neighbours:
                if there not in self._numbers and number not in done:
                    done.add(number)
                    waiting.append(number)
                    yield number, (there, why)
        positions = {number: position for position, number in self._numbers.items()}
        for start in (*waiting, *self._neighbours):
            yield from self._spread(start, done, positions)

    def _spread(
        self, start: int, done: set[int], positions: Mapping[int, Position]
    ) -> Iterator[tuple[int, tuple[Position, str]]]:
        done.add(start)
        waiting = [start]
        while waiting:
            here = waiting.pop()
            for there, why in self._neighbours[here]:
                number = self._numbers.get(there)
                if number is not None and number not in done:
                    done.add(number)
                    waiting.append(number)
                    yield number, (positions[here], why)
