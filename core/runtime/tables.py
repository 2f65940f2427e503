"""Arrays from ``.npy``, ``.npz`` and ``.csv`` files, for whatever the file turns out to hold.

Nothing in a file is run (no pickle), sizes are read and checked before memory is asked for, and whatever can't be
used is refused with the place in the file and what to do. Results are float32.
"""

from __future__ import annotations

import ast
import codecs
import csv
import io
import math
import pathlib
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, NoReturn

import numpy as np

from core.dimension import Shape
from core.operators.operator import Array
from core.problem import Problem, Refused

MAX_VALUES = 2**28
"""Most values of one array: 1 GiB of float32."""

MAX_CSV_BYTES = 2**28
MAX_MEMBERS = 10_000
MAX_HEADER = 10_000
MAX_RANK = 32


def read_table(path: pathlib.Path, field: str = "") -> Array:
    """Return the array in a file, float32.

    ``field`` names an array of an ``.npz``, or the columns of a ``.csv``: a name from its first line, an index from
    0 (``"3"``: a vector, ``"-1"`` the last), or a range (``"0:64"``: a matrix). Without it a ``.csv`` is a matrix of
    all columns.

    Raises:
        Refused: A ``file_…`` or ``table_…`` problem with the file's name.
    """
    readers = {".npy": _read_npy, ".npz": _read_npz, ".csv": _read_csv}
    reader = readers.get(path.suffix.lower())
    if not path.name:
        raise Refused(Problem("source_no_file"))
    if reader is None:
        _refuse("table_format", path, expected=tuple(readers), found=path.suffix or path.name)
    if path.exists() and not path.is_file():
        _refuse("table_no_file", path)  # a pipe would keep a reader waiting for ever
    try:
        return reader(path, field)
    except FileNotFoundError:
        _refuse("table_not_found", path, found=str(path))
    except MemoryError:
        _refuse("table_memory", path)
    except OSError as error:
        _refuse("table_unreadable", path, found=error.strerror or str(error))


@dataclass(frozen=True)
class TableField:
    """What can be read from a file under a name: an array of an ``.npz``, a column or a range of columns of a ``.csv``.

    ``shape`` is that of one row; None where that is known only once it is read.
    """

    name: str
    shape: Shape | None


def list_fields(path: pathlib.Path) -> tuple[TableField, ...]:
    """List what a file offers to `read_table`, without reading its values.

    Raises:
        Refused: As `read_table`.
    """
    lister = {".npy": _list_npy, ".npz": _list_npz, ".csv": _list_csv}.get(path.suffix.lower())
    if lister is None or not path.is_file():
        read_table(path)  # says what is wrong with it
        return ()
    try:
        return lister(path)
    except OSError as error:
        _refuse("table_unreadable", path, found=error.strerror or str(error))


def _list_npy(path: pathlib.Path) -> tuple[TableField, ...]:
    with path.open("rb") as stream:
        return (TableField("", _row_shape(stream, path)),)


def _list_npz(path: pathlib.Path) -> tuple[TableField, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            found = []
            for member in archive.infolist()[:MAX_MEMBERS]:
                with archive.open(member) as stream:
                    found.append(TableField(member.filename.removesuffix(".npy"), _row_shape(stream, path)))
            return tuple(found)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError):
        _refuse("table_damaged", path)


def _row_shape(stream: IO[bytes], path: pathlib.Path) -> Shape | None:
    try:
        return _read_header(stream, path)[0][1:]
    except (ValueError, SyntaxError, KeyError, TypeError, MemoryError, RecursionError):
        _refuse("table_damaged", path)


