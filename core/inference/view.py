"""One view of documents and expressions, as inference reads both.

A *net* is what one shape belongs to: an output with all inputs wired to it, or a variable with all inputs it
feeds. Nets are `PortRef`s in a document and `Head`s in an expression: pairs that begin with a node's key.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias, cast

from core.dimension import UNKNOWN, Relation, Shape, declare_shape, format_shape, is_complete
from core.expression.expression import ExpressionNode, Head, Listing, declared_shape, new_head, topological
from core.graph.model import Graph, Node, NodeId, PortRef
from core.graph.ports import SHARED_ROLES, VARIABLE, bypass_of, feeder_of, operator_of, port_refs, variable_name
from core.inference.facts import Rule
from core.inference.store import Store
from core.operators.operator import Operator, Port, Role
from core.operators.registry import Registry
from core.operators.sources import Variable
from core.problem import Path, Problem

Net: TypeAlias = tuple[Hashable, Hashable]

NO_SHAPES: Mapping[PortRef, Shape] = {}


class ShapeNode(NamedTuple):
    """A node as inference sees it: an operator with the net at each of its ports, inputs first."""

    key: Hashable
    path: Path
    name: str
    operator: Operator
    nets: tuple[Net, ...]

    @property
    def ports(self) -> tuple[str, ...]:
        """The names of its ports."""
        return self.operator.port_names

    def places(self) -> Iterator[tuple[str, Net]]:
        """Return each port with its net."""
        return zip(self.operator.port_names, self.nets, strict=True)

    @property
    def inputs(self) -> tuple[Net, ...]:
        """The nets that it reads."""
        return self.nets[: len(self.operator.input_names)]

    @property
    def outputs(self) -> tuple[Net, ...]:
        """The nets that it makes."""
        return self.nets[len(self.operator.input_names) :]


new_shape_node = cast("Callable[[tuple[object, ...]], ShapeNode]", partial(tuple.__new__, ShapeNode))
"""Make a node of its fields in half the time: for where thousands are made."""


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


Connected: TypeAlias = tuple[frozenset[Hashable], Sequence[ShapeNode]]
"""The keys of nodes that are connected, and those that have an operator, inputs before users."""


class ShapeView(Protocol):
    """What `core.inference.infer` reads; keys and nets are of the view's own types, so that these are Any here."""

    def components(self) -> Iterable[Connected]:
        """Return what is connected: the keys, and the nodes of which anything is known."""
        ...

    def declarations(self) -> Mapping[Any, Sequence[Declared]]:
        """List the shapes given to nets, beside what a Variable's own attribute declares."""
        ...


