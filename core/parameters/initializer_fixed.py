"""Initializers that draw nothing: constants, interpolation kernels, and the bias of an LSTM's forget gate."""

# ruff: noqa: ARG002 - initializers share signatures and need not use each argument

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from core.dimension import Shape, format_shape
from core.operators.operator import Array
from core.parameters.initializer_base import NUMBERS, FloatType, Initializer, argument
from core.problem import Declared, Problem


@dataclass(frozen=True)
class Zero(Initializer):
    """Zeros, as biases start."""

    name: ClassVar[str] = "zero"
    display_name: ClassVar[str] = "Zero"
    aliases: ClassVar[tuple[str, ...]] = ("zeros",)
    formula: ClassVar[str] = "w = 0"

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return np.zeros(shape, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return 0.0, 0.0


@dataclass(frozen=True)
class One(Initializer):
    """Ones, as scales start."""

    name: ClassVar[str] = "one"
    display_name: ClassVar[str] = "One"
    aliases: ClassVar[tuple[str, ...]] = ("ones",)
    formula: ClassVar[str] = "w = 1"

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return np.ones(shape, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return 1.0, 1.0


@dataclass(frozen=True, eq=False)
class Constant(Initializer):
    """The same value everywhere, or the values of an array, which is broadcast to the parameter's shape."""

    name: ClassVar[str] = "constant"
    display_name: ClassVar[str] = "Constant"
    formula: ClassVar[str] = "w = value"

    value: ArrayLike = argument(0, kind=NUMBERS, doc="The value of every element, or an array of them.")

    def __post_init__(self) -> None:
        """Take sequences as arrays, as a copy that can't be written into."""
        if isinstance(self.value, list | tuple | np.ndarray | np.generic):
            values: Array = np.array(self.value)
            values.flags.writeable = False
            object.__setattr__(self, "value", values if values.ndim else values.item())

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return np.full(shape, self.value, dtype)

    @property
    def values(self) -> Array:
        """The value as an array, without axes if it is one number."""
        return np.asarray(self.value)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return (float(self.values.min()), float(self.values.max())) if self.values.size else (0.0, 0.0)

    # Broadcasting repeats each value equally often, so that the moments stay.

    def mean(self, shape: Shape) -> float:
        return float(self.values.mean()) if self.values.size else 0.0

    def std(self, shape: Shape) -> float:
        return float(self.values.std()) if self.values.size else 0.0

    def argument_problem(self) -> Problem | None:
        if self.values.dtype.kind in "biuf":
            return None
        values = {"initializer": Declared(self.display_name), "argument": "value"}
        return Problem("initializer_argument_format", values=values, expected=NUMBERS, found=self.value)

    def _shape_problem(self, shape: Shape) -> Problem | None:
        have = self.values.shape
        last = shape[len(shape) - len(have) :]
        if len(have) <= len(shape) and all(a in (1, b) or b < 0 for a, b in zip(have, last, strict=True)):
            return None
        return Problem("initializer_array", expected=format_shape(have), found=format_shape(shape))

    def argument_values(self) -> dict[str, Any]:
        return {"value": self.value.tolist() if isinstance(self.value, np.ndarray) else self.value}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Constant):
            return NotImplemented
        return np.array_equal(self.values, other.values)

    def __hash__(self) -> int:
        # Equal numbers of different types have equal hashes, as the equality asks for.
        return hash((self.name, tuple(self.values.ravel().tolist())))


@dataclass(frozen=True)
class Bilinear(Initializer):
    """Kernels that interpolate, for upsampling by a transposed convolution; every channel gets the same one.

    The kernel's scale f comes from its width, also for its height (as in MXNet): kernels should be square.
    """

    name: ClassVar[str] = "bilinear"
    display_name: ClassVar[str] = "Bilinear"
    source: ClassVar[str] = "J. Long et al.: Fully Convolutional Networks for Semantic Segmentation, 2015"
    formula: ClassVar[str] = "f = ⌈W/2⌉,  c = (2f − 1 − f mod 2) / 2f,  w[y, x] = (1 − |y/f − c|)·(1 − |x/f − c|)"
    axes: ClassVar[tuple[int, int | None]] = (4, 4)

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return np.full(shape, _interpolation_kernel(*shape[2:]), dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return Constant(_interpolation_kernel(*shape[2:])).bounds(shape)

    def mean(self, shape: Shape) -> float:
        return Constant(_interpolation_kernel(*shape[2:])).mean(shape)

    def std(self, shape: Shape) -> float:
        return Constant(_interpolation_kernel(*shape[2:])).std(shape)


def _interpolation_kernel(height: int, width: int) -> Array:
    f = max(math.ceil(width / 2), 1)  # an empty kernel has no element to scale
    c = (2 * f - 1 - f % 2) / (2 * f)
    column = 1 - np.abs(np.arange(height) / f - c)
    row = 1 - np.abs(np.arange(width) / f - c)
    kernel: Array = column[:, None] * row[None, :]
    return kernel


@dataclass(frozen=True)
class LSTMBias(Initializer):
    """Zeros, except for the forget gate: the second of the four gates along axis 0.

    A forget gate that starts open lets an LSTM remember from the first step on.
    """

    name: ClassVar[str] = "lstmbias"
    display_name: ClassVar[str] = "LSTMBias"
    source: ClassVar[str] = "R. Jozefowicz et al.: An Empirical Exploration of Recurrent Network Architectures, 2015"
    formula: ClassVar[str] = "h = ⌊n/4⌋,  b[h:2h] = forget_bias,  0 elsewhere"
    axes: ClassVar[tuple[int, int | None]] = (1, None)

    forget_bias: float = argument(1.0, doc="The bias of the forget gate.")

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        values = np.zeros(shape, dtype)
        h = shape[0] // 4
        values[h : 2 * h] = self.forget_bias
        return values

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return (min(0.0, self.forget_bias), max(0.0, self.forget_bias)) if shape[0] >= 4 else (0.0, 0.0)

    def mean(self, shape: Shape) -> float:
        return self.forget_bias * _gate_share(shape[0])

    def std(self, shape: Shape) -> float:
        share = _gate_share(shape[0])
        return abs(self.forget_bias) * math.sqrt(share * (1 - share))


def _gate_share(size: int) -> float:
    return size // 4 / size if size else 0.0
