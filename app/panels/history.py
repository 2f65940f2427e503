"""Every step that was made since the document was opened, by its name; a click goes there."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.panels.table import TABLE_INSET
from app.problem_texts import label_text
from app.session.session import EditorSession
from app.theme import GRID, notifier, theme, ui


class HistoryPanel(QWidget):
    """The steps from the oldest down; the one that is shown is marked, those that were undone are dim."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("History"))
        self.list.setUniformItemSizes(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(TABLE_INSET, GRID, TABLE_INSET, 0)
        column.addWidget(self.list)
        self.list.itemClicked.connect(self._go_to)
        self.list.itemActivated.connect(self._go_to)
        session.history_changed.connect(self.refresh)
        notifier().changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the steps as they are now."""
        history = self._session.history
        texts = [self.tr("Opened"), *(label_text(label) for label in history.labels)]
        shown = [self.list.item(row).text() for row in range(self.list.count())]
        if texts != shown:
            kept = next((i for i, pair in enumerate(zip(texts, shown, strict=False)) if pair[0] != pair[1]), None)
            kept = min(len(texts), len(shown)) if kept is None else kept
            while self.list.count() > kept:
                self.list.takeItem(self.list.count() - 1)
            for text in texts[kept:]:
                self.list.addItem(QListWidgetItem(text))
        self._mark(history.position)

    def _mark(self, position: int) -> None:
        look = theme()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setForeground(QColor(look.text if row <= position else look.faint))
            item.setFont(ui(weight=600 if row == position else 400))
        self.list.setCurrentRow(position)
        self.list.scrollToItem(self.list.item(position))

    def position(self) -> int:
        """Return which step is marked; 0 is the document as it was opened."""
        bold = (row for row in range(self.list.count()) if self.list.item(row).font().weight() >= QFont.Weight.DemiBold)
        return next(bold, 0)

    def _go_to(self, item: QListWidgetItem) -> None:
        self._session.go_to_step(self.list.row(item))
