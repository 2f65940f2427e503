"""The part of a training script that reads data: arrays of ``.npz`` and ``.npy``, and columns of ``.csv`` files."""

from __future__ import annotations

from core.export.train_plan import Feed, Table, TrainPlan
from core.export.writer import Writer, docstring_text, quoted
from core.runtime.tables import CsvLayout


def write_load_data(writer: Writer, plan: TrainPlan) -> None:
    """Write the function that returns all rows."""
    writer.blank(2)
    with writer.indented("def load_data(folder: Path) -> TensorDataset:"):
        names = ", ".join(feed.name for feed in plan.rows)
        writer.line(f'"""Return one row for each example: {names}."""')
        for table in _tables(plan):
            _write_open(writer, plan, table)
        writer.bracketed("columns = [", [_read(feed) for feed in plan.rows], "]")
        writer.line("floats = (np.asarray(column, np.float32) for column in columns)")
        writer.line("return TensorDataset(*map(torch.tensor, floats))")


def _tables(plan: TrainPlan) -> tuple[Table, ...]:
    """List the files that rows are read from, each once."""
    return tuple(dict.fromkeys(feed.table for feed in plan.rows if feed.table is not None))


def _write_open(writer: Writer, plan: TrainPlan, table: Table) -> None:
    is_mixed = not all(each.is_packed for each in _tables(plan))
    path = f"{'HERE' if table.is_packed and is_mixed else 'folder'} / {quoted(table.file)}"
    layout = next((feed.part for feed in plan.rows if feed.table == table and isinstance(feed.part, CsvLayout)), None)
    if layout is None:
        writer.statement(f"{table.name} = np.load({path})")
        return
    arguments = [path, "np.float32", f"delimiter={quoted(layout.delimiter)}", "ndmin=2", "comments=None"]
    arguments += [f"skiprows={layout.skipped}"] if layout.skipped else []
    arguments += ["quotechar='\"'"] if layout.has_quotes else []
    arguments += ['encoding="utf-8-sig"'] if layout.has_mark else []
    writer.bracketed(f"{table.name} = np.loadtxt(", arguments, ")")


def _read(feed: Feed) -> str:
    """Return the numbers of an input, as code."""
    name = feed.table.name if feed.table is not None else ""
    match feed.part:
        case None:
            return name
        case CsvLayout(columns=int() as column):
            return f"{name}[:, {column}]"
        case CsvLayout(columns=slice() as columns):
            return f"{name}[:, {columns.start}:{columns.stop}]"
        case part:
            return f"{name}[{quoted(str(part))}]"


def data_notes(plan: TrainPlan) -> list[tuple[str, str]]:
    """Say for people which input is read from where: pairs of the input and the place."""
    return [(feed.name, docstring_text(_place(feed))) for feed in plan.feeds]


def _place(feed: Feed) -> str:
    if feed.table is None:
        return feed.source.kind
    where = "" if feed.has_rows else ", the same for every batch"
    match feed.part:
        case None:
            return feed.table.file + where
        case CsvLayout(columns=int() as column, name=name):
            return f"column {name or column} of {feed.table.file}"
        case CsvLayout(columns=slice() as columns):
            return f"columns {columns.start} to {columns.stop - 1} of {feed.table.file}"
        case part:
            return f"{part} of {feed.table.file}{where}"
