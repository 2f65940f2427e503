"""Kernels of convolution and max pooling, with the rows last in memory: (C, H, W, N).

Arrays keep their logical axes (N, C, H, W) and are transposed views of such memory, so that element-wise operators
in between go through it in order. With the rows last, a window's element is a run of N numbers: columns are copied
in runs, and a layer is one matrix product. The unrolling is from K. Chellapilla, S. Puri, P. Simard: High
performance convolutional neural networks for document processing (2006).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from core.expression.expression import Head
from core.operators.convolution import Convolution, ConvolutionDataGradient, ConvolutionWeightGradient
from core.operators.groups import SumLike
from core.operators.operator import Array, Operator
from core.operators.pooling import Pooling, PoolingScatter
from core.operators.windows import Windows
from core.runtime.compiled.binder import Binder
from core.runtime.compiled.products import is_product


def rows_last(array: Array) -> Array:
    """Return (N, C, …) as (C, …, N)."""
    return np.moveaxis(array, 0, -1)


def rows_first(array: Array) -> Array:
    """Return (C, …, N) as (N, C, …)."""
    return np.moveaxis(array, -1, 0)


def at(array: Array, where: tuple[Any, ...]) -> Array:
    """Return a view of an array."""
    view: Array = array[where]
    return view


def convolution(operator: Convolution, binder: Binder, inputs: list[Array]) -> bool:
    """Bind y = w ∗ x + b."""
    data, weight, *bias = inputs
    if operator.num_group != 1 or not is_product(*inputs) or 0 in data.shape:
        return False
    columns = _columns(operator.windows, binder, data)
    positions = (*operator.windows.counts(data.shape[2:]), len(data))
    out = _channels_out(binder, positions, operator.num_filter, data.dtype)
    matrix = out.reshape(len(out), -1)
    if not np.shares_memory(matrix, out):  # somebody else's array, with the rows first
        matrix = binder.scratch(matrix.shape, data.dtype)
    binder.multiply(binder.contiguous(weight).reshape(len(weight), -1), columns, matrix)
    if bias:
        binder.compute(np.add, matrix, bias[0].reshape(-1, 1), out=matrix)
    if not np.shares_memory(matrix, out):
        binder.do(np.copyto, out, matrix.reshape(out.shape))
    return True


def _channels_out(binder: Binder, positions: tuple[int, ...], channels: int, dtype: np.dtype[np.generic]) -> Array:
    """Make an output of (N, channels, …) and return it as (channels, …, N)."""
    axes = range(len(positions) + 1)
    like = rows_first(np.empty([2 for _ in axes], dtype))
    return rows_last(binder.output((positions[-1], channels, *positions[:-1]), dtype, like=like))


def _columns(windows: Windows, binder: Binder, data: Array) -> Array:
    """Return what each window sees as a column, (C · kernel, positions · N); once for all who ask for these windows."""
    key = (binder.operation.inputs[_data_input(binder.operation.operator)], windows)
    if key in binder.memo:
        return binder.memo[key]
    source = rows_last(data)
    sizes, counts = source.shape[1:-1], windows.counts(source.shape[1:-1])
    padded = source
    if windows.padded_sizes(sizes) != sizes:
        padded = binder.reserved((len(source), *windows.padded_sizes(sizes), source.shape[-1]), data.dtype)
        inner = tuple(slice(p, p + size) for p, size in zip(windows.pad, sizes, strict=True))
        binder.do(np.copyto, at(padded, (slice(None), *inner)), source)
    channel, *steps, row = padded.strides
    inside = [step * d for step, d in zip(steps, windows.dilate, strict=True)]
    outside = [step * s for step, s in zip(steps, windows.stride, strict=True)]
    shape = (len(source), *windows.kernel, *counts, source.shape[-1])
    view = as_strided(padded, shape, (channel, *inside, *outside, row), writeable=False)
    columns = binder.reserved(shape, data.dtype)
    binder.do(np.copyto, columns, view)
    flat = columns.reshape(len(source) * math.prod(windows.kernel), -1)
    binder.memo[key] = flat
    return flat


def _data_input(operator: Operator) -> int:
    return 1 if isinstance(operator, ConvolutionWeightGradient) else 0


def _channels_in(binder: Binder, array: Array) -> Array:
    """Return (N, C, …) as the matrix (C, … · N)."""
    return binder.contiguous(rows_last(array)).reshape(array.shape[1], -1)


def weight_gradient(operator: ConvolutionWeightGradient, binder: Binder, inputs: list[Array]) -> bool:
    """Bind Σ g xᵀ, with the columns of the forward pass."""
    g, data = inputs
    if operator.num_group != 1 or not is_product(g, data) or 0 in data.shape or 0 in g.shape:
        return False
    columns = _columns(operator.windows, binder, data)
    out = binder.output((operator.num_filter, data.shape[1], *operator.kernel), data.dtype)
    binder.multiply(_channels_in(binder, g), columns.T, out.reshape(operator.num_filter, -1))
    return True


def data_gradient(operator: ConvolutionDataGradient, binder: Binder, inputs: list[Array]) -> bool:
    """Bind wᵀ ∗ g: columns of gradients, added up where their windows saw."""
    g, weight, like = inputs
    if operator.num_group != 1 or not is_product(g, weight) or 0 in like.shape or 0 in g.shape:
        return False
    windows, sizes = operator.windows, like.shape[2:]
    counts, ends = windows.counts(sizes), windows.padded_sizes(sizes)
    flat = binder.contiguous(weight).reshape(len(weight), -1)
    columns = binder.scratch((*like.shape[1:2], *windows.kernel, *counts, len(like)), g.dtype)
    binder.multiply(flat.T, _channels_in(binder, g), columns.reshape(flat.shape[1], -1))
    out = rows_last(binder.output(like.shape, g.dtype, like=rows_first(np.empty([2] * like.ndim, g.dtype))))
    padded = out if ends == sizes else binder.scratch((like.shape[1], *ends, len(like)), g.dtype)
    binder.do(padded.fill, 0)
    for place, where in windows.offsets(counts):
        target = padded[where[1:]]
        binder.compute(np.add, target, at(columns, (slice(None), *place)), out=target)
    if padded is not out:
        inner = tuple(slice(p, p + size) for p, size in zip(windows.pad, sizes, strict=True))
        binder.do(np.copyto, out, at(padded, (slice(None), *inner)))
    return True


def sum_of_channels(operator: SumLike, binder: Binder, inputs: list[Array]) -> bool:
    """Bind the sum over all axes but that of the channels, the gradient of a bias, as a product with ones."""
    full, small = inputs
    is_plain = operator.axis == 1 and not (operator.mean or operator.only_train)
    if not is_plain or full.ndim < 3 or not is_product(full) or 0 in full.shape or small.size != full.shape[1]:
        return False
    flat = _channels_in(binder, full)
    out = binder.output(small.shape, full.dtype)
    binder.multiply(flat, np.ones(flat.shape[1], full.dtype), out.reshape(-1))
    return True


def max_pooling(operator: Pooling, binder: Binder, inputs: list[Array]) -> bool:
    """Bind the maxima of windows; where each is, is kept as its number within the window."""
    (x,) = inputs
    places = binder.operation.outputs[1] if operator.pool_type == "max" else None
    if places is None or not _pools(operator, x) or not _is_private(binder, places):
        return False
    windows = operator.windows(x.shape[2:])
    counts = windows.counts(x.shape[2:])
    shape = (*x.shape[:2], *counts)
    best = binder.output(shape, x.dtype, like=x)
    number = binder.output(shape, np.dtype(np.uint8), index=1, like=x)
    is_larger = binder.scratch(shape, np.dtype(bool), like=x)
    place = binder.scratch(shape, np.dtype(np.uint8), like=x)
    needs_places = binder.uses.get(places, 0) > 0
    (_, where), *others = windows.offsets(counts)
    largest = x[where]
    for index, (_, where) in enumerate(others, 1):
        values = x[where]
        if needs_places:
            binder.compute(np.greater, values, largest, out=is_larger)
            _note_places(binder, is_larger.view(np.uint8), index, place, number)
        binder.compute(np.maximum, largest, values, out=best)
        largest = best
    if not others:
        binder.do(np.copyto, best, largest)
        binder.do(number.fill, 0)
    binder.memo[places] = number
    return True


def _note_places(binder: Binder, is_larger: Array, index: int, place: Array, number: Array) -> None:
    """Bind number ← index where a value is larger than all before; numbers grow, so a maximum selects."""
    if index == 1:
        binder.do(np.copyto, number, is_larger)
        return
    binder.compute(np.multiply, is_larger, np.asarray(index, np.uint8), out=place)
    binder.compute(np.maximum, number, place, out=number)


def max_pooling_gradient(operator: PoolingScatter, binder: Binder, inputs: list[Array]) -> bool:
    """Bind what goes back to the places of the maxima."""
    g, _, like = inputs
    number = binder.memo.get(binder.operation.inputs[1])
    if number is None:
        return False
    windows = operator.windows(like.shape[2:])
    counts = windows.counts(like.shape[2:])
    out = binder.output(like.shape, g.dtype, like=like)
    tiles = windows.stride == windows.kernel
    if not tiles or math.prod(counts) * math.prod(windows.kernel) != math.prod(like.shape[2:]):
        binder.do(out.fill, 0)
    hit = binder.scratch(g.shape, g.dtype, like=number)
    for index, (_, where) in enumerate(windows.offsets(counts)):
        target = out[where]
        binder.compute(np.equal, number, np.asarray(index, np.uint8), out=hit)
        if tiles:
            binder.compute(np.multiply, g, hit, out=target)
        else:
            binder.compute(np.multiply, g, hit, out=hit)
            binder.compute(np.add, target, hit, out=target)
    return True


def _pools(operator: Pooling, x: Array) -> bool:
    if operator.global_pool or x.dtype.char not in "fd" or 0 in x.shape or math.prod(operator.kernel) > 255:
        return False
    windows = operator.windows(x.shape[2:])
    return windows.padded_sizes(x.shape[2:]) == x.shape[2:] and 0 not in windows.counts(x.shape[2:])


def _is_private(binder: Binder, places: Head) -> bool:
    """Tell whether nobody but gradients of max pooling reads the places (a result would count as one more use)."""
    users = binder.users.get(places, ())
    alike = [each for each in users if isinstance(each.operator, PoolingScatter) and each.inputs[1] == places]
    return len(alike) == len(users) == binder.uses.get(places, 0)
