"""A list with a search field on top, driven by the keyboard, that floats over its parent and is gone when it is left.

What is listed, and what taking a row means, is decided by the popups that are made of this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QLineEdit, QListView, QStyledItemDelegate, QWidget

from app.theme import notifier
from app.widgets.guarding import guards_events

ROW = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class RowModel(QAbstractListModel):
    """The rows of a list as values: no object of Qt stands for a row, whose end PySide would have to follow."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: Sequence[Any] = ()
        self._texts: Mapping[int, Sequence[str]] = {}
        self._enabled: Sequence[bool] = ()

    def show_rows(self, rows: Sequence[Any], texts: Mapping[int, Sequence[str]], enabled: Sequence[bool]) -> None:
        """Show rows with the texts of each role; those that are not enabled can't be taken."""
        self.beginResetModel()
        self._rows, self._texts, self._enabled = rows, texts, enabled
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: ARG002 - Qt's form: no row has rows
        return len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's form
        if role == ROW:
            return self._rows[index.row()]
        return self._texts[role][index.row()] if role in self._texts else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_enabled = index.isValid() and self._enabled[index.row()]
        return Qt.ItemFlag.ItemIsSelectable | (Qt.ItemFlag.ItemIsEnabled if is_enabled else Qt.ItemFlag.NoItemFlags)


class RowList(QListView):
    """Shows the rows of a model, of which one is current even if it can't be taken."""

    current_changed = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = RowModel(self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setStyleSheet("background: transparent;")
        notifier().changed.connect(self.viewport().update)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def count(self) -> int:
        """Return how many rows there are."""
        return self.rows.rowCount()

    def current_row(self) -> int:
        """Return which row is current; -1 for none."""
        return self.currentIndex().row()

    def go_to(self, row: int) -> None:
        """Make a row the current one, or the nearest that there is."""
        if self.count():
            index = self.rows.index(max(0, min(row, self.count() - 1)))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def current(self) -> Any:  # noqa: ANN401 - what the popup put there
        """Return the row that is current; None for none."""
        index = self.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def values(self) -> list[Any]:
        """Return what is listed, from the top."""
        return [self.rows.data(self.rows.index(row), ROW) for row in range(self.count())]


@guards_events
class PickPopup(QFrame):
    """A field, the rows that match what is written in it, and a sentence where none does.

    Enter or a click takes a row, Esc, Tab or a click elsewhere takes none.
    """

    closed = Signal()
    page = 6
    """How many rows Page Up and Page Down go."""

    def __init__(self, parent: QWidget, name: str, nothing: str) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(name)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.list = RowList(name, self)
        self.empty = QLabel(nothing, self)
        self.empty.setProperty("role", "dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.textChanged.connect(self.search)
        self.field.installEventFilter(self)
        self._said = ""
        self.list.clicked.connect(self._take_clicked)
        self.list.current_changed.connect(self._say_current)

    def paint_rows_with(self, delegate: QStyledItemDelegate) -> None:
        """Paint rows by a delegate, which the popup keeps."""
        delegate.setParent(self.list)
        self.list.setItemDelegate(delegate)

    def search(self, query: str) -> None:
        """List what matches a query."""
        rows = self.found(query)
        self.list.rows.show_rows(rows, self.texts(rows), [self.can_take(row) for row in rows])
        self.list.go_to(0)
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def _say_current(self) -> None:
        """Have the current row spoken: the keyboard stays in the field, where a screen reader does not see the list."""
        index = self.list.currentIndex()
        if not (index.isValid() and QAccessible.isActive()):
            return
        texts = (index.data(role) for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole))
        text = next((str(text) for text in texts if text), "")
        if text and text != self._said:
            self._said = text
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, text))

    def found(self, query: str) -> Sequence[Any]:
        """Return the rows that match a query, the best first."""
        raise NotImplementedError

    def texts(self, rows: Sequence[Any]) -> Mapping[int, Sequence[str]]:
        """Return what each row reads, for each role of Qt that is answered."""
        raise NotImplementedError

    def can_take(self, row: Any) -> bool:  # noqa: ANN401, ARG002 - a row of the popup
        """Tell whether a row can be taken now."""
        return True

    def taken(self, row: Any) -> None:  # noqa: ANN401
        """Do what taking a row means, now that the popup is closed."""
        raise NotImplementedError

    def take_and_stay(self, row: Any) -> bool:  # noqa: ANN401, ARG002 - a row of the popup
        """Do what taking a row with Ctrl means, and stay open; False where that means nothing."""
        return False

    def _take_clicked(self, index: QModelIndex) -> None:
        self._take(index.data(ROW))

    def _take(self, row: Any) -> None:  # noqa: ANN401
        if row is not None and self.can_take(row):
            self.close()
            self.taken(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._handle_key(event)
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()  # with Ctrl it also runs to the node that is selected on the canvas
                return True
            return False
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.close()
        return False

    def _handle_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: self.page, Qt.Key.Key_PageUp: -self.page}
        if (key := Qt.Key(event.key())) in steps:
            self.list.go_to(self.list.current_row() + steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row = self.list.current()
            if not (event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.take_and_stay(row)):
                self._take(row)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            self.close()
        else:
            return False
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
