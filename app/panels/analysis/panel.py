"""Analysis: what nodes cost, and whether gradients are right."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.panels.analysis.check import CheckView
from app.panels.analysis.costs import CostsView
from app.session.session import EditorSession
from app.theme import GRID
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
            )
        )
        self.which.setAccessibleName(self.tr("View of the analysis"))
        self.which.choose("costs")
        self.which.chosen.connect(self._choose)
        self.bars, self.views = QStackedWidget(), QStackedWidget()
        for view in (self.costs, self.check):
            self.bars.addWidget(view.bar)
            self.views.addWidget(view)
        self.bars.setFixedHeight(32)
        line = QHBoxLayout()
        line.addWidget(self.which)
        line.setSpacing(2 * GRID)
        line.addWidget(self.bars, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(line)
        column.addWidget(self.views, 1)

    def sizeHint(self) -> QSize:
        return QSize(860, 290)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, 112)

    def _choose(self, name: str) -> None:
        shown = self.costs if name == "costs" else self.check
        self.bars.setCurrentWidget(shown.bar)
        self.views.setCurrentWidget(shown)
