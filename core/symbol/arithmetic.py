"""Python's operators on symbols, and the functions that take symbols and numbers in any mixture.

MXNet names these by other hints than functions of operators: ``x + y`` is ``_plus0`` but applies ``elemwise_add``.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Number
from typing import Any, Self, TypeAlias

from core.base import NotImplementedForSymbol


class Named:
    """An operator with the hint that its automatic names are made from."""

    __slots__ = ("hint", "operator")

    def __init__(self, operator: str, hint: str) -> None:
        self.operator = operator
        self.hint = hint


@dataclass(frozen=True)
class Arithmetic:
    """What stands for one of Python's operators.

    Attributes:
        pair: The operator on two symbols.
        with_number: On a symbol and a number.
        of_number: On a number and a symbol.
    """

    pair: Named
    with_number: Named
    of_number: Named


def _commuting(operator: str, hint: str, scalar: str, scalar_hint: str) -> Arithmetic:
    return Arithmetic(Named(operator, hint), Named(scalar, scalar_hint), Named(scalar, scalar_hint))


ADD = _commuting("elemwise_add", "_plus", "_plus_scalar", "_plusscalar")
SUBTRACT = Arithmetic(
    Named("elemwise_sub", "_minus"), Named("_minus_scalar", "_minusscalar"), Named("_rminus_scalar", "_rminusscalar")
)
MULTIPLY = _commuting("elemwise_mul", "_mul", "_mul_scalar", "_mulscalar")
DIVIDE = Arithmetic(
    Named("elemwise_div", "_div"), Named("_div_scalar", "_divscalar"), Named("_rdiv_scalar", "_rdivscalar")
)
MODULO = Arithmetic(Named("_mod", "_mod"), Named("_mod_scalar", "_modscalar"), Named("_rmod_scalar", "_rmodscalar"))
# In MXNet, too, 2 ** x and pow(2, x) have different hints.
POWER = Arithmetic(
    Named("_power", "_power"), Named("_power_scalar", "_powerscalar"), Named("_rpower_scalar", "_rpower_scalar")
)
POWER_FUNCTION = Arithmetic(POWER.pair, POWER.with_number, Named("_rpower_scalar", "_rpowerscalar"))
MAXIMUM = _commuting("_maximum", "_maximum", "_maximum_scalar", "_maximumscalar")
MINIMUM = _commuting("_minimum", "_minimum", "_minimum_scalar", "_minimumscalar")
HYPOTENUSE = _commuting("_hypot", "_hypot", "_hypot_scalar", "_hypotscalar")


def _comparison(word: str, mirrored: str = "") -> Arithmetic:
    name, scalar, other = f"_{word}", f"_{word}_scalar", f"_{mirrored or word}_scalar"
    return Arithmetic(Named(name, name), Named(scalar, scalar), Named(other, other))


EQUAL = _comparison("equal")
NOT_EQUAL = _comparison("not_equal")
GREATER = _comparison("greater", "lesser")
GREATER_EQUAL = _comparison("greater_equal", "lesser_equal")
LESSER = _comparison("lesser", "greater")
LESSER_EQUAL = _comparison("lesser_equal", "greater_equal")

Plain: TypeAlias = Callable[[Any, Any], Any]
"""The same on two numbers."""

FUNCTIONS: dict[str, tuple[Arithmetic, Plain]] = {
    "pow": (POWER_FUNCTION, pow),
    "power": (POWER_FUNCTION, pow),
    "maximum": (MAXIMUM, max),
    "minimum": (MINIMUM, min),
    "hypot": (HYPOTENUSE, math.hypot),
}
"""MXNet's functions on symbols or numbers, in any mixture."""


class SymbolArithmetic:
    """Python's operators, all by way of `combined` and `applied`."""

    __slots__ = ()

    @abstractmethod
    def combined(self, arithmetic: Arithmetic, other: object, *, is_reflected: bool = False) -> Self:
        """Return a symbol that combines this one with another one or a number; ``is_reflected``: which comes first.

        Raises:
            TypeError: The other is neither.
        """

    @abstractmethod
    def applied(self, named: Named, **attributes: object) -> Self:
        """Return a symbol that applies an operator to this one."""

    def __add__(self, other: object) -> Self:
        return self.combined(ADD, other)

    def __radd__(self, other: object) -> Self:
        return self.combined(ADD, other, is_reflected=True)

    def __sub__(self, other: object) -> Self:
        return self.combined(SUBTRACT, other)

    def __rsub__(self, other: object) -> Self:
        return self.combined(SUBTRACT, other, is_reflected=True)

    def __mul__(self, other: object) -> Self:
        return self.combined(MULTIPLY, other)

    def __rmul__(self, other: object) -> Self:
        return self.combined(MULTIPLY, other, is_reflected=True)

    def __truediv__(self, other: object) -> Self:
        return self.combined(DIVIDE, other)

    def __rtruediv__(self, other: object) -> Self:
        return self.combined(DIVIDE, other, is_reflected=True)

    def __mod__(self, other: object) -> Self:
        return self.combined(MODULO, other)

    def __rmod__(self, other: object) -> Self:
        return self.combined(MODULO, other, is_reflected=True)

    def __pow__(self, other: object) -> Self:
        return self.combined(POWER, other)

    def __rpow__(self, other: object) -> Self:
        return self.combined(POWER, other, is_reflected=True)

    def __neg__(self) -> Self:
        return self * -1.0

    def __abs__(self) -> Self:
        return self.applied(Named("abs", "abs"))

    def __eq__(self, other: object) -> Self:  # type: ignore[override] # builds a node, as in MXNet
        return self.combined(EQUAL, other)

    def __ne__(self, other: object) -> Self:  # type: ignore[override]
        return self.combined(NOT_EQUAL, other)

    def __gt__(self, other: object) -> Self:
        return self.combined(GREATER, other)

    def __ge__(self, other: object) -> Self:
        return self.combined(GREATER_EQUAL, other)

    def __lt__(self, other: object) -> Self:
        return self.combined(LESSER, other)

    def __le__(self, other: object) -> Self:
        return self.combined(LESSER_EQUAL, other)

    __hash__ = None  # type: ignore[assignment] # == builds a node

    def __bool__(self) -> bool:
        raise NotImplementedForSymbol("__bool__")

    def __iadd__(self, other: object) -> Self:
        raise NotImplementedForSymbol("__iadd__")

    def __isub__(self, other: object) -> Self:
        raise NotImplementedForSymbol("__isub__")

    def __imul__(self, other: object) -> Self:
        raise NotImplementedForSymbol("__imul__")

    def __itruediv__(self, other: object) -> Self:
        raise NotImplementedForSymbol("__itruediv__")

    def __imod__(self, other: object) -> Self:
        raise NotImplementedForSymbol("__imod__")


def is_number(value: object) -> bool:
    """Tell whether symbols can be combined with a value: a real number."""
    return isinstance(value, Number) and not isinstance(value, complex)
