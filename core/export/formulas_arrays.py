"""Formulas of operators that reduce arrays, lay them out anew, take them apart, put them together and multiply them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from core.export.site import Inexpressible, Site, tuple_of

# Reductions


def reduced_axes(site: Site, port: str = "data") -> tuple[int, ...]:
    """Return the axes that a reduction is over."""
    rank, axes = site.rank(port), site.get("axis")
    if not isinstance(axes, tuple) or not axes:
        return tuple(range(rank))
    named = {int(axis or 0) % rank for axis in axes}
    others = bool(getattr(site.operator, "exclude", False))  # norm can't name the axes that stay
    return tuple(axis for axis in range(rank) if (axis in named) is not others)


def _reduce(site: Site, function: str, data: str = "data") -> str:
    """Return a reduction; a result without axes gets one, as MXNet's have."""
    axes, keepdims = reduced_axes(site), bool(site.get("keepdims"))
    if not axes:
        return data
    reduced = f"{function}({data}, {axes}, {keepdims})"
    return f"reshape({reduced}, (1,))" if len(axes) == site.rank("data") and not keepdims else reduced


def _reduction(function: str, data: str = "data") -> Callable[[Site], str]:
    return lambda site: _reduce(site, function, data)


def _norm(site: Site) -> str:
    if site.get("ord") == 1:
        return _reduce(site, "sum", "abs(data)")
    return f"sqrt({_reduce(site, 'sum', 'data ** 2')})"


def _argument(function: str) -> Callable[[Site], str]:
    def formula(site: Site) -> str:
        axis, keepdims = site.get("axis"), bool(site.get("keepdims"))
        rank = site.rank("data")
        if not isinstance(axis, int):
            found = f"like({function}(reshape(data, (-1,)), 0), data)"
            return f"reshape({found}, {(1,) * (rank if keepdims else 1)})"
        found = f"like({function}(data, {axis % rank}), data)"
        if keepdims:
            return f"expand({found}, {axis % rank})"
        return f"reshape({found}, (1,))" if rank == 1 else found

    return formula


def _running_sum(site: Site) -> str:
    axis, dtype = site.get("axis"), site.get("dtype")
    data = "a" if dtype is None else f"cast(a, {dtype!r})"
    return (
        f"cumsum(reshape({data}, (-1,)), 0)" if axis is None else f"cumsum({data}, {int(str(axis)) % site.rank('a')})"
    )


# Products


def _dot(site: Site) -> str:
    left, right = site.rank("lhs"), site.rank("rhs")
    turn_a, turn_b = site.get("transpose_a"), site.get("transpose_b")
    if left == right == 2:
        a = "transpose(lhs, (1, 0))" if turn_a else "lhs"
        b = "transpose(rhs, (1, 0))" if turn_b else "rhs"
        return f"{a} @ {b}"
    if left == right == 1:
        return "reshape(sum(lhs * rhs, (0,), False), (1,))"
    return f"tensordot(lhs, rhs, {0 if turn_a else left - 1}, {right - 1 if turn_b else 0}, {left}, {right})"


def _batch_dot(site: Site) -> str:
    a, b = (
        f"swapaxes({port}, {site.rank(port) - 2}, {site.rank(port) - 1}, {site.rank(port)})" if site.get(turn) else port
        for port, turn in (("lhs", "transpose_a"), ("rhs", "transpose_b"))
    )
    return f"{a} @ {b}"


# Layout


def _flatten(site: Site) -> str:
    if site.shapes.get("data") is None:
        return "reshape(data, (size(data, 0), -1))"
    return "data" if site.rank("data") == 2 else flat("data", site)


def flat(port: str, site: Site) -> str:
    """Return an array with all axes but the first as one."""
    rank = site.rank(port)
    if rank == 2:
        return port
    return f"expand({port}, 1)" if rank == 1 else f"flatten({port})"


def _as_output(*ports: str) -> Callable[[Site], str]:
    def formula(site: Site) -> str:
        wanted, data = site.dims("output"), ports[0]
        if wanted == site.dims(data) and "?" not in wanted:
            return data
        return f"reshape({data}, {site.as_shape(wanted, *ports)})"

    return formula


def _expand(site: Site) -> str:
    axis = site.get("axis")
    return f"expand(data, {int(str(axis)) % (site.rank('data') + 1)})"


