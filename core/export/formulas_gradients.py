"""Formulas of the operators that gradients are built from, for targets that write the backward pass out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.export.formulas_arrays import ARRAYS, nd_places, pick_places, reduced_axes, slice_formula, slice_parts, whole
from core.export.formulas_layers import embedding_rows, layer_statistics, windows_of
from core.export.formulas_within import row_statistics
from core.export.site import Inexpressible, Site, tuple_of


def _sum_like(site: Site) -> str:
    data, like = site.dims("data"), site.dims("like")
    if data == like and "?" not in data:
        return "data"
    return "sum_to(data, like)"


def _spread(site: Site, *, mean: bool = False) -> str:
    dims = site.dims("like")
    axes = reduced_axes(site, "like")
    data = "data"
    if not site.get("keepdims"):
        kept = tuple(1 if axis in axes else size for axis, size in enumerate(dims))
        data = f"reshape(data, {site.as_shape(kept, 'like')})"
    if mean:
        sizes = [site.size("like", axis) for axis in axes]
        data = f"{data} / {' / '.join(sizes)}" if sizes else data
    return f"data_like({data}, like)"


def _stretched(site: Site, data: str, like: str, *, mean: bool = False) -> str:
    """Return a small array laid along its axis of a full one, and repeated to its shape."""
    rank, axis = site.rank(like), site.get("axis")
    text = data
    if axis is not None:
        axis = int(str(axis)) % rank
        text = f"reshape({data}, {tuple(-1 if each == axis else 1 for each in range(rank))})"
    if mean:
        text = f"{text} * (count({data}) / count({like}))"
    return f"data_like({text}, {like})"


def _only_train(text: str, site: Site, zeros: str) -> str:
    return f"in_train({text}, zeros_like({zeros}))" if site.get("only_train") else text


def _group_spread(site: Site) -> str:
    return _only_train(_stretched(site, "data", "like", mean=bool(site.get("mean"))), site, "like")


def _group_sum(site: Site) -> str:
    rank = site.rank("data")
    axes = site.get("axes")
    named = {int(axis or 0) % rank for axis in axes} if isinstance(axes, tuple) else set()
    over = tuple(axis for axis in range(rank) if (axis in named) != bool(site.get("exclude")))
    function = "mean" if site.get("mean") else "sum"
    return _only_train(f"data_like({function}(data, {over}, True), data)", site, "data")


def _group_sum_like(site: Site) -> str:
    rank, axis = site.rank("data"), site.get("axis")
    function = "mean" if site.get("mean") else "sum"
    if axis is None:
        dims = site.dims("like")
        over = tuple(each for each, size in enumerate(dims) if size == 1)
        return _only_train(f"{function}(data, {over}, True)", site, "like")
    axis = int(str(axis)) % rank
    over = tuple(each for each in range(rank) if each != axis)
    if site.shapes.get("like") == (1,):
        return _only_train(f"reshape({function}(data, {tuple(range(rank))}, False), (1,))", site, "like")
    return _only_train(f"{function}(data, {over}, False)" if over else "data", site, "like")


def _unmoved(site: Site) -> str:
    rank = site.rank("gradient")
    axis = int(str(site.get("axis"))) % rank
    over = tuple(each for each in range(rank) if (each == axis) is not bool(site.get("exclude")))
    text = f"unmoved(gradient, normal, {over})"
    return f"in_train({text}, gradient)" if site.get("only_train") else text


def _dot_left(site: Site) -> str:
    return _dot_gradient(site, "rhs", last=bool(site.get("transpose_b")), turn_out=bool(site.get("transpose_a")))


def _dot_right(site: Site) -> str:
    return _dot_gradient(site, "lhs", last=not site.get("transpose_a"), turn_out=bool(site.get("transpose_b")))


def _dot_gradient(site: Site, other: str, *, last: bool, turn_out: bool) -> str:
    """Return what a product sends back to one side, given the other one as a matrix."""
    if not all(site.shapes.get(port) is not None and site.rank(port) == 2 for port in ("head", other, "like")):
        name = "dot_left" if other == "rhs" else "dot_right"
        one, two = ("head", "rhs") if other == "rhs" else ("lhs", "head")
        return f"{name}({one}, {two}, like, {bool(site.get('transpose_a'))}, {bool(site.get('transpose_b'))})"
    if other == "rhs":
        matrix = "rhs" if last else "transpose(rhs, (1, 0))"
        back = "transpose(rhs, (1, 0))" if last else "rhs"
        return f"{back} @ transpose(head, (1, 0))" if turn_out else f"head @ {matrix}"
    matrix = "transpose(lhs, (1, 0))" if last else "lhs"
    back = "lhs" if last else "transpose(lhs, (1, 0))"
    return f"transpose(head, (1, 0)) @ {back}" if turn_out else f"{matrix} @ head"


def _concat_part(site: Site) -> str:
    axis = int(str(site.get("dim"))) % site.rank("head")
    index = int(str(site.get("index")))
    ports = site.operator.input_names[1:]
    sizes = [site.size(port, axis) for port in ports]
    begin = " + ".join(sizes[:index]) or "None"
    end = " + ".join(sizes[: index + 1])
    numbers = [size for size in sizes[: index + 1] if size.isdigit()]
    if len(numbers) == index + 1:
        begin = str(sum(map(int, numbers[:-1]))) if index else "None"
        end = str(sum(map(int, numbers)))
    rank = site.rank("head")
    return slice_formula("head", [(begin, end, None) if each == axis else (None,) * 3 for each in range(rank)])


def _into(parts: str) -> str:
    return f"put(head, like, {parts})"


def _slices_of(formula: str) -> str:
    """Return the parts of a slice's formula."""
    return formula.removeprefix("slice(data, ").removesuffix(")")


