"""The error function and its inverse, for whole arrays, in NumPy alone.

`erf` follows W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23
(1969): one rational function for each of three ranges of |x|, good to about 1e-16. `erfinv` starts from the
approximation of M. Giles, "Approximating the erfinv function" (GPU Computing Gems, 2011), and refines it by Newton's
method.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.operators.functions import Exp, Function, Square
from core.operators.operator import Array, GradientScope, HeadT, Operator
from core.operators.scalar import MulScalar
from core.operators.unary import Negative

# Coefficients of numerators and denominators, highest power first; in |x| ≤ 0.46875 of x², from there to 4 of |x|,
# beyond of 1/x².
_CENTER = (
    (1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3),
)
_MIDDLE = (
    (
        2.15311535474403846e-8,
        5.64188496988670089e-1,
        8.88314979438837594,
        6.61191906371416295e1,
        2.98635138197400131e2,
        8.81952221241769090e2,
        1.71204761263407058e3,
        2.05107837782607147e3,
        1.23033935479799725e3,
    ),
    (
        1.0,
        1.57449261107098347e1,
        1.17693950891312499e2,
        5.37181101862009858e2,
        1.62138957456669019e3,
        3.29079923573345963e3,
        4.36261909014324716e3,
        3.43936767414372164e3,
        1.23033935480374942e3,
    ),
)
_TAIL = (
    (
        1.63153871373020978e-2,
        3.05326634961232344e-1,
        3.60344899949804439e-1,
        1.25781726111229246e-1,
        1.60837851487422766e-2,
        6.58749161529837803e-4,
    ),
    (
        1.0,
        2.56852019228982242,
        1.87295284992346725,
        5.27905102951428412e-1,
        6.05183413124413191e-2,
        2.33520497626869185e-3,
    ),
)
_LAST = 6.0
"""From here on erf is 1 in double precision."""


def erf(x: Array) -> Array:
    """Return the error function of each element, in the type of the input."""
    z = np.asarray(x, np.float64)
    size = np.minimum(np.abs(z), _LAST)
    tails = 1 - _erfc(np.maximum(size, 0.46875))
    center = size * _rational(_CENTER, np.minimum(size, 0.46875) ** 2)
    y: Array = np.copysign(np.where(size <= 0.46875, center, tails), z)
    return y.astype(x.dtype) if x.dtype.kind == "f" else y


def _erfc(size: Array) -> Array:
    """Return 1 - erf for sizes from 0.46875 up."""
    inverse = 1 / np.square(np.maximum(size, 4.0))
    tail = (1 / math.sqrt(math.pi) - inverse * _rational(_TAIL, inverse)) / size
    y: Array = np.exp(-np.square(size)) * np.where(size <= 4.0, _rational(_MIDDLE, np.minimum(size, 4.0)), tail)
    return y


def _rational(coefficients: tuple[Sequence[float], Sequence[float]], x: Array) -> Array:
    y: Array = np.polyval(coefficients[0], x) / np.polyval(coefficients[1], x)
    return y


_GILES_CENTER = (
    2.81022636e-08,
    3.43273939e-07,
    -3.5233877e-06,
    -4.39150654e-06,
    0.00021858087,
    -0.00125372503,
    -0.00417768164,
    0.246640727,
    1.50140941,
)
_GILES_TAIL = (
    -0.000200214257,
    0.000100950558,
    0.00134934322,
    -0.00367342844,
    0.00573950773,
    -0.0076224613,
    0.00943887047,
    1.00167406,
    2.83297682,
)


def erfinv(x: Array) -> Array:
    """Return the inverse of the error function of each element: infinite at -1 and 1, NaN beyond."""
    z = np.asarray(x, np.float64)
    inside = np.where(np.abs(z) < 1, z, 0.0)
    w = -np.log((1 - inside) * (1 + inside))
    center = np.polyval(_GILES_CENTER, w - 2.5)
    tail = np.polyval(_GILES_TAIL, np.sqrt(np.maximum(w, 5.0)) - 3)
    y = inside * np.where(w < 5, center, tail)
    for _ in range(2):
        y = y - (erf(y) - inside) * (math.sqrt(math.pi) / 2) * np.exp(np.square(y))
    edge = np.where(np.abs(z) == 1, np.copysign(np.inf, z), np.nan)
    y = np.where(np.abs(z) < 1, y, edge)
    return y.astype(x.dtype) if x.dtype.kind == "f" else y


@dataclass(frozen=True)
class Erf(Function):
    """The error function, from -1 to 1."""

    name: ClassVar[str] = "erf"
    display_name: ClassVar[str] = "Error function"
    formula: ClassVar[str] = "y = 2/√π ∫₀ˣ exp(−t²) dt"
    function: ClassVar[Callable[..., Any]] = erf

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        bell = scope.make(Exp(), scope.make(Negative(), scope.make(Square(), scope.inputs[0])))
        return scope.make(MulScalar(scalar=2 / math.sqrt(math.pi)), bell)


@dataclass(frozen=True)
class ErfInv(Function):
    """The inverse of the error function, for x between -1 and 1."""

    name: ClassVar[str] = "erfinv"
    display_name: ClassVar[str] = "Inverse error function"
    formula: ClassVar[str] = "erf(y) = x"
    function: ClassVar[Callable[..., Any]] = erfinv

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        bell = scope.make(Exp(), scope.make(Square(), scope.outputs[0]))
        return scope.make(MulScalar(scalar=math.sqrt(math.pi) / 2), bell)


OPERATORS: tuple[type[Operator], ...] = (
    Erf,
    ErfInv,
)
