"""Sums over groups of elements and their spread back: the linear parts of softmax, normalization and bias gradients.

They are hidden from the palette. Each is linear, and the gradient of each is another of them, so that gradients made
of them can be differentiated as often as wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation, Shape
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, RunContext, attribute

_MEAN = "Divide the sum by the number of its addends."
_ONLY_TRAIN = "Zero in predict mode, where statistics are constants."


@dataclass(frozen=True)
class GroupSum(Operator):
    """The sum of each element's group, in the place of each element: yᵢ = Σ xⱼ over the j in the group of i.

    A group runs over some axes (or over all others, with ``exclude``). The operator is its own gradient.
    """

    name: ClassVar[str] = "_group_sum"
    display_name: ClassVar[str] = "Sum over groups"
    family: ClassVar[str] = "reduction"
    formula: ClassVar[str] = "yᵢ = Σⱼ xⱼ, j in the group of i"
    hidden: ClassVar[bool] = True

    axes: tuple[int, ...] = attribute((), doc="The axes that a group runs over.", kind="axes")
    exclude: bool = attribute(False, doc="A group runs over all axes but these.")
    mean: bool = attribute(False, doc=_MEAN)
    only_train: bool = attribute(False, doc=_ONLY_TRAIN)

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        (x,) = inputs
        if self.only_train and not context.is_train:
            return (np.zeros_like(x),)
        named = {axis % x.ndim for axis in self.axes}
        axes = tuple(axis for axis in range(x.ndim) if (axis in named) != self.exclude)
        total = x.mean(axes, keepdims=True) if self.mean else x.sum(axes, keepdims=True)
        return (np.broadcast_to(total, x.shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(self, scope.gradient_of(0)),)


@dataclass(frozen=True)
class _Stretch(Operator):
    """An array of statistics or parameters, and a full one: how the first lies along the second.

    With an axis the small array is a vector along this axis of the full one (a vector of one element lies along
    all); without, both have the same axes, and where they differ the small array has size 1.
    """

    family: ClassVar[str] = "reduction"
    hidden: ClassVar[bool] = True

    axis: int | None = attribute(None, doc="The axis along which a vector lies; none: sizes of 1 are stretched.")
    mean: bool = attribute(False, doc=_MEAN)
    only_train: bool = attribute(False, doc=_ONLY_TRAIN)

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="The values."), Port("like", doc="The shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "reshape")

    def aligned(self, small: Shape, full: Shape) -> Shape:
        """Return the small shape with the axes of the full one."""
        if self.axis is None:
            return small
        sizes = [1] * len(full)
        sizes[self.axis] = int(np.prod(small, dtype=int))
        return tuple(sizes)


@dataclass(frozen=True)
class SpreadLike(_Stretch):
    """A small array repeated until it has the shape of a full one; the gradient is `SumLike`."""

    name: ClassVar[str] = "_group_spread_like"
    display_name: ClassVar[str] = "Spread like"
    formula: ClassVar[str] = "yᵢ = x of the group of i"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        small, full = inputs
        if self.only_train and not context.is_train:
            return (np.zeros_like(full),)
        values = small.reshape(self.aligned(small.shape, full.shape))
        if self.mean:
            values = values / np.asarray(full.size / max(1, small.size), small.dtype)
        return (np.broadcast_to(values, full.shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        back = SumLike(axis=self.axis, mean=self.mean, only_train=self.only_train)
        return (scope.make(back, scope.gradient_of(0), scope.inputs[0]), None)


@dataclass(frozen=True)
class SumLike(_Stretch):
    """A full array summed until it has the shape of a small one; the gradient is `SpreadLike`."""

    name: ClassVar[str] = "_group_sum_like"
    display_name: ClassVar[str] = "Sum like"
    formula: ClassVar[str] = "y = Σ xᵢ over the group"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        full, small = inputs
        if self.only_train and not context.is_train:
            return (np.zeros_like(small),)
        kept = self.aligned(small.shape, full.shape)
        axes = tuple(axis for axis, size in enumerate(kept) if size == 1)
        total = (full.mean if self.mean else full.sum)(axes, keepdims=True)
        return (np.asarray(total).reshape(small.shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        back = SpreadLike(axis=self.axis, mean=self.mean, only_train=self.only_train)
        return (scope.make(back, scope.gradient_of(0), scope.inputs[0]), None)


OPERATORS = (GroupSum, SpreadLike, SumLike)
