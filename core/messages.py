"""English texts of problems, fixes, commands and shape rules, by code.

`core.cli` prints them; the application translates the templates and fills them in the same way. A template names
its values in braces: those of `Problem.values` and, of the problem itself, ``port``, ``axis``, ``expected``,
``found``.
"""

from __future__ import annotations

from core.problem import Fix, Problem

MESSAGES: dict[str, str] = {
    # attributes of operators
    "operator_unknown": "There is no operator “{operator}” in this version. Replace the node, or open the file with"
    " the version that wrote it.",
    "attribute_unknown": "{display_name} has no attribute “{attribute}”; it has {expected}.",
    "attribute_missing": "{display_name} needs a value for {attribute}.",
    "attribute_format": "{attribute} of {display_name} should be of kind {expected}, but is “{found}”.",
    "attribute_choice": "{attribute} of {display_name} should be one of {expected}, but is “{found}”.",
    "attribute_range": "{attribute} of {display_name} should be at least {expected}, but is {found}.",
}
"""Code of a problem -> what is wrong, where, and what to do."""

REASONS: dict[str, str] = {}
"""Code of a shape rule -> why a dim is what it is; the values are ``node``, ``port``, ``axis`` and ``size``."""

LABELS: dict[str, str] = {}
"""Code of a command or a fix -> what it does, as menus and buttons say it."""


def describe(problem: Problem) -> str:
    """Return the English text of a problem."""
    values = {
        "port": problem.port,
        "axis": problem.axis,
        "expected": readable(problem.expected),
        "found": readable(problem.found),
    }
    return MESSAGES[problem.code].format_map({**values, **problem.values})


def describe_fix(fix: Fix) -> str:
    """Return the English text of a fix."""
    return LABELS[fix.code].format_map(dict(fix.values))


def readable(value: object) -> str:
    """Write a value as a sentence can hold it: a list of words with commas, anything else as it prints."""
    if isinstance(value, tuple) and all(isinstance(word, str) for word in value):
        return ", ".join(value) if value else "none"
    return str(value)
