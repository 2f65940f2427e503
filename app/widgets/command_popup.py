"""A long list of things to do or to go to, with a search field, over a window: what a command palette shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QFontMetricsF, QKeyEvent, QPainter
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

from app.theme import GRID, SMALL, mono, notifier, theme, ui
from app.widgets.fuzzy import score

WIDTH, HEIGHT = 560, 432
ROW_HEIGHT = 32
ENTRY = Qt.ItemDataRole.UserRole
PAGE = 10
MOST_ROWS = 200
"""More rows than anybody reads would only make typing slow."""


@dataclass(frozen=True)
class Entry:
    """Something to do or to go to.

    Attributes:
        key: Tells entries apart, also at the next start.
        title: What it is called.
        group: Where it belongs, for example the menu; written dim before the title.
        keys: Its shortcut, as people read it.
        is_enabled: It can be done now.
        is_offered_unasked: It is listed before anything is typed.
        colour: Of the square before it; empty for none.
    """

    key: str
    title: str
    group: str
    keys: str = ""
    is_enabled: bool = True
    is_offered_unasked: bool = True
    colour: str = ""


def ranked(entries: Sequence[Entry], query: str, recent: Sequence[str]) -> list[Entry]:
    """Return the entries that match, what can be done first, then what was used last, then the best match."""
    found = []
    for place, entry in enumerate(entries):
        in_title = score(query, entry.title)
        in_both = score(query, f"{entry.group} {entry.title}")
        points = max((each for each in (in_title, in_both) if each is not None), default=None)
        if points is None or (not query.strip() and not entry.is_offered_unasked):
            continue
        used = recent.index(entry.key) if entry.key in recent else len(recent)
        by_match = (-points, used) if query.strip() else (used, 0)
        found.append((not entry.is_enabled, *by_match, place, entry))
    return [each[-1] for each in sorted(found, key=lambda each: each[:-1])][:MOST_ROWS]


class CommandPopup(QFrame):
    """Enter or a click takes an entry, Esc or a click elsewhere none; what can't be done is shown, but not taken.

    Signals:
        chosen: The key of an entry.
        closed: The list is gone.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(
        self, entries: Sequence[Entry], recent: Sequence[str], parent: QWidget, *, name: str, nothing: str
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(name)
        self._entries, self._recent = tuple(entries), tuple(recent)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.list = QListWidget(self)
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setStyleSheet("background: transparent;")
        self.empty = QLabel(nothing, self)
        self.empty.setProperty("role", "dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        for widget in (self.field, self.list, self.empty):
            column.addWidget(widget)
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self._filter("")

    def open_over(self, top: int) -> None:
        """Show the list in the middle of its parent, below a height, ready for typing."""
        parent = self.parentWidget()
        room = parent.size() if parent is not None else QSize(WIDTH, HEIGHT)
        self.resize(min(WIDTH, room.width() - 2 * GRID), min(HEIGHT, room.height() - top - 2 * GRID))
        self.move((room.width() - self.width()) // 2, top)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def shown(self) -> list[Entry]:
        """Return what is listed now, from the top."""
        return [self.list.item(row).data(ENTRY) for row in range(self.list.count())]

    def _filter(self, query: str) -> None:
        found = ranked(self._entries, query, self._recent)
        self.list.clear()
        for entry in found:
            item = QListWidgetItem(entry.title)
            item.setData(ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.group}: {entry.title} {entry.keys}".strip())
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            if not entry.is_enabled:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(found))
        self.empty.setVisible(not found)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(ENTRY).is_enabled:
            key = item.data(ENTRY).key
            self.close()
            self.chosen.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._handle_key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.close()
        return False

    def _handle_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_PageUp: -PAGE}
        act: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Return: lambda: self._take(self.list.currentItem()),
            Qt.Key.Key_Enter: lambda: self._take(self.list.currentItem()),
            Qt.Key.Key_Escape: self.close,
            Qt.Key.Key_Tab: self.close,
        }
        key = Qt.Key(event.key())
        if key in steps:
            row = self.list.currentRow() + steps[key]
            self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
        elif key in act:
            act[key]()
        else:
            return False
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


class _EntryDelegate(QStyledItemDelegate):
    """Paints an entry: its square, its group, its title, and its keys at the right."""

    def __init__(self, parent: QListWidget) -> None:
        super().__init__(parent)
        notifier().changed.connect(parent.viewport().update)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(ENTRY)
        box, look = QRectF(option.rect), theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(look.selected))
            painter.drawRoundedRect(box, 4, 4)
        left, right = box.left() + 10, box.right() - 10
        middle = int(box.center().y()) + 5
        if entry.keys:
            right -= _write(painter, entry.keys, mono(SMALL), look.dim, right, middle, from_right=True) + 16
        if entry.colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(entry.colour))
            painter.drawRoundedRect(QRectF(left, box.center().y() - 5, 10, 10), 3, 3)
            left += 18
        left += _write(painter, entry.group, ui(SMALL), look.dim, left, middle, room=right - left) + 8
        tone = look.text if entry.is_enabled else look.faint
        _write(painter, entry.title, ui(), tone, left, middle, room=right - left)
        painter.restore()


def _write(
    painter: QPainter,
    text: str,
    font: object,
    tone: str,
    x: float,
    base: int,
    *,
    room: float = 400.0,
    from_right: bool = False,
) -> float:
    """Write a text from its left or right end, and return how wide it is."""
    painter.setFont(font)  # type: ignore[arg-type]
    painter.setPen(QColor(tone))
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
    width = metrics.horizontalAdvance(shown)
    painter.drawText(int(x - width if from_right else x), base, shown)
    return width
