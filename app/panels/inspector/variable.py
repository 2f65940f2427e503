"""One variable in the inspector: its shape, initializer, grad_req, who shares it, and what it holds."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.panels.edits import try_push
from app.panels.inspector.initializer import InitializerEditor
from app.panels.inspector.multipliers import MultipliersEditor
from app.panels.inspector.source import source_kinds
from app.panels.inspector.uses import UsesList
from app.panels.pictures import histogram
from app.panels.texts import number, port_name, rich_shape
from app.session.session import EditorSession
from app.theme import theme
from app.widgets.bars import MiniBars
from app.widgets.fields import Choice
from app.widgets.labels import Label, LinkButton
from app.widgets.turning import TurningBox
from core.dimension import format_shape, is_complete
from core.graph.commands import SetParameterSettings
from core.graph.model import PortRef
from core.graph.ports import VariableInfo
from core.operators.operator import Role
from core.parameters.initializer import create
from core.problem import Refused

BARS = 36
INITIALIZER_WIDTH = 136
"""Least width of the choice of an initializer, in pixels: room for the longest name."""
GRADIENT_REQUESTS = ("write", "add", "null")


class VariableEditor(QWidget):
    """A variable, called by the port it feeds or by its own name."""

    def __init__(self, session: EditorSession, ref: PortRef, title: str, *, is_linked: bool) -> None:
        super().__init__()
        self.session = session
        self.ref = ref
        self.title = LinkButton(title) if is_linked else Label(title, "strong")
        self.title.setProperty("quiet", True)
        if isinstance(self.title, LinkButton):
            self.title.setToolTip(self.tr("Select it"))
            self.title.clicked.connect(self._select)
        self.shape = Label("", "mono")
        self.shape.setTextFormat(Qt.TextFormat.RichText)
        self.shape.setToolTip(self.tr("Typed dims are bold. Amber ones are still waited for."))
        self.initializer = InitializerEditor(session, (ref,))
        self.source = Label("", "dim")
        self.source.setToolTip(self.tr("Its values come from a source, so no initializer draws them."))
        self.grad_req = Choice([(each, each) for each in GRADIENT_REQUESTS])
        self.grad_req.setFixedWidth(72)
        self.grad_req.setAccessibleName(self.tr("Gradient request of {0}").format(title))
        self.grad_req.setToolTip(self.tr("write: keep the gradient. add: add it up over runs. null: compute none."))
        self.grad_req.committed.connect(self._set_grad_req)
        self.grad_req_label = Label(self.tr("gradient"), "field")
        self.multipliers = MultipliersEditor(session, ref, title)
        self.value_bars = MiniBars(lambda: theme().forward)
        self.gradient_bars = MiniBars(lambda: theme().backward)
        self.value_bars.setAccessibleName(self.tr("Histogram of the value"))
        self.gradient_bars.setAccessibleName(self.tr("Histogram of the gradient"))
        self.note = Label("", "dim", wrap=True)
        self.uses = UsesList(session, ref)
        self._is_parameter = False
        self._arrays: tuple[object, object] = (None, None)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.shape)
        choices = TurningBox(line_spacing=6)
        self.initializer.choice.setMinimumWidth(INITIALIZER_WIDTH)
        for part in (self.initializer.choice, self.source, self.grad_req_label):
            choices.add(part, 1)
        choices.add(self.grad_req)
        bars = QHBoxLayout()
        bars.setSpacing(16)
        bars.addWidget(self.value_bars)
        bars.addWidget(self.gradient_bars)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(choices)
        column.addWidget(self.initializer)
        column.addWidget(self.multipliers)
        column.addLayout(bars)
        column.addWidget(self.note)
        column.addWidget(self.uses)

    def refresh(self) -> None:
        """Show shape, settings and uses as they are now."""
        known = self.session.variables.get(self.ref)
        role = known.role if known else Role.DATA
        is_stateful = role in {Role.PARAMETER, Role.AUXILIARY}
        settings = self.session.graph.settings_of(self.ref)
        source = settings.source
        self._is_parameter = is_parameter = is_stateful and source is None
        self.source.setVisible(is_stateful and source is not None)
        if source is not None:
            self.source.setText(self.tr("source: {0}").format(dict(source_kinds())[source.kind]))
        self.initializer.choice.setVisible(is_parameter)
        self.grad_req_label.setVisible(not is_stateful and role is not Role.LABEL)
        self.grad_req.setVisible(role is not Role.LABEL)
        self.grad_req.set_value(self.session.graph.settings_of(self.ref).grad_req)
        is_trained = (
            is_parameter and role is Role.PARAMETER and self.session.graph.settings_of(self.ref).grad_req != "null"
        )
        self.multipliers.setVisible(is_trained)
        self.multipliers.refresh()
        if is_parameter:
            self.initializer.refresh()
        else:
            self.initializer.hide()
        self._show_uses(known)
        self.refresh_values()

    def _show_uses(self, known: VariableInfo | None) -> None:
        self.uses.show_uses(known.uses if known else ())

    def refresh_values(self) -> None:
        """Show what the variable holds."""
        run = self.session.run
        made = run.statistics(self.ref, "value") if self.session.inference.blocked(self.ref) else None
        self.shape.setText(rich_shape(self.session.inference, self.ref) if made is None else format_shape(made.shape))
        arrays = (run.array(self.ref, "value"), run.array(self.ref, "gradient"))
        if arrays[0] is not self._arrays[0]:
            self.value_bars.set_counts(histogram(arrays[0], BARS).counts.tolist() if arrays[0] is not None else ())
        if arrays[1] is not self._arrays[1]:
            self.gradient_bars.set_counts(histogram(arrays[1], BARS).counts.tolist() if arrays[1] is not None else ())
        self._arrays = arrays
        for bars in (self.value_bars, self.gradient_bars):
            bars.setVisible(any(array is not None for array in arrays))
        self.uses.refresh_values()
        sentence, role = self._state()
        self.note.setText(sentence)
        self.note.set_role(role)

    def _state(self) -> tuple[str, str]:
        inference = self.session.inference
        value = self.session.run.statistics(self.ref, "value")
        if value is not None:
            bound = self._bound()
            text = self.tr("std {0} · bound ±{1}") if bound is not None else self.tr("std {0} · norm {1}")
            return text.format(number(value.std), number(value.norm if bound is None else bound)), "dim"
        blocked = inference.blocked(self.ref)
        if blocked:
            waited = [PortRef(*net) for axis in blocked for net in inference.waits_for(self.ref, axis)]
            names = ", ".join(dict.fromkeys(port_name(self.session.graph, ref) for ref in waited))
            axes = ", ".join(map(str, blocked))
            if names:
                return self.tr("waits for dim {0}, from {1}").format(axes, names), "waiting"
            return self.tr("waits for dim {0}").format(axes), "waiting"
        if self._is_parameter:
            return self.tr("no values yet: Initialize sets them"), "dim"
        return self.tr("no values yet: a run reads them from its source"), "dim"

    def _bound(self) -> float | None:
        """Return how large a drawn value can be, where its initializer says."""
        text = self.session.graph.settings_of(self.ref).initializer
        shape = self.session.inference.shape(self.ref)
        if not text or shape is None or not is_complete(shape):
            return None
        try:
            initializer = create(text)
        except Refused:
            return None
        high = initializer.bounds(shape)[1] if initializer.problem(shape) is None else 0.0
        return high if 0 < high < float("inf") else None

    def _set_grad_req(self, value: str) -> None:
        settings = replace(self.session.graph.settings_of(self.ref), grad_req=value)
        try_push(self.session, SetParameterSettings(self.ref, settings))

    def _select(self) -> None:
        known = self.session.variables.get(self.ref)
        is_node = known is not None and not known.implicit
        self.session.select([self.ref.node if is_node else self.ref])