def _list_csv(path: pathlib.Path) -> tuple[TableField, ...]:
    """List every column, and before them all columns, and all but the last and but the first."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        line = next((line for line in stream if line.strip()), "")
    if not line:
        _refuse("table_empty", path)
    delimiter = _delimiter(line)
    names = _column_names(line, delimiter) or tuple(map(str, range(len(_cells(line, delimiter)))))
    width = len(names)
    ranges = [(f"0:{width}", width), (f"0:{width - 1}", width - 1), (f"1:{width}", width - 1)]
    columns = [TableField(name, ()) for name in names]
    return (*(TableField(name, (size,)) for name, size in ranges if size), *columns)


@dataclass(frozen=True)
class CsvLayout:
    """How the numbers of a ``.csv`` are laid out.

    Attributes:
        skipped: Lines before the first row of numbers.
        columns: The column that a field means, or the range of columns.
        name: The name of the column, if it has one.
        has_quotes: Some cells are in quotation marks.
        has_mark: The text begins with a byte order mark.
    """

    delimiter: str
    skipped: int
    columns: int | slice
    name: str = ""
    has_quotes: bool = False
    has_mark: bool = False


def csv_layout(path: pathlib.Path, field: str = "") -> CsvLayout:
    """Return how a ``.csv`` that `read_table` has read is laid out.

    Raises:
        Refused: There is no such column.
    """
    data = path.read_bytes()
    text = data.decode("utf-8-sig")
    delimiter = _delimiter(text)
    names = _column_names(text, delimiter)
    blank = text[: len(text) - len(text.lstrip("\r\n"))]
    width = len(names) or len(_cells(text.lstrip("\r\n").split("\n", 1)[0], delimiter))
    columns = _columns(width, names, field, path) if field else slice(0, width)
    name = names[columns] if names and isinstance(columns, int) else ""
    skipped = len(blank.splitlines()) + 1 if names else 0
    return CsvLayout(delimiter, skipped, columns, name, '"' in text, data.startswith(codecs.BOM_UTF8))


def _read_npy(path: pathlib.Path, field: str) -> Array:
    del field  # a .npy holds one array
    with path.open("rb") as stream:
        return _read_array(stream, path, path.stat().st_size)


def _read_npz(path: pathlib.Path, field: str) -> Array:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                _refuse("table_too_large", path, expected=MAX_MEMBERS, found=len(members))
            arrays = {member.filename.removesuffix(".npy"): member for member in members}
            if not field and len(arrays) == 1:
                field = next(iter(arrays))
            if field not in arrays:
                _refuse("table_array", path, expected=tuple(arrays)[:20], found=field or "–")
            with archive.open(arrays[field]) as stream:
                return _read_array(stream, path, arrays[field].file_size)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError):
        # zipfile raises a RuntimeError for a member that is encrypted.
        _refuse("table_damaged", path)


def _read_array(stream: IO[bytes], path: pathlib.Path, size: int) -> Array:
    try:
        shape, dtype, is_fortran = _read_header(stream, path)
    except (ValueError, SyntaxError, KeyError, TypeError, MemoryError, RecursionError):
        _refuse("table_damaged", path)
    count = math.prod(shape)
    if len(shape) > MAX_RANK or count > MAX_VALUES:
        _refuse("table_too_large", path, expected=MAX_VALUES, found=count)
    if count * dtype.itemsize > size:
        _refuse("table_damaged", path)
    content = stream.read(count * dtype.itemsize)
    if len(content) < count * dtype.itemsize:
        _refuse("table_damaged", path)
    values = np.frombuffer(content, dtype).reshape(shape, order="F" if is_fortran else "C")
    with np.errstate(all="ignore"):
        return np.array(values, np.float32, order="C")


def _read_header(stream: IO[bytes], path: pathlib.Path) -> tuple[Shape, np.dtype[np.generic], bool]:
    # Read here and not by NumPy, which tokenizes (and warns about) a damaged header.
    if stream.read(6) != b"\x93NUMPY":
        raise ValueError("no magic")
    width = 2 if stream.read(2)[:1] == b"\x01" else 4
    length = int.from_bytes(stream.read(width), "little")
    if length > MAX_HEADER:
        raise ValueError("too long")
    header = ast.literal_eval(stream.read(length).decode("latin-1").strip())
    descr, shape = header["descr"], header["shape"]
    if not isinstance(descr, str) or not re.fullmatch(r"[<>|=]?[biuf][1248]", descr):
        _refuse("table_dtype", path, found=_dtype_name(descr))
    if not isinstance(shape, tuple) or not all(type(size) is int and size >= 0 for size in shape):
        raise ValueError("no shape")
    return shape, np.dtype(descr), bool(header["fortran_order"])


def _dtype_name(descr: object) -> str:
    """Say in a word what the values are that are no numbers."""
    kinds = {"O": "Python objects", "U": "text", "S": "text", "c": "complex numbers", "M": "dates", "m": "durations"}
    return next((kinds[letter] for letter in str(descr)[:2] if letter in kinds), str(descr)[:40])


def _read_csv(path: pathlib.Path, field: str) -> Array:
    if path.stat().st_size > MAX_CSV_BYTES:
        _refuse("table_too_large", path, expected=MAX_CSV_BYTES, found=path.stat().st_size)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        _refuse("table_no_text", path)
    delimiter = _delimiter(text)
    names = _column_names(text, delimiter)
    body = text.lstrip("\r\n").partition("\n")[2] if names else text
    if not body.strip():
        _refuse("table_empty", path)
    try:
        # NumPy's parser first: it is fast and does not say well where it fails.
        values = np.loadtxt(io.StringIO(body), np.float32, delimiter=delimiter, ndmin=2, comments=None, quotechar='"')
    except ValueError:
        _refuse_csv(text, delimiter, names, path)
    if names and values.shape[1] != len(names):
        _refuse_csv(text, delimiter, names, path)
    return values if not field else values[:, _columns(values.shape[1], names, field, path)].copy()


def _delimiter(text: str) -> str:
    line = text.lstrip().split("\n", 1)[0]
    return max(",;\t", key=line.count)


def _column_names(text: str, delimiter: str) -> tuple[str, ...]:
    """Return the cells of the first line if none of them is a number, that is, if they are names."""
    line = text.lstrip("\r\n").split("\n", 1)[0]
    cells = _cells(line, delimiter)
    return () if any(_is_number(cell) or not cell for cell in cells) else tuple(cells)


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    # Python reads 1_000 as a number, a file does not mean it.
    return "_" not in cell


def _refuse_csv(text: str, delimiter: str, names: Sequence[str], path: pathlib.Path) -> NoReturn:
    """Find the first row that is no row of numbers as long as the others, and say where it is."""
    width = len(names)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    for cells in rows:
        if not cells or (names and tuple(cell.strip() for cell in cells) == tuple(names)):
            continue
        width = width or len(cells)
        for column, cell in enumerate(cells):
            if not _is_number(cell.strip()):
                name = f" ({names[column]})" if column < len(names) else ""
                values = {"row": rows.line_num, "column": column + 1, "column_name": name}
                code = "table_csv_text" if cell.strip() else "table_csv_gap"
                _refuse(code, path, values=values, found=cell.strip()[:40])
        if len(cells) != width:
            _refuse("table_csv_ragged", path, values={"row": rows.line_num}, expected=width, found=len(cells))
    _refuse("table_damaged", path)


def _columns(width: int, names: Sequence[str], field: str, path: pathlib.Path) -> int | slice:
    """Return which of so many columns a field means: one, or a range."""
    if field in names:
        return list(names).index(field)
    first, colon, last = field.partition(":")
    try:
        start = int(first) if first.strip() or not colon else 0
        stop = int(last) if last.strip() else width
    except ValueError:
        _refuse("table_column", path, expected=tuple(names)[:20] or f"0 to {width - 1}", found=field)
    if colon:
        if not range(*slice(start, stop).indices(width)):
            _refuse("table_column", path, expected=f"0:{width}", found=field)
        return slice(start, stop)
    if not -width <= start < width:
        _refuse("table_column", path, expected=f"0 to {width - 1}", found=field)
    return start


def _refuse(
    code: str,
    path: pathlib.Path,
    *,
    values: dict[str, object] | None = None,
    expected: object = None,
    found: object = None,
) -> NoReturn:
    raise Refused(Problem(code, values={"file": path.name, **(values or {})}, expected=expected, found=found))
