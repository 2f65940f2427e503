"""The list of everything that is wrong with the document, each with where it is and what mends it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import takewhile

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QStackedLayout, QWidget

from app.panels.problem_row import ProblemRow, place_of
from app.session.session import EditorSession
from app.theme import notifier
from app.widgets.empty import EmptyState
from core.graph.model import NodeId, PortRef
from core.problem import Problem

AIR = 6
MOST_ROWS = 200
"""More rows than anybody reads would only make the panel slow."""


class ProblemList(QListWidget):
    """Rows as high as their sentences need at the width there is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(0)

    def insert_row(self, index: int, row: QWidget) -> QListWidgetItem:
        """Put a widget as a row before another one, or at the end."""
        item = QListWidgetItem()
        self.insertItem(index, item)
        row.setContentsMargins(16, 8, 16, 8)
        self.setItemWidget(item, row)
        return item

    def fit_rows(self, indices: Iterable[int]) -> None:
        """Give rows the height that they need."""
        width = self.viewport().width()
        for index in indices:
            item = self.item(index)
            row = self.itemWidget(item)
            if row is not None:
                height = row.heightForWidth(width) if row.hasHeightForWidth() else row.sizeHint().height()
                item.setSizeHint(QSize(0, height + AIR))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_rows(range(self.count()))


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
        self.rows: list[ProblemRow] = []
        self._shown: tuple[Problem, ...] | None = None
        self.list = ProblemList(self)
        self.list.setAccessibleName(self.tr("Problems"))
        self.list.itemActivated.connect(self._choose)
        hint = self.tr("What keeps shapes from fitting or a run from starting is listed here, with ways to mend it.")
        self.empty = EmptyState("check", self.tr("No problems"), hint)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        self._counted = -1
        self._is_open = True
        session.problems_changed.connect(self._note)
        notifier().changed.connect(self._rebuild)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(640, 240)

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

    def refresh(self) -> None:
        """Show the problems as they are now."""
        problems = self.session.problems
        if problems == self._shown:
            return
        self._shown = problems
        self._replace(problems[:MOST_ROWS])
        self._stack.setCurrentWidget(self.list if problems else self.empty)

    def _replace(self, problems: Sequence[Problem]) -> None:
        """Make rows for what is new; those before and after it stay."""
        rows = self.rows
        pairs = zip(rows, problems, strict=False)
        start = sum(1 for _ in takewhile(lambda pair: pair[0].is_about(pair[1]), pairs))
        pairs = zip(reversed(rows[start:]), reversed(problems[start:]), strict=False)
        kept = sum(1 for _ in takewhile(lambda pair: pair[0].is_about(pair[1]), pairs))
        for _ in range(len(rows) - kept - start):
            self.list.takeItem(start)
        made = [ProblemRow(self.session, each, with_node=True) for each in problems[start : len(problems) - kept]]
        self.rows = [*rows[:start], *made, *rows[len(rows) - kept :]]
        for index, row in enumerate(made, start):
            item = self.list.insert_row(index, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self.session.problem_text(row.problem))
            row.clicked.connect(partial(self._choose, item))
        self.list.fit_rows(range(start, start + len(made)))

    def _rebuild(self) -> None:
        self._shown = None
        self.list.clear()
        self.rows = []
        self._note()

    def _choose(self, item: QListWidgetItem) -> None:
        row = self.list.itemWidget(item)
        self.list.setCurrentItem(item)
        if isinstance(row, ProblemRow):
            self.show_problem(row.problem)

    def show_problem(self, problem: Problem) -> None:
        """Select what a problem blames and have it brought into sight."""
        place = place_of(self.session, problem)
        if place is not None:
            node = place.node if isinstance(place, PortRef) else NodeId(place)
            self.session.select([node])
            self.reveal.emit(place)
