"""Metrics of several metrics and of functions, and `create`, which makes any kind of what is given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from core.metric.metric import KINDS, Arrays, EvalMetric, Told, alias, pairs, register
from core.ndarray import NDArray
from core.operators.operator import Array

Evaluation: TypeAlias = Callable[[Array, Array], float | tuple[float, float]]
"""Computes a value of labels and predictions, or a sum and how many it is of."""


def create(metric: object, *args: Any, **kwargs: Any) -> EvalMetric:  # noqa: ANN401 - of any kind of metric
    """Return a metric by its name or configuration, of a function, or of a list of all these.

    Raises:
        AssertionError: No metric has this name.
    """
    if isinstance(metric, EvalMetric):
        return metric
    if callable(metric):
        return CustomMetric(metric, *args, **kwargs)
    if isinstance(metric, list):
        return CompositeEvalMetric([create(each, *args, **kwargs) for each in metric])
    name, settings = _configured(metric)
    if name.lower() not in KINDS:
        raise AssertionError(f"{name} is not registered. Please register with metric.register first")
    return KINDS[name.lower()](*args, **{**settings, **kwargs})


def _configured(metric: object) -> tuple[str, Mapping[str, Any]]:
    """Return the name of a metric and its settings: of a name, a dict of `get_config`, or one written as JSON."""
    if isinstance(metric, str):
        text = metric.strip()
        if not text.startswith(("{", "[")):
            return text, {}
        metric = json.loads(text)
    if isinstance(metric, Mapping) and isinstance(metric.get("metric"), str):
        return metric["metric"], {key: value for key, value in metric.items() if key != "metric"}
    match metric:
        case [str() as name, dict() as settings]:
            return name, settings
    raise AssertionError(f"a metric is a name, a function, a metric or a list of these, not {metric!r}")


@alias("composite")
class CompositeEvalMetric(EvalMetric):
    """Several metrics of the same batches."""

    def __init__(
        self,
        metrics: Sequence[object] | None = None,
        name: str = "composite",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        self.metrics = [create(metric) for metric in metrics or ()]
        super().__init__(name, output_names, label_names)

    def add(self, metric: object) -> None:
        """Add a metric."""
        self.metrics.append(create(metric))

    def get_metric(self, index: int) -> EvalMetric:
        """Return a metric by its place."""
        return self.metrics[index]

    def reset(self) -> None:
        for metric in self.metrics:
            metric.reset()

    def reset_local(self) -> None:
        for metric in self.metrics:
            metric.reset_local()

    def update(self, labels: Arrays, preds: Arrays) -> None:
        for metric in self.metrics:
            metric.update(labels, preds)

    def update_dict(self, label: Mapping[str, NDArray], pred: Mapping[str, NDArray]) -> None:
        labels = {key: array for key, array in label.items() if self.label_names is None or key in self.label_names}
        preds = {key: array for key, array in pred.items() if self.output_names is None or key in self.output_names}
        for metric in self.metrics:
            metric.update_dict(labels, preds)

    def get(self) -> Told:
        return _joined(metric.get_name_value() for metric in self.metrics)

    def get_global(self) -> Told:
        return _joined(metric.get_global_name_value() for metric in self.metrics)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "metrics": [metric.get_config() for metric in self.metrics]}


def _joined(told: Iterator[list[tuple[str, float]]]) -> Told:
    both = [one for each in told for one in each]
    return [name for name, _ in both], [value for _, value in both]


@register
class CustomMetric(EvalMetric):
    """A function of NumPy arrays as a metric.

    Args:
        feval: Given labels and predictions, it returns a value, or a sum and how many it is of.
        allow_extra_outputs: There may be more predictions than labels.
    """

    def __init__(
        self,
        feval: Callable[..., Any],
        name: str | None = None,
        allow_extra_outputs: bool = False,
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        title = getattr(feval, "__name__", type(feval).__name__) if name is None else name
        self._feval: Evaluation = feval
        self._allow_extra_outputs = allow_extra_outputs
        super().__init__(f"custom({title})" if name is None and "<" in title else title, output_names, label_names)

    def update(self, labels: Arrays, preds: Arrays) -> None:
        both = zip(labels, preds, strict=False) if self._allow_extra_outputs else pairs(labels, preds)
        for label, pred in both:
            self.add_up(*self.measured(label.asnumpy(), pred.asnumpy()))

    def measured(self, label: Array, pred: Array) -> tuple[float, float]:
        found = self._feval(label, pred)
        return found if isinstance(found, tuple) else (found, 1)

    def get_config(self) -> dict[str, Any]:
        raise NotImplementedError("CustomMetric cannot be serialized")


def np(numpy_feval: Evaluation, name: str | None = None, allow_extra_outputs: bool = False) -> CustomMetric:
    """Return a metric of a function of labels and predictions as NumPy arrays."""
    return CustomMetric(numpy_feval, name, allow_extra_outputs)
