"""What autograd remembers: for each recorded value, the node that computed it and the numbers.

The tape has no list. Every recorded array holds the entry that it came from, an entry holds those that it was computed
from, and so memory is freed as soon as neither an array nor a later entry needs a value. The nodes are those of
`core.expression`: a backward pass asks `core.expression.gradient` for the gradient of the recorded heads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from core.expression.expression import ExpressionNode, Head, apply, attribute_texts, variable
from core.operators.operator import Array, Operator

if TYPE_CHECKING:
    from core.context import Context
    from core.ndarray.ndarray import NDArray


@dataclass(eq=False, slots=True)
class Entry:
    """A node of the tape.

    Attributes:
        node: Its node; None once a backward pass has cleared it.
        values: All outputs of the node, hidden ones too.
        inputs: The entries that the node's inputs come from, one per input.
        is_train: Whether it was computed as in training.
        gradient: The array that a backward pass writes into, for one that was marked.
        grad_req: How it does so: ``write``, ``add`` or ``null``.
        is_fresh: A backward pass has reached it since an optimizer used its gradient.
    """

    node: ExpressionNode | None
    values: Sequence[Array]
    context: Context
    inputs: tuple[Entry, ...] = ()
    is_train: bool = False
    gradient: NDArray | None = None
    grad_req: str = "null"
    is_fresh: bool = False

    @property
    def is_leaf(self) -> bool:
        """Whether this is a Variable whose gradient is wanted."""
        return self.gradient is not None and self.grad_req != "null"

    def head(self, index: int) -> Head:
        """Return an output as a head of an expression."""
        if self.node is None:
            raise ValueError("this entry has been cleared")
        return Head(self.node, index)

    def clear(self) -> None:
        """Forget the history; what still holds this entry is no longer in a graph."""
        self.node, self.values, self.inputs = None, (), ()


def leaf(array: NDArray, gradient: NDArray | None = None, grad_req: str = "null") -> Entry:
    """Return a new entry without history that stands for an array; its numbers are read when they are needed."""
    return Entry(variable("var"), (array.data,), array.context, gradient=gradient, grad_req=grad_req)


def computed(
    operator: Operator, inputs: Sequence[tuple[Entry, int]], values: Sequence[Array], context: Context, is_train: bool
) -> Entry:
    """Return the entry of an operator that was applied to outputs of other entries."""
    heads = [entry.head(index) for entry, index in inputs]
    # One that exists for one call only is not kept, or all that it holds would be as well.
    texts = attribute_texts(operator) if operator.family == "custom" else _texts(operator)
    node = apply(operator, operator.name.lower(), heads, texts)
    return Entry(node, values, context, tuple(entry for entry, _ in inputs), is_train)


@lru_cache(maxsize=4096)
def _texts(operator: Operator) -> Mapping[str, str]:
    return attribute_texts(operator)


def entries_behind(entries: Iterable[Entry]) -> dict[ExpressionNode, Entry]:
    """Find every entry that some entries were computed from, and these themselves, by node."""
    found: dict[ExpressionNode, Entry] = {}
    pending = list(entries)
    while pending:
        entry = pending.pop()
        if entry.node is not None and entry.node not in found:
            found[entry.node] = entry
            pending.extend(entry.inputs)
    return found
