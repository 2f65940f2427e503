"""Sums over axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, RunContext


@dataclass(frozen=True)
class Sum(Operator):
    """Sum over the first axis; the gradient of a bias is one."""

    name: ClassVar[str] = "_sum_rows"
    display_name: ClassVar[str] = "Sum over rows"
    family: ClassVar[str] = "reduction"
    formula: ClassVar[str] = "yⱼ = Σᵢ xᵢⱼ"
    hidden: ClassVar[bool] = True

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("data")
        if rank is None:
            return
        if rank == 0:
            relation.refuse("shape_needs_axis", "data", expected=1, found=0)
        elif relation.set_rank("output", rank - 1, "reduced"):
            for axis, dim in enumerate(relation.dims("output")):
                relation.same(dim, relation.dim("data", axis + 1), "reduced")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0].sum(axis=0),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Spread(), scope.gradient_of(0), scope.inputs[0]),)


@dataclass(frozen=True)
class Spread(Operator):
    """An array repeated along a new first axis, as often as another array has rows."""

    name: ClassVar[str] = "_spread_rows"
    display_name: ClassVar[str] = "Spread over rows"
    family: ClassVar[str] = "reduction"
    formula: ClassVar[str] = "yᵢⱼ = xⱼ"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="The row."), Port("like", doc="Its rows are counted."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "reduced")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.broadcast_to(inputs[0], inputs[1].shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Sum(), scope.gradient_of(0)), None)
