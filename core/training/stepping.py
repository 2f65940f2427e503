"""An optimizer as the update rule of a debugger: one parameter at a time, memory handed in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from core.expression.expression import Head
from core.graph.model import TrainingSettings
from core.operators.operator import Array
from core.problem import Path
from core.run import PreparedRun
from core.training.losses import Judge
from core.training.multipliers import PLAIN, Multipliers, multipliers_of
from core.training.rules import Optimizer, States
from core.training.settings import optimizer_of


class Memory(NamedTuple):
    """What an optimizer remembers of one parameter: how many steps it took, and its states."""

    steps: int
    states: States

    def fits(self, weight: Array) -> bool:
        """Whether it is of an array of this shape: an edit may have given the parameter another one since."""
        return all(state.shape == weight.shape for state in self.states)


@dataclass(frozen=True)
class OptimizerRule:
    """Takes steps of an optimizer (`core.runtime.debugger.UpdateRule`)."""

    optimizer: Optimizer
    multipliers: Mapping[Path, Multipliers] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The optimizer's name."""
        return type(self.optimizer).__name__

    def next(self, path: Path, weight: Array, gradient: Array, memory: object | None) -> tuple[Array, Memory]:
        """Return a weight after its next step, and what is remembered then."""
        multipliers = self.multipliers.get(path, PLAIN)
        known = memory if isinstance(memory, Memory) and memory.fits(weight) else self._start(weight)
        step = known.steps + 1
        rate, decay = self.optimizer.rate(step) * multipliers.lr, self.optimizer.wd * multipliers.wd
        made, states = self.optimizer.update(weight, gradient, known.states, step=step, lr=rate, wd=decay)
        return made, Memory(step, states)

    def _start(self, weight: Array) -> Memory:
        return Memory(0, self.optimizer.start(weight))


@dataclass(frozen=True)
class RunRule:
    """The update of a document's training, behind a run that is stepped.

    As in a training, gradients are divided by the rows of the batch where the loss is a sum over rows. That is known
    only when the run has been through its losses, which it has when the first parameter takes its step.
    """

    settings: TrainingSettings
    run: PreparedRun

    @property
    def name(self) -> str:
        """The optimizer's name."""
        return type(optimizer_of(self.settings)).__name__

    def next(self, path: Path, weight: Array, gradient: Array, memory: object | None) -> tuple[Array, Memory]:
        """Return a weight after its next step, and what is remembered then."""
        return self._rule.next(path, weight, gradient, memory)

    @cached_property
    def _rule(self) -> OptimizerRule:
        optimizer = optimizer_of(self.settings, 1 / self.rows if self.averages else 1.0)
        return OptimizerRule(optimizer, multipliers_of(self.run.needs))

    @cached_property
    def rows(self) -> int:
        """The rows of the batch: the length of what is fed first."""
        fed = (self.run.executor.value(need.path) for need in self.run.needs if not need.is_kept)
        return next((len(value) for value in fed if value is not None and value.ndim), 1)

    @property
    def averages(self) -> bool:
        """Whether gradients are divided by the rows."""
        if self.settings.average != "auto":
            return self.settings.average == "always"
        return Judge(self.run.executor.program).is_sum(self._read, self.rows)

    def _read(self, head: Head) -> Array:
        node = head.node
        at = node.path if node.is_variable else (*node.path, node.output_ports[head.index].name)
        value = self.run.executor.value(at)
        if value is None:
            raise ValueError(f"{at} is not known yet")
        return value
