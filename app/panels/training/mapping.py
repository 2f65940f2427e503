"""Feed the network from a file: which of its columns or arrays goes to which Variable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QVBoxLayout, QWidget

from app.panels.edits import try_push
from app.session.session import EditorSession
from app.theme import GRID
from app.widgets.fields import Choice, FieldRow
from app.widgets.labels import Label
from core.dimension import UNKNOWN, Shape, format_shape
from core.graph.commands import SetParameterSettings, Several
from core.graph.model import PortRef, Source, frozen
from core.graph.ports import VariableInfo, variables
from core.operators.operator import Role
from core.problem import Refused
from core.runtime.tables import TableField, list_fields

translate = QCoreApplication.translate

WIDTH = 440
LEAVE = ""
"""The choice of a Variable that stays as it is."""

LABELS = ("label", "labels", "target", "targets", "class", "y")
"""Names of columns and arrays that usually hold what is to be told."""


def fed_variables(session: EditorSession) -> list[VariableInfo]:
    """Return the Variables that data come in by, in the order of the document."""
    graph = session.graph
    return [
        info
        for ref, info in variables(graph, session.registry).items()
        if info.role in (Role.DATA, Role.LABEL)
        and graph.settings_of(ref).initializer is None
        and graph.nodes[ref.node].operator != "Constant"
    ]


class MappingDialog(QDialog):
    """A line for each Variable, to choose a field of the file."""

    def __init__(self, session: EditorSession, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path = path
        self._fields = {str(index): field for index, field in enumerate(list_fields(path))}
        self.setWindowTitle(self.tr("Feed from {0}").format(path.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self.choices: dict[PortRef, Choice] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addWidget(Label(self.windowTitle(), "title"))
        hint = self.tr("Choose what feeds each Variable; one column or array may feed several.")
        column.addWidget(Label(hint, "dim", wrap=True))
        for info in fed_variables(session):
            self.choices[info.ref] = choice = self._choice(info)
            column.addWidget(FieldRow(info.name, choice, doc=self.tr("What feeds this Variable"), wide=True))
        self.complaint = Label("", "error", wrap=True)
        column.addWidget(self.complaint)
        button = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(button.Ok | button.Cancel)
        self.buttons.accepted.connect(self._apply)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)

    def _choice(self, info: VariableInfo) -> Choice:
        options = [(LEAVE, self.tr("leave as it is"))]
        options += [(key, self._text(field)) for key, field in self._fields.items()]
        choice = Choice(options)
        choice.set_value(self._likely(info))
        return choice

    def _text(self, field: TableField) -> str:
        name = field.name or self._path.name
        if ":" in name:
            name = self.tr("columns {0}").format(name)
        return name if not field.shape else f"{name}  {format_shape(field.shape)}"

    def _likely(self, info: VariableInfo) -> str:
        """Return the field that is likeliest meant: by its name for a label, by its shape for data."""
        if info.role is Role.LABEL:
            named = (key for key, field in self._fields.items() if field.name.lower() in LABELS)
            single = [key for key, field in self._fields.items() if field.shape == ()]
            return next(named, single[-1] if single else LEAVE)
        same = (key for key, field in self._fields.items() if field.name == info.name)
        wanted = self._session.inference.shape(info.ref)
        fitting = (key for key, field in self._fields.items() if field.shape and _fits(wanted, field.shape))
        return next(same, next(fitting, LEAVE))

    def _apply(self) -> None:
        commands = []
        for ref, choice in self.choices.items():
            field = self._fields.get(choice.value() or LEAVE)
            if field is not None:
                source = Source("file", path=self._shown_path(), field=field.name)
                settings = replace(self._session.graph.settings_of(ref), source=source)
                commands.append(SetParameterSettings(ref, settings))
        sentence = ""
        if commands:
            values = frozen({"file": self._path.name})
            sentence = try_push(self._session, Several(tuple(commands), "map_file", values)) or ""
        self.complaint.setText(sentence)
        if not sentence:
            self.accept()

    def _shown_path(self) -> str:
        folder = self._session.folder
        is_near = folder is not None and self._path.is_relative_to(folder)
        return (self._path.relative_to(folder) if is_near and folder is not None else self._path).as_posix()


def ask_for_file(session: EditorSession, parent: QWidget) -> MappingDialog | None:
    """Ask for a file, and open the dialog for it; None where none was chosen or it can't be read."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent,
        translate("training", "Feed from a file"),
        str(session.folder or Path.home()),
        translate("training", "Arrays (*.npy *.npz *.csv)"),
    )
    if not chosen:
        return None
    try:
        dialog = MappingDialog(session, Path(chosen), parent)
    except Refused as refused:
        session.message.emit(session.problem_text(refused.problem), "error")
        return None
    dialog.open()
    return dialog


def _fits(wanted: Shape | None, row: Shape) -> bool:
    """Tell whether rows of a shape can feed a Variable of a shape that may be open."""
    if wanted is None or len(wanted) != len(row) + 1:
        return wanted is None
    return all(size in (UNKNOWN, found) for size, found in zip(wanted[1:], row, strict=True))
