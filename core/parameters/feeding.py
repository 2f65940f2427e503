"""What sources hold as a whole, and one row of it.

Sources that have rows (data sets, files, typed numbers) have one for each example. How many there are is what the
first label says, or else the first input; arrays of another length are the same for all examples.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.graph.model import RunSettings
from core.operators.operator import Array, Role
from core.parameters.needs import Need
from core.problem import Path, Problem, Refused, Severity
from core.runtime.datasets import load_field
from core.runtime.sources import fixed_values


def whole_values(need: Need, run: RunSettings, base: pathlib.Path | None) -> Array | None:
    """Return all that the source of a Variable holds; None for one that fills any shape, or where there is none.

    Raises:
        Refused: It can't be read; the problem names the Variable.
    """
    return values_of(need, run, base, whole=True)


def values_of(need: Need, run: RunSettings, base: pathlib.Path | None, *, whole: bool = False) -> Array | None:
    """Return what a source that has a shape of its own feeds in a run: of a data set one batch, or the whole."""
    source = need.source
    if source is None:
        return None
    try:
        if whole and source.kind == "dataset":
            return load_field(source.name, source.field)
        return fixed_values(source, run, base)
    except Refused as refused:
        named = {**refused.problem.values, "variable": need.name, "node": need.name}
        raise Refused(replace(refused.problem, path=need.path[:1], port=need.path[1], values=named)) from None


def deciding_need(needs: Iterable[Need], arrays: Mapping[Path, Array]) -> Need | None:
    """Return the Variable whose array says how many rows there are."""
    fed = [need for need in needs if need.path in arrays and arrays[need.path].ndim]
    return next((need for need in fed if need.role is Role.LABEL), next(iter(fed), None))


def one_row(
    needs: Iterable[Need], run: RunSettings, row: int, base: pathlib.Path | None
) -> tuple[dict[Path, Array], Problem | None]:
    """Return what sources hold of one row, as batches of one; a row beyond the last means that, and is told."""
    needs = [need for need in needs if need.source is not None]
    found = {need.path: array for need in needs if (array := whole_values(need, run, base)) is not None}
    first = deciding_need(needs, found)
    if first is None:
        return found, None
    rows = len(found[first.path])
    at = min(row, rows - 1)
    taken = {path: array[at : at + 1] if array.ndim and len(array) == rows else array for path, array in found.items()}
    told = Problem("row_clamped", severity=Severity.INFO, values={"row": row, "count": rows, "last": at})
    return taken, told if at != row else None
