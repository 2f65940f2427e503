"""Small fields for the arguments of an initializer, made from their declarations."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.panels.inspector.attributes import attribute_text
from app.translations import operator_text
from app.widgets.fields import Choice, ValueEdit
from app.widgets.labels import Label, clear_layout
from core.operators.operator import AttributeSpec
from core.parameters.initializer import Initializer, create
from core.parameters.initializer_base import NUMBERS
from core.problem import Refused

ARROW_WIDTH = 44
"""What a choice needs beside its text."""

NUMBER_LETTERS = 7

COLUMNS = 2
"""Fields side by side where not all of them have room in one line."""


class ArgumentFields(QWidget):
    """A field for each argument of an initializer, side by side, each under its name.

    Signals:
        committed: The text form with the argument that was changed, and a token that is the same for one visit.
        complained: What is wrong with an argument as it is typed, or nothing.
    """

    committed = Signal(str, object)
    complained = Signal(str)

    def __init__(self, refusal: Callable[[str], str]) -> None:
        """Make no field yet; ``refusal`` says what is wrong with a text form, or nothing."""
        super().__init__()
        self._refusal = refusal
        self.fields: dict[str, Choice | ValueEdit] = {}
        self._shown: type[Initializer] | None = None
        self._cells: list[tuple[Label, Choice | ValueEdit, int]] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)

    def show_initializer(self, current: Initializer | None) -> None:
        """Show the arguments of an initializer, or of none."""
        kind = type(current) if current else None
        if kind is not self._shown:
            self._shown = kind
            self._build(current)
        for spec in current.argument_specs() if current else ():
            value = attribute_text(spec, current.argument_values()[spec.name]) if current else ""
            self.fields[spec.name].set_value(value)
        self.setVisible(bool(self.fields))

    def _build(self, current: Initializer | None) -> None:
        clear_layout(self._grid)
        self.fields = {}
        self.complained.emit("")
        self._cells = []
        for spec in current.argument_specs() if current else ():
            self.fields[spec.name] = field = self._field(spec)
            field.setAccessibleName(operator_text(spec.label))
            field.setToolTip(operator_text(spec.doc))
            # The longest word of a choice decides how much room it needs.
            widest = max((len(value) for value in spec.choices), default=12 if spec.kind == "str" else 4)
            self._cells.append((Label(self._title(spec), "dim"), field, 3 + widest))
        self._columns = 0
        self._place()

    def _place(self) -> None:
        """Put all fields into one line, or two in each where they would be cut."""
        fits = self.width() >= self.comfortable_width or len(self._cells) <= COLUMNS
        columns = len(self._cells) if fits else COLUMNS
        if columns == self._columns:
            return
        for column in range(len(self._cells)):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for index, (label, field, stretch) in enumerate(self._cells):
            line, column = divmod(index, columns)
            self._grid.addWidget(label, 2 * line, column)
            self._grid.addWidget(field, 2 * line + 1, column)
            self._grid.setColumnStretch(column, max(stretch, self._grid.columnStretch(column)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @property
    def comfortable_width(self) -> int:
        """The width at which no choice is cut, and numbers have some room."""
        widths = [_comfortable_width(field) for field in self.fields.values()]
        return sum(widths) + self._grid.horizontalSpacing() * max(len(widths) - 1, 0)

    def _title(self, spec: AttributeSpec) -> str:
        titles = {"rnd_type": self.tr("draw"), "factor_type": self.tr("fan"), "text": self.tr("formula")}
        return titles.get(spec.name, operator_text(spec.label))

    def _field(self, spec: AttributeSpec) -> Choice | ValueEdit:
        if spec.kind == "choice":
            choice = Choice([(value, value) for value in spec.choices])
            choice.committed.connect(partial(self._set_argument, spec.name))
            return choice
        edit = ValueEdit(partial(self._check_argument, spec.name))
        edit.complained.connect(self.complained)
        edit.committed.connect(partial(self._set_argument, spec.name))
        return edit

    def _check_argument(self, name: str, text: str) -> str:
        return self._refusal(self._text_with(name, text))

    def _text_with(self, name: str, value: str) -> str:
        """Return the text form of the initializer with one argument changed; a wrong one is kept for its refusal."""
        if self._shown is None:
            return ""
        arguments: dict[str, object] = {key: field.value() for key, field in self.fields.items()}
        given: dict[str, object] = {"initializer": self._shown.name}
        numbers = {spec.name for spec in self._shown.argument_specs() if spec.kind in ("float", NUMBERS)}
        for key, text in {**arguments, name: value}.items():
            given[key] = _number(text) if key in numbers else text
        try:
            return create(given).dumps()
        except Refused:
            return json.dumps(given)

    def _set_argument(self, name: str, value: str, gesture: object | None = None) -> None:
        self.committed.emit(self._text_with(name, value), gesture)


def _comfortable_width(field: Choice | ValueEdit) -> int:
    metrics = field.fontMetrics()
    if isinstance(field, Choice):
        return ARROW_WIDTH + max(metrics.horizontalAdvance(field.itemText(at)) for at in range(field.count()))
    return metrics.horizontalAdvance("0" * NUMBER_LETTERS)


def _number(text: object) -> object:
    """Return a typed number as it was meant (3, not 3.0); any other text as it is, to be refused."""
    for kind in (int, float):
        try:
            return kind(str(text))
        except ValueError:
            continue
    return text
