"""Cyclic garbage is collected in the thread of the interface while another thread computes.

Python's collector runs in whichever thread happens to make the object that is one too many. In the engine's thread it
would take widgets apart that the interface left behind, and Qt and its bindings end with a crash some time after that.
So the collector pauses as long as an engine lives, and a timer of the interface does its work.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from core import collector

INTERVAL_MS = 250
OLDEST = 2
"""The generation of what has survived two collections."""


class Collecting(QObject):
    """Collects for the collector from `start` to `stop`; to be used in the thread of the interface."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(collect_as_due)

    def start(self) -> None:
        """Pause the collector, and collect in its place; does nothing where that is so already."""
        if not self._timer.isActive():
            collector.pause()
            self._timer.start()

    def stop(self) -> None:
        """Leave it to the collector again."""
        if self._timer.isActive():
            self._timer.stop()
            collector.resume()


def collect_as_due() -> int | None:
    """Collect the generations that Python would by its own thresholds; return the oldest of them, or None."""
    due = [count > threshold > 0 for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if not due[0]:
        return None
    generation = OLDEST if all(due) else 1 if due[1] else 0
    gc.collect(generation)
    return generation
