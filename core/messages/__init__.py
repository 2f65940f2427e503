"""English texts of problems, fixes, commands and shape rules, by code.

`core.cli` prints them; the application translates the templates and fills them in the same way. A template names
its values in braces: those of `Problem.values` and, of the problem itself, ``port``, ``axis``, ``expected``,
``found``.
"""

from __future__ import annotations

from core.messages.labels import LABELS
from core.messages.problems import MESSAGES
from core.messages.reasons import PHRASES, REASONS
from core.problem import Fix, Phrase, Problem

__all__ = ["LABELS", "MESSAGES", "PHRASES", "REASONS", "describe", "describe_fix", "readable"]

LONGEST = 400
"""Characters of a value that are shown at most."""


def describe(problem: Problem) -> str:
    """Return the English text of a problem."""
    values = {
        "port": problem.port,
        "axis": problem.axis,
        "expected": readable(problem.expected),
        "found": readable(problem.found),
    }
    shown = {
        name: readable(value) if isinstance(value, Phrase) else _cut(value) if isinstance(value, str) else value
        for name, value in problem.values.items()
    }
    return MESSAGES[problem.code].format_map({**values, **shown})


def describe_fix(fix: Fix) -> str:
    """Return the English text of a fix."""
    return LABELS[fix.code].format_map(dict(fix.values))


def readable(value: object) -> str:
    """Write a value as a sentence can hold it: a list of words with commas, anything else as it prints."""
    if isinstance(value, Phrase):
        return PHRASES[value.code].format_map(dict(value.values))
    if isinstance(value, tuple) and all(isinstance(word, str) for word in value):
        return ", ".join(value) if value else "none"
    return _cut(str(value))


def _cut(text: str) -> str:
    """Return a text that fits into a sentence: what a file holds may be of any length."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"
