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

import numpy as np

from core.collector import uncollected
from core.expression.expression import ExpressionNode, Head, Phase
from core.operators.operator import Array
from core.operators.reduction import Sum
from core.problem import Path
from core.runtime.compiled.binder import Binder, Operation, RunState, Stack
from core.runtime.compiled.buffers import Storage
from core.runtime.compiled.calls import Call
from core.runtime.compiled.commuting import pool_before_relu
from core.runtime.compiled.elementwise import fuse_masks
from core.runtime.compiled.merging import merge_products, stacks_first
from core.runtime.compiled.sharing import merge_dense
from core.runtime.compiled.table import READS, kernel_of
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
    _settled: Mapping[Path, int]
    """After how many backward calls a Variable and its gradient are neither read nor written any more."""
    _state: RunState

    def run_forward(self, *, is_train: bool = True, seed: int | None = None, run: int | None = None) -> None:
        """Compute the outputs; seed and number of the run stay as they are until others are given."""
        self._state.is_train = is_train
        if seed is not None:
            self._state.seed = seed
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

    def backward_with(self, calls: Mapping[Path, Sequence[Call]]) -> tuple[Call, ...]:
        """Return the calls of a backward pass with others in between: of each Variable as soon as it may be changed."""
        waiting: dict[int, list[Call]] = {}
        for path, its_calls in calls.items():
            waiting.setdefault(self._settled[path], []).extend(its_calls)
        found = [*waiting.get(0, ())]
        for count, call in enumerate(self._backward, 1):
            found += [call, *waiting.get(count, ())]
        return tuple(found)

    def state_updates(self) -> Mapping[Path, Array]:
        """Return the new values of auxiliary states; none in predict mode."""
        return self._states if self._state.is_train else {}

    def commit_states(self) -> None:
        """Take over the new values of auxiliary states, as MXNet does in its backward pass."""
        for path, update in self.state_updates().items():
            np.copyto(self.values[path], update)


@uncollected
def bind(
    program: Program,
    values: Mapping[Path, Array],
    *,
    outputs: Sequence[Array] | None = None,
    gradients: Mapping[Path, Array] | None = None,
    seed: int = 0,
    run: int = 0,
) -> CompiledProgram:
    """Bind a program to arrays.

    Args:
        values: An array for each Variable, by path. They are taken as they are, not copied: whoever holds them
            writes new values into them. Their shapes and types decide about all others.
        outputs: Arrays for the values of the heads, if they should not be new ones.
        gradients: Arrays for gradients, by path, likewise; they may be fewer.
        seed: A part of the key of random operators, as ``run`` is.

    Raises:
        KeyError: A Variable has no value.
    """
    wanted = _results(program)
    operations, forward_count, stacks = _plan(program, wanted)
    uses = _uses(operations, wanted)
    state = RunState(seed=seed, run=run)
    wanting, gradient_heads = _gradient_heads(program)
    paths = [head.node.path for head in wanting]
    into = [None] * len(program.heads) if outputs is None else list(outputs)
    gradients_into = [(gradients or {}).get(path) for path in paths]
    results = [*zip(program.heads, into, strict=True), *zip(gradient_heads, gradients_into, strict=True)]
    binder = Binder(
        uses, _users(operations), state, targets={head: each for head, each in reversed(results) if each is not None}
    )
    binder.stack(stacks_first(stacks))
    for node in program.variables:
        binder.mirrored(Head(node), values[node.path])
    with np.errstate(all="ignore"):
        for each in operations[:forward_count]:
            _bind_operation(binder, each)
        bound_outputs = _owned(binder, program.heads, into)
        updates = tuple(program.state_updates.values())
        states = _owned(binder, updates, [None] * len(updates))
        forward, binder.calls = binder.calls, []
        allocated = binder.pool.allocated_bytes
        binder.freeze()
        head_gradients = _seeds(program, binder)
        for each in operations[forward_count:]:
            _bind_operation(binder, each)
        bound_gradients = _owned(binder, gradient_heads, gradients_into)
    storages = [[binder.storages[head] for head in pair] for pair in zip(wanting, gradient_heads, strict=True)]
    settled = [max(storage.last for storage in pair) for pair in storages]
    return CompiledProgram(
        program=program,
        values=MappingProxyType({node.path: values[node.path] for node in program.variables}),
        outputs=bound_outputs,
        gradients=MappingProxyType(dict(zip(paths, bound_gradients, strict=True))),
        head_gradients=MappingProxyType(head_gradients),
        allocated_bytes=allocated + binder.allocated_bytes,
        _states=MappingProxyType({node.path: new for node, new in zip(program.state_updates, states, strict=True)}),
        _forward=tuple(forward),
        _backward=tuple(binder.calls),
        _settled=MappingProxyType(dict(zip(paths, settled, strict=True))),
        _state=state,
    )


