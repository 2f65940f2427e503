"""Windows that move over the last axes of an array: sizes, shape relations, and how values get in and out of them.

Data is (N, C, …), with one, two or three axes of positions behind the channels. Convolution and pooling share what
is here; neither knows the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided

from core.dimension import Dim, Relation, Shape
from core.operators.operator import Array

MOST_AXES = 3
ALL = (slice(None), slice(None))
"""All rows and channels."""


@dataclass(frozen=True)
class Windows:
    """How windows lie along the axes of positions.

    Attributes:
        kernel: Size of a window.
        stride: From one window to the next.
        dilate: From one element of a window to the next.
        pad: How many positions are added on both sides.
        is_full: Round the number of windows up, so that the last may stick out (pooling's convention "full").
    """

    kernel: Shape
    stride: Shape
    dilate: Shape
    pad: Shape
    is_full: bool = False

    @property
    def extent(self) -> Shape:
        """The positions from the first to the last of a window, both included."""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilate, strict=True))

    def count(self, axis: int, size: int) -> int:
        """Return how many windows fit; below 1 if a window is larger than the padded data."""
        free = size + 2 * self.pad[axis] - self.extent[axis]
        if free < 0:
            return 0
        return (-(-free // self.stride[axis]) if self.is_full else free // self.stride[axis]) + 1

    def counts(self, sizes: Sequence[int]) -> Shape:
        """Return how many windows fit along each axis."""
        return tuple(self.count(axis, size) for axis, size in enumerate(sizes))

    def relate(self, relation: Relation, source: str, result: str) -> None:
        """State how the positions of two ports of known rank hang together, back to front where the stride is 1."""
        for axis in range(len(self.kernel)):
            self._relate_axis(relation, source, axis, relation.dim(source, axis + 2), relation.dim(result, axis + 2))

    def _relate_axis(self, relation: Relation, port: str, axis: int, source: Dim, result: Dim) -> None:
        grown = 2 * self.pad[axis] - (self.extent[axis] - 1)
        if self.stride[axis] == 1 and grown == 0:
            relation.same(result, source, "windows")
        elif (size := relation.value(source)) is not None:
            count = self.count(axis, size)
            if count < 1:
                relation.refuse("kernel_too_large", port, expected=size + 2 * self.pad[axis], found=self.extent[axis])
            else:
                relation.fix(result, count, "windows", (source,))
        elif self.stride[axis] == 1 and (known := relation.value(result)) is not None and known > grown:
            relation.fix(source, known - grown, "windows", (result,))

    def padded(self, data: Array, value: float = 0.0) -> Array:
        """Return data with the padding, and with what the last windows of the full convention stick out."""
        ends = self.padded_sizes(data.shape[2:])
        if ends == data.shape[2:]:
            return data
        margins = [(0, 0), (0, 0)]
        margins += [(p, end - size - p) for p, end, size in zip(self.pad, ends, data.shape[2:], strict=True)]
        return np.pad(data, margins, constant_values=value)

    def padded_sizes(self, sizes: Sequence[int]) -> Shape:
        """Return the sizes of padded data."""
        reach = zip(sizes, self.pad, self.counts(sizes), self.stride, self.extent, strict=True)
        return tuple(max(size + 2 * p, (count - 1) * s + e) for size, p, count, s, e in reach)

    def cropped(self, padded: Array, sizes: Sequence[int]) -> Array:
        """Return padded data without its padding."""
        return padded[(*ALL, *(slice(p, p + size) for p, size in zip(self.pad, sizes, strict=True)))]

    def offsets(self, counts: Sequence[int]) -> Iterator[tuple[Shape, tuple[slice, ...]]]:
        """Yield each place in a window, with an index of padded data: that place in all windows, of all channels."""
        for place in np.ndindex(*self.kernel):
            starts = [at * d for at, d in zip(place, self.dilate, strict=True)]
            ends = [start + (n - 1) * s + 1 for start, n, s in zip(starts, counts, self.stride, strict=True)]
            yield place, (*ALL, *(slice(*each) for each in zip(starts, ends, self.stride, strict=True)))

    def view(self, padded: Array, counts: Sequence[int]) -> Array:
        """Return the windows of padded data without copying: (N, C, kernel…, counts…)."""
        rows, channels, *steps = padded.strides
        inner = [step * d for step, d in zip(steps, self.dilate, strict=True)]
        outer = [step * s for step, s in zip(steps, self.stride, strict=True)]
        shape = (*padded.shape[:2], *self.kernel, *counts)
        return as_strided(padded, shape, (rows, channels, *inner, *outer), writeable=False)

    def gathered(self, windows: Array, sizes: Sequence[int]) -> Array:
        """Return the transpose of `view`: values of windows (N, C, kernel…, counts…) added up where they came from."""
        counts = windows.shape[2 + len(self.kernel) :]
        padded = np.zeros((*windows.shape[:2], *self.padded_sizes(sizes)), windows.dtype)
        for place, where in self.offsets(counts):
            index: tuple[slice | int, ...] = (*ALL, *place)
            padded[where] += windows[index]
        return self.cropped(padded, sizes)

    def sizes_inside(self, sizes: Sequence[int], *, with_padding: bool) -> Array:
        """Return how many positions of each window exist: of the data, or of the data with its padding."""
        total = np.ones((), np.int64)
        for axis, size in enumerate(sizes):
            starts = np.arange(self.count(axis, size)) * self.stride[axis] - self.pad[axis]
            ends = np.minimum(starts + self.kernel[axis], size + self.pad[axis])
            if not with_padding:
                starts, ends = np.maximum(starts, 0), np.minimum(ends, size)
            total = np.multiply.outer(total, np.maximum(ends - starts, 0))
        return total


def each_axis(values: Shape, axes: int, default: int) -> Shape:
    """Return an attribute per axis: MXNet's empty tuple stands for the default along every axis."""
    return values or (default,) * axes


def check_windows(relation: Relation, port: str, kernel: Shape, **attributes: Shape) -> bool:
    """Tell whether the attributes of windows have as many numbers as the kernel, and report where they have not."""
    conflict = windows_conflict(kernel, **attributes)
    if conflict is not None:
        code, expected, found = conflict
        relation.refuse(code, port, expected=expected, found=found)
    return conflict is None


def windows_conflict(kernel: Shape, **attributes: Shape) -> tuple[str, object, object] | None:
    """Return what is wrong with the attributes of windows: code of the problem, expected and found."""
    if not 1 <= len(kernel) <= MOST_AXES:
        return ("kernel_axes", MOST_AXES, len(kernel))
    for name, values in attributes.items():
        if values and len(values) != len(kernel):
            return (f"window_{name}", len(kernel), len(values))
    return None


def positions(shape: Sequence[int]) -> int:
    """Return the number of positions of windows or data."""
    return math.prod(shape)
