"""Functions of each element: exponentials and logarithms, powers and roots, absolute value, clipping."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.operators.elementwise import ElemwiseAdd, ElemwiseDiv, ElemwiseMul
from core.operators.indexing import Where
from core.operators.operator import Array, GradientScope, HeadT, Operator, Preset, RunContext, attribute
from core.operators.rounding import Sign
from core.operators.scalar import (
    DivScalar,
    GreaterScalar,
    LesserScalar,
    MulScalar,
    PlusScalar,
    RMinusScalar,
)
from core.operators.unary import Negative, Unary


@dataclass(frozen=True)
class Function(Unary):
    """A function of each element; subclasses say what its slope is."""

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        """Build the derivative at the input."""
        raise NotImplementedError(f"{type(self).__name__} has no gradient rule")

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), self.slope(scope)),)


@dataclass(frozen=True)
class Exp(Function):
    """The exponential function."""

    name: ClassVar[str] = "exp"
    display_name: ClassVar[str] = "Exp"
    formula: ClassVar[str] = "y = eˣ"
    function: ClassVar[Callable[..., Any]] = np.exp

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        # NumPy's float32 exponential is a unit off in the last place, and by processor; rounded float64 is neither.
        (x,) = inputs
        return (np.exp(x, dtype=np.float64).astype(x.dtype) if x.dtype == np.float32 else np.exp(x),)

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.outputs[0]


@dataclass(frozen=True)
class Expm1(Function):
    """The exponential function minus 1, exact near 0."""

    name: ClassVar[str] = "expm1"
    display_name: ClassVar[str] = "Exp minus 1"
    formula: ClassVar[str] = "y = eˣ − 1"
    function: ClassVar[Callable[..., Any]] = np.expm1

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(PlusScalar(scalar=1.0), scope.outputs[0])


@dataclass(frozen=True)
class Log(Unary):
    """The natural logarithm; the gradient is 1/x for negative x as well, where the value is none."""

    name: ClassVar[str] = "log"
    display_name: ClassVar[str] = "Log"
    formula: ClassVar[str] = "y = ln x"
    function: ClassVar[Callable[..., Any]] = np.log

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(ElemwiseDiv(), scope.gradient_of(0), scope.inputs[0]),)


@dataclass(frozen=True)
class Log2(Unary):
    """The logarithm to base 2."""

    name: ClassVar[str] = "log2"
    display_name: ClassVar[str] = "Log base 2"
    formula: ClassVar[str] = "y = log₂ x"
    function: ClassVar[Callable[..., Any]] = np.log2

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        dy_over_x = scope.make(ElemwiseDiv(), scope.gradient_of(0), scope.inputs[0])
        return (scope.make(DivScalar(scalar=math.log(2)), dy_over_x),)


@dataclass(frozen=True)
class Log10(Unary):
    """The logarithm to base 10."""

    name: ClassVar[str] = "log10"
    display_name: ClassVar[str] = "Log base 10"
    formula: ClassVar[str] = "y = log₁₀ x"
    function: ClassVar[Callable[..., Any]] = np.log10

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        dy_over_x = scope.make(ElemwiseDiv(), scope.gradient_of(0), scope.inputs[0])
        return (scope.make(DivScalar(scalar=math.log(10)), dy_over_x),)


@dataclass(frozen=True)
class Log1p(Unary):
    """The natural logarithm of 1 + x, exact near 0."""

    name: ClassVar[str] = "log1p"
    display_name: ClassVar[str] = "Log of 1 plus"
    formula: ClassVar[str] = "y = ln(1 + x)"
    function: ClassVar[Callable[..., Any]] = np.log1p

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        one_more = scope.make(PlusScalar(scalar=1.0), scope.inputs[0])
        return (scope.make(ElemwiseDiv(), scope.gradient_of(0), one_more),)


@dataclass(frozen=True)
class Sqrt(Unary):
    """The square root."""

    name: ClassVar[str] = "sqrt"
    display_name: ClassVar[str] = "Square root"
    formula: ClassVar[str] = "y = √x"
    function: ClassVar[Callable[..., Any]] = np.sqrt

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        half = scope.make(MulScalar(scalar=0.5), scope.gradient_of(0))
        return (scope.make(ElemwiseDiv(), half, scope.outputs[0]),)


def _rsqrt(x: Array) -> Array:
    y: Array = x.dtype.type(1) / np.sqrt(x)
    return y


@dataclass(frozen=True)
class RSqrt(Function):
    """One over the square root."""

    name: ClassVar[str] = "rsqrt"
    display_name: ClassVar[str] = "One over square root"
    formula: ClassVar[str] = "y = 1 / √x"
    function: ClassVar[Callable[..., Any]] = _rsqrt

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        y_over_x = scope.make(ElemwiseDiv(), scope.outputs[0], scope.inputs[0])
        return scope.make(MulScalar(scalar=-0.5), y_over_x)


@dataclass(frozen=True)
class Cbrt(Unary):
    """The cube root."""

    name: ClassVar[str] = "cbrt"
    display_name: ClassVar[str] = "Cube root"
    formula: ClassVar[str] = "y = ∛x"
    function: ClassVar[Callable[..., Any]] = np.cbrt

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        thrice = scope.make(MulScalar(scalar=3.0), scope.make(Square(), scope.outputs[0]))
        return (scope.make(ElemwiseDiv(), scope.gradient_of(0), thrice),)


def _rcbrt(x: Array) -> Array:
    y: Array = x.dtype.type(1) / np.cbrt(x)
    return y


@dataclass(frozen=True)
class RCbrt(Function):
    """One over the cube root."""

    name: ClassVar[str] = "rcbrt"
    display_name: ClassVar[str] = "One over cube root"
    formula: ClassVar[str] = "y = 1 / ∛x"
    function: ClassVar[Callable[..., Any]] = _rcbrt

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        y_over_x = scope.make(ElemwiseDiv(), scope.outputs[0], scope.inputs[0])
        return scope.make(MulScalar(scalar=-1 / 3), y_over_x)


@dataclass(frozen=True)
class Square(Function):
    """The square."""

    name: ClassVar[str] = "square"
    display_name: ClassVar[str] = "Square"
    formula: ClassVar[str] = "y = x²"
    function: ClassVar[Callable[..., Any]] = np.square

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(MulScalar(scalar=2.0), scope.inputs[0])


@dataclass(frozen=True)
class Reciprocal(Function):
    """One over the input."""

    name: ClassVar[str] = "reciprocal"
    display_name: ClassVar[str] = "Reciprocal"
    formula: ClassVar[str] = "y = 1 / x"
    function: ClassVar[Callable[..., Any]] = np.reciprocal

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(Negative(), scope.make(Square(), scope.outputs[0]))


@dataclass(frozen=True)
class Abs(Function):
    """The absolute value; the gradient at 0 is 0."""

    name: ClassVar[str] = "abs"
    display_name: ClassVar[str] = "Absolute value"
    formula: ClassVar[str] = "y = |x|"
    function: ClassVar[Callable[..., Any]] = np.abs

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(Sign(), scope.inputs[0])


@dataclass(frozen=True)
class Clip(Function):
    """The input, held between two bounds; on the bounds the gradient still passes."""

    name: ClassVar[str] = "clip"
    display_name: ClassVar[str] = "Clip"
    formula: ClassVar[str] = "y = min(max(x, a_min), a_max)"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Clip", {"a_min": 0.0, "a_max": 1.0}),)

    a_min: float = attribute(doc="The least value.", label="least")
    a_max: float = attribute(doc="The greatest value.", label="greatest")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x = inputs[0]
        least, greatest = x.dtype.type(self.a_min), x.dtype.type(self.a_max)
        if self.a_min <= self.a_max:
            return (np.clip(x, least, greatest),)
        return (np.where(x > greatest, greatest, np.where(x < least, least, x)),)  # bounds that cross, as in MXNet

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        # it is chosen, not multiplied: beyond the bounds nothing flows back, be it NaN
        x = scope.inputs[0]
        below = scope.make(LesserScalar(scalar=self.a_min), x)
        outside = scope.make(ElemwiseAdd(), below, scope.make(GreaterScalar(scalar=self.a_max), x))
        return (scope.make(Where(), outside, scope.zeros_like(x), scope.gradient_of(0)),)


@dataclass(frozen=True)
class SmoothL1(Function):
    """The absolute value with its tip rounded: squares near 0, lines beyond |x| = 1 / σ².

    y = (σ x)² / 2 where |x| < 1 / σ², else |x| − 1 / (2 σ²).

    R. Girshick: Fast R-CNN. ICCV 2015, equation 3 (with σ = 1).
    """

    name: ClassVar[str] = "smooth_l1"
    display_name: ClassVar[str] = "Smooth L1"
    formula: ClassVar[str] = "y = (σ x)² / 2 near 0, else |x| − 1 / (2 σ²)"
    main_attribute: ClassVar[str] = "scalar"

    scalar: float = attribute(1.0, doc="σ: the larger, the sharper the tip.", label="sharpness σ")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x = inputs[0]
        sharpness, size = x.dtype.type(self.scalar**2), np.abs(x)
        tip = x.dtype.type(0.5 / self.scalar**2 if self.scalar else 0)
        half = x.dtype.type(0.5)
        return (np.where(sharpness * size < 1, half * sharpness * x * x, size - tip),)

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        steep = scope.make(MulScalar(scalar=self.scalar**2), scope.inputs[0])
        return scope.make(Clip(a_min=-1.0, a_max=1.0), steep)


# What is known as activation


def sigmoid(x: Array) -> Array:
    """Return 1 / (1 + e⁻ˣ), by way of tanh, which neither overflows nor loses precision for large |x|."""
    half = np.asarray(0.5, x.dtype)
    y: Array = half * (np.tanh(half * x) + 1)
    return y


@dataclass(frozen=True)
class Sigmoid(Function):
    """The logistic function."""

    name: ClassVar[str] = "sigmoid"
    display_name: ClassVar[str] = "Sigmoid of"
    formula: ClassVar[str] = "y = 1 / (1 + e⁻ˣ)"
    function: ClassVar[Callable[..., Any]] = sigmoid

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        y = scope.outputs[0]
        return scope.make(ElemwiseMul(), y, scope.make(RMinusScalar(scalar=1.0), y))


def relu(x: Array) -> Array:
    """Return max(0, x)."""
    y: Array = np.maximum(x, x.dtype.type(0))
    return y


@dataclass(frozen=True)
class Relu(Function):
    """The positive part; the gradient at 0 is 0."""

    name: ClassVar[str] = "relu"
    display_name: ClassVar[str] = "Positive part"
    formula: ClassVar[str] = "y = max(0, x)"
    function: ClassVar[Callable[..., Any]] = relu

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(GreaterScalar(scalar=0.0), scope.outputs[0])


def softsign(x: Array) -> Array:
    """Return x / (1 + |x|)."""
    y: Array = x / (1 + np.abs(x))
    return y


@dataclass(frozen=True)
class Softsign(Unary):
    """A soft sign, between -1 and 1."""

    name: ClassVar[str] = "softsign"
    display_name: ClassVar[str] = "Softsign of"
    formula: ClassVar[str] = "y = x / (1 + |x|)"
    function: ClassVar[Callable[..., Any]] = softsign

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        width = scope.make(PlusScalar(scalar=1.0), scope.make(Abs(), scope.inputs[0]))
        return (scope.make(ElemwiseDiv(), scope.gradient_of(0), scope.make(Square(), width)),)


@dataclass(frozen=True)
class HardSigmoid(Unary):
    """A straight line, cut off at 0 and 1."""

    name: ClassVar[str] = "hard_sigmoid"
    display_name: ClassVar[str] = "Hard sigmoid"
    formula: ClassVar[str] = "y = min(max(α x + β, 0), 1)"

    alpha: float = attribute(0.2, doc="The slope of the line.", label="slope")
    beta: float = attribute(0.5, doc="The value of the line at 0.", label="value at 0")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x = inputs[0]
        line = x * x.dtype.type(self.alpha) + x.dtype.type(self.beta)
        return (np.clip(line, x.dtype.type(0), x.dtype.type(1)),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        y = scope.outputs[0]
        above = scope.make(GreaterScalar(scalar=0.0), y)
        below = scope.make(GreaterScalar(scalar=0.0), scope.make(RMinusScalar(scalar=1.0), y))
        inside = scope.make(ElemwiseMul(), above, below)
        sloping = scope.make(MulScalar(scalar=self.alpha), scope.gradient_of(0))
        return (scope.make(Where(), inside, sloping, scope.zeros_like(y)),)


OPERATORS: tuple[type[Operator], ...] = (
    Exp,
    Expm1,
    Log,
    Log2,
    Log10,
    Log1p,
    Sqrt,
    RSqrt,
    Cbrt,
    RCbrt,
    Square,
    Reciprocal,
    Abs,
    Clip,
    SmoothL1,
    Sigmoid,
    Relu,
    Softsign,
    HardSigmoid,
)