def _squeeze(site: Site) -> str:
    axes, dims = site.get("axis"), site.dims("data")
    if isinstance(axes, tuple):
        found = tuple(sorted(int(axis or 0) % len(dims) for axis in axes))
    else:
        if any(isinstance(size, str) for size in dims):
            raise Inexpressible("export_sizes")
        found = tuple(axis for axis, size in enumerate(dims) if size == 1)
    if len(found) == len(dims):
        return "reshape(data, (1,))"
    return f"squeeze(data, {found})" if found else "data"


def _transpose(site: Site) -> str:
    axes, rank = site.get("axes"), site.rank("data")
    order = axes if isinstance(axes, tuple) and axes else tuple(reversed(range(rank)))
    return f"transpose(data, {tuple(int(axis or 0) % rank for axis in order)})"


def _swap(site: Site) -> str:
    rank = site.rank("data")
    one, other = (int(str(site.get(name))) % rank for name in ("dim1", "dim2"))
    return f"swapaxes(data, {one}, {other}, {rank})"


def _flip(site: Site) -> str:
    axes = site.get("axis")
    return f"flip(data, {tuple(int(axis or 0) % site.rank('data') for axis in axes)})" if axes else "data"  # type: ignore[union-attr]


def _blocks(split: Callable[[str, Sequence[str], int], tuple[str, str, str]]) -> Callable[[Site], str]:
    def formula(site: Site) -> str:
        b = int(str(site.get("block_size")))
        n = site.size("data", 0)
        if any(isinstance(size, str) for size in site.dims("data")[1:]):
            raise Inexpressible("export_sizes")
        sizes = [site.size("data", axis) for axis in (1, 2, 3)]
        apart, order, together = split(n, sizes, b)
        return f"reshape(transpose(reshape(data, {apart}), {order}), {together})"

    return formula


def _to_space(n: str, sizes: Sequence[str], b: int) -> tuple[str, str, str]:
    c, h, w = map(int, sizes)
    deep = c // b**2
    return f"({n}, {b}, {b}, {deep}, {h}, {w})", "(0, 3, 4, 1, 5, 2)", f"({n}, {deep}, {h * b}, {w * b})"


def _to_depth(n: str, sizes: Sequence[str], b: int) -> tuple[str, str, str]:
    c, h, w = map(int, sizes)
    apart = f"({n}, {c}, {h // b}, {b}, {w // b}, {b})"
    return apart, "(0, 3, 5, 1, 2, 4)", f"({n}, {c * b**2}, {h // b}, {w // b})"


# Stretching


def _broadcast(*ports: str) -> Callable[[Site], str]:
    def formula(site: Site) -> str:
        wanted = site.dims("output")
        if wanted == site.dims(ports[0]):
            return ports[0]
        sizes = [_broadcast_size(site, ports, axis, size) for axis, size in enumerate(wanted)]
        return f"broadcast({ports[0]}, {tuple_of(sizes)})"

    return formula


def _broadcast_size(site: Site, ports: Sequence[str], axis: int, size: int | str) -> str:
    if isinstance(size, int):
        return str(size)
    for port in ports:
        found = site.dims(port)
        if size in found:
            return f"size({port}, {found.index(size)})"
    if site.dims(ports[0])[axis] != 1:
        return f"size({ports[0]}, {axis})"
    raise Inexpressible("export_sizes")


# Parts


def slice_formula(data: str, parts: Sequence[tuple[object, object, object]]) -> str:
    """Return a slice: begin, end and step for each axis, each a formula or None."""
    triples = ", ".join(f"({begin}, {end}, {step})" for begin, end, step in parts)
    return f"slice({data}, ({triples},))"


def slice_parts(site: Site, port: str) -> list[tuple[int | None, int | None, int | None]]:
    """Return begin, end and step for each axis, as they are given."""
    rank = site.rank(port)
    bounds: list[list[int | None]] = []
    for name in ("begin", "end", "step"):
        given = site.get(name)
        values = [None if each is None else int(each) for each in given] if isinstance(given, tuple) else []
        bounds.append([*values, *[None] * (rank - len(values))])
    return [(b, e, s or None) for b, e, s in zip(*bounds, strict=True)]


def _slice(site: Site) -> str:
    """Return a slice; a step backwards is one forwards over the same elements, and a flip."""
    parts = slice_parts(site, "data")
    back = tuple(axis for axis, (_, _, step) in enumerate(parts) if step is not None and step < 0)
    if not back:
        return slice_formula("data", parts)
    for axis in back:
        parts[axis] = _forwards(site.dims("data")[axis], *parts[axis])
    return f"flip({slice_formula('data', parts)}, {back})"


