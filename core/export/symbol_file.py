"""MXNet's symbol JSON as an exported file, with the lines of each node."""

from __future__ import annotations

from collections.abc import Mapping

from core.expression.expression import Expression, topological
from core.expression.symbol_json import to_json
from core.problem import Path


def json_file(heads: Expression) -> tuple[str, Mapping[int, Path]]:
    """Return the text, and the path of the node that each line describes."""
    text = to_json(heads) + "\n"
    paths = [node.path for node in topological(heads)]
    found: dict[int, Path] = {}
    index = -1
    for number, line in enumerate(text.splitlines(), 1):
        if line == "    {":
            index += 1
        if line.startswith('  "arg_nodes"'):
            break
        if 0 <= index < len(paths) and line.startswith("    "):
            found[number] = paths[index]
    return text, found
