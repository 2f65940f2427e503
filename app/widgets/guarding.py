"""Keeping exceptions out of Qt: what a handler of events raises is reported, and goes no further.

An exception that leaves an overridden method is printed by PySide and forgotten, unless the method was called from
Python again (by ``super().viewportEvent``, or under an event filter). Then PySide keeps it, to raise it there, and for
some exceptions that were raised in C (a KeyError of a dict) reads beyond its bounds: a segmentation fault.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any, TypeVar

ClassT = TypeVar("ClassT", bound=type)
BOOLEAN = ("event", "eventFilter", "viewportEvent")
"""Handlers that tell whether the event was dealt with."""


def guards_events(cls: ClassT) -> ClassT:
    """Have what the handlers of events of a class raise reported as what nobody caught."""
    for name, method in list(vars(cls).items()):
        if callable(method) and (name.endswith("Event") or name in BOOLEAN):
            setattr(cls, name, _guarded(method, answer=True if name in BOOLEAN else None))
    return cls


def _guarded(method: Callable[..., Any], answer: bool | None) -> Callable[..., Any]:
    @functools.wraps(method)
    def safe(*args: Any) -> Any:  # noqa: ANN401 - whatever Qt gives
        try:
            return method(*args)
        except Exception:  # noqa: BLE001 - reported through sys.excepthook; raising here may be a segmentation fault
            sys.excepthook(*sys.exc_info())
            return answer

    return safe
