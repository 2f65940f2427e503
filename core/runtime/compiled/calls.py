"""The steps of a bound program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from core.operators.operator import Array

Call: TypeAlias = tuple[Callable[..., object], tuple[Any, ...]]
"""A step of a bound program: a function and its positional arguments."""

LARGE_BYTES = 2**15
"""From so many on, writing an array once more takes longer than a slower call."""


def product_call(a: Array, b: Array, out: Array) -> Call:
    """Return the call of a product of matrices or vectors.

    The method takes less time to call, but it copies factors with gaps between their rows, and it fills `out` with
    zeros first; of a product with few terms that is half the traffic to the memory.
    """
    has_gaps = not (a.flags.forc and b.flags.forc)
    if (out.nbytes < LARGE_BYTES and not has_gaps) or not all(map(_has_runs, (a, b))):
        return a.dot, (b, out)
    return np.matmul, (a, b, out)


def _has_runs(array: Array) -> bool:
    """Tell whether elements lie side by side along an axis, as libraries ask for."""
    return array.itemsize in array.strides and min(array.strides) > 0
