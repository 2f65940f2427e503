"""Listings of articles, run as their readers run them: cell by cell, with only the imports changed."""

from __future__ import annotations

import ast
import re
import textwrap
from typing import Any


class Notebook:
    """Runs listings written for MXNet against ``core``, in one namespace."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "notebook"}

    def cell(self, listing: str) -> Any:  # noqa: ANN401 - the value of the last line, as a notebook shows it
        """Run a listing, and return the value of its last line if that is an expression."""
        body = ast.parse(changed_imports(textwrap.dedent(listing))).body
        last = body[-1]
        run = body[:-1] if isinstance(last, ast.Expr) else body
        exec(compile(ast.Module(run, []), "listing", "exec"), self.names)  # noqa: S102 - our own listings
        if not isinstance(last, ast.Expr):
            return None
        return eval(compile(ast.Expression(last.value), "listing", "eval"), self.names)  # noqa: S307 - our own listings

    def session(self, listing: str) -> list[Any]:
        """Run the lines of an interactive session that begin with ``>>>``, and return what each expression gives."""
        lines = [line.strip().removeprefix(">>> ") for line in listing.splitlines() if line.strip().startswith(">>>")]
        values = [self.cell(line) for line in lines]
        return [
            value for line, value in zip(lines, values, strict=True) if isinstance(ast.parse(line).body[-1], ast.Expr)
        ]


def changed_imports(listing: str) -> str:
    """Return a listing that imports ``core`` where it imported MXNet."""
    return re.sub(r"^(\s*(?:import|from) )mxnet\b", r"\1core", listing, flags=re.MULTILINE)
