"""The inspector: chooses the sections for what is selected, and keeps them up to date."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.panels.inspector.attributes import AttributesSection, common_specs
from app.panels.inspector.header import NodeHeader
from app.panels.inspector.initializer import InitializerEditor
from app.panels.inspector.inputs import InputsSection, data_inputs
from app.panels.inspector.parameters import ParametersSection, VariableHeader, VariableSection, parameter_ports
from app.panels.inspector.parts import NodeProblems, OutputsSection, SummarySection
from app.panels.inspector.reasons import ReasonsSection
from app.panels.inspector.section import Section
from app.panels.inspector.source import SourceSection
from app.panels.problem_row import ProblemRow
from app.search import title_of
from app.session.session import EditorSession
from app.theme import notifier
from app.widgets.labels import Label, clear_layout
from app.widgets.waiting import call_later
from core.graph.model import NodeId, PortRef
from core.graph.ports import VARIABLE, VARIABLE_PORT, inputs_of, outputs_of, variable_of
from core.operators.operator import Role

FED = frozenset({Role.DATA, Role.LABEL})
REFRESH_MS = 60
"""Values of a run are shown at most this often."""


@dataclass(frozen=True)
class Subject:
    """What the sections are built for; while it stays equal they are only refreshed.

    ``structure`` is what of the document decides which sections and rows there are.
    """

    nodes: tuple[NodeId, ...]
    ghosts: tuple[PortRef, ...]
    structure: tuple[object, ...]


class InspectorPanel(QScrollArea):
    """Everything that can be seen and set of the selection."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.sections: list[Section] = []
        self._subject: Subject | None = None
        self.setAccessibleName(self.tr("Inspector"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(content)
        self._values_timer = call_later(self, self._refresh_values, REFRESH_MS)
        # An edit ends in problems_changed: shapes and problems are up to date by then, so once is enough.
        session.problems_changed.connect(self.refresh)
        session.selection_changed.connect(self.refresh)
        session.path_changed.connect(self.refresh)
        session.run_changed.connect(self._values_timer.start)
        session.parameters_changed.connect(self._values_timer.start)
        notifier().changed.connect(self._rebuild)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(304, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    def section(self, kind: type[Section]) -> Section | None:
        """Return the section of a kind, if the selection has it."""
        return next((section for section in self.sections if isinstance(section, kind)), None)

    def first_stop(self) -> QWidget | None:
        """Return where Enter leads: what mends the node, else its first setting; its name only if it has no others."""
        ways_out = [button for row in self._problem_rows() for button in row.fixes]
        settings = [stop for section in self.sections[1:] for stop in _stops(section)]
        stops = [*ways_out, *settings, *(_stops(self.sections[0]) if self.sections else [])]
        return next((stop for stop in stops if stop.isVisible() and stop.isEnabled()), None)

    def refresh(self) -> None:
        """Show the selection as it is now."""
        subject = self._find_subject()
        if subject != self._subject:
            self._subject = subject
            self.sections = []
            clear_layout(self._column)
            # A field that lost the focus by that has committed what was typed, and so may have come here itself.
            if self._subject is subject:
                self._build(subject)
                self._refresh_sections()
                # Now, not after the next paint, which would squeeze the new sections into the old height.
                QApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))
                return
        self._refresh_sections()

    def _refresh_sections(self) -> None:
        for section in self.sections:
            section.refresh()
        self._lead_to_fixes()

    def _lead_to_fixes(self) -> None:
        """Let Tab go where the eye goes: from the name to what mends the node, though its buttons were made later."""
        if rows := self._problem_rows():
            stops = [*_stops(self.sections[0]), *(button for row in rows for button in row.fixes)]
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)

    def _problem_rows(self) -> list[ProblemRow]:
        problems = self.section(NodeProblems)
        return problems.rows if isinstance(problems, NodeProblems) else []

    def _refresh_values(self) -> None:
        for section in self.sections:
            section.refresh_values()

    def _rebuild(self) -> None:
        self._subject = None
        self.refresh()

    def _find_subject(self) -> Subject:
        nodes, known = self.session.chosen.nodes, self.session.variables
        ghosts = tuple(sorted(item for item in self.session.selection if isinstance(item, PortRef) and item in known))
        roles = tuple(self._role(ghost) for ghost in ghosts)
        return Subject(nodes, ghosts, (self._structure(nodes), roles))

    def _structure(self, nodes: tuple[NodeId, ...]) -> tuple[object, ...]:
        """Return what decides which sections some nodes have; of several only what they have in common is shown."""
        graph, registry = self.session.graph, self.session.registry
        operators = tuple(graph.nodes[node].operator for node in nodes)
        if len(nodes) != 1:
            return operators
        (node,) = nodes
        ports = tuple(
            (port.name, port.role is not Role.DATA and variable_of(graph, registry, PortRef(node, port.name)))
            for port in inputs_of(graph.nodes[node], registry)
        )
        return *operators, ports, self._role(PortRef(node, VARIABLE_PORT))

    def _role(self, ref: PortRef) -> Role | None:
        known = self.session.variables.get(ref)
        return known.role if known else None

    def _build(self, subject: Subject) -> None:
        if len(subject.nodes) == 1 and not subject.ghosts:
            self.sections = self._for_node(subject.nodes[0])
        elif len(subject.nodes) > 1:
            self.sections = self._for_nodes(subject.nodes)
        elif subject.ghosts:
            self.sections = self._for_ghosts(subject.ghosts)
        else:
            self.sections = [SummarySection(self.session)]
        for section in self.sections:
            self._column.addWidget(section)
        self.verticalScrollBar().setValue(0)

    def _for_node(self, node: NodeId) -> list[Section]:
        session, placed = self.session, self.session.graph.nodes[node]
        output = PortRef(node, VARIABLE_PORT)
        sections: list[Section] = [NodeHeader(session, node), NodeProblems(session, node)]
        sections.append(AttributesSection(session, (node,)))
        if placed.operator == VARIABLE:
            if self._role(output) in FED or session.graph.settings_of(output).source is not None:
                sections.append(SourceSection(session, output))
            sections.append(VariableSection(session, output, with_shape=False))
        elif placed.operator == "Constant":
            sections.append(SourceSection(session, output))
        elif parameter_ports(session, node):
            sections.append(ParametersSection(session, node))
        if len(data_inputs(session, node)) > 1:
            sections.append(InputsSection(session, node))
        if inputs_of(placed, session.registry):
            sections.append(OutputsSection(session, node))
        return [*sections, ReasonsSection(session, self._ports(node))]

    def _ports(self, node: NodeId) -> tuple[PortRef, ...]:
        placed, registry = self.session.graph.nodes[node], self.session.registry
        ports = (*outputs_of(placed, registry), *reversed(inputs_of(placed, registry)))
        return tuple(PortRef(node, port.name) for port in ports)

    def _for_nodes(self, nodes: tuple[NodeId, ...]) -> list[Section]:
        return [ManyHeader(self.session, nodes), AttributesSection(self.session, nodes)]

    def _for_ghosts(self, ghosts: tuple[PortRef, ...]) -> list[Section]:
        if len(ghosts) > 1:
            return [ManyVariables(self.session, ghosts)]
        (ghost,) = ghosts
        sections: list[Section] = [VariableHeader(self.session, ghost)]
        if self._role(ghost) in FED or self.session.graph.settings_of(ghost).source is not None:
            sections.append(SourceSection(self.session, ghost))
        sections.append(VariableSection(self.session, ghost, with_shape=True))
        return [*sections, ReasonsSection(self.session, (ghost,))]


