"""What ``with`` makes current on the MXNet surface: automatic names and attributes, per thread and task.

This is the one module with global state. Nothing below the MXNet surface reads it.
"""

from __future__ import annotations

from contextvars import ContextVar, Token
from typing import Any, ClassVar, Self


class Scope:
    """Something that is current inside of a ``with`` and gives way to the outer one afterwards.

    A direct subclass sets ``_current`` to a context variable of its own. The same object may be entered again.
    """

    _current: ClassVar[ContextVar[Any]]

    def __init__(self) -> None:
        self._tokens: list[Token[Any]] = []

    @classmethod
    def current(cls) -> Self:
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
