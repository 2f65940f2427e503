"""Formulas of operators that put numbers in order, add edges to arrays, and take diagonals out of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.export.formulas_arrays import slice_formula
from core.export.site import Site, tuple_of

# Order


def _rows(site: Site, data: str) -> tuple[str, int, int]:
    """Return an array as what is put in order: with the axis, and how many axes there are."""
    axis, rank = site.get("axis"), site.rank(data)
    return (f"reshape({data}, (-1,))", 0, 1) if axis is None else (data, int(str(axis)) % rank, rank)


def _order(site: Site, *, ascending: bool) -> str:
    rows, axis, _ = _rows(site, "data")
    return f"argsort({rows}, {axis})" if ascending else f"argsort_down({rows}, {axis})"


def _sort(site: Site) -> str:
    rows, axis, _ = _rows(site, "data")
    return f"{'sort' if site.get('is_ascend') else 'sort_down'}({rows}, {axis})"


def _argsort(site: Site) -> str:
    return f"cast({_order(site, ascending=bool(site.get('is_ascend')))}, {site.get('dtype')!r})"


def _chosen(site: Site, ordered: str) -> str:
    """Return the first ``k`` along the axis of what is in order; all if ``k`` is below 1."""
    _, axis, rank = _rows(site, "data")
    count = int(str(site.get("k")))
    if count < 1:
        return ordered
    return slice_formula(ordered, [(None, count, None) if each == axis else (None,) * 3 for each in range(rank)])


def _extremes(site: Site) -> str:
    rows, axis, _ = _rows(site, "data")
    ascending = bool(site.get("is_ascend"))
    order = _order(site, ascending=ascending)
    values = _chosen(site, f"{'sort' if ascending else 'sort_down'}({rows}, {axis})")
    indices = f"cast({_chosen(site, order)}, {site.get('dtype')!r})"
    match site.get("ret_typ"):
        case "value":
            return values
        case "both":
            return tuple_of([values, indices])
        case "mask":
            return _mask_of_chosen(site, order, axis)
    return indices


def _mask_of_chosen(site: Site, order: str, axis: int) -> str:
    """Return 1 where the place of an element in the order is below ``k``: the order of the order says that place."""
    count = int(str(site.get("k")))
    if count < 1:
        return "ones_like(data)"
    mask = f"mask(argsort({order}, {axis}) < {count}, data)"
    return f"reshape({mask}, {site.as_shape(site.dims('data'), 'data')})" if site.get("axis") is None else mask


def _put_along(site: Site) -> str:
    rows, axis, _ = _rows(site, "like")
    found = f"put_along(data, integer(indices), {rows}, {axis})"
    return f"reshape({found}, shape_of(like))" if site.get("axis") is None else found


def _take_along(site: Site) -> str:
    rows, axis, _ = _rows(site, "data")
    return f"along({rows}, integer(indices), {axis})"


# Edges


def _widths(site: Site) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return how much is added before each axis, and behind each."""
    given = site.get("pad_width")
    widths = tuple(int(width or 0) for width in given) if isinstance(given, tuple) else ()
    return widths[::2], widths[1::2]


def _pad(site: Site) -> str:
    before, behind = _widths(site)
    if not any(before) and not any(behind):
        return "data"
    if site.get("mode") == "constant":
        return f"pad({tuple_text('data', before, behind)}, {site.get('constant_value')!r})"
    sizes = [site.size("data", axis) if b or e else "1" for axis, (b, e) in enumerate(zip(before, behind, strict=True))]
    function = "pad_edge" if site.get("mode") == "edge" else "pad_mirror"
    return f"{function}({tuple_text('data', before, behind)}, {tuple_of(sizes)})"


def tuple_text(port: str, before: tuple[int, ...], behind: tuple[int, ...]) -> str:
    """Return the arguments that say what is padded how far."""
    return f"{port}, {before}, {behind}"


def _unpad(site: Site) -> str:
    before, behind = _widths(site)
    if site.get("mode") == "constant":
        ends = [site.size("like", axis) for axis in range(len(before))]
        parts: list[tuple[object, object, object]] = [(None, None, None)] * len(before)
        for axis, (start, width, size) in enumerate(zip(before, behind, ends, strict=True)):
            if start or width:
                end = str(start + int(size)) if size.isdigit() else f"{start} + {size}"
                parts[axis] = (start, end, None)
        return slice_formula("head", parts)
    return f"unpad({tuple_text('head', before, behind)}, like, {site.get('mode') == 'edge'})"


# Diagonals


def _diagonal(site: Site) -> str:
    rank = site.rank("data")
    if rank == 1:
        return f"diag(data, {site.get('k')}, {site.size('data', 0)})"
    one, other = (int(str(site.get(name))) % rank for name in ("axis1", "axis2"))
    sizes = f"{site.size('data', one)}, {site.size('data', other)}"
    return f"diagonal(data, {site.get('k')}, {one}, {other}, {rank}, {sizes})"


def _undiagonal(site: Site) -> str:
    rank = site.rank("like")
    if rank == 1:
        return f"diagonal(head, {site.get('k')}, 0, 1, 2, {site.size('head', 0)}, {site.size('head', 1)})"
    one, other = (int(str(site.get(name))) % rank for name in ("axis1", "axis2"))
    return f"put_diagonal(head, like, {site.get('k')}, {one}, {other})"


# Rows of which only the beginning counts

SMALLEST: Mapping[object, float] = {"float16": -6e4}
"""Number type -> a score whose power is 0 beside any other one; for all other types it is `LEAST`."""
LEAST = -1e30


def masked_softmax(site: Site, scores: str) -> str:
    """Return the softmax of the first elements of each row, and 0 for the others, also where none counts."""
    rank = site.rank("data")
    axis = int(str(site.get("axis"))) % rank
    places = f"arange({site.size('data', axis)})"
    if axis != rank - 1:
        places = f"reshape({places}, {(-1, *(1,) * (rank - 1 - axis))})"
    counts = f"expand(length, {axis}) > {places}"
    least = SMALLEST.get(site.get("dtype"), LEAST)
    return f"where({counts}, softmax(where({counts}, {scores}, {least!r}), {axis}), 0.0)"


ORDER: Mapping[str, str | Callable[[Site], str]] = {
    "sort": _sort,
    "argsort": _argsort,
    "topk": _extremes,
    "_put_along": _put_along,
    "_take_along": _take_along,
    "Pad": _pad,
    "_pad_gradient": _unpad,
    "diag": _diagonal,
    "_diag_gradient": _undiagonal,
}
"""Operator -> its formula over its ports."""
