"""What became of parameter values that no longer fit: told once, and kept among the problems until the next edit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from app.session.running import RunController
from app.session.training import TrainingController
from core.parameters.store import InitializationReport
from core.problem import Path, Problem, Severity


class ValueNotes(QObject):
    """Gathers what runs and trainings say of values that they put aside, by parameter."""

    changed = Signal()
    told = Signal(object)
    """The new ones, a tuple of `Problem`."""

    def __init__(self, run: RunController, training: TrainingController, parent: QObject) -> None:
        super().__init__(parent)
        self._notes: dict[Path, Problem] = {}
        run.prepared.connect(self._take_report)
        run.initialized.connect(self._take_report)
        training.noted.connect(self._take)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What has not been forgotten since."""
        return tuple(self._notes.values())

    def forget(self) -> None:
        """Forget all: the network is another one now."""
        self._notes.clear()

    def _take_report(self, report: InitializationReport) -> None:
        self._take(report.notes)

    def _take(self, notes: Iterable[Problem]) -> None:
        """Keep what is a loss; what came back is no loss any more."""
        before = dict(self._notes)
        for note in notes:
            where = (*note.path, note.port or "")
            self._notes.pop(where, None)
            if note.severity is Severity.WARNING:
                self._notes[where] = note
        if self._notes != before:
            self.changed.emit()
        lost = tuple(note for where, note in self._notes.items() if before.get(where) != note)
        if lost:
            self.told.emit(lost)
