"""Reductions: sums, means, extremes, products and norms over axes.

As in MXNet, what is reduced over everything is an array with one element, of shape (1,).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.comparison import ElemwiseEqual
from core.operators.elementwise import ElemwiseDiv, ElemwiseMul, ElemwiseSub
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, RunContext, attribute
from core.operators.relations import known_axes
from core.operators.rounding import Sign


@dataclass(frozen=True)
class _OverAxes(Operator):
    """The attributes of a reduction, and which axes they mean."""

    family: ClassVar[str] = "reduction"
    main_attribute: ClassVar[str] = "axis"

    axis: tuple[int, ...] | None = attribute(None, doc="The axes that are reduced; all if not given.", kind="axes")
    keepdims: bool = attribute(False, doc="Keep the reduced axes, with size 1.", label="keep axes")

    def reduced(self, axes: Sequence[int], rank: int) -> tuple[int, ...]:
        """Return which axes are reduced, given the named ones counted from the front."""
        return tuple(axis for axis in range(rank) if not self.axis or axis in axes)

    def reduced_of(self, array: Array) -> tuple[int, ...]:
        """Return which axes of an array are reduced."""
        return self.reduced([axis % array.ndim for axis in self.axis or ()], array.ndim)

    def relate_reduced(self, relation: Relation, whole: str, part: str) -> None:
        """State that ``part`` is ``whole`` without the reduced axes."""
        if self.keepdims:
            ranks = relation.rank(whole), relation.rank(part)
            rank = ranks[1] if ranks[0] is None else ranks[0]
            if rank is None or not relation.set_rank(whole, rank, "same_rank"):
                return
        elif not self.axis:
            if relation.set_rank(part, 1, "reduced"):
                relation.fix(relation.dim(part, 0), 1, "reduced")
            return
        else:
            rank = relation.rank(whole)
            if rank is None:
                return
        axes = known_axes(relation, whole, self.axis or (), rank)
        if axes is not None:
            self._relate_dims(relation, whole, part, self.reduced(axes, rank))

    def _relate_dims(self, relation: Relation, whole: str, part: str, reduced: Sequence[int]) -> None:
        dims = relation.dims(whole)
        kept = [axis for axis in range(len(dims)) if self.keepdims or axis not in reduced]
        if not relation.set_rank(part, max(1, len(kept)), "reduced"):
            return
        if not kept:
            relation.fix(relation.dim(part, 0), 1, "reduced")
        for dim, axis in zip(relation.dims(part), kept, strict=False):
            if axis in reduced:
                relation.fix(dim, 1, "reduced")
            else:
                relation.same(dim, dims[axis], "reduced")


@dataclass(frozen=True)
class _OverAxesOrOthers(_OverAxes):
    """The attributes of a reduction that can name the axes that stay."""

    exclude: bool = attribute(False, doc="Reduce the other axes instead.")

    def reduced(self, axes: Sequence[int], rank: int) -> tuple[int, ...]:
        named = super().reduced(axes, rank)
        return tuple(axis for axis in range(rank) if axis not in named) if self.axis and self.exclude else named


@dataclass(frozen=True)
class _Reduction(_OverAxesOrOthers):
    """One array in, reduced."""

    def relate(self, relation: Relation) -> None:
        self.relate_reduced(relation, "data", "output")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        reduced = self.reduce(inputs[0], self.reduced_of(inputs[0]))
        return (reduced if reduced.ndim else np.reshape(reduced, 1),)

    def reduce(self, x: Array, axes: tuple[int, ...]) -> Array:
        """Reduce an array over axes."""
        raise NotImplementedError(f"{type(self).__name__} has no forward rule")

    def spread(self, scope: GradientScope[HeadT], value: HeadT) -> HeadT:
        """Build a reduced value spread over what was reduced to it."""
        return scope.make(Spread(axis=self.axis, keepdims=self.keepdims, exclude=self.exclude), value, scope.inputs[0])

    def weighted(self, scope: GradientScope[HeadT], weights: HeadT) -> Sequence[HeadT]:
        """Build the gradient that gives every element its weight of the head gradient."""
        return (scope.make(ElemwiseMul(), self.spread(scope, scope.gradient_of(0)), weights),)


@dataclass(frozen=True)
class Spread(_OverAxesOrOthers):
    """A reduced array repeated over the axes that were reduced: what a sum sends back."""

    name: ClassVar[str] = "_spread"
    display_name: ClassVar[str] = "Spread"
    formula: ClassVar[str] = "yᵢⱼ = xⱼ"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="The reduced array."), Port("like", doc="The shape before."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "reduced")
        self.relate_reduced(relation, "like", "data")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        data, like = inputs
        axes = self.reduced_of(like)
        kept = [1 if axis in axes else size for axis, size in enumerate(like.shape)]
        return (np.broadcast_to(data.reshape(kept), like.shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        total = Sum(axis=self.axis, keepdims=self.keepdims, exclude=self.exclude)
        return (scope.make(total, scope.gradient_of(0)), None)


@dataclass(frozen=True)
class SpreadMean(Spread):
    """A reduced array divided evenly over the axes that were reduced: what a mean sends back."""

    name: ClassVar[str] = "_spread_mean"
    display_name: ClassVar[str] = "Spread evenly"
    formula: ClassVar[str] = "yᵢⱼ = xⱼ / n"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        share = inputs[0] / inputs[0].dtype.type(max(1, inputs[1].size) / max(1, inputs[0].size))
        return super().forward((share, inputs[1]), context)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        mean = Mean(axis=self.axis, keepdims=self.keepdims, exclude=self.exclude)
        return (scope.make(mean, scope.gradient_of(0)), None)


@dataclass(frozen=True)
class Sum(_Reduction):
    """The sum over axes."""

    name: ClassVar[str] = "sum"
    aliases: ClassVar[tuple[str, ...]] = ("sum_axis",)
    display_name: ClassVar[str] = "Sum"
    formula: ClassVar[str] = "yⱼ = Σᵢ xᵢⱼ"

    def reduce(self, x: Array, axes: tuple[int, ...]) -> Array:
        return np.asarray(x.sum(axis=axes, keepdims=self.keepdims, dtype=x.dtype))

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (self.spread(scope, scope.gradient_of(0)),)


@dataclass(frozen=True)
class Mean(_Reduction):
    """The mean over axes."""

    name: ClassVar[str] = "mean"
    display_name: ClassVar[str] = "Mean"
    formula: ClassVar[str] = "yⱼ = 1/n Σᵢ xᵢⱼ"

    def reduce(self, x: Array, axes: tuple[int, ...]) -> Array:
        return np.asarray(x.mean(axis=axes, keepdims=self.keepdims, dtype=x.dtype))

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        back = SpreadMean(axis=self.axis, keepdims=self.keepdims, exclude=self.exclude)
        return (scope.make(back, scope.gradient_of(0), scope.inputs[0]),)


@dataclass(frozen=True)
class _Extreme(_Reduction):
    """An element among those reduced; each that equals it gets the whole gradient, as in MXNet."""

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        chosen = self.spread(scope, scope.outputs[0])
        return self.weighted(scope, scope.make(ElemwiseEqual(), scope.inputs[0], chosen))


@dataclass(frozen=True)
class Max(_Extreme):
    """The greatest element over axes; each one that equals it gets the whole gradient."""

    name: ClassVar[str] = "max"
    aliases: ClassVar[tuple[str, ...]] = ("max_axis",)
    display_name: ClassVar[str] = "Greatest"
    formula: ClassVar[str] = "yⱼ = maxᵢ xᵢⱼ"

    def reduce(self, x: Array, axes: tuple[int, ...]) -> Array:
        return np.asarray(x.max(axis=axes, keepdims=self.keepdims))


@dataclass(frozen=True)
class Min(_Extreme):
    """The least element over axes; each one that equals it gets the whole gradient."""

    name: ClassVar[str] = "min"
    aliases: ClassVar[tuple[str, ...]] = ("min_axis",)
    display_name: ClassVar[str] = "Least"
    formula: ClassVar[str] = "yⱼ = minᵢ xᵢⱼ"

    def reduce(self, x: Array, axes: tuple[int, ...]) -> Array:
        return np.asarray(x.min(axis=axes, keepdims=self.keepdims))


@dataclass(frozen=True)
class Prod(_Reduction):
    """The product over axes."""

    name: ClassVar[str] = "prod"
    display_name: ClassVar[str] = "Product"
    formula: ClassVar[str] = "yⱼ = Πᵢ xᵢⱼ"

    def reduce(self, x: Array, axes: tuple[int, ...]) -> Array:
        return np.asarray(x.prod(axis=axes, keepdims=self.keepdims, dtype=x.dtype))

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        others = ProdOthers(axis=self.axis, exclude=self.exclude)
        return self.weighted(scope, scope.make(others, scope.inputs[0]))


@dataclass(frozen=True)
class ProdOthers(_OverAxesOrOthers):
    """For each element the product of the others that are reduced with it, right where some are 0 as well.

    Its own gradient divides by the elements, so the second order of a product needs them to differ from 0.
    """

    name: ClassVar[str] = "_prod_others"
    display_name: ClassVar[str] = "Product of the others"
    formula: ClassVar[str] = "yᵢⱼ = Πₖ xₖⱼ over k ≠ i"
    hidden: ClassVar[bool] = True

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        axes = self.reduced_of(inputs[0])
        last = tuple(range(-len(axes), 0))
        moved = np.moveaxis(inputs[0], axes, last)
        rows = moved.reshape(*moved.shape[: moved.ndim - len(axes)], -1)
        before, after = np.ones_like(rows), np.ones_like(rows)
        np.cumprod(rows[..., :-1], axis=-1, out=before[..., 1:])
        np.cumprod(rows[..., :0:-1], axis=-1, out=after[..., -2::-1])
        return (np.moveaxis((before * after).reshape(moved.shape), last, axes),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        x, y = scope.inputs[0], scope.outputs[0]
        own = scope.make(ElemwiseMul(), scope.gradient_of(0), y)
        total = scope.make(Sum(axis=self.axis, keepdims=True, exclude=self.exclude), own)
        spread = scope.make(Spread(axis=self.axis, keepdims=True, exclude=self.exclude), total, x)
        return (scope.make(ElemwiseDiv(), scope.make(ElemwiseSub(), spread, own), x),)


@dataclass(frozen=True)
class NanSum(_Reduction):
    """The sum over axes of what is a number; NaN counts as 0."""

    name: ClassVar[str] = "nansum"
    display_name: ClassVar[str] = "Sum of numbers"
    formula: ClassVar[str] = "yⱼ = Σᵢ xᵢⱼ without NaN"

    def reduce(self, x: Array, axes: tuple[int, ...]) -> Array:
        return np.asarray(np.nansum(x, axis=axes, keepdims=self.keepdims))

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return self.weighted(scope, scope.make(ElemwiseEqual(), scope.inputs[0], scope.inputs[0]))


@dataclass(frozen=True)
class NanProd(_Reduction):
    """The product over axes of what is a number; NaN counts as 1."""

    name: ClassVar[str] = "nanprod"
    display_name: ClassVar[str] = "Product of numbers"
    formula: ClassVar[str] = "yⱼ = Πᵢ xᵢⱼ without NaN"

    def reduce(self, x: Array, axes: tuple[int, ...]) -> Array:
        return np.asarray(np.nanprod(x, axis=axes, keepdims=self.keepdims))

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        x = scope.inputs[0]
        others = ProdOthers(axis=self.axis, exclude=self.exclude)
        slope = scope.make(others, scope.make(NanToOne(), x))
        return self.weighted(scope, scope.make(ElemwiseMul(), slope, scope.make(ElemwiseEqual(), x, x)))


@dataclass(frozen=True)
class NanToOne(Operator):
    """The input with 1 in the place of NaN."""

    name: ClassVar[str] = "_nan_to_one"
    display_name: ClassVar[str] = "NaN to one"
    family: ClassVar[str] = "reduction"
    formula: ClassVar[str] = "y = x, 1 where x is NaN"
    hidden: ClassVar[bool] = True

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.where(np.isnan(inputs[0]), inputs[0].dtype.type(1), inputs[0]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        is_number = scope.make(ElemwiseEqual(), scope.inputs[0], scope.inputs[0])
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), is_number),)


@dataclass(frozen=True)
class Norm(_OverAxes):
    """The norm over axes: the sum of sizes (order 1), or the root of the sum of squares (order 2)."""

    name: ClassVar[str] = "norm"
    display_name: ClassVar[str] = "Norm"
    formula: ClassVar[str] = "yⱼ = √(Σᵢ xᵢⱼ²)"

    ord: int = attribute(2, doc="The order, 1 or 2.", minimum=1, maximum=2, label="order")
    axis: tuple[int, ...] | None = attribute(None, doc="The axes that are reduced; all if not given.", kind="axes")
    keepdims: bool = attribute(False, doc="Keep the reduced axes, with size 1.", label="keep axes")

    def relate(self, relation: Relation) -> None:
        self.relate_reduced(relation, "data", "output")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x = inputs[0]
        sizes = np.abs(x) if self.ord == 1 else np.square(x)
        total = np.asarray(sizes.sum(axis=self.reduced_of(x), keepdims=self.keepdims, dtype=x.dtype))
        norm = total if self.ord == 1 else np.sqrt(total)
        return (norm if norm.ndim else np.reshape(norm, 1),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        x, spread = scope.inputs[0], Spread(axis=self.axis, keepdims=self.keepdims)
        dy = scope.make(spread, scope.gradient_of(0), x)
        if self.ord == 1:
            return (scope.make(ElemwiseMul(), dy, scope.make(Sign(), x)),)
        return (scope.make(ElemwiseMul(), dy, scope.make(ElemwiseDiv(), x, scope.make(spread, scope.outputs[0], x))),)


@dataclass(frozen=True)
class _Argument(Operator):
    """The place of an element along an axis, as a number; the gradient is 0."""

    family: ClassVar[str] = "reduction"
    main_attribute: ClassVar[str] = "axis"

    axis: int | None = attribute(None, doc="The axis; the place among all elements if not given.")
    keepdims: bool = attribute(False, doc="Keep the reduced axis, with size 1.", label="keep axis")

    def _as_sum(self) -> Sum:
        return Sum(axis=None if self.axis is None else (self.axis,), keepdims=self.keepdims)

    def relate(self, relation: Relation) -> None:
        self._as_sum().relate_reduced(relation, "data", "output")

    def place(self, x: Array) -> Array:
        """Find the places in an array, along its only or last axis."""
        raise NotImplementedError(f"{type(self).__name__} has no forward rule")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x = inputs[0]
        if self.axis is None:
            places = self.place(x.reshape(-1))
            shape = (1,) * x.ndim if self.keepdims else (1,)
        else:
            places = self.place(np.moveaxis(x, self.axis, -1))
            kept = [size for axis, size in enumerate(x.shape) if axis != self.axis % x.ndim]
            shape = (*kept,) if kept else (1,)
            if self.keepdims:
                shape = tuple(1 if axis == self.axis % x.ndim else size for axis, size in enumerate(x.shape))
        return (places.reshape(shape).astype(x.dtype),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


@dataclass(frozen=True)
class ArgMax(_Argument):
    """The place of the greatest element along an axis, the first of equal ones."""

    name: ClassVar[str] = "argmax"
    display_name: ClassVar[str] = "Place of greatest"
    formula: ClassVar[str] = "yⱼ = argmaxᵢ xᵢⱼ"

    def place(self, x: Array) -> Array:
        return np.asarray(x.argmax(axis=-1))


@dataclass(frozen=True)
class ArgMin(_Argument):
    """The place of the least element along an axis, the first of equal ones."""

    name: ClassVar[str] = "argmin"
    display_name: ClassVar[str] = "Place of least"
    formula: ClassVar[str] = "yⱼ = argminᵢ xᵢⱼ"

    def place(self, x: Array) -> Array:
        return np.asarray(x.argmin(axis=-1))


OPERATORS: tuple[type[Operator], ...] = (
    Spread,
    SpreadMean,
    Sum,
    Mean,
    Max,
    Min,
    Prod,
    ProdOthers,
    NanSum,
    NanProd,
    NanToOne,
    Norm,
    ArgMax,
    ArgMin,
)
