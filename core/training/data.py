"""The rows that a document is trained with: read whole, split, and dealt out in batches.

Each Variable that is fed by a data set, a file, or typed numbers has its array; arrays with one row for each example
are dealt out together. Which rows are kept aside, and in which order the others come, depends on the seed alone.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.graph.model import RunSettings, Source, TrainingSettings
from core.operators.operator import Array
from core.parameters.feeding import deciding_need, whole_values
from core.parameters.needs import Need
from core.problem import Path, Problem, Refused
from core.runtime.random import generator

Rows = npt.NDArray[np.int64]
"""Numbers of rows."""

_SPLIT: Path = ("training",)


@dataclass(frozen=True)
class TrainingData:
    """Arrays with one row for each example, by the path of the Variable that they feed.

    Attributes:
        train: The rows that are learned from, in the order of the data.
        validation: The rows that are only measured with.
    """

    arrays: Mapping[Path, Array]
    rows: int
    train: Rows
    validation: Rows

    def take(self, rows: Rows) -> dict[Path, Array]:
        """Return some rows of all arrays."""
        return {path: array[rows] for path, array in self.arrays.items()}

    def order(self, epoch: int, settings: TrainingSettings) -> Rows:
        """Return the rows to train with in the order of an epoch, counted from 0."""
        if not settings.shuffles:
            return self.train
        return generator(settings.seed, _SPLIT, epoch).permutation(self.train)


def load_training_data(
    needs: Iterable[Need], run: RunSettings, settings: TrainingSettings, base: pathlib.Path | None = None
) -> TrainingData:
    """Read all rows of what a document is fed, and split them.

    Raises:
        Refused: A source can't be read; ``training_no_rows``, ``training_rows`` or ``training_few_rows``.
    """
    fed = [need for need in needs if need.source is not None]
    found = {need.path: array for need in fed if (array := whole_values(need, run, base)) is not None and array.ndim}
    first = deciding_need(fed, found)
    if first is None:
        raise Refused(Problem("training_no_rows"))
    rows = len(found[first.path])
    for need in fed:
        if need.path in found and len(found[need.path]) != rows:
            if _is_typed(need.source):  # a few numbers for all rows
                del found[need.path]
                continue
            values = {"variable": need.name, "node": need.name, "other": first.name}
            where = len(found[need.path])
            raise Refused(Problem("training_rows", need.path[:1], values=values, expected=rows, found=where))
    train, validation = _split(rows, settings)
    return TrainingData(found, rows, train, validation)


def _is_typed(source: Source | None) -> bool:
    return source is not None and source.kind == "numbers"


def _split(rows: int, settings: TrainingSettings) -> tuple[Rows, Rows]:
    """Return the rows to train and to measure with; without shuffling, the last ones are kept aside."""
    kept = round(rows * settings.validation)
    if rows == 0 or kept >= rows:
        raise Refused(
            Problem("training_few_rows", values={"share": f"{100 * settings.validation:g} %"}, found=rows)
            if rows
            else Problem("training_no_rows")
        )
    order = np.arange(rows)
    if settings.shuffles:
        order = generator(settings.seed, _SPLIT, "split").permutation(rows)
    return np.sort(order[: rows - kept]), np.sort(order[rows - kept :])
