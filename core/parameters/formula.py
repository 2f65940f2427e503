"""Formulas that a person writes for values of parameters: ``u*(abs(u)>=5)``, ``w + 1``, ``n*sqrt(2/fan_in)``.

A small language of its own: its text is read into a tree by a Pratt parser, and the tree is computed with NumPy in
float64. Nothing of it is ever handed to Python, and names stand for nothing but the variables and functions below.
Texts are limited in length, depth and magnitude, so that none can take long or hang.

What a formula is as an initializer: `core.parameters.initializer_formula`. Between which bounds its values lie:
`core.parameters.formula_bounds`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from core.dimension import Shape
from core.operators.operator import Array
from core.problem import Problem, Refused

MAX_TEXT = 1_000
"""Most characters of a formula."""
MAX_PARTS = 200
"""Most numbers, names and operations of a formula."""
MAX_DEPTH = 32
"""Deepest nesting."""
MAX_NUMBER = 1e30
"""Largest magnitude of a number in a formula."""
MAX_VALUE = float(np.finfo(np.float32).max)
"""Largest magnitude that a formula may give: parameters are float32."""

INDICES = ("i", "j", "k")
"""Names of an element's index along the first axes."""
FANS = ("fan_in", "fan_out")
DRAWN = ("u", "n")
VALUE = "w"
CONSTANTS: Mapping[str, float] = MappingProxyType({"pi": math.pi, "e": math.e})

FOR_INITIALIZERS = (*DRAWN, *INDICES, *FANS, *CONSTANTS)
"""What a formula for first values may name."""
FOR_EDITS = (VALUE, *FOR_INITIALIZERS)
"""What a formula that changes values may name."""


@dataclass(frozen=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True)
class Name:
    """A variable or a constant."""

    name: str


@dataclass(frozen=True)
class Call:
    """An operation on other parts: an operator sign, or a function."""

    name: str
    operands: tuple[Part, ...]


Part: TypeAlias = Number | Name | Call


def names(part: Part) -> frozenset[str]:
    """Return the variables and constants that a formula reads."""
    match part:
        case Name(name):
            return frozenset((name,))
        case Call(_, operands):
            return frozenset[str]().union(*(names(operand) for operand in operands))
        case _:
            return frozenset()


# Reading


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int


_TOKENS = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>\*\*|<=|>=|==|!=|[-+*/^<>(),])",
    re.ASCII,
)
_SIGNS = {"−": "-", "·": "*", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!="}

_COMPARISONS = frozenset(("<", "<=", ">", ">=", "==", "!="))
_COMPARE, _SUM, _PRODUCT, _NEGATE, _POWER = 10, 20, 30, 40, 50
_BINDING: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(_COMPARISONS, _COMPARE),
        **dict.fromkeys("+-", _SUM),
        **dict.fromkeys("*/", _PRODUCT),
        **dict.fromkeys(("**", "^"), _POWER),
    }
)
"""How strongly a sign binds what is on both sides of it; a power binds more than a minus before it: -u^2 is -(u^2)."""


@lru_cache(maxsize=256)
def parse(text: str, allowed: tuple[str, ...] = FOR_INITIALIZERS) -> Part:
    """Read a formula that may name the given variables.

    Raises:
        Refused: A ``formula_…`` problem with the column, counted from 1, where reading stopped.
    """
    if len(text) > MAX_TEXT:
        raise _refusal("formula_long", MAX_TEXT + 1, expected=MAX_TEXT)
    if not text.strip():
        raise _refusal("formula_empty", 1, expected=allowed)
    parser = _Parser(list(_tokens(text)), allowed)
    part = parser.expression(0, 0)
    parser.expect_end()
    return part


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        if text[place] in _SIGNS:
            yield _Token("sign", _SIGNS[text[place]], place + 1)
            place += 1
            continue
        found = _TOKENS.match(text, place)
        if found is None:
            raise _refusal("formula_character", place + 1, found=text[place])
        yield _Token(found.lastgroup or "", found.group(), place + 1)
        place = found.end()
    yield _Token("end", "", len(text) + 1)


