"""Operators that order numbers along an axis: the sorted numbers, the order itself, the largest or the smallest.

Equal numbers keep their order. Without an axis all elements are one row, as in MXNet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, Role, RunContext, attribute
from core.operators.relations import known_axis

INDEX_TYPES = ("float16", "float32", "float64", "int32", "int64", "uint8")
KINDS = ("indices", "value", "mask", "both")


def order_of(x: Array, axis: int, *, ascending: bool) -> Array:
    """Return the indices that put an array in order along an axis; equal numbers keep theirs."""
    if ascending:
        return np.argsort(x, axis=axis, kind="stable")
    backwards = np.argsort(np.flip(x, axis), axis=axis, kind="stable")
    found: Array = x.shape[axis] - 1 - np.flip(backwards, axis)
    return found


@dataclass(frozen=True)
class _Ordering(Operator):
    """The axis of what is put in order."""

    family: ClassVar[str] = "shape"
    main_attribute: ClassVar[str] = "axis"

    axis: int | None = attribute(-1, doc="The axis; all elements as one row if not given.")

    def rows(self, x: Array) -> tuple[Array, int]:
        """Return an array with the axis that is put in order."""
        return (x.reshape(-1), 0) if self.axis is None else (x, self.axis)

    def relate_whole(self, relation: Relation, output: str) -> None:
        """State that an output has all that the data has, as one row if there is no axis."""
        rank = relation.rank("data")
        if self.axis is None:
            if relation.set_rank(output, 1, "flattened") and rank is not None:
                relation.product(relation.dim(output, 0), relation.dims("data"), "flattened")
            return
        relation.same_shape(("data", output), "elementwise")
        if rank is not None:
            known_axis(relation, "data", self.axis, rank)


@dataclass(frozen=True)
class Sort(_Ordering):
    """The numbers of each row in order, the smallest first, or with ``is_ascend`` off the largest."""

    name: ClassVar[str] = "sort"
    display_name: ClassVar[str] = "Sort"
    formula: ClassVar[str] = "y₁ ≤ y₂ ≤ …"

    is_ascend: bool = attribute(True, doc="The smallest first.", label="ascending")

    def outputs(self) -> tuple[Port, ...]:
        return (Port("output0", Role.OUTPUT),)  # MXNet has the indices as a second one, which nobody sees

    def relate(self, relation: Relation) -> None:
        self.relate_whole(relation, "output0")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        rows, axis = self.rows(inputs[0])
        return (np.take_along_axis(rows, order_of(rows, axis, ascending=self.is_ascend), axis),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (x,) = scope.inputs
        order = scope.make(Argsort(axis=self.axis, is_ascend=self.is_ascend, dtype="int64"), x)
        return (scope.make(PutAlong(axis=self.axis), scope.gradient_of(0), order, x),)


@dataclass(frozen=True)
class Argsort(_Ordering):
    """The indices that put each row in order: x[y₁] is the smallest number, or with ``is_ascend`` off the largest."""

    name: ClassVar[str] = "argsort"
    display_name: ClassVar[str] = "Order"
    formula: ClassVar[str] = "x[y₁] ≤ x[y₂] ≤ …"

    is_ascend: bool = attribute(True, doc="The smallest first.", label="ascending")
    dtype: str = attribute("float32", doc="Type of the indices.", choices=INDEX_TYPES, label="type")

    def relate(self, relation: Relation) -> None:
        self.relate_whole(relation, "output")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        rows, axis = self.rows(inputs[0])
        return (order_of(rows, axis, ascending=self.is_ascend).astype(self.dtype),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


@dataclass(frozen=True)
class _Extremes(_Ordering):
    """Which numbers of a row are chosen: the ``k`` largest or smallest, all if ``k`` is below 1."""

    k: int = attribute(1, doc="How many; all of them in order if below 1.", label="count")

    def count(self, size: int) -> int:
        """Return how many are chosen of a row."""
        return self.k if self.k > 0 else size


@dataclass(frozen=True)
class TopK(_Extremes):
    """The ``k`` largest numbers of each row, the largest first, or with ``is_ascend`` the smallest.

    What is given are their indices, their values, both, or ones where they are and zeros elsewhere.
    """

    name: ClassVar[str] = "topk"
    display_name: ClassVar[str] = "Top k"
    formula: ClassVar[str] = "y₁ ≥ y₂ ≥ … ≥ yₖ ≥ all others"
    main_attribute: ClassVar[str] = "k"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Top k", {"ret_typ": "value"}),)

    ret_typ: str = attribute("indices", doc="What is given.", choices=KINDS, label="result")
    is_ascend: bool = attribute(False, doc="Choose the smallest.", label="ascending")
    dtype: str = attribute("float32", doc="Type of the indices.", choices=INDEX_TYPES, label="type")

    def outputs(self) -> tuple[Port, ...]:
        values = Port("output0", Role.OUTPUT, "The chosen numbers.")
        indices = Port("output1", Role.OUTPUT, "Where they are.")
        if self.ret_typ == "both":
            return (values, indices)
        # MXNet has the indices beside the values, though nobody sees them
        return (values if self.ret_typ == "value" else Port("output", Role.OUTPUT),)

    def relate(self, relation: Relation) -> None:
        if self.ret_typ == "mask":
            relation.same_shape(("data", "output"), "elementwise")
        rank = relation.rank("data")
        if rank is None:
            return
        axis = 0 if self.axis is None else known_axis(relation, "data", self.axis, rank)
        if axis is not None and (self.ret_typ == "mask" or self._relate_chosen(relation, rank, axis)):
            self._check_count(relation, axis)

    def _relate_chosen(self, relation: Relation, rank: int, axis: int) -> bool:
        """State the shape of the outputs: that of the data, with ``k`` along the axis."""
        data = relation.dims("data")
        for port in self.outputs():
            if not relation.set_rank(port.name, 1 if self.axis is None else rank, "chosen"):
                return False
            for place, dim in enumerate(relation.dims(port.name)):
                if self.axis is not None and place != axis:
                    relation.same(dim, data[place], "kept_axes")
                elif self.k > 0:
                    relation.fix(dim, self.k, "chosen")
                elif self.axis is None:
                    relation.product(dim, data, "flattened")
                else:
                    relation.same(dim, data[axis], "chosen")
        return True

    def _check_count(self, relation: Relation, axis: int) -> None:
        dims = relation.dims("data")
        sizes = [relation.value(dim) for dim in (dims if self.axis is None else dims[axis : axis + 1])]
        if None not in sizes and self.k > (size := int(np.prod([size or 0 for size in sizes], dtype=object))):
            relation.refuse("topk_count", "data", expected=size, found=self.k)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        (x,) = inputs
        rows, axis = self.rows(x)
        order = order_of(rows, axis, ascending=self.is_ascend)
        chosen = np.take(order, np.arange(self.count(rows.shape[axis])), axis)
        if self.ret_typ == "mask":
            mask = np.zeros_like(rows)
            np.put_along_axis(mask, chosen, 1, axis)
            return (mask.reshape(x.shape),)
        values, indices = np.take_along_axis(rows, chosen, axis), chosen.astype(self.dtype)
        return {"value": (values,), "indices": (indices,), "both": (values, indices)}[self.ret_typ]

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (x,) = scope.inputs
        if self.ret_typ in ("mask", "indices"):
            return (scope.zeros_like(x),)
        where = TopK(axis=self.axis, k=self.k, ret_typ="indices", is_ascend=self.is_ascend, dtype="int64")
        return (scope.make(PutAlong(axis=self.axis), scope.gradient_of(0), scope.make(where, x), x),)


@dataclass(frozen=True)
class PutAlong(_Ordering):
    """Numbers put into zeros at indices along an axis: what ordered numbers send back."""

    name: ClassVar[str] = "_put_along"
    display_name: ClassVar[str] = "Put along an axis"
    formula: ClassVar[str] = "y[indices[i]] = gᵢ"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="The numbers."), Port("indices", doc="Where they go."), Port("like", doc="The shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "whole_axis")
        relation.same_shape(("data", "indices"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        numbers, indices, like = inputs
        whole = np.zeros(like.shape, numbers.dtype)
        rows, axis = self.rows(whole)  # a view, in which the numbers are put
        np.put_along_axis(rows, indices.astype(np.int64), numbers, axis)
        return (whole,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(TakeAlong(axis=self.axis), scope.gradient_of(0), scope.inputs[1]), None, None)


@dataclass(frozen=True)
class TakeAlong(_Ordering):
    """The numbers at indices along an axis; the gradient puts them back."""

    name: ClassVar[str] = "_take_along"
    display_name: ClassVar[str] = "Take along an axis"
    formula: ClassVar[str] = "yᵢ = x[indices[i]]"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="The array."), Port("indices", doc="Which of its numbers."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("indices", "output"), "taken")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        rows, axis = self.rows(inputs[0])
        return (np.take_along_axis(rows, inputs[1].astype(np.int64), axis),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data, indices = scope.inputs
        return (scope.make(PutAlong(axis=self.axis), scope.gradient_of(0), indices, data), None)


OPERATORS: tuple[type[Operator], ...] = (Sort, Argsort, TopK, PutAlong, TakeAlong)
