"""Cases of operators that lay values out anew, take arrays apart and put them together."""

from __future__ import annotations

import numpy as np

from core.operators import creation, indexing, joining, permuting, shaping, slicing
from core.operators.operator import Array
from tests.helpers.operator_case import Case

CUBE = ((2, 3, 4),)
INDICES = np.array([[0.0, 2.0], [1.9, -1.0]])
PLACES = np.array([[0.0, 1.0, 1.0], [2.0, 0.0, -1.0]])
"""Places (0, 2), (1, 0) and (1, -1)."""


def _reshape(shape: tuple[int, ...], expected: tuple[int, ...], *, back: bool = False, reverse: bool = False) -> Case:
    operator = shaping.Reshape(shape=shape, reverse=reverse)
    return Case(operator, CUBE, (0,), reference=lambda x: x.reshape(expected), back=(0,) if back else ())


def _slices(operator: slicing.Slice | slicing.SliceAxis, *parts: slice) -> Case:
    return Case(operator, CUBE, (0,), reference=lambda x: x[parts])


def _blocks(x: Array) -> Array:
    """Return blocks of two by two pixels as channels, written out with loops."""
    n, c, h, w = x.shape
    found = np.zeros((n, c * 4, h // 2, w // 2))
    for row in range(h):
        for column in range(w):
            offset = (row % 2 * 2 + column % 2) * c
            found[:, offset : offset + c, row // 2, column // 2] = x[:, :, row, column]
    return found


SHAPING_CASES = [
    Case(shaping.Flatten(), CUBE, (0,), reference=lambda x: x.reshape(2, 12)),
    Case(shaping.Rows(), CUBE, (0,), reference=lambda x: x.reshape(6, 4)),
    Case(shaping.ReshapeLike(lhs_begin=2, lhs_end=1, rhs_begin=0, rhs_end=1), ((2, 3), (1, 5)), (0, 1)),
    Case(shaping.ReshapeLike(), ((2, 6), (3, 4)), (0, 1), back=(1,), reference=lambda x, _: x.reshape(3, 4)),
    Case(
        shaping.ReshapeLike(lhs_begin=0, lhs_end=1, rhs_begin=0, rhs_end=-1),
        ((6, 4), (2, 3, 5)),
        (0, 1),
        reference=lambda x, _: x.reshape(2, 3, 4),
    ),
    _reshape((6, 4), (6, 4)),
    _reshape((0, -1), (2, 12)),
    _reshape((-1,), (24,)),
    _reshape((0, -2), (2, 3, 4), back=True),
    _reshape((-3, 0), (6, 4)),
    _reshape((-3, -2), (6, 4)),
    _reshape((-4, 1, -1, -2), (1, 2, 3, 4)),
    _reshape((0, 0, -4, 2, 2), (2, 3, 2, 2)),
    _reshape((-1, 0, 2), (4, 3, 2)),
    _reshape((-1, 0), (6, 4), reverse=True),
    _reshape((0, 0, -4, 2, -1), (2, 3, 2, 2), reverse=True),
    *(
        Case(
            shaping.ExpandDims(axis=axis), CUBE, (0,), back=(0,), reference=lambda x, axis=axis: np.expand_dims(x, axis)
        )
        for axis in (0, 2, -1)
    ),
    Case(shaping.Squeeze(), ((2, 1, 3, 1),), (0,), reference=np.squeeze),
    Case(shaping.Squeeze(axis=(-3,)), ((2, 1, 3, 1),), (0,), reference=lambda x: x.squeeze(1)),
    Case(shaping.Squeeze(), ((1, 1),), (0,), reference=lambda x: x.reshape(1)),
    Case(permuting.Transpose(), CUBE, (0,), back=(0,), reference=np.transpose),
    Case(permuting.Transpose(axes=(2, 0, 1)), CUBE, (0,), back=(0,), reference=lambda x: x.transpose(2, 0, 1)),
    Case(permuting.SwapAxis(dim1=0, dim2=-1), CUBE, (0,), back=(0,), reference=lambda x: x.swapaxes(0, 2)),
    Case(permuting.Reverse(axis=(0, -1)), CUBE, (0,), back=(0,), reference=lambda x: x[::-1, :, ::-1]),
    Case(permuting.SpaceToDepth(block_size=2), ((2, 3, 4, 2),), (0,), back=(0,), reference=_blocks),
    Case(permuting.DepthToSpace(block_size=2), ((2, 4, 1, 3),), (0,), back=(0,)),
    _slices(slicing.Slice(begin=(0, 1), end=(1, None)), slice(0, 1), slice(1, None)),
    _slices(slicing.Slice(begin=(None, 2), end=(None, None), step=(1, -2)), slice(None), slice(2, None, -2)),
    _slices(slicing.SliceAxis(axis=-2, begin=-2, end=None), slice(None), slice(-2, None)),
    _slices(slicing.SliceAxis(axis=2, begin=1, end=-1), slice(None), slice(None), slice(1, -1)),
    Case(slicing.SliceGradient(begin=(1,), end=(3,)), ((2, 2), (4, 2)), (0,)),
    Case(slicing.SliceAxisGradient(axis=1, begin=1, end=None), ((2, 2), (2, 3)), (0,)),
    Case(slicing.SliceLike(), ((3, 4), (2, 4)), (0, 1), reference=lambda x, _: x[:2, :4]),
    Case(slicing.SliceLike(axes=(-1,)), ((3, 4), (5, 2)), (0, 1), reference=lambda x, _: x[:, :2]),
    Case(slicing.SliceLikeGradient(axes=(0,)), ((2, 4), (3, 4)), (0,)),
    Case(
        joining.Concat(num_args=3),
        ((2, 3), (2, 1), (2, 2)),
        (0, 1, 2),
        back=(0, 1, 2),
        reference=lambda *parts: np.concatenate(parts, axis=1),
    ),
    Case(joining.Concat(num_args=1, dim=0), ((2, 3),), (0,), back=(0,), reference=lambda x: x),
    Case(joining.Concat(num_args=2, dim=-2), ((1, 3), (2, 3)), (0, 1), reference=lambda *parts: np.concatenate(parts)),
    Case(joining.ConcatPart(num_args=2, dim=0, index=1), ((3, 2), (1, 2), (2, 2)), (0,)),
    *(
        Case(
            joining.Stack(num_args=2, axis=axis),
            ((2, 3), (2, 3)),
            (0, 1),
            back=(0, 1),
            reference=lambda *parts, axis=axis: np.stack(parts, axis=axis),
        )
        for axis in (0, -1)
    ),
    Case(joining.SliceChannel(num_outputs=2), ((2, 4, 3),), (0,), back=(0,), reference=lambda x: (x[:, :2], x[:, 2:])),
    Case(joining.SliceChannel(num_outputs=1), ((2, 4),), (0,), back=(0,), reference=lambda x: x),
    Case(
        joining.SliceChannel(num_outputs=2, axis=0, squeeze_axis=True),
        ((2, 3),),
        (0,),
        reference=lambda x: (x[0], x[1]),
    ),
    Case(
        joining.SliceChannel(num_outputs=2, axis=0, squeeze_axis=True),
        ((2,),),
        (0,),
        reference=lambda x: (x[:1], x[1:]),
    ),
    Case(joining.Tile(reps=(2,)), ((2, 3),), (0,), reference=lambda x: np.tile(x, 2)),
    Case(joining.Tile(reps=(2, 1, 3)), ((2, 3),), (0,), reference=lambda x: np.tile(x, (2, 1, 3))),
    Case(joining.TileGradient(reps=(2, 3)), ((4, 9), (2, 3)), (0,)),
    Case(joining.Repeat(repeats=2), ((2, 3),), (0,), reference=lambda x: np.repeat(x, 2)),
    Case(joining.Repeat(repeats=2, axis=-2), ((2, 3),), (0,), back=(0,), reference=lambda x: np.repeat(x, 2, 0)),
    Case(joining.RepeatGradient(repeats=2, axis=1), ((2, 6), (2, 3)), (0,)),
    *(
        Case(indexing.Take(axis=axis), ((3, 3), (2, 2)), (0,), given={1: INDICES}, reference=reference)
        for axis, reference in (
            (0, lambda a, _: a[np.array([[0, 2], [1, 0]])]),
            (-1, lambda a, _: a[:, np.array([[0, 2], [1, 0]])]),
        )
    ),
    Case(
        indexing.Take(mode="wrap"),
        ((3, 2), (2, 2)),
        (0,),
        given={1: INDICES},
        reference=lambda a, _: a[np.array([[0, 2], [1, 2]])],
    ),
    Case(indexing.TakeGradient(axis=1), ((2, 2, 2), (2, 2), (2, 3)), (0,), given={1: INDICES}),
    Case(
        indexing.OneHot(depth=3, off_value=-1.0),
        ((4,),),
        (),
        given={0: np.array([0.0, 2.0, 3.0, -1.0])},
        back=(0,),
        reference=lambda _: np.array([[1.0, -1, -1], [-1, -1, 1], [-1, -1, -1], [-1, -1, -1]]),
    ),
    Case(
        indexing.Pick(),
        ((3, 4), (3,)),
        (0,),
        given={1: np.array([0.0, 5, -1])},
        reference=lambda x, _: x[[0, 1, 2], [0, 3, 0]],
    ),
    Case(
        indexing.Pick(axis=0, keepdims=True, mode="wrap"),
        ((3, 2), (1, 2)),
        (0,),
        given={1: np.array([[4.0, -1.0]])},
        reference=lambda x, _: x[[[1, 2]], [[0, 1]]],
    ),
    Case(indexing.Pick(), ((3,), (1,)), (0,), given={1: np.array([1.0])}, reference=lambda x, _: x[1:2]),
    Case(indexing.PickGradient(), ((3,), (3,), (3, 4)), (0,), given={1: np.array([0.0, 5, -1])}),
    Case(indexing.Where(), ((2, 3),) * 3, (1, 2), given={0: np.eye(2, 3)}, reference=np.where),
    Case(
        indexing.Where(),
        ((2,), (2, 3), (2, 3)),
        (1, 2),
        given={0: np.array([0.0, 2])},
        reference=lambda _, x, y: np.stack([y[0], x[1]]),
    ),
    Case(
        indexing.GatherNd(), ((2, 3), (2, 3)), (0,), given={1: PLACES}, reference=lambda x, _: x[[0, 1, 1], [2, 0, 2]]
    ),
    Case(indexing.GatherNd(), ((2, 3), (1, 3)), (0,), given={1: PLACES[:1]}, reference=lambda x, _: x[[0, 1, 1]]),
    Case(indexing.GatherNdGradient(), ((3,), (2, 3), (2, 3)), (0,), given={1: PLACES}),
    Case(indexing.ScatterNd(shape=(2, 3)), ((3,), (2, 3)), (0,), given={1: PLACES}, back=(0,)),
    Case(creation.Zeros(shape=(2, 3)), (), (), reference=lambda: np.zeros((2, 3))),
    Case(creation.Ones(shape=(2, 3)), (), (), reference=lambda: np.ones((2, 3))),
    Case(creation.Full(shape=(2, 3), value=2.5), (), (), reference=lambda: np.full((2, 3), 2.5)),
    Case(creation.Arange(start=3), (), (), reference=lambda: np.arange(3)),
    Case(
        creation.Arange(start=5, stop=1.5, step=-1.5, repeat=2),
        (),
        (),
        reference=lambda: np.array([5, 5, 3.5, 3.5, 2, 2]),
    ),
    Case(creation.ShapeArray(), CUBE, (), reference=lambda _: np.array([2, 3, 4]), dtype="int64"),
    Case(creation.SizeArray(), CUBE, (), reference=lambda _: np.array([24]), dtype="int64"),
]
