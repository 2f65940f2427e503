"""The gamma function, its logarithm and the derivatives of that, for whole arrays, in NumPy alone.

The logarithm follows C. Lanczos, "A precision approximation of the gamma function", SIAM Journal on Numerical Analysis
1 (1964), with nine terms around 7.5; the derivatives follow M. Abramowitz, I. Stegun, "Handbook of Mathematical
Functions" (1964), section 6.4: the recurrence up to where the asymptotic series is exact, and the reflection below 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.operators.elementwise import ElemwiseMul
from core.operators.functions import Function
from core.operators.operator import Array, GradientScope, HeadT, Operator, RunContext, attribute

_LANCZOS = (
    0.99999999999980993,
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7,
)
_SHIFT = len(_LANCZOS) - 1.5
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)
_FAR = 16.0
"""From here on the asymptotic series of the derivatives is exact in double precision."""


def gammaln(x: Array) -> Array:
    """Return ln |Γ(x)| of each element, in the type of the input; infinite where x is 0 or a negative whole number."""
    z = np.asarray(x, np.float64)
    with np.errstate(all="ignore"):
        reflected = math.log(math.pi) - np.log(np.abs(np.sin(math.pi * (z % 2)))) - _gammaln_above(1 - z)
        y: Array = np.where(z < 0.5, reflected, _gammaln_above(z))
    y = np.where((z <= 0) & (z == np.floor(z)), np.inf, y)
    return y.astype(x.dtype) if x.dtype.kind == "f" else y


def _gammaln_above(z: Array) -> Array:
    """Return ln Γ(z) where z is at least one half, and anything elsewhere."""
    z = np.maximum(z, 0.5) - 1
    terms = _LANCZOS[0] + sum(factor / (z + number) for number, factor in enumerate(_LANCZOS) if number)
    t = z + _SHIFT
    y: Array = 0.5 * math.log(2 * math.pi) + (z + 0.5) * np.log(t) - t + np.log(terms)
    return np.where(np.isinf(z), np.inf, y)


def gamma(x: Array) -> Array:
    """Return Γ(x) of each element, in the type of the input; none at -1, -2, … and infinite at 0."""
    z = np.asarray(x, np.float64)
    with np.errstate(all="ignore"):
        size = np.exp(gammaln(z))
        y: Array = np.where((z < 0) & (np.floor(z) % 2 != 0), -size, size)
        y = np.where((z > 0) & (z < 24) & (z == np.floor(z)), np.round(y), y)  # factorials are whole numbers
    y = np.where((z < 0) & (z == np.floor(z)), np.nan, np.where(z == 0, np.copysign(np.inf, z), y))
    with np.errstate(over="ignore"):
        return y.astype(x.dtype) if x.dtype.kind == "f" else y


def polygamma(n: int, x: Array) -> Array:
    """Return the derivative n + 1 of ln Γ at each element; infinite where x is 0 or a negative whole number."""
    z = np.asarray(x, np.float64)
    with np.errstate(all="ignore"):
        above = _polygamma_above(n, np.where(z < 0.5, 1 - z, z))
        cotangent = 1 / np.tan(math.pi * (z % 1))
        slopes = np.polynomial.Polynomial([0.0, 1.0])
        for _ in range(n):
            slopes = slopes.deriv() * np.polynomial.Polynomial([-1.0, 0.0, -1.0])
        y: Array = np.where(z < 0.5, (-1) ** n * above - math.pi ** (n + 1) * slopes(cotangent), above)
    y = np.where((z <= 0) & (z == np.floor(z)), np.inf, y)
    with np.errstate(over="ignore"):
        return y.astype(x.dtype) if x.dtype.kind == "f" else y


def _polygamma_above(n: int, z: Array) -> Array:
    """Return the same where z is at least one half."""
    factorial, sign = math.factorial(n), (-1) ** (n + 1)
    total = np.zeros_like(z)
    for step in range(int(_FAR)):
        total += np.where(z + step < _FAR, factorial / (z + step) ** (n + 1), 0.0)
    far = z + np.maximum(np.ceil(_FAR - z), 0)
    series = np.log(far) - 0.5 / far if n == 0 else math.factorial(n - 1) / far**n + factorial / (2 * far ** (n + 1))
    signed = -series if n == 0 else series
    for number, value in enumerate(_BERNOULLI, 1):
        signed = signed + value * math.factorial(2 * number + n - 1) / math.factorial(2 * number) / far ** (
            2 * number + n
        )
    y: Array = sign * (signed + total)
    return y


@dataclass(frozen=True)
class PolyGamma(Function):
    """A derivative of the logarithm of the gamma function; MXNet has none of them to be asked for."""

    name: ClassVar[str] = "_polygamma"
    display_name: ClassVar[str] = "Slope of log gamma"
    formula: ClassVar[str] = "y = dⁿ⁺¹/dxⁿ⁺¹ ln Γ(x)"
    hidden: ClassVar[bool] = True

    n: int = attribute(0, doc="How often the first derivative is differentiated.", minimum=0, maximum=40)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (polygamma(self.n, inputs[0]),)

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(PolyGamma(n=self.n + 1), scope.inputs[0])


@dataclass(frozen=True)
class GammaLn(Function):
    """The logarithm of the size of the gamma function: ln (x − 1)! for whole numbers; infinite at 0 and those below."""

    name: ClassVar[str] = "gammaln"
    display_name: ClassVar[str] = "Log gamma"
    formula: ClassVar[str] = "y = ln |Γ(x)|"
    function: ClassVar[Callable[..., Any]] = gammaln

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(PolyGamma(), scope.inputs[0])


@dataclass(frozen=True)
class Gamma(Function):
    """The gamma function, which is (x − 1)! for whole numbers; infinite at 0, and none at negative whole numbers."""

    name: ClassVar[str] = "gamma"
    display_name: ClassVar[str] = "Gamma function"
    formula: ClassVar[str] = "y = Γ(x)"
    function: ClassVar[Callable[..., Any]] = gamma

    def slope(self, scope: GradientScope[HeadT]) -> HeadT:
        return scope.make(ElemwiseMul(), scope.outputs[0], scope.make(PolyGamma(), scope.inputs[0]))


OPERATORS: tuple[type[Operator], ...] = (
    GammaLn,
    Gamma,
    PolyGamma,
)
