"""Comparisons and logic on arrays of one shape: 1 where the statement holds, else 0; the gradient is 0."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.operators.binary import Rule
from core.operators.elementwise import Elementwise
from core.operators.operator import Array, Operator, RunContext
from core.operators.unary import FlatUnary


def _truth(statement: np.ufunc) -> Callable[..., Any]:
    """Return the function whose results are 1 and 0 in the operands' type."""

    def compute(one: Array, other: Array) -> Array:
        truth: Array = statement(one, other).astype(np.result_type(one, other))
        return truth

    return compute


class Equal(Rule):
    """[a = b]."""

    compute: ClassVar[Callable[..., Any]] = _truth(np.equal)
    is_flat: ClassVar[bool] = True


class NotEqual(Rule):
    """[a ≠ b]."""

    compute: ClassVar[Callable[..., Any]] = _truth(np.not_equal)
    is_flat: ClassVar[bool] = True


class Greater(Rule):
    """[a > b]."""

    compute: ClassVar[Callable[..., Any]] = _truth(np.greater)
    is_flat: ClassVar[bool] = True


class GreaterEqual(Rule):
    """[a ≥ b]."""

    compute: ClassVar[Callable[..., Any]] = _truth(np.greater_equal)
    is_flat: ClassVar[bool] = True


class Lesser(Rule):
    """[a < b]."""

    compute: ClassVar[Callable[..., Any]] = _truth(np.less)
    is_flat: ClassVar[bool] = True


class LesserEqual(Rule):
    """[a ≤ b]."""

    compute: ClassVar[Callable[..., Any]] = _truth(np.less_equal)
    is_flat: ClassVar[bool] = True


class LogicalAnd(Rule):
    """[a ≠ 0 and b ≠ 0]."""

    compute: ClassVar[Callable[..., Any]] = _truth(np.logical_and)
    is_flat: ClassVar[bool] = True


class LogicalOr(Rule):
    """[a ≠ 0 or b ≠ 0]."""

    compute: ClassVar[Callable[..., Any]] = _truth(np.logical_or)
    is_flat: ClassVar[bool] = True


class LogicalXor(Rule):
    """[exactly one of a and b ≠ 0]."""

    compute: ClassVar[Callable[..., Any]] = _truth(np.logical_xor)
    is_flat: ClassVar[bool] = True


@dataclass(frozen=True)
class ElemwiseEqual(Elementwise):
    """1 where the arrays are equal, else 0; arrays of one shape."""

    name: ClassVar[str] = "_equal"
    aliases: ClassVar[tuple[str, ...]] = ("_Equal",)
    display_name: ClassVar[str] = "Equal"
    formula: ClassVar[str] = "y = [a = b]"
    rule: ClassVar[type[Rule]] = Equal


@dataclass(frozen=True)
class ElemwiseNotEqual(Elementwise):
    """1 where the arrays differ, else 0; arrays of one shape."""

    name: ClassVar[str] = "_not_equal"
    aliases: ClassVar[tuple[str, ...]] = ("_Not_Equal",)
    display_name: ClassVar[str] = "Not equal"
    formula: ClassVar[str] = "y = [a ≠ b]"
    rule: ClassVar[type[Rule]] = NotEqual


@dataclass(frozen=True)
class ElemwiseGreater(Elementwise):
    """1 where the left array is greater, else 0; arrays of one shape."""

    name: ClassVar[str] = "_greater"
    aliases: ClassVar[tuple[str, ...]] = ("_Greater",)
    display_name: ClassVar[str] = "Greater"
    formula: ClassVar[str] = "y = [a > b]"
    rule: ClassVar[type[Rule]] = Greater


@dataclass(frozen=True)
class ElemwiseGreaterEqual(Elementwise):
    """1 where the left array is greater or equal, else 0; arrays of one shape."""

    name: ClassVar[str] = "_greater_equal"
    aliases: ClassVar[tuple[str, ...]] = ("_Greater_Equal",)
    display_name: ClassVar[str] = "Greater or equal"
    formula: ClassVar[str] = "y = [a ≥ b]"
    rule: ClassVar[type[Rule]] = GreaterEqual


@dataclass(frozen=True)
class ElemwiseLesser(Elementwise):
    """1 where the left array is less, else 0; arrays of one shape."""

    name: ClassVar[str] = "_lesser"
    aliases: ClassVar[tuple[str, ...]] = ("_Lesser",)
    display_name: ClassVar[str] = "Less"
    formula: ClassVar[str] = "y = [a < b]"
    rule: ClassVar[type[Rule]] = Lesser


@dataclass(frozen=True)
class ElemwiseLesserEqual(Elementwise):
    """1 where the left array is less or equal, else 0; arrays of one shape."""

    name: ClassVar[str] = "_lesser_equal"
    aliases: ClassVar[tuple[str, ...]] = ("_Lesser_Equal",)
    display_name: ClassVar[str] = "Less or equal"
    formula: ClassVar[str] = "y = [a ≤ b]"
    rule: ClassVar[type[Rule]] = LesserEqual


@dataclass(frozen=True)
class ElemwiseLogicalAnd(Elementwise):
    """1 where both arrays are not 0, else 0; arrays of one shape."""

    name: ClassVar[str] = "_logical_and"
    aliases: ClassVar[tuple[str, ...]] = ("_Logical_And",)
    display_name: ClassVar[str] = "And"
    formula: ClassVar[str] = "y = [a ≠ 0 and b ≠ 0]"
    rule: ClassVar[type[Rule]] = LogicalAnd


@dataclass(frozen=True)
class ElemwiseLogicalOr(Elementwise):
    """1 where one array or both are not 0, else 0; arrays of one shape."""

    name: ClassVar[str] = "_logical_or"
    aliases: ClassVar[tuple[str, ...]] = ("_Logical_Or",)
    display_name: ClassVar[str] = "Or"
    formula: ClassVar[str] = "y = [a ≠ 0 or b ≠ 0]"
    rule: ClassVar[type[Rule]] = LogicalOr


@dataclass(frozen=True)
class ElemwiseLogicalXor(Elementwise):
    """1 where exactly one of two arrays is not 0, else 0; arrays of one shape."""

    name: ClassVar[str] = "_logical_xor"
    aliases: ClassVar[tuple[str, ...]] = ("_Logical_Xor",)
    display_name: ClassVar[str] = "Exclusive or"
    formula: ClassVar[str] = "y = [a ≠ 0] + [b ≠ 0] mod 2"
    rule: ClassVar[type[Rule]] = LogicalXor


@dataclass(frozen=True)
class LogicalNot(FlatUnary):
    """1 where the input is 0, else 0."""

    name: ClassVar[str] = "logical_not"
    display_name: ClassVar[str] = "Not"
    formula: ClassVar[str] = "y = [x = 0]"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.logical_not(inputs[0]).astype(inputs[0].dtype),)


OPERATORS: tuple[type[Operator], ...] = (
    ElemwiseEqual,
    ElemwiseNotEqual,
    ElemwiseGreater,
    ElemwiseGreaterEqual,
    ElemwiseLesser,
    ElemwiseLesserEqual,
    ElemwiseLogicalAnd,
    ElemwiseLogicalOr,
    ElemwiseLogicalXor,
    LogicalNot,
)
