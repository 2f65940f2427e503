"""One problem as people see it: how bad, what is wrong, where, and buttons that mend it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.problem_texts import fix_text
from app.session.session import EditorSession
from app.theme import icon, theme
from app.widgets.flow import Flow
from app.widgets.labels import ElidedButton, Label
from core.graph.commands import Several
from core.graph.model import NodeId, PortRef
from core.problem import Fix, Problem, Severity


def place_of(session: EditorSession, problem: Problem) -> NodeId | PortRef | None:
    """Return the node, or the port of a node, that a problem blames; None for one of the whole document."""
    if not problem.path or problem.path[0] not in session.graph.nodes:
        return None
    node = NodeId(problem.path[0])
    return PortRef(node, problem.port) if problem.port else node


def apply_fix(session: EditorSession, fix: Fix) -> bool:
    """Mend a problem as one undo step."""
    return session.push(Several(fix.edits, fix.code, fix.values))  # type: ignore[arg-type] # edits are commands


def severity_icon(problem: Problem) -> tuple[str, str]:
    """Return the icon of a problem and its colour; the shapes differ, so that colour is not alone."""
    tokens = theme()
    return {
        Severity.ERROR: ("error", tokens.error),
        Severity.WARNING: ("warning", tokens.unknown),
        Severity.INFO: ("info", tokens.accent),
    }[problem.severity]


class ProblemRow(QWidget):
    """A problem with its fixes.

    Signals:
        clicked: The row was clicked beside its buttons.
        fixes_found: Buttons came, or went, after a person asked for a way out.
    """

    clicked = Signal()
    fixes_found = Signal()

    def __init__(self, session: EditorSession, problem: Problem, *, with_node: bool) -> None:
        super().__init__()
        self.session = session
        self.problem = problem
        self._with_node = with_node
        self._said = self._content(problem)
        self.fixes = self._fix_buttons()
        mark = QLabel()
        name, colour = severity_icon(problem)
        mark.setPixmap(icon(name, colour).pixmap(16, 16))
        mark.setFixedSize(16, 18)
        text = session.problem_text(problem)
        self.text = Label(text, wrap=True)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.text)
        place, _ = self._said
        if place:
            column.addWidget(Label(place, "mono_dim"))
        if self.fixes:
            self._buttons = Flow()
            for button in self.fixes:
                self._buttons.add(button)
            column.addWidget(self._buttons)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column, 1)
        self.setAccessibleName(text)

    def is_about(self, problem: Problem) -> bool:
        """Tell whether a row that is made anew for a problem would be this one."""
        return problem == self.problem and self._said == self._content(problem)

    def _content(self, problem: Problem) -> tuple[str, tuple[Fix, ...] | None]:
        """Return where the problem is, and what mends it; None where that is found only when somebody asks."""
        node = self.session.graph.nodes.get(NodeId(problem.path[0])) if problem.path and self._with_node else None
        place = "" if node is None else f"{node.name}.{problem.port}" if problem.port else node.name
        return place, self.session.fixing.fixes(problem) if self.session.fixing.is_quick(problem) else None

    def _fix_buttons(self) -> list[QPushButton]:
        _, fixes = self._said
        if fixes is not None:
            return [self._button(fix) for fix in fixes]
        asks = QPushButton(self.tr("Look for a way out…"))
        asks.setProperty("small", True)
        asks.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        asks.clicked.connect(self._find_fixes)
        return [asks]

    def _find_fixes(self) -> None:
        """Put what was found in the place of the button that asked for it."""
        fixes = self.session.fixing.fixes(self.problem)
        self._said = (self._said[0], fixes)
        [asks] = self.fixes
        self.fixes = [self._button(fix) for fix in fixes]
        if not fixes:
            asks.setText(self.tr("No simple way out"))
            asks.setEnabled(False)
        else:
            asks.hide()
            for button in self.fixes:
                self._buttons.add(button)
        self.updateGeometry()
        self.fixes_found.emit()

    def _button(self, fix: Fix) -> QPushButton:
        button = ElidedButton(fix_text(fix))
        button.setProperty("small", True)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(partial(self._fix, fix))
        return button

    def _fix(self, fix: Fix) -> None:
        apply_fix(self.session, fix)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()
        super().mouseReleaseEvent(event)
