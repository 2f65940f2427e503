"""Dense layers; `core.operators.products` has the products of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, Role, RunContext, attribute
from core.operators.products import Dot
from core.operators.reduction import Sum
from core.operators.shaping import Flatten, ReshapeLike, Rows

_DENSE_INPUTS = (
    Port("data", doc="Input, (N, …)."),
    Port("weight", Role.PARAMETER, "Weight matrix, (units, in)."),
    Port("bias", Role.PARAMETER, "Bias, (units,)."),
)


@dataclass(frozen=True)
class FullyConnected(Operator):
    """A dense layer: y = x Wᵀ + b, with W of shape (units, in) and b of shape (units,).

    With ``flatten`` the data is taken as (N, everything else); without it the last axis is multiplied and the
    leading ones are kept. One-dimensional data is taken as N rows of one number.
    """

    name: ClassVar[str] = "FullyConnected"
    display_name: ClassVar[str] = "Dense"
    family: ClassVar[str] = "linear"
    formula: ClassVar[str] = "y = x Wᵀ + b"
    main_attribute: ClassVar[str] = "num_hidden"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Dense", {"num_hidden": 64}),)

    num_hidden: int = attribute(doc="Number of output units.", minimum=1, label="units")
    no_bias: bool = attribute(False, doc="Leave the bias out.", label="no bias")
    flatten: bool = attribute(True, doc="Take all axes but the first as one.")

    def inputs(self) -> tuple[Port, ...]:
        return _DENSE_INPUTS[:2] if self.no_bias else _DENSE_INPUTS

    def relate(self, relation: Relation) -> None:
        weight_fits = relation.set_rank("weight", 2, "matrix")
        if weight_fits:
            relation.fix(relation.dim("weight", 0), self.num_hidden, "num_hidden")
        if not self.no_bias and relation.set_rank("bias", 1, "vector"):
            relation.fix(relation.dim("bias", 0), self.num_hidden, "num_hidden")
        rank = relation.rank("data")
        if rank == 0:
            relation.refuse("shape_needs_axis", "data", expected=1, found=0)
        elif self.flatten:
            self._relate_flattened(relation, rank, weight_fits)
        elif rank is None:
            output_rank = relation.rank("output")
            if output_rank:
                relation.set_rank("data", output_rank, "kept_axes")
        else:
            self._relate_kept(relation, rank, weight_fits)

    def _relate_flattened(self, relation: Relation, rank: int | None, weight_fits: bool) -> None:
        if relation.set_rank("output", 2, "matrix"):
            relation.fix(relation.dim("output", 1), self.num_hidden, "num_hidden")
            if rank is not None:
                relation.same(relation.dim("output", 0), relation.dim("data", 0), "batch")
        if weight_fits and rank is not None:
            relation.product(relation.dim("weight", 1), relation.dims("data")[1:], "in_units")

    def _relate_kept(self, relation: Relation, rank: int, weight_fits: bool) -> None:
        data = relation.dims("data")
        if relation.set_rank("output", rank, "kept_axes"):
            *kept, last = relation.dims("output")
            relation.fix(last, self.num_hidden, "num_hidden")
            for dim, other in zip(kept, data[:-1], strict=True):
                relation.same(dim, other, "kept_axes")
        if weight_fits:
            relation.same(relation.dim("weight", 1), data[-1], "in_units")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        data, weight, *bias = inputs
        if self.flatten:
            data = data.reshape(len(data), -1)
        product = data @ weight.T
        return (product + bias[0] if bias else product,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data, weight = scope.inputs[:2]
        as_matrix: Operator = _FLATTEN if self.flatten else _ROWS
        dy = scope.gradient_of(0) if self.flatten else scope.make(_ROWS, scope.gradient_of(0))
        d_data = scope.make(_RESHAPE_LIKE, scope.make(_DOT, dy, weight), data)
        d_weight = scope.make(_DOT_FIRST_TRANSPOSED, dy, scope.make(as_matrix, data))
        return (d_data, d_weight) if self.no_bias else (d_data, d_weight, scope.make(_SUM_OF_ROWS, dy))


# what the gradient is made of, once for all layers
_FLATTEN, _ROWS, _RESHAPE_LIKE, _DOT = Flatten(), Rows(), ReshapeLike(), Dot()
_DOT_FIRST_TRANSPOSED, _SUM_OF_ROWS = Dot(transpose_a=True), Sum(axis=(0,))


OPERATORS: tuple[type[Operator], ...] = (FullyConnected,)
