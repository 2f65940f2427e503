"""What the learning rate and the weight decay of single parameters are multiplied by, as their Variables say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.graph.model import LR_MULT, WD_MULT, multiplier
from core.operators.operator import Array
from core.parameters.needs import Need
from core.problem import Path
from core.runtime.compiled.calls import Call
from core.training.compiled import CompiledUpdate, Scratch
from core.training.rules import Optimizer


class Multipliers(NamedTuple):
    """Of one parameter."""

    lr: float = 1.0
    wd: float = 1.0

    def of(self, optimizer: Optimizer) -> Optimizer:
        """Return an optimizer with the weight decay that the parameter has."""
        return optimizer if self.wd == 1 else replace(optimizer, wd=optimizer.wd * self.wd)


PLAIN = Multipliers()


def multipliers_of(needs: Iterable[Need]) -> dict[Path, Multipliers]:
    """Return the multipliers of those Variables that have some."""
    found = {
        need.path: Multipliers(multiplier(attributes.get(LR_MULT)), multiplier(attributes.get(WD_MULT)))
        for need in needs
        if (attributes := need.node.attributes)
    }
    return {path: each for path, each in found.items() if each != PLAIN}


class GroupedUpdate:
    """An optimizer bound to parameters and their gradients, those with the same multipliers together."""

    def __init__(
        self,
        optimizer: Optimizer,
        values: Mapping[Path, Array],
        gradients: Mapping[Path, Array],
        multipliers: Mapping[Path, Multipliers],
    ) -> None:
        groups: dict[Multipliers, dict[Path, Array]] = {}
        for path, gradient in gradients.items():
            groups.setdefault(multipliers.get(path, PLAIN), {})[path] = gradient
        scratch: Scratch = {}
        self._updates = [
            CompiledUpdate(each.of(optimizer), values, group, lr_mult=each.lr, scratch=scratch)
            for each, group in groups.items()
        ]

    @property
    def calls(self) -> Mapping[Path, Sequence[Call]]:
        """What a step does with each parameter, once it has begun."""
        return {path: calls for update in self._updates for path, calls in update.calls.items()}

    def begin(self) -> None:
        """Begin a step."""
        for update in self._updates:
            update.begin()

    def run(self) -> None:
        """Do one step."""
        for update in self._updates:
            update.run()