class _Parser:
    """Reads tokens from left to right (V. R. Pratt: Top Down Operator Precedence, 1973)."""

    def __init__(self, tokens: list[_Token], allowed: tuple[str, ...]) -> None:
        self._tokens = tokens
        self._allowed = allowed
        self._place = 0
        self._parts = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _take(self) -> _Token:
        token = self._next
        self._place += 1
        return token

    def expression(self, binding: int, depth: int) -> Part:
        """Read a part whose signs bind more strongly than what stands left of it."""
        left = self._beginning(self._count(self._take(), depth), depth)
        is_compared = False
        while self._next.kind == "sign" and (strength := _BINDING.get(self._next.text, -1)) > binding:
            sign = self._count(self._take(), depth)
            if is_compared:  # a < b < c would not mean what it does on paper
                raise _refusal("formula_chain", sign.column, found=sign.text)
            is_compared = strength == _COMPARE
            is_power = strength == _POWER
            right = self.expression(strength - 1 if is_power else strength, depth + 1)
            left = Call("^" if is_power else sign.text, (left, right))
        return left

    def _count(self, token: _Token, depth: int) -> _Token:
        self._parts += 1
        if self._parts > MAX_PARTS or depth > MAX_DEPTH:
            raise _refusal("formula_large", token.column, expected=MAX_PARTS)
        return token

    def _beginning(self, token: _Token, depth: int) -> Part:
        if token.kind == "number":
            value = float(token.text)
            if value > MAX_NUMBER:
                raise _refusal("formula_number", token.column, expected=f"{MAX_NUMBER:g}", found=token.text[:40])
            return Number(value)
        if token.kind == "name":
            return self._named(token, depth)
        if token.text == "(":
            inner = self.expression(0, depth + 1)
            self._expect(")")
            return inner
        if token.text in ("-", "+"):
            operand = self.expression(_NEGATE, depth + 1)
            return operand if token.text == "+" else Call("negate", (operand,))
        raise self._unexpected(token, "a number, a name or an opening parenthesis")

    def _named(self, token: _Token, depth: int) -> Part:
        if self._next.text == "(":
            return self._called(token, depth)
        if token.text not in self._allowed:
            code = "formula_function_bare" if token.text in FUNCTIONS else "formula_name"
            raise _refusal(code, token.column, expected=self._allowed, found=token.text[:40])
        return Name(token.text)

    def _called(self, token: _Token, depth: int) -> Part:
        function = FUNCTIONS.get(token.text)
        if function is None:
            raise _refusal("formula_function", token.column, expected=tuple(FUNCTIONS), found=token.text[:40])
        self._take()
        operands = [self.expression(0, depth + 1)]
        while self._next.text == ",":
            self._take()
            operands.append(self.expression(0, depth + 1))
        self._expect(")")
        if len(operands) != function.arity:
            values = {"function": token.text}
            raise _refusal("formula_arguments", token.column, function.arity, len(operands), values)
        return Call(token.text, tuple(operands))

    def _expect(self, text: str) -> None:
        if self._next.text != text:
            raise self._unexpected(self._next, text)
        self._take()

    def expect_end(self) -> None:
        """Refuse what is left over."""
        if self._next.kind != "end":
            raise self._unexpected(self._next, "an operator such as + or *")

    def _unexpected(self, token: _Token, expected: str) -> Refused:
        code = "formula_end" if token.kind == "end" else "formula_unexpected"
        return _refusal(code, token.column, expected=expected, found=token.text)


def _refusal(
    code: str,
    column: int,
    expected: object = None,
    found: object = None,
    values: Mapping[str, object] = MappingProxyType({}),
) -> Refused:
    return Refused(Problem(code, values={"column": column, **values}, expected=expected, found=found))


# Computing

Rule: TypeAlias = Callable[..., Array]


@dataclass(frozen=True)
class Function:
    """A function of formulas: how many operands it has, and what it computes, element by element."""

    arity: int
    rule: Rule


def _where(condition: Array, then: Array, otherwise: Array) -> Array:
    return np.where(np.asarray(condition) != 0, then, otherwise)


def _clip(x: Array, low: Array, high: Array) -> Array:
    return np.asarray(np.minimum(np.maximum(x, low), high))


def _compared(rule: Callable[[Array, Array], Array]) -> Rule:
    return lambda a, b: rule(a, b).astype(np.float64)


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "abs": Function(1, np.abs),
        "exp": Function(1, np.exp),
        "log": Function(1, np.log),
        "sqrt": Function(1, np.sqrt),
        "min": Function(2, np.minimum),
        "max": Function(2, np.maximum),
        "sin": Function(1, np.sin),
        "cos": Function(1, np.cos),
        "where": Function(3, _where),
        "clip": Function(3, _clip),
    }
)
"""Every function by its name."""

