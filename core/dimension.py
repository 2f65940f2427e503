"""Dims and shapes: what operators state relations about.

An operator says once how the shapes of its ports hang together, through the `Relation` that is passed to it;
`core.inference` implements that protocol by unification and so gets every direction from the one statement.
Unknown dims are -1 and an unknown rank is None wherever a shape is shown to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NewType, Protocol, TypeAlias

Shape: TypeAlias = tuple[int, ...]
"""Sizes per axis, -1 where one is not known."""

UNKNOWN = -1

Dim = NewType("Dim", int)
"""Handle of one dim variable of a solver; equal unknown dims end up as one variable."""


class Relation(Protocol):
    """What an operator may say about, and read of, the shapes of its ports.

    The statement is run again whenever something that it read as unknown (a rank or a value) becomes known, so it
    reads top down: state what always holds, return where too little is known. ``why`` is a short code of the rule
    (``"num_hidden"``, ``"batch"``) that explanations show; its text is in `core.messages`.
    """

    def rank(self, port: str) -> int | None:
        """Return the number of axes of a port, or None while it is unknown."""
        ...

    def set_rank(self, port: str, rank: int, why: str) -> bool:
        """State the number of axes of a port; False if that contradicts what is known (already reported)."""
        ...

    def dim(self, port: str, axis: int) -> Dim:
        """Return one dim of a port whose rank is known; negative axes count from the end."""
        ...

    def dims(self, port: str) -> Sequence[Dim]:
        """Return all dims of a port whose rank is known."""
        ...

    def value(self, dim: Dim) -> int | None:
        """Return the size of a dim, or None while it is unknown."""
        ...

    def same(self, dim: Dim, other: Dim, why: str) -> None:
        """State that two dims are equal."""
        ...

    def fix(self, dim: Dim, size: int, why: str, premises: Sequence[Dim] = ()) -> None:
        """State the size of a dim, as an attribute of the operator gives it, or as it follows from other dims."""
        ...

    def same_shape(self, ports: Iterable[str], why: str) -> None:
        """State that ports have equal shapes, of whatever rank."""
        ...

    def product(self, result: Dim, factors: Sequence[Dim], why: str) -> None:
        """State that a dim is the product of others (1 for none); any one unknown follows from the rest."""
        ...

    def are_equal(self, dim: Dim, other: Dim) -> bool:
        """Tell whether two dims are known to be equal, be their size known or not.

        Reading False runs the rule again when they get equal, if both were read by `value` as well.
        """
        ...

    def settled(self) -> bool:
        """Tell whether all that follows has been derived, so that a rule may fall back to its default.

        Reading False runs the rule again when that point is reached.
        """
        ...

    def refuse(self, code: str, port: str, *, expected: object = None, found: object = None) -> None:
        """Report that a port's shape can't serve this operator, as a problem with this code."""
        ...


def declare_shape(relation: Relation, port: str, shape: Shape | None, why: str) -> None:
    """State what a person declared; like MXNet, take 0 and an empty shape as unknown beside -1 and None."""
    if not shape or not relation.set_rank(port, len(shape), why):
        return
    for axis, size in enumerate(shape):
        if size > 0:
            relation.fix(relation.dim(port, axis), size, why)


def is_complete(shape: Shape | None) -> bool:
    """Tell whether rank and all dims are known."""
    return shape is not None and UNKNOWN not in shape


def format_shape(shape: Shape | None) -> str:
    """Write a shape as people read it: ``(-1, 256)``, ``(10,)``, ``?`` for an unknown rank."""
    if shape is None:
        return "?"
    return f"({shape[0]},)" if len(shape) == 1 else "(" + ", ".join(map(str, shape)) + ")"
