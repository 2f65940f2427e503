"""Where a gradient begins and where it ends: any expression as a loss, and the identity that lets nothing back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Role, RunContext, attribute
from core.operators.unary import OnesLike


@dataclass(frozen=True)
class _Identity(Operator):
    """An output that is the input; what differs is the gradient."""

    family: ClassVar[str] = "loss"
    is_loss: ClassVar[bool] = True

    def relate(self, relation: Relation) -> None:
        relation.same_shape((self.inputs()[0].name, self.outputs()[0].name), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0],)


@dataclass(frozen=True)
class _MakeLossAttributes(_Identity):
    """The attributes of MXNet's ``MakeLoss``."""

    grad_scale: float = attribute(1.0, doc="Factor of the gradient.", label="gradient scale")
    valid_thresh: float = attribute(0.0, doc="A value above this is valid.", label="valid above")
    normalization: str = attribute(
        "null",
        doc="Divide the gradient by nothing, the batch, or the valid values.",
        choices=("null", "batch", "valid"),
    )


@dataclass(frozen=True)
class MakeLoss(_MakeLossAttributes):
    """The identity, and the beginning of a gradient: its input is the loss, summed over all elements.

    The gradient is grad_scale everywhere; ``batch`` divides it by the rows, ``valid`` by the count of values above
    ``valid_thresh`` (at least 1). Head gradients are ignored.
    """

    name: ClassVar[str] = "MakeLoss"
    display_name: ClassVar[str] = "Loss"
    formula: ClassVar[str] = "y = x,  ∂loss/∂x = c"

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(MakeLossGradient(**asdict(self)), scope.inputs[0]),)

    def objective(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> float:
        """Return the sum of the input, scaled and divided as its gradient is."""
        x = inputs[0].astype(np.float64)
        return float((x * _factor(self, x)).sum())


@dataclass(frozen=True)
class MakeLossGradient(_MakeLossAttributes):
    """Gradient of `MakeLoss`: one number everywhere, constant but for jumps where a value gets valid."""

    name: ClassVar[str] = "_backward_MakeLoss"
    display_name: ClassVar[str] = "Loss gradient"
    formula: ClassVar[str] = "∂loss/∂x = c"
    hidden: ClassVar[bool] = True
    is_loss: ClassVar[bool] = False

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.full_like(inputs[0], _factor(self, inputs[0])),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


def _factor(attributes: _MakeLossAttributes, x: Array) -> float:
    match attributes.normalization:
        case "batch":
            # the examples are along axis 0; MXNet divides by the sizes of all axes but the last, (N,) by nothing
            return attributes.grad_scale / max(1, len(x))
        case "valid":
            return attributes.grad_scale / max(1, int((x > attributes.valid_thresh).sum()))
        case _:
            return attributes.grad_scale


@dataclass(frozen=True)
class PlainMakeLoss(_Identity):
    """The identity, and the beginning of a gradient of 1; head gradients are ignored."""

    name: ClassVar[str] = "make_loss"
    display_name: ClassVar[str] = "Plain loss"
    formula: ClassVar[str] = "y = x,  ∂loss/∂x = 1"
    hidden: ClassVar[bool] = True

    def outputs(self) -> tuple[Port, ...]:
        return (Port("loss", Role.OUTPUT),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(OnesLike(), scope.inputs[0]),)

    def objective(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> float:
        """Return the sum of the input."""
        return float(inputs[0].astype(np.float64).sum())


@dataclass(frozen=True)
class BlockGrad(_Identity):
    """The identity whose gradient is zero: what is behind it is not trained through it."""

    name: ClassVar[str] = "BlockGrad"
    display_name: ClassVar[str] = "Stop gradient"
    formula: ClassVar[str] = "y = x,  ∂L/∂x = 0"
    aliases: ClassVar[tuple[str, ...]] = ("stop_gradient",)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


OPERATORS = (MakeLoss, MakeLossGradient, PlainMakeLoss, BlockGrad)
