"""A table of texts and numbers that is sorted by its headers, filtered by a text, and copied with tabs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.theme import SMALL, mono, notifier, theme

SORT_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Cell:
    """One cell: what is read, what it is sorted by, what is copied, and its colour, one of the theme's tokens."""

    text: str
    key: float | str
    copied: str
    colour: str = ""
    tip: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its title, its width in pixels, and whether it holds numbers."""

    title: str
    width: int
    is_number: bool = False
    tip: str = ""


class CellModel(QAbstractTableModel):
    """Rows of cells, each row with a key of its own."""

    def __init__(self, columns: Sequence[Column], parent: QObject) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[tuple[object, tuple[Cell, ...]]] = []

    def set_rows(self, rows: list[tuple[object, tuple[Cell, ...]]]) -> None:
        """Show other rows; where they stand for the same things, places and selection stay."""
        if [key for key, _ in rows] == [key for key, _ in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

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
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.UserRole:
                return cell.key
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(self.columns[index.column()])
            case Qt.ItemDataRole.FontRole:
                return mono(SMALL)
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(getattr(theme(), cell.colour or "text"))
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return cell.tip or None
        return None


def _alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


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
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for index, column in enumerate(columns):
            header.resizeSection(index, column.width)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(48)
        QShortcut(QKeySequence.StandardKey.Copy, self, self.copy, context=Qt.ShortcutContext.WidgetShortcut)
        notifier().changed.connect(self._dress)

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
