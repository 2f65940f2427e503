"""Cases of the layers: leaky activations, softmax, losses, embedding, dropout, normalization, windows."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.operators.convolution import Convolution, ConvolutionDataGradient, ConvolutionWeightGradient
from core.operators.embedding import Embedding, EmbeddingGradient
from core.operators.groups import GroupSum, SpreadLike, SumLike
from core.operators.leaky import KINDS, LeakyReLU
from core.operators.make_loss import BlockGrad, MakeLoss, MakeLossGradient, PlainMakeLoss
from core.operators.normalization import BatchNorm, LayerNorm, Unmoved
from core.operators.operator import Array
from core.operators.pooling import Pooling, PoolingPick, PoolingScatter, PoolingSpread
from core.operators.random import Dropout
from core.operators.regression import (
    LinearRegressionOutput,
    LogisticRegressionOutput,
    MAERegressionOutput,
    PerOutput,
)
from core.operators.softmax import LogSoftmax, OneHotLike, Softmax, SoftmaxActivation, SoftmaxCrossEntropy, Softmin
from tests.helpers.operator_case import Case

CUBE = ((2, 3, 4),)
BATCH = ((5, 3, 2), (3,), (3,), (3,), (3,))
STATISTICS = {3: np.array([0.1, -0.2, 0.3]), 4: np.array([0.5, 1.0, 2.0])}
POOLING: dict[str, Any] = {"kernel": (2, 3), "stride": (1, 2), "pad": (1, 1)}


def _places(operator: Pooling, shape: tuple[int, ...]) -> Array:
    """Return where maxima are, as the operator gives them."""
    generator = np.random.default_rng(5)
    places: Array = operator._maxima(generator.normal(size=shape))[1]
    return places


PLACES = _places(Pooling(**POOLING), (2, 2, 4, 5))

LAYER_CASES = [
    Case(GroupSum(axes=(1,)), CUBE, (0,)),
    Case(GroupSum(axes=(0,), exclude=True, mean=True), CUBE, (0,)),
    Case(GroupSum(axes=(-1,), only_train=True), CUBE, (0,), is_train=False),
    Case(SpreadLike(axis=1), ((3,), (2, 3, 4)), (0,)),
    Case(SpreadLike(axis=1, mean=True), ((1,), (2, 3, 4)), (0,)),
    Case(SpreadLike(mean=True, only_train=True), ((2, 1, 4), (2, 3, 4)), (0,)),
    Case(SumLike(axis=-1), ((2, 3, 4), (4,)), (0,)),
    Case(SumLike(axis=1), ((2, 3, 4), (1,)), (0,)),
    Case(SumLike(mean=True), ((2, 3, 4), (2, 3, 1)), (0,)),
    *(Case(LeakyReLU(act_type=kind), CUBE, (0,)) for kind in KINDS if kind != "prelu"),
    Case(LeakyReLU(act_type="prelu"), ((2, 3, 4), (3,)), (0, 1)),
    Case(LeakyReLU(act_type="rrelu"), CUBE, (0,), is_train=False),
    *(
        Case(kind(axis=axis, temperature=temperature), CUBE, (0,))
        for kind in (Softmax, LogSoftmax, Softmin)
        for axis, temperature in ((-1, None), (1, 2.0))
    ),
    *(Case(SoftmaxActivation(mode=mode), CUBE, (0,)) for mode in ("instance", "channel")),
    Case(SoftmaxCrossEntropy(), ((3, 4), (3,)), (0,), labels=4),
    Case(OneHotLike(), ((3,), (3, 4)), (), second=False, given={0: np.array([0.0, 3.0, 7.0])}),
    *(
        Case(kind(grad_scale=2.0), ((3, 4), (3, 4)), (), second=False)
        for kind in (LinearRegressionOutput, LogisticRegressionOutput, MAERegressionOutput)
    ),
    Case(PerOutput(scale=3.0), CUBE, (0,)),
    *(Case(kind(), CUBE, (), second=False) for kind in (MakeLoss, PlainMakeLoss, BlockGrad)),
    *(Case(MakeLossGradient(normalization=how), CUBE, (0,)) for how in ("null", "batch", "valid")),
    Case(Embedding(input_dim=4, output_dim=3), ((2, 3), (4, 3)), (1,), given={0: np.array([[0.0, 3, 1], [3, 9, -2]])}),
    Case(
        EmbeddingGradient(input_dim=4, output_dim=3),
        ((2, 2, 3), (2, 2)),
        (0,),
        given={1: np.array([[0.0, 3.7], [3, 1]])},
    ),
    Case(Dropout(p=0.4), CUBE, (0,)),
    Case(Dropout(p=0.4, axes=(0, -1)), CUBE, (0,)),
    Case(Dropout(), CUBE, (0,), is_train=False),
    Case(Dropout(mode="always"), CUBE, (0,), is_train=False),
    Case(BatchNorm(fix_gamma=False), BATCH, (0, 1, 2), given=STATISTICS),
    Case(BatchNorm(fix_gamma=False), BATCH, (0, 1, 2), given=STATISTICS, is_train=False),
    Case(BatchNorm(fix_gamma=False, use_global_stats=True), BATCH, (0, 1, 2), given=STATISTICS),
    Case(BatchNorm(axis=-1), ((4, 2, 3), (3,), (3,), (3,), (3,)), (0, 2), given=STATISTICS),
    Case(LayerNorm(), ((3, 5), (5,), (5,)), (0, 1, 2)),
    Case(LayerNorm(axis=1, output_mean_var=True), ((2, 3, 4), (3,), (3,)), (0, 1, 2)),
    Case(Unmoved(axis=1, exclude=True), ((2, 3, 4), (2, 3, 4)), (0, 1)),
    Case(Unmoved(only_train=True), ((2, 4), (2, 4)), (0, 1), is_train=False),
    Case(Convolution(kernel=(3,), num_filter=2), ((2, 3, 6), (2, 3, 3), (2,)), (0, 1, 2)),
    Case(
        Convolution(kernel=(2, 3), num_filter=4, stride=(2, 1), dilate=(1, 2), pad=(1, 2), num_group=2),
        ((2, 4, 5, 4), (4, 2, 2, 3), (4,)),
        (0, 1, 2),
    ),
    Case(Convolution(kernel=(2, 1, 2), num_filter=2, no_bias=True), ((1, 2, 3, 2, 3), (2, 2, 2, 1, 2)), (0, 1)),
    Case(
        ConvolutionDataGradient(kernel=(2, 2), num_filter=2, stride=(2, 2), no_bias=True),
        ((1, 2, 2, 2), (2, 3, 2, 2), (1, 3, 5, 4)),
        (0, 1),
    ),
    Case(
        ConvolutionWeightGradient(kernel=(2, 2), num_filter=2, pad=(1, 1), no_bias=True),
        ((2, 2, 4, 4), (2, 3, 3, 3)),
        (0, 1),
    ),
    Case(Pooling(kernel=(2,)), ((2, 3, 5),), (0,)),
    Case(Pooling(**POOLING), ((2, 2, 4, 5),), (0,)),
    Case(Pooling(kernel=(2, 2), stride=(3, 2), pooling_convention="full"), ((1, 2, 5, 5),), (0,)),
    *(Case(Pooling(global_pool=True, pool_type=kind), ((2, 3, 3, 2),), (0,)) for kind in ("max", "avg", "sum")),
    *(Case(Pooling(pool_type=kind, **POOLING), ((2, 2, 4, 5),), (0,)) for kind in ("avg", "sum")),
    Case(Pooling(pool_type="avg", count_include_pad=False, **POOLING), ((1, 2, 4, 5),), (0,)),
    Case(Pooling(kernel=(2, 2), stride=(2, 2), pool_type="avg", pooling_convention="full"), ((1, 2, 5, 5),), (0,)),
    *(Case(Pooling(kernel=(2, 2), pool_type="lp", p_value=p), ((1, 2, 3, 3),), (0,)) for p in (1, 2, 3)),
    Case(PoolingSpread(pool_type="avg", **POOLING), (PLACES.shape, (2, 2, 4, 5)), (0,)),
    Case(PoolingScatter(**POOLING), (PLACES.shape, PLACES.shape, (2, 2, 4, 5)), (0,), given={1: PLACES}),
    Case(PoolingPick(**POOLING), ((2, 2, 4, 5), PLACES.shape), (0,), given={1: PLACES}),
]
