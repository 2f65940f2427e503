"""Kernels of the softmax output layer for rows of scores with one class number each; others run as they are."""

from __future__ import annotations

import numpy as np

from core.operators.loss import SoftmaxOutput, SoftmaxOutputGradient
from core.operators.operator import Array
from core.runtime.compiled.binder import Binder


def softmax_output(operator: SoftmaxOutput, binder: Binder, inputs: list[Array]) -> bool:
    """Bind p = softmax(x) along rows."""
    x = inputs[0]
    if x.ndim != 2 or x.dtype.char not in "fd" or operator.multi_output or 0 in x.shape:
        return False
    p = binder.output(x.shape, x.dtype, over=(0,))
    row = binder.scratch((len(x), 1), x.dtype)
    binder.do(np.maximum.reduce, x, 1, None, row, True)
    binder.compute(np.subtract, x, row, out=p)
    binder.compute(np.exp, p, out=p)
    binder.multiply(p, np.ones((x.shape[1], 1), x.dtype), row)
    binder.compute(np.divide, p, row, out=p)
    return True


def softmax_output_gradient(operator: SoftmaxOutputGradient, binder: Binder, inputs: list[Array]) -> bool:
    """Bind (p − onehot(label)) · scale."""
    p, label = inputs[:2]
    is_plain = not (operator.use_ignore or operator.multi_output or operator.smooth_alpha)
    if not is_plain or operator.normalization == "valid" or p.ndim != 2 or label.shape != p.shape[:1]:
        return False
    if label.dtype != p.dtype or p.dtype.char not in "fd" or 0 in p.shape:
        return False
    classes = np.arange(p.shape[1], dtype=p.dtype)
    number = binder.scratch(label.shape, p.dtype)
    hit = binder.scratch(p.shape, np.dtype(bool))
    binder.compute(np.trunc, label, out=number)
    binder.compute(np.equal, number[:, None], classes, out=hit)
    out = binder.output(p.shape, p.dtype, over=(0,))
    binder.compute(np.subtract, p, hit, out=out)
    scale = operator.grad_scale / (len(p) if operator.normalization == "batch" else 1)
    if scale != 1:
        binder.compute(np.multiply, out, np.asarray(scale, p.dtype), out=out)
    return True
