"""The choice of an initializer with its arguments, for one or several variables."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.panels.edits import try_push
from app.panels.inspector.attributes import attribute_text
from app.panels.known import known_variables
from app.session import EditorSession
from app.translations import operator_text
from app.widgets.fields import Choice, ValueEdit
from app.widgets.labels import Label, clear_layout
from core.graph.commands import Command, SetParameterSettings, Several
from core.graph.model import PortRef
from core.operators.operator import AttributeSpec
from core.parameters.initializer import (
    INITIALIZERS,
    Initializer,
    create,
    default_initializer,
    offered_initializers,
)
from core.parameters.initializer_base import NUMBERS
from core.problem import Refused


class InitializerEditor(QWidget):
    """Which initializer, and under it one small field for each of its arguments."""

    def __init__(self, session: EditorSession, refs: tuple[PortRef, ...]) -> None:
        super().__init__()
        self.session = session
        self.refs = refs
        self.choice = Choice([], is_mono=False)
        self.choice.setAccessibleName(self.tr("Initializer"))
        self.choice.setToolTip(self.tr("What the first values are drawn from"))
        self.choice.committed.connect(self._choose)
        self.fields: dict[str, Choice | ValueEdit] = {}
        self.error = Label("", "error", wrap=True)
        self.error.hide()
        self._shown: type[Initializer] | None = None
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._grid)
        column.addWidget(self.error)

    def refresh(self) -> None:
        """Show the initializers of the variables."""
        texts = {self.session.graph.settings_of(ref).initializer for ref in self.refs}
        text = texts.pop() if len(texts) == 1 else None
        is_mixed = bool(texts)
        default = self._default()
        name = operator_text(default.display_name) if default else self.tr("by name")
        options = [("", self.tr("{0} (default)").format(name))]
        current = self._created(text) if text else None
        self.choice.set_options(
            [*options, *((each.name, operator_text(each.display_name)) for each in self._offered(current))]
        )
        self.choice.set_value(None if is_mixed else (current.name if current else ""))
        self._show_arguments(current)
        if text and current is None:
            self._complain(self._refusal(text))

    def _offered(self, current: Initializer | None) -> list[type[Initializer]]:
        """List what can fill all of the variables, as far as their shapes are known, and what is chosen anyway."""
        shapes = [self.session.inference.shape(ref) for ref in self.refs]
        fitting = [set(offered_initializers(shape)) for shape in shapes]
        return [each for each in INITIALIZERS if each is type(current) or all(each in every for every in fitting)]

    def _default(self) -> Initializer | None:
        """Return what holds where nothing is chosen, if that is the same for all of the variables."""
        known = known_variables(self.session)
        found = {
            default_initializer(info.name, info.role, [use.port for use in info.uses])
            for ref in self.refs
            if (info := known.get(ref)) is not None
        }
        return found.pop() if len(found) == 1 else None

    def _created(self, text: str) -> Initializer | None:
        try:
            return create(text)
        except Refused:
            return None

    def _refusal(self, text: str) -> str:
        try:
            create(text)
        except Refused as refused:
            return self.session.problem_text(refused.problem)
        return ""

    def _show_arguments(self, current: Initializer | None) -> None:
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
        self._complain("")
        for column, spec in enumerate(current.argument_specs() if current else ()):
            self.fields[spec.name] = field = self._field(spec)
            field.setAccessibleName(operator_text(spec.label))
            field.setToolTip(operator_text(spec.doc))
            self._grid.addWidget(Label(self._title(spec), "dim"), 0, column)
            self._grid.addWidget(field, 1, column)
            # The longest word of a choice decides how much room it needs.
            widest = max((len(value) for value in spec.choices), default=12 if spec.kind == "str" else 4)
            self._grid.setColumnStretch(column, 3 + widest)

    def _title(self, spec: AttributeSpec) -> str:
        titles = {"rnd_type": self.tr("draw"), "factor_type": self.tr("fan")}
        return titles.get(spec.name, operator_text(spec.label))

    def _field(self, spec: AttributeSpec) -> Choice | ValueEdit:
        if spec.kind == "choice":
            choice = Choice([(value, value) for value in spec.choices])
            choice.committed.connect(partial(self._set_argument, spec.name))
            return choice
        edit = ValueEdit(partial(self._check_argument, spec.name))
        edit.complained.connect(self._complain)
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

    def _choose(self, name: str) -> None:
        initializer = next((each for each in INITIALIZERS if each.name == name), None)
        self._push(initializer().dumps() if initializer else None)

    def _set_argument(self, name: str, value: str, gesture: object | None = None) -> None:
        self._push(self._text_with(name, value), gesture)

    def _push(self, text: str | None, gesture: object | None = None) -> None:
        graph = self.session.graph
        edits: tuple[Command, ...] = tuple(
            SetParameterSettings(ref, replace(graph.settings_of(ref), initializer=text)) for ref in self.refs
        )
        command = edits[0] if len(edits) == 1 else Several(edits, "set_settings", {"port": self.refs[0].port})
        self._complain(try_push(self.session, command, gesture))
        self.refresh()

    def _complain(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self.setVisible(bool(sentence or self.fields))


def _number(text: object) -> object:
    """Return a typed number as it was meant (3, not 3.0); any other text as it is, to be refused."""
    for kind in (int, float):
        try:
            return kind(str(text))
        except ValueError:
            continue
    return text
