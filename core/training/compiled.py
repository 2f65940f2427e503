"""Optimizers bound to arrays: a step as a flat list of calls that allocates nothing, to follow a compiled run.

The formulas are those of `core.training.rules`, whose ``update`` is what these calls are tested against. They go
over the arrays in blocks that stay in the cache while all passes of a formula are made. Optimizers without a list of
their own run by ``update``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import Protocol, TypeAlias

import numpy as np

from core.operators.operator import Array
from core.problem import Path
from core.runtime.compiled.buffers import Arena
from core.runtime.compiled.calls import Call
from core.runtime.compiled.program import CompiledProgram
from core.training.rules import SGD, Adam, Optimizer, States

BLOCK = 32_768
"""Elements of a block: six arrays of so many float32 fit into the second cache of today's processors."""

Scratch: TypeAlias = dict[tuple[np.dtype[np.generic], str], Array]
"""Memory of a block's size by type and use; parameters that are changed one after the other share it."""


class CompiledUpdate:
    """An optimizer bound to parameters and their gradients, by path; what has no gradient is left alone.

    Args:
        states: What is remembered so far; these arrays are written into.
        count: How many steps were done so far.
        lr_mult: What the learning rate is multiplied by.
        is_exact: Remember what the formula remembers, and round as it does; else Adam keeps multiples, which saves
            two passes over the memory.
        scratch: Memory to share with other updates.

    Raises:
        ValueError: The elements of an array do not lie in order.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        values: Mapping[Path, Array],
        gradients: Mapping[Path, Array],
        *,
        states: Mapping[Path, States] | None = None,
        count: int = 0,
        lr_mult: float = 1.0,
        is_exact: bool = False,
        scratch: Scratch | None = None,
    ) -> None:
        self._steps = _Steps(optimizer, count, lr_mult, is_exact, {} if scratch is None else scratch)
        self._arrays = (dict(values), dict(gradients))
        self.states = states or _begun(optimizer, {path: values[path] for path in gradients})
        kernel = _KERNELS.get(type(optimizer), _as_declared)
        self.calls: Mapping[Path, Sequence[Call]] = {
            path: kernel(_Parameter(values[path], gradient, self.states[path], self._steps))
            for path, gradient in gradients.items()
        }
        """What a step does with each parameter, once it has begun; in any order."""
        self._all_calls = tuple(chain.from_iterable(self.calls.values()))

    @property
    def count(self) -> int:
        """How many steps were done."""
        return self._steps.count

    def adapt(
        self, optimizer: Optimizer, values: Mapping[Path, Array], gradients: Mapping[Path, Array], lr_mult: float
    ) -> bool:
        """Take another learning rate; False, with nothing changed, if something else is different as well."""
        old = self._steps.optimizer
        for now, then in zip((values, gradients), self._arrays, strict=True):
            if now.keys() != then.keys() or any(now[path] is not then[path] for path in now):
                return False
        same_rate = replace(optimizer, learning_rate=old.learning_rate, lr_scheduler=old.lr_scheduler)
        if type(optimizer) is not type(old) or same_rate != old:
            return False
        self._steps.optimizer, self._steps.lr_mult = optimizer, lr_mult
        return True

    def begin(self) -> None:
        """Begin a step: its number and its learning rate are from now on what `calls` work with."""
        self._steps.advance()

    def run(self) -> None:
        """Do one step."""
        self.begin()
        with np.errstate(all="ignore"):
            for function, arguments in self._all_calls:
                function(*arguments)


class Update(Protocol):
    """An optimizer bound to parameters."""

    @property
    def calls(self) -> Mapping[Path, Sequence[Call]]:
        """What a step does with each parameter."""
        ...

    def begin(self) -> None:
        """Begin a step."""
        ...


class UpdatingBackward:
    """A backward pass that moves each parameter as soon as it may, while its gradient and itself are in the cache.

    The numbers are those of the pass with the update behind it, to the bit.
    """

    def __init__(self, compiled: CompiledProgram, update: Update) -> None:
        self._update = update
        self._calls = compiled.backward_with(update.calls)

    def run(self) -> None:
        """Go back from what the last forward pass has left, and do one step of the optimizer."""
        self._update.begin()
        with np.errstate(all="ignore"):
            for function, arguments in self._calls:
                function(*arguments)


def _begun(optimizer: Optimizer, weights: Mapping[Path, Array]) -> dict[Path, States]:
    """Return what is remembered before the first step, in memory that takes little time to walk through."""
    arena = Arena()
    return {path: tuple(map(arena.copied, optimizer.start(weight))) for path, weight in weights.items()}


@dataclass
class _Steps:
    """Counts steps and writes their rates where the calls read them."""

    optimizer: Optimizer
    count: int
    lr_mult: float
    is_exact: bool
    scratch: Scratch
    rates: dict[np.dtype[np.generic], Array] = field(default_factory=dict)

    def advance(self) -> None:
        """Begin a step."""
        self.count += 1
        rate = self.learning_rate
        if isinstance(self.optimizer, Adam):
            rate = _adam_rate(self.optimizer, rate, self.count, is_exact=self.is_exact)
        for array in self.rates.values():
            array[...] = rate

    @property
    def learning_rate(self) -> float:
        """The learning rate of this step."""
        return self.optimizer.rate(self.count) * self.lr_mult

    def rate(self, dtype: np.dtype[np.generic]) -> Array:
        """Return the array of the rate."""
        return self.rates.setdefault(dtype, np.zeros((), dtype))

    def memory(self, block: Array, name: str) -> Array:
        """Return scratch memory of a block's size, the same for all blocks."""
        key = (block.dtype, name)
        if key not in self.scratch:
            self.scratch[key] = np.empty(BLOCK, block.dtype)
        return self.scratch[key][: len(block)]


