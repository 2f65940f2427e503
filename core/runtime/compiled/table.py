"""Which kernel binds which forward rule.

The table is keyed by the rule itself: operators that share a forward rule share its kernel, and one that overrides
the rule has none until somebody writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.operators.activation import Activation
from core.operators.binary import Pair
from core.operators.convolution import Convolution, ConvolutionDataGradient, ConvolutionWeightGradient
from core.operators.elementwise import AddN
from core.operators.groups import GroupSum, SumLike
from core.operators.linear import FullyConnected
from core.operators.loss import SoftmaxOutput, SoftmaxOutputGradient
from core.operators.operator import Operator
from core.operators.pooling import Pooling, PoolingScatter
from core.operators.products import BatchDot, Dot
from core.operators.reduction import Sum
from core.operators.scalar import Scalar
from core.operators.shaping import Flatten, ReshapeLike, Rows
from core.operators.softmax import LogSoftmax, Softmax
from core.operators.unary import OnesLike, Unary, ZerosLike
from core.runtime.compiled import convolution, elementwise, pooling, products, softmax, views
from core.runtime.compiled.binder import Kernel

KERNELS: Mapping[Callable[..., Any], Kernel] = {
    Unary.forward: elementwise.unary,
    Pair.forward: elementwise.pair,
    Scalar.forward: elementwise.scalar,
    AddN.forward: elementwise.add_all,
    Activation.forward: elementwise.activation,
    Flatten.forward: views.reshape,
    Rows.forward: views.reshape,
    ReshapeLike.forward: views.reshape,
    FullyConnected.forward: products.dense,
    Dot.forward: products.dot,
    BatchDot.forward: products.batch_dot,
    GroupSum.forward: products.group_sum,
    Softmax.forward: softmax.softmax,
    LogSoftmax.forward: softmax.log_softmax,
    SoftmaxOutput.forward: softmax.softmax_output,
    SoftmaxOutputGradient.forward: softmax.softmax_output_gradient,
    Convolution.forward: convolution.convolution,
    ConvolutionDataGradient.forward: convolution.data_gradient,
    ConvolutionWeightGradient.forward: convolution.weight_gradient,
    SumLike.forward: convolution.sum_of_channels,
    Pooling.forward: pooling.max_pooling,
    PoolingScatter.forward: pooling.max_pooling_gradient,
}

READS: Mapping[type[Operator], int] = {SoftmaxOutputGradient: 2}
"""How many of its inputs an operator reads, where it has the others for the sake of its own gradient."""

BY_OPERATOR: Mapping[type[Operator], Kernel] = {
    ZerosLike: views.constant,
    OnesLike: views.constant,
    Sum: products.total,
}
"""Operators whose forward rule alone does not tell what is computed."""


def kernel_of(operator: Operator) -> Kernel:
    """Return what binds an operator, if its kernel takes the arrays; `views.as_declared` takes any."""
    kernel = BY_OPERATOR.get(type(operator))
    return KERNELS.get(type(operator).forward, views.as_declared) if kernel is None else kernel
