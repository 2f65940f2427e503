"""How JAX spells the functions of formulas."""

from __future__ import annotations

from core.export.formula import PRODUCT, Dialect, Text
from core.export.numpy_dialect import (
    SAME,
    axes_text,
    gathered,
    padding,
    reduction,
    reshaped,
    size_of,
    sliced,
    taken,
    transposed,
    wrapped,
)


def _both_sides(before: tuple[int, ...], behind: tuple[int, ...]) -> str:
    pairs = ((0, 0), (0, 0), *zip(before, behind, strict=True))
    return str(tuple(pairs))


def _max_pool(data: Text, kernel: Text, stride: Text, pad: Text) -> Text:
    window, steps = (1, 1, *kernel.sizes), (1, 1, *stride.sizes)
    margins = _both_sides(pad.sizes, pad.sizes)
    return Text(f"lax.reduce_window({data}, -jnp.inf, lax.max, {window}, {steps}, {margins})")


def _sum_pool(data: str, kernel: Text, stride: Text, pad: tuple[int, ...]) -> str:
    window, steps = (1, 1, *kernel.sizes), (1, 1, *stride.sizes)
    return f"lax.reduce_window({data}, 0.0, lax.add, {window}, {steps}, {_both_sides(pad, pad)})"


def _avg_pool(data: Text, kernel: Text, stride: Text, pad: Text, include: Text) -> Text:
    total = _sum_pool(data.text, kernel, stride, pad.sizes)
    if include.value or not any(pad.sizes):
        count = 1
        for size in kernel.sizes:
            count *= size
        return Text(f"{total} / {count}", PRODUCT)
    return Text(f"{total} / {_sum_pool(f'jnp.ones_like({data})', kernel, stride, pad.sizes)}", PRODUCT)


def _convolved(data: Text, weight: Text, stride: Text, dilate: Text, pad: Text, groups: Text, _kernel: Text) -> Text:
    pads = tuple((size, size) for size in pad.sizes)
    options = [data.text, weight.text, stride.text, str(pads)]
    options += [f"rhs_dilation={dilate}"] if set(dilate.sizes) != {1} else []
    options += [f"feature_group_count={groups}"] if groups.value != 1 else []
    return Text(f"lax.conv_general_dilated({', '.join(options)})")


def _linear(data: Text, weight: Text, bias: Text | None = None) -> Text:
    product = f"{data.within(PRODUCT)} @ {weight:a}.T"
    return Text(product, PRODUCT) if bias is None else Text(f"{product} + {bias.within(PRODUCT)}", 2)


DIALECT = Dialect(
    functions={
        **{name: f"jnp.{name}({{0}})" for name in SAME},
        **{name: reduction(name) for name in ("sum", "mean", "max", "min", "prod")},
        "erf": "jax.scipy.special.erf({0})",
        "erfinv": "jax.scipy.special.erfinv({0})",
        "gammaln": "jax.scipy.special.gammaln({0})",
        "relu": "jax.nn.relu({0})",
        "sigmoid": "jax.nn.sigmoid({0})",
        "softplus": "jax.nn.softplus({0})",
        "softsign": "jax.nn.soft_sign({0})",
        "gelu": "jax.nn.gelu({0}, approximate=False)",
        "leaky_relu": "jax.nn.leaky_relu({0}, {1})",
        "elu": "jax.nn.elu({0}, {1})",
        "maximum": "jnp.maximum({0}, {1})",
        "minimum": "jnp.minimum({0}, {1})",
        "mod": "jnp.mod({0}, {1})",
        "where": "jnp.where({0}, {1}, {2})",
        "clip": "jnp.clip({0}, {1}, {2})",
        "mask": "({0}).astype({1:a}.dtype)",
        "like": "{0:a}.astype({1:a}.dtype)",
        "cast": '{0:a}.astype("{1.value}")',
        "stop": "lax.stop_gradient({0})",
        "inf": "jnp.inf",
        "cumsum": "{0:a}.cumsum(axis={1})",
        "argmax": "{0:a}.argmax(axis={1})",
        "argmin": "{0:a}.argmin(axis={1})",
        "softmax": "jax.nn.softmax({0}, axis={1})",
        "log_softmax": "jax.nn.log_softmax({0}, axis={1})",
        "logsumexp": "jax.nn.logsumexp({0}, axis={1})",
        "linear": _linear,
        "tensordot": "jnp.tensordot({0}, {1}, axes=({2}, {3}))",
        "flatten": "{0:a}.reshape(len({0}), -1)",
        "reshape": reshaped,
        "expand": "jnp.expand_dims({0}, {1})",
        "squeeze": lambda data, axes: Text(f"{data:a}.squeeze(axis={axes_text(axes)})"),
        "transpose": transposed,
        "swapaxes": "{0:a}.swapaxes({1}, {2})",
        "flip": lambda data, axes: Text(f"jnp.flip({data}, axis={axes_text(axes)})"),
        "broadcast": "jnp.broadcast_to({0}, {1})",
        "size": size_of,
        "count": "{0:a}.size",
        "shape": "jnp.array({0:a}.shape)",
        "total": "jnp.array([{0:a}.size])",
        "slice": sliced,
        "concat": "jnp.concatenate({0}, axis={1})",
        "stack": "jnp.stack({0}, axis={1})",
        "tile": "jnp.tile({0}, {1})",
        "repeat": "jnp.repeat({0}, {1}, axis={2})",
        "integer": "{0:a}.astype(int)",
        "bound": "jnp.clip({0}, 0, {1})",
        "wrap": wrapped,
        "row": "{0:a}[{1}]",
        "arange": "jnp.arange({0})",
        "take": taken,
        "along": "jnp.take_along_axis({0}, {1}, axis={2})",
        "gather": gathered,
        "scatter": "jnp.zeros({2}, {0:a}.dtype).at[{1}].set({0})",
        "convolve": _convolved,
        "pad_axes": lambda data, before, behind, value: Text(
            f"jnp.pad({data}, {_both_sides(before.sizes, behind.sizes)}, constant_values={value})"
        ),
        "sort": "jnp.sort({0}, axis={1})",
        "argsort": "jnp.argsort({0}, axis={1})",
        "argsort_down": "jnp.argsort({0}, axis={1}, descending=True)",
        **padding("jnp.pad"),
        "diag": "jnp.diag({0}, {1})",
        "diagonal": "jnp.diagonal({0}, {1}, {2}, {3})",
        "max_pool": _max_pool,
        "avg_pool": _avg_pool,
    },
    # the gradient of a descending sort goes to other ones of equal numbers
    macros={"sort_down": "along(a, argsort_down(a, b), b)"},
)
