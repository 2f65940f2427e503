"""The edits of a document: values that say what is to be done, and do it purely.

``apply`` returns the edited document, or raises `Refused` before anything changed. An edit that changes nothing
returns the very document that it was given. Ids of new things are chosen by the caller (`core.graph.ids`), so that
applying an edit twice gives equal documents.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from core.graph.guards import refuse_if, require_finite, require_free, require_items, require_node, require_operator
from core.graph.handover import Draft
from core.graph.laboratory import LaboratorySettings, check_laboratory
from core.graph.model import (
    DEFAULT_SETTINGS,
    Document,
    Graph,
    ItemId,
    Node,
    NodeId,
    Point,
    PortRef,
    RunSettings,
    TrainingSettings,
    VariableSettings,
    Wire,
    WireId,
    frozen,
)
from core.graph.names import check_name
from core.graph.ports import (
    VARIABLE,
    VARIABLE_PORT,
    attribute_label,
    free_name,
    fresh_name,
    inputs_of,
    is_variable,
    operator_of,
    outputs_of,
    variable_name,
    variable_of,
)
from core.graph.rules import can_share, check_borrowing, check_connection, orient
from core.graph.settings import check_run, check_settings, check_training
from core.operators.operator import AttributeValue, Operator
from core.operators.registry import Registry
from core.problem import Problem, Refused

Label: TypeAlias = tuple[str, Mapping[str, object]]
"""What a command is called: a code of `core.messages.LABELS`, and the values of its template."""


class Command(ABC):
    """An edit."""

    @property
    @abstractmethod
    def label(self) -> Label:
        """What the edit is called, before it was applied."""

    def label_in(self, document: Document, registry: Registry) -> Label:  # noqa: ARG002 - some commands use them
        """Return what the edit is called, knowing the document that it gave."""
        return self.label

    @abstractmethod
    def apply(self, document: Document, registry: Registry) -> Document:
        """Return the edited document, or raise `Refused` and change nothing."""


@dataclass(frozen=True)
class AddNode(Command):
    """Place a node; one without a name gets one of its operator's title: ``dense1``, ``relu2``."""

    node: Node

    @property
    def label(self) -> Label:
        return "add_node", {"name": self.node.name or self.node.operator, "operator": self.node.operator}

    def label_in(self, document: Document, registry: Registry) -> Label:  # noqa: ARG002 - as above
        added = document.graph.nodes.get(self.node.id)
        return "add_node", {"name": added.name if added else self.node.name, "operator": self.node.operator}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph, node = document.graph, self.node
        require_free(graph, node.id)
        require_finite([node.position])
        operator = require_operator(node, registry)
        name = node.name or _automatic_name(graph, node, operator)
        node = replace(node, name=name, attributes=_canonical(operator, node.attributes))
        edited = graph.with_nodes(node)
        refuse_if(check_name(edited, registry, node.id, name))
        if node.borrows is not None:
            refuse_if(check_borrowing(edited, registry, node.id, node.borrows))
        return replace(document, graph=edited)


@dataclass(frozen=True)
class RemoveItems(Command):
    """Remove nodes, wires, frames (not what is in them) and notes, and the wires of the nodes.

    The parameters of a removed lender (what was set for them, and the wires into them) go to the first of its
    borrowers that stays; the other borrowers then borrow from that one.
    """

    items: frozenset[ItemId]

    @property
    def label(self) -> Label:
        return "remove_items", {"count": len(self.items)}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        removed = [node for node in graph.nodes if node in self.items]
        known_wires = {wire for wire in graph.wires if wire in self.items}
        require_items(graph, self.items)
        if not self.items:
            return document
        if self.items == known_wires:
            return replace(document, graph=graph.with_wires(without=known_wires))
        draft = Draft(graph)
        for wire in known_wires:
            del draft.wires[wire]
        for node in removed:
            draft.hand_over(node, registry, leaving=self.items)
            draft.remove(node)
        draft.frames = {known: frame for known, frame in graph.frames.items() if known not in self.items}
        draft.notes = {known: note for known, note in graph.notes.items() if known not in self.items}
        heads = document.run.head_gradients
        kept = {ref: value for ref, value in heads.items() if ref.node in draft.nodes}
        run = document.run if len(kept) == len(heads) else replace(document.run, head_gradients=frozen(kept))
        return replace(document, graph=draft.graph(), run=run)


