"""What all metrics have in common, and how their kinds are found by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from core.ndarray import NDArray
from core.operators.operator import Array

Arrays: TypeAlias = NDArray | Sequence[NDArray]
Told: TypeAlias = tuple[Any, Any]
"""A name and a value, or a list of each."""


class EvalMetric:
    """Base of all metrics.

    Args:
        name: What it is called where it is shown.
        output_names: The predictions that `update_dict` takes; all if None.
        label_names: The labels that `update_dict` takes; all if None.
        settings: What else it was made with, for `get_config`.
    """

    def __init__(
        self,
        name: str,
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
        **settings: Any,  # noqa: ANN401
    ) -> None:
        self.name = str(name)
        self.output_names = output_names
        self.label_names = label_names
        settings.pop("has_global_stats", None)  # programs say so of their own metrics; here it is seen
        self._settings = settings
        self.reset()

    def __str__(self) -> str:
        return f"EvalMetric: {dict(self.get_name_value())}"

    def get_config(self) -> dict[str, Any]:
        """Return what `create` makes an equal metric of."""
        own = {"metric": type(self).__name__, "name": self.name}
        return {**self._settings, **own, "output_names": self.output_names, "label_names": self.label_names}

    def reset(self) -> None:
        """Forget all batches."""
        self.reset_local()
        self.global_sum_metric: float = 0.0
        self.global_num_inst: float = 0

    def reset_local(self) -> None:
        """Forget all batches but in `get_global`."""
        self.sum_metric: float = 0.0
        self.num_inst: float = 0

    def add_up(self, total: float, count: float) -> None:
        """Add a sum and how many it is of."""
        self.sum_metric += total
        self.num_inst += count
        self.global_sum_metric += total
        self.global_num_inst += count

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """Add a batch."""
        for label, pred in pairs(labels, preds):
            self.add_up(*self.measured(label.asnumpy(), pred.asnumpy()))

    def measured(self, label: Array, pred: Array) -> tuple[float, float]:
        """Return the sum over one array of predictions, and how many it is of."""
        raise NotImplementedError(f"{type(self).__name__} measures nothing")

    def update_dict(self, label: Mapping[str, NDArray], pred: Mapping[str, NDArray]) -> None:
        """Add a batch of arrays that have names."""
        self.update(_chosen(label, self.label_names), _chosen(pred, self.output_names))

    def value_of(self, mean: float) -> float:
        """Return what is shown for a mean."""
        return mean

    def get(self) -> Told:
        """Return name and value; NaN before the first batch."""
        return self.name, self.value_of(self.sum_metric / self.num_inst if self.num_inst else math.nan)

    def get_global(self) -> Told:
        """Return name and value of all batches since `reset`."""
        if not self.global_num_inst:  # a metric of one's own may count once only
            return self.get()
        return self.name, self.value_of(self.global_sum_metric / self.global_num_inst)

    def get_name_value(self) -> list[tuple[str, float]]:
        """Return pairs of names and values."""
        return _listed(self.get())

    def get_global_name_value(self) -> list[tuple[str, float]]:
        """Return pairs of names and values of all batches since `reset`."""
        return _listed(self.get_global())


def _chosen(arrays: Mapping[str, NDArray], names: Sequence[str] | None) -> list[NDArray]:
    return list(arrays.values()) if names is None else [arrays[name] for name in names]


def _listed(told: Told) -> list[tuple[str, float]]:
    names, values = told
    return list(zip(names, values, strict=True)) if isinstance(names, list) else [(names, values)]


def pairs(labels: Arrays, preds: Arrays) -> Iterator[tuple[NDArray, NDArray]]:
    """Pair labels with predictions.

    Raises:
        ValueError: They are not equally many.
    """
    check_equal(len(labels), len(preds))
    one, other = ([each] if isinstance(each, NDArray) else each for each in (labels, preds))
    return zip(one, other, strict=True)


def check_equal(labels: object, predictions: object) -> None:
    """Refuse labels whose shape or number is not that of the predictions."""
    if labels != predictions:
        raise ValueError(f"Shape of labels {labels} does not match shape of predictions {predictions}")


# Finding metrics
MetricT = TypeVar("MetricT", bound=type[EvalMetric])

KINDS: dict[str, type[EvalMetric]] = {}


def register(kind: MetricT) -> MetricT:
    """Let `create` find a kind of metric by its name."""
    KINDS[kind.__name__.lower()] = kind
    return kind


def alias(*names: str) -> Callable[[MetricT], MetricT]:
    """Let `create` find a kind of metric by other names, too."""

    def registered(kind: MetricT) -> MetricT:
        KINDS.update(dict.fromkeys(map(str.lower, names), kind))
        return register(kind)

    return registered
