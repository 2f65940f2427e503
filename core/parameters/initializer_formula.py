"""The initializer that a person writes as a formula."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Shape
from core.operators.operator import Array
from core.parameters import formula_bounds
from core.parameters.formula import (
    DRAWN,
    INDICES,
    Part,
    checked,
    compute,
    fans,
    names,
    over,
    parse,
    shape_problem,
)
from core.parameters.initializer_base import FloatType, Initializer, argument
from core.problem import Declared, Problem, Refused

REACH = 8.0
"""How many deviations from the mean of a normal distribution are looked at; beyond lie 10⁻¹⁵ of it."""

POINTS = {0: 1, 1: 4096, 2: 512, 3: 64, 4: 22, 5: 12}
"""How many points are looked at along each variable, by how many variables there are."""


@dataclass(frozen=True)
class Formula(Initializer):
    """Whatever a formula says, for example ``u*(abs(u)>=5)`` with u between -10 and 10.

    It may name u (uniform between low and high), n (normal, mean 0, deviation 1), i, j and k (the element's index along
    the first axes), fan_in and fan_out (inputs and outputs of a weight), pi and e; the signs + - * / ^, comparisons,
    which give 0 or 1; and abs, exp, log, sqrt, min, max, sin, cos, where(condition, then, otherwise) and
    clip(x, low, high).
    """

    name: ClassVar[str] = "formula"
    display_name: ClassVar[str] = "Formula"
    formula: ClassVar[str] = "w = f(u, n, i, j, fan_in, fan_out),  u ~ U(low, high),  n ~ N(0, 1)"
    is_random: ClassVar[bool] = True

    text: str = argument("u", kind="str", doc="The formula, for example n*sqrt(2/fan_in).")
    low: float = argument(-0.07, doc="The smallest u.")
    high: float = argument(0.07, doc="The largest u.")

    @property
    def part(self) -> Part:
        """The formula, read.

        Raises:
            Refused: A ``formula_…`` problem.
        """
        return parse(self.text)

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        part = self.part
        values = compute(part, over(part, shape, generator, (self.low, self.high)))
        return checked(values, shape).astype(dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        read = {name: (float(value), float(value)) for name, value in fans(shape).items()}
        indices = {name: (0.0, max(size - 1.0, 0.0)) for name, size in zip(INDICES, shape, strict=False)}
        drawn = {"u": (self.low, self.high), "n": formula_bounds.ANYTHING}
        return formula_bounds.bounds(self.part, {**read, **indices, **drawn})

    def mean(self, shape: Shape) -> float:
        return self._moments(shape)[0]

    def std(self, shape: Shape) -> float:
        return self._moments(shape)[1]

    def _moments(self, shape: Shape) -> tuple[float, float]:
        """Return mean and deviation by integration over u, n and the indices, to about three digits."""
        if not math.prod(shape):
            return 0.0, 0.0
        part = self.part
        varying = [name for name in (*DRAWN, *INDICES) if name in names(part)]
        variables, weights = dict(fans(shape)), np.ones(())
        for axis, name in enumerate(varying):
            points, share = self._points(name, shape, POINTS[len(varying)])
            along = (-1, *(1,) * (len(varying) - axis - 1))
            variables[name] = points.reshape(along)
            weights = weights * share.reshape(along)
        values = compute(part, variables)
        with np.errstate(all="ignore"):
            mean = float((values * weights).sum())
            return mean, math.sqrt(max(float((np.square(values - mean) * weights).sum()), 0.0))

    def _points(self, name: str, shape: Shape, count: int) -> tuple[Array, Array]:
        """Return places along a variable with the share of the values that each stands for."""
        if name in INDICES:
            size = shape[INDICES.index(name)]
            count = min(count, size)
            return np.floor(_middles(count) * size), np.full(count, 1 / count)
        if name == "u":
            return self.low + (self.high - self.low) * _middles(count), np.full(count, 1 / count)
        points = REACH * (2 * _middles(count) - 1)
        density = np.exp(-np.square(points) / 2)
        return points, density / density.sum()

    def argument_problem(self) -> Problem | None:
        found = super().argument_problem()
        if found is not None:
            return found
        if not self.low <= self.high:
            values = {"initializer": Declared(self.display_name), "argument": "high"}
            return Problem("initializer_argument_range", values=values, expected=self.low, found=self.high)
        try:
            parse(self.text)
        except Refused as refused:
            return refused.problem
        return None

    def _shape_problem(self, shape: Shape) -> Problem | None:
        return shape_problem(self.part, shape)


def _middles(count: int) -> Array:
    return (np.arange(count) + 0.5) / count
