"""The command that lays out nodes, and what goes with them: dots of wires, frames, and room for notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from core.graph.annotations import SetFrame
from core.graph.commands import Command, Label, MoveNodes
from core.graph.frames import contents, rectangle_around
from core.graph.model import Document, Graph, NodeId, Note, Point
from core.layout.heights import ROW_GAP
from core.layout.layered import Drawn, Placement, layout
from core.operators.registry import Registry


@dataclass(frozen=True)
class LayOut(Command):
    """Lay out nodes, all if none are given; those that are pinned stay.

    The upper left corner of what is laid out stays where it is, so the view need not jump; only a layout of all goes
    further down if it would cover notes. Wires among the nodes lose their dots, which were for the old places, and get
    some where they would run behind a node. Frames whose nodes all move go with them.
    """

    drawn: Drawn
    nodes: frozenset[NodeId] | None = None

    @property
    def label(self) -> Label:
        return "layout", {"count": len(self.drawn.sizes if self.nodes is None else self.nodes)}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        placement = layout(graph, self.drawn, self.nodes)
        if self.nodes is None:
            placement = _below_notes(placement, graph.notes.values(), self.drawn)
        document = _with_dots(document, placement)
        document = MoveNodes(placement.positions).apply(document, registry)
        for command in _frames_around(graph, document.graph, placement, self.drawn):
            document = command.apply(document, registry)
        return document


def _below_notes(placement: Placement, notes: Iterable[Note], drawn: Drawn) -> Placement:
    """Return a layout further down, if it would cover notes."""
    places = placement.positions
    covered = [note for note in notes if any(_covers(node, at, note, drawn) for node, at in places.items())]
    if not covered:
        return placement
    bottom = max(note.position.y + note.size.height for note in covered)
    return placement.shifted(0.0, bottom + ROW_GAP - min(at.y for at in places.values()))


def _covers(node: NodeId, at: Point, note: Note, drawn: Drawn) -> bool:
    (width, height), (left, top), size = drawn.sizes[node], note.position, note.size
    across = at.x - drawn.margin(node).left < left + size.width and at.x + width > left
    return across and at.y < top + size.height and at.y + height > top


def _with_dots(document: Document, placement: Placement) -> Document:
    """Return a document whose wires among the nodes of a layout have the dots that it gives them, and no others."""
    inside = placement.positions.keys()
    wires = document.graph.wires.values()
    within = [each for each in wires if each.source.node in inside and each.target.node in inside]
    led = [replace(wire, dots=placement.dots.get(wire.id, ())) for wire in within]
    changed = [wire for wire, before in zip(led, within, strict=True) if wire != before]
    return replace(document, graph=document.graph.with_wires(*changed)) if changed else document


def _frames_around(before: Graph, after: Graph, placement: Placement, drawn: Drawn) -> Iterator[SetFrame]:
    """Yield what puts frames around the nodes that they held, if all of these have been laid out."""
    for frame in before.frames:
        held = [NodeId(item) for item in contents(before, frame, drawn.sizes).items if item in before.nodes]
        if not held or not placement.positions.keys() >= set(held):
            continue
        around = rectangle_around(after, held, drawn.sizes)
        if around is not None:
            left = min(after.nodes[node].position.x for node in held)
            reach = left - min(after.nodes[node].position.x - drawn.margin(node).left for node in held)
            yield SetFrame(frame, rectangle=around._replace(x=around.x - reach, width=around.width + reach))
