"""Small sections: the problems of a node, what its outputs mean for the gradient, and the document as a whole."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import prod

from PySide6.QtWidgets import QVBoxLayout

from app.panels.edits import refusal, try_push
from app.panels.inspector.section import Section
from app.panels.problem_row import ProblemRow
from app.panels.texts import count, number
from app.session.session import EditorSession
from app.widgets.fields import FieldRow, ValueEdit, step_integer
from app.widgets.labels import Label, clear_layout
from core.dimension import is_complete
from core.graph.commands import Command, SetRunSettings
from core.graph.model import NodeId, PortRef, frozen
from core.graph.ports import operator_of, outputs_of
from core.operators.operator import Role
from core.problem import Problem


class NodeProblems(Section):
    """The problems that blame one node, with their fixes."""

    def __init__(self, session: EditorSession, node: NodeId) -> None:
        super().__init__(session)
        self.node = node
        self.rows: list[ProblemRow] = []
        self._shown: list[Problem] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.body.addLayout(self._list)
        self.hide()

    def refresh(self) -> None:
        found = self.session.problems_of(self.node)
        if found == self._shown:
            return
        self._shown = found
        clear_layout(self._list)
        self.rows = [ProblemRow(self.session, problem, with_node=False) for problem in found]
        for row in self.rows:
            self._list.addWidget(row)
        self.setVisible(bool(found))


class OutputsSection(Section):
    """What a backward run starts from: the head gradient of each output that nobody uses, or the rule of a loss."""

    def __init__(self, session: EditorSession, node: NodeId) -> None:
        super().__init__(session, self.tr("Backward starts here"))
        self.node = node
        operator = operator_of(session.graph.nodes[node], session.registry)
        self.is_loss = not isinstance(operator, Problem) and operator.is_loss
        self.loss = Label("", "mono_strong")
        self.body.addWidget(self.loss)
        self.loss.setVisible(self.is_loss)
        self.rows: dict[str, FieldRow] = {}
        if self.is_loss:
            self.body.addWidget(Label(self._rule(), "dim", wrap=True))
            return
        doc = self.tr("The gradient that this output receives in a backward run, the same for all of its elements.")
        for port in outputs_of(session.graph.nodes[node], session.registry):
            edit = ValueEdit(partial(self._check, port.name))
            edit.committed.connect(partial(self._set, port.name))
            title = self.tr("head gradient") if port.name == "output" else port.name
            self.rows[port.name] = FieldRow(title, edit, doc=doc)
            self.body.addWidget(self.rows[port.name])
        self.body.addWidget(Label(self.tr("Only outputs that no other node uses are seeds."), "dim", wrap=True))

    def _rule(self) -> str:
        return self.tr(
            "Its gradient is p − label, whatever gradient comes from above; the cross entropy is shown to watch."
        )

    def refresh(self) -> None:
        graph, run = self.session.graph, self.session.document.run
        is_used = any(graph.wires_from.get(PortRef(self.node, port)) for port in self.rows)
        self.setVisible(self.is_loss or (bool(self.rows) and not is_used))
        for port, row in self.rows.items():
            if isinstance(row.field, ValueEdit):
                row.field.set_value(f"{run.head_gradients.get(PortRef(self.node, port), 1.0):g}")
        self.refresh_values()

    def refresh_values(self) -> None:
        if self.is_loss:
            loss = self.session.run.state.loss
            text = self.tr("cross entropy {0}").format(number(loss)) if loss is not None else self.tr("cross entropy –")
            self.loss.setText(text)

    def _command(self, port: str, text: str) -> Command:
        run = self.session.document.run
        gradients = {**run.head_gradients, PortRef(self.node, port): float(text)}
        return SetRunSettings(replace(run, head_gradients=frozen(gradients)))

    def _check(self, port: str, text: str) -> str:
        try:
            return refusal(self.session, self._command(port, text))
        except ValueError:
            return self.tr("“{0}” is no number.").format(text)

    def _set(self, port: str, text: str, gesture: object) -> None:
        self.rows[port].set_error(try_push(self.session, self._command(port, text), gesture))


class SummarySection(Section):
    """The document as a whole, while nothing is selected."""

    def __init__(self, session: EditorSession) -> None:
        super().__init__(session, is_first=True)
        self.title = Label(self.tr("Document"), "title")
        self.facts = Label("", "dim", wrap=True)
        self.body.addWidget(self.title)
        self.body.addWidget(self.facts)
        self.rows = {
            "batch_size": self._row("batch_size", self.tr("batch size"), self.tr("Rows of a run.")),
            "batch_index": self._row("batch_index", self.tr("batch"), self.tr("Which batch of the data set, from 0.")),
            "seed": self._row("seed", self.tr("seed"), self.tr("Of first values and random inputs.")),
        }
        for row in self.rows.values():
            self.body.addWidget(row)
        hint = self.tr("Select a node, or a dashed parameter, to see and change what it is made of.")
        self.body.addWidget(Label(hint, "dim", wrap=True))

    def _row(self, name: str, title: str, doc: str) -> FieldRow:
        edit = ValueEdit(partial(self._check, name))
        edit.step = step_integer
        edit.committed.connect(partial(self._set, name))
        return FieldRow(title, edit, doc=doc)

    def refresh(self) -> None:
        run = self.session.document.run
        for name, row in self.rows.items():
            if isinstance(row.field, ValueEdit):
                row.field.set_value(str(getattr(run, name)))
        self.facts.setText(self._facts())

    def _facts(self) -> str:
        graph = self.session.graph
        known = self.session.variables
        shapes = [self.session.inference.shape(ref) for ref, info in known.items() if info.role is Role.PARAMETER]
        complete = [shape for shape in shapes if shape is not None and is_complete(shape)]
        total = count(sum(prod(shape) for shape in complete))
        nodes = self.tr("1 node") if len(graph.nodes) == 1 else self.tr("{0} nodes").format(len(graph.nodes))
        wires = self.tr("1 wire") if len(graph.wires) == 1 else self.tr("{0} wires").format(len(graph.wires))
        text = f"{nodes} · {wires}"
        if shapes:
            counted = self.tr("{0} values in {1} parameters, shared ones counted once")
            text += "\n" + counted.format(total, len(shapes))
        if (row := self.session.document.run.row) is not None:
            text += "\n" + self.tr("Row {0} is fed alone, as a batch of one").format(row)
        waiting = len(shapes) - len(complete)
        if waiting == 1:
            return text + "\n" + self.tr("1 parameter waits for its shape")
        return text + ("\n" + self.tr("{0} parameters wait for their shape").format(waiting) if waiting else "")

    def _command(self, name: str, text: str) -> Command:
        return SetRunSettings(replace(self.session.document.run, **{name: int(text)}))  # type: ignore[arg-type]

    def _check(self, name: str, text: str) -> str:
        try:
            return refusal(self.session, self._command(name, text))
        except ValueError:
            return self.tr("“{0}” is no whole number.").format(text)

    def _set(self, name: str, text: str, gesture: object) -> None:
        self.rows[name].set_error(try_push(self.session, self._command(name, text), gesture))
