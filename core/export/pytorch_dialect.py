"""How PyTorch spells the functions of formulas."""

from __future__ import annotations

from collections.abc import Callable

from core.export.formula import Dialect, Text
from core.export.numpy_dialect import axes_text, gathered, inside, reshaped, sliced, taken, taken_edges, wrapped
from core.export.site import Inexpressible


def _reduction(method: str) -> Callable[..., Text]:
    def spelled(data: Text, axes: Text, keepdims: Text) -> Text:
        kept = ", keepdim=True" if keepdims.value else ""
        return Text(f"{data:a}.{method}(dim={axes_text(axes)}{kept})")

    return spelled


def _product(data: Text, axes: Text, keepdims: Text) -> Text:
    kept = ", keepdim=True" if keepdims.value else ""
    text = f"{data:a}"
    for axis in sorted(axes.sizes, reverse=True):
        text = f"{text}.prod(dim={axis}{kept})"
    return Text(text)


def _squeezed(data: Text, axes: Text) -> Text:
    return Text(f"{data:a}.squeeze({axes_text(axes)})")


def _transposed(data: Text, order: Text) -> Text:
    return Text(f"{data:a}.T" if order.value == (1, 0) else f"{data:a}.permute({inside(order)})")


def _limited(function: str, keyword: str) -> Callable[..., Text]:
    def spelled(one: Text, other: Text) -> Text:
        if isinstance(other.value, int | float):
            return Text(f"{one:a}.clamp({keyword}={other})")
        return Text(f"torch.{function}({one}, {other})")

    return spelled


def _scattered(data: Text, places: Text, shape: Text) -> Text:
    return Text(f"{data:a}.new_zeros({shape}).index_put({places}, {data})")


def _windows(function: str) -> Callable[..., Text]:
    def spelled(data: Text, kernel: Text, stride: Text, pad: Text, *count: Text) -> Text:
        if any(2 * p > k for p, k in zip(pad.sizes, kernel.sizes, strict=True)):
            raise Inexpressible("export_form")
        options = [] if stride.sizes == kernel.sizes else [f"stride={one(stride)}"]
        options += [f"padding={one(pad)}"] if any(pad.sizes) else []
        options += ["count_include_pad=False"] if count and not count[0].value and any(pad.sizes) else []
        return Text(f"F.{function}_pool{len(kernel.sizes)}d({', '.join([data.text, one(kernel), *options])})")

    return spelled


def one(sizes: Text) -> str:
    """Return sizes as an argument: one number if all are alike."""
    return str(sizes.sizes[0]) if len(set(sizes.sizes)) == 1 else sizes.text


def _convolved(data: Text, weight: Text, stride: Text, dilate: Text, pad: Text, groups: Text, kernel: Text) -> Text:
    options = [] if set(stride.sizes) == {1} else [f"stride={one(stride)}"]
    options += [f"padding={one(pad)}"] if any(pad.sizes) else []
    options += [] if set(dilate.sizes) == {1} else [f"dilation={one(dilate)}"]
    options += [f"groups={groups}"] if groups.value != 1 else []
    axes = len(kernel.sizes)
    return Text(f"F.conv{axes}d({', '.join([data.text, weight.text, *options])})")


def _padded(data: Text, before: Text, behind: Text, value: Text) -> Text:
    pairs = list(zip(before.sizes, behind.sizes, strict=True))
    sizes = tuple(size for pair in reversed(pairs) for size in pair)
    return Text(f"F.pad({data}, {sizes}, value={value})")


def _padded_like(mode: str, place: str) -> Callable[..., Text]:
    """Return the spelling of an edge that repeats, or mirrors, the array.

    PyTorch has a function for the last axes; along others the elements are taken at the places of a formula.
    """

    def spelled(data: Text, before: Text, behind: Text, sizes: Text) -> Text:
        pairs = list(zip(before.sizes, behind.sizes, strict=True))
        rank = len(pairs)
        first = next(axis for axis, pair in enumerate(pairs) if any(pair))
        fitting = [count for count in (rank - 2, rank - 1) if rank - first <= count <= MOST_PADDED]
        if not fitting:
            return Text(taken_edges(data.text, before, behind, sizes, place, "torch", "{data}[{skip}{places}]"))
        widths = tuple(size for pair in reversed(pairs[rank - fitting[0] :]) for size in pair)
        return Text(f'F.pad({data}, {widths}, mode="{mode}")')

    return spelled


MOST_PADDED = 3
"""Axes that PyTorch pads at most where it repeats elements."""


