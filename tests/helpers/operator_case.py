"""A case of the operator harness: an operator with arrays to try it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from core.operators.operator import Array, Operator

Reference: TypeAlias = Callable[..., Array | tuple[Array, ...]]
"""Computes from the inputs, with NumPy alone, what an operator should."""


@dataclass(frozen=True)
class Case:
    """An operator with the shapes of its inputs; ``wrt`` are the inputs that have a gradient.

    Attributes:
        second: Whether the gradient is differentiated again.
        labels: Number of classes, where the second input takes class numbers.
        is_train: The mode in which everything is computed.
        given: Inputs that are not drawn, by index.
        reference: What the outputs are compared with.
        back: Inputs whose shapes follow from those of the outputs and the other inputs.
        dtype: Type of the visible outputs for float32 inputs.
    """

    operator: Operator
    shapes: tuple[tuple[int, ...], ...]
    wrt: tuple[int, ...]
    second: bool = True
    labels: int = 0
    is_train: bool = True
    given: Mapping[int, Array] = field(default_factory=dict)
    reference: Reference | None = None
    back: tuple[int, ...] = ()
    dtype: str = "float32"

    def arrays(self) -> list[Array]:
        """Draw inputs away from kinks, with class numbers where the operator takes labels."""
        generator = np.random.default_rng(3)
        drawn = [generator.uniform(0.2, 2.0, shape) * generator.choice([-1, 1], shape) for shape in self.shapes]
        if self.labels:
            drawn[1] = generator.integers(0, self.labels, self.shapes[1]).astype(float)
        return [self.given.get(index, array) for index, array in enumerate(drawn)]

    def __str__(self) -> str:
        values = "-".join(map(str, self.operator.attribute_values().values()))
        return f"{self.operator.name}-{values}" + ("" if self.is_train else "-predict")
