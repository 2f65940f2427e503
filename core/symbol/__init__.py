"""MXNet's ``mx.sym``: Symbol, Variable, Group, loading, and a function for every operator.

``core.symbol.FullyConnected`` and the others are made from the operators' declarations when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable

from core.symbol.functions import function_names, operator_function
from core.symbol.symbol import Group, Symbol, Variable, load, load_json, var

__all__ = ["Group", "Symbol", "Variable", "load", "load_json", "var"]


def __getattr__(name: str) -> Callable[..., Symbol]:
    function = operator_function(name)
    if function is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return function


def __dir__() -> list[str]:
    return sorted([*__all__, *function_names()])
