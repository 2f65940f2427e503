"""Powers, remainders, maximum, minimum and hypotenuse, of two arrays of one shape and of an array and a number."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.operators.binary import Combine, Rule
from core.operators.comparison import Greater, GreaterEqual, Lesser, LesserEqual
from core.operators.elementwise import Divide, Elementwise, ElemwiseDiv, ElemwiseMul, Multiply
from core.operators.functions import Log
from core.operators.operator import Array, GradientScope, HeadT, Operator
from core.operators.rounding import Floor
from core.operators.scalar import (
    GreaterEqualScalar,
    LesserEqualScalar,
    MinusScalar,
    MulScalar,
    RDivScalar,
    Scalar,
)
from core.operators.unary import Negative


class Power(Rule):
    """a to the power of b; the gradient to b holds ln a, which is none for negative a.

    The gradient to a is ``b · a^(b − 1)`` as it stands: where both are 0 it is NaN, as in MXNet.
    """

    compute: ClassVar[Callable[..., Any]] = np.power

    @classmethod
    def partials(cls, scope: GradientScope[HeadT], combine: Combine[HeadT]) -> Sequence[HeadT]:
        (a, b), y, dy = scope.inputs, scope.outputs[0], scope.gradient_of(0)
        slope = combine(Multiply, b, combine(Power, a, scope.make(MinusScalar(scalar=1.0), b)))
        growth = combine(Multiply, y, scope.make(Log(), a))
        return (combine(Multiply, dy, slope), combine(Multiply, dy, growth))


def _modulo(a: Array, b: Array) -> Array:
    remainder: Array = np.mod(a, b)
    return np.where(np.equal(b, 0), np.zeros_like(remainder), remainder)


class Modulo(Rule):
    """a modulo b, with the sign of b; 0 where b is 0."""

    compute: ClassVar[Callable[..., Any]] = _modulo

    @classmethod
    def partials(cls, scope: GradientScope[HeadT], combine: Combine[HeadT]) -> Sequence[HeadT]:
        (a, b), dy = scope.inputs, scope.gradient_of(0)
        whole = scope.make(Floor(), combine(Divide, a, b))
        return (dy, scope.make(Negative(), combine(Multiply, dy, whole)))


class Maximum(Rule):
    """The greater of a and b; where they are equal, the gradient goes to a."""

    compute: ClassVar[Callable[..., Any]] = np.maximum

    @classmethod
    def partials(cls, scope: GradientScope[HeadT], combine: Combine[HeadT]) -> Sequence[HeadT]:
        (a, b), dy = scope.inputs, scope.gradient_of(0)
        return (combine(Multiply, dy, combine(GreaterEqual, a, b)), combine(Multiply, dy, combine(Lesser, a, b)))


class Minimum(Rule):
    """The lesser of a and b; where they are equal, the gradient goes to a."""

    compute: ClassVar[Callable[..., Any]] = np.minimum

    @classmethod
    def partials(cls, scope: GradientScope[HeadT], combine: Combine[HeadT]) -> Sequence[HeadT]:
        (a, b), dy = scope.inputs, scope.gradient_of(0)
        return (combine(Multiply, dy, combine(LesserEqual, a, b)), combine(Multiply, dy, combine(Greater, a, b)))


class Hypot(Rule):
    """√(a² + b²)."""

    compute: ClassVar[Callable[..., Any]] = np.hypot

    @classmethod
    def partials(cls, scope: GradientScope[HeadT], combine: Combine[HeadT]) -> Sequence[HeadT]:
        (a, b), y, dy = scope.inputs, scope.outputs[0], scope.gradient_of(0)
        return (combine(Multiply, dy, combine(Divide, a, y)), combine(Multiply, dy, combine(Divide, b, y)))


@dataclass(frozen=True)
class ElemwisePower(Elementwise):
    """Power of two arrays of one shape, element by element."""

    name: ClassVar[str] = "_power"
    aliases: ClassVar[tuple[str, ...]] = ("_Power",)
    display_name: ClassVar[str] = "Power"
    formula: ClassVar[str] = "y = aᵇ"
    rule: ClassVar[type[Rule]] = Power


@dataclass(frozen=True)
class ElemwiseModulo(Elementwise):
    """Remainder of two arrays of one shape, element by element; it has the sign of the divisor."""

    name: ClassVar[str] = "_mod"
    aliases: ClassVar[tuple[str, ...]] = ("_Mod",)
    display_name: ClassVar[str] = "Modulo"
    formula: ClassVar[str] = "y = a − b ⌊a / b⌋"
    rule: ClassVar[type[Rule]] = Modulo


@dataclass(frozen=True)
class ElemwiseMaximum(Elementwise):
    """The greater of two arrays of one shape, element by element; equal ones pass the gradient to the left."""

    name: ClassVar[str] = "_maximum"
    aliases: ClassVar[tuple[str, ...]] = ("_Maximum",)
    display_name: ClassVar[str] = "Maximum"
    formula: ClassVar[str] = "y = max(a, b)"
    rule: ClassVar[type[Rule]] = Maximum


@dataclass(frozen=True)
class ElemwiseMinimum(Elementwise):
    """The lesser of two arrays of one shape, element by element; equal ones pass the gradient to the left."""

    name: ClassVar[str] = "_minimum"
    aliases: ClassVar[tuple[str, ...]] = ("_Minimum",)
    display_name: ClassVar[str] = "Minimum"
    formula: ClassVar[str] = "y = min(a, b)"
    rule: ClassVar[type[Rule]] = Minimum


@dataclass(frozen=True)
class ElemwiseHypot(Elementwise):
    """The hypotenuse of two arrays of one shape, element by element."""

    name: ClassVar[str] = "_hypot"
    aliases: ClassVar[tuple[str, ...]] = ("_Hypot",)
    display_name: ClassVar[str] = "Hypotenuse"
    formula: ClassVar[str] = "y = √(a² + b²)"
    rule: ClassVar[type[Rule]] = Hypot


# With a number


@dataclass(frozen=True)
class PowerScalar(Scalar):
    """An array to the power of a number; the power 0 is the constant 1, whose gradient is 0 (in MXNet NaN at x = 0)."""

    name: ClassVar[str] = "_power_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_PowerScalar",)
    display_name: ClassVar[str] = "To the power of number"
    formula: ClassVar[str] = "y = xᶜ"
    hint: ClassVar[str] = "_powerscalar"
    rule: ClassVar[type[Rule]] = Power

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        if self.scalar == 0:  # here and below the general formula has no value at x = 0
            return (scope.zeros_like(scope.inputs[0]),)
        if self.scalar == 1:
            return (scope.head_gradients[0],)
        power = scope.make(PowerScalar(scalar=self.scalar - 1), scope.inputs[0])
        slope = scope.make(MulScalar(scalar=self.scalar), power)
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), slope),)


@dataclass(frozen=True)
class RPowerScalar(Scalar):
    """A number to the power of an array; for a negative number there is no gradient but none (NaN)."""

    name: ClassVar[str] = "_rpower_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_RPowerScalar",)
    display_name: ClassVar[str] = "Power of number"
    formula: ClassVar[str] = "y = cˣ"
    rule: ClassVar[type[Rule]] = Power
    number_first: ClassVar[bool] = True

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        # ln 0 is -inf: with c = 0 the gradient is -inf at x = 0 and none elsewhere
        growth = math.log(self.scalar) if self.scalar > 0 else -math.inf if self.scalar == 0 else math.nan
        slope = scope.make(MulScalar(scalar=growth), scope.outputs[0])
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), slope),)


@dataclass(frozen=True)
class ModScalar(Scalar):
    """An array modulo a number, with the sign of the number."""

    name: ClassVar[str] = "_mod_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_ModScalar",)
    display_name: ClassVar[str] = "Modulo number"
    formula: ClassVar[str] = "y = x − c ⌊x / c⌋"
    hint: ClassVar[str] = "_modscalar"
    rule: ClassVar[type[Rule]] = Modulo

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.head_gradients[0],)


@dataclass(frozen=True)
class RModScalar(Scalar):
    """A number modulo an array, with the sign of the array."""

    name: ClassVar[str] = "_rmod_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_RModScalar",)
    display_name: ClassVar[str] = "Number modulo"
    formula: ClassVar[str] = "y = c − x ⌊c / x⌋"
    hint: ClassVar[str] = "_rmodscalar"
    rule: ClassVar[type[Rule]] = Modulo
    number_first: ClassVar[bool] = True

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        whole = scope.make(Floor(), scope.make(RDivScalar(scalar=self.scalar), scope.inputs[0]))
        return (scope.make(Negative(), scope.make(ElemwiseMul(), scope.gradient_of(0), whole)),)


@dataclass(frozen=True)
class MaximumScalar(Scalar):
    """The greater of an array and a number; where they are equal, the gradient passes."""

    name: ClassVar[str] = "_maximum_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_MaximumScalar",)
    display_name: ClassVar[str] = "Maximum with number"
    formula: ClassVar[str] = "y = max(x, c)"
    rule: ClassVar[type[Rule]] = Maximum

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        chosen = scope.make(GreaterEqualScalar(scalar=self.scalar), scope.inputs[0])
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), chosen),)


@dataclass(frozen=True)
class MinimumScalar(Scalar):
    """The lesser of an array and a number; where they are equal, the gradient passes."""

    name: ClassVar[str] = "_minimum_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_MinimumScalar",)
    display_name: ClassVar[str] = "Minimum with number"
    formula: ClassVar[str] = "y = min(x, c)"
    rule: ClassVar[type[Rule]] = Minimum

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        chosen = scope.make(LesserEqualScalar(scalar=self.scalar), scope.inputs[0])
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), chosen),)


@dataclass(frozen=True)
class HypotScalar(Scalar):
    """The hypotenuse of an array and a number."""

    name: ClassVar[str] = "_hypot_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_HypotScalar",)
    display_name: ClassVar[str] = "Hypotenuse with number"
    formula: ClassVar[str] = "y = √(x² + c²)"
    rule: ClassVar[type[Rule]] = Hypot

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        slope = scope.make(ElemwiseDiv(), scope.inputs[0], scope.outputs[0])
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), slope),)


OPERATORS: tuple[type[Operator], ...] = (
    ElemwisePower,
    ElemwiseModulo,
    ElemwiseMaximum,
    ElemwiseMinimum,
    ElemwiseHypot,
    PowerScalar,
    RPowerScalar,
    ModScalar,
    RModScalar,
    MaximumScalar,
    MinimumScalar,
    HypotScalar,
)
