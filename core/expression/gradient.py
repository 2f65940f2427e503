"""The gradient of an expression, as an expression.

Each node's operator builds the gradient of its inputs out of operators; this module walks the graph backwards, adds
up what arrives at a node from its several uses, and keeps for every new node which node it explains. So the
backward pass can be drawn, stepped, exported and differentiated again. Nothing here computes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from core.collector import uncollected
from core.expression.expression import ExpressionNode, Head, Phase, attribute_texts, output_name, topological
from core.operators.elementwise import AddN
from core.operators.operator import Operator
from core.operators.unary import ZerosLike
from core.problem import Path, Problem, Refused
from core.record import record


@record
class Contribution:
    """What one use of a node adds to its gradient.

    Attributes:
        consumer: The node that reads it; the node itself where it is a head of the expression.
        port: The consumer's input port; ``head`` where it is a head of the expression.
        gradient: The addend.
    """

    consumer: ExpressionNode
    port: str
    gradient: Head

    @property
    def path(self) -> Path:
        """Where the consumer comes from."""
        return self.consumer.path


class Seed(NamedTuple):
    """The gradient that a run puts in at a head: ones, if nobody says otherwise."""

    position: int
    """Index of the head among those that were differentiated."""
    head: Head
    node: ExpressionNode


@dataclass(frozen=True)
class GradientGraph:
    """The gradients of an expression and how they came about.

    Attributes:
        gradients: Per wanted node its gradient; None where nothing flows back (a label, an unreachable Variable).
        contributions: Per wanted node the addends of its gradient, one for each use, in the order in which a
            backward pass computes them.
        seeds: One for each head that is no loss, had no gradient given, and leads to a wanted node.
        arriving: Per output that the backward pass goes through, the gradient that arrives there, summed up.
        leaving: Per input that the backward pass goes through, as (node, index of the input), the gradient that the
            node's rule sends there.
    """

    gradients: Mapping[ExpressionNode, Head | None]
    contributions: Mapping[ExpressionNode, tuple[Contribution, ...]]
    seeds: tuple[Seed, ...]
    arriving: Mapping[Head, Head]
    leaving: Mapping[tuple[ExpressionNode, int], Head]

    @property
    def heads(self) -> tuple[Head, ...]:
        """The gradients that exist, in the order in which they were asked for."""
        return tuple(head for head in self.gradients.values() if head is not None)


@uncollected
def gradient(
    heads: Sequence[Head],
    wrt: Sequence[ExpressionNode],
    head_gradients: Sequence[Head | None] | None = None,
) -> GradientGraph:
    """Build the gradient of the sum of all heads, each weighted by its head gradient.

    A head without a head gradient gets a seed, whose value comes from the run. Loss layers ignore head gradients,
    as MXNet's do, and get no seed. A head listed twice counts twice, a loss once.

    Raises:
        Refused: ``gradient_missing``, for an operator on the way that has no gradient rule.
        ValueError: There are head gradients, but not one per head.
    """
    given = (None,) * len(heads) if head_gradients is None else tuple(head_gradients)
    return _Walk(heads, wrt).run(tuple(zip(heads, given, strict=True)))


@dataclass(slots=True)
class _Scope:
    """What a gradient rule works with (`core.operators.operator.GradientScope`); its nodes get their names later."""

    origin: ExpressionNode
    inputs: Sequence[Head]
    outputs: Sequence[Head]
    head_gradients: Sequence[Head | None]
    made: list[ExpressionNode] = field(default_factory=list)

    def make(self, operator: Operator, *inputs: Head) -> Head:
        node = _backward_node(operator, "", inputs, self.origin)
        self.made.append(node)
        return Head(node)

    def gradient_of(self, output: int) -> Head:
        head = self.head_gradients[output]
        return self.zeros_like(self.outputs[output]) if head is None else head

    def zeros_like(self, value: Head) -> Head:
        return self.make(ZerosLike(), value)


def _backward_node(operator: Operator, name: str, inputs: Iterable[Head], origin: ExpressionNode) -> ExpressionNode:
    attributes = attribute_texts(operator)
    return ExpressionNode(operator, name, attributes, tuple(inputs), origin.path, origin, Phase.BACKWARD)


class _Walk:
    """One walk from the heads back to the wanted nodes."""

    def __init__(self, heads: Sequence[Head], wrt: Sequence[ExpressionNode]) -> None:
        self._nodes = topological(heads)
        self._wrt = tuple(dict.fromkeys(wrt))
        self._visited = _with_ancestor(self._nodes, self._wrt)
        self._names = {node.name for node in self._nodes}
        self._uses: dict[Head, list[Contribution]] = {}
        self._arriving: dict[Head, Head] = {}
        self._leaving: dict[tuple[ExpressionNode, int], Head] = {}
        self._seeds: list[Seed] = []
        self._numbers: dict[str, int] = {}

    def run(self, heads: Sequence[tuple[Head, Head | None]]) -> GradientGraph:
        for position, (head, given) in enumerate(heads):
            if head.node in self._visited and not _is_loss(head.node):
                self._start(position, head, given)
        loss_heads = {head.node for head, _ in heads if _is_loss(head.node)}
        for node in reversed(self._nodes):
            if node in self._visited:
                self._visit(node, is_loss_head=node in loss_heads)
        return GradientGraph(
            gradients={node: self._arriving.get(Head(node)) for node in self._wrt},
            contributions={node: tuple(self._uses.get(Head(node), ())) for node in self._wrt},
            seeds=tuple(self._seeds),
            arriving=self._arriving,
            leaving=self._leaving,
        )

    def _start(self, position: int, head: Head, given: Head | None) -> None:
        if given is None:
            name = self._unique(f"{output_name(head)}_seed")
            seed = ExpressionNode(None, name, path=head.node.path, origin=head.node, phase=Phase.SEED)
            self._seeds.append(Seed(position, head, seed))
            given = Head(seed)
        self._uses.setdefault(head, []).append(Contribution(head.node, "head", given))

    def _visit(self, node: ExpressionNode, *, is_loss_head: bool) -> None:
        operator = node.operator
        if operator is None:
            self._add_up(Head(node))
            return
        outputs = [Head(node, index) for index in range(len(operator.output_ports))]
        head_gradients = [self._add_up(head) for head in outputs]
        if not is_loss_head and not any(head_gradients):
            return
        scope = _Scope(node, node.inputs, outputs, head_gradients)
        try:
            results = operator.gradient(scope)
        except NotImplementedError:
            values = {"node": node.name, "operator": node.operator_name}
            raise Refused(Problem("gradient_missing", path=node.path, values=values)) from None
        self._hand_on(scope, results, operator.input_names)

    def _add_up(self, head: Head) -> Head | None:
        """Return the gradient that arrives at an output; None if nothing does."""
        uses = self._uses.get(head)
        if uses is None:
            return None
        total = uses[0].gradient
        if len(uses) > 1:
            addends = [use.gradient for use in uses]
            name = self._unique(f"{output_name(head)}_gradient")
            total = Head(_backward_node(AddN(num_args=len(addends)), name, addends, head.node))
        self._arriving[head] = total
        return total

    def _hand_on(self, scope: _Scope, results: Sequence[Head | None], ports: Sequence[str]) -> None:
        """Give the gradients of a node's inputs to what feeds these, as far as the walk goes on there.

        The nodes that the rule has made get their names, those that are used: results by port, others by operator.
        """
        node = scope.origin
        titles: dict[ExpressionNode, str] = {}
        for index, (head, result, port) in enumerate(zip(node.inputs, results, ports, strict=True)):
            if result is None or head[0] not in self._visited:
                continue
            made = result[0]
            if made.origin is node and not made.name:  # it is one of those that the rule has made
                titles.setdefault(made, port)
            self._leaving[node, index] = result
            use = Contribution(node, port, result)
            uses = self._uses.get(head)
            if uses is None:
                self._uses[head] = [use]
            else:
                uses.append(use)
        self._name(scope, titles)

    def _name(self, scope: _Scope, titles: dict[ExpressionNode, str]) -> None:
        """Name the nodes that a rule has made and that are used: those with a title, and what they read."""
        if not titles:
            return
        for node in reversed(scope.made) if len(titles) < len(scope.made) else ():
            if node in titles:
                for head in node.inputs:
                    titles.setdefault(head[0], "")
        stem = f"{scope.origin.name}_backward_"
        for node in scope.made:
            title = titles.get(node)
            if title is not None:
                # nobody but its rule has seen the node yet; a second one only for the name would cost as much again
                object.__setattr__(node, "name", self._unique(stem + (title or _title(node.operator_name))))

    def _unique(self, name: str) -> str:
        if name not in self._names:
            self._names.add(name)
            return name
        unique, number = name, self._numbers.get(name, 1)
        while unique in self._names:
            number += 1
            unique = f"{name}{number}"
        # where many nodes have one name, the next search begins behind this one
        self._numbers[name] = number
        self._names.add(unique)
        return unique


@cache
def _title(operator_name: str) -> str:
    return operator_name.removeprefix("_").lower()


def _is_loss(node: ExpressionNode) -> bool:
    return node.operator is not None and node.operator.is_loss


def _with_ancestor(nodes: Sequence[ExpressionNode], wanted: Iterable[ExpressionNode]) -> set[ExpressionNode]:
    """Return the wanted nodes and all that are computed from them; ``nodes`` are in topological order."""
    found = set(wanted)
    for node in nodes:
        for source, _ in node.inputs:
            if source in found:
                found.add(node)
                break
    return found
