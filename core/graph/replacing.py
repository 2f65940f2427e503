"""Edits that put one thing in the place of another: a node of another operator, a transposed weight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.graph.commands import AddNode, Borrow, Command, Connect, Label, MakeVariable
from core.graph.guards import refuse_if, require_node, require_operator
from core.graph.handover import Draft
from core.graph.ids import derived_ids
from core.graph.model import Document, Graph, Node, NodeId, Point, PortRef, Wire, frozen
from core.graph.names import check_name
from core.graph.ports import (
    feeder_of,
    fresh_name,
    inputs_of,
    is_variable,
    node_ports,
    operator_of,
    outputs_of,
    through_ports,
    variable_of,
)
from core.graph.room import free_place
from core.graph.rules import check_borrowing, parameter_shapes
from core.operators.operator import AttributeSpec, AttributeValue, Operator, Port, parse_attribute
from core.operators.registry import Registry
from core.problem import Declared, Problem, Refused


@dataclass(frozen=True)
class ReplaceNode(Command):
    """Let a node be another operator, in its place and under its id.

    Wires and settings stay where the new operator has a port of that name, or failing that one of that role in the
    same order. Attributes stay that the new operator has (by name, or by what people call them) and takes; those
    given come first, and what it requires is taken from its palette entry.
    """

    node: NodeId
    operator: str
    attributes: Mapping[str, AttributeValue]

    @property
    def label(self) -> Label:
        return "replace_node", {"operator": self.operator}

    def label_in(self, document: Document, registry: Registry) -> Label:
        node = document.graph.nodes.get(self.node)
        found = None if node is None else operator_of(node, registry)
        return "replace_node", {"operator": Declared(found.title()) if isinstance(found, Operator) else self.operator}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        old = require_node(graph, self.node)
        new = self._new(graph, old, registry)
        if new == old:
            return document
        ports = _port_map(graph, old, new, registry)
        edited = _handed_over(graph, new, registry)
        edited = _with_ports(edited.with_nodes(replace(new, borrows=edited.nodes[old.id].borrows)), old.id, ports)
        borrows = edited.nodes[old.id].borrows
        if borrows is not None and check_borrowing(edited, registry, old.id, borrows) is not None:
            edited = edited.with_nodes(replace(new, borrows=None))
        refuse_if(check_name(edited, registry, old.id, new.name))
        heads = {_moved(ref, old.id, ports): value for ref, value in document.run.head_gradients.items()}
        gradients = frozen((ref, value) for ref, value in heads.items() if ref is not None)
        run = (
            document.run
            if gradients == document.run.head_gradients
            else replace(document.run, head_gradients=gradients)
        )
        return replace(document, graph=edited, run=run)

    def _new(self, graph: Graph, old: Node, registry: Registry) -> Node:
        known = registry.get(self.operator)
        if known is None:
            raise Refused(Problem("operator_unknown", values={"operator": self.operator}, found=self.operator))
        attributes = _fitting(old, known, registry) | dict(self.attributes)
        new = replace(old, operator=self.operator, attributes=frozen(attributes))
        operator = require_operator(new, registry)
        values = operator.attribute_values()
        defaults = {spec.name: spec.default for spec in operator.attribute_specs() if not spec.required}
        set_ = {name: values[name] for name in attributes if name not in defaults or values[name] != defaults[name]}
        new = replace(new, attributes=frozen(set_), muted=old.muted and through_ports(new, registry) is not None)
        before = operator_of(old, registry)
        title = before.title() if isinstance(before, Operator) else old.operator
        if fresh_name(Graph(), title) == old.name.rstrip("0123456789") + "1" and operator.title() != title:
            return replace(new, name=fresh_name(graph, operator.title()))
        return new


def _fitting(old: Node, new: type[Operator], registry: Registry) -> dict[str, AttributeValue]:
    """Return the attributes of a node that another operator takes, and what that one requires beside."""
    presets = new.presets[0].attributes if new.presets else {}
    required = {spec.name for spec in new.attribute_specs() if spec.required}
    found = {name: value for name, value in presets.items() if name in required}
    known = registry.get(old.operator)
    specs = {} if known is None else {spec.name: spec for spec in known.attribute_specs()}
    for name, value in old.attributes.items():
        spec = _same_attribute(name, specs.get(name), new.attribute_specs())
        if spec is not None and _takes(spec, value):
            found[spec.name] = value
    return found


def _same_attribute(name: str, spec: AttributeSpec | None, others: Iterable[AttributeSpec]) -> AttributeSpec | None:
    others = tuple(others)
    same = next((other for other in others if other.name == name), None)
    if same is not None or spec is None:
        return same
    return next((other for other in others if (other.label, other.kind) == (spec.label, spec.kind)), None)


def _takes(spec: AttributeSpec, value: AttributeValue) -> bool:
    """Tell whether an attribute takes a value, whatever the others are."""
    try:
        read = parse_attribute(spec, value)
    except ValueError:
        return False
    if spec.choices and read not in spec.choices:
        return False
    if isinstance(read, bool) or not isinstance(read, int | float):
        return True
    return (spec.minimum is None or read >= spec.minimum) and (spec.maximum is None or read <= spec.maximum)


def _port_map(graph: Graph, old: Node, new: Node, registry: Registry) -> Mapping[str, str]:
    """Return the port of the new node for each port of the old one that has one."""
    ports = node_ports(graph, old.id, registry)
    known = inputs_of(old, registry), outputs_of(old, registry)
    before = (known[0] or ports.inputs, known[1] or ports.outputs)
    after = inputs_of(new, registry), outputs_of(new, registry)
    return {**_matched(before[0], after[0]), **_matched(before[1], after[1])}


def _matched(old: Iterable[Port], new: Iterable[Port]) -> dict[str, str]:
    old, new = tuple(old), tuple(new)
    names = {port.name for port in new}
    found = {port.name: port.name for port in old if port.name in names}
    for port in old:
        if port.name not in found:
            free = (other.name for other in new if other.role is port.role and other.name not in found.values())
            match = next(free, None)
            if match is not None:
                found[port.name] = match
    return found


def _moved(ref: PortRef, node: NodeId, ports: Mapping[str, str]) -> PortRef | None:
    """Return where a port is now; None if it is gone."""
    if ref.node != node:
        return ref
    return PortRef(node, ports[ref.port]) if ref.port in ports else None


def _with_ports(graph: Graph, node: NodeId, ports: Mapping[str, str]) -> Graph:
    """Return the graph with what was at the ports of a node moved to where those are now."""
    wires: dict[object, Wire] = {}
    for wire in graph.wires.values():
        source, target = _moved(wire.source, node, ports), _moved(wire.target, node, ports)
        if source is not None and target is not None:
            same = (source, target) == (wire.source, wire.target)
            wires[wire.id] = wire if same else replace(wire, source=source, target=target)
    settings = ((_moved(ref, node, ports), value) for ref, value in graph.settings.items())
    return replace(
        graph,
        wires=frozen((wire.id, wire) for wire in wires.values()),
        settings=frozen((ref, value) for ref, value in settings if ref is not None),
    )


def _handed_over(graph: Graph, new: Node, registry: Registry) -> Graph:
    """Return the graph with the parameters of a node given to its first borrower if the new node can't lend them."""
    trial = graph.with_nodes(replace(new, borrows=None))
    borrowers = graph.borrowers.get(new.id, ())
    if all(check_borrowing(trial, registry, borrower, new.id) is None for borrower in borrowers):
        return graph
    draft = Draft(graph)
    draft.hand_over(new.id, registry, leaving=frozenset({new.id}))
    return draft.graph()


