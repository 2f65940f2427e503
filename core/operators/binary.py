"""The form of operators on two arrays: what is computed is a `Rule`, how the shapes are matched is the operator.

`elemwise_mul` and `broadcast_mul` have one rule, and so has `_mul_scalar`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, RunContext

Combine: TypeAlias = Callable[["type[Rule]", HeadT, HeadT], HeadT]
"""Builds the expression of a rule on two others, with shapes matched as in the operator that is differentiated."""


class Rule:
    """What is computed of two elements, and how the result changes with each of them."""

    compute: ClassVar[Callable[..., Any]]
    """The results of two arrays, or of an array and a number, as NumPy broadcasts them."""
    is_flat: ClassVar[bool] = False
    """Constant almost everywhere: gradients are 0."""

    @classmethod
    def partials(cls, scope: GradientScope[HeadT], combine: Combine[HeadT]) -> Sequence[HeadT]:
        """Build what flows back to either operand, each in the shape of the output."""
        raise NotImplementedError(f"{cls.__name__} has no gradient rule")


@dataclass(frozen=True)
class Pair(Operator):
    """An operator on two arrays."""

    family: ClassVar[str] = "arithmetic"
    rule: ClassVar[type[Rule]]

    def inputs(self) -> tuple[Port, ...]:
        return (Port("lhs", doc="Left operand."), Port("rhs", doc="Right operand."))

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (self.rule.compute(*inputs),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        if self.rule.is_flat:
            return [scope.zeros_like(operand) for operand in scope.inputs]
        if scope.head_gradients[0] is None:
            return (None, None)
        return self.matched(scope, self.rule.partials(scope, self._combine(scope)))

    def matched(self, scope: GradientScope[HeadT], partials: Sequence[HeadT]) -> Sequence[HeadT]:
        """Bring what flows back into the shapes of the operands."""
        raise NotImplementedError

    def sibling(self, rule: type[Rule]) -> Pair:
        """Return the operator of another rule that matches shapes as this one does."""
        forms: list[type[Pair]] = Pair.__subclasses__()
        siblings = next(form for form in forms if isinstance(self, form)).__subclasses__()
        return next(operator for operator in siblings if operator.rule is rule)()

    def _combine(self, scope: GradientScope[HeadT]) -> Combine[HeadT]:
        def combine(rule: type[Rule], one: HeadT, other: HeadT) -> HeadT:
            return scope.make(self.sibling(rule), one, other)

        return combine
