"""Formulas say what operators compute: they are read, evaluated with NumPy alone, and compared."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np
import pytest

from core.notation.reading import FormulaError, read
from core.notation.rules import backward_formulas, factors_of, forward_formula, heads_of
from core.notation.tree import (
    RELATIONS,
    SUMS,
    Fence,
    Fraction,
    Notation,
    Root,
    Row,
    Script,
    Symbol,
    Tight,
    is_sign,
    name,
    plain,
    row,
)
from core.operators import standard_registry
from core.operators.activation import Activation
from core.operators.leaky import LeakyReLU
from core.operators.linear import FullyConnected
from core.operators.operator import Array, GradientScope, HeadT, Operator, RunContext
from tests.core.operators.test_operators import CASES
from tests.helpers.operator_case import Case

Values = Mapping[str, Array]
SOURCES = {"Variable", "Constant"}


class UnreadableError(Exception):
    """The formula speaks of single elements, or in words."""


_FUNCTIONS: dict[str, Callable[..., Array]] = {
    each: getattr(np, each) for each in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan")
} | {
    "ln": np.log,
    "exp": np.exp,
    "sign": np.sign,
    "max": np.maximum,
    "min": np.minimum,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "erf": np.vectorize(math.erf),
}
_COMPARED: dict[str, Callable[[Array, Array], Array]] = {
    "=": np.equal,
    "≠": np.not_equal,
    "<": np.less,
    ">": np.greater,
    "≤": np.less_equal,
    "≥": np.greater_equal,
}


def evaluate(tree: Notation, values: Values) -> Array:  # noqa: C901 - a table
    """Compute a formula by what its signs mean."""
    match tree:
        case Symbol(text, "number"):
            return np.asarray(0.5 if text == "½" else float(text))
        case Symbol("π"):
            return np.asarray(math.pi)
        case Symbol("e"):
            return np.asarray(math.e)
        case Symbol(text) if text in values:
            return values[text]
        case Row(items):
            return _sum(items, values)
        case Fraction(Tight(), Tight((_, by))):
            return values[f"g of {plain(by)}"]
        case Fraction(top, bottom):
            return np.asarray(evaluate(top, values) / evaluate(bottom, values))
        case Root(body, degree):
            return np.cbrt(evaluate(body, values)) if degree else np.sqrt(evaluate(body, values))
        case Script(base, Symbol("T"), None):
            return np.moveaxis(evaluate(base, values), 0, -1)
        case Script(base, above, None) if above is not None:
            return np.asarray(evaluate(base, values) ** evaluate(above, values))
        case Fence("[", body, _):
            return _condition(body, values)
        case Fence(left, body, _):
            inner = evaluate(body, values)
            return {"|": np.abs, "⌊": np.floor, "⌈": np.ceil}.get(left, np.asarray)(inner)
    raise UnreadableError(plain(tree))


def _condition(body: Notation, values: Values) -> Array:
    items = body.items if isinstance(body, Row) else ()
    places = [i for i, item in enumerate(items) if is_sign(item, RELATIONS)]
    if len(places) != 1:
        raise UnreadableError(plain(body))
    left, right = row(*items[: places[0]]), row(*items[places[0] + 1 :])
    return _COMPARED[plain(items[places[0]])](evaluate(left, values), evaluate(right, values)).astype(float)


def _sum(items: tuple[Notation, ...], values: Values) -> Array:
    cuts = [i for i, item in enumerate(items) if is_sign(item, SUMS)]
    ends = [-1, *cuts, len(items)]
    total = np.asarray(0.0)
    for start, end in pairwise(ends):
        factors = items[start + 1 : end]
        if factors or start >= 0:
            sign = -1.0 if start >= 0 and plain(items[start]) == "−" else 1.0
            total = total + sign * _product(factors, values)
    return total


def _product(items: tuple[Notation, ...], values: Values) -> Array:
    if not items:
        raise UnreadableError("nothing")
    product: Array | None = None
    rest = list(items)
    while rest:
        item = rest.pop(0)
        is_matrix = product is not None and not is_sign(item)
        if is_sign(item):
            if plain(item) != "·" or product is None or not rest:
                raise UnreadableError(plain(item))
            item = rest.pop(0)
        if isinstance(item, Symbol) and item.style == "word" and item.text in _FUNCTIONS and item.text not in values:
            factor = _FUNCTIONS[item.text](*_arguments(rest.pop(0), values))
        else:
            factor = evaluate(item, values)
        if product is None:
            product = factor
        elif is_matrix and product.ndim > 1 and factor.ndim > 1 and product.shape != factor.shape:
            if product.shape[-1] != factor.shape[-2]:
                raise UnreadableError("data of more axes are flattened first")
            product = product @ factor
        else:
            product = product * factor
    assert product is not None
    return product


def _arguments(tree: Notation, values: Values) -> list[Array]:
    inner = tree.body if isinstance(tree, Fence) and tree.left == "(" else tree
    items = inner.items if isinstance(inner, Row) else (inner,)
    commas = [-1, *(i for i, item in enumerate(items) if is_sign(item, frozenset(","))), len(items)]
    return [evaluate(row(*items[a + 1 : b]), values) for a, b in pairwise(commas)]


def sides(tree: Notation, *, result_first: bool) -> Notation:
    """Return the side of an equation that says how the other is computed."""
    items = tree.items if isinstance(tree, Row) else ()
    places = [i for i, item in enumerate(items) if is_sign(item, frozenset("="))]
    if len(places) != 1 or any(is_sign(item, frozenset(",")) for item in items):
        raise UnreadableError(plain(tree))
    if result_first and places[0] != 1:  # it is said of the result, as in erf(y) = x
        raise UnreadableError(plain(tree))
    return row(*items[places[0] + 1 :]) if result_first else row(*items[: places[0]])


def run(operator: Operator, arrays: list[Array]) -> Array:
    return operator.forward(arrays, RunContext(is_train=True, generator=np.random.default_rng(0)))[0]


def forward_error(case: Case) -> float:
    """Return how far a formula is from its operator; nan compares equal to nan."""
    operator, arrays = case.operator, [np.asarray(each, np.float64) for each in case.arrays()]
    names = {port: name(f"the {port}") for port in operator.port_names}
    tree = forward_formula(operator, names)
    if tree is None:
        raise UnreadableError("nothing")
    values = dict(zip((f"the {port}" for port in operator.input_names), arrays, strict=True))
    with np.errstate(all="ignore"):
        found, wanted = evaluate(sides(tree, result_first=True), values), run(operator, arrays)
    if np.shape(found) not in {(), wanted.shape}:
        raise UnreadableError("shapes change")
    return float(np.nanmax(np.abs(np.broadcast_to(found, wanted.shape) - wanted), initial=0.0))


def backward_errors(case: Case) -> list[float]:
    """Return how far the printed gradients are from central differences, where nothing changes its shape."""
    operator, arrays = case.operator, [np.asarray(each, np.float64) for each in case.arrays()]
    output = run(operator, arrays)
    head = np.random.default_rng(5).uniform(0.5, 1.5, output.shape)
    names = {port: name(f"the {port}") for port in operator.port_names}
    values = dict(zip((f"the {port}" for port in operator.input_names), arrays, strict=True))
    values |= {"the output": output, "g of the output": head}
    errors = []
    for each in backward_formulas(operator, names):
        place = operator.input_names.index(each.port)
        found = evaluate(sides(each.equation, result_first=False), values)
        if place not in case.wrt or arrays[place].shape != np.shape(found):
            continue
        errors.append(float(np.abs(found - _differences(operator, arrays, place, head)).max()))
    if not errors:
        raise UnreadableError("shapes change")
    return errors


def _differences(operator: Operator, arrays: list[Array], place: int, head: Array, step: float = 1e-6) -> Array:
    found = np.zeros_like(arrays[place])
    for index in np.ndindex(found.shape):
        ends = []
        for side in (step, -step):
            moved = [each.copy() for each in arrays]
            moved[place][index] += side
            ends.append(float((run(operator, moved) * head).sum()))
        found[index] = (ends[0] - ends[1]) / (2 * step)
    return found


def readable(check: Callable[[Case], object]) -> list[Case]:
    """Return the cases whose formulas can be evaluated as they are written, without a change of shapes."""
    found = []
    for case in CASES:
        try:
            check(case)
        except (UnreadableError, ValueError):
            continue
        found.append(case)
    return found


@pytest.fixture(scope="module", autouse=True)
def quiet() -> object:
    with np.errstate(all="ignore"):
        yield


def test_formulas_compute_what_their_operators_compute() -> None:
    cases = readable(forward_error)
    wrong = {str(case): forward_error(case) for case in cases if not forward_error(case) < 1e-5}
    assert wrong == {}
    assert len({case.operator.name for case in cases}) >= 90


def test_printed_gradients_agree_with_central_differences() -> None:
    cases = readable(backward_errors)
    wrong = {str(case): errors for case in cases if not max(errors := backward_errors(case)) < 1e-5}
    assert wrong == {}
    assert len({case.operator.name for case in cases}) >= 60


def test_a_wrong_formula_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(Activation(act_type="sigmoid"), ((2, 3),), (0,))
    monkeypatch.setattr("core.notation.rules.FORWARD", {"Activation": "y = 1 / (1 + eˣ)"})
    assert forward_error(case) > 0.1
    monkeypatch.setattr("core.notation.rules.BACKWARD", {"LeakyReLU": {"data": "g · (1 + y)"}})
    assert max(backward_errors(Case(LeakyReLU(act_type="leaky", slope=0.123), ((2, 3),), (0,)))) > 0.1


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_operator_has_a_rule_forward_and_backward(case: Case) -> None:
    """The cases hold every operator of the registry; those of the palette all have to have formulas."""
    operator = case.operator
    if operator.hidden:
        return
    assert forward_formula(operator) is not None
    told = {each.port for each in backward_formulas(operator)}
    assert {operator.input_names[index] for index in case.wrt} <= told


def test_every_palette_entry_is_among_them() -> None:
    shown = {operator.name for operator in standard_registry() if not operator.hidden} - SOURCES
    assert shown <= {case.operator.name for case in CASES}
    assert len(shown) >= 179


def test_a_dense_layer_in_the_names_of_a_network() -> None:
    dense = FullyConnected(num_hidden=3)
    names = {"data": name("relu1"), "weight": name("dense2_weight"), "bias": name("b2"), "output": name("dense2")}
    forward = forward_formula(dense, names)
    assert forward is not None
    assert plain(forward) == "dense2 = relu1 dense2_weight^T + b2"
    told = {each.port: plain(each.equation) for each in backward_formulas(dense, names, name("loss"))}
    assert told["data"] == "∂loss / ∂dense2 dense2_weight = ∂loss / ∂relu1"
    assert told["weight"] == "(∂loss / ∂dense2)^T relu1 = ∂loss / ∂dense2_weight"
    assert told["bias"] == "Σ ∂loss / ∂dense2 = ∂loss / ∂b2"


def test_the_chain_rule_of_relu_is_the_incoming_gradient_times_its_slope() -> None:
    (told,) = backward_formulas(Activation(act_type="relu"))
    assert plain(told.equation) == "∂L / ∂y · [y > 0] = ∂L / ∂x"
    assert factors_of(Activation(act_type="relu"), "data") == ("output",)
    assert heads_of(Activation(act_type="relu"), "data") == ("output",)


@pytest.mark.parametrize("text", ["y = (x", "y = x)", "/ 2", "y = x /", "ˣ"])
def test_a_formula_that_can_not_be_read_says_so(text: str) -> None:
    with pytest.raises(FormulaError):
        read(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("γ (x − μ) / √(σ² + 1) + β", "γ (x − μ) / √(σ^2 + 1) + β"),
        ("1/n Σᵢ xᵢⱼ", "1 / n Σ_i x_(i j)"),
        ("y = −x", "y = −x"),
        ("a - b c / d", "a − b c / d"),
    ],
)
def test_what_is_read_is_written_as_it_was_meant(text: str, wanted: str) -> None:
    assert plain(read(text)) == wanted


@dataclass(frozen=True)
class Foreign(Operator):
    """An operator of a plug-in that writes its formula as it likes, and uses another without one."""

    name: ClassVar[str] = "foreign"
    display_name: ClassVar[str] = "Foreign"
    family: ClassVar[str] = "arithmetic"
    formula: ClassVar[str] = "see (the paper"

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Foreign(), scope.gradient_of(0)),)


def test_a_formula_of_a_plug_in_that_can_not_be_read_is_shown_as_it_is() -> None:
    shown = forward_formula(Foreign())
    assert shown == Symbol("see (the paper", "word")
    assert backward_formulas(Foreign()) == ()
