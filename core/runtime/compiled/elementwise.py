"""Kernels of element-wise operators: universal functions into the output, which takes an input's memory if it can."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np

from core.expression.expression import Head
from core.operators import comparison
from core.operators.activation import Activation
from core.operators.binary import Pair, Rule
from core.operators.elementwise import AddN, ElemwiseMul
from core.operators.operator import Array
from core.operators.scalar import GreaterScalar, Scalar
from core.operators.unary import Unary
from core.runtime.compiled.binder import Binder, Operation
from core.runtime.compiled.buffers import blocks

# The function behind `np.clip`: of all ways to write max(x, 0) it takes the least time.
_clip: np.ufunc = np._core.umath.clip  # type: ignore[attr-defined] # noqa: SLF001

STATEMENTS: dict[type[Rule], np.ufunc] = {
    comparison.Equal: np.equal,
    comparison.NotEqual: np.not_equal,
    comparison.Greater: np.greater,
    comparison.GreaterEqual: np.greater_equal,
    comparison.Lesser: np.less,
    comparison.LesserEqual: np.less_equal,
}
"""The functions behind comparisons, whose truth is written as numbers."""


def unary(operator: Unary, binder: Binder, inputs: list[Array]) -> bool:
    """Bind a function of each element."""
    function = type(operator).function
    if not isinstance(function, np.ufunc):
        return False
    (x,) = inputs
    out = binder.output(x.shape, result_type(function, x.dtype), over=(0,), like=x)
    binder.compute(function, x, out=out)
    return True


def pair(operator: Pair, binder: Binder, inputs: list[Array]) -> bool:
    """Bind a function of two elements; shapes may be broadcast."""
    return _binary(operator.rule, binder, inputs[0], inputs[1])


def scalar(operator: Scalar, binder: Binder, inputs: list[Array]) -> bool:
    """Bind a function of each element and a number."""
    x = inputs[0]
    number = binder.number(operator.scalar, x.dtype)
    return _binary(operator.rule, binder, *((number, x) if operator.number_first else (x, number)))


def _binary(rule: type[Rule], binder: Binder, one: Array, other: Array) -> bool:
    shape = np.broadcast_shapes(one.shape, other.shape)
    like = one if one.shape == shape else other
    statement = STATEMENTS.get(rule)
    function = statement or rule.compute
    if not isinstance(function, np.ufunc):
        return False
    dtype = np.result_type(one, other) if statement else result_type(function, one.dtype, other.dtype)
    over = tuple(range(len(binder.operation.inputs)))
    binder.compute(function, one, other, out=binder.output(shape, dtype, over=over, like=like))
    return True


@lru_cache(maxsize=1000)
def result_type(function: np.ufunc, *types: np.dtype[np.generic]) -> np.dtype[np.generic]:
    """Return the type of a function's results."""
    with np.errstate(all="ignore"):
        result = function(*(np.ones(1, dtype) for dtype in types))
    dtype: np.dtype[np.generic] = result.dtype
    return dtype


def add_all(operator: AddN, binder: Binder, inputs: list[Array]) -> bool:
    """Bind a sum: the first two addends are written, the others are added to them."""
    first, *others = inputs
    if not others:
        binder.view(first)
        return True
    if any(each.dtype != first.dtype for each in others):
        return False
    out = binder.output(first.shape, first.dtype, over=(0,), like=first)
    binder.compute(np.add, first, others[0], out=out)
    for other in others[1:]:
        binder.compute(np.add, out, other, out=out)
    return True


def activation(operator: Activation, binder: Binder, inputs: list[Array]) -> bool:
    """Bind an activation function."""
    (x,) = inputs
    kind = operator.act_type
    if kind not in _ACTIVATIONS or x.dtype.kind != "f":
        return False
    # softsign reads its input again after it has begun to write
    over = () if kind == "softsign" else (0,)
    _ACTIVATIONS[kind](binder, x, binder.output(x.shape, x.dtype, over=over, like=x))
    return True


def _relu(binder: Binder, x: Array, out: Array) -> None:
    binder.compute(_clip, x, binder.number(0, x.dtype), binder.number(np.inf, x.dtype), out=out)


def _tanh(binder: Binder, x: Array, out: Array) -> None:
    binder.compute(np.tanh, x, out=out)


def _sigmoid(binder: Binder, x: Array, out: Array) -> None:
    half, one = binder.number(0.5, x.dtype), binder.number(1, x.dtype)
    binder.compute(np.multiply, x, half, out=out)
    binder.compute(np.tanh, out, out=out)
    binder.compute(np.add, out, one, out=out)
    binder.compute(np.multiply, out, half, out=out)


def _softrelu(binder: Binder, x: Array, out: Array) -> None:
    binder.compute(np.logaddexp, x, binder.number(0, x.dtype), out=out)


def _softsign(binder: Binder, x: Array, out: Array) -> None:
    binder.compute(np.absolute, x, out=out)
    binder.compute(np.add, out, binder.number(1, x.dtype), out=out)
    binder.compute(np.divide, x, out, out=out)


_ACTIVATIONS: dict[str, Callable[[Binder, Array, Array], None]] = {
    "relu": _relu,
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "softrelu": _softrelu,
    "softsign": _softsign,
}


def fuse_masks(operations: list[Operation], uses: Mapping[Head, int]) -> list[Operation]:
    """Take ``dy · [y > 0]``, the gradient of relu, as one operation where nobody else reads the mask."""
    masks = {each.outputs[0]: each for each in operations if type(each.operator) is GreaterScalar}
    fused = []
    gone = set()
    for each in operations:
        mask = masks.get(each.inputs[1]) if type(each.operator) is ElemwiseMul else None
        if mask is not None and uses[mask.outputs[0]] == 1:
            gone.add(mask.outputs[0])
            fused.append(Operation(each.node, mask.operator, (each.inputs[0], mask.inputs[0]), each.outputs, masked))
        else:
            fused.append(each)
    return [each for each in fused if each.outputs[0] not in gone]


def masked(operator: GreaterScalar, binder: Binder, inputs: list[Array]) -> bool:
    """Bind ``dy · [y > c]``."""
    dy, y = inputs
    out = binder.output(dy.shape, np.result_type(dy, y), over=(0,), like=y)
    if operator.scalar == 0 and dy.dtype == y.dtype == np.float32:
        _mask_bits(binder, dy, y, out)
        return True
    mask = binder.scratch(y.shape, np.dtype(bool), like=y)
    binder.compute(np.greater, y, binder.number(operator.scalar, y.dtype), out=mask)
    binder.compute(np.multiply, dy, mask, out=out)
    return True


def _mask_bits(binder: Binder, dy: Array, y: Array, out: Array) -> None:
    """Bind ``dy · [y > 0]`` on the bits of floats, which takes two thirds of the time: no truth values are converted.

    A float is positive where its bits, read as an integer, are; clipped to 0 and 1 they are the mask, and an integer
    times 1 keeps its bits. It differs from the product of floats where dy is infinite or y is no number.
    """
    bits = np.dtype(np.int32)
    zero, one = binder.number(0, bits), binder.number(1, bits)
    parts = blocks(dy.view(bits), y.view(bits), out.view(bits))
    whole_mask = binder.scratch(parts[0][1].shape, bits, like=parts[0][1])
    for part_dy, part_y, part_out in parts:
        mask = whole_mask[: len(part_y)]
        binder.compute(_clip, part_y, zero, one, out=mask)
        binder.compute(np.multiply, part_dy, mask, out=part_out)
