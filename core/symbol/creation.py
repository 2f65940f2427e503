"""Symbols without inputs, and functions of symbols and numbers: ``sym.zeros((2, 3))``, ``sym.maximum(x, 0)``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from core.symbol.arithmetic import FUNCTIONS, is_number
from core.symbol.functions import operator_function
from core.symbol.symbol import Symbol
from core.symbol.types import dtype_of

Sizes = int | Sequence[int]


def zeros(shape: Sizes, dtype: object = None, **kwargs: Any) -> Symbol:  # noqa: ANN401 - name and attr
    """Return a symbol of zeros."""
    return _made("_zeros", shape=shape, dtype=_dtype(dtype), **kwargs)


def ones(shape: Sizes, dtype: object = None, **kwargs: Any) -> Symbol:  # noqa: ANN401
    """Return a symbol of ones."""
    return _made("_ones", shape=shape, dtype=_dtype(dtype), **kwargs)


def full(shape: Sizes, val: float, dtype: object = None, **kwargs: Any) -> Symbol:  # noqa: ANN401
    """Return a symbol with one number everywhere."""
    return _made("_full", shape=shape, dtype=_dtype(dtype), value=float(val), **kwargs)


def arange(
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool = False,
    name: str | None = None,
    dtype: object = None,
) -> Symbol:
    """Return evenly spaced numbers up to ``stop``, which is not among them; from 0 if there is only one."""
    options = {"start": start, "stop": stop, "step": step, "repeat": repeat, "infer_range": infer_range}
    return _made("_arange", **options, name=name, dtype=_dtype(dtype))


def linspace(
    start: float, stop: float, num: int, endpoint: bool = True, name: str | None = None, dtype: object = None
) -> Symbol:
    """Return a number of evenly spaced numbers from ``start`` to ``stop``, which is the last one if ``endpoint``."""
    options = {"start": start, "stop": stop, "num": num, "endpoint": endpoint}
    return _made("_linspace", **options, name=name, dtype=_dtype(dtype))


def eye(N: int, M: int = 0, k: int = 0, dtype: object = None, **kwargs: Any) -> Symbol:  # noqa: ANN401 - as in MXNet
    """Return a matrix of N rows and M columns (N, if 0) with ones on a diagonal."""
    return _made("_eye", N=N, M=M, k=k, dtype=_dtype(dtype), **kwargs)


def _dtype(given: object) -> str:
    return dtype_of("float32" if given is None else given).__name__


def _made(operator: str, **options: Any) -> Symbol:  # noqa: ANN401 - attributes of any kind
    function = operator_function(operator)
    if function is None:
        raise LookupError(operator)
    return function(**options)


@cache
def arithmetic_function(name: str) -> Callable[[object, object], object] | None:
    """Return the function of a name in `core.symbol.arithmetic.FUNCTIONS`; None if there is none."""
    if name not in FUNCTIONS:
        return None
    arithmetic, plain = FUNCTIONS[name]

    def combine(one: object, other: object) -> object:
        if isinstance(one, Symbol) and (isinstance(other, Symbol) or is_number(other)):
            return one.combined(arithmetic, other)
        if isinstance(other, Symbol) and is_number(one):
            return other.combined(arithmetic, one, is_reflected=True)
        if is_number(one) and is_number(other):
            return plain(one, other)
        raise TypeError(f"types ({type(one)}, {type(other)}) not supported")

    combine.__name__ = combine.__qualname__ = name
    return combine
