"""Sign and rounding: functions of each element whose gradient is 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.operators.operator import Array, Operator
from core.operators.unary import FlatUnary


def _round(x: Array) -> Array:
    # halves away from 0; NumPy rounds them to even
    y: Array = np.copysign(np.floor(np.abs(x) + x.dtype.type(0.5)), x)
    return np.where(np.abs(x - np.trunc(x)) < x.dtype.type(0.5), np.trunc(x), y)


def _rint(x: Array) -> Array:
    below, above = np.floor(x), np.ceil(x)
    y: Array = np.where(x - below <= above - x, below, above)
    return y


@dataclass(frozen=True)
class Sign(FlatUnary):
    """The sign: -1, 0 or 1.

    Nothing flows back, as from a comparison; MXNet multiplies by 0 here, so that NaN would stay NaN.
    """

    name: ClassVar[str] = "sign"
    display_name: ClassVar[str] = "Sign"
    formula: ClassVar[str] = "y = sign(x)"
    function: ClassVar[Callable[..., Any]] = np.sign


@dataclass(frozen=True)
class Ceil(FlatUnary):
    """The least whole number that is not less."""

    name: ClassVar[str] = "ceil"
    display_name: ClassVar[str] = "Ceil"
    formula: ClassVar[str] = "y = ⌈x⌉"
    function: ClassVar[Callable[..., Any]] = np.ceil


@dataclass(frozen=True)
class Floor(FlatUnary):
    """The greatest whole number that is not greater."""

    name: ClassVar[str] = "floor"
    display_name: ClassVar[str] = "Floor"
    formula: ClassVar[str] = "y = ⌊x⌋"
    function: ClassVar[Callable[..., Any]] = np.floor


@dataclass(frozen=True)
class Round(FlatUnary):
    """The nearest whole number, of two equally near the one away from 0."""

    name: ClassVar[str] = "round"
    display_name: ClassVar[str] = "Round"
    formula: ClassVar[str] = "y = ⌊|x| + ½⌋ sign(x)"
    function: ClassVar[Callable[..., Any]] = _round


@dataclass(frozen=True)
class Rint(FlatUnary):
    """The nearest whole number, of two equally near the lesser one."""

    name: ClassVar[str] = "rint"
    display_name: ClassVar[str] = "Round half down"
    formula: ClassVar[str] = "y = ⌈x − ½⌉"
    function: ClassVar[Callable[..., Any]] = _rint


@dataclass(frozen=True)
class Trunc(FlatUnary):
    """The whole part, towards 0."""

    name: ClassVar[str] = "trunc"
    display_name: ClassVar[str] = "Truncate"
    formula: ClassVar[str] = "y = ⌊|x|⌋ sign(x)"
    function: ClassVar[Callable[..., Any]] = np.trunc


@dataclass(frozen=True)
class Fix(FlatUnary):
    """The nearest whole number towards 0."""

    name: ClassVar[str] = "fix"
    display_name: ClassVar[str] = "Fix"
    formula: ClassVar[str] = "y = ⌊|x|⌋ sign(x)"
    function: ClassVar[Callable[..., Any]] = np.trunc


OPERATORS: tuple[type[Operator], ...] = (
    Sign,
    Ceil,
    Floor,
    Round,
    Rint,
    Trunc,
    Fix,
)
