"""Operators that keep the values and their order, and lay them out in another shape.

`core.operators.permuting` changes the order, `slicing` and `joining` take arrays apart and put them together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Dim, Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, RunContext, attribute
from core.operators.relations import known_axes, known_axis, relate_products
from core.operators.reshape_codes import Item, Kind, read_codes


@dataclass(frozen=True)
class Flatten(Operator):
    """All axes but the first as one: (N, a, b, …) becomes (N, a·b·…)."""

    name: ClassVar[str] = "Flatten"
    display_name: ClassVar[str] = "Flatten"
    aliases: ClassVar[tuple[str, ...]] = ("flatten",)
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
class _Relaid(Operator):
    """The values of one array in another shape; what flows back is laid out as before."""

    family: ClassVar[str] = "shape"

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data = scope.make(ReshapeLike(), scope.gradient_of(0), scope.inputs[0])
        return (data, *(scope.zeros_like(other) for other in scope.inputs[1:]))


@dataclass(frozen=True)
class ReshapeLike(_Relaid):
    """The values of one array in the shape of another, or some of its axes replaced by some of the other's."""

    name: ClassVar[str] = "reshape_like"
    display_name: ClassVar[str] = "Reshape like"
    formula: ClassVar[str] = "y = a in the shape of b"

    lhs_begin: int | None = attribute(None, doc="The first axis that is replaced; 0 if not given.")
    lhs_end: int | None = attribute(None, doc="The axis after the last that is replaced; all if not given.")
    rhs_begin: int | None = attribute(None, doc="The first axis that is taken; 0 if not given.")
    rhs_end: int | None = attribute(None, doc="The axis after the last that is taken; all if not given.")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("lhs", doc="The values."), Port("rhs", doc="The shape."))

    @property
    def _is_whole(self) -> bool:
        return (self.lhs_begin, self.lhs_end, self.rhs_begin, self.rhs_end) == (None,) * 4

    def _replaced(self, rank: int) -> tuple[int, int]:
        """Return the range of axes that is replaced; one that ends before it begins is empty, as slices are."""
        begin, end, _ = slice(self.lhs_begin, self.lhs_end).indices(rank)
        return begin, max(begin, end)

    def relate(self, relation: Relation) -> None:
        if self._is_whole:
            relation.same_shape(("rhs", "output"), "reshape")
            if None not in (relation.rank("lhs"), relation.rank("output")):
                relate_products(relation, "lhs", relation.dims("lhs"), relation.dims("output"), 1, "reshape")
            return
        if None in (relation.rank("lhs"), relation.rank("rhs")):
            return
        left, right = relation.dims("lhs"), relation.dims("rhs")
        replaced = slice(*self._replaced(len(left)))
        taken = right[slice(self.rhs_begin, self.rhs_end)]
        kept = (left[: replaced.start], left[replaced.stop :])
        if relation.set_rank("output", len(kept[0]) + len(taken) + len(kept[1]), "reshape"):
            for dim, out in zip((*kept[0], *taken, *kept[1]), relation.dims("output"), strict=True):
                relation.same(out, dim, "reshape")
            relate_products(relation, "lhs", left[replaced], taken, 1, "reshape")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        lhs, rhs = inputs
        if self._is_whole:
            return (lhs.reshape(rhs.shape),)
        begin, end = self._replaced(lhs.ndim)
        taken = rhs.shape[slice(self.rhs_begin, self.rhs_end)]
        return (lhs.reshape((*lhs.shape[:begin], *taken, *lhs.shape[end:])),)


@dataclass(frozen=True)
class Reshape(_Relaid):
    """The values in another shape.

    In ``shape``, 0 keeps a size, -1 is worked out from the others, -2 keeps all sizes that are left, -3 makes one axis
    of two, and -4 makes two axes, whose sizes follow it, of one. With ``reverse`` it is read from the end.
    """

    name: ClassVar[str] = "Reshape"
    aliases: ClassVar[tuple[str, ...]] = ("reshape",)
    display_name: ClassVar[str] = "Reshape"
    formula: ClassVar[str] = "y = x in another shape"
    main_attribute: ClassVar[str] = "shape"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Reshape", {"shape": (0, -1)}),)

    shape: tuple[int, ...] = attribute((), doc="The new shape, with its codes.", kind="axes")
    reverse: bool = attribute(False, doc="Read the shape from the end.")

    def relate(self, relation: Relation) -> None:
        items = read_codes(self.shape, reverse=self.reverse)
        if isinstance(items, str):
            relation.refuse(items, "output", found=self.shape)
            return
        rank = relation.rank("data")
        if rank is None and all(item.kind is not Kind.REST for item in items):
            self._relate_sizes(relation, items)
        elif rank is None and (output_rank := relation.rank("output")) is not None:
            self._relate_ranks(relation, items, output_rank)
        rank = relation.rank("data")
        if rank is not None:
            _RelateReshape(relation, items, is_reversed=self.reverse).run()

    def _relate_ranks(self, relation: Relation, items: Sequence[Item], output_rank: int) -> None:
        # what -1 and sizes stand for is not known axis by axis; the other codes tell how many axes they take
        if not any(item.kind in (Kind.INFER, Kind.SIZE) for item in items):
            made, needed = sum(len(item.sizes) for item in items), sum(item.needs for item in items)
            if output_rank >= made:
                relation.set_rank("data", output_rank - made + needed, "reshape")

    def _relate_sizes(self, relation: Relation, items: Sequence[Item]) -> None:
        sizes = [size for item in items for size in item.sizes]
        if relation.set_rank("output", len(sizes), "reshape"):
            for size, out in zip(sizes[::-1] if self.reverse else sizes, relation.dims("output"), strict=True):
                if size > 0:
                    relation.fix(out, size, "reshape")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x = inputs[0]
        items = read_codes(self.shape, reverse=self.reverse)
        if isinstance(items, str):
            raise ValueError(items)
        sizes, left = [], list(x.shape[::-1] if self.reverse else x.shape)
        for item in items:
            taken, left = left[: item.takes(len(left))], left[item.takes(len(left)) :]
            sizes += item.resolved(taken)
        if -1 in sizes:
            sizes[sizes.index(-1)] = x.size // max(1, -math.prod(sizes))
        return (x.reshape(sizes[::-1] if self.reverse else sizes),)


