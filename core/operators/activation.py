"""Activation functions (MXNet's ``Activation``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.elementwise import ElemwiseDiv, ElemwiseMul
from core.operators.functions import Abs, Square
from core.operators.operator import Array, GradientScope, HeadT, Operator, Preset, RunContext, attribute
from core.operators.scalar import GreaterScalar, PlusScalar, RMinusScalar

KINDS = ("relu", "sigmoid", "tanh", "softrelu", "softsign")


@dataclass(frozen=True)
class Activation(Operator):
    """A function of each element.

    relu: max(0, x) · sigmoid: 1 / (1 + e⁻ˣ) · tanh · softrelu: log(1 + eˣ) · softsign: x / (1 + |x|).
    The gradient of relu at 0 is 0.
    """

    name: ClassVar[str] = "Activation"
    display_name: ClassVar[str] = "Activation"
    family: ClassVar[str] = "activation"
    formula: ClassVar[str] = "y = f(x)"
    main_attribute: ClassVar[str] = "act_type"
    presets: ClassVar[tuple[Preset, ...]] = tuple(Preset(kind.capitalize(), {"act_type": kind}) for kind in KINDS)

    act_type: str = attribute(doc="The function.", choices=KINDS, label="function")

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (_FUNCTIONS[self.act_type](inputs[0]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        x, y, dy = scope.inputs[0], scope.outputs[0], scope.gradient_of(0)
        match self.act_type:
            case "relu":
                slope = scope.make(GreaterScalar(scalar=0.0), y)
            case "sigmoid":
                slope = scope.make(ElemwiseMul(), y, scope.make(RMinusScalar(scalar=1.0), y))
            case "tanh":
                slope = scope.make(RMinusScalar(scalar=1.0), scope.make(Square(), y))
            case "softrelu":
                slope = scope.make(Activation(act_type="sigmoid"), x)
            case _:
                width = scope.make(PlusScalar(scalar=1.0), scope.make(Abs(), x))
                return (scope.make(ElemwiseDiv(), dy, scope.make(Square(), width)),)
        return (scope.make(ElemwiseMul(), dy, slope),)


def _sigmoid(x: Array) -> Array:
    # The tanh form neither overflows nor loses precision for large |x|.
    half = np.asarray(0.5, x.dtype)
    y: Array = half * (np.tanh(half * x) + 1)
    return y


_FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": _sigmoid,
    "tanh": np.tanh,
    "softrelu": lambda x: np.logaddexp(x, np.zeros((), x.dtype)),
    "softsign": lambda x: x / (1 + np.abs(x)),
}
