"""Types of numbers that arrays can hold, and the shapes that people ask for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.base import MXNetError
from core.dimension import Shape
from core.ndarray.invoke import check_size
from core.operators.operator import Array

TYPE_CODES = {"float32": 0, "float64": 1, "float16": 2, "uint8": 3, "int32": 4, "int8": 5, "int64": 6, "bool": 7}
"""The types, with the numbers that MXNet's files have for them."""

GRAD_REQS = {"null": 0, "write": 1, "add": 3}
"""What a backward pass does with a gradient, with MXNet's numbers."""


def data_type(dtype: npt.DTypeLike | None) -> np.dtype[np.generic]:
    """Return NumPy's type for what somebody asks for; float32 for None.

    Raises:
        TypeError: Arrays cannot hold it.
    """
    found = np.dtype(np.float32 if dtype is None else dtype)
    if found.name not in TYPE_CODES:
        raise TypeError(f"Arrays cannot hold {found.name}; they hold {', '.join(TYPE_CODES)}")
    return found


def wanted_shape(shape: object) -> Shape:
    """Return a shape from a size or a list of them.

    Raises:
        MXNetError: A size is negative, or the array would be too large.
        TypeError: It is something else.
    """
    sizes = (shape,) if isinstance(shape, int | np.integer) else shape
    if not isinstance(sizes, Sequence) or not all(isinstance(size, int | np.integer) for size in sizes):
        raise TypeError(f"A shape is an integer or a tuple of them, but got {shape!r}")
    found = tuple(map(int, sizes))
    if any(size < 0 for size in found):
        raise MXNetError(f"An array cannot have the shape {found}: sizes must not be negative")
    check_size(found)
    return found


def numbers(source: object, dtype: np.dtype[np.generic]) -> Array:
    """Return a new NumPy array with the numbers of whatever holds some.

    Raises:
        TypeError: It holds none.
    """
    try:
        with np.errstate(all="ignore"):
            return np.array(source, dtype=dtype, order="C")
    except (ValueError, TypeError, OverflowError):
        raise TypeError("source_array must be array like object") from None
