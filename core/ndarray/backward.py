"""The backward pass over what was recorded: `core.expression.gradient` builds it, here it gets its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.base import MXNetError, mxnet_errors
from core.expression.expression import ExpressionNode, Head, topological
from core.expression.gradient import GradientGraph, gradient
from core.ndarray import tape
from core.ndarray.invoke import Opaque, run
from core.ndarray.ndarray import NDArray
from core.ndarray.tape import Entry
from core.operators.operator import Array

NOT_RECORDED = (
    "Cannot differentiate node because it is not in a computational graph. You need to set is_recording to true or use"
    " autograd.record() to save computational graphs for backward. If you want to differentiate the same graph twice,"
    " you need to pass retain_graph=True to backward."
)


@dataclass(frozen=True)
class Recorded:
    """What some arrays were computed from.

    Attributes:
        heads: The arrays' places in the expression.
        entries: Every entry behind them, by node.
    """

    heads: tuple[Head, ...]
    entries: Mapping[ExpressionNode, Entry]

    def leaves(self) -> list[Entry]:
        """List the entries whose gradients are wanted."""
        return [entry for entry in self.entries.values() if entry.is_leaf]

    def clear(self) -> None:
        """Forget the history, so that its memory can be used again; marked arrays stay marked."""
        for entry in self.entries.values():
            if entry.gradient is None:
                entry.clear()


def recorded(arrays: Sequence[NDArray]) -> Recorded:
    """Return what arrays were computed from.

    Raises:
        MXNetError: One of them was not recorded.
    """
    if not all(array.is_recorded for array in arrays):
        raise MXNetError(NOT_RECORDED)
    positions = [array.tape_position() for array in arrays]
    heads = tuple(entry.head(index) for entry, index in positions)
    return Recorded(heads, tape.entries_behind(entry for entry, _ in positions))


def gradients(
    arrays: Sequence[NDArray],
    head_gradients: Sequence[NDArray | None] | None,
    record: Recorded,
    leaves: Sequence[Entry],
    *,
    create_graph: bool = False,
    is_read_at_once: bool = False,
) -> list[NDArray | None]:
    """Return the gradients of arrays, each weighted by its head gradient (ones for None), with respect to leaves.

    With ``create_graph`` the results are recorded themselves. None stands for a leaf that nothing flows back to.
    Whoever reads the results at once, and writes into nothing else before, may get memory that is lent.
    """
    seeds = _seeds(arrays, head_gradients, create_graph=create_graph)
    nodes = [leaf.head(0).node for leaf in leaves]
    given = [entry.head(index) for entry, index in seeds]
    with mxnet_errors():
        graph = gradient(record.heads, nodes, given)
    known = {**record.entries, **tape.entries_behind(entry for entry, _ in seeds)}
    found = _Evaluation(known, create_graph=create_graph, borrows=is_read_at_once).run(graph.heads)
    _update_states(graph, record.entries)
    heads = [graph.gradients[node] for node in nodes]
    return [None if head is None else found[head] for head in heads]


def _seeds(
    arrays: Sequence[NDArray], head_gradients: Sequence[NDArray | None] | None, *, create_graph: bool
) -> list[tuple[Entry, int]]:
    given = [None] * len(arrays) if head_gradients is None else head_gradients
    seeds = []
    for array, seed in zip(arrays, given, strict=True):
        if seed is None:
            seeds.append((tape.leaf(NDArray(np.ones_like(array.data), array.context)), 0))
            continue
        if seed.size != array.size:
            raise MXNetError(f"The head gradient has shape {seed.shape}, but the head has {array.shape}")
        shaped = seed if seed.shape == array.shape else seed.reshape(array.shape)
        seeds.append(shaped.tape_position() if create_graph else (tape.leaf(shaped), 0))
    return seeds


class _Evaluation:
    """Computes the nodes of a gradient; forgets each value after its last use, unless a graph is created."""

    def __init__(self, known: Mapping[ExpressionNode, Entry], *, create_graph: bool, borrows: bool) -> None:
        self._entries = dict(known)
        self._known = known
        self._create_graph = create_graph
        self._borrows = borrows

    def run(self, heads: Iterable[Head]) -> dict[Head, NDArray]:
        heads = dict.fromkeys(heads)
        new = [node for node in topological(heads) if node not in self._known]
        uses = Counter(source for node in new for source in {head.node for head in node.inputs})
        uses.update({head.node for head in heads})
        for node in new:
            self._entries[node] = self._computed(node)
            for source in {head.node for head in node.inputs}:
                uses[source] -= 1
                if not uses[source] and source not in self._known and not self._create_graph:
                    del self._entries[source]
        return {head: self._array(head) for head in heads}

    def _computed(self, node: ExpressionNode) -> Entry:
        operator, origin = node.operator, node.origin
        if operator is None or origin is None:
            raise MXNetError(NOT_RECORDED)
        explained = self._known[origin]
        arrays = [self._value(head) for head in node.inputs]
        values = run(operator, arrays, explained.is_train)
        if self._create_graph and _lends(node):
            values = [value.copy() for value in values]
        inputs = tuple(self._entries[head.node] for head in node.inputs) if self._create_graph else ()
        return Entry(node, values, explained.context, inputs, explained.is_train)

    def _value(self, head: Head) -> Array:
        return self._entries[head.node].values[head.index]

    def _array(self, head: Head) -> NDArray:
        entry = self._entries[head.node]
        value = self._value(head)
        made = NDArray(value if self._borrows and _lends(head.node) else np.array(value, order="C"), entry.context)
        if self._create_graph:
            made.set_tape_position(entry, head.index)
        return made


def _lends(node: ExpressionNode) -> bool:
    return isinstance(node.operator, Opaque) and node.operator.lends_memory


def _update_states(graph: GradientGraph, entries: Mapping[ExpressionNode, Entry]) -> None:
    """Give auxiliary states their new values, for training steps that the pass went through: MXNet's time for that."""
    for node in {head.node for head in graph.arriving}:
        entry = entries[node]
        if node.operator is None or not entry.is_train:
            continue
        updates = node.operator.state_updates()
        for port, head, source in zip(node.input_ports, node.inputs, entry.inputs, strict=True):
            if port.name in updates:
                source.values[head.index][...] = entry.values[updates[port.name]]
