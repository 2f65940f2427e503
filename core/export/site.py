"""What a formula may know of the place where an operator is applied: attributes, and shapes with letters."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from core.operators.operator import AttributeValue, Operator

Dims = tuple[int | str, ...]
"""Sizes of an array; a letter, or ``?``, for one that nothing decides."""


class Inexpressible(Exception):  # noqa: N818 - reads as a statement: this is inexpressible
    """A formula can't be written for this node; ``code`` is that of the Problem, ``values`` are its own."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Site:
    """One application of an operator.

    Attributes:
        operator: The operator with its attributes.
        shapes: Port -> sizes; None for an unknown rank.
    """

    operator: Operator
    shapes: Mapping[str, Dims | None]

    def get(self, attribute: str) -> AttributeValue:
        """Return an attribute."""
        value: AttributeValue = getattr(self.operator, attribute)
        return value

    def dims(self, port: str) -> Dims:
        """Return the sizes of an array whose rank must be known."""
        found = self.shapes.get(port)
        if found is None:
            raise Inexpressible("export_rank")
        return found

    def rank(self, port: str) -> int:
        """Return the number of axes."""
        return len(self.dims(port))

    def sizes(self, port: str) -> tuple[int, ...]:
        """Return sizes that must all be known but the first two."""
        found = self.dims(port)
        if any(isinstance(size, str) for size in found[2:]):
            raise Inexpressible("export_sizes")
        return tuple(size if isinstance(size, int) else 0 for size in found)

    def size(self, port: str, axis: int) -> str:
        """Return a size as a formula: a number, or what reads it off the array."""
        found = self.dims(port)[axis]
        return str(found) if isinstance(found, int) else f"size({port}, {axis % self.rank(port)})"

    def count(self, port: str) -> int | None:
        """Return the number of elements, if it is known."""
        found = self.shapes.get(port)
        if found is None or any(isinstance(size, str) for size in found):
            return None
        return math.prod(size for size in found if isinstance(size, int))

    def as_shape(self, wanted: Dims, *ports: str) -> str:
        """Return sizes as a formula; those that are unknown are read off the ports, and one is left to be found."""
        items = [str(size) if isinstance(size, int) else self._read(size, ports) for size in wanted]
        if items.count("") > 1:
            raise Inexpressible("export_sizes")
        unknown = [index for index, size in enumerate(wanted) if isinstance(size, str)]
        if len(unknown) == 1:
            items[unknown[0]] = "-1"
        return tuple_of([item or "-1" for item in items])

    def _read(self, letter: str, ports: tuple[str, ...]) -> str:
        for port in ports:
            found = self.shapes.get(port) or ()
            if letter != "?" and letter in found:
                return f"size({port}, {found.index(letter)})"
        return ""


def tuple_of(items: list[str] | tuple[str, ...]) -> str:
    """Write a tuple of formulas."""
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
