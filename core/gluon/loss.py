"""MXNet's ``mx.gluon.loss``: one number per example, the mean over everything but the batch where nothing else is said.

Each loss is a block called with predictions and labels, and, where examples weigh differently, with their weights.
"""

from __future__ import annotations

from math import pi
from typing import Any

from core import ndarray
from core.gluon.block import Values
from core.gluon.hybrid import HybridBlock

TINY = 1e-12
"""What keeps logarithms away from zero."""


class Loss(HybridBlock):
    """Base of all losses.

    Args:
        weight: What the loss is multiplied by; nothing if None.
        batch_axis: The axis of the examples.
    """

    def __init__(
        self,
        weight: float | None,
        batch_axis: int,
        **kwargs: Any,  # noqa: ANN401 - prefix and params of Block
    ) -> None:
        super().__init__(**kwargs)
        if weight is not None and (isinstance(weight, bool) or not isinstance(weight, int | float)):
            raise AssertionError(f"weight must be a number, but is {weight!r}")
        self._weight = weight
        self._batch_axis = batch_axis

    def __repr__(self) -> str:
        return f"{type(self).__name__}(batch_axis={self._batch_axis}, w={self._weight})"

    def _per_example(self, F: Values, loss: Values, sample_weight: Values, factor: float = 1.0) -> Values:
        """Return the weighted loss, its mean over everything but the batch."""
        weighted = _weighted(F, loss, sample_weight, None if self._weight is None else self._weight * factor)
        return F.mean(weighted, axis=self._batch_axis, exclude=True)


def _weighted(F: Values, loss: Values, sample_weight: Values, weight: float | None) -> Values:
    if sample_weight is not None:
        loss = F.broadcast_mul(loss, sample_weight)
    if weight is None:
        return loss
    return loss * weight


def _shaped_like(F: Values, x: Values, y: Values) -> Values:
    """Return labels in the shape of predictions; they have equally many numbers."""
    return x.reshape(y.shape) if F is ndarray else F.reshape_like(x, y)


