"""Conditions of breakpoints: a small language of its own, read by a parser and never evaluated as code.

|grad| > 100        the largest magnitude in any gradient that the step made or received
|value| >= 1e3      the same of the values that it computed
norm(grad) < 1e-6   min, max, mean, std, norm and zeros (a share) of a value or gradient
dead > 50 %         share of units that are 0 for every row of the batch
nan, inf, nan or inf
shape changed       an output has another shape than in the run before
loss > 10           the objective of a loss layer
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from core.operators.operator import Array
from core.problem import Problem, Refused
from core.runtime.statistics import statistics
from core.runtime.units import rows_of_units

MAX_LENGTH = 200
"""No condition needs more characters."""


class Quantity(StrEnum):
    """What a condition looks at."""

    MAGNITUDE = "magnitude"
    MIN = "min"
    MAX = "max"
    MEAN = "mean"
    STD = "std"
    NORM = "norm"
    ZEROS = "zeros"
    DEAD = "dead"
    NAN = "nan"
    INF = "inf"
    NON_FINITE = "nan or inf"
    SHAPE = "shape changed"
    LOSS = "loss"

    @property
    def has_threshold(self) -> bool:
        """Whether it is compared with a number."""
        return self not in (Quantity.NAN, Quantity.INF, Quantity.NON_FINITE, Quantity.SHAPE)

    @property
    def has_kind(self) -> bool:
        """Whether it is taken of either values or gradients."""
        return self.has_threshold and self not in (Quantity.DEAD, Quantity.LOSS)


class Kind(StrEnum):
    """Which arrays of a step a condition looks at."""

    VALUE = "value"
    GRADIENT = "grad"


RELATIONS: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
)
SHARES = (Quantity.ZEROS, Quantity.DEAD)
"""Quantities from 0 to 1, which people write in per cent."""


@dataclass(frozen=True)
class Condition:
    """A test of what a step made.

    Attributes:
        kind: What the quantity is taken of, where that is a choice.
        relation: One of `RELATIONS`, for quantities that are compared with a threshold.
        threshold: A share is one from 0 to 1, whatever it was written as.
    """

    quantity: Quantity
    kind: Kind | None = None
    relation: str = ""
    threshold: float = 0.0

    def __str__(self) -> str:
        """Return it as `parse_condition` reads it."""
        if not self.quantity.has_threshold:
            return str(self.quantity)
        number = f"{self.threshold * 100:g} %" if self.quantity in SHARES else f"{self.threshold:g}"
        return f"{self._subject} {self.relation} {number}"

    @property
    def _subject(self) -> str:
        if self.kind is None:
            return str(self.quantity)
        return f"|{self.kind}|" if self.quantity is Quantity.MAGNITUDE else f"{self.quantity}({self.kind})"

    def holds_for(self, measured: float) -> bool:
        """Tell whether a number is on the side of the threshold that stops; not a number never is."""
        return RELATIONS[self.relation](measured, self.threshold)


def measure(array: Array, quantity: Quantity) -> float:
    """Return a quantity of one array; of none that has no elements is there anything but 0 or not a number."""
    match quantity:
        case Quantity.MAGNITUDE:
            return _magnitude(array)
        case Quantity.DEAD:
            return dead_share(array)
        case Quantity.ZEROS:
            return statistics(array).zero_share
        case Quantity.NAN:
            return float(np.isnan(array).any())
        case Quantity.INF:
            return float(np.isinf(array).any())
        case Quantity.NON_FINITE:
            return float(not np.isfinite(array).all())
        case Quantity.MIN | Quantity.MAX | Quantity.MEAN | Quantity.STD | Quantity.NORM:
            return float(getattr(statistics(array), quantity))
        case _:
            raise ValueError(f"{quantity} is no quantity of an array")


def _magnitude(array: Array) -> float:
    """Return the largest magnitude; an infinite one counts, what is not a number does not."""
    sizes = np.abs(array)
    sizes = sizes[~np.isnan(sizes)]
    return float(sizes.max()) if sizes.size else math.nan


def dead_share(array: Array) -> float:
    """Return which part of the units is 0 in every row of the batch."""
    if array.size == 0:
        return 0.0
    return float((rows_of_units(array) == 0).all(axis=0).mean())


# Reading


_TOKEN = re.compile(
    r"\s*(?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<word>[A-Za-z]+)|(?P<sign>>=|<=|[<>|()%≥≤]))"
)
_WRITTEN_AS = {"≥": ">=", "≤": "<=", "gradient": "grad", "values": "value", "gradients": "grad"}
_OF_ARRAYS = {each.value: each for each in (Quantity.MIN, Quantity.MAX, Quantity.MEAN, Quantity.STD)} | {
    "norm": Quantity.NORM,
    "zeros": Quantity.ZEROS,
}


def parse_condition(text: str) -> Condition:
    """Read a condition.

    Raises:
        Refused: ``condition_format``, with the column of what could not be understood.
    """
    if len(text) > MAX_LENGTH:
        raise Refused(Problem("condition_format", values={"column": MAX_LENGTH + 1}, found=text[:MAX_LENGTH]))
    return _Reader(text).condition()


class _Reader:
    """Reads one condition, a token at a time."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._split()
        self._next = 0

    def _split(self) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        at = 0
        while at < len(self._text.rstrip()):
            match = _TOKEN.match(self._text, at)
            if match is None:
                raise self._wrong(at + len(self._text[at:]) - len(self._text[at:].lstrip()))
            word = match.group().strip().lower()
            found.append((_WRITTEN_AS.get(word, word), match.end() - len(match.group().lstrip())))
            at = match.end()
        return found

    def condition(self) -> Condition:
        made = self._test()
        if self._next < len(self._tokens):
            raise self._wrong(self._tokens[self._next][1])
        return made

    def _test(self) -> Condition:
        match self._take():
            case "nan":
                return Condition(self._non_finite())
            case "inf":
                return Condition(Quantity.INF)
            case "shape":
                self._expect("changed")
                return Condition(Quantity.SHAPE)
            case "dead":
                return self._compared(Quantity.DEAD, None)
            case "loss":
                return self._compared(Quantity.LOSS, None)
            case "|":
                kind = self._kind()
                self._expect("|")
                return self._compared(Quantity.MAGNITUDE, kind)
            case word if word in _OF_ARRAYS:
                self._expect("(")
                kind = self._kind()
                self._expect(")")
                return self._compared(_OF_ARRAYS[word], kind)
            case _:
                raise self._wrong_here()

    def _non_finite(self) -> Quantity:
        if self._peek() != "or":
            return Quantity.NAN
        self._take()
        self._expect("inf")
        return Quantity.NON_FINITE

    def _compared(self, quantity: Quantity, kind: Kind | None) -> Condition:
        relation = self._take()
        if relation not in RELATIONS:
            raise self._wrong_here()
        try:
            number = float(self._take())
        except ValueError:
            raise self._wrong_here() from None
        if not math.isfinite(number):
            raise self._wrong_here()
        if self._peek() == "%":
            self._take()
            number /= 100
        return Condition(quantity, kind, relation, number)

    def _kind(self) -> Kind:
        word = self._take()
        if word not in tuple(Kind):
            raise self._wrong_here()
        return Kind(word)

    def _peek(self) -> str:
        return self._tokens[self._next][0] if self._next < len(self._tokens) else ""

    def _take(self) -> str:
        word = self._peek()
        self._next += 1
        return word

    def _expect(self, word: str) -> None:
        if self._take() != word:
            raise self._wrong_here()

    def _wrong_here(self) -> Refused:
        is_known = self._next - 1 < len(self._tokens)
        return self._wrong(self._tokens[self._next - 1][1] if is_known else len(self._text))

    def _wrong(self, at: int) -> Refused:
        return Refused(Problem("condition_format", values={"column": at + 1}, found=self._text))
