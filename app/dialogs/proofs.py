"""Export: every target with what its code was proven to compute, or what it needs to be installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QCloseEvent, QColor, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.actions.action import QT_TRANSLATE_NOOP
from app.dialogs.texts import TextDialog
from app.session.proving import Proof, badge
from app.theme import GRID, mono, notifier, theme
from app.translations import operator_text
from app.widgets.labels import Label
from core.export.targets import TARGETS, Target, targets
from core.export.verify import GIVEN, RANDOM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.session.session import EditorSession
    from app.settings import Settings
    from core.export.verify import VerifyReport

translate = QCoreApplication.translate

CONTEXT = "export"
"""Of texts that are marked in tables."""

GIVES = {
    "pytorch": QT_TRANSLATE_NOOP(
        "export",
        "An nn.Module as one writes it by hand, with its loss and its weights in safetensors. It trains, runs on GPUs,"
        " and goes wherever PyTorch goes.",
    ),
    "keras": QT_TRANSLATE_NOOP(
        "export", "A Keras 3 model for any backend, with its loss and its weights in npz, in the layout of Keras."
    ),
    "flax": QT_TRANSLATE_NOOP(
        "export", "A Flax NNX module for JAX, with its loss and its weights in safetensors, in the layout of Flax."
    ),
    "numpy": QT_TRANSLATE_NOOP(
        "export",
        "Forward and backward written out in NumPy, with weights in npz. Nothing is hidden in a library: to be read"
        " and taken apart.",
    ),
    "symloom": QT_TRANSLATE_NOOP(
        "export", "A script that runs the same graph without this window. Symloom reads it back as a document."
    ),
    "mxnet": QT_TRANSLATE_NOOP(
        "export",
        "The graph in MXNet's Symbol API, with weights in .params and a loop that trains it. Symloom reads it back as"
        " a document.",
    ),
    "gluon": QT_TRANSLATE_NOOP(
        "export", "A HybridBlock of MXNet Gluon, with weights in .params, trained with autograd and a Trainer."
    ),
    "symbol_json": QT_TRANSLATE_NOOP(
        "export", "The graph as MXNet's own file, with weights in .params. MXNet and Symloom open it."
    ),
    "onnx": QT_TRANSLATE_NOOP(
        "export",
        "One file with the graph and its weights for other runtimes. It is there for use: it can't be trained, so"
        " gradients are not compared.",
    ),
}
"""Target -> what one gets."""

TRAINED = "pytorch"
"""The target that a training script can be written for."""
TRAINING_TIP = QT_TRANSLATE_NOOP(
    "export",
    "Data, optimizer and settings of this document; runs as one process, or as many with torchrun, and saves"
    " checkpoints that Symloom loads",
)
NO_TRAINING_TIP = QT_TRANSLATE_NOOP("export", "Training scripts are written for PyTorch only")

TARGET, BADGE = range(2)
TARGET_ROLE = Qt.ItemDataRole.UserRole


class ExportDialog(TextDialog):
    """One row for each target: its badge, and below what the chosen one has to say.

    Signals:
        export_wanted: The target whose files should be written, and whether a training script comes with them.
    """

    export_wanted = Signal(str, bool)

    def __init__(self, session: EditorSession, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(translate("export", "Export code"), parent)
        self._session = session
        self._settings = settings
        self.add_text(
            translate(
                "export",
                "Verify runs the exported code in a process of its own and compares its outputs and all gradients"
                " with those of Symloom, on the data of the document and on random data.",
            )
        )
        self.column.addSpacing(GRID)
        self.column.addLayout(self._python_row())
        self.rows = self._table()
        self.column.addWidget(self.rows, 1)
        self.column.addSpacing(GRID)
        self.gives = self._text("", 5 * GRID)
        self.details = self._text("dim", 6 * GRID)
        self.training = QCheckBox(translate("export", "Add a script that &trains it: train.py"), self)
        self.column.addWidget(self.training)
        self.column.addSpacing(GRID)
        self._add_buttons()
        self.resize(QSize(720, 680))
        self.rows.currentItemChanged.connect(self._show)
        session.prover.changed.connect(self._show)
        session.document_changed.connect(self._show)
        session.message.connect(self._tell)
        notifier().changed.connect(self._show)
        self.rows.setCurrentIndex(self.rows.model().index(0, TARGET))
        self.rows.setFocus()

    # What is there

    def _python_row(self) -> QHBoxLayout:
        self.python = QComboBox(self)
        self.python.setEditable(True)
        self.python.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.python.addItems(["", *self._settings.pythons])
        self.python.setCurrentText(self._settings.python)
        self.python.setAccessibleName(translate("export", "Python that runs the code"))
        line = self.python.lineEdit()
        if line is not None:
            line.setPlaceholderText(translate("export", "This one: {0}").format(sys.executable))
        self.browse = QPushButton(translate("export", "Browse…"), self)
        self.browse.setToolTip(translate("export", "Choose the Python of another environment"))
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._choose_python)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(Label(translate("export", "Python"), parent=self))
        row.addWidget(self.python, 1)
        row.addWidget(self.browse)
        return row

    def _text(self, role: str, height: int) -> Label:
        """Add a label below the table that has room for two lines, so that nothing jumps."""
        label = Label("", role, wrap=True, parent=self)
        label.setMinimumHeight(height)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(label)
        return label

    def _table(self) -> QTreeWidget:
        table = QTreeWidget(self)
        table.setAccessibleName(translate("export", "Targets"))
        table.setHeaderLabels([translate("export", "Target"), translate("export", "Largest difference")])
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setAllColumnsShowFocus(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.header().setSectionResizeMode(TARGET, QHeaderView.ResizeMode.Fixed)
        table.header().resizeSection(TARGET, 24 * GRID)
        table.header().setStretchLastSection(True)
        for target in targets():
            item = QTreeWidgetItem([operator_text(target.title), ""])
            item.setData(TARGET, TARGET_ROLE, target.id)
            item.setSizeHint(TARGET, QSize(0, 4 * GRID))
            table.addTopLevelItem(item)
        table.itemDoubleClicked.connect(self._export)
        return table

    def _add_buttons(self) -> None:
        role = QDialogButtonBox.ButtonRole
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.verify = self._button(translate("export", "&Verify"), role.ActionRole, self._verify)
        self.verify_all = self._button(translate("export", "Verify &all"), role.ActionRole, self._verify_all)
        self.stop = self._button(translate("export", "&Stop"), role.ActionRole, self._session.prover.cancel)
        self.copy = self._button(translate("export", "&Copy install line"), role.ActionRole, self._copy_install)
        self.export = self._button(translate("export", "&Export…"), role.AcceptRole, self._export)
        self.export.setDefault(True)
        self.buttons.rejected.connect(self.reject)
        self.column.addWidget(self.buttons)

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole, run: object) -> QPushButton:
        made = self.buttons.addButton(text, role)
        made.setAutoDefault(False)
        made.clicked.connect(run)
        return made

    @property
    def target(self) -> Target:
        """The target whose row is chosen."""
        item = self.rows.currentItem() or self.rows.topLevelItem(0)
        return TARGETS[str(item.data(TARGET, TARGET_ROLE))] if item is not None else targets()[0]

    # What is done

    def _choose_python(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, translate("export", "Choose a Python"), self.python.currentText())
        if chosen:
            self.python.setCurrentText(chosen)

    def _verify(self) -> None:
        self._prove([self.target.id])

    def _verify_all(self) -> None:
        self._prove([target.id for target in targets()])

    def _prove(self, ids: list[str]) -> None:
        python = self.python.currentText().strip()
        self._settings.python = python
        if python and self.python.findText(python) < 0:
            self.python.addItem(python)
        self._session.prover.start(ids, python)

    def _copy_install(self) -> None:
        QGuiApplication.clipboard().setText(self.target.install)

    def _export(self) -> None:
        if self.export.isEnabled():
            has_training = self.training.isEnabled() and self.training.isChecked()
            self.export_wanted.emit(self.target.id, has_training)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._session.prover.cancel()
        super().closeEvent(event)

    def reject(self) -> None:
        self._session.prover.cancel()
        super().reject()

    # What is shown

    def _show(self) -> None:
        prover = self._session.prover
        for row in range(self.rows.topLevelItemCount()):
            item = self.rows.topLevelItem(row)
            if item is not None:
                self._show_row(item)
        proof = prover.proof(self.target.id)
        self.gives.setText(translate(CONTEXT, GIVES[self.target.id]))
        self._set_details(details_text(self._session, self.target, proof), "dim")
        is_trained = self.target.id == TRAINED
        self.training.setEnabled(is_trained)
        self.training.setToolTip(translate(CONTEXT, TRAINING_TIP if is_trained else NO_TRAINING_TIP))
        has_nodes = bool(self._session.graph.nodes)
        self.verify.setEnabled(has_nodes and not prover.is_running)
        self.verify_all.setEnabled(has_nodes and not prover.is_running)
        self.export.setEnabled(has_nodes)
        self.stop.setEnabled(prover.is_running)
        self.copy.setEnabled(proof is not None and proof.is_missing)

    def _tell(self, text: str, level: str) -> None:
        """Say here how an export went, as the window's own messages are behind this one."""
        self._set_details(text, {"error": "error", "refused": "error", "success": "ok"}.get(level, ""))

    def _set_details(self, text: str, role: str) -> None:
        self.details.setText(text)
        self.details.set_role(role)

    def _show_row(self, item: QTreeWidgetItem) -> None:
        waiting = self._session.prover.waiting
        target = str(item.data(TARGET, TARGET_ROLE))
        if target in waiting:
            is_next = target == waiting[0]
            text = translate("export", "running…") if is_next else translate("export", "waiting")
            colour = theme().accent if is_next else theme().dim
        else:
            proof = self._session.prover.proof(target)
            text, colour = badge(proof)
            if proof is not None and proof.is_missing:
                text = f"{text}: {TARGETS[target].install}"
        item.setToolTip(BADGE, text)
        item.setText(BADGE, text or translate("export", "not verified"))
        item.setFont(BADGE, mono(12))
        item.setForeground(BADGE, QBrush(QColor(colour)))
        item.setData(
            TARGET, Qt.ItemDataRole.AccessibleTextRole, f"{operator_text(TARGETS[target].title)}: {item.text(BADGE)}"
        )


