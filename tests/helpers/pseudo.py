"""A language in which every text is about 40 % longer than in English, to see where a translation would not fit."""

from __future__ import annotations

import re

from PySide6.QtCore import QTranslator

FIELD_OR_MARK = re.compile(r"(\{[^}]*\}|%n|&\w|<[^>]*>)")
SUNG = re.compile("[aeinouAEINOU]")
"""Letters that can be held; they are about 40 % of an English text."""


class Pseudo(QTranslator):
    """Says every vowel, and every n, twice; what is filled in, and the letters of mnemonics, stay as they are."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        del context, disambiguation, n
        parts = FIELD_OR_MARK.split(source)
        return "".join(part if index % 2 else longer(part) for index, part in enumerate(parts))


def longer(text: str) -> str:
    """Return a text with every vowel, and every n, twice."""
    return SUNG.sub(lambda found: found.group() * 2, text)
