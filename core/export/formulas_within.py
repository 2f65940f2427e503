"""Formulas of normalizations within each example: over the positions of channels, over groups, and to the length 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.export.site import Inexpressible, Site, tuple_of


def _instance_norm(site: Site) -> str:
    rank = site.rank("data")
    mean, std = row_statistics(site, keeps_axes=True)
    gamma, beta = (f"reshape({port}, {(-1, *(1,) * (rank - 2))})" for port in ("gamma", "beta"))
    return f"(data - {mean}) / {std} * {gamma} + {beta}"


def _group_norm(site: Site) -> str:
    mean, std = row_statistics(site, keeps_axes=True)
    normal = f"({_groups(site)} - {mean}) / {std} * reshape(gamma, (-1, 1)) + reshape(beta, (-1, 1))"
    text = f"reshape({normal}, {site.as_shape(site.dims('data'), 'data')})"
    return tuple_of([text, *row_statistics(site)]) if site.get("output_mean_var") else text


def _groups(site: Site) -> str:
    return f"reshape(data, ({site.size('data', 0)}, {site.get('num_groups')}, -1))"


def row_statistics(site: Site, *, keeps_axes: bool = False) -> tuple[str, str]:
    """Return mean and deviation of each row of an example: a channel of `InstanceNorm`, a group of `GroupNorm`."""
    is_grouped = site.operator.name == "GroupNorm"
    rows = _groups(site) if is_grouped else "data"
    axes = (2,) if is_grouped else tuple(range(2, site.rank("data")))
    if not axes:
        raise Inexpressible("export_form")
    centered = f"({rows} - mean({rows}, {axes}, True))"
    std = f"sqrt(mean({centered} ** 2, {axes}, {keeps_axes}) + {site.get('eps')!r})"
    return f"mean({rows}, {axes}, {keeps_axes})", std


def _unit_length(site: Site) -> str:
    rank = site.rank("data")
    axes = {"channel": (1,), "spatial": tuple(range(2, rank)), "instance": tuple(range(1, rank))}[str(site.get("mode"))]
    squares = f"sum(data ** 2, {axes}, True)" if axes else "data ** 2"
    return f"data / sqrt({squares} + {site.get('eps')!r})"


WITHIN: Mapping[str, str | Callable[[Site], str]] = {
    "InstanceNorm": _instance_norm,
    "GroupNorm": _group_norm,
    "L2Normalization": _unit_length,
}
"""Operator -> its formula over its ports."""
