"""Search by name at the cursor, for a node to place or for one to borrow from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.offers import Offer
from app.operator_help import help_page
from app.session.session import EditorSession
from app.theme import theme
from app.translations import operator_text
from app.widgets.search_popup import Choice, SearchPopup
from core.graph.model import NodeId
from core.graph.ports import operator_of
from core.operators.operator import Operator
from core.operators.registry import Registry

translate = QCoreApplication.translate


def search_entries(offered: Sequence[Offer], registry: Registry, parent: QWidget, placeholder: str = "") -> SearchPopup:
    """Return a search over what can be placed, with a page of help beside it; it chooses an `Offer`."""
    text = placeholder or translate("canvas", "Add a node: type its name")
    return SearchPopup(entry_choices(offered), text, parent, lambda entry: help_page(entry, registry))


def entry_choices(offered: Sequence[Offer]) -> list[Choice]:
    """Return what can be placed as lines of a search."""
    return [
        Choice(
            title=entry.title,
            detail=entry.doc.partition("\n")[0],
            colour=theme().family(entry.family),
            value=entry,
            names=entry.names(),
            words=entry.words(),
        )
        for entry in offered
    ]


def search_lenders(session: EditorSession, nodes: Sequence[NodeId], parent: QWidget) -> SearchPopup:
    """Return a search over nodes to borrow from; it chooses a `NodeId`."""
    return search_nodes(session, nodes, translate("canvas", "Share the parameters of…"), parent)


def search_nodes(session: EditorSession, nodes: Sequence[NodeId], placeholder: str, parent: QWidget) -> SearchPopup:
    """Return a search over nodes; it chooses a `NodeId`."""
    choices = []
    for each in nodes:
        node = session.graph.nodes[each]
        operator = operator_of(node, session.registry)
        if isinstance(operator, Operator):
            value = operator.attribute_values().get(operator.main_attribute, "")
            choices.append(
                Choice(node.name, f"{operator_text(operator.title())} {value}", theme().family(operator.family), each)
            )
    return SearchPopup(choices, placeholder, parent)
