"""MXNet's ``mx.random``: the seed, and the same functions as ``nd.random``."""

from __future__ import annotations

from core.ndarray.random import (
    exponential,
    gamma,
    generalized_negative_binomial,
    multinomial,
    negative_binomial,
    normal,
    poisson,
    randint,
    randn,
    shuffle,
    uniform,
)
from core.scopes import seed_default_generator

__all__ = [
    "exponential",
    "gamma",
    "generalized_negative_binomial",
    "multinomial",
    "negative_binomial",
    "normal",
    "poisson",
    "randint",
    "randn",
    "seed",
    "shuffle",
    "uniform",
]


def seed(seed_state: int, ctx: object = "all") -> None:
    """Start the random numbers anew; equal seeds give equal numbers, on any machine and device."""
    del ctx
    if isinstance(seed_state, bool) or not hasattr(seed_state, "__index__"):
        raise ValueError("sd must be int")
    seed_default_generator(int(seed_state))
