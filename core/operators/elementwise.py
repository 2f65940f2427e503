"""Element-wise arithmetic: two arrays of one shape, an array and a number, and the functions gradients need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, RunContext, attribute


@dataclass(frozen=True)
class _Binary(Operator):
    """Two inputs and one output of one shape."""

    family: ClassVar[str] = "arithmetic"

    def inputs(self) -> tuple[Port, ...]:
        return (Port("lhs", doc="Left operand."), Port("rhs", doc="Right operand, of the same shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("lhs", "rhs", "output"), "elementwise")


@dataclass(frozen=True)
class ElemwiseAdd(_Binary):
    """Sum of two arrays of one shape, element by element."""

    name: ClassVar[str] = "elemwise_add"
    display_name: ClassVar[str] = "Add"
    formula: ClassVar[str] = "y = a + b"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0] + inputs[1],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.head_gradients[0], scope.head_gradients[0])


@dataclass(frozen=True)
class ElemwiseSub(_Binary):
    """Difference of two arrays of one shape, element by element."""

    name: ClassVar[str] = "elemwise_sub"
    display_name: ClassVar[str] = "Subtract"
    formula: ClassVar[str] = "y = a − b"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0] - inputs[1],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        dy = scope.gradient_of(0)
        return (dy, scope.make(MulScalar(scalar=-1.0), dy))


@dataclass(frozen=True)
class ElemwiseMul(_Binary):
    """Product of two arrays of one shape, element by element."""

    name: ClassVar[str] = "elemwise_mul"
    display_name: ClassVar[str] = "Multiply"
    formula: ClassVar[str] = "y = a · b"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0] * inputs[1],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (a, b), dy = scope.inputs, scope.gradient_of(0)
        return (scope.make(ElemwiseMul(), dy, b), scope.make(ElemwiseMul(), dy, a))


@dataclass(frozen=True)
class ElemwiseDiv(_Binary):
    """Quotient of two arrays of one shape, element by element."""

    name: ClassVar[str] = "elemwise_div"
    display_name: ClassVar[str] = "Divide"
    formula: ClassVar[str] = "y = a / b"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0] / inputs[1],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (_, b), y = scope.inputs, scope.outputs[0]
        da = scope.make(ElemwiseDiv(), scope.gradient_of(0), b)
        return (da, scope.make(MulScalar(scalar=-1.0), scope.make(ElemwiseMul(), da, y)))


MAX_INPUTS = 10_000
"""Inputs that one node may have; a file must not be able to ask for billions of ports."""


@dataclass(frozen=True)
class AddN(Operator):
    """Sum of any number of arrays of one shape; the sum at a shared parameter's gradient is one of these."""

    name: ClassVar[str] = "add_n"
    display_name: ClassVar[str] = "Sum of all"
    family: ClassVar[str] = "arithmetic"
    formula: ClassVar[str] = "y = a₀ + a₁ + …"
    hidden: ClassVar[bool] = True

    num_args: int = attribute(doc="Number of inputs.", minimum=1, maximum=MAX_INPUTS)

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


@dataclass(frozen=True)
class _Unary(Operator):
    """One input and one output of one shape."""

    family: ClassVar[str] = "arithmetic"

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")


@dataclass(frozen=True)
class _Scalar(_Unary):
    """An array and a number."""

    main_attribute: ClassVar[str] = "scalar"

    scalar: float = attribute(1.0, doc="The number.", label="number")


@dataclass(frozen=True)
class PlusScalar(_Scalar):
    """An array plus a number."""

    name: ClassVar[str] = "_plus_scalar"
    display_name: ClassVar[str] = "Add number"
    formula: ClassVar[str] = "y = x + c"
    hint: ClassVar[str] = "_plusscalar"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0] + self.scalar,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.head_gradients[0],)


@dataclass(frozen=True)
class MinusScalar(_Scalar):
    """An array minus a number."""

    name: ClassVar[str] = "_minus_scalar"
    display_name: ClassVar[str] = "Subtract number"
    formula: ClassVar[str] = "y = x − c"
    hint: ClassVar[str] = "_minusscalar"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0] - self.scalar,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.head_gradients[0],)


