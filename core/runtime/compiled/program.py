"""A program bound to arrays, for running it many times.

`bind` turns the steps of a program into one flat list of calls on arrays that it allocates beforehand: results are
written in place where nobody reads what was there, memory is used again when its last reader is done, the first
contribution to a gradient is written and later ones are added, views are made once. The numbers are those of the
traced executor (`core.runtime.executor`), to the rounding of float32: sums may be taken in another order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

import numpy as np

from core.expression.expression import ExpressionNode, Head, Phase
from core.operators.operator import Array
from core.problem import Path
from core.runtime.compiled.binding import Binding, Call, Operation, RunState
from core.runtime.compiled.elementwise import fuse_masks
from core.runtime.compiled.merging import merge_products, stacks_first
from core.runtime.compiled.table import kernel_of
from core.runtime.compiled.views import as_declared
from core.runtime.program import Program


@dataclass(frozen=True, eq=False)
class CompiledProgram:
    """A program with the arrays that it reads and writes.

    Attributes:
        values: The array of each Variable, by path; write into them between runs.
        outputs: The values of the heads after a forward pass.
        gradients: The gradient of each wanted Variable after a backward pass; none where nothing flows back.
        head_gradients: What a backward pass begins with, by the position of the head; ones until somebody writes.
        allocated_bytes: Memory beside the values.
    """

    program: Program
    values: Mapping[Path, Array]
    outputs: tuple[Array, ...]
    gradients: Mapping[Path, Array]
    head_gradients: Mapping[int, Array]
    allocated_bytes: int
    _states: Mapping[Path, Array]
    _forward: tuple[Call, ...]
    _backward: tuple[Call, ...]
    _state: RunState

    def run_forward(self, *, is_train: bool = True, run: int | None = None) -> None:
        """Compute the outputs; ``run`` is a part of the key of random operators, 0 until it is given."""
        self._state.is_train = is_train
        if run is not None:
            self._state.run = run
        with np.errstate(all="ignore"):
            for function, arguments in self._forward:
                function(*arguments)

    def run_backward(self) -> None:
        """Compute the gradients, from what the last forward pass has left; that may be done again."""
        with np.errstate(all="ignore"):
            for function, arguments in self._backward:
                function(*arguments)

    def run(self) -> None:
        """Compute outputs and gradients, for training."""
        self._state.is_train = True
        with np.errstate(all="ignore"):
            for function, arguments in self._forward:
                function(*arguments)
            for function, arguments in self._backward:
                function(*arguments)

    def state_updates(self) -> Mapping[Path, Array]:
        """Return the new values of auxiliary states; none in predict mode."""
        return self._states if self._state.is_train else {}

    def commit_states(self) -> None:
        """Take over the new values of auxiliary states, as MXNet does in its backward pass."""
        for path, update in self.state_updates().items():
            np.copyto(self.values[path], update)


def bind(program: Program, values: Mapping[Path, Array], *, seed: int = 0, run: int = 0) -> CompiledProgram:
    """Bind a program to arrays.

    Args:
        values: An array for each Variable, by path. They are taken as they are, not copied: whoever holds them
            writes new values into them. Their shapes and types decide about all others.
        seed: A part of the key of random operators, as ``run`` is.

    Raises:
        KeyError: A Variable has no value.
    """
    wanted = _results(program)
    operations, forward_count, stacks = _plan(program, wanted)
    uses = _uses(operations, wanted)
    users: dict[Head, list[Operation]] = {}
    for each in operations:
        for head in each.inputs:
            users.setdefault(head, []).append(each)
    state = RunState(seed=seed, run=run)
    binding = Binding(uses, users, state)
    binding.stack(stacks_first(stacks))
    for node in program.variables:
        binding.given(Head(node), values[node.path])
    with np.errstate(all="ignore"):
        for each in operations[:forward_count]:
            _bind_operation(binding, each)
        outputs = _owned(binding, program.heads)
        states = _owned(binding, tuple(program.state_updates.values()))
        forward, binding.calls = binding.calls, []
        allocated = binding.pool.allocated_bytes
        binding.freeze()
        head_gradients = _seeds(program, binding)
        for each in operations[forward_count:]:
            _bind_operation(binding, each)
        paths, heads = _gradient_heads(program)
        gradients = _owned(binding, heads)
    return CompiledProgram(
        program=program,
        values=MappingProxyType({node.path: values[node.path] for node in program.variables}),
        outputs=outputs,
        gradients=MappingProxyType(dict(zip(paths, gradients, strict=True))),
        head_gradients=MappingProxyType(head_gradients),
        allocated_bytes=allocated + binding.pool.allocated_bytes,
        _states=MappingProxyType({node.path: new for node, new in zip(program.state_updates, states, strict=True)}),
        _forward=tuple(forward),
        _backward=tuple(binding.calls),
        _state=state,
    )


def _results(program: Program) -> set[Head]:
    found = {*program.heads, *program.state_updates.values()}
    return found | set(program.gradients.heads if program.gradients else ())


def _gradient_heads(program: Program) -> tuple[list[Path], tuple[Head, ...]]:
    graph = program.gradients
    found = {} if graph is None else {node.path: head for node, head in graph.gradients.items() if head is not None}
    return list(found), tuple(found.values())


def _plan(program: Program, wanted: set[Head]) -> tuple[list[Operation], int, list]:  # type: ignore[type-arg]
    """Return what is computed, in order, how much of it belongs to the forward pass, and what should be adjacent."""
    forward, backward = [], []
    for step in program.steps:
        target = forward if step.phase in (Phase.FORWARD, Phase.LOSS) else backward
        target += [_operation(node) for node in step.nodes if node.operator is not None]
    uses = _uses([*forward, *backward], wanted)
    backward = fuse_masks(backward, uses)
    backward, stacks = merge_products(backward, uses)
    return [*forward, *backward], len(forward), stacks


def _operation(node: ExpressionNode) -> Operation:
    operator = node.operator
    assert operator is not None  # noqa: S101 - whoever calls has looked
    outputs = tuple(Head(node, index) for index in range(len(operator.outputs())))
    return Operation(node, operator, node.inputs, outputs)


def _uses(operations: Sequence[Operation], wanted: set[Head]) -> Counter[Head]:
    """Count who reads each head; that it is a result is a read that never ends."""
    uses = Counter(head for each in operations for head in each.inputs)
    uses.update(wanted)
    return uses


def _bind_operation(binding: Binding, operation: Operation) -> None:
    inputs = binding.begin(operation)
    kernel = operation.kernel or kernel_of(operation.operator)
    if not kernel(operation.operator, binding, inputs):
        as_declared(operation.operator, binding, inputs)
    binding.end(operation)


def _owned(binding: Binding, heads: tuple[Head, ...]) -> tuple[Array, ...]:
    """Return the arrays of results; one that is another's memory (a Variable's, a view) is copied at each run."""
    taken: set[int] = set()
    found = []
    for head in heads:
        array, storage = binding.arrays[head], binding.storages[head]
        is_own = not storage.is_kept and storage.flat.size == array.size and id(storage) not in taken
        if not is_own or 0 in array.strides or not array.flags.c_contiguous:
            copy = np.zeros(array.shape, array.dtype)
            binding.do(np.copyto, copy, array)
            array = copy
        taken.add(id(storage))
        found.append(array)
    return tuple(found)


def _seeds(program: Program, binding: Binding) -> dict[int, Array]:
    found: dict[int, Array] = {}
    for seed in program.gradients.seeds if program.gradients else ():
        array = np.ones_like(binding.arrays[seed.head])
        binding.given(Head(seed.node), array)
        found[seed.position] = cast(Array, array)
    return found
