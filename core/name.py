"""Automatic names, as MXNet gives them: ``fullyconnected0``, ``fullyconnected1``."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, ClassVar

from core.scopes import Scope


class NameManager(Scope):
    """Gives names; counts each hint from 0. Inside ``with NameManager():`` counting starts anew."""

    _current: ClassVar[ContextVar[Any]] = ContextVar("name_manager", default=None)

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[str, int] = {}  # the number given last

    def get(self, name: str | None, hint: str) -> str:
        """Return the name itself, or the hint with its next number where there is none."""
        if name:
            return name
        counts = self._counts
        number = counts[hint] = counts.get(hint, -1) + 1
        return f"{hint}{number}"


class Prefix(NameManager):
    """Puts a prefix in front of every operator's name, explicit ones too; Variables keep theirs."""

    def __init__(self, prefix: str = "") -> None:
        super().__init__()
        self._prefix = prefix

    def get(self, name: str | None, hint: str) -> str:
        return self._prefix + super().get(name, hint)
