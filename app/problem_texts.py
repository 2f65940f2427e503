"""The sentences of `core.messages` in the language of the interface.

The core names a text by its code and ships it in English; here the template is translated and then filled in.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.translations import operator_text
from core.messages import LABELS, MESSAGES, PHRASES, REASONS, readable
from core.problem import Declared, Fix, Phrase, Problem

CONTEXT = "messages"
"""The context of these texts in translation files."""


def problem_text(problem: Problem) -> str:
    """Return what a problem says: what is wrong, where, and what to do."""
    values = {
        "port": problem.port,
        "axis": problem.axis,
        "expected": _shown(problem.expected),
        "found": _shown(problem.found),
    }
    return _filled(MESSAGES, problem.code, {**values, **problem.values})


def _shown(value: object) -> str:
    return str(_said(value)) if isinstance(value, Phrase | Declared) else readable(value)


def _said(value: object) -> object:
    """Return words of our own in the language of the interface, anything else as it is."""
    if isinstance(value, Phrase):
        return _filled(PHRASES, value.code, value.values)
    return operator_text(value) if isinstance(value, Declared) else value


def fix_text(fix: Fix) -> str:
    """Return what the button of a fix reads."""
    return _filled(LABELS, fix.code, fix.values)


def label_text(label: tuple[str, Mapping[str, object]]) -> str:
    """Return what a command does, as Undo and Redo name it."""
    code, values = label
    return _filled(LABELS, code, {name: _shown(value) for name, value in values.items()})


def reason_text(code: str, values: Mapping[str, object]) -> str:
    """Return why a dim is what it is."""
    return _filled(REASONS, code, values)


def _filled(table: Mapping[str, str], code: str, values: Mapping[str, object]) -> str:
    return QCoreApplication.translate(CONTEXT, table[code]).format_map(
        {name: _said(value) for name, value in values.items()}
    )