@dataclass(frozen=True)
class Connect(Command):
    """Wire an output to an input; the input's old wire goes."""

    source: PortRef
    target: PortRef
    wire: WireId

    @property
    def label(self) -> Label:
        return "connect", {}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        refuse_if(check_connection(graph, registry, self.source, self.target))
        if orient(graph, registry, self.source, self.target) != (self.source, self.target):
            raise ValueError("Connect takes the output first; see rules.orient")
        require_free(graph, self.wire)
        old = graph.plugged_into.get(self.target)
        without = () if old is None else (old.id,)
        wire = Wire(self.wire, self.source, self.target)
        return replace(document, graph=graph.with_wires(wire, without=without, are_checked=True))


@dataclass(frozen=True)
class Disconnect(Command):
    """Remove wires."""

    wires: frozenset[WireId]

    @property
    def label(self) -> Label:
        return "disconnect", {"count": len(self.wires)}

    def apply(self, document: Document, registry: Registry) -> Document:
        removal = RemoveItems(frozenset[ItemId](self.wires))
        return removal.apply(document, registry)


@dataclass(frozen=True)
class SetAttribute(Command):
    """Set an attribute of a node; None takes it back to its default.

    Wires at ports that vanish are removed. Where nodes share parameters and the attribute decides about them (a
    number of units, whether there is a bias), it is set on all that share.
    """

    node: NodeId
    name: str
    value: AttributeValue

    @property
    def label(self) -> Label:
        return "set_attribute", {"attribute": self.name}

    def label_in(self, document: Document, registry: Registry) -> Label:
        node = document.graph.nodes.get(self.node)
        if node is None:
            return self.label
        attribute = attribute_label(node, registry, self.name)
        if self.value is None:
            return "reset_attribute", {"attribute": attribute}
        return "set_attribute_of", {"attribute": attribute, "name": node.name, "value": self.value}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        node = require_node(graph, self.node)
        edited = self._set(node, registry)
        if edited is node:
            return document
        changed = {node.id: edited}
        for member in _sharing(graph, node.id):
            if self._must_follow(node, edited, member, registry):
                changed[member.id] = self._set(member, registry)
        return replace(document, graph=_without_lost_wires(graph.with_nodes(*changed.values()), changed, registry))

    def _set(self, node: Node, registry: Registry) -> Node:
        """Return the node with the attribute set; refuse what its operator does not take.

        Attributes that a file brought wrong are mended one at a time, so what is wrong with others is left alone.
        """
        attributes = dict(node.attributes)
        attributes.pop(self.name, None)
        if self.value is not None:
            attributes[self.name] = self.value
        attempt = replace(node, attributes=frozen(attributes))
        operator = operator_of(attempt, registry)
        if isinstance(operator, Operator):
            attempt = replace(attempt, attributes=_canonical(operator, attributes))
        elif operator.code == "operator_unknown" or operator.values.get("attribute") == self.name:
            raise Refused(operator)
        return node if _same_values(attempt.attributes, node.attributes) else attempt

    def _must_follow(self, before: Node, after: Node, member: Node, registry: Registry) -> bool:
        """Tell whether a node that could share parameters before the edit no longer can after it."""
        old, new, other = (operator_of(node, registry) for node in (before, after, member))
        if isinstance(old, Problem) or isinstance(new, Problem) or isinstance(other, Problem):
            return False
        return old.name == other.name and can_share(old, other) and not can_share(new, other)


@dataclass(frozen=True)
class Rename(Command):
    """Give a node another name."""

    node: NodeId
    name: str

    @property
    def label(self) -> Label:
        return "rename", {"name": self.name}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        node = require_node(graph, self.node)
        if node.name == self.name:
            return document
        edited = graph.with_nodes(replace(node, name=self.name))
        refuse_if(check_name(edited, registry, node.id, self.name))
        return replace(document, graph=edited)


