"""What a gradient rule makes, noted once for an operator and made again for each of its nodes.

A rule sees an operator and which gradients arrive, and never values: what it makes for one node of an operator it
makes for all. It is run on heads that stand for those of a node, and what comes out is noted by places; to follow
the notes takes a fraction of the time of the rule. `core.expression.gradient` walks the graph and follows them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from core.expression.expression import ExpressionNode, Head, attribute_texts
from core.operators.operator import Operator
from core.operators.unary import ZerosLike


class RecipeStep(NamedTuple):
    """One node to make.

    Attributes:
        ending: What its name ends with.
        texts: Its attributes.
        take: Takes its inputs out of the heads by their places.
        more: Its outputs behind the first.
    """

    operator: Operator
    ending: str
    texts: Mapping[str, str]
    take: Callable[[Sequence[Head]], tuple[Head, ...]]
    more: tuple[int, ...]


class Recipe(NamedTuple):
    """The nodes that a rule makes, those that are used.

    Heads have places: first a node's inputs, then its outputs, then the gradients that arrive there, each where there
    is one, then the outputs of what is made, in order.

    Attributes:
        results: The index of an input, and the place of its gradient, for each input that gets one.
    """

    steps: tuple[RecipeStep, ...]
    results: tuple[tuple[int, int], ...]


Case = tuple[tuple[bool, ...], tuple[bool, ...], bool]
"""Which inputs of a node want their gradients, at which of its outputs gradients arrive, and whether all are zeros.

From zeros a rule makes zeros: they go back as such instead of being multiplied, as in MXNet. 0 · ∞ would be NaN, but
``√x > 1`` has the gradient 0 at x = 0, too.
"""


def recipe_of(operator: Operator, case: Case) -> Recipe:
    """Return what an operator's gradient rule makes; kept with the operator, as nodes share it.

    Raises:
        NotImplementedError: It has no gradient rule.
    """
    if operator.is_single_use:
        return _noted(operator, case)
    known: dict[Case, Recipe] = operator.__dict__.setdefault("_recipes", {})
    found = known.get(case)
    if found is None:
        found = known[case] = _noted(operator, case)
    return found


@dataclass(slots=True)
class _Scope:
    """What a gradient rule works with (`core.operators.operator.GradientScope`)."""

    inputs: Sequence[Head]
    outputs: Sequence[Head]
    head_gradients: Sequence[Head | None]
    made: list[ExpressionNode] = field(default_factory=list)

    def make(self, operator: Operator, *inputs: Head) -> Head:
        node = ExpressionNode(operator, "", inputs=inputs)
        self.made.append(node)
        return Head(node)

    def gradient_of(self, output: int) -> Head:
        head = self.head_gradients[output]
        return self.zeros_like(self.outputs[output]) if head is None else head

    def zeros_like(self, value: Head) -> Head:
        return self.make(ZerosLike(), value)


def _noted(operator: Operator, case: Case) -> Recipe:
    wanted, arriving, are_zeros = case
    count = len(wanted)
    stand_ins = [_stand_in(place) for place in range(count + len(arriving) + sum(arriving))]
    given = iter(stand_ins[count + len(arriving) :])
    head_gradients = [next(given) if arrives else None for arrives in arriving]
    scope = _Scope(stand_ins[:count], stand_ins[count : count + len(arriving)], head_gradients)
    sent = operator.gradient(scope)
    results = {
        index: scope.zeros_like(scope.inputs[index]) if are_zeros else head
        for index, (head, is_wanted) in enumerate(zip(sent, wanted, strict=True))
        if is_wanted and head is not None
    }
    titles = _titles(scope.made, results, operator.input_names)
    places = {head: place for place, head in enumerate(stand_ins)}
    steps = []
    for node in scope.made:
        if node in titles:
            steps.append(_step(node, titles[node], places))
            for index in range(len(node.output_ports)):
                places[Head(node, index)] = len(places)
    return Recipe(tuple(steps), tuple((index, places[head]) for index, head in results.items()))


@cache
def _stand_in(place: int) -> Head:
    return Head(ExpressionNode(None, f"place {place}"))


def _step(node: ExpressionNode, title: str, places: Mapping[Head, int]) -> RecipeStep:
    operator = node.operator
    assert operator is not None  # noqa: S101 - a rule applies operators
    return RecipeStep(
        operator,
        title or operator.name.removeprefix("_").lower(),
        attribute_texts(operator),
        _taking([places[head] for head in node.inputs]),
        tuple(range(1, len(operator.output_ports))),
    )


def _taking(places: Sequence[int]) -> Callable[[Sequence[Head]], tuple[Head, ...]]:
    if len(places) > 1:
        return itemgetter(*places)  # a third of the time of a comprehension
    return lambda heads: tuple([heads[place] for place in places])


def _titles(
    made: Sequence[ExpressionNode], results: Mapping[int, Head], ports: Sequence[str]
) -> dict[ExpressionNode, str]:
    """Tell what the nodes that are used are called: a result by its port, the first it is for; others by nothing."""
    its_own = set(made)
    titles: dict[ExpressionNode, str] = {}
    for index, (node, _) in results.items():
        if node in its_own:
            titles.setdefault(node, ports[index])
    for node in reversed(made):
        if node in titles:
            for source in _sources(node):
                titles.setdefault(source, "")
    return titles


def _sources(node: ExpressionNode) -> Iterable[ExpressionNode]:
    return (head.node for head in node.inputs)
