"""The computing graph: immutable nodes, heads, and the lists that MXNet's Symbol reads off them.

An expression is a tuple of heads; a head is one output of a node. Nodes are compared by identity: two nodes of the
same name are two nodes, and a node that is used twice is shared. `core.expression.lowering` makes expressions from
documents, `core.expression.symbol_json` from files, `core.expression.gradient` from other expressions, and
`core.symbol.Symbol` is a handle on one. Nothing here computes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, partial
from types import MappingProxyType
from typing import NamedTuple, TypeAlias, cast

import numpy as np

from core.collector import pause, resume
from core.dimension import UNKNOWN, Shape
from core.operators.operator import AttributeValue, Operator, Port, Role, parse_shape
from core.problem import Path, Problem, Refused
from core.record import record

VARIABLE = "null"
"""How MXNet's files write the operator of a Variable."""

NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


class Phase(StrEnum):
    """The part of a run that a node or a step belongs to, in the order of a run.

    No node belongs to the update: its steps, one for each parameter, are those of an optimizer.
    """

    FORWARD = "forward"
    LOSS = "loss"
    SEED = "seed"
    BACKWARD = "backward"
    UPDATE = "update"


class Head(NamedTuple):
    """One output of a node."""

    node: ExpressionNode
    index: int = 0  # type: ignore[assignment] # nobody looks a value up in a head


new_head = cast("Callable[[tuple[ExpressionNode, int]], Head]", partial(tuple.__new__, Head))
"""Make a head of a node and an index in half the time: for where thousands are made."""

Expression: TypeAlias = tuple[Head, ...]


@record
class ExpressionNode:
    """An operator applied to heads, or a Variable.

    Attributes:
        operator: The operator with its validated attributes; None for a Variable (and for a seed, whose value comes
            from the run as a Variable's does).
        name: MXNet's name; need not be unique.
        attributes: What MXNet's file holds for the node, as texts; the operator's own among them.
        inputs: What is read, in the operator's order of inputs.
        path: Where in the document the node comes from; of a gradient node, where its origin comes from.
        origin: The node whose gradient this one helps to compute; None for a node that somebody wrote.
    """

    operator: Operator | None
    name: str
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    inputs: tuple[Head, ...] = ()
    path: Path = ()
    origin: ExpressionNode | None = None
    phase: Phase = Phase.FORWARD

    def renewed(self, *, inputs: tuple[Head, ...], name: str | None = None, path: Path | None = None) -> ExpressionNode:
        """Return the node with other inputs, and perhaps another name or path."""
        return ExpressionNode(
            self.operator,
            self.name if name is None else name,
            self.attributes,
            inputs,
            self.path if path is None else path,
            self.origin,
            self.phase,
        )

    @property
    def operator_name(self) -> str:
        """MXNet's name of the operator, ``null`` for a Variable."""
        return VARIABLE if self.operator is None else self.operator.name

    @property
    def is_variable(self) -> bool:
        """Whether this is a Variable: no operator and not a seed."""
        return self.operator is None and self.phase is not Phase.SEED

    @property
    def input_ports(self) -> tuple[Port, ...]:
        """The ports that the inputs go into."""
        return () if self.operator is None else self.operator.input_ports

    @property
    def output_ports(self) -> tuple[Port, ...]:
        """The ports that heads of this node stand for."""
        return VARIABLE_OUTPUTS if self.operator is None else self.operator.output_ports

    @property
    def visible_outputs(self) -> tuple[Port, ...]:
        """The output ports that people and MXNet's lists see."""
        return VARIABLE_OUTPUTS if self.operator is None else self.operator.visible_ports

    def __repr__(self) -> str:
        return f"<{self.operator_name} {self.name}>"


VARIABLE_OUTPUTS = (Port("output", Role.OUTPUT),)


def variable(name: str, attributes: Mapping[str, str] = NO_ATTRIBUTES, path: Path = ()) -> ExpressionNode:
    """Return a new Variable."""
    return ExpressionNode(None, name, _read_only(attributes), path=path)


def apply(
    operator: Operator,
    name: str,
    inputs: Sequence[Head],
    attributes: Mapping[str, str] | None = None,
    path: Path = (),
) -> ExpressionNode:
    """Return a new node that applies an operator; a loss layer belongs to the phase of that name.

    Without ``attributes`` the node gets those of the operator that differ from their defaults.
    """
    texts = attribute_texts(operator) if attributes is None else attributes
    phase = Phase.LOSS if operator.is_loss else Phase.FORWARD
    return ExpressionNode(operator, name, _read_only(texts), tuple(inputs), path, None, phase)


def _read_only(attributes: Mapping[str, str]) -> Mapping[str, str]:
    if isinstance(attributes, MappingProxyType):  # another node's, or made to be shared
        return attributes
    return MappingProxyType(dict(attributes)) if attributes else NO_ATTRIBUTES


