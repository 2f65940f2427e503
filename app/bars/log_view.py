"""What happened, line by line: messages, and parameters in the order in which they got their values."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.bars.texts import initialization_text
from app.session.session import EditorSession
from app.theme import SMALL, mono
from app.widgets.seen import is_seen
from core.parameters.store import InitializationReport
from core.problem import Problem

MAX_LINES = 2_000


class LogView(QPlainTextEdit):
    """Follows a session; the newest line is at the end."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setReadOnly(True)
        flag = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flag.TextSelectableByMouse | flag.TextSelectableByKeyboard)  # keys scroll, too
        self.setMaximumBlockCount(MAX_LINES)
        self.setFont(mono(SMALL))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._follows = True
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._note_scrolled)
        bar.rangeChanged.connect(self._follow)
        self.retranslate()
        session.message.connect(self._note_message)
        session.run.initialized.connect(self._note_initialization)
        session.run.prepared.connect(self._note_preparation)
        session.run.failed.connect(self._note_failure)

    def retranslate(self) -> None:
        """Say what the panel is in the language of the interface; lines that were noted stay as they are."""
        self.setPlaceholderText(self.tr("Initialize or run the network: what happens is noted here, in order."))
        self.setAccessibleName(self.tr("Log"))

    def _note_scrolled(self) -> None:
        if is_seen(self):  # behind another tab it has no height that would say anything
            self._follows = self.verticalScrollBar().value() == self.verticalScrollBar().maximum()

    def _follow(self) -> None:
        """Keep the newest line in sight, unless somebody went back to older ones; Qt does so only where it is seen."""
        if self._follows:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def add_line(self, text: str) -> None:
        """Add a line with the time."""
        self.appendPlainText(f"{QTime.currentTime().toString('HH:mm:ss')}  {text}")

    def _note_message(self, text: str, level: str) -> None:
        del level
        self.add_line(text)

    def _note_initialization(self, report: InitializationReport) -> None:
        self.add_line(self.tr("Initialize: {0}").format(initialization_text(report)))
        for line in report.log:
            self.add_line(f"  {line}")
        for spec in report.waiting:
            waits = ", ".join(spec.waits_for)
            self.add_line("  " + self.tr("{0} waits for {1}").format(spec.name, waits or self.tr("its shape")))
        self._note_problems(report.notes)

    def _note_preparation(self, report: InitializationReport, notes: tuple[Problem, ...]) -> None:
        for line in report.log:
            self.add_line(self.tr("Set now that its shape is known: {0}").format(line))
        self._note_problems(notes)

    def _note_problems(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self.add_line(self._session.problem_text(problem))

    def _note_failure(self, problem: Problem) -> None:
        self.add_line(self._session.problem_text(problem))
