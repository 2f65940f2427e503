"""MXNet's ``LeakyReLU``: the family of activations that let something through below zero."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import pi, sqrt
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.elementwise import ElemwiseAdd, ElemwiseMul
from core.operators.functions import Exp, Square
from core.operators.groups import SpreadLike, SumLike
from core.operators.operator import (
    Array,
    GradientScope,
    HeadT,
    Operator,
    Port,
    Preset,
    Role,
    RunContext,
    attribute,
)
from core.operators.scalar import GreaterScalar, MulScalar, PlusScalar, RMinusScalar
from core.operators.special import Erf

KINDS = ("leaky", "elu", "selu", "prelu", "gelu", "rrelu")
SELU_ALPHA = 1.6732632423543772848170429916717
SELU_LAMBDA = 1.0507009873554804934193349852946


@dataclass(frozen=True)
class LeakyReLU(Operator):
    """x where it is positive, and something smaller, but not nothing, below: so no unit is ever dead.

    leaky: slope · x · elu: slope · (eˣ − 1) · selu: λ x, and λ α (eˣ − 1) below, with α = 1.6733, λ = 1.0507 ·
    prelu: γ x with a γ for each channel (axis 1) that is trained · rrelu: a slope drawn for each element between the
    bounds in training, their middle in predict mode · gelu: x Φ(x), with Φ the normal distribution, for all x.
    The gradient at 0 is that from below.

    prelu: K. He, X. Zhang, S. Ren, J. Sun: Delving deep into rectifiers. ICCV 2015, equation 1. elu: D.-A. Clevert,
    T. Unterthiner, S. Hochreiter: Fast and accurate deep network learning by exponential linear units. ICLR 2016,
    section 3. selu: G. Klambauer and others: Self-normalizing neural networks. NIPS 2017, equation 2. rrelu: B. Xu,
    N. Wang, T. Chen, M. Li: Empirical evaluation of rectified activations in convolutional network.
    arXiv:1505.00853 (2015). gelu: D. Hendrycks, K. Gimpel: Gaussian error linear units. arXiv:1606.08415 (2016).
    """

    name: ClassVar[str] = "LeakyReLU"
    display_name: ClassVar[str] = "Leaky Relu"
    family: ClassVar[str] = "activation"
    formula: ClassVar[str] = "y = x for x > 0, else f(x)"
    main_attribute: ClassVar[str] = "act_type"
    presets: ClassVar[tuple[Preset, ...]] = (
        Preset("Leaky Relu", {"act_type": "leaky"}),
        Preset("Elu", {"act_type": "elu"}),
        Preset("Selu", {"act_type": "selu"}),
        Preset("PRelu", {"act_type": "prelu"}),
        Preset("Gelu", {"act_type": "gelu"}),
        Preset("RRelu", {"act_type": "rrelu"}),
    )

    act_type: str = attribute("leaky", doc="The function.", choices=KINDS, label="function")
    slope: float = attribute(0.25, doc="Slope of leaky below zero; factor of elu.")
    lower_bound: float = attribute(0.125, doc="Least slope that rrelu draws.", label="least slope")
    upper_bound: float = attribute(0.334, doc="Largest slope that rrelu draws.", label="largest slope")

    def inputs(self) -> tuple[Port, ...]:
        gamma = Port("gamma", Role.PARAMETER, "Slope γ below zero, for each channel, or one for all.")
        return (Port("data", doc="Input."), gamma) if self.act_type == "prelu" else (Port("data", doc="Input."),)

    def outputs(self) -> tuple[Port, ...]:
        output = Port("output", Role.OUTPUT)
        return (output, Port("mask", Role.OUTPUT, "The slopes.")) if self.act_type == "rrelu" else (output,)

    def input_attributes(self) -> Mapping[str, Mapping[str, str]]:
        return {"gamma": {"__init__": '["Constant", {"value": 0.25}]'}} if self.act_type == "prelu" else {}

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", *(port.name for port in self.outputs())), "elementwise")
        if self.act_type == "prelu":
            self._relate_gamma(relation)

    def _relate_gamma(self, relation: Relation) -> None:
        rank, fits = relation.rank("data"), relation.set_rank("gamma", 1, "channels")
        if rank is None or not fits:
            return
        if rank < 2:
            relation.refuse("shape_needs_channels", "data", expected=2, found=rank)
            return
        gamma, channels = relation.dim("gamma", 0), relation.dim("data", 1)
        size = relation.value(gamma)
        if (size is None and relation.settled()) or size not in (None, 1):
            relation.same(gamma, channels, "channels")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x = inputs[0]
        match self.act_type:
            case "prelu":
                (gamma,) = SpreadLike(axis=1).forward([inputs[1], x], context)
                return (np.where(x > 0, x, gamma * x),)
            case "rrelu":
                slopes = np.where(x > 0, np.ones((), x.dtype), self._slopes(x, context))
                return (x * slopes, slopes)
            case "gelu":
                return (x * _normal_distribution(x, context),)
            case kind:
                return (_FUNCTIONS[kind](x, np.asarray(self.slope, x.dtype)),)

    def depends_on_mode(self) -> bool:
        return self.act_type == "rrelu"

    def _slopes(self, x: Array, context: RunContext) -> Array:
        if not context.is_train:
            return np.asarray((self.lower_bound + self.upper_bound) / 2, x.dtype)
        drawn = context.generator.random(x.shape, np.float32)
        slopes: Array = (self.lower_bound + (self.upper_bound - self.lower_bound) * drawn).astype(x.dtype)
        return slopes

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        x, y, g = scope.inputs[0], scope.outputs[0], scope.gradient_of(0)
        match self.act_type:
            case "rrelu":
                return (scope.make(ElemwiseMul(), g, scope.outputs[1]),)
            case "prelu":
                return self._prelu_gradient(scope, x, g)
            case "gelu":
                slope = _gelu_slope(scope, x)
            case "elu":
                # below zero f(x) = s eˣ − s, so f′ = f + s; the same for selu with s = λ α
                slope = _by_sign(scope, x, None, scope.make(PlusScalar(scalar=self.slope), y))
            case "selu":
                above = scope.make(MulScalar(scalar=SELU_LAMBDA), _is_positive(scope, x))
                below = scope.make(PlusScalar(scalar=SELU_LAMBDA * SELU_ALPHA), y)
                slope = _by_sign(scope, x, above, below)
            case _:
                # 1 above zero, the slope below: [x > 0] · (1 − slope) + slope
                step = scope.make(MulScalar(scalar=1 - self.slope), _is_positive(scope, x))
                slope = scope.make(PlusScalar(scalar=self.slope), step)
        return (scope.make(ElemwiseMul(), g, slope),)

    def _prelu_gradient(self, scope: GradientScope[HeadT], x: HeadT, g: HeadT) -> Sequence[HeadT | None]:
        gamma = scope.inputs[1]
        slope = _by_sign(scope, x, None, scope.make(SpreadLike(axis=1), gamma, x))
        below = scope.make(ElemwiseMul(), x, scope.make(RMinusScalar(scalar=1.0), _is_positive(scope, x)))
        d_gamma = scope.make(SumLike(axis=1), scope.make(ElemwiseMul(), g, below), gamma)
        return (scope.make(ElemwiseMul(), g, slope), d_gamma)


def _is_positive(scope: GradientScope[HeadT], x: HeadT) -> HeadT:
    return scope.make(GreaterScalar(scalar=0.0), x)


def _by_sign(scope: GradientScope[HeadT], x: HeadT, above: HeadT | None, below: HeadT) -> HeadT:
    """Build ``above`` (1 if None; else zero where x is not positive) where x is positive, and ``below`` elsewhere."""
    positive = _is_positive(scope, x)
    rest = scope.make(ElemwiseMul(), scope.make(RMinusScalar(scalar=1.0), positive), below)
    return scope.make(ElemwiseAdd(), positive if above is None else above, rest)


def _gelu_slope(scope: GradientScope[HeadT], x: HeadT) -> HeadT:
    """Build Φ(x) + x φ(x)."""
    error = scope.make(Erf(), scope.make(MulScalar(scalar=1 / sqrt(2)), x))
    distribution = scope.make(MulScalar(scalar=0.5), scope.make(PlusScalar(scalar=1.0), error))
    power = scope.make(Exp(), scope.make(MulScalar(scalar=-0.5), scope.make(Square(), x)))
    density = scope.make(MulScalar(scalar=1 / sqrt(2 * pi)), power)
    return scope.make(ElemwiseAdd(), distribution, scope.make(ElemwiseMul(), x, density))


def _normal_distribution(x: Array, context: RunContext) -> Array:
    (error,) = Erf().forward([x * np.asarray(1 / sqrt(2), x.dtype)], context)
    half = np.asarray(0.5, x.dtype)
    distribution: Array = half * (1 + error)
    return distribution


_FUNCTIONS: dict[str, Callable[[Array, Array], Array]] = {
    "leaky": lambda x, slope: np.where(x > 0, x, slope * x),
    # exp only of what is below zero, where it can't overflow
    "elu": lambda x, slope: np.where(x > 0, x, slope * np.expm1(np.minimum(x, 0))),
    "selu": lambda x, _: (
        np.asarray(SELU_LAMBDA, x.dtype)
        * np.where(x > 0, x, np.asarray(SELU_ALPHA, x.dtype) * np.expm1(np.minimum(x, 0)))
    ),
}


OPERATORS = (LeakyReLU,)
