"""A menu of what can be done with things of the document; it does not outlive them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.session.session import EditorSession
from core.graph.diff import Change


class DocumentMenu(QMenu):
    """Closes when nodes or wires change under it: its entries hold ids, of things that may be gone."""

    def __init__(self, session: EditorSession, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        session.document_changed.connect(self._follow)

    def _follow(self, change: Change) -> None:
        if offers_may_be_gone(change):
            self.close()


def offers_may_be_gone(change: Change) -> bool:
    """Tell whether what was offered before a change may have lost its nodes, wires, frames or notes."""
    return change.structural or bool(change.frames or change.notes)