# Transposed weights

TRANSPOSE = "transpose"
WEIGHT = "weight"
TIE_DISTANCE = Point(-232.0, 88.0)
"""Where what a tie adds is placed, from the node that it feeds."""


@dataclass(frozen=True)
class TieTransposed(Command):
    """Let a decoder use the transposed weight of an encoder; its bias stays its own.

    The encoder's weight becomes a Variable node (if it is none yet), and a transpose node leads from it to the
    decoder's weight: so it is drawn, inferred, counted and trained as the one parameter that it is.
    """

    decoder: NodeId
    encoder: NodeId

    @property
    def label(self) -> Label:
        return "tie_transposed", {}

    def apply(self, document: Document, registry: Registry) -> Document:
        refuse_if(check_tie(document.graph, registry, self.decoder, self.encoder))
        document = self._with_own_parameters(document, registry)
        document, source = self._weight(document, registry)
        graph = document.graph
        wired = graph.wire_into.get(PortRef(self.decoder, WEIGHT))
        if wired is not None and graph.nodes[wired.source.node].operator == TRANSPOSE:
            entry = graph.wire_into.get(PortRef(wired.source.node, "data"))
            if entry is not None and entry.source == source:
                return document
        return self._transposed(document, registry, source)

    def _with_own_parameters(self, document: Document, registry: Registry) -> Document:
        return Borrow(self.decoder, None).apply(document, registry)

    def _weight(self, document: Document, registry: Registry) -> tuple[Document, PortRef]:
        """Return the output that feeds the encoder's weight, making it a Variable node where it is implicit."""
        graph, weight = document.graph, PortRef(self.encoder, WEIGHT)
        variable = variable_of(graph, registry, weight)
        if variable is None:
            return document, _feeding(graph, registry, weight)
        if is_variable(graph.nodes[variable.node]):
            return document, variable
        node, wire = derived_ids(graph, "tie", *variable)
        place = _beside(graph, registry, graph.nodes[variable.node])
        made = MakeVariable(weight, node, wire, place)
        return made.apply(document, registry), PortRef(node, "output")

    def _transposed(self, document: Document, registry: Registry, source: PortRef) -> Document:
        graph, weight = document.graph, PortRef(self.decoder, WEIGHT)
        node, wire = derived_ids(graph, "transpose", *source, *weight)
        name = fresh_name(graph, TRANSPOSE)
        place = _beside(graph, registry, graph.nodes[self.decoder])
        document = AddNode(Node(node, TRANSPOSE, name, place)).apply(document, registry)
        document = Connect(source, PortRef(node, "data"), wire).apply(document, registry)
        _, second = derived_ids(document.graph, "transposed", *weight)
        document = Connect(PortRef(node, "output"), weight, second).apply(document, registry)
        # what was set for the decoder's own weight would wait there for nobody
        settings = frozen((ref, value) for ref, value in document.graph.settings.items() if ref != weight)
        return replace(document, graph=replace(document.graph, settings=settings))