def _slice_gradient(site: Site) -> str:
    if site.operator.name == "_slice_gradient":
        return _into(_slices_of(slice_formula("data", slice_parts(site, "like"))))
    forward = ARRAYS["slice_axis"]
    assert not isinstance(forward, str)  # noqa: S101 - it is a function
    return _into(_slices_of(forward(Site(site.operator, {"data": site.shapes.get("like")}))))


def _slice_like_gradient(site: Site) -> str:
    parts = ", ".join(f"(None, {site.size('head', axis)}, None)" for axis in range(site.rank("head")))
    return _into(f"({parts},)")


def _tile_gradient(site: Site) -> str:
    reps = site.get("reps")
    return f"untile(head, like, {reps})"


def _repeat_gradient(site: Site) -> str:
    axis = site.get("axis")
    place = site.rank("like") if axis is None else int(str(axis)) % site.rank("like") + 1
    return f"unrepeat(head, like, {site.get('repeats')}, {place})"


def _take_gradient(site: Site) -> str:
    axis = int(str(site.get("axis"))) % site.rank("like")
    return f"add_rows(head, {whole('indices', site.size('like', axis), site.get('mode'))}, like, {axis})"


def _embedding_gradient(site: Site) -> str:
    shape = f"({site.get('input_dim')}, {site.get('output_dim')})"
    return f"add_at(gradient, ({embedding_rows(site)},), {shape})"


def _pick_gradient(site: Site) -> str:
    axis, places = pick_places(site, "like")
    places = places.replace("count(data)", "count(like)")
    if site.get("axis") is None:
        return f"reshape(put_along(head, {places}, reshape(like, (-1,)), 0), shape_of(like))"
    return f"put_along(head, {places}, like, {axis})"


def _gather_gradient(site: Site) -> str:
    sizes = [site.size("like", axis) for axis in range(site.rank("like"))]
    return f"add_at(head, {nd_places(site, sizes)}, shape_of(like))"


def _per_output(site: Site) -> str:
    sizes = [site.size("data", axis) for axis in range(1, site.rank("data"))]
    scale = site.get("scale")
    text = "data" if scale == 1 else f"data * {scale!r}"
    return " / ".join([text, *(size for size in sizes if size != "1")])


def _loss_gradient(site: Site) -> str:
    scale = site.get("grad_scale")
    factor = repr(scale)
    match site.get("normalization"):
        case "batch":
            factor += f" / {site.size('data', 0)}"
        case "valid":
            everything = tuple(range(site.rank("data")))
            factor += f" / maximum(sum(mask(data > {site.get('valid_thresh')!r}, data), {everything}, False), 1.0)"
    return f"{factor} * ones_like(data)"


