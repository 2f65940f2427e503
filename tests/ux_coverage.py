"""Which test shows which row of the editor's checklist: ``make ux`` writes ``tests/app/UX_COVERAGE.md``.

A test says in its name what it shows: ``test_row_21_…`` one row, ``test_rows_40_and_54_…`` several. Nothing else is
declared: the table is read from the names, so it can't name a test that does not exist.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ROWS = ROOT / "files" / "ux_rows.tsv"
"""Number, level (M must, S should, D delights) and feature of each row."""
TABLE = ROOT / "app" / "UX_COVERAGE.md"
ONE = re.compile(r"test_row_(\d+)_")
SEVERAL = re.compile(r"test_rows_(\d+(?:_and_\d+)+)_")

ELSEWHERE: Mapping[int, str] = {
    64: "comes with blocks",
    65: "comes with blocks",
    66: "comes with blocks",
    67: "comes with blocks",
    68: "comes with blocks",
    95: "comes with the debugger",
    97: "breakpoints come with the debugger",
    104: "comes with documents in tabs",
    109: "comes with the journal of edits",
}
"""Rows that are not the canvas's own, and what brings them."""


@dataclass(frozen=True)
class Row:
    """A row of the checklist."""

    number: int
    level: str
    feature: str

    @property
    def is_due(self) -> bool:
        """There has to be a test."""
        return self.level in "MS" and self.number not in ELSEWHERE


def rows() -> list[Row]:
    """Return the checklist."""
    entries = (line.split("\t") for line in ROWS.read_text(encoding="utf-8").splitlines())
    return [Row(int(number), level, feature) for number, level, feature in entries]


def rows_of(name: str) -> tuple[int, ...]:
    """Return the rows that a test shows, by its name."""
    if (one := ONE.match(name)) is not None:
        return (int(one[1]),)
    several = SEVERAL.match(name)
    return tuple(int(number) for number in several[1].split("_and_")) if several is not None else ()


def shown_by_row(folder: Path = ROOT) -> dict[int, list[str]]:
    """Return the node ids of the tests of each row, in the order of their files."""
    found: dict[int, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for name in _test_names(path):
            for row in rows_of(name):
                found.setdefault(row, []).append(f"{path.relative_to(folder.parent).as_posix()}::{name}")
    return found


def _test_names(path: Path) -> Iterator[str]:
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.FunctionDef) and statement.name.startswith("test_"):
            yield statement.name


def missing(checklist: list[Row], tests: Mapping[int, list[str]]) -> list[Row]:
    """Return the rows that have to have a test and have none."""
    return [row for row in checklist if row.is_due and not tests.get(row.number)]


def table(checklist: list[Row], tests: Mapping[int, list[str]]) -> str:
    """Return the page: a line for each row."""
    due = [row for row in checklist if row.is_due]
    shown = len(due) - len(missing(checklist, tests))
    head = (
        "# Rows of the editor's checklist and the tests that show them\n\n"
        "Made by `make ux` from the names of the tests; a test fails while this file is out of date.\n"
        "M: users call an editor broken without it. S: should be there. D: delights, tested where it is there.\n\n"
        f"{shown} of {len(due)} rows of the levels M and S have tests; "
        f"{len(ELSEWHERE)} rows come with other parts of the program.\n\n"
        "| # | Feature | Level | Tests |\n|---|---|---|---|\n"
    )
    return head + "".join(_line(row, tests.get(row.number, [])) for row in checklist)


def _line(row: Row, tests: list[str]) -> str:
    cells = [f"`{test}`" for test in tests]
    if row.number in ELSEWHERE:
        cells.insert(0, f"*{ELSEWHERE[row.number]}*")
    return f"| {row.number} | {row.feature} | {row.level} | {'<br>'.join(cells) or '—'} |\n"


if __name__ == "__main__":
    TABLE.write_text(table(rows(), shown_by_row()), encoding="utf-8")
    without = missing(rows(), shown_by_row())
    sys.stdout.write(f"{TABLE.name}: {len(without)} rows without a test\n")
    sys.stdout.writelines(f"  {row.number} {row.feature}\n" for row in without)
