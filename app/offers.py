"""What can be placed on the canvas: the operators, and the layers that borrow the parameters of another one.

The palette shows and drags these, the canvas takes them; this is all that the two have to agree on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from inspect import cleandoc

from PySide6.QtCore import QCoreApplication, QMimeData

from app.synonyms import synonyms
from app.translations import operator_text
from core.graph.model import frozen
from core.graph.ports import SHARED_ROLES, PaletteEntry, palette_entries
from core.operators.operator import AttributeValue
from core.operators.registry import Registry
from core.problem import Refused

translate = QCoreApplication.translate

NODE_MIME = "application/x-symloom-node"
"""MIME type of a layer on its way to the canvas: JSON with ``operator``, ``attributes`` and ``borrow``."""

LONGEST_MIME = 10_000


@dataclass(frozen=True)
class Offer:
    """Something to place; one that borrows needs another node to borrow from."""

    operator: str
    title: str
    family: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=frozen)
    doc: str = ""
    borrow: bool = False
    english: str = ""
    """The title before its translation: people search by it in every language."""

    def names(self) -> tuple[str, ...]:
        """Return what it is called: its title, and the one before its translation."""
        return tuple(dict.fromkeys((self.title, self.english or self.title)))

    def words(self) -> tuple[str, ...]:
        """Return by which other words people look for it; what borrows is found by its title only."""
        return () if self.borrow else (self.operator.strip("_"), *synonyms(self.english))

    def payload(self) -> bytes:
        """Return what a drag carries."""
        return json.dumps(
            {"operator": self.operator, "attributes": dict(self.attributes), "borrow": self.borrow}
        ).encode()

    def matches(self, text: str) -> bool:
        """Tell whether a search for a text should find this: by title, MXNet's name, family, synonym, or its words."""
        text = text.strip().lower()
        words = (*self.names(), self.operator, self.family, *self.words(), self.doc.split("\n")[0])
        return any(text in word.lower() for word in words)


def all_offers(registry: Registry) -> list[Offer]:
    """Return everything that can be placed, shared layers behind those that they share with."""
    found: list[Offer] = []
    for entry in palette_entries(registry):
        own_title, own_doc = operator_text(entry.title), operator_text(cleandoc(entry.doc))
        found.append(Offer(entry.operator, own_title, entry.family, entry.attributes, own_doc, english=entry.title))
        if _has_parameters(entry, registry):
            title = translate("offers", "Shared {0}").format(own_title)
            doc = translate("offers", "Uses the parameters of another {0}.").format(own_title)
            english = f"Shared {entry.title}"
            found.append(
                Offer(entry.operator, title, entry.family, entry.attributes, doc, borrow=True, english=english)
            )
    return found


def _has_parameters(entry: PaletteEntry, registry: Registry) -> bool:
    try:
        operator = registry.create(entry.operator, entry.attributes)
    except Refused:  # an operator of a plug-in, with an attribute that has no default: it is completed once placed
        return False
    return any(port.role in SHARED_ROLES for port in operator.inputs())


def offer_of(registry: Registry, data: QMimeData) -> Offer | None:
    """Return what is dragged, or None if it can't be placed."""
    raw = bytes(data.data(NODE_MIME).data())
    if not raw or len(raw) > LONGEST_MIME:
        return None
    try:
        given = json.loads(raw)
        operator = registry.get(given["operator"])
        attributes = {str(name): _native(value) for name, value in dict(given.get("attributes") or {}).items()}
        borrow = bool(given.get("borrow"))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if operator is None:
        return None
    return Offer(
        operator.name, operator_text(operator.display_name), operator.family, frozen(attributes), borrow=borrow
    )


def _native(value: object) -> AttributeValue:
    """Return an attribute as documents hold it; JSON knows lists only."""
    if isinstance(value, list):
        return tuple(int(size) for size in value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise ValueError(value)
