"""Writing files so that there is always a whole one.

New content goes to a temporary file in the same folder, is forced to the disk, and then takes the name of the old
file in one step; the old file can stay as the backup, its name with ``~`` behind it.
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

LEFT_BEHIND = 3600.0
"""Seconds after which a temporary file belongs to no save that is still going on."""


def replace_file(target: Path, data: bytes, *, keeps_backup: bool = True) -> None:
    """Write a file under its name in one step; there is the old file or the new one at every moment.

    What is written is on the disk when this returns; that the folder knows its name takes `sync_folder`.

    Raises:
        OSError: It could not be written; what was there before is unchanged.
    """
    temporary = _temporary_in(target.parent)
    descriptor = os.open(temporary, _NEW_FILE, 0o666)
    try:
        _fill(descriptor, data, target)
        if keeps_backup:
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


def sweep(folder: Path) -> None:
    """Remove what saves left behind that a crash or a power cut ended; not what another program is writing now."""
    with contextlib.suppress(OSError):
        for found in folder.glob(".symloom-*.tmp"):
            is_ours = re.fullmatch(r"\.symloom-[0-9a-f]{12}\.tmp", found.name) is not None
            if is_ours and time.time() - found.lstat().st_mtime > LEFT_BEHIND:
                _remove(found)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk.

    Raises:
        OSError: They may not survive a power cut.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
