"""Edits of what people put around the network: frames, notes, dots on wires, flags of nodes, the view.

None of them changes what is computed, but muting a node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.graph.commands import Command, Label, MoveNodes
from core.graph.graph_json import MAX_DOTS, MAX_FRAMES, MAX_NOTES
from core.graph.guards import (
    refuse_if,
    require_finite,
    require_frame,
    require_free,
    require_items,
    require_node,
    require_note,
    require_wire,
)
from core.graph.model import (
    WIRE_STYLES,
    Document,
    DotRef,
    Frame,
    FrameId,
    Graph,
    ItemId,
    Node,
    NodeId,
    Note,
    NoteId,
    Point,
    Rectangle,
    Size,
    ViewSettings,
    Wire,
    WireId,
    copied,
    frozen,
)
from core.graph.names import MAX_NAME
from core.graph.ports import operator_of, through_ports
from core.graph.strict_json import MAX_STRING
from core.operators.registry import Registry
from core.problem import Problem, Refused

# Frames and notes


@dataclass(frozen=True)
class AddFrame(Command):
    """Put a frame behind the nodes."""

    frame: Frame

    @property
    def label(self) -> Label:
        return "add_frame", {}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002 - needs no operators
        graph = document.graph
        require_free(graph, self.frame.id)
        _require_room(len(graph.frames), MAX_FRAMES, "frame_too_many")
        _check_frame(self.frame)
        return replace(document, graph=_with_frames(graph, self.frame))


@dataclass(frozen=True)
class SetFrame(Command):
    """Change a frame; what is None stays as it is."""

    frame: FrameId
    title: str | None = None
    colour: str | None = None
    rectangle: Rectangle | None = None

    @property
    def label(self) -> Label:
        return "set_frame", {}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002
        old = require_frame(document.graph, self.frame)
        new = replace(old, **_given(title=self.title, colour=self.colour, rectangle=self.rectangle))
        if new == old:
            return document
        _check_frame(new)
        return replace(document, graph=_with_frames(document.graph, new))


@dataclass(frozen=True)
class AddNote(Command):
    """Put a note on the canvas."""

    note: Note

    @property
    def label(self) -> Label:
        return "add_note", {}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002
        graph = document.graph
        require_free(graph, self.note.id)
        _require_room(len(graph.notes), MAX_NOTES, "note_too_many")
        _check_note(self.note)
        return replace(document, graph=_with_notes(graph, self.note))


@dataclass(frozen=True)
class SetNote(Command):
    """Change a note; what is None stays as it is."""

    note: NoteId
    text: str | None = None
    position: Point | None = None
    size: Size | None = None
    colour: str | None = None

    @property
    def label(self) -> Label:
        return "set_note", {}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002
        old = require_note(document.graph, self.note)
        given = _given(text=self.text, position=self.position, size=self.size, colour=self.colour)
        new = replace(old, **given)
        if new == old:
            return document
        _check_note(new)
        return replace(document, graph=_with_notes(document.graph, new))


@dataclass(frozen=True)
class MoveItems(Command):
    """Put nodes, frames, notes and dots to new places in one step; nodes that are pinned stay.

    Frames do not take along what is in them: `core.graph.frames` says what that is.
    """

    positions: Mapping[ItemId, Point]
    dots: Mapping[DotRef, Point] = field(default_factory=frozen)

    @property
    def label(self) -> Label:
        return "move_nodes", {"count": len(self.positions) + len(self.dots)}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        require_items(graph, self.positions)
        places = {item: Point(*place) for item, place in self.positions.items()}
        require_finite(places.values())
        document = MoveDots(self.dots).apply(document, registry)
        document = MoveNodes({node: places[node] for node in graph.nodes if node in places}).apply(document, registry)
        graph = document.graph
        frames = [graph.frames[FrameId(item)] for item in places if item in graph.frames]
        moved = [replace(frame, rectangle=Rectangle(*places[frame.id], *frame.rectangle[2:])) for frame in frames]
        notes = [replace(note, position=places[note.id]) for note in graph.notes.values() if note.id in places]
        if [*moved, *notes] == [*frames, *(graph.notes[note.id] for note in notes)]:
            return document
        return replace(document, graph=_with_notes(_with_frames(graph, *moved), *notes))


def _with_frames(graph: Graph, *frames: Frame) -> Graph:
    return replace(graph, frames=frozen(copied(graph.frames) | {frame.id: frame for frame in frames}))


def _with_notes(graph: Graph, *notes: Note) -> Graph:
    return replace(graph, notes=frozen(copied(graph.notes) | {note.id: note for note in notes}))


def _check_frame(frame: Frame) -> None:
    require_finite([frame.rectangle])
    if min(frame.rectangle.width, frame.rectangle.height) < 0:
        raise ValueError(f"{frame.rectangle} is no rectangle")
    refuse_if(_check_text(frame.title, MAX_NAME) or _check_text(frame.colour, MAX_NAME))


def _check_note(note: Note) -> None:
    require_finite([note.position, note.size])
    if min(note.size) < 0:
        raise ValueError(f"{note.size} is no size")
    refuse_if(_check_text(note.text, MAX_STRING) or _check_text(note.colour, MAX_NAME))


def _check_text(text: str, most: int) -> Problem | None:
    """Return why a text can't be kept: whatever is kept must fit into a file."""
    if len(text) > most:
        return Problem("text_long", expected=most, found=len(text))
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return Problem("text_broken", found=ascii(text[:40])[1:-1])
    return None


