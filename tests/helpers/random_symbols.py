"""Random expressions over all operators that programs use: attributes, wiring and shapes are drawn, some of them wrong.

Half of the operators come from the cases of the operator harness, whose attributes and shapes fit; the others get
whatever their declaration lets through. The hidden operators that only gradients are made of come in by `gradient`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from hypothesis import strategies as st

from core.dimension import UNKNOWN, Shape, is_complete
from core.expression.expression import Expression, ExpressionNode, Head, apply, topological, variable
from core.inference.infer import infer
from core.inference.inference import Inference
from core.inference.view import ExpressionView
from core.operators import standard_registry
from core.operators.operator import AttributeSpec, Operator, Port, Role
from core.problem import Refused
from tests.helpers.arithmetic_cases import ARITHMETIC_CASES
from tests.helpers.broadcast_cases import BROADCAST_CASES
from tests.helpers.layer_cases import LAYER_CASES
from tests.helpers.operator_case import Case
from tests.helpers.ordering_cases import ORDERING_CASES
from tests.helpers.reduction_cases import REDUCTION_CASES
from tests.helpers.shaping_cases import SHAPING_CASES

T = TypeVar("T")

HIDDEN_BUT_USED = ("make_loss", "_zeros", "_ones", "_full", "_arange")
OPERATORS: Sequence[type[Operator]] = [
    one for one in standard_registry() if one.family != "sources" and (not one.hidden or one.name in HIDDEN_BUT_USED)
]
CASES: Sequence[Case] = [
    case
    for case in (*ARITHMETIC_CASES, *BROADCAST_CASES, *LAYER_CASES, *REDUCTION_CASES, *SHAPING_CASES, *ORDERING_CASES)
    if type(case.operator) in OPERATORS
]


class Choices(Protocol):
    """Where randomness comes from: hypothesis, which can shrink what fails, or a seeded generator."""

    def number(self, low: int, high: int) -> int:
        """Return an integer, both ends included."""
        ...

    def pick(self, options: Sequence[T]) -> T:
        """Return one of some options."""
        ...


@dataclass(frozen=True)
class DrawnChoices:
    """Choices that hypothesis makes."""

    draw: st.DrawFn

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def pick(self, options: Sequence[T]) -> T:
        return options[self.draw(st.integers(0, len(options) - 1))]


@dataclass(frozen=True)
class SeededChoices:
    """Choices that a generator makes, the same ones for a seed on every machine."""

    generator: np.random.Generator

    def number(self, low: int, high: int) -> int:
        return int(self.generator.integers(low, high + 1))

    def pick(self, options: Sequence[T]) -> T:
        return options[int(self.generator.integers(len(options)))]


# Operators


def random_operator(choices: Choices, kinds: Sequence[type[Operator]]) -> Operator | None:
    """Return an operator with drawn attributes; None if its declaration refuses them."""
    kind = choices.pick(kinds)
    specs = [spec for spec in kind.attribute_specs() if spec.required or choices.number(0, 2) == 0]
    try:
        return kind.create({spec.name: _random_attribute(choices, spec) for spec in specs})
    except Refused:
        return None


def _random_attribute(choices: Choices, spec: AttributeSpec) -> object:
    if spec.optional and choices.number(0, 2) == 0:
        return None
    sizes = [1, 2, 3, -1, 0, 4]
    match spec.kind:
        case "bool":
            return bool(choices.number(0, 1))
        case "int":
            return choices.pick([1, 2, 0, -1, 3, -2])
        case "float":
            return choices.pick([0.5, 1.0, 2.0, 0.0, -1.0])
        case "choice":
            return choices.pick(spec.choices)
        case "shape" | "axes" | "numbers":
            return tuple(choices.pick(sizes) for _ in range(choices.number(0, 3)))
        case "bounds":
            return tuple(choices.pick([None, *sizes]) for _ in range(choices.number(1, 3)))
        case _:
            return choices.pick(["float32", "int32", ""])


# Graphs


@dataclass(frozen=True)
class RandomExpression:
    """Heads, and the shapes that were drawn for some of the Variables behind them."""

    heads: Expression
    shapes: Mapping[ExpressionNode, Shape]


def random_expression(
    choices: Choices,
    cases: Sequence[Case] = CASES,
    kinds: Sequence[type[Operator]] = OPERATORS,
    max_nodes: int = 6,
) -> RandomExpression:
    """Return an expression of up to some operators; its shapes need not fit together."""
    sketch = _Sketch(choices)
    for _ in range(choices.number(1, max_nodes)):
        if choices.number(0, 3):
            case = choices.pick(cases)
            sketch.add(case.operator, case.shapes)
        elif (operator := random_operator(choices, kinds)) is not None:
            sketch.add(operator, ())
    return RandomExpression(sketch.ends() or (sketch.variable("lonely", (2,)),), sketch.shapes)


class _Sketch:
    """An expression that is being drawn."""

    def __init__(self, choices: Choices) -> None:
        self.shapes: dict[ExpressionNode, Shape] = {}
        self._choices = choices
        self._outputs: list[Head] = []

    def add(self, operator: Operator, fitting: Sequence[Shape]) -> None:
        """Add an operator; ``fitting`` are shapes that its inputs could have."""
        name = f"op{len(self._outputs)}"
        inputs = []
        for index, port in enumerate(operator.inputs()):
            inputs.append(self._source(f"{name}_{port.name}", port, fitting[index] if index < len(fitting) else None))
        node = apply(operator, name, inputs)
        self._outputs.extend(Head(node, index) for index in range(operator.visible_outputs()))

    def ends(self) -> Expression:
        """Return the outputs that nothing reads."""
        read = {head for output in self._outputs for head in output.node.inputs}
        return tuple(head for head in self._outputs if head not in read)

    def variable(self, name: str, shape: Shape | None) -> Head:
        """Return a new Variable; a shape of None stays unknown."""
        node = variable(name)
        if shape is not None:
            self.shapes[node] = shape
        return Head(node)

    def _source(self, name: str, port: Port, fitting: Shape | None) -> Head:
        choice = self._choices.number(0, 9)
        if port.role is Role.DATA and self._outputs and choice < 4:
            return self._choices.pick(self._outputs)
        if port.role is not Role.DATA and choice < 7:
            return self.variable(name, None)
        if choice == 9:
            return self.variable(name, self._shape())
        return self.variable(name, fitting)

    def _shape(self) -> Shape:
        sizes = [UNKNOWN, 2, 3, 4, 1, 0]
        return tuple(self._choices.pick(sizes) for _ in range(self._choices.number(0, 4)))


@st.composite
def expressions(draw: st.DrawFn, max_nodes: int = 6) -> RandomExpression:
    """Draw an expression with hypothesis."""
    return random_expression(DrawnChoices(draw), max_nodes=max_nodes)


# Shapes


def completed_shapes(expression: RandomExpression) -> dict[ExpressionNode, Shape] | None:
    """Return a shape for every Variable that agrees with inference; None where there is a contradiction."""
    shapes = dict(expression.shapes)
    nodes = [node for node in topological(expression.heads) if node.is_variable]
    while True:
        inference = infer(ExpressionView(expression.heads, shapes))
        if inference.problems:
            return None
        found = {node: inference.shape((node, "output")) for node in nodes}
        unknown = next((node for node, shape in found.items() if not is_complete(shape)), None)
        if unknown is None:
            return {node: shape for node, shape in found.items() if shape is not None}
        shape = found[unknown]
        shapes[unknown] = (2, 3) if shape is None else tuple(3 if size == UNKNOWN else size for size in shape)


def shape_of(inference: Inference, head: Head) -> Shape | None:
    """Return what is known of the shape of a head."""
    return inference.shape((head.node, head.node.output_ports[head.index].name))
