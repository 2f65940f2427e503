"""MXNet's ``mx.sym``: Symbol, Variable, Group, loading, and a function for every operator.

``core.symbol.FullyConnected`` and the others are made from the operators' declarations when somebody asks for them.
"""

from __future__ import annotations

import typing
from collections.abc import Callable

from core.symbol.arithmetic import FUNCTIONS
from core.symbol.creation import arange, arithmetic_function, eye, full, linspace, ones, zeros
from core.symbol.functions import function_names, operator_function
from core.symbol.symbol import Group, Symbol, Variable, load, load_json, var

__all__ = [
    "Group",
    "Symbol",
    "Variable",
    "arange",
    "eye",
    "full",
    "linspace",
    "load",
    "load_json",
    "ones",
    "var",
    "zeros",
]


def __getattr__(name: str) -> Callable[..., Symbol]:
    function = arithmetic_function(name) or operator_function(name)
    if function is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = function  # the next one finds it without asking here
    return typing.cast(
        Callable[..., Symbol], function
    )  # of numbers alone they make numbers, which nobody asks them for


def __dir__() -> list[str]:
    return sorted([*__all__, *FUNCTIONS, *function_names()])
