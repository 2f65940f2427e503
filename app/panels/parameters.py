"""The table of all parameters: shared ones once, with their shapes, first values, states and norms."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.panels.table import TABLE_INSET, Cell, Column, SortedTable
from app.panels.texts import count, number, port_name
from app.session.session import EditorSession, Selectable
from app.theme import GRID, theme
from app.translations import operator_text
from app.widgets.empty import EmptyState
from app.widgets.labels import Label
from app.widgets.renewing import Renewal
from app.widgets.turning import TurningBox
from core.dimension import format_shape, is_complete
from core.graph.model import PortRef
from core.graph.ports import VariableInfo
from core.operators.operator import Role
from core.parameters.needs import parameter_specs
from core.parameters.store import ParameterSpec
from core.training.recorder import SmallCourses

NAME, SHAPE, INITIALIZER, STATE, NORM, GRADIENT, COUNT, COURSE = range(8)
WIDTH_FOR_ROW = 480
"""So wide the totals and the buttons are side by side."""


@dataclass(frozen=True)
class Listed:
    """One parameter, in the words of the table; numbers are None where there is none."""

    item: Selectable
    name: str
    shape: str
    initializer: str
    state: str
    is_waiting: bool
    norm: float | None
    gradient: float | None
    count: int | None
    uses: str
    course: tuple[float, ...] = ()

    @property
    def is_shared(self) -> bool:
        """Several inputs are fed by it."""
        return bool(self.uses)


class ParametersPanel(QWidget):
    """The table with a line of totals under it.

    Signals:
        edit_wanted: The values of the selected parameter should be edited.
        load_wanted: Values should be loaded from a file.
    """

    edit_wanted = Signal()
    load_wanted = Signal()

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._is_following = False
        self._items: list[Selectable] = []
        self._small_courses = SmallCourses()
        self._renewal = Renewal(self, self.refresh)
        self.table = self._make_table()
        self.total = Label("", "dim", wrap=True)
        hint = self.tr("Weights and biases are listed here as soon as a layer that has some is placed.")
        self.empty = EmptyState("layers", self.tr("No parameters yet"), hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inset = QVBoxLayout()
        inset.setContentsMargins(TABLE_INSET, 0, TABLE_INSET, 0)
        inset.addWidget(self.table)
        column.addLayout(inset, 1)
        column.addLayout(self._bottom())
        column.addWidget(self.empty, 1)
        session.problems_changed.connect(self._follow_document)
        session.run_changed.connect(self._renewal.note)
        session.parameters_changed.connect(self._renewal.note)
        session.training.runs_changed.connect(self._renewal.note)
        session.selection_changed.connect(self._follow_selection)
        self.refresh()

    def _bottom(self) -> QVBoxLayout:
        self.edit = QPushButton(self.tr("Edit values…"))
        self.edit.setToolTip(self.tr("Change the values of the selected parameter in a table, or all by a formula"))
        self.edit.clicked.connect(self.edit_wanted)
        self.load = QPushButton(self.tr("Load values…"))
        self.load.setToolTip(self.tr("Give parameters the arrays of a safetensors or npz file"))
        self.load.clicked.connect(self.load_wanted)
        buttons = QWidget()
        line = QHBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        for button in (self.edit, self.load):
            button.setProperty("small", True)
            line.addWidget(button)
        line.addStretch(1)
        bottom = TurningBox(WIDTH_FOR_ROW)
        bottom.add(self.total, 1)
        bottom.add(buttons)
        inset = QVBoxLayout()
        inset.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        inset.addWidget(bottom)
        return inset

    def _make_table(self) -> SortedTable:
        table = SortedTable(self._columns(), self.tr("Parameters"), self)
        table.draw_courses(COURSE, lambda: theme().forward)
        table.setColumnHidden(COURSE, True)
        table.selectionModel().selectionChanged.connect(self._choose)
        table.activated.connect(self.edit_wanted)
        return table

    def _columns(self) -> list[Column]:
        return [
            Column(self.tr("Name"), 168, tip=self.tr("The name that exported code and files of weights use")),
            Column(self.tr("Shape"), 128, tip=self.tr("Its size along each axis; -1 is not known yet")),
            Column(self.tr("Initializer"), 104, tip=self.tr("What its first values are drawn from")),
            Column(
                self.tr("State"),
                152,
                tip=self.tr("Whether it has values and a gradient, or what it waits for"),
                stretches=True,
            ),
            Column(self.tr("Norm"), 80, True, self.tr("The root of the sum of its squared values")),
            Column(self.tr("Gradient norm"), 112, True, self.tr("The same of its gradient, after a backward run")),
            Column(self.tr("Count"), 80, True, self.tr("How many values it has")),
            Column(self.tr("Norm in training"), 128, tip=self.tr("How its norm went in the newest training")),
        ]

    def sizeHint(self) -> QSize:
        return QSize(860, 290)

    # Rows

    def refresh(self) -> None:
        """Show the parameters as they are now."""
        self._renewal.done()
        rows = self._rows()
        self._items = [row.item for row in rows]
        self._is_following = True
        self.table.cells.set_rows([(row.item, self._cells(row)) for row in rows])
        self._is_following = False
        self.table.setColumnHidden(COURSE, not any(row.course for row in rows))
        for widget in (self.table, self.total, self.edit, self.load):
            widget.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.total.setText(self._total(rows))
        self._follow_selection()

    def _follow_document(self) -> None:
        self._renewal.note()
        if self.isVisible():
            self.refresh()

    def _cells(self, row: Listed) -> tuple[Cell, ...]:
        waiting = "unknown" if row.is_waiting else ""
        shared = self.tr("Shared by {0}; it counts once.").format(row.uses) if row.is_shared else ""
        size = count(row.count) if row.count is not None else "–"
        return (
            Cell(row.name, row.name.lower(), row.name, tip=shared, icon="link" if row.is_shared else ""),
            Cell(row.shape, float(row.count or -1), row.shape, waiting),
            Cell(row.initializer, row.initializer.lower(), row.initializer, "dim", is_words=True),
            Cell(row.state, row.state.lower(), row.state, waiting or "dim", row.state, is_words=True),
            _number_cell(row.norm),
            _number_cell(row.gradient),
            Cell(size, float(row.count or -1), str(row.count or ""), "dim"),
            Cell("", "", "", course=row.course),
        )

    def _rows(self) -> list[Listed]:
        session = self.session
        known = session.variables
        # What is wrong about an initializer is said when it is used; the other parameters are shown meanwhile.
        found = parameter_specs(session.document, session.registry, session.inference, leaves_out_wrong=True)
        specs = {spec.path: spec for spec in found}
        listed = [info for ref, info in known.items() if info.role is Role.PARAMETER and tuple(ref) in specs]
        courses = self._courses([info.ref for info in listed])
        return [self._row(info, specs[tuple(info.ref)], course) for info, course in zip(listed, courses, strict=True)]

    def _row(self, info: VariableInfo, spec: ParameterSpec, course: tuple[float, ...]) -> Listed:
        run, graph = self.session.run, self.session.graph
        value, gradient = run.statistics(info.ref, "value"), run.statistics(info.ref, "gradient")
        # A parameter that was deferred has a shape as soon as data has come, whatever the document leaves open.
        shape = value.shape if value is not None else spec.shape
        is_waiting = not is_complete(shape)
        if is_waiting:
            waited = ", ".join(spec.waits_for)
            state = self.tr("waiting for {0}").format(waited) if waited else self.tr("waiting for its shape")
        elif value is None:
            state = self.tr("no values yet")
        else:
            state = self.tr("set, has a gradient") if gradient is not None else self.tr("set")
        return Listed(
            item=info.ref if info.implicit else info.ref.node,
            name=info.name,
            shape=format_shape(shape),
            initializer=operator_text(spec.initializer.display_name),
            state=state,
            is_waiting=is_waiting,
            norm=value.norm if value is not None else None,
            gradient=gradient.norm if gradient is not None else None,
            count=None if is_waiting or shape is None else prod(shape),
            uses=", ".join(port_name(graph, use) for use in info.uses) if len(info.uses) > 1 else "",
            course=course,
        )

    def _courses(self, refs: list[PortRef]) -> list[tuple[float, ...]]:
        """Return the norms of parameters over the newest training; nothing of one that it did not move."""
        run = self.session.training.current
        recorded = [run.results.moments.get(tuple(ref), ()) if run is not None else () for ref in refs]
        courses = self._small_courses.of(recorded).tolist()
        return [tuple(course) if moments else () for moments, course in zip(recorded, courses, strict=True)]

    def _total(self, rows: list[Listed]) -> str:
        shared = sum(row.is_shared for row in rows)
        waiting = sum(row.is_waiting for row in rows)
        values = sum(row.count or 0 for row in rows)
        parts = [self.tr("{0} parameters").format(len(rows)), self.tr("{0} values").format(count(values))]
        if shared:
            parts.append(self.tr("{0} shared, counted once").format(shared))
        if waiting:
            parts.append(self.tr("{0} waiting").format(waiting))
        return " · ".join(parts)

    # Selection

    def _choose(self) -> None:
        if self._is_following:
            return
        chosen = self.table.selected_keys()
        self._is_following = True
        self.session.select([item for item in self._items if item in chosen])
        self._is_following = False

    def _follow_selection(self) -> None:
        if self._is_following:
            return
        self._is_following = True
        self.table.select_keys(self.session.selection)
        self._is_following = False


def _number_cell(value: float | None) -> Cell:
    return Cell("–", -1.0, "") if value is None else Cell(number(value), value, repr(value), tip=repr(value))
