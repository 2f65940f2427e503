"""Making arrays: from numbers, filled with one, in steps, or by joining others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.base import MXNetError
from core.context import Context
from core.ndarray.ndarray import NDArray
from core.ndarray.types import data_type, numbers, wanted_shape
from core.operators.operator import Array


def array(source_array: object, ctx: Context | None = None, dtype: npt.DTypeLike | None = None) -> NDArray:
    """Return an array of given numbers: float32, if nothing else is said and they are no array of ours."""
    if isinstance(source_array, NDArray):
        dtype = source_array.dtype if dtype is None else dtype
        source_array = source_array.data
    return NDArray(numbers(source_array, data_type(dtype)), ctx)


def from_numpy(ndarray: Array, zero_copy: bool = True) -> NDArray:
    """Return an array of ours on a NumPy array, in its memory if it is contiguous and that is wanted."""
    data_type(ndarray.dtype)
    return NDArray(np.ascontiguousarray(ndarray) if zero_copy else np.array(ndarray, order="C"))


def empty(shape: int | Sequence[int], ctx: Context | None = None, dtype: npt.DTypeLike | None = None) -> NDArray:
    """Return an array whose numbers nobody has set."""
    return NDArray(np.empty(wanted_shape(shape), data_type(dtype)), ctx)


def zeros(
    shape: int | Sequence[int],
    ctx: Context | None = None,
    dtype: npt.DTypeLike | None = None,
    **kwargs: Any,  # noqa: ANN401
) -> NDArray:
    """Return zeros."""
    return full(shape, 0, ctx, dtype, **kwargs)


def ones(
    shape: int | Sequence[int],
    ctx: Context | None = None,
    dtype: npt.DTypeLike | None = None,
    **kwargs: Any,  # noqa: ANN401
) -> NDArray:
    """Return ones."""
    return full(shape, 1, ctx, dtype, **kwargs)


def full(
    shape: int | Sequence[int],
    val: float,
    ctx: Context | None = None,
    dtype: npt.DTypeLike | None = None,
    out: NDArray | None = None,
    stype: str | None = None,
) -> NDArray:
    """Return an array of one number."""
    if stype not in (None, "default"):
        raise MXNetError(f"There are no sparse arrays here: the storage type can't be {stype!r}, only 'default'.")
    with np.errstate(all="ignore"):
        return _into(np.full(wanted_shape(shape), val, data_type(dtype)), ctx, out)


def arange(
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool | None = None,
    ctx: Context | None = None,
    dtype: npt.DTypeLike | None = None,
) -> NDArray:
    """Return numbers in equal steps, from ``start`` (0 if only one end is given) up to ``stop``, each repeated."""
    del infer_range  # MXNet's way to leave the end open in symbols
    first, last = (0.0, start) if stop is None else (start, stop)
    if step == 0:
        raise MXNetError("the step of arange must not be 0")
    wanted_shape(max(0, int(np.ceil((last - first) / step))) * repeat)
    found = np.repeat(np.arange(first, last, step, dtype=np.float64), repeat)
    return NDArray(found.astype(data_type(dtype)), ctx)


def linspace(
    start: float,
    stop: float,
    num: int,
    endpoint: bool = True,
    ctx: Context | None = None,
    dtype: npt.DTypeLike | None = None,
) -> NDArray:
    """Return so many numbers in equal steps between two ends."""
    (count,) = wanted_shape(num)
    return NDArray(np.linspace(start, stop, count, endpoint=endpoint).astype(data_type(dtype)), ctx)


def eye(
    N: int,
    M: int = 0,
    k: int = 0,
    ctx: Context | None = None,
    dtype: npt.DTypeLike | None = None,
    out: NDArray | None = None,
) -> NDArray:
    """Return a matrix with ones on a diagonal: the main one, or the k-th above it; square without ``M``."""
    rows, columns = wanted_shape((N, M or N))
    return _into(np.eye(rows, columns, int(k), data_type(dtype)), ctx, out)


def concatenate(arrays: Sequence[NDArray], axis: int = 0, always_copy: bool = True) -> NDArray:
    """Return arrays joined along an axis; one alone is itself, if no copy is wanted."""
    from core.ndarray.functions import apply

    if not arrays or not all(isinstance(one, NDArray) for one in arrays):
        raise TypeError("concatenate takes a list of at least one NDArray")
    if len(arrays) == 1 and not always_copy:
        return arrays[0]
    joined: NDArray = apply("Concat", *arrays, dim=axis)
    return joined


def moveaxis(tensor: NDArray, source: int | Sequence[int], destination: int | Sequence[int]) -> NDArray:
    """Return the array with some axes moved to other places."""
    return tensor.transpose(_moved(tensor.ndim, source, destination))


def _moved(rank: int, source: int | Sequence[int], destination: int | Sequence[int]) -> tuple[int, ...]:
    sources = [axis % rank for axis in ((source,) if isinstance(source, int) else source)]
    targets = [axis % rank for axis in ((destination,) if isinstance(destination, int) else destination)]
    order = [axis for axis in range(rank) if axis not in sources]
    for target, axis in sorted(zip(targets, sources, strict=True)):
        order.insert(target, axis)
    return tuple(order)


def waitall() -> None:
    """Do nothing: numbers are there as soon as there is an array."""


def _into(data: Array, ctx: Context | None, out: NDArray | None) -> NDArray:
    if out is None:
        return NDArray(data, ctx)
    out.assign((Ellipsis,), NDArray(data, ctx))
    return out
