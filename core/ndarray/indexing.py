"""Reading and writing parts of an array: ``x[1:3]``, ``x[[0, 2]]``, ``x[mask] = 0``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeAlias

import numpy as np

from core.ndarray.invoke import Opaque
from core.operators.operator import Array, GradientScope, HeadT, Port, RunContext

Key: TypeAlias = Any
"""What NumPy indexes arrays with."""


class Pick(Opaque):
    """Some of the elements: y = x[key]."""

    name: ClassVar[str] = "_ndarray_pick"
    display_name: ClassVar[str] = "Pick elements"

    def __init__(self, key: Key) -> None:
        self.key = key

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (picked(inputs[0], self.key),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Scatter(self.key), scope.gradient_of(0), scope.inputs[0]),)


class Scatter(Opaque):
    """Values added up where they were picked from, zero elsewhere; the gradient of `Pick`."""

    name: ClassVar[str] = "_ndarray_scatter"
    display_name: ClassVar[str] = "Scatter elements"

    def __init__(self, key: Key) -> None:
        self.key = key

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data"), Port("like"))

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        values, like = inputs
        total = np.zeros_like(like)
        np.add.at(total, self.key, values.reshape(total[self.key].shape))
        return (total,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Pick(self.key), scope.gradient_of(0)), None)


class Replace(Opaque):
    """An array with some of its elements replaced: y = x, then y[key] = v."""

    name: ClassVar[str] = "_ndarray_replace"
    display_name: ClassVar[str] = "Replace elements"

    def __init__(self, key: Key) -> None:
        self.key = key

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data"), Port("value"))

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        result = inputs[0].copy()
        result[self.key] = inputs[1]
        return (result,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        dy = scope.gradient_of(0)
        rest = scope.make(Replace(self.key), dy, scope.zeros_like(scope.inputs[1]))
        return (rest, scope.make(FitSum(), scope.make(Pick(self.key), dy), scope.inputs[1]))


class FitSum(Opaque):
    """The sum over the axes along which another array was stretched when it was assigned."""

    name: ClassVar[str] = "_ndarray_fit_sum"
    display_name: ClassVar[str] = "Sum of assigned"

    def __init__(self) -> None:
        pass

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data"), Port("like"))

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        data, like = inputs
        # leading axes of size 1 beyond the assigned part are dropped by assignment, as NumPy does
        shape = like.shape[max(0, like.ndim - data.ndim) :]
        new = data.ndim - len(shape)
        axes = [axis + new for axis, size in enumerate(shape) if size == 1 != data.shape[axis + new]]
        return (data.sum(axis=(*range(new), *axes)).reshape(like.shape),)


def numpy_key(key: object, shape: Sequence[int]) -> Key:
    """Return what NumPy understands of a key: arrays of floats count as indices, as in MXNet.

    Raises:
        ValueError: It is no index.
        IndexError: An index is out of bounds, or there are too many.
    """
    parts = tuple(map(_part, key)) if isinstance(key, tuple) else (_part(key),)
    _check_integers(parts, shape)
    return parts


def _part(part: object) -> object:
    from core.ndarray.ndarray import NDArray

    if isinstance(part, NDArray):
        part = part.data
    if isinstance(part, list | tuple | range):
        part = np.asarray(part)
        part = part.astype(np.int64) if part.size == 0 else part
    if isinstance(part, np.ndarray):
        if part.dtype == np.bool_ or np.issubdtype(part.dtype, np.integer):
            return part
        if np.issubdtype(part.dtype, np.floating):
            return part.astype(np.int64)
    elif isinstance(part, bool | np.bool_):
        return int(part)
    elif part is None or part is Ellipsis or isinstance(part, int | np.integer):
        return part
    elif isinstance(part, slice):
        return slice(*(None if end is None else int(end) for end in (part.start, part.stop, part.step)))
    raise ValueError(f"NDArray does not support slicing with key {part} of type {type(part)}.")


def _check_integers(parts: Sequence[object], shape: Sequence[int]) -> None:
    used = sum(
        part.ndim if isinstance(part, np.ndarray) and part.dtype == np.bool_ else 1
        for part in parts
        if part is not None and part is not Ellipsis
    )
    if used > len(shape):
        raise IndexError(f"too many indices: the array has {len(shape)} axes, but {used} were indexed")
    if sum(part is Ellipsis for part in parts) > 1:
        raise IndexError("an index can only have a single ellipsis")
    axis = 0
    for part in parts:
        if part is Ellipsis:
            axis += len(shape) - used
        elif isinstance(part, np.ndarray) and part.dtype == np.bool_:
            axis += part.ndim
        elif part is not None:
            _check_bounds(part, axis, shape[axis])
            axis += 1


def _check_bounds(part: object, axis: int, size: int) -> None:
    indices = np.asarray([] if isinstance(part, slice) else part)
    for index in (indices.min(), indices.max()) if indices.size else ():
        if not -size <= index < size:
            raise IndexError(f"index {index} is out of bounds for axis {axis} with size {size}")


def picked(data: Array, key: Key) -> Array:
    """Return the elements of a key; one alone has shape (1,), as MXNet has no arrays without axes there."""
    # with an ellipsis NumPy gives a piece of the array's memory even for one element
    found = data[key] if any(part is Ellipsis for part in key) else data[(*key, Ellipsis)]
    return found.reshape(1) if found.ndim == 0 and data.ndim > 0 else found
