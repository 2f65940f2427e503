"""Where numbers stand at their wires: as near as they can without covering a node, a note or each other. No painting.

Blocks find their places one after the other. Where a block stands depends on nothing but the boxes in the columns of
the scene that it reaches, so while somebody drags a node only the blocks in a few columns look for another place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from core.graph.model import WireId

GAP = 8.0
COLUMN = 256.0
"""About as wide as a node."""
LABEL = 18.0
"""Height of the shape that may be written above a wire."""


class Box(NamedTuple):
    """A rectangle of the scene."""

    left: float
    top: float
    right: float
    bottom: float


class Wanted(NamedTuple):
    """A block that wants a place: the middle of its wire, whether the wire runs level there, and how large it is."""

    x: float
    y: float
    is_level: bool
    width: float
    height: float

    @property
    def columns(self) -> range:
        """The columns that it reaches."""
        return _columns(self.x - self.width / 2, self.x + self.width / 2)


class Spot(NamedTuple):
    """The place of a block, and the upright lines that lead to its wire from farther away, as far as they are seen."""

    box: Box
    leads: tuple[Box, ...]


class NumberPlaces:
    """The places of all blocks."""

    def __init__(self) -> None:
        self.spots: dict[WireId, Spot] = {}
        self._wanted: Mapping[WireId, Wanted] = {}
        self._obstacles: AbstractSet[Box] = frozenset()
        self._around = _Columns(())

    def settle(self, wanted: Mapping[WireId, Wanted], obstacles: AbstractSet[Box]) -> set[WireId]:
        """Find a place for every block; return the wires whose blocks or lines are elsewhere now, new or gone."""
        touched = self._touched(obstacles)
        if [*wanted] != [*self._wanted]:  # which of two blocks finds its place first makes a difference
            self._wanted = {}
        before, blocks = self.spots, _Columns(())
        boxes: dict[WireId, Box] = {}
        for wire, want in wanted.items():
            if self._wanted.get(wire) == want and touched.isdisjoint(want.columns):
                box = before[wire].box
            else:
                left, right = want.x - want.width / 2, want.x + want.width / 2
                box = _placed(want, self._around.near(left, right) | blocks.near(left, right))
                touched.update(*(_columns(each.left, each.right) for each in _changed(before.get(wire), box)))
            blocks.add(box)
            boxes[wire] = box
        self.spots = {}
        for wire, want in wanted.items():
            known, box = before.get(wire), boxes[wire]
            if known is None or known.box != box or self._wanted.get(wire) != want or _column(want.x) in touched:
                taken = self._around.near(want.x, want.x) | blocks.near(want.x, want.x)
                known = Spot(box, tuple(_leads(want, box, taken)))
            self.spots[wire] = known
        self._wanted = dict(wanted)
        return {wire for wire in before.keys() | self.spots.keys() if before.get(wire) != self.spots.get(wire)}

    def _touched(self, obstacles: AbstractSet[Box]) -> set[int]:
        """Take down where obstacles are now; return the columns in which that has changed."""
        gone, new = self._obstacles - obstacles, obstacles - self._obstacles
        for box in gone:
            self._around.remove(box)
        for box in new:
            self._around.add(box)
        self._obstacles = obstacles
        return {column for box in (*gone, *new) for column in _columns(box.left, box.right)}


class _Columns:
    """Boxes by the columns of the scene into which they reach: of hundreds few are near a place."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._boxes: dict[int, set[Box]] = {}
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Take down one more."""
        for column in _columns(box.left, box.right):
            self._boxes.setdefault(column, set()).add(box)

    def remove(self, box: Box) -> None:
        """Forget one."""
        for column in _columns(box.left, box.right):
            self._boxes[column].discard(box)

    def near(self, left: float, right: float) -> set[Box]:
        """Return the boxes that reach between two places."""
        return {
            box
            for column in _columns(left, right)
            for box in self._boxes.get(column, ())
            if box[0] < right and box[2] > left
        }


def _column(x: float) -> int:
    return int(x // COLUMN)


def _columns(left: float, right: float) -> range:
    return range(_column(left), _column(right) + 1)


def _changed(before: Spot | None, box: Box) -> tuple[Box, ...]:
    """Return where a block was and where it is, if that is not the same."""
    if before is None:
        return (box,)
    return () if before.box == box else (before.box, box)


def _placed(want: Wanted, near: set[Box]) -> Box:
    """Return the place nearest to the middle of a wire, below or above it, where a block covers nothing."""
    left, right = want.x - want.width / 2, want.x + want.width / 2
    below = want.y + GAP + (0 if want.is_level else LABEL / 2)  # the label of a steep wire stands on it
    above = want.y - LABEL - GAP - want.height
    tops = [_below(below, want.height, near), _above(above, want.height, near)]
    top = min(tops, key=lambda top: abs(top + want.height / 2 - want.y))
    return Box(left, top, right, top + want.height)


def _below(top: float, height: float, others: Iterable[Box]) -> float:
    """Return where a block begins that has moved down until it covers none of the others.

    In the order in which it meets them it need not look back: what it has passed stays behind.
    """
    for other in sorted(others, key=lambda box: box[1]):
        if other.top < top + height and other.bottom > top:
            top = other.bottom + GAP / 2
    return top


def _above(top: float, height: float, others: Iterable[Box]) -> float:
    """Return where a block begins that has moved up, as `_below` does."""
    for other in sorted(others, key=lambda box: -box[3]):
        if other.top < top + height and other.bottom > top:
            top = other.top - GAP / 2 - height
    return top


def _leads(want: Wanted, box: Box, taken: set[Box]) -> list[Box]:
    """Return the line from a block that stands apart to its wire, as far as nothing covers it."""
    x, y = want.x, want.y
    if box.top <= y <= box.bottom:
        return []
    start, end = (box.bottom, y - LABEL - GAP) if box.bottom < y else (y + GAP, box.top)
    if end - start < 2 * LABEL - GAP:
        return []
    lines = []
    for other in sorted(taken, key=lambda box: box[1]):
        if other.bottom > start and other.top < end:
            lines.append(Box(x, start, x, other.top))
            start = max(start, other.bottom)
    return [line for line in (*lines, Box(x, start, x, end)) if line.bottom - line.top > GAP / 2]
