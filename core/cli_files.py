"""What the commands of the command line share: files that are read and written, options, plain JSON."""

from __future__ import annotations

import json
import pathlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from core import saving
from core.dimension import Shape
from core.export.weights import read_arrays
from core.expression.expression import Expression
from core.expression.lowering import lower
from core.expression.symbol_json import from_json
from core.graph import fragment
from core.graph.model import Document
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.messages import describe
from core.operators import standard_registry
from core.operators.operator import Array, parse_shape
from core.operators.registry import Registry
from core.parameters.needs import Need, expression_needs, lowered_needs, parameter_specs
from core.parameters.store import misfits
from core.problem import Path, Problem, Refused


@dataclass(frozen=True)
class Opened:
    """A file that was read: a document, with the values saved with it, or an expression.

    Attributes:
        values: Of parameters, by path of the variable.
        problems: Why values that were saved are not used, all of them or some.
    """

    path: pathlib.Path
    registry: Registry
    document: Document | None
    heads: Expression = ()
    values: Mapping[Path, Array] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def title(self) -> str:
        """The file's name without its endings."""
        return self.path.name.split(".")[0] or "network"

    def needs(self) -> tuple[Need, ...]:
        """List what the file's outputs are computed from."""
        if self.document is None:
            return expression_needs(self.heads)
        return lowered_needs(lower(self.document, self.registry))


def open_file(path: pathlib.Path) -> Opened:
    """Read a document or an MXNet symbol JSON, told apart by what is in it.

    Raises:
        Refused: It is neither.
    """
    registry = standard_registry()
    try:
        found = saving.load(path, registry)
        unfit = _unfit(found.document, registry, found.values)
        values = {path: value for path, value in found.values.items() if path not in unfit}
        problems = (*([] if found.problem is None else [found.problem]), *unfit.values())
        return Opened(path, registry, found.document, values=values, problems=problems)
    except Refused as refused:
        if refused.problem.code != "file_is_mxnet_symbol":
            raise
    return Opened(path, registry, None, from_json(path.read_text(encoding="utf-8"), registry))


def _unfit(document: Document, registry: Registry, values: Mapping[Path, Array]) -> Mapping[Path, Problem]:
    """Return which saved values do not fit the parameters that the document has now."""
    try:
        return misfits(parameter_specs(document, registry, infer(DocumentView(document.graph, registry))), values)
    except Refused:
        return {}  # an initializer is wrong, which is for the command to say


def open_for_use(path: pathlib.Path) -> Opened:
    """Read a file whose values are used, and say which of them can't be.

    Raises:
        Refused: It is neither a document nor an MXNet symbol JSON.
    """
    opened = open_file(path)
    tell_problems(opened.problems)
    return opened


def as_document(opened: Opened) -> Document:
    """Return the document; an MXNet symbol becomes one."""
    if opened.document is not None:
        return opened.document
    text = opened.path.read_text(encoding="utf-8")
    return Document(graph=fragment.loads(text, opened.registry, opened.path.name).graph)


def with_seed(opened: Opened, seed: int | None) -> Opened:
    """Return a document with another seed, where one is given."""
    if opened.document is None or seed is None:
        return opened
    document = opened.document
    return replace(opened, document=replace(document, run=replace(document.run, seed=seed)))


def given_arrays(opened: Opened, path: pathlib.Path | None) -> dict[Path, Array]:
    """Return the arrays of a weight file by path of the variable."""
    if path is None:
        return {}
    arrays = read_arrays(path)
    needs = opened.needs()
    require_names(arrays, [need.name for need in needs])
    return {need.path: np.asarray(arrays[need.name], np.float32) for need in needs if need.name in arrays}


def named_shape(text: str) -> tuple[str, Shape]:
    """Read ``data=32,64``."""
    name, separator, sizes = text.partition("=")
    try:
        if not name or not separator:
            raise ValueError(text)
        return name, parse_shape(sizes if sizes.strip().startswith("(") else f"({sizes},)" if sizes.strip() else "()")
    except ValueError:
        raise Refused(Problem("cli_shape", found=text)) from None


def require_names(given: Mapping[str, object], known: Sequence[str]) -> None:
    """Refuse names that nothing has."""
    for name in given:
        if name not in known:
            raise Refused(Problem("cli_argument", expected=tuple(dict.fromkeys(known)), found=name))


def tell_problems(problems: Iterable[Problem]) -> None:
    """Say what stopped nothing, but should be known."""
    for problem in problems:
        print(f"{problem.severity.value}: {describe(problem)}", file=sys.stderr)


def plain_problem(problem: Problem) -> dict[str, object]:
    """Return a problem as plain values."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "text": describe(problem),
        "node": str(problem.values.get("node", "")),
        "port": problem.port,
        "axis": problem.axis,
    }


def write_file(path: pathlib.Path, data: bytes) -> None:
    """Write a file, with the folders that lead to it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        values = {"file": str(path), "reason": error.strerror or str(error)}
        raise Refused(Problem("cli_not_written", values=values)) from error


def print_json(value: object) -> None:
    """Print plain values as JSON."""
    print(json.dumps(value, indent=2, ensure_ascii=False))
