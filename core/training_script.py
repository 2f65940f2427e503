"""A document's training as files: the exported network with ``train.py`` beside it, and the data that it reads.

The trainer itself is asked first, so what keeps a document from being trained here is refused in the same words, before
anything is written. Built-in data sets and typed numbers leave as ``.npz``; files of the user stay what and where they
are, and the script asks for their folder.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from core.export import pytorch, train_code
from core.export.exporter import ExportResult, export_code
from core.export.naming import Names
from core.export.targets import TARGETS
from core.export.train_plan import Feed, PlainTerm, Table, TrainPlan
from core.export.weights import pack_npz
from core.expression.lowering import lower
from core.graph.model import Document, Source
from core.operators.operator import Array, Role
from core.operators.registry import Registry
from core.parameters.store import Parameter, ParameterStore
from core.problem import Path, Problem, Refused
from core.runtime.datasets import load_field
from core.runtime.sources import fixed_values, load_source, resolve_path
from core.runtime.tables import CsvLayout, csv_layout
from core.training.trainer import MEASURED_ROWS, Trainer

NUMBERS = "numbers.npz"
"""The file with the numbers that somebody typed, and those that are drawn once for all batches."""
DRAWN = ("normal", "uniform")
"""The kinds of sources that draw numbers."""
_CODE_NAMES = ("column", "columns", "floats", "folder", "np", "torch")


@dataclass(frozen=True)
class TrainingExport:
    """An exported network with its training.

    Attributes:
        result: The network alone.
        files: All files, by name.
        values: Every parameter as the training begins with it, by path.
        reads: The files that the script reads and that are not among these.
    """

    result: ExportResult
    files: Mapping[str, str | bytes]
    values: Mapping[Path, Array]
    reads: tuple[str, ...]


def export_training(
    document: Document,
    registry: Registry,
    target: str = "pytorch",
    *,
    title: str = "network",
    values: Mapping[Path, Array],
    base: pathlib.Path | None = None,
) -> TrainingExport:
    """Return the code of a document with a script that trains it from the values given, and drawn ones for the rest.

    Raises:
        Refused: ``export_training_…``; what keeps the document from being trained; as `export_code`.
    """
    if target != "pytorch":
        title_of_target = TARGETS[target].title if target in TARGETS else target
        values_of = {"target": title_of_target, "possible": pytorch.TITLE}
        raise Refused(Problem("export_training_target", values=values_of))
    store = ParameterStore()
    store.restore({path: Parameter(value=array) for path, array in values.items()})
    trainer = Trainer(document, registry, store, base)
    _require_data(document, registry, trainer)
    begun = {**values, **trainer.weights()}
    result = export_code(document, registry, target, title=title, values=begun, base=base)
    gathered = _Gathered(trainer, document, base)
    plan = _plan(result, trainer, gathered)
    files = {**result.files, train_code.FILE: train_code.emit(plan), **gathered.files()}
    return TrainingExport(result, files, begun, gathered.reads)


def _require_data(document: Document, registry: Registry, trainer: Trainer) -> None:
    """Refuse an input that nothing feeds, where a training here leaves out what is behind it, and constants in rows."""
    for path, variable in lower(document, registry).variables.items():
        info = variable.info
        values = {"variable": info.name, "node": info.name}
        if variable.is_constant and path in trainer.data.arrays:
            raise Refused(Problem("export_training_constant", path[:1], values=values))
        if not variable.is_constant and path not in trainer.sources and path not in trainer.values:
            code = "label_without_data" if info.role is Role.LABEL else "input_without_data"
            raise Refused(Problem(code, path[:1], values=values))


def _plan(result: ExportResult, trainer: Trainer, gathered: _Gathered) -> TrainPlan:
    terms = trainer.terms
    program = result.program
    return TrainPlan(
        program=program,
        settings=trainer.settings,
        feeds=tuple(gathered.feed(each.name, each.path) for each in program.inputs),
        sums={term.path: term.is_sum for term in terms if term.position is None},
        plain=tuple(PlainTerm(term.position, term.factor, term.is_sum) for term in terms if term.position is not None),
        averages=trainer.averages,
    )


@dataclass
class _Gathered:
    """The files that inputs are fed from, collected input by input."""

    trainer: Trainer
    document: Document
    base: pathlib.Path | None
    packed: dict[str, dict[str, Array]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    places: dict[str, pathlib.Path] = field(default_factory=dict)
    names: Names = field(default_factory=lambda: Names(_CODE_NAMES))

    def __post_init__(self) -> None:
        """Give the files of the user their names first: those of ours can give way."""
        for source in self.trainer.sources.values():
            if source.kind == "file":
                self._own_table(source)

    @property
    def reads(self) -> tuple[str, ...]:
        """The files of the user."""
        return tuple(self.places)

    def files(self) -> dict[str, bytes]:
        """Return the files to write."""
        return {file: pack_npz(arrays) for file, arrays in self.packed.items()}

    def feed(self, name: str, path: Path) -> Feed:
        """Return what an input is fed, and keep what has to be written for it."""
        source = self.trainer.sources[path]
        has_rows, is_cut = path in self.trainer.data.arrays, False
        shape = self.trainer.fed_shapes[path]
        part: str | CsvLayout | None = None
        table = None
        if source.kind == "file":
            table = self._own_table(source)
            part = self._part(source)
        elif source.kind == "dataset":
            table, part = self._packed(f"{source.name}.npz", source.field, load_field(source.name, source.field))
        elif source.kind == "numbers":
            typed = fixed_values(source, self.document.run, self.base)
            table, part = self._packed(NUMBERS, name, np.asarray(typed))
        elif source.kind in DRAWN:
            is_cut = shape[:1] == (self.trainer.batch_size,)
            drawn = (max(shape[0], MEASURED_ROWS), *shape[1:]) if is_cut else shape
            array = load_source(source, drawn, self.document.run, path=path)
            table, part = self._packed(NUMBERS, name, array)
        return Feed(name, source, table, part, has_rows, is_cut, shape)

    def _packed(self, wanted: str, key: str, array: Array) -> tuple[Table, str]:
        file = _free(wanted, self.places)
        self.packed.setdefault(file, {})[key] = array
        return self._table(file, is_packed=True), key

    def _own_table(self, source: Source) -> Table:
        found = resolve_path(source.path, self.base)
        given = pathlib.PurePath(source.path)
        is_inside = not given.is_absolute() and ".." not in given.parts
        file = given.as_posix() if is_inside else given.name
        if self.places.setdefault(file, found) != found:
            raise Refused(Problem("export_training_files", values={"file": file}))
        return self._table(file, is_packed=False)

    def _table(self, file: str, *, is_packed: bool) -> Table:
        if file not in self.tables:
            name = self.names.take(pathlib.PurePath(file).stem, "table")
            self.tables[file] = Table(file, name, is_packed)
        return self.tables[file]

    def _part(self, source: Source) -> str | CsvLayout | None:
        path = resolve_path(source.path, self.base)
        match path.suffix.lower():
            case ".csv":
                return csv_layout(path, source.field)
            case ".npz":
                return source.field or next(iter(np.load(path).files))
        return None


def _free(wanted: str, taken: Iterable[str]) -> str:
    """Return a name for a file that none of the user's has."""
    stem, number = wanted.removesuffix(".npz"), 0
    name = wanted
    while name in taken:
        number += 1
        name = f"{stem}_{number}.npz"
    return name
