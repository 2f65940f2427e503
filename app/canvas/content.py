"""What each node shows, as plain values read from the session: texts, ports, ghosts, sharing, state of the run.

Painting and hit tests work on these; nothing here knows where things are or how they look.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple, cast

from PySide6.QtCore import QCoreApplication

from app.session.session import EditorSession
from app.translations import operator_text
from core.dimension import UNKNOWN, Shape, format_shape, is_complete
from core.graph.model import Graph, Node, NodeId, PortRef, Source
from core.graph.ports import (
    NodePorts,
    bypass_of,
    is_variable,
    node_ports,
    operator_of,
    port_refs,
    variable_of,
    variables,
)
from core.operators.operator import AttributeSpec, Operator, Port, Role
from core.problem import Severity
from core.runtime.statistics import Statistics

translate = QCoreApplication.translate

GHOST_ROLES = (Role.PARAMETER, Role.LABEL, Role.AUXILIARY)


class Segment(NamedTuple):
    """A piece of text in one tone; raised ones are small superscripts."""

    text: str
    tone: str
    raised: bool = False
    declared: bool = False


ShapeText = tuple[Segment, ...]


class PortLook(NamedTuple):
    """A port: filled where it is wired, a diamond where it takes a parameter or a label."""

    ref: PortRef
    is_input: bool
    is_diamond: bool
    wired: bool
    label: str = ""
    shape: ShapeText = ()
    doc: str = ""
    """What the operator says of it, in English."""


class GhostLook(NamedTuple):
    """The implicit Variable of an unwired parameter or label."""

    ref: PortRef
    label: str
    shape: ShapeText
    is_wrong: bool = False
    is_deferred: bool = False
    """Its shape waits for data, so a run may bring it."""


class RowLook(NamedTuple):
    """A line of a node: a label at the left and a value at the right, in a field where it can be edited."""

    label: str
    value: str
    attribute: str = ""
    is_field: bool = False
    is_number: bool = False
    """It can be dragged, too."""
    shape: ShapeText = ()
    """The value in tones, where it is a shape."""


_row = lru_cache(maxsize=4096)(RowLook)
"""Makes a line once for all nodes that have it: of thousands of nodes most are alike."""


class Sharing(NamedTuple):
    """That a node takes part in shared parameters: which group, with whom, and what to say about it."""

    group: int
    lender: NodeId
    text: str


class NodeContent(NamedTuple):
    """Everything that a node shows but the state of the run."""

    id: NodeId
    title: str
    name: str
    family: str
    rows: tuple[RowLook, ...]
    inputs: tuple[PortLook, ...]
    outputs: tuple[PortLook, ...]
    ghosts: tuple[GhostLook, ...]
    sharing: Sharing | None = None
    severity: Severity | None = None
    problem: str = ""
    is_loss: bool = False
    collapsed: bool = False
    pinned: bool = False
    through: tuple[str, str] | None = None
    """Input and output between which a muted node lets through what it gets; None for one that computes."""

    comment: str = ""
    grows: str = ""
    """The attribute that says how many inputs there are, where people may add some."""

    @property
    def look(self) -> Hashable:
        """All that what is drawn depends on, but the name, the comment and what changes from moment to moment."""
        ports = tuple(
            [(port.ref.port, port.is_input, port.is_diamond, port.wired, port.label, port.shape) for port in self.ports]
        )
        ghosts = tuple([(ghost.ref.port, ghost.label, ghost.shape, ghost.is_wrong) for ghost in self.ghosts])
        flags = self.severity, self.collapsed, self.through, self.grows, self.sharing is not None
        return self.title, self.family, self.rows, ports, ghosts, flags

    @property
    def written(self) -> list[PortRef]:
        """The ports whose shapes it depends on: those that are open, parameters that it counts, or all for its lines.

        What an output carries on is written at its wires.
        """
        if any(row.shape for row in self.rows):
            return [port.ref for port in self.ports]
        return [port.ref for port in self.ports if not port.wired or (port.is_input and port.is_diamond)]

    @property
    def is_source(self) -> bool:
        """True for a node without inputs."""
        return not self.inputs

    @property
    def ports(self) -> tuple[PortLook, ...]:
        """All ports, inputs first."""
        return self.inputs + self.outputs


COUNT = "num_args"
"""MXNet's name for the number of inputs."""


