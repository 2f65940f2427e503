"""What the panel of the local rule shows of a step: formulas in letters and in names, and the arrays in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from app.panels.texts import number
from app.session.session import EditorSession
from core.analysis.provenance import Provenance, Values, trace_backward, trace_forward
from core.graph.model import Graph, Node, NodeId, PortRef
from core.graph.ports import operator_of, variable_name
from core.notation.reading import read
from core.notation.rules import (
    Backward,
    backward_formulas,
    derivative,
    factors_of,
    forward_formula,
    heads_of,
    letter_of,
)
from core.notation.tree import Notation, fill, name, plain, row
from core.operators.operator import Array, Operator
from core.operators.registry import Registry
from core.problem import Path
from core.training.rules import OPTIMIZERS

FORWARD, BACKWARD, UPDATE = "forward", "backward", "update"
LOSS = name("loss")
MOST_TERMS = 12
"""A longer sum is not printed."""


@dataclass(frozen=True)
class CardLook:
    """An array of a step.

    Attributes:
        port: The port that it is at.
        kind: ``value`` or ``gradient``.
        is_result: Whether the step made it.
        letter: What stands for it in the formula.
        name: What it is called in this network.
        array: None while it has not been computed.
    """

    port: str
    kind: str
    is_result: bool
    letter: str
    name: str
    array: Array | None


@dataclass(frozen=True)
class StepReading:
    """A node in one direction.

    Attributes:
        part: The input whose gradient is told; empty on the way forward.
        parts: The inputs that have a gradient.
        formula: The rule in letters; None for a node that is given its value.
        named: The rule in the names of this network.
    """

    node: NodeId
    title: str
    operator: Operator
    direction: str
    part: str
    parts: tuple[str, ...]
    formula: Notation | None
    named: Notation | None
    cards: tuple[CardLook, ...]


def read_step(session: EditorSession, path: Path, direction: str, part: str) -> StepReading | None:
    """Return what there is to show of a node; None if it is not in the document, or is no operator we know.

    ``part`` is the input whose gradient is wanted, on the way back.
    """
    node = session.graph.nodes.get(NodeId(path[0])) if path else None
    operator = operator_of(node, session.registry) if node is not None else None
    if node is None or not isinstance(operator, Operator):
        return None
    reader = _Reader(session, node, operator)
    return reader.backward(part) if direction == BACKWARD else reader.forward()


def read_update(session: EditorSession, path: Path) -> StepReading | None:
    """Return what there is to show of a step of the update: the optimizer's formula, the gradient, the new value."""
    node = session.graph.nodes.get(NodeId(path[0])) if len(path) > 1 else None
    operator = operator_of(node, session.registry) if node is not None else None
    if node is None or not isinstance(operator, Operator):
        return None
    ref = PortRef(node.id, path[1])
    is_input = ref.port in operator.input_names
    title = variable_name(session.graph, ref) if is_input else node.name
    rule = read(update_formula(session.document.training.optimizer))
    cards = tuple(
        CardLook(ref.port, kind, kind == "value", letter, title, session.run.array(ref, kind))
        for kind, letter in (("gradient", "g"), ("value", "w"))
    )
    named = fill(rule, {"w": name(title), "g": derivative(LOSS, name(title))})
    return StepReading(node.id, title, operator, UPDATE, "", (), rule, named, cards)


def update_formula(optimizer: str) -> str:
    """Return how an optimizer changes a parameter w by its gradient g, as its class says it."""
    first = (OPTIMIZERS[optimizer].__doc__ or "").splitlines()[0]
    return first.rstrip(".").partition(":")[0]


