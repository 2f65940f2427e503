"""A compiled program behind the seam of executors (`core.runtime.runner`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from core.expression.expression import ExpressionNode
from core.operators.operator import Array
from core.runtime.compiled.program import CompiledProgram, bind
from core.runtime.evaluation import Watch
from core.runtime.runner import Binding, TracedRunner, needed_seeds, unwritten


class CompiledRunner:
    """Runs a bound program as a flat list of calls; a run that is watched is done node by node."""

    def __init__(self, binding: Binding) -> None:
        self._binding = binding
        self._needed = needed_seeds(binding.program)
        self._compiled: CompiledProgram | None = None
        self._traced: TracedRunner | None = None

    def run_forward(self, *, is_train: bool, seed: int, watch: Watch | None = None) -> None:
        """Compute the heads."""
        if watch is not None:
            self._traced = TracedRunner(self._binding)
            self._traced.run_forward(is_train=is_train, seed=seed, watch=watch)
            return
        self._traced = None
        if self._compiled is None:
            self._compiled = _bound(self._binding)
        self._compiled.run_forward(is_train=is_train, seed=seed)

    def run_backward(self, head_gradients: Mapping[int, Array]) -> None:
        """Compute the gradients."""
        if self._traced is not None:
            self._traced.run_backward(head_gradients)
        elif self._compiled is not None and self._binding.program.gradients is not None:
            self._run_backward(self._compiled, head_gradients)

    def _run_backward(self, compiled: CompiledProgram, head_gradients: Mapping[int, Array]) -> None:
        for seed in self._needed:
            np.copyto(compiled.head_gradients[seed.position], head_gradients[seed.position], casting="unsafe")
        compiled.run_backward()
        for node, target in self._binding.gradients.items():
            gradient = compiled.gradients.get(node.path)
            if gradient is None:
                if not target.is_added and node not in self._unwritten:
                    target.array.fill(0)
            elif target.is_added:
                np.add(target.array, gradient, out=target.array, casting="unsafe")

    @cached_property
    def _unwritten(self) -> frozenset[ExpressionNode]:
        return unwritten(self._binding.program)

    def state_updates(self) -> Mapping[ExpressionNode, Array]:
        """Return the new values of the auxiliary states."""
        if self._traced is not None:
            return self._traced.state_updates()
        if self._compiled is None:
            return {}
        at = self._binding.program.variable_at
        return {at[path]: update for path, update in self._compiled.state_updates().items()}


def _bound(binding: Binding) -> CompiledProgram:
    return bind(
        binding.program,
        {node.path: array for node, array in binding.values.items()},
        outputs=binding.outputs,
        gradients={node.path: target.array for node, target in binding.gradients.items() if not target.is_added},
    )