class L2Loss(Loss):
    """½ (label − pred)²."""

    def __init__(self, weight: float | None = 1.0, batch_axis: int = 0, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(weight, batch_axis, **kwargs)

    def hybrid_forward(self, F: Values, pred: Values, label: Values, sample_weight: Values = None) -> Values:
        difference = _shaped_like(F, label, pred) - pred
        return self._per_example(F, F.square(difference), sample_weight, 1 / 2)


class L1Loss(Loss):
    """|label − pred|."""

    def __init__(self, weight: float | None = None, batch_axis: int = 0, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(weight, batch_axis, **kwargs)

    def hybrid_forward(self, F: Values, pred: Values, label: Values, sample_weight: Values = None) -> Values:
        difference = _shaped_like(F, label, pred) - pred
        return self._per_example(F, F.abs(difference), sample_weight)


class SigmoidBinaryCrossEntropyLoss(Loss):
    """−label · log p − (1 − label) · log (1 − p) with p = sigmoid(pred).

    Args:
        from_sigmoid: Predictions are p already.
    """

    def __init__(
        self,
        from_sigmoid: bool = False,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._from_sigmoid = from_sigmoid

    def hybrid_forward(
        self, F: Values, pred: Values, label: Values, sample_weight: Values = None, pos_weight: Values = None
    ) -> Values:
        """Return the loss; ``pos_weight`` is what the first term is multiplied by, per class."""
        label = _shaped_like(F, label, pred)
        if self._from_sigmoid:
            hit = F.log(pred + TINY) * label
            hit = hit if pos_weight is None else F.broadcast_mul(hit, pos_weight)
            loss = -(hit + F.log(1.0 - pred + TINY) * (1.0 - label))
        elif pos_weight is None:
            # log(1 + e^−|x|) neither overflows nor loses digits.
            loss = F.relu(pred) - pred * label + _softrelu(F, -F.abs(pred))
        else:
            share = 1 + F.broadcast_mul(label, pos_weight - 1)
            loss = pred - pred * label + share * (_softrelu(F, -F.abs(pred)) + F.relu(-pred))
        return self._per_example(F, loss, sample_weight)


SigmoidBCELoss = SigmoidBinaryCrossEntropyLoss


class SoftmaxCrossEntropyLoss(Loss):
    """−log p[label] with p = softmax(pred).

    Args:
        axis: The axis of the classes.
        sparse_label: Labels are numbers of classes; else they are a probability for each class.
        from_logits: Predictions are log p already.
    """

    def __init__(
        self,
        axis: int = -1,
        sparse_label: bool = True,
        from_logits: bool = False,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._axis = axis
        self._sparse_label = sparse_label
        self._from_logits = from_logits

    def hybrid_forward(self, F: Values, pred: Values, label: Values, sample_weight: Values = None) -> Values:
        log_p = pred if self._from_logits else F.log_softmax(pred, axis=self._axis)
        if self._sparse_label:
            loss = -F.pick(log_p, label, axis=self._axis, keepdims=True)
        else:
            loss = -F.sum(log_p * _shaped_like(F, label, log_p), axis=self._axis, keepdims=True)
        return self._per_example(F, loss, sample_weight)


SoftmaxCELoss = SoftmaxCrossEntropyLoss


class KLDivLoss(Loss):
    """Σ label · (log label − log p), the divergence of the predicted from the true distribution.

    Args:
        from_logits: Predictions are log p; else p = softmax(pred) along ``axis``.
    """

    def __init__(
        self,
        from_logits: bool = True,
        axis: int = -1,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._from_logits = from_logits
        self._axis = axis

    def hybrid_forward(self, F: Values, pred: Values, label: Values, sample_weight: Values = None) -> Values:
        log_p = pred if self._from_logits else F.log_softmax(pred, axis=self._axis)
        loss = _weighted(F, label * (F.log(label + TINY) - log_p), sample_weight, self._weight)
        return F.sum(loss, axis=self._batch_axis, exclude=True)


class HuberLoss(Loss):
    """e² / 2 rho where e = |label − pred| is at most rho, e − rho / 2 beyond."""

    def __init__(
        self,
        rho: float = 1,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._rho = rho

    def hybrid_forward(self, F: Values, pred: Values, label: Values, sample_weight: Values = None) -> Values:
        error = F.abs(_shaped_like(F, label, pred) - pred)
        loss = F.where(error > self._rho, error - 0.5 * self._rho, (0.5 / self._rho) * F.square(error))
        return self._per_example(F, loss, sample_weight)


class HingeLoss(Loss):
    """max(0, margin − pred · label) for labels −1 and 1."""

    def __init__(
        self,
        margin: float = 1,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._margin = margin

    def hybrid_forward(self, F: Values, pred: Values, label: Values, sample_weight: Values = None) -> Values:
        loss = F.relu(self._margin - pred * _shaped_like(F, label, pred))
        return self._per_example(F, loss, sample_weight)


class SquaredHingeLoss(HingeLoss):
    """max(0, margin − pred · label)² for labels −1 and 1."""

    def hybrid_forward(self, F: Values, pred: Values, label: Values, sample_weight: Values = None) -> Values:
        loss = F.square(F.relu(self._margin - pred * _shaped_like(F, label, pred)))
        return self._per_example(F, loss, sample_weight)


class LogisticLoss(Loss):
    """log(1 + e^(−pred · label)).

    Args:
        label_format: Whether labels are −1 and 1 (``signed``) or 0 and 1 (``binary``).
    """

    def __init__(
        self,
        weight: float | None = None,
        batch_axis: int = 0,
        label_format: str = "signed",
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        if label_format not in ("signed", "binary"):
            raise ValueError(f"label_format can only be signed or binary, received {label_format}.")
        self._label_format = label_format

    def hybrid_forward(self, F: Values, pred: Values, label: Values, sample_weight: Values = None) -> Values:
        label = _shaped_like(F, label, pred)
        if self._label_format == "signed":
            label = (label + 1.0) / 2.0
        loss = F.relu(pred) - pred * label + _softrelu(F, -F.abs(pred))
        return self._per_example(F, loss, sample_weight)


class TripletLoss(Loss):
    """max(0, Σ (positive − pred)² − Σ (negative − pred)² + margin), sums over everything but the batch."""

    def __init__(
        self,
        margin: float = 1,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._margin = margin

    def hybrid_forward(
        self, F: Values, pred: Values, positive: Values, negative: Values, sample_weight: Values = None
    ) -> Values:
        near = F.square(_shaped_like(F, positive, pred) - pred)
        far = F.square(_shaped_like(F, negative, pred) - pred)
        loss = F.relu(F.sum(near - far, axis=self._batch_axis, exclude=True) + self._margin)
        return _weighted(F, loss, sample_weight, self._weight)


class PoissonNLLLoss(Loss):
    """Negative log likelihood of counts: eᵖ − y p for p = ln λ, or λ − y ln λ; the mean over all examples.

    With ``compute_full`` the logarithm of y! is added where y > 1, by Stirling: y ln y − y + ½ ln 2πy.
    """

    def __init__(
        self,
        weight: float | None = None,
        from_logits: bool = True,
        batch_axis: int = 0,
        compute_full: bool = False,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._from_logits = from_logits
        self._compute_full = compute_full

    def hybrid_forward(
        self, F: Values, pred: Values, target: Values, sample_weight: Values = None, epsilon: float = 1e-08
    ) -> Values:
        target = _shaped_like(F, target, pred)
        loss = F.exp(pred) - target * pred if self._from_logits else pred - target * F.log(pred + epsilon)
        if self._compute_full:
            stirling = target * F.log(target) - target + 0.5 * F.log(2 * target * pi)
            loss = loss + F.where(target > 1, stirling, F.zeros_like(stirling))
        return F.mean(_weighted(F, loss, sample_weight, self._weight))


class CosineEmbeddingLoss(Loss):
    """1 − cos(a, b) for pairs that belong together (label 1), max(0, cos(a, b) − margin) for those that do not (−1)."""

    def __init__(
        self,
        weight: float | None = None,
        batch_axis: int = 0,
        margin: float = 0,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._margin = margin

    def hybrid_forward(
        self, F: Values, input1: Values, input2: Values, label: Values, sample_weight: Values = None
    ) -> Values:
        a, b, label = _shaped_like(F, input1, input2), input2, label.reshape((-1, 1))
        lengths = F.norm(a, axis=-1) * F.norm(b, axis=-1)
        likeness = (F.sum(a * b, axis=-1) / F.maximum(lengths, TINY)).reshape((-1, 1))
        apart = F.maximum((label == -1) * (likeness - self._margin), 0)
        return _weighted(F, (1 - likeness) * (label == 1) + apart, sample_weight, self._weight)


def _softrelu(F: Values, x: Values) -> Values:
    """Return log(1 + eˣ)."""
    return F.Activation(x, act_type="softrelu")
