"""A program bound to arrays, for running it many times.

`bind` turns the steps of a program into one flat list of calls on arrays that it allocates beforehand: results are
written in place where nobody reads what was there, memory is used again when its last reader is done, the first
contribution to a gradient is written and later ones are added, views are made once. The numbers are those of the
traced executor (`core.runtime.executor`), to the rounding of float32: sums may be taken in another order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from core.collector import uncollected
from core.expression.expression import Head
from core.operators.operator import Array
from core.problem import Path
from core.record import record
from core.runtime.compiled.binder import Binder, Operation, RunState
from core.runtime.compiled.buffers import Storage
from core.runtime.compiled.calls import Call
from core.runtime.compiled.merging import stacks_first
from core.runtime.compiled.plan import make_plan
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
    results = _results(program, outputs, gradients or {})
    plan = make_plan(program, results.heads)
    state = RunState(seed=seed, run=run)
    binder = Binder(plan.uses, plan.users, state, targets=results.targets)
    binder.stack(stacks_first(plan.stacks))
    for node in program.variables:
        binder.mirrored(Head(node), values[node.path])
    with np.errstate(all="ignore"):
        _bind_operations(binder, plan.forward)
        bound_outputs = _owned(binder, results.outputs)
        states = _owned(binder, results.states)
        forward = binder.freeze()
        head_gradients = _seeds(program, binder)
        _bind_operations(binder, plan.backward)
        bound_gradients = _owned(binder, results.gradients)
    paths = [variable.node.path for variable in results.variables]
    return CompiledProgram(
        program=program,
        values=MappingProxyType({node.path: values[node.path] for node in program.variables}),
        outputs=bound_outputs,
        gradients=MappingProxyType(dict(zip(paths, bound_gradients, strict=True))),
        head_gradients=MappingProxyType(head_gradients),
        allocated_bytes=binder.allocated_bytes,
        _states=MappingProxyType({node.path: new for node, new in zip(program.state_updates, states, strict=True)}),
        _forward=tuple(forward),
        _backward=tuple(binder.calls),
        _settled=MappingProxyType(dict(zip(paths, _settled(binder, results), strict=True))),
        _state=state,
    )


_Target: TypeAlias = tuple[Head, Array | None]
"""A result, and the array of the caller that it goes into; None if a new one is to be made."""


@record
class _Results:
    """What is read when a program has run.

    Attributes:
        outputs: The heads of the program, in their order.
        states: The new values of auxiliary states.
        gradients: The gradients of `variables`, in their order.
        variables: What wants a gradient and gets one.
    """

    outputs: Sequence[_Target]
    states: Sequence[_Target]
    gradients: Sequence[_Target]
    variables: Sequence[Head]

    @property
    def heads(self) -> set[Head]:
        """All of them."""
        return {head for head, _ in (*self.outputs, *self.states, *self.gradients)}

    @property
    def targets(self) -> dict[Head, Array]:
        """The arrays of the caller; of a result that is asked for several times, the first."""
        return {head: array for head, array in reversed([*self.outputs, *self.gradients]) if array is not None}


def _results(program: Program, outputs: Sequence[Array] | None, gradients: Mapping[Path, Array]) -> _Results:
    into = [None] * len(program.heads) if outputs is None else outputs
    graph = program.gradients
    found = {} if graph is None else {Head(node): head for node, head in graph.gradients.items() if head is not None}
    return _Results(
        list(zip(program.heads, into, strict=True)),
        [(head, None) for head in program.state_updates.values()],
        [(head, gradients.get(variable.node.path)) for variable, head in found.items()],
        list(found),
    )


def _settled(binder: Binder, results: _Results) -> list[int]:
    """Return after how many backward calls each variable and its gradient are left alone."""
    pairs = zip(results.variables, results.gradients, strict=True)
    return [max(binder.storages[variable].last, binder.storages[head].last) for variable, (head, _) in pairs]


def _bind_operations(binder: Binder, operations: Sequence[Operation]) -> None:
    for each in operations:
        inputs = binder.begin(each)
        kernel = each.kernel or kernel_of(each.operator)
        if not kernel(each.operator, binder, inputs):
            as_declared(each.operator, binder, inputs)
        binder.end(each)


def _owned(binder: Binder, results: Sequence[_Target]) -> tuple[Array, ...]:
    """Return the arrays of results; one that is another's memory (a Variable's, a view) is copied at each run."""
    taken: set[int] = set()
    found = []
    for head, target in results:
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