def _pooling_arguments(site: Site) -> str:
    if site.get("global_pool"):
        kernel = tuple_of([site.size("like", axis) for axis in range(2, site.rank("like"))])
        once, none = ((number,) * (site.rank("like") - 2) for number in (1, 0))
        return f"{kernel}, {once}, {none}"
    windows = windows_of(site)
    return f"{windows.kernel}, {windows.stride}, {windows.pad}"


def _pooling_spread(site: Site) -> str:
    if site.get("pool_type") != "avg":
        return f"spread_windows(gradient, like, {_pooling_arguments(site)})"
    if site.get("global_pool"):
        sizes = " / ".join(site.size("like", axis) for axis in range(2, site.rank("like")))
        return f"data_like(gradient / {sizes}, like)"
    counts = f"window_counts(like, {_pooling_arguments(site)}, {site.get('count_include_pad') is not False}"
    return f"spread_windows(gradient / {counts}, {_is_full(site)}), like, {_pooling_arguments(site)})"


def _is_full(site: Site) -> bool:
    return site.get("pooling_convention") == "full"


def _pooling_max(site: Site) -> str:
    return f"back_to_maximum(gradient, like, {_pooling_arguments(site)})"


def _convolution_data(site: Site) -> str:
    return f"convolution_back_data(gradient, weight, like, {_convolution_arguments(site)})"


def _convolution_weight(site: Site) -> str:
    return f"convolution_back_weight(gradient, data, {_convolution_arguments(site)})"


def _convolution_arguments(site: Site) -> str:
    windows = windows_of(site)
    return f"{windows.kernel}, {windows.stride}, {windows.dilate}, {windows.pad}, {site.get('num_group')}"


def _one_hot_like(site: Site) -> str:
    return f"mask(expand(integer(label), 1) == arange({site.size('like', 1)}), like)"


def hidden_output(site: Site, port: str) -> str:
    """Return an output that only a gradient reads, computed again from what the layer reads."""
    if site.operator.name == "LayerNorm":
        mean, std = layer_statistics(site)
        return mean if port == "mean" else std
    if site.operator.name in ("InstanceNorm", "GroupNorm"):
        mean, std = row_statistics(site)
        return mean if port == "mean" else std
    if site.operator.name == "Pooling":
        return "data"  # its gradient finds the places anew
    if site.operator.name == "BatchNorm" and site.get("use_global_stats"):
        return "moving_mean" if port == "mean" else f"1 / sqrt(moving_var + {site.get('eps')!r})"
    raise Inexpressible("export_form")


def _polygamma(site: Site) -> str:
    if site.get("n"):
        raise Inexpressible("export_operator")
    return "digamma(data)"


GRADIENTS: Mapping[str, str | Callable[[Site], str]] = {
    "_polygamma": _polygamma,
    "_sum_like": _sum_like,
    "_stretch_like": "data_like(data, like)",
    "_spread": _spread,
    "_spread_mean": lambda site: _spread(site, mean=True),
    "_prod_others": lambda site: f"others(data, {reduced_axes(site)})",
    "_nan_to_one": "where(data != data, ones_like(data), data)",
    "_rows": lambda site: f"reshape(data, (-1, {site.size('data', -1)}))",
    "_group_spread_like": _group_spread,
    "_group_sum": _group_sum,
    "_group_sum_like": _group_sum_like,
    "_normalization_gradient": _unmoved,
    "_dot_left": _dot_left,
    "_dot_right": _dot_right,
    "_concat_part": _concat_part,
    "_slice_gradient": _slice_gradient,
    "_slice_axis_gradient": _slice_gradient,
    "_slice_like_gradient": _slice_like_gradient,
    "_tile_gradient": _tile_gradient,
    "_repeat_gradient": _repeat_gradient,
    "_take_gradient": _take_gradient,
    "_backward_Embedding": _embedding_gradient,
    "_pick_gradient": _pick_gradient,
    "_gather_nd_gradient": _gather_gradient,
    "_per_output": _per_output,
    "_backward_MakeLoss": _loss_gradient,
    "_one_hot_like": _one_hot_like,
    "_backward_Pooling": _pooling_spread,
    "_backward_Pooling_max": _pooling_max,
    "_backward_Convolution_data": _convolution_data,
    "_backward_Convolution_weight": _convolution_weight,
}
"""Operator of a gradient -> its formula over its ports."""