class _RelateReshape:
    """The relation of a reshape of known rank: most codes relate a few axes, -1 and sizes the rest of the elements."""

    def __init__(self, relation: Relation, items: Sequence[Item], *, is_reversed: bool) -> None:
        self._relation = relation
        self._items = items
        self._turn = -1 if is_reversed else 1

    def run(self) -> None:
        relation = self._relation
        left = list(relation.dims("data")[:: self._turn])
        parts = []
        for item in self._items:
            count = item.takes(len(left))
            if item.needs > len(left):
                relation.refuse("reshape_axes", "data", expected=self._needed(), found=len(relation.dims("data")))
                return
            parts.append((item, left[:count]))
            left = left[count:]
        rank = sum(len(dims) if item.kind is Kind.REST else len(item.sizes) for item, dims in parts)
        if relation.set_rank("output", rank, "reshape"):
            self._relate_parts(parts, left)

    def _needed(self) -> int:
        return sum(item.needs for item in self._items)

    def _relate_parts(self, parts: Sequence[tuple[Item, Sequence[Dim]]], left: Sequence[Dim]) -> None:
        relation, outputs = self._relation, list(self._relation.dims("output")[:: self._turn])
        pool, results, known = list(left), [], 1
        for item, dims in parts:
            count = len(dims) if item.kind is Kind.REST else len(item.sizes)
            outs, outputs = outputs[:count], outputs[count:]
            for size, out in zip(item.sizes, outs, strict=False):
                if size > 0:
                    relation.fix(out, size, "reshape")
            match item.kind:
                case Kind.KEEP | Kind.REST:
                    for dim, out in zip(dims, outs, strict=True):
                        relation.same(out, dim, "reshape")
                case Kind.MERGE:
                    relation.product(outs[0], dims, "reshape")
                case Kind.SPLIT:
                    relation.product(dims[0], outs, "reshape")
                case Kind.INFER:
                    pool += dims
                    results += outs
                case Kind.SIZE:
                    pool += dims
                    known *= item.sizes[0]
        relate_products(relation, "data", pool, results, known, "reshape")


@dataclass(frozen=True)
class ExpandDims(_Relaid):
    """The values with one axis of size 1 more."""

    name: ClassVar[str] = "expand_dims"
    display_name: ClassVar[str] = "Expand dims"
    formula: ClassVar[str] = "y = x with one axis more"
    main_attribute: ClassVar[str] = "axis"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Expand dims", {"axis": 0}),)

    axis: int = attribute(doc="Where the new axis is; from the end if negative.")

    def relate(self, relation: Relation) -> None:
        rank, output_rank = relation.rank("data"), relation.rank("output")
        if rank is None and output_rank is None:
            return
        if rank is None and output_rank is not None:
            rank = output_rank - 1
        if rank is None or rank < 0 or not relation.set_rank("data", rank, "reshape"):
            return
        axis = known_axis(relation, "data", self.axis, rank + 1)
        if axis is None or not relation.set_rank("output", rank + 1, "reshape"):
            return
        outputs = list(relation.dims("output"))
        relation.fix(outputs.pop(axis), 1, "new_axis")
        for dim, out in zip(relation.dims("data"), outputs, strict=True):
            relation.same(out, dim, "reshape")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        axis = self.axis % (inputs[0].ndim + 1)
        return (inputs[0].reshape(*inputs[0].shape[:axis], 1, *inputs[0].shape[axis:]),)


@dataclass(frozen=True)
class Squeeze(_Relaid):
    """The values without axes of size 1: all of these, or those named."""

    name: ClassVar[str] = "squeeze"
    display_name: ClassVar[str] = "Squeeze"
    formula: ClassVar[str] = "y = x without axes of size 1"
    main_attribute: ClassVar[str] = "axis"

    axis: tuple[int, ...] | None = attribute(None, doc="The axes, of size 1; all such if not given.", kind="axes")

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("data")
        if rank is None:
            return
        axes = self._axes(relation, rank)
        if axes is None:
            return
        kept = [dim for axis, dim in enumerate(relation.dims("data")) if axis not in axes]
        if relation.set_rank("output", max(1, len(kept)), "reshape"):
            if not kept:
                relation.fix(relation.dim("output", 0), 1, "reshape")
            for dim, out in zip(kept, relation.dims("output"), strict=False):
                relation.same(out, dim, "reshape")

    def _axes(self, relation: Relation, rank: int) -> tuple[int, ...] | None:
        if self.axis is not None:
            axes = known_axes(relation, "data", self.axis, rank)
            for axis in axes or ():
                relation.fix(relation.dim("data", axis), 1, "squeezed")
            return axes
        sizes = [relation.value(dim) for dim in relation.dims("data")]
        return None if None in sizes else tuple(axis for axis, size in enumerate(sizes) if size == 1)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        squeezed = np.squeeze(inputs[0], self.axis)
        return (squeezed if squeezed.ndim else squeezed.reshape(1),)


OPERATORS: tuple[type[Operator], ...] = (
    Flatten,
    Rows,
    ReshapeLike,
    Reshape,
    ExpandDims,
    Squeeze,
)
