"""What a session tells while it works, shown where a person looks: in a notice, or in the status bar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.window.frame import WindowFrame
from core.problem import Severity

if TYPE_CHECKING:
    from app.bars.notices import Offer
    from core.parameters.store import InitializationReport
    from core.problem import Problem
    from core.runtime.breakpoints import Stop

MAX_TOLD = 3
"""Parameters that are named in one notice."""
MAX_OFFERED = 2
"""Ways out that are offered in one notice; the list of problems has them all."""


class Reporting(QObject):
    """Shows messages, failures of runs and what initializing did, over one window."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self._session = session = window.session
        self._blamed: tuple[object, ...] | None = None
        """Which problem of the document the notice of a failed run tells, if it is one of those."""
        session.message.connect(self._tell_message)
        session.run.failed.connect(self._tell_run_problem)
        session.training.failed.connect(self._tell_run_problem)
        session.run.initialized.connect(self._tell_initialization)
        session.run.prepared.connect(self._tell_preparation)
        session.run.stopped.connect(self._tell_stop)
        session.value_notes.told.connect(self._tell_values)
        session.document_replaced.connect(self._forget_values)
        session.document_changed.connect(self._forget_refusal)
        session.problems_changed.connect(self._forget_mended)

    def _tell_message(self, text: str, level: str) -> None:
        if level in ("error", "refused"):
            self._window.notices.show_notice(level, text, "error")
        else:
            self._window.status_bar.show_text(text, level)

    def _tell_run_problem(self, problem: Problem) -> None:
        self._window.notices.dismiss("example")  # it has said what to do; two notices would hide the network
        self._blamed = _identity(problem) if self._known(problem) else None
        if problem.code == "parameter_not_initialized":
            offers: list[Offer] = [(self.tr("Initialize and step"), self._session.run.initialize_and_step)]
        else:
            offers = self._fixes(problem)
        self._window.notices.show_notice(
            "run", self._session.problem_text(problem), "warning" if offers else "error", offers
        )

    def _fixes(self, problem: Problem) -> list[Offer]:
        """Return what mends a problem that stopped a run: what the list of problems offers for it, the likeliest."""
        from app.panels.problem_row import apply_fix
        from app.problem_texts import fix_text

        session, known = self._session, self._known(problem)
        fixes = [fix for each in known if session.fixing.is_quick(each) for fix in session.fixing.fixes(each)]
        return [(fix_text(fix), partial(apply_fix, session, fix)) for fix in fixes[:MAX_OFFERED]]

    def _known(self, problem: Problem) -> list[Problem]:
        """Return what the list of problems says of what stopped a run."""
        return [each for each in self._session.problems if _identity(each) == _identity(problem)]

    def _tell_initialization(self, report: InitializationReport) -> None:
        from app.bars.texts import initialization_text

        for key in ("run", "example"):
            self._window.notices.dismiss(key)
        self._window.status_bar.show_text(initialization_text(report), "success")

    def _tell_stop(self, stop: Stop) -> None:
        from app.bars.texts import stop_text

        self._window.status_bar.show_text(stop_text(self._session, stop), "warning")

    def _tell_preparation(self, report: InitializationReport, notes: tuple[Problem, ...]) -> None:
        self._window.notices.dismiss("run")
        if report.set:
            text = self.tr("{0} parameters set, now that their shapes are known").format(len(report.set))
            if len(report.set) == 1:
                text = self.tr("{0} is set, now that its shape is known").format(report.set[0].name)
            self._window.status_bar.show_text(text, "success")
        for problem in notes:
            if problem in report.notes and problem.severity is Severity.WARNING:
                continue  # `_tell_values` tells it, and longer
            self._window.status_bar.show_text(self._session.problem_text(problem), "info")

    def _tell_values(self, problems: tuple[Problem, ...]) -> None:
        texts = [self._session.problem_text(problem) for problem in problems[:MAX_TOLD]]
        if len(problems) > MAX_TOLD:
            texts.append(self.tr("And {0} more: see Problems.").format(len(problems) - MAX_TOLD))
        self._window.notices.show_notice("values", "\n".join(texts), "warning")

    def _forget_refusal(self) -> None:
        """Take away what is over: the next edit was made, or an edit was undone."""
        self._window.notices.dismiss("refused")

    def _forget_mended(self) -> None:
        """Take away what a failed run complained of, once the document has it no more."""
        if self._blamed is not None and self._blamed not in map(_identity, self._session.problems):
            self._blamed = None
            self._window.notices.dismiss("run")

    def _forget_values(self) -> None:
        self._window.notices.dismiss("values")


def _identity(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.path, problem.port
