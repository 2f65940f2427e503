"""What people place often: the search at the cursor begins with it."""

from __future__ import annotations

import json

from app.offers import Offer
from app.settings import Settings

MOST_RECENT = 3
"""So many of the last placed come first, in the order of their use; the others follow by how often they were placed."""


class Uses:
    """Counts what is placed, and remembers it between two starts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def note(self, offer: Offer) -> None:
        """Count that something was placed."""
        self._settings.note_use(_key(offer))

    def ranked(self, offers: list[Offer]) -> list[Offer]:
        """Return offers with the recent ones first, then those placed often; the others keep their order."""
        recent, counts = self._settings.recent_uses, self._settings.use_counts
        latest = {key: index for index, key in enumerate(recent[:MOST_RECENT])}
        return sorted(offers, key=lambda offer: (latest.get(_key(offer), MOST_RECENT), -counts.get(_key(offer), 0)))


def _key(offer: Offer) -> str:
    return json.dumps([offer.operator, dict(offer.attributes), offer.borrow], sort_keys=True)
