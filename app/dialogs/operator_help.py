"""Help on what is selected: what the operator of a node computes, its ports and its settings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTextBrowser, QWidget

from app.dialogs.texts import TextDialog
from app.operator_help import node_page
from app.session.session import EditorSession
from app.theme import notifier
from core.graph.model import NodeId


class OperatorHelp(TextDialog):
    """A page that stays open while somebody works, and follows the selection."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Help on the selection"), parent)
        self._session = session
        self.setModal(False)
        self.resize(440, 560)
        self.page = QTextBrowser(self)
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(self.tr("Help on the selected node"))
        self.page.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.column.addWidget(self.page, 1)
        self.add_close()
        session.selection_changed.connect(self.show_selection)
        session.problems_changed.connect(self.show_selection)
        notifier().changed.connect(self.show_selection)  # the page has its colours written in
        self.show_selection()

    def show_selection(self) -> None:
        """Show the page of the selected node, or what to do to see one."""
        session = self._session
        nodes = [NodeId(node) for node in session.graph.nodes if node in session.selection]
        found = node_page(session.graph.nodes[nodes[0]], session.registry) if nodes else ""
        nothing = self.tr("Select a node that is understood to read what it computes.")
        self.page.setHtml(found or f"<p>{nothing}</p>")
