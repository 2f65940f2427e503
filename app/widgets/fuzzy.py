"""Matching of a few typed letters against names."""

from __future__ import annotations

from collections.abc import Iterable

BEGINS = 700
"""More than this has what was typed at the start of a word."""
WORD_LOSS = 20
"""By how much a name comes before another word for the same thing."""


def score(query: str, text: str) -> int | None:
    """Return how well letters match a text, higher is better; None if they do not occur in this order.

    The whole query at the start of a word counts most, then anywhere in one piece, then letters at starts of words.
    """
    query, text = query.strip().lower(), text.lower()
    if not query:
        return 0
    at = text.find(query)
    if at == 0:
        return 1000 - len(text)
    if at > 0:
        return (800 if not text[at - 1].isalnum() else 600) - at - len(text)
    return _score_of_letters(query, text)


def best_score(query: str, names: Iterable[str], words: Iterable[str] = ()) -> int | None:
    """Return how well letters match one of several names, or the beginning of one of the words that stand for them.

    A word counts less than a name that matches alike. None if nothing matches.
    """
    points = [found for name in names if (found := score(query, name)) is not None]
    by_words = (score(query, word) for word in words)
    points += [found - WORD_LOSS for found in by_words if found is not None and found > BEGINS]
    return max(points, default=None)


def _score_of_letters(query: str, text: str) -> int | None:
    total, position = 0, -1
    for letter in query:
        found = text.find(letter, position + 1)
        if found < 0:
            return None
        starts_word = found == 0 or not text[found - 1].isalnum()
        total += 20 if starts_word else 10 if found == position + 1 else 1
        position = found
    return total - len(text)
