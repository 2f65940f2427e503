"""Shapes of parameters that may be partly unknown, and how they are spelled.

Parameters have no axis of size 0, so that 0 means unknown however it is spelled.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.dimension import UNKNOWN, Shape
from core.scopes import shape_spelling


def stored(shape: int | Sequence[int] | None) -> Shape | None:
    """Return a shape with unknown dims as -1; one number is the shape of a vector.

    Raises:
        ValueError: A size is less than -1.
    """
    if shape is None:
        return None
    sizes = (shape,) if isinstance(shape, int) else tuple(_whole(size) for size in shape)
    if any(size < UNKNOWN for size in sizes):
        raise ValueError(f"A parameter cannot have the shape {sizes}: write -1 for a size that is not known.")
    return tuple(size if size > 0 else UNKNOWN for size in sizes)


def spelled(shape: Shape | None) -> Shape | None:
    """Return a stored shape as people see it: unknown dims are -1, or 0 where MXNet's legacy spelling is on."""
    if shape is None or shape_spelling() is not False:
        return shape
    return tuple(0 if size == UNKNOWN else size for size in shape)


def is_known(shape: Shape | None) -> bool:
    """Tell whether an array of a stored shape can be made; no axes mean unknown unless numpy's shapes are on."""
    if shape is None or (not shape and shape_spelling() is not True):
        return False
    return UNKNOWN not in shape


def fits(shape: Shape, other: Shape) -> bool:
    """Tell whether a stored shape is what another one, which may be partly unknown, allows."""
    return len(shape) == len(other) and all(b in (UNKNOWN, a) for a, b in zip(shape, other, strict=True))


def merged(shape: Shape, other: Shape) -> Shape | None:
    """Return what two stored shapes say together; None if they contradict each other."""
    if len(shape) != len(other):
        return None
    pairs = list(zip(shape, other, strict=True))
    if any(a != b and UNKNOWN not in (a, b) for a, b in pairs):
        return None
    return tuple(max(a, b) for a, b in pairs)


def shown_sizes(shape: Shape | None) -> tuple[int | None, ...]:
    """Return the sizes as a block's repr shows them: unknown ones as -1, or as None in MXNet's legacy spelling."""
    unknown = None if shape_spelling() is False else UNKNOWN
    return tuple(size if size > 0 else unknown for size in shape or ())


def _whole(size: float | str) -> int:
    if isinstance(size, float) and not size.is_integer():
        raise ValueError(f"A size of a parameter needs to be a whole number, not {size}")
    return int(size)
