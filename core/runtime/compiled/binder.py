"""What kernels see while a program is bound: arrays of their inputs, memory for their outputs, the list of calls."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from core.dimension import Shape
from core.expression.expression import ExpressionNode, Head
from core.operators.operator import Array, Operator
from core.record import record
from core.runtime.compiled.buffers import Arena, Pool, Storage, shaped
from core.runtime.compiled.calls import Call
from core.runtime.compiled.ways import product_calls


@dataclass
class RunState:
    """What a run may change without binding anew."""

    is_train: bool = True
    seed: int = 0
    run: int = 0


@record
class Operation:
    """One step of a plan: an operator's node, or several of them as one.

    Attributes:
        node: Who it is; of several, the one whose outputs are computed.
        inputs: What it reads.
        outputs: What it computes.
        kernel: How it is bound, where that is not decided by the operator.
    """

    node: ExpressionNode
    operator: Operator
    inputs: tuple[Head, ...]
    outputs: tuple[Head, ...]
    kernel: Kernel | None = None


@dataclass(frozen=True)
class Stack:
    """Heads that should lie one behind the other in memory, so that one product takes them all."""

    heads: tuple[Head, ...]


@dataclass(eq=False)
class _Place:
    """Where the rows of a stack go; its memory is made when the first of them is computed."""

    count: int
    storage: Storage | None = None
    shape: Shape = ()


@dataclass(eq=False)
class Binder:
    """The state of binding one program, and the tools of the kernels."""

    uses: Mapping[Head, int]
    users: Mapping[Head, Sequence[Operation]]
    state: RunState
    arrays: dict[Head, Array] = field(default_factory=dict)
    storages: dict[Head, Storage] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    targets: Mapping[Head, Array] = field(default_factory=dict)
    """Arrays of the caller that results go into."""
    memo: dict[object, Array] = field(default_factory=dict)
    """Arrays that kernels of one node leave for those of another (the columns of a convolution)."""

    def __post_init__(self) -> None:
        self._places: dict[Head, tuple[_Place, int]] = {}
        self._scratch: list[Storage] = []
        # Apart from the memory of results: what every operation uses again stays in the cache.
        self._arena = Arena()
        self.pool = Pool(self._arena)
        self._frozen_bytes = 0
        self._workspace = Pool(self._arena)
        self._constants: dict[object, Array] = {}
        self._operation: Operation | None = None

    # -- for whoever binds ---------------------------------------------------------------------------------------

    def stack(self, stacks: Iterable[Stack]) -> None:
        """Remember which heads should lie one behind the other; the first stack that names a head gets it."""
        for stack in stacks:
            free = [head for head in stack.heads if head not in self._places]
            if len(free) == len(stack.heads):
                place = _Place(len(free))
                self._places.update((head, (place, index)) for index, head in enumerate(free))

    def given(self, head: Head, array: Array) -> None:
        """Set the array of a Variable, a seed or a constant: it is read, and never written."""
        self.arrays[head] = array
        self.storages[head] = Storage(array, is_kept=True)

    def mirrored(self, head: Head, array: Array) -> None:
        """Set the array of a Variable; one that belongs to a stack is copied into its place at each run."""
        place = self._placed(head, array.shape, array.dtype) if head in self._places else None
        if place is None:
            self.given(head, array)
        else:
            self.do(np.copyto, place, array)

    def begin(self, operation: Operation) -> list[Array]:
        """Begin with an operation and return the arrays of its inputs."""
        self._operation = operation
        return [self.arrays[head] for head in operation.inputs]

    def end(self, operation: Operation) -> None:
        """End an operation: what nobody reads any more is free."""
        for storage in self._scratch:
            self._workspace.give_back(storage)
        self._scratch.clear()
        count = len(self.calls)
        for head in operation.inputs:
            storage = self.storages[head]
            storage.last = count
            storage.readers -= 1
            if storage.readers == 0:
                self.pool.give_back(storage)
        for head in operation.outputs:
            storage = self.storages[head]
            storage.last = count
            if storage.readers == 0 and not self.uses.get(head):
                self.pool.give_back(storage)

    def freeze(self) -> list[Call]:
        """Return the calls so far, and keep all memory that is theirs: a backward pass overwrites none of it."""
        for storage in self.storages.values():
            storage.is_kept, storage.last = True, 0
        self._frozen_bytes += self.pool.allocated_bytes
        self.pool = Pool(self._arena)
        calls, self.calls = self.calls, []
        return calls

    # -- for kernels ---------------------------------------------------------------------------------------------

    @property
    def operation(self) -> Operation:
        """The operation that is being bound."""
        if self._operation is None:
            raise RuntimeError("no operation is being bound")
        return self._operation

    def output(
        self,
        shape: Shape,
        dtype: np.dtype[np.generic],
        *,
        index: int = 0,
        over: Sequence[int] = (),
        like: Array | None = None,
    ) -> Array:
        """Return the array that an output is computed into.

        Args:
            over: Inputs whose memory may be taken if nobody else reads it; only where each element of the output is
                written after the same element of these inputs was read for the last time.
            like: The axes lie in memory in the order of those of this array.
        """
        head = self.operation.outputs[index]
        target = self.targets.get(head)
        if target is not None and target.shape == shape and target.dtype == dtype and target.flags.c_contiguous:
            self.given(head, target)
            return target
        if head in self._places and (array := self._placed(head, shape, dtype)) is not None:
            return array
        for position in over:
            array = self.arrays[self.operation.inputs[position]]
            # Another order of axes would slow down whatever reads the result together with arrays of the wanted one.
            is_ordered = like is None or like.shape != shape or array.strides == like.strides
            if is_ordered and array.shape == shape and array.dtype == dtype and self._is_free(position):
                self._set(head, array, self.storages[self.operation.inputs[position]])
                return array
        storage = self.pool.take(math.prod(shape), dtype)
        array = shaped(storage.flat, shape, like)
        self._set(head, array, storage)
        return array

    def view(self, array: Array, *, index: int = 0, of: int = 0) -> None:
        """Say that an output is a view of an input."""
        operation = self.operation
        self._set(operation.outputs[index], array, self.storages[operation.inputs[of]])

    def constant(self, array: Array, *, index: int = 0) -> None:
        """Say that an output is always the same array, which nobody else writes into."""
        self.given(self.operation.outputs[index], array)

    def scratch(self, shape: Shape, dtype: np.dtype[np.generic], like: Array | None = None) -> Array:
        """Return memory that is needed within this operation only."""
        storage = self._workspace.take(math.prod(shape), dtype)
        self._scratch.append(storage)
        return shaped(storage.flat, shape, like)

    def reserved(self, shape: Shape, dtype: np.dtype[np.generic]) -> Array:
        """Return memory that stays this operation's, zero before its first run."""
        return self._arena.zeros(math.prod(shape), dtype).reshape(shape)

    def number(self, value: float, dtype: np.dtype[np.generic]) -> Array:
        """Return a number as an array without axes, the same one for all who ask: it stays in the cache."""
        array = np.asarray(value, dtype)
        return self._constants.setdefault((dtype, array.tobytes()), array)

    def ones(self, shape: Shape, dtype: np.dtype[np.generic]) -> Array:
        """Return ones that nobody writes into, likewise."""
        if (dtype, shape) not in self._constants:
            self._constants[dtype, shape] = np.ones(shape, dtype)
        return self._constants[dtype, shape]

    def do(self, function: Callable[..., object], *arguments: object) -> None:
        """Add a call."""
        self.calls.append((function, arguments))

    def compute(self, function: np.ufunc, *operands: Array, out: Array) -> None:
        """Add the call of a universal function into an array."""
        if function in _KEYWORD_OUT:
            self.do(partial(function, out=out), *operands)
        else:
            self.do(function, *operands, out)

    def multiply(self, a: Array, b: Array, out: Array) -> None:
        """Add the product of matrices or vectors."""
        self.calls += product_calls(a, b, out, self.scratch)

    @property
    def allocated_bytes(self) -> int:
        """Memory for results, before and after `freeze`, and for scratch."""
        return self._frozen_bytes + self.pool.allocated_bytes + self._workspace.allocated_bytes

    def contiguous(self, array: Array) -> Array:
        """Return an array whose elements lie in order, copied at each run if they do not."""
        if array.flags.c_contiguous:
            return array
        copy = self.scratch(array.shape, array.dtype)
        self.do(np.copyto, copy, array)
        return copy

    def _set(self, head: Head, array: Array, storage: Storage) -> None:
        self.arrays[head] = array
        self.storages[head] = storage
        storage.readers += self.uses.get(head, 0)

    def _is_free(self, position: int) -> bool:
        inputs = self.operation.inputs
        storage, array = self.storages[inputs[position]], self.arrays[inputs[position]]
        own = sum(self.storages[head] is storage for head in inputs)
        return (
            not storage.is_kept
            and storage.readers == own
            and array.size == storage.flat.size
            and 0 not in array.strides
        )

    def _placed(self, head: Head, shape: Shape, dtype: np.dtype[np.generic]) -> Array | None:
        place, index = self._places[head]
        if not shape:
            return None
        if place.storage is None:
            place.storage = self.pool.take(place.count * math.prod(shape), dtype)
            place.storage.is_kept, place.shape = True, shape
        if place.shape != shape or place.storage.flat.dtype != dtype:
            return None
        array: Array = place.storage.flat.reshape(place.count, *shape)[index]
        self._set(head, array, place.storage)
        return array


Kernel: TypeAlias = Callable[[Any, Binder, list[Array]], bool]
"""Binds an operator to arrays; False, with nothing done, where it is not made for these."""

_KEYWORD_OUT = frozenset({np.maximum, np.minimum})
"""Functions whose positional output is deprecated, and slower."""
