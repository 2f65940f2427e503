"""Finding things in a document: names, operators, values of attributes, notes, titles of frames and comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF

from app.translations import operator_text
from core.graph.ports import operator_of
from core.operators.operator import Operator

if TYPE_CHECKING:
    from app.session.session import EditorSession
    from core.graph.model import Graph, ItemId, Node


class Match(NamedTuple):
    """An item, and the text of it that matches."""

    item: ItemId
    text: str


def search(session: EditorSession, query: str) -> list[Match]:
    """Return what matches all words of a query, in reading order: from left to right, then down."""
    words = query.casefold().split()
    if not words:
        return []
    found = []
    for match, place in _texts(session):
        text = match.text.casefold()
        if all(word in text for word in words):
            found.append((place, match))
    return [match for _, match in sorted(found, key=lambda entry: entry[0])]


def _texts(session: EditorSession) -> Iterator[tuple[Match, tuple[float, float]]]:
    """Yield every item once, with all that can be found of it."""
    graph = session.graph
    for node in graph.nodes.values():
        yield Match(node.id, _node_text(session, node)), node.position
    for note in graph.notes.values():
        yield Match(note.id, note.text), note.position
    for frame in graph.frames.values():
        yield Match(frame.id, frame.title), (frame.rectangle.x, frame.rectangle.y)


def _node_text(session: EditorSession, node: Node) -> str:
    values = (f"{name}={_plain(value)}" for name, value in node.attributes.items())
    return " ".join((node.name, node.operator, title_of(session, node), *values, node.comment))


def title_of(session: EditorSession, node: Node) -> str:
    """Return what a node's operator is called, by its own name where nobody knows it."""
    operator = operator_of(node, session.registry)
    return operator_text(operator.title()) if isinstance(operator, Operator) else node.operator


def _plain(value: object) -> str:
    if isinstance(value, tuple | list):
        return "(" + ", ".join(_plain(each) for each in value) + ")"
    return str(value)


def place_of(graph: Graph, item: ItemId) -> QRectF | None:
    """Return where a note or a frame is; nodes are known to the canvas."""
    for note in graph.notes.values():
        if note.id == item:
            return QRectF(*note.position, *note.size)
    for frame in graph.frames.values():
        if frame.id == item:
            return QRectF(*frame.rectangle)
    return None
