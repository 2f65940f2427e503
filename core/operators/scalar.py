"""Arithmetic and comparison of an array with a number.

`core.operators.power` has powers, remainders, maximum and minimum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.operators import comparison, elementwise
from core.operators.binary import Rule
from core.operators.elementwise import ElemwiseDiv, ElemwiseMul
from core.operators.operator import Array, GradientScope, HeadT, Operator, RunContext, attribute
from core.operators.unary import Negative, Unary


@dataclass(frozen=True)
class Scalar(Unary):
    """A rule on an array and a number, which takes the array's type."""

    main_attribute: ClassVar[str] = "scalar"
    rule: ClassVar[type[Rule]]
    number_first: ClassVar[bool] = False

    scalar: float = attribute(1.0, doc="The number.", label="number")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x = inputs[0]
        number = x.dtype.type(self.scalar)
        return (self.rule.compute(number, x) if self.number_first else self.rule.compute(x, number),)


@dataclass(frozen=True)
class FlatScalar(Scalar):
    """A rule that is constant almost everywhere: its gradient is 0."""

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


@dataclass(frozen=True)
class PlusScalar(Scalar):
    """An array plus a number."""

    name: ClassVar[str] = "_plus_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_PlusScalar",)
    display_name: ClassVar[str] = "Add number"
    formula: ClassVar[str] = "y = x + c"
    hint: ClassVar[str] = "_plusscalar"
    rule: ClassVar[type[Rule]] = elementwise.Add

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.head_gradients[0],)


@dataclass(frozen=True)
class MinusScalar(Scalar):
    """An array minus a number."""

    name: ClassVar[str] = "_minus_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_MinusScalar",)
    display_name: ClassVar[str] = "Subtract number"
    formula: ClassVar[str] = "y = x − c"
    hint: ClassVar[str] = "_minusscalar"
    rule: ClassVar[type[Rule]] = elementwise.Subtract

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.head_gradients[0],)


@dataclass(frozen=True)
class RMinusScalar(Scalar):
    """A number minus an array."""

    name: ClassVar[str] = "_rminus_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_RMinusScalar",)
    display_name: ClassVar[str] = "Subtract from number"
    formula: ClassVar[str] = "y = c − x"
    hint: ClassVar[str] = "_rminusscalar"
    rule: ClassVar[type[Rule]] = elementwise.Subtract
    number_first: ClassVar[bool] = True

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Negative(), scope.gradient_of(0)),)


@dataclass(frozen=True)
class MulScalar(Scalar):
    """An array times a number."""

    name: ClassVar[str] = "_mul_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_MulScalar",)
    display_name: ClassVar[str] = "Multiply by number"
    formula: ClassVar[str] = "y = c x"
    hint: ClassVar[str] = "_mulscalar"
    rule: ClassVar[type[Rule]] = elementwise.Multiply

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(self, scope.gradient_of(0)),)


@dataclass(frozen=True)
class DivScalar(Scalar):
    """An array divided by a number."""

    name: ClassVar[str] = "_div_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_DivScalar",)
    display_name: ClassVar[str] = "Divide by number"
    formula: ClassVar[str] = "y = x / c"
    hint: ClassVar[str] = "_divscalar"
    rule: ClassVar[type[Rule]] = elementwise.Divide

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(self, scope.gradient_of(0)),)


@dataclass(frozen=True)
class RDivScalar(Scalar):
    """A number divided by an array."""

    name: ClassVar[str] = "_rdiv_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_RDivScalar",)
    display_name: ClassVar[str] = "Divide number by"
    formula: ClassVar[str] = "y = c / x"
    hint: ClassVar[str] = "_rdivscalar"
    rule: ClassVar[type[Rule]] = elementwise.Divide
    number_first: ClassVar[bool] = True

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        y_over_x = scope.make(ElemwiseDiv(), scope.outputs[0], scope.inputs[0])
        return (scope.make(Negative(), scope.make(ElemwiseMul(), scope.gradient_of(0), y_over_x)),)