def _stops(section: Section) -> list[QWidget]:
    """Return where Tab stops in a section."""
    return [each for each in section.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]


class ManyHeader(Section):
    """The head of several nodes."""

    def __init__(self, session: EditorSession, nodes: tuple[NodeId, ...]) -> None:
        super().__init__(session, is_first=True)
        self.body.addWidget(Label(self.tr("{0} nodes").format(len(nodes)), "title"))
        placed = session.graph.nodes
        titles = Counter(title_of(session, placed[node]) for node in nodes)
        kinds = [self.tr("{0} × {1}").format(count, title) for title, count in titles.items()]
        self.kinds = Label(" · ".join(kinds), wrap=True)
        self.body.addWidget(self.kinds)
        text = self.tr("What they have in common; an edit changes all of them, as one step.")
        if not common_specs(session, nodes):
            text = self.tr("They have no attribute in common. Select nodes of one operator to change them together.")
        self.said = Label(text, "dim", wrap=True)
        self.body.addWidget(self.said)


class ManyVariables(Section):
    """Several ghosts at once: they can be given one initializer."""

    def __init__(self, session: EditorSession, refs: tuple[PortRef, ...]) -> None:
        super().__init__(session, is_first=True)
        self.body.addWidget(Label(self.tr("{0} variables").format(len(refs)), "title"))
        self.initializer = InitializerEditor(session, refs)
        self.body.addWidget(self.initializer.choice)
        self.body.addWidget(self.initializer)

    def refresh(self) -> None:
        self.initializer.refresh()
