"""The metrics of MXNet: of classes, of probabilities, of numbers, of losses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from core.metric.metric import Arrays, EvalMetric, alias, check_equal, pairs, register
from core.ndarray import NDArray
from core.operators.operator import Array

# Classes


@alias("acc")
class Accuracy(EvalMetric):
    """How many of the predictions are right: a class, or the likeliest of all along an axis."""

    def __init__(
        self,
        axis: int = 1,
        name: str = "accuracy",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        self.axis = axis
        super().__init__(name, output_names, label_names, axis=axis)

    def measured(self, label: Array, pred: Array) -> tuple[float, float]:
        found = pred if pred.shape == label.shape else pred.argmax(axis=self.axis)
        check_equal(label.size, found.size)
        return _equal(found, label), found.size


def _equal(found: Array, label: Array) -> float:
    """Count equal classes."""
    return float((found.astype(np.int32).ravel() == label.astype(np.int32).ravel()).sum())


@alias("top_k_accuracy", "top_k_acc")
class TopKAccuracy(EvalMetric):
    """How many of the labels are among the ``top_k`` likeliest classes."""

    def __init__(
        self,
        top_k: int = 1,
        name: str = "top_k_accuracy",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        if top_k <= 1:
            raise AssertionError("Please use Accuracy if top_k is no more than 1")
        self.top_k = top_k
        super().__init__(name, output_names, label_names, top_k=top_k)
        self.name += f"_{top_k}"

    def measured(self, label: Array, pred: Array) -> tuple[float, float]:
        if pred.ndim > 2:
            raise AssertionError("Predictions should be no more than 2 dims")
        check_equal(len(label), len(pred))
        order = np.argsort(pred.astype(np.float32), axis=-1, kind="stable")
        if order.ndim == 1:
            return _equal(order, label), len(order)
        best = order[:, -self.top_k :]
        return float((best == label.astype(np.int32).reshape(-1, 1)).sum()), len(best)


@register
class F1(EvalMetric):
    """The harmonic mean of precision and recall of class 1 out of two.

    Args:
        average: ``macro`` is the mean over batches, ``micro`` that of all predictions.
    """

    def __init__(
        self,
        name: str = "f1",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
        average: str = "macro",
    ) -> None:
        self.average = average
        super().__init__(name, output_names, label_names)

    def update(self, labels: Arrays, preds: Arrays) -> None:
        counts = [_counted(label.asnumpy(), pred.asnumpy()) for label, pred in pairs(labels, preds)]
        if self.average == "macro":
            self.add_up(_f1(np.sum(counts, axis=0)), 1)
            return
        self._counts += np.sum(counts, axis=0)
        self._all_counts += np.sum(counts, axis=0)
        self.num_inst, self.global_num_inst = float(self._counts.sum()), float(self._all_counts.sum())
        self.sum_metric = _f1(self._counts) * self.num_inst
        self.global_sum_metric = _f1(self._all_counts) * self.global_num_inst

    def reset(self) -> None:
        super().reset()
        self._all_counts = np.zeros(4)

    def reset_local(self) -> None:
        super().reset_local()
        self._counts = np.zeros(4)


def _counted(label: Array, pred: Array) -> Array:
    """Count predictions that are true and false, of class 1 and of the other."""
    check_equal(len(label), len(pred))
    label = label.astype(np.int32)
    if len(np.unique(label)) > 2:
        raise ValueError("F1 currently only supports binary classification.")
    found, wanted = pred.argmax(axis=1) == 1, label.ravel() == 1
    pairs_of = ((found, wanted), (found, ~wanted), (~found, wanted), (~found, ~wanted))
    return np.array([float((one & other).sum()) for one, other in pairs_of])


def _f1(counts: Array) -> float:
    right, wrong, missed, _ = map(float, counts)
    if not right:
        return 0.0
    precision, recall = right / (right + wrong), right / (right + missed)
    return 2 * precision * recall / (precision + recall)


# Likelihood


class _LogLikelihood(EvalMetric):
    """−ln of the probability that was predicted for the label."""

    def __init__(
        self,
        eps: float = 1e-12,
        name: str = "",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        self.eps = eps
        super().__init__(name or self.usual_name, output_names, label_names, eps=eps)

    usual_name: ClassVar[str]

    def measured(self, label: Array, pred: Array) -> tuple[float, float]:
        label = label.ravel()
        if len(label) != len(pred):
            raise AssertionError(f"there are {len(label)} labels, but {len(pred)} predictions")
        chances = pred[np.arange(len(label)), label.astype(np.int64)]
        return float(-np.log(chances + self.eps).sum()), len(label)


@alias("ce")
class CrossEntropy(_LogLikelihood):
    """The cross entropy of the labels' classes and the predicted probabilities."""

    usual_name: ClassVar[str] = "cross-entropy"


