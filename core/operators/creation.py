"""Operators that make arrays of nothing, or of nothing but a shape: constants, ranges, sizes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation, Shape, declare_shape
from core.operators.operator import (
    MAX_INTEGER,
    Array,
    GradientScope,
    HeadT,
    Operator,
    Port,
    RunContext,
    attribute,
)
from core.operators.unary import DTYPES


@dataclass(frozen=True)
class _Creation(Operator):
    """An operator without inputs."""

    family: ClassVar[str] = "sources"
    hidden: ClassVar[bool] = True

    ctx: str = attribute("", doc="MXNet's device; there is one memory here.", is_technical=True)
    dtype: str = attribute("float32", doc="Type of the numbers.", choices=(*DTYPES, "bool"), label="type")

    def inputs(self) -> tuple[Port, ...]:
        return ()

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return ()


@dataclass(frozen=True)
class _Filled(_Creation):
    """An array of one number."""

    main_attribute: ClassVar[str] = "shape"

    shape: Shape = attribute((), doc="The shape.")

    def relate(self, relation: Relation) -> None:
        if not self.shape or min(self.shape) < 1:
            relation.refuse("shape_open", "output", found=self.shape)
        else:
            declare_shape(relation, "output", self.shape, "declared")

    def _filled(self, number: float) -> tuple[Array, ...]:
        return (np.full(self.shape, number, self.dtype),)


@dataclass(frozen=True)
class Zeros(_Filled):
    """Zeros in a shape."""

    name: ClassVar[str] = "_zeros"
    display_name: ClassVar[str] = "Zeros"
    formula: ClassVar[str] = "y = 0"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return self._filled(0)


@dataclass(frozen=True)
class Ones(_Filled):
    """Ones in a shape."""

    name: ClassVar[str] = "_ones"
    display_name: ClassVar[str] = "Ones"
    formula: ClassVar[str] = "y = 1"

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return self._filled(1)


@dataclass(frozen=True)
class Full(_Filled):
    """One number in a shape."""

    name: ClassVar[str] = "_full"
    display_name: ClassVar[str] = "Full"
    formula: ClassVar[str] = "y = c"

    value: float = attribute(doc="The number.", label="number")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return self._filled(self.value)


@dataclass(frozen=True)
class Arange(_Creation):
    """Evenly spaced numbers from a start up to, but without, a stop; with a start alone, from 0 up to it."""

    name: ClassVar[str] = "_arange"
    display_name: ClassVar[str] = "Range"
    formula: ClassVar[str] = "yᵢ = start + i · step"

    start: float = attribute(doc="The first number; the stop, if there is none.")
    stop: float | None = attribute(None, doc="Before what it ends.")
    step: float = attribute(1.0, doc="From one number to the next.")
    repeat: int = attribute(1, doc="How often each number stands.", minimum=1, label="times each")
    infer_range: bool = attribute(False, doc="MXNet's way to take the length from elsewhere.", is_technical=True)

    def _bounds(self) -> tuple[float, float]:
        return (0.0, self.start) if self.stop is None else (self.start, self.stop)

    def relate(self, relation: Relation) -> None:
        start, stop = self._bounds()
        count = math.ceil((stop - start) / self.step) if self.step else 0
        if count < 1:
            relation.refuse("range_empty", "output", expected=f"{start:g}, {stop:g}", found=f"{self.step:g}")
        elif relation.set_rank("output", 1, "range"):
            relation.fix(relation.dim("output", 0), count * self.repeat, "range")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        start, stop = self._bounds()
        numbers = start + self.step * np.arange(math.ceil((stop - start) / self.step))
        return (np.repeat(numbers, self.repeat).astype(self.dtype),)


@dataclass(frozen=True)
class Linspace(_Creation):
    """A number of evenly spaced numbers from a start to a stop, with the stop or without."""

    name: ClassVar[str] = "_linspace"
    display_name: ClassVar[str] = "Even spacing"
    formula: ClassVar[str] = "yᵢ = start + i · (stop − start) / (n − 1)"

    start: float = attribute(doc="The first number.")
    stop: float = attribute(doc="The last number, or the one behind it.")
    num: int = attribute(doc="How many.", minimum=1, maximum=MAX_INTEGER, label="count")
    endpoint: bool = attribute(True, doc="The stop is the last number.", label="with the stop")

    def relate(self, relation: Relation) -> None:
        if relation.set_rank("output", 1, "range"):
            relation.fix(relation.dim("output", 0), self.num, "range")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.linspace(self.start, self.stop, self.num, endpoint=self.endpoint).astype(self.dtype),)


@dataclass(frozen=True)
class Eye(_Creation):
    """Ones on a diagonal, and zeros elsewhere."""

    name: ClassVar[str] = "_eye"
    display_name: ClassVar[str] = "Identity matrix"
    formula: ClassVar[str] = "yᵢⱼ = [j = i + k]"

    N: int = attribute(doc="Rows.", minimum=1, maximum=MAX_INTEGER, label="rows")
    M: int = attribute(0, doc="Columns; as many as rows if 0.", minimum=0, maximum=MAX_INTEGER, label="columns")
    k: int = attribute(0, doc="Which diagonal: 0 the main one, above it if positive.", label="diagonal")

    def relate(self, relation: Relation) -> None:
        declare_shape(relation, "output", (self.N, self.M or self.N), "declared")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.eye(self.N, self.M or self.N, self.k, dtype=self.dtype),)


# Shapes as values


@dataclass(frozen=True)
class ShapeArray(Operator):
    """The sizes of an array, as an array of integers."""

    name: ClassVar[str] = "shape_array"
    display_name: ClassVar[str] = "Shape"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y = shape of x"
    dtype: ClassVar[str] = "int64"
    """What is given, whatever is read; type inference looks for it."""

    def relate(self, relation: Relation) -> None:
        rank = relation.rank("data")
        if relation.set_rank("output", 1, "vector_of_sizes") and rank:
            relation.fix(relation.dim("output", 0), rank, "vector_of_sizes")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.asarray(inputs[0].shape, np.int64),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


@dataclass(frozen=True)
class SizeArray(Operator):
    """The number of elements of an array, as an array of one integer."""

    name: ClassVar[str] = "size_array"
    display_name: ClassVar[str] = "Number of elements"
    family: ClassVar[str] = "shape"
    formula: ClassVar[str] = "y = size of x"
    dtype: ClassVar[str] = "int64"
    """What is given, whatever is read; type inference looks for it."""

    def relate(self, relation: Relation) -> None:
        if relation.set_rank("output", 1, "vector_of_sizes"):
            relation.fix(relation.dim("output", 0), 1, "vector_of_sizes")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (np.asarray([inputs[0].size], np.int64),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.zeros_like(scope.inputs[0]),)


OPERATORS: tuple[type[Operator], ...] = (
    Zeros,
    Ones,
    Full,
    Arange,
    Linspace,
    Eye,
    ShapeArray,
    SizeArray,
)
