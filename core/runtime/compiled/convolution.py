"""Kernels of convolution as matrix products, with the rows last in memory: (C, H, W, N).

Arrays keep their logical axes (N, C, H, W) and are transposed views of such memory, so that element-wise operators
in between go through it in order. With the rows last, a window's element is a run of N numbers: what windows see is
copied in runs. The unrolling is from K. Chellapilla, S. Puri, P. Simard: High performance convolutional neural
networks for document processing (2006); here only the axes behind the first are unrolled (`Bands`), as the windows
along the first then lie in that memory already, one overlapping the next.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from core.dimension import Shape
from core.operators.convolution import Convolution, ConvolutionDataGradient, ConvolutionWeightGradient
from core.operators.groups import SumLike
from core.operators.operator import Array
from core.operators.windows import Windows
from core.runtime.compiled.binder import Binder
from core.runtime.compiled.products import is_product

LEAST_COLUMNS = 128
"""A product with fewer columns reads its weights too often for what it computes with them."""
MOST_PARTS = 2**18
"""Elements of the products that are summed up together: 1 MB of float32."""


class Run(NamedTuple):
    """Windows along the first axis at equal distances in the bands.

    Attributes:
        windows: Which ones.
        start: The band where the first begins.
        step: Bands from one to the next.
    """

    windows: slice
    start: int
    step: int


@dataclass(frozen=True)
class Bands:
    """How data lies unrolled: a band for each position along the first axis, with what windows of the others see.

    A band is a matrix of R = C · (kernel behind the first axis) rows and Q = (windows behind the first axis) · N
    columns. Bands lie one behind the other, so k of them, a window of k positions, are a matrix of k · R rows. With
    a dilation d along the first axis, the positions 0, d, 2d, … come first, then 1, d + 1, ….

    Attributes:
        windows: Of as many axes as there are sizes.
        sizes: Positions of the data along each axis.
    """

    windows: Windows
    sizes: Shape
    channels: int
    rows: int

    @cached_property
    def counts(self) -> Shape:
        """How many windows there are along each axis."""
        return self.windows.counts(self.sizes)

    @cached_property
    def padded(self) -> Shape:
        """Positions along each axis, padding included."""
        return self.windows.padded_sizes(self.sizes)

    @property
    def shape(self) -> Shape:
        """The unrolled data: (positions, C, kernel…, windows…, N)."""
        return (self.padded[0], self.channels, *self.windows.kernel[1:], *self.counts[1:], self.rows)

    @property
    def height(self) -> int:
        """Rows R of a band."""
        return self.channels * math.prod(self.windows.kernel[1:])

    @property
    def width(self) -> int:
        """Columns Q of a band."""
        return math.prod(self.counts[1:]) * self.rows

    @property
    def window_height(self) -> int:
        """Rows of the bands of one window."""
        return self.windows.kernel[0] * self.height

    def view(self, padded: Array) -> Array:
        """Return what windows see of padded data (C, positions…, N), without copying and without a dilated order."""
        channel, first, *steps, row = padded.strides
        inside = [step * d for step, d in zip(steps, self.windows.dilate[1:], strict=True)]
        outside = [step * s for step, s in zip(steps, self.windows.stride[1:], strict=True)]
        return as_strided(padded, self.shape, (first, channel, *inside, *outside, row))

    def orders(self) -> Iterator[tuple[slice, slice]]:
        """Yield positions of the first axis with the bands where these lie."""
        start = 0
        for remainder in range(self.windows.dilate[0]):
            count = len(range(remainder, self.padded[0], self.windows.dilate[0]))
            yield slice(remainder, None, self.windows.dilate[0]), slice(start, start + count)
            start += count

    def runs(self) -> list[Run]:
        """List all windows along the first axis; those of a run begin where the same remainder is left."""
        stride, dilate = self.windows.stride[0], self.windows.dilate[0]
        starts = [bands.start for _, bands in self.orders()]
        period = dilate // math.gcd(stride, dilate)
        return [
            Run(
                slice(first, None, period),
                starts[first * stride % dilate] + first * stride // dilate,
                period * stride // dilate,
            )
            for first in range(min(period, self.counts[0]))
        ]

    def matrices(self, unrolled: Array, run: Run) -> Array:
        """Return the windows of a run as overlapping matrices (windows, k · R, Q)."""
        count = len(range(*run.windows.indices(self.counts[0])))
        flat = unrolled.reshape(-1, self.width)[run.start * self.height :]
        row, item = flat.strides
        shape = (count, self.window_height, self.width)
        return as_strided(flat, shape, (run.step * self.height * row, row, item))


def bands_of(windows: Windows, data: Array) -> Bands:
    """Return how data (N, C, …) is unrolled; where bands would be too narrow, along all axes, behind one of size 1."""
    sizes, counts = data.shape[2:], windows.counts(data.shape[2:])
    if windows.kernel[0] == 1 or math.prod(counts[1:]) * len(data) < LEAST_COLUMNS:
        kernel, stride, dilate, pad = windows.kernel, windows.stride, windows.dilate, windows.pad
        windows = Windows((1, *kernel), (1, *stride), (1, *dilate), (0, *pad), windows.is_full)
        sizes = (1, *sizes)
    return Bands(windows, sizes, data.shape[1], len(data))


def rows_last(array: Array) -> Array:
    """Return (N, C, …) as (C, …, N)."""
    return np.moveaxis(array, 0, -1)


def rows_first(array: Array) -> Array:
    """Return (C, …, N) as (N, C, …)."""
    return np.moveaxis(array, -1, 0)


def convolution(operator: Convolution, binder: Binder, inputs: list[Array]) -> bool:
    """Bind y = w ∗ x + b."""
    data, weight, *bias = inputs
    if operator.num_group != 1 or not is_product(*inputs) or 0 in data.shape:
        return False
    bands = bands_of(operator.windows, data)
    unrolled = _unrolled(binder, data, 0, operator.windows)
    matrix = _weight_matrix(binder, weight, 1, bands)
    counts = operator.windows.counts(data.shape[2:])
    out = rows_last(_rows_last_output(binder, (len(data), operator.num_filter, *counts), data.dtype))
    flat = out.reshape(len(out), -1)
    is_own = np.shares_memory(flat, out)
    if not is_own:  # somebody else's array, with the rows first
        flat = binder.scratch(flat.shape, data.dtype)
    each = flat.reshape(len(flat), bands.counts[0], -1).swapaxes(0, 1)
    for run in bands.runs():
        binder.compute(np.matmul, matrix, bands.matrices(unrolled, run), out=each[run.windows])
    if bias:
        binder.compute(np.add, flat, bias[0].reshape(-1, 1), out=flat)
    if not is_own:
        binder.do(np.copyto, out, flat.reshape(out.shape))
    return True


def _rows_last_output(binder: Binder, shape: Shape, dtype: np.dtype[np.generic]) -> Array:
    return binder.output(shape, dtype, like=rows_first(np.empty([2] * len(shape), dtype)))


def _unrolled(binder: Binder, data: Array, position: int, windows: Windows) -> Array:
    """Return the bands of an input, copied once for all who ask for these windows."""
    key = (binder.operation.inputs[position], windows)
    if key not in binder.memo:
        binder.memo[key] = _unroll(binder, bands_of(windows, data), data)
    return binder.memo[key]


def _unroll(binder: Binder, bands: Bands, data: Array) -> Array:
    source = rows_last(data)
    if _is_widened(bands, data):
        source = source[:, None]
    if bands.padded != bands.sizes:
        padded = binder.reserved((len(source), *bands.padded, source.shape[-1]), data.dtype)
        binder.do(np.copyto, _inner(bands, padded), source)
        source = padded
    view = bands.view(source)
    if view.flags.c_contiguous and bands.windows.dilate[0] == 1:
        return view
    unrolled = binder.reserved(bands.shape, data.dtype)
    for positions, where in bands.orders():
        binder.do(np.copyto, unrolled[where], view[positions])
    return unrolled


def _is_widened(bands: Bands, data: Array) -> bool:
    """Tell whether there is an axis of size 1 before those of the data."""
    return len(bands.sizes) != data.ndim - 2


def _inner(bands: Bands, padded: Array) -> Array:
    """Return padded data (C, positions…, N) without its padding."""
    inner = (slice(p, p + size) for p, size in zip(bands.windows.pad, bands.sizes, strict=True))
    return padded[(slice(None), *inner)]


def _weight_matrix(binder: Binder, weight: Array, position: int, bands: Bands) -> Array:
    """Return weights (F, C, kernel…) as a matrix whose columns are in the order of the bands: (F, k · R)."""
    key = (binder.operation.inputs[position], bands.windows)
    if key not in binder.memo:
        full = (weight[:, :, None] if _is_widened(bands, weight) else weight).swapaxes(1, 2)
        matrix = full
        if not full.flags.c_contiguous:
            matrix = binder.reserved(full.shape, weight.dtype)
            binder.do(np.copyto, matrix, full)
        binder.memo[key] = matrix.reshape(len(weight), -1)
    return binder.memo[key]


def _channels_in(binder: Binder, array: Array) -> Array:
    """Return (N, C, …) as the matrix (C, … · N)."""
    return binder.contiguous(rows_last(array)).reshape(array.shape[1], -1)


def weight_gradient(operator: ConvolutionWeightGradient, binder: Binder, inputs: list[Array]) -> bool:
    """Bind Σ g xᵀ over all windows, with the bands of the forward pass."""
    g, data = inputs
    if operator.num_group != 1 or not is_product(g, data) or 0 in data.shape or 0 in g.shape:
        return False
    bands = bands_of(operator.windows, data)
    unrolled = _unrolled(binder, data, 1, operator.windows)
    each = _channels_in(binder, g).reshape(operator.num_filter, bands.counts[0], -1).swapaxes(0, 1)
    out = binder.output((operator.num_filter, data.shape[1], *operator.kernel), data.dtype)
    shaped = out.reshape(len(out), data.shape[1], *bands.windows.kernel).swapaxes(1, 2)
    total = shaped if shaped.flags.c_contiguous else binder.scratch(shaped.shape, data.dtype)
    flat = total.reshape(len(out), -1)
    pairs = [(each[run.windows], bands.matrices(unrolled, run)) for run in bands.runs()]
    _add_products(binder, pairs, flat)
    if total is not shaped:
        binder.do(np.copyto, shaped, total)
    return True


def _add_products(binder: Binder, pairs: list[tuple[Array, Array]], total: Array) -> None:
    """Bind total = Σ a bᵀ over stacks of matrices, some at a time."""
    at_once = max(1, MOST_PARTS // total.size)
    chunks = [(a[i : i + at_once], b[i : i + at_once]) for a, b in pairs for i in range(0, len(a), at_once)]
    parts = binder.scratch((max(len(a) for a, _ in chunks), *total.shape), total.dtype)
    rest = binder.scratch(total.shape, total.dtype) if len(chunks) > 1 else total
    for index, (a, b) in enumerate(chunks):
        target = total if index == 0 else rest
        if len(a) == 1:
            binder.multiply(a[0], b[0].T, target)
        else:
            binder.compute(np.matmul, a, b.swapaxes(1, 2), out=parts[: len(a)])
            binder.do(np.add.reduce, parts[: len(a)], 0, None, target)
        if index:
            binder.compute(np.add, total, rest, out=total)


def data_gradient(operator: ConvolutionDataGradient, binder: Binder, inputs: list[Array]) -> bool:
    """Bind wᵀ ∗ g: bands of gradients, added up where their windows saw."""
    g, weight, like = inputs
    if operator.num_group != 1 or not is_product(g, weight) or 0 in like.shape or 0 in g.shape:
        return False
    bands = bands_of(operator.windows, like)
    matrix = _weight_matrix(binder, weight, 1, bands)
    each = _channels_in(binder, g).reshape(operator.num_filter, bands.counts[0], -1).swapaxes(0, 1)
    unrolled = binder.scratch(bands.shape, g.dtype)
    _back_to_bands(binder, bands, (matrix, each), unrolled.reshape(-1, bands.width))
    out = rows_last(_rows_last_output(binder, like.shape, g.dtype))
    whole = out[:, None] if _is_widened(bands, like) else out
    padded = whole if bands.padded == bands.sizes else binder.scratch((len(out), *bands.padded, len(like)), g.dtype)
    _roll(binder, bands, unrolled, padded)
    if padded is not whole:
        binder.do(np.copyto, whole, _inner(bands, padded))
    return True


def _back_to_bands(binder: Binder, bands: Bands, factors: tuple[Array, Array], flat: Array) -> None:
    """Bind Wᵀ g of each window, added to its bands: what no window reached before is written."""
    matrix, each = factors
    product = binder.scratch((bands.window_height, bands.width), flat.dtype)
    done = 0
    for run in sorted(bands.runs(), key=lambda run: run.start):
        for number, g in enumerate(each[run.windows]):
            start = (run.start + number * run.step) * bands.height
            end = start + bands.window_height
            if start >= done:
                if start > done:
                    binder.do(flat[done:start].fill, 0)
                binder.multiply(matrix.T, g, flat[start:end])
            else:
                binder.multiply(matrix.T, g, product)
                binder.compute(np.add, flat[start:done], product[: done - start], out=flat[start:done])
                binder.do(np.copyto, flat[done:end], product[done - start :])
            done = end
    if done < len(flat):
        binder.do(flat[done:].fill, 0)


def _roll(binder: Binder, bands: Bands, unrolled: Array, padded: Array) -> None:
    """Bind the reverse of `Bands.view`: every element of the bands added to where it came from."""
    windows = bands.windows
    if unrolled.size == padded.size and windows.dilate[0] == math.prod(windows.kernel[1:]) == 1:
        same = unrolled.reshape(padded.shape[1], padded.shape[0], *padded.shape[2:])
        binder.do(np.copyto, padded, same.swapaxes(0, 1))
        return
    binder.do(padded.fill, 0)
    behind = Windows(windows.kernel[1:], windows.stride[1:], windows.dilate[1:], windows.pad[1:], windows.is_full)
    for place, where in behind.offsets(bands.counts[1:]):
        for positions, lying in bands.orders():
            target = padded[:, positions][where]
            index: tuple[slice | int, ...] = (lying, slice(None), *place)
            source = unrolled[index].swapaxes(0, 1)
            binder.compute(np.add, target, source, out=target)


def sum_of_channels(operator: SumLike, binder: Binder, inputs: list[Array]) -> bool:
    """Bind the sum over all axes but that of the channels, the gradient of a bias, as a product with ones."""
    full, small = inputs
    is_plain = operator.axis == 1 and not (operator.mean or operator.only_train)
    if not is_plain or full.ndim < 3 or not is_product(full) or 0 in full.shape or small.size != full.shape[1]:
        return False
    flat = _channels_in(binder, full)
    out = binder.output(small.shape, full.dtype)
    binder.multiply(flat, binder.ones(flat.shape[1:], full.dtype), out.reshape(-1))
    return True
