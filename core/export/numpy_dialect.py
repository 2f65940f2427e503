"""How NumPy spells the functions of formulas, and the functions that a file defines where NumPy has none."""

from __future__ import annotations

from collections.abc import Callable

from core.export.formula import COMPARISON, PRODUCT, SUM, Dialect, Text
from core.export.numpy_helpers import HELPERS
from core.export.site import Inexpressible


def axes_text(axes: Text) -> str:
    """Return axes as an argument: one as a number."""
    return str(axes.sizes[0]) if len(axes.sizes) == 1 else axes.text


def reduction(method: str) -> Callable[..., Text]:
    """Return the spelling of a reduction as a method with ``axis`` and ``keepdims``."""

    def spelled(data: Text, axes: Text, keepdims: Text) -> Text:
        kept = ", keepdims=True" if keepdims.value else ""
        return Text(f"{data:a}.{method}(axis={axes_text(axes)}{kept})")

    return spelled


def inside(dims: Text) -> str:
    """Return the inside of a tuple: ``len(x), -1``; of anything else, ``x.shape``, itself."""
    return dims.text[1:-1].removesuffix(",") if dims.text.startswith("(") else dims.text


def reshaped(data: Text, dims: Text) -> Text:
    """Return the spelling of a new shape."""
    return Text(f"{data:a}.reshape({inside(dims)})")


def size_of(data: Text, axis: Text) -> Text:
    """Return the spelling of one size."""
    return Text(f"len({data})" if axis.value == 0 else f"{data:a}.shape[{axis}]")


def _slice_text(part: object) -> str:
    begin, end, step = part if isinstance(part, tuple) else (None, None, None)
    texts = [each.text if isinstance(each, Text) else str(each) for each in (begin, end, step)]
    begin, end, step = ("" if text == "None" else text for text in texts)
    return f"{begin}:{end}" + (f":{step}" if step else "")


def slices_text(parts: Text) -> str:
    """Return the inside of brackets: ``:, 1:3``; trailing axes that are whole are left out."""
    values = parts.value if isinstance(parts.value, tuple) else ()
    texts = [_slice_text(each.value if isinstance(each, Text) else each) for each in values]
    while len(texts) > 1 and texts[-1] == ":":
        texts.pop()
    return ", ".join(texts)


def sliced(data: Text, parts: Text) -> Text:
    """Return the spelling of a slice."""
    return Text(f"{data:a}[{slices_text(parts)}]")


def transposed(data: Text, order: Text) -> Text:
    """Return the spelling of a permutation of axes."""
    return Text(f"{data:a}.T" if order.value == (1, 0) else f"{data:a}.transpose({inside(order)})")


def taken(data: Text, index: Text, axis: Text) -> Text:
    """Return the spelling of slices at indices along an axis."""
    before = ":, " * axis.value if isinstance(axis.value, int) else ""
    return Text(f"{data:a}[{before}{index}]")


def gathered(data: Text, places: Text, _sizes: Text) -> Text:
    """Return the spelling of elements at places."""
    return Text(f"{data:a}[{inside(places)}]")


def margins_text(before: Text, behind: Text) -> str:
    """Return what is added before and behind each axis, as pairs."""
    return str(tuple(zip(before.sizes, behind.sizes, strict=True)))


def taken_edges(text: str, before: Text, behind: Text, sizes: Text, place: str, module: str, take: str) -> str:
    """Return the spelling of edges whose elements are taken at places, axis after axis.

    Args:
        place: The places as a template over ``span``, which counts through both edges, and the ``last`` element.
        take: The slices of ``data`` at ``places`` along ``axis``; ``skip`` stands for the axes before it.
    """
    known = sizes.value if isinstance(sizes.value, tuple) else ()
    for axis, (b, e, size) in enumerate(zip(before.sizes, behind.sizes, known, strict=True)):
        if not isinstance(size, int):
            raise Inexpressible("export_sizes")
        if b or e:
            places = place.format(span=f"{module}.arange({-b}, {size + e})", last=size - 1)
            text = take.format(data=text, places=places, axis=axis, skip=":, " * axis)
    return text


def padding(function: str) -> dict[str, Callable[..., Text]]:
    """Return the spellings of the three ways to pad, by NumPy's function and JAX's."""

    def constant(data: Text, before: Text, behind: Text, value: Text) -> Text:
        filled = "" if value.value == 0 else f", constant_values={value}"
        return Text(f"{function}({data}, {margins_text(before, behind)}{filled})")

    def repeated(mode: str) -> Callable[..., Text]:
        return lambda data, before, behind, _sizes: Text(
            f'{function}({data}, {margins_text(before, behind)}, mode="{mode}")'
        )

    return {"pad": constant, "pad_edge": repeated("edge"), "pad_mirror": repeated("reflect")}


def _linear(data: Text, weight: Text, bias: Text | None = None) -> Text:
    product = f"{data.within(PRODUCT)} @ {weight:a}.T"
    return Text(product, PRODUCT) if bias is None else Text(f"{product} + {bias.within(PRODUCT)}", SUM)


def _in_train(text: Text, other: Text) -> Text:
    return Text(f"{text.within(COMPARISON)} if train else {other.within(COMPARISON)}", 0)


def _put(head: Text, like: Text, parts: Text) -> Text:
    return Text(f"put({head}, {like}, np.s_[{slices_text(parts)}])")


def wrapped(index: Text, size: Text) -> Text:
    """Spell an index that begins again behind the end."""
    return Text(f"{index.within(PRODUCT)} % {size:a}", PRODUCT)