_OPERATORS: Mapping[str, Rule] = MappingProxyType(
    {
        "+": np.add,
        "-": np.subtract,
        "*": np.multiply,
        "/": np.divide,
        "^": np.power,
        "negate": np.negative,
        "<": _compared(np.less),
        "<=": _compared(np.less_equal),
        ">": _compared(np.greater),
        ">=": _compared(np.greater_equal),
        "==": _compared(np.equal),
        "!=": _compared(np.not_equal),
    }
)


def compute(part: Part, variables: Mapping[str, Array]) -> Array:
    """Return a formula's values in float64, in the shape to which what it reads is broadcast; not checked for NaN."""
    with np.errstate(all="ignore"):
        return np.asarray(_computed(part, variables), np.float64)


def _computed(part: Part, variables: Mapping[str, Array]) -> Array:
    match part:
        case Number(value):
            return np.asarray(value)
        case Name(name):
            return np.asarray(CONSTANTS[name]) if name in CONSTANTS else variables[name]
        case Call(name, operands):
            rule = FUNCTIONS[name].rule if name in FUNCTIONS else _OPERATORS[name]
            return rule(*(_computed(operand, variables) for operand in operands))


# What an array gives a formula to read


def shape_problem(part: Part, shape: Shape) -> Problem | None:
    """Tell which variable of a formula an array of a shape does not have, as a vector has no fans and no index j."""
    read = names(part)
    for axis, index in enumerate(INDICES):
        if index in read and len(shape) <= axis:
            return Problem("formula_axis", values={"name": index}, expected=axis + 1, found=len(shape))
    missing = next((fan for fan in FANS if fan in read and len(shape) < 2), None)
    return None if missing is None else Problem("formula_axis", values={"name": missing}, expected=2, found=len(shape))


def fans(shape: Shape) -> dict[str, Array]:
    """Return how many inputs and outputs an element of a weight (outputs, inputs, *kernel) has a part in."""
    if len(shape) < 2:
        return {}
    kernel = math.prod(shape[2:])
    return {"fan_in": np.asarray(shape[1] * kernel, np.float64), "fan_out": np.asarray(shape[0] * kernel, np.float64)}


def over(part: Part, shape: Shape, generator: np.random.Generator, bounds: tuple[float, float]) -> dict[str, Array]:
    """Return what a formula reads, for every element of a shape that has no `shape_problem`.

    u is drawn uniformly between the bounds, n from the normal distribution of mean 0 and deviation 1; each is one
    draw per element, however often it is named.
    """
    read = names(part)
    found = fans(shape)
    for axis, index in enumerate(INDICES[: len(shape)]):
        if index in read:
            found[index] = np.arange(shape[axis], dtype=np.float64).reshape(-1, *(1,) * (len(shape) - axis - 1))
    if "u" in read:
        found["u"] = bounds[0] + (bounds[1] - bounds[0]) * generator.random(shape)
    if "n" in read:
        found["n"] = generator.standard_normal(shape)
    return found


def checked(values: Array, shape: Shape) -> Array:
    """Return the values of a formula in a shape.

    Raises:
        Refused: ``formula_value``, for the first element that is no number, or too large for float32.
    """
    whole = np.broadcast_to(values, shape)
    is_wrong = ~(np.abs(whole) <= MAX_VALUE)
    if is_wrong.any():
        place = np.unravel_index(int(is_wrong.argmax()), shape) if shape else ()
        index = f"[{', '.join(str(int(axis)) for axis in place)}]"
        raise Refused(Problem("formula_value", values={"index": index}, found=f"{whole[place]:g}"))
    return whole


EDIT_BOUNDS = (-1.0, 1.0)
"""Between which u is drawn where a formula changes values."""


def edited(text: str, value: Array, generator: np.random.Generator) -> Array:
    """Return what a formula such as ``w + 1`` makes of an array, float32.

    Raises:
        Refused: A ``formula_…`` problem.
    """
    part = parse(text, FOR_EDITS)
    problem = shape_problem(part, value.shape)
    if problem is not None:
        raise Refused(problem)
    variables = {**over(part, value.shape, generator, EDIT_BOUNDS), VALUE: value.astype(np.float64)}
    return checked(compute(part, variables), value.shape).astype(np.float32)
