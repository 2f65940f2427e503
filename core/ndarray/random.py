"""MXNet's ``nd.random``: arrays of random numbers, from the one default generator of the MXNet surface.

The distributions' parameters are numbers, or arrays with as many distributions as elements; then the shape that is
asked for is added behind theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from core.base import MXNetError
from core.context import Context, current_context
from core.dimension import Shape
from core.ndarray.ndarray import NDArray
from core.ndarray.types import data_type, wanted_shape
from core.operators.operator import Array
from core.scopes import default_generator

ShapeLike: TypeAlias = int | Sequence[int] | None
Parameter: TypeAlias = float | NDArray
Draw: TypeAlias = Callable[..., Array]

__all__ = [
    "exponential",
    "exponential_like",
    "gamma",
    "gamma_like",
    "generalized_negative_binomial",
    "generalized_negative_binomial_like",
    "multinomial",
    "negative_binomial",
    "negative_binomial_like",
    "normal",
    "normal_like",
    "poisson",
    "poisson_like",
    "randint",
    "randn",
    "shuffle",
    "uniform",
    "uniform_like",
]


def uniform(
    low: Parameter = 0.0,
    high: Parameter = 1.0,
    shape: ShapeLike = None,
    dtype: npt.DTypeLike | None = None,
    ctx: Context | str | None = None,
    out: NDArray | None = None,
    **_: object,
) -> NDArray:
    """Return numbers that are equally likely anywhere between ``low`` and ``high``."""

    def draw(size: Shape, low: Array, high: Array) -> Array:
        return low + (high - low) * default_generator().random(size)

    return _drawn(draw, [low, high], shape, dtype, ctx, out)


def normal(
    loc: Parameter = 0.0,
    scale: Parameter = 1.0,
    shape: ShapeLike = None,
    dtype: npt.DTypeLike | None = None,
    ctx: Context | str | None = None,
    out: NDArray | None = None,
    **_: object,
) -> NDArray:
    """Return normally distributed numbers with a mean ``loc`` and a standard deviation ``scale``."""
    _check("scale must not be negative", scale, lambda values: values >= 0)

    def draw(size: Shape, loc: Array, scale: Array) -> Array:
        return loc + scale * default_generator().standard_normal(size)

    return _drawn(draw, [loc, scale], shape, dtype, ctx, out)


def randn(*shape: int, **kwargs: Any) -> NDArray:  # noqa: ANN401 - those of `normal`
    """Return normally distributed numbers in a shape given by sizes: ``randn(2, 3)``."""
    return normal(kwargs.pop("loc", 0.0), kwargs.pop("scale", 1.0), shape or None, **kwargs)


def exponential(
    scale: Parameter = 1.0,
    shape: ShapeLike = None,
    dtype: npt.DTypeLike | None = None,
    ctx: Context | str | None = None,
    out: NDArray | None = None,
    **_: object,
) -> NDArray:
    """Return exponentially distributed numbers with the mean ``scale``."""
    _check("scale must not be negative", scale, lambda values: values >= 0)

    def draw(size: Shape, scale: Array) -> Array:
        return scale * default_generator().standard_exponential(size)

    return _drawn(draw, [scale], shape, dtype, ctx, out)


def gamma(
    alpha: Parameter = 1.0,
    beta: Parameter = 1.0,
    shape: ShapeLike = None,
    dtype: npt.DTypeLike | None = None,
    ctx: Context | str | None = None,
    out: NDArray | None = None,
    **_: object,
) -> NDArray:
    """Return gamma distributed numbers of the shape ``alpha`` and the scale ``beta``."""
    _check("alpha and beta must be positive", alpha, lambda values: values > 0)
    _check("alpha and beta must be positive", beta, lambda values: values > 0)

    def draw(size: Shape, alpha: Array, beta: Array) -> Array:
        return beta * default_generator().standard_gamma(alpha, size)

    return _drawn(draw, [alpha, beta], shape, dtype, ctx, out)


def poisson(
    lam: Parameter = 1.0,
    shape: ShapeLike = None,
    dtype: npt.DTypeLike | None = None,
    ctx: Context | str | None = None,
    out: NDArray | None = None,
    **_: object,
) -> NDArray:
    """Return counts of events of which ``lam`` are expected."""
    _check("lam must not be negative", lam, lambda values: values >= 0)

    def draw(size: Shape, lam: Array) -> Array:
        return default_generator().poisson(lam, size)

    return _drawn(draw, [lam], shape, dtype, ctx, out)


def negative_binomial(
    k: Parameter = 1,
    p: Parameter = 1.0,
    shape: ShapeLike = None,
    dtype: npt.DTypeLike | None = None,
    ctx: Context | str | None = None,
    out: NDArray | None = None,
    **_: object,
) -> NDArray:
    """Return counts of failures before the ``k``-th success, each trial being one with probability ``p``."""
    _check("k must be positive", k, lambda values: values > 0)
    _check("p must be above 0 and at most 1", p, lambda values: (values > 0) & (values <= 1))

    def draw(size: Shape, k: Array, p: Array) -> Array:
        return default_generator().negative_binomial(k, p, size)

    return _drawn(draw, [k, p], shape, dtype, ctx, out)


def generalized_negative_binomial(
    mu: Parameter = 1.0,
    alpha: Parameter = 1.0,
    shape: ShapeLike = None,
    dtype: npt.DTypeLike | None = None,
    ctx: Context | str | None = None,
    out: NDArray | None = None,
    **_: object,
) -> NDArray:
    """Return counts with the mean ``mu`` and the dispersion ``alpha``: Poisson counts of a gamma distributed mean."""
    _check("mu and alpha must be positive", mu, lambda values: values > 0)
    _check("mu and alpha must be positive", alpha, lambda values: values > 0)

    def draw(size: Shape, mu: Array, alpha: Array) -> Array:
        means = default_generator().gamma(1 / alpha, mu * alpha, size)
        return default_generator().poisson(means)

    return _drawn(draw, [mu, alpha], shape, dtype, ctx, out)


def randint(
    low: int,
    high: int,
    shape: ShapeLike = None,
    dtype: npt.DTypeLike | None = None,
    ctx: Context | str | None = None,
    out: NDArray | None = None,
    **_: object,
) -> NDArray:
    """Return integers from ``low`` up to and without ``high``, int32 unless said otherwise."""
    wanted = data_type(np.int32 if dtype is None else dtype)
    if low >= high:
        raise MXNetError(f"randint needs low < high, but got {low} and {high}")

    def draw(size: Shape) -> Array:
        return default_generator().integers(low, high, size)

    return _drawn(draw, [], shape, wanted, ctx, out)


def multinomial(
    data: NDArray,
    shape: ShapeLike = None,
    get_prob: bool = False,
    dtype: npt.DTypeLike = "int32",
    out: NDArray | None = None,
    **_: object,
) -> NDArray | list[NDArray]:
    """Return class numbers, drawn with the probabilities that the last axis of ``data`` has.

    ``get_prob`` returns the logarithms of their probabilities as well.
    """
    probabilities = data.data.astype(np.float64)
    size = () if shape is None else wanted_shape(shape)
    rows = probabilities.reshape(-1, probabilities.shape[-1]).cumsum(axis=1)
    points = default_generator().random((len(rows), int(np.prod(size)))) * rows[:, -1:]
    classes = np.stack([np.searchsorted(row, point, side="right") for row, point in zip(rows, points, strict=True)])
    classes = np.minimum(classes, probabilities.shape[-1] - 1)
    found = classes.reshape((*data.shape[:-1], *size) or (1,))
    drawn = _into(found.astype(data_type(dtype)), data.context, out)
    if not get_prob:
        return drawn
    chosen = np.take_along_axis(probabilities.reshape(-1, probabilities.shape[-1]), classes, axis=1)
    with np.errstate(divide="ignore"):
        logs = np.log(chosen).reshape(found.shape).astype(data.data.dtype)
    return [drawn, NDArray(logs, data.context)]


def shuffle(data: NDArray, out: NDArray | None = None, **_: object) -> NDArray:
    """Return an array with its rows in random order."""
    return _into(default_generator().permutation(data.data, axis=0), data.context, out)


def _like(function: Callable[..., NDArray], numbers: str) -> Callable[..., NDArray]:
    """Return a distribution that draws in the shape, type and context of an array."""

    def like(data: NDArray, *args: float, out: NDArray | None = None, **kwargs: float) -> NDArray:
        return function(*args, shape=data.shape, dtype=data.dtype, ctx=data.context, out=out, **kwargs)

    like.__name__ = like.__qualname__ = f"{function.__name__}_like"
    like.__doc__ = f"Return what `{function.__name__}` draws with {numbers}, in the shape and type of an array."
    return like


uniform_like = _like(uniform, "``low`` and ``high``")
normal_like = _like(normal, "``loc`` and ``scale``")
gamma_like = _like(gamma, "``alpha`` and ``beta``")
poisson_like = _like(poisson, "``lam``")
negative_binomial_like = _like(negative_binomial, "``k`` and ``p``")
generalized_negative_binomial_like = _like(generalized_negative_binomial, "``mu`` and ``alpha``")


def exponential_like(data: NDArray, lam: float = 1.0, out: NDArray | None = None) -> NDArray:
    """Return exponentially distributed numbers of the rate ``lam``, in the shape and type of an array."""
    _check("lam must be positive", lam, lambda values: values > 0)
    return exponential(1 / lam, data.shape, data.dtype, data.context, out)


def _drawn(
    draw: Draw,
    parameters: Sequence[Parameter],
    shape: ShapeLike,
    dtype: npt.DTypeLike | None,
    ctx: Context | str | None,
    out: NDArray | None,
) -> NDArray:
    if isinstance(ctx, str):
        name, _, number = ctx.rstrip(")").partition("(")
        ctx = Context(name, int(number or 0))
    arrays = [one for one in parameters if isinstance(one, NDArray)]
    if arrays:
        return _drawn_each(draw, parameters, shape, dtype, out)
    size = out.shape if shape is None and out is not None else wanted_shape(1 if shape is None else shape)
    wanted = out.data.dtype if dtype is None and out is not None else data_type(dtype)
    values = [np.float64(one) for one in parameters]
    return _into(
        np.asarray(draw(size, *values)).astype(wanted), ctx or (current_context() if out is None else out.context), out
    )


def _drawn_each(
    draw: Draw, parameters: Sequence[Parameter], shape: ShapeLike, dtype: npt.DTypeLike | None, out: NDArray | None
) -> NDArray:
    kinds = {type(one) for one in parameters}
    if kinds != {NDArray}:
        names = " and ".join(sorted(map(str, kinds)))
        raise AssertionError(f"Distribution parameters must all have the same type, but got both {names}.")
    arrays = [one for one in parameters if isinstance(one, NDArray)]
    if len({one.shape for one in arrays}) > 1:
        raise MXNetError(f"Distribution parameters must have one shape, but got {[one.shape for one in arrays]}")
    size = () if shape is None else wanted_shape(shape)
    wanted = arrays[0].data.dtype if dtype is None else data_type(dtype)
    values = [one.data.astype(np.float64).reshape(one.shape + (1,) * len(size)) for one in arrays]
    return _into(np.asarray(draw((*arrays[0].shape, *size), *values)).astype(wanted), arrays[0].context, out)


def _check(text: str, parameter: Parameter, holds: Callable[[Array], Any]) -> None:
    values = parameter.data if isinstance(parameter, NDArray) else np.asarray(parameter, np.float64)
    if not np.all(holds(values)):
        raise MXNetError(text)


def _into(data: Array, ctx: Context, out: NDArray | None) -> NDArray:
    if out is None:
        return NDArray(np.ascontiguousarray(data), ctx)
    if out.shape != data.shape:
        raise MXNetError(f"out= has shape {out.shape}, the numbers {data.shape}")
    out.assign((Ellipsis,), NDArray(data, ctx))
    return out
