"""The list of everything that is wrong with the document, each with where it is and what mends it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.panels.problem_list import ProblemList
from app.panels.problem_row import ProblemRow, place_of
from app.session.session import EditorSession
from app.theme import notifier
from app.widgets.empty import EmptyState
from core.graph.model import NodeId, PortRef
from core.problem import Problem


class ProblemsPanel(QWidget):
    """All problems, the worst first. They are counted at once, and listed when somebody can see the list.

    Signals:
        reveal: The `NodeId`, or `PortRef` of a node, that should be brought into sight.
        count_changed: How many problems there are.
    """

    reveal = Signal(object)
    count_changed = Signal(int)

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._shown: tuple[Problem, ...] | None = None
        self.list = ProblemList(self._row, session.problem_text, self)
        self.list.setAccessibleName(self.tr("Problems"))
        self.list.activated.connect(lambda index: self.show_problem(self.list.problems.problems[index.row()]))
        hint = self.tr("What keeps shapes from fitting or a run from starting is listed here, with ways to mend it.")
        self.empty = EmptyState("check", self.tr("No problems"), hint)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        self._counted = -1
        self._is_open = True
        session.problems_changed.connect(self._note)
        notifier().changed.connect(self.list.renew)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(640, 240)

    @property
    def rows(self) -> list[ProblemRow]:
        """The rows in sight, from above."""
        return self.list.rows()

    @property
    def count(self) -> int:
        """How many problems there are."""
        return len(self.session.problems)

    def _note(self) -> None:
        if self.count != self._counted:
            self._counted = self.count
            self.count_changed.emit(self.count)
        if self._is_open:
            self.refresh()

    def set_open(self, is_open: bool) -> None:
        """Follow the problems, or wait until somebody can see them again: a tab behind another need not."""
        self._is_open = is_open
        self._note()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_open:  # Qt says nothing when a tab from behind becomes a window of its own
            QTimer.singleShot(0, self, lambda: self.set_open(True))

    def refresh(self) -> None:
        """Show the problems as they are now."""
        problems = self.session.problems
        if problems == self._shown:
            return
        self._shown = problems
        self._stack.setCurrentWidget(self.list if problems else self.empty)
        self.list.replace(problems)

    def _row(self, problem: Problem) -> ProblemRow:
        row = ProblemRow(self.session, problem, with_node=True)
        row.clicked.connect(partial(self._choose, row))
        row.fixes_found.connect(self.list.fit)
        return row

    def _choose(self, row: ProblemRow) -> None:
        self.list.set_current(row)
        self.show_problem(row.problem)

    def show_problem(self, problem: Problem) -> None:
        """Select what a problem blames and have it brought into sight."""
        place = place_of(self.session, problem)
        if place is not None:
            node = place.node if isinstance(place, PortRef) else NodeId(place)
            self.session.select([node])
            self.reveal.emit(place)
