"""The number whose gradient a backward pass computes, as a function of the Variables, in float64.

It is the sum of all heads, each weighted by its head gradient. A loss layer ignores head gradients and puts in a
gradient of its own; what that is the gradient of, its *potential*, is not its output and has a table here. What
reads a loss layer's output, or one behind which the gradient is stopped, sees it held as it was: nothing flows back
through it, so it must not move.

Random operators draw the same numbers in every evaluation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from core.expression.expression import ExpressionNode, Head, topological
from core.operators.loss import SoftmaxOutput
from core.operators.make_loss import BlockGrad, MakeLoss, PlainMakeLoss
from core.operators.margin import SVMOutput
from core.operators.operator import Array
from core.operators.regression import LinearRegressionOutput, LogisticRegressionOutput, MAERegressionOutput
from core.problem import Path, Problem, Refused
from core.run import PreparedRun
from core.runtime.evaluation import evaluate_nodes
from core.runtime.program import Program


@dataclass(frozen=True)
class Run:
    """A program and what it is run with.

    Attributes:
        values: Per path of a Variable its value; taken as float64.
        head_gradients: The gradient per head, by its position: an array, or one number for all elements; 1 where
            there is none.
    """

    program: Program
    values: Mapping[Path, Array]
    is_train: bool = True
    seed: int = 0
    head_gradients: Mapping[int, Array | float] = field(default_factory=dict)


def run_of(prepared: PreparedRun) -> Run:
    """Return what a document was prepared for, to be computed in float64."""
    executor = prepared.executor
    values = {node.path: executor.value(node.path) for node in executor.program.variables}
    known = {path: value for path, value in values.items() if value is not None}
    return Run(executor.program, known, executor.is_train, executor.seed, executor.head_gradients)


class Objective:
    """The objective of a run.

    Raises:
        Refused: ``gradient_check_loss``, for a loss layer whose potential is not known.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self._nodes = run.program.written
        self._losses = [node for node in self._nodes if node.operator is not None and node.operator.is_loss]
        for node in self._losses:
            if node.operator_name not in POTENTIALS:
                values = {"node": node.name, "operator": node.operator_name}
                raise Refused(Problem("gradient_check_loss", node.path, values=values))
        # The same head twice counts twice, a loss once.
        self._weighted = [
            (head, run.head_gradients.get(place, 1.0))
            for place, head in enumerate(run.program.heads)
            if head.node not in self._losses
        ]

    @cached_property
    def base(self) -> Mapping[Head, Array]:
        """Every value of the run, at the Variables' own values."""
        values = {Head(node): _wide(self.run.values[node.path]) for node in self.run.program.variables}
        self._compute(self._nodes, values)
        return values

    @cached_property
    def gradients(self) -> Mapping[ExpressionNode, Array]:
        """What the backward pass says: the gradient of each Variable that has one."""
        graph = self.run.program.gradients
        if graph is None:
            return {}
        values = dict(self.base)
        for position, head, node in graph.seeds:
            weight = self.run.head_gradients.get(position, 1.0)
            values[Head(node)] = np.broadcast_to(np.asarray(weight, np.float64), values[head].shape)
        self._compute(topological(graph.heads), values)
        return {node: values[head] for node, head in graph.gradients.items() if head is not None}

    def along(self, variable: ExpressionNode) -> Callable[[Array], float]:
        """Return the objective as a function of one Variable's value, all others being as they are."""
        moving = self._depending(variable)
        held = {head: value for head, value in self.base.items() if head.node not in moving or _is_held(head.node)}
        losses = [node for node in self._losses if any(head.node in moving for head in node.inputs)]
        order = [node for node in self._nodes if node in moving]

        def at(value: Array) -> float:
            values = {**held, Head(variable): value}
            self._compute(order, values)
            heads = sum(float((values[head] * weight).sum()) for head, weight in self._weighted if head.node in moving)
            return heads + sum(_potential(node, values) for node in losses)

        return at

    def _depending(self, variable: ExpressionNode) -> set[ExpressionNode]:
        moving = {variable}
        for node in self._nodes:
            if any(head.node in moving and not _is_held(head.node) for head in node.inputs):
                moving.add(node)
        return moving

    def _compute(self, nodes: Sequence[ExpressionNode], values: dict[Head, Array]) -> None:
        evaluate_nodes(nodes, values, is_train=self.run.is_train, seed=self.run.seed)


def _wide(value: Array) -> Array:
    return value.astype(np.float64) if value.dtype.kind == "f" else value


def _is_held(node: ExpressionNode) -> bool:
    """Tell whether nothing flows back through a node, though its output follows its input."""
    return node.operator is not None and node.operator.is_loss


# Potentials of loss layers

Potential: TypeAlias = Callable[..., float]
"""From a loss layer and what it reads, the number whose gradient it puts in."""


def _potential(node: ExpressionNode, values: Mapping[Head, Array]) -> float:
    return POTENTIALS[node.operator_name](node.operator, *(values[head] for head in node.inputs))


def _softmax(operator: SoftmaxOutput, x: Array, label: Array) -> float:
    """Σ c · (log Σ exp x − t · x), whose gradient is c · (p − t) for any target t, be its sum 1 or not."""
    probabilities = operator.softmax(x)
    target, scale = operator.target(probabilities, label), operator.scale(probabilities, label)
    # log Σ exp x and the factor are the same for all classes of a position: each class counts with its share
    with np.errstate(divide="ignore", invalid="ignore"):
        log_sum = np.where(probabilities > 0, x - np.log(probabilities), 0.0)
    return float((scale * (probabilities * log_sum - target * x)).sum())


def _squared(operator: LinearRegressionOutput, x: Array, label: Array) -> float:
    return _per_row(np.square(x - label.reshape(x.shape)) / 2, operator.grad_scale)


def _logistic(operator: LogisticRegressionOutput, x: Array, label: Array) -> float:
    return _per_row(np.logaddexp(0, x) - label.reshape(x.shape) * x, operator.grad_scale)


def _absolute(operator: MAERegressionOutput, x: Array, label: Array) -> float:
    return _per_row(np.abs(x - label.reshape(x.shape)), operator.grad_scale)


def _per_row(losses: Array, scale: float) -> float:
    """Sum up losses as the regression layers do: scaled, divided by the numbers in a row."""
    width = max(1, losses.size // max(1, len(losses)))
    return float(losses.sum()) * scale / width


def _made(operator: MakeLoss | PlainMakeLoss, x: Array) -> float:
    return operator.objective([x], [x])


def _margin(operator: SVMOutput, x: Array, label: Array) -> float:
    rows = math.prod(x.shape[:-1])
    return operator.objective([x, label], [x]) * rows  # an average over the rows


def _nothing(operator: BlockGrad, x: Array) -> float:  # noqa: ARG001 - in the form of the others
    return 0.0


POTENTIALS: Mapping[str, Potential] = MappingProxyType(
    {
        SoftmaxOutput.name: _softmax,
        LinearRegressionOutput.name: _squared,
        LogisticRegressionOutput.name: _logistic,
        MAERegressionOutput.name: _absolute,
        SVMOutput.name: _margin,
        MakeLoss.name: _made,
        PlainMakeLoss.name: _made,
        BlockGrad.name: _nothing,
    }
)
"""From operator name to its potential."""
