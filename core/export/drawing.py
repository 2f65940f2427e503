"""First values that a target has no initializer for: functions of the exported file that compute the same formula.

The formula of a `Formula` is printed in the dialect of the target; `LSTMBias` and `Bilinear` are formulas as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.export.formula import Dialect, spell
from core.export.program import Parameter, Program
from core.export.writer import Writer, docstring_text
from core.parameters.formula import FOR_INITIALIZERS, INDICES, Call, Name, Number, Part, compute, names, parse
from core.parameters.initializer import Bilinear, Formula, Initializer, LSTMBias
from core.problem import Refused

AXES = (*INDICES, "l")
"""Names of an element's index along the first axes, here with that of the columns of a kernel."""
SHORT = 60
"""Longer formulas are not repeated in words."""
LARGEST = 1e300
"""Constants of a formula beyond are not written: they are infinite where the values matter."""


@dataclass(frozen=True)
class Drawn:
    """A function of an exported file that gives first values.

    Attributes:
        text: What it computes, as people read it.
        axes: Where each axis of the graph's array lies in the target's.
    """

    text: str
    part: Part
    low: float
    high: float
    axes: tuple[int, ...]

    @property
    def reads(self) -> frozenset[str]:
        """What the formula names."""
        return names(self.part)


def drawn_values(parameter: Parameter, axes: tuple[int, ...] | None = None) -> Drawn | None:
    """Return the function that a parameter's initializer becomes, if it can be one.

    Args:
        axes: The axes of the graph in the order of the target; None if that is the same.
    """
    shape, initializer = parameter.array.shape, parameter.initializer
    found = None if shape is None else _formula(initializer, shape)
    if found is None or shape is None:
        return None
    text, low, high = found
    try:
        part = _folded(parse(text, (*FOR_INITIALIZERS, "l")))
    except (Refused, ArithmeticError):
        return None
    needed = max((AXES.index(name) + 1 for name in names(part) if name in AXES), default=0)
    if needed > len(shape) or (len(shape) < 2 and {"fan_in", "fan_out"} & names(part)):
        return None
    order = axes or tuple(range(len(shape)))
    return Drawn(text, part, low, high, tuple(order.index(axis) for axis in range(len(shape))))


