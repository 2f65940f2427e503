"""Metrics: the means over batches that MXNet 1.9.1 tells, with its names and texts."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

import core as mx
from core import metric, nd
from core.metric import EvalMetric
from core.ndarray import NDArray

LABELS = [0, 1, 1, 0]
CHANCES = [[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [0.4, 0.6]]


def after_two_batches(made: EvalMetric) -> EvalMetric:
    """Return a metric that saw two arrays at once and then one alone."""
    made.update([nd.array(LABELS), nd.array([1])], [nd.array(CHANCES), nd.array([[0.2, 0.8]])])
    made.update(nd.array([0]), nd.array([[0.7, 0.3]]))
    return made


@pytest.mark.parametrize(
    ("name", "settings", "shown", "value"),
    [
        ("acc", {}, "accuracy", 4 / 6),
        ("top_k_acc", {"top_k": 2}, "top_k_accuracy_2", 1),
        ("f1", {}, "f1", (2 / 3 + 0) / 2),
        ("f1", {"average": "micro"}, "f1", 2 / 3),
        ("ce", {}, "cross-entropy", -np.mean(np.log([0.9, 0.8, 0.3, 0.4, 0.8, 0.7]))),
        ("nll_loss", {"eps": 0.1}, "nll-loss", -np.mean(np.log([1.0, 0.9, 0.4, 0.5, 0.9, 0.8]))),
        ("perplexity", {"ignore_label": None}, "perplexity", np.prod([0.9, 0.8, 0.3, 0.4, 0.8, 0.7]) ** (-1 / 6)),
        ("perplexity", {"ignore_label": 1}, "perplexity", np.prod([0.9, 0.4, 0.7]) ** (-1 / 3)),
        ("loss", {}, "loss", 0.5),
    ],
)
def test_means_over_batches(name: str, settings: dict[str, Any], shown: str, value: float) -> None:
    told, found = after_two_batches(metric.create(name, **settings)).get()
    assert told == shown
    assert found == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [(metric.MAE, 1.0, 0.5), (metric.MSE, 5 / 3, 0.25), (metric.RMSE, math.sqrt(5 / 3), 0.5)],
)
def test_errors_are_means_of_arrays_and_not_of_numbers(
    kind: Callable[[], EvalMetric], first: float, second: float
) -> None:
    made = kind()
    made.update([nd.array([1, 2, 3])], [nd.array([[1], [1], [5]])])
    made.update([nd.array([[1, 2]])], [nd.array([[0.5, 2.5]])])
    assert made.get()[1] == pytest.approx((first + second) / 2, rel=1e-6)


def test_correlation() -> None:
    made = metric.create("pearsonr")
    made.update([nd.array([1, 2, 3])], [nd.array([2, 4, 6])])
    made.update([nd.array([1, 2, 3])], [nd.array([3, 2, 1])])
    assert made.get() == ("pearsonr", pytest.approx(0, abs=1e-7))


def test_a_metric_prints_as_in_mxnet() -> None:
    made = mx.metric.Accuracy()
    assert str(made) == "EvalMetric: {'accuracy': nan}"
    made.update([nd.array(LABELS)], [nd.array(CHANCES)])
    assert str(made) == "EvalMetric: {'accuracy': 0.5}"
    assert made.get_name_value() == [("accuracy", 0.5)]


@pytest.mark.parametrize("settings", [{}, {"average": "micro"}])
def test_what_reset_local_forgets_stays_in_the_global_value(settings: dict[str, str]) -> None:
    made = after_two_batches(metric.create("f1", **settings))
    before = made.get()
    made.reset_local()
    assert math.isnan(made.get()[1])
    assert made.get_global() == before
    made.reset()
    assert math.isnan(made.get_global()[1])


def test_several_metrics_at_once() -> None:
    both = metric.create(["acc", "ce"])
    both.update([nd.array(LABELS)], [nd.array(CHANCES)])
    assert both.get()[0] == ["accuracy", "cross-entropy"]
    assert [value for _, value in both.get_global_name_value()] == both.get()[1]
    both.reset()
    assert all(math.isnan(value) for value in both.get()[1])


def test_arrays_are_chosen_by_name() -> None:
    made = metric.CompositeEvalMetric([metric.Accuracy(output_names=["out"], label_names=["class"])])
    given = {"class": nd.array(LABELS), "other": nd.zeros(4)}
    made.update_dict(given, {"out": nd.array(CHANCES), "hidden": nd.zeros(4)})
    assert made.get() == (["accuracy"], [0.5])


def test_functions_as_metrics() -> None:
    def distance(label: np.ndarray[Any, Any], pred: np.ndarray[Any, Any]) -> tuple[float, int]:
        return float(np.abs(label - pred).sum()), label.size

    of_numpy, of_lambda = metric.np(distance), metric.create(lambda label, pred: float(label.size * pred.size) / 2)
    for made in (of_numpy, of_lambda):
        made.update([nd.array([1, 2])], [nd.array([2, 4])])
    assert of_numpy.get() == ("distance", 1.5)
    assert of_lambda.get() == ("custom(<lambda>)", 2)
    with pytest.raises(NotImplementedError, match="cannot be serialized"):
        of_numpy.get_config()


def test_a_metric_of_ones_own_is_found_by_its_name() -> None:
    @metric.register
    class Largest(EvalMetric):
        def __init__(self, name: str = "largest") -> None:
            super().__init__(name, has_global_stats=True)

        def update(self, labels: NDArray | Sequence[NDArray], preds: NDArray | Sequence[NDArray]) -> None:
            del labels
            self.sum_metric += max(float(pred.max().asscalar()) for pred in preds)
            self.num_inst += 1

    made = metric.create("largest")
    made.update([], [nd.array([1, 5]), nd.array([3])])
    assert made.get() == made.get_global() == ("largest", 5)


def test_a_configuration_makes_an_equal_metric() -> None:
    made = metric.TopKAccuracy(3, name="best")
    assert made.get_config()["metric"] == "TopKAccuracy"
    assert metric.create(json.dumps({"metric": "perplexity", "ignore_label": 0})).name == "perplexity"
    assert metric.create(metric.Accuracy(axis=0).get_config()).get_config()["axis"] == 0
    assert metric.create(made) is made


@pytest.mark.parametrize(
    ("made", "labels", "predictions", "error", "text"),
    [
        (metric.Accuracy(), [[1]], [], ValueError, "Shape of labels 1 does not match shape of predictions 0"),
        (metric.Accuracy(), [[1, 0]], [CHANCES], ValueError, "Shape of labels 2 does not match shape of predictions 4"),
        (metric.F1(), [[0, 1, 2, 1]], [CHANCES], ValueError, "only supports binary classification"),
        (metric.CrossEntropy(), [[0, 1]], [CHANCES], AssertionError, "2 labels, but 4 predictions"),
        (metric.TopKAccuracy(2), [[1]], [[CHANCES]], AssertionError, "no more than 2 dims"),
        (metric.Perplexity(None), [[1]], [CHANCES], AssertionError, "shape mismatch"),
        (metric.PearsonCorrelation(), [[1]], [CHANCES], ValueError, "does not match"),
    ],
)
def test_what_does_not_fit_is_refused(
    made: EvalMetric, labels: list[Any], predictions: list[Any], error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        made.update([nd.array(each) for each in labels], [nd.array(each) for each in predictions])


@pytest.mark.parametrize("given", ["nothing", 3, "[]", {"name": "acc"}])
def test_what_names_no_metric_is_refused(given: object) -> None:
    with pytest.raises(AssertionError):
        metric.create(given)


def test_top_1_is_accuracy() -> None:
    with pytest.raises(AssertionError, match="Please use Accuracy"):
        metric.create("top_k_accuracy")
