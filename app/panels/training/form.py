"""The settings of a training as a form; every change is an edit of the document."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.panels.edits import try_push
from app.panels.training.mapping import MappingDialog, ask_for_file, fed_variables
from app.session.session import EditorSession
from app.theme import GRID
from app.widgets.fields import Choice, FieldRow, Switch, ValueEdit, step_integer
from app.widgets.labels import Label
from core.graph.commands import SetTrainingSettings
from core.graph.model import TrainingSettings
from core.graph.settings import check_training
from core.training.settings import ARGUMENTS

translate = QCoreApplication.translate

FORM_WIDTH, LEAST_WIDTH = 280, 200
FIELD_WIDTH = 120


@dataclass(frozen=True)
class Field:
    """One setting: how it reads, and how its text becomes a value."""

    name: str
    title: str
    doc: str
    read: Callable[[str], object]
    write: Callable[[object], str] = lambda value: f"{value:g}" if isinstance(value, float) else str(value)
    never: str = ""
    """What an empty field means; nothing where it may not be empty."""


def numbers() -> tuple[Field, ...]:
    """Return the settings that are typed, in the language of the interface."""
    return (*_of_optimizers(), *_of_rows(), *_of_pauses())


def _of_optimizers() -> tuple[Field, ...]:
    """Return what optimizers are told."""
    return (
        Field(
            "learning_rate",
            translate("training", "learning rate"),
            translate("training", "How far a step goes along the gradient."),
            float,
        ),
        Field(
            "momentum",
            translate("training", "momentum"),
            translate("training", "Which part of the last step goes on, from 0 to below 1."),
            float,
        ),
        Field("beta1", "β₁", translate("training", "Decay of the mean of gradients, from 0 to below 1."), float),
        Field(
            "beta2", "β₂", translate("training", "Decay of the mean of squared gradients, from 0 to below 1."), float
        ),
        Field("gamma", "γ", translate("training", "Decay of the mean of squared gradients, from 0 to below 1."), float),
        Field("epsilon", "ε", translate("training", "Keeps the divisor from 0."), float),
        Field(
            "weight_decay",
            translate("training", "weight decay"),
            translate("training", "Times each weight it is added to its gradient."),
            float,
        ),
    )


def _of_rows() -> tuple[Field, ...]:
    """Return which rows are learned from, and how often."""
    return (
        Field(
            "batch_size",
            translate("training", "batch size"),
            translate("training", "Rows that one iteration learns from."),
            int,
        ),
        Field("epochs", translate("training", "epochs"), translate("training", "How often every row is seen."), int),
        Field(
            "validation",
            translate("training", "kept aside (%)"),
            translate("training", "Share of the rows that is measured with and not learned from."),
            lambda typed: float(typed) / 100,
            lambda value: f"{100 * float(str(value)):g}",
        ),
        Field(
            "seed", translate("training", "seed"), translate("training", "Of the split and of the order of rows."), int
        ),
    )


def _of_pauses() -> tuple[Field, ...]:
    """Return where a training pauses; nothing typed means never."""
    return (
        Field(
            "stop_above",
            translate("training", "loss above"),
            translate("training", "Pause where the loss of a batch exceeds this."),
            _maybe(float),
            _or_nothing,
            never=translate("training", "never"),
        ),
        Field(
            "stop_epoch",
            translate("training", "after epoch"),
            translate("training", "Pause after so many epochs."),
            _maybe(int),
            _or_nothing,
            never=translate("training", "never"),
        ),
    )


def _maybe(read: Callable[[str], object]) -> Callable[[str], object]:
    return lambda typed: read(typed) if typed.strip() else None


def _or_nothing(value: object) -> str:
    return "" if value is None else f"{value:g}"


class TrainingForm(QScrollArea):
    """The form."""

    def __init__(self, session: EditorSession) -> None:
        super().__init__()
        self._session = session
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setAccessibleName(self.tr("Training settings"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows: dict[str, FieldRow] = {}
        self.dialog: MappingDialog | None = None
        self.fields = {field.name: field for field in numbers()}
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._column.setSpacing(GRID // 2)
        self._fill()
        self._column.addStretch(1)
        self.setWidget(inside)
        session.document_changed.connect(self.refresh)
        self.refresh()

    def _fill(self) -> None:
        self.optimizer = Choice(
            [("sgd", "SGD"), ("nag", self.tr("SGD, Nesterov")), ("adam", "Adam"), ("rmsprop", "RMSProp")], is_mono=False
        )
        self._choice("optimizer", self.tr("optimizer"), self.tr("How weights follow their gradients."), self.optimizer)
        for name in ("learning_rate", "momentum", "beta1", "beta2", "gamma", "epsilon", "weight_decay"):
            self._number(name)
        self.average = Choice(
            [("auto", self.tr("if a sum")), ("always", self.tr("always")), ("never", self.tr("never"))], is_mono=False
        )
        doc = self.tr("Divide gradients by the rows of the batch: where the loss is a sum over rows, always, or never.")
        self._choice("average", self.tr("average gradients"), doc, self.average)
        self._title(self.tr("Data"))
        self.feeds = Label("", "dim", wrap=True)
        self.feeds.setAccessibleName(self.tr("What feeds the network"))
        self._column.addWidget(self.feeds)
        self.from_file = QPushButton(self.tr("Feed from a file…"))
        self.from_file.setToolTip(self.tr("Choose columns of a CSV file, or arrays of an NPZ file, for the Variables"))
        self.from_file.clicked.connect(self._map_file)
        self._column.addWidget(self.from_file)
        for name in ("batch_size", "epochs", "validation"):
            self._number(name)
        self._switch("shuffles", self.tr("shuffle"), self.tr("Another order of rows in each epoch, by the seed."))
        self._number("seed")
        self._title(self.tr("Pause where"))
        self._switch("stops_at_nan", self.tr("loss is no number"), self.tr("Before the weights are spoilt by it."))
        for name in ("stop_above", "stop_epoch"):
            self._number(name)

    def _title(self, text: str) -> None:
        self._column.addSpacing(GRID)
        self._column.addWidget(Label(text, "section"))

    def _number(self, name: str) -> None:
        field = self.fields[name]
        edit = ValueEdit(partial(self._check, field))
        edit.setPlaceholderText(field.never)
        if field.read is int:
            edit.step = step_integer
        edit.committed.connect(partial(self._commit, field))
        self._add(name, FieldRow(field.title, edit, doc=field.doc))

    def _choice(self, name: str, title: str, doc: str, choice: Choice) -> None:
        choice.committed.connect(lambda value: self._push({name: value}, None))
        self._add(name, FieldRow(title, choice, doc=doc))

    def _switch(self, name: str, title: str, doc: str) -> None:
        switch = Switch()
        switch.committed.connect(lambda value: self._push({name: value}, None))
        self._add(name, FieldRow(title, switch, doc=doc))

    def _add(self, name: str, row: FieldRow) -> None:
        if not isinstance(row.field, Switch):
            row.field.setMaximumWidth(FIELD_WIDTH)
        self.rows[name] = row
        self._column.addWidget(row)

    # Editing

    def _settings(self) -> TrainingSettings:
        return self._session.document.training

    def _check(self, field: Field, text: str) -> str:
        try:
            value = field.read(text)
        except ValueError:
            return self.tr("“{0}” is no number.").format(text)
        if isinstance(value, float) and not math.isfinite(value):
            return self.tr("“{0}” is no number.").format(text)
        problem = check_training(replace(self._settings(), **{field.name: value}))  # type: ignore[arg-type]
        if problem is None:
            return ""
        return self._session.problem_text(replace(problem, values={**problem.values, "setting": field.title}))

    def _commit(self, field: Field, text: str, gesture: object) -> None:
        self._push({field.name: field.read(text)}, gesture)

    def _push(self, changes: dict[str, object], gesture: object | None) -> None:
        settings = replace(self._settings(), **changes)  # type: ignore[arg-type]
        try_push(self._session, SetTrainingSettings(settings), gesture)
        self.refresh()

    def _map_file(self) -> None:
        self.dialog = ask_for_file(self._session, self)

    # Showing

    def _feeds_text(self) -> str:
        """Return a line for each Variable that data come in by: ``data ← digits.image``."""
        graph = self._session.graph
        lines = []
        for info in fed_variables(self._session):
            source = graph.settings_of(info.ref).source
            place = self.tr("nothing yet")
            if source is not None:
                where = source.name or source.path.replace("\\", "/").rpartition("/")[2] or source.kind
                place = f"{where} · {source.field}" if source.field else where
            lines.append(f"{info.name} ← {place}")
        return "\n".join(lines)

    def refresh(self) -> None:
        """Show the settings as they are."""
        self.feeds.setText(self._feeds_text())
        self.feeds.setVisible(bool(self.feeds.text()))
        settings = self._settings()
        used = ARGUMENTS[settings.optimizer]
        for name, row in self.rows.items():
            value = getattr(settings, name)
            if isinstance(row.field, ValueEdit):
                row.field.set_value(self.fields[name].write(value))
            elif isinstance(row.field, Switch | Choice):
                row.field.set_value(value)
            if any(name in arguments for arguments in ARGUMENTS.values()):
                row.setVisible(name in used)
