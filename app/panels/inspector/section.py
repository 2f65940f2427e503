"""What the inspector is made of: sections that are built for a selection and then only refreshed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.session import EditorSession
from app.widgets.labels import Label, Line

MARGIN = 20


class Section(QWidget):
    """A titled part of the inspector; it hides itself where it has nothing to say."""

    def __init__(self, session: EditorSession, title: str = "", *, is_first: bool = False) -> None:
        super().__init__()
        self.session = session
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if not is_first:
            outer.addWidget(Line(self))
        self.body = QVBoxLayout()
        self.body.setContentsMargins(MARGIN, 12 if title else 16, MARGIN, 16)
        self.body.setSpacing(8)
        if title:
            self.body.addWidget(Label(title, "section"))
            self.setAccessibleName(title)
        outer.addLayout(self.body)

    def refresh(self) -> None:
        """Show the document, its shapes and problems as they are now."""

    def refresh_values(self) -> None:
        """Show what was computed, as it is now."""