@dataclass(frozen=True)
class _Parameter:
    """A weight with its gradient and what is remembered of it."""

    weight: Array
    gradient: Array
    states: States
    steps: _Steps

    def blocks(self) -> Iterator[tuple[Array, ...]]:
        """Yield blocks of the weight, the gradient and the states."""
        arrays = (self.weight, self.gradient, *self.states)
        if not all(array.flags.c_contiguous for array in arrays):
            raise ValueError("the elements of parameters and gradients must lie in order")
        flat = [array.reshape(-1) for array in arrays]
        for start in range(0, self.weight.size, BLOCK):
            yield tuple(array[start : start + BLOCK] for array in flat)


def _sgd(parameter: _Parameter) -> list[Call]:
    """M ← momentum · m − lr · g, w ← w + m."""
    optimizer = parameter.steps.optimizer
    calls: list[Call] = []
    assert isinstance(optimizer, SGD)  # noqa: S101 - the table says so
    for w, g, *states in parameter.blocks():
        prepared, source = _prepared(parameter.steps, w, g, decay_first=False)
        step = parameter.steps.memory(w, "step")
        calls += [*prepared, (np.multiply, (source, parameter.steps.rate(w.dtype), step))]
        if not states:
            calls.append((np.subtract, (w, step, w)))
            continue
        (m,) = states
        momentum = np.asarray(optimizer.momentum, w.dtype)
        calls += [(np.multiply, (m, momentum, m)), (np.subtract, (m, step, m)), (np.add, (w, m, w))]
    return calls


def _adam(parameter: _Parameter) -> list[Call]:
    """M ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − rate · m / (√v + ε).

    Where it need not be exact, what is kept is m / (1 − β₁) and v / (1 − β₂): the factors go into the rate and ε.
    """
    steps, optimizer = parameter.steps, parameter.steps.optimizer
    calls: list[Call] = []
    assert isinstance(optimizer, Adam)  # noqa: S101 - the table says so
    epsilon = optimizer.epsilon if steps.is_exact else optimizer.epsilon / math.sqrt(1 - optimizer.beta2)
    for w, g, m, v in parameter.blocks():
        prepared, source = _prepared(steps, w, g, decay_first=True)
        t, u = steps.memory(w, "step"), steps.memory(w, "root")
        calls += [
            *prepared,
            *_moved(m, source, optimizer.beta1, t if steps.is_exact else None),
            (np.square, (source, t)),
            *_moved(v, t, optimizer.beta2, t if steps.is_exact else None),
            (np.sqrt, (v, u)),
            (np.add, (u, np.asarray(epsilon, w.dtype), u)),
            (np.multiply, (m, steps.rate(w.dtype), t)),
            (np.divide, (t, u, t)),
            (np.subtract, (w, t, w)),
        ]
    return calls


def _moved(mean: Array, new: Array, beta: float, scaled: Array | None) -> list[Call]:
    """Return the calls of mean ← β mean + (1 − β) new; without memory for the last factor, it is left out."""
    calls: list[Call] = [(np.multiply, (mean, np.asarray(beta, mean.dtype), mean))]
    if scaled is not None:
        calls.append((np.multiply, (new, np.asarray(1 - beta, mean.dtype), scaled)))
    return [*calls, (np.add, (mean, new if scaled is None else scaled, mean))]


def _adam_rate(optimizer: Adam, learning_rate: float, step: int, *, is_exact: bool) -> float:
    rate: float = learning_rate * math.sqrt(1 - optimizer.beta2**step) / (1 - optimizer.beta1**step)
    return rate if is_exact else rate * (1 - optimizer.beta1) / math.sqrt(1 - optimizer.beta2)


def _prepared(steps: _Steps, w: Array, g: Array, *, decay_first: bool) -> tuple[list[Call], Array]:
    """Return the calls that scale, clip and decay a gradient, and where the result is; the gradient stays as it is."""
    optimizer, out = steps.optimizer, steps.memory(w, "gradient")
    calls: list[Call] = []
    source = g
    if optimizer.rescale_grad != 1:
        calls.append((np.multiply, (source, np.asarray(optimizer.rescale_grad, w.dtype), out)))
        source = out
    decay: list[Call] = []
    if optimizer.wd:
        decayed = steps.memory(w, "decay")
        decay.append((np.multiply, (w, np.asarray(optimizer.wd, w.dtype), decayed)))
    if decay and decay_first:
        calls += [*decay, (np.add, (source, steps.memory(w, "decay"), out))]
        source = out
    if optimizer.clip_gradient is not None:
        calls.append((partial(np.clip, out=out), (source, -optimizer.clip_gradient, optimizer.clip_gradient)))
        source = out
    if decay and not decay_first:
        calls += [*decay, (np.add, (source, steps.memory(w, "decay"), out))]
        source = out
    return calls, source


def _as_declared(parameter: _Parameter) -> list[Call]:
    steps = parameter.steps

    def update() -> None:
        rate, decay = steps.learning_rate, steps.optimizer.wd
        weight, states = steps.optimizer.update(
            parameter.weight, parameter.gradient, parameter.states, step=steps.count, lr=rate, wd=decay
        )
        np.copyto(parameter.weight, weight)
        for kept, new in zip(parameter.states, states, strict=True):
            np.copyto(kept, new)

    return [(update, ())]


_KERNELS: Mapping[type[Optimizer], Callable[[_Parameter], list[Call]]] = {SGD: _sgd, Adam: _adam}
