"""Random arrays in NumPy's spelling: ``size`` instead of ``shape``."""

from __future__ import annotations

from core.ndarray import NDArray
from core.ndarray import random as drawn
from core.random import seed

__all__ = ["normal", "randint", "seed", "uniform"]

Size = int | tuple[int, ...]


def uniform(low: float = 0.0, high: float = 1.0, size: Size = ()) -> NDArray:
    """Return numbers drawn evenly from [low, high)."""
    return drawn.uniform(low, high, shape=size)


def normal(loc: float = 0.0, scale: float = 1.0, size: Size = ()) -> NDArray:
    """Return numbers drawn from a normal distribution of this mean and standard deviation."""
    return drawn.normal(loc, scale, shape=size)


def randint(low: int, high: int, size: Size = ()) -> NDArray:
    """Return whole numbers drawn evenly from [low, high)."""
    return drawn.randint(low, high, shape=size)
