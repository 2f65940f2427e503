"""The local rule of a node as formulas: what it computes, and what its gradient rule sends back.

A gradient is read off the operator's own gradient rule, run on formulas instead of expressions, so that what is
printed is what is computed; sums that undo broadcasting and changes of shape, which values show, are left out. Ports
have the letters that people use (x, W, b; a and b on two sides), or names that are given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.notation.reading import FormulaError, read
from core.notation.tables import BACKWARD, FORWARD, WITHIN, value_text
from core.notation.tree import Fraction, Notation, Row, Script, Symbol, Tight, fill, is_sign, row, sign, walk
from core.operators.operator import Operator

LETTERS: Mapping[str, str] = {
    "data": "x",
    "weight": "W",
    "bias": "b",
    "gamma": "γ",
    "beta": "β",
    "lhs": "a",
    "rhs": "b",
    "output": "y",
    "gradient": "g",
    "head": "g",
    "probabilities": "p",
    "direction": "v",
    "mask": "m",
}
"""The letter of a port; one that is not here keeps its name."""

_OF_OPERATORS: Mapping[str, Mapping[str, str]] = {
    "where": {"condition": "c", "x": "a", "y": "b"},
    "slice_like": {"data": "a", "shape_like": "b"},
    "_np_cumsum": {"a": "x"},
    "MakeLoss": {"loss": "y"},
    "make_loss": {"loss": "y"},
}

LOSS = Symbol("L", "letter")
ZERO = Symbol("0", "number")

Names = Mapping[str, Notation]
"""What stands for the ports of a node, by the names of the ports."""


@dataclass(frozen=True)
class Backward:
    """How the gradient of one input is made: ``∂L/∂y · local = ∂L/∂x``.

    Attributes:
        port: The input.
        equation: What arrives times the local derivative, and what it is equal to.
    """

    port: str
    equation: Notation


def letter_of(operator: Operator, port: str) -> Notation:
    """Return how a formula in letters writes a port: x, W, a₀, or the name of the port."""
    special = _OF_OPERATORS.get(operator.name, {}).get(port) or LETTERS.get(port)
    if special is not None:
        return Symbol(special, "letter")
    for stem, letter in (("arg", "a"), ("output", "y")):
        if port.startswith(stem) and port[len(stem) :].isdigit():
            return Script(Symbol(letter, "letter"), below=Symbol(port[len(stem) :], "number"))
    return Symbol(port, "letter" if len(port) == 1 else "word")


def letters_of(operator: Operator) -> Names:
    """Return the letters of all ports."""
    return {port: letter_of(operator, port) for port in operator.port_names}


def forward_formula(operator: Operator, names: Names | None = None) -> Notation | None:
    """Return what an operator computes, in letters or in given names; None for one that computes nothing."""
    text = _text(operator)
    if not text:
        return None
    try:
        return fill(read(text), _values(operator, names))
    except FormulaError:  # a plug-in may write as it likes: its words are shown as they are
        return Symbol(text, "word")


def _text(operator: Operator) -> str:
    table = FORWARD.get(operator.name)
    return operator.formula if table is None else table if isinstance(table, str) else table(operator)


def backward_formulas(operator: Operator, names: Names | None = None, loss: Notation = LOSS) -> tuple[Backward, ...]:
    """Return how the gradient of each input follows from those of the outputs; inputs without one are left out."""
    outputs = [port.name for port in operator.output_ports]
    shown = {**letters_of(operator), **(names or {})}
    arriving = [derivative(loss, shown[port]) for port in outputs]
    written = _written(operator)
    values = {**_values(operator, names), **{_head(index): each for index, each in enumerate(arriving)}}
    found = []
    for port, tree in written:
        body = _simple(fill(tree, values))
        found.append(Backward(port, _equation(body, derivative(loss, shown[port]))))
    return tuple(found)


def derivative(of: Notation, by: Notation) -> Notation:
    """Return ∂of/∂by."""
    d = Symbol("∂", "number")
    return Fraction(Tight((d, of)), Tight((d, by)))


def _head(index: int) -> str:
    return "g" if index == 0 else f"g_{index}"


def _equation(body: Notation, gradient: Notation) -> Notation:
    """Return ``body = gradient``, before what explains a letter of the body."""
    items = body.items if isinstance(body, Row) else (body,)
    comma = next((i for i, item in enumerate(items) if is_sign(item, frozenset(","))), len(items))
    return row(*items[:comma], sign("="), gradient, *items[comma:])


def _values(operator: Operator, names: Names | None) -> dict[str, Notation]:
    """Return what stands for the letters of an operator's formula, and for the names of its ports."""
    letters = letters_of(operator)
    values: dict[str, Notation] = {}
    for port, letter in letters.items():
        shown = letter if names is None else names.get(port, letter)
        values[port] = shown
        if isinstance(letter, Symbol):
            values[letter.text] = shown
    if names and "output" in names and "p" not in values:
        values["p"] = names["output"]
    if "scalar" in {spec.name for spec in operator.attribute_specs()}:
        values["c"] = read(value_text(operator.attribute_values()["scalar"]))
    return values