def attribute_texts(operator: Operator) -> Mapping[str, str]:
    """Write the attributes that differ from their defaults as MXNet's files do; kept with the operator."""
    known: Mapping[str, str] | None = operator.__dict__.get("_texts")
    if known is None:
        texts = {}
        for spec in operator.attribute_specs():
            value = getattr(operator, spec.name)
            if spec.required or value != spec.default:
                texts[spec.name] = attribute_text(value)
        known = operator.__dict__["_texts"] = MappingProxyType(texts) if texts else NO_ATTRIBUTES
    return known


def attribute_text(value: AttributeValue | object) -> str:
    """Write one value as MXNet does: ``str``, with NumPy's numbers as plain ones."""
    if type(value) is str:
        return value
    if type(value) is int:
        return str(value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, tuple | list):
        sizes = [attribute_text(size) for size in value]
        inner = f"{sizes[0]}," if len(sizes) == 1 else ", ".join(sizes)
        return f"({inner})" if isinstance(value, tuple) else f"[{', '.join(sizes)}]"
    return str(value)


def declared_shape(node: ExpressionNode) -> Shape | None:
    """Return the shape that a Variable's ``__shape__`` declares; there, as in MXNet, 0 and ``()`` mean unknown.

    Raises:
        Refused: ``variable_shape``, if it is no shape.
    """
    text = node.attributes.get("__shape__")
    if text is None:
        return None
    try:
        shape = parse_shape(text)
    except ValueError:
        raise Refused(Problem("variable_shape", node.path, values={"node": node.name}, found=text)) from None
    return tuple(size or UNKNOWN for size in shape) or None


def topological(heads: Iterable[Head]) -> tuple[ExpressionNode, ...]:
    """List every node once, inputs before users, in MXNet's order: post-order, depth first, inputs left to right."""
    order: list[ExpressionNode] = []
    seen: set[ExpressionNode] = set()
    for head in heads:
        node = head.node
        if node in seen:
            continue
        seen.add(node)
        # without recursion: what is open waits with the rest of its inputs
        rest = iter(node.inputs)
        waiting = []
        while True:
            for each in rest:
                source = each[0]  # quicker than taking a head apart, or asking it for its node
                if source not in seen:
                    seen.add(source)
                    if source.inputs:
                        waiting.append((node, rest))
                        node, rest = source, iter(source.inputs)
                        break
                    order.append(source)
            else:
                order.append(node)
                if not waiting:
                    break
                node, rest = waiting.pop()
    return tuple(order)


def variables(heads: Iterable[Head]) -> tuple[ExpressionNode, ...]:
    """List the Variables in MXNet's order, auxiliary states among them."""
    return tuple(node for node in topological(heads) if node.is_variable)


def auxiliary_states(heads: Iterable[Head]) -> tuple[ExpressionNode, ...]:
    """List the Variables that an operator may update (the moving statistics of batch normalization)."""
    return _mutable(topological(heads))


def arguments(heads: Iterable[Head]) -> tuple[ExpressionNode, ...]:
    """List the Variables that are no auxiliary states."""
    return Listing(tuple(heads)).arguments


def _mutable(nodes: Sequence[ExpressionNode]) -> tuple[ExpressionNode, ...]:
    updating = [(node, places) for node in nodes if (op := node.operator) is not None and (places := op.updated_inputs)]
    mutable = {node.inputs[place].node for node, places in updating for place in places}
    return tuple(node for node in nodes if node.is_variable and node in mutable) if mutable else ()


@dataclass(frozen=True)
class Listing:
    """The lists of one expression, each made once, for who needs several of them."""

    heads: Expression

    @cached_property
    def nodes(self) -> tuple[ExpressionNode, ...]:
        """Every node, inputs before users."""
        pause()  # what is open on the way down counts as thousands of new objects
        try:
            return topological(self.heads)
        finally:
            resume()

    @cached_property
    def auxiliary_states(self) -> tuple[ExpressionNode, ...]:
        """The Variables that an operator may update."""
        return _mutable(self.nodes)

    @cached_property
    def arguments(self) -> tuple[ExpressionNode, ...]:
        """The Variables that are no auxiliary states."""
        seed = Phase.SEED  # looking a member up takes longer than the rest
        free = [node for node in self.nodes if node.operator is None and node.phase is not seed]
        states = set(self.auxiliary_states)
        return tuple([node for node in free if node not in states] if states else free)


def roles(heads: Iterable[Head]) -> dict[ExpressionNode, frozenset[Role]]:
    """Tell of each Variable the roles of the ports that read it."""
    found: dict[ExpressionNode, set[Role]] = {}
    for node in topological(heads):
        if node.is_variable:
            found[node] = set()
        for port, head in zip(node.input_ports, node.inputs, strict=True):
            if head.node.is_variable:
                found[head.node].add(port.role)
    return {node: frozenset(used) for node, used in found.items()}


def initial_attributes(nodes: Iterable[ExpressionNode]) -> dict[ExpressionNode, Mapping[str, str]]:
    """Return the attributes of Variables that somebody gave to an operator which has its say about their beginning.

    A Variable that serves as a moving mean begins with zeros, unless its own ``__init__`` says otherwise. MXNet writes
    this into the Variable when the operator is applied to it.
    """
    found: dict[ExpressionNode, Mapping[str, str]] = {}
    for node in nodes:
        special = {} if node.operator is None else node.operator.input_attributes()
        if not special:
            continue
        for port, head in zip(node.input_ports, node.inputs, strict=True):
            given = head.node
            if port.name in special and given.is_variable and "__init__" not in given.attributes:
                found.setdefault(given, {**given.attributes, **special[port.name]})
    return found


