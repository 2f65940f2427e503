"""Kernels of matrix products, and the sums of rows that are products with ones."""

from __future__ import annotations

import math

import numpy as np

from core.operators.groups import GroupSum
from core.operators.linear import FullyConnected
from core.operators.operator import Array
from core.operators.products import BatchDot, Dot
from core.operators.reduction import Sum
from core.runtime.compiled.binder import Binder
from core.runtime.compiled.buffers import reshaped


def dense(operator: FullyConnected, binder: Binder, inputs: list[Array]) -> bool:
    """Bind y = x Wᵀ + b."""
    data, weight, *bias = inputs
    if not is_product(data, *inputs[1:]):
        return False
    kept = data.shape[:1] if operator.flatten else data.shape[:-1]
    rows = reshaped(data, (math.prod(kept), weight.shape[1]))
    if rows is None:
        rows = binder.contiguous(data).reshape(-1, weight.shape[1])
    out = binder.output((*kept, len(weight)), data.dtype)
    flat = out if out.ndim == 2 else out.reshape(len(rows), len(weight))
    binder.multiply(rows, weight.T, flat)
    if bias:
        binder.compute(np.add, flat, bias[0], out=flat)
    return True


def dot(operator: Dot, binder: Binder, inputs: list[Array]) -> bool:
    """Bind the product of two matrices."""
    a, b = inputs
    if not (a.ndim == b.ndim == 2 and is_product(a, b)):
        return False
    a, b = a.T if operator.transpose_a else a, b.T if operator.transpose_b else b
    binder.multiply(a, b, binder.output((a.shape[0], b.shape[1]), a.dtype))
    return True


def batch_dot(operator: BatchDot, binder: Binder, inputs: list[Array]) -> bool:
    """Bind the products of two batches of matrices."""
    a, b = inputs
    if not (a.ndim == b.ndim > 2 and a.shape[:-2] == b.shape[:-2] and is_product(a, b)):
        return False
    a = a.swapaxes(-1, -2) if operator.transpose_a else a
    b = b.swapaxes(-1, -2) if operator.transpose_b else b
    binder.compute(np.matmul, a, b, out=binder.output((*a.shape[:-1], b.shape[-1]), a.dtype))
    return True


def is_product(*arrays: Array) -> bool:
    """Tell whether the matrix products of a library apply: floats of one type."""
    dtype = arrays[0].dtype
    return dtype.char in "fd" and all(each.dtype == dtype for each in arrays)


def total(operator: Sum, binder: Binder, inputs: list[Array]) -> bool:
    """Bind a sum; over the rows of a matrix it is the product of ones with the matrix."""
    (x,) = inputs
    if x.dtype.kind != "f" or not x.ndim:
        return False
    axes = operator.reduced_of(x)
    if x.ndim == 2 and axes == (0,) and not operator.keepdims and is_product(x):
        binder.multiply(binder.ones((len(x),), x.dtype), x, binder.output((x.shape[1],), x.dtype))
        return True
    kept = tuple(size for axis, size in enumerate(x.shape) if operator.keepdims or axis not in axes)
    sizes = tuple(1 if axis in axes else size for axis, size in enumerate(x.shape))
    out = binder.output(kept_or_one(sizes, axes, keep=operator.keepdims), x.dtype)
    binder.do(np.add.reduce, x, axes, None, out.reshape(sizes if operator.keepdims else kept), operator.keepdims)
    return True


def group_sum(operator: GroupSum, binder: Binder, inputs: list[Array]) -> bool:
    """Bind the sum of each element's group: computed once a group, and seen by all its elements."""
    (x,) = inputs
    if operator.mean or operator.only_train or x.dtype.char not in "fd" or not x.ndim:
        return False
    named = {axis % x.ndim for axis in operator.axes}
    axes = tuple(axis for axis in range(x.ndim) if (axis in named) != operator.exclude)
    sums = binder.reserved(tuple(1 if axis in axes else size for axis, size in enumerate(x.shape)), x.dtype)
    binder.do(np.add.reduce, x, axes, None, sums, True)
    binder.constant(np.broadcast_to(sums, x.shape))
    return True


def kept_or_one(sizes: tuple[int, ...], axes: tuple[int, ...], *, keep: bool) -> tuple[int, ...]:
    """Return the shape of a reduction; as in MXNet at least one axis is left."""
    if keep:
        return sizes
    return tuple(size for axis, size in enumerate(sizes) if axis not in axes) or (1,)
