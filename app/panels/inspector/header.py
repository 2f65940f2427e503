"""The head of the inspector: what is selected, its name, and its formula."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.panels.edits import refusal, try_push
from app.panels.inspector.section import Section
from app.session.session import EditorSession
from app.theme import GRID, theme
from app.translations import operator_text
from app.widgets.fields import ValueEdit
from app.widgets.labels import ElidedLabel, Label, Swatch
from app.widgets.turning import TurningBox
from core.graph.commands import Rename
from core.graph.model import NodeId
from core.graph.ports import operator_of
from core.problem import Problem

NAME_WIDTHS = (80, 128)
"""A short name leaves room to the title."""
NAME_PADDING = 24
SWATCH = 20
"""What the square of the family takes before the title."""


class NodeHeader(Section):
    """Family, title, name and formula of one node; the name can be edited."""

    def __init__(self, session: EditorSession, node: NodeId) -> None:
        super().__init__(session, is_first=True)
        self.node = node
        self.title = ElidedLabel("", "title")
        self.name = ValueEdit(self._check)
        self.name.setProperty("quiet", True)
        self.name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setToolTip(self.tr("Name, unique in the document. Click to change it."))
        self.formula = Label("", "formula", wrap=True)
        self.error = Label("", "error", wrap=True)
        self.error.hide()
        kind = QWidget()
        line = QHBoxLayout(kind)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(Swatch(self._colour))
        line.addWidget(self.title, 1)
        self._line = TurningBox(line_spacing=0)
        self._line.add(kind, 1)
        self._line.add(self.name)
        self._line.turned.connect(self._align)
        self.body.addWidget(self._line)
        self.body.addWidget(self.error)
        self.body.addWidget(self.formula)
        self.name.complained.connect(self._complain)
        self.name.committed.connect(self._rename)

    def _align(self, is_column: bool) -> None:
        side = Qt.AlignmentFlag.AlignLeft if is_column else Qt.AlignmentFlag.AlignRight
        self.name.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def _colour(self) -> str:
        node = self.session.graph.nodes.get(self.node)
        known = self.session.registry.get(node.operator) if node else None
        return theme().family(known.family) if known else theme().error

    def refresh(self) -> None:
        node = self.session.graph.nodes[self.node]
        operator = operator_of(node, self.session.registry)
        known = self.session.registry.get(node.operator)
        title = operator_text(known.display_name) if known else node.operator
        self.title.set_text(title if isinstance(operator, Problem) else operator_text(operator.title()))
        self.name.set_value(node.name)
        wanted = self.name.fontMetrics().horizontalAdvance(node.name) + NAME_PADDING
        width = min(max(wanted, NAME_WIDTHS[0]), NAME_WIDTHS[1])
        self.name.setFixedWidth(width)
        self.title.ensurePolished()  # the style sheet gives it a larger font
        whole = self.title.fontMetrics().horizontalAdvance(self.title.whole_text())
        self._line.set_least(SWATCH + whole + GRID + width)
        self.formula.setText(known.formula if known else "")
        self.formula.setVisible(bool(known and known.formula))
        self.formula.setToolTip((known.__doc__ or "") if known else "")

    def _check(self, name: str) -> str:
        return refusal(self.session, Rename(self.node, name))

    def _complain(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _rename(self, name: str, gesture: object) -> None:
        self._complain(try_push(self.session, Rename(self.node, name), gesture))
