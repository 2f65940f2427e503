"""Nodes that were changed in place, as ``_set_attr`` and ``_compose`` do: every symbol that shares one follows.

MXNet's nodes change; ours do not. A changed node has a successor instead, which is kept as long as the old node is,
and a symbol exchanges nodes for their successors when it is next looked at. This does not change nodes of its own
accord, and knows nothing of names or attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from core.base import MXNetError
from core.expression.expression import Expression, ExpressionNode, Head, Listing, rebuild, topological

_successors: WeakKeyDictionary[ExpressionNode, ExpressionNode] = WeakKeyDictionary()
_changes = [0]


class SharedHeads:
    """The heads of a symbol, always of the newest nodes."""

    __slots__ = ("_as_seen", "_listed", "_seen")

    def __init__(self, heads: Iterable[Head]) -> None:
        self._as_seen: Expression = heads if type(heads) is tuple else tuple(heads)
        self._seen = _changes[0]
        self._listed: Listing | None = None

    @property
    def _heads(self) -> Expression:
        if self._seen != _changes[0]:
            self._heads = _newest(self._as_seen)
        return self._as_seen

    @_heads.setter
    def _heads(self, heads: Expression) -> None:
        self._as_seen = heads
        self._seen = _changes[0]
        self._listed = None

    @property
    def listing(self) -> Listing:
        """The lists of the heads, kept for who asks again."""
        heads = self._heads
        if self._listed is None:
            self._listed = Listing(heads)
        return self._listed


def single_head(symbol: SharedHeads, key: str) -> Head:
    """Return the head of a symbol with one output.

    Raises:
        MXNetError: It has several.
    """
    # as `_heads`, in half the time: thousands of symbols are asked one after the other
    heads = symbol._as_seen if symbol._seen == _changes[0] else symbol._heads  # noqa: SLF001 - our own
    if len(heads) != 1:
        raise MXNetError(f"Keyword Argument {key} is a tuple, single value is required")
    return heads[0]


def supersede(successors: Mapping[ExpressionNode, ExpressionNode]) -> None:
    """Let nodes be followed by others wherever symbols have them."""
    _successors.update(successors)
    _changes[0] += 1


def renamed(heads: Expression, old: ExpressionNode, name: str) -> Expression:
    """Return an expression in which one node has another name; whoever else has the node keeps the old one."""

    def renew(node: ExpressionNode, inputs: tuple[Head, ...]) -> Head:
        if node is not old and inputs == node.inputs:
            return Head(node)
        return Head(node.renewed(inputs=inputs, name=name if node is old else None))

    return rebuild(heads, renew)


def _newest(heads: Expression) -> Expression:
    # a successor may read nodes that were changed later
    while any(node in _successors for node in topological(heads)):
        heads = rebuild(heads, _renewed)
    return heads


def _renewed(node: ExpressionNode, inputs: tuple[Head, ...]) -> Head:
    newest = node
    while newest in _successors:
        newest = _successors[newest]
    if inputs == node.inputs or newest.inputs != node.inputs:
        return Head(newest)
    # symbols that share the node go on sharing what it becomes
    successor = _successors[newest] = newest.renewed(inputs=inputs)
    return Head(successor)
