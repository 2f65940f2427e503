"""MXNet's ``mx.nd``: NDArray, making, saving and loading arrays, and a function for every operator.

``core.nd.FullyConnected`` and the others are made from the operators' declarations when somebody asks for them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from core.ndarray import random
from core.ndarray.arithmetic import FUNCTIONS, combine
from core.ndarray.creation import (
    arange,
    array,
    concatenate,
    empty,
    eye,
    from_numpy,
    full,
    linspace,
    moveaxis,
    ones,
    waitall,
    zeros,
)
from core.ndarray.files import load, load_frombuffer, save
from core.ndarray.functions import function_names, operator_function
from core.ndarray.ndarray import NDArray

__all__ = [
    "NDArray",
    "arange",
    "array",
    "concatenate",
    "empty",
    "eye",
    "from_numpy",
    "full",
    "linspace",
    "load",
    "load_frombuffer",
    "moveaxis",
    "ones",
    "random",
    "save",
    "waitall",
    "zeros",
]

_DRAWN = [name for name in random.__all__ if not name.endswith("_like")]
_RANDOM: dict[str, Callable[..., Any]] = {
    **{name: getattr(random, name) for name in _DRAWN if name not in ("gamma", "randn")},
    **{f"random_{name}": getattr(random, name) for name in _DRAWN if name not in ("shuffle", "multinomial")},
    **{f"sample_{name}": getattr(random, name) for name in _DRAWN if name not in ("shuffle", "randint")},
}
"""Random numbers under the names of MXNet's operators; ``nd.gamma`` is the function Γ."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function, or this module again
    if name in ("op", "_internal"):
        # MXNet keeps the functions of its operators there as well
        return sys.modules[__name__]
    function = _found(name)
    if function is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return function


def _found(name: str) -> Callable[..., Any] | None:
    if name in FUNCTIONS:
        return partial(combine, FUNCTIONS[name])
    return _RANDOM.get(name) or operator_function(name)


def __dir__() -> list[str]:
    return sorted([*__all__, *FUNCTIONS, *_RANDOM, *function_names()])