def growing(operator: Operator) -> str:
    """Return the attribute that says how many inputs an operator has; nothing where that is fixed."""
    return COUNT if any(spec.name == COUNT for spec in operator.attribute_specs()) else ""


def shape_text(session: EditorSession, ref: PortRef, *, letters: bool = True) -> ShapeText:
    """Return the shape of a port in pieces: unknown dims calm with their letter, amber where they block a parameter."""
    look = session.inference.look(ref)
    if look is None:
        return (Segment("?", "dim"),)
    sizes, declared = look
    blocked = _blocked_axes(session, ref) if any(type(size) is str for size in sizes) else frozenset()
    return _pieces(sizes, declared or frozenset(), blocked, letters)


@lru_cache(maxsize=4096)
def _pieces(
    sizes: tuple[int | str, ...], declared: frozenset[int], blocked: frozenset[int], letters: bool
) -> ShapeText:
    """Write sizes, or the letters of those that are not known."""
    pieces: list[Segment] = [Segment("(", "dim")]
    for axis, size in enumerate(sizes):
        tone = "unknown" if axis in blocked else "text" if axis in declared else "dim"
        text, letter = (str(UNKNOWN), size) if isinstance(size, str) else (str(size), "")
        pieces.append(Segment(text, tone, declared=axis in declared))
        if letter and letters:
            pieces.append(Segment(letter, "unknown" if axis in blocked else "dim", raised=True))
        if axis + 1 < len(sizes):
            pieces.append(Segment(", ", "dim"))
    pieces.append(Segment(",)" if len(sizes) == 1 else ")", "dim"))
    return tuple(pieces)


def plain_shape(text: ShapeText) -> str:
    """Return a shape without its letters."""
    return "".join(piece.text for piece in text if not piece.raised)


def _blocked_axes(session: EditorSession, ref: PortRef) -> frozenset[int]:
    variable = variable_of(session.graph, session.registry, ref) or ref
    return frozenset(session.inference.blocked(variable))


def sharing_groups(graph: Graph) -> dict[NodeId, int]:
    """Number the lenders whose parameters others use, and the Variables that feed several nodes' parameters."""
    lenders = {lender for node in _borrowers(graph) if (lender := graph.lender(node)) != node}
    return {lender: group for group, lender in enumerate(sorted(lenders))}


def _borrowers(graph: Graph) -> list[NodeId]:
    return [node.id for node in graph.nodes.values() if node.borrows is not None]


def shared_variables(graph: Graph, session: EditorSession) -> dict[NodeId, int]:
    """Return the Variables that are wired to several parameter inputs, with how many."""
    uses: dict[NodeId, int] = {}
    for source, wires in graph.wires_from.items():
        if len(wires) > 1 and is_variable(graph.nodes[source.node]):
            uses[source.node] = sum(_is_parameter(graph, session, wire.target) for wire in wires)
    return {node: count for node, count in uses.items() if count > 1}


def _is_parameter(graph: Graph, session: EditorSession, ref: PortRef) -> bool:
    ports = node_ports(graph, ref.node, session.registry).inputs
    return any(port.name == ref.port and port.role is Role.PARAMETER for port in ports)


class _Kind(NamedTuple):
    """What all nodes of one operator have in common, in the language of the interface."""

    title: str
    family: str
    is_loss: bool
    grows: str
    spec: AttributeSpec | None
    """Its main attribute."""
    label: str
    """What that is called."""
    is_source: bool
    depends_on_mode: bool
    has_parameters: bool


UNKNOWN_KIND = _Kind("", "", False, "", None, "", False, False, False)


def _kind(operator: Operator) -> _Kind:
    spec = next((spec for spec in operator.attribute_specs() if spec.name == operator.main_attribute), None)
    return _Kind(
        title=operator_text(operator.title()),
        family=operator.family,
        is_loss=operator.is_loss,
        grows=growing(operator),
        spec=spec,
        label=operator_text(spec.label) if spec is not None else "",
        is_source=operator.family == "sources" and not operator.inputs(),
        depends_on_mode=operator.depends_on_mode(),
        has_parameters=bool(operator.parameter_ports()),
    )


