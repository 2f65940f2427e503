"""One view of documents and expressions, as inference reads both.

A *net* is what one shape belongs to: an output with all inputs wired to it, or a variable with all inputs it
feeds. Nets are `PortRef`s in a document and `Head`s in an expression: pairs that begin with a node's key.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias

from core.dimension import UNKNOWN, Relation, Shape, declare_shape, format_shape, is_complete
from core.expression.expression import ExpressionNode, Head, Listing, declared_shape, topological
from core.graph.model import Graph, Node, NodeId, PortRef
from core.graph.ports import SHARED_ROLES, VARIABLE, bypass_of, feeder_of, operator_of, variable_name
from core.inference.store import Rule, Store
from core.operators.operator import Operator, Port, Role
from core.operators.registry import Registry
from core.operators.sources import Variable
from core.problem import Path, Problem

Net: TypeAlias = tuple[Hashable, Hashable]

NO_SHAPES: Mapping[PortRef, Shape] = {}


class ShapeNode(NamedTuple):
    """A node as inference sees it: an operator with the net at each of its ports."""

    key: Hashable
    path: Path
    name: str
    operator: Operator
    inputs: Mapping[str, Net]
    outputs: Mapping[str, Net]
    sources: tuple[Hashable, ...] = ()
    """Keys of the nodes whose outputs it reads."""


@dataclass(frozen=True)
class Declared:
    """A shape that a person or a run gave a net: whose it is, at which port, and why it holds."""

    path: Path
    name: str
    port: str
    shape: Shape
    why: str
    is_exact: bool = False
    """Only -1 is unknown; without it, 0 and an empty shape are, too."""


class ShapeView(Protocol):
    """What `core.inference.infer` reads; keys and nets are of the view's own types, so that these are Any here."""

    def keys(self) -> Iterable[Hashable]:
        """List the keys of all nodes, inputs of the graph first where that is cheap."""
        ...

    def node(self, key: Any) -> ShapeNode | None:  # noqa: ANN401
        """Return a node, or None where nothing can be said of its shapes (an unknown operator)."""
        ...

    def neighbours(self, key: Any) -> Iterable[Hashable]:  # noqa: ANN401
        """List the nodes that share a net with a node."""
        ...

    def declared(self, net: Any) -> Sequence[Declared]:  # noqa: ANN401
        """List the shapes given to a net, beside what a Variable's own attribute declares."""
        ...

    def is_variable(self, net: Any) -> bool:  # noqa: ANN401
        """Tell whether a net is a variable's, rather than an operator's output."""
        ...


@dataclass(frozen=True)
class DocumentView:
    """A graph, with the shapes that a run gives to some variables (those of their sources)."""

    graph: Graph
    registry: Registry
    shapes: Mapping[PortRef, Shape] = field(default_factory=lambda: NO_SHAPES)

    def keys(self) -> Iterable[NodeId]:
        """List the ids of the nodes."""
        return self.graph.nodes

    def node(self, key: NodeId) -> ShapeNode | None:
        """Return the node of an id, or None if it is a placeholder."""
        node = self.graph.nodes[key]
        operator = operator_of(node, self.registry)
        if isinstance(operator, Problem):
            return None
        through = bypass_of(node, self.registry)
        if through is not None:
            return self._bypass(node, operator, *through)
        inputs = {port.name: self._net(PortRef(key, port.name), port.role) for port in operator.input_ports}
        sources = tuple([net.node for net in inputs.values()])
        outputs = {port.name: PortRef(key, port.name) for port in operator.output_ports}
        return ShapeNode(key, (key,), node.name, operator, inputs, outputs, sources)

    def _bypass(self, node: Node, operator: Operator, entry: str, exit_: str) -> ShapeNode:
        """Return a muted node: one net enters and leaves it, and its other inputs have no part in anything."""
        net = self._net(PortRef(node.id, entry), Role.DATA)
        outputs = {port.name: PortRef(node.id, port.name) for port in operator.outputs()} | {exit_: net}
        sources = (net.node,) if net.node != node.id else ()
        return ShapeNode(node.id, (node.id,), node.name, Bypass(operator, entry, exit_), {entry: net}, outputs, sources)

    def _net(self, ref: PortRef, role: Role) -> PortRef:
        feeder = feeder_of(self.graph, self.registry, ref)
        if feeder is not None:
            return feeder
        lender = self.graph.nodes[ref.node].borrows
        if lender is None or role not in SHARED_ROLES:
            return ref
        owner = self.graph.lender(ref.node)
        shared = PortRef(owner, ref.port)
        if owner == ref.node or not self._has_input(shared):
            return ref
        return feeder_of(self.graph, self.registry, shared) or shared

    def _has_input(self, ref: PortRef) -> bool:
        operator = operator_of(self.graph.nodes[ref.node], self.registry)
        return not isinstance(operator, Problem) and ref.port in operator.input_names

    def neighbours(self, key: NodeId) -> Iterable[NodeId]:
        """List the nodes at the other ends of a node's wires, its lender and its borrowers."""
        graph = self.graph
        found = [end.node for wire in graph.wires_of.get(key, ()) for end in (wire.source, wire.target)]
        if graph.borrowers:
            lender = graph.lender(key)
            found += [lender, *graph.borrowers.get(key, ()), *graph.borrowers.get(lender, ())]
        return found

    def declared(self, net: PortRef) -> Sequence[Declared]:
        """Return what the settings of a variable and the run say."""
        if net not in self.graph.settings and net not in self.shapes:
            return ()
        found = []
        name = variable_name(self.graph, net)
        if (shape := self.graph.settings_of(net).shape) is not None and self.is_variable(net):
            found.append(Declared(tuple(net), name, net.port, shape, "declared"))
        if (shape := self.shapes.get(net)) is not None:
            found.append(Declared(tuple(net), name, net.port, shape, "source"))
        return found

    def is_variable(self, net: PortRef) -> bool:
        """Tell whether the net belongs to a Variable, a Constant or an unwired input."""
        operator = operator_of(self.graph.nodes[net.node], self.registry)
        if isinstance(operator, Problem):
            return False
        return operator.name == VARIABLE or net.port in operator.input_names


