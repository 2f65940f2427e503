"""Ids of nodes, wires, frames and notes: random, so that documents merge and copies never collide."""

from __future__ import annotations

import hashlib
import secrets

from core.graph.model import FrameId, Graph, NodeId, NoteId, WireId


def new_node_id() -> NodeId:
    """Return an id that no other node has."""
    return NodeId("n" + secrets.token_hex(5))


def new_wire_id() -> WireId:
    """Return an id that no other wire has."""
    return WireId("w" + secrets.token_hex(5))


def new_frame_id() -> FrameId:
    """Return an id that no other frame has."""
    return FrameId("f" + secrets.token_hex(5))


def new_note_id() -> NoteId:
    """Return an id that no other note has."""
    return NoteId("t" + secrets.token_hex(5))


def derived_ids(graph: Graph, *words: str) -> tuple[NodeId, WireId]:
    """Return ids for a node and its wire that are free in the graph, the same each time for the same words.

    Suggested edits are made of them, so that the same document always gives equal suggestions.
    """
    attempt = 0
    while True:
        digest = hashlib.sha256("/".join([*words, str(attempt)]).encode("utf-8", "surrogatepass")).hexdigest()[:10]
        node, wire = NodeId("n" + digest), WireId("w" + digest)
        if not graph.has(node) and not graph.has(wire):
            return node, wire
        attempt += 1


def is_id(text: str) -> bool:
    """Tell whether a text can be an id: 1 to 64 printable characters without ``/`` and white space."""
    return 0 < len(text) <= MAX_ID and text.isprintable() and "/" not in text and " " not in text


MAX_ID = 64
