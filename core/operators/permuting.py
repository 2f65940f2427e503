"""Operators that keep the values and change their order: transposing, swapping, flipping, blocks of pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Preset, RunContext, attribute
from core.operators.relations import known_axes, known_axis, relate_scaled, set_ranks


def _same_ranks(relation: Relation) -> int | None:
    """State that input and output have equally many axes, and return how many, if that is known."""
    rank = relation.rank("data")
    rank = relation.rank("output") if rank is None else rank
    if rank is None or not set_ranks(relation, ("data", "output"), rank, "same_rank"):
        return None
    return rank


@dataclass(frozen=True)
class Transpose(Operator):
    """The axes in another order, or in the opposite one."""

    name: ClassVar[str] = "transpose"
    display_name: ClassVar[str] = "Transpose"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "yⱼᵢ = xᵢⱼ"
    main_attribute: ClassVar[str] = "axes"

    axes: tuple[int, ...] = attribute(
        (), doc="Which axis of the input each axis of the output is; the opposite order if not given.", kind="axes"
    )

    def relate(self, relation: Relation) -> None:
        if self.axes and not relation.set_rank("data", len(self.axes), "transposed"):
            return
        rank = _same_ranks(relation)
        if rank is None:
            return
        axes = known_axes(relation, "data", self.axes, rank) if self.axes else tuple(range(rank))[::-1]
        if axes is not None:
            for axis, out in zip(axes, relation.dims("output"), strict=True):
                relation.same(out, relation.dim("data", axis), "transposed")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0].transpose(self.axes or None),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        counted = [axis % len(self.axes) for axis in self.axes]
        inverse = tuple(counted.index(axis) for axis in range(len(counted)))
        return (scope.make(Transpose(axes=inverse), scope.gradient_of(0)),)


@dataclass(frozen=True)
class SwapAxis(Operator):
    """Two axes in each other's place."""

    name: ClassVar[str] = "SwapAxis"
    aliases: ClassVar[tuple[str, ...]] = ("swapaxes",)
    display_name: ClassVar[str] = "Swap axes"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "yⱼᵢ = xᵢⱼ"

    dim1: int = attribute(0, doc="One axis.", label="axis")
    dim2: int = attribute(0, doc="The other axis.", label="other axis")

    def relate(self, relation: Relation) -> None:
        rank = _same_ranks(relation)
        if rank is None:
            return
        one, other = (known_axis(relation, "data", axis, rank) for axis in (self.dim1, self.dim2))
        if one is not None and other is not None:
            order = list(relation.dims("data"))
            order[one], order[other] = order[other], order[one]
            for dim, out in zip(order, relation.dims("output"), strict=True):
                relation.same(out, dim, "transposed")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0].swapaxes(self.dim1, self.dim2),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(self, scope.gradient_of(0)),)


@dataclass(frozen=True)
class Reverse(Operator):
    """The values in the opposite order along axes."""

    name: ClassVar[str] = "reverse"
    aliases: ClassVar[tuple[str, ...]] = ("flip",)
    display_name: ClassVar[str] = "Flip"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "yᵢ = xₙ₋ᵢ"
    main_attribute: ClassVar[str] = "axis"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Flip", {"axis": (0,)}),)

    axis: tuple[int, ...] = attribute(doc="The axes.", kind="axes", label="axes")

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "flipped")
        rank = relation.rank("data")
        if rank is not None:
            known_axes(relation, "data", self.axis, rank)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.flip(inputs[0], self.axis),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(self, scope.gradient_of(0)),)


@dataclass(frozen=True)
class _Blocks(Operator):
    """Channels and square blocks of pixels in exchange, in (N, C, H, W)."""

    family: ClassVar[str] = "shape"
    main_attribute: ClassVar[str] = "block_size"

    block_size: int = attribute(doc="Width and height of a block.", minimum=1, label="block", is_late=True)

    def relate_blocks(self, relation: Relation, deep: str, wide: str) -> None:
        """State that the channels of ``deep`` are the blocks of ``wide``."""
        if not set_ranks(relation, (deep, wide), 4, "images"):
            return
        depth, width = relation.dims(deep), relation.dims(wide)
        relation.same(width[0], depth[0], "batch")
        relate_scaled(relation, depth[1], width[1], self.block_size**2, "blocks")
        for axis in (2, 3):
            relate_scaled(relation, width[axis], depth[axis], self.block_size, "blocks")
        for port, dim, unit in (
            (deep, depth[1], self.block_size**2),
            *((wide, width[a], self.block_size) for a in (2, 3)),
        ):
            size = relation.value(dim)
            if size is not None and size % unit:
                relation.refuse("blocks_divide", port, expected=unit, found=size)


@dataclass(frozen=True)
class DepthToSpace(_Blocks):
    """Channels laid out as blocks of pixels: (N, C·b², H, W) becomes (N, C, H·b, W·b)."""

    name: ClassVar[str] = "depth_to_space"
    display_name: ClassVar[str] = "Depth to space"
    formula: ClassVar[str] = "(N, C·b², H, W) → (N, C, H·b, W·b)"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Depth to space", {"block_size": 2}),)

    def relate(self, relation: Relation) -> None:
        self.relate_blocks(relation, "data", "output")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        n, c, h, w = inputs[0].shape
        b = self.block_size
        blocks = inputs[0].reshape(n, b, b, c // b**2, h, w).transpose(0, 3, 4, 1, 5, 2)
        return (blocks.reshape(n, c // b**2, h * b, w * b),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(SpaceToDepth(block_size=self.block_size), scope.gradient_of(0)),)


@dataclass(frozen=True)
class SpaceToDepth(_Blocks):
    """Blocks of pixels laid out as channels: (N, C, H·b, W·b) becomes (N, C·b², H, W)."""

    name: ClassVar[str] = "space_to_depth"
    display_name: ClassVar[str] = "Space to depth"
    formula: ClassVar[str] = "(N, C, H·b, W·b) → (N, C·b², H, W)"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Space to depth", {"block_size": 2}),)

    def relate(self, relation: Relation) -> None:
        self.relate_blocks(relation, "output", "data")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        n, c, h, w = inputs[0].shape
        b = self.block_size
        blocks = inputs[0].reshape(n, c, h // b, b, w // b, b).transpose(0, 3, 5, 1, 2, 4)
        return (blocks.reshape(n, c * b**2, h // b, w // b),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(DepthToSpace(block_size=self.block_size), scope.gradient_of(0)),)


OPERATORS: tuple[type[Operator], ...] = (
    Transpose,
    SwapAxis,
    Reverse,
    DepthToSpace,
    SpaceToDepth,
)
