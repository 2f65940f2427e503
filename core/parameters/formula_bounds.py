"""Between which bounds the values of a formula lie, by interval arithmetic.

(R. E. Moore: Interval Analysis, 1966.) A variable that is read twice counts as two, so that ``u - u`` is given the
bounds of ``u - v``: no value lies outside of the bounds, but some within may not be reached.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from core.parameters.formula import CONSTANTS, Call, Name, Number, Part

Interval: TypeAlias = tuple[float, float]

ANYTHING: Interval = (-math.inf, math.inf)


def bounds(part: Part, variables: Mapping[str, Interval]) -> Interval:
    """Return the bounds of a formula, given those of what it reads."""
    with np.errstate(all="ignore"):
        return _bounds(part, variables)


def _bounds(part: Part, variables: Mapping[str, Interval]) -> Interval:
    match part:
        case Number(value):
            return value, value
        case Name(name):
            return (CONSTANTS[name], CONSTANTS[name]) if name in CONSTANTS else variables[name]
        case Call(name, operands):
            if name in _COMPARISONS and not all(_is_number(operand, variables) for operand in operands):
                return 0.0, 1.0  # what is no number compares as nothing else does
            low, high = _RULES[name](*(_bounds(operand, variables) for operand in operands))
            return (low, high) if low <= high else ANYTHING  # NaN: it may be no number at all


def _is_number(part: Part, variables: Mapping[str, Interval]) -> bool:
    """Tell whether a formula is surely a number, if perhaps an infinite one."""
    if not isinstance(part, Call):
        return True
    if not all(_is_number(operand, variables) for operand in part.operands):
        return False
    spans = [_bounds(operand, variables) for operand in part.operands]
    match part.name:
        case "log" | "sqrt":
            return spans[0][0] >= 0
        case "^":
            return spans[0][0] >= 0 or (spans[1][0] == spans[1][1] and float(spans[1][0]).is_integer())
        case "/" if spans[1][0] <= 0 <= spans[1][1]:
            return False
        case "+" | "-" | "*" | "/" | "sin" | "cos":
            # infinity less infinity, or the sine of it; a variable is never infinite, whatever its bounds
            known = zip(part.operands, spans, strict=True)
            return all(isinstance(operand, Name) or all(map(math.isfinite, span)) for operand, span in known)
    return True


_COMPARISONS = frozenset(("<", "<=", ">", ">=", "==", "!="))

Rule: TypeAlias = Callable[..., Interval]


def _add(a: Interval, b: Interval) -> Interval:
    return a[0] + b[0], a[1] + b[1]


def _negate(a: Interval) -> Interval:
    return -a[1], -a[0]


def _subtract(a: Interval, b: Interval) -> Interval:
    return _add(a, _negate(b))


def _multiply(a: Interval, b: Interval) -> Interval:
    # A bound of 0 is reached, one of infinity is not: their product is 0.
    products = [x * y if x and y else 0.0 for x in a for y in b]
    return min(products), max(products)


def _divide(a: Interval, b: Interval) -> Interval:
    if b[0] <= 0 <= b[1]:
        return ANYTHING
    return _multiply(a, (1 / b[1], 1 / b[0]))


def _power(a: Interval, b: Interval) -> Interval:
    if b[0] == b[1] and float(b[0]).is_integer() and b[0] >= 0:
        ends = _raised(a[0], b[0]), _raised(a[1], b[0])
        if b[0] % 2:
            return ends
        return (1.0 if b[0] == 0 else 0.0) if a[0] <= 0 <= a[1] else min(ends), max(ends)
    if a[0] > 0:
        corners = [_raised(x, y) for x in a for y in b]
        return min(corners), max(corners)
    return ANYTHING


def _raised(x: float, y: float) -> float:
    return float(np.power(np.float64(x), np.float64(y)))


def _absolute(a: Interval) -> Interval:
    return 0.0 if a[0] <= 0 <= a[1] else min(map(abs, a)), max(map(abs, a))


def _rising(function: Callable[[np.float64], np.float64]) -> Rule:
    return lambda a: (float(function(np.float64(a[0]))), float(function(np.float64(a[1]))))


def _wave(function: Callable[[float], float]) -> Rule:
    return lambda a: (function(a[0]), function(a[0])) if a[0] == a[1] and math.isfinite(a[0]) else (-1.0, 1.0)


def _least(a: Interval, b: Interval) -> Interval:
    return min(a[0], b[0]), min(a[1], b[1])


def _greatest(a: Interval, b: Interval) -> Interval:
    return max(a[0], b[0]), max(a[1], b[1])


def _clip(x: Interval, low: Interval, high: Interval) -> Interval:
    return _least(_greatest(x, low), high)


def _where(condition: Interval, then: Interval, otherwise: Interval) -> Interval:
    if condition == (0.0, 0.0):
        return otherwise
    if condition[0] > 0 or condition[1] < 0:
        return then
    return min(then[0], otherwise[0]), max(then[1], otherwise[1])


def _truth(is_sure: bool, is_excluded: bool) -> Interval:
    return (1.0, 1.0) if is_sure else ((0.0, 0.0) if is_excluded else (0.0, 1.0))


def _less(a: Interval, b: Interval) -> Interval:
    return _truth(a[1] < b[0], a[0] >= b[1])


def _less_equal(a: Interval, b: Interval) -> Interval:
    return _truth(a[1] <= b[0], a[0] > b[1])


def _equal(a: Interval, b: Interval) -> Interval:
    return _truth(a[0] == a[1] == b[0] == b[1], a[1] < b[0] or b[1] < a[0])


def _different(a: Interval, b: Interval) -> Interval:
    low, high = _equal(a, b)
    return 1 - high, 1 - low


_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "+": _add,
        "-": _subtract,
        "*": _multiply,
        "/": _divide,
        "^": _power,
        "negate": _negate,
        "<": _less,
        "<=": _less_equal,
        ">": lambda a, b: _less(b, a),
        ">=": lambda a, b: _less_equal(b, a),
        "==": _equal,
        "!=": _different,
        "abs": _absolute,
        "exp": _rising(np.exp),
        "log": _rising(np.log),
        "sqrt": _rising(np.sqrt),
        "min": _least,
        "max": _greatest,
        "sin": _wave(math.sin),
        "cos": _wave(math.cos),
        "where": _where,
        "clip": _clip,
    }
)
