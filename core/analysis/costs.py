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
from core.operators.operator import Operator

Shapes: TypeAlias = Mapping[str, Shape]
"""The shape at each port of a node."""


@dataclass(frozen=True)
class Cost:
    """What one forward pass through a node takes."""

    macs: int = 0
    flops: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.macs + other.macs, self.flops + other.flops)


@dataclass(frozen=True)
class _Work:
    """What is to be counted: an operator's attributes, the shapes at its ports, and whether it trains."""

    operator: Operator
    shapes: Shapes
    is_train: bool

    def has(self, name: str) -> bool:
        """Return a switch of the operator."""
        return bool(getattr(self.operator, name))

    def elements(self, port: str) -> int:
        """Return how many numbers are at a port."""
        return math.prod(self.shapes[port])

    @property
    def read(self) -> int:
        """How many numbers the first input has."""
        return self.elements(self.operator.input_names[0])

    @property
    def made(self) -> int:
        """How many numbers come out, at the first output."""
        return self.elements(self.operator.output_ports[0].name)


Rule: TypeAlias = Callable[[_Work], Cost]

FREE = Cost()


def cost(operator: Operator, shapes: Shapes, *, is_train: bool = True) -> Cost | None:
    """Return what a node costs whose shapes are complete; None for an operator that nobody has counted.

    Args:
        shapes: The shape at each input and output by name.
        is_train: Whether the pass belongs to training: dropout and batch normalization do more then.
    """
    rule = RULES.get(operator.name)
    return None if rule is None else rule(_Work(operator, shapes, is_train))


# How one counts


def _products(results: int, length: int, *, additions: int = 0) -> Cost:
    """Return the cost of so many inner products of a length, and of additions behind them."""
    macs = results * length
    return Cost(macs, 2 * macs + additions)


def _weighted(work: _Work) -> Cost:
    """A row of weights for each result, and a bias."""
    length = math.prod(work.shapes["weight"][1:])
    return _products(work.made, length, additions=0 if work.has("no_bias") else work.made)


def _dot(work: _Work) -> Cost:
    left = work.shapes["lhs"]
    return _products(work.made, left[0 if work.has("transpose_a") else -1])


def _batch_dot(work: _Work) -> Cost:
    return _products(work.made, work.shapes["lhs"][1 if work.has("transpose_a") else 2])


def _pooling(work: _Work) -> Cost:
    kernel = work.shapes["data"][2:] if work.has("global_pool") else getattr(work.operator, "kernel", ())
    return Cost(flops=work.made * math.prod(kernel))


def _batch_norm(work: _Work) -> Cost:
    if work.has("use_global_stats") or not work.is_train:
        # per channel a factor and a shift are made first; their cost vanishes beside the elements'
        return Cost(flops=2 * work.read)
    return _normalization(work)


def _normalization(work: _Work) -> Cost:
    """Mean 1, variance 3 (difference, square, sum), normalizing 2, scale and shift 2."""
    return Cost(flops=8 * work.read)


def _dropout(work: _Work) -> Cost:
    """Drawing and comparing count as one, the product as another."""
    return Cost(flops=2 * work.read) if work.is_train else FREE


def _add_n(work: _Work) -> Cost:
    return Cost(flops=work.made * max(0, len(work.operator.input_names) - 1))


def _sort(work: _Work) -> Cost:
    """For each row of n along the axis, n log₂ n comparisons."""
    data, axis = work.shapes["data"], getattr(work.operator, "axis", None)
    length = math.prod(data) if axis is None else data[axis]
    return Cost(flops=math.prod(data) * math.ceil(math.log2(max(2, length))))


def _per_result(count: int) -> Rule:
    return lambda work: Cost(flops=count * work.made)


def _per_input(count: int) -> Rule:
    return lambda work: Cost(flops=count * work.read)


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
_REDUCTIONS = "sum mean max min prod nansum nanprod argmax argmin _np_cumsum"
_SOFTMAXES = "softmax log_softmax softmin SoftmaxActivation SoftmaxOutput"

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        **dict.fromkeys(_MOVES.split(), _per_result(0)),
        **dict.fromkeys(_ELEMENTWISE.split(), _per_result(1)),
        **dict.fromkeys(_REDUCTIONS.split(), _per_input(1)),
        # largest value, difference, exponential, sum, quotient (or the difference of the logarithm)
        **dict.fromkeys(_SOFTMAXES.split(), _per_input(5)),
        "norm": _per_input(2),
        "L2Normalization": _per_input(3),
        # log_softmax, and one number of each row is added up
        "softmax_cross_entropy": _per_input(5),
        **dict.fromkeys(("sort", "argsort", "topk"), _sort),
        "FullyConnected": _weighted,
        "Convolution": _weighted,
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