def _padded_anywhere(data: Text, before: Text, behind: Text, value: Text) -> Text:
    pairs = list(zip(before.sizes, behind.sizes, strict=True))
    first = next(axis for axis, pair in enumerate(pairs) if any(pair))
    sizes = tuple(size for pair in reversed(pairs[first:]) for size in pair)
    return Text(f"F.pad({data}, {sizes}{'' if value.value == 0 else f', value={value}'})")


_SAME = (
    "exp", "expm1", "log", "log2", "log10", "log1p", "sqrt", "abs", "sin", "cos", "tan", "arcsin", "arccos", "arctan",
    "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "erf", "erfinv", "sign", "ceil", "floor", "trunc", "relu",
    "sigmoid", "zeros_like", "ones_like",
)  # fmt: skip

DIALECT = Dialect(
    functions={
        **{name: f"torch.{name}({{0}})" for name in _SAME},
        **{
            name: _reduction(method)
            for name, method in {"sum": "sum", "mean": "mean", "max": "amax", "min": "amin"}.items()
        },
        "prod": _product,
        "gammaln": "torch.lgamma({0})",
        "softplus": "F.softplus({0})",
        "softsign": "F.softsign({0})",
        "leaky_relu": "F.leaky_relu({0}, {1})",
        "elu": "F.elu({0}, {1})",
        "gelu": "F.gelu({0})",
        "maximum": _limited("maximum", "min"),
        "minimum": _limited("minimum", "max"),
        "mod": "torch.remainder({0}, {1})",
        "where": "torch.where({0}, {1}, {2})",
        "clip": "{0:a}.clamp({1}, {2})",
        "mask": "({0}).to({1:a}.dtype)",
        "like": "{0:a}.to({1:a}.dtype)",
        "cast": "{0:a}.to(torch.{1.value})",
        "stop": "{0:a}.detach()",
        "inf": 'float("inf")',
        "cumsum": "{0:a}.cumsum(dim={1})",
        "argmax": "{0:a}.argmax(dim={1})",
        "argmin": "{0:a}.argmin(dim={1})",
        "softmax": "torch.softmax({0}, dim={1})",
        "log_softmax": "torch.log_softmax({0}, dim={1})",
        "logsumexp": "torch.logsumexp({0}, dim={1})",
        "linear": lambda *arguments: Text(f"F.linear({', '.join(map(str, (each.text for each in arguments)))})"),
        "tensordot": "torch.tensordot({0}, {1}, dims=([{2}], [{3}]))",
        "flatten": "{0:a}.flatten(1)",
        "reshape": reshaped,
        "expand": "{0:a}.unsqueeze({1})",
        "squeeze": _squeezed,
        "transpose": _transposed,
        "swapaxes": "{0:a}.transpose({1}, {2})",
        "flip": "{0:a}.flip({1})",
        "broadcast": lambda data, dims: Text(f"{data:a}.expand({inside(dims)})"),
        "size": lambda data, axis: Text(f"len({data})" if axis.value == 0 else f"{data:a}.size({axis})"),
        "count": "{0:a}.numel()",
        "shape": "torch.tensor({0:a}.shape)",
        "total": "torch.tensor([{0:a}.numel()])",
        "slice": sliced,
        "concat": "torch.cat({0}, dim={1})",
        "stack": "torch.stack({0}, dim={1})",
        "tile": "{0:a}.tile({1})",
        "repeat": "{0:a}.repeat_interleave({1}, dim={2})",
        "integer": "{0:a}.long()",
        "bound": "{0:a}.clamp(0, {1})",
        "wrap": wrapped,
        "row": "{0:a}[{1}]",
        "arange": "torch.arange({0})",
        "take": taken,
        "along": "torch.take_along_dim({0}, {1}, dim={2})",
        "gather": gathered,
        "scatter": _scattered,
        "convolve": _convolved,
        "pad_axes": _padded,
        "sort": "{0:a}.sort(dim={1}, stable=True).values",
        "sort_down": "{0:a}.sort(dim={1}, descending=True, stable=True).values",
        "argsort": "{0:a}.argsort(dim={1}, stable=True)",
        "argsort_down": "{0:a}.argsort(dim={1}, descending=True, stable=True)",
        "pad": _padded_anywhere,
        "pad_edge": _padded_like("replicate", "{span}.clamp(0, {last})"),
        "pad_mirror": _padded_like("reflect", "{last} - ({last} - {span}.abs()).abs()"),
        "diag": "{0:a}.diag({1})",
        "diagonal": "{0:a}.diagonal({1}, {2}, {3})",
        "max_pool": _windows("max"),
        "avg_pool": _windows("avg"),
    },
    macros={"cbrt": "sign(a) * abs(a) ** 0.3333333333333333"},
)
