"""Facts about runs, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.parameters.store import InitializationReport

translate = QCoreApplication.translate


def initialization_text(report: InitializationReport) -> str:
    """Return one line: ``2 set, 2 registered, waiting for data``."""
    parts = []
    if report.set:
        parts.append(translate("initialization", "{0} set").format(len(report.set)))
    if report.kept:
        parts.append(translate("initialization", "{0} kept").format(len(report.kept)))
    if report.waiting:
        waits = ", ".join(report.waits_for)
        text = (
            translate("initialization", "{0} registered, waiting for {1}")
            if waits
            else translate("initialization", "{0} registered, waiting for their shapes")
        )
        parts.append(text.format(len(report.waiting), waits))
    return ", ".join(parts) if parts else translate("initialization", "There is no parameter to initialize.")
