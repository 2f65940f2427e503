"""Output layers for regression: their backward is the error, and ignores head gradients, as MXNet's does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.activation import Activation
from core.operators.elementwise import ElemwiseSub
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Role, RunContext, attribute
from core.operators.relations import relate_products
from core.operators.rounding import Sign
from core.operators.shaping import ReshapeLike


@dataclass(frozen=True)
class _RegressionOutput(Operator):
    """Attributes, ports and shapes of the three.

    Labels have the shape of the data; for data (N, 1) also (N,), which is what is inferred. A given label needs the
    same first dim and the same number of elements.
    """

    family: ClassVar[str] = "loss"
    is_loss: ClassVar[bool] = True

    grad_scale: float = attribute(1.0, doc="Factor of the gradient.", label="gradient scale")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="What is predicted."), Port("label", Role.LABEL, "What is right."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")
        rank = relation.rank("data")
        if rank == 0:
            relation.refuse("shape_needs_axis", "data", expected=1, found=0)
        elif rank is not None:
            self._relate_label(relation, rank)

    def _relate_label(self, relation: Relation, rank: int) -> None:
        data = relation.dims("data")
        label_rank = relation.rank("label")
        if label_rank is None and relation.settled():
            label_rank = 1 if rank == 2 and relation.value(data[1]) == 1 else rank
            relation.set_rank("label", label_rank, "targets")
        if not label_rank:
            return
        label = relation.dims("label")
        relation.same(label[0], data[0], "batch")
        if label_rank == rank:
            for dim, other in zip(label[1:], data[1:], strict=True):
                relation.same(dim, other, "targets")
        else:
            relate_products(relation, "label", label[1:], data[1:], 1, "targets")

    def error(self, scope: GradientScope[HeadT], prediction: HeadT) -> HeadT:
        """Build the difference between a prediction and the label."""
        data, label = scope.inputs
        return scope.make(ElemwiseSub(), prediction, scope.make(ReshapeLike(), label, data))

    def scaled(self, scope: GradientScope[HeadT], error: HeadT) -> Sequence[HeadT | None]:
        """Build what the layer sends back; labels get no gradient."""
        return (scope.make(PerOutput(scale=self.grad_scale), error), None)


def _mean(losses: Array) -> float:
    return float(losses.astype(np.float64).mean()) if losses.size else 0.0


@dataclass(frozen=True)
class LinearRegressionOutput(_RegressionOutput):
    """The identity with the squared error as its loss: ½ (x − label)².

    The gradient is (x − label) · grad_scale / k, with k numbers in each row. Head gradients are ignored.
    """

    name: ClassVar[str] = "LinearRegressionOutput"
    display_name: ClassVar[str] = "Squared error output"
    formula: ClassVar[str] = "y = x,  ∂loss/∂x = (x − label) / k"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return self.scaled(scope, self.error(scope, scope.inputs[0]))

    def objective(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> float:
        """Return half the mean squared error."""
        return _mean(np.square(inputs[0] - inputs[1].reshape(inputs[0].shape))) / 2


@dataclass(frozen=True)
class LogisticRegressionOutput(_RegressionOutput):
    """The sigmoid with the binary cross entropy as its loss: −label · log p − (1 − label) · log (1 − p).

    The gradient is (p − label) · grad_scale / k, with k numbers in each row. Head gradients are ignored.
    """

    name: ClassVar[str] = "LogisticRegressionOutput"
    display_name: ClassVar[str] = "Logistic output"
    formula: ClassVar[str] = "p = 1 / (1 + e⁻ˣ),  ∂loss/∂x = (p − label) / k"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return Activation(act_type="sigmoid").forward(inputs[:1], context)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        # From the data, not from the output: head gradients of this layer are ignored, and a second
        # differentiation has to get through.
        p = scope.make(Activation(act_type="sigmoid"), scope.inputs[0])
        return self.scaled(scope, self.error(scope, p))

    def objective(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> float:
        """Return the mean binary cross entropy."""
        x, label = inputs[0].astype(np.float64), inputs[1].reshape(inputs[0].shape)
        return _mean(np.logaddexp(0, x) - label * x)


@dataclass(frozen=True)
class MAERegressionOutput(_RegressionOutput):
    """The identity with the absolute error as its loss: |x − label|.

    The gradient is sign(x − label) · grad_scale / k, with k numbers in each row. Head gradients are ignored.
    """

    name: ClassVar[str] = "MAERegressionOutput"
    display_name: ClassVar[str] = "Absolute error output"
    formula: ClassVar[str] = "y = x,  ∂loss/∂x = sign(x − label) / k"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return self.scaled(scope, scope.make(Sign(), self.error(scope, scope.inputs[0])))

    def objective(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> float:
        """Return the mean absolute error."""
        return _mean(np.abs(inputs[0] - inputs[1].reshape(inputs[0].shape)))


@dataclass(frozen=True)
class PerOutput(Operator):
    """A factor times an array, divided by the count k of numbers in each of its rows; it is its own gradient."""

    name: ClassVar[str] = "_per_output"
    display_name: ClassVar[str] = "Per output"
    family: ClassVar[str] = "loss"
    formula: ClassVar[str] = "y = c x / k"
    hidden: ClassVar[bool] = True

    scale: float = attribute(1.0, doc="The factor c.")

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        (x,) = inputs
        k = max(1, x.size // max(1, len(x)))
        return (x * np.asarray(self.scale / k, x.dtype),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(self, scope.gradient_of(0)),)


OPERATORS = (LinearRegressionOutput, LogisticRegressionOutput, MAERegressionOutput, PerOutput)
