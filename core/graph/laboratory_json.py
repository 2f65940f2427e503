"""Choices of the laboratory as JSON and back: each a list of rules, a rule a pattern and an initializer."""

from __future__ import annotations

from core.graph.laboratory import CHOICES, MAX_RULES, InitializerRule, LaboratorySettings
from core.graph.model import frozen
from core.graph.strict_json import Cursor, compact
from core.problem import Phrase


def laboratory_line(laboratory: LaboratorySettings) -> str:
    """Return the member that writes choices."""
    choices = {name: [[rule.pattern, rule.initializer] for rule in rules] for name, rules in laboratory.choices.items()}
    return compact({**laboratory.extra, **choices})


def read_laboratory(cursor: Cursor | None) -> LaboratorySettings:
    """Return the choices that a member writes; whether a pattern is one is for `core.graph.laboratory` to say."""
    if cursor is None:
        return LaboratorySettings()
    fields = cursor.members()
    choices = frozen((name, _rules(fields.pop(name))) for name in CHOICES if name in fields)
    return LaboratorySettings(choices, frozen((name, value.anything()) for name, value in fields.items()))


def _rules(cursor: Cursor) -> tuple[InitializerRule, ...]:
    rules = cursor.items()
    if len(rules) > MAX_RULES:
        cursor.refuse("file_kind", expected=Phrase("kind_rules", {"most": MAX_RULES}), found=f"{len(rules)}")
    return tuple(_rule(each) for each in rules)


def _rule(cursor: Cursor) -> InitializerRule:
    texts = [part.string() for part in cursor.items()]
    if len(texts) != 2:
        cursor.refuse("file_kind", expected=Phrase("kind_rule"), found=f"{len(texts)}")
    return InitializerRule(*texts)
