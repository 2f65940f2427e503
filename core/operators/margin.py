"""The output layer of support vector machines: its backward is that of a margin loss, and ignores head gradients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.elementwise import ElemwiseMul
from core.operators.functions import Relu
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Role, RunContext, attribute
from core.operators.scalar import GreaterScalar, MinusScalar, MulScalar, RMinusScalar
from core.operators.shaping import ReshapeLike, Rows
from core.operators.softmax import OneHotLike, class_hits


@dataclass(frozen=True)
class SVMOutput(Operator):
    """Scores of classes, each class against all others, with a loss that asks for a margin.

    With t = 1 for the right class and −1 for the others, the loss of a score is c · max(0, margin − t x)², or with
    ``use_linear`` c · max(0, margin − t x). The output is the scores; head gradients are ignored in backward.

    Y. Tang: Deep learning using linear support vector machines. arXiv:1306.0239 (2013), section 2.
    """

    name: ClassVar[str] = "SVMOutput"
    display_name: ClassVar[str] = "Margin output"
    family: ClassVar[str] = "loss"
    formula: ClassVar[str] = "y = x,  loss = c Σ max(0, margin − t x)²"
    is_loss: ClassVar[bool] = True

    margin: float = attribute(1.0, doc="How far the scores should be on their side.")
    regularization_coefficient: float = attribute(1.0, doc="Factor c of the loss.", label="factor")
    use_linear: bool = attribute(False, doc="Do not square the loss.", label="linear")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="Scores, (…, K)."), Port("label", Role.LABEL, "Class numbers, without the axis K."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")
        rank = relation.rank("data")
        if rank is not None and rank < 2:
            relation.refuse("rank_least", "data", expected=2, found=rank)
        elif rank is not None and relation.set_rank("label", rank - 1, "labels"):
            for dim, other in zip(relation.dims("label"), relation.dims("data"), strict=False):
                relation.same(dim, other, "labels")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data, label = scope.inputs
        rows = scope.make(Rows(), data)
        hits = scope.make(OneHotLike(), label, rows)
        side = scope.make(MinusScalar(scalar=1.0), scope.make(MulScalar(scalar=2.0), hits))
        missing = scope.make(RMinusScalar(scalar=self.margin), scope.make(ElemwiseMul(), side, rows))
        slope = GreaterScalar(scalar=0.0) if self.use_linear else Relu()
        factor = -self.regularization_coefficient * (1 if self.use_linear else 2)
        back = scope.make(ElemwiseMul(), side, scope.make(slope, missing))
        return (scope.make(ReshapeLike(), scope.make(MulScalar(scalar=factor), back), data), None)

    def objective(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> float:
        """Return the loss, averaged over the rows."""
        data, label = inputs
        scores = data.reshape(-1, data.shape[-1]).astype(np.float64)
        side = np.where(class_hits(label, scores.shape[1]), 1, -1)
        missing = np.maximum(0, self.margin - side * scores)
        losses = missing if self.use_linear else np.square(missing)
        return float(self.regularization_coefficient * losses.sum() / max(1, len(scores)))


OPERATORS = (SVMOutput,)