_UNDECLARED = Variable()


@dataclass(frozen=True)
class Bypass(Operator):
    """A muted node: what enters leaves it. Refused where the node itself would give it another shape."""

    name: ClassVar[str] = "_bypass"
    display_name: ClassVar[str] = "Muted"
    family: ClassVar[str] = "shape"
    hidden: ClassVar[bool] = True

    muted: Operator
    entry: str
    exit: str

    def inputs(self) -> tuple[Port, ...]:
        return (Port(self.entry),)

    def relate(self, relation: Relation) -> None:
        rank = relation.rank(self.entry)
        if rank is None or not relation.settled():
            return
        found = tuple(UNKNOWN if (size := relation.value(dim)) is None else size for dim in relation.dims(self.entry))
        made = self._made_of(found)
        if made is not None and not _may_be_equal(found, made):
            relation.refuse("mute_shape", self.entry, expected=format_shape(found), found=format_shape(made))

    def _made_of(self, shape: Shape) -> Shape | None:
        """Return the shape that the node would make of one, were it not muted."""
        store = Store()
        slots = {port.name: store.add_slot() for port in (*self.muted.inputs(), *self.muted.outputs())}
        given: Callable[[Relation], None] = partial(declare_shape, port=self.entry, shape=shape, why="source")
        store.solve([Rule((), "", given, slots), Rule((), "", self.muted.relate, slots)])
        store.settle()
        return None if store.problems else store.shape(slots[self.exit])


def _may_be_equal(one: Shape, other: Shape) -> bool:
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and all(a == b or UNKNOWN in (a, b) for a, b in pairs)


class ExpressionView:
    """An expression, with shapes for some of its Variables beside their ``__shape__``.

    With ``is_exact``, a size of 0 and an empty shape are meant so in the shapes that are passed.
    """

    def __init__(
        self,
        heads: Iterable[Head] | Listing,
        shapes: Mapping[ExpressionNode, Shape] | None = None,
        *,
        is_exact: bool = False,
    ) -> None:
        self._is_exact = is_exact
        self._nodes = heads.nodes if isinstance(heads, Listing) else topological(heads)
        self._shapes = shapes or {}
        self._users: dict[ExpressionNode, list[ExpressionNode]] = {node: [] for node in self._nodes}
        for node in self._nodes:
            for head in node.inputs:
                self._users[head.node].append(node)

    def keys(self) -> Iterable[ExpressionNode]:
        """List the nodes, inputs before users."""
        return self._nodes

    def node(self, key: ExpressionNode) -> ShapeNode | None:
        """Return a node; a Variable declares its ``__shape__`` unless a complete shape was passed for it."""
        if key.operator is None:
            shape = None if is_complete(self._shapes.get(key)) else declared_shape(key)
            operator = _UNDECLARED if shape is None else Variable(shape=shape)
            return ShapeNode(key, self._path(key), key.name, operator, {}, {"output": Head(key)})
        inputs = dict(zip(key.operator.input_names, key.inputs, strict=True))
        outputs = {port.name: Head(key, index) for index, port in enumerate(key.operator.output_ports)}
        sources = tuple([head.node for head in key.inputs])
        return ShapeNode(key, self._path(key), key.name, key.operator, inputs, outputs, sources)

    def _path(self, key: ExpressionNode) -> Path:
        return key.path or (key.name,)

    def neighbours(self, key: ExpressionNode) -> Iterable[ExpressionNode]:
        """List the nodes that a node reads and that read it."""
        return [*(head.node for head in key.inputs), *self._users[key]]

    def declared(self, net: Head) -> Sequence[Declared]:
        """Return the shape that was passed for a Variable."""
        shape = self._shapes.get(net.node)
        if shape is None:
            return ()
        return (Declared(self._path(net.node), net.node.name, "output", shape, "source", self._is_exact),)

    def is_variable(self, net: Head) -> bool:
        """Tell whether the net is a Variable's."""
        return net.node.operator is None
