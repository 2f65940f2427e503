"""The parameters of a node, with whom it shares them, and the settings of a single variable."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from app.panels.edits import refusal, try_push
from app.panels.inspector.section import Section
from app.panels.inspector.variable import VariableEditor
from app.session.session import EditorSession
from app.theme import GRID
from app.widgets.fields import Choice, FieldRow, ValueEdit
from app.widgets.labels import ElidedLabel, Label
from core.dimension import Shape, format_shape
from core.graph.commands import Borrow, MakeVariable, SetParameterSettings
from core.graph.ids import new_node_id, new_wire_id
from core.graph.model import NodeId, Point, PortRef, VariableSettings
from core.graph.ports import inputs_of, variable_name, variable_of
from core.graph.rules import check_borrowing
from core.operators.operator import Role, parse_shape

SHARED = frozenset({Role.PARAMETER, Role.AUXILIARY})


def parameter_ports(session: EditorSession, node: NodeId) -> tuple[PortRef, ...]:
    """Return the inputs of a node that are parameters."""
    ports = inputs_of(session.graph.nodes[node], session.registry)
    return tuple(PortRef(node, port.name) for port in ports if port.role in SHARED)


class ParametersSection(Section):
    """Each parameter of a node, and whose they are."""

    def __init__(self, session: EditorSession, node: NodeId) -> None:
        super().__init__(session, self.tr("Parameters"))
        self.node = node
        self.owner = Choice([], is_mono=True)
        self.owner.before_choice = self._find_lenders
        self.owner.committed.connect(self._borrow)
        doc = self.tr("Share the parameters of another node of this kind; they count once.")
        self.owner_row = FieldRow(self.tr("use those of"), self.owner, doc=doc)
        self.body.addWidget(self.owner_row)
        self.editors: list[VariableEditor] = []
        for port in parameter_ports(session, node):
            variable = variable_of(session.graph, session.registry, port)
            if variable is not None:
                editor = VariableEditor(session, variable, port.port, is_linked=True)
                self.editors.append(editor)
                self.body.addWidget(editor)
                self.body.addSpacing(GRID)
            else:
                self.body.addWidget(Label(self.tr("{0} is computed by another node.").format(port.port), "dim"))

    def refresh(self) -> None:
        graph = self.session.graph
        current = graph.nodes[self.node].borrows
        lenders = [current] if current is not None and current in graph.nodes else []
        self.owner_row.setVisible(bool(lenders) or bool(self._kin()))
        self._offer(lenders)
        self.owner.set_value(current or "")
        for editor in self.editors:
            editor.refresh()

    def _kin(self) -> list[NodeId]:
        """Return the other nodes of this kind."""
        nodes = self.session.graph.nodes
        return [
            other.id
            for other in nodes.values()
            if other.operator == nodes[self.node].operator and other.id != self.node
        ]

    def _find_lenders(self) -> None:
        """Offer every node that can lend; only when somebody is about to choose, because each has to be tried."""
        graph, registry = self.session.graph, self.session.registry
        current = graph.nodes[self.node].borrows
        self._offer(
            [
                other
                for other in self._kin()
                if other == current or check_borrowing(graph, registry, self.node, other) is None
            ]
        )

    def _offer(self, lenders: list[NodeId]) -> None:
        nodes = self.session.graph.nodes
        self.owner.set_options([("", self.tr("its own")), *((node, nodes[node].name) for node in lenders)])

    def refresh_values(self) -> None:
        for editor in self.editors:
            editor.refresh_values()

    def _borrow(self, lender: str) -> None:
        sentence = try_push(self.session, Borrow(self.node, NodeId(lender) if lender else None))
        self.owner_row.set_error(sentence)


class VariableHeader(Section):
    """The head of a ghost: what it is, its argument name, and the node it stands at."""

    def __init__(self, session: EditorSession, ref: PortRef) -> None:
        super().__init__(session, is_first=True)
        self.ref = ref
        self.title = ElidedLabel("", "title")
        self.name = Label("", "mono")
        line = QHBoxLayout()
        line.addWidget(self.title, 1)
        line.addWidget(self.name)
        self.body.addLayout(line)
        self.note = Label("", "dim", wrap=True)
        self.body.addWidget(self.note)
        self.make = QPushButton(self.tr("Make it a node"))
        self.make.setToolTip(
            self.tr("Put a Variable in its place, with the same name and settings, to wire or to share.")
        )
        self.make.clicked.connect(self._make)
        self.body.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        graph = self.session.graph
        known = self.session.variables.get(self.ref)
        titles = {
            Role.PARAMETER: self.tr("Parameter"),
            Role.LABEL: self.tr("Label"),
            Role.AUXILIARY: self.tr("Auxiliary state"),
        }
        self.title.set_text(titles.get(known.role, self.tr("Input")) if known else self.tr("Input"))
        self.name.setText(variable_name(graph, self.ref))
        node = graph.nodes[self.ref.node].name
        self.note.setText(self.tr("An implicit Variable: nothing is wired to {0} of {1}.").format(self.ref.port, node))

    def _make(self) -> None:
        place = self.session.graph.nodes[self.ref.node].position
        node = new_node_id()
        command = MakeVariable(self.ref, node, new_wire_id(), Point(place.x - 20 * GRID, place.y + 16 * GRID))
        sentence = try_push(self.session, command)
        if sentence:
            self.note.setText(sentence)
        else:
            self.session.select([node])


class VariableSection(Section):
    """Everything that is set for one variable, under its head."""

    def __init__(self, session: EditorSession, ref: PortRef, *, with_shape: bool) -> None:
        super().__init__(session)
        self.ref = ref
        self.shape = ValueEdit(self._check)
        self.shape.committed.connect(self._declare)
        doc = self.tr("Type a shape, -1 for a dim that is left open; nothing leaves it to the graph.")
        self.shape_row = FieldRow(self.tr("shape"), self.shape, doc=doc)
        self.body.addWidget(self.shape_row)
        self.shape_row.setVisible(with_shape)
        title = self.tr("inferred") if with_shape else self.tr("output")
        self.editor = VariableEditor(session, ref, title, is_linked=False)
        self.body.addWidget(self.editor)

    def refresh(self) -> None:
        declared = self.session.graph.settings_of(self.ref).shape
        self.shape.set_value("" if declared is None else format_shape(declared))
        self.shape.setPlaceholderText(format_shape(self.session.inference.shape(self.ref)))
        self.editor.refresh()

    def refresh_values(self) -> None:
        self.editor.refresh_values()

    def _check(self, text: str) -> str:
        try:
            shape = _shape(text)
        except ValueError:
            return self.tr("A shape is a list of sizes with -1 for open ones, such as (-1, 64). “{0}” is none.").format(
                text
            )
        return refusal(self.session, SetParameterSettings(self.ref, self._settings(shape)))

    def _declare(self, text: str, gesture: object) -> None:
        command = SetParameterSettings(self.ref, self._settings(_shape(text)))
        self.shape_row.set_error(try_push(self.session, command, gesture))
        self.refresh()

    def _settings(self, shape: Shape | None) -> VariableSettings:
        return replace(self.session.graph.settings_of(self.ref), shape=shape)


def _shape(text: str) -> Shape | None:
    return parse_shape(text) if text.strip() else None
