"""An optimizer as the update rule of a debugger: one parameter at a time, memory handed in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from core.operators.operator import Array
from core.training.rules import Optimizer, States


class Memory(NamedTuple):
    """What an optimizer remembers of one parameter: how many steps it took, and its states."""

    steps: int
    states: States


@dataclass(frozen=True)
class OptimizerRule:
    """Takes steps of an optimizer (`core.runtime.debugger.UpdateRule`)."""

    optimizer: Optimizer

    @property
    def name(self) -> str:
        """The optimizer's name."""
        return type(self.optimizer).__name__

    def next(self, weight: Array, gradient: Array, memory: object | None) -> tuple[Array, Memory]:
        """Return a weight after its next step, and what is remembered then."""
        known = memory if isinstance(memory, Memory) else Memory(0, self.optimizer.start(weight))
        step = known.steps + 1
        rate, decay = self.optimizer.rate(step), self.optimizer.wd
        made, states = self.optimizer.update(weight, gradient, known.states, step=step, lr=rate, wd=decay)
        return made, Memory(step, states)
