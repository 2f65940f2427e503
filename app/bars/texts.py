"""Facts about runs, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.phases import phase_word
from app.session.session import EditorSession
from app.translations import in_a_list
from core.graph.model import NodeId
from core.parameters.store import InitializationReport
from core.runtime.breakpoints import Stop
from core.runtime.conditions import Quantity

translate = QCoreApplication.translate

MOST_NAMES = 4
"""Parameters that a line names one by one."""


def initialization_text(report: InitializationReport) -> str:
    """Return one line: ``2 parameters set, 2 registered, waiting for data``; values that were replaced are named."""
    parts = []
    if report.set:
        one, many = translate("initialization", "1 parameter set"), translate("initialization", "{0} parameters set")
        parts.append(one if len(report.set) == 1 else many.format(len(report.set)))
    if report.replaced:
        names = ", ".join([*report.replaced[:MOST_NAMES], *(["…"] if len(report.replaced) > MOST_NAMES else [])])
        text = translate("initialization", "other values for {0} (Undo brings the old ones back)")
        parts.append(text.format(names))
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
    return in_a_list(parts) or translate("initialization", "There is no parameter to initialize.")


def stop_text(session: EditorSession, stop: Stop) -> str:
    """Return what stopped a run: ``Stopped at relu1 backward: |grad| > 100, 132.5 at data``."""
    node = session.graph.nodes.get(NodeId(stop.path[0])) if stop.path else None
    where = f"{node.name if node else '/'.join(stop.path)} {phase_word(stop.phase)}"
    condition = stop.breakpoint.condition if stop.breakpoint is not None else None
    if condition is None:
        return translate("stops", "Stopped at {0}").format(where)
    text = translate("stops", "Stopped at {0}: {1}").format(where, condition)
    if not condition.quantity.has_threshold and condition.quantity is not Quantity.SHAPE:
        return translate("stops", "{0}, at {1}").format(text, stop.port)
    found = f"{stop.found:.4g}" if isinstance(stop.found, float) else f"{stop.found}"
    if not stop.port:
        return translate("stops", "{0}, it is {1}").format(text, found)
    return translate("stops", "{0}, {1} at {2}").format(text, found, stop.port)
