"""Operators on one array that keep its shape, from which others build their gradients: identity, negative, constants.

`core.operators.functions`, `trigonometry`, `rounding` and `special` have the functions of each element.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, RunContext, attribute

DTYPES = ("float16", "float32", "float64", "int8", "int32", "int64", "uint8")
"""Types of numbers that operators can be asked for, by MXNet's names."""


@dataclass(frozen=True)
class Unary(Operator):
    """One input and one output of one shape."""

    family: ClassVar[str] = "arithmetic"
    function: ClassVar[Callable[..., Any]]
    """The output's elements from the input's."""

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (type(self).function(inputs[0]),)


@dataclass(frozen=True)
class Identity(Unary):
    """The input as it is."""

    name: ClassVar[str] = "_copy"
    aliases: ClassVar[tuple[str, ...]] = ("identity",)
    display_name: ClassVar[str] = "Identity"
    formula: ClassVar[str] = "y = x"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.head_gradients[0],)


@dataclass(frozen=True)
class Negative(Unary):
    """The input with its sign turned."""

    name: ClassVar[str] = "negative"
    display_name: ClassVar[str] = "Negative"
    formula: ClassVar[str] = "y = −x"
    function: ClassVar[Callable[..., Any]] = np.negative

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Negative(), scope.gradient_of(0)),)


@dataclass(frozen=True)
class FlatUnary(Unary):
    """A function that is constant almost everywhere: its gradient is 0."""

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


@dataclass(frozen=True)
class ZerosLike(FlatUnary):
    """Zeros in the shape of the input."""

    name: ClassVar[str] = "zeros_like"
    display_name: ClassVar[str] = "Zeros like"
    formula: ClassVar[str] = "y = 0"
    function: ClassVar[Callable[..., Any]] = np.zeros_like


@dataclass(frozen=True)
class OnesLike(FlatUnary):
    """Ones in the shape of the input; with a factor behind it, the head gradient of an output that is no loss."""

    name: ClassVar[str] = "ones_like"
    display_name: ClassVar[str] = "Ones like"
    formula: ClassVar[str] = "y = 1"
    function: ClassVar[Callable[..., Any]] = np.ones_like


@dataclass(frozen=True)
class Cast(Unary):
    """The input as numbers of another type; whole numbers are cut off towards zero."""

    name: ClassVar[str] = "Cast"
    aliases: ClassVar[tuple[str, ...]] = ("cast",)
    display_name: ClassVar[str] = "Cast"
    formula: ClassVar[str] = "y = x as another type"
    main_attribute: ClassVar[str] = "dtype"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Cast", {"dtype": "float32"}),)

    dtype: str = attribute(doc="The type of the output's numbers.", choices=(*DTYPES, "bool"), label="type")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0].astype(self.dtype),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(CastLike(), scope.gradient_of(0), scope.inputs[0]),)


@dataclass(frozen=True)
class CastLike(Operator):
    """The values of one array in the type of another; the gradient of `Cast`."""

    name: ClassVar[str] = "_cast_like"
    display_name: ClassVar[str] = "Cast like"
    family: ClassVar[str] = "arithmetic"
    formula: ClassVar[str] = "y = a in the type of b"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("lhs", doc="The values."), Port("rhs", doc="Has the type."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("lhs", "rhs", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0].astype(inputs[1].dtype, copy=False),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(CastLike(), scope.gradient_of(0), scope.inputs[0]), None)


OPERATORS: tuple[type[Operator], ...] = (
    Identity,
    Negative,
    ZerosLike,
    OnesLike,
    Cast,
    CastLike,
)
