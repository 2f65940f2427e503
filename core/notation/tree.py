"""The pieces that formulas are typeset from, and how one formula is put into another.

A tree says what belongs together (a fraction, an exponent, what stands in brackets); where things are drawn is the
affair of whoever draws. Nothing here knows an operator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

RELATIONS = frozenset(["=", "≠", "<", ">", "≤", "≥", "→", "←", "≈"])
PRODUCTS = frozenset(["·", "×", "∗"])
SUMS = frozenset(["+", "−"])

ATOM, PRODUCT, SUM, RELATION, ANY = 4, 3, 2, 1, 0
"""How tightly a formula binds."""


@dataclass(frozen=True)
class Symbol:
    """A letter, number, word, name or sign; ``style`` is one of those five, or ``big`` for Σ, Π and ∫."""

    text: str
    style: str


@dataclass(frozen=True)
class Row:
    """Pieces side by side."""

    items: tuple[Notation, ...]


@dataclass(frozen=True)
class Tight:
    """Pieces side by side that nothing separates and no factor splits, such as ∂L."""

    items: tuple[Notation, ...]


@dataclass(frozen=True)
class Fraction:
    """One formula over another."""

    top: Notation
    bottom: Notation


@dataclass(frozen=True)
class Script:
    """A formula with a small one above it, below it, or both."""

    base: Notation
    above: Notation | None = None
    below: Notation | None = None


@dataclass(frozen=True)
class Root:
    """A root; the degree of a square root is not written."""

    body: Notation
    degree: str = ""


@dataclass(frozen=True)
class Fence:
    """A formula in brackets."""

    left: str
    body: Notation
    right: str


Notation: TypeAlias = Symbol | Row | Tight | Fraction | Script | Root | Fence


def row(*items: Notation) -> Notation:
    """Return pieces side by side as one formula; rows within are taken apart."""
    flat: list[Notation] = []
    for item in items:
        flat.extend(item.items if isinstance(item, Row) else (item,))
    return flat[0] if len(flat) == 1 else Row(tuple(flat))


def sign(text: str) -> Symbol:
    """Return a sign."""
    return Symbol(text, "sign")


def name(text: str) -> Symbol:
    """Return the name that somebody gave to a node."""
    return Symbol(text, "name")


def is_sign(item: Notation | None, among: frozenset[str] | None = None) -> bool:
    """Tell whether a piece is a sign, or one of some."""
    return isinstance(item, Symbol) and item.style == "sign" and (among is None or item.text in among)


def level(tree: Notation) -> int:
    """Return how tightly the outermost sign of a formula binds."""
    if isinstance(tree, Fraction):
        return PRODUCT
    if not isinstance(tree, Row):
        return ATOM
    for signs, found in ((RELATIONS | {",", ":"}, RELATION), (SUMS, SUM)):
        if any(is_sign(item, signs) for item in tree.items):
            return found
    return PRODUCT if len(tree.items) > 1 else level(tree.items[0])


def within(tree: Notation, needed: int) -> Notation:
    """Return a formula for a place that binds this tightly, in parentheses where it has to be."""
    return tree if level(tree) >= needed else Fence("(", tree, ")")


def fill(tree: Notation, values: Mapping[str, Notation]) -> Notation:
    """Return a formula with others in the place of its letters and words."""
    match tree:
        case Symbol(text, "letter" | "word") if text in values:
            return values[text]
        case Symbol():
            return tree
        case Row(items):
            return row(*(_filled(items, index, values) for index in range(len(items))))
        case Tight(items):
            return Tight(tuple(within(fill(item, values), ATOM) for item in items))
        case Fraction(top, bottom):
            return Fraction(fill(top, values), fill(bottom, values))
        case Script(base, above, below):
            return _scripted(fill(base, values), _optional(above, values), _optional(below, values))
        case Root(body, degree):
            return Root(fill(body, values), degree)
        case Fence(left, body, right):
            return Fence(left, fill(body, values), right)


def _optional(tree: Notation | None, values: Mapping[str, Notation]) -> Notation | None:
    return None if tree is None else fill(tree, values)


def _scripted(base: Notation, above: Notation | None, below: Notation | None) -> Notation:
    """Return a base with scripts; what has been set below it already is kept, as in ``x₁²``."""
    if isinstance(base, Script) and base.above is None and below is None:
        return Script(base.base, above, base.below)
    needs = isinstance(base, Script) or level(base) < ATOM
    return Script(Fence("(", base, ")") if needs else base, above, below)


def _filled(items: tuple[Notation, ...], index: int, values: Mapping[str, Notation]) -> Notation:
    filled = fill(items[index], values)
    return within(filled, _needed(items, index)) if filled != items[index] else filled


def _needed(items: tuple[Notation, ...], index: int) -> int:
    """Return how tightly something has to bind to stand in a row at a place."""
    before = items[index - 1] if index else None
    after = items[index + 1] if index + 1 < len(items) else None
    if before is None and after is None:
        return ANY
    sides = [side for side in (before, after) if side is not None]
    if any(not is_sign(side) or is_sign(side, PRODUCTS) for side in sides) or is_sign(before, frozenset("−")):
        return PRODUCT
    if any(is_sign(side, SUMS | RELATIONS) for side in sides):
        return SUM
    return ANY


def plain(tree: Notation) -> str:
    """Return a formula in one line of text, for screen readers and the clipboard."""
    match tree:
        case Symbol(text):
            return text
        case Row(items):
            return _spaced(items)
        case Tight(items):
            return "".join(plain(item) for item in items)
        case Fraction(top, bottom):
            return f"{plain(within(top, PRODUCT))} / {plain(within(bottom, ATOM))}"
        case Script(base, above, below):
            down = "" if below is None else f"_{_small(below)}"
            return plain(base) + down + ("" if above is None else f"^{_small(above)}")
        case Root(body, degree):
            return ("∛" if degree else "√") + _small(body)
        case Fence(left, body, right):
            return f"{left}{plain(body)}{right}"


def _small(tree: Notation) -> str:
    text = plain(tree)
    return text if isinstance(tree, Symbol | Fence) else f"({text})"


def _spaced(items: tuple[Notation, ...]) -> str:
    return "".join((" " if gap(items, index) else "") + plain(item) for index, item in enumerate(items))


def gap(items: tuple[Notation, ...], index: int) -> int:
    """Return how much room is left before a piece of a row: 0 none, 1 as between factors, 2 as around a sign."""
    item = items[index]
    before = items[index - 1] if index else None
    if before is None or is_sign(item, frozenset(",:")) or is_sign(before, frozenset(":")):
        return 0
    if is_sign(before, SUMS) and (index < 2 or is_sign(items[index - 2])):  # it belongs to what follows it
        return 0
    if is_sign(before) or is_sign(item):
        return 2
    if isinstance(item, Fence) and not _is_word(before, PROSE):
        is_condition = level(item.body) == RELATION and item.left == "["
        return 1 if is_condition or not _takes(before, item.left) else 0
    return 2 if _reads_as_word(before) or _reads_as_word(item) else 1


def _reads_as_word(tree: Notation) -> bool:
    base = tree.base if isinstance(tree, Script) else tree
    return _is_word(base) or (isinstance(base, Symbol) and base.style == "name")


def _takes(tree: Notation, bracket: str) -> bool:
    """Tell whether brackets behind a piece hold its arguments or its indices."""
    base = tree.base if isinstance(tree, Script) else tree
    is_named = isinstance(base, Symbol) and base.style in {"letter", "name", "word"}
    return (is_named or isinstance(base, Fence)) if bracket == "[" else _is_word(base) or base == Symbol("f", "letter")


PROSE = frozenset(
    ["or", "and", "else", "near", "for", "as", "in", "the", "where", "without", "over", "mod", "with", "to", "of", "if"]
)
"""Words of a sentence, which are no functions."""


def _is_word(tree: Notation, among: frozenset[str] | None = None) -> bool:
    return isinstance(tree, Symbol) and tree.style == "word" and (among is None or tree.text in among)


def walk(tree: Notation) -> Iterator[Notation]:
    """Yield a formula and all of its pieces."""
    yield tree
    match tree:
        case Row(items) | Tight(items):
            parts: tuple[Notation | None, ...] = items
        case Fraction(top, bottom):
            parts = (top, bottom)
        case Script(base, above, below):
            parts = (base, above, below)
        case Root(body) | Fence(body=body):
            parts = (body,)
        case _:
            parts = ()
    for part in parts:
        if part is not None:
            yield from walk(part)
