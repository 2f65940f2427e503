"""Cyclic garbage of a whole window, collected where nobody waits for it."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from app.pieces import pieces
from app.session.collecting import INTERVAL_MS, OLDEST, collect_as_due
from app.session.session import EditorSession
from core import collector


class Tidying(QObject):
    """Collects as long as a window is open, and looks only at what is new; to be used in the thread of the interface.

    A document of a thousand nodes is a hundred thousand objects that stay. Python's collector walks through all of them
    now and then, in the middle of whatever goes on, and takes longer than three frames. Here a timer collects, never
    while somebody drags, and what survives a walk through everything is put aside (`gc.freeze`), where the next ones
    don't look. With another document all of it is walked through once more, in a turn of its own.
    """

    def __init__(self, session: EditorSession, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()
        collector.pause()
        session.document_replaced.connect(self._begin_anew_soon)
        self._begin_anew()

    def stop(self) -> None:
        """Leave it to the collector again, and all objects with it."""
        if self._timer.isActive():
            self._timer.stop()
            gc.unfreeze()
            collector.resume()

    def _collect(self) -> None:
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton and collect_as_due() == OLDEST:
            gc.freeze()

    def _begin_anew_soon(self) -> None:
        pieces().ask(self, "garbage", self._begin_anew)

    def _begin_anew(self) -> None:
        if self._timer.isActive():
            gc.unfreeze()
            gc.collect()
            gc.freeze()
