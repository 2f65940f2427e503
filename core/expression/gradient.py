"""The gradient of an expression, as an expression.

Each node's operator builds the gradient of its inputs out of operators; this module walks the graph backwards, adds
up what arrives at a node from its several uses, and keeps for every new node which node it explains. So the
backward pass can be drawn, stepped, exported and differentiated again. Nothing here computes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple, TypeAlias

from core.collector import uncollected
from core.expression.expression import (
    ExpressionNode,
    Head,
    Phase,
    attribute_texts,
    new_head,
    output_name,
    topological,
)
from core.expression.recipe import RecipeStep, recipe_of
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


Use: TypeAlias = tuple[ExpressionNode, int, Head]
"""One read of a head: the consumer, the index of its input, and the addend.

Of a head of the expression it is the node itself, and the number of the output below zero: ``~index``.
"""


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
        seeds: One for each head that is no loss, had no gradient given, and leads to a wanted node.
        arriving: Per output that the backward pass goes through, the gradient that arrives there, summed up.
        uses: All reads that send a gradient back, in the order in which a backward pass computes it.
    """

    gradients: Mapping[ExpressionNode, Head | None]
    seeds: tuple[Seed, ...]
    arriving: Mapping[Head, Head]
    uses: Sequence[Use]

    @property
    def heads(self) -> tuple[Head, ...]:
        """The gradients that exist, in the order in which they were asked for."""
        return tuple([head for head in self.gradients.values() if head is not None])

    @cached_property
    def contributions(self) -> Mapping[ExpressionNode, tuple[Contribution, ...]]:
        """Per wanted node the addends of its gradient, one for each use, in the order of `uses`."""
        found: dict[Head, list[Contribution]] = {Head(node): [] for node in self.gradients}
        for consumer, index, addend in self.uses:
            head = Head(consumer, ~index) if index < 0 else consumer.inputs[index]
            if head in found:
                port = "head" if index < 0 else consumer.input_ports[index].name
                found[head].append(Contribution(consumer, port, addend))
        return {head.node: tuple(uses) for head, uses in found.items()}

    @cached_property
    def leaving(self) -> Mapping[tuple[ExpressionNode, int], Head]:
        """Per input that the backward pass goes through, as (node, index of the input), what its rule sends there."""
        return {(consumer, index): addend for consumer, index, addend in self.uses if index >= 0}


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


_BACKWARD = Phase.BACKWARD  # to look a member up takes a tenth of making a node


class _Walk:
    """One walk from the heads back to the wanted nodes."""

    def __init__(self, heads: Sequence[Head], wrt: Sequence[ExpressionNode]) -> None:
        self._nodes = topological(heads)
        self._wrt = tuple(dict.fromkeys(wrt))
        self._visited = _with_ancestor(self._nodes, self._wrt)
        self._names = {node.name for node in self._nodes}
        self._addends: dict[Head, list[Head]] = {}
        self._uses: list[Use] = []
        self._arriving: dict[Head, Head] = {}
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
            gradients={node: self._arriving.get(new_head((node, 0))) for node in self._wrt},
            seeds=tuple(self._seeds),
            arriving=self._arriving,
            uses=self._uses,
        )

    def _start(self, position: int, head: Head, given: Head | None) -> None:
        if given is None:
            name = self._unique(f"{output_name(head)}_seed")
            seed = ExpressionNode(None, name, path=head.node.path, origin=head.node, phase=Phase.SEED)
            self._seeds.append(Seed(position, head, seed))
            given = Head(seed)
        self._uses.append((head.node, ~head.index, given))
        self._addends.setdefault(head, []).append(given)

    def _visit(self, node: ExpressionNode, *, is_loss_head: bool) -> None:
        operator = node.operator
        if operator is None:
            self._add_up(new_head((node, 0)))
            return
        count = len(operator.output_ports)
        outputs = [new_head((node, 0))] if count == 1 else [Head(node, index) for index in range(count)]
        arriving = [self._add_up(head) for head in outputs]
        if is_loss_head or any(arriving):
            self._go_back(node, operator, outputs, arriving)

    def _add_up(self, head: Head) -> Head | None:
        """Return the gradient that arrives at an output; None if nothing does."""
        addends = self._addends.get(head)
        if addends is None:
            return None
        total = addends[0]
        if len(addends) > 1:
            operator, node = _sum_of(len(addends)), head[0]
            name = self._unique(f"{output_name(head)}_gradient")
            texts = attribute_texts(operator)
            total = Head(ExpressionNode(operator, name, texts, tuple(addends), node.path, node, _BACKWARD))
        self._arriving[head] = total
        return total

    def _go_back(
        self, node: ExpressionNode, operator: Operator, outputs: Sequence[Head], arriving: Sequence[Head | None]
    ) -> None:
        """Make what a node's rule makes, and give the gradients of its inputs to what feeds these."""
        inputs, visited = node.inputs, self._visited
        wanted = tuple([head[0] in visited for head in inputs])
        try:
            case = (wanted, tuple([head is not None for head in arriving]), _are_zeros(operator, arriving))
            steps, results = recipe_of(operator, case)
        except NotImplementedError:
            values = {"node": node.name, "operator": node.operator_name}
            raise Refused(Problem("gradient_missing", path=node.path, values=values)) from None
        heads = [*inputs, *outputs, *[head for head in arriving if head is not None]]
        self._make(node, steps, heads)
        uses, addends = self._uses, self._addends
        for index, place in results:
            head, addend = inputs[index], heads[place]
            uses.append((node, index, addend))
            others = addends.get(head)
            if others is None:
                addends[head] = [addend]
            else:
                others.append(addend)

    def _make(self, node: ExpressionNode, steps: Sequence[RecipeStep], heads: list[Head]) -> None:
        """Make the nodes of a recipe; heads by their places get longer."""
        stem, path, names = f"{node.name}_backward_", node.path, self._names
        for operator, ending, texts, take, more in steps:
            name = stem + ending
            if name in names:
                name = self._unique(name)
            else:
                names.add(name)
            made = ExpressionNode(operator, name, texts, take(heads), path, node, _BACKWARD)
            heads.append(new_head((made, 0)))
            if more:
                heads += [Head(made, index) for index in more]

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
def _sum_of(count: int) -> Operator:
    return AddN(num_args=count)


def _are_zeros(operator: Operator, arriving: Sequence[Head | None]) -> bool:
    """Tell whether an operator is sent back nothing but zeros, and listens to what it is sent."""
    if operator.is_loss:
        return False
    for head in arriving:  # noqa: SIM110 - a generator for each node takes as long as making one
        if head is not None and not isinstance(head[0].operator, ZerosLike):
            return False
    return True


def _is_loss(node: ExpressionNode) -> bool:
    return node.operator is not None and node.operator.is_loss


def _with_ancestor(nodes: Sequence[ExpressionNode], wanted: Sequence[ExpressionNode]) -> set[ExpressionNode]:
    """Return the wanted nodes and all that are computed from them; ``nodes`` are in topological order."""
    found = set(wanted)
    for node in nodes:
        for source, _ in node.inputs:
            if source in found:
                found.add(node)
                break
    return found
