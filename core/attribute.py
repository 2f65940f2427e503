"""Attributes for every symbol that is made inside of a ``with``, as in MXNet."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, ClassVar, Self

from core.base import MXNetError
from core.graph.extra_attributes import HIDDEN_KEYS
from core.scopes import Scope


class AttrScope(Scope):
    """Attributes that symbols made inside get; nested scopes add up, the inner one wins.

    Raises:
        ValueError: A value is no text.
    """

    _current: ClassVar[ContextVar[Any]] = ContextVar("attr_scope", default=None)

    def __init__(self, **attributes: str) -> None:
        super().__init__()
        if not all(isinstance(value, str) for value in attributes.values()):
            raise ValueError("Attributes need to be string")
        self._own = dict(attributes)
        self._outer: list[Mapping[str, str]] = []

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of this scope and of those around it."""
        return {**(self._outer[-1] if self._outer else {}), **self._own}

    def get(self, attr: Mapping[str, str] | None) -> dict[str, str]:
        """Return the scope's attributes with those given on top."""
        return {**self.attributes, **(attr or {})} if attr or self._own or self._outer else {}

    def __enter__(self) -> Self:
        self._outer.append(AttrScope.current.attributes)
        return super().__enter__()

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        self._outer.pop()


def stored_attributes(attributes: Mapping[str, str], *, is_variable: bool = False) -> dict[str, str]:
    """Return attributes as nodes keep them: ``lr_mult`` as ``__lr_mult__``.

    Where both spellings are given, an operator keeps the plain one; a Variable keeps the later one, as MXNet sets its
    attributes one after the other.

    Raises:
        MXNetError: One is the old form ``weight_lr_mult``.
    """
    for key in attributes:
        hidden = next((hidden for hidden in HIDDEN_KEYS if key.endswith(f"_{hidden}")), None)
        if hidden and not key.startswith("__"):
            raise MXNetError(
                f"setting variable attributes with {key} is deprecated. please instead use\n"
                f"w = Variable({key.removesuffix(hidden)[:-1]}, {hidden})"
            )
    if is_variable:
        return {f"__{key}__" if key in HIDDEN_KEYS else key: value for key, value in attributes.items()}
    plain = {f"__{key}__": value for key, value in attributes.items() if key in HIDDEN_KEYS}
    return {**{key: value for key, value in attributes.items() if key not in HIDDEN_KEYS}, **plain}


def shown_attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return attributes as people ask for them: those with hidden keys under both spellings."""
    both = {key: attributes[f"__{key}__"] for key in HIDDEN_KEYS if f"__{key}__" in attributes}
    return {**attributes, **both}
