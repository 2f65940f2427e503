"""The choices of initializers that people try in the laboratory: rules by name, kept with the document.

Says what a rule is and which patterns are taken; what a choice does to a network is for `core.analysis.laboratory`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.problem import Problem, Refused

CHOICES = ("A", "B")
"""Two are compared."""

MAX_RULES = 1_000
"""Most rules of a choice."""

MAX_PATTERN = 1_000
"""Most characters of a pattern."""

WORK_BITS = 24
"""Matching a name may take this many doublings of work: a second or so where the pattern is as bad as can be."""

NAME_BITS = 7
"""A repetition may stop after any of a name's letters: so many doublings, for names of the usual length."""

_PARTS = re.compile(
    r"""
    \\. | \[\^?\]?(?:\\.|[^\]\\])*\]                # what stands for one letter
    | (?P<again>\)(?:[*+]|\{\d*,?\d*\}))            # a group that is repeated
    | (?P<many>[*+]\??|\{\d*,?\d*\}\??)
    | \(\?                                          # how a group of a special kind begins
    | (?P<either>[|?])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class InitializerRule:
    """An initializer, in its text form, for the parameters whose names a pattern fits."""

    pattern: str
    initializer: str


@dataclass(frozen=True)
class LaboratorySettings:
    """What was tried in the laboratory.

    Attributes:
        choices: By its name, the rules of each choice that somebody made, in order; where nobody did, the laboratory
            has rules to begin with.
        extra: Fields of a newer file that this version does not know, kept as they came.
    """

    choices: Mapping[str, tuple[InitializerRule, ...]] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), hash=False)


def compiled_pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern of names, which is matched from a name's first letter on, as MXNet's Mixed does.

    Patterns come with files too, and some take years to find out that they don't fit: a repeated group, or too many
    ways to divide a name, are not taken.

    Raises:
        Refused: ``laboratory_pattern`` or ``laboratory_pattern_slow``.
    """
    if len(pattern) > MAX_PATTERN or _work_bits(pattern) > WORK_BITS:
        raise Refused(Problem("laboratory_pattern_slow", found=pattern[:60]))
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise Refused(Problem("laboratory_pattern", values={"reason": str(error)}, found=pattern)) from None


def pattern_problem(pattern: str) -> Problem | None:
    """Tell what is wrong with a pattern."""
    try:
        compiled_pattern(pattern)
    except Refused as refused:
        return refused.problem
    return None


def check_laboratory(settings: LaboratorySettings) -> Problem | None:
    """Return what is wrong with choices, or None; their initializers are for `core.parameters` to judge."""
    for rules in settings.choices.values():
        if len(rules) > MAX_RULES:
            return Problem("laboratory_rules", expected=MAX_RULES, found=len(rules))
        problem = next((found for rule in rules if (found := pattern_problem(rule.pattern)) is not None), None)
        if problem is not None:
            return problem
    return None


def _work_bits(pattern: str) -> float:
    """Return how many doublings of work a pattern may cost at most, by counting where it can go two ways."""
    parts = [part.lastgroup for part in _PARTS.finditer(pattern)]
    return math.inf if "again" in parts else NAME_BITS * parts.count("many") + parts.count("either")