def _users(operations: Sequence[Operation]) -> dict[Head, list[Operation]]:
    """List the operations that read each value."""
    users: dict[Head, list[Operation]] = {}
    for each in operations:
        for head in each.inputs:
            users.setdefault(head, []).append(each)
    return users


def _results(program: Program) -> set[Head]:
    found = {*program.heads, *program.state_updates.values()}
    return found | set(program.gradients.heads if program.gradients else ())


def _gradient_heads(program: Program) -> tuple[list[Head], list[Head]]:
    """List what wants a gradient and gets one, and these gradients."""
    graph = program.gradients
    found = {} if graph is None else {Head(node): head for node, head in graph.gradients.items() if head is not None}
    return list(found), list(found.values())


def _plan(program: Program, wanted: set[Head]) -> tuple[list[Operation], int, list[Stack]]:
    """Return what is computed, in order, how much of it belongs to the forward pass, and what should be adjacent."""
    forward: list[Operation] = []
    backward: list[Operation] = []
    for step in program.steps:
        target = forward if step.phase in (Phase.FORWARD, Phase.LOSS) else backward
        target += [_operation(node) for node in step.nodes if node.operator is not None]
    uses = _uses([*forward, *backward], wanted)
    backward = fuse_masks(backward, uses)
    forward, backward = pool_before_relu(forward, backward, wanted)
    backward, stacks = merge_products(backward, uses)
    forward, more = merge_dense(forward, uses, stacks)
    return [*forward, *_sums_first(backward)], len(forward), [*stacks, *more]


def _sums_first(operations: list[Operation]) -> list[Operation]:
    """Return operations with each sum over rows, the gradient of a bias, behind what it sums: the cache has it yet."""
    sums: dict[Head, list[Operation]] = {}
    for each in operations:
        if isinstance(each.operator, Sum) and each.kernel is None:
            sums.setdefault(each.inputs[0], []).append(each)
    ordered: list[Operation] = []
    done: set[Head] = set()
    for each in operations:
        if each.outputs[0] in done:
            continue
        pending = [each]
        while pending:
            one = pending.pop()
            ordered.append(one)
            for head in one.outputs:
                if head in sums:
                    pending += sums[head]
                    done.update(its_sum.outputs[0] for its_sum in sums[head])
    return ordered


def _operation(node: ExpressionNode) -> Operation:
    operator = node.operator
    assert operator is not None  # noqa: S101 - whoever calls has looked
    outputs = tuple([Head(node, index) for index in range(len(operator.output_ports))])
    return Operation(node, operator, node.inputs[: READS.get(type(operator))], outputs)


def _uses(operations: Sequence[Operation], wanted: set[Head]) -> Counter[Head]:
    """Count who reads each head; that it is a result is a read that never ends."""
    uses = Counter(head for each in operations for head in each.inputs)
    uses.update(wanted)
    return uses


def _bind_operation(binder: Binder, operation: Operation) -> None:
    inputs = binder.begin(operation)
    kernel = operation.kernel or kernel_of(operation.operator)
    if not kernel(operation.operator, binder, inputs):
        as_declared(operation.operator, binder, inputs)
    binder.end(operation)


def _owned(binder: Binder, heads: Sequence[Head], into: Sequence[Array | None]) -> tuple[Array, ...]:
    """Return the arrays of results; one that is another's memory (a Variable's, a view) is copied at each run."""
    taken: set[int] = set()
    found = []
    for head, target in zip(heads, into, strict=True):
        array, storage = binder.arrays[head], binder.storages[head]
        is_own = array is target if target is not None else _is_private(array, storage) and id(storage) not in taken
        if not is_own:
            copy = np.zeros(array.shape, array.dtype) if target is None else target
            binder.do(np.copyto, copy, array, "unsafe")
            storage.last = len(binder.calls)
            array = copy
        taken.add(id(storage))
        found.append(array)
    return tuple(found)


def _is_private(array: Array, storage: Storage) -> bool:
    is_whole = storage.flat.size == array.size and 0 not in array.strides
    return is_whole and not storage.is_kept and array.flags.c_contiguous


def _seeds(program: Program, binder: Binder) -> dict[int, Array]:
    found: dict[int, Array] = {}
    for seed in program.gradients.seeds if program.gradients else ():
        array = np.ones_like(binder.arrays[seed.head])
        binder.given(Head(seed.node), array)
        found[seed.position] = array
    return found
