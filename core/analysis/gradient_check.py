"""Whether gradients are right: what the backward pass says against central differences, in float64.

A derivative is estimated by (f(x + h) − f(x − h)) / 2h. Its error falls with h² until rounding, about ε · |f| / h,
takes over, so h is chosen near the cube root of ε ≈ 2·10⁻¹⁶ (W. H. Press et al.: Numerical Recipes, 3rd edition,
section 5.7). Where f has a kink (relu at 0, a tie of two maxima) the slopes on both sides differ however small h is,
and no number is right: such elements are told apart and counted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from core.analysis.objective import Objective, Run
from core.expression.expression import ExpressionNode, Head, apply, variable
from core.operators.operator import Array
from core.problem import Path
from core.runtime.program import build_program
from core.runtime.random import generator

STEP = 6e-6
"""h for values of about 1; larger values take it in proportion."""

FINER = (STEP, STEP / 16, STEP / 256)
"""What is tried in turn where the two derivatives differ."""

TOLERANCE = 1e-5
"""The largest error that passes."""

SAMPLES = 64
"""How many elements of one array are looked at, unless somebody wants more."""

IsStopped: TypeAlias = Callable[[], bool]


@dataclass(frozen=True)
class Element:
    """One element of an array with its two derivatives."""

    index: tuple[int, ...]
    analytic: float
    numeric: float

    @property
    def error(self) -> float:
        """The difference, relative where the derivatives are above 1; infinite where one is not a number."""
        error = abs(self.analytic - self.numeric) / max(1.0, abs(self.analytic), abs(self.numeric))
        return math.inf if math.isnan(error) else error


@dataclass(frozen=True)
class ArrayCheck:
    """What was found for one array.

    Attributes:
        path: Of the Variable; where one node is checked, of the node's input.
        name: The argument's name; where one node is checked, the input's.
        worst: The element with the largest error; None if none could be compared.
        checked: How many elements were compared.
        kinks: How many were left out, because there is a kink.
        size: How many elements the array has.
    """

    path: Path
    name: str
    worst: Element | None
    checked: int
    kinks: int
    size: int

    @property
    def error(self) -> float:
        """The largest error."""
        return 0.0 if self.worst is None else self.worst.error

    @property
    def passed(self) -> bool:
        """Whether the largest error is within the tolerance."""
        return self.error <= TOLERANCE


@dataclass(frozen=True)
class GradientCheck:
    """What was found for all arrays, the worst first."""

    arrays: tuple[ArrayCheck, ...]

    @property
    def passed(self) -> bool:
        """Whether all arrays pass."""
        return all(array.passed for array in self.arrays)


def check_gradients(
    run: Run, wanted: Mapping[Path, str], *, samples: int = SAMPLES, is_stopped: IsStopped = lambda: False
) -> GradientCheck:
    """Check the gradients of a program's Variables.

    Args:
        run: A program with a backward pass, and the values of its Variables.
        wanted: The paths of the Variables to check, with their names.
        samples: How many elements of each array are looked at: those with the largest gradients, and random ones.
        is_stopped: Asked between elements; what has been found until then is returned.

    Raises:
        Refused: ``gradient_check_loss``, for a loss layer whose potential is not known.
    """
    objective = Objective(run)
    found = []
    for path, name in wanted.items():
        node = run.program.variable_at[path]
        analytic = objective.gradients.get(node)
        if analytic is not None and not is_stopped():
            found.append(_check(objective, node, analytic, name, samples, is_stopped))
    return GradientCheck(tuple(sorted(found, key=lambda check: check.error, reverse=True)))


def check_node(
    node: ExpressionNode,
    inputs: Sequence[Array],
    *,
    is_train: bool = True,
    seed: int = 0,
    samples: int = SAMPLES,
    is_stopped: IsStopped = lambda: False,
) -> GradientCheck:
    """Check the gradient rule of one node at its inputs, for incoming gradients drawn at random.

    Args:
        inputs: The value at each input of the node.
        seed: The run's, so that a random operator draws what it drew there.

    Raises:
        Refused: ``gradient_check_loss``; ``gradient_missing``, for an operator without a gradient rule.
    """
    if node.operator is None:
        raise ValueError(f"{node!r} has no rule")
    states = node.operator.state_updates()
    places = [variable(port.name, path=(*node.path, port.name)) for port in node.input_ports]
    alone = apply(node.operator, node.name, [Head(place) for place in places], node.attributes, node.path)
    heads = tuple(Head(alone, index) for index in range(len(alone.output_ports)) if index not in states.values())
    program = build_program(heads, [place for place in places if place.name not in states])
    values = {place.path: value for place, value in zip(places, inputs, strict=True)}
    run = Run(program, values, is_train, seed)
    computed = Objective(run).base
    draws = generator(seed, node.path, "gradient check")
    arriving = {place: draws.standard_normal(computed[head].shape) for place, head in enumerate(heads)}
    wanted = {place.path: place.name for place in places if place.name not in states}
    return check_gradients(replace(run, head_gradients=arriving), wanted, samples=samples, is_stopped=is_stopped)


def _check(
    objective: Objective, node: ExpressionNode, analytic: Array, name: str, samples: int, is_stopped: IsStopped
) -> ArrayCheck:
    value = np.array(objective.base[Head(node)], np.float64)
    function = objective.along(node)
    here = function(value)
    draws = generator(objective.run.seed, node.path, "gradient check")
    worst: Element | None = None
    checked = kinks = 0
    for index in _chosen(analytic, samples, draws):
        if is_stopped():
            break
        numeric = _slope(function, value, index, here, float(analytic[index]))
        if numeric is None:
            kinks += 1
            continue
        checked += 1
        element = Element(index, float(analytic[index]), numeric)
        if worst is None or element.error > worst.error:
            worst = element
    return ArrayCheck(node.path, name, worst, checked, kinks, value.size)


def _chosen(analytic: Array, samples: int, draws: np.random.Generator) -> Iterable[tuple[int, ...]]:
    """Return which elements to look at: all if they are few, else half the largest gradients and half any."""
    if analytic.size <= samples:
        return list(np.ndindex(*analytic.shape))
    largest = np.argsort(-np.abs(analytic), axis=None, kind="stable")[: samples // 2]
    others = draws.choice(analytic.size, samples, replace=False)
    places = list(dict.fromkeys([*largest.tolist(), *others.tolist()]))[:samples]
    return [tuple(int(axis) for axis in np.unravel_index(place, analytic.shape)) for place in places]


def _slope(
    function: Callable[[Array], float], value: Array, index: tuple[int, ...], here: float, expected: float
) -> float | None:
    """Return the derivative of a function along one element; None at a kink.

    Only where the first estimate is far from what is expected, smaller steps tell a kink from a curve.
    """
    centre = float(value[index])
    gaps, slope = [], math.nan
    for step in FINER:
        width = step * max(1.0, abs(centre))
        ends = []
        for sign in (1, -1):
            value[index] = centre + sign * width
            ends.append(function(value))
        value[index] = centre
        slope = (ends[0] - ends[1]) / (2 * width)
        if Element(index, expected, slope).error <= TOLERANCE:
            return slope
        gaps.append(abs(ends[0] + ends[1] - 2 * here) / width)
    # the slopes of a curve come together as the step gets smaller, those of a kink stay apart
    return None if gaps[-1] > max(gaps[0] / 4, TOLERANCE) else slope
