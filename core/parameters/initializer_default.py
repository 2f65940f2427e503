"""Which initializer a parameter gets when nobody chose one: by the end of its name, as in MXNet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from core.operators.operator import Role
from core.parameters.initializer_base import Initializer
from core.parameters.initializer_fixed import One, Zero
from core.parameters.initializer_random import Uniform

BY_SUFFIX: Mapping[str, Initializer] = MappingProxyType(
    {
        "weight": Uniform(),
        "bias": Zero(),
        "gamma": One(),
        "beta": Zero(),
        "mean": Zero(),
        "var": One(),
        "min": Zero(),
        "max": One(),
    }
)
"""What the name of a parameter decides by its end."""

DEFAULT_WEIGHT = BY_SUFFIX["weight"]


def default_initializer(name: str, role: Role = Role.PARAMETER, ports: Iterable[str] = ()) -> Initializer:
    """Return what a variable gets when nobody chose: by the end of its name, as in MXNet, or of a port it feeds.

    MXNet refuses a name that ends in none of the known words. Here a person may call a weight anything, so the
    ports are asked next, and what is left starts as a weight (an auxiliary state as zeros).
    """
    for word in (name, *ports):
        for suffix, initializer in BY_SUFFIX.items():
            if word.lower().endswith(suffix):
                return initializer
    return Zero() if role is Role.AUXILIARY else DEFAULT_WEIGHT
