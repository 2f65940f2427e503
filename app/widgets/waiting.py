"""Doing something a little later, and once: when whatever keeps asking for it has come to rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def call_later(parent: QObject, slot: Callable[[], object], after_ms: int = 0) -> QTimer:
    """Return a timer that calls a slot once, so long after its last start; it goes with its parent."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(slot)
    return timer
