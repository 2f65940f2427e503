"""Kernels of convolution and max pooling, with the rows last in memory: (C, H, W, N).

Arrays keep their logical axes (N, C, H, W) and are transposed views of such memory, so that element-wise operators
in between go through it in order. With the rows last, a window's element is a run of N numbers: columns are copied
in runs, and a layer is one matrix product. The unrolling is from K. Chellapilla, S. Puri, P. Simard: High
performance convolutional neural networks for document processing (2006).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from core.expression.expression import Head
from core.operators.convolution import Convolution, ConvolutionDataGradient, ConvolutionWeightGradient
from core.operators.groups import SumLike
from core.operators.operator import Array, Operator
from core.operators.pooling import Pooling, PoolingScatter
from core.operators.windows import Windows
from core.runtime.compiled.binding import Binding
from core.runtime.compiled.products import is_product


def rows_last(array: Array) -> Array:
    """Return (N, C, …) as (C, …, N)."""
    return np.moveaxis(array, 0, -1)


def rows_first(array: Array) -> Array:
    """Return (C, …, N) as (N, C, …)."""
    return np.moveaxis(array, -1, 0)


def convolution(operator: Convolution, binding: Binding, inputs: list[Array]) -> bool:
    """Bind y = w ∗ x + b."""
    data, weight, *bias = inputs
    if operator.num_group != 1 or not is_product(*inputs) or 0 in data.shape:
        return False
    columns = _columns(operator.windows, binding, data)
    out = _channels_out(binding, (*operator.windows.counts(data.shape[2:]), len(data)), operator.num_filter, data.dtype)
    binding.do(np.dot, binding.contiguous(weight).reshape(len(weight), -1), columns, out)
    if bias:
        binding.compute(np.add, out, bias[0].reshape(-1, 1), out=out)
    return True


def _channels_out(binding: Binding, positions: tuple[int, ...], channels: int, dtype: np.dtype[np.generic]) -> Array:
    """Make an output of (N, channels, …) and return it as the matrix (channels, … · N)."""
    axes = range(len(positions) + 1)
    like = rows_first(np.empty([2 for _ in axes], dtype))
    out = binding.output((positions[-1], channels, *positions[:-1]), dtype, like=like)
    return rows_last(out).reshape(channels, -1)


def _columns(windows: Windows, binding: Binding, data: Array) -> Array:
    """Return what each window sees as a column, (C · kernel, positions · N); once for all who ask for these windows."""
    key = (binding.operation.inputs[_data_input(binding.operation.operator)], windows)
    if key in binding.memo:
        return binding.memo[key]
    source = rows_last(data)
    sizes, counts = source.shape[1:-1], windows.counts(source.shape[1:-1])
    padded = source
    if windows.padded_sizes(sizes) != sizes:
        padded = binding.reserved((len(source), *windows.padded_sizes(sizes), source.shape[-1]), data.dtype)
        inner = tuple(slice(p, p + size) for p, size in zip(windows.pad, sizes, strict=True))
        binding.do(np.copyto, padded[(slice(None), *inner)], source)
    channel, *steps, row = padded.strides
    inside = [step * d for step, d in zip(steps, windows.dilate, strict=True)]
    outside = [step * s for step, s in zip(steps, windows.stride, strict=True)]
    shape = (len(source), *windows.kernel, *counts, source.shape[-1])
    view = as_strided(padded, shape, (channel, *inside, *outside, row), writeable=False)
    columns = binding.reserved(shape, data.dtype)
    binding.do(np.copyto, columns, view)
    flat = columns.reshape(len(source) * math.prod(windows.kernel), -1)
    binding.memo[key] = flat
    return flat


def _data_input(operator: Operator) -> int:
    return 1 if isinstance(operator, ConvolutionWeightGradient) else 0


def _channels_in(binding: Binding, array: Array) -> Array:
    """Return (N, C, …) as the matrix (C, … · N)."""
    return binding.contiguous(rows_last(array)).reshape(array.shape[1], -1)


def weight_gradient(operator: ConvolutionWeightGradient, binding: Binding, inputs: list[Array]) -> bool:
    """Bind Σ g xᵀ, with the columns of the forward pass."""
    g, data = inputs
    if operator.num_group != 1 or not is_product(g, data) or 0 in data.shape or 0 in g.shape:
        return False
    columns = _columns(operator.windows, binding, data)
    out = binding.output((operator.num_filter, data.shape[1], *operator.kernel), data.dtype)
    binding.do(np.dot, _channels_in(binding, g), columns.T, out.reshape(operator.num_filter, -1))
    return True


def data_gradient(operator: ConvolutionDataGradient, binding: Binding, inputs: list[Array]) -> bool:
    """Bind wᵀ ∗ g: columns of gradients, added up where their windows saw."""
    g, weight, like = inputs
    if operator.num_group != 1 or not is_product(g, weight) or 0 in like.shape or 0 in g.shape:
        return False
    windows, sizes = operator.windows, like.shape[2:]
    counts, ends = windows.counts(sizes), windows.padded_sizes(sizes)
    flat = binding.contiguous(weight).reshape(len(weight), -1)
    columns = binding.scratch((*like.shape[1:2], *windows.kernel, *counts, len(like)), g.dtype)
    binding.do(np.dot, flat.T, _channels_in(binding, g), columns.reshape(flat.shape[1], -1))
    out = rows_last(binding.output(like.shape, g.dtype, like=rows_first(np.empty([2] * like.ndim, g.dtype))))
    padded = out if ends == sizes else binding.scratch((like.shape[1], *ends, len(like)), g.dtype)
    binding.do(padded.fill, 0)
    for place, where in windows.offsets(counts):
        target = padded[(slice(None), *where)]
        binding.compute(np.add, target, columns[(slice(None), *place)], out=target)
    if padded is not out:
        inner = tuple(slice(p, p + size) for p, size in zip(windows.pad, sizes, strict=True))
        binding.do(np.copyto, out, padded[(slice(None), *inner)])
    return True


def sum_of_channels(operator: SumLike, binding: Binding, inputs: list[Array]) -> bool:
    """Bind the sum over all axes but that of the channels, the gradient of a bias, as a product with ones."""
    full, small = inputs
    is_plain = operator.axis == 1 and not (operator.mean or operator.only_train)
    if not is_plain or full.ndim < 3 or not is_product(full) or 0 in full.shape or small.size != full.shape[1]:
        return False
    flat = _channels_in(binding, full)
    out = binding.output(small.shape, full.dtype)
    binding.do(np.dot, flat, np.ones(flat.shape[1], full.dtype), out.reshape(-1))
    return True


def max_pooling(operator: Pooling, binding: Binding, inputs: list[Array]) -> bool:
    """Bind the maxima of windows; where each is, is kept as its number within the window."""
    (x,) = inputs
    places = binding.operation.outputs[1] if operator.pool_type == "max" else None
    if places is None or not _pools(operator, x) or not _is_private(binding, places):
        return False
    windows = operator.windows(x.shape[2:])
    counts = windows.counts(x.shape[2:])
    shape = (*x.shape[:2], *counts)
    best = binding.output(shape, x.dtype, like=x)
    number = binding.output(shape, np.dtype(np.uint8), index=1, like=x)
    is_larger = binding.scratch(shape, np.dtype(bool), like=x)
    place = binding.scratch(shape, np.dtype(np.uint8), like=x)
    needs_places = binding.uses.get(places, 0) > 0
    for index, (_, where) in enumerate(windows.offsets(counts)):
        values = x[(..., *where)]
        if index == 0:
            binding.do(np.copyto, best, values)
            binding.do(number.fill, 0)
            continue
        if needs_places:
            # Numbers grow, so the larger one is that of the value found last: no selection is needed.
            binding.compute(np.greater, values, best, out=is_larger)
            binding.compute(np.multiply, is_larger.view(np.uint8), np.asarray(index, np.uint8), out=place)
            binding.compute(np.maximum, number, place, out=number)
        binding.compute(np.maximum, best, values, out=best)
    binding.memo[places] = number
    return True


def max_pooling_gradient(operator: PoolingScatter, binding: Binding, inputs: list[Array]) -> bool:
    """Bind what goes back to the places of the maxima."""
    g, _, like = inputs
    number = binding.memo.get(binding.operation.inputs[1])
    if number is None:
        return False
    windows = operator.windows(like.shape[2:])
    counts = windows.counts(like.shape[2:])
    out = binding.output(like.shape, g.dtype, like=like)
    tiles = windows.stride == windows.kernel
    if not tiles or math.prod(counts) * math.prod(windows.kernel) != math.prod(like.shape[2:]):
        binding.do(out.fill, 0)
    hit = binding.scratch(g.shape, g.dtype, like=number)
    for index, (_, where) in enumerate(windows.offsets(counts)):
        target = out[(..., *where)]
        binding.compute(np.equal, number, np.asarray(index, np.uint8), out=hit)
        if tiles:
            binding.compute(np.multiply, g, hit, out=target)
        else:
            binding.compute(np.multiply, g, hit, out=hit)
            binding.compute(np.add, target, hit, out=target)
    return True


def _pools(operator: Pooling, x: Array) -> bool:
    if operator.global_pool or x.dtype.char not in "fd" or 0 in x.shape or math.prod(operator.kernel) > 255:
        return False
    windows = operator.windows(x.shape[2:])
    return windows.padded_sizes(x.shape[2:]) == x.shape[2:] and 0 not in windows.counts(x.shape[2:])


def _is_private(binding: Binding, places: Head) -> bool:
    """Tell whether nobody but gradients of max pooling reads the places (a result would count as one more use)."""
    users = binding.users.get(places, ())
    alike = [each for each in users if isinstance(each.operator, PoolingScatter) and each.inputs[1] == places]
    return len(alike) == len(users) == binding.uses.get(places, 0)
