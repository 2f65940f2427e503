"""Output layers that are losses: their backward ignores head gradients, as MXNet's does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Role, RunContext, attribute

NORMALIZATIONS = ("null", "batch", "valid")


@dataclass(frozen=True)
class _SoftmaxLoss(Operator):
    """The attributes of MXNet's ``SoftmaxOutput`` and how they lay classes out.

    The data is seen as (outer, K classes, inner) and class labels as (outer, inner).
    """

    family: ClassVar[str] = "loss"

    grad_scale: float = attribute(1.0, doc="Factor of the gradient.", label="gradient scale")
    ignore_label: float = attribute(-1.0, doc="The label that `use_ignore` leaves out.", label="ignored label")
    multi_output: bool = attribute(False, doc="Classes along axis 1, one label per position.", label="multi output")
    use_ignore: bool = attribute(False, doc="No gradient where the label is the ignored one.", label="use ignore")
    preserve_shape: bool = attribute(False, doc="Classes along the last axis.", label="preserve shape")
    normalization: str = attribute(
        "null", doc="Divide the gradient by nothing, the batch, or the valid labels.", choices=NORMALIZATIONS
    )
    out_grad: bool = attribute(False, doc="Accepted for MXNet's files; head gradients are ignored.", label="out grad")
    smooth_alpha: float = attribute(
        0.0,
        doc="Label smoothing: this much of the target is spread over the other classes.",
        minimum=0.0,
        maximum=1.0,
        label="smoothing",
    )

    def softmax(self, data: Array) -> Array:
        """Return the class probabilities in the shape of the data."""
        blocks = self._blocks(data)
        powers: Array = np.exp(blocks - blocks.max(axis=1, keepdims=True))
        probabilities: Array = powers / powers.sum(axis=1, keepdims=True)
        return probabilities.reshape(data.shape)

    def _blocks(self, data: Array) -> Array:
        if self.multi_output:
            return data.reshape(*data.shape[:2], -1) if data.ndim > 1 else data.reshape(len(data), 1, 1)
        if self.preserve_shape:
            return data.reshape(-1, data.shape[-1], 1)
        return data.reshape(len(data), -1, 1)

    def target(self, probabilities: Array, label: Array) -> Array:
        """Return the target distribution in the shape of the data; all zero for a class that does not exist."""
        if label.shape == probabilities.shape:
            return label.astype(probabilities.dtype, copy=False)
        blocks = self._blocks(probabilities)
        classes = np.arange(blocks.shape[1])[:, None]
        hit: Array = self._labels(blocks, label)[:, None, :] == classes
        if not self.smooth_alpha:
            return hit.astype(probabilities.dtype).reshape(probabilities.shape)
        others = self.smooth_alpha / max(1, blocks.shape[1] - 1)
        spread = np.where(hit, 1 - self.smooth_alpha, others)
        return spread.astype(probabilities.dtype).reshape(probabilities.shape)

    def scale(self, probabilities: Array, label: Array) -> Array:
        """Return the factor of ``p − target`` per element, broadcastable against the data."""
        if label.shape == probabilities.shape:
            return np.asarray(self.grad_scale, probabilities.dtype)
        blocks = self._blocks(probabilities)
        labels = self._labels(blocks, label)
        factor = np.full(labels.shape, self.grad_scale / self._normalizer(labels))
        if self.use_ignore:
            factor[labels == int(self.ignore_label)] = 0
        spread = np.broadcast_to(factor[:, None, :], blocks.shape)
        return spread.astype(probabilities.dtype).reshape(probabilities.shape)

    def _labels(self, blocks: Array, label: Array) -> Array:
        # MXNet truncates labels, and reads the first ones where there are more than positions.
        outer, _, inner = blocks.shape
        return np.trunc(label).astype(np.int64).reshape(-1)[: outer * inner].reshape(outer, inner)

    def _normalizer(self, labels: Array) -> float:
        if self.normalization == "valid":
            return max(1, int((labels != int(self.ignore_label)).sum()))
        positions = labels.shape[1] if self.multi_output else 1
        if self.normalization == "batch":
            return positions * (labels.shape[0] if self.multi_output else labels.size)
        return positions


@dataclass(frozen=True)
class SoftmaxOutput(_SoftmaxLoss):
    """Softmax with the cross entropy as its loss: p = softmax(x), and the gradient is p − label.

    The output is p; head gradients are ignored in backward. Labels are class numbers, or probabilities if they
    have the shape of the data. The gradient is that of the cross entropy *summed* over the batch, unless
    ``normalization`` divides it.
    """

    name: ClassVar[str] = "SoftmaxOutput"
    aliases: ClassVar[tuple[str, ...]] = ("Softmax",)
    display_name: ClassVar[str] = "Softmax output"
    formula: ClassVar[str] = "p = softmax(x),  ∂loss/∂x = p − label"
    is_loss: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="Scores (logits)."), Port("label", Role.LABEL, "Class numbers, or probabilities."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")
        rank = relation.rank("data")
        if rank is None:
            return
        if rank == 0:
            relation.refuse("shape_needs_axis", "data", expected=1, found=0)
            return
        label_rank = relation.rank("label")
        if rank == 1 and self.multi_output and label_rank != 1:
            # only labels of the same shape, probabilities, could do without a second axis
            if label_rank is not None or relation.settled():
                relation.refuse("label_positions", "data", expected=2, found=rank)
            return
        if label_rank is not None:
            self._relate_label(relation, rank, label_rank)
        elif relation.settled():
            label_rank = 2 if self.multi_output else max(1, rank - 1)
            relation.set_rank("label", label_rank, "labels")
            self._relate_classes(relation, rank, label_rank)

    def _relate_label(self, relation: Relation, rank: int, label_rank: int) -> None:
        if label_rank == rank and not (self.multi_output and self._has_one_class(relation)):
            relation.same_shape(("data", "label"), "probabilities")
        else:
            self._relate_classes(relation, rank, label_rank)

    def _relate_classes(self, relation: Relation, rank: int, label_rank: int) -> None:
        data, label = relation.dims("data"), relation.dims("label")
        if label_rank:
            relation.same(label[0], data[0], "batch")
        if self.multi_output:
            self._relate_positions(relation, rank, label_rank)
        elif label_rank == max(1, rank - 1):
            for axis in range(1, label_rank):
                relation.same(label[axis], data[axis], "labels")
        else:
            relation.refuse("label_rank", "label", expected=max(1, rank - 1), found=label_rank)

    def _has_one_class(self, relation: Relation) -> bool:
        # (N, 1, d…) labels and, for matrices, the (N, 1) that MXNet infers: one position per row.
        return relation.value(relation.dim("label", 1)) == 1 if relation.rank("label") != 1 else False

    def _relate_positions(self, relation: Relation, rank: int, label_rank: int) -> None:
        data, label = relation.dims("data"), relation.dims("label")
        if label_rank == 2:
            relation.product(label[1], data[2:], "positions")
        elif label_rank in (rank - 1, rank):
            for dim, other in zip(label[label_rank - (rank - 2) :], data[2:], strict=True):
                relation.same(dim, other, "positions")
        else:
            relation.refuse("label_rank", "label", expected=2, found=label_rank)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (self.softmax(inputs[0]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data, label = scope.inputs
        return (scope.make(SoftmaxOutputGradient(**asdict(self)), scope.outputs[0], label, data), None)

    def objective(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> float:
        """Return the cross entropy, −Σ target · log p, averaged over the labels that count."""
        label, probabilities = inputs[1], outputs[0].astype(np.float64)
        counted = 1.0
        if self.use_ignore and label.shape != probabilities.shape:
            counted = self.scale(probabilities, label) != 0
        target = self.target(probabilities, label) * counted
        logs = np.log(np.maximum(probabilities, np.finfo(np.float32).tiny))
        return float(-(target * logs).sum() / max(1.0, float(target.sum())))


@dataclass(frozen=True)
class SoftmaxOutputGradient(_SoftmaxLoss):
    """Gradient of `SoftmaxOutput`: (p − target) · scale.

    It takes the data beside p so that it can be differentiated: p is a function of the data alone, and that path
    is followed through the data.
    """

    name: ClassVar[str] = "_backward_SoftmaxOutput"
    display_name: ClassVar[str] = "Softmax output gradient"
    formula: ClassVar[str] = "∂loss/∂x = p − label"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("probabilities", doc="p."), Port("label", doc="Labels."), Port("data", doc="Scores."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("probabilities", "data", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        p, label = inputs[:2]
        return ((p - self.target(p, label)) * self.scale(p, label),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        probabilities, label, _ = scope.inputs
        second = SoftmaxOutputCurvature(**asdict(self))
        return (None, None, scope.make(second, probabilities, label, scope.gradient_of(0)))


@dataclass(frozen=True)
class SoftmaxOutputCurvature(_SoftmaxLoss):
    """Curvature of the cross entropy along a direction v: p · (s v − Σ p s v), s the scale of the gradient."""

    name: ClassVar[str] = "_curvature_SoftmaxOutput"
    display_name: ClassVar[str] = "Softmax output curvature"
    formula: ClassVar[str] = "H v = p · (v − Σ p v)"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("probabilities", doc="p."), Port("label", doc="Labels."), Port("direction", doc="v."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("probabilities", "direction", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        p, label, direction = inputs
        blocks, scaled = self._blocks(p), self._blocks(self.scale(p, label) * direction)
        curvature = blocks * (scaled - (blocks * scaled).sum(axis=1, keepdims=True))
        return (curvature.reshape(p.shape),)