def _formula(initializer: Initializer, shape: tuple[int, ...]) -> tuple[str, float, float] | None:
    match initializer:
        case Formula(text=text, low=low, high=high):
            return text, float(low), float(high)
        case LSTMBias(forget_bias=forget) if len(shape) >= 1 and shape[0] >= 0:
            quarter = shape[0] // 4
            return f"{float(forget)!r} * (i >= {quarter}) * (i < {2 * quarter})", 0.0, 0.0
        case Bilinear() if len(shape) == 4 and shape[3] >= 1:
            f = -(-shape[3] // 2)
            c = (2 * f - 1 - f % 2) / (2 * f)
            return f"(1 - abs(k / {f} - {c!r})) * (1 - abs(l / {f} - {c!r}))", 0.0, 0.0
    return None


def _folded(part: Part) -> Part:
    """Return a formula whose parts without variables are numbers.

    Raises:
        ArithmeticError: One of them is no finite number.
    """
    if not names(part) - {"pi", "e"}:
        value = float(compute(part, {}))
        if not abs(value) < LARGEST:
            raise ArithmeticError(value)
        return Number(value)
    return Call(part.name, tuple(map(_folded, part.operands))) if isinstance(part, Call) else part


# In the language of formulas

_INFIX: Mapping[str, str] = {"^": "**", **{sign: sign for sign in "+-*/"}}
_COMPARED = ("<", "<=", ">", ">=", "==", "!=")


def _language(part: Part, like: str) -> str:
    """Return a formula in the array language; ``like`` is an array that has the type of its values."""
    match part:
        case Number(value):
            return f"({value!r})" if value < 0 else repr(value)
        case Name(name):
            return name
        case Call("negate", (operand,)):
            return f"(-{_language(operand, like)})"
        case Call("min" | "max" as name, operands):
            # a number comes second: dialects have a word for that
            first, second = sorted(operands, key=lambda each: isinstance(each, Number))
            return f"{name}imum({_language(first, like)}, {_language(second, like)})"
        case Call("clip", (x, low, high)):
            return _language(Call("min", (Call("max", (x, low)), high)), like)
        case Call(name, operands):
            texts = [_language(operand, like) for operand in operands]
            if name in _INFIX:
                return f"({texts[0]} {_INFIX[name]} {texts[1]})"
            if name in _COMPARED:
                return f"mask({texts[0]} {name} {texts[1]}, {like})"
            if name == "where":
                texts[0] = _condition(operands[0], like)
            return f"{name}({', '.join(texts)})"
    raise NotImplementedError(part)


def _condition(part: Part, like: str) -> str:
    if isinstance(part, Call) and part.name in _COMPARED:
        left, right = (_language(operand, like) for operand in part.operands)
        return f"{left} {part.name} {right}"
    return f"{_language(part, like)} != 0"


# In a target


@dataclass(frozen=True)
class DrawingWords:
    """How a target writes such a function.

    Attributes:
        head: What begins it, with ``name`` in braces.
        uniform, normal: Templates that draw ``u`` between ``low`` and ``high``, and ``n``.
        index: Template of the numbers from 0 to ``size``, laid out in ``dims``.
        number: Template that makes an array of a number.
        result: Template that gives ``values`` the shape and the type of the parameter.
        before: A statement for functions that draw.
    """

    dialect: Dialect
    head: str
    uniform: str
    normal: str
    index: str
    number: str
    result: str
    before: str = ""


class Drawings:
    """The functions of one file: what is the same is written once."""

    def __init__(self, words: DrawingWords) -> None:
        self._words = words
        self.functions: dict[Drawn, str] = {}

    def name(self, drawn: Drawn) -> str:
        """Return what a function is called; no name of a graph begins with an underscore."""
        return self.functions.setdefault(drawn, f"_values_{len(self.functions) + 1}")

    def gather(
        self, program: Program, order: Callable[[Program, Parameter], tuple[int, ...] | None] = lambda *_: None
    ) -> dict[str, str]:
        """Return the function of each parameter that needs one, by the parameter's name."""
        found = {each.name: drawn_values(each, order(program, each)) for each in program.parameters}
        return {name: self.name(drawn) for name, drawn in found.items() if drawn is not None}

    def write(self, writer: Writer) -> None:
        """Write the functions, each with two empty lines behind it."""
        for drawn, name in self.functions.items():
            with writer.indented(self._words.head.format(name=name)):
                self._body(writer, drawn)
            writer.blank(2)

    def _body(self, writer: Writer, drawn: Drawn) -> None:
        words, reads = self._words, drawn.reads
        text = docstring_text(drawn.text)
        writer.line(f'"""Return {text}."""' if len(text) < SHORT else '"""Return first values."""')
        if words.before and {"u", "n"} & reads:
            writer.line(words.before)
        if "u" in reads:
            writer.line(f"u = {words.uniform.format(low=repr(drawn.low), high=repr(drawn.high))}")
        if "n" in reads:
            writer.line(f"n = {words.normal}")
        for axis, index in enumerate(AXES):
            if index in reads:
                place = drawn.axes[axis]
                dims = ", ".join("-1" if each == place else "1" for each in range(len(drawn.axes)))
                writer.line(f"{index} = {words.index.format(size=f'shape[{place}]', dims=dims)}")
        for fan, first in (("fan_in", 1), ("fan_out", 0)):
            if fan in reads:
                sizes = " * ".join(f"shape[{drawn.axes[axis]}]" for axis in (first, *range(2, len(drawn.axes))))
                writer.line(f"{fan} = {words.number.format(number=sizes)}")
        like = next((name for name in ("u", "n", *AXES, "fan_in", "fan_out") if name in reads), "")
        text = spell(_language(drawn.part, like), {name: name for name in reads}, words.dialect).text
        if not like:
            text = words.number.format(number=text)
        writer.assignment("values", text)
        writer.line(f"return {words.result}")
