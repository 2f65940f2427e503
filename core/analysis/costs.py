"""What one node costs to compute: multiply-accumulates and floating-point operations of its forward pass.

A *MAC* is one product together with the addition it is summed up by; only products of matrices and convolutions have
them. *FLOPs* count each multiplication, addition, comparison and division once, and a function of one number (exp,
tanh, a power …) once too, whatever it takes: so a MAC is two, a bias one more. Moving values about costs nothing.
Tools that call a MAC a FLOP give half of these numbers.

The table is keyed by operator name; operators know nothing of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from core.dimension import Shape
from core.operators.convolution import Convolution
from core.operators.linear import FullyConnected
from core.operators.normalization import BatchNorm
from core.operators.operator import Operator
from core.operators.pooling import Pooling
from core.operators.products import BatchDot, Dot

Shapes: TypeAlias = Mapping[str, Shape]
"""The shape at each port of a node."""


@dataclass(frozen=True)
class Cost:
    """What one forward pass through a node takes."""

    macs: int = 0
    flops: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.macs + other.macs, self.flops + other.flops)


Rule: TypeAlias = Callable[[Operator, Shapes, bool], Cost]
"""From an operator, the shapes at its ports, and whether it trains."""

FREE = Cost()


def cost(operator: Operator, shapes: Shapes, *, is_train: bool = True) -> Cost | None:
    """Return what a node costs whose shapes are complete; None for an operator that nobody has counted.

    Args:
        shapes: The shape at each input and output by name.
        is_train: Whether the pass belongs to training: dropout and batch normalization do more then.
    """
    rule = RULES.get(operator.name)
    return None if rule is None else rule(operator, shapes, is_train)


def has_cost(operator: Operator) -> bool:
    """Tell whether the table knows an operator."""
    return operator.name in RULES


# How one counts


def _elements(shape: Shape) -> int:
    return math.prod(shape)


def _result(shapes: Shapes) -> int:
    """Return how many numbers come out."""
    return _elements(shapes.get("output") or next(reversed(shapes.values())))


def _products(results: int, length: int, *, additions: int = 0) -> Cost:
    """Return the cost of so many inner products of a length, and of additions behind them."""
    macs = results * length
    return Cost(macs, 2 * macs + additions)


def _fully_connected(operator: Operator, shapes: Shapes, is_train: bool) -> Cost:
    assert isinstance(operator, FullyConnected)
    results = _result(shapes)
    return _products(results, shapes["weight"][1], additions=0 if operator.no_bias else results)


def _convolution(operator: Operator, shapes: Shapes, is_train: bool) -> Cost:
    assert isinstance(operator, Convolution)
    results = _result(shapes)
    return _products(results, _elements(shapes["weight"][1:]), additions=0 if operator.no_bias else results)


def _dot(operator: Operator, shapes: Shapes, is_train: bool) -> Cost:
    assert isinstance(operator, Dot)
    left = shapes["lhs"]
    length = (left[0] if operator.transpose_a else left[-1]) if left else 1
    return _products(_result(shapes), length)


def _batch_dot(operator: Operator, shapes: Shapes, is_train: bool) -> Cost:
    assert isinstance(operator, BatchDot)
    return _products(_result(shapes), shapes["lhs"][1 if operator.transpose_a else 2])


def _pooling(operator: Operator, shapes: Shapes, is_train: bool) -> Cost:
    assert isinstance(operator, Pooling)
    window = _elements(shapes["data"][2:]) if operator.global_pool else _elements(operator.kernel)
    return Cost(flops=_result(shapes) * window)


def _batch_norm(operator: Operator, shapes: Shapes, is_train: bool) -> Cost:
    assert isinstance(operator, BatchNorm)
    if operator.use_global_stats or not is_train:
        # per channel a factor and a shift are made first; their cost vanishes beside the elements'
        return Cost(flops=2 * _elements(shapes["data"]))
    return _normalization(operator, shapes, is_train)


def _normalization(operator: Operator, shapes: Shapes, is_train: bool) -> Cost:
    """Mean 1, variance 3 (difference, square, sum), normalizing 2, scale and shift 2."""
    return Cost(flops=8 * _elements(shapes["data"]))


def _dropout(operator: Operator, shapes: Shapes, is_train: bool) -> Cost:
    """Drawing and comparing count as one, the product as another."""
    return Cost(flops=2 * _elements(shapes["data"])) if is_train else FREE


def _add_n(operator: Operator, shapes: Shapes, is_train: bool) -> Cost:
    return Cost(flops=_result(shapes) * max(0, len(operator.inputs()) - 1))


def _sort(operator: Operator, shapes: Shapes, is_train: bool) -> Cost:
    """n log₂ n comparisons for each row of n along the axis."""
    data, axis = shapes["data"], getattr(operator, "axis", None)
    length = _elements(data) if axis is None else data[axis]
    return Cost(flops=_elements(data) * math.ceil(math.log2(max(2, length))))


def _per_result(count: int) -> Rule:
    return lambda operator, shapes, is_train: Cost(flops=count * _result(shapes))


def _per_input(count: int) -> Rule:
    return lambda operator, shapes, is_train: Cost(flops=count * _elements(next(iter(shapes.values()))))


def _free(operator: Operator, shapes: Shapes, is_train: bool) -> Cost:
    return FREE


# The table

_MOVES = (
    "Variable Constant Embedding _zeros _ones _full _arange zeros_like ones_like _copy Cast BlockGrad MakeLoss "
    "make_loss LinearRegressionOutput MAERegressionOutput broadcast_to broadcast_axis broadcast_like Flatten "
    "reshape_like Reshape expand_dims squeeze transpose SwapAxis reverse depth_to_space space_to_depth slice "
    "slice_axis slice_like Concat stack SliceChannel tile repeat take one_hot pick where gather_nd scatter_nd "
    "shape_array size_array batch_take Pad pad diag _eye _linspace"
)
_ELEMENTWISE = (
    "elemwise_add elemwise_sub elemwise_mul elemwise_div _plus_scalar _minus_scalar _rminus_scalar _mul_scalar "
    "_div_scalar _rdiv_scalar _equal_scalar _not_equal_scalar _greater_scalar _greater_equal_scalar _lesser_scalar "
    "_lesser_equal_scalar _logical_and_scalar _logical_or_scalar _logical_xor_scalar _power _mod _maximum _minimum "
    "_hypot _power_scalar _rpower_scalar _mod_scalar _rmod_scalar _maximum_scalar _minimum_scalar _hypot_scalar "
    "negative exp expm1 log log2 log10 log1p sqrt rsqrt cbrt rcbrt square reciprocal abs clip sigmoid relu softsign "
    "hard_sigmoid sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh degrees radians erf erfinv "
    "gamma gammaln sign ceil floor round rint trunc fix _equal _not_equal _greater _greater_equal _lesser "
    "_lesser_equal _logical_and _logical_or _logical_xor logical_not broadcast_add broadcast_sub broadcast_mul "
    "broadcast_div broadcast_power broadcast_mod broadcast_maximum broadcast_minimum broadcast_hypot broadcast_equal "
    "broadcast_not_equal broadcast_greater broadcast_greater_equal broadcast_lesser broadcast_lesser_equal "
    "broadcast_logical_and broadcast_logical_or broadcast_logical_xor Activation LeakyReLU LogisticRegressionOutput "
    "smooth_l1 SVMOutput"
)
_REDUCTIONS = "sum mean max min prod nansum nanprod argmax argmin cumsum"
_SOFTMAXES = "softmax log_softmax softmin SoftmaxActivation SoftmaxOutput"

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        **dict.fromkeys(_MOVES.split(), _free),
        **dict.fromkeys(_ELEMENTWISE.split(), _per_result(1)),
        **dict.fromkeys(_REDUCTIONS.split(), _per_input(1)),
        # largest value, difference, exponential, sum, quotient (or the difference of the logarithm)
        **dict.fromkeys(_SOFTMAXES.split(), _per_input(5)),
        "norm": _per_input(2),
        "L2Normalization": _per_input(3),
        # log_softmax, and one number of each row is added up
        "softmax_cross_entropy": _per_input(5),
        **dict.fromkeys(("sort", "argsort", "topk"), _sort),
        "FullyConnected": _fully_connected,
        "Convolution": _convolution,
        "dot": _dot,
        "batch_dot": _batch_dot,
        "Pooling": _pooling,
        "BatchNorm": _batch_norm,
        **dict.fromkeys(("LayerNorm", "InstanceNorm", "GroupNorm"), _normalization),
        "Dropout": _dropout,
        "add_n": _add_n,
    }
)
"""From operator name to how it is counted."""
