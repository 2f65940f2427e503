"""Values of inputs and constants: zeros, seeded random numbers, typed numbers, files, rows of a data set.

Some sources have a shape of their own (numbers, files, data sets), which then decides free dims of the graph; the
others fill whatever shape inference has found. Everything is float32. Files are read as data only, and checked
before anything large is allocated: see `core.runtime.tables`.
"""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

import numpy as np

from core.dimension import UNKNOWN, Shape, format_shape, is_complete
from core.graph.model import RunSettings, Source
from core.operators.operator import Array
from core.problem import Path, Problem, Refused, Severity
from core.runtime.datasets import load_field
from core.runtime.random import generator
from core.runtime.tables import read_table

GENERATED = ("zeros", "ones", "normal", "uniform")
"""Kinds that fill any shape."""

FIXED = ("numbers", "file", "dataset")
"""Kinds that have a shape of their own."""

KINDS = (*GENERATED, *FIXED)


@dataclass(frozen=True)
class Batch:
    """Which rows of a data set are fed: ``start`` up to, not including, ``stop``, of ``rows``.

    The last batch is short where the rows do not come out even, so that every row is fed once. An index beyond the
    last batch means the last one, and ``is_clamped`` says so.
    """

    index: int
    count: int
    start: int
    stop: int
    rows: int
    asked: int

    @property
    def is_clamped(self) -> bool:
        """Whether another batch than the one asked for is fed."""
        return self.index != self.asked

    @property
    def problem(self) -> Problem | None:
        """Tell in a sentence that another batch than the one asked for is fed."""
        if not self.is_clamped:
            return None
        values = {"batch": self.asked + 1, "count": self.count}
        return Problem("batch_index_clamped", severity=Severity.INFO, values=values)


def batch_of(rows: int, settings: RunSettings) -> Batch:
    """Return the batch of a data set with so many rows that the settings ask for."""
    size = max(1, settings.batch_size)
    count = max(1, -(-rows // size))
    index = min(max(0, settings.batch_index), count - 1)
    start = index * size
    return Batch(index, count, start, min(rows, start + size), rows, settings.batch_index)


def fixed_values(source: Source, settings: RunSettings, base: pathlib.Path | None = None) -> Array | None:
    """Return the values of a source that has a shape of its own; None for one that fills any shape.

    Raises:
        Refused: The file, field or text can't be used; the problem says what to do.
    """
    match source.kind:
        case "numbers":
            return _typed_numbers(source)
        case "file":
            return read_table(resolve_path(source.path, base), source.field)
        case "dataset":
            values = load_field(source.name, source.field)
            batch = batch_of(len(values), settings)
            return values[batch.start : batch.stop]
        case kind if kind in GENERATED:
            return None
        case kind:
            raise Refused(Problem("source_unknown", expected=KINDS, found=kind))


def load_source(
    source: Source,
    shape: Shape | None,
    settings: RunSettings,
    base: pathlib.Path | None = None,
    *,
    path: Path = (),
    name: str = "",
) -> Array:
    """Return the values of a source, float32.

    ``shape`` is what the variable must have, -1 or None where that is left to the source; ``path`` and ``name`` are
    the variable's, for the random numbers it gets and for the sentences about it.

    Raises:
        Refused: As `fixed_values`; ``source_shape`` if it has another shape; ``source_without_shape`` if nothing
            says how much to fill.
    """
    fixed = fixed_values(source, settings, base)
    if fixed is not None:
        if shape is not None and not _fits(fixed.shape, shape):
            raise Refused(
                Problem(
                    "source_shape",
                    path=path[:1],
                    port=path[1] if len(path) > 1 else None,
                    values={"variable": name},
                    expected=format_shape(shape),
                    found=format_shape(fixed.shape),
                )
            )
        return fixed
    if shape is None or not is_complete(shape):
        values = {"variable": name, "shape": format_shape(shape)}
        raise Refused(Problem("source_without_shape", path=path[:1], values=values))
    return _generate(source, shape, generator(settings.seed, path, "source"))


def resolve_path(path: str, base: pathlib.Path | None) -> pathlib.Path:
    """Return where a source's file is: relative paths start at the document's folder."""
    found = pathlib.Path(path)
    return found if base is None or found.is_absolute() else base / found


def _generate(source: Source, shape: Shape, random: np.random.Generator) -> Array:
    match source.kind:
        case "zeros":
            return np.zeros(shape, np.float32)
        case "ones":
            return np.ones(shape, np.float32)
        case "normal":
            drawn = random.standard_normal(shape, np.float32)
            return np.float32(source.mean) + np.float32(source.std) * drawn
        case _:
            width = np.float32(source.high) - np.float32(source.low)
            return np.float32(source.low) + width * random.random(shape, np.float32)


def _typed_numbers(source: Source) -> Array:
    values = np.asarray(source.numbers, np.float32)
    shape = source.shape or (values.size,)
    try:
        return values.reshape(shape)
    except ValueError:
        problem = Problem("source_numbers_shape", expected=format_shape(shape), found=values.size)
        raise Refused(problem) from None


def _fits(shape: Shape, wanted: Shape) -> bool:
    return len(shape) == len(wanted) and all(w in (UNKNOWN, size) for size, w in zip(shape, wanted, strict=True))
