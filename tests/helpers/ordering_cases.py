"""Cases of operators that order numbers, pad arrays, take diagonals, add up, and normalize each example."""

from __future__ import annotations

import numpy as np

from core.operators import creation, functions, indexing, ordering, padding, scan
from core.operators.grouped_normalization import GroupNorm, InstanceNorm, L2Normalization
from core.operators.margin import SVMOutput
from core.operators.operator import Array
from core.operators.softmax import Softmax
from tests.helpers.operator_case import Case

CUBE = ((2, 3, 4),)
IMAGE = ((1, 2, 3, 4),)
WIDTHS = (0, 0, 0, 0, 1, 2, 0, 3)
BEFORE_AND_AFTER = ((0, 0), (0, 0), (1, 2), (0, 3))
ORDER = np.array([[2.0, 0, 1], [1, 2, 0]])


def _largest(x: Array) -> Array:
    return -np.sort(-x, axis=1)[:, :2]


def _standard(x: Array, eps: float) -> Array:
    """Return the last axis with mean 0 and deviation 1."""
    normal: Array = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps)
    return normal


def _group_norm(x: Array, gamma: Array, beta: Array) -> tuple[Array, Array, Array]:
    rows = x.reshape(2, 2, -1)
    output = (_standard(rows, 1e-5) * gamma[:, None] + beta[:, None]).reshape(x.shape)
    return output, rows.mean(2), np.sqrt(rows.var(2) + 1e-5)


def _softmax_of_lengths(x: Array, length: Array) -> Array:
    """Return softmax along axis 1 of as many elements as count, written out with loops."""
    found = np.zeros_like(x)
    for row, column in np.ndindex(*length.shape):
        counted = np.exp(x[row, : int(length[row, column]), column])
        found[row, : len(counted), column] = counted / counted.sum()
    return found


