"""Reads formulas as operators write them: one line of text with the signs of mathematics.

``y = γ (x − mean) / √(variance + ε) + β``: a fraction takes the product before it and the one factor behind it,
small letters and digits above and below are scripts (``^(…)`` and ``_(…)`` where there are none), brackets around all
of a numerator, denominator, script or root are left out, and names in quotes stand as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.notation.tree import (
    PRODUCTS,
    PROSE,
    Fence,
    Fraction,
    Notation,
    Root,
    Row,
    Script,
    Symbol,
    Tight,
    is_sign,
    row,
)

_ABOVE = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵀᵃᵇᶜⁱʲⁿˣᵖ", "0123456789−+TabcijnxP", strict=True)) | {"ᵖ": "p"}
_BELOW = dict(zip("₀₁₂₃₄₅₆₇₈₉₋₊ᵢⱼₖₙₓₐ", "0123456789−+ijknxa", strict=True))
_FENCES = {"(": ")", "[": "]", "⌊": "⌋", "⌈": "⌉", "|": "|"}
_ROOTS = {"√": "", "∛": "3"}
_TOKEN = re.compile(
    rf"\s*(?:(?P<above>[{''.join(_ABOVE)}]+)|(?P<below>[{''.join(_BELOW)}]+)"
    r'|(?P<name>"[^"]*")|(?P<number>\d+(?:\.\d+)?|½|∞)'
    r"|(?P<word>[A-Za-z]+(?:_[A-Za-z0-9]+)+|[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])|(?P<letter>[^\W\d_]\u0302?)|(?P<sign>\S))"
)
_ONE = re.compile(r"\s*(?P<number>\d+)|\s*(?P<letter>[^\W\d_])|\s*(?P<sign>\S)")
_FUNCTIONS = frozenset(["sin", "cos", "tan", "sinh", "cosh", "tanh", "ln", "log", "exp"])


class FormulaError(ValueError):
    """A formula that can't be read."""


@lru_cache(maxsize=2048)
def read(text: str) -> Notation:
    """Return the tree of a formula.

    Raises:
        FormulaError: A bracket stays open, or something is missing behind a sign.
    """
    reader = _Reader(_tokens(text), text)
    tree = reader.row("")
    if reader.kind:
        raise FormulaError(f"{reader.text!r} is too much in {text!r}")
    return tree


def _tokens(text: str, pattern: re.Pattern[str] = _TOKEN) -> list[tuple[str, str]]:
    found = []
    for match in pattern.finditer(text):
        kind = match.lastgroup
        if kind is not None:
            found.append((kind, match.group(kind)))
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], whole: str) -> None:
        self._tokens = tokens
        self._whole = whole
        self._at = 0

    @property
    def kind(self) -> str:
        """What comes next; nothing at the end."""
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    @property
    def text(self) -> str:
        """The text of what comes next."""
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def row(self, end: str) -> Notation:
        """Read up to a closing bracket, which is not taken, or to the end."""
        items: list[Notation] = []
        while self.kind and not (self.kind == "sign" and self.text in (*_FENCES.values(),) and self._closes(end)):
            if self.kind == "sign" and self.text == "/":
                self._at += 1
                items = self._fraction(items)
            else:
                items.append(self._factor())
        return row(*items) if items else Row(())

    def _closes(self, end: str) -> bool:
        if self.text == "|":
            return end == "|"
        if self.text != end:
            raise FormulaError(f"{self.text!r} closes nothing in {self._whole!r}")
        return True

    def _fraction(self, items: list[Notation]) -> list[Notation]:
        start = len(items)
        while start and not _ends_product(items[start - 1]):
            start -= 1
        if start == len(items):
            raise FormulaError(f"nothing to divide in {self._whole!r}")
        return [*items[:start], Fraction(_bare(row(*items[start:])), _bare(self._argument()))]

    def _argument(self) -> Notation:
        """Read a factor; a function or a sum with what it is taken of."""
        factor = self._factor()
        base = factor.base if isinstance(factor, Script) else factor
        takes = isinstance(base, Symbol) and (base.text in _FUNCTIONS or base.style == "big")
        return row(factor, self._factor()) if takes and self.kind else factor

    def _factor(self) -> Notation:
        return self._scripts(self._atom())

    def _scripts(self, base: Notation) -> Notation:
        above: Notation | None = None
        below: Notation | None = None
        while True:
            if self.kind == "above" and above is None:
                above = self._run(_ABOVE)
            elif self.kind == "below" and below is None:
                below = self._run(_BELOW)
            elif self.kind == "sign" and self.text in "^_":
                is_above = self.text == "^"
                self._at += 1
                inner = _bare(self._atom())
                above, below = (inner, below) if is_above else (above, inner)
            else:
                return base if above is None and below is None else Script(base, above, below)

    def _run(self, letters: dict[str, str]) -> Notation:
        text = "".join(letters[letter] for letter in self.text)
        self._at += 1
        return row(*(Symbol(part, kind) for kind, part in _tokens(text, _ONE)))

    def _atom(self) -> Notation:
        kind, text = self.kind, self.text
        self._at += 1
        match kind:
            case "":
                raise FormulaError(f"something is missing at the end of {self._whole!r}")
            case "name":
                return Symbol(text[1:-1], "name")
            case "sign" if text in _FENCES:
                body = self.row(_FENCES[text])
                if self.text != _FENCES[text]:
                    raise FormulaError(f"{text!r} stays open in {self._whole!r}")
                self._at += 1
                return Fence(text, body, _FENCES[text])
            case "sign" if text in _ROOTS:
                return Root(_bare(self._factor()), _ROOTS[text])
            case "sign" if text == "∂":
                return Tight((Symbol("∂", "number"), self._factor()))
            case "sign" if text == "∫":
                return Symbol(text, "big")
            case "letter" if text in "ΣΠ":
                return Symbol(text, "big")
            case "above" | "below":
                raise FormulaError(f"{text!r} has nothing to stand at in {self._whole!r}")
        return Symbol(text.replace("-", "−") if kind == "sign" else text, kind)


def _ends_product(item: Notation) -> bool:
    """Tell whether a product ends before a piece: at a sign that binds less, or at a word of a sentence."""
    return (is_sign(item) and not is_sign(item, PRODUCTS)) or (
        isinstance(item, Symbol) and item.style == "word" and item.text in PROSE
    )


def _bare(tree: Notation) -> Notation:
    return tree.body if isinstance(tree, Fence) and (tree.left, tree.right) == ("(", ")") else tree
