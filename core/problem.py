"""Problems: what is wrong, where, and how it can be mended, as plain values.

A user's mistake is a `Problem`; a programmer's mistake is an ordinary exception. A problem carries a code and
values, never a finished sentence: `core.messages` has the English text of each code and the application
translates it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

Path: TypeAlias = tuple[str, ...]
"""Where something is: document ids from the outermost block inwards, for example ``("n3", "weight")``."""

NO_VALUES: Mapping[str, object] = MappingProxyType({})


class Severity(StrEnum):
    """How bad a problem is: an error stops what depends on it, a warning and a hint stop nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Edit(Protocol):
    """What a fix is made of; `core.graph.commands` has the real commands."""

    def apply(self, document: Any, registry: Any) -> Any:  # noqa: ANN401 - the document is a layer above
        """Return the edited document, or raise `Refused` and change nothing."""
        ...


@dataclass(frozen=True)
class Fix:
    """A way out of a problem that one click can take: a coded label and the edits that it makes."""

    code: str
    edits: tuple[Edit, ...]
    values: Mapping[str, object] = field(default_factory=lambda: NO_VALUES)


@dataclass(frozen=True)
class Phrase:
    """Words inside a sentence, by their key in `core.messages.PHRASES`, with the values that they hold."""

    code: str
    values: Mapping[str, object] = field(default_factory=lambda: NO_VALUES)

    def __str__(self) -> str:
        return f"{self.code} {dict(self.values)}"


class Declared(str):
    """A word that an operator is declared with: its title, or the label of an attribute.

    It is a text like any other, in English; an interface says it in its language, as it does in forms.
    """

    __slots__ = ()


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        code: Key of the text in `core.messages`, for example ``"shape_conflict"``.
        path: Document ids of the node (or variable) to blame; empty for the whole document or a file.
        port: Port of that node, where one is to blame.
        axis: Axis of that port's shape, where one is to blame.
        values: What the text needs beside the fields below.
        expected: What should be there.
        found: What is there.
        cause: Path of the other party, where there is one.
        fixes: Ways out, the likeliest first.
    """

    code: str
    path: Path = ()
    port: str | None = None
    axis: int | None = None
    severity: Severity = Severity.ERROR
    values: Mapping[str, object] = field(default_factory=lambda: NO_VALUES)
    expected: object = None
    found: object = None
    cause: Path = ()
    fixes: tuple[Fix, ...] = ()


class Refused(Exception):  # noqa: N818 - reads as a statement: the command was refused
    """An edit, a file or an attribute was refused; nothing was changed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code}: {dict(problem.values)}")
        self.problem = problem