def _require_room(count: int, most: int, code: str) -> None:
    if count >= most:
        raise Refused(Problem(code, expected=most, found=count))


def _given(**values: object) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


# Dots


@dataclass(frozen=True)
class AddDot(Command):
    """Put a dot on a wire, before the one that has this index now."""

    wire: WireId
    index: int
    position: Point

    @property
    def label(self) -> Label:
        return "add_dot", {}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002
        wire = require_wire(document.graph, self.wire)
        require_finite([self.position])
        _require_room(len(wire.dots), MAX_DOTS, "dot_too_many")
        if not 0 <= self.index <= len(wire.dots):
            raise ValueError(f"there is no place {self.index} among {len(wire.dots)} dots")
        dots = (*wire.dots[: self.index], Point(*self.position), *wire.dots[self.index :])
        return replace(document, graph=document.graph.with_wires(replace(wire, dots=dots)))


@dataclass(frozen=True)
class MoveDots(Command):
    """Put dots to new places."""

    positions: Mapping[DotRef, Point]

    @property
    def label(self) -> Label:
        return "move_dots", {"count": len(self.positions)}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002
        graph = document.graph
        require_finite(self.positions.values())
        changed: dict[WireId, Wire] = {}
        for ref, place in self.positions.items():
            wire = _require_dot(graph, ref)
            dots = list(changed.get(ref.wire, wire).dots)
            dots[ref.number] = Point(*place)
            changed[ref.wire] = replace(wire, dots=tuple(dots))
        moved = [wire for wire in changed.values() if wire.dots != graph.wires[wire.id].dots]
        return replace(document, graph=graph.with_wires(*moved)) if moved else document


@dataclass(frozen=True)
class RemoveDots(Command):
    """Take dots off their wires; the wires stay."""

    dots: frozenset[DotRef]

    @property
    def label(self) -> Label:
        return "remove_dots", {"count": len(self.dots)}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002
        graph = document.graph
        wires = {ref.wire: _require_dot(graph, ref) for ref in self.dots}
        if not wires:
            return document
        left = [replace(wire, dots=self._left(wire)) for wire in wires.values()]
        return replace(document, graph=graph.with_wires(*left))

    def _left(self, wire: Wire) -> tuple[Point, ...]:
        return tuple(dot for index, dot in enumerate(wire.dots) if DotRef(wire.id, index) not in self.dots)


def _require_dot(graph: Graph, ref: DotRef) -> Wire:
    wire = require_wire(graph, ref.wire)
    if not 0 <= ref.number < len(wire.dots):
        raise Refused(Problem("items_missing", values={"count": 1}, found=(ref.wire,)))
    return wire


# Nodes and the view


@dataclass(frozen=True)
class SetNodeFlags(Command):
    """Change how nodes are shown, or whether they are muted; what is None stays as it is.

    A node can be muted if it has a data input that can run through to its output.
    """

    nodes: frozenset[NodeId]
    collapsed: bool | None = None
    muted: bool | None = None
    pinned: bool | None = None
    hides_unused: bool | None = None
    comment: str | None = None
    colour: str | None = None

    @property
    def label(self) -> Label:
        for name in ("collapsed", "muted", "pinned", "hides_unused"):
            if (value := getattr(self, name)) is not None:
                return f"{'' if value else 'not_'}{name}", {"count": len(self.nodes)}
        return "set_comment" if self.comment is not None else "set_colour", {"count": len(self.nodes)}

    def apply(self, document: Document, registry: Registry) -> Document:
        graph = document.graph
        for text in (self.comment, self.colour):
            refuse_if(None if text is None else _check_text(text, MAX_STRING))
        changed = [new for old in self._chosen(graph) if (new := self._set(old, registry)) != old]
        return replace(document, graph=graph.with_nodes(*changed)) if changed else document

    def _chosen(self, graph: Graph) -> Iterable[Node]:
        """List the nodes in the order of the document, so that the same one is refused each time."""
        require_items(graph, self.nodes)
        return [require_node(graph, node) for node in graph.nodes if node in self.nodes]

    def _set(self, node: Node, registry: Registry) -> Node:
        if self.muted and not node.muted and through_ports(node, registry) is None:
            operator = operator_of(node, registry)
            problem = Problem("mute_nothing", (node.id,), values={"node": node.name})
            raise Refused(operator if isinstance(operator, Problem) else problem)
        flags = _given(collapsed=self.collapsed, muted=self.muted, pinned=self.pinned)
        looks = _given(hides_unused=self.hides_unused, comment=self.comment, colour=self.colour)
        return replace(node, **flags, **looks)


@dataclass(frozen=True)
class SetView(Command):
    """Set how the document is shown."""

    view: ViewSettings

    @property
    def label(self) -> Label:
        return "set_view", {}

    def apply(self, document: Document, registry: Registry) -> Document:  # noqa: ARG002
        if self.view.wire_style not in WIRE_STYLES:
            raise Refused(Problem("view_wire_style", expected=WIRE_STYLES, found=self.view.wire_style))
        return document if self.view == document.view else replace(document, view=self.view)
