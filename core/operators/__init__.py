"""Operators, each declared once: ports, attributes, shape relation, forward rule, gradient rule."""

from __future__ import annotations

from core.operators import activation, elementwise, linear, loss, reduction, shaping, sources
from core.operators.registry import Registry

STANDARD = (
    sources.Variable,
    sources.Constant,
    linear.FullyConnected,
    linear.Dot,
    activation.Activation,
    elementwise.ElemwiseAdd,
    elementwise.ElemwiseSub,
    elementwise.ElemwiseMul,
    elementwise.ElemwiseDiv,
    elementwise.PlusScalar,
    elementwise.MinusScalar,
    elementwise.RMinusScalar,
    elementwise.MulScalar,
    elementwise.DivScalar,
    elementwise.RDivScalar,
    elementwise.AddN,
    elementwise.GreaterScalar,
    elementwise.Abs,
    elementwise.Sign,
    elementwise.Square,
    elementwise.ZerosLike,
    elementwise.OnesLike,
    shaping.Flatten,
    shaping.Rows,
    shaping.ReshapeLike,
    reduction.Sum,
    reduction.Spread,
    loss.SoftmaxOutput,
    loss.SoftmaxOutputGradient,
    loss.SoftmaxOutputCurvature,
)
"""Every operator of this version, in the order of the palette."""


def standard_registry() -> Registry:
    """Return a new registry of all operators of this version."""
    return Registry(STANDARD)
