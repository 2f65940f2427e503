"""Normalization over the batch and over the features.

Both compute x̂ = (x − mean) / √(variance + ε) over groups of elements, then y = γ x̂ + β. What flows back through x̂ is
the same for both: g loses the parts along 1 and along x̂, since moving a group as a whole, or stretching it, does not
change x̂ (`Unmoved`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.elementwise import ElemwiseAdd, ElemwiseDiv, ElemwiseMul, ElemwiseSub
from core.operators.functions import Square
from core.operators.groups import GroupSum, SpreadLike, SumLike
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Role, RunContext, attribute
from core.operators.relations import known_axis
from core.operators.scalar import MulScalar

_GAMMA = Port("gamma", Role.PARAMETER, "Scale γ.")
_BETA = Port("beta", Role.PARAMETER, "Shift β.")


@dataclass(frozen=True)
class BatchNorm(Operator):
    """Normalizes each channel over the batch: x̂ = (x − mean) / √(variance + ε), y = γ x̂ + β.

    In training, mean and (biased) variance are those of the batch, and the moving statistics follow:
    moving = momentum · moving + (1 − momentum) · batch. In predict mode, and with ``use_global_stats``, the moving
    ones are used. With ``fix_gamma`` (MXNet's default) γ is 1 and not trained. With ``output_mean_var`` the mean and
    1 / √(variance + ε) are outputs too.

    S. Ioffe, C. Szegedy: Batch normalization: accelerating deep network training by reducing internal covariate
    shift. ICML 2015, algorithm 1.
    """

    name: ClassVar[str] = "BatchNorm"
    display_name: ClassVar[str] = "Batch norm"
    family: ClassVar[str] = "normalization"
    formula: ClassVar[str] = "y = γ (x − mean) / √(variance + ε) + β"

    eps: float = attribute(1e-3, doc="ε, which keeps the division away from zero.", minimum=0.0, label="epsilon")
    momentum: float = attribute(0.9, doc="How much of the moving statistics a step keeps.")
    fix_gamma: bool = attribute(True, doc="γ is 1 and not trained.", label="fix gamma")
    use_global_stats: bool = attribute(
        False, doc="Use the moving statistics in training too.", label="global statistics"
    )
    output_mean_var: bool = attribute(False, doc="Give mean and 1 / deviation out as well.", label="output statistics")
    axis: int = attribute(1, doc="The axis of the channels.")
    cudnn_off: bool = attribute(False, doc="Chooses MXNet's GPU code.", is_technical=True)
    min_calib_range: float | None = attribute(None, doc="For MXNet's quantization.", is_technical=True)
    max_calib_range: float | None = attribute(None, doc="For MXNet's quantization.", is_technical=True)

    def inputs(self) -> tuple[Port, ...]:
        return (
            Port("data", doc="Input, (N, C, …)."),
            _GAMMA,
            _BETA,
            Port("moving_mean", Role.AUXILIARY, "Mean that predict mode uses."),
            Port("moving_var", Role.AUXILIARY, "Variance that predict mode uses."),
        )

    def outputs(self) -> tuple[Port, ...]:
        return (
            Port("output", Role.OUTPUT),
            Port("mean", Role.OUTPUT, "The mean that was used."),
            Port("var", Role.OUTPUT, "1 / √(variance + ε) that was used."),
            Port("moved_mean", Role.OUTPUT, "The moving mean after this step."),
            Port("moved_var", Role.OUTPUT, "The moving variance after this step."),
        )

    def visible_outputs(self) -> int:
        return 3 if self.output_mean_var else 1

    def state_updates(self) -> Mapping[str, int]:
        return {"moving_mean": 3, "moving_var": 4}

    def depends_on_mode(self) -> bool:
        return not self.use_global_stats

    def input_attributes(self) -> Mapping[str, Mapping[str, str]]:
        return {"moving_mean": {"__init__": '["zero", {}]'}, "moving_var": {"__init__": '["one", {}]'}}

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")
        vectors = (*(port.name for port in self.inputs()[1:]), *(port.name for port in self.outputs()[1:]))
        fitting = [port for port in vectors if relation.set_rank(port, 1, "channels")]
        rank = relation.rank("data")
        axis = None if rank is None else known_axis(relation, "data", self.axis, rank)
        if axis is not None:
            for port in fitting:
                relation.same(relation.dim(port, 0), relation.dim("data", axis), "channels")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x, gamma, beta, moving_mean, moving_var = inputs
        axes = tuple(axis for axis in range(x.ndim) if axis != self.axis % x.ndim)
        along = [1 if axis in axes else size for axis, size in enumerate(x.shape)]
        is_batch = context.is_train and not self.use_global_stats
        mean = x.mean(axes) if is_batch else moving_mean
        centered = x - mean.reshape(along)
        variance = np.square(centered).mean(axes) if is_batch else moving_var
        scale = 1 / np.sqrt(variance + np.asarray(self.eps, x.dtype))
        gain = scale if self.fix_gamma else scale * gamma
        output = centered * gain.reshape(along) + beta.reshape(along)
        if not is_batch:
            return (output, mean, scale, moving_mean, moving_var)
        return (output, mean, scale, self._moved(moving_mean, mean), self._moved(moving_var, variance))

    def _moved(self, moving: Array, batch: Array) -> Array:
        kept = np.asarray(self.momentum, moving.dtype)
        moved: Array = kept * moving + (1 - kept) * batch
        return moved

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        x, gamma, beta = scope.inputs[:3]
        _, mean, scale = scope.outputs[:3]
        g = scope.gradient_of(0)
        spread = SpreadLike(axis=self.axis)
        centered = scope.make(ElemwiseSub(), x, scope.make(spread, mean, x))
        normal = scope.make(ElemwiseMul(), centered, scope.make(spread, scale, x))
        d_normal = g if self.fix_gamma else scope.make(ElemwiseMul(), g, scope.make(spread, gamma, x))
        if not self.use_global_stats:
            d_normal = scope.make(Unmoved(axis=self.axis, exclude=True, only_train=True), d_normal, normal)
        d_x = scope.make(ElemwiseMul(), d_normal, scope.make(spread, scale, x))
        total = SumLike(axis=self.axis)
        return (
            self._with_statistics(scope, d_x, normal),
            scope.zeros_like(gamma)
            if self.fix_gamma
            else scope.make(total, scope.make(ElemwiseMul(), g, normal), gamma),
            scope.make(total, g, beta),
            None,
            None,
        )

    def _with_statistics(self, scope: GradientScope[HeadT], d_x: HeadT, normal: HeadT) -> HeadT:
        """Add what arrives at the outputs for mean and scale; both are functions of x in training."""
        if self.use_global_stats:
            return d_x
        x, scale = scope.inputs[0], scope.outputs[2]
        _, d_mean, d_scale = scope.head_gradients[:3]
        share = SpreadLike(axis=self.axis, mean=True, only_train=True)
        if d_mean is not None:
            d_x = scope.make(ElemwiseAdd(), d_x, scope.make(share, d_mean, x))
        if d_scale is not None:
            # scale = (variance + ε)^(−½), so ∂scale/∂x = −scale² x̂ / m
            steep = scope.make(share, scope.make(ElemwiseMul(), d_scale, scope.make(Square(), scale)), x)
            d_x = scope.make(ElemwiseSub(), d_x, scope.make(ElemwiseMul(), steep, normal))
        return d_x


@dataclass(frozen=True)
class LayerNorm(Operator):
    """Normalizes each example over its features: x̂ = (x − mean) / √(variance + ε), y = γ x̂ + β.

    Mean and variance are over one axis (the last one), in training and prediction alike.
    With ``output_mean_var`` the mean and √(variance + ε) are outputs too.

    J. L. Ba, J. R. Kiros, G. E. Hinton: Layer normalization. arXiv:1607.06450 (2016), section 3.
    """

    name: ClassVar[str] = "LayerNorm"
    display_name: ClassVar[str] = "Layer norm"
    family: ClassVar[str] = "normalization"
    formula: ClassVar[str] = "y = γ (x − mean) / √(variance + ε) + β"

    axis: int = attribute(-1, doc="The axis of the features.")
    eps: float = attribute(1e-5, doc="ε, which keeps the division away from zero.", minimum=0.0, label="epsilon")
    output_mean_var: bool = attribute(False, doc="Give mean and deviation out as well.", label="output statistics")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="Input, (…, features)."), _GAMMA, _BETA)

    def outputs(self) -> tuple[Port, ...]:
        return (
            Port("output", Role.OUTPUT),
            Port("mean", Role.OUTPUT, "The mean, with size 1 along the axis."),
            Port("std", Role.OUTPUT, "√(variance + ε), with size 1 along the axis."),
        )

    def visible_outputs(self) -> int:
        return 3 if self.output_mean_var else 1

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")
        vectors = [port for port in ("gamma", "beta") if relation.set_rank(port, 1, "channels")]
        rank = relation.rank("data")
        axis = None if rank is None else known_axis(relation, "data", self.axis, rank)
        if rank is None or axis is None:
            return
        for port in vectors:
            relation.same(relation.dim(port, 0), relation.dim("data", axis), "channels")
        for port in ("mean", "std"):
            if relation.set_rank(port, rank, "reduced"):
                relation.fix(relation.dim(port, axis), 1, "reduced")
                for other in set(range(rank)) - {axis}:
                    relation.same(relation.dim(port, other), relation.dim("data", other), "kept_axes")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x, gamma, beta = inputs
        along = [1] * x.ndim
        along[self.axis] = x.shape[self.axis]
        mean = x.mean(self.axis, keepdims=True)
        centered = x - mean
        variance = np.square(centered).mean(self.axis, keepdims=True)
        std = np.sqrt(variance + np.asarray(self.eps, x.dtype))
        return (centered / std * gamma.reshape(along) + beta.reshape(along), mean, std)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        x, gamma, beta = scope.inputs
        _, mean, std = scope.outputs
        _, d_mean, d_std = scope.head_gradients
        g = scope.gradient_of(0)
        deviation = scope.make(SpreadLike(), std, x)
        centered = scope.make(ElemwiseSub(), x, scope.make(SpreadLike(), mean, x))
        normal = scope.make(ElemwiseDiv(), centered, deviation)
        d_normal = scope.make(ElemwiseMul(), g, scope.make(SpreadLike(axis=self.axis), gamma, x))
        d_x = scope.make(ElemwiseDiv(), scope.make(Unmoved(axis=self.axis), d_normal, normal), deviation)
        if d_mean is not None:
            d_x = scope.make(ElemwiseAdd(), d_x, scope.make(SpreadLike(mean=True), d_mean, x))
        if d_std is not None:
            # std = (variance + ε)^½, so ∂std/∂x = x̂ / m
            share = scope.make(SpreadLike(mean=True), d_std, x)
            d_x = scope.make(ElemwiseAdd(), d_x, scope.make(ElemwiseMul(), share, normal))
        total = SumLike(axis=self.axis)
        return (d_x, scope.make(total, scope.make(ElemwiseMul(), g, normal), gamma), scope.make(total, g, beta))


@dataclass(frozen=True)
class Unmoved(Operator):
    """What is left of g when each group loses the part along 1 and the part along x̂: g − M g − x̂ · M (g x̂).

    M is the mean of each element's group: one place along ``axis``, or with ``exclude`` one group per place. In
    predict mode ``only_train`` leaves g as it is, since statistics are constants there.
    """

    name: ClassVar[str] = "_normalization_gradient"
    display_name: ClassVar[str] = "Normalization gradient"
    family: ClassVar[str] = "normalization"
    formula: ClassVar[str] = "y = g − M g − x̂ · M (g x̂)"
    hidden: ClassVar[bool] = True

    axis: int = attribute(-1, doc="The axis of the features, or with `exclude` of the channels.")
    exclude: bool = attribute(False, doc="A group runs over all axes but this one.")
    only_train: bool = attribute(False, doc="Leave g as it is in predict mode.")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("gradient", doc="g."), Port("normal", doc="x̂."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("gradient", "normal", "output"), "elementwise")

    @property
    def _mean(self) -> GroupSum:
        return GroupSum(axes=(self.axis,), exclude=self.exclude, mean=True, only_train=self.only_train)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        g, normal = inputs
        if self.only_train and not context.is_train:
            return (g,)
        (mean,) = self._mean.forward([g], context)
        (along,) = self._mean.forward([g * normal], context)
        return (g - mean - normal * along,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (g, normal), v = scope.inputs, scope.gradient_of(0)
        parts = [
            scope.make(ElemwiseMul(), one, scope.make(self._mean, scope.make(ElemwiseMul(), other, normal)))
            for one, other in ((v, g), (g, v))
        ]
        return (
            scope.make(self, v, normal),
            scope.make(MulScalar(scalar=-1.0), scope.make(ElemwiseAdd(), *parts)),
        )


OPERATORS = (BatchNorm, LayerNorm, Unmoved)