@dataclass(frozen=True)
class DocumentView:
    """A graph, with the shapes that a run gives to some variables (those of their sources)."""

    graph: Graph
    registry: Registry
    shapes: Mapping[PortRef, Shape] = field(default_factory=lambda: NO_SHAPES)

    @cached_property
    def is_plain(self) -> bool:
        """Whether what a node's ports share a net with depends on nothing but its own wires."""
        return not self.graph.borrowers and not self.graph.has_muted

    def components(
        self, seeds: Iterable[NodeId] | None = None, known: Callable[[NodeId], ShapeNode | None] = lambda _: None
    ) -> Iterator[Connected]:
        """Return what is connected to some nodes, or to any; nodes that are known already are taken as they are."""
        if seeds is None and self.is_plain:
            parts, wired = _parts(self.graph)
            for keys in parts:
                yield frozenset(keys), _ordered(self._plain_nodes(keys, wired))
            return
        seen: set[NodeId] = set()
        for seed in self.graph.nodes if seeds is None else seeds:
            if seed in seen:
                continue
            found = self._flood(seed)
            seen.update(found)
            nodes = [node for key in found if (node := known(key) or self.node(key)) is not None]
            yield frozenset(found), _ordered(nodes)

    def _flood(self, seed: NodeId) -> Mapping[NodeId, None]:
        found = {seed: None}
        waiting = [seed]
        neighbours = self._neighbours if self.graph.borrowers else self.graph.neighbours
        while waiting:
            for key in neighbours(waiting.pop()):
                if key not in found:
                    found[key] = None
                    waiting.append(key)
        return found

    def node(self, key: NodeId) -> ShapeNode | None:
        """Return the node of an id, or None if it is a placeholder."""
        node = self.graph.nodes[key]
        operator = operator_of(node, self.registry)
        if isinstance(operator, Problem):
            return None
        refs = port_refs(node, operator)
        if self.is_plain:
            wire_into = self.graph.wire_into
            count = len(operator.input_names)
            sources = [ref if (wire := wire_into.get(ref)) is None else wire.source for ref in refs[:count]]
            return ShapeNode(key, (key,), node.name, operator, (*sources, *refs[count:]))
        through = bypass_of(node, self.registry)
        if through is not None:
            return self._bypass(node, operator, *through)
        inputs = [self._net(ref, port.role) for ref, port in zip(refs, operator.input_ports, strict=False)]
        return ShapeNode(key, (key,), node.name, operator, (*inputs, *refs[len(inputs) :]))

    def _plain_nodes(self, keys: Iterable[NodeId], wired: Mapping[NodeId, Sequence[Feed]]) -> list[ShapeNode]:
        """Return the nodes of some ids that are no placeholders; as `node`, for thousands of them."""
        nodes, registry = self.graph.nodes, self.registry
        made = []
        for key in keys:
            node = nodes[key]
            operator = operator_of(node, registry)
            if isinstance(operator, Operator):
                nets = port_refs(node, operator)
                if key in wired:
                    nets = _fed(nets, operator.input_places, wired[key])
                made.append(new_shape_node((key, (key,), node.name, operator, nets)))
        return made

    def _bypass(self, node: Node, operator: Operator, entry: str, exit_: str) -> ShapeNode:
        """Return a muted node: one net enters and leaves it, and its other inputs have no part in anything."""
        net = self._net(PortRef(node.id, entry), Role.DATA)
        outputs = [net if port.name == exit_ else PortRef(node.id, port.name) for port in operator.output_ports]
        return ShapeNode(node.id, (node.id,), node.name, Bypass(operator, entry, exit_), (net, *outputs))

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

    def _neighbours(self, key: NodeId) -> Iterable[NodeId]:
        """List the nodes at the other ends of a node's wires, its lender and its borrowers."""
        graph = self.graph
        lender = graph.lender(key)
        return (*graph.neighbours(key), lender, *graph.borrowers.get(key, ()), *graph.borrowers.get(lender, ()))

    def declarations(self) -> Mapping[PortRef, Sequence[Declared]]:
        """Return what the settings of variables and the run say."""
        nets = dict.fromkeys((*self.graph.settings, *self.shapes))
        return {net: self._declared(net) for net in nets if net.node in self.graph.nodes}

    def _declared(self, net: PortRef) -> Sequence[Declared]:
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


Feed: TypeAlias = tuple[str, PortRef]
"""An input, by its name, and the output that is wired to it."""


def _parts(graph: Graph) -> tuple[Iterable[Sequence[NodeId]], Mapping[NodeId, Sequence[Feed]]]:
    """Return the ids of the nodes that wires connect, each part in the order of the graph, and what feeds each node."""
    above = {key: key for key in graph.nodes}
    wired: dict[NodeId, list[Feed]] = {}
    for wire in graph.wires.values():
        if wire.disabled:
            continue
        source, (node, port) = wire.source, wire.target
        if node in wired:
            wired[node].append((port, source))
        else:
            wired[node] = [(port, source)]
        one, other = above[source.node], above[node]
        while (up := above[one]) is not one:
            above[one] = one = above[up]
        while (up := above[other]) is not other:
            above[other] = other = above[up]
        above[other] = one
    parts: dict[NodeId, list[NodeId]] = {}
    for key, up in above.items():
        while (top := above[up]) is not up:
            up = top  # noqa: PLW2901 - the way up to what stands for all that is connected
        parts.setdefault(up, []).append(key)
    return parts.values(), wired