@dataclass(frozen=True)
class EqualScalar(FlatScalar):
    """1 where the array equals a number, else 0."""

    name: ClassVar[str] = "_equal_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_EqualScalar",)
    display_name: ClassVar[str] = "Equal to number"
    formula: ClassVar[str] = "y = [x = c]"
    rule: ClassVar[type[Rule]] = comparison.Equal


@dataclass(frozen=True)
class NotEqualScalar(FlatScalar):
    """1 where the array differs from a number, else 0."""

    name: ClassVar[str] = "_not_equal_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_NotEqualScalar",)
    display_name: ClassVar[str] = "Not equal to number"
    formula: ClassVar[str] = "y = [x ≠ c]"
    rule: ClassVar[type[Rule]] = comparison.NotEqual


@dataclass(frozen=True)
class GreaterScalar(FlatScalar):
    """1 where the array is greater than a number, else 0."""

    name: ClassVar[str] = "_greater_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_GreaterScalar",)
    display_name: ClassVar[str] = "Greater than number"
    formula: ClassVar[str] = "y = [x > c]"
    rule: ClassVar[type[Rule]] = comparison.Greater


@dataclass(frozen=True)
class GreaterEqualScalar(FlatScalar):
    """1 where the array is a number or greater, else 0."""

    name: ClassVar[str] = "_greater_equal_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_GreaterEqualScalar",)
    display_name: ClassVar[str] = "At least number"
    formula: ClassVar[str] = "y = [x ≥ c]"
    rule: ClassVar[type[Rule]] = comparison.GreaterEqual


@dataclass(frozen=True)
class LesserScalar(FlatScalar):
    """1 where the array is less than a number, else 0."""

    name: ClassVar[str] = "_lesser_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_LesserScalar",)
    display_name: ClassVar[str] = "Less than number"
    formula: ClassVar[str] = "y = [x < c]"
    rule: ClassVar[type[Rule]] = comparison.Lesser


@dataclass(frozen=True)
class LesserEqualScalar(FlatScalar):
    """1 where the array is a number or less, else 0."""

    name: ClassVar[str] = "_lesser_equal_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_LesserEqualScalar",)
    display_name: ClassVar[str] = "At most number"
    formula: ClassVar[str] = "y = [x ≤ c]"
    rule: ClassVar[type[Rule]] = comparison.LesserEqual


@dataclass(frozen=True)
class LogicalAndScalar(FlatScalar):
    """1 where both the array and a number are not 0, else 0."""

    name: ClassVar[str] = "_logical_and_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_LogicalAndScalar",)
    display_name: ClassVar[str] = "And number"
    formula: ClassVar[str] = "y = [x ≠ 0 and c ≠ 0]"
    rule: ClassVar[type[Rule]] = comparison.LogicalAnd


@dataclass(frozen=True)
class LogicalOrScalar(FlatScalar):
    """1 where the array or a number is not 0, else 0."""

    name: ClassVar[str] = "_logical_or_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_LogicalOrScalar",)
    display_name: ClassVar[str] = "Or number"
    formula: ClassVar[str] = "y = [x ≠ 0 or c ≠ 0]"
    rule: ClassVar[type[Rule]] = comparison.LogicalOr


@dataclass(frozen=True)
class LogicalXorScalar(FlatScalar):
    """1 where exactly one of the array and a number is not 0, else 0."""

    name: ClassVar[str] = "_logical_xor_scalar"
    aliases: ClassVar[tuple[str, ...]] = ("_LogicalXorScalar",)
    display_name: ClassVar[str] = "Exclusive or number"
    formula: ClassVar[str] = "y = [x ≠ 0] + [c ≠ 0] mod 2"
    rule: ClassVar[type[Rule]] = comparison.LogicalXor


OPERATORS: tuple[type[Operator], ...] = (
    PlusScalar,
    MinusScalar,
    RMinusScalar,
    MulScalar,
    DivScalar,
    RDivScalar,
    EqualScalar,
    NotEqualScalar,
    GreaterScalar,
    GreaterEqualScalar,
    LesserScalar,
    LesserEqualScalar,
    LogicalAndScalar,
    LogicalOrScalar,
    LogicalXorScalar,
)
