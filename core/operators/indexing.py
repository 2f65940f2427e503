"""Operators that pick elements by numbers: take, pick, gather, one-hot vectors, where.

Indices are cut off towards 0 and clipped to the axis, or taken modulo its size with ``mode`` wrap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Dim, Relation, Shape
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, RunContext, attribute
from core.operators.relations import known_axis, relate_products
from core.operators.unary import DTYPES

MODES = ("clip", "wrap")
_MODE_DOC = "What becomes of indices beyond the axis: clip takes the nearest, wrap counts round."


def whole_indices(indices: Array, size: int, mode: str) -> Array:
    """Return indices as integers that an axis of a size has."""
    whole = indices.astype(np.int64)
    found: Array = np.mod(whole, size) if mode == "wrap" else np.clip(whole, 0, size - 1)
    return found


@dataclass(frozen=True)
class Take(Operator):
    """The slices of an array at indices along an axis, in the shape of the indices."""

    name: ClassVar[str] = "take"
    display_name: ClassVar[str] = "Take"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "yᵢ = a[indices[i]]"

    axis: int = attribute(0, doc="The axis; from the end if negative.")
    mode: str = attribute("clip", doc=_MODE_DOC, choices=(*MODES, "raise"))

    def inputs(self) -> tuple[Port, ...]:
        return (Port("a", doc="The array."), Port("indices", doc="Which slices."))

    def relate(self, relation: Relation) -> None:
        rank, rank_indices = relation.rank("a"), relation.rank("indices")
        if rank is None or rank_indices is None:
            return
        axis = known_axis(relation, "a", self.axis, rank)
        if axis is None or not relation.set_rank("output", rank - 1 + rank_indices, "taken"):
            return
        dims = relation.dims("a")
        found = (*dims[:axis], *relation.dims("indices"), *dims[axis + 1 :])
        for dim, out in zip(found, relation.dims("output"), strict=True):
            relation.same(out, dim, "taken")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        a, indices = inputs
        return (np.take(a, whole_indices(indices, a.shape[self.axis], self.mode), axis=self.axis),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        a, indices = scope.inputs
        back = scope.make(TakeGradient(axis=self.axis, mode=self.mode), scope.gradient_of(0), indices, a)
        return (back, scope.zeros_like(indices))


@dataclass(frozen=True)
class TakeGradient(Operator):
    """Slices added up at the indices from which `take` took them."""

    name: ClassVar[str] = "_take_gradient"
    display_name: ClassVar[str] = "Take, gradient"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "yⱼ = Σ gᵢ over indices[i] = j"
    hidden: ClassVar[bool] = True

    axis: int = attribute(0, doc="The axis; from the end if negative.")
    mode: str = attribute("clip", doc=_MODE_DOC, choices=(*MODES, "raise"))

    def inputs(self) -> tuple[Port, ...]:
        return (Port("head", doc="The slices."), Port("indices", doc="Where they go."), Port("like", doc="The shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "taken")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, indices, like = inputs
        axis = self.axis % like.ndim
        places = whole_indices(indices, like.shape[axis], self.mode).reshape(-1)
        total = np.zeros(like.shape, head.dtype)
        rows = head.reshape(*like.shape[:axis], places.size, *like.shape[axis + 1 :])
        np.add.at(np.moveaxis(total, axis, 0), places, np.moveaxis(rows, axis, 0))
        return (total,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        taken = scope.make(Take(axis=self.axis, mode=self.mode), scope.gradient_of(0), scope.inputs[1])
        return (taken, None, None)


@dataclass(frozen=True)
class BatchTake(Operator):
    """One element of each row, at the row's index; indices beyond the row take its nearest element."""

    name: ClassVar[str] = "batch_take"
    display_name: ClassVar[str] = "Take of each row"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "yᵢ = a[i, indices[i]]"

    def inputs(self) -> tuple[Port, ...]:
        return (Port("a", doc="The rows, along the last axis."), Port("indices", doc="Which element, for each row."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("indices", "output"), "picked")
        rank, rank_indices = relation.rank("a"), relation.rank("indices")
        if rank is not None and rank < 2:
            relation.refuse("rank_least", "a", expected=2, found=rank)
        elif rank is not None and rank_indices is not None:
            relate_products(relation, "indices", relation.dims("indices"), relation.dims("a")[:-1], 1, "picked")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        a, indices = inputs
        rows = a.reshape(-1, a.shape[-1])
        columns = whole_indices(indices.reshape(-1), a.shape[-1], "clip")
        return (rows[np.arange(len(rows)), columns].reshape(indices.shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        a, indices = scope.inputs
        back = scope.make(PickGradient(axis=-1), scope.gradient_of(0), indices, a)
        return (back, scope.zeros_like(indices))


@dataclass(frozen=True)
class OneHot(Operator):
    """For each index a vector with one value at its place and another one elsewhere."""

    name: ClassVar[str] = "one_hot"
    display_name: ClassVar[str] = "One hot"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "yᵢⱼ = [indices[i] = j]"
    main_attribute: ClassVar[str] = "depth"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("One hot", {"depth": 10}),)

    depth: int = attribute(doc="The length of the vectors.", minimum=1, is_late=True)
    on_value: float = attribute(1.0, doc="The value at the place.", label="value on")
    off_value: float = attribute(0.0, doc="The value elsewhere.", label="value off")
    dtype: str = attribute("float32", doc="Type of the output's numbers.", choices=DTYPES, label="type")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("indices", doc="The places."),)

    def relate(self, relation: Relation) -> None:
        rank, output_rank = relation.rank("indices"), relation.rank("output")
        if rank is None and output_rank:
            rank = output_rank - 1
            relation.set_rank("indices", rank, "one_hot")
        if rank is None or not relation.set_rank("output", rank + 1, "one_hot"):
            return
        *outs, last = relation.dims("output")
        relation.fix(last, self.depth, "one_hot")
        for dim, out in zip(relation.dims("indices"), outs, strict=True):
            relation.same(out, dim, "one_hot")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        is_on = inputs[0].astype(np.int64)[..., None] == np.arange(self.depth)
        values = np.asarray([self.off_value, self.on_value]).astype(self.dtype)
        return (values[is_on.astype(np.int8)],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


@dataclass(frozen=True)
class _Picking(Operator):
    """One element along an axis for each place along the others."""

    family: ClassVar[str] = "shape"

    axis: int | None = attribute(-1, doc="The axis; among all elements if not given.")
    keepdims: bool = attribute(False, doc="Keep the axis, with size 1.", label="keep axis")
    mode: str = attribute("clip", doc=_MODE_DOC, choices=MODES)

    def places(self, like: Array, index: Array) -> tuple[int, Array]:
        """Return the axis (of the flattened array, without one) and the indices with that axis kept."""
        if self.axis is None:
            return 0, whole_indices(index.reshape(-1), like.size, self.mode)
        axis = self.axis % like.ndim
        kept = (*like.shape[:axis], 1, *like.shape[axis + 1 :])
        return axis, whole_indices(index.reshape(kept), like.shape[axis], self.mode)


@dataclass(frozen=True)
class Pick(_Picking):
    """The elements at indices along an axis, one for each place along the others."""

    name: ClassVar[str] = "pick"
    aliases: ClassVar[tuple[str, ...]] = ("choose_element_0index",)
    display_name: ClassVar[str] = "Pick"
    formula: ClassVar[str] = "yᵢ = x[i, index[i]]"

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="The array."), Port("index", doc="Which element, for each place."))

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("data")
        if rank is None or self.axis is None:
            self._relate_flat(relation)
            return
        axis = known_axis(relation, "data", self.axis, rank)
        if axis is None:
            return
        dims = list(relation.dims("data"))
        others = [*dims[:axis], *dims[axis + 1 :]]
        index_rank = relation.rank("index")
        if index_rank == rank:
            relation.fix(relation.dim("index", axis), 1, "picked")
        elif index_rank is not None and not relation.set_rank("index", max(1, rank - 1), "picked"):
            return
        elif index_rank is None and not self.keepdims and relation.settled():
            relation.set_rank("index", index_rank := max(1, rank - 1), "picked")
        self._relate_output(relation, axis, others)
        if index_rank is not None:
            indices = [dim for place, dim in enumerate(relation.dims("index")) if index_rank < rank or place != axis]
            for dim, other in zip(indices, others, strict=False):
                relation.same(dim, other, "picked")

    def _relate_flat(self, relation: Relation) -> None:
        if self.axis is None and relation.set_rank("output", 1, "picked") and relation.rank("index") is not None:
            relation.product(relation.dim("output", 0), relation.dims("index"), "picked")

    def _relate_output(self, relation: Relation, axis: int, others: Sequence[Dim]) -> None:
        if not relation.set_rank("output", len(others) + 1 if self.keepdims else max(1, len(others)), "picked"):
            return
        outs = list(relation.dims("output"))
        if self.keepdims:
            relation.fix(outs.pop(axis), 1, "picked")
        elif not others:
            relation.fix(outs[0], 1, "picked")
        for dim, out in zip(others, outs, strict=False):
            relation.same(out, dim, "picked")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        data, index = inputs
        axis, places = self.places(data, index)
        found = np.take_along_axis(data.reshape(-1) if self.axis is None else data, places, axis)
        if self.axis is None or self.keepdims:
            return (found,)
        return (np.atleast_1d(found.squeeze(axis)),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data, index = scope.inputs
        back = PickGradient(axis=self.axis, keepdims=self.keepdims, mode=self.mode)
        return (scope.make(back, scope.gradient_of(0), index, data), scope.zeros_like(index))


@dataclass(frozen=True)
class PickGradient(_Picking):
    """Elements put into zeros at the indices from which `pick` took them."""

    name: ClassVar[str] = "_pick_gradient"
    display_name: ClassVar[str] = "Pick, gradient"
    formula: ClassVar[str] = "y[i, index[i]] = gᵢ"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("head", doc="The elements."), Port("index", doc="Where they go."), Port("like", doc="The shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "picked")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, index, like = inputs
        axis, places = self.places(like, index)
        whole = np.zeros(like.size if self.axis is None else like.shape, head.dtype)
        np.put_along_axis(whole, places, head.reshape(places.shape), axis)
        return (whole.reshape(like.shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        pick = Pick(axis=self.axis, keepdims=self.keepdims, mode=self.mode)
        return (scope.make(pick, scope.gradient_of(0), scope.inputs[1]), None, None)


@dataclass(frozen=True)
class Where(Operator):
    """The elements of one array where a condition is not 0, else those of another.

    The condition has the arrays' shape, or one number for each of their rows.
    """

    name: ClassVar[str] = "where"
    display_name: ClassVar[str] = "Where"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y = a where c ≠ 0, else b"

    def inputs(self) -> tuple[Port, ...]:
        return (
            Port("condition", doc="Where it is not 0, …"),
            Port("x", doc="… this is chosen,"),
            Port("y", doc="else this."),
        )

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("x", "y", "output"), "elementwise")
        rank, rank_condition = relation.rank("x"), relation.rank("condition")
        if rank is None or rank_condition is None:
            return
        if rank_condition == 1 < rank:
            relation.same(relation.dim("condition", 0), relation.dim("x", 0), "condition_rows")
        else:
            relation.same_shape(("condition", "x"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        condition, x, y = inputs
        if condition.ndim < x.ndim:
            condition = condition.reshape(-1, *(1,) * (x.ndim - 1))
        return (np.where(condition != 0, x, y),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (condition, x, _), dy = scope.inputs, scope.gradient_of(0)
        zeros = scope.zeros_like(x)
        chosen = (scope.make(Where(), condition, dy, zeros), scope.make(Where(), condition, zeros, dy))
        return (scope.zeros_like(condition), *chosen)


@dataclass(frozen=True)
class GatherNd(Operator):
    """The elements, or slices, at places that columns of indices name."""

    name: ClassVar[str] = "gather_nd"
    display_name: ClassVar[str] = "Gather"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "yᵢ = x[indices[0, i], indices[1, i], …]"

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="The array."), Port("indices", doc="A row of indices for each of its first axes."))

    def relate(self, relation: Relation) -> None:
        rank, rank_indices = relation.rank("data"), relation.rank("indices")
        if rank_indices is not None and rank_indices < 2:
            relation.refuse("gather_axes", "indices", expected=2, found=rank_indices)
            return
        if rank_indices is None or rank is None:
            return
        count = relation.value(relation.dim("indices", 0))
        if count is None:
            return
        if count > rank:
            relation.refuse("gather_rows", "indices", expected=rank, found=count)
            return
        found = (*relation.dims("indices")[1:], *relation.dims("data")[count:])
        if found and relation.set_rank("output", len(found), "taken"):
            for dim, out in zip(found, relation.dims("output"), strict=True):
                relation.same(out, dim, "taken")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        data, indices = inputs
        return (data[_places(indices, data.shape)],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data, indices = scope.inputs
        return (scope.make(GatherNdGradient(), scope.gradient_of(0), indices, data), scope.zeros_like(indices))


def _places(indices: Array, shape: Sequence[int]) -> tuple[Array, ...]:
    return tuple(whole_indices(row, size, "wrap") for row, size in zip(indices, shape, strict=False))


@dataclass(frozen=True)
class GatherNdGradient(Operator):
    """Elements added up at the places from which `gather_nd` took them."""

    name: ClassVar[str] = "_gather_nd_gradient"
    display_name: ClassVar[str] = "Gather, gradient"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y[indices[0, i], …] += gᵢ"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (
            Port("head", doc="The elements."),
            Port("indices", doc="Where they go."),
            Port("like", doc="The shape."),
        )

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "taken")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, indices, like = inputs
        total = np.zeros(like.shape, head.dtype)
        np.add.at(total, _places(indices, like.shape), head)
        return (total,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(GatherNd(), scope.gradient_of(0), scope.inputs[1]), None, None)


@dataclass(frozen=True)
class ScatterNd(Operator):
    """Elements, or slices, put into zeros of a shape at places that columns of indices name; the last one stays."""

    name: ClassVar[str] = "scatter_nd"
    display_name: ClassVar[str] = "Scatter"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y[indices[0, i], indices[1, i], …] = xᵢ"
    main_attribute: ClassVar[str] = "shape"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Scatter", {"shape": (1,)}),)

    shape: Shape = attribute(doc="The shape of the output.")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="The elements."), Port("indices", doc="A row of indices for each first axis."))

    def relate(self, relation: Relation) -> None:
        if any(size < 1 for size in self.shape):  # 0 is as open as -1
            relation.refuse("shape_open", "output", found=self.shape)
            return
        if relation.set_rank("output", len(self.shape), "scattered"):
            for size, out in zip(self.shape, relation.dims("output"), strict=True):
                relation.fix(out, size, "scattered")
        rank = relation.rank("indices")
        if rank is not None and rank < 2:
            relation.refuse("gather_axes", "indices", expected=2, found=rank)
            return
        count = None if rank is None else relation.value(relation.dim("indices", 0))
        if count is None:
            return
        if count > len(self.shape):
            relation.refuse("gather_rows", "indices", expected=len(self.shape), found=count)
            return
        found = (*relation.dims("indices")[1:], *relation.dims("output")[count:])
        if found and relation.set_rank("data", len(found), "scattered"):
            for dim, place in zip(relation.dims("data"), found, strict=True):
                relation.same(dim, place, "scattered")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        data, indices = inputs
        whole = np.zeros(self.shape, data.dtype)
        whole[_places(indices, self.shape)] = data
        return (whole,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        indices = scope.inputs[1]
        return (scope.make(GatherNd(), scope.gradient_of(0), indices), scope.zeros_like(indices))


OPERATORS: tuple[type[Operator], ...] = (
    Take,
    TakeGradient,
    BatchTake,
    OneHot,
    Pick,
    PickGradient,
    Where,
    GatherNd,
    GatherNdGradient,
    ScatterNd,
)