# Gradients, from the operator's rule


@lru_cache(maxsize=512)
def _written(operator: Operator) -> tuple[tuple[str, Notation], ...]:
    """Return the gradient of each input that has one, over the operator's letters and what arrives."""
    table = BACKWARD.get(operator.name)
    if table is not None:
        texts = table(operator) if callable(table) else table
        return tuple((port, read(text)) for port, text in texts.items() if port in operator.input_names)
    try:
        found = operator.gradient(_Scope(operator))
    except (NotImplementedError, LookupError, FormulaError):
        return ()  # there is none, or it is made of what has no formula
    ports = zip(operator.input_names, found, strict=True)
    return tuple((port, tree) for port, tree in ports if tree is not None)


class _Scope:
    """A gradient rule's world, made of formulas."""

    def __init__(self, operator: Operator) -> None:
        self.inputs: Sequence[Notation] = [letter_of(operator, port.name) for port in operator.input_ports]
        self.outputs: Sequence[Notation] = [letter_of(operator, port.name) for port in operator.output_ports]
        heads = [Symbol(_head(index), "letter") for index in range(len(operator.output_ports))]
        visible = operator.visible_outputs()
        self.head_gradients: Sequence[Notation | None] = [h if i < visible else None for i, h in enumerate(heads)]

    def gradient_of(self, output: int) -> Notation:
        return self.head_gradients[output] or ZERO

    def zeros_like(self, value: Notation) -> Notation:  # noqa: ARG002 - the rule's protocol
        return ZERO

    def make(self, operator: Operator, *inputs: Notation) -> Notation:
        values = _values(operator, dict(zip(operator.input_names, inputs, strict=True)))
        return fill(_right_side(operator), values)


def _right_side(operator: Operator) -> Notation:
    """Return what stands for an operator within another formula."""
    table = WITHIN.get(operator.name)
    if table is not None:
        return read(table if isinstance(table, str) else table(operator))
    whole = read(_text(operator))
    items = whole.items if isinstance(whole, Row) else ()
    equals = next((i for i, item in enumerate(items) if is_sign(item, frozenset("="))), None)
    if equals is None:
        raise LookupError(f"the formula of {operator.name} gives nothing that another could hold")
    return row(*items[equals + 1 :])


def _simple(tree: Notation) -> Notation:
    """Return a formula; 0 for one that is minus 0."""
    items = tree.items if isinstance(tree, Row) else (tree,)
    return ZERO if len(items) == 2 and is_sign(items[0], frozenset("−")) and items[1] == ZERO else tree


def factors_of(operator: Operator, port: str) -> tuple[str, ...]:
    """Return the ports whose values stand in the formula of an input's gradient; outputs' gradients are not theirs."""
    tree = dict(_written(operator)).get(port)
    if tree is None:
        return ()
    used = {each.text for each in walk(tree) if isinstance(each, Symbol)}
    letters = letters_of(operator)
    keys = {name: letter.text if isinstance(letter, Symbol) else name for name, letter in letters.items()}
    return tuple(name for name, text in keys.items() if text in used or name in used)


def heads_of(operator: Operator, port: str) -> tuple[str, ...]:
    """Return the outputs whose gradients stand in the formula of an input's gradient."""
    tree = dict(_written(operator)).get(port)
    used = set() if tree is None else {each.text for each in walk(tree) if isinstance(each, Symbol)}
    return tuple(each.name for index, each in enumerate(operator.output_ports) if _head(index) in used)
