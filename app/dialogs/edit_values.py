"""Edit values: the values of one parameter as a table, and a formula for all of them; one undo step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QTableView, QWidget

from app.dialogs.texts import TextDialog
from app.problem_texts import problem_text
from app.session.session import EditorSession
from app.theme import GRID, mono
from app.widgets.fields import Choice
from app.widgets.labels import Label
from core.dimension import format_shape, is_complete
from core.graph.model import NodeId, PortRef
from core.operators.operator import Array
from core.parameters.formula import FOR_EDITS, FUNCTIONS, edited, parse
from core.parameters.needs import parameter_specs
from core.parameters.store import Parameter, ParameterSpec
from core.problem import Path, Refused
from core.runtime.random import generator
from core.runtime.statistics import statistics

LONGEST_VALUE = "-1.1754944e-38"
"""No number of float32 is written longer than this."""
MOST_CELLS = 4096
"""More values are not edited one by one."""

translate = QCoreApplication.translate


def parameter_to_edit(session: EditorSession) -> PortRef | None:
    """Return the parameter that is meant by what is selected: a ghost, else the first one of the nodes; else any."""
    specs, selected = editable(session), session.selection
    ghosts = {tuple(item) for item in selected if isinstance(item, PortRef)}
    nodes = {item.node if isinstance(item, PortRef) else item for item in selected}
    found = [path for path in specs if path in ghosts] or [path for path in specs if path[0] in nodes] or list(specs)
    return _ref(found[0]) if found else None


def editable(session: EditorSession) -> Mapping[Path, ParameterSpec]:
    """Return the parameters whose shapes are known, by path."""
    try:
        specs = parameter_specs(session.document, session.registry, session.inference)
    except Refused:
        return {}
    return {spec.path: spec for spec in specs if spec.shape is not None and is_complete(spec.shape)}


def _ref(path: Path) -> PortRef:
    return PortRef(NodeId(path[0]), path[1])


class ValuesModel(QAbstractTableModel):
    """An array as rows of its last axis, a vector as one column; what is typed goes into a copy."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shape: tuple[int, ...] = ()
        self.values: Array = np.zeros((0, 0), np.float32)

    def set_array(self, array: Array) -> None:
        """Show a copy of an array."""
        self.beginResetModel()
        self.shape = array.shape
        columns = array.shape[-1] if array.ndim > 1 else 1
        self.values = np.array(array, np.float32).reshape(-1, columns) if array.size else np.zeros((0, 0), np.float32)
        self.endResetModel()

    def array(self) -> Array:
        """Return what is shown, in the parameter's shape."""
        return self.values.reshape(self.shape).copy()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's form
        return 0 if parent.isValid() else self.values.shape[0]

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.values.shape[1]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal or len(self.shape) < 3:
            return str(section)
        place = np.unravel_index(section, self.shape[:-1])
        return ", ".join(str(int(axis)) for axis in place)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return str(self.values[index.row(), index.column()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return mono() if role == Qt.ItemDataRole.FontRole else None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        try:  # a cell takes a formula too: 1/3, -0.5, w*2
            cell = self.values[index.row() : index.row() + 1, index.column()].reshape(())
            self.values[index.row(), index.column()] = edited(str(value), cell, generator(0, ()))
        except Refused:
            return False
        self.dataChanged.emit(index, index)
        return role == Qt.ItemDataRole.EditRole


class EditValuesDialog(TextDialog):
    """Edits a copy of a parameter's values; OK takes it over."""

    def __init__(self, session: EditorSession, ref: PortRef, parent: QWidget | None = None) -> None:
        super().__init__(translate("edit_values", "Edit values"), parent)
        self._session = session
        self._specs = editable(session)
        self._path = tuple(ref)
        self._is_changed = False
        self._array: Array = np.zeros(0, np.float32)
        self._add_head()
        self._add_formula()
        self._add_table()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.column.addWidget(self.buttons)
        self.resize(640, 480)
        self._show_parameter()

    def _add_head(self) -> None:
        self.parameter = Choice([("/".join(path), spec.name) for path, spec in self._specs.items()])
        self.parameter.setAccessibleName(translate("edit_values", "Parameter"))
        self.parameter.setToolTip(translate("edit_values", "Whose values are edited"))
        self.parameter.set_value("/".join(self._path))
        self.parameter.committed.connect(self._choose)
        self.shape = Label("", "mono_dim")
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.parameter, 1)
        line.addWidget(self.shape)
        self.column.addLayout(line)
        self.note = Label("", "dim", wrap=True)
        self.column.addWidget(self.note)

    def _add_formula(self) -> None:
        self.formula = QLineEdit(self)
        self.formula.setProperty("mono", True)
        self.formula.setPlaceholderText("w + 1")
        self.formula.setAccessibleName(translate("edit_values", "Formula for all values"))
        self.formula.setToolTip(
            translate(
                "edit_values",
                "What every value becomes: w is the value as it is, u is drawn between −1 and 1, n is normal, i and j"
                " are the indices; {0}",
            ).format(", ".join(FUNCTIONS))
        )
        self.formula.textEdited.connect(self._check_formula)
        self.formula.returnPressed.connect(self._apply_formula)
        self.apply = QPushButton(translate("edit_values", "Apply to all"), self)
        self.apply.setAutoDefault(False)
        self.apply.setToolTip(translate("edit_values", "Compute every value anew by the formula"))
        self.apply.clicked.connect(self._apply_formula)
        self.error = Label("", "error", wrap=True)
        label = QLabel("w =", self)
        label.setProperty("role", "mono_dim")
        label.setBuddy(self.formula)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(label)
        line.addWidget(self.formula, 1)
        line.addWidget(self.apply)
        self.column.addLayout(line)
        self.column.addWidget(self.error)
        self.error.hide()

    def _add_table(self) -> None:
        self.model = ValuesModel(self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setAccessibleName(translate("edit_values", "Values"))
        self.table.setToolTip(translate("edit_values", "Double-click or type to change a value; 1/3 and w*2 work too"))
        self.table.setTabKeyNavigation(False)
        width = QFontMetrics(mono()).horizontalAdvance(LONGEST_VALUE)
        self.table.horizontalHeader().setDefaultSectionSize(width + 2 * GRID)
        self.table.verticalHeader().setDefaultSectionSize(3 * GRID)
        self.model.dataChanged.connect(self._note_change)
        self.statistics = Label("", "mono_dim")
        self.large = Label("", "dim", wrap=True)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.large)
        self.column.addWidget(self.statistics)

    # What is edited

    def _choose(self, key: str) -> None:
        self._keep()
        self._path = tuple(key.split("/"))
        self._show_parameter()

    def _show_parameter(self) -> None:
        spec, value = self._specs[self._path], self._session.store.value(self._path)
        shape = spec.shape or ()
        is_set = value is not None and value.shape == shape
        self.shape.setText(format_shape(shape))
        self.note.setText(
            "" if is_set else translate("edit_values", "It has no values yet; here it begins with zeros.")
        )
        self.note.setVisible(not is_set)
        self._show_array(np.zeros(shape, np.float32) if value is None or not is_set else value)
        self._is_changed = False

    def _show_array(self, array: Array) -> None:
        self._array = array
        is_small = array.size <= MOST_CELLS
        self.model.set_array(array if is_small else np.zeros((0, 0), np.float32))
        self.table.setVisible(is_small)
        self.large.setVisible(not is_small)
        text = translate("edit_values", "{0} values are too many to edit one by one (the most is {1}): use a formula.")
        self.large.setText(text.format(f"{array.size:,}", f"{MOST_CELLS:,}"))
        found = statistics(array)
        text = translate("edit_values", "min {0}   max {1}   mean {2}   std {3}")
        self.statistics.setText(text.format(*(f"{each:.4g}" for each in (found.min, found.max, found.mean, found.std))))

    def array(self) -> Array:
        """Return the values as they are edited."""
        return self.model.array() if self._array.size <= MOST_CELLS else self._array

    def _note_change(self) -> None:
        self._is_changed = True

    # The formula

    def _check_formula(self, text: str) -> None:
        sentence = ""
        try:
            if text.strip():
                parse(text, FOR_EDITS)
        except Refused as refused:
            sentence = problem_text(refused.problem)
        self._complain(sentence)

    def _apply_formula(self) -> None:
        # The same formula draws the same numbers each time.
        draws = generator(self._session.document.run.seed, self._path, "edit")
        try:
            made = edited(self.formula.text(), self.array(), draws)
        except Refused as refused:
            self._complain(problem_text(refused.problem))
            self.formula.setFocus()
            return
        self._complain("")
        self._show_array(made)
        self._is_changed = True

    def _complain(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    # Taking it over

    def accept(self) -> None:
        self._keep()
        super().accept()

    def _keep(self) -> None:
        """Give the parameter what was edited, as one step of undo."""
        if not self._is_changed:
            return
        value = self.array()
        value.flags.writeable = False
        self._session.set_parameters({self._path: Parameter(value=value)}, "edit_values")
        self._is_changed = False
