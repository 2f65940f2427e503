"""A small list with a search field on top, driven by the keyboard, that floats over its parent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.theme import GRID, SMALL, notifier, theme, ui
from app.widgets.fuzzy import score

WIDTH, HEIGHT = 336, 368
ROW_HEIGHT = 40
CHOICE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Choice:
    """A line of the list: what is matched and shown, one line about it, a colour, and what choosing it means."""

    title: str
    detail: str
    colour: str
    value: Any


class SearchPopup(QFrame):
    """Offers choices; Enter or a click takes one, Esc or a click elsewhere takes none."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, choices: Sequence[Choice], placeholder: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(placeholder)
        self._choices = tuple(choices)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder)
        self.list = QListWidget(self)
        self.list.setAccessibleName(placeholder)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_ChoiceDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setStyleSheet("background: transparent;")
        self.empty = QLabel(self.tr("Nothing matches."), self)
        self.empty.setProperty("role", "dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        for widget in (self.field, self.list, self.empty):
            layout.addWidget(widget)
        self.resize(WIDTH, HEIGHT)
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self._filter("")

    def open_at(self, place: QPoint) -> None:
        """Show the list with its corner at a place of the parent, moved inside it, ready for typing."""
        parent = self.parentWidget()
        room = parent.size() if parent is not None else self.size()
        self.resize(min(WIDTH, room.width()), min(HEIGHT, room.height()))
        x = max(0, min(place.x(), room.width() - self.width()))
        y = max(0, min(place.y(), room.height() - self.height()))
        self.move(x, y)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def titles(self) -> list[str]:
        """Return what is offered now, the best match first."""
        return [self.list.item(row).data(CHOICE).title for row in range(self.list.count())]

    def _filter(self, query: str) -> None:
        scored = [(score(query, choice.title), index, choice) for index, choice in enumerate(self._choices)]
        best = sorted((-(points), index, choice) for points, index, choice in scored if points is not None)
        self.list.clear()
        for _, _, choice in best:
            item = QListWidgetItem(choice.title)
            item.setData(CHOICE, choice)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(best))
        self.empty.setVisible(not best)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            value = item.data(CHOICE).value
            self.close()
            self.chosen.emit(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._handle_key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.close()
        return False

    def _handle_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if (key := Qt.Key(event.key())) in steps:
            row = self.list.currentRow() + steps[key]
            self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            self.close()
        else:
            return False
        return True

    def closeEvent(self, event: QEvent) -> None:
        super().closeEvent(event)  # type: ignore[arg-type]
        self.closed.emit()


class _ChoiceDelegate(QStyledItemDelegate):
    """Paints a choice: a square of its colour, its title, and a line about it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        notifier().changed.connect(parent.viewport().update)  # type: ignore[attr-defined]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice: Choice = index.data(CHOICE)
        box = QRectF(option.rect)
        look = theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(look.selected))
            painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(QColor(choice.colour))
        painter.drawRoundedRect(QRectF(box.left() + 8, box.top() + 8, 10, 10), 3, 3)
        room = box.width() - 36
        for text, font, tone, y in ((choice.title, ui(), look.text, 18), (choice.detail, ui(SMALL), look.dim, 33)):
            painter.setFont(font)
            painter.setPen(QColor(tone))
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(int(box.left()) + 28, int(box.top()) + y, shown)
        painter.restore()
