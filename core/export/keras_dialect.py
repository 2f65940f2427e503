"""How Keras spells the functions of formulas, with operations that every backend has."""

from __future__ import annotations

from collections.abc import Callable

from core.export.formula import PRODUCT, Dialect, Text
from core.export.numpy_dialect import axes_text, margins_text, sliced, taken_edges
from core.export.site import Inexpressible


def _reduction(name: str) -> Callable[..., Text]:
    def spelled(data: Text, axes: Text, keepdims: Text) -> Text:
        kept = ", keepdims=True" if keepdims.value else ""
        return Text(f"ops.{name}({data}, axis={axes_text(axes)}{kept})")

    return spelled


def _margins(before: Text, behind: Text) -> str:
    return str(((0, 0), (0, 0), *zip(before.sizes, behind.sizes, strict=True)))


def padded(data: str, before: Text, behind: Text, value: str) -> str:
    """Return an array with values added along the axes of positions, or as it is where none are added."""
    if not any(before.sizes) and not any(behind.sizes):
        return data
    option = "" if value == "0" else f", constant_values={value}"
    return f"ops.pad({data}, {_margins(before, behind)}{option})"


def _max_pool(data: Text, kernel: Text, stride: Text, pad: Text) -> Text:
    text = padded(data.text, pad, pad, 'float("-inf")')
    return Text(f'ops.max_pool({text}, {kernel}, {stride}, data_format="channels_first")')


def _avg_pool(data: Text, kernel: Text, stride: Text, pad: Text, include: Text) -> Text:
    def pooled(text: str) -> str:
        return f'ops.average_pool({padded(text, pad, pad, "0")}, {kernel}, {stride}, data_format="channels_first")'

    if include.value or not any(pad.sizes):
        return Text(pooled(data.text))
    return Text(f"{pooled(data.text)} / {pooled(f'ops.ones_like({data})')}", PRODUCT)


def _convolved(data: Text, weight: Text, stride: Text, dilate: Text, pad: Text, _groups: Text, kernel: Text) -> Text:
    axes = len(kernel.sizes)
    order = (*range(2, axes + 2), 1, 0)
    text = padded(data.text, pad, pad, "0")
    options = f'{stride}, data_format="channels_first"'
    options += f", dilation_rate={dilate}" if set(dilate.sizes) != {1} else ""
    return Text(f"ops.conv({text}, ops.transpose({weight}, {order}), {options})")


def _linear(data: Text, weight: Text, bias: Text | None = None) -> Text:
    product = f"ops.matmul({data}, ops.transpose({weight}))"
    return Text(product) if bias is None else Text(f"{product} + {bias.within(PRODUCT)}", 2)


def _taken(data: Text, index: Text, axis: Text) -> Text:
    return Text(f"ops.take({data}, {index}, axis={axis})")


def _padded_like(place: str) -> Callable[..., Text]:
    """Return the spelling of an edge of elements that are already there: they are taken at the places of a formula."""

    def spelled(data: Text, before: Text, behind: Text, sizes: Text) -> Text:
        take = "ops.take({data}, {places}, axis={axis})"
        return Text(taken_edges(data.text, before, behind, sizes, place, "ops", take))

    return spelled


def _padded_anywhere(data: Text, before: Text, behind: Text, value: Text) -> Text:
    filled = "" if value.value == 0 else f", constant_values={value}"
    return Text(f"ops.pad({data}, {margins_text(before, behind)}{filled})")


def _gathered(data: Text, places: Text, sizes: Text) -> Text:
    """Return the spelling of elements at places: Keras takes them from the array with the first axes as one."""
    rows = places.value if isinstance(places.value, tuple) else ()
    known = sizes.value if isinstance(sizes.value, tuple) else ()
    first, rest = known[1 : len(rows)], known[len(rows) :]
    if not all(isinstance(size, int) for size in (*first, *rest)):
        raise Inexpressible("export_sizes")
    index = ""
    for row, size in zip(rows, (1, *first), strict=True):
        row_text = row.within(PRODUCT) if isinstance(row, Text) else str(row)
        index = f"{f'({index})' if ' + ' in index else index} * {size} + {row_text}" if index else row_text
    return Text(f"ops.take(ops.reshape({data}, {(-1, *rest)}), {index}, axis=0)")


def _scattered(data: Text, places: Text, shape: Text) -> Text:
    """Return the spelling of elements put into zeros."""
    rows = places.value if isinstance(places.value, tuple) else ()
    texts = [row.text if isinstance(row, Text) else str(row) for row in rows]
    index = f"ops.stack([{', '.join(texts)}], axis=-1)"
    return Text(f"ops.scatter_update(ops.zeros({shape}, {data:a}.dtype), {index}, {data})")


