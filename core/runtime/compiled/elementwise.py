"""Kernels of element-wise operators: universal functions into the output, which takes an input's memory if it can."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from core.operators import comparison
from core.operators.activation import Activation
from core.operators.binary import Pair, Rule
from core.operators.elementwise import AddN, ElemwiseMul
from core.operators.operator import Array
from core.operators.scalar import GreaterScalar, Scalar
from core.operators.unary import Unary
from core.runtime.compiled.binding import Binding, Operation

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


def unary(operator: Unary, binding: Binding, inputs: list[Array]) -> bool:
    """Bind a function of each element."""
    function = type(operator).function
    if not isinstance(function, np.ufunc):
        return False
    (x,) = inputs
    out = binding.output(x.shape, result_type(function, x.dtype), over=(0,), like=x)
    binding.compute(function, x, out=out)
    return True


def pair(operator: Pair, binding: Binding, inputs: list[Array]) -> bool:
    """Bind a function of two elements; shapes may be broadcast."""
    return _binary(operator.rule, binding, inputs[0], inputs[1])


def scalar(operator: Scalar, binding: Binding, inputs: list[Array]) -> bool:
    """Bind a function of each element and a number."""
    x = inputs[0]
    number = np.asarray(operator.scalar, x.dtype)
    return _binary(operator.rule, binding, *((number, x) if operator.number_first else (x, number)))


def _binary(rule: type[Rule], binding: Binding, one: Array, other: Array) -> bool:
    shape = np.broadcast_shapes(one.shape, other.shape)
    like = one if one.shape == shape else other
    statement = STATEMENTS.get(rule)
    function = statement or rule.compute
    if not isinstance(function, np.ufunc):
        return False
    dtype = np.result_type(one, other) if statement else result_type(function, one.dtype, other.dtype)
    over = tuple(range(len(binding.operation.inputs)))
    binding.compute(function, one, other, out=binding.output(shape, dtype, over=over, like=like))
    return True


@lru_cache(maxsize=1000)
def result_type(function: np.ufunc, *types: np.dtype[np.generic]) -> np.dtype[np.generic]:
    """Return the type of a function's results."""
    with np.errstate(all="ignore"):
        result = function(*(np.ones(1, dtype) for dtype in types))
    dtype: np.dtype[np.generic] = result.dtype
    return dtype


def add_all(operator: AddN, binding: Binding, inputs: list[Array]) -> bool:
    """Bind a sum: the first two addends are written, the others are added to them."""
    first, *others = inputs
    if not others:
        binding.view(first)
        return True
    if any(each.dtype != first.dtype for each in others):
        return False
    out = binding.output(first.shape, first.dtype, over=(0,), like=first)
    binding.compute(np.add, first, others[0], out=out)
    for other in others[1:]:
        binding.compute(np.add, out, other, out=out)
    return True


def activation(operator: Activation, binding: Binding, inputs: list[Array]) -> bool:
    """Bind an activation function."""
    (x,) = inputs
    kind = operator.act_type
    if kind not in _ACTIVATIONS or x.dtype.kind != "f":
        return False
    # softsign reads its input again after it has begun to write
    over = () if kind == "softsign" else (0,)
    _ACTIVATIONS[kind](binding, x, binding.output(x.shape, x.dtype, over=over, like=x))
    return True


def _relu(binding: Binding, x: Array, out: Array) -> None:
    binding.compute(_clip, x, np.zeros((), x.dtype), np.asarray(np.inf, x.dtype), out=out)


def _tanh(binding: Binding, x: Array, out: Array) -> None:
    binding.compute(np.tanh, x, out=out)


def _sigmoid(binding: Binding, x: Array, out: Array) -> None:
    half, one = np.asarray(0.5, x.dtype), np.ones((), x.dtype)
    binding.compute(np.multiply, x, half, out=out)
    binding.compute(np.tanh, out, out=out)
    binding.compute(np.add, out, one, out=out)
    binding.compute(np.multiply, out, half, out=out)


def _softrelu(binding: Binding, x: Array, out: Array) -> None:
    binding.compute(np.logaddexp, x, np.zeros((), x.dtype), out=out)


def _softsign(binding: Binding, x: Array, out: Array) -> None:
    binding.compute(np.absolute, x, out=out)
    binding.compute(np.add, out, np.ones((), x.dtype), out=out)
    binding.compute(np.divide, x, out, out=out)


_ACTIVATIONS: dict[str, Callable[[Binding, Array, Array], None]] = {
    "relu": _relu,
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "softrelu": _softrelu,
    "softsign": _softsign,
}


def fuse_masks(operations: list[Operation], uses: dict[object, int]) -> list[Operation]:
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


def masked(operator: GreaterScalar, binding: Binding, inputs: list[Array]) -> bool:
    """Bind ``dy · [y > c]``."""
    dy, y = inputs
    number = np.asarray(operator.scalar, y.dtype)
    # The truth as float: NumPy converts truth values in blocks while it multiplies, which takes three times as long.
    mask = binding.scratch(y.shape, y.dtype, like=y)
    binding.compute(np.greater, y, number, out=mask)
    out = binding.output(dy.shape, np.result_type(dy, y), over=(0,), like=y)
    binding.compute(np.multiply, dy, mask, out=out)
    return True
