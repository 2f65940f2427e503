"""From the document that people draw to the expression that is computed.

Lowering is pure and asks only for what it needs: the ancestors of the targets have to be right, the rest of the
document may be half wired or wrong. Every node of the expression carries the path of what it comes from. An unwired
input becomes a Variable of its own (``dense1_weight``), or for a node that borrows, its lender's; a Variable node
becomes one Variable however many inputs it feeds. A muted node is left out: who reads it reads what enters it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from core.collector import uncollected
from core.dimension import Shape
from core.expression.expression import Expression, ExpressionNode, Head, apply, attribute_text, variable, variables
from core.graph.model import Document, Node, NodeId, PortRef, Source, VariableSettings, frozen
from core.graph.ports import VariableInfo, bypass_of, feeder_of, operator_of, unmuted, variable_of
from core.graph.ports import variables as graph_variables
from core.operators.operator import Operator, Role
from core.operators.registry import Registry
from core.operators.sources import Constant, Variable
from core.problem import Path, Problem, Refused

SOURCE_PORT = "output"


@dataclass(frozen=True)
class LoweredVariable:
    """A Variable of the expression with what the document says about it.

    Attributes:
        info: Name, role and uses in the document.
        source: Where its values come from, if that is set.
        is_constant: Whether it stands for a Constant, which never has a gradient.
    """

    node: ExpressionNode
    info: VariableInfo
    settings: VariableSettings
    source: Source | None
    is_constant: bool = False


@dataclass(frozen=True)
class Lowering:
    """An expression made from a document.

    Attributes:
        heads: The targets, as heads.
        outputs: The targets, as ports of the document, in the same order.
        variables: Every Variable that the heads are computed from, by path, in MXNet's order.
        skipped: Why outputs that could have been targets are none; empty where the targets were given.
    """

    heads: Expression
    outputs: tuple[PortRef, ...]
    variables: Mapping[Path, LoweredVariable]
    skipped: tuple[Problem, ...] = ()


@uncollected
def lower(document: Document, registry: Registry, targets: Iterable[PortRef] | None = None) -> Lowering:
    """Return the expression that computes some outputs.

    Without targets these are all outputs of operators that can be computed and that nothing which can be computed
    reads; where there are none, all Variables.

    Raises:
        Refused: A given target, or something it is computed from, is wrong; the first problem on the way.
    """
    lowerer = _Lowerer(document, registry)
    skipped: tuple[Problem, ...] = ()
    if targets is None:
        targets, skipped = lowerer.default_targets()
    outputs = tuple(targets)
    heads = tuple(lowerer.head(output) for output in outputs)
    return Lowering(heads, outputs, lowerer.lowered_variables(heads), skipped)


_Found: TypeAlias = ExpressionNode | Problem


class _Lowerer:
    """The nodes of one document as expressions, each made once, or the problem that keeps it from being made."""

    def __init__(self, document: Document, registry: Registry) -> None:
        self._graph = document.graph
        self._registry = registry
        self._made: dict[NodeId, _Found] = {}
        self._implicit: dict[PortRef, ExpressionNode] = {}
        self._fed_by: dict[PortRef, PortRef | None] = {}
        self._attributes: dict[NodeId, Mapping[str, str]] = {}

    # targets

    def default_targets(self) -> tuple[list[PortRef], tuple[Problem, ...]]:
        computing = (node for node in self._graph.nodes.values() if bypass_of(node, self._registry) is None)
        found = {node.id: self._node(node.id) for node in computing}
        complete = {node for node, made in found.items() if isinstance(made, ExpressionNode)}
        outputs = [
            PortRef(node, port.name)
            for node, made in found.items()
            if isinstance(made, ExpressionNode)
            for port in made.visible_outputs
        ]
        operators = [output for output in outputs if not self._is_source(output.node)]
        last = [output for output in operators if not self._is_read(output, complete)]
        problems = {_key(made): made for made in found.values() if isinstance(made, Problem)}
        return last or outputs, tuple(problems.values())

    def _is_source(self, node: NodeId) -> bool:
        return self._graph.nodes[node].operator in (Variable.name, Constant.name)

    def _is_read(self, output: PortRef, readers: set[NodeId]) -> bool:
        waiting, seen = [output], {output}
        while waiting:
            for wire in self._graph.wires_from.get(waiting.pop(), ()):
                through = bypass_of(self._graph.nodes[wire.target.node], self._registry)
                if wire.target.node in readers or (through is not None and wire.target.port != through[0]):
                    return True  # what a muted node would read is no result either
                passed = None if through is None else PortRef(wire.target.node, through[1])
                if passed is not None and passed not in seen:
                    seen.add(passed)
                    waiting.append(passed)
        return False

    def head(self, output: PortRef) -> Head:
        """Return the head of an output; raises Refused."""
        if output.node not in self._graph.nodes:
            raise Refused(Problem("target_unknown", path=(output.node,), values={"node": output.node}))
        output = unmuted(self._graph, self._registry, output)
        if self._is_through_input(output):
            return Head(self._implicit_variable(output))
        node = self._node(output.node)
        found = node if isinstance(node, Problem) else self._head_of(node, output)
        if isinstance(found, Problem):
            raise Refused(found)
        return found

    def _is_through_input(self, ref: PortRef) -> bool:
        through = bypass_of(self._graph.nodes[ref.node], self._registry)
        return through is not None and ref.port == through[0]

    def _head_of(self, node: ExpressionNode, output: PortRef) -> Head | Problem:
        # hidden ones too: a gradient that was made a graph reads what a node keeps for it
        names = [port.name for port in node.output_ports]
        if output.port in names:
            return Head(node, names.index(output.port))
        name = self._graph.nodes[output.node].name
        return Problem("output_unknown", (output.node,), output.port, values={"node": name}, expected=tuple(names))

    # nodes

    def _node(self, target: NodeId) -> _Found:
        """Make a node and everything above it, inputs first, without recursion."""
        pending = [target]
        open_nodes: set[NodeId] = set()
        while pending:
            node = pending[-1]
            if node in self._made:
                pending.pop()
            elif node in open_nodes:
                self._made[pending.pop()] = self._make(self._graph.nodes[node])
            else:
                open_nodes.add(node)
                sources = dict.fromkeys(source.node for source in self._sources(node))
                circle = next((other for other in sources if other in open_nodes and other not in self._made), None)
                if circle is not None:
                    values = {"node": self._graph.nodes[node].name, "other": self._graph.nodes[circle].name}
                    self._made[node] = Problem("graph_cycle", (node,), values=values, cause=(circle,))
                else:
                    pending.extend(source for source in reversed(sources) if source not in self._made)
        return self._made[target]

    def _sources(self, node: NodeId) -> list[PortRef]:
        operator = operator_of(self._graph.nodes[node], self._registry)
        if isinstance(operator, Problem):
            return []
        sources = (self._source(PortRef(node, port.name)) for port in operator.input_ports)
        return [source for source in sources if source is not None]

    def _source(self, target: PortRef) -> PortRef | None:
        """Return the output that feeds an input over a wire, its own or its lender's; None for a Variable's."""
        if target not in self._fed_by:
            self._fed_by[target] = self._find_source(target)
        return self._fed_by[target]

    def _find_source(self, target: PortRef) -> PortRef | None:
        found = variable_of(self._graph, self._registry, target)
        if found is not None:
            return found if found.node in self._graph.nodes and self._is_source(found.node) else None
        node = target.node
        while PortRef(node, target.port) not in self._graph.wire_into:
            lender = self._graph.nodes[node].borrows
            if lender is None:
                return None
            node = lender
        return feeder_of(self._graph, self._registry, PortRef(node, target.port))

    def _make(self, node: Node) -> _Found:
        operator = operator_of(node, self._registry)
        if isinstance(operator, Problem):
            return operator
        if bypass_of(node, self._registry) is not None:
            return Problem("mute_output", (node.id,), values={"node": node.name})
        if isinstance(operator, Variable | Constant):
            ref = PortRef(node.id, SOURCE_PORT)
            settings = self._graph.settings_of(ref)
            shape = settings.shape if operator.shape is None else operator.shape
            return variable(node.name, _variable_attributes({}, shape, settings), path=tuple(ref))
        names = operator.input_names
        for wire in self._graph.wires_of.get(node.id, ()):
            if wire.target.node == node.id and wire.target.port not in names and not wire.disabled:
                values = {"node": node.name}
                return Problem("input_unknown", (node.id,), wire.target.port, values=values, expected=names)
        inputs: list[Head] = []
        for port in operator.input_ports:
            head = self._input(PortRef(node.id, port.name))
            if isinstance(head, Problem):
                return head
            inputs.append(head)
        attributes = self._attributes_of(node, operator)
        if node.annotations:
            attributes = {**attributes, **node.annotations}
        return apply(operator, node.name, inputs, attributes, path=(node.id,))

    def _input(self, target: PortRef) -> Head | Problem:
        source = self._source(target)
        if source is None:
            return Head(self._implicit_variable(variable_of(self._graph, self._registry, target) or target))
        made = self._made[source.node]
        return made if isinstance(made, Problem) else self._head_of(made, source)

    def _implicit_variable(self, ref: PortRef) -> ExpressionNode:
        if ref not in self._implicit:
            owner = self._graph.nodes[ref.node]
            operator = operator_of(owner, self._registry)
            copied = {} if isinstance(operator, Problem) else self._attributes_of(owner, operator)
            settings = self._graph.settings_of(ref)
            attributes = _variable_attributes(copied, settings.shape, settings)
            self._implicit[ref] = variable(f"{owner.name}_{ref.port}", attributes, path=tuple(ref))
        return self._implicit[ref]

    def _attributes_of(self, node: Node, operator: Operator) -> Mapping[str, str]:
        if node.id not in self._attributes:
            self._attributes[node.id] = frozen(_node_attributes(node, operator))
        return self._attributes[node.id]

    # variables

    def lowered_variables(self, heads: Expression) -> dict[Path, LoweredVariable]:
        known = graph_variables(self._graph, self._registry)
        found: dict[Path, LoweredVariable] = {}
        for node in variables(heads):
            ref = PortRef(NodeId(node.path[0]), node.path[1])
            is_constant = ref not in known
            info = self._constant_info(ref) if is_constant else known[ref]
            settings = self._graph.settings_of(ref)
            if is_constant:
                settings = replace(settings, grad_req="null")
            found[node.path] = LoweredVariable(node, info, settings, settings.source, is_constant)
        return found

    def _constant_info(self, ref: PortRef) -> VariableInfo:
        uses = tuple(wire.target for wire in self._graph.wires_from.get(ref, ()))
        return VariableInfo(ref, self._graph.nodes[ref.node].name, Role.DATA, uses, implicit=False)


def _key(problem: Problem) -> tuple[str, Path, str | None]:
    return (problem.code, problem.path, problem.port)


def _node_attributes(node: Node, operator: Operator) -> dict[str, str]:
    """Write the attributes that were set as MXNet's files do."""
    values = {name: getattr(operator, name) for name in sorted(node.attributes)}
    return {name: attribute_text(value) for name, value in values.items() if value is not None}


def _variable_attributes(
    copied: Mapping[str, str], shape: Shape | None, settings: VariableSettings
) -> Mapping[str, str]:
    """Return a Variable's attributes: those of the operator that it was made for, and what was set."""
    if shape is None and settings.initializer is None and not settings.annotations:
        return copied
    attributes = {**copied, **settings.annotations}
    if shape is not None:
        attributes["__shape__"] = attribute_text(shape)
    if settings.initializer is not None:
        attributes["__init__"] = settings.initializer
    return attributes
