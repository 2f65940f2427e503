"""Load values: which array of a file goes to which parameter; one undo step."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path as FilePath

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.dialogs.texts import TextDialog
from app.session.session import EditorSession
from app.theme import mono, notifier, theme
from app.translations import in_a_row
from app.widgets.fields import Choice
from app.widgets.labels import Label
from core.base import MXNetError
from core.dimension import format_shape
from core.export.weights import MAX_BYTES, read_arrays
from core.ndarray.files import load as load_params
from core.operators.operator import Array
from core.parameters.matching import Match, choose, fits, matched
from core.parameters.needs import parameter_specs
from core.parameters.store import Parameter
from core.problem import Problem, Refused

translate = QCoreApplication.translate

PARAMS = ".params"
NAME, SHAPE, ARRAY, STATE = range(4)
NOTHING = ""


def read_values(file: FilePath) -> dict[str, Array]:
    """Return the arrays of a file by name, or by number where they have none: safetensors, npz or MXNet's params.

    Raises:
        Refused: ``weights_…``: it is damaged, or its arrays would take too much memory.
    """
    if file.suffix.lower() != PARAMS or not file.is_file():
        return read_arrays(file)
    size = file.stat().st_size
    if size > MAX_BYTES:
        values = {"file": file.name}
        raise Refused(Problem("weights_too_large", values=values, expected=MAX_BYTES // 2**20, found=size // 2**20))
    try:
        found = load_params(file)
    except MXNetError as error:
        raise Refused(Problem("weights_damaged", values={"file": file.name})) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(Problem("weights_unreadable", values={"file": file.name, "reason": reason})) from error
    by_name = found if isinstance(found, dict) else {str(number): array for number, array in enumerate(found)}
    return {name: array.data for name, array in by_name.items()}


class LoadValuesDialog(TextDialog):
    """Lists every parameter with the array that is chosen for it, and whether it fits."""

    def __init__(
        self, session: EditorSession, file: FilePath, arrays: Mapping[str, Array], parent: QWidget | None = None
    ) -> None:
        super().__init__(translate("load_values", "Load values from {0}").format(file.name), parent)
        self._session = session
        self._arrays = arrays
        specs = parameter_specs(session.document, session.registry, session.inference)
        self.matches: tuple[Match, ...] = matched(specs, arrays)
        self.choices: list[Choice] = []
        self.table = self._table()
        self.column.addWidget(self.table, 1)
        self.total = Label("", "dim", wrap=True)
        self.column.addWidget(self.total)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.load = self.buttons.addButton(translate("load_values", "Load"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.load.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.column.addWidget(self.buttons)
        self.resize(800, 440)
        notifier().changed.connect(self._show)
        self._show()

    def _table(self) -> QTableWidget:
        table = QTableWidget(len(self.matches), 4, self)
        table.setAccessibleName(translate("load_values", "Parameters and the arrays for them"))
        table.setHorizontalHeaderLabels(
            [
                translate("load_values", "Parameter"),
                translate("load_values", "Shape"),
                translate("load_values", "Array of the file"),
                "",
            ]
        )
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(36)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, width in ((NAME, 176), (SHAPE, 112), (ARRAY, 264)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        for row, match in enumerate(self.matches):
            for column, text in ((NAME, match.spec.name), (SHAPE, format_shape(match.spec.shape)), (STATE, "")):
                item = QTableWidgetItem(text)
                item.setFont(mono() if column != STATE else item.font())
                table.setItem(row, column, item)
            table.setCellWidget(row, ARRAY, self._choice(row, match))
        return table

    def _choice(self, row: int, match: Match) -> Choice:
        """Offer the arrays that fit first."""
        names = sorted(self._arrays, key=lambda name: not fits(match.spec, self._arrays[name].shape))
        options = [(name, f"{name}  {format_shape(self._arrays[name].shape)}") for name in names]
        choice = Choice([(NOTHING, translate("load_values", "nothing")), *options])
        choice.setAccessibleName(translate("load_values", "Array for {0}").format(match.spec.name))
        choice.set_value(match.array or NOTHING)
        choice.committed.connect(partial(self._choose, row))
        self.choices.append(choice)
        return choice

    def _choose(self, row: int, name: str) -> None:
        self.matches = choose(self.matches, self.matches[row].spec, name or None)
        self._show()

    def _show(self) -> None:
        tokens = theme()
        for row, match in enumerate(self.matches):
            text, colour = self._state(match)
            item = self.table.item(row, STATE)
            if item is None:
                continue
            item.setText(text)
            item.setToolTip(text)
            item.setForeground(QColor({"good": tokens.ok, "bad": tokens.error}.get(colour, tokens.dim)))
        count = len(self.values())
        unused = [name for name in self._arrays if name not in {match.array for match in self.matches}]
        parts = [translate("load_values", "{0} of {1} parameters get values.").format(count, len(self.matches))]
        if unused:
            named = ", ".join([*unused[:4], *(["…"] if len(unused) > 4 else [])])
            parts.append(translate("load_values", "Not used: {0}.").format(named))
        self.total.setText(in_a_row(parts))
        self.load.setEnabled(count > 0)

    def _state(self, match: Match) -> tuple[str, str]:
        if match.array is None:
            return translate("load_values", "keeps what it has"), ""
        array = self._arrays[match.array]
        if not fits(match.spec, array.shape):
            return translate("load_values", "does not fit"), "bad"
        if not np.isfinite(array).all():
            return translate("load_values", "fits; not all finite"), "bad"
        return translate("load_values", "fits"), "good"

    def values(self) -> dict[tuple[str, ...], Parameter]:
        """Return what would be loaded, by path: every chosen array that fits."""
        return {
            match.spec.path: Parameter(value=_kept(self._arrays[match.array]))
            for match in self.matches
            if match.array is not None and fits(match.spec, self._arrays[match.array].shape)
        }

    def accept(self) -> None:
        values = self.values()
        if values:
            self._session.set_parameters(values, "load_values")
            text = translate("load_values", "{0} parameters loaded; Undo brings the old values back.")
            self._session.message.emit(text.format(len(values)), "success")
        super().accept()


def _kept(array: Array) -> Array:
    kept = np.array(array, np.float32)
    kept.flags.writeable = False
    return kept
