"""The codes in the shape of a `Reshape`: 0, -1, -2, -3, -4."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
    """What an item of a shape asks for."""

    SIZE = auto()
    KEEP = auto()
    INFER = auto()
    REST = auto()
    MERGE = auto()
    SPLIT = auto()


class Item(NamedTuple):
    """One code of a shape: what it asks for, and the sizes it gives, -1 and 0 where it leaves them open."""

    kind: Kind
    sizes: tuple[int, ...]

    @property
    def needs(self) -> int:
        """How many axes of the input there must be for it."""
        return {Kind.KEEP: 1, Kind.SPLIT: 1, Kind.MERGE: 2}.get(self.kind, 0)

    def takes(self, left: int) -> int:
        """Return how many of the axes that are left it uses up."""
        if self.kind is Kind.REST:
            return left
        return min(left, 2 if self.kind is Kind.MERGE else 1)

    def resolved(self, taken: Sequence[int]) -> list[int]:
        """Return the sizes it makes of the axes it takes; -1 stays where all other items decide."""
        match self.kind:
            case Kind.KEEP | Kind.REST:
                return list(taken)
            case Kind.MERGE:
                return [math.prod(taken)]
            case Kind.SPLIT:
                known = max(self.sizes[0], self.sizes[1]) if -1 in self.sizes else 1
                return [taken[0] // known if size == -1 else size for size in self.sizes]
            case _:
                return list(self.sizes)


_CODES = {0: Kind.KEEP, -1: Kind.INFER, -2: Kind.REST, -3: Kind.MERGE}


def read_codes(shape: Sequence[int], *, reverse: bool = False) -> list[Item] | str:
    """Return the items of a shape, from its end if reversed; the code of a problem if it makes no sense."""
    items: list[Item] = []
    left = list(shape)
    while left:
        number = left.pop(0)
        if number == -4:
            split = tuple(left[:2])
            if len(split) < 2 or split == (-1, -1) or not all(size == -1 or size > 0 for size in split):
                return "reshape_split"
            items.append(Item(Kind.SPLIT, split[::-1] if reverse else split))
            del left[:2]
        elif number < -4:
            return "reshape_code"
        elif number == -2:
            items.append(Item(Kind.REST, ()))
        elif number in _CODES:
            items.append(Item(_CODES[number], (min(number, 0) if number > -2 else -1,)))
        else:
            items.append(Item(Kind.SIZE, (number,)))
    if sum(item.kind is Kind.INFER for item in items) > 1:
        return "reshape_twice"
    if not items:
        return "reshape_code"
    return items[::-1] if reverse else items
