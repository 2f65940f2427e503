"""JSON that is read strictly and within limits, and that can say where in the file something is wrong.

Nothing in a file is trusted: sizes are checked before anything is allocated, numbers that are not finite or too
large, keys that come twice and characters that can't be written again are refused. What a file means is not known
here; see `core.graph.document_json`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import NoReturn, TypeAlias

from core.graph.model import frozen
from core.problem import Phrase, Problem, Refused

MAX_BYTES = 64 * 2**20
MAX_DEPTH = 64
MAX_VALUES = 8_000_000
"""Most commas in a file; each value beyond the first costs one."""
MAX_CONTAINERS = 2_500_000
MAX_WHOLE = 2**53
"""Whole numbers are smaller than this, so that programs that read all numbers as floats read the same."""
MAX_STRING = 2**20

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | Broken | None"
Place: TypeAlias = tuple[str | int, ...]
"""Keys and indexes that lead from the top of a file to a value."""


@dataclass(frozen=True)
class Broken:
    """Stands for a value that JSON allows and we do not, until its place in the file is known."""

    code: str
    found: str


def parse(text: str, origin: str) -> Cursor:
    """Return a cursor on the top value of a JSON text.

    Raises:
        Refused: ``file_too_large``, ``file_too_many_values``, ``file_too_deep`` or ``file_not_json``.
    """
    text = text.removeprefix("\ufeff")
    _check_size(text, origin)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=_fraction, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        raise _refusal("file_not_json", origin, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise _refusal("file_too_deep", origin, expected=MAX_DEPTH) from None
    return Cursor(value, (), text, origin)


def _check_size(text: str, origin: str) -> None:
    # a character takes at least one byte, so only texts near the limit are encoded to count
    if len(text) > MAX_BYTES or (len(text) > MAX_BYTES // 4 and len(text.encode("utf-8", "replace")) > MAX_BYTES):
        raise _refusal("file_too_large", origin, expected=MAX_BYTES // 2**20)
    for number, most in ((text.count(","), MAX_VALUES), (text.count("[") + text.count("{"), MAX_CONTAINERS)):
        if number > most:
            raise _refusal("file_too_many_values", origin, expected=most, found=number)


def _object(pairs: list[tuple[str, Json]]) -> Json:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            return Broken("file_twice", key)
        seen.add(key)
    raise AssertionError("fewer keys than pairs, but none twice")


def _whole(text: str) -> int | Broken:
    if len(text) > 20 or abs(int(text)) >= MAX_WHOLE:
        return Broken("file_number", shortened(text))
    return int(text)


def _fraction(text: str) -> float | Broken:
    number = float(text)
    return number if math.isfinite(number) else Broken("file_number", shortened(text))


def _constant(text: str) -> Broken:
    return Broken("file_number", text)


def _refusal(code: str, origin: str, *, expected: object = None, found: object = None, **values: object) -> Refused:
    return Refused(Problem(code, values={"file": origin, **values}, expected=expected, found=found))


def shortened(text: str) -> str:
    """Return a text as a message can hold it."""
    printable = "".join(letter if letter.isprintable() else "�" for letter in text[:60])
    return printable if len(text) <= 60 else printable + "…"


class Cursor:
    """A value of a file together with its place, read by what it should be."""

    __slots__ = ("_origin", "_place", "_text", "_value")

    def __init__(self, value: Json, place: Place, text: str, origin: str) -> None:
        self._value = value
        self._place = place
        self._text = text
        self._origin = origin

    def refuse(self, code: str, *, expected: object = None, found: object = None) -> NoReturn:
        """Raise `Refused` for this value, saying in which line it is.

        Raises:
            Refused: Always.
        """
        try:
            line = _line_of(self._text, self._place)
        except RecursionError:
            raise _refusal("file_too_deep", self._origin, expected=MAX_DEPTH) from None
        raise _refusal(code, self._origin, expected=expected, found=found, line=line, place=_place_text(self._place))

    @property
    def parsed(self) -> Json:
        """The value as it was parsed, unchecked, for who knows what it should be and asks again where it is not."""
        return self._value

    def members(self) -> dict[str, Cursor]:
        """Return the members of an object."""
        value = self._checked()
        if not isinstance(value, dict):
            self._refuse_kind(Phrase("kind_object"))
        return {key: self._inner(key, member) for key, member in value.items() if self._is_writable_key(key)}

    def items(self) -> list[Cursor]:
        """Return the items of a list."""
        value = self._checked()
        if not isinstance(value, list):
            self._refuse_kind(Phrase("kind_list"))
        return [self._inner(index, item) for index, item in enumerate(value)]

    def has(self, key: str) -> bool:
        """Tell whether this is an object with a member."""
        return isinstance(self._value, dict) and key in self._value

    def string(self, most: int = MAX_STRING) -> str:
        """Return a text of limited length that can be written again."""
        value = self._checked()
        if not isinstance(value, str):
            self._refuse_kind(Phrase("kind_text"))
        if len(value) > most or not _is_writable(value):
            self.refuse("file_text", expected=most, found=len(value))
        return value

    def boolean(self) -> bool:
        """Return a truth value."""
        value = self._checked()
        if not isinstance(value, bool):
            self._refuse_kind(Phrase("kind_truth"))
        return value

    def whole(self, least: int, most: int) -> int:
        """Return a whole number from a range."""
        value = self._checked()
        if isinstance(value, bool) or not isinstance(value, int):
            self._refuse_kind(Phrase("kind_whole"))
        if not least <= value <= most:
            self._refuse_kind(Phrase("kind_range", {"least": least, "most": most}))
        return value

    def number(self) -> float:
        """Return a finite number."""
        value = self._checked()
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._refuse_kind(Phrase("kind_number"))
        return float(value)

    def anything(self) -> object:
        """Return any value as a frozen one: lists as tuples, objects as read-only mappings."""
        return self._frozen(self._value, self._place)

    def _frozen(self, value: Json, place: Place) -> object:
        if isinstance(value, list | dict) and len(place) >= MAX_DEPTH:
            raise _refusal("file_too_deep", self._origin, expected=MAX_DEPTH)
        if isinstance(value, list):
            return tuple(self._frozen(item, (*place, index)) for index, item in enumerate(value))
        here = Cursor(value, place, self._text, self._origin)
        if isinstance(value, dict):
            return frozen((key, self._frozen(member, (*place, key))) for key, member in here._pairs())
        return here.string() if isinstance(value, str) else here._checked()

    def _pairs(self) -> Iterator[tuple[str, Json]]:
        assert isinstance(self._value, dict)  # noqa: S101 - the caller looked
        return ((key, member) for key, member in self._value.items() if self._is_writable_key(key))

    def _is_writable_key(self, key: str) -> bool:
        if len(key) > MAX_STRING or not _is_writable(key):
            self.refuse("file_text", expected=MAX_STRING, found=len(key))
        return True

    def _inner(self, key: str | int, value: Json) -> Cursor:
        return Cursor(value, (*self._place, key), self._text, self._origin)

    def _checked(self) -> Json:
        if isinstance(self._value, Broken):
            self.refuse(self._value.code, found=self._value.found)
        return self._value

    def _refuse_kind(self, expected: Phrase) -> NoReturn:
        self.refuse("file_kind", expected=expected, found=_kind_text(self._value))


def _is_writable(text: str) -> bool:
    """Tell whether a text has no lone surrogates, which UTF-8 can't hold."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _kind_text(value: Json) -> str | Phrase:
    if isinstance(value, dict):
        return Phrase("kind_object")
    if isinstance(value, list):
        return Phrase("kind_list")
    if isinstance(value, str):
        return f"“{shortened(value)}”"
    return shortened(json.dumps(value))


