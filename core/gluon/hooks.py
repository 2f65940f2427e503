"""Functions that somebody attached to a block, and how to detach them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Self, TypeVar

FunctionT = TypeVar("FunctionT")


class Hooks(Generic[FunctionT]):
    """Functions in the order in which they were attached; each can be detached by its handle."""

    def __init__(self) -> None:
        self._functions: dict[int, FunctionT] = {}
        self._next = 0

    def attach(self, function: FunctionT) -> HookHandle:
        """Add a function and return what detaches it."""
        self._functions[self._next] = function
        self._next += 1
        return HookHandle(self._functions, self._next - 1)

    def __iter__(self) -> Iterator[FunctionT]:
        # As a list: a hook may detach itself while it runs.
        return iter(list(self._functions.values()))

    def __len__(self) -> int:
        return len(self._functions)


class HookHandle:
    """Detaches a hook, once; leaving a ``with`` on it does so, too."""

    def __init__(self, functions: dict[int, FunctionT], key: int) -> None:
        self._functions: dict[int, FunctionT] = functions
        self._key = key

    def detach(self) -> None:
        """Take the hook off; nothing if it is off already."""
        self._functions.pop(self._key, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.detach()
