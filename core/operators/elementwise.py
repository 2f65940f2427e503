"""Element-wise arithmetic on arrays of one shape, and the rules of arithmetic that broadcasting shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.binary import Combine, Pair, Rule
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, RunContext, attribute
from core.operators.unary import Negative


class Add(Rule):
    """a + b."""

    compute: ClassVar[Callable[..., Any]] = np.add

    @classmethod
    def partials(cls, scope: GradientScope[HeadT], combine: Combine[HeadT]) -> Sequence[HeadT]:
        return (scope.gradient_of(0), scope.gradient_of(0))


class Subtract(Rule):
    """a − b."""

    compute: ClassVar[Callable[..., Any]] = np.subtract

    @classmethod
    def partials(cls, scope: GradientScope[HeadT], combine: Combine[HeadT]) -> Sequence[HeadT]:
        return (scope.gradient_of(0), scope.make(Negative(), scope.gradient_of(0)))


class Multiply(Rule):
    """a · b."""

    compute: ClassVar[Callable[..., Any]] = np.multiply

    @classmethod
    def partials(cls, scope: GradientScope[HeadT], combine: Combine[HeadT]) -> Sequence[HeadT]:
        (a, b), dy = scope.inputs, scope.gradient_of(0)
        return (combine(Multiply, dy, b), combine(Multiply, dy, a))


class Divide(Rule):
    """a / b."""

    compute: ClassVar[Callable[..., Any]] = np.divide

    @classmethod
    def partials(cls, scope: GradientScope[HeadT], combine: Combine[HeadT]) -> Sequence[HeadT]:
        (_, b), y = scope.inputs, scope.outputs[0]
        da = combine(Divide, scope.gradient_of(0), b)
        return (da, scope.make(Negative(), combine(Multiply, da, y)))


@dataclass(frozen=True)
class Elementwise(Pair):
    """Two inputs and one output of one shape."""

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("lhs", "rhs", "output"), "elementwise")

    def matched(self, scope: GradientScope[HeadT], partials: Sequence[HeadT]) -> Sequence[HeadT]:
        return partials


@dataclass(frozen=True)
class ElemwiseAdd(Elementwise):
    """Sum of two arrays of one shape, element by element."""

    name: ClassVar[str] = "elemwise_add"
    aliases: ClassVar[tuple[str, ...]] = ("_plus", "_Plus", "_add", "_grad_add")
    display_name: ClassVar[str] = "Add"
    formula: ClassVar[str] = "y = a + b"
    rule: ClassVar[type[Rule]] = Add


@dataclass(frozen=True)
class ElemwiseSub(Elementwise):
    """Difference of two arrays of one shape, element by element."""

    name: ClassVar[str] = "elemwise_sub"
    aliases: ClassVar[tuple[str, ...]] = ("_minus", "_Minus", "_sub")
    display_name: ClassVar[str] = "Subtract"
    formula: ClassVar[str] = "y = a − b"
    rule: ClassVar[type[Rule]] = Subtract


@dataclass(frozen=True)
class ElemwiseMul(Elementwise):
    """Product of two arrays of one shape, element by element."""

    name: ClassVar[str] = "elemwise_mul"
    aliases: ClassVar[tuple[str, ...]] = ("_mul", "_Mul")
    display_name: ClassVar[str] = "Multiply"
    formula: ClassVar[str] = "y = a · b"
    rule: ClassVar[type[Rule]] = Multiply


@dataclass(frozen=True)
class ElemwiseDiv(Elementwise):
    """Quotient of two arrays of one shape, element by element."""

    name: ClassVar[str] = "elemwise_div"
    aliases: ClassVar[tuple[str, ...]] = ("_div", "_Div")
    display_name: ClassVar[str] = "Divide"
    formula: ClassVar[str] = "y = a / b"
    rule: ClassVar[type[Rule]] = Divide


MAX_INPUTS = 10_000
"""Inputs that one node may have; a file must not be able to ask for billions of ports."""


@dataclass(frozen=True)
class AddN(Operator):
    """Sum of any number of arrays of one shape; the sum at a shared parameter's gradient is one of these."""

    name: ClassVar[str] = "add_n"
    aliases: ClassVar[tuple[str, ...]] = ("ElementWiseSum",)
    display_name: ClassVar[str] = "Sum of all"
    family: ClassVar[str] = "arithmetic"
    formula: ClassVar[str] = "y = a₀ + a₁ + …"
    main_attribute: ClassVar[str] = "num_args"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Sum of all", {"num_args": 2}),)

    num_args: int = attribute(doc="Number of inputs.", minimum=1, maximum=MAX_INPUTS, label="inputs")

    def inputs(self) -> tuple[Port, ...]:
        return tuple(Port(f"arg{index}", doc="An addend.") for index in range(self.num_args))

    def relate(self, relation: Relation) -> None:
        relation.same_shape((*(port.name for port in self.inputs()), "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        total = inputs[0]
        for addend in inputs[1:]:
            total = total + addend
        return (total,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.head_gradients[0],) * self.num_args


OPERATORS: tuple[type[Operator], ...] = (
    ElemwiseAdd,
    ElemwiseSub,
    ElemwiseMul,
    ElemwiseDiv,
    AddN,
)
