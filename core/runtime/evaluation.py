"""Computing nodes of an expression from values that are known.

`core.runtime.executor` does this step by step and keeps the story; here it is done in one go, for whoever wants the
numbers only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping, Sequence
from functools import cached_property
from typing import TypeAlias

import numpy as np

from core.expression.expression import ExpressionNode, Head
from core.operators.operator import Array, RunContext
from core.runtime.random import generator

Watch: TypeAlias = Callable[[ExpressionNode, Sequence[Array], Sequence[Array]], None]
"""Is told of every node that was computed: the node, what it read, what came out."""


class DrawingContext(RunContext):
    """A run's context whose generator is made when an operator draws, since most do not."""

    def __init__(self, is_train: bool, seed: int, node: ExpressionNode, run: int = 0) -> None:
        object.__setattr__(self, "is_train", is_train)
        object.__setattr__(self, "_seed", seed)
        object.__setattr__(self, "_node", node)
        object.__setattr__(self, "_run", run)

    @cached_property
    def generator(self) -> np.random.Generator:
        """The generator of one node in one run."""
        node: ExpressionNode = self._node  # type: ignore[attr-defined] # set around the frozen base
        return generator(self._seed, (*node.path, node.name), self._run)  # type: ignore[attr-defined]


def evaluate_nodes(
    nodes: Iterable[ExpressionNode],
    values: MutableMapping[Head, Array],
    *,
    is_train: bool,
    seed: int,
    watch: Watch | None = None,
) -> None:
    """Compute nodes in order and put every output into ``values``; what has a value there already is left alone.

    Random operators draw by seed, path and name, as `core.runtime.executor` has them draw in run 0.
    """
    # Infinities and NaNs are results to be seen, not warnings on a console.
    with np.errstate(all="ignore"):
        for node in nodes:
            if node.operator is None or Head(node) in values:
                continue
            inputs = [values[head] for head in node.inputs]
            results = node.operator.forward(inputs, DrawingContext(is_train, seed, node))
            for index, result in enumerate(results):
                values[Head(node, index)] = result
            if watch is not None:
                watch(node, inputs, results)
