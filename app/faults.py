"""What happens when the program itself is wrong: the traceback is kept, and the person is told once."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

LOG = logging.getLogger("symloom")
LOG_BYTES = 1_000_000
MAX_DIALOGS = 10
"""A program in this state is better closed than explained any further."""


class FaultReporter(QObject):
    """Catches exceptions that nobody caught, in whatever thread, and reports each distinct traceback once."""

    _arrived = Signal(str)

    def __init__(self, show: Callable[[str], None], folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show = show
        self._seen: set[str] = set()
        self.log_file = folder / "symloom.log"
        self._handler = logging.handlers.RotatingFileHandler(
            self.log_file, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8", delay=True
        )
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        LOG.addHandler(self._handler)
        self._crashes = (folder / "crash.log").open("a", encoding="utf-8")
        # Queued: a report from another thread, or from within a paint, waits until the interface can show it.
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._hooks = sys.excepthook, threading.excepthook

    def install(self) -> None:
        """Report from now on."""
        faulthandler.enable(self._crashes)
        sys.excepthook = self.report
        threading.excepthook = self._report_from_thread

    def uninstall(self) -> None:
        """Put the hooks back and close the files."""
        sys.excepthook, threading.excepthook = self._hooks
        faulthandler.disable()
        self._crashes.close()
        LOG.removeHandler(self._handler)
        self._handler.close()

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception, and show it unless the same traceback was shown before."""
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        where = "".join(traceback.format_tb(trace)) + kind.__name__
        if where in self._seen:
            return
        self._seen.add(where)
        LOG.error("%s", text)
        sys.stderr.write(text)
        if len(self._seen) <= MAX_DIALOGS:
            self._arrived.emit(text)

    def _report_from_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _tell(self, text: str) -> None:
        self._show(text)
