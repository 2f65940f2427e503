"""Kernels of softmax and its logarithm, and of the softmax output layer for rows of scores.

The layer has a class number for each row; where it has something else, it runs as it is.
"""

from __future__ import annotations

import numpy as np

from core.operators.loss import SoftmaxOutput, SoftmaxOutputGradient
from core.operators.operator import Array
from core.operators.softmax import LogSoftmax, Softmax
from core.runtime.compiled.binder import Binder

FEW_CLASSES = 64
"""With so many, a square of the classes costs less than a call that has to broadcast or several short ones."""
MANY_ROWS = 16
"""From so many on, maxima along short rows cost more than to turn them and to take the maxima of long columns."""


def softmax(operator: Softmax, binder: Binder, inputs: list[Array]) -> bool:
    """Bind p = eᶻ / Σ eᶻ along an axis."""
    (x,) = inputs[:1]
    if operator.use_length or not _is_along_axis(operator, x):
        return False
    p, row = _shifted(operator, binder, x)
    binder.compute(np.exp, p, out=p)
    binder.do(np.add.reduce, p, operator.axis, None, row, True)
    binder.compute(np.divide, p, row, out=p)
    return True


def log_softmax(operator: LogSoftmax, binder: Binder, inputs: list[Array]) -> bool:
    """Bind y = z − log Σ eᶻ along an axis."""
    (x,) = inputs
    if not _is_along_axis(operator, x):
        return False
    y, row = _shifted(operator, binder, x)
    powers = binder.scratch(x.shape, x.dtype)
    binder.compute(np.exp, y, out=powers)
    binder.do(np.add.reduce, powers, operator.axis, None, row, True)
    binder.compute(np.log, row, out=row)
    binder.compute(np.subtract, y, row, out=y)
    return True


def _is_along_axis(operator: Softmax | LogSoftmax, x: Array) -> bool:
    return operator.dtype is None and x.dtype.char in "fd" and x.ndim > 0 and 0 not in x.shape


def _shifted(operator: Softmax | LogSoftmax, binder: Binder, x: Array) -> tuple[Array, Array]:
    """Bind z minus its maximum, and return it with memory of size 1 along the axis."""
    z = binder.output(x.shape, x.dtype, over=(0,))
    axis = operator.axis % x.ndim
    row = binder.scratch((*x.shape[:axis], 1, *x.shape[axis + 1 :]), x.dtype)
    if operator.temperature is not None:
        binder.compute(np.divide, x, binder.number(operator.temperature, x.dtype), out=z)
        x = z
    binder.do(np.maximum.reduce, x, axis, None, row, True)
    binder.compute(np.subtract, x, row, out=z)
    return z, row


def softmax_output(operator: SoftmaxOutput, binder: Binder, inputs: list[Array]) -> bool:
    """Bind p = softmax(x) along rows."""
    x = inputs[0]
    if x.ndim != 2 or x.dtype.char not in "fd" or operator.multi_output or 0 in x.shape:
        return False
    p = binder.output(x.shape, x.dtype, over=(0,))
    largest = binder.scratch((len(x),), x.dtype)
    if x.shape[1] <= FEW_CLASSES and len(x) >= MANY_ROWS:
        columns_first = binder.scratch(x.shape[::-1], x.dtype)
        binder.do(np.copyto, columns_first, x.T)
        binder.do(np.maximum.reduce, columns_first, 0, None, largest)
    else:
        binder.do(np.maximum.reduce, x, 1, None, largest)
    binder.compute(np.subtract, x, largest[:, None], out=p)
    binder.compute(np.exp, p, out=p)
    # Of few classes every column gets the sum: a division by an array of the same shape takes half the time.
    columns = x.shape[1] if x.shape[1] <= FEW_CLASSES else 1
    total = binder.scratch((len(x), columns), x.dtype)
    binder.multiply(p, binder.ones((x.shape[1], columns), x.dtype), total)
    binder.compute(np.divide, p, total, out=p)
    return True


def softmax_output_gradient(operator: SoftmaxOutputGradient, binder: Binder, inputs: list[Array]) -> bool:
    """Bind (p − onehot(label)) · scale."""
    p, label = inputs[:2]
    is_plain = not (operator.use_ignore or operator.multi_output or operator.smooth_alpha)
    if not is_plain or operator.normalization == "valid" or p.ndim != 2 or label.shape != p.shape[:1]:
        return False
    if label.dtype != p.dtype or p.dtype.char not in "fd" or 0 in p.shape:
        return False
    scale = operator.grad_scale / (len(p) if operator.normalization == "batch" else 1)
    number = binder.scratch(label.shape, np.dtype(np.intp))
    binder.do(np.copyto, number, label, "unsafe")
    difference = _from_rows if p.shape[1] <= FEW_CLASSES else _at_labels
    difference(binder, p, number, scale)
    return True


def _from_rows(binder: Binder, p: Array, number: Array, scale: float) -> None:
    """Bind onehot(label) as rows of a table, whose last row is zero and stands for what is no class."""
    classes = p.shape[1]
    unsigned = number.view(np.uintp)  # below zero it is larger than any class
    target = binder.scratch(p.shape, p.dtype)
    binder.compute(np.minimum, unsigned, binder.number(classes, unsigned.dtype), out=unsigned)
    # The mode says that nothing is out of range, so that nobody has to buffer the result in case of an error.
    binder.do(np.eye(classes + 1, classes, dtype=p.dtype).take, number, 0, target, "clip")
    out = binder.output(p.shape, p.dtype, over=(0,))
    binder.compute(np.subtract, p, target, out=out)
    if scale != 1:
        binder.compute(np.multiply, out, binder.number(scale, p.dtype), out=out)


def _at_labels(binder: Binder, p: Array, number: Array, scale: float) -> None:
    """Bind p · scale, and then (p − 1) · scale where the labels are."""
    rows, classes = p.shape
    p = binder.contiguous(p)
    unsigned = number.view(np.uintp)
    is_class = binder.scratch(number.shape, np.dtype(bool))
    values = binder.scratch(number.shape, p.dtype)
    binder.compute(np.less, unsigned, binder.number(classes, unsigned.dtype), out=is_class)
    binder.compute(np.minimum, unsigned, binder.number(classes - 1, unsigned.dtype), out=unsigned)
    binder.compute(np.add, number, np.arange(0, rows * classes, classes, dtype=number.dtype), out=number)
    binder.do(p.take, number, None, values, "clip")
    binder.compute(np.subtract, values, is_class, out=values)
    out = binder.output(p.shape, p.dtype, over=(0,))
    factor = binder.number(scale, p.dtype)
    binder.compute(np.multiply, values, factor, out=values)
    binder.compute(np.multiply, p, factor, out=out)
    binder.do(out.put, number, values, "clip")
