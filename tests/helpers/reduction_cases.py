"""Cases of reductions and products of arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from core.operators import products, reduction
from core.operators.operator import Array, Operator
from tests.helpers.operator_case import Case, Reference

CUBE = ((2, 3, 4),)
OVER: tuple[dict[str, Any], ...] = (
    {},
    {"axis": (1,)},
    {"axis": (0, -1), "keepdims": True},
    {"axis": (1,), "exclude": True},
    {"keepdims": True},
)


def _over(function: Callable[..., Any], options: dict[str, Any]) -> Reference:
    axis: tuple[int, ...] | None = options.get("axis")
    if axis is not None and options.get("exclude"):
        axis = tuple(place for place in range(3) if place not in axis)

    def reduce(x: Array) -> Array:
        return np.atleast_1d(function(x, axis=axis, keepdims=options.get("keepdims", False)))

    return reduce


def _reductions(operator: Callable[..., Operator], function: Callable[..., Any]) -> list[Case]:
    return [Case(operator(**options), CUBE, (0,), reference=_over(function, options)) for options in OVER]


WITH_ZEROS = np.array([[1.5, 0.0, -0.5], [0.0, 0.7, 0.0]])

REDUCTION_CASES = [
    *_reductions(reduction.Sum, np.sum),
    *_reductions(reduction.Mean, np.mean),
    *_reductions(reduction.Max, np.max),
    *_reductions(reduction.Min, np.min),
    *_reductions(reduction.Prod, np.prod),
    *_reductions(reduction.NanSum, np.nansum),
    *_reductions(reduction.NanProd, np.nanprod),
    Case(reduction.Sum(axis=(0,)), ((3,),), (0,), reference=lambda x: x.sum(keepdims=True)),
    Case(
        reduction.Prod(axis=(1,)), ((2, 3),), (0,), second=False, given={0: WITH_ZEROS}, reference=lambda x: x.prod(1)
    ),
    Case(reduction.ProdOthers(axis=(1,)), ((2, 3),), (0,)),
    Case(reduction.NanToOne(), ((2, 3),), (0,)),
    *(
        Case(reduction.Spread(**options), (shape, *CUBE), (0,))
        for options, shape in zip(OVER, ((1,), (2, 4), (1, 3, 1), (3,), (1, 1, 1)), strict=True)
    ),
    Case(reduction.SpreadMean(axis=(1,)), ((2, 4), *CUBE), (0,)),
    Case(reduction.Norm(), CUBE, (0,), reference=lambda x: np.sqrt(np.square(x).sum()).reshape(1)),
    Case(reduction.Norm(axis=(1, 2)), CUBE, (0,), reference=lambda x: np.sqrt(np.square(x).sum((1, 2)))),
    Case(
        reduction.Norm(ord=1, axis=(1,), keepdims=True), CUBE, (0,), reference=lambda x: np.abs(x).sum(1, keepdims=True)
    ),
    *(
        Case(kind(axis=axis, keepdims=keepdims), CUBE, (0,), reference=reference)
        for kind, find in ((reduction.ArgMax, np.argmax), (reduction.ArgMin, np.argmin))
        for axis, keepdims, reference in (
            (None, False, lambda x, find=find: np.atleast_1d(find(x)).astype(float)),
            (-2, False, lambda x, find=find: find(x, axis=1).astype(float)),
            (2, True, lambda x, find=find: find(x, axis=2, keepdims=True).astype(float)),
        )
    ),
    *(
        Case(
            products.Dot(transpose_a=a, transpose_b=b),
            ((4, 2) if a else (2, 4), (3, 4) if b else (4, 3)),
            (0, 1),
            reference=lambda x, y, a=a, b=b: (x.T if a else x) @ (y.T if b else y),
        )
        for a in (False, True)
        for b in (False, True)
    ),
    Case(products.Dot(), ((4,), (4,)), (0, 1), reference=lambda x, y: (x * y).sum(keepdims=True)),
    Case(products.Dot(), ((3, 4), (4,)), (0, 1), reference=np.matmul),
    Case(products.Dot(), ((4,), (4, 3)), (0, 1), reference=np.matmul),
    Case(products.Dot(), ((1, 4), (4,)), (0, 1), reference=np.matmul),
    Case(products.Dot(), ((2, 3, 4), (4, 2, 2)), (0, 1), reference=lambda x, y: np.tensordot(x, y, 1)),
    Case(
        products.Dot(transpose_a=True, transpose_b=True),
        ((4, 2, 3), (2, 2, 4)),
        (0, 1),
        reference=lambda x, y: np.einsum("kab,cdk->abcd", x, y),
    ),
    *(
        Case(
            products.DotLeft(transpose_a=a, transpose_b=b),
            ((2, 3), (3, 4) if b else (4, 3), (4, 2) if a else (2, 4)),
            (0, 1),
        )
        for a in (False, True)
        for b in (False, True)
    ),
    *(
        Case(
            products.DotRight(transpose_a=a, transpose_b=b),
            ((4, 2) if a else (2, 4), (2, 3), (3, 4) if b else (4, 3)),
            (0, 1),
        )
        for a in (False, True)
        for b in (False, True)
    ),
    *(
        Case(
            products.BatchDot(transpose_a=a, transpose_b=b),
            ((2, 4, 3) if a else (2, 3, 4), (2, 5, 4) if b else (2, 4, 5)),
            (0, 1),
            reference=lambda x, y, a=a, b=b: (x.swapaxes(1, 2) if a else x) @ (y.swapaxes(1, 2) if b else y),
            back=(0, 1),
        )
        for a in (False, True)
        for b in (False, True)
    ),
]
