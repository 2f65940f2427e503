"""Renewing a panel after something changed: not while nobody sees it, and in a small part of the time only."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from app.pieces import pieces
from app.widgets.guarding import guards_events
from app.widgets.seen import is_seen
from app.widgets.waiting import call_later

INTERVAL_MS = 100
"""Panels are renewed this often at most."""

REST = 9
"""How many times as long as renewing took the panel rests then: on a busy machine pictures come less often, and the
window still answers."""


LONGEST_MS = 1_000
"""No panel rests longer: the first time may load what draws it, which says nothing of the next one."""


@guards_events
class Renewal(QObject):
    """Calls what renews a panel, soon after `note`, as soon as the panel is seen."""

    def __init__(self, panel: QWidget, renew: Callable[[], None]) -> None:
        super().__init__(panel)
        self._panel, self._renew = panel, renew
        self.is_due = True
        """Something changed since the panel was renewed."""
        self._timer = call_later(self, self._queue, INTERVAL_MS)
        panel.installEventFilter(self)

    def note(self) -> None:
        """Note that something changed."""
        self.is_due = True
        self._wait()

    def done(self) -> None:
        """Note that the panel was renewed, by whomever."""
        self.is_due = False

    def _wait(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _queue(self) -> None:
        # Not beside whatever else is due at the same time: each turn of the event loop should be short.
        if self.is_due and is_seen(self._panel):
            pieces().ask(self, type(self._panel).__name__, self._renew_if_seen)

    def _renew_if_seen(self) -> None:
        if not self.is_due or not is_seen(self._panel):
            return
        self.is_due = False
        start = time.perf_counter()
        self._renew()
        spent = time.perf_counter() - start
        self._timer.setInterval(min(max(INTERVAL_MS, round(1000 * REST * spent)), LONGEST_MS))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        if self.is_due and event.type() == QEvent.Type.Show:
            self.is_due = False
            self._renew()
        elif self.is_due and event.type() == QEvent.Type.Paint:
            self._wait()
        return False
