"""Arithmetic with broadcasting: shapes are aligned at the last axis, and axes of size 1 stretch to the other's size.

What flows back is added up over the stretched axes in one place, by `SumLike`, where it reaches an operand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation, Shape
from core.operators import comparison, elementwise, power
from core.operators.binary import Pair, Rule
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, RunContext, attribute
from core.operators.relations import known_axes, relate_broadcast, relate_stretch, set_ranks

# Undoing broadcasting, and doing it


@dataclass(frozen=True)
class SumLike(Operator):
    """The sum of an array over the axes along which another one was stretched to its shape."""

    name: ClassVar[str] = "_sum_like"
    display_name: ClassVar[str] = "Sum like"
    family: ClassVar[str] = "reduction"
    formula: ClassVar[str] = "y = Σ a over the axes that b lacks"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="What is summed."), Port("like", doc="The shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "broadcast")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        data, like = inputs
        if data.shape == like.shape:
            return (data,)
        new = data.ndim - like.ndim
        stretched = [axis + new for axis, size in enumerate(like.shape) if size == 1 != data.shape[axis + new]]
        return (data.sum(axis=(*range(new), *stretched)).reshape(like.shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(StretchLike(), scope.gradient_of(0), scope.inputs[0]), None)


@dataclass(frozen=True)
class StretchLike(Operator):
    """An array stretched to the shape of another, with which it can be broadcast."""

    name: ClassVar[str] = "_stretch_like"
    display_name: ClassVar[str] = "Stretch like"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y = a in the shape of b"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="What is stretched."), Port("like", doc="The shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "broadcast")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.broadcast_to(inputs[0], inputs[1].shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(SumLike(), scope.gradient_of(0), scope.inputs[0]), None)


@dataclass(frozen=True)
class _Stretch(Operator):
    """One array along whose axes of size 1 the values are repeated."""

    family: ClassVar[str] = "shape"

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data = scope.make(SumLike(), scope.gradient_of(0), scope.inputs[0])
        return (data, *(scope.zeros_like(other) for other in scope.inputs[1:]))


@dataclass(frozen=True)
class BroadcastTo(_Stretch):
    """The input stretched to a shape with as many axes; 0 keeps a size."""

    name: ClassVar[str] = "broadcast_to"
    display_name: ClassVar[str] = "Broadcast to"
    formula: ClassVar[str] = "y = x stretched to a shape"
    main_attribute: ClassVar[str] = "shape"

    shape: Shape = attribute((), doc="The shape; 0 keeps the size of the input.")

    def relate(self, relation: Relation) -> None:
        if not set_ranks(relation, ("data", "output"), len(self.shape), "broadcast"):
            return
        for size, dim, out in zip(self.shape, relation.dims("data"), relation.dims("output"), strict=True):
            if size > 0:
                relation.fix(out, size, "broadcast")
                relate_stretch(relation, dim, out, "broadcast")
            else:
                relation.same(out, dim, "broadcast")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        shape = [size if size > 0 else own for size, own in zip(self.shape, inputs[0].shape, strict=True)]
        return (np.broadcast_to(inputs[0], shape),)


@dataclass(frozen=True)
class BroadcastAxis(_Stretch):
    """The input stretched along axes where its size is 1."""

    name: ClassVar[str] = "broadcast_axis"
    aliases: ClassVar[tuple[str, ...]] = ("broadcast_axes",)
    display_name: ClassVar[str] = "Broadcast along axes"
    formula: ClassVar[str] = "y = x stretched along axes"
    main_attribute: ClassVar[str] = "axis"

    axis: tuple[int, ...] = attribute((), doc="The axes, of size 1.", kind="axes", label="axes")
    size: Shape = attribute((), doc="The new size of each.", label="sizes")

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("data")
        rank = relation.rank("output") if rank is None else rank
        if rank is None or not set_ranks(relation, ("data", "output"), rank, "same_rank"):
            return
        axes = known_axes(relation, "data", self.axis, rank)
        if axes is None:
            return
        if len(self.size) != len(axes):
            relation.refuse("broadcast_sizes", "data", expected=len(axes), found=len(self.size))
            return
        sizes = dict(zip(axes, self.size, strict=True))
        for axis, (dim, out) in enumerate(zip(relation.dims("data"), relation.dims("output"), strict=True)):
            if axis in sizes:
                relation.fix(dim, 1, "stretched")
                relation.fix(out, sizes[axis], "broadcast")
            else:
                relation.same(out, dim, "broadcast")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        shape = list(inputs[0].shape)
        for axis, size in zip(self.axis, self.size, strict=True):
            shape[axis] = size
        return (np.broadcast_to(inputs[0], shape),)


@dataclass(frozen=True)
class BroadcastLike(_Stretch):
    """One array stretched to the shape of another, along all axes or along some."""

    name: ClassVar[str] = "broadcast_like"
    display_name: ClassVar[str] = "Broadcast like"
    formula: ClassVar[str] = "y = a stretched to the shape of b"

    lhs_axes: tuple[int, ...] | None = attribute(None, doc="The axes that stretch; all if not given.", kind="axes")
    rhs_axes: tuple[int, ...] | None = attribute(None, doc="The axes whose sizes they take.", kind="axes")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("lhs", doc="What is stretched."), Port("rhs", doc="Has the shape."))

    def relate(self, relation: Relation) -> None:
        ports = ("lhs", "output") if self._some else ("lhs", "rhs", "output")
        ranks = [relation.rank(port) for port in ports]
        rank = next((rank for rank in ranks if rank is not None), None)
        if rank is None or not set_ranks(relation, ports, rank, "same_rank"):
            return
        rank_b = relation.rank("rhs")
        if rank_b is None:
            return
        pairs = self._pairs(relation, rank, rank_b)
        if pairs is None:
            return
        for axis, (dim, out) in enumerate(zip(relation.dims("lhs"), relation.dims("output"), strict=True)):
            if axis in pairs:
                relation.same(out, relation.dim("rhs", pairs[axis]), "broadcast")
                relate_stretch(relation, dim, out, "broadcast")
            else:
                relation.same(out, dim, "broadcast")

    @property
    def _some(self) -> bool:
        return self.lhs_axes is not None and self.rhs_axes is not None

    def _pairs(self, relation: Relation, rank: int, rank_b: int) -> dict[int, int] | None:
        if self.lhs_axes is None or self.rhs_axes is None:
            return {axis: axis for axis in range(rank)}
        axes = known_axes(relation, "lhs", self.lhs_axes, rank)
        axes_b = known_axes(relation, "rhs", self.rhs_axes, rank_b)
        if axes is None or axes_b is None:
            return None
        if len(axes) != len(axes_b):
            relation.refuse("broadcast_sizes", "lhs", expected=len(axes), found=len(axes_b))
            return None
        return dict(zip(axes, axes_b, strict=True))

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        lhs, rhs = inputs
        if self.lhs_axes is None or self.rhs_axes is None:
            return (np.broadcast_to(lhs, rhs.shape),)
        shape = list(lhs.shape)
        for axis, axis_b in zip(self.lhs_axes, self.rhs_axes, strict=True):
            shape[axis] = rhs.shape[axis_b]
        return (np.broadcast_to(lhs, shape),)


# Arithmetic


@dataclass(frozen=True)
class Broadcast(Pair):
    """A rule on two arrays that are broadcast."""

    def relate(self, relation: Relation) -> None:
        relate_broadcast(relation, "lhs", "rhs", "output")

    def matched(self, scope: GradientScope[HeadT], partials: Sequence[HeadT]) -> Sequence[HeadT]:
        return [scope.make(SumLike(), *pair) for pair in zip(partials, scope.inputs, strict=True)]


@dataclass(frozen=True)
class BroadcastAdd(Broadcast):
    """The sum of two arrays that are broadcast."""

    name: ClassVar[str] = "broadcast_add"
    aliases: ClassVar[tuple[str, ...]] = ("broadcast_plus",)
    display_name: ClassVar[str] = "Broadcast add"
    formula: ClassVar[str] = "y = a + b"
    rule: ClassVar[type[Rule]] = elementwise.Add


@dataclass(frozen=True)
class BroadcastSub(Broadcast):
    """The difference of two arrays that are broadcast."""

    name: ClassVar[str] = "broadcast_sub"
    aliases: ClassVar[tuple[str, ...]] = ("broadcast_minus",)
    display_name: ClassVar[str] = "Broadcast subtract"
    formula: ClassVar[str] = "y = a − b"
    rule: ClassVar[type[Rule]] = elementwise.Subtract


@dataclass(frozen=True)
class BroadcastMul(Broadcast):
    """The product, element by element, of two arrays that are broadcast."""

    name: ClassVar[str] = "broadcast_mul"
    display_name: ClassVar[str] = "Broadcast multiply"
    formula: ClassVar[str] = "y = a · b"
    rule: ClassVar[type[Rule]] = elementwise.Multiply


@dataclass(frozen=True)
class BroadcastDiv(Broadcast):
    """The quotient of two arrays that are broadcast."""

    name: ClassVar[str] = "broadcast_div"
    display_name: ClassVar[str] = "Broadcast divide"
    formula: ClassVar[str] = "y = a / b"
    rule: ClassVar[type[Rule]] = elementwise.Divide


@dataclass(frozen=True)
class BroadcastPower(Broadcast):
    """The power of two arrays that are broadcast."""

    name: ClassVar[str] = "broadcast_power"
    display_name: ClassVar[str] = "Broadcast power"
    formula: ClassVar[str] = "y = aᵇ"
    rule: ClassVar[type[Rule]] = power.Power


@dataclass(frozen=True)
class BroadcastModulo(Broadcast):
    """The remainder of two arrays that are broadcast, with the sign of the divisor."""

    name: ClassVar[str] = "broadcast_mod"
    display_name: ClassVar[str] = "Broadcast modulo"
    formula: ClassVar[str] = "y = a − b ⌊a / b⌋"
    rule: ClassVar[type[Rule]] = power.Modulo


@dataclass(frozen=True)
class BroadcastMaximum(Broadcast):
    """The greater of two arrays that are broadcast; equal elements pass the gradient to the left."""

    name: ClassVar[str] = "broadcast_maximum"
    display_name: ClassVar[str] = "Broadcast maximum"
    formula: ClassVar[str] = "y = max(a, b)"
    rule: ClassVar[type[Rule]] = power.Maximum


@dataclass(frozen=True)
class BroadcastMinimum(Broadcast):
    """The lesser of two arrays that are broadcast; equal elements pass the gradient to the left."""

    name: ClassVar[str] = "broadcast_minimum"
    display_name: ClassVar[str] = "Broadcast minimum"
    formula: ClassVar[str] = "y = min(a, b)"
    rule: ClassVar[type[Rule]] = power.Minimum


@dataclass(frozen=True)
class BroadcastHypot(Broadcast):
    """The hypotenuse of two arrays that are broadcast."""

    name: ClassVar[str] = "broadcast_hypot"
    display_name: ClassVar[str] = "Broadcast hypotenuse"
    formula: ClassVar[str] = "y = √(a² + b²)"
    rule: ClassVar[type[Rule]] = power.Hypot


@dataclass(frozen=True)
class BroadcastEqual(Broadcast):
    """1 where one array equals the other, else 0; the arrays are broadcast."""

    name: ClassVar[str] = "broadcast_equal"
    display_name: ClassVar[str] = "Broadcast equal"
    formula: ClassVar[str] = "y = [a = b]"
    rule: ClassVar[type[Rule]] = comparison.Equal


@dataclass(frozen=True)
class BroadcastNotEqual(Broadcast):
    """1 where one array differs from the other, else 0; the arrays are broadcast."""

    name: ClassVar[str] = "broadcast_not_equal"
    display_name: ClassVar[str] = "Broadcast not equal"
    formula: ClassVar[str] = "y = [a ≠ b]"
    rule: ClassVar[type[Rule]] = comparison.NotEqual


@dataclass(frozen=True)
class BroadcastGreater(Broadcast):
    """1 where the left array is greater, else 0; the arrays are broadcast."""

    name: ClassVar[str] = "broadcast_greater"
    display_name: ClassVar[str] = "Broadcast greater"
    formula: ClassVar[str] = "y = [a > b]"
    rule: ClassVar[type[Rule]] = comparison.Greater


@dataclass(frozen=True)
class BroadcastGreaterEqual(Broadcast):
    """1 where the left array is greater or equal, else 0; the arrays are broadcast."""

    name: ClassVar[str] = "broadcast_greater_equal"
    display_name: ClassVar[str] = "Broadcast greater or equal"
    formula: ClassVar[str] = "y = [a ≥ b]"
    rule: ClassVar[type[Rule]] = comparison.GreaterEqual


@dataclass(frozen=True)
class BroadcastLesser(Broadcast):
    """1 where the left array is less, else 0; the arrays are broadcast."""

    name: ClassVar[str] = "broadcast_lesser"
    display_name: ClassVar[str] = "Broadcast less"
    formula: ClassVar[str] = "y = [a < b]"
    rule: ClassVar[type[Rule]] = comparison.Lesser


@dataclass(frozen=True)
class BroadcastLesserEqual(Broadcast):
    """1 where the left array is less or equal, else 0; the arrays are broadcast."""

    name: ClassVar[str] = "broadcast_lesser_equal"
    display_name: ClassVar[str] = "Broadcast less or equal"
    formula: ClassVar[str] = "y = [a ≤ b]"
    rule: ClassVar[type[Rule]] = comparison.LesserEqual


@dataclass(frozen=True)
class BroadcastLogicalAnd(Broadcast):
    """1 where both arrays are not 0, else 0; the arrays are broadcast."""

    name: ClassVar[str] = "broadcast_logical_and"
    display_name: ClassVar[str] = "Broadcast and"
    formula: ClassVar[str] = "y = [a ≠ 0 and b ≠ 0]"
    rule: ClassVar[type[Rule]] = comparison.LogicalAnd


@dataclass(frozen=True)
class BroadcastLogicalOr(Broadcast):
    """1 where one array or both are not 0, else 0; the arrays are broadcast."""

    name: ClassVar[str] = "broadcast_logical_or"
    display_name: ClassVar[str] = "Broadcast or"
    formula: ClassVar[str] = "y = [a ≠ 0 or b ≠ 0]"
    rule: ClassVar[type[Rule]] = comparison.LogicalOr


@dataclass(frozen=True)
class BroadcastLogicalXor(Broadcast):
    """1 where exactly one array is not 0, else 0; the arrays are broadcast."""

    name: ClassVar[str] = "broadcast_logical_xor"
    display_name: ClassVar[str] = "Broadcast exclusive or"
    formula: ClassVar[str] = "y = [a ≠ 0] + [b ≠ 0] mod 2"
    rule: ClassVar[type[Rule]] = comparison.LogicalXor


OPERATORS: tuple[type[Operator], ...] = (
    SumLike,
    StretchLike,
    BroadcastTo,
    BroadcastAxis,
    BroadcastLike,
    BroadcastAdd,
    BroadcastSub,
    BroadcastMul,
    BroadcastDiv,
    BroadcastPower,
    BroadcastModulo,
    BroadcastMaximum,
    BroadcastMinimum,
    BroadcastHypot,
    BroadcastEqual,
    BroadcastNotEqual,
    BroadcastGreater,
    BroadcastGreaterEqual,
    BroadcastLesser,
    BroadcastLesserEqual,
    BroadcastLogicalAnd,
    BroadcastLogicalOr,
    BroadcastLogicalXor,
)
