"""MXNet's ``mx.gluon.utils``: batches in parts, and gradients that are not too large."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence

import numpy as np

from core import ndarray
from core.context import Context
from core.ndarray import NDArray


def split_data(data: NDArray, num_slice: int, batch_axis: int = 0, even_split: bool = True) -> list[NDArray]:
    """Return an array in parts along the batch; where they can't be equal, the first have one example more.

    Raises:
        ValueError: There are fewer examples than parts, or parts would not be equal though they should.
    """
    size = data.shape[batch_axis]
    if even_split and size % num_slice:
        raise ValueError(
            f"data with shape {data.shape} cannot be evenly split into {num_slice} slices along axis {batch_axis}. Use"
            f" a batch size that is a multiple of {num_slice}, or set even_split=False to allow uneven parts."
        )
    if size < num_slice:
        raise ValueError(f"Too many slices for data with shape {data.shape}: {num_slice} slices, {size} examples")
    least, longer = divmod(size, num_slice)
    ends = [least * (index + 1) + min(index + 1, longer) for index in range(num_slice)]
    if num_slice == 1:
        return [data]
    return [
        ndarray.slice_axis(data, axis=batch_axis, begin=begin, end=end)
        for begin, end in zip([0, *ends], ends, strict=False)
    ]


def split_and_load(
    data: object, ctx_list: Sequence[Context], batch_axis: int = 0, even_split: bool = True
) -> list[NDArray]:
    """Return an array in parts along the batch, one on each device."""
    array = data if isinstance(data, NDArray) else ndarray.array(data, ctx=ctx_list[0])
    parts = split_data(array, len(ctx_list), batch_axis, even_split)
    return [part.as_in_context(ctx) for part, ctx in zip(parts, ctx_list, strict=True)]


def clip_global_norm(arrays: Sequence[NDArray], max_norm: float, check_isfinite: bool = True) -> float:
    """Scale arrays in place so that the norm of all together is at most ``max_norm``; return what it was."""
    if not arrays:
        raise AssertionError("clip_global_norm needs at least one array")
    norm = math.sqrt(sum(float(np.square(array.asnumpy().astype(np.float64)).sum()) for array in arrays))
    if check_isfinite and not math.isfinite(norm):
        warnings.warn("nan or inf is detected. Clipping results will be undefined.", UserWarning, stacklevel=2)
    scale = max_norm / (norm + 1e-8)
    if scale < 1.0:
        for array in arrays:
            array[:] = array * scale
    return norm
