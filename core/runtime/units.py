"""Units of an activation that say nothing: dead ones, which are 0 for every row, and saturated ones.

Axis 0 of an array is the batch, axis 1 the units (channels, for pictures); a vector is a batch of one single unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.operators.operator import Array, Operator

NEARLY = 0.99
"""From which part of the way to its bound an activation counts as saturated: its slope is below a fortieth then."""


@dataclass(frozen=True)
class IdleUnits:
    """How many of an activation's units say nothing about any row of a batch.

    Attributes:
        kind: ``dead`` for functions that are flat at 0, ``saturated`` for those that are flat at their bounds.
    """

    kind: Literal["dead", "saturated"]
    count: int
    total: int

    @property
    def share(self) -> float:
        """Which part of the units, from 0 to 1."""
        return self.count / self.total if self.total else 0.0


def idle_units(operator: Operator, output: Array) -> IdleUnits | None:
    """Count the idle units in an output of an activation; None for operators that can have none."""
    function = getattr(operator, "act_type", operator.name)
    if function == "relu":
        return _count("dead", output == 0)
    if function in _BOUNDS:
        low, high = _BOUNDS[function]
        middle, reach = (low + high) / 2, (high - low) / 2
        return _count("saturated", np.abs(output - middle) >= NEARLY * reach)
    return None


_BOUNDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "softsign": (-1.0, 1.0), "hard_sigmoid": (0.0, 1.0)}


def _count(kind: Literal["dead", "saturated"], is_idle: Array) -> IdleUnits:
    units = rows_of_units(is_idle)
    idle = int(units.all(axis=0).sum()) if len(units) else 0
    return IdleUnits(kind, idle, units.shape[1] if len(units) else 0)


def rows_of_units(array: Array) -> Array:
    """Return an array as (rows, units), the positions of pictures among the rows."""
    return array.reshape(-1, 1) if array.ndim < 2 else np.moveaxis(array, 1, -1).reshape(-1, array.shape[1])