def details_text(session: EditorSession, target: Target, proof: Proof | None) -> str:
    """Return the sentences below the table."""
    if proof is None:
        return translate("export", "{0} code needs: {1}").format(operator_text(target.title), target.install)
    if proof.problem is not None:
        return session.problem_text(proof.problem)
    report = proof.report
    if report is None or report.missing:
        text = translate("export", "{0} has no module {1}. Install it there with: {2}")
        missing = report.missing if report is not None else target.framework
        return text.format(proof.python or Path(sys.executable).name, missing, target.install)
    lines = [_difference_text(OUTPUTS, report, report.largest_output, report.worst_output, report.output_data)]
    if report.largest_gradient is None:
        lines.append(
            translate("export", "Gradients were not compared: {0} has none.").format(operator_text(target.title))
        )
    else:
        gap, name = report.largest_gradient, report.worst_gradient
        lines.append(_difference_text(GRADIENTS, report, gap, name, report.gradient_data))
    return "\n".join(line for line in lines if line)


OUTPUTS = {
    "": QT_TRANSLATE_NOOP("export", "Outputs: {0}, the largest in {1}."),
    GIVEN: QT_TRANSLATE_NOOP("export", "Outputs: {0}, the largest in {1}, on the data of the document."),
    RANDOM: QT_TRANSLATE_NOOP("export", "Outputs: {0}, the largest in {1}, on random data."),
}
GRADIENTS = {
    "": QT_TRANSLATE_NOOP("export", "Gradients: {0}, the largest in that of {1}."),
    GIVEN: QT_TRANSLATE_NOOP("export", "Gradients: {0}, the largest in that of {1}, on the data of the document."),
    RANDOM: QT_TRANSLATE_NOOP("export", "Gradients: {0}, the largest in that of {1}, on random data."),
}
"""What is said of the largest difference, by the data where it is; by nothing if only one kind was compared on."""


def _difference_text(texts: Mapping[str, str], report: VerifyReport, number: float | None, name: str, data: str) -> str:
    text = texts[data if len(report.data) > 1 else ""]
    return "" if number is None else translate(CONTEXT, text).format(f"{number:.1e}", name)