ORDERING_CASES = [
    *(
        Case(ordering.Sort(axis=axis, is_ascend=up), ((3, 4),), (0,), reference=reference)
        for axis, up, reference in (
            (-1, True, np.sort),
            (0, False, lambda x: -np.sort(-x, axis=0)),
            (None, True, lambda x: np.sort(x, axis=None)),
        )
    ),
    *(
        Case(ordering.Argsort(axis=axis, is_ascend=up), ((3, 4),), (0,), reference=reference)
        for axis, up, reference in (
            (-1, True, np.argsort),
            (0, False, lambda x: np.argsort(-x, axis=0)),
            (None, True, lambda x: np.argsort(x, axis=None)),
        )
    ),
    Case(ordering.Argsort(dtype="int32"), CUBE, (0,), dtype="int32"),
    Case(ordering.TopK(k=2, axis=1, ret_typ="value"), CUBE, (0,), reference=_largest),
    Case(ordering.TopK(k=2, axis=1, is_ascend=True), CUBE, (0,), reference=lambda x: np.argsort(x, axis=1)[:, :2]),
    Case(ordering.TopK(k=2, ret_typ="both"), CUBE, (0,)),
    Case(ordering.TopK(k=3, ret_typ="mask"), CUBE, (0,), reference=lambda x: (x > np.sort(x)[..., :1]) * 1.0),
    Case(ordering.TopK(k=3, axis=None, ret_typ="value"), CUBE, (0,), reference=lambda x: -np.sort(-x.ravel())[:3]),
    Case(ordering.TopK(k=0, axis=None, ret_typ="value"), CUBE, (0,), reference=lambda x: -np.sort(-x.ravel())),
    Case(ordering.TopK(k=0, ret_typ="value"), CUBE, (0,), reference=lambda x: -np.sort(-x)),
    Case(ordering.PutAlong(), ((2, 3), (2, 3), (2, 4)), (0,), given={1: ORDER}),
    Case(ordering.PutAlong(axis=None), ((3,), (3,), (2, 3)), (0,), given={1: ORDER[0]}),
    Case(
        ordering.TakeAlong(axis=1),
        ((2, 4), (2, 3)),
        (0,),
        given={1: ORDER},
        reference=lambda x, i: np.take_along_axis(x, i.astype(int), 1),
    ),
    *(
        Case(
            padding.Pad(mode=mode, pad_width=WIDTHS, constant_value=0.5),
            IMAGE,
            (0,),
            back=(0,),
            reference=reference,
        )
        for mode, reference in (
            ("constant", lambda x: np.pad(x, BEFORE_AND_AFTER, constant_values=0.5)),
            ("edge", lambda x: np.pad(x, BEFORE_AND_AFTER, mode="edge")),
            ("reflect", lambda x: np.pad(x, BEFORE_AND_AFTER, mode="reflect")),
        )
    ),
    *(
        Case(padding.PadGradient(mode=mode, pad_width=(1, 0, 2, 1)), ((3, 6), (2, 3)), (0,))
        for mode in ("constant", "edge")
    ),
    Case(padding.Diag(), ((3, 4),), (0,), reference=np.diag),
    Case(padding.Diag(k=-1), ((3,),), (0,), reference=lambda x: np.diag(x, -1)),
    Case(padding.Diag(k=1, axis1=-1, axis2=0), CUBE, (0,), reference=lambda x: np.diagonal(x, 1, -1, 0)),
    Case(padding.DiagGradient(k=1), ((2,), (3, 3)), (0,)),
    Case(padding.DiagGradient(k=1), ((4, 4), (3,)), (0,)),
    Case(scan.CumSum(), ((2, 3),), (0,), reference=np.cumsum),
    Case(scan.CumSum(axis=-2), CUBE, (0,), back=(0,), reference=lambda x: np.cumsum(x, axis=1)),
    Case(scan.CumSum(axis=0, dtype="float64"), CUBE, (0,), back=(0,), dtype="float64"),
    Case(
        functions.SmoothL1(scalar=1.5),
        ((3, 4),),
        (0,),
        back=(0,),
        reference=lambda x: np.where(np.abs(x) < 1 / 2.25, 0.5 * 2.25 * x * x, np.abs(x) - 0.5 / 2.25),
    ),
    Case(functions.SmoothL1(scalar=0.0), ((3,),), (0,), reference=lambda x: 0 * x),
    Case(
        indexing.BatchTake(),
        ((3, 4), (3,)),
        (0,),
        given={1: np.array([0.0, 7, -2])},
        reference=lambda a, _: a[[0, 1, 2], [0, 3, 0]],
    ),
    Case(
        indexing.BatchTake(),
        ((2, 2, 3), (4,)),
        (0,),
        given={1: np.array([0.0, 2, 1, 1])},
        reference=lambda a, _: a.reshape(4, 3)[[0, 1, 2, 3], [0, 2, 1, 1]],
    ),
    Case(creation.Eye(N=3), (), (), reference=lambda: np.eye(3)),
    Case(creation.Eye(N=3, M=4, k=-1), (), (), reference=lambda: np.eye(3, 4, -1)),
    Case(creation.Linspace(start=1, stop=2, num=5), (), (), reference=lambda: np.linspace(1, 2, 5)),
    Case(
        creation.Linspace(start=1, stop=2, num=5, endpoint=False),
        (),
        (),
        reference=lambda: np.linspace(1, 2, 5, endpoint=False, dtype=np.float32),
    ),
    Case(InstanceNorm(), ((2, 3, 4), (3,), (3,)), (0, 1, 2)),
    Case(InstanceNorm(eps=0.1), ((2, 3, 2, 2), (3,), (3,)), (0, 1, 2)),
    Case(GroupNorm(num_groups=2), ((2, 4, 3), (2,), (2,)), (0, 1, 2), reference=_group_norm),
    Case(GroupNorm(num_groups=2, eps=0.1, output_mean_var=True), ((2, 4, 2, 2), (2,), (2,)), (0, 1, 2)),
    *(Case(L2Normalization(mode=mode, eps=0.1), CUBE, (0,), back=(0,)) for mode in ("channel", "instance", "spatial")),
    Case(L2Normalization(eps=0.0), CUBE, (0,), reference=lambda x: x / np.sqrt((x * x).sum((1, 2), keepdims=True))),
    Case(SVMOutput(), ((3, 4), (3,)), (), second=False, labels=4),
    Case(
        Softmax(use_length=True, axis=1),
        ((2, 3, 2), (2, 2)),
        (0,),
        given={1: np.array([[1.0, 2], [3, 0]])},
        reference=_softmax_of_lengths,
    ),
    Case(Softmax(dtype="float64", temperature=2.0), CUBE, (0,), back=(0,), dtype="float64"),
]
