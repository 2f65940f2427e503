"""Two-dimensional data sets of two classes that a network must bend its boundary for, made from a fixed seed.

Points are (rows, 2), float32, roughly within ±1; the classes take turns, so that any part of the rows has both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from core.operators.operator import Array
from core.runtime.random import generator

ROWS = 400

Floats = npt.NDArray[np.float64]


def make_toy_set(name: str, rows: int = ROWS) -> tuple[Array, Array]:
    """Return the points and the classes (0 and 1) of a toy set, both float32."""
    random = generator(0, (name,), "toy")
    label = np.arange(rows) % 2
    points = _MAKERS[name](label, random)
    return points.astype(np.float32), label.astype(np.float32)


def _xor(label: npt.NDArray[np.int64], random: np.random.Generator) -> Floats:
    """Return points in four squares, of which opposite ones are of one class; a gap of 0.1 around the axes is empty."""
    size = random.uniform(0.05, 1, (len(label), 2))
    x_sign = random.choice([-1, 1], len(label))
    y_sign = np.where(label == 1, -x_sign, x_sign)
    found: Floats = size * np.column_stack([x_sign, y_sign])
    return found


def _circles(label: npt.NDArray[np.int64], random: np.random.Generator) -> Floats:
    """Return a disc of radius 0.4, class 0, in a ring from 0.6 to 1, class 1."""
    angle = random.uniform(0, 2 * np.pi, len(label))
    share = random.random(len(label))
    # Even in area: the square of the radius is what is drawn evenly.
    radius = np.sqrt(np.where(label == 1, 0.36 + 0.64 * share, 0.16 * share))
    found: Floats = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return found


def _moons(label: npt.NDArray[np.int64], random: np.random.Generator) -> Floats:
    """Return two half circles that reach into each other, with noise of 0.05."""
    angle = random.uniform(0, np.pi, len(label))
    x = np.where(label == 1, 1 - np.cos(angle), np.cos(angle)) - 0.5
    y = np.where(label == 1, 0.5 - np.sin(angle), np.sin(angle)) - 0.25
    return np.column_stack([x, y]) / 1.5 + random.normal(0, 0.05, (len(label), 2))


def _spirals(label: npt.NDArray[np.int64], random: np.random.Generator) -> Floats:
    """Return two arms that wind once around the middle, with noise of 0.02."""
    share = np.sqrt(random.uniform(0.02, 1, len(label)))
    angle = 2 * np.pi * share + np.pi * label
    points = share[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    found: Floats = points + random.normal(0, 0.02, (len(label), 2))
    return found


_MAKERS: Mapping[str, Callable[[npt.NDArray[np.int64], np.random.Generator], Floats]] = MappingProxyType(
    {"xor": _xor, "circles": _circles, "moons": _moons, "spirals": _spirals}
)
