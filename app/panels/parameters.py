"""The table of all parameters: shared ones once, with their shapes, first values, states and norms."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.panels.texts import count, number, port_name
from app.session import EditorSession, Selectable
from app.theme import icon, mono, notifier, theme, ui
from app.translations import operator_text
from app.widgets.empty import EmptyState
from app.widgets.labels import Label
from app.widgets.seen import is_seen
from app.widgets.sparkline import SPARK_ROLE, SparklineDelegate
from core.dimension import format_shape, is_complete
from core.graph.model import PortRef
from core.graph.ports import VariableInfo
from core.operators.operator import Role
from core.parameters.needs import parameter_specs
from core.parameters.store import ParameterSpec
from core.training.recorder import SmallCourses

REFRESH_MS = 100
SORT_ROLE = Qt.ItemDataRole.UserRole
NAME, SHAPE, INITIALIZER, STATE, NORM, GRADIENT, COUNT, COURSE = range(8)
NUMBERS = frozenset({NORM, GRADIENT, COUNT})


@dataclass(frozen=True)
class Row:
    """One parameter, in the words of the table; numbers are None where there is none."""

    ref: PortRef
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
    def words(self) -> tuple[object, ...]:
        """What stands before the numbers."""
        return self.name, self.shape, self.initializer, self.state, self.is_waiting, self.uses

    @property
    def is_shared(self) -> bool:
        """Several inputs are fed by it."""
        return bool(self.uses)


class ParameterModel(QAbstractTableModel):
    """The rows of the table."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self._titles = [
            self.tr("Name"),
            self.tr("Shape"),
            self.tr("Initializer"),
            self.tr("State"),
            self.tr("Norm"),
            self.tr("Gradient norm"),
            self.tr("Count"),
            self.tr("Norm in training"),
        ]

    def set_rows(self, rows: list[Row]) -> None:
        """Show other rows; the same parameters keep their places and selection."""
        if [row.ref for row in rows] == [row.ref for row in self.rows]:
            other = [place for place, (old, new) in enumerate(zip(self.rows, rows, strict=True)) if old != new]
            if other:
                # in a training only numbers change: the cells before them need not be painted again
                first = NORM if all(rows[place].words == self.rows[place].words for place in other) else NAME
                self.rows = rows
                self.dataChanged.emit(self.index(other[0], first), self.index(other[-1], len(self._titles) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            return _alignment(section)
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == SORT_ROLE:
            return self._key(row, column)
        if role == SPARK_ROLE:
            return row.course if column == COURSE else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole:
            return ui() if column in {INITIALIZER, STATE} else mono()
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column == NAME and row.is_shared:
            return icon("link", theme().dim)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return self._tool_tip(row, column)
        return None

    def _text(self, row: Row, column: int) -> str:
        if column in NUMBERS:
            value = {NORM: row.norm, GRADIENT: row.gradient, COUNT: row.count}[column]
            if value is None:
                return "–"
            return count(int(value)) if column == COUNT else number(value)
        return {NAME: row.name, SHAPE: row.shape, INITIALIZER: row.initializer, STATE: row.state}.get(column, "")

    def _key(self, row: Row, column: int) -> object:
        if column in NUMBERS:
            value = {NORM: row.norm, GRADIENT: row.gradient, COUNT: row.count}[column]
            return -1.0 if value is None else float(value)
        return (row.count or -1) if column == SHAPE else self._text(row, column).lower()

    def _tool_tip(self, row: Row, column: int) -> str | None:
        if column == NAME and row.is_shared:
            return self.tr("Shared by {0}; it counts once.").format(row.uses)
        exact = {NORM: row.norm, GRADIENT: row.gradient}.get(column)
        return repr(exact) if exact is not None else (row.state if column == STATE else None)


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
        self._is_dirty = True
        self._small_courses = SmallCourses()
        self.model = ParameterModel(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.model)
        self._sorted.setSortRole(SORT_ROLE)
        self.table = self._make_table()
        self.total = Label("", "dim")
        self.total.setContentsMargins(16, 6, 16, 6)
        hint = self.tr("Weights and biases are listed here as soon as a layer that has some is placed.")
        self.empty = EmptyState("layers", self.tr("No parameters yet"), hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inset = QVBoxLayout()
        inset.setContentsMargins(5, 0, 5, 0)
        inset.addWidget(self.table)
        column.addLayout(inset, 1)
        column.addLayout(self._bottom())
        column.addWidget(self.empty, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._refresh_if_seen)
        session.problems_changed.connect(self._follow_document)
        session.run_changed.connect(self._note)
        session.parameters_changed.connect(self._note)
        session.training.runs_changed.connect(self._note)
        session.selection_changed.connect(self._follow_selection)
        notifier().changed.connect(self._use_theme)
        self._refresh_values()

    def _bottom(self) -> QHBoxLayout:
        self.edit = QPushButton(self.tr("Edit values…"))
        self.edit.setToolTip(self.tr("Change the values of the selected parameter in a table, or all by a formula"))
        self.edit.clicked.connect(self.edit_wanted)
        self.load = QPushButton(self.tr("Load values…"))
        self.load.setToolTip(self.tr("Give parameters the arrays of a safetensors or npz file"))
        self.load.clicked.connect(self.load_wanted)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 16, 6)
        line.setSpacing(8)
        line.addWidget(self.total, 1)
        for button in (self.edit, self.load):
            button.setProperty("small", True)
            line.addWidget(button)
        return line

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setObjectName("parameters")
        table.setModel(self._sorted)
        table.setAccessibleName(self.tr("Parameters"))
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setIconSize(QSize(14, 14))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((NAME, 168), (SHAPE, 128), (INITIALIZER, 104), (NORM, 80), (GRADIENT, 112), (COUNT, 80)):
            header.resizeSection(column, width)
        header.resizeSection(COURSE, 128)
        table.setItemDelegateForColumn(COURSE, SparklineDelegate(lambda: theme().forward, table))
        table.setColumnHidden(COURSE, True)
        table.selectionModel().selectionChanged.connect(self._choose)
        table.activated.connect(self.edit_wanted)
        return table

    def sizeHint(self) -> QSize:
        return QSize(860, 290)

    # Rows

    def refresh(self) -> None:
        """Show the parameters as they are now."""
        rows = self._rows()
        self._is_following = True
        self.model.set_rows(rows)
        self._is_following = False
        self.table.setColumnHidden(COURSE, not any(row.course for row in rows))
        for widget in (self.table, self.total, self.edit, self.load):
            widget.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.total.setText(self._total(rows))
        self._follow_selection()

    def _follow_document(self) -> None:
        self._is_dirty = True
        if self.isVisible():
            self._refresh_values()

    def _note(self) -> None:
        self._is_dirty = True
        if not self._timer.isActive():
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_dirty:
            self._refresh_values()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_dirty and not self._timer.isActive():
            self._timer.start()

    def _refresh_if_seen(self) -> None:
        if self._is_dirty and is_seen(self):
            self._refresh_values()

    def _refresh_values(self) -> None:
        self._is_dirty = False
        self.refresh()

    def _use_theme(self) -> None:
        self.table.viewport().update()

    def _rows(self) -> list[Row]:
        session = self.session
        known = session.variables
        # What is wrong about an initializer is said when it is used; the other parameters are shown meanwhile.
        found = parameter_specs(session.document, session.registry, session.inference, leaves_out_wrong=True)
        specs = {spec.path: spec for spec in found}
        listed = [info for ref, info in known.items() if info.role is Role.PARAMETER and tuple(ref) in specs]
        courses = self._courses([info.ref for info in listed])
        return [self._row(info, specs[tuple(info.ref)], course) for info, course in zip(listed, courses, strict=True)]

    def _row(self, info: VariableInfo, spec: ParameterSpec, course: tuple[float, ...]) -> Row:
        run, graph = self.session.run, self.session.graph
        value, gradient = run.statistics(info.ref, "value"), run.statistics(info.ref, "gradient")
        is_waiting = not is_complete(spec.shape)
        if is_waiting:
            waited = ", ".join(spec.waits_for)
            state = self.tr("waiting for {0}").format(waited) if waited else self.tr("waiting for its shape")
        elif value is None:
            state = self.tr("no values yet")
        else:
            state = self.tr("set, has a gradient") if gradient is not None else self.tr("set")
        return Row(
            ref=info.ref,
            item=info.ref if info.implicit else info.ref.node,
            name=info.name,
            shape=format_shape(spec.shape),
            initializer=operator_text(spec.initializer.display_name),
            state=state,
            is_waiting=is_waiting,
            norm=value.norm if value is not None else None,
            gradient=gradient.norm if gradient is not None else None,
            count=None if is_waiting or spec.shape is None else prod(spec.shape),
            uses=", ".join(port_name(graph, use) for use in info.uses) if len(info.uses) > 1 else "",
            course=course,
        )

    def _courses(self, refs: list[PortRef]) -> list[tuple[float, ...]]:
        """Return the norms of parameters over the newest training; nothing of one that it did not move."""
        run = self.session.training.current
        recorded = [run.moments.get(tuple(ref), ()) if run is not None else () for ref in refs]
        courses = self._small_courses.of(recorded).tolist()
        return [tuple(course) if moments else () for moments, course in zip(recorded, courses, strict=True)]

    def _total(self, rows: list[Row]) -> str:
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
        chosen = [self.model.rows[self._sorted.mapToSource(index).row()].item for index in self._chosen_indexes()]
        self._is_following = True
        self.session.select(chosen)
        self._is_following = False

    def _chosen_indexes(self) -> list[QModelIndex]:
        return self.table.selectionModel().selectedRows()

    def _follow_selection(self) -> None:
        if self._is_following:
            return
        wanted = QItemSelection()
        for row, each in enumerate(self.model.rows):
            if each.item in self.session.selection:
                first = self._sorted.mapFromSource(self.model.index(row, 0))
                last = self._sorted.mapFromSource(self.model.index(row, COURSE))
                wanted.select(first, last)
        self._is_following = True
        self.table.selectionModel().select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if not wanted.isEmpty():
            self.table.scrollTo(wanted.indexes()[0])
        self._is_following = False


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _colour(row: Row, column: int) -> QColor:
    tokens = theme()
    if row.is_waiting and column in {STATE, SHAPE}:
        return QColor(tokens.unknown)
    if column in {INITIALIZER, STATE, COUNT}:
        return QColor(tokens.dim)
    return QColor(tokens.text)
