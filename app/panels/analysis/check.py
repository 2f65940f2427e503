"""The gradient check: of all Variables, or of the rule of the selected node."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.panels.table import CELL_INSET, Cell, Column, SortedTable
from app.panels.texts import count
from app.session.session import EditorSession
from app.session.work import IsStopped
from app.theme import GRID
from app.widgets.empty import EmptyState
from app.widgets.fields import ValueEdit, step_integer
from app.widgets.flow import Flow
from app.widgets.labels import Label
from core.analysis.checking import check_document
from core.analysis.gradient_check import SAMPLES, TOLERANCE, ArrayCheck, GradientCheck
from core.graph.diff import Change
from core.graph.model import NodeId
from core.problem import Problem

MOST_SAMPLES = 100_000


class CheckView(QWidget):
    """Asks for a check and shows the worst element of each array."""

    def __init__(self, session: EditorSession) -> None:
        super().__init__()
        self.session = session
        self.found: GradientCheck | None = None
        self._what = ""
        self.every = QPushButton(self.tr("Check all gradients"))
        self.every.setToolTip(
            self.tr("Compare the backward pass with central differences in float64, for every parameter and input")
        )
        self.every.clicked.connect(self._check_all)
        self.one = QPushButton(self.tr("Check selected node"))
        self.one.setToolTip(self.tr("Compare the gradient rule of the selected node with central differences"))
        self.one.clicked.connect(self._check_node)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setToolTip(self.tr("Give the check up"))
        self.stop.clicked.connect(session.checking.stop)
        for button in (self.every, self.one, self.stop):
            button.setFixedHeight(30)
        self.samples = ValueEdit(self._check_samples)
        self.samples.setFixedWidth(9 * GRID)
        self.samples.set_value(str(SAMPLES))
        self.samples.step = step_integer
        self.samples.setAccessibleName(self.tr("Elements of each array"))
        self.samples.setToolTip(
            self.tr("How many elements of each array are looked at: those with the largest gradients, and any others")
        )
        self.state = Label("", "dim", wrap=True)
        self.table = SortedTable(self._columns(), self.tr("Gradient check"))
        self.empty = EmptyState(
            "check",
            self.tr("No gradient is checked yet"),
            self.tr("Check all gradients, or those of the selected node, against central differences in float64."),
        )
        self._lay_out()
        session.checking.done.connect(self._take)
        session.checking.failed.connect(self._fail)
        session.checking.changed.connect(self._show_state)
        session.selection_changed.connect(self._show_state)
        session.document_changed.connect(self._follow)
        self._show()

    def _lay_out(self) -> None:
        self.bar = Flow()
        elements = QWidget()
        line = QHBoxLayout(elements)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(Label(self.tr("elements"), "dim"))
        line.addWidget(self.samples)
        for part in (self.every, self.one, elements, self.stop):
            self.bar.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.table, 1)
        inset = QVBoxLayout()
        inset.setContentsMargins(CELL_INSET, 0, CELL_INSET, 0)
        inset.addWidget(self.state)
        column.addLayout(inset)
        column.addWidget(self.empty, 1)

    def _columns(self) -> list[Column]:
        return [
            Column(
                self.tr("Array"), 168, tip=self.tr("The parameter or input whose gradient is checked"), stretches=True
            ),
            Column(self.tr("Checked"), 128, True, self.tr("Elements that were compared, of how many")),
            Column(self.tr("Kinks"), 64, True, self.tr("Elements at a kink (relu at 0), where no number is right")),
            Column(self.tr("Worst element"), 112, True, self.tr("The index with the largest error")),
            Column(self.tr("Backward pass"), 136, True, self.tr("What the backward pass says there")),
            Column(self.tr("Differences"), 136, True, self.tr("What central differences say there")),
            Column(self.tr("Error"), 88, True, self.tr("The difference, relative where gradients are above 1")),
            Column(self.tr("Result"), 80, tip=self.tr("Whether the error is within the tolerance")),
        ]

    # Asking

    def _check_samples(self, text: str) -> str:
        is_good = text.isascii() and text.isdigit() and 0 < int(text[:9]) <= MOST_SAMPLES
        return "" if is_good else self.tr("Type a whole number from 1 to {0}.").format(f"{MOST_SAMPLES:,}")

    def _selected(self) -> NodeId | None:
        nodes = self.session.selected_nodes()
        return nodes[0] if len(nodes) == 1 else None

    def _check_all(self) -> None:
        self._start(None, self.tr("all gradients"))

    def _check_node(self) -> None:
        if (node := self._selected()) is not None:
            self._start(node, self.session.graph.nodes[node].name)

    def _start(self, node: NodeId | None, what: str) -> None:
        session = self.session
        document, registry, folder = session.document, session.registry, session.folder
        parameters, samples = session.store.snapshot(), int(self.samples.value())
        self._what = what

        def job(is_stopped: IsStopped) -> GradientCheck:
            return check_document(
                document, registry, parameters, node=node, samples=samples, base=folder, is_stopped=is_stopped
            )

        self.found = None
        session.checking.start(job)
        self._show()

    def _take(self, found: object) -> None:
        if isinstance(found, GradientCheck):
            self.found = found
            self._show()

    def _fail(self, problem: Problem) -> None:
        self.found = None
        self._show()
        self.state.setText(self.session.problem_text(problem))

    def _follow(self, change: Change) -> None:
        """Forget numbers that belong to a document that is no more."""
        if change.structural or change.run or change.weights:
            self.session.checking.stop()
            self.found = None
            self._show()

    # Showing

    def _show(self) -> None:
        arrays = self.found.arrays if self.found else ()
        self.table.cells.set_rows([((array.path, array.name), self._cells(array)) for array in arrays])
        self.table.setVisible(bool(arrays))
        self.empty.setVisible(not arrays)
        self._show_state()

    def _show_state(self) -> None:
        is_busy = self.session.checking.is_busy
        self.every.setEnabled(bool(self.session.graph.nodes) and not is_busy)
        self.one.setEnabled(self._selected() is not None and not is_busy)
        self.stop.setVisible(is_busy)
        if is_busy:
            self.state.setText(self.tr("Checking {0}…").format(self._what))
        elif self.found is not None:
            failing = [array.name for array in self.found.arrays if not array.passed]
            self.state.setText(
                self.tr("{0}: wrong for {1}").format(self._what, ", ".join(failing))
                if failing
                else self.tr("{0}: all within {1}").format(self._what, f"{TOLERANCE:g}")
            )
        else:
            self.state.setText("")

    def _cells(self, array: ArrayCheck) -> tuple[Cell, ...]:
        worst = array.worst
        place = f"[{', '.join(map(str, worst.index))}]" if worst else "–"
        analytic, numeric = (f"{worst.analytic:.7g}", f"{worst.numeric:.7g}") if worst else ("–", "–")
        of_text = self.tr("{0} of {1}").format(count(array.checked), count(array.size))
        verdict, colour = (self.tr("passes"), "ok") if array.passed else (self.tr("wrong"), "error")
        if worst is None:
            verdict, colour = self.tr("nothing to compare"), "unknown"
        error = array.error if math.isfinite(array.error) else math.inf
        return (
            Cell(array.name, array.name.lower(), array.name),
            Cell(of_text, float(array.checked), f"{array.checked}/{array.size}", "dim"),
            Cell(count(array.kinks), float(array.kinks), str(array.kinks), "unknown" if array.kinks else "faint"),
            Cell(place, place, place, "dim"),
            Cell(analytic, worst.analytic if worst else 0.0, repr(worst.analytic) if worst else ""),
            Cell(numeric, worst.numeric if worst else 0.0, repr(worst.numeric) if worst else ""),
            Cell(f"{error:.1e}", error, repr(error), "text" if array.passed else "error"),
            Cell(verdict, verdict, verdict, colour),
        )