@alias("nll_loss")
class NegativeLogLikelihood(_LogLikelihood):
    """The negative logarithm of the likelihood of the labels."""

    usual_name: ClassVar[str] = "nll-loss"


@register
class Perplexity(EvalMetric):
    """e to the mean of −ln of the probabilities that were predicted for the labels.

    Args:
        ignore_label: A label that does not count; None if all do.
        axis: The axis of the classes.
    """

    def __init__(
        self,
        ignore_label: float | None,
        axis: int = -1,
        name: str = "perplexity",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        self.ignore_label = ignore_label
        self.axis = axis
        super().__init__(name, output_names, label_names, ignore_label=ignore_label)

    def measured(self, label: Array, pred: Array) -> tuple[float, float]:
        if label.size != pred.size / pred.shape[-1]:
            raise AssertionError(f"shape mismatch: {label.shape} vs. {pred.shape}")
        label = label.ravel()
        rows = np.moveaxis(pred, self.axis, -1).reshape(label.size, -1)
        places = label.astype(np.int64).clip(0, rows.shape[1] - 1)
        counts = np.ones(label.size, bool) if self.ignore_label is None else label != self.ignore_label
        chances = rows[np.arange(label.size), places][counts]
        return float(-np.log(np.maximum(chances, 1e-10)).sum()), int(counts.sum())

    def value_of(self, mean: float) -> float:
        return math.exp(mean)


# Numbers


class _Difference(EvalMetric):
    """A mean of differences of each array, and the mean of these."""

    usual_name: ClassVar[str]

    def __init__(
        self,
        name: str = "",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        super().__init__(name or self.usual_name, output_names, label_names)

    def measured(self, label: Array, pred: Array) -> tuple[float, float]:
        one, other = (each.reshape(-1, 1) if each.ndim == 1 else each for each in (label, pred))
        return float(self.between(one - other)), 1

    def between(self, differences: Array) -> float:
        """Return what the differences of an array come to."""
        raise NotImplementedError(f"{type(self).__name__} measures nothing")


@register
class MAE(_Difference):
    """The mean absolute error."""

    usual_name: ClassVar[str] = "mae"

    def between(self, differences: Array) -> float:
        return float(np.abs(differences).mean())


@register
class MSE(_Difference):
    """The mean squared error."""

    usual_name: ClassVar[str] = "mse"

    def between(self, differences: Array) -> float:
        return float(np.square(differences).mean())


@register
class RMSE(_Difference):
    """The root of the mean squared error."""

    usual_name: ClassVar[str] = "rmse"

    def between(self, differences: Array) -> float:
        return float(np.sqrt(np.square(differences).mean()))


@alias("pearsonr")
class PearsonCorrelation(EvalMetric):
    """The correlation of labels and predictions, the mean over arrays."""

    def __init__(
        self,
        name: str = "pearsonr",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names)

    def measured(self, label: Array, pred: Array) -> tuple[float, float]:
        check_equal(label.shape, pred.shape)
        return float(np.corrcoef(pred.ravel(), label.ravel())[0, 1]), 1


@register
class Loss(EvalMetric):
    """The mean of a loss that the network computes itself; labels are not read."""

    def __init__(
        self,
        name: str = "loss",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names)

    def update(self, labels: Arrays | None, preds: Arrays) -> None:
        del labels
        for pred in [preds] if isinstance(preds, NDArray) else preds:
            self.add_up(float(pred.asnumpy().sum()), pred.size)
