"""A list of problems of any length: the model knows them all, widgets are there for those in sight alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from app.panels.problem_row import ProblemRow
from app.theme import GRID
from app.widgets.guarding import guards_events
from core.problem import Problem

AIR, ITEM_INSET = 6, 8
"""What the style sheet keeps free around an item, above and below together, and at either side."""
GUESS = 64
"""How high a row is taken for, in pixels, until it is seen."""
ROUNDS = 8
"""So often, at most, what is in sight is looked for again after rows have found their heights."""

Index = QModelIndex | QPersistentModelIndex


class ProblemModel(QAbstractListModel):
    """Problems in order, each with the height of its row and, for those who listen, its sentence."""

    def __init__(self, text: Callable[[Problem], str], parent: QObject) -> None:
        super().__init__(parent)
        self._text = text
        self.problems: tuple[Problem, ...] = ()
        self.heights: list[int] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, self.heights[index.row()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._text(self.problems[index.row()])
        return None

    def replace(self, problems: Sequence[Problem], is_shown: Callable[[int, Problem], bool]) -> None:
        """Take other problems; ``is_shown`` tells whether the row at an index is one that a problem would get.

        Rows before and after what is new stay.
        """
        old, new = len(self.problems), len(problems)
        least = min(old, new)
        start = next((i for i in range(least) if not is_shown(i, problems[i])), least)
        least -= start
        kept = next((i for i in range(least) if not is_shown(old - 1 - i, problems[new - 1 - i])), least)
        if old > start + kept:
            self.beginRemoveRows(QModelIndex(), start, old - kept - 1)
            self.problems = self.problems[:start] + self.problems[old - kept :]
            del self.heights[start : old - kept]
            self.endRemoveRows()
        if new > start + kept:
            self.beginInsertRows(QModelIndex(), start, new - kept - 1)
            self.problems = tuple(problems)
            self.heights[start:start] = [GUESS] * (new - kept - start)
            self.endInsertRows()


@guards_events
class ProblemList(QListView):
    """Rows as high as their sentences need at the width there is."""

    def __init__(self, made: Callable[[Problem], ProblemRow], text: Callable[[Problem], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._made = made
        self._built: list[tuple[QPersistentModelIndex, ProblemRow]] = []
        self._fits = False
        self.problems = ProblemModel(text, self)
        self.setModel(self.problems)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(0)
        self.verticalScrollBar().valueChanged.connect(self.fit)
        self.selectionModel().currentChanged.connect(self._show_current)

    def rows(self) -> list[ProblemRow]:
        """Return the rows that are there, from above."""
        return [row for _, row in sorted(self._by_index().items())]

    def row(self, index: int) -> ProblemRow | None:
        """Return the row of a problem, if it is in sight."""
        return self._by_index().get(index)

    def _by_index(self) -> dict[int, ProblemRow]:
        self._built = [(place, row) for place, row in self._built if place.isValid()]
        return {place.row(): row for place, row in self._built}

    def replace(self, problems: Sequence[Problem]) -> None:
        """List other problems; the rows of those that stay stay, too."""
        self.problems.replace(problems, self._is_shown)
        self.fit()

    def renew(self) -> None:
        """Make all rows anew, each in its place."""
        for index, row in self._by_index().items():
            self._take(index, row)
        self.fit()

    def _is_shown(self, index: int, problem: Problem) -> bool:
        row = self.row(index)
        return self.problems.problems[index] == problem if row is None else row.is_about(problem)

    # What is in sight

    def fit(self) -> None:
        """Make the rows that are in sight, let those go that are not, and give each the height that it needs."""
        if self._fits or not self.problems.rowCount():
            return
        self._fits = True  # heights move the scroll bar, which asks for this again
        bar = self.verticalScrollBar()
        is_at_end = bar.value() == bar.maximum() > 0
        try:
            for _ in range(ROUNDS):
                self.executeDelayedItemsLayout()
                if not self._fit_those(self._in_sight()):
                    break
                self.doItemsLayout()
                if is_at_end:
                    bar.setValue(bar.maximum())
        finally:
            self._fits = False

    def _in_sight(self) -> range:
        """Return which rows are to be seen, by their heights: in the middle of a change of theme Qt knows none."""
        ends = list(accumulate(self.problems.heights))
        top = self.verticalScrollBar().value()
        last = bisect_left(ends, top + self.viewport().height())
        return range(min(bisect_right(ends, top), len(ends) - 1), min(last + 1, len(ends)))

    def _fit_those(self, sight: range) -> bool:
        """Make and measure some rows, and let the others go; tell whether one has another height now."""
        rows = self._by_index()
        for index in sight:
            if index not in rows:
                rows[index] = self._make(index)
        for index in rows.keys() - set(sight):
            if not rows[index].isAncestorOf(QApplication.focusWidget() or self):
                self._take(index, rows[index])
        heights = {index: self._height(rows[index]) for index in sight}
        is_other = any(height != self.problems.heights[index] for index, height in heights.items())
        for index, height in heights.items():
            self.problems.heights[index] = height
        return is_other

    def _take(self, index: int, row: ProblemRow) -> None:
        place = self.problems.index(index)
        self._built.remove((QPersistentModelIndex(place), row))
        row.hide()  # it is deleted later only
        self.setIndexWidget(place, None)  # type: ignore[arg-type] # the stubs know no None

    def _make(self, index: int) -> ProblemRow:
        row, place = self._made(self.problems.problems[index]), self.problems.index(index)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        self._built.append((QPersistentModelIndex(place), row))
        self.setIndexWidget(place, row)
        return row

    def _height(self, row: ProblemRow) -> int:
        width = self.viewport().width() - 2 * ITEM_INSET
        return AIR + (row.heightForWidth(width) if row.hasHeightForWidth() else row.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    # The keyboard

    def set_current(self, row: ProblemRow) -> None:
        """Let a row be the one that keys act on."""
        self.setCurrentIndex(
            self.problems.index(next(index for index, each in self._by_index().items() if each is row))
        )

    def _show_current(self, current: QModelIndex) -> None:
        self.fit()
        self.scrollTo(current)  # once more: rows on the way to it have found their heights

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go from the list to what mends the current problem: Qt would go to the row that was made first."""
        row = self.row(self.currentIndex().row())
        if forward and self.hasFocus() and row is not None:
            for fix in row.fixes:
                if fix.isVisible() and fix.isEnabled():
                    fix.setFocus(Qt.FocusReason.TabFocusReason)
                    return True
        return super().focusNextPrevChild(forward)
