"""Initializers that draw: uniform, normal, scaled by the fans of a weight, and orthogonal.

A seed gives the same numbers on every machine: the draws come from a counter-based generator and are scaled by
single, correctly rounded operations. Orthogonal matrices pass through LAPACK and agree to about 1e-7.
"""

# ruff: noqa: ARG002 - initializers share signatures and need not use each argument

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Shape
from core.operators.operator import Array
from core.parameters.initializer_base import FloatType, Initializer, argument
from core.problem import Refused

_FAN = "Which fan divides: that of the inputs, of the outputs, or their mean."


@dataclass(frozen=True)
class Uniform(Initializer):
    """Uniform between -scale and scale."""

    name: ClassVar[str] = "uniform"
    display_name: ClassVar[str] = "Uniform"
    formula: ClassVar[str] = "w ~ U(−scale, scale)"
    is_random: ClassVar[bool] = True

    scale: float = argument(0.07, doc="The largest magnitude that is drawn.", minimum=0)

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return _uniform(self.scale, shape, generator, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return -self.scale, self.scale


@dataclass(frozen=True)
class Normal(Initializer):
    """Normal around 0."""

    name: ClassVar[str] = "normal"
    display_name: ClassVar[str] = "Normal"
    aliases: ClassVar[tuple[str, ...]] = ("gaussian",)
    formula: ClassVar[str] = "w ~ N(0, sigma²)"
    is_random: ClassVar[bool] = True

    sigma: float = argument(0.01, doc="The standard deviation.", minimum=0)

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return _normal(self.sigma, shape, generator, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return -math.inf, math.inf

    def std(self, shape: Shape) -> float:
        return self.sigma


@dataclass(frozen=True)
class Xavier(Initializer):
    """Scaled by the number of inputs and outputs, so that signals keep their size from layer to layer.

    For a weight of shape (outputs, inputs, *kernel) the fans are the first two axes times the kernel's size, and
    the scale is sqrt(magnitude / factor). At least two axes are needed.
    """

    name: ClassVar[str] = "xavier"
    display_name: ClassVar[str] = "Xavier"
    formula: ClassVar[str] = "s = √(magnitude / factor),  w ~ U(−s, s) or N(0, s²)"
    source: ClassVar[str] = (
        "X. Glorot, Y. Bengio: Understanding the difficulty of training deep feedforward neural networks, 2010"
    )
    is_random: ClassVar[bool] = True
    axes: ClassVar[tuple[int, int | None]] = (2, None)

    rnd_type: str = argument("uniform", doc="The distribution.", choices=("uniform", "gaussian"))
    factor_type: str = argument("avg", doc=_FAN, choices=("avg", "in", "out"))
    magnitude: float = argument(3, doc="What the factor divides; 2 suits relu.", minimum=0)

    def scale(self, shape: Shape) -> float:
        """Return s of the formula."""
        problem = self.problem(shape)
        if problem is not None:
            raise Refused(problem)
        return _fan_scale(shape, self.factor_type, self.magnitude)

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        draw = _uniform if self.rnd_type == "uniform" else _normal
        return draw(self.scale(shape), shape, generator, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        s = self.scale(shape) if self.rnd_type == "uniform" else math.inf
        return -s, s

    def std(self, shape: Shape) -> float:
        return self.scale(shape) if self.rnd_type == "gaussian" else super().std(shape)


@dataclass(frozen=True)
class MSRAPrelu(Initializer):
    """Normal, scaled for layers followed by a relu with a slope on its negative side (He et al. 2015).

    That is Xavier's normal distribution with the magnitude 2 / (1 + slope²).
    """

    name: ClassVar[str] = "msraprelu"
    display_name: ClassVar[str] = "MSRAPrelu"
    formula: ClassVar[str] = "w ~ N(0, 2 / ((1 + slope²)·factor))"
    source: ClassVar[str] = "K. He et al.: Delving Deep into Rectifiers, 2015"
    is_random: ClassVar[bool] = True
    axes: ClassVar[tuple[int, int | None]] = (2, None)

    factor_type: str = argument("avg", doc=_FAN, choices=("avg", "in", "out"))
    slope: float = argument(0.25, doc="The slope of the relu on its negative side; 0 for a plain relu.")

    @property
    def as_xavier(self) -> Xavier:
        """The Xavier that draws the same."""
        return Xavier("gaussian", self.factor_type, 2.0 / (1 + self.slope**2))

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return self.as_xavier.fill(shape, generator, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return -math.inf, math.inf

    def std(self, shape: Shape) -> float:
        return self.as_xavier.std(shape)


@dataclass(frozen=True)
class Orthogonal(Initializer):
    """Orthonormal rows or columns, whichever are fewer, times scale (Saxe et al. 2013).

    A random matrix T of shape (outputs, everything else) is decomposed, T = U S V; the factor of T's shape is the
    weight. Signs: LAPACK may return any u with its v negated. Here the largest component of each vector of the
    *other* factor is positive, which settles the sign on every machine and keeps the weight symmetric around 0.
    """

    name: ClassVar[str] = "orthogonal"
    display_name: ClassVar[str] = "Orthogonal"
    formula: ClassVar[str] = "T = U S V,  w = scale · U or scale · V"
    source: ClassVar[str] = (
        "A. M. Saxe et al.: Exact solutions to the nonlinear dynamics of learning in deep linear networks, 2013"
    )
    is_random: ClassVar[bool] = True
    axes: ClassVar[tuple[int, int | None]] = (2, None)

    scale: float = argument(1.414, doc="The length of each row or column.")
    rand_type: str = argument("uniform", doc="The distribution of T.", choices=("uniform", "normal"))

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        draw = _uniform if self.rand_type == "uniform" else _normal
        matrix = draw(1.0, (shape[0], math.prod(shape[1:])), generator, np.float64)
        w: Array = (self.scale * _orthogonal_factor(matrix)).reshape(shape).astype(dtype)
        return w

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return -abs(self.scale), abs(self.scale)

    def std(self, shape: Shape) -> float:
        # Each of the min(m, n) vectors has max(m, n) components whose squares add up to scale².
        return abs(self.scale) / math.sqrt(max(shape[0], math.prod(shape[1:]), 1))


def _orthogonal_factor(matrix: Array) -> Array:
    if not matrix.size:
        return matrix
    u, _, v = np.linalg.svd(matrix, full_matrices=False)
    if u.shape == matrix.shape:
        return u * _signs_of_largest(v)
    return v * _signs_of_largest(u.T)[:, None]


def _signs_of_largest(rows: Array) -> Array:
    """Return the sign of each row's component of the largest magnitude, 1 or -1."""
    largest = np.take_along_axis(rows, np.abs(rows).argmax(axis=1, keepdims=True), axis=1)[:, 0]
    return np.where(largest < 0, -1.0, 1.0)


def _fan_scale(shape: Shape, factor_type: str, magnitude: float) -> float:
    kernel = math.prod(shape[2:])
    fan_in, fan_out = shape[1] * kernel, shape[0] * kernel
    factor = {"in": fan_in, "out": fan_out, "avg": (fan_in + fan_out) / 2}[factor_type]
    return math.sqrt(magnitude / factor) if factor else 0.0  # no factor: there is no element to scale


def _uniform(scale: float, shape: Shape, generator: np.random.Generator, dtype: FloatType) -> Array:
    # Drawn in the wanted precision: a large weight is not first made in float64.
    return dtype(2 * scale) * generator.random(shape, dtype) - dtype(scale)


def _normal(sigma: float, shape: Shape, generator: np.random.Generator, dtype: FloatType) -> Array:
    return dtype(sigma) * generator.standard_normal(shape, dtype)
