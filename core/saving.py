"""A document on disk with the values of its parameters.

Beside ``net.symloom.json`` there is, where there are values, ``net.symloom.weights/<sha256>.safetensors``. The
document's file is the only commit point: values are written and forced to the disk first, under a name that says what
is in them; then the document, which names that file, its size, its SHA-256 and its arrays. So a crash between the two
leaves the old document with its old values. Old values are removed last, and only those that neither the document nor
its backup names. A values file that is not what the document says is never used: the document opens without values,
and a problem says so.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from core.dimension import Shape
from core.export.weights import pack_safetensors
from core.graph import files
from core.graph.model import Document, ValuesFile, frozen
from core.graph.strict_json import MAX_BYTES
from core.graph.values_json import FILE_ENDING, FOLDER_ENDING, MAX_TENSORS
from core.graph.whole_files import replace_file, sweep, sync_folder
from core.operators.operator import Array
from core.operators.registry import Registry
from core.problem import Path, Problem, Refused, Severity
from core.runtime.memory import refuse_too_large

MAX_HEADER = 8 * 2**20
"""Most bytes of a values file's table of arrays."""

_DOCUMENT_ENDING = ".json"


@dataclass(frozen=True)
class Opened:
    """What was read.

    Attributes:
        values: By path of the variable; empty where there are none, or none that can be used.
        problem: Why the values that the document names could not be used.
        is_imported: It was made of a file of another kind, which is not to be written over.
    """

    document: Document
    values: Mapping[Path, Array] = field(default_factory=dict)
    problem: Problem | None = None
    is_imported: bool = False


def save(document: Document, values: Mapping[Path, Array], path: FilePath | str) -> Problem | None:
    """Write a document and the values of its parameters; old or new is there as a whole at every moment.

    Args:
        values: By path of the variable; those of variables that the document does not have are left out.

    Returns:
        The warning ``file_not_durable`` where everything is in place but the disk may not know it yet.

    Raises:
        Refused: A ``file_…`` problem; document and values on the disk are what they were.
    """
    target = FilePath(path).resolve()
    nodes = document.graph.nodes
    kept = {"/".join(key): value for key, value in values.items() if key[0] in nodes}
    record = _write_values(kept, target, FilePath(path).name) if kept else None
    warning = files.save(replace(document, values=record), path)
    if warning is None:
        # Not before the new document is surely there: until then the old one may still be what comes back.
        _remove_others(target)
    return warning


def load(path: FilePath | str, registry: Registry) -> Opened:
    """Read a document, and the values that were saved with it.

    Raises:
        Refused: The document can't be read (`core.graph.files.load`); values that can't are told in the result.
    """
    document = files.load(path, registry)
    record, document = document.values, replace(document, values=None)
    if record is None:
        return Opened(document)
    try:
        found = _read_values(record, FilePath(path).resolve().parent)
    except Refused as refused:
        return Opened(document, problem=replace(refused.problem, severity=Severity.WARNING))
    return Opened(document, {key: value for key, value in found.items() if key[0] in document.graph.nodes})


def values_folder(document: FilePath) -> FilePath:
    """Return the folder in which the values of a document's file are kept."""
    return document.with_name(document.name.removesuffix(_DOCUMENT_ENDING) + FOLDER_ENDING)


# Writing


def _write_values(arrays: Mapping[str, Array], document: FilePath, name: str) -> ValuesFile:
    if len(arrays) > MAX_TENSORS:
        raise _refusal("values_too_many", name, expected=MAX_TENSORS, found=len(arrays))
    data = pack_safetensors(dict(sorted(arrays.items())))
    digest = hashlib.sha256(data).hexdigest()
    target = values_folder(document) / (digest + FILE_ENDING)
    try:
        target.parent.mkdir(exist_ok=True)
        if not _holds(target, data):
            replace_file(target, data, keeps_backup=False)
            sync_folder(target.parent)
            sync_folder(document.parent)
        sweep(target.parent)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise _refusal("file_not_saved", name, reason=reason) from error
    shapes = frozen((key, array.shape) for key, array in arrays.items())
    return ValuesFile(f"{target.parent.name}/{target.name}", len(data), digest, shapes)


def _holds(target: FilePath, data: bytes) -> bool:
    """Tell whether a file has this content already: its name says so, and a look proves it."""
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except OSError:
        return False


def _remove_others(document: FilePath) -> None:
    """Remove values that neither a document's file nor its backup names; all stay where one can't be read."""
    folder = values_folder(document)
    if not folder.is_dir():
        return
    named = set()
    for each in (document, document.with_name(document.name + "~")):
        if each.exists():
            name = _named_values(each)
            if name is None:
                return
            named.add(name)
    with contextlib.suppress(OSError):
        for found in folder.iterdir():
            is_ours = re.fullmatch(r"[0-9a-f]{64}" + re.escape(FILE_ENDING), found.name) is not None
            if is_ours and found.name not in named:
                found.unlink()
        if not named - {""}:
            folder.rmdir()  # fails, as it should, where somebody keeps something there


def _named_values(document: FilePath) -> str | None:
    """Return the name of the values file that a document's file names, empty for none; None if it can't be read."""
    try:
        with document.open("rb") as file:
            fields = json.loads(file.read(MAX_BYTES + 1))
        values = fields.get("values")
        return "" if values is None else str(values["file"]).rpartition("/")[2]
    except (OSError, ValueError, RecursionError, AttributeError, KeyError, TypeError):
        return None


# Reading


def _read_values(record: ValuesFile, folder: FilePath) -> dict[Path, Array]:
    name = record.file
    refuse_too_large(2 * record.size, name)
    target = folder / name
    try:
        if not target.is_file():
            raise _refusal("values_not_found", name)
        if target.stat().st_size != record.size:
            raise _refusal("values_changed", name)
        data = target.read_bytes()
    except OSError as error:
        raise _refusal("file_unreadable", name, reason=(error.strerror or str(error)).lower()) from error
    if hashlib.sha256(data).hexdigest() != record.sha256:
        raise _refusal("values_changed", name)
    _check_header(data, record)
    return _unpacked(data, record)


def _check_header(data: bytes, record: ValuesFile) -> None:
    """Refuse tables of arrays that would cost more to read than what they tell of."""
    length = int.from_bytes(data[:8], "little")
    promised = sum(math.prod(shape) for shape in record.tensors.values())
    if length > MAX_HEADER or promised > record.size:
        raise _refusal("values_damaged", record.file)


def _unpacked(data: bytes, record: ValuesFile) -> dict[Path, Array]:
    from safetensors import SafetensorError
    from safetensors.numpy import load as unpack

    try:
        arrays: Mapping[str, Array] = unpack(data)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise _refusal("values_damaged", record.file) from error
    shapes: dict[str, Shape] = {key: array.shape for key, array in arrays.items()}
    if shapes != dict(record.tensors) or any(array.dtype.kind not in "biuf" for array in arrays.values()):
        raise _refusal("values_damaged", record.file)
    return {tuple(key.split("/")): array for key, array in arrays.items()}


def _refusal(code: str, name: str, *, expected: object = None, found: object = None, **values: object) -> Refused:
    return Refused(Problem(code, values={"file": name, **values}, expected=expected, found=found))
