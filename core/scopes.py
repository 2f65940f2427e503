"""What is current on the MXNet surface, per thread and task: names, attributes, recording, devices, random numbers.

This is the one module with global state. Nothing below the MXNet surface reads it.
"""

from __future__ import annotations

from contextvars import ContextVar, Token
from typing import Any, ClassVar, Self, TypeVar

import numpy as np

from core.runtime.random import generator

ScopeT = TypeVar("ScopeT", bound="Scope")


class Current:
    """A property of a class of scopes: the scope that is current here, as MXNet's ``NameManager.current`` is."""

    def __get__(self, _scope: object, kind: type[ScopeT]) -> ScopeT:
        """Return the current scope."""
        return kind.here()


class Scope:
    """Something that is current inside of a ``with`` and gives way to the outer one afterwards.

    A direct subclass sets ``_current`` to a context variable of its own. The same object may be entered again.
    """

    _current: ClassVar[ContextVar[Any]]
    current = Current()

    def __init__(self) -> None:
        self._tokens: list[Token[Any]] = []

    @classmethod
    def here(cls) -> Self:
        """Return the scope that is current here; a plain one of this thread or task if none was entered."""
        found: Self | None = cls._current.get()
        if found is None:
            found = cls()
            cls._current.set(found)
        return found

    def __enter__(self) -> Self:
        self._tokens.append(self._current.set(self))
        return self

    def __exit__(self, *_: object) -> None:
        self._current.reset(self._tokens.pop())


_default_generator: ContextVar[np.random.Generator | None] = ContextVar("default_generator", default=None)


def default_generator() -> np.random.Generator:
    """Return what random arrays and initializers draw from here; as if seeded with 0 if nobody seeded it."""
    return _default_generator.get() or seed_default_generator(0)


def seed_default_generator(seed: int) -> np.random.Generator:
    """Start the default generator of this thread or task anew; equal seeds give equal numbers on every machine."""
    found = generator(seed, (), "default")
    _default_generator.set(found)
    return found


# What autograd does here

_recording: ContextVar[bool] = ContextVar("recording", default=False)
_training: ContextVar[bool] = ContextVar("training", default=False)


def is_recording() -> bool:
    """Tell whether operations on arrays are recorded for a backward pass."""
    return _recording.get()


def is_training() -> bool:
    """Tell whether operators behave as in training."""
    return _training.get()


def set_recording(is_recording: bool) -> bool:
    """Start or stop recording, and return what it was before."""
    before = _recording.get()
    _recording.set(bool(is_recording))
    return before


def set_training(train_mode: bool) -> bool:
    """Switch between training and predicting, and return what it was before."""
    before = _training.get()
    _training.set(bool(train_mode))
    return before


# How unknown shapes are spelled

_np_shape: ContextVar[bool | None] = ContextVar("np_shape", default=None)


def shape_spelling() -> bool | None:
    """Tell how unknown shapes are spelled.

    True: -1 and None, as MXNet does in its numpy-shape mode. False: 0 and (), as MXNet does else. None, where nobody
    chose: reported as -1 and None, and 0 and () are understood as unknown, too.
    """
    return _np_shape.get()


def set_shape_spelling(np_shape: bool | None) -> bool | None:
    """Choose how unknown shapes are spelled, and return what it was before."""
    before = _np_shape.get()
    _np_shape.set(np_shape)
    return before
