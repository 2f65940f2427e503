"""Normalization within each example: over groups of channels, over single channels, and to the length 1.

What flows back through x̂ = (x − mean) / √(variance + ε) is as in `core.operators.normalization`; here it is written
with rows, one for each group of an example.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Dim, Relation, Shape
from core.operators.elementwise import ElemwiseAdd, ElemwiseDiv, ElemwiseMul, ElemwiseSub
from core.operators.functions import Sqrt, Square
from core.operators.groups import GroupSum, SpreadLike, SumLike
from core.operators.normalization import Unmoved
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, Role, RunContext, attribute
from core.operators.scalar import PlusScalar
from core.operators.shaping import ExpandDims, Reshape, ReshapeLike


@dataclass(frozen=True)
class _GroupNormalization(Operator):
    """y = γ x̂ + β, with one γ and one β for each row of an example."""

    family: ClassVar[str] = "normalization"
    formula: ClassVar[str] = "y = γ (x − mean) / √(variance + ε) + β"

    def inputs(self) -> tuple[Port, ...]:
        return (
            Port("data", doc="Input, (N, C, …)."),
            Port("gamma", Role.PARAMETER, "Scale γ."),
            Port("beta", Role.PARAMETER, "Shift β."),
        )

    def outputs(self) -> tuple[Port, ...]:
        return (
            Port("output", Role.OUTPUT),
            Port("mean", Role.OUTPUT, "The mean of each row."),
            Port("std", Role.OUTPUT, "√(variance + ε) of each row."),
        )

    def row_codes(self) -> Shape:
        """Return the code of the shape (examples, rows, elements of a row), as `Reshape` reads it."""
        raise NotImplementedError

    def relate_rows(self, relation: Relation, channels: Dim, counts: Sequence[Dim]) -> None:
        """State how many rows an example has."""
        raise NotImplementedError

    @property
    def epsilon(self) -> float:
        """What keeps the division away from zero."""
        raise NotImplementedError

    def least_rank(self) -> int:
        """Return how many axes the data has at least."""
        return 2

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")
        parameters = [port for port in ("gamma", "beta") if relation.set_rank(port, 1, "channels")]
        counts = [relation.dim(port, 0) for port in parameters]
        rank = relation.rank("data")
        if rank is None:
            return
        if rank < self.least_rank():
            relation.refuse("shape_needs_channels", "data", expected=self.least_rank(), found=rank)
            return
        for port in ("mean", "std"):
            if relation.set_rank(port, 2, "reduced"):
                relation.same(relation.dim(port, 0), relation.dim("data", 0), "batch")
                counts.append(relation.dim(port, 1))
        self.relate_rows(relation, relation.dim("data", 1), counts)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x, gamma, beta = inputs
        rows = x.reshape(len(x), len(gamma), -1)
        mean = rows.mean(2, keepdims=True)
        centered = rows - mean
        std = np.sqrt(np.square(centered).mean(2, keepdims=True) + np.asarray(self.epsilon, x.dtype))
        output = centered / std * gamma[:, None] + beta[:, None]
        return (output.reshape(x.shape), mean[:, :, 0], std[:, :, 0])

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        x, gamma, beta = scope.inputs
        as_rows, as_column = Reshape(shape=self.row_codes()), ExpandDims(axis=2)
        rows, g = scope.make(as_rows, x), scope.make(as_rows, scope.gradient_of(0))
        mean, std = (scope.make(SpreadLike(), scope.make(as_column, one), rows) for one in scope.outputs[1:])
        normal = scope.make(ElemwiseDiv(), scope.make(ElemwiseSub(), rows, mean), std)
        d_normal = scope.make(ElemwiseMul(), g, scope.make(SpreadLike(axis=1), gamma, rows))
        d_rows = scope.make(ElemwiseDiv(), scope.make(Unmoved(axis=2), d_normal, normal), std)
        d_rows = self._with_statistics(scope, d_rows, rows, normal)
        total = SumLike(axis=1)
        return (
            scope.make(ReshapeLike(), d_rows, x),
            scope.make(total, scope.make(ElemwiseMul(), g, normal), gamma),
            scope.make(total, g, beta),
        )

    def _with_statistics(self, scope: GradientScope[HeadT], d_rows: HeadT, rows: HeadT, normal: HeadT) -> HeadT:
        """Add what arrives at the outputs for mean and deviation: ∂mean/∂x = 1 / m and ∂std/∂x = x̂ / m."""
        _, d_mean, d_std = scope.head_gradients
        share = SpreadLike(mean=True)
        if d_mean is not None:
            d_rows = scope.make(ElemwiseAdd(), d_rows, scope.make(share, scope.make(ExpandDims(axis=2), d_mean), rows))
        if d_std is not None:
            along = scope.make(share, scope.make(ExpandDims(axis=2), d_std), rows)
            d_rows = scope.make(ElemwiseAdd(), d_rows, scope.make(ElemwiseMul(), along, normal))
        return d_rows


@dataclass(frozen=True)
class InstanceNorm(_GroupNormalization):
    """Normalizes each channel of each example over its positions: x̂ = (x − mean) / √(variance + ε), y = γ x̂ + β.

    D. Ulyanov, A. Vedaldi, V. Lempitsky: Instance normalization: the missing ingredient for fast stylization.
    arXiv:1607.08022 (2016).
    """

    name: ClassVar[str] = "InstanceNorm"
    display_name: ClassVar[str] = "Instance norm"

    eps: float = attribute(1e-3, doc="ε, which keeps the division away from zero.", minimum=0.0, label="epsilon")

    @property
    def epsilon(self) -> float:
        return self.eps

    def visible_outputs(self) -> int:
        return 1

    def row_codes(self) -> Shape:
        return (0, 0, -1)

    def relate_rows(self, relation: Relation, channels: Dim, counts: Sequence[Dim]) -> None:
        for count in counts:
            relation.same(count, channels, "channels")


@dataclass(frozen=True)
class GroupNorm(_GroupNormalization):
    """Normalizes groups of channels of each example: x̂ = (x − mean) / √(variance + ε), y = γ x̂ + β.

    As in MXNet 1.9, γ and β are one number for each group. With ``output_mean_var`` the mean and √(variance + ε) are
    outputs too.

    Y. Wu, K. He: Group normalization. ECCV 2018, section 3.
    """

    name: ClassVar[str] = "GroupNorm"
    display_name: ClassVar[str] = "Group norm"
    main_attribute: ClassVar[str] = "num_groups"

    num_groups: int = attribute(1, doc="How many groups the channels are split into.", minimum=1, label="groups")
    eps: float = attribute(1e-5, doc="ε, which keeps the division away from zero.", minimum=0.0, label="epsilon")
    output_mean_var: bool = attribute(False, doc="Give mean and deviation out as well.", label="output statistics")

    @property
    def epsilon(self) -> float:
        return self.eps

    def visible_outputs(self) -> int:
        return 3 if self.output_mean_var else 1

    def row_codes(self) -> Shape:
        return (0, self.num_groups, -1)

    def least_rank(self) -> int:
        return 3

    def relate_rows(self, relation: Relation, channels: Dim, counts: Sequence[Dim]) -> None:
        size = relation.value(channels)
        if size is not None and size % self.num_groups:
            relation.refuse("channels_in_groups", "data", expected=self.num_groups, found=size)
            return
        for count in counts:
            relation.fix(count, self.num_groups, "groups")


@dataclass(frozen=True)
class L2Normalization(Operator):
    """Numbers divided by the length of the vector that they form: y = x / √(Σ x² + ε).

    A vector is a whole example (instance), the channels at one position (channel), or the positions of one channel
    (spatial).
    """

    name: ClassVar[str] = "L2Normalization"
    display_name: ClassVar[str] = "L2 normalization"
    family: ClassVar[str] = "normalization"
    formula: ClassVar[str] = "y = x / √(Σ x² + ε)"
    main_attribute: ClassVar[str] = "mode"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("L2 normalization", {}),)

    eps: float = attribute(1e-10, doc="ε, which keeps the division away from zero.", minimum=0.0, label="epsilon")
    mode: str = attribute("instance", doc="What a vector is.", choices=("channel", "instance", "spatial"))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")
        rank, least = relation.rank("data"), 1 if self.mode == "instance" else 3
        if rank is not None and rank < least:
            relation.refuse("rank_least", "data", expected=least, found=rank)

    @property
    def _sum(self) -> GroupSum:
        match self.mode:
            case "channel":
                return GroupSum(axes=(1,))
            case "spatial":
                return GroupSum(axes=(0, 1), exclude=True)
            case _:
                return GroupSum(axes=(0,), exclude=True)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        (x,) = inputs
        (squares,) = self._sum.forward([np.square(x)], context)
        return (x / np.sqrt(squares + np.asarray(self.eps, x.dtype)),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (x,), (y,), g = scope.inputs, scope.outputs, scope.gradient_of(0)
        squares = scope.make(PlusScalar(scalar=self.eps), scope.make(self._sum, scope.make(Square(), x)))
        along = scope.make(ElemwiseMul(), y, scope.make(self._sum, scope.make(ElemwiseMul(), g, y)))
        return (scope.make(ElemwiseDiv(), scope.make(ElemwiseSub(), g, along), scope.make(Sqrt(), squares)),)


OPERATORS = (InstanceNorm, GroupNorm, L2Normalization)
