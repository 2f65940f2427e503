"""Operators that take a part of an array: slices along axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Dim, Relation
from core.operators.operator import Array, Bounds, GradientScope, HeadT, Operator, Port, Preset, RunContext, attribute
from core.operators.relations import known_axes, known_axis, set_ranks


def _padded(bounds: Bounds, rank: int) -> Bounds:
    return (*bounds, *(None,) * (rank - len(bounds)))


@dataclass(frozen=True)
class _Slicing(Operator):
    """Begin, end and step of each of the first axes."""

    family: ClassVar[str] = "shape"

    begin: Bounds = attribute(doc="Where each axis begins; None for its own beginning.", kind="bounds")
    end: Bounds = attribute(doc="Before what each axis ends; None for its own end.", kind="bounds")
    step: Bounds = attribute((), doc="Which elements are taken along each axis; backwards if negative.", kind="bounds")

    def slices(self, rank: int) -> tuple[slice, ...]:
        """Return one slice for each axis."""
        bounds = (_padded(given, rank) for given in (self.begin, self.end, self.step))
        return tuple(slice(begin, end, step or None) for begin, end, step in zip(*bounds, strict=True))


@dataclass(frozen=True)
class Slice(_Slicing):
    """A part of an array, from a begin up to an end along each axis, with steps."""

    name: ClassVar[str] = "slice"
    aliases: ClassVar[tuple[str, ...]] = ("crop",)
    display_name: ClassVar[str] = "Slice"
    formula: ClassVar[str] = "y = x[begin:end:step, …]"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Slice", {"begin": (0,), "end": (None,)}),)

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("data")
        rank = relation.rank("output") if rank is None else rank
        if rank is None:
            return
        named = len(self.begin)
        if len(self.end) != named or len(self.step) not in (0, named):
            relation.refuse("slice_bounds", "data", expected=named, found=f"{len(self.end)}, {len(self.step)}")
            return
        if 0 in self.step:
            relation.refuse("slice_step", "data")
            return
        if named > rank:
            relation.refuse("slice_axes", "data", expected=named, found=rank)
            return
        if set_ranks(relation, ("data", "output"), rank, "same_rank"):
            for dim, out, part in zip(relation.dims("data"), relation.dims("output"), self.slices(rank), strict=True):
                _relate_slice(relation, dim, out, part)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0][self.slices(inputs[0].ndim)],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        back = SliceGradient(begin=self.begin, end=self.end, step=self.step)
        return (scope.make(back, scope.gradient_of(0), scope.inputs[0]),)


def _relate_slice(relation: Relation, dim: Dim, out: Dim, part: slice) -> None:
    if part in (slice(None), slice(None, None, 1), slice(0, None), slice(0, None, 1)):
        relation.same(out, dim, "whole_axis")
        return
    size = relation.value(dim)
    if size is None:
        return
    count = len(range(*part.indices(size)))
    if count:
        relation.fix(out, count, "sliced", (dim,))
    else:
        relation.refuse("slice_empty", "data", expected=_written(part), found=size)


def _written(part: slice) -> str:
    texts = ("" if bound is None else str(bound) for bound in (part.start, part.stop, part.step))
    return ":".join(texts).removesuffix(":")


@dataclass(frozen=True)
class SliceGradient(_Slicing):
    """A slice put back into zeros of the whole shape: what `slice` sends back."""

    name: ClassVar[str] = "_slice_gradient"
    display_name: ClassVar[str] = "Slice, gradient"
    formula: ClassVar[str] = "y[begin:end:step, …] = g"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("head", doc="Like the slice."), Port("like", doc="The whole shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "whole_axis")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, like = inputs
        whole = np.zeros(like.shape, head.dtype)
        whole[self.slices(like.ndim)] = head
        return (whole,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Slice(begin=self.begin, end=self.end, step=self.step), scope.gradient_of(0)), None)


@dataclass(frozen=True)
class SliceAxis(Operator):
    """A part of an array along one axis."""

    name: ClassVar[str] = "slice_axis"
    display_name: ClassVar[str] = "Slice along axis"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y = x[…, begin:end, …]"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Slice along axis", {"axis": 0, "begin": 0, "end": None}),)

    axis: int = attribute(doc="The axis; from the end if negative.")
    begin: int = attribute(doc="Where the part begins; from the end if negative.")
    end: int | None = attribute(doc="Before what it ends; None for the end of the axis.")

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("data")
        rank = relation.rank("output") if rank is None else rank
        if rank is None:
            return
        fits = set_ranks(relation, ("data", "output"), rank, "same_rank")
        chosen = known_axis(relation, "data", self.axis, rank)
        if chosen is None or not fits:
            return
        for axis, (dim, out) in enumerate(zip(relation.dims("data"), relation.dims("output"), strict=True)):
            if axis != chosen:
                relation.same(out, dim, "whole_axis")
            elif (size := relation.value(dim)) is not None and max(abs(self.begin), abs(self.end or 0)) > size:
                relation.refuse("slice_range", "data", expected=_written(slice(self.begin, self.end)), found=size)
            else:
                _relate_slice(relation, dim, out, slice(self.begin, self.end))

    def _slices(self, rank: int) -> tuple[slice, ...]:
        part = slice(self.begin, self.end)
        return tuple(part if axis == self.axis % rank else slice(None) for axis in range(rank))

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0][self._slices(inputs[0].ndim)],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        back = SliceAxisGradient(axis=self.axis, begin=self.begin, end=self.end)
        return (scope.make(back, scope.gradient_of(0), scope.inputs[0]),)


@dataclass(frozen=True)
class SliceAxisGradient(SliceAxis):
    """A slice along one axis put back into zeros of the whole shape: what `slice_axis` sends back."""

    name: ClassVar[str] = "_slice_axis_gradient"
    display_name: ClassVar[str] = "Slice along axis, gradient"
    formula: ClassVar[str] = "y[…, begin:end, …] = g"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("head", doc="Like the slice."), Port("like", doc="The whole shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "whole_axis")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, like = inputs
        whole = np.zeros(like.shape, head.dtype)
        whole[self._slices(like.ndim)] = head
        return (whole,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        part = SliceAxis(axis=self.axis, begin=self.begin, end=self.end)
        return (scope.make(part, scope.gradient_of(0)), None)


@dataclass(frozen=True)
class SliceLike(Operator):
    """The beginning of an array, as long as another one along all axes or along some."""

    name: ClassVar[str] = "slice_like"
    display_name: ClassVar[str] = "Slice like"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y = a[:b₀, :b₁, …]"

    axes: tuple[int, ...] = attribute((), doc="The axes; all if not given.", kind="axes")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="What is sliced."), Port("shape_like", doc="Has the sizes."))

    def relate(self, relation: Relation) -> None:
        rank, rank_like = relation.rank("data"), relation.rank("shape_like")
        if rank is None or rank_like is None:
            return
        if not self.axes and rank != rank_like:
            relation.refuse("slice_like_axes", "shape_like", expected=rank, found=rank_like)
            return
        axes = known_axes(relation, "data", self.axes or range(rank), rank)
        if axes is None or not relation.set_rank("output", rank, "same_rank"):
            return
        for axis, (dim, out) in enumerate(zip(relation.dims("data"), relation.dims("output"), strict=True)):
            if axis not in axes:
                relation.same(out, dim, "whole_axis")
            elif known_axis(relation, "shape_like", axis, rank_like) is not None:
                like = relation.dim("shape_like", axis)
                relation.same(out, like, "sliced")
                size, wanted = relation.value(dim), relation.value(like)
                if size is not None and wanted is not None and wanted > size:
                    relation.refuse("slice_range", "data", expected=f":{wanted}", found=size)

    def _slices(self, rank: int, like: Array) -> tuple[slice, ...]:
        axes = [axis % rank for axis in self.axes] or range(rank)
        return tuple(slice(like.shape[axis]) if axis in axes else slice(None) for axis in range(rank))

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0][self._slices(inputs[0].ndim, inputs[1])],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data, like = scope.inputs
        back = scope.make(SliceLikeGradient(axes=self.axes), scope.gradient_of(0), data)
        return (back, scope.zeros_like(like))


@dataclass(frozen=True)
class SliceLikeGradient(Operator):
    """The beginning of an array put back into zeros of the whole shape: what `slice_like` sends back."""

    name: ClassVar[str] = "_slice_like_gradient"
    display_name: ClassVar[str] = "Slice like, gradient"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y[:g₀, :g₁, …] = g"
    hidden: ClassVar[bool] = True

    axes: tuple[int, ...] = attribute((), doc="The axes; all if not given.", kind="axes")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("head", doc="Like the slice."), Port("like", doc="The whole shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "whole_axis")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, like = inputs
        whole = np.zeros(like.shape, head.dtype)
        whole[tuple(slice(size) for size in head.shape)] = head
        return (whole,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        head, _ = scope.inputs
        return (scope.make(SliceLike(axes=self.axes), scope.gradient_of(0), head), None)


OPERATORS: tuple[type[Operator], ...] = (
    Slice,
    SliceGradient,
    SliceAxis,
    SliceAxisGradient,
    SliceLike,
    SliceLikeGradient,
)