def _forwards(
    size: int | str, begin: int | None, end: int | None, step: int | None
) -> tuple[int | None, int | None, int | None]:
    """Return the slice from the other end of one with a negative step."""
    if not isinstance(size, int):
        if step == -1 and begin is None and end is None:
            return (None, None, None)
        raise Inexpressible("export_sizes")
    places = range(size)[begin:end:step]
    return (0, 0, None) if not places else (places[-1], places[0] + 1, None if step == -1 else -(step or 1))


def _slice_axis(site: Site) -> str:
    rank = site.rank("data")
    axis = int(str(site.get("axis"))) % rank
    part = (site.get("begin"), site.get("end"), None)
    return slice_formula("data", [part if each == axis else (None, None, None) for each in range(rank)])


def _slice_like(site: Site) -> str:
    rank, axes = site.rank("data"), site.get("axes")
    named = {int(axis or 0) % rank for axis in axes} if isinstance(axes, tuple) and axes else set(range(rank))
    parts = [(None, site.size("shape_like", axis) if axis in named else None, None) for axis in range(rank)]
    return slice_formula("data", parts)


def _concat(site: Site) -> str:
    axis = int(str(site.get("dim"))) % site.rank("output")
    return f"concat({tuple_of(site.operator.input_names)}, {axis})"


def _stack(site: Site) -> str:
    axis = int(str(site.get("axis"))) % site.rank("output")
    return f"stack({tuple_of(site.operator.input_names)}, {axis})"


