"""A writer of Python text that remembers which node each line was written for.

Lines come out as `ruff format` would leave them at 88 columns and at any greater width: what does not fit is written
one item a line with a trailing comma, which keeps it that way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from core.problem import Path

WIDTH = 88


class Writer:
    """Collects lines at the current indentation."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._indentation = ""
        self.line_map: dict[int, Path] = {}

    def line(self, text: str = "", *, path: Path | None = None) -> None:
        """Write one line as it is."""
        self._lines.append(self._indentation + text if text else "")
        if path is not None:
            self.line_map[len(self._lines)] = path

    def blank(self, count: int = 1) -> None:
        """Write empty lines."""
        self._lines.extend([""] * count)

    @contextmanager
    def indented(self, header: str = "") -> Iterator[None]:
        """Indent what is written inside, under a header if there is one."""
        if header:
            self.line(header)
        before = self._indentation
        self._indentation += "    "
        yield
        self._indentation = before

    def fits(self, text: str) -> bool:
        """Tell whether a line is short enough here."""
        return width(self._indentation + text) <= WIDTH

    def statement(self, text: str, *, comment: str = "", path: Path | None = None) -> None:
        """Write a statement with a comment behind it, or above it where that would be too long.

        A statement that is itself too long, as very long names make it, is kept from being reformatted.
        """
        if not self.fits(text):
            if comment:
                self.line(f"# {comment}", path=path)
            self.line(f"{text}  # fmt: skip", path=path)
        elif not comment:
            self.line(text, path=path)
        elif self.fits(f"{text}  # {comment}"):
            self.line(f"{text}  # {comment}", path=path)
        else:
            self.line(f"# {comment}", path=path)
            self.line(text, path=path)

    def assignment(self, name: str, text: str, *, comment: str = "", path: Path | None = None) -> None:
        """Write ``name = expression``; a call that is too long is written one argument a line."""
        whole = f"{name} = {text}"
        pieces = call_parts(text)
        if self.fits(whole) or pieces is None or not self._fits_open(name, *pieces):
            self.statement(whole, comment=comment, path=path)
        else:
            head, arguments = pieces
            self.bracketed(f"{name} = {head}(", arguments, ")", comment=comment, path=path)

    def _fits_open(self, name: str, head: str, arguments: Sequence[str]) -> bool:
        return self.fits(f"{name} = {head}(") and all(self.fits(f"    {argument},") for argument in arguments)

    def extend(self, other: Writer) -> None:
        """Write what another writer has, as it is."""
        offset = len(self._lines)
        self._lines += other._lines
        self.line_map |= {number + offset: path for number, path in other.line_map.items()}

    def bracketed(
        self, head: str, items: Sequence[str], tail: str, *, comment: str = "", path: Path | None = None
    ) -> None:
        """Write ``head item, item tail`` (the brackets belong to head and tail), one item a line if it is too long."""
        text = f"{head}{', '.join(items)}{tail}"
        if self.fits(text) or not items:
            self.statement(text, comment=comment, path=path)
            return
        if comment:
            self.line(f"# {comment}", path=path)
        self.line(head, path=path)
        with self.indented():
            for item in items:
                self.line(f"{item},", path=path)
        self.line(tail, path=path)

    def tuple_of(self, head: str, items: Sequence[str], tail: str = "", *, path: Path | None = None) -> None:
        """Write a tuple between a head and a tail, in parentheses only where it needs them."""
        bare = f"{head}{items[0]}{tail}" if len(items) == 1 else f"{head}{', '.join(items)}{tail}"
        if len(items) == 1 or self.fits(bare):
            self.statement(bare, path=path)
            return
        self.bracketed(f"{head}(", items, f"){tail}", path=path)

    def calls(self, module: str) -> bool:
        """Tell whether anything that was written uses a module by this name."""
        use = re.compile(rf"\b{module}\.[a-zA-Z]")
        return any(use.search(line.partition("  # ")[0]) for line in self._lines if not line.lstrip().startswith("#"))

    def text(self) -> str:
        """Return everything that was written."""
        return "\n".join(self._lines) + "\n"


_TOKEN = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|.""", re.DOTALL)
"""A literal in quotes, or a character."""


def call_parts(text: str) -> tuple[str, list[str]] | None:
    """Return the function and the arguments of a text that is one call, ``f(a, b)``; None for anything else."""
    head, bracket, rest = text.partition("(")
    if not bracket or not head.replace(".", "").isidentifier() or not rest.endswith(")"):
        return None
    depth, start = 0, 0
    pieces: list[str] = []
    for token in re.finditer(_TOKEN, rest):
        char = token[0]
        depth += (char in ("(", "[", "{")) - (char in (")", "]", "}"))
        if char == "," and depth == 0:
            pieces.append(rest[start : token.start()].strip())
            start = token.end()
        elif depth < 0:
            last = rest[start : token.start()].strip()
            return (head, [*pieces, last]) if token.end() == len(rest) and last else None
    return None


def width(text: str) -> int:
    """Return how many columns a text takes; a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def docstring_text(text: str) -> str:
    """Return a text with nothing in it that could end a docstring or be read as an escape."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(clean.replace("\\", "/").replace('"', "'").split())


def quoted(text: str) -> str:
    """Write a text as a literal with double quotes, where it has none itself."""
    if '"' not in text and "\\" not in text and text.isprintable():
        return f'"{text}"'
    return ascii(text)