def check_tie(graph: Graph, registry: Registry, decoder: NodeId, encoder: NodeId) -> Problem | None:
    """Return why a node can't use the transposed weight of another, or None if it can."""
    user, owner = require_node(graph, decoder), require_node(graph, encoder)
    values = {"node": user.name, "other": owner.name}
    if registry.get(TRANSPOSE) is None:
        return Problem("tie_no_transpose", (decoder,), values=values)
    if decoder in (encoder, graph.lender(encoder)):
        return Problem("tie_itself", (decoder,), values=values, cause=(encoder,))
    for node in (user, owner):
        operator = operator_of(node, registry)
        if isinstance(operator, Problem):
            return operator
        shape = parameter_shapes(operator).get(WEIGHT, ())
        if shape is not None and len(shape) != 2:
            return Problem("tie_operator", (node.id,), values={**values, "node": node.name})
    return None


def _feeding(graph: Graph, registry: Registry, port: PortRef) -> PortRef:
    """Return the output of an operator that feeds an input, its own or its lender's."""
    node = port.node
    while (source := feeder_of(graph, registry, PortRef(node, port.port))) is None:
        lender = graph.nodes[node].borrows
        assert lender is not None  # noqa: S101 - an unwired input without lender has a variable
        node = lender
    return source


def _beside(graph: Graph, registry: Registry, node: Node) -> Point:
    return free_place(graph, registry, Point(node.position.x + TIE_DISTANCE.x, node.position.y + TIE_DISTANCE.y))