SAME = (
    "exp", "expm1", "log", "log2", "log10", "log1p", "sqrt", "cbrt", "abs", "sin", "cos", "tan", "arcsin", "arccos",
    "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "sign", "ceil", "floor", "trunc", "zeros_like",
    "ones_like",
)  # fmt: skip
"""What NumPy names as the formulas do, and whoever follows NumPy."""

DIALECT = Dialect(
    functions={
        **{name: f"np.{name}({{0}})" for name in SAME},
        **{name: reduction(name) for name in ("sum", "mean", "max", "min", "prod")},
        **{name: f"{name}_of({{0}})" for name in ("erf", "erfinv", "gammaln", "digamma")},
        "relu": "np.maximum({0}, 0)",
        "softplus": "np.logaddexp({0}, 0)",
        "maximum": "np.maximum({0}, {1})",
        "minimum": "np.minimum({0}, {1})",
        "mod": "np.mod({0}, {1})",
        "where": "np.where({0}, {1}, {2})",
        "clip": "np.clip({0}, {1}, {2})",
        "mask": "{0:a}.astype({1:a}.dtype)",
        "like": "{0:a}.astype({1:a}.dtype)",
        "cast": '{0:a}.astype("{1.value}")',
        "stop": lambda data: data,
        "inf": "np.inf",
        "cumsum": "{0:a}.cumsum(axis={1})",
        "argmax": "{0:a}.argmax(axis={1})",
        "argmin": "{0:a}.argmin(axis={1})",
        "softmax": "softmax_along({0}, {1})",
        "log_softmax": "log_softmax_along({0}, {1})",
        "linear": _linear,
        "tensordot": "np.tensordot({0}, {1}, axes=({2}, {3}))",
        "flatten": "{0:a}.reshape(len({0}), -1)",
        "reshape": reshaped,
        "expand": "np.expand_dims({0}, {1})",
        "squeeze": lambda data, axes: Text(f"{data:a}.squeeze(axis={axes_text(axes)})"),
        "transpose": transposed,
        "swapaxes": "{0:a}.swapaxes({1}, {2})",
        "flip": lambda data, axes: Text(f"np.flip({data}, axis={axes_text(axes)})"),
        "broadcast": "np.broadcast_to({0}, {1})",
        "size": size_of,
        "count": "{0:a}.size",
        "shape_of": "{0:a}.shape",
        "shape": "np.array({0:a}.shape)",
        "total": "np.array([{0:a}.size])",
        "slice": sliced,
        "concat": "np.concatenate({0}, axis={1})",
        "stack": "np.stack({0}, axis={1})",
        "tile": "np.tile({0}, {1})",
        "repeat": "np.repeat({0}, {1}, axis={2})",
        "integer": "{0:a}.astype(int)",
        "bound": "np.clip({0}, 0, {1})",
        "wrap": wrapped,
        "row": "{0:a}[{1}]",
        "arange": "np.arange({0})",
        "take": taken,
        "along": "np.take_along_axis({0}, {1}, axis={2})",
        "gather": gathered,
        "scatter": "scatter({0}, {1}, {2})",
        "convolve": "convolve({0}, {1}, {6}, {2}, {3}, {4}, {5})",
        "pad_axes": "pad_axes({0}, {1}, {2}, {3})",
        "max_pool": "max_pool({0}, {1}, {2}, {3})",
        "avg_pool": "avg_pool({0}, {1}, {2}, {3}, {4})",
        "sort": "np.sort({0}, axis={1})",
        "sort_down": "np.flip(np.sort({0}, axis={1}), axis={1})",
        "argsort": 'np.argsort({0}, axis={1}, kind="stable")',
        "argsort_down": "order_down({0}, {1})",
        **padding("np.pad"),
        "diag": "np.diag({0}, {1})",
        "diagonal": "np.diagonal({0}, {1}, {2}, {3})",
        # what only gradients use
        "unpad": "unpad({0}, {1}, {2}, {3}, {4})",
        "put_diagonal": "put_diagonal({0}, {1}, {2}, {3}, {4})",
        "data_like": "np.broadcast_to({0}, {1:a}.shape)",
        "unmoved": "unmoved({0}, {1}, {2})",
        "sum_to": "sum_to({0}, {1})",
        "in_train": _in_train,
        "put": _put,
        "others": "others({0}, {1})",
        "dot_left": "dot_left({0}, {1}, {2}, {3}, {4})",
        "dot_right": "dot_right({0}, {1}, {2}, {3}, {4})",
        "untile": "untile({0}, {1}, {2})",
        "unrepeat": "unrepeat({0}, {1}, {2}, {3})",
        "add_rows": "add_rows({0}, {1}, {2}, {3})",
        "add_at": "add_at({0}, {1}, {2})",
        "put_along": "put_along({0}, {1}, {2}, {3})",
        "spread_windows": "spread_windows({0}, {1}, {2}, {3}, {4})",
        "window_counts": "window_counts({0}, {1}, {2}, {3}, {4}, {5})",
        "back_to_maximum": "back_to_maximum({0}, {1}, {2}, {3}, {4})",
        "convolution_back_data": "convolution_back_data({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7})",
        "convolution_back_weight": "convolution_back_weight({0}, {1}, {2}, {3}, {4}, {5}, {6})",
    },
    macros={
        "sigmoid": "0.5 * (tanh(0.5 * a) + 1)",
        "softsign": "a / (1 + abs(a))",
        "leaky_relu": "where(a > 0, a, a * b)",
        "elu": "where(a > 0, a, b * expm1(minimum(a, 0)))",
        "gelu": "0.5 * a * (1 + erf(a / 1.4142135623730951))",
    },
    helpers=HELPERS,
)
