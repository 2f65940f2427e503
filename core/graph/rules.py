"""The one rule of what may be wired to what, and whose parameters may be borrowed.

Hover, drop, paste, load and the commands all ask here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.dimension import UNKNOWN, Dim, Shape
from core.graph.model import Graph, Node, NodeId, PortRef
from core.graph.ports import NodePorts, node_ports, operator_of
from core.operators.operator import Operator
from core.operators.registry import Registry
from core.problem import Declared, Problem


def orient(graph: Graph, registry: Registry, one: PortRef, other: PortRef) -> tuple[PortRef, PortRef] | None:
    """Return two ports as (output, input), whichever way they were given; None if they are no such pair."""
    for source, target in ((one, other), (other, one)):
        if _ports(graph, registry, source).has_output(source.port) and _ports(graph, registry, target).has_input(
            target.port
        ):
            return source, target
    return None


def check_connection(graph: Graph, registry: Registry, one: PortRef, other: PortRef) -> Problem | None:
    """Return why two ports can't be wired, or None if they can; the order of the two does not matter.

    An input that is wired already is no obstacle: its wire is replaced.
    """
    one, other = min(one, other), max(one, other)
    for port in (one, other):
        if (missing := _missing(graph, registry, port)) is not None:
            return missing
    if one.node == other.node:
        return _refusal("connect_same_node", graph, one, other)
    pair = orient(graph, registry, one, other)
    if pair is None:
        both_outputs = _ports(graph, registry, one).has_output(one.port)
        return _refusal("connect_outputs" if both_outputs else "connect_inputs", graph, one, other)
    source, target = pair
    wire = graph.wire_into.get(target)
    if wire is not None and wire.source == source:
        return _refusal("connect_exists", graph, target, source)
    if is_reachable(graph, target.node, source.node):
        return _refusal("connect_cycle", graph, target, source)
    return None


def _ports(graph: Graph, registry: Registry, port: PortRef) -> NodePorts:
    return node_ports(graph, port.node, registry) if port.node in graph.nodes else NodePorts()


def _missing(graph: Graph, registry: Registry, port: PortRef) -> Problem | None:
    node = graph.nodes.get(port.node)
    if node is None:
        return node_missing(port.node)
    ports = node_ports(graph, port.node, registry)
    if ports.has_input(port.port) or ports.has_output(port.port):
        return None
    names = tuple(known.name for known in (*ports.inputs, *ports.outputs))
    values = {"node": node.name}
    return Problem("connect_unknown_port", (node.id,), port.port, values=values, expected=names, found=port.port)


def _refusal(code: str, graph: Graph, blamed: PortRef, other: PortRef) -> Problem:
    names = {"node": graph.nodes[blamed.node].name, "other": graph.nodes[other.node].name}
    return Problem(code, (blamed.node,), blamed.port, values={**names, "other_port": other.port}, cause=(other.node,))


def node_missing(node: NodeId) -> Problem:
    """Return the problem of an edit that means a node which is gone."""
    return Problem("node_missing", path=(node,), values={"node": node}, found=node)


# Reachability


def is_reachable(graph: Graph, start: NodeId, goal: NodeId) -> bool:
    """Tell whether wires lead from one node to another (or the two are the same).

    The search goes from both ends and always widens the narrower front, so it ends as soon as the smaller of "all
    after the start" and "all before the goal" is known.
    """
    after, before = {start}, {goal}
    front_after, front_before = {start}, {goal}
    while after.isdisjoint(before):
        if not front_after or not front_before:
            return False
        if len(front_after) <= len(front_before):
            front_after = {node for here in front_after for node in successors(graph, here)} - after
            after |= front_after
        else:
            front_before = {node for here in front_before for node in predecessors(graph, here)} - before
            before |= front_before
    return True


def successors(graph: Graph, node: NodeId) -> Iterable[NodeId]:
    """Return the nodes that a node's outputs are wired to."""
    return (wire.target.node for wire in graph.wires_of.get(node, ()) if wire.source.node == node)


def predecessors(graph: Graph, node: NodeId) -> Iterable[NodeId]:
    """Return the nodes that a node's inputs are wired to."""
    return (wire.source.node for wire in graph.wires_of.get(node, ()) if wire.target.node == node)


def cyclic_nodes(graph: Graph) -> list[NodeId]:
    """Return the nodes that lie on a cycle of wires or between two of them; only a file can have one."""
    remaining = _trim(graph, list(graph.nodes), forwards=True)
    return _trim(graph, remaining, forwards=False)


def _trim(graph: Graph, nodes: list[NodeId], *, forwards: bool) -> list[NodeId]:
    """Take away, again and again, the nodes that nothing left leads to."""
    enter, leave = (predecessors, successors) if forwards else (successors, predecessors)
    left = set(nodes)
    waiting = {node: sum(other in left for other in enter(graph, node)) for node in nodes}
    ready = [node for node, number in waiting.items() if number == 0]
    while ready:
        node = ready.pop()
        left.discard(node)
        for other in leave(graph, node):
            if other in waiting:
                waiting[other] -= 1
                if waiting[other] == 0:
                    ready.append(other)
    return [node for node in nodes if node in left]


# Borrowing