class _Reader:
    def __init__(self, session: EditorSession, node: Node, operator: Operator) -> None:
        self._session = session
        self._node = node
        self._operator = operator
        self._names = port_names(session.graph, session.registry, node, operator)

    def forward(self) -> StepReading:
        operator = self._operator
        names = {port: name(text) for port, text in self._names.items()}
        inputs = [self._card(port.name, "value") for port in operator.input_ports]
        outputs = [self._card(port.name, "value", is_result=True) for port in operator.visible_ports]
        formula = forward_formula(operator)
        named = forward_formula(operator, names) if formula is not None else None
        return self._reading(FORWARD, "", (), formula, named, (*inputs, *outputs))

    def backward(self, wanted: str) -> StepReading:
        operator = self._operator
        names = {port: name(text) for port, text in self._names.items()}
        found = {each.port: each for each in backward_formulas(operator)}
        parts = tuple(port for port in found if self._array(port, "gradient") is not None) or tuple(found)
        part = wanted if wanted in parts else next(iter(parts), "")
        if not part:
            return self._given()
        named = {each.port: each for each in backward_formulas(operator, names, LOSS)}
        incoming = [self._card(port, "gradient") for port in heads_of(operator, part)]
        factors = [self._card(port, "value") for port in factors_of(operator, part)]
        result = self._card(part, "gradient", is_result=True)
        cards = (*incoming, *factors, result)
        return self._reading(BACKWARD, part, parts, _equation(found, part), _equation(named, part), cards)

    def _given(self) -> StepReading:
        """Return what shows of a node whose gradient goes nowhere: what arrives at it."""
        outputs = self._operator.visible_ports
        arriving = tuple(self._card(port.name, "gradient", is_result=True) for port in outputs)
        named = row(derivative(LOSS, name(self._node.name))) if outputs else None
        return self._reading(BACKWARD, "", (), None, named, arriving)

    def _reading(
        self,
        direction: str,
        part: str,
        parts: tuple[str, ...],
        formula: Notation | None,
        named: Notation | None,
        cards: tuple[CardLook, ...],
    ) -> StepReading:
        return StepReading(
            self._node.id, self._node.name, self._operator, direction, part, parts, formula, named, cards
        )

    def _card(self, port: str, kind: str, *, is_result: bool = False) -> CardLook:
        letter = plain(letter_of(self._operator, port))
        array = self._array(port, kind)
        shown = f"∂L/∂{letter}" if kind == "gradient" else letter
        return CardLook(port, kind, is_result, shown, self._names[port], array)

    def _array(self, port: str, kind: str) -> Array | None:
        return self._session.run.array(PortRef(self._node.id, port), kind)


def trace(session: EditorSession, reading: StepReading, look: CardLook, index: tuple[int, ...]) -> Provenance | None:
    """Return what one element that a step made was made of; None for what can't be told."""
    if not look.is_result or reading.direction == UPDATE:
        return None
    operator, node, run = reading.operator, reading.node, session.run
    inputs = {name: run.array(PortRef(node, name)) for name in operator.input_names}
    outputs = {port.name: run.array(PortRef(node, port.name)) for port in operator.output_ports}
    known = {**inputs, **outputs}
    if any(array is None for array in known.values()):
        return None
    arriving = {port.name: run.array(PortRef(node, port.name), "gradient") for port in operator.visible_ports}
    values = Values(
        {name: array for name, array in inputs.items() if array is not None},
        {name: array for name, array in outputs.items() if array is not None},
        {name: array for name, array in arriving.items() if array is not None},
        is_train=session.document.run.is_train,
    )
    if reading.direction == FORWARD:
        return trace_forward(operator, values, look.port, index)
    is_used = bool(heads_of(operator, reading.part))
    factors = factors_of(operator, reading.part)
    if not is_used or not values.gradients:
        values = replace(values, gradients={})
    return trace_backward(operator, values, reading.part, factors, index)


def terms_text(found: Provenance, total: float) -> str:
    """Write an element as the sum that it is: ``0 = 1.2 · 0.5 − 0.3 · 2``; how many addends there are if many."""
    if not found.count:
        return ""
    if not found.products or len(found.products) > MOST_TERMS:
        text = QCoreApplication.translate("RulePanel", "the sum of {0} products")
        return f"{number_text(total)}, {text.format(found.count)}"
    texts = [" · ".join(_factor(value, is_first=not i) for i, value in enumerate(each)) for each in found.products]
    joined = "".join(f" − {each[1:]}" if each.startswith("−") else f" + {each}" for each in texts)
    return f"{number_text(total)} = {joined.removeprefix(' + ').strip()}"


def _factor(value: float, *, is_first: bool) -> str:
    text = number_text(value)
    return f"({text})" if text.startswith("−") and not is_first else text


def number_text(value: float) -> str:
    """Write a number with a true minus sign."""
    return number(value).replace("-", "−")


def _equation(found: Mapping[str, Backward], port: str) -> Notation:
    return found[port].equation


def port_names(graph: Graph, registry: Registry, node: Node, operator: Operator) -> Mapping[str, str]:
    """Return what is at each port by name: the node that feeds an input, its own Variable, or the node itself."""
    names: dict[str, str] = {}
    for port in operator.input_ports:
        ref = PortRef(node.id, port.name)
        wire = graph.wire_into.get(ref)
        names[port.name] = variable_name(graph, ref) if wire is None else _source_name(graph, registry, wire.source)
    for port in operator.output_ports:
        names[port.name] = _source_name(graph, registry, PortRef(node.id, port.name))
    return names


def _source_name(graph: Graph, registry: Registry, ref: PortRef) -> str:
    node = graph.nodes[ref.node]
    operator = operator_of(node, registry)
    visible = operator.visible_ports if isinstance(operator, Operator) else ()
    is_main = len(visible) <= 1 and ref.port in {"", *(port.name for port in visible)}
    return node.name if is_main else f"{node.name}.{ref.port}"
