"""The backward pass of a document, as nodes of a document: it can be read, run, exported and differentiated again.

The nodes that are there stay as they are. Those of the gradient stand below the graph, each in the column of the node
that it explains, and are named after it (``relu1_backward_data``). Parameters that a gradient reads become Variable
nodes, which keep names, settings and, by `core.graph.ports.heirs`, values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from core.expression.expression import ExpressionNode, Head, Phase, topological
from core.expression.gradient import GradientGraph, gradient
from core.expression.lowering import Lowering, lower
from core.expression.schedule import explained_node
from core.graph.commands import MakeVariable
from core.graph.model import (
    Document,
    Graph,
    Node,
    NodeId,
    Point,
    PortRef,
    Wire,
    WireId,
    frozen,
)
from core.graph.names import MAX_NAME
from core.graph.ports import VARIABLE_PORT, free_among
from core.operators.operator import AttributeValue, Operator, Role
from core.operators.registry import Registry
from core.operators.scalar import MulScalar
from core.operators.unary import OnesLike
from core.problem import Problem, Refused

GAP, ROW, COLUMN = 240.0, 144.0, 208.0
"""Room below the graph, between the rows of gradient nodes, and left of the node that a new Variable feeds."""
PITCH, NEAR = 336.0, 64.0
"""Distance of two columns of nodes at least; what is nearer than the second stands in one column."""
COLOUR = "normalization"
"""The swatch of gradient nodes."""


@dataclass(frozen=True)
class GradientDocument:
    """A document with its backward pass.

    Attributes:
        gradients: The output that holds the gradient of each variable, by the variable's name.
        explained: The node, by id, that each new node explains, in the order in which they are computed.
    """

    document: Document
    gradients: dict[str, PortRef]
    explained: dict[NodeId, NodeId]


def gradient_document(document: Document, registry: Registry) -> GradientDocument:
    """Return a document to which the gradients of its inputs and parameters are added as nodes.

    Raises:
        Refused: ``gradient_none`` where nothing has a gradient, or what keeps the document from being computed.
    """
    document = _with_variable_nodes(_spread(document), registry)
    lowering = lower(document, registry)
    graph = _gradients(lowering)
    if not graph.heads:
        raise Refused(lowering.skipped[0] if lowering.skipped else Problem("gradient_none"))
    return _Writer(document, registry, lowering, graph).written()


def _spread(document: Document) -> Document:
    """Return a document whose columns of nodes lie so far apart that the longer names of gradients fit between them."""
    nodes = document.graph.nodes.values()
    columns = sorted({node.position.x for node in nodes})
    gaps = [after - before for before, after in pairwise(columns) if after - before > NEAR]
    factor = max(1.0, PITCH / min(gaps)) if gaps else 1.0
    moved = [replace(node, position=Point(node.position.x * factor, node.position.y)) for node in nodes]
    return replace(document, graph=document.graph.with_nodes(*moved))


def _wanted(lowering: Lowering) -> list[ExpressionNode]:
    return [
        lowered.node
        for lowered in lowering.variables.values()
        if lowered.settings.grad_req != "null" and lowered.info.role not in (Role.LABEL, Role.AUXILIARY)
    ]


def _gradients(lowering: Lowering) -> GradientGraph:
    return gradient(lowering.heads, _wanted(lowering))


def _with_variable_nodes(document: Document, registry: Registry) -> Document:
    """Return a document in which every implicit Variable that a gradient node reads is a node."""
    lowering = lower(document, registry)
    backward = (node for node in topological(_gradients(lowering).heads) if node.phase is Phase.BACKWARD)
    read = dict.fromkeys(head.node for node in backward for head in node.inputs if head.node.is_variable)
    for number, node in enumerate(read):
        info = lowering.variables[node.path].info
        if info.implicit:
            owner = document.graph.nodes[info.ref.node]
            place = Point(owner.position.x - COLUMN, owner.position.y + ROW * (1 + number % 3))
            stem = f"{owner.id}.{info.ref.port}"
            ids = NodeId(_free(document.graph, stem)), WireId(_free(document.graph, f"{stem}.wire"))
            document = MakeVariable(info.ref, *ids, place).apply(document, registry)
    return document


def _free(graph: Graph, stem: str) -> str:
    """Return an id that nothing has: the document may be a gradient itself, and edited since."""
    made = stem
    while graph.has(NodeId(made)):
        made += "b"
    return made


class _Writer:
    """Writes the nodes of one gradient."""

    def __init__(self, document: Document, registry: Registry, lowering: Lowering, graph: GradientGraph) -> None:
        self._document, self._registry, self._lowering, self._gradients = document, registry, lowering, graph
        self._graph = document.graph
        self._ids: dict[ExpressionNode, NodeId] = {}
        self._names = {node.name for node in document.graph.nodes.values()}
        self._rows: dict[float, int] = {}
        self._explained: dict[NodeId, NodeId] = {}
        self._nodes: list[Node] = []
        self._wires: list[Wire] = []
        self._top = max(node.position.y for node in document.graph.nodes.values()) + GAP

    def written(self) -> GradientDocument:
        for node in topological(self._gradients.heads):
            if node.phase is Phase.SEED:
                self._write_seed(node)
            elif node.origin is not None and node.operator is not None:
                sources = [self._source(head) for head in node.inputs]
                self._ids[node] = self._write(node, node.operator, node.name, sources)
        graph = self._graph.with_nodes(*self._nodes).with_wires(*self._wires)
        return GradientDocument(replace(self._document, graph=graph), self._named_gradients(), self._explained)

    def _write_seed(self, node: ExpressionNode) -> None:
        """Write what a run would put in at a head: ones in its shape, times its head gradient."""
        seed = next(seed for seed in self._gradients.seeds if seed.node is node)
        ones = self._ids[node] = self._write(node, OnesLike(), node.name, [self._source(seed.head)])
        factor = self._document.run.head_gradients.get(self._lowering.outputs[seed.position], 1.0)
        if factor != 1:
            scaled = MulScalar(scalar=factor)
            self._ids[node] = self._write(node, scaled, f"{node.name}_scaled", [PortRef(ones, "output")])

    def _write(self, node: ExpressionNode, operator: Operator, name: str, sources: Iterable[PortRef]) -> NodeId:
        """Write a node in the column of the one that it explains, with its wires, and return its id."""
        origin = self._graph.nodes[NodeId(explained_node(node).path[0])]
        made = NodeId(_free(self._graph, f"gradient{len(self._nodes)}"))
        row = self._rows[origin.position.x] = self._rows.get(origin.position.x, -1) + 1
        place = Point(origin.position.x, self._top + row * ROW)
        attributes = frozen(_set_attributes(operator))
        name = free_among(self._names, name[:MAX_NAME])
        self._names.add(name)
        self._nodes.append(Node(made, operator.name, name, place, attributes, colour=COLOUR))
        self._explained[made] = origin.id
        for port, source in zip(operator.input_names, sources, strict=True):
            wire = WireId(_free(self._graph, f"{made}.{port}"))
            self._wires.append(Wire(wire, source, PortRef(made, port)))
        return made

    def _source(self, head: Head) -> PortRef:
        """Return the output of the document that a head is."""
        node = head.node
        if node in self._ids:
            return PortRef(self._ids[node], "output" if node.operator is None else node.output_ports[head.index].name)
        if node.is_variable:
            return PortRef(NodeId(node.path[0]), VARIABLE_PORT)
        return PortRef(NodeId(node.path[0]), node.output_ports[head.index].name)

    def _named_gradients(self) -> dict[str, PortRef]:
        names = {lowered.node: lowered.info.name for lowered in self._lowering.variables.values()}
        found = self._gradients.gradients.items()
        return {names[node]: self._source(head) for node, head in found if head is not None}


def _set_attributes(operator: Operator) -> dict[str, AttributeValue]:
    """Return the attributes of an operator that are not as by default."""
    values = operator.attribute_values()
    specs = operator.attribute_specs()
    return {spec.name: values[spec.name] for spec in specs if spec.required or values[spec.name] != spec.default}
