"""Every text that can be shown, gathered without lupdate: by Python's own parser, and from the tables of the core."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from inspect import cleandoc
from pathlib import Path
from typing import NamedTuple

from app.problem_texts import CONTEXT as MESSAGES_CONTEXT
from app.translations import EXAMPLES, OPERATORS
from core.export.targets import targets
from core.graph.files import load
from core.messages import LABELS, MESSAGES, PHRASES, REASONS
from core.operators import standard_registry
from core.operators.operator import Operator
from core.operators.registry import Registry
from core.parameters.initializer import INITIALIZERS
from core.problem import Refused
from core.runtime.datasets import list_datasets

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
MARKS = {"translate", "QT_TRANSLATE_NOOP"}
CONTEXT_NAMES = {"CONTEXT", "OPERATORS", "EXAMPLES"}
"""Contexts of texts that are marked, or gathered from tables, elsewhere."""


class Text(NamedTuple):
    """A text of the interface, as translation files know it."""

    context: str
    source: str


@dataclass
class Marked:
    """What is marked for translation in some source, and the places of marks that nobody could extract."""

    texts: set[Text] = field(default_factory=set)
    unreadable: list[str] = field(default_factory=list)


def interface_texts() -> Marked:
    """Read the texts that are marked in the application."""
    found = Marked()
    for path in sorted(APP.rglob("*.py")):
        _read(ast.parse(path.read_text(encoding="utf-8")), str(path.relative_to(ROOT)), "", found)
    return found


def _read(node: ast.AST, file: str, class_name: str, found: Marked) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            _read_call(child, f"{file}:{child.lineno}", class_name, found)
        _read(child, file, child.name if isinstance(child, ast.ClassDef) else class_name, found)


def _read_call(call: ast.Call, place: str, class_name: str, found: Marked) -> None:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    arguments = [each.value if isinstance(each, ast.Constant) else None for each in call.args]
    if called == "tr":
        is_own = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "self"
        _note(class_name if is_own else None, arguments[0], place, found)
    elif called in MARKS and len(call.args) >= 2 and _marks_text(call):
        _note(arguments[0], arguments[1], place, found)


def _marks_text(call: ast.Call) -> bool:
    """Tell a text from the shift of a painter, which has the same name, and from one that is marked elsewhere."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if owner is not None and getattr(owner, "id", "") != "QCoreApplication":
        return False
    return getattr(call.args[0], "id", "") not in CONTEXT_NAMES


def _note(context: object, source: object, place: str, found: Marked) -> None:
    if isinstance(context, str) and isinstance(source, str):
        found.texts.add(Text(context, source))
    else:
        found.unreadable.append(place)


def core_texts() -> set[Text]:
    """Gather the texts that the core holds in tables and declarations, and those of the examples."""
    messages = (
        Text(MESSAGES_CONTEXT, text) for table in (MESSAGES, PHRASES, REASONS, LABELS) for text in table.values()
    )
    operators = (Text(OPERATORS, text) for text in _declared() if text)
    return {*messages, *operators, *(Text(EXAMPLES, text) for text in _notes())}


def _declared() -> Iterator[str]:
    registry = standard_registry()
    for operator in registry:
        yield from _said_by(operator, registry)
    for initializer in INITIALIZERS:
        yield initializer.display_name
        for spec in initializer.argument_specs():
            yield from (spec.label, spec.doc)
    for dataset in list_datasets():
        yield from (dataset.title, dataset.doc)
        yield from (each.doc for each in dataset.fields)
    yield from (target.title for target in targets())


def _said_by(operator: type[Operator], registry: Registry) -> Iterator[str]:
    yield operator.display_name
    for spec in operator.attribute_specs():
        yield from (spec.label, spec.doc)
    if not operator.hidden:
        yield cleandoc(operator.__doc__ or "")
    for attributes in [preset.attributes for preset in operator.presets] or [{}]:
        with suppress(Refused):  # it needs values that no palette gives
            made = registry.create(operator.name, attributes)
            yield made.title()
            yield from (port.doc for port in (*made.inputs(), *made.outputs()))


def _notes() -> Iterator[str]:
    registry = standard_registry()
    for path in sorted((ROOT / "resources" / "examples").glob("*.symloom.json")):
        yield from (note.text for note in load(path, registry).graph.notes.values())
