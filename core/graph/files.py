"""Document files: loading, and saving so that there is always a whole file (`core.graph.whole_files`).

The old file stays as the backup, its name with ``~`` behind it. What the text means is in `core.graph.document_json`.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from core.collector import uncollected
from core.graph import document_json
from core.graph.document_json import dumps
from core.graph.model import Document
from core.graph.strict_json import MAX_BYTES
from core.graph.whole_files import replace_file, sweep, sync_folder
from core.operators.registry import Registry
from core.problem import Problem, Refused, Severity

__all__ = ["dumps", "load", "loads", "read_text", "save"]


@uncollected
def loads(text: str, registry: Registry, origin: str = "") -> Document:  # noqa: ARG001 - migrations will ask it
    """Return the document of a file's text; ``origin`` is what messages call the file.

    Operators that the registry does not know, and attributes that they do not take, are kept as they are.

    Raises:
        Refused: A ``file_…`` problem that says what is wrong and where.
    """
    return document_json.loads(text, origin or "the text")


def load(path: Path | str, registry: Registry) -> Document:
    """Return the document in a file.

    Raises:
        Refused: A ``file_…`` problem; nothing of the file was used.
    """
    return loads(read_text(path), registry, Path(path).name)


def read_text(path: Path | str) -> str:
    """Return the text in a file of limited size.

    Raises:
        Refused: A ``file_…`` problem.
    """
    name = Path(path).name
    data = _read(path, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refusal("file_not_text", name, found=error.start) from None


def _read(path: Path | str, name: str) -> bytes:
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode) and not Path(path).is_dir():
            raise _refusal("file_unreadable", name, reason="it is a device")
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refusal("file_not_found", name) from None
    except IsADirectoryError:
        raise _refusal("file_is_folder", name) from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise _refusal("file_unreadable", name, reason=_reason(error)) from error
    if len(data) > MAX_BYTES:
        raise _refusal("file_too_large", name, expected=MAX_BYTES // 2**20)
    return data


# Saving


def save(document: Document, path: Path | str) -> Problem | None:
    """Write a document; there is the old file or the new one at every moment, never a part of one.

    Returns:
        The warning ``file_not_durable`` where the new file is in place but the disk may not know it yet.

    Raises:
        Refused: ``file_not_saved`` or one that says more; what was there before is unchanged.
    """
    name = Path(path).name
    data = _encoded(document, name)
    try:
        target = Path(os.path.realpath(path))  # a link stays a link
        _check_target(target, name)
        replace_file(target, data)
        sweep(target.parent)
    except (OSError, ValueError) as error:
        raise _refusal("file_not_saved", name, reason=_reason(error)) from error
    try:
        sync_folder(target.parent)
    except OSError as error:
        values = {"file": name, "reason": _reason(error)}
        return Problem("file_not_durable", severity=Severity.WARNING, values=values)
    return None


def _encoded(document: Document, name: str) -> bytes:
    try:
        data = dumps(document).encode("utf-8")
    except UnicodeEncodeError as error:
        raise _refusal("file_not_encodable", name, found=ascii(error.object[error.start : error.end])) from None
    if len(data) > MAX_BYTES:
        raise _refusal("file_too_large", name, expected=MAX_BYTES // 2**20)
    return data


def _check_target(target: Path, name: str) -> None:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise _refusal("file_is_folder", name)
    if not mode & stat.S_IWUSR or not os.access(target, os.W_OK):
        raise _refusal("file_read_only", name)
    if not stat.S_ISREG(mode):
        raise _refusal("file_not_saved", name, reason="there is a device of that name")


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:]


def _refusal(code: str, name: str, *, expected: object = None, found: object = None, **values: object) -> Refused:
    return Refused(Problem(code, values={"file": name, **values}, expected=expected, found=found))
