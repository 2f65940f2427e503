"""Search by name at the cursor, for a node to place or for one to borrow from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.offers import Offer
from app.session import EditorSession
from app.theme import theme
from app.widgets.search_popup import Choice, SearchPopup
from core.graph.model import NodeId
from core.graph.ports import operator_of
from core.operators.operator import Operator

translate = QCoreApplication.translate


def search_entries(offered: Sequence[Offer], parent: QWidget) -> SearchPopup:
    """Return a search over what can be placed; it chooses an `Offer`."""
    choices = [
        Choice(entry.title, entry.doc.partition("\n")[0], theme().family(entry.family), entry) for entry in offered
    ]
    return SearchPopup(choices, translate("canvas", "Add a node: type its name"), parent)


def search_lenders(session: EditorSession, nodes: Sequence[NodeId], parent: QWidget) -> SearchPopup:
    """Return a search over nodes to borrow from; it chooses a `NodeId`."""
    choices = []
    for each in nodes:
        node = session.graph.nodes[each]
        operator = operator_of(node, session.registry)
        if isinstance(operator, Operator):
            value = operator.attribute_values().get(operator.main_attribute, "")
            choices.append(Choice(node.name, f"{operator.title()} {value}", theme().family(operator.family), each))
    return SearchPopup(choices, translate("canvas", "Share the parameters of…"), parent)