def list_arguments(heads: Iterable[Head]) -> list[str]:
    """List the names of the arguments."""
    return [node.name for node in arguments(heads)]


def list_auxiliary_states(heads: Iterable[Head]) -> list[str]:
    """List the names of the auxiliary states."""
    return [node.name for node in auxiliary_states(heads)]


def list_inputs(heads: Iterable[Head]) -> list[str]:
    """List the names of arguments and auxiliary states, in one order."""
    return [node.name for node in variables(heads)]


def list_outputs(heads: Iterable[Head]) -> list[str]:
    """List the names of the heads."""
    return [output_name(head) for head in heads]


def output_name(head: Head) -> str:
    """Return a head's name: a Variable's own, else the node's with the port's (``fc1_output``)."""
    if head.node.operator is None:
        return head.node.name
    return f"{head.node.name}_{head.node.output_ports[head.index].name}"


def internals(heads: Iterable[Head]) -> Expression:
    """List every visible output of every node."""
    return tuple(Head(node, index) for node in topological(heads) for index in range(len(node.visible_outputs)))


def children(heads: Iterable[Head]) -> Expression:
    """List what the nodes of the heads read, each node's inputs once."""
    nodes = dict.fromkeys(head.node for head in heads)
    return tuple(head for node in nodes for head in node.inputs)


Renew: TypeAlias = Callable[[ExpressionNode, tuple[Head, ...]], Head]


def rebuild(heads: Iterable[Head], renew: Renew) -> Expression:
    """Return the expression with every node replaced, inputs first.

    ``renew`` is given a node and its inputs as they are by then, and returns the head that stands for output 0 of
    the node. Origins that were replaced are followed.
    """
    heads = tuple(heads)
    renewed: dict[ExpressionNode, Head] = {}

    def moved(head: Head) -> Head:
        new = renewed[head.node]
        return Head(new.node, new.index + head.index) if head.index else new

    for node in topological(heads):
        new = renew(node, tuple([moved(head) for head in node.inputs]))
        origin = new.node.origin
        if new.node is not node and origin is not None and origin in renewed:
            new = Head(replace(new.node, origin=renewed[origin].node), new.index)
        renewed[node] = new
    return tuple(map(moved, heads))


def substitute(heads: Iterable[Head], values: Mapping[ExpressionNode, Head]) -> Expression:
    """Return the expression with Variables replaced by heads; what is not above one of them stays the same node."""

    def renew(node: ExpressionNode, inputs: tuple[Head, ...]) -> Head:
        if node in values:
            return values[node]
        return Head(node if inputs == node.inputs else node.renewed(inputs=inputs))

    return rebuild(heads, renew)


def copied(heads: Iterable[Head]) -> Expression:
    """Return the same expression made of new nodes."""
    return rebuild(heads, lambda node, inputs: Head(node.renewed(inputs=inputs)))


def as_written(heads: Iterable[Head]) -> Expression:
    """Return the expression with what a gradient made as if somebody had written it: to be run and differentiated."""

    def renew(node: ExpressionNode, inputs: tuple[Head, ...]) -> Head:
        if node.origin is not None:
            return Head(replace(node, inputs=inputs, origin=None, phase=Phase.FORWARD, path=()))
        return Head(node if inputs == node.inputs else replace(node, inputs=inputs))

    return rebuild(heads, renew)


def with_paths(heads: Iterable[Head]) -> Expression:
    """Return the expression with a path on every node that has none or another's, made from the node's name.

    Documents stamp their paths in lowering; expressions that somebody wrote or loaded need this before a run, where
    values are kept by path.
    """
    heads = tuple(heads)
    taken: set[Path] = set()
    renewed: dict[ExpressionNode, ExpressionNode] = {}
    for node in topological(heads):
        path, origin = node.path or (node.name,), node.origin
        if origin is not None:
            origin = renewed.get(origin, origin)
        elif path in taken:
            path = _free_path(node.name, taken)
            taken.add(path)
        else:
            taken.add(path)
        inputs = node.inputs
        if inputs:
            inputs = _moved(inputs, renewed)
        if inputs is node.inputs and path == node.path:
            continue
        renewed[node] = ExpressionNode(node.operator, node.name, node.attributes, inputs, path, origin, node.phase)
    return _moved(heads, renewed)


def _free_path(name: str, taken: Container[Path]) -> Path:
    number = 2
    while (path := (f"{name}#{number}",)) in taken:
        number += 1
    return path


def _moved(heads: tuple[Head, ...], renewed: Mapping[ExpressionNode, ExpressionNode]) -> tuple[Head, ...]:
    """Return heads on the nodes that stand for theirs; the very same tuple where none does."""
    for node, _ in heads:
        if node in renewed:
            return tuple([new_head((renewed.get(node, node), index)) for node, index in heads])
    return heads