@dataclass(frozen=True)
class RMinusScalar(_Scalar):
    """A number minus an array."""

    name: ClassVar[str] = "_rminus_scalar"
    display_name: ClassVar[str] = "Subtract from number"
    formula: ClassVar[str] = "y = c − x"
    hint: ClassVar[str] = "_rminusscalar"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (self.scalar - inputs[0],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(MulScalar(scalar=-1.0), scope.gradient_of(0)),)


@dataclass(frozen=True)
class MulScalar(_Scalar):
    """An array times a number."""

    name: ClassVar[str] = "_mul_scalar"
    display_name: ClassVar[str] = "Multiply by number"
    formula: ClassVar[str] = "y = c x"
    hint: ClassVar[str] = "_mulscalar"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0] * self.scalar,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(self, scope.gradient_of(0)),)


@dataclass(frozen=True)
class DivScalar(_Scalar):
    """An array divided by a number."""

    name: ClassVar[str] = "_div_scalar"
    display_name: ClassVar[str] = "Divide by number"
    formula: ClassVar[str] = "y = x / c"
    hint: ClassVar[str] = "_divscalar"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0] / np.asarray(self.scalar, inputs[0].dtype),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(self, scope.gradient_of(0)),)


@dataclass(frozen=True)
class RDivScalar(_Scalar):
    """A number divided by an array."""

    name: ClassVar[str] = "_rdiv_scalar"
    display_name: ClassVar[str] = "Divide number by"
    formula: ClassVar[str] = "y = c / x"
    hint: ClassVar[str] = "_rdivscalar"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (self.scalar / inputs[0],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        y_over_x = scope.make(ElemwiseDiv(), scope.outputs[0], scope.inputs[0])
        dy_y_over_x = scope.make(ElemwiseMul(), scope.gradient_of(0), y_over_x)
        return (scope.make(MulScalar(scalar=-1.0), dy_y_over_x),)


@dataclass(frozen=True)
class GreaterScalar(_Scalar):
    """1 where an array is greater than a number, else 0."""

    name: ClassVar[str] = "_greater_scalar"
    display_name: ClassVar[str] = "Greater than number"
    formula: ClassVar[str] = "y = [x > c]"
    hidden: ClassVar[bool] = True

    scalar: float = attribute(0.0, doc="The number.", label="number")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return ((inputs[0] > self.scalar).astype(inputs[0].dtype),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


@dataclass(frozen=True)
class Abs(_Unary):
    """Absolute value."""

    name: ClassVar[str] = "abs"
    display_name: ClassVar[str] = "Absolute value"
    formula: ClassVar[str] = "y = |x|"
    hidden: ClassVar[bool] = True

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.abs(inputs[0]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), scope.make(Sign(), scope.inputs[0])),)


@dataclass(frozen=True)
class Sign(_Unary):
    """Sign: -1, 0 or 1."""

    name: ClassVar[str] = "sign"
    display_name: ClassVar[str] = "Sign"
    formula: ClassVar[str] = "y = sign(x)"
    hidden: ClassVar[bool] = True

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.sign(inputs[0]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


@dataclass(frozen=True)
class Square(_Unary):
    """Square."""

    name: ClassVar[str] = "square"
    display_name: ClassVar[str] = "Square"
    formula: ClassVar[str] = "y = x²"
    hidden: ClassVar[bool] = True

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.square(inputs[0]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        twice = scope.make(MulScalar(scalar=2.0), scope.inputs[0])
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), twice),)


@dataclass(frozen=True)
class ZerosLike(_Unary):
    """Zeros in the shape of the input."""

    name: ClassVar[str] = "zeros_like"
    display_name: ClassVar[str] = "Zeros like"
    formula: ClassVar[str] = "y = 0"
    hidden: ClassVar[bool] = True

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.zeros_like(inputs[0]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


@dataclass(frozen=True)
class OnesLike(_Unary):
    """Ones in the shape of the input; with a factor behind it, the head gradient of an output that is no loss."""

    name: ClassVar[str] = "ones_like"
    display_name: ClassVar[str] = "Ones like"
    formula: ClassVar[str] = "y = 1"
    hidden: ClassVar[bool] = True

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.ones_like(inputs[0]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)
