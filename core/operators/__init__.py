"""Operators, each declared once: ports, attributes, shape relation, forward rule, gradient rule."""

from __future__ import annotations

from core.operators import (
    activation,
    broadcast,
    comparison,
    convolution,
    creation,
    elementwise,
    embedding,
    functions,
    groups,
    indexing,
    joining,
    leaky,
    linear,
    loss,
    make_loss,
    normalization,
    permuting,
    pooling,
    power,
    products,
    random,
    reduction,
    regression,
    rounding,
    scalar,
    shaping,
    slicing,
    softmax,
    sources,
    special,
    trigonometry,
    unary,
)
from core.operators.registry import Registry

STANDARD = (
    *sources.OPERATORS,
    *linear.OPERATORS,
    *embedding.OPERATORS,
    *convolution.OPERATORS,
    *pooling.OPERATORS,
    *normalization.OPERATORS,
    *random.OPERATORS,
    activation.Activation,
    *leaky.OPERATORS,
    *softmax.OPERATORS,
    *elementwise.OPERATORS,
    *scalar.OPERATORS,
    *power.OPERATORS,
    *unary.OPERATORS,
    *functions.OPERATORS,
    *trigonometry.OPERATORS,
    *special.OPERATORS,
    *rounding.OPERATORS,
    *comparison.OPERATORS,
    *broadcast.OPERATORS,
    *reduction.OPERATORS,
    *products.OPERATORS,
    *shaping.OPERATORS,
    *permuting.OPERATORS,
    *slicing.OPERATORS,
    *joining.OPERATORS,
    *indexing.OPERATORS,
    *creation.OPERATORS,
    loss.SoftmaxOutput,
    loss.SoftmaxOutputGradient,
    loss.SoftmaxOutputCurvature,
    *regression.OPERATORS,
    *make_loss.OPERATORS,
    *groups.OPERATORS,
)
"""Every operator of this version, in the order of the palette."""


def standard_registry() -> Registry:
    """Return a new registry of all operators of this version."""
    return Registry(STANDARD)
