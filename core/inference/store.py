"""The store of dims: union-find with the reason of every union, and the rules that state relations.

A *slot* is the shape of one net (an output with all inputs wired to it, or a variable). A slot has one dim per
axis once its rank is known. Rules are run until nothing follows any more; a rule that reads something unknown is
run again when that becomes known. A contradiction is recorded with both parties, the contradicting statement is
dropped, and the rest is still solved. What many nodes state alike is recorded at one of them and repeated for the
others: `core.inference.recipe`.

The proof forest is that of congruence closure with explanations (Nieuwenhuis and Oliveras, "Proof-producing
congruence closure", RTA 2005, section 3): each union adds one edge, and the path between two dims explains them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, TypeAlias, cast

from core.dimension import UNKNOWN, Dim, Shape, is_complete
from core.inference.facts import Edge, Fact, Rule, Slot
from core.inference.recipe import Position, Recipe, Recording, Size
from core.inference.statement import Statement
from core.problem import Path, Problem

Found: TypeAlias = tuple[object, ...]
"""The kind of a rule and what it finds at each port: nothing, or the sizes; equal unknown ones are one number < 0."""

ONCE: Final = "once"
"""Stands for the recipe of what came only once so far: recording it takes longer than running it."""


_dims = cast("Callable[[int, int], Iterable[Dim]]", range)
"""The dims from one number to another, without a call for each of them."""

_FORGOTTEN: Final = Rule(("",), "", lambda _: None, (), ())
"""Stands for a rule that does not hold any more."""


class Store:
    """Dims, slots and rules of one component of a graph."""

    def __init__(self) -> None:
        self.dims_of_slot: list[tuple[Dim, ...] | None] = []
        self.rank_rule: list[Rule | None] = []
        self.problems: list[Problem] = []
        self._shapes: list[Shape | None] = []
        self._first_dims: list[Dim] = []
        self._slots_by_dim: list[Slot] = []
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
        self._recording: Recording | None = None
        self._recipes: dict[Found, Recipe | str | None] = {}
        self._first_repeated: list[int] = []
        self._repeated: list[tuple[Rule, Recipe]] = []

    # -- building ------------------------------------------------------------------------------------------------

    def add_slot(self) -> Slot:
        """Return a new slot of unknown rank."""
        self.add_slots(1)
        return len(self.dims_of_slot) - 1

    def add_slots(self, count: int) -> None:
        """Make new slots of unknown rank, numbered from the number of those that there are."""
        nothing = [None] * count
        self.dims_of_slot += nothing
        self.rank_rule += nothing
        self._shapes += nothing

    def solve(self, rules: Iterable[Rule]) -> None:
        """Run rules, and those that they wake up, until nothing follows any more."""
        for rule in rules:
            self._rules.append(rule)
            # what it wakes up has run before, and runs again behind all of these
            self._apply(rule, len(self._rules) - 1)
        self._drain()

    def settle(self) -> None:
        """Let the rules that wait for everything else fall back to their defaults, one after the other."""
        while self._late:
            index = next(iter(self._late))
            del self._late[index]
            rule = self._rules[index]
            rule.relate(Statement(self, rule, index, True))
            self._drain()

    def settled(self) -> Store:
        """Return a store in which that has happened: this very one, where no rule waits."""
        if not self._late:
            return self
        fork = self.forked()
        fork.settle()
        return fork

    def forked(self) -> Store:
        """Return a store that knows the same, to which more can be told than to this one."""
        fork = Store()
        fork.dims_of_slot, fork.rank_rule = list(self.dims_of_slot), list(self.rank_rule)
        fork.problems, fork._reported = list(self.problems), set(self._reported)
        fork._shapes, fork._rules = list(self._shapes), list(self._rules)
        fork._first_dims, fork._slots_by_dim = list(self._first_dims), list(self._slots_by_dim)
        fork._parent, fork._weight, fork._size = list(self._parent), list(self._weight), list(self._size)
        fork._fact, fork._edge, fork._recipes = dict(self._fact), dict(self._edge), dict(self._recipes)
        fork._readers = {dim: set(readers) for dim, readers in self._readers.items()}
        fork._slot_readers = {slot: set(readers) for slot, readers in self._slot_readers.items()}
        fork._first_repeated, fork._repeated = list(self._first_repeated), list(self._repeated)
        fork._late = dict(self._late)
        return fork

    @property
    def rules(self) -> Sequence[Rule]:
        """What it was told so far."""
        return self._rules

    def facts_of(self, keys: AbstractSet[str]) -> list[Fact]:
        """Return what the rules of some nodes say of sizes."""
        repeated = ((rule, recipe) for rule, recipe in self._repeated if rule.path[0] in keys)
        told = [fact for fact in self._fact.values() if fact.rule.path[0] in keys]
        return told + [self._fact_of(each, rule) for rule, recipe in repeated for each in recipe.facts.values()]

    def forget(self, keys: AbstractSet[str], slots: Iterable[Slot]) -> None:
        """Drop the rules of some nodes and their slots, where nothing that they say is of any other."""
        for slot in slots:
            self.dims_of_slot[slot] = self._shapes[slot] = self.rank_rule[slot] = None
            self._slot_readers.pop(slot, None)
        self._rules = [_FORGOTTEN if rule.path[0] in keys else rule for rule in self._rules]
        self._repeated = [(_FORGOTTEN if rule.path[0] in keys else rule, recipe) for rule, recipe in self._repeated]
        self._fact = {dim: fact for dim, fact in self._fact.items() if fact.rule.path[0] not in keys}
        self._late = {index: None for index in self._late if self._rules[index] is not _FORGOTTEN}

    def postpone(self, index: int) -> None:
        """Run a rule once more when everything else is settled."""
        self._late[index] = None
        if self._recording is not None:
            self._recording.is_postponed = True

    def _enqueue(self, index: int) -> None:
        if index not in self._queued:
            self._queued.add(index)
            self._queue.append(index)

    def _drain(self) -> None:
        while self._queue:
            index = self._queue.popleft()
            self._queued.discard(index)
            self._apply(self._rules[index], index)

    # -- repeating -----------------------------------------------------------------------------------------------

    def _apply(self, rule: Rule, index: int) -> None:
        """Run a rule, or repeat what a rule of its kind has stated on the same grounds."""
        if not rule.kind:
            rule.relate(Statement(self, rule, index, False))
            return
        found = self._found(rule)
        recipe = self._recipes.get(found, "")
        if type(recipe) is Recipe:
            self._repeat(recipe, rule, index)
        elif recipe == ONCE:
            self._recipes[found] = self._recorded(rule, index)
        else:
            if recipe == "":
                self._recipes[found] = ONCE
            rule.relate(Statement(self, rule, index, False))

    def _found(self, rule: Rule) -> Found:
        """Return what a rule can read, apart from which dims of equal known size are one."""
        found: list[object] = [rule.kind]
        numbers: dict[Dim, int] = {}
        shapes, dims_of_slot = self._shapes, self.dims_of_slot
        parent, size_of = self._parent, self._size
        for slot in rule.slots:
            shape = shapes[slot]
            if shape is None and (dims := dims_of_slot[slot]) is not None:
                sizes, is_known = [], True
                for dim in dims:
                    while (up := parent[dim]) != dim:
                        dim = up  # noqa: PLW2901 - find, at a third of the cost
                    size = size_of[dim]
                    if size == UNKNOWN:
                        is_known = False
                        size = numbers.setdefault(dim, UNKNOWN - len(numbers))
                    sizes.append(size)
                shape = tuple(sizes)
                if is_known:
                    shapes[slot] = shape
            found.append(shape)
        return tuple(found)

    def _recorded(self, rule: Rule, index: int) -> Recipe | None:
        """Run a rule and return what it stated; None where that can't be repeated."""
        positions = {
            dim: (place, axis)
            for place, slot in enumerate(rule.slots)
            for axis, dim in enumerate(self.dims_of_slot[slot] or ())
        }
        roots = {position: self.find(dim) for dim, position in positions.items()}
        recording = self._recording = Recording(rule, positions, roots)
        rule.relate(Statement(self, rule, index, False))
        self._recording = None
        shapes = {place: self.shape(slot) for place, slot in enumerate(rule.slots)}
        return recording.recipe({place: shape if is_complete(shape) else None for place, shape in shapes.items()})

    def _repeat(self, recipe: Recipe, rule: Rule, index: int) -> None:
        if recipe.given:
            self._give(recipe, rule)
        if recipe.is_only_new:
            return
        for statement in recipe.others:
            if isinstance(statement, Size):
                fact = self._fact_of(statement, rule)
                self.fix(fact.dim, statement.size, fact)
            else:
                self.unite(self._at(statement.one, rule), self._at(statement.other, rule), rule, statement.why)
        for place in recipe.rank_waits:
            self.read_rank(rule.slots[place], index)
        for position in recipe.dim_waits:
            self.read(self._at(position, rule), index)
        if recipe.is_postponed:
            self.postpone(index)

    def _give(self, recipe: Recipe, rule: Rule) -> None:
        """Make the new dims of a recipe, with the sizes and the equalities that they have from the start."""
        parent, weight, slots, dims_of_slot = self._parent, self._weight, rule.slots, self.dims_of_slot
        first = len(parent)
        self._first_repeated.append(first)
        self._repeated.append((rule, recipe))
        parent += _dims(first, first + len(recipe.sizes))
        self._size += recipe.sizes
        weight += recipe.weights
        for place, begin, end, shape in recipe.given:
            slot = slots[place]
            dims_of_slot[slot] = tuple(_dims(first + begin, first + end))
            self.rank_rule[slot] = rule
            self._shapes[slot] = shape
            if slot in self._slot_readers:
                for reader in self._slot_readers.pop(slot):
                    self._enqueue(reader)
        for number, other in recipe.joined:
            parent[first + number] = first + other  # type: ignore[call-overload] # a number of these
        for number, place, axis in recipe.linked:
            dim = dims_of_slot[slots[place]][axis]  # type: ignore[index] # the recipe knows its rank
            while (up := parent[dim]) != dim:
                dim = up
            parent[first + number] = dim
            weight[dim] += 1

    def _at(self, position: Position, rule: Rule) -> Dim:
        dims = self.dims_of_slot[rule.slots[position[0]]]
        if dims is None:
            raise LookupError(position)
        return dims[position[1]]

    def _fact_of(self, statement: Size, rule: Rule) -> Fact:
        premises = tuple([self._at(premise, rule) for premise in statement.premises])
        return Fact(self._at(statement.dim, rule), rule, statement.why, premises)

    def _repetition(self, dim: Dim) -> tuple[int, Rule, Recipe] | None:
        """Return what made a dim, with the dim's number there; None for one that a rule made itself."""
        index = bisect_right(self._first_repeated, dim) - 1
        if index < 0:
            return None
        number = dim - self._first_repeated[index]
        rule, recipe = self._repeated[index]
        return (number, rule, recipe) if number < len(recipe.sizes) else None

    # -- what statements do --------------------------------------------------------------------------------------

    def read_rank(self, slot: Slot, reader: int) -> int | None:
        """Return the rank of a slot, or None and wake the reader when it gets known."""
        dims = self.dims_of_slot[slot]
        if dims is None:
            self._slot_readers.setdefault(slot, set()).add(reader)
            if self._recording is not None:
                self._recording.wait_for_rank(slot)
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
            if self._recording is not None:
                self._recording.join(dim, other, why)

    def _new_dims(self, slot: Slot, rank: int, rule: Rule) -> tuple[Dim, ...]:
        first = len(self._size)
        dims = cast(tuple[Dim, ...], tuple(range(first, first + rank)))
        self._first_dims.append(cast(Dim, first))
        self._slots_by_dim.append(slot)
        self._weight.extend([1] * rank)
        self._size.extend([UNKNOWN] * rank)
        self.dims_of_slot[slot] = dims
        self.rank_rule[slot] = rule
        if self._recording is not None:
            self._recording.give(slot, dims)
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
        if self._recording is not None:
            self._recording.wait_for_size(dim)
        return None

    def find(self, dim: Dim) -> Dim:
        """Return the representative of all dims that are equal to this one."""
        parent = self._parent
        while (up := parent[dim]) != dim:
            parent[dim] = parent[up]
            dim = parent[dim]
        return dim

    def are_equal(self, dim: Dim, other: Dim) -> bool:
        """Tell whether two dims are one."""
        if self._recording is not None and self.size(dim) != UNKNOWN:
            self._recording.is_repeatable = False
        return self.find(dim) == self.find(other)

    def fix(self, dim: Dim, size: int, fact: Fact) -> bool:
        """Give a dim its size; False if it has another one."""
        root = self.find(dim)
        known = self._size[root]
        if known != UNKNOWN:
            return known == size
        self._size[root] = size
        self._fact[root] = fact
        if self._recording is not None:
            self._recording.fix(dim, size, fact.why, fact.premises)
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
        if self._recording is not None:
            self._recording.join(one, other, why)
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
            self._size[root] = size_child
            if (fact := self._fact_at(child)) is not None:
                self._fact[root] = fact
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
            following = self._edge_at(below)
            self._edge[below] = edge
            edge, below = (Edge(below, following.rule, following.why), following.other) if following else (None, below)

    # -- answers -------------------------------------------------------------------------------------------------

    def shape(self, slot: Slot) -> Shape | None:
        """Return the shape of a slot, with -1 for unknown dims; None for an unknown rank."""
        if (known := self._shapes[slot]) is not None:
            return known
        dims = self.dims_of_slot[slot]
        if dims is None:
            return None
        shape = tuple([self._size[self.find(dim)] for dim in dims])
        if UNKNOWN not in shape:
            self._shapes[slot] = shape
        return shape

    def patterns(self, earlier: Sequence[Shape | None] = ()) -> list[Shape | None]:
        """Return the shape of each slot, with -1 - (the representative) for each unknown dim.

        Args:
            earlier: What the store returned that this one is a fork of.
        """
        parent, size_of = self._parent, self._size
        renewed = {pattern: None if pattern is None else tuple(map(self._renewed, pattern)) for pattern in set(earlier)}
        found = [*map(renewed.__getitem__, earlier), *self._shapes[len(earlier) :]]
        for slot, shape in enumerate(found):
            if shape is None and (dims := self.dims_of_slot[slot]) is not None:
                sizes = []
                for dim in dims:
                    while (up := parent[dim]) != dim:
                        dim = up  # noqa: PLW2901 - find, at a third of the cost
                    size = size_of[dim]
                    sizes.append(UNKNOWN - dim if size == UNKNOWN else size)
                found[slot] = tuple(sizes)
        return found

    def _renewed(self, size: int) -> int:
        """Return a size of a pattern as it is by now."""
        if size > UNKNOWN:
            return size
        root = self.find(Dim(UNKNOWN - size))
        return UNKNOWN - root if self._size[root] == UNKNOWN else self._size[root]

    def place(self, dim: Dim) -> tuple[Slot, int]:
        """Return the slot that a dim was made for, and its axis there."""
        if (made := self._repetition(dim)) is not None:
            number, rule, recipe = made
            given = next(given for given in recipe.given if given.first <= number < given.end)
            return rule.slots[given.place], number - given.first
        # a slot without axes begins where the next one does, which comes behind it
        index = bisect_right(self._first_dims, dim) - 1
        return self._slots_by_dim[index], dim - self._first_dims[index]

    def size(self, dim: Dim) -> int:
        """Return the size of a dim or -1."""
        return self._size[self.find(dim)]

    def fact(self, dim: Dim) -> Fact | None:
        """Return what decides the size of a dim."""
        return self._fact_at(self.find(dim))

    def _fact_at(self, root: Dim) -> Fact | None:
        known = self._fact.get(root)
        if known is None and (made := self._repetition(root)) is not None:
            number, rule, recipe = made
            statement = recipe.facts.get(number)
            known = None if statement is None else self._fact_of(statement, rule)
        return known

    def _edge_at(self, dim: Dim) -> Edge | None:
        known = self._edge.get(dim)
        if known is None and (made := self._repetition(dim)) is not None:
            number, rule, recipe = made
            if (found := recipe.edges.get(number)) is not None:
                known = Edge(self._at(found[0], rule), rule, found[1])
        return known

    def proof(self, dim: Dim, other: Dim) -> list[tuple[Dim, Edge]]:
        """Return the edges from one dim to an equal one, each with the dim that it leaves."""
        upward = self._to_root(dim)
        downward = self._to_root(other)
        while upward and downward and upward[-1][0] == downward[-1][0]:  # a dim has one edge
            upward.pop()
            downward.pop()
        turned = [(edge.other, Edge(below, edge.rule, edge.why)) for below, edge in reversed(downward)]
        return upward + turned

    def _to_root(self, dim: Dim) -> list[tuple[Dim, Edge]]:
        path = []
        while (edge := self._edge_at(dim)) is not None:
            path.append((dim, edge))
            dim = edge.other
        return path

    def report(self, problem: Problem) -> None:
        """Record a problem once, however often its rule is run."""
        if self._recording is not None:
            self._recording.is_repeatable = False
        key = (problem.path, problem.port, problem.axis, problem.code)
        if key not in self._reported:
            self._reported.add(key)
            self.problems.append(problem)
