"""A long list of things to do or to go to, with a search field, over a window: what a command palette shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.theme import GRID, SMALL, mono, theme, ui
from app.widgets.fuzzy import score
from app.widgets.pick_popup import ROW, PickPopup

WIDTH, HEIGHT = 560, 432
WIDEST_GROUP = 112.0
ROW_HEIGHT = 32
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


class CommandPopup(PickPopup):
    """Offers entries; what can't be done is shown, but not taken.

    Signals:
        chosen: The key of an entry.
    """

    chosen = Signal(str)
    page = 10

    def __init__(
        self, entries: Sequence[Entry], recent: Sequence[str], parent: QWidget, *, name: str, nothing: str
    ) -> None:
        super().__init__(parent, name, nothing)
        self._entries, self._recent = tuple(entries), tuple(recent)
        self.paint_rows_with(_EntryDelegate(self.list, _widest_group(entries)))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        for widget in (self.field, self.list, self.empty):
            column.addWidget(widget)
        self.search("")

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
        return self.list.values()

    def found(self, query: str) -> list[Entry]:
        return ranked(self._entries, query, self._recent)

    def texts(self, rows: Sequence[Entry]) -> Mapping[int, Sequence[str]]:
        return {
            Qt.ItemDataRole.DisplayRole: [entry.title for entry in rows],
            Qt.ItemDataRole.AccessibleTextRole: [f"{row.group}: {row.title} {row.keys}".strip() for row in rows],
        }

    def can_take(self, row: Entry) -> bool:
        return row.is_enabled

    def taken(self, row: Entry) -> None:
        self.chosen.emit(row.key)


class _EntryDelegate(QStyledItemDelegate):
    """Paints an entry: its square and its group, its title in a column with the others, and its keys at the right."""

    def __init__(self, parent: QObject, group_width: float) -> None:
        super().__init__(parent)
        self._group_width = group_width

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(0, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(ROW)
        box, look = QRectF(option.rect), theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(look.selected))
            painter.drawRoundedRect(box, 4, 4)
        left, right = box.left() + 10, box.right() - 10
        titles = left + self._group_width + 16
        middle = int(box.center().y()) + 5
        if entry.keys:
            right -= _write(painter, entry.keys, mono(SMALL), look.dim, right, middle, from_right=True) + 16
        if entry.colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(entry.colour))
            painter.drawRoundedRect(QRectF(left, box.center().y() - 5, 10, 10), 3, 3)
            left += 18
        _write(painter, entry.group, ui(SMALL), look.dim, left, middle, room=titles - 8 - left)
        tone = look.text if entry.is_enabled else look.faint
        _write(painter, entry.title, ui(), tone, titles, middle, room=right - titles)
        painter.restore()


def _widest_group(entries: Sequence[Entry]) -> float:
    """Return how much room the names of groups take, squares before them included; long ones are cut."""
    metrics = QFontMetricsF(ui(SMALL))
    widths = (metrics.horizontalAdvance(entry.group) + (18 if entry.colour else 0) for entry in entries)
    return min(max(widths, default=0.0), WIDEST_GROUP)


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