@dataclass(frozen=True)
class MoveNodes(Command):
    """Put nodes to new places; those that are pinned stay."""

    positions: Mapping[NodeId, Point]

    @property
    def label(self) -> Label:
        return "move_nodes", {"count": len(self.positions)}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002 - moving needs no operators
        graph = document.graph
        require_finite(self.positions.values())
        places = [(require_node(graph, node), Point(*place)) for node, place in self.positions.items()]
        moved = [replace(node, position=place) for node, place in places if node.position != place and not node.pinned]
        return replace(document, graph=graph.with_nodes(*moved)) if moved else document


@dataclass(frozen=True)
class SetParameterSettings(Command):
    """Set what a person decides about a variable; settings that are all default are not kept.

    A shape for an explicit Variable goes to its attribute ``shape``, so that there is one place to look.
    """

    variable: PortRef
    settings: VariableSettings

    @property
    def label(self) -> Label:
        return "set_settings", {"port": self.variable.port}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        node = require_node(graph, self.variable.node)
        known = {port.name for port in (*inputs_of(node, registry), *outputs_of(node, registry))}
        if self.variable.port not in known:
            values = {"node": node.name}
            raise Refused(
                Problem("port_missing", (node.id,), self.variable.port, values=values, expected=tuple(sorted(known)))
            )
        refuse_if(check_settings(node, self.variable, self.settings))
        settings = self.settings
        if is_variable(node) and settings.shape is not None:
            document = SetAttribute(node.id, "shape", settings.shape).apply(document, registry)
            settings = replace(settings, shape=None)
        if graph.settings_of(self.variable) == settings:
            return document
        return replace(document, graph=_with_settings(document.graph, self.variable, settings))


@dataclass(frozen=True)
class Borrow(Command):
    """Let a node use the parameters of another one of its kind, or (None) its own again."""

    node: NodeId
    lender: NodeId | None

    @property
    def label(self) -> Label:
        return ("unshare_parameters" if self.lender is None else "share_parameters"), {}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        node = require_node(graph, self.node)
        if node.borrows == self.lender:
            return document
        if self.lender is not None:
            refuse_if(check_borrowing(graph, registry, self.node, self.lender))
        return replace(document, graph=graph.with_nodes(replace(node, borrows=self.lender)))


@dataclass(frozen=True)
class MakeVariable(Command):
    """Put a Variable node in the place of an implicit Variable: same name, same settings."""

    port: PortRef
    node: NodeId
    wire: WireId
    position: Point

    @property
    def label(self) -> Label:
        return "make_variable", {"port": self.port.port}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        owner = require_node(graph, self.port.node)
        variable = self._implicit(graph, registry, owner)
        require_free(graph, self.node)
        require_free(graph, self.wire)
        require_finite([self.position])
        settings = graph.settings_of(variable)
        declared: dict[str, AttributeValue] = {} if settings.shape is None else {"shape": settings.shape}
        name = free_name(graph, variable_name(graph, variable))
        node = Node(self.node, VARIABLE, name, Point(*self.position), frozen(declared))
        require_operator(node, registry)
        output = PortRef(node.id, VARIABLE_PORT)
        disabled = [wire.id for wire in graph.wires_of[variable.node] if wire.target == variable]
        edited = graph.with_nodes(node).with_wires(Wire(self.wire, output, variable), without=disabled)
        edited = _with_settings(edited, variable, DEFAULT_SETTINGS)
        return replace(document, graph=_with_settings(edited, output, replace(settings, shape=None)))

    def _implicit(self, graph: Graph, registry: Registry, owner: Node) -> PortRef:
        """Return the implicit Variable that feeds the port: the node's own, or its lender's."""
        values = {"node": owner.name}
        if all(port.name != self.port.port for port in inputs_of(owner, registry)):
            raise Refused(Problem("port_missing", (owner.id,), self.port.port, values=values, found=self.port.port))
        variable = variable_of(graph, registry, self.port)
        if variable is None or is_variable(graph.nodes[variable.node]):
            raise Refused(Problem("variable_not_implicit", (owner.id,), self.port.port, values=values))
        return variable