class _Inputs(NamedTuple):
    """What all nodes with the same inputs have in common."""

    diamonds: frozenset[str]
    """Those that take no data."""
    is_labelled: bool
    """Several take data, so that one has to be told from the other."""


def _inputs(ports: tuple[Port, ...]) -> _Inputs:
    return _Inputs(
        diamonds=frozenset([port.name for port in ports if port.role is not Role.DATA]),
        is_labelled=[port.role for port in ports].count(Role.DATA) > 1,
    )


class _Refs(dict[str, PortRef]):
    """The ports of a node by their names: those that are kept with it, not copies, of which thousands would stay."""

    def __init__(self, node: Node, operator: Operator | None) -> None:
        super().__init__({ref.port: ref for ref in port_refs(node, operator)} if operator is not None else {})
        self.node = node

    def __missing__(self, port: str) -> PortRef:
        """Return a port that only wires mention."""
        return PortRef(self.node.id, port)


class ContentReader:
    """Reads the contents of nodes; made anew after an edit because it keeps what concerns the whole graph.

    Of another graph than the session has, as with a node that is not placed yet, it knows no shapes and no problems.
    """

    def __init__(self, session: EditorSession, graph: Graph | None = None) -> None:
        self.session = session
        self.graph = session.graph if graph is None else graph
        self.losses: Mapping[NodeId, float] = {}
        self._ports: dict[NodeId, NodePorts] = {}
        self._shapes: dict[PortRef, ShapeText] = {}
        self._kinds: dict[int, _Kind] = {}
        """By the identity of an operator, which lives as long as its nodes; most nodes share one with others."""
        self._inputs_by_ports: dict[int, tuple[tuple[Port, ...], _Inputs]] = {}
        """By the identity of the ports, beside these, for them to stay."""

    def kind(self, operator: Operator | None) -> _Kind:
        """Return what nodes of an operator have in common, put together once."""
        if operator is None:
            return UNKNOWN_KIND
        if (known := self._kinds.get(id(operator))) is None:
            known = self._kinds[id(operator)] = _kind(operator)
        return known

    def ports(self, node: NodeId) -> NodePorts:
        """Return the ports of a node, looked up once."""
        if (known := self._ports.get(node)) is None:
            known = self._ports[node] = node_ports(self.graph, node, self.session.registry)
        return known

    def _inputs(self, ports: tuple[Port, ...]) -> _Inputs:
        """Return what nodes with these inputs have in common, put together once."""
        known = self._inputs_by_ports.get(id(ports))
        if known is None:
            known = self._inputs_by_ports[id(ports)] = ports, _inputs(ports)
        return known[1]

    def _variable(self, node: Node, ref: PortRef) -> PortRef | None:
        """Return the key of the variable that feeds an input, most of which are fed by one of their own."""
        if node.borrows is None and ref not in self.graph.wire_into:
            return ref
        return variable_of(self.graph, self.session.registry, ref)

    def shape(self, ref: PortRef) -> ShapeText:
        """Return the shape of a port in pieces, put together once."""
        if (known := self._shapes.get(ref)) is None:
            known = self._shapes[ref] = shape_text(self.session, ref)
        return known

    @cached_property
    def groups(self) -> dict[NodeId, int]:
        """The number of each group of nodes with shared parameters, by lender."""
        return sharing_groups(self.graph)

    @cached_property
    def shared(self) -> dict[NodeId, int]:
        """How many parameters each shared Variable feeds."""
        return shared_variables(self.graph, self.session)

    @cached_property
    def shared_uses(self) -> dict[PortRef, tuple[PortRef, ...]]:
        """The inputs that each shared parameter feeds, by its variable."""
        found = variables(self.graph, self.session.registry)
        return {ref: info.uses for ref, info in found.items() if info.role is Role.PARAMETER and len(info.uses) > 1}

    def count(self, node: NodeId) -> int:
        """Return how many parameters a node uses, wired ones too, shared ones once; 0 where a dim is not known."""
        total = 0
        seen: set[PortRef] = set()
        user = self.graph.nodes[node]
        for port in self.ports(node).inputs:
            if port.role is not Role.PARAMETER:
                continue
            ref = PortRef(node, port.name)
            variable = self._variable(user, ref)
            if variable is None or variable in seen:
                continue
            seen.add(variable)
            shape = self.session.inference.shape(ref)
            if shape is None or not is_complete(shape):
                return 0
            total += math.prod(shape)
        return total

    def read(self, node_id: NodeId) -> NodeContent:
        """Return what a node shows."""
        node = self.graph.nodes[node_id]
        operator = operator_of(node, self.session.registry)
        known = operator if isinstance(operator, Operator) else None
        ports, kind = self.ports(node_id), self.kind(known)
        common, several = self._inputs(ports.inputs), len(ports.outputs) > 1
        inputs = self._drawn(node, ports.inputs)
        refs = _Refs(node, known)
        severity, problem = self._worst_problem(node_id)
        return NodeContent(
            id=node_id,
            title=kind.title if known else node.operator,
            name=node.name,
            family=node.colour or kind.family,
            rows=() if node.collapsed else self._rows(node, known),
            inputs=_shown([self._input(refs[port.name], port, common) for port in inputs], node),
            outputs=_shown([self._output(refs[port.name], port, several) for port in ports.outputs], node),
            ghosts=() if node.collapsed else tuple(self._ghosts(refs, inputs)),
            sharing=self._sharing(node) if self.groups or self.shared else None,
            severity=severity,
            problem=problem,
            is_loss=kind.is_loss,
            collapsed=node.collapsed,
            pinned=node.pinned,
            through=bypass_of(node, self.session.registry) if node.muted else None,
            comment=node.comment,
            grows=kind.grows,
        )

    def _drawn(self, node: Node, inputs: tuple[Port, ...]) -> tuple[Port, ...]:
        """Return the inputs that a node shows: without the parameters and labels of its own, if it hides them."""
        if not node.hides_unused:
            return inputs
        plugged = self.graph.plugged_into
        return tuple([port for port in inputs if port.role is Role.DATA or PortRef(node.id, port.name) in plugged])

    def _input(self, ref: PortRef, port: Port, common: _Inputs) -> PortLook:
        name = port.name
        is_diamond = name in common.diamonds
        open_shape = not is_diamond and ref not in self.graph.plugged_into
        return PortLook(
            ref,
            is_input=True,
            is_diamond=is_diamond,
            wired=ref in self.graph.wire_into,
            label=name if is_diamond or common.is_labelled else "",
            shape=self.shape(ref) if open_shape else (),
            doc=port.doc,
        )

    def _output(self, ref: PortRef, port: Port, labelled: bool) -> PortLook:
        wires = self.graph.wires_from.get(ref, ())
        return PortLook(
            ref,
            is_input=False,
            is_diamond=bool(wires) and all(self._takes_parameter(wire.target) for wire in wires),
            wired=bool(wires),
            label=port.name if labelled else "",
            shape=() if wires or any(wire.source == ref for wire in self.graph.wires_of[ref.node]) else self.shape(ref),
            doc=port.doc,
        )

    def _takes_parameter(self, ref: PortRef) -> bool:
        return ref.port in self._inputs(self.ports(ref.node).inputs).diamonds

    def _ghosts(self, refs: _Refs, inputs: tuple[Port, ...]) -> list[GhostLook]:
        """List the variables that the node has of its own: what a borrower borrows shows at its lender."""
        taking = [refs[port.name] for port in inputs if port.role in GHOST_ROLES]
        if not taking:
            return []
        own = [ref for ref in taking if self._variable(refs.node, ref) == ref]
        found = self.session.problems_of(refs.node.id)
        wrong = {problem.port for problem in found if problem.severity is Severity.ERROR} if found else ()
        return [self._ghost(ref, is_wrong=ref.port in wrong) for ref in own]

    def _ghost(self, ref: PortRef, *, is_wrong: bool) -> GhostLook:
        is_deferred = "unknown" in [piece.tone for piece in self.shape(ref)]
        return GhostLook(ref, ref.port, self.ghost_shape(ref, is_deferred=is_deferred), is_wrong, is_deferred)

    def ghost_shape(self, ref: PortRef, *, is_deferred: bool) -> ShapeText:
        """Return the shape of an implicit variable: one that was deferred has that of its values, once it has some."""
        made = self.session.run.statistics(ref) if is_deferred else None
        return self.shape(ref) if made is None else (Segment(format_shape(made.shape), "dim"),)

    def _rows(self, node: Node, operator: Operator | None) -> tuple[RowLook, ...]:
        if operator is None:
            return (_row("", translate("canvas", "Unknown or incomplete")),)
        rows, kind = [], self.kind(operator)
        if kind.spec is not None:
            rows.append(self._attribute_row(node, operator, kind.spec, kind.label))
        if kind.is_source:
            source = self.graph.settings_of(PortRef(node.id, "output")).source
            rows.append(_row(translate("canvas", "source"), source_text(source)))
        if kind.depends_on_mode:
            is_train = self.session.document.run.is_train
            mode = translate("canvas", "train") if is_train else translate("canvas", "predict")
            rows.append(_row(translate("canvas", "mode"), mode))
        if kind.is_loss:
            loss = self.losses.get(node.id)
            rows.append(_row(translate("canvas", "loss"), "–" if loss is None else f"{loss:.4g}"))
        if node.borrows in self.graph.nodes:
            rows.append(_row(translate("canvas", "shares"), self.graph.nodes[self.graph.lender(node.id)].name))
        elif kind.has_parameters:
            count = 0 if node.muted else self.count(node.id)
            rows.append(_row(translate("canvas", "params"), f"{count:,}" if count else "?"))
        return tuple(rows)

    def _attribute_row(self, node: Node, operator: Operator, spec: AttributeSpec, label: str) -> RowLook:
        value = getattr(operator, spec.name)
        if spec.kind == "shape":
            ref = PortRef(node.id, "output")
            shape = cast(Shape, value) if isinstance(value, tuple) else self.session.inference.shape(ref)
            return _row(
                label,
                format_shape(shape),
                spec.name,
                shape=shape_text(self.session, ref, letters=False),
            )
        text = f"{value:g}" if isinstance(value, float) else f"{value}"
        return _row(label, text, spec.name, is_field=True, is_number=spec.kind in ("int", "float"))

    def _sharing(self, node: Node) -> Sharing | None:
        if is_variable(node) and self._feeds_many(node.id) and node.id in self.shared:
            text = translate("canvas", "Shared: wired to {0} parameters.").format(self.shared[node.id])
            return Sharing(len(self.groups) + sorted(self.shared).index(node.id), node.id, text)
        lender = self.graph.lender(node.id)
        if lender not in self.groups:
            return None
        if lender != node.id:
            return Sharing(
                self.groups[lender], lender, translate("canvas", "shares {0}").format(self.graph.nodes[lender].name)
            )
        names = [n.name for n in self.graph.nodes.values() if n.id != lender and self.graph.lender(n.id) == lender]
        return Sharing(
            self.groups[lender], lender, translate("canvas", "Parameters shared with {0}.").format(", ".join(names))
        )

    def _feeds_many(self, node: NodeId) -> bool:
        return any(
            len(self.graph.wires_from.get(PortRef(node, port.name), ())) > 1 for port in self.ports(node).outputs
        )

    def _worst_problem(self, node: NodeId) -> tuple[Severity | None, str]:
        known = self.session.problems_of(node)
        found = [problem for problem in known if problem.severity is not Severity.INFO] if known else known
        if not found:
            return None, ""
        errors = [problem for problem in found if problem.severity is Severity.ERROR]
        worst = (errors or found)[0]
        return worst.severity, "\n".join(self.session.problem_text(problem) for problem in (errors or found))


def _shown(ports: Sequence[PortLook], node: Node) -> tuple[PortLook, ...]:
    """Return ports as a node shows them: without texts where it is collapsed."""
    return tuple([port._replace(label="", shape=()) for port in ports] if node.collapsed else ports)


def source_text(source: Source | None) -> str:
    """Return where values come from, in a few characters."""
    if source is None:
        return "–"
    match source.kind:
        case "dataset":
            return f"{source.name}.{source.field}"
        case "file":
            return source.path.replace("\\", "/").rsplit("/", 1)[-1]
        case kind:
            return kind


def statistics_shape(statistics: Statistics) -> ShapeText:
    """Return the shape of a value that was computed, in one piece."""
    return (Segment(format_shape(tuple(statistics.shape)), "dim"),)
