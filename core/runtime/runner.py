"""A program bound to arrays: the seam between those who hold arrays and the ways to compute.

`core.executor` binds a program to the arrays of its Variables, outputs and gradients once, and then says "forward"
and "backward". `TracedRunner` computes node by node; a compiled program is another `ProgramRunner` over the same
`Binding`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np

from core.expression.expression import ExpressionNode, Head, Phase, topological
from core.expression.gradient import Seed
from core.operators.operator import Array, Role
from core.runtime.evaluation import Watch, evaluate_nodes
from core.runtime.program import Program


class GradientTarget(NamedTuple):
    """Where the gradient of a Variable goes, and whether it is added to what is there."""

    array: Array
    is_added: bool


@dataclass(frozen=True)
class Binding:
    """A program and the arrays that it reads and writes; they stay the same objects as long as the binding lives.

    Attributes:
        values: Per Variable its array; read anew in every run, so that people may write into it between runs.
        outputs: Per head of the program, the array that a forward run writes.
        gradients: Per Variable whose gradient is wanted, in the order of the arguments.
    """

    program: Program
    values: Mapping[ExpressionNode, Array]
    outputs: Sequence[Array]
    gradients: Mapping[ExpressionNode, GradientTarget]


class ProgramRunner(Protocol):
    """Runs a bound program."""

    def run_forward(self, *, is_train: bool, seed: int, watch: Watch | None = None) -> None:
        """Compute the heads from the Variables and write them into the outputs of the binding."""
        ...

    def run_backward(self, head_gradients: Mapping[int, Array]) -> None:
        """Compute the gradients of the last forward run and put them where the binding says.

        ``head_gradients`` has an array for each position in `needed_head_gradients`.
        """
        ...

    def state_updates(self) -> Mapping[ExpressionNode, Array]:
        """Return what the last forward run makes of the auxiliary states; nothing in predict mode."""
        ...


MakeRunner: TypeAlias = Callable[[Binding], ProgramRunner]


def needed_seeds(program: Program) -> tuple[Seed, ...]:
    """List the seeds on which a gradient of the program depends: those of heads that lead to it and are no losses."""
    if program.gradients is None:
        return ()
    used = {node for step in program.steps if step.phase is Phase.SEED for node in step.nodes}
    return tuple(seed for seed in program.gradients.seeds if seed.node in used)


def unwritten(program: Program) -> frozenset[ExpressionNode]:
    """Return the Variables that only serve as labels; MXNet's loss layers leave their gradients as they are."""
    labels: set[ExpressionNode] = set()
    others: set[ExpressionNode] = set()
    for node in program.written:
        for port, head in zip(node.input_ports, node.inputs, strict=True):
            (labels if port.role is Role.LABEL else others).add(head.node)
    return frozenset(node for node in labels - others if node.is_variable)


class TracedRunner:
    """Computes node by node and keeps every value until the next forward run."""

    def __init__(self, binding: Binding) -> None:
        program = binding.program
        self._binding = binding
        self._values: dict[Head, Array] = {}
        self._is_train = False
        self._seed = 0
        self._seeds = needed_seeds(program)
        forward = set(program.written)
        heads = () if program.gradients is None else program.gradients.heads
        self._backward = tuple(node for node in topological(heads) if node not in forward)
        self._unwritten = unwritten(program)

    def run_forward(self, *, is_train: bool, seed: int, watch: Watch | None = None) -> None:
        """Compute the heads."""
        self._is_train, self._seed = is_train, seed
        self._values = {Head(node): array for node, array in self._binding.values.items()}
        program = self._binding.program
        evaluate_nodes(program.written, self._values, is_train=is_train, seed=seed, watch=watch)
        for head, output in zip(program.heads, self._binding.outputs, strict=True):
            np.copyto(output, self._values[head], casting="unsafe")

    def run_backward(self, head_gradients: Mapping[int, Array]) -> None:
        """Compute the gradients."""
        graph = self._binding.program.gradients
        if graph is None:
            return
        values = dict(self._values)
        values.update({Head(seed.node): head_gradients[seed.position] for seed in self._seeds})
        evaluate_nodes(self._backward, values, is_train=self._is_train, seed=self._seed)
        for node, target in self._binding.gradients.items():
            head = graph.gradients[node]
            if head is not None:
                _put(target, values[head])
            elif not target.is_added and node not in self._unwritten:
                target.array[...] = 0

    def state_updates(self) -> Mapping[ExpressionNode, Array]:
        """Return the new values of the auxiliary states."""
        if not self._is_train:
            return {}
        updates = self._binding.program.state_updates
        return {node: self._values[head] for node, head in updates.items() if head in self._values}


def _put(target: GradientTarget, value: Array) -> None:
    if target.is_added:
        np.add(target.array, value, out=target.array, casting="unsafe")
    else:
        np.copyto(target.array, value, casting="unsafe")
