"""Document files: loading, and saving so that there is always a whole file.

The new text goes to a temporary file in the same folder, is forced to the disk, and then takes the name of the old
file in one step; the old file stays as the backup, its name with ``~`` behind it. What the text means is in
`core.graph.document_json`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
import sys
import time
from pathlib import Path

from core.collector import uncollected
from core.graph import document_json
from core.graph.document_json import dumps
from core.graph.model import Document
from core.graph.strict_json import MAX_BYTES
from core.operators.registry import Registry
from core.problem import Problem, Refused, Severity

__all__ = ["dumps", "load", "loads", "save"]

LEFT_BEHIND = 3600.0
"""Seconds after which a temporary file belongs to no save that is still going on."""


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
    name = Path(path).name
    data = _read(path, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refusal("file_not_text", name, found=error.start) from None
    return loads(text, registry, name)


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
        _replace(target, data)
        _sweep(target.parent)
    except (OSError, ValueError) as error:
        raise _refusal("file_not_saved", name, reason=_reason(error)) from error
    try:
        _sync_folder(target.parent)
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


def _replace(target: Path, data: bytes) -> None:
    temporary = _temporary_in(target.parent)
    descriptor = os.open(temporary, _NEW_FILE, 0o666)
    try:
        _fill(descriptor, data, target)
        _back_up(target)
        temporary.replace(target)
    except BaseException:
        _remove(temporary)
        raise


_NEW_FILE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def _temporary_in(folder: Path) -> Path:
    return folder / f".symloom-{secrets.token_hex(6)}.tmp"


def _fill(descriptor: int, data: bytes, target: Path) -> None:
    """Write all data, with the rights of the file that it will replace, and force it to the disk."""
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if sys.platform != "win32" and target.exists():
            os.fchmod(descriptor, stat.S_IMODE(target.stat().st_mode))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _back_up(target: Path) -> None:
    """Give the old file the backup's name too; its own name is never absent."""
    if not target.exists():
        return
    second = _temporary_in(target.parent)
    try:
        _link_or_copy(target, second)
        second.replace(target.with_name(target.name + "~"))
    finally:
        # also where both were names of one file, as after a save that failed here: then renaming does nothing
        _remove(second)


def _link_or_copy(target: Path, second: Path) -> None:
    try:
        second.hardlink_to(target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copy2(target, second)


_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})


def _remove(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove what saves left behind that a crash or a power cut ended; not what another program is writing now."""
    with contextlib.suppress(OSError):
        for found in folder.glob(".symloom-*.tmp"):
            is_ours = re.fullmatch(r"\.symloom-[0-9a-f]{12}\.tmp", found.name) is not None
            if is_ours and time.time() - found.lstat().st_mtime > LEFT_BEHIND:
                _remove(found)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:]


def _refusal(code: str, name: str, *, expected: object = None, found: object = None, **values: object) -> Refused:
    return Refused(Problem(code, values={"file": name, **values}, expected=expected, found=found))
