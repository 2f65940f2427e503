"""The small array language that formulas of operators are written in, and its printer.

A formula is a Python expression over the ports of an operator: numbers, tuples, ``+ - * / ** @``, comparisons, and
calls of some seventy functions with NumPy's meaning (``sum(data, (1,), False)``). `core.export.formulas` has one for
each operator; a `Dialect` says how a target spells the functions. Nothing here knows an operator or a framework.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

Literal = bool | int | float | str | None | tuple["Literal", ...]

ATOM, POWER, UNARY, PRODUCT, SUM, COMPARISON = 6, 5, 4, 3, 2, 1

_BINARY: Mapping[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", SUM),
    ast.Sub: ("-", SUM),
    ast.Mult: ("*", PRODUCT),
    ast.Div: ("/", PRODUCT),
    ast.MatMult: ("@", PRODUCT),
    ast.Pow: ("**", POWER),
}
_COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.LtE: "<=",
}


@dataclass(frozen=True)
class Text:
    """A printed expression; ``{x}`` in a template writes it as an argument, ``{x:a}`` as something to put a dot after.

    Attributes:
        level: How tightly its outermost operator binds.
        value: What it is, if it is a literal.
        addend: The two sides, if it is a sum: where the whole is too long, it can be written in two statements.
    """

    text: str
    level: int = ATOM
    value: object = None
    addend: tuple[str, str] | None = None

    def __format__(self, how: str) -> str:
        return self.within(ATOM) if how == "a" else self.text

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of a tuple of them."""
        values = self.value if isinstance(self.value, tuple) else ()
        return tuple(value for value in values if isinstance(value, int))

    def within(self, level: int) -> str:
        """Return the text for a place that binds this tightly."""
        return self.text if self.level >= level else f"({self.text})"


Spelling = str | Callable[..., Text]


@dataclass(frozen=True)
class Helper:
    """A function that an exported file defines where it uses it.

    Attributes:
        code: Its text.
        needs: Other helpers that it calls.
        imports: Modules that it needs beside the target's own.
    """

    code: str
    needs: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dialect:
    """How a target writes the functions of formulas.

    Attributes:
        functions: Name -> template over the arguments (``np.exp({0})``), or a function of the arguments.
        macros: Name -> formula in other functions, over ``a``, ``b``, ``c``.
        helpers: Function that a file which uses it has to define.
    """

    functions: Mapping[str, Spelling]
    macros: Mapping[str, str] = field(default_factory=dict)
    helpers: Mapping[str, Helper] = field(default_factory=dict)

    def helpers_of(self, used: Collection[str]) -> list[tuple[str, Helper]]:
        """Return the helpers among the functions that a file uses, with those that they need, each before its users."""
        found: dict[str, Helper] = {}

        def visit(name: str) -> None:
            helper = self.helpers.get(name)
            if helper is not None and name not in found:
                for other in helper.needs:
                    visit(other)
                found[name] = helper

        for name in sorted(used):
            visit(name)
        return list(found.items())

    def spells(self, formula: str) -> list[str]:
        """Return the functions of a formula that this dialect has no word for."""
        calls = [node for node in ast.walk(parsed(formula)) if isinstance(node, ast.Call)]
        names = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
        missing = []
        for name in sorted(names):
            if name in self.macros:
                missing += self.spells(self.macros[name])
            elif name not in self.functions:
                missing.append(name)
        return missing


@lru_cache(maxsize=4096)
def parsed(formula: str) -> ast.expr:
    """Return the tree of a formula."""
    return ast.parse(formula, mode="eval").body


def spell(formula: str, operands: Mapping[str, str | Text], dialect: Dialect, used: set[str] | None = None) -> Text:
    """Write a formula in a dialect; ``operands`` are what its names stand for, ``used`` collects its functions."""
    texts = {name: text if isinstance(text, Text) else Text(text) for name, text in operands.items()}
    return _Printer(dialect, texts, set() if used is None else used).text(parsed(formula))


def names(formula: str) -> set[str]:
    """Return what a formula reads."""
    nodes = list(ast.walk(parsed(formula)))
    functions = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    return {node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in functions}


def parts(formula: str) -> list[str]:
    """Return the formulas of a tuple, or the formula itself: one for each output that it gives."""
    tree = parsed(formula)
    return [ast.unparse(each) for each in tree.elts] if isinstance(tree, ast.Tuple) else [formula]


@dataclass
class _Printer:
    dialect: Dialect
    operands: Mapping[str, Text]
    used: set[str]

    def text(self, node: ast.expr) -> Text:
        match node:
            case ast.Name(id=name):
                return self.operands[name]
            case ast.Constant(value=value):
                return Text(number(value), ATOM, value)
            case ast.Tuple(elts=elements):
                return self._tuple(elements)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.text(operand)
                value = -inner.value if isinstance(inner.value, int | float) else None
                return Text(f"-{inner.within(POWER)}", UNARY, value)
            case ast.BinOp(left=left, op=operator, right=right):
                return self._binary(self.text(left), type(operator), self.text(right))
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                sides = [self.text(side).within(SUM) for side in (left, right)]
                return Text(f"{sides[0]} {_COMPARISONS[type(operator)]} {sides[1]}", COMPARISON)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._call(name, [self.text(argument) for argument in arguments])
        raise NotImplementedError(ast.dump(node))

    def _tuple(self, elements: Sequence[ast.expr]) -> Text:
        texts = [self.text(element) for element in elements]
        inner = f"{texts[0].text}," if len(texts) == 1 else ", ".join(each.text for each in texts)
        is_literal = all(each.value is not None for each in texts)
        return Text(f"({inner})", ATOM, tuple(each.value if is_literal else each for each in texts))

    def _binary(self, left: Text, operator: type[ast.operator], right: Text) -> Text:
        sign, level = _BINARY[operator]
        if operator is ast.Pow:
            sides = left.within(ATOM), right.within(UNARY)
            # as ruff sets it: close together where both sides are simple
            is_simple = all(side.replace(".", "").replace("_", "").replace("-", "").isalnum() for side in sides)
            return Text(sides[0] + ("**" if is_simple else " ** ") + sides[1], POWER)
        sides = left.within(level), right.within(level + 1)
        return Text(f"{sides[0]} {sign} {sides[1]}", level, addend=sides if operator is ast.Add else None)

    def _call(self, name: str, arguments: list[Text]) -> Text:
        if name in self.dialect.macros:
            inner = dict(zip("abcdef", arguments, strict=False))
            return _Printer(self.dialect, inner, self.used).text(parsed(self.dialect.macros[name]))
        self.used.add(name)
        spelling = self.dialect.functions[name]
        return Text(spelling.format(*arguments)) if isinstance(spelling, str) else spelling(*arguments)


def number(value: object) -> str:
    """Write a number as code does."""
    return repr(value)