def _fed(refs: tuple[PortRef, ...], places: Mapping[str, int], feeds: Iterable[Feed]) -> tuple[PortRef, ...]:
    """Return the nets at a node's ports: outputs at the inputs that are wired, itself at all else."""
    nets = list(refs)
    for port, source in feeds:
        if port in places:
            nets[places[port]] = source
    return tuple(nets)


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

    def outputs(self) -> tuple[Port, ...]:
        return self.muted.outputs()

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
        ports = self.muted.port_names
        slots = tuple([store.add_slot() for _ in ports])
        given: Callable[[Relation], None] = partial(declare_shape, port=self.entry, shape=shape, why="source")
        store.solve([Rule((), "", given, ports, slots), Rule((), "", self.muted.relate, ports, slots)])
        store.settle()
        return None if store.problems else store.shape(slots[ports.index(self.exit)])


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
        self._heads = heads.heads if isinstance(heads, Listing) else tuple(heads)

    def components(self) -> Iterator[Connected]:
        """Return what is connected, all nodes in the order of the expression."""
        for nodes in self._connected():
            yield frozenset(nodes), [self._node(node) for node in nodes]

    def _connected(self) -> Iterable[Sequence[ExpressionNode]]:
        if len({head.node for head in self._heads}) == 1:
            return [self._nodes]  # one node is computed from all the others
        group_of: dict[ExpressionNode, list[ExpressionNode]] = {}
        for node in self._nodes:
            joined = group_of[node] = [node]
            for source, _ in node.inputs:
                other = group_of[source]
                if other is not joined:
                    small, joined = sorted((joined, other), key=len)
                    joined += small
                    group_of.update(dict.fromkeys(small, joined))
        if len(group_of[self._nodes[0]]) == len(self._nodes):
            return [self._nodes]
        rank = {node: number for number, node in enumerate(self._nodes)}
        groups = {id(group_of[node]): group_of[node] for node in self._nodes}
        return [sorted(group, key=rank.__getitem__) for group in groups.values()]

    def _node(self, key: ExpressionNode) -> ShapeNode:
        """Return a node; a Variable declares its ``__shape__`` unless a complete shape was passed for it."""
        operator = key.operator
        path = key.path or (key.name,)
        if operator is None:
            is_plain = "__shape__" not in key.attributes or is_complete(self._shapes.get(key))
            shape = None if is_plain else declared_shape(key)
            operator = Variable(shape=shape) if shape else _UNDECLARED
            return ShapeNode(key, path, key.name, operator, (new_head((key, 0)),))
        made = tuple([new_head((key, index)) for index in range(len(operator.output_ports))])
        return ShapeNode(key, path, key.name, operator, key.inputs + made)

    def declarations(self) -> Mapping[Head, Sequence[Declared]]:
        """Return the shapes that were passed for Variables."""
        return {
            Head(node): (Declared(node.path or (node.name,), node.name, "output", shape, "source", self._is_exact),)
            for node, shape in self._shapes.items()
        }


def _ordered(nodes: list[ShapeNode]) -> list[ShapeNode]:
    """Return nodes with inputs before users (a cycle, which only a wrong file has, is cut anywhere)."""
    by_key = {node.key: node for node in nodes}
    order: list[ShapeNode] = []
    seen: set[Hashable] = set()
    for first in nodes:
        if first.key in seen:
            continue
        seen.add(first.key)
        for net in first.nets:
            if net[0] not in seen:
                break
        else:  # what it reads has come already, as nearly always
            order.append(first)
            continue
        node, rest = first, iter(first.nets)
        waiting = []
        while True:
            for net in rest:
                source = net[0]
                if source not in seen and source in by_key:
                    seen.add(source)
                    waiting.append((node, rest))
                    node = by_key[source]
                    rest = iter(node.nets)
                    break
            else:
                order.append(node)
                if not waiting:
                    break
                node, rest = waiting.pop()
    return order