def _place_text(place: Place) -> str | Phrase:
    if not place:
        return Phrase("place_file")
    return shortened("".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix("."))


# Where a value is


def _line_of(text: str, place: Place) -> int:
    """Return the line on which the value at a place begins."""
    position = _skip_space(text, 0)
    for step in place:
        position = _position_within(text, position, step)
    return text.count("\n", 0, position) + 1


def _position_within(text: str, position: int, step: str | int) -> int:
    """Return where a member begins, given where its object or list begins; the text is known to be JSON."""
    is_object = text[position] == "{"
    position = _skip_space(text, position + 1)
    index = 0
    while True:
        key: object = index
        if is_object:
            key, position = _decoder.raw_decode(text, position)
            position = _skip_space(text, _skip_space(text, position) + 1)
        if key == step:
            return position
        _, position = _decoder.raw_decode(text, position)
        position = _skip_space(text, _skip_space(text, position) + 1)
        index += 1


_decoder = json.JSONDecoder(parse_int=str, parse_float=str)
_space = re.compile(r"[ \t\n\r]*")


def _skip_space(text: str, position: int) -> int:
    found = _space.match(text, position)
    return found.end() if found else position


# Writing


quoted = encode_basestring
"""Write a text."""


def pair(x: float, y: float) -> str:
    """Write two numbers; as `compact`, at a fraction of the cost."""
    return f"[{x!r},{y!r}]" if math.isfinite(x) and math.isfinite(y) else compact([x, y])


def compact(value: object) -> str:
    """Write a value on one line with sorted keys.

    Raises:
        ValueError: A number is not finite.
    """
    return _encoder.encode(value)


def _plain(value: object) -> object:
    """Return what JSON knows for a read-only mapping."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no form in a document file")


_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_plain)
