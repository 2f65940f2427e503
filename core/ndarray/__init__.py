"""MXNet's ``mx.nd``: NDArray, making, saving and loading arrays, and a function for every operator.

``core.nd.FullyConnected`` and the others are made from the operators' declarations when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

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
    "moveaxis",
    "ones",
    "waitall",
    "zeros",
]


def __getattr__(name: str) -> Callable[..., Any]:
    function = partial(combine, FUNCTIONS[name]) if name in FUNCTIONS else operator_function(name)
    if function is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return function


def __dir__() -> list[str]:
    return sorted([*__all__, *FUNCTIONS, *function_names()])
