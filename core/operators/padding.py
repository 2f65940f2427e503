"""Operators that add places around an array, or take its diagonals out and put them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, RunContext, attribute
from core.operators.relations import known_axes

MODES = ("constant", "edge", "reflect")


@dataclass(frozen=True)
class _Padding(Operator):
    """How wide the edges are and what is in them."""

    family: ClassVar[str] = "shape"
    main_attribute: ClassVar[str] = "pad_width"

    mode: str = attribute(
        doc="What the new places hold: one number, the nearest element, or the array mirrored at its last element.",
        choices=MODES,
    )
    pad_width: tuple[int, ...] = attribute(
        doc="Before and after each axis, axis after axis: 0, 0, 0, 0, 1, 1, 2, 2.", kind="axes", label="widths"
    )
    constant_value: float = attribute(0.0, doc="The number that constant padding holds.", label="number")

    @property
    def widths(self) -> tuple[tuple[int, int], ...]:
        """Before and after each axis."""
        return tuple(zip(self.pad_width[::2], self.pad_width[1::2], strict=True))

    def relate_padded(self, relation: Relation, inner: str, outer: str) -> None:
        """State how the shapes without and with the edges hang together, whichever is the result."""
        if len(self.pad_width) % 2 or not self.pad_width or min(self.pad_width) < 0:
            relation.refuse("pad_widths", inner, found=self.pad_width)
            return
        rank = len(self.pad_width) // 2
        fitting = [relation.set_rank(port, rank, "padded") for port in (inner, outer)]
        for axis, (before, after) in enumerate(self.widths if all(fitting) else ()):
            self._relate_axis(relation, inner, outer, axis, before + after)

    def _relate_axis(self, relation: Relation, inner: str, outer: str, axis: int, width: int) -> None:
        one, other = relation.dim(inner, axis), relation.dim(outer, axis)
        size, total = relation.value(one), relation.value(other)
        if width == 0:
            relation.same(other, one, "padded")
        elif size is not None:
            most = max(self.widths[axis])
            if (self.mode == "reflect" and most >= size) or (self.mode == "edge" and size == 0):
                relation.refuse("pad_reflect", inner, expected=size, found=most)
            else:
                relation.fix(other, size + width, "padded", (one,))
        elif total is not None and total > width:
            relation.fix(one, total - width, "padded", (other,))

    def inside(self, sizes: Sequence[int]) -> tuple[slice, ...]:
        """Return where the array lies between its edges."""
        return tuple(slice(before, before + size) for (before, _), size in zip(self.widths, sizes, strict=True))


@dataclass(frozen=True)
class Pad(_Padding):
    """An array with edges of some widths around it: of one number, of its nearest elements, or mirrored."""

    name: ClassVar[str] = "Pad"
    aliases: ClassVar[tuple[str, ...]] = ("pad",)
    display_name: ClassVar[str] = "Pad"
    formula: ClassVar[str] = "y[i + before] = x[i]"
    presets: ClassVar[tuple[Preset, ...]] = (
        Preset("Pad", {"mode": "constant", "pad_width": (0, 0, 0, 0, 1, 1, 1, 1)}),
    )

    def relate(self, relation: Relation) -> None:
        self.relate_padded(relation, "data", "output")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        (x,) = inputs
        if self.mode != "constant":
            return (np.pad(x, self.widths, mode="edge" if self.mode == "edge" else "reflect"),)
        return (np.pad(x, self.widths, constant_values=x.dtype.type(self.constant_value)),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        back = PadGradient(mode=self.mode, pad_width=self.pad_width)
        return (scope.make(back, scope.gradient_of(0), scope.inputs[0]),)


@dataclass(frozen=True)
class PadGradient(_Padding):
    """A padded array with its edges added to the elements that they repeat: what `Pad` sends back."""

    name: ClassVar[str] = "_pad_gradient"
    display_name: ClassVar[str] = "Pad, gradient"
    formula: ClassVar[str] = "y[i] = Σ gⱼ over the j that hold x[i]"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("head", doc="With edges."), Port("like", doc="The shape without."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "padded")
        self.relate_padded(relation, "like", "head")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, like = inputs
        if self.mode == "constant":
            return (head[self.inside(like.shape)],)
        total = head
        for axis, (before, after) in enumerate(self.widths):
            if before or after:
                total = self._folded(total, axis, (before, after), like.shape[axis])
        return (total,)

    def _folded(self, head: Array, axis: int, widths: tuple[int, int], size: int) -> Array:
        sources = np.pad(np.arange(size), widths, mode="edge" if self.mode == "edge" else "reflect")
        total = np.zeros((*head.shape[:axis], size, *head.shape[axis + 1 :]), head.dtype)
        np.add.at(np.moveaxis(total, axis, 0), sources, np.moveaxis(head, axis, 0))
        return total

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Pad(mode=self.mode, pad_width=self.pad_width), scope.gradient_of(0)), None)


# Diagonals


@dataclass(frozen=True)
class _Diagonal(Operator):
    """Which diagonal of which two axes."""

    family: ClassVar[str] = "shape"
    main_attribute: ClassVar[str] = "k"

    k: int = attribute(0, doc="Which diagonal: 0 the main one, above it if positive.", label="diagonal")
    axis1: int = attribute(0, doc="The axis of the rows.", label="row axis")
    axis2: int = attribute(1, doc="The axis of the columns.", label="column axis")

    def relate_diagonal(self, relation: Relation, whole: str, part: str) -> None:
        """State the shape of the diagonal of an array, or of the matrix that has a vector as its diagonal."""
        rank = relation.rank(whole)
        if rank is None:
            return
        if rank == 0:
            relation.refuse("shape_needs_axis", whole, expected=1, found=0)
        elif rank == 1:
            size = relation.value(relation.dim(whole, 0))
            if relation.set_rank(part, 2, "diagonal") and size is not None:
                for dim in relation.dims(part):
                    relation.fix(dim, size + abs(self.k), "diagonal", (relation.dim(whole, 0),))
        else:
            self._relate_part(relation, whole, part, rank)

    def _relate_part(self, relation: Relation, whole: str, part: str, rank: int) -> None:
        axes = known_axes(relation, whole, (self.axis1, self.axis2), rank)
        if axes is None or not relation.set_rank(part, rank - 1, "diagonal"):
            return
        dims = relation.dims(whole)
        others = [dim for axis, dim in enumerate(dims) if axis not in axes]
        for dim, other in zip(relation.dims(part), others, strict=False):
            relation.same(dim, other, "kept_axes")
        rows, columns = (relation.value(dims[axis]) for axis in axes)
        if rows is None or columns is None:
            return
        length = min(rows + min(self.k, 0), columns - max(self.k, 0))
        if length < 1:
            relation.refuse("diagonal_none", whole, expected=f"{rows} × {columns}", found=self.k)
        else:
            relation.fix(relation.dim(part, -1), length, "diagonal", [dims[axis] for axis in axes])

    def diagonal(self, array: Array) -> Array:
        """Return the diagonal as the last axis, a view of the array."""
        return np.diagonal(array, self.k, self.axis1, self.axis2)


@dataclass(frozen=True)
class Diag(_Diagonal):
    """A diagonal of a matrix, or of matrices along two axes; of a vector, the matrix that has it as its diagonal."""

    name: ClassVar[str] = "diag"
    display_name: ClassVar[str] = "Diagonal"
    formula: ClassVar[str] = "yᵢ = x[i, i + k]"

    def relate(self, relation: Relation) -> None:
        self.relate_diagonal(relation, "data", "output")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        (x,) = inputs
        return (np.diag(x, self.k) if x.ndim == 1 else self.diagonal(x).copy(),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        back = DiagGradient(k=self.k, axis1=self.axis1, axis2=self.axis2)
        return (scope.make(back, scope.gradient_of(0), scope.inputs[0]),)


@dataclass(frozen=True)
class DiagGradient(_Diagonal):
    """A diagonal put into zeros of the whole shape, or taken out again: what `diag` sends back."""

    name: ClassVar[str] = "_diag_gradient"
    display_name: ClassVar[str] = "Diagonal, gradient"
    formula: ClassVar[str] = "y[i, i + k] = gᵢ"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("head", doc="The diagonal."), Port("like", doc="The whole shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "diagonal")
        self.relate_diagonal(relation, "like", "head")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, like = inputs
        if like.ndim == 1:
            return (np.diagonal(head, self.k).copy(),)
        whole = np.zeros(like.shape, head.dtype)
        places = np.diagonal(np.arange(whole.size).reshape(whole.shape), self.k, self.axis1, self.axis2)
        whole.reshape(-1)[places] = head
        return (whole,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Diag(k=self.k, axis1=self.axis1, axis2=self.axis2), scope.gradient_of(0)), None)


OPERATORS: tuple[type[Operator], ...] = (Pad, PadGradient, Diag, DiagGradient)
