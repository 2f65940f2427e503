"""A small list with a search field on top, driven by the keyboard, that floats over its parent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.theme import GRID, SMALL, notifier, theme, ui
from app.widgets.fuzzy import BEGINS, best_score
from app.widgets.pick_popup import ROW, PickPopup

WIDTH, PREVIEW_WIDTH = 336, 272
MOST_ROWS = 8
PREVIEW_HEIGHT = 280
ROW_HEIGHT = 40


@dataclass(frozen=True)
class Choice:
    """A line of the list: what is matched and shown, one line about it, a colour, and what choosing it means.

    ``names`` are matched like the title, and ``words`` by their beginnings; neither is shown. ``spoken`` is what a
    screen reader says instead of the title.
    """

    title: str
    detail: str
    colour: str
    value: Any
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    spoken: str = ""


class SearchPopup(PickPopup):
    """Offers choices; it is as high as its rows. With a ``preview`` the rich text about the current one stands beside.

    Signals:
        chosen: The value of a choice.
        added: The value of a choice that was taken with Ctrl+Enter: the list stays open for the next.
    """

    chosen = Signal(object)
    added = Signal(object)

    def __init__(
        self,
        choices: Sequence[Choice],
        placeholder: str,
        parent: QWidget,
        preview: Callable[[Any], str] | None = None,
    ) -> None:
        super().__init__(parent, placeholder, QCoreApplication.translate("SearchPopup", "Nothing matches."))
        self._choices = tuple(choices)
        self.paint_rows_with(_ChoiceDelegate(self.list))
        self._preview = preview
        self.preview = QTextBrowser(self)
        self.preview.setFrameShape(QFrame.Shape.NoFrame)
        self.preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.preview.setAccessibleName(self.tr("About the choice"))
        self.preview.setStyleSheet("background: transparent;")
        self.preview.setFixedWidth(PREVIEW_WIDTH)
        self.preview.setVisible(preview is not None)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        self.hint = QLabel(self.tr("Enter adds it · Ctrl+Enter adds it and offers the next"), self)
        self.hint.setProperty("role", "dim")
        self.hint.setFont(ui(SMALL))
        self.hint.setWordWrap(True)
        self.hint.hide()
        for widget in (self.field, self.list, self.empty, self.hint):
            column.addWidget(widget)
        column.addStretch(0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(column, 1)
        layout.addWidget(self.preview)
        self.empty.setWordWrap(True)
        self._others: Callable[[], Sequence[Choice]] = tuple
        self._place = QPoint()
        self.stays = False
        """Ctrl+Enter takes a choice and asks for the next."""
        self.list.current_changed.connect(self._show_preview)
        notifier().changed.connect(self._show_preview)  # its colours are in the text
        self.search("")

    def name_others(self, others: Callable[[], Sequence[Choice]]) -> None:
        """Say that something is there but does not fit, where what is typed begins its name and finds nothing else."""
        self._others = others

    def stay_open(self) -> None:
        """Let Ctrl+Enter take a choice and ask for the next, and say so."""
        self.stays = True
        self.hint.show()
        self._fit()

    def open_at(self, place: QPoint) -> None:
        """Show the list with its corner at a place of the parent, moved inside it, ready for typing."""
        self._place = place
        self._fit()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fit(self) -> None:
        """Take the size that the rows need, where the list was asked for as far as there is room."""
        parent = self.parentWidget()
        room = parent.size() if parent is not None else self.size()
        shows_preview = self._preview is not None and self.list.count() > 0
        shows_preview = shows_preview and room.width() >= WIDTH + PREVIEW_WIDTH + GRID
        self.preview.setVisible(shows_preview)
        head = 3 * GRID + self.field.sizeHint().height() + 2 * self.frameWidth()
        if self.stays:
            head += GRID + self.hint.heightForWidth(WIDTH - 2 * GRID)
        rows = max(1, min(self.list.count(), MOST_ROWS)) * ROW_HEIGHT + 2
        height = max(head + rows, PREVIEW_HEIGHT) if shows_preview else head + rows
        width = WIDTH + (PREVIEW_WIDTH + GRID if shows_preview else 0)
        self.list.setFixedHeight(min(rows, max(ROW_HEIGHT, room.height() - head)))
        self.resize(min(width, room.width()), min(height, room.height()))
        x = max(0, min(self._place.x(), room.width() - self.width()))
        y = max(0, min(self._place.y(), room.height() - self.height()))
        self.move(x, y)

    def _show_preview(self) -> None:
        choice = self.list.current()
        if self._preview is not None and choice is not None:
            self.preview.setHtml(self._preview(choice.value))

    def titles(self) -> list[str]:
        """Return what is offered now, the best match first."""
        return [choice.title for choice in self.list.values()]

    def search(self, query: str) -> None:
        super().search(query)
        if not self.list.count():
            self.empty.setText(self._why_nothing(query))
        self.hint.setVisible(self.stays and self.list.count() > 0)
        self._fit()

    def _why_nothing(self, query: str) -> str:
        other = self._misfit(query)
        if other is None:
            return QCoreApplication.translate("SearchPopup", "Nothing matches.")
        sentence = self.tr("{0} doesn't take what comes here. Place it alone (Esc, Tab) to be told what it needs.")
        return sentence.format(other.title)

    def found(self, query: str) -> list[Choice]:
        scored = [(_score(query, choice), index, choice) for index, choice in enumerate(self._choices)]
        best = sorted((-points, index) for points, index, _ in scored if points is not None)
        if best and -best[0][0] <= BEGINS and self._misfit(query) is not None:
            return []  # scattered letters of something else are not what is meant
        return [self._choices[index] for _, index in best]

    def _misfit(self, query: str) -> Choice | None:
        """Return what is meant but does not fit: of the others the best one whose name or synonym begins so."""
        scored = [(points, other) for other in self._others() if (points := _score(query, other) or 0) > BEGINS]
        return max(scored, key=lambda entry: entry[0])[1] if scored else None

    def texts(self, rows: Sequence[Choice]) -> Mapping[int, Sequence[str]]:
        return {
            Qt.ItemDataRole.DisplayRole: [choice.title for choice in rows],
            Qt.ItemDataRole.AccessibleTextRole: [f"{row.spoken or row.title}, {row.detail}" for row in rows],
        }

    def taken(self, row: Choice) -> None:
        self.chosen.emit(row.value)

    def take_and_stay(self, row: Choice | None) -> bool:
        if self.stays and row is not None:
            self.added.emit(row.value)
        return self.stays

    def ask_again(self, choices: Sequence[Choice], place: QPoint) -> None:
        """Offer other choices at another place, with nothing typed yet."""
        self._choices, self._place = tuple(choices), place
        self.field.clear()
        self.search("")


class _ChoiceDelegate(QStyledItemDelegate):
    """Paints a choice: a square of its colour, its title, and a line about it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(0, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice: Choice = index.data(ROW)
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


def _score(query: str, choice: Choice) -> int | None:
    return best_score(query, {choice.title, *choice.names}, choice.words)
