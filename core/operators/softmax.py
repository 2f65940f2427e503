"""Softmax and its relatives, with real gradients (the loss layer `SoftmaxOutput` is in `core.operators.loss`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.elementwise import ElemwiseMul, ElemwiseSub
from core.operators.groups import GroupSum, SpreadLike
from core.operators.operator import (
    Array,
    GradientScope,
    HeadT,
    Operator,
    Port,
    Role,
    RunContext,
    attribute,
)
from core.operators.relations import known_axis
from core.operators.scalar import DivScalar
from core.operators.unary import CastLike


@dataclass(frozen=True)
class _AlongAxis(Operator):
    """Attributes and parts that softmax, log softmax and softmin share; z = x / temperature."""

    family: ClassVar[str] = "activation"
    main_attribute: ClassVar[str] = "axis"

    axis: int = attribute(-1, doc="The axis along which the numbers add up to 1.")
    temperature: float | None = attribute(None, doc="Divide by this first: higher is flatter. None is 1.")
    dtype: str | None = attribute(
        None,
        doc="Type of the output's numbers; that of the input if not given.",
        choices=("float16", "float32", "float64"),
        label="type",
    )

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")
        rank = relation.rank("data")
        if rank is not None:
            known_axis(relation, "data", self.axis, rank)

    def scores(self, x: Array) -> Array:
        """Return z, in the wider one of the types of input and output: a narrow output is rounded once, at the end."""
        kind = np.dtype(self.dtype or x.dtype)
        x = x.astype(np.result_type(x.dtype, kind) if x.dtype.kind == "f" else kind, copy=False)
        z: Array = x if self.temperature is None else x / np.asarray(self.temperature, x.dtype)
        return z

    def rounded(self, y: Array, x: Array) -> Array:
        """Return an output in its type; functions of whole numbers keep the one that they came out in."""
        kind = self.dtype or (x.dtype if x.dtype.kind == "f" else y.dtype)
        return y.astype(kind, copy=False)

    def shifted(self, x: Array) -> Array:
        """Return z minus its maximum along the axis, which leaves softmax as it is and keeps exp from overflowing."""
        z = self.scores(x)
        shifted: Array = z - z.max(axis=self.axis, keepdims=True)
        return shifted

    def total(self, scope: GradientScope[HeadT], value: HeadT) -> HeadT:
        """Build the sum along the axis, spread back."""
        return scope.make(GroupSum(axes=(self.axis,)), value)

    def heated(self, scope: GradientScope[HeadT], dz: HeadT) -> HeadT:
        """Build the gradient of x from that of z."""
        dx = dz if self.temperature is None else scope.make(DivScalar(scalar=self.temperature), dz)
        return dx if self.dtype is None else scope.make(CastLike(), dx, scope.inputs[0])


@dataclass(frozen=True)
class Softmax(_AlongAxis):
    """Numbers as probabilities: p = eᶻ / Σ eᶻ along an axis, with z = x / temperature.

    The gradient is ∂L/∂z = p · (g − Σ g p), where g is what arrives.
    """

    name: ClassVar[str] = "softmax"
    display_name: ClassVar[str] = "Softmax"
    formula: ClassVar[str] = "pᵢ = eˣⁱ / Σⱼ eˣʲ"

    use_length: bool = attribute(
        False, doc="Only the first elements of each row count, as many as another input says.", label="use length"
    )

    def inputs(self) -> tuple[Port, ...]:
        length = Port("length", doc="How many elements count, for each row: the data's axes without the one of p.")
        return (Port("data", doc="Scores."), length) if self.use_length else (Port("data", doc="Scores."),)

    def relate(self, relation: Relation) -> None:
        super().relate(relation)
        rank = relation.rank("data")
        if not self.use_length or rank is None or not -rank <= self.axis < rank:
            return
        if rank < 2:
            relation.refuse("rank_least", "data", expected=2, found=rank)
        elif relation.set_rank("length", rank - 1, "labels"):
            others = [dim for axis, dim in enumerate(relation.dims("data")) if axis != self.axis % rank]
            for dim, other in zip(relation.dims("length"), others, strict=True):
                relation.same(dim, other, "labels")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        powers = self._counted(*inputs) if self.use_length else np.exp(self.shifted(inputs[0]))
        total = powers.sum(axis=self.axis, keepdims=True)
        p = powers / np.where(total == 0, 1, total).astype(total.dtype) if self.use_length else powers / total
        return (self.rounded(p, inputs[0]),)

    def _counted(self, x: Array, length: Array) -> Array:
        """Return eᶻ where an element counts, else 0; z is moved as in `shifted`, by the maximum of what counts."""
        z = np.moveaxis(self.scores(x), self.axis, -1)
        counts = np.arange(z.shape[-1]) < length[..., None]
        most = np.where(counts, z, -np.inf).max(axis=-1, keepdims=True, initial=-np.inf)
        moved = np.where(counts, z - np.where(np.isfinite(most), most, 0), -np.inf)
        powers: Array = np.moveaxis(np.exp(moved), -1, self.axis).astype(z.dtype)
        return powers

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        p = scope.outputs[0]
        weighted = scope.make(ElemwiseMul(), scope.gradient_of(0), p)
        common = scope.make(ElemwiseMul(), p, self.total(scope, weighted))
        dx = self.heated(scope, scope.make(ElemwiseSub(), weighted, common))
        return (dx, *(scope.zeros_like(length) for length in scope.inputs[1:]))


@dataclass(frozen=True)
class LogSoftmax(_AlongAxis):
    """Logarithm of softmax without its rounding: y = z − log Σ eᶻ, with z = x / temperature.

    The gradient is ∂L/∂z = g − softmax(x) · Σ g, where g is what arrives.
    """

    name: ClassVar[str] = "log_softmax"
    display_name: ClassVar[str] = "Log softmax"
    formula: ClassVar[str] = "yᵢ = xᵢ − log Σⱼ eˣʲ"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        z = self.shifted(inputs[0])
        return (self.rounded(z - np.log(np.exp(z).sum(axis=self.axis, keepdims=True)), inputs[0]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        g = scope.gradient_of(0)
        p = scope.make(Softmax(**asdict(self)), scope.inputs[0])
        common = scope.make(ElemwiseMul(), p, self.total(scope, g))
        return (self.heated(scope, scope.make(ElemwiseSub(), g, common)),)


@dataclass(frozen=True)
class Softmin(_AlongAxis):
    """Softmax of the negative: the smallest number gets the largest probability."""

    name: ClassVar[str] = "softmin"
    display_name: ClassVar[str] = "Softmin"
    formula: ClassVar[str] = "pᵢ = e⁻ˣⁱ / Σⱼ e⁻ˣʲ"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        powers = np.exp(self.shifted(-inputs[0]))
        return (self.rounded(powers / powers.sum(axis=self.axis, keepdims=True), inputs[0]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        p = scope.outputs[0]
        weighted = scope.make(ElemwiseMul(), scope.gradient_of(0), p)
        common = scope.make(ElemwiseMul(), p, self.total(scope, weighted))
        return (self.heated(scope, scope.make(ElemwiseSub(), common, weighted)),)


@dataclass(frozen=True)
class SoftmaxActivation(Operator):
    """Softmax along the last axis (instance), or at each position over the channels, axis 1 (channel).

    MXNet keeps it for old programs; `softmax` with an axis says the same more clearly. Its documentation has
    "instance" go over all numbers of an example; what it does, and what is done here, is the last axis.
    """

    name: ClassVar[str] = "SoftmaxActivation"
    display_name: ClassVar[str] = "Softmax activation"
    family: ClassVar[str] = "activation"
    formula: ClassVar[str] = "pᵢ = eˣⁱ / Σⱼ eˣʲ"
    main_attribute: ClassVar[str] = "mode"

    mode: str = attribute(
        "instance", doc="What adds up to 1: the last axis, or axis 1.", choices=("instance", "channel")
    )

    @property
    def _softmax(self) -> Softmax:
        return Softmax(axis=1 if self.mode == "channel" else -1)

    def relate(self, relation: Relation) -> None:
        self._softmax.relate(relation)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return self._softmax.forward(inputs, context)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return self._softmax.gradient(scope)


@dataclass(frozen=True)
class SoftmaxCrossEntropy(Operator):
    """The cross entropy of softmax with class numbers, summed over the rows: y = −Σᵢ log softmax(xᵢ)[labelᵢ].

    Other than `SoftmaxOutput` it is an ordinary function with one number as its value, and takes head gradients:
    ∂L/∂x = g · (softmax(x) − onehot(label)).
    """

    name: ClassVar[str] = "softmax_cross_entropy"
    display_name: ClassVar[str] = "Softmax cross entropy"
    family: ClassVar[str] = "loss"
    formula: ClassVar[str] = "y = −Σᵢ log softmax(xᵢ)[labelᵢ]"

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="Scores, (N, K)."), Port("label", Role.LABEL, "Class numbers, (N,)."))

    def relate(self, relation: Relation) -> None:
        if relation.set_rank("output", 1, "total"):
            relation.fix(relation.dim("output", 0), 1, "total")
        matrix, vector = relation.set_rank("data", 2, "matrix"), relation.set_rank("label", 1, "labels")
        if matrix and vector:
            relation.same(relation.dim("label", 0), relation.dim("data", 0), "batch")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        data, label = inputs
        (logs,) = LogSoftmax().forward([data], context)
        hits = class_hits(label, data.shape[1])
        return (-np.where(hits, logs, 0).sum().reshape(1).astype(data.dtype),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data, label = scope.inputs
        p = scope.make(Softmax(), data)
        miss = scope.make(ElemwiseSub(), p, scope.make(OneHotLike(), label, data))
        return (scope.make(ElemwiseMul(), scope.make(SpreadLike(axis=0), scope.gradient_of(0), data), miss), None)


@dataclass(frozen=True)
class OneHotLike(Operator):
    """Class numbers as rows with a 1 at the class, as wide as another array; a class that is not there has none."""

    name: ClassVar[str] = "_one_hot_like"
    display_name: ClassVar[str] = "One hot like"
    family: ClassVar[str] = "loss"
    formula: ClassVar[str] = "yᵢⱼ = [labelᵢ = j]"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("label", doc="Class numbers, (N,)."), Port("like", doc="The shape, (N, K)."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "reshape")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        label, like = inputs
        return (class_hits(label, like.shape[1]).astype(like.dtype),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (None, None)


def class_hits(label: Array, classes: int) -> Array:
    """Return where each row's class is, as booleans (rows, classes); labels are truncated as in MXNet."""
    hits: Array = np.trunc(label).reshape(-1, 1) == np.arange(classes)
    return hits


OPERATORS = (Softmax, LogSoftmax, Softmin, SoftmaxActivation, SoftmaxCrossEntropy, OneHotLike)