def _split(site: Site) -> str:
    """Return the parts as a tuple; a single one is the array itself."""
    count, axis = int(str(site.get("num_outputs"))), int(str(site.get("axis")))
    rank = site.rank("data")
    size = site.dims("data")[axis]
    if not isinstance(size, int):
        raise Inexpressible("export_sizes")
    parts = []
    for index in range(count):
        bounds = (index * size // count, (index + 1) * size // count, None)
        part = slice_formula("data", [bounds if each == axis % rank else (None,) * 3 for each in range(rank)])
        if site.get("squeeze_axis"):
            part = f"squeeze({part}, ({axis % rank},))" if rank > 1 else part
        parts.append(part)
    return parts[0] if count == 1 else tuple_of(parts)


def _tile(site: Site) -> str:
    reps, rank = site.get("reps"), site.rank("data")
    times = tuple(int(each or 1) for each in reps) if isinstance(reps, tuple) else ()
    if len(times) > rank:
        wide = (*(1,) * (len(times) - rank), *site.dims("data"))
        return f"tile(reshape(data, {site.as_shape(wide, 'data')}), {times})"
    return f"tile(data, {(*(1,) * (rank - len(times)), *times)})" if times else "data"


def _repeat(site: Site) -> str:
    axis, times = site.get("axis"), site.get("repeats")
    if axis is None:
        count = site.count("data")
        return f"repeat(reshape(data, (-1,)), {times}, 0, {'count(data)' if count is None else count})"
    axis = int(str(axis)) % site.rank("data")
    return f"repeat(data, {times}, {axis}, {site.size('data', axis)})"


# Indices


def whole(index: str, size: str, mode: object) -> str:
    """Return indices as integers that an axis of a size has."""
    last = str(int(size) - 1) if size.isdigit() else f"{size} - 1"
    return f"wrap(integer({index}), {size})" if mode == "wrap" else f"bound(integer({index}), {last})"


def _take(site: Site) -> str:
    axis = int(str(site.get("axis"))) % site.rank("a")
    return f"take(a, {whole('indices', site.size('a', axis), site.get('mode'))}, {axis})"


def _one_hot(site: Site) -> str:
    on, off, dtype = site.get("on_value"), site.get("off_value"), site.get("dtype")
    hit = f"expand(integer(indices), {site.rank('indices')}) == arange({site.get('depth')})"
    if (on, off) != (1.0, 0.0):
        hit = f"where({hit}, {on!r}, {off!r})"
    return f"cast({hit}, {dtype!r})"


def pick_places(site: Site, data: str) -> tuple[int, str]:
    """Return the axis of a pick and where along it each element is, with that axis kept."""
    rank, axis = site.rank(data), site.get("axis")
    if axis is None:
        count = site.count(data)
        return 0, whole("reshape(index, (-1,))", "count(data)" if count is None else str(count), site.get("mode"))
    axis, dims = int(str(axis)) % rank, site.dims(data)
    others = (dims[:axis], dims[axis + 1 :])
    if site.dims("index") == (*others[0], *others[1]):
        index = f"expand(index, {axis})"
    elif site.rank("index") == rank:
        index = "index"
    else:
        index = f"reshape(index, {site.as_shape((*others[0], 1, *others[1]), data, 'index')})"
    return axis, whole(index, site.size(data, axis), site.get("mode"))


def _pick(site: Site) -> str:
    axis, places = pick_places(site, "data")
    if site.get("axis") is None:
        return f"take(reshape(data, (-1,)), {places}, 0)"
    found = f"along(data, {places}, {axis})"
    if site.get("keepdims"):
        return found
    return found if site.rank("data") == 1 else f"squeeze({found}, ({axis},))"


def _take_of_rows(site: Site) -> str:
    axis = site.rank("a") - 1
    size = site.size("a", axis)
    if site.dims("indices") == site.dims("a")[:-1]:
        places = whole(f"expand(indices, {axis})", size, "clip")
        return f"squeeze(along(a, {places}, {axis}), ({axis},))"
    found = f"along(reshape(a, (-1, {size})), {whole('reshape(indices, (-1, 1))', size, 'clip')}, 1)"
    return f"reshape({found}, {site.as_shape(site.dims('indices'), 'indices')})"


def _where(site: Site) -> str:
    condition, rank = "condition", site.rank("x")
    if site.rank("condition") < rank:
        condition = f"reshape(condition, {(-1, *(1,) * (rank - 1))})"
    return f"where({condition} != 0, x, y)"


def nd_places(site: Site, sizes: Sequence[str]) -> str:
    """Return the rows of an index array as integers that the axes have."""
    rows = site.dims("indices")[0]
    if not isinstance(rows, int):
        raise Inexpressible("export_sizes")
    return tuple_of([f"wrap(integer(row(indices, {row})), {sizes[row]})" for row in range(rows)])


def _gather(site: Site) -> str:
    sizes = [site.size("data", axis) for axis in range(site.rank("data"))]
    return f"gather(data, {nd_places(site, sizes)}, {tuple_of(sizes)})"


def _scatter(site: Site) -> str:
    shape = site.get("shape")
    sizes = [str(size) for size in shape] if isinstance(shape, tuple) else []
    return f"scatter(data, {nd_places(site, sizes)}, {tuple_of(sizes)})"


def _shape_array(site: Site) -> str:
    return f"shape(data, {site.rank('data')})"


ARRAYS: Mapping[str, str | Callable[[Site], str]] = {
    **{name: _reduction(name) for name in ("sum", "mean", "max", "min", "prod")},
    "nansum": _reduction("sum", "where(data != data, zeros_like(data), data)"),
    "nanprod": _reduction("prod", "where(data != data, ones_like(data), data)"),
    "norm": _norm,
    "argmax": _argument("argmax"),
    "argmin": _argument("argmin"),
    "_np_cumsum": _running_sum,
    "dot": _dot,
    "batch_dot": _batch_dot,
    "Flatten": _flatten,
    "Reshape": _as_output("data"),
    "reshape_like": _as_output("lhs", "rhs"),
    "expand_dims": _expand,
    "squeeze": _squeeze,
    "transpose": _transpose,
    "SwapAxis": _swap,
    "reverse": _flip,
    "depth_to_space": _blocks(_to_space),
    "space_to_depth": _blocks(_to_depth),
    "broadcast_to": _broadcast("data"),
    "broadcast_axis": _broadcast("data"),
    "broadcast_like": _broadcast("lhs", "rhs"),
    "slice": _slice,
    "slice_axis": _slice_axis,
    "slice_like": _slice_like,
    "Concat": _concat,
    "stack": _stack,
    "SliceChannel": _split,
    "tile": _tile,
    "repeat": _repeat,
    "take": _take,
    "one_hot": _one_hot,
    "pick": _pick,
    "batch_take": _take_of_rows,
    "where": _where,
    "gather_nd": _gather,
    "scatter_nd": _scatter,
    "shape_array": _shape_array,
    "size_array": "total(data)",
}
"""Operator -> its formula over its ports."""
