"""Operators that put arrays together, take one apart, or repeat it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Dim, Relation, Shape
from core.operators.elementwise import MAX_INPUTS
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, Role, RunContext, attribute
from core.operators.relations import known_axis, relate_scaled, relate_sum, set_ranks
from core.operators.shaping import ReshapeLike
from core.operators.slicing import SliceAxis


@dataclass(frozen=True)
class _Joining(Operator):
    """Any number of arrays that are put together along an axis."""

    family: ClassVar[str] = "shape"
    main_attribute: ClassVar[str] = "num_args"

    num_args: int = attribute(doc="Number of inputs.", minimum=1, maximum=MAX_INPUTS, label="inputs")

    def inputs(self) -> tuple[Port, ...]:
        return tuple(Port(f"arg{index}", doc="One of the arrays.") for index in range(self.num_args))

    def _parts(self) -> list[str]:
        return [f"arg{index}" for index in range(self.num_args)]


@dataclass(frozen=True)
class Concat(_Joining):
    """Arrays one after the other along an axis; along the others they have equal sizes."""

    name: ClassVar[str] = "Concat"
    aliases: ClassVar[tuple[str, ...]] = ("concat",)
    display_name: ClassVar[str] = "Concatenate"
    formula: ClassVar[str] = "y = [a₀ a₁ …]"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Concatenate", {"num_args": 2}),)

    dim: int = attribute(1, doc="The axis; from the end if negative.", label="axis")

    def relate(self, relation: Relation) -> None:
        _relate_joined(relation, self._parts(), "output", self.dim)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.concatenate(inputs, axis=self.dim),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        dy = scope.gradient_of(0)
        parts = (ConcatPart(num_args=self.num_args, dim=self.dim, index=index) for index in range(self.num_args))
        return [scope.make(part, dy, *scope.inputs) for part in parts]


def _relate_joined(relation: Relation, parts: Sequence[str], whole: str, along: int) -> None:
    ports = (*parts, whole)
    rank = next((rank for rank in map(relation.rank, ports) if rank is not None), None)
    if rank is None:
        return
    fits = set_ranks(relation, ports, rank, "joined_rank")
    chosen = known_axis(relation, whole, along, rank)
    if chosen is None or not fits:
        return
    for axis in range(rank):
        if axis != chosen:
            for port in parts:
                relation.same(relation.dim(port, axis), relation.dim(whole, axis), "off_axis")
    addends = [relation.dim(port, chosen) for port in parts]
    relate_sum(relation, relation.dim(whole, chosen), addends, "joined")


@dataclass(frozen=True)
class ConcatPart(_Joining):
    """Of an array like the concatenation of others, the part that stands for one of them."""

    name: ClassVar[str] = "_concat_part"
    display_name: ClassVar[str] = "Part of concatenation"
    formula: ClassVar[str] = "y = g[…, where aᵢ is, …]"
    hidden: ClassVar[bool] = True

    dim: int = attribute(1, doc="The axis; from the end if negative.", label="axis")
    index: int = attribute(0, doc="Which of the arrays.", minimum=0)

    def inputs(self) -> tuple[Port, ...]:
        return (Port("head", doc="Like the concatenation."), *super().inputs())

    def relate(self, relation: Relation) -> None:
        relation.same_shape((f"arg{self.index}", "output"), "joined")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, *parts = inputs
        begin = sum(part.shape[self.dim] for part in parts[: self.index])
        end = begin + parts[self.index].shape[self.dim]
        axis = self.dim % head.ndim
        return (head[(*(slice(None),) * axis, slice(begin, end))],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        _, *parts = scope.inputs
        placed = [scope.gradient_of(0) if i == self.index else scope.zeros_like(x) for i, x in enumerate(parts)]
        return (scope.make(Concat(num_args=self.num_args, dim=self.dim), *placed), *(None,) * self.num_args)


@dataclass(frozen=True)
class Stack(_Joining):
    """Arrays of one shape, one after the other along a new axis."""

    name: ClassVar[str] = "stack"
    display_name: ClassVar[str] = "Stack"
    formula: ClassVar[str] = "yᵢ = aᵢ"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Stack", {"num_args": 2}),)

    axis: int = attribute(0, doc="Where the new axis is; from the end if negative.")

    def relate(self, relation: Relation) -> None:
        parts = self._parts()
        relation.same_shape(parts, "stacked")
        rank, output_rank = relation.rank("arg0"), relation.rank("output")
        if rank is None and output_rank:
            rank = output_rank - 1
            relation.set_rank("arg0", rank, "stacked")
        if rank is None or not relation.set_rank("output", rank + 1, "stacked"):
            return
        axis = known_axis(relation, "output", self.axis, rank + 1)
        if axis is not None:
            outputs = list(relation.dims("output"))
            relation.fix(outputs.pop(axis), self.num_args, "stacked")
            for dim, out in zip(relation.dims("arg0"), outputs, strict=True):
                relation.same(out, dim, "stacked")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.stack(inputs, axis=self.axis),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        parts = (SliceAxis(axis=self.axis, begin=index, end=index + 1) for index in range(self.num_args))
        sliced = (scope.make(part, scope.gradient_of(0)) for part in parts)
        return [scope.make(ReshapeLike(), part, x) for part, x in zip(sliced, scope.inputs, strict=True)]


@dataclass(frozen=True)
class SliceChannel(Operator):
    """An array in equal parts along an axis, one output for each."""

    name: ClassVar[str] = "SliceChannel"
    aliases: ClassVar[tuple[str, ...]] = ("split",)
    display_name: ClassVar[str] = "Split"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "[y₀ y₁ …] = x"
    main_attribute: ClassVar[str] = "num_outputs"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Split", {"num_outputs": 2}),)

    num_outputs: int = attribute(doc="Number of parts.", minimum=1, maximum=MAX_INPUTS, label="parts")
    axis: int = attribute(1, doc="The axis; from the end if negative.")
    squeeze_axis: bool = attribute(False, doc="Leave the axis out, of which each part has size 1.", label="drop axis")

    def outputs(self) -> tuple[Port, ...]:
        return tuple(Port(f"output{index}", Role.OUTPUT) for index in range(self.num_outputs))

    def relate(self, relation: Relation) -> None:
        names = [port.name for port in self.outputs()]
        relation.same_shape(names, "split")
        more = int(self.squeeze_axis)
        rank, part_rank = relation.rank("data"), relation.rank(names[0])
        if rank is None and part_rank is not None and not (more and part_rank == 1):
            rank = part_rank + more
            relation.set_rank("data", rank, "split")
        if rank is None or (axis := known_axis(relation, "data", self.axis, rank)) is None:
            return
        if not relation.set_rank(names[0], max(1, rank - more), "split"):
            return
        dims = list(relation.dims("data"))
        whole = dims.pop(axis)
        parts = list(relation.dims(names[0]))
        if self.squeeze_axis:
            relation.fix(whole, self.num_outputs, "split")
            if not dims:
                relation.fix(parts[0], 1, "split")
        else:
            self._relate_axis(relation, whole, parts.pop(axis))
        for dim, part in zip(dims, parts, strict=False):
            relation.same(part, dim, "off_axis")

    def _relate_axis(self, relation: Relation, whole: Dim, part: Dim) -> None:
        relate_scaled(relation, whole, part, self.num_outputs, "split")
        size = relation.value(whole)
        if size is not None and size % self.num_outputs:
            relation.refuse("split_uneven", "data", expected=self.num_outputs, found=size)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        parts = np.split(inputs[0], self.num_outputs, axis=self.axis)
        if self.squeeze_axis:
            parts = [np.atleast_1d(part.squeeze(self.axis)) for part in parts]
        return tuple(parts)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        parts = [scope.gradient_of(index) for index in range(self.num_outputs)]
        if not self.squeeze_axis:
            return (scope.make(Concat(num_args=self.num_outputs, dim=self.axis), *parts),)
        stacked = scope.make(Stack(num_args=self.num_outputs, axis=self.axis), *parts)
        return (scope.make(ReshapeLike(), stacked, scope.inputs[0]),)


# Repeating


@dataclass(frozen=True)
class Tile(Operator):
    """A whole array several times along each axis; new axes are put in front where more numbers are given."""

    name: ClassVar[str] = "tile"
    display_name: ClassVar[str] = "Tile"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y = [x x …]"
    main_attribute: ClassVar[str] = "reps"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Tile", {"reps": (2,)}),)

    reps: Shape = attribute(doc="How often along each of the last axes.", label="times")

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("data")
        if rank is None or not relation.set_rank("output", max(rank, len(self.reps)), "tiled"):
            return
        for back, out in enumerate(relation.dims("output")[::-1], start=1):
            times = self.reps[-back] if back <= len(self.reps) else 1
            if times < 1:
                relation.refuse("tile_times", "output", found=times)
            elif back > rank:
                relation.fix(out, times, "tiled")
            elif times == 1:
                relation.same(out, relation.dim("data", -back), "tiled")
            else:
                relate_scaled(relation, out, relation.dim("data", -back), times, "tiled")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.tile(inputs[0], self.reps),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(TileGradient(reps=self.reps), scope.gradient_of(0), scope.inputs[0]),)


@dataclass(frozen=True)
class TileGradient(Operator):
    """The sum of the copies that `tile` made."""

    name: ClassVar[str] = "_tile_gradient"
    display_name: ClassVar[str] = "Tile, gradient"
    family: ClassVar[str] = "reduction"
    formula: ClassVar[str] = "y = Σ g over the copies"
    hidden: ClassVar[bool] = True

    reps: Shape = attribute(doc="How often along each of the last axes.", label="times")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("head", doc="Like the copies."), Port("like", doc="The shape of one."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "tiled")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, like = inputs
        rank = max(like.ndim, len(self.reps))
        sizes = (*(1,) * (rank - like.ndim), *like.shape)
        times = (*(1,) * (rank - len(self.reps)), *self.reps)
        pairs = [size for pair in zip(times, sizes, strict=True) for size in pair]
        return (head.reshape(pairs).sum(axis=tuple(range(0, 2 * rank, 2))).reshape(like.shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Tile(reps=self.reps), scope.gradient_of(0)), None)


@dataclass(frozen=True)
class Repeat(Operator):
    """Each element several times in a row, along an axis or of the flattened array."""

    name: ClassVar[str] = "repeat"
    display_name: ClassVar[str] = "Repeat"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y = [x₀ x₀ … x₁ x₁ …]"
    main_attribute: ClassVar[str] = "repeats"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Repeat", {"repeats": 2}),)

    repeats: int = attribute(doc="How often.", minimum=1, label="times", is_late=True)
    axis: int | None = attribute(None, doc="The axis; all elements in one row if not given.")

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("data")
        if self.axis is None:
            if relation.set_rank("output", 1, "repeated") and rank is not None:
                sizes = [relation.value(dim) for dim in relation.dims("data")]
                known = [size for size in sizes if size is not None]
                if len(known) == rank:
                    total = self.repeats * math.prod(known)
                    relation.fix(relation.dim("output", 0), total, "repeated", relation.dims("data"))
            return
        rank = relation.rank("output") if rank is None else rank
        if rank is None:
            return
        fits = set_ranks(relation, ("data", "output"), rank, "same_rank")
        chosen = known_axis(relation, "data", self.axis, rank)
        if chosen is None or not fits:
            return
        for axis, (dim, out) in enumerate(zip(relation.dims("data"), relation.dims("output"), strict=True)):
            if axis == chosen:
                relate_scaled(relation, out, dim, self.repeats, "repeated")
            else:
                relation.same(out, dim, "off_axis")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.repeat(inputs[0], self.repeats, axis=self.axis),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        back = RepeatGradient(repeats=self.repeats, axis=self.axis)
        return (scope.make(back, scope.gradient_of(0), scope.inputs[0]),)


@dataclass(frozen=True)
class RepeatGradient(Operator):
    """The sum of the copies that `repeat` made of each element."""

    name: ClassVar[str] = "_repeat_gradient"
    display_name: ClassVar[str] = "Repeat, gradient"
    family: ClassVar[str] = "reduction"
    formula: ClassVar[str] = "y = Σ g over the copies"
    hidden: ClassVar[bool] = True

    repeats: int = attribute(doc="How often.", minimum=1, label="times")
    axis: int | None = attribute(None, doc="The axis; all elements in one row if not given.")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("head", doc="Like the copies."), Port("like", doc="The shape before."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "repeated")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, like = inputs
        split = like.ndim if self.axis is None else self.axis % like.ndim + 1
        copies = head.reshape(*like.shape[:split], self.repeats, *like.shape[split:])
        return (copies.sum(axis=split),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Repeat(repeats=self.repeats, axis=self.axis), scope.gradient_of(0)), None)


OPERATORS: tuple[type[Operator], ...] = (
    Concat,
    ConcatPart,
    Stack,
    SliceChannel,
    Tile,
    TileGradient,
    Repeat,
    RepeatGradient,
)
