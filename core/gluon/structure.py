"""Nested lists of arrays or symbols: taken apart into one flat list, and put together again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from core.context import Context
from core.ndarray import NDArray
from core.symbol import Symbol

Leaf: TypeAlias = NDArray | Symbol
Nested: TypeAlias = Any
"""Leaves, None, and lists or tuples of these."""
Structure: TypeAlias = "int | list[Structure] | None"
"""The same with numbers of heads in place of leaves: 0 for one array, n for a symbol of n outputs."""


def leaves(values: Nested) -> Iterator[Leaf]:
    """Go through the arrays and symbols, whatever else there is."""
    if isinstance(values, NDArray | Symbol):
        yield values
    elif isinstance(values, list | tuple):
        for value in values:
            yield from leaves(value)


def flattened(values: Nested, what: str) -> tuple[list[Leaf], Structure]:
    """Return the leaves in order, and how they were nested.

    Raises:
        ValueError: There is something else in it.
    """
    if isinstance(values, NDArray):
        return [values], 0
    if isinstance(values, Symbol):
        return [values], len(values) if len(values) > 1 else 0
    if values is None:
        return [], None
    if isinstance(values, list | tuple):
        parts = [flattened(value, what) for value in values]
        return [leaf for found, _ in parts for leaf in found], [structure for _, structure in parts]
    raise ValueError(
        f"When hybridized, the {what} of HybridBlock must be a (nested) list of Symbol or NDArray, but got {values!r}"
        f" of type {type(values)}"
    )


def regrouped(flat: Iterator[Any], structure: Structure) -> Nested:
    """Put leaves together as they were nested."""
    if structure is None:
        return None
    if isinstance(structure, list):
        return [regrouped(flat, part) for part in structure]
    return next(flat) if structure == 0 else [next(flat) for _ in range(structure)]


def contexts(values: Nested) -> list[Context]:
    """List the devices of the arrays, each once."""
    return list(dict.fromkeys(leaf.context for leaf in leaves(values) if isinstance(leaf, NDArray)))
