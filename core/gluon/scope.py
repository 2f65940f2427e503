"""Prefixes of blocks: ``model_dense0_``, counted per parent, and what they do to the names of symbols."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from contextvars import ContextVar
from typing import TYPE_CHECKING, Self

from core.gluon.parameter import ParameterDict
from core.name import NameManager, Prefix

if TYPE_CHECKING:
    from core.gluon.block import Block

_current: ContextVar[BlockScope | None] = ContextVar("block_scope", default=None)


class BlockScope:
    """What ``with block.name_scope():`` makes current: blocks and symbols made inside are named after the block.

    A block with an empty prefix leaves the names to the scope around it.
    """

    def __init__(self, block: Block, *, is_empty: bool) -> None:
        self._block = block
        self._is_empty = is_empty
        self._counts: Counter[str] = Counter()
        self._entered: list[ExitStack] = []

    def __enter__(self) -> Self:
        stack = ExitStack()
        if not self._is_empty:
            token = _current.set(self)
            stack.callback(_current.reset, token)
            stack.enter_context(Prefix(self._block.prefix))
        self._entered.append(stack)
        return self

    def __exit__(self, *_: object) -> None:
        self._entered.pop().close()

    def child_prefix(self, hint: str) -> str:
        """Return the prefix of the next child of a kind."""
        number = self._counts[hint]
        self._counts[hint] += 1
        return f"{hint}{number}_"

    def names_of(self, prefix: str | None, params: ParameterDict | None, hint: str) -> tuple[str, ParameterDict]:
        """Return the full prefix of a block made in this scope, and the dictionary for its parameters."""
        own = self.child_prefix(hint) if prefix is None else prefix
        if params is not None:
            return self._block.prefix + own, ParameterDict(params.prefix, params)
        parent = self._block.params
        return self._block.prefix + own, ParameterDict(parent.prefix + own, parent.shared)


def names_of(prefix: str | None, params: ParameterDict | None, hint: str) -> tuple[str, ParameterDict]:
    """Return the full prefix of a block that is made now, and the dictionary for its parameters.

    Args:
        prefix: What somebody gave; None for the hint with the next number.
        params: The dictionary to share parameters with.
        hint: The block's kind in lower case.
    """
    scope = _current.get()
    if scope is not None:
        return scope.names_of(prefix, params, hint)
    if prefix is None:
        prefix = NameManager.current.get(None, hint) + "_"
    return prefix, ParameterDict(prefix) if params is None else ParameterDict(params.prefix, params)
