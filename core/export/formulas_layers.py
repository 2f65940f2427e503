"""Formulas of layers: dense, convolution, pooling, normalization, embedding, activations, softmax, and losses.

A loss layer has two: the value that it gives out, and the term whose gradient is the one that it sends back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod

from core.export.formulas_arrays import flat, slice_formula, whole
from core.export.formulas_order import masked_softmax
from core.export.site import Inexpressible, Site, tuple_of
from core.operators.leaky import SELU_ALPHA, SELU_LAMBDA
from core.operators.windows import Windows, each_axis

# Linear layers


def _dense(site: Site) -> str:
    return f"linear({', '.join([dense_data(site), *site.operator.input_names[1:]])})"


def dense_data(site: Site) -> str:
    """Return what a dense layer multiplies: with ``flatten`` the data as a matrix."""
    if not site.get("flatten"):
        return "data"
    return "flatten(data)" if site.shapes.get("data") is None else flat("data", site)


def _embedding(site: Site) -> str:
    return f"take(weight, {embedding_rows(site)}, 0)"


def embedding_rows(site: Site) -> str:
    """Return which rows of the table are looked up."""
    return whole("data", str(site.get("input_dim")), "clip")


def channels(port: str, rank: int, axis: int = 1) -> str:
    """Return a vector laid along an axis of an array with so many axes."""
    behind = rank - 1 - axis % rank
    return port if not behind else f"reshape({port}, {(-1, *(1,) * behind)})"


def windows_of(site: Site) -> Windows:
    """Return the kernel, stride, dilation and padding of a convolution or a pooling."""
    kernel = _numbers(site, "kernel")
    axes = len(kernel)
    stride, pad = (each_axis(_numbers(site, name), axes, default) for name, default in (("stride", 1), ("pad", 0)))
    given = getattr(site.operator, "dilate", ())
    return Windows(kernel, stride, each_axis(given, axes, 1), pad)


def _numbers(site: Site, name: str) -> tuple[int, ...]:
    found = site.get(name)
    return tuple(int(number or 0) for number in found) if isinstance(found, tuple) else ()


def _convolution(site: Site) -> str:
    windows = windows_of(site)
    text = (
        f"convolve(data, weight, {windows.stride}, {windows.dilate}, {windows.pad}, {site.get('num_group')},"
        f" {windows.kernel})"
    )
    return text if site.get("no_bias") else f"{text} + {channels('bias', len(windows.kernel) + 2)}"


# Pooling


def _pooling(site: Site) -> str:
    kind = str(site.get("pool_type"))
    if site.get("global_pool"):
        return _global_pooling(site, kind)
    windows = windows_of(site)
    extra = overhang(site, windows)
    if kind == "max":
        data = "data" if not any(extra) else _padded("data", windows.pad, extra, "-inf()")
        pad = windows.pad if not any(extra) else tuple(0 for _ in extra)
        return f"max_pool({data}, {windows.kernel}, {windows.stride}, {pad})"
    count = prod(windows.kernel)
    if kind == "lp":
        p = site.get("p_value") or 2
        total = f"{_average(f'abs(data) ** {p}', windows, extra)} * {count}"
        return f"sqrt({total})" if p == 2 else total if p == 1 else f"({total}) ** {1 / int(str(p))!r}"
    if kind == "sum":
        return f"{_average('data', windows, extra)} * {count}"
    if any(extra):
        inside = 1.0 if site.get("count_include_pad") is not False else 0.0
        ones = f"pad_axes(ones_like(data), {windows.pad}, {windows.pad}, {inside})"
        nothing = tuple(0 for _ in extra)
        counted = (
            f"avg_pool(pad_axes({ones}, {nothing}, {extra}, 0.0), {windows.kernel}, {windows.stride}, {nothing}, True)"
        )
        return f"{_average('data', windows, extra)} / {counted}"
    include = site.get("count_include_pad") is not False
    return f"avg_pool(data, {windows.kernel}, {windows.stride}, {windows.pad}, {include})"


def _average(data: str, windows: Windows, extra: Sequence[int]) -> str:
    if not any(extra):
        return f"avg_pool({data}, {windows.kernel}, {windows.stride}, {windows.pad}, True)"
    nothing = tuple(0 for _ in extra)
    padded = _padded(data, windows.pad, extra, "0.0")
    return f"avg_pool({padded}, {windows.kernel}, {windows.stride}, {nothing}, True)"


def _padded(data: str, pad: Sequence[int], extra: Sequence[int], value: str) -> str:
    behind = tuple(p + e for p, e in zip(pad, extra, strict=True))
    return f"pad_axes({data}, {tuple(pad)}, {behind}, {value})"


def overhang(site: Site, windows: Windows) -> tuple[int, ...]:
    """Return how far the last window sticks out of the padded data, along each axis (full convention)."""
    if site.get("pooling_convention") != "full":
        return (0,) * len(windows.kernel)
    found = []
    for axis, size in enumerate(site.sizes("data")[2:]):
        pad, stride, kernel = windows.pad[axis], windows.stride[axis], windows.kernel[axis]
        last = -(-(size + 2 * pad - kernel) // stride) * stride
        if last >= size + pad:
            raise Inexpressible("export_form")
        found.append(max(0, last + kernel - size - 2 * pad))
    return tuple(found)


def _global_pooling(site: Site, kind: str) -> str:
    axes = tuple(range(2, site.rank("data")))
    if kind == "lp":
        p = site.get("p_value") or 2
        total = f"sum(abs(data) ** {p}, {axes}, True)"
        return f"sqrt({total})" if p == 2 else f"{total} ** {1 / int(str(p))!r}"
    function = {"avg": "mean", "max": "max", "sum": "sum"}[kind]
    return f"{function}(data, {axes}, True)"


# Normalization


def _batch_norm(site: Site) -> str:
    if not site.get("use_global_stats"):
        raise Inexpressible("export_form")
    rank, axis = site.rank("data"), int(str(site.get("axis")))
    mean, var, gamma, beta = (channels(port, rank, axis) for port in ("moving_mean", "moving_var", "gamma", "beta"))
    scale = f"sqrt({var} + {site.get('eps')!r})"
    normal = f"(data - {mean}) / {scale}"
    text = f"{normal} + {beta}" if site.get("fix_gamma") else f"{normal} * {gamma} + {beta}"
    return tuple_of([text, "moving_mean", f"1 / sqrt(moving_var + {site.get('eps')!r})"]) if _several(site) else text


def _several(site: Site) -> bool:
    return bool(site.get("output_mean_var"))


def _layer_norm(site: Site) -> str:
    rank = site.rank("data")
    axis = int(str(site.get("axis"))) % rank
    gamma, beta = (channels(port, rank, axis) for port in ("gamma", "beta"))
    mean, std = layer_statistics(site)
    text = f"(data - {mean}) / {std} * {gamma} + {beta}"
    return tuple_of([text, mean, std]) if _several(site) else text


def layer_statistics(site: Site) -> tuple[str, str]:
    """Return mean and deviation that a layer normalization uses."""
    axes = (int(str(site.get("axis"))) % site.rank("data"),)
    mean = f"mean(data, {axes}, True)"
    return mean, f"sqrt(mean((data - {mean}) ** 2, {axes}, True) + {site.get('eps')!r})"


def _dropout(site: Site) -> str:
    """Refuse what no framework has as a layer; the others never ask for a formula."""
    raise Inexpressible("export_form", operator=site.operator.name)


# Activations


_ACTIVATIONS = {
    "relu": "relu(data)",
    "sigmoid": "sigmoid(data)",
    "tanh": "tanh(data)",
    "softrelu": "softplus(data)",
    "softsign": "softsign(data)",
}


def _activation(site: Site) -> str:
    return _ACTIVATIONS[str(site.get("act_type"))]


def _leaky(site: Site) -> str:
    kind, slope = site.get("act_type"), site.get("slope")
    match kind:
        case "leaky":
            return f"leaky_relu(data, {slope!r})"
        case "elu":
            return f"elu(data, {slope!r})"
        case "selu":
            return f"where(data > 0, {SELU_LAMBDA!r} * data, {SELU_LAMBDA * SELU_ALPHA!r} * expm1(minimum(data, 0)))"
        case "gelu":
            return "gelu(data)"
        case "prelu":
            gamma = channels("gamma", site.rank("data")) if site.shapes.get("gamma") != (1,) else "gamma"
            return f"where(data > 0, data, data * {gamma})"
    raise Inexpressible("export_form")


def softmax_axis(site: Site, port: str = "data") -> int:
    """Return the axis of a softmax, from the front."""
    return int(str(site.get("axis"))) % site.rank(port)


def _softmax(function: str, sign: str = "") -> Callable[[Site], str]:
    def formula(site: Site) -> str:
        heat, dtype = site.get("temperature"), site.get("dtype")
        data = "data" if dtype is None else f"cast(data, {dtype!r})"
        scores = f"{sign}{data}" if heat is None else f"{sign}{data} / {heat!r}"
        if getattr(site.operator, "use_length", False):
            return masked_softmax(site, scores)
        return f"{function}({scores}, {softmax_axis(site)})"

    return formula


def _softmax_activation(site: Site) -> str:
    return f"softmax(data, {1 if site.get('mode') == 'channel' else site.rank('data') - 1})"


def _cross_entropy(site: Site) -> str:
    size = site.dims("data")[1]
    classes = f"arange({size})" if isinstance(size, int) else "arange(size(data, 1))"
    hits = f"mask(expand(integer(label), 1) == {classes}, data)"
    return f"reshape(-sum({hits} * log_softmax(data, 1), (0, 1), False), (1,))"


# Losses: what they give out


def _softmax_output(site: Site) -> str:
    rank = site.rank("data")
    if rank == 1:
        raise Inexpressible("export_softmax_vector")
    match softmax_layout(site):
        case "flat":
            return f"reshape(softmax(flatten(data), 1), {site.as_shape(site.dims('data'), 'data')})"
        case "last":
            return f"softmax(data, {rank - 1})"
        case _:
            return "softmax(data, 1)"


def softmax_layout(site: Site) -> str:
    """Return where a `SoftmaxOutput` has its classes: ``last`` axis, ``channels``, or all but axis 0 (``flat``)."""
    if site.rank("data") == 2 or (site.get("preserve_shape") and not site.get("multi_output")):
        return "last"
    return "channels" if site.get("multi_output") else "flat"


# Losses: the term whose gradient they send back


def _per_row(site: Site) -> str:
    sizes = site.dims("data")[1:]
    if all(isinstance(size, int) for size in sizes):
        return str(max(1, prod(size for size in sizes if isinstance(size, int))))
    return " / ".join(site.size("data", axis + 1) for axis in range(len(sizes)))


def _scaled(site: Site, term: str) -> str:
    scale = site.get("grad_scale")
    return term if scale == 1 else f"{scale!r} * ({term})"


def _target(site: Site) -> str:
    data, label = site.dims("data"), site.dims("label")
    return "label" if data == label else f"reshape(label, {site.as_shape(data, 'data')})"


def _all(site: Site) -> str:
    return str(tuple(range(site.rank("data"))))


def _squared(site: Site) -> str:
    return _scaled(site, f"sum((data - {_target(site)}) ** 2, {_all(site)}, False) / 2 / {_per_row(site)}")


def _logistic(site: Site) -> str:
    entropy = f"softplus(data) - {_target(site)} * data"
    return _scaled(site, f"sum({entropy}, {_all(site)}, False) / {_per_row(site)}")


def _absolute(site: Site) -> str:
    return _scaled(site, f"sum(abs(data - {_target(site)}), {_all(site)}, False) / {_per_row(site)}")


def _make_loss(site: Site) -> str:
    total = f"sum(data, {_all(site)}, False)"
    match getattr(site.operator, "normalization", "null"):
        case "batch":
            total = f"{total} / {site.size('data', 0)}"
        case "valid":
            count = f"sum(mask(data > {site.get('valid_thresh')!r}, data), {_all(site)}, False)"
            total = f"{total} / stop(maximum({count}, 1.0))"
    return _scaled(site, total) if hasattr(site.operator, "grad_scale") else total


def _softmax_term(site: Site) -> str:
    """Return the cross entropy of a `SoftmaxOutput`: targets times log softmax, over what its rule divides by."""
    rank, layout = site.rank("data"), softmax_layout(site)
    if site.shapes.get("label") == site.dims("data"):
        data, label = ("flatten(data)", "flatten(label)") if layout == "flat" else ("data", "label")
        axis = {"flat": 1, "last": rank - 1, "channels": 1}[layout]
        axes = (0, 1) if layout == "flat" else tuple(range(rank))
        # its gradient is p - label even where a label does not sum to 1
        return _scaled(
            site,
            f"sum(logsumexp({data}, {axis}), {axes[:-1]}, False) - sum(stop({label}) * {data}, {axes}, False)",
        )
    return _class_term(site, layout, rank)


def _class_term(site: Site, layout: str, rank: int) -> str:
    data = "flatten(data)" if layout == "flat" else "data"
    axis = rank - 1 if layout == "last" else 1
    count = _class_count(site, layout)
    index = _class_index(site, layout, rank)
    places = f"arange({count})"
    if layout == "channels":
        places = f"reshape({places}, {(-1, *(1,) * (rank - 2))})"
    target = f"mask({index} == {places}, data)"
    alpha = float(str(site.get("smooth_alpha")))
    if alpha:
        target = f"where({index} == {places}, {1 - alpha!r}, {alpha / max(1, int(count) - 1)!r})"
    ignored = int(float(str(site.get("ignore_label"))))
    if site.get("use_ignore"):
        target = f"{target} * mask({index} != {ignored}, data)"
    axes = (0, 1) if layout == "flat" else tuple(range(rank))
    term = f"-sum(stop({target}) * log_softmax({data}, {axis}), {axes}, False)"
    if site.get("normalization") == "valid":
        everything = tuple(range(2 if layout == "flat" else rank))
        term += f" / stop(maximum(sum(mask({index} != {ignored}, data), {everything}, False), 1.0))"
    elif site.get("normalization") == "batch":
        for each in _label_axes(layout, rank):
            term += f" / {site.size('data', each)}"
    elif layout == "channels":
        for each in range(2, rank):
            term += f" / {site.size('data', each)}"
    return _scaled(site, term)


def _label_axes(layout: str, rank: int) -> list[int]:
    axes = {"flat": [0], "last": list(range(rank - 1)), "channels": [0, *range(2, rank)]}
    return axes[layout]


def _class_count(site: Site, layout: str) -> str:
    dims = site.dims("data")
    sizes = {"flat": dims[1:], "last": dims[-1:], "channels": dims[1:2]}[layout]
    if any(isinstance(size, str) for size in sizes):
        raise Inexpressible("export_softmax_classes")
    return str(prod(size for size in sizes if isinstance(size, int)))


def _class_index(site: Site, layout: str, rank: int) -> str:
    """Return class numbers as integers, with an axis of size 1 where the data has its classes."""
    wanted: list[str] = [site.size("data", each) for each in _label_axes(layout, rank)]
    label_rank = site.rank("label")
    if layout == "flat" and label_rank > 1:
        return f"integer({slice_formula('reshape(label, (-1, 1))', [(None, site.size('data', 0), None), (None,) * 3])})"
    wanted.insert(1 if layout != "last" else rank - 1, "1")
    unknown = [at for at, size in enumerate(wanted) if not size.isdigit()]
    if len(unknown) == 1:
        wanted[unknown[0]] = "-1"
    return f"reshape(integer(label), {tuple_of(wanted)})"


def _margin(site: Site) -> str:
    rank = site.rank("data")
    hits = f"mask(expand(integer(label), {rank - 1}) == arange({site.size('data', rank - 1)}), data)"
    missing = f"relu({site.get('margin')!r} - (2 * {hits} - 1) * data)"
    losses = missing if site.get("use_linear") else f"{missing} ** 2"
    return f"{site.get('regularization_coefficient')!r} * sum({losses}, {_all(site)}, False)"


LOSS_TERMS: Mapping[str, Callable[[Site], str]] = {
    "SoftmaxOutput": _softmax_term,
    "LinearRegressionOutput": _squared,
    "LogisticRegressionOutput": _logistic,
    "MAERegressionOutput": _absolute,
    "SVMOutput": _margin,
    "MakeLoss": _make_loss,
    "make_loss": _make_loss,
}
"""Loss -> the number whose gradient it sends back, over its data and label."""

LAYERS: Mapping[str, str | Callable[[Site], str]] = {
    "FullyConnected": _dense,
    "Embedding": _embedding,
    "Convolution": _convolution,
    "Pooling": _pooling,
    "BatchNorm": _batch_norm,
    "LayerNorm": _layer_norm,
    "Dropout": _dropout,
    "Activation": _activation,
    "LeakyReLU": _leaky,
    "softmax": _softmax("softmax"),
    "log_softmax": _softmax("log_softmax"),
    "softmin": _softmax("softmax", "-"),
    "SoftmaxActivation": _softmax_activation,
    "softmax_cross_entropy": _cross_entropy,
    "SoftmaxOutput": _softmax_output,
    "LinearRegressionOutput": "data",
    "LogisticRegressionOutput": "sigmoid(data)",
    "MAERegressionOutput": "data",
    "SVMOutput": "data",
    "MakeLoss": "data",
    "make_loss": "data",
}
"""Operator -> its formula over its ports."""
