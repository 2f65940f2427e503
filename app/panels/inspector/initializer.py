"""The choice of an initializer with its arguments, for one or several variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.panels.edits import try_push
from app.panels.inspector.arguments import ArgumentFields
from app.session.session import EditorSession
from app.translations import operator_text
from app.widgets.fields import Choice, ValueEdit
from app.widgets.labels import Label
from core.graph.commands import Command, SetParameterSettings, Several
from core.graph.model import PortRef
from core.parameters.initializer import (
    INITIALIZERS,
    Initializer,
    create,
    default_initializer,
    offered_initializers,
)
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
        self.arguments = ArgumentFields(self._refusal)
        self.arguments.committed.connect(self._push)
        self.arguments.complained.connect(self._complain)
        self.error = Label("", "error", wrap=True)
        self.error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.arguments)
        column.addWidget(self.error)

    @property
    def fields(self) -> Mapping[str, Choice | ValueEdit]:
        """The field of each argument."""
        return self.arguments.fields

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
        self.arguments.show_initializer(current)
        self.setVisible(bool(self.fields))
        if text and current is None:
            self._complain(self._refusal(text))

    def _offered(self, current: Initializer | None) -> list[type[Initializer]]:
        """List what can fill all of the variables, as far as their shapes are known, and what is chosen anyway."""
        shapes = [self.session.inference.shape(ref) for ref in self.refs]
        fitting = [set(offered_initializers(shape)) for shape in shapes]
        return [each for each in INITIALIZERS if each is type(current) or all(each in every for every in fitting)]

    def _default(self) -> Initializer | None:
        """Return what holds where nothing is chosen, if that is the same for all of the variables."""
        known = self.session.variables
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

    def _choose(self, name: str) -> None:
        initializer = next((each for each in INITIALIZERS if each.name == name), None)
        self._push(initializer().dumps() if initializer else None)

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
