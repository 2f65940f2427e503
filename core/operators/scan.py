"""Operators whose elements depend on all elements before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, RunContext, attribute
from core.operators.permuting import Reverse
from core.operators.relations import known_axis
from core.operators.shaping import ReshapeLike
from core.operators.unary import CastLike


@dataclass(frozen=True)
class CumSum(Operator):
    """Sums of all elements so far along an axis; of the flattened array, if no axis is given.

    What flows back is summed the other way round: ∂L/∂xᵢ = Σ gⱼ over j ≥ i.
    """

    name: ClassVar[str] = "_np_cumsum"
    aliases: ClassVar[tuple[str, ...]] = ("cumsum",)
    display_name: ClassVar[str] = "Running sum"
    family: ClassVar[str] = "reduction"
    formula: ClassVar[str] = "yᵢ = Σ xⱼ over j ≤ i"
    main_attribute: ClassVar[str] = "axis"

    axis: int | None = attribute(None, doc="The axis; all elements as one row if not given.")
    dtype: str | None = attribute(
        None,
        doc="Type of the sums; that of the array if not given.",
        choices=("float16", "float32", "float64", "int8", "int32", "int64"),
        label="type",
    )

    def inputs(self) -> tuple[Port, ...]:
        return (Port("a", doc="The addends."),)

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("a")
        if self.axis is None:
            if relation.set_rank("output", 1, "flattened") and rank is not None:
                relation.product(relation.dim("output", 0), relation.dims("a"), "flattened")
            return
        relation.same_shape(("a", "output"), "elementwise")
        if rank is not None:
            known_axis(relation, "a", self.axis, rank)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        (x,) = inputs
        return (np.cumsum(x, axis=self.axis, dtype=x.dtype if self.dtype is None else self.dtype),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (x,), g = scope.inputs, scope.gradient_of(0)
        axis = 0 if self.axis is None else self.axis
        backwards = Reverse(axis=(axis,))
        total = scope.make(backwards, scope.make(CumSum(axis=axis), scope.make(backwards, g)))
        if self.axis is None:
            total = scope.make(ReshapeLike(), total, x)
        return (total if self.dtype is None else scope.make(CastLike(), total, x),)


OPERATORS = (CumSum,)