def check_borrowing(graph: Graph, registry: Registry, node: NodeId, lender: NodeId) -> Problem | None:
    """Return why a node can't use the parameters of another, or None if it can."""
    for end in (node, lender):
        if end not in graph.nodes:
            return node_missing(end)
    borrower, owner = graph.nodes[node], graph.nodes[lender]
    if node == lender:
        return _borrowing("borrow_itself", borrower, owner)
    if node in _lenders(graph, lender):
        return _borrowing("borrow_cycle", borrower, owner)
    operators = operator_of(borrower, registry), operator_of(owner, registry)
    for operator in operators:
        if isinstance(operator, Problem):
            return operator
    borrowed, lent = (operator for operator in operators if isinstance(operator, Operator))
    if borrowed.name != lent.name:
        return _borrowing(
            "borrow_operator",
            borrower,
            owner,
            expected=Declared(lent.display_name),
            found=Declared(borrowed.display_name),
        )
    if not lent.parameter_ports():
        return _borrowing("borrow_nothing", borrower, owner, found=Declared(lent.display_name))
    if not can_share(borrowed, lent):
        return _borrowing(
            "borrow_differs",
            borrower,
            owner,
            expected=_parameter_text(lent),
            found=_parameter_text(borrowed),
        )
    return None


def _lenders(graph: Graph, node: NodeId) -> list[NodeId]:
    """List a node and those whose parameters it uses, up to the owner (or to where a file closed a circle)."""
    chain: list[NodeId] = []
    here: NodeId | None = node
    while here is not None and here in graph.nodes and here not in chain:
        chain.append(here)
        here = graph.nodes[here].borrows
    return chain


def _borrowing(code: str, node: Node, lender: Node, *, expected: object = None, found: object = None) -> Problem:
    values = {"node": node.name, "other": lender.name}
    return Problem(code, (node.id,), values=values, expected=expected, found=found, cause=(lender.id,))


def _parameter_text(operator: Operator) -> str:
    shapes = parameter_shapes(operator)
    texts = (f"{name} {'?' if shape is None else _shape_text(shape)}" for name, shape in shapes.items())
    return ", ".join(texts)


def _shape_text(shape: Shape) -> str:
    return "(" + ", ".join("?" if size == UNKNOWN else str(size) for size in shape) + ")"


def can_share(one: Operator, other: Operator) -> bool:
    """Tell whether two operators can have the same parameters, as far as their attributes alone decide it."""
    these, those = parameter_shapes(one), parameter_shapes(other)
    return these.keys() == those.keys() and all(_agree(these[name], those[name]) for name in these)


def _agree(one: Shape | None, other: Shape | None) -> bool:
    if one is None or other is None:
        return True
    return len(one) == len(other) and all(
        UNKNOWN in sizes or sizes[0] == sizes[1] for sizes in zip(one, other, strict=True)
    )


def parameter_shapes(operator: Operator) -> dict[str, Shape | None]:
    """Return the shapes of the parameters as far as the attributes alone decide them."""
    facts = _AttributeFacts()
    operator.relate(facts)
    return {port.name: facts.shape(port.name) for port in operator.parameter_ports()}


class _AttributeFacts:
    """A `Relation` that knows nothing of the ports and notes what an operator states all the same."""

    def __init__(self) -> None:
        self._ports: dict[str, tuple[Dim, ...]] = {}
        self._parent: list[int] = []
        self._sizes: dict[int, int] = {}

    def shape(self, port: str) -> Shape | None:
        dims = self._ports.get(port)
        return None if dims is None else tuple(self._sizes.get(self._root(dim), UNKNOWN) for dim in dims)

    def rank(self, port: str) -> int | None:
        return len(self._ports[port]) if port in self._ports else None

    def set_rank(self, port: str, rank: int, why: str) -> bool:  # noqa: ARG002 - a Relation's signature
        if port not in self._ports:
            first = len(self._parent)
            self._parent.extend(range(first, first + rank))
            self._ports[port] = tuple(Dim(handle) for handle in range(first, first + rank))
        return len(self._ports[port]) == rank

    def dim(self, port: str, axis: int) -> Dim:
        return self._ports[port][axis]

    def dims(self, port: str) -> Sequence[Dim]:
        return self._ports[port]

    def value(self, dim: Dim) -> int | None:
        return self._sizes.get(self._root(dim))

    def same(self, dim: Dim, other: Dim, why: str) -> None:  # noqa: ARG002
        kept, joined = self._root(dim), self._root(other)
        if kept != joined:
            self._parent[joined] = kept
            if joined in self._sizes:
                self._sizes.setdefault(kept, self._sizes[joined])

    def fix(self, dim: Dim, size: int, why: str, premises: Sequence[Dim] = ()) -> None:  # noqa: ARG002
        self._sizes.setdefault(self._root(dim), size)

    def same_shape(self, ports: Iterable[str], why: str) -> None:
        known = [port for port in ports if port in self._ports]
        for port in known[1:]:
            for dim, other in zip(self._ports[known[0]], self._ports[port], strict=False):
                self.same(dim, other, why)

    def product(self, result: Dim, factors: Sequence[Dim], why: str) -> None:
        """A product of dims of data, which attributes alone do not decide."""

    def are_equal(self, dim: Dim, other: Dim) -> bool:
        return self._root(dim) == self._root(other)

    def settled(self) -> bool:
        return False

    def refuse(self, code: str, port: str, *, expected: object = None, found: object = None) -> None:
        """A contradiction among dims; it is inference that reports it."""

    def _root(self, dim: int) -> int:
        while self._parent[dim] != dim:
            dim = self._parent[dim]
        return dim
