"""MXNet's ``mx.util``: how unknown shapes are spelled."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import ContextDecorator
from typing import ParamSpec, Self, TypeVar

from core.scopes import set_shape_spelling, shape_spelling

P = ParamSpec("P")
ResultT = TypeVar("ResultT")


def is_np_shape() -> bool:
    """Tell whether unknown dims are -1 and unknown shapes None because somebody switched that on."""
    return shape_spelling() is True


def set_np_shape(active: bool) -> bool:
    """Spell unknown dims -1 and unknown shapes None (True), or 0 and () (False); return what it was before."""
    return set_shape_spelling(bool(active)) is True


class np_shape(ContextDecorator):  # noqa: N801 - MXNet's name
    """The spelling of unknown shapes inside of a ``with``, or of a decorated function."""

    def __init__(self, active: bool = True) -> None:
        self._active = bool(active)
        self._before: list[bool | None] = []

    def __enter__(self) -> Self:
        self._before.append(set_shape_spelling(self._active))
        return self

    def __exit__(self, *_: object) -> None:
        set_shape_spelling(self._before.pop())


def use_np_shape(function: Callable[P, ResultT]) -> Callable[P, ResultT]:
    """Run a function with unknown dims as -1 and unknown shapes as None."""

    @functools.wraps(function)
    def with_np_shape(*args: P.args, **kwargs: P.kwargs) -> ResultT:
        with np_shape(True):
            return function(*args, **kwargs)

    return with_np_shape


def is_np_array() -> bool:
    """Tell whether blocks work on MXNet's NumPy-like arrays: never, there are none here."""
    return False
