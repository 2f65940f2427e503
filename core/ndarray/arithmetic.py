"""Arithmetic and comparison of arrays with arrays, which broadcast, and with numbers, from either side."""

from __future__ import annotations

import math
import operator as python
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Number
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from core.ndarray.invoke import Out, invoke
from core.operators import broadcast, power, scalar
from core.operators.binary import Pair
from core.operators.scalar import Scalar

if TYPE_CHECKING:
    from core.ndarray.ndarray import NDArray


@dataclass(frozen=True)
class Arithmetic:
    """What stands for one of Python's operators: on two arrays, on an array and a number, on a number and an array."""

    pair: type[Pair]
    with_number: type[Scalar]
    of_number: type[Scalar]
    plain: Callable[[Any, Any], Any]
    """The same on two numbers."""


ADD = Arithmetic(broadcast.BroadcastAdd, scalar.PlusScalar, scalar.PlusScalar, python.add)
SUBTRACT = Arithmetic(broadcast.BroadcastSub, scalar.MinusScalar, scalar.RMinusScalar, python.sub)
MULTIPLY = Arithmetic(broadcast.BroadcastMul, scalar.MulScalar, scalar.MulScalar, python.mul)
DIVIDE = Arithmetic(broadcast.BroadcastDiv, scalar.DivScalar, scalar.RDivScalar, python.truediv)
MODULO = Arithmetic(broadcast.BroadcastModulo, power.ModScalar, power.RModScalar, python.mod)
POWER = Arithmetic(broadcast.BroadcastPower, power.PowerScalar, power.RPowerScalar, python.pow)
MAXIMUM = Arithmetic(broadcast.BroadcastMaximum, power.MaximumScalar, power.MaximumScalar, max)
HYPOTENUSE = Arithmetic(broadcast.BroadcastHypot, power.HypotScalar, power.HypotScalar, math.hypot)
MINIMUM = Arithmetic(broadcast.BroadcastMinimum, power.MinimumScalar, power.MinimumScalar, min)


def _truth(statement: Callable[[Any, Any], bool]) -> Callable[[Any, Any], int]:
    return lambda one, other: int(statement(one, other))


EQUAL = Arithmetic(broadcast.BroadcastEqual, scalar.EqualScalar, scalar.EqualScalar, _truth(python.eq))
NOT_EQUAL = Arithmetic(broadcast.BroadcastNotEqual, scalar.NotEqualScalar, scalar.NotEqualScalar, _truth(python.ne))
GREATER = Arithmetic(broadcast.BroadcastGreater, scalar.GreaterScalar, scalar.LesserScalar, _truth(python.gt))
GREATER_EQUAL = Arithmetic(
    broadcast.BroadcastGreaterEqual, scalar.GreaterEqualScalar, scalar.LesserEqualScalar, _truth(python.ge)
)
LESSER = Arithmetic(broadcast.BroadcastLesser, scalar.LesserScalar, scalar.GreaterScalar, _truth(python.lt))
LESSER_EQUAL = Arithmetic(
    broadcast.BroadcastLesserEqual, scalar.LesserEqualScalar, scalar.GreaterEqualScalar, _truth(python.le)
)
LOGICAL_AND = Arithmetic(
    broadcast.BroadcastLogicalAnd,
    scalar.LogicalAndScalar,
    scalar.LogicalAndScalar,
    _truth(lambda one, other: bool(one and other)),
)
LOGICAL_OR = Arithmetic(
    broadcast.BroadcastLogicalOr,
    scalar.LogicalOrScalar,
    scalar.LogicalOrScalar,
    _truth(lambda one, other: bool(one or other)),
)
LOGICAL_XOR = Arithmetic(
    broadcast.BroadcastLogicalXor,
    scalar.LogicalXorScalar,
    scalar.LogicalXorScalar,
    _truth(lambda one, other: bool(one) != bool(other)),
)

FUNCTIONS: dict[str, Arithmetic] = {
    "add": ADD,
    "subtract": SUBTRACT,
    "multiply": MULTIPLY,
    "divide": DIVIDE,
    "true_divide": DIVIDE,
    "mod": MODULO,
    "modulo": MODULO,
    "power": POWER,
    "hypot": HYPOTENUSE,
    "maximum": MAXIMUM,
    "minimum": MINIMUM,
    "equal": EQUAL,
    "not_equal": NOT_EQUAL,
    "greater": GREATER,
    "greater_equal": GREATER_EQUAL,
    "lesser": LESSER,
    "lesser_equal": LESSER_EQUAL,
    "logical_and": LOGICAL_AND,
    "logical_or": LOGICAL_OR,
    "logical_xor": LOGICAL_XOR,
}
"""MXNet's functions on arrays or numbers, in any mixture."""


def combine(arithmetic: Arithmetic, one: object, other: object, out: Out = None) -> NDArray:
    """Apply arithmetic to arrays, or to an array and a number in either order; to two numbers as Python does.

    Raises:
        TypeError: One is neither an array nor a number.
    """
    from core.ndarray.ndarray import NDArray

    if isinstance(one, NDArray):
        if isinstance(other, NDArray):
            return invoke(arithmetic.pair(), [one, other], out)[0]
        return _with_number(arithmetic.with_number, one, other, out)
    if isinstance(other, NDArray):
        return _with_number(arithmetic.of_number, other, one, out)
    if isinstance(one, Number) and isinstance(other, Number):
        return cast("NDArray", arithmetic.plain(one, other))
    raise TypeError(f"type {type(one if not isinstance(one, Number) else other)} not supported")


def _with_number(operator: type[Scalar], array: NDArray, number: object, out: Out) -> NDArray:
    if not isinstance(number, Number) or isinstance(number, complex | np.complexfloating):
        raise TypeError(f"type {type(number)} not supported")
    value = float(number)  # type: ignore[arg-type] # numbers that are not complex
    if array.data.dtype == np.bool_:
        array = array.astype(np.int64 if isinstance(number, int | np.integer) else np.float64)
    elif np.issubdtype(array.data.dtype, np.unsignedinteger):
        # wraps around, as MXNet does
        value = float(int(value) % 256)
    return invoke(operator(scalar=value), [array], out)[0]
