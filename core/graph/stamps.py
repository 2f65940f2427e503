"""Whether a file is still the one that was read or written: programs beside this one change files too."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """What tells one state of a file from another.

    Attributes:
        size: In bytes.
        modified_ns: Time of the last change, in nanoseconds.
        inode: The file behind the name; a program that saves by renaming puts another one there.
        digest: SHA-256 of what is in it.
    """

    size: int
    modified_ns: int
    inode: int
    digest: bytes

    def is_like(self, path: Path) -> bool:
        """Tell, without reading it, whether a file looks untouched."""
        try:
            found = path.stat()
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns, found.st_ino) == (self.size, self.modified_ns, self.inode)


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of a file, or None where there is none that can be read."""
    try:
        found = path.stat()
        digest = hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino, digest)


def is_changed(path: Path, known: Stamp | None) -> bool:
    """Tell whether a file has another content than when its stamp was taken; one that is gone has none to lose."""
    if known is None or known.is_like(path):
        return False
    now = stamp_of(path)
    return now is not None and now.digest != known.digest
