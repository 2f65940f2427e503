"""Trigonometric and hyperbolic functions of each element, and their inverses."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.operators.elementwise import ElemwiseDiv
from core.operators.functions import Function, RSqrt, Square
from core.operators.operator import GradientScope, HeadT, Operator
from core.operators.scalar import MinusScalar, MulScalar, PlusScalar, RMinusScalar
from core.operators.unary import Negative, OnesLike, Unary


@dataclass(frozen=True)
class Sin(Function):
    """The sine."""

    name: ClassVar[str] = "sin"
    display_name: ClassVar[str] = "Sine"
    formula: ClassVar[str] = "y = sin x"
    function: ClassVar[Callable[..., Any]] = np.sin

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(Cos(), scope.inputs[0])


@dataclass(frozen=True)
class Cos(Function):
    """The cosine."""

    name: ClassVar[str] = "cos"
    display_name: ClassVar[str] = "Cosine"
    formula: ClassVar[str] = "y = cos x"
    function: ClassVar[Callable[..., Any]] = np.cos

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(Negative(), scope.make(Sin(), scope.inputs[0]))


@dataclass(frozen=True)
class Tan(Function):
    """The tangent."""

    name: ClassVar[str] = "tan"
    display_name: ClassVar[str] = "Tangent"
    formula: ClassVar[str] = "y = tan x"
    function: ClassVar[Callable[..., Any]] = np.tan

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(PlusScalar(scalar=1.0), scope.make(Square(), scope.outputs[0]))


@dataclass(frozen=True)
class Arcsin(Function):
    """The angle with this sine, for x from -1 to 1."""

    name: ClassVar[str] = "arcsin"
    display_name: ClassVar[str] = "Arc sine"
    formula: ClassVar[str] = "y = arcsin x"
    function: ClassVar[Callable[..., Any]] = np.arcsin

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(RSqrt(), scope.make(RMinusScalar(scalar=1.0), scope.make(Square(), scope.inputs[0])))


@dataclass(frozen=True)
class Arccos(Function):
    """The angle with this cosine, for x from -1 to 1."""

    name: ClassVar[str] = "arccos"
    display_name: ClassVar[str] = "Arc cosine"
    formula: ClassVar[str] = "y = arccos x"
    function: ClassVar[Callable[..., Any]] = np.arccos

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(
            Negative(), scope.make(RSqrt(), scope.make(RMinusScalar(scalar=1.0), scope.make(Square(), scope.inputs[0])))
        )


@dataclass(frozen=True)
class Arctan(Unary):
    """The angle with this tangent."""

    name: ClassVar[str] = "arctan"
    display_name: ClassVar[str] = "Arc tangent"
    formula: ClassVar[str] = "y = arctan x"
    function: ClassVar[Callable[..., Any]] = np.arctan

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        width = scope.make(PlusScalar(scalar=1.0), scope.make(Square(), scope.inputs[0]))
        return (scope.make(ElemwiseDiv(), scope.gradient_of(0), width),)


@dataclass(frozen=True)
class Sinh(Function):
    """The hyperbolic sine."""

    name: ClassVar[str] = "sinh"
    display_name: ClassVar[str] = "Hyperbolic sine"
    formula: ClassVar[str] = "y = (eˣ − e⁻ˣ) / 2"
    function: ClassVar[Callable[..., Any]] = np.sinh

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(Cosh(), scope.inputs[0])


@dataclass(frozen=True)
class Cosh(Function):
    """The hyperbolic cosine."""

    name: ClassVar[str] = "cosh"
    display_name: ClassVar[str] = "Hyperbolic cosine"
    formula: ClassVar[str] = "y = (eˣ + e⁻ˣ) / 2"
    function: ClassVar[Callable[..., Any]] = np.cosh

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(Sinh(), scope.inputs[0])


@dataclass(frozen=True)
class Tanh(Function):
    """The hyperbolic tangent."""

    name: ClassVar[str] = "tanh"
    display_name: ClassVar[str] = "Hyperbolic tangent"
    formula: ClassVar[str] = "y = sinh x / cosh x"
    function: ClassVar[Callable[..., Any]] = np.tanh

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(RMinusScalar(scalar=1.0), scope.make(Square(), scope.outputs[0]))


@dataclass(frozen=True)
class Arcsinh(Function):
    """The inverse of the hyperbolic sine."""

    name: ClassVar[str] = "arcsinh"
    display_name: ClassVar[str] = "Inverse hyperbolic sine"
    formula: ClassVar[str] = "y = ln(x + √(x² + 1))"
    function: ClassVar[Callable[..., Any]] = np.arcsinh

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(RSqrt(), scope.make(PlusScalar(scalar=1.0), scope.make(Square(), scope.inputs[0])))


@dataclass(frozen=True)
class Arccosh(Function):
    """The inverse of the hyperbolic cosine, for x from 1."""

    name: ClassVar[str] = "arccosh"
    display_name: ClassVar[str] = "Inverse hyperbolic cosine"
    formula: ClassVar[str] = "y = ln(x + √(x² − 1))"
    function: ClassVar[Callable[..., Any]] = np.arccosh

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(RSqrt(), scope.make(MinusScalar(scalar=1.0), scope.make(Square(), scope.inputs[0])))


@dataclass(frozen=True)
class Arctanh(Unary):
    """The inverse of the hyperbolic tangent, for x between -1 and 1."""

    name: ClassVar[str] = "arctanh"
    display_name: ClassVar[str] = "Inverse hyperbolic tangent"
    formula: ClassVar[str] = "y = ½ ln((1 + x) / (1 − x))"
    function: ClassVar[Callable[..., Any]] = np.arctanh

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        width = scope.make(RMinusScalar(scalar=1.0), scope.make(Square(), scope.inputs[0]))
        return (scope.make(ElemwiseDiv(), scope.gradient_of(0), width),)


@dataclass(frozen=True)
class Degrees(Function):
    """An angle in degrees, from one in radians."""

    name: ClassVar[str] = "degrees"
    display_name: ClassVar[str] = "Degrees"
    formula: ClassVar[str] = "y = 180 x / π"
    function: ClassVar[Callable[..., Any]] = np.degrees

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(MulScalar(scalar=180 / math.pi), scope.make(OnesLike(), scope.inputs[0]))


@dataclass(frozen=True)
class Radians(Function):
    """An angle in radians, from one in degrees."""

    name: ClassVar[str] = "radians"
    display_name: ClassVar[str] = "Radians"
    formula: ClassVar[str] = "y = π x / 180"
    function: ClassVar[Callable[..., Any]] = np.radians

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(MulScalar(scalar=math.pi / 180), scope.make(OnesLike(), scope.inputs[0]))


OPERATORS: tuple[type[Operator], ...] = (
    Sin,
    Cos,
    Tan,
    Arcsin,
    Arccos,
    Arctan,
    Sinh,
    Cosh,
    Tanh,
    Arcsinh,
    Arccosh,
    Arctanh,
    Degrees,
    Radians,
)
