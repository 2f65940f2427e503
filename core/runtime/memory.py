"""How much memory there is, and the refusal of what would not fit, before anything is allocated.

Catching `MemoryError` is no guard: systems promise more than they have, and end the process when it is touched.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from core.dimension import Shape
from core.problem import Problem, Refused

SHARE = 0.5
"""The part of the free memory that one computation may take."""

ALWAYS_ALLOWED = 2**26
"""What is never worth a look at the free memory: 64 MiB."""

_MEMORY_INFO = Path("/proc/meminfo")
_OWN_SIZE = Path("/proc/self/statm")
_MEBIBYTE = 2**20


def array_bytes(shapes: Iterable[Shape], item_size: int = 4) -> int:
    """Return the size of arrays, counted with Python's integers, which do not overflow."""
    return sum(math.prod(shape) for shape in shapes) * item_size


def free_memory() -> int:
    """Return the bytes that this process can have without swapping, as far as the system tells; else half of all."""
    return min(_free_of_all(), _free_address_space())


def _free_of_all() -> int:
    try:
        lines = _MEMORY_INFO.read_text(encoding="ascii").splitlines()
        found = dict(line.split(":", 1) for line in lines)
        return int(found["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return _physical_memory() // 2


def _free_address_space() -> int:
    """Return what is left of the limit that a process may have been given (``ulimit -v``)."""
    if sys.platform == "win32":
        return sys.maxsize
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return sys.maxsize
    try:
        taken = int(_OWN_SIZE.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):  # only Linux tells
        taken = 0
    return max(limit - taken, 0)


def _physical_memory() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows has no sysconf
        return 8 * 2**30


def refuse_too_large(size: int, what: str) -> None:
    """Refuse to allocate more bytes than a share of the free memory.

    Raises:
        Refused: ``memory_exceeded``.
    """
    if size <= ALWAYS_ALLOWED:
        return
    most = int(SHARE * free_memory())
    if size > most:
        values = {"what": what, "node": what}
        raise Refused(Problem("memory_exceeded", values=values, expected=most // _MEBIBYTE, found=size // _MEBIBYTE))
