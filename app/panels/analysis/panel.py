"""Analysis: what nodes cost, and whether gradients are right."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.panels.analysis.check import CheckView
from app.panels.analysis.costs import CostsView
from app.panels.table import CELL_INSET, TABLE_INSET
from app.session.session import EditorSession
from app.theme import GRID
from app.widgets.flow import Flow
from app.widgets.segments import Segments


class AnalysisPanel(QWidget):
    """Two views, one at a time."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.costs, self.check = CostsView(session), CheckView(session)
        self.which = Segments(
            (
                ("costs", self.tr("Costs"), self.tr("Parameters, operations, memory and idle units of each node")),
                ("check", self.tr("Gradient check"), self.tr("The backward pass against central differences")),
            ),
            wraps=True,
        )
        self.which.setAccessibleName(self.tr("View of the analysis"))
        self.which.choose("costs")
        self.which.chosen.connect(self._choose)
        self.views = QStackedWidget()
        for view in (self.costs, self.check):
            self.views.addWidget(view)
        head = Flow(spacing=2 * GRID)
        head.add(self.which)
        for view in (self.costs, self.check):
            head.add(view.bar, at_end=view is self.costs)
        column = QVBoxLayout(self)
        column.setContentsMargins(TABLE_INSET, GRID, TABLE_INSET, GRID)
        column.setSpacing(GRID)
        inset = QVBoxLayout()
        inset.setContentsMargins(CELL_INSET, 0, CELL_INSET, 0)
        inset.addWidget(head)
        column.addLayout(inset)
        column.addWidget(self.views, 1)
        self._choose("costs")

    def sizeHint(self) -> QSize:
        return QSize(860, 290)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, 112)

    def _choose(self, name: str) -> None:
        shown = self.costs if name == "costs" else self.check
        for view in (self.costs, self.check):
            view.bar.setVisible(view is shown)
        self.views.setCurrentWidget(shown)
