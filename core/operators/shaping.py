"""Operators that change shapes and keep values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, RunContext


@dataclass(frozen=True)
class Flatten(Operator):
    """All axes but the first as one: (N, a, b, …) becomes (N, a·b·…)."""

    name: ClassVar[str] = "Flatten"
    display_name: ClassVar[str] = "Flatten"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y = x as (N, a·b·…)"

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("data")
        if not relation.set_rank("output", 2, "matrix") or rank is None:
            return
        if rank == 0:
            relation.refuse("shape_needs_axis", "data", expected=1, found=0)
            return
        data, output = relation.dims("data"), relation.dims("output")
        relation.same(output[0], data[0], "batch")
        relation.product(output[1], data[1:], "flattened")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0].reshape(len(inputs[0]), -1),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(ReshapeLike(), scope.gradient_of(0), scope.inputs[0]),)


@dataclass(frozen=True)
class Rows(Operator):
    """All axes but the last as one: (…, K) becomes (rows, K); gradients of `FullyConnected` sum over those rows."""

    name: ClassVar[str] = "_rows"
    display_name: ClassVar[str] = "Rows"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y = x as (rows, K)"
    hidden: ClassVar[bool] = True

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("data")
        if not relation.set_rank("output", 2, "matrix") or rank is None:
            return
        if rank == 0:
            relation.refuse("shape_needs_axis", "data", expected=1, found=0)
            return
        data, output = relation.dims("data"), relation.dims("output")
        relation.same(output[1], data[-1], "last_axis")
        relation.product(output[0], data[:-1], "flattened")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0].reshape(-1, inputs[0].shape[-1]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(ReshapeLike(), scope.gradient_of(0), scope.inputs[0]),)


@dataclass(frozen=True)
class ReshapeLike(Operator):
    """The values of one array in the shape of another."""

    name: ClassVar[str] = "reshape_like"
    display_name: ClassVar[str] = "Reshape like"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y = a in the shape of b"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("lhs", doc="The values."), Port("rhs", doc="The shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("rhs", "output"), "reshape")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0].reshape(inputs[1].shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(ReshapeLike(), scope.gradient_of(0), scope.inputs[0]), None)