_SAME = (
    "exp", "expm1", "log", "log2", "log10", "log1p", "sqrt", "abs", "sin", "cos", "tan", "arcsin", "arccos", "arctan",
    "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "erf", "erfinv", "sign", "ceil", "floor", "trunc",
    "zeros_like", "ones_like", "relu", "sigmoid", "softplus", "softsign",
)  # fmt: skip

DIALECT = Dialect(
    functions={
        **{name: f"ops.{name}({{0}})" for name in _SAME},
        **{name: _reduction(name) for name in ("sum", "mean", "max", "min", "prod")},
        "gelu": "ops.gelu({0}, approximate=False)",
        "leaky_relu": "ops.leaky_relu({0}, {1})",
        "elu": "ops.elu({0}, {1})",
        "maximum": "ops.maximum({0}, {1})",
        "minimum": "ops.minimum({0}, {1})",
        "mod": "ops.mod({0}, {1})",
        "where": "ops.where({0}, {1}, {2})",
        "clip": "ops.clip({0}, {1}, {2})",
        "mask": "ops.cast({0}, {1:a}.dtype)",
        "like": "ops.cast({0}, {1:a}.dtype)",
        "cast": 'ops.cast({0}, "{1.value}")',
        "stop": "ops.stop_gradient({0})",
        "inf": 'float("inf")',
        "cumsum": "ops.cumsum({0}, axis={1})",
        "argmax": "ops.argmax({0}, axis={1})",
        "argmin": "ops.argmin({0}, axis={1})",
        "softmax": "ops.softmax({0}, axis={1})",
        "log_softmax": "ops.log_softmax({0}, axis={1})",
        "logsumexp": "ops.logsumexp({0}, axis={1})",
        "linear": _linear,
        "tensordot": "ops.tensordot({0}, {1}, axes=([{2}], [{3}]))",
        "flatten": "ops.reshape({0}, ({0:a}.shape[0], -1))",
        "reshape": "ops.reshape({0}, {1})",
        "expand": "ops.expand_dims({0}, {1})",
        "squeeze": lambda data, axes: Text(f"ops.squeeze({data}, axis={axes_text(axes)})"),
        "transpose": "ops.transpose({0}, {1})",
        "swapaxes": "ops.swapaxes({0}, {1}, {2})",
        "flip": lambda data, axes: Text(f"ops.flip({data}, axis={axes_text(axes)})"),
        "broadcast": "ops.broadcast_to({0}, {1})",
        "size": "{0:a}.shape[{1}]",
        "count": "ops.size({0})",
        "shape": "ops.convert_to_tensor({0:a}.shape)",
        "total": "ops.reshape(ops.size({0}), (1,))",
        "slice": sliced,
        "concat": "ops.concatenate({0}, axis={1})",
        "stack": "ops.stack({0}, axis={1})",
        "tile": "ops.tile({0}, {1})",
        "repeat": "ops.repeat({0}, {1}, axis={2})",
        "integer": 'ops.cast({0}, "int32")',
        "bound": "ops.clip({0}, 0, {1})",
        "wrap": "ops.mod({0}, {1})",
        "row": "{0:a}[{1}]",
        "arange": "ops.arange({0})",
        "take": _taken,
        "along": "ops.take_along_axis({0}, {1}, axis={2})",
        "gather": _gathered,
        "scatter": _scattered,
        "convolve": _convolved,
        "pad_axes": lambda data, before, behind, value: Text(padded(data.text, before, behind, value.text)),
        "argsort": "ops.argsort({0}, axis={1})",
        "pad": _padded_anywhere,
        "pad_edge": _padded_like("ops.clip({span}, 0, {last})"),
        "pad_mirror": _padded_like("{last} - ops.abs({last} - ops.abs({span}))"),
        "diag": "ops.diag({0}, {1})",
        "diagonal": "ops.diagonal({0}, {1}, {2}, {3})",
        "max_pool": _max_pool,
        "avg_pool": _avg_pool,
    },
    macros={
        "cbrt": "sign(a) * abs(a) ** 0.3333333333333333",
        "argsort_down": "size(a, b) - 1 - flip(argsort(flip(a, (b,)), b), (b,))",
        "sort_down": "along(a, argsort_down(a, b), b)",
        "sort": "along(a, argsort(a, b), b)",
    },
)
