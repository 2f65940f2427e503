"""What a run was trained for and how well it did: the loss, and the metrics that its loss layer allows.

A bound program leaves the values of its heads only, so what loss layers read and write is made heads as well
(`with_loss_heads`), behind those that are there; the gradients stay those of the old heads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from core.expression.expression import ExpressionNode, Head
from core.operators.loss import SoftmaxOutput
from core.operators.make_loss import MakeLoss, PlainMakeLoss
from core.operators.operator import Array, Operator
from core.operators.regression import LinearRegressionOutput, LogisticRegressionOutput, MAERegressionOutput
from core.operators.softmax import SoftmaxCrossEntropy
from core.problem import Path, Problem, Refused
from core.runtime.program import Program

Read = Callable[[Head], Array]
"""Returns the array of a head or a Variable after a run."""


@dataclass(frozen=True)
class Scores:
    """How well some rows did: the loss by row and the metrics, each a mean over the rows."""

    loss: float
    metrics: Mapping[str, float]
    rows: int


@dataclass(frozen=True)
class Classes:
    """The class of each row: what the network says, and what is right."""

    predicted: Array
    actual: Array


@dataclass(frozen=True)
class Term:
    """One addend of what a training makes smaller.

    Attributes:
        path: Of the loss layer, or of the node whose output is made smaller as it is.
        position: Of that output among the outputs; None for a loss layer.
        factor: What that output is multiplied by.
        is_sum: It is a sum over the rows of a batch.
    """

    path: Path
    position: int | None
    factor: float
    is_sum: bool


class Judge:
    """Measures runs of one program.

    Args:
        averages: Whether losses that are sums over rows are divided by the rows, as gradients then are.

    Raises:
        Refused: ``training_no_loss``.
    """

    def __init__(self, program: Program, head_gradients: Mapping[int, float] | None = None) -> None:
        self._losses = [node for node in program.written if _has_objective(node)]
        seeds = program.gradients.seeds if program.gradients else ()
        factors = head_gradients or {}
        self._seeds = [(seed.head, factors.get(seed.position, 1.0)) for seed in seeds]
        self._positions = [seed.position for seed in seeds]
        self._judged = next((node for node in reversed(program.written) if type(node.operator) in _METRICS), None)
        if not self._losses and not self._seeds:
            raise Refused(Problem("training_no_loss"))

    @property
    def heads(self) -> tuple[Head, ...]:
        """What has to be there after a run beside the Variables."""
        found = [head for node in self._losses for head in _read_by(node)]
        found += [head for head, _ in self._seeds]
        if self._judged is not None:
            found += _read_by(self._judged)
        return tuple(dict.fromkeys(head for head in found if not head.node.is_variable))

    def is_sum(self, read: Read, rows: int) -> bool:
        """Tell whether the gradients are those of a sum over rows."""
        return any(term.is_sum for term in self.terms(read, rows))

    def terms(self, read: Read, rows: int) -> tuple[Term, ...]:
        """List what the loss is the sum of; shapes alone are read."""
        layers = [Term(node.path, None, 1.0, _is_sum(node, read, rows)) for node in self._losses]
        outputs = zip(self._positions, self._seeds, strict=True)
        return (
            *layers,
            *(Term(head.node.path, at, factor, _has_rows(head, read, rows)) for at, (head, factor) in outputs),
        )

    def loss(self, read: Read, rows: int) -> float:
        """Return the loss, of one row on average where it is a sum over rows."""
        total = 0.0
        for node in self._losses:
            inputs, outputs = _arrays(node, read)
            assert node.operator is not None  # noqa: S101 - one with an objective
            found = node.operator.objective(inputs, outputs)
            is_total = isinstance(node.operator, MakeLoss | PlainMakeLoss) and _is_sum(node, read, rows)
            total += (found or 0.0) / (rows if is_total else 1)
        for head, factor in self._seeds:
            found = factor * float(read(head).astype(np.float64).sum())
            total += found / (rows if _has_rows(head, read, rows) else 1)
        return total

    def scores(self, read: Read, rows: int) -> Scores:
        """Return the loss and the metrics of a run."""
        metrics: Mapping[str, float] = {}
        with np.errstate(all="ignore"):
            loss = self.loss(read, rows)
            if self._judged is not None:
                metrics = _METRICS[type(self._judged.operator)](self._judged, read)
        return Scores(loss, metrics, rows)

    def classes(self, read: Read) -> Classes | None:
        """Return what class each row was given; None where rows have no class of their own."""
        node = self._judged
        if node is None:
            return None
        if isinstance(node.operator, LogisticRegressionOutput):
            found = _halves(node, read)
        elif isinstance(node.operator, SoftmaxOutput | SoftmaxCrossEntropy):
            found = _highest(node, read)
        else:
            return None
        return found if found.predicted.ndim == 1 else None

    @property
    def has_classes(self) -> bool:
        """Whether rows are told into classes."""
        return self._judged is not None and isinstance(
            self._judged.operator, LogisticRegressionOutput | SoftmaxOutput | SoftmaxCrossEntropy
        )


def with_loss_heads(program: Program, judge: Judge) -> Program:
    """Return a program that leaves what a judge reads, too."""
    more = tuple(head for head in judge.heads if head not in program.heads)
    return replace(program, heads=(*program.heads, *more))


def mean(scores: list[Scores]) -> Scores:
    """Return the scores of several groups of rows as one."""
    rows = sum(each.rows for each in scores)
    names = scores[0].metrics if scores else ()
    return Scores(
        sum(each.loss * each.rows for each in scores) / rows,
        {name: sum(each.metrics[name] * each.rows for each in scores) / rows for name in names},
        rows,
    )


# Losses


def _has_objective(node: ExpressionNode) -> bool:
    return node.operator is not None and type(node.operator).objective is not Operator.objective


def _read_by(node: ExpressionNode) -> list[Head]:
    """Return the heads that a layer is measured by; the data of a softmax is not, which may be overwritten then."""
    output = Head(node)
    inputs = list(node.inputs[1:] if isinstance(node.operator, SoftmaxOutput) else node.inputs)
    return [*inputs, output]


def _arrays(node: ExpressionNode, read: Read) -> tuple[list[Array], list[Array]]:
    output = read(Head(node))
    first = output if isinstance(node.operator, SoftmaxOutput) else read(node.inputs[0])
    return [first, *(read(head) for head in node.inputs[1:])], [output]


def _is_sum(node: ExpressionNode, read: Read, rows: int) -> bool:
    operator = node.operator
    if isinstance(operator, MakeLoss):
        return operator.normalization == "null" and _has_rows(Head(node), read, rows)
    if isinstance(operator, PlainMakeLoss):
        return _has_rows(Head(node), read, rows)
    if isinstance(operator, SoftmaxOutput):
        return operator.normalization == "null"
    return True  # MXNet's regression layers divide by the numbers in a row only


def _has_rows(head: Head, read: Read, rows: int) -> bool:
    """Tell whether a loss has one number or more for each row, or is the sum over them."""
    shape = read(head).shape
    return isinstance(head.node.operator, SoftmaxCrossEntropy) or (bool(shape) and shape[0] == rows)


# Metrics

NO_CLASS = -1
MOST_CLASSES = 2**31


def _accuracy(found: Classes) -> Mapping[str, float]:
    return {"accuracy": float(np.mean(found.predicted == found.actual)) if found.actual.size else 0.0}


def _highest(node: ExpressionNode, read: Read) -> Classes:
    """Return the class with the highest score of each row, or position."""
    operator, label = node.operator, read(node.inputs[1])
    scores = read(Head(node)) if isinstance(operator, SoftmaxOutput) else read(node.inputs[0])
    axis = -1
    if isinstance(operator, SoftmaxOutput) and scores.ndim > 1:
        axis = 1 if operator.multi_output else -1
        if not operator.multi_output and not operator.preserve_shape:
            scores = scores.reshape(len(scores), -1)
    predicted = scores.argmax(axis)
    if label.shape == read(node.inputs[0] if not isinstance(operator, SoftmaxOutput) else Head(node)).shape:
        actual = label.reshape(scores.shape).argmax(axis)
    else:
        # What is no number, or none that a class can have, is of no class; cast, it would be any, machine by machine.
        actual = np.where(np.abs(label) < MOST_CLASSES, label, NO_CLASS).astype(np.int64).reshape(predicted.shape)
    if isinstance(operator, SoftmaxOutput) and operator.use_ignore:
        counted = actual != int(operator.ignore_label)
        return Classes(predicted[counted], actual[counted])
    return Classes(predicted, actual)


def _halves(node: ExpressionNode, read: Read) -> Classes:
    """Return on which side of one half each prediction is."""
    p, label = read(Head(node)), read(node.inputs[1])
    if p.ndim == 2 and p.shape[1] == 1:
        p = p[:, 0]
    actual = label.reshape(p.shape) > 0.5
    return Classes((p > 0.5).astype(np.int64), actual.astype(np.int64))


def _errors(node: ExpressionNode, read: Read) -> Mapping[str, float]:
    y = read(Head(node)).astype(np.float64)
    error = y - read(node.inputs[1]).reshape(y.shape)
    return {"mae": float(np.abs(error).mean()), "mse": float(np.square(error).mean())}


_METRICS: Mapping[type[Operator | None], Callable[[ExpressionNode, Read], Mapping[str, float]]] = MappingProxyType(
    {
        SoftmaxOutput: lambda node, read: _accuracy(_highest(node, read)),
        SoftmaxCrossEntropy: lambda node, read: _accuracy(_highest(node, read)),
        LogisticRegressionOutput: lambda node, read: _accuracy(_halves(node, read)),
        LinearRegressionOutput: _errors,
        MAERegressionOutput: _errors,
    }
)
"""Loss layer -> its metrics: accuracy where there are classes, else mean absolute and mean squared error."""
