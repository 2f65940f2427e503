"""Pausing the collector of cyclic garbage while something large is built.

Python's collector walks through all young objects whenever some hundreds more exist than before, and through all old
ones now and then. While ten thousand nodes are made that all stay alive it finds nothing, and what should grow
linearly does not: lowering, differentiating and binding such a graph took three to ten times as long with it. What is
built meanwhile is collected as ever afterwards.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_lock = threading.Lock()
_pauses = 0
_was_enabled = False


def uncollected(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function during which the collector pauses; calls may be nested, and in several threads."""

    @wraps(function)
    def paused(*args: P.args, **kwargs: P.kwargs) -> R:
        pause()
        try:
            return function(*args, **kwargs)
        finally:
            resume()

    return paused


def pause() -> None:
    """Collect nothing by itself from now on, until `resume` was called as often as this."""
    global _pauses, _was_enabled  # noqa: PLW0603 - the collector is the process's
    with _lock:
        if _pauses == 0:
            _was_enabled = gc.isenabled()
            gc.disable()
        _pauses += 1


def resume() -> None:
    """Undo one `pause`."""
    global _pauses  # noqa: PLW0603
    with _lock:
        _pauses -= 1
        if _pauses == 0 and _was_enabled:
            gc.enable()
