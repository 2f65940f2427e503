"""What the phases of a run are called, in the language of the interface."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def phase_word(phase: str) -> str:
    """Return what a phase is called."""
    return {
        "forward": translate("phases", "forward"),
        "loss": translate("phases", "loss"),
        "seed": translate("phases", "seed"),
        "backward": translate("phases", "backward"),
        "update": translate("phases", "update"),
    }.get(phase, phase)