@dataclass(frozen=True)
class SetRunSettings(Command):
    """Set how the document is run."""

    run: RunSettings

    @property
    def label(self) -> Label:
        return "set_run", {}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002 - needs no operators
        refuse_if(check_run(self.run))
        return document if self.run == document.run else replace(document, run=self.run)


@dataclass(frozen=True)
class SetTrainingSettings(Command):
    """Set how the document is trained."""

    training: TrainingSettings

    @property
    def label(self) -> Label:
        return "set_training", {}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002 - needs no operators
        refuse_if(check_training(self.training))
        return document if self.training == document.training else replace(document, training=self.training)


@dataclass(frozen=True)
class SetLaboratory(Command):
    """Set which initializers the laboratory tries."""

    laboratory: LaboratorySettings

    @property
    def label(self) -> Label:
        return "set_laboratory", {}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002 - needs no operators
        refuse_if(check_laboratory(self.laboratory))
        return document if self.laboratory == document.laboratory else replace(document, laboratory=self.laboratory)


@dataclass(frozen=True)
class SetWeights(Command):
    """Say that other parameter values belong to the document, which the session keeps under this number."""

    weights: int
    label_code: str

    @property
    def label(self) -> Label:
        return self.label_code, {}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002 - needs no operators
        return document if self.weights == document.weights else replace(document, weights=self.weights)


@dataclass(frozen=True)
class Several(Command):
    """Do several edits as one step; if one is refused, none is done."""

    commands: tuple[Command, ...]
    label_code: str
    label_values: Mapping[str, object] = field(default_factory=frozen)

    @property
    def label(self) -> Label:
        return self.label_code, self.label_values

    def apply(self, document: Document, registry: Registry) -> Document:
        for command in self.commands:
            document = command.apply(document, registry)
        return document


# Parts of edits


def _sharing(graph: Graph, node: NodeId) -> list[Node]:
    """List the other nodes that share parameters with a node, by lending or borrowing."""
    owner = graph.lender(node)
    found, front = {owner}, [owner]
    while front:
        borrowers = [other for other in graph.borrowers.get(front.pop(), ()) if other not in found]
        found.update(borrowers)
        front.extend(borrowers)
    return [graph.nodes[other] for other in found - {node}]


def _with_settings(graph: Graph, variable: PortRef, settings: VariableSettings) -> Graph:
    kept = {ref: old for ref, old in graph.settings.items() if ref != variable}
    if settings != DEFAULT_SETTINGS:
        kept[variable] = settings
    return graph.with_settings(kept)


def _without_lost_wires(graph: Graph, changed: Iterable[NodeId], registry: Registry) -> Graph:
    """Return the graph without the wires at ports that the changed nodes no longer have."""
    lost: set[WireId] = set()
    for changed_node in changed:
        node = graph.nodes[changed_node]
        if isinstance(operator_of(node, registry), Problem):
            continue
        inputs = {port.name for port in inputs_of(node, registry)}
        outputs = {port.name for port in outputs_of(node, registry)}
        for wire in graph.wires_of.get(node.id, ()):
            is_lost_input = wire.target.node == node.id and wire.target.port not in inputs
            is_lost_output = wire.source.node == node.id and wire.source.port not in outputs
            if is_lost_input or is_lost_output:
                lost.add(wire.id)
    if not lost:
        return graph
    return replace(graph, wires=frozen({known: wire for known, wire in graph.wires.items() if known not in lost}))


def _canonical(operator: Operator, given: Mapping[str, AttributeValue]) -> Mapping[str, AttributeValue]:
    """Return attributes as the operator read them, without those that are as by default."""
    values = operator.attribute_values()
    defaults = {spec.name: spec.default for spec in operator.attribute_specs() if not spec.required}
    return frozen((name, values[name]) for name in given if name not in defaults or values[name] != defaults[name])


def _same_values(one: Mapping[str, AttributeValue], other: Mapping[str, AttributeValue]) -> bool:
    """Tell whether attributes are the same, the kind of number included."""
    return repr(sorted(one.items())) == repr(sorted(other.items()))


def _automatic_name(graph: Graph, node: Node, operator: Operator) -> str:
    if is_variable(node):
        return fresh_name(graph, "data", numbered_from=0)
    return fresh_name(graph, operator.title())
