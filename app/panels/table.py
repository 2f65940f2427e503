"""A table of texts, numbers and small curves: sorted by its headers, filtered by a text, and copied with tabs."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from app.theme import GRID, SMALL, icon, mono, notifier, theme, ui
from app.widgets.guarding import guards_events
from app.widgets.row_ranges import selection_of
from app.widgets.sparkline import SPARK_ROLE, SparklineDelegate

SORT_ROLE = Qt.ItemDataRole.UserRole
CELL_INSET = 11
"""What the style sheet keeps free at either side of a title and of a cell, in pixels."""
TABLE_INSET = 2 * GRID - CELL_INSET
"""What a panel keeps free beside a table, so that its texts begin where those of others do."""


@dataclass(frozen=True)
class Cell:
    """One cell: what is read, what it is sorted by, what is copied, and its colour, one of the theme's tokens.

    Attributes:
        icon: Name of an icon before the text.
        is_words: Set as prose, not as names and numbers.
        course: Numbers that are drawn as a small curve, in a column that `SortedTable.draw_courses` was told of.
    """

    text: str
    key: float | str
    copied: str
    colour: str = ""
    tip: str = ""
    icon: str = ""
    is_words: bool = False
    course: tuple[float, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column: its title, its width in pixels, whether it holds numbers, and whether it takes what room is left."""

    title: str
    width: int
    is_number: bool = False
    tip: str = ""
    stretches: bool = False


Row: TypeAlias = tuple[object, tuple[Cell, ...]]
"""What a line stands for, and its cells."""


class CellModel(QAbstractTableModel):
    """Rows of cells, each row with a key of its own."""

    def __init__(self, columns: Sequence[Column], parent: QObject) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Row] = []

    def set_rows(self, rows: list[Row]) -> None:
        """Show other rows; where they stand for the same things, places and selection stay."""
        if [key for key, _ in rows] == [key for key, _ in self.rows]:
            old, self.rows = self.rows, rows
            self._tell_changed(old)
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def _tell_changed(self, old: list[Row]) -> None:
        """Tell of the part of the table where cells differ: the others need not be painted again."""
        pairs = enumerate(zip(old, self.rows, strict=True))
        lines = [(line, was, now) for line, ((_, was), (_, now)) in pairs if was != now]
        columns = [at for _, was, now in lines for at, (a, b) in enumerate(zip(was, now, strict=True)) if a != b]
        if columns:
            self.dataChanged.emit(self.index(lines[0][0], min(columns)), self.index(lines[-1][0], max(columns)))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return {Qt.ItemDataRole.DisplayRole: column.title, Qt.ItemDataRole.ToolTipRole: column.tip or None}.get(
            Qt.ItemDataRole(role)
        )

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.rows[index.row()][1][index.column()]
        if role == SPARK_ROLE:
            return cell.course or None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.UserRole:
                return cell.key
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(self.columns[index.column()])
            case Qt.ItemDataRole.FontRole:
                return ui(SMALL + 1) if cell.is_words else mono(SMALL)
            case Qt.ItemDataRole.DecorationRole:
                return icon(cell.icon, theme().dim) if cell.icon else None
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(getattr(theme(), cell.colour or "text"))
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return cell.tip or None
        return None


def _alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


@guards_events
class SortedTable(QTableView):
    """The table itself."""

    def __init__(self, columns: Sequence[Column], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = CellModel(columns, self)
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.cells)
        self.sorted.setSortRole(SORT_ROLE)
        self.sorted.setFilterKeyColumn(-1)
        self.sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self.sorted)
        self.setAccessibleName(name)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(14, 14))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)
        for index, column in enumerate(columns):
            header.resizeSection(index, _width(column))
        header.sectionResized.connect(self._follow_resized)
        notifier().changed.connect(self._dress)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _follow_resized(self, index: int) -> None:
        if not self.cells.columns[index].stretches:
            self._share_room()

    def _share_room(self) -> None:
        """Give what other columns leave to the one that stretches; Qt's own stretching would cut that one first."""
        header, columns = self.horizontalHeader(), self.cells.columns
        for index, column in enumerate(columns):
            if column.stretches:
                others = sum(header.sectionSize(each) for each in range(len(columns)) if each != index)
                header.resizeSection(index, max(self.viewport().width() - others, _width(column)))

    def set_filter(self, text: str) -> None:
        """Show only rows with a cell that has this text."""
        self.sorted.setFilterFixedString(text)

    def shown_keys(self) -> list[object]:
        """Return what the rows stand for, as they are sorted and filtered."""
        rows = range(self.sorted.rowCount())
        return [self.cells.rows[self.sorted.mapToSource(self.sorted.index(row, 0)).row()][0] for row in rows]

    def selected_keys(self) -> list[object]:
        """Return what the selected rows stand for."""
        return [
            self.cells.rows[self.sorted.mapToSource(each).row()][0] for each in self.selectionModel().selectedRows()
        ]

    def select_keys(self, wanted: Container[object]) -> None:
        """Select the rows that stand for these things, and no others."""
        rows = [row for row, key in enumerate(self.shown_keys()) if key in wanted]
        chosen = selection_of(self.sorted, rows, len(self.cells.columns))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            self.scrollTo(self.sorted.index(rows[0], 0))

    def draw_courses(self, column: int, colour: Callable[[], str]) -> None:
        """Draw the courses of the cells of a column."""
        self.setItemDelegateForColumn(column, SparklineDelegate(colour, self))

    def event(self, event: QEvent) -> bool:
        # While the table has the keyboard its keys are not those of the window: Ctrl+C would mean two things, so none.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _copies(event):
            event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _copies(event):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected rows, or all that are shown, onto the clipboard: titles first, with tabs between."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = chosen or range(self.sorted.rowCount())
        lines = ["\t".join(column.title for column in self.cells.columns)]
        for row in rows:
            cells = self.cells.rows[self.sorted.mapToSource(self.sorted.index(row, 0)).row()][1]
            lines.append("\t".join(cell.copied for cell in cells))
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    def _dress(self) -> None:
        self.viewport().update()


def _width(column: Column) -> int:
    """Return the width of a column that has its title in sight."""
    title = QFontMetrics(ui(SMALL)).horizontalAdvance(column.title)
    return max(column.width, title + 2 * CELL_INSET if column.title else 0)


def _copies(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Copy)
