"""What a screen reader says about edits and refusals: what was added, moved, wired or removed, in a sentence each."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QGraphicsView

from app.canvas.accessible import CanvasAccessible
from app.canvas.spoken import problem_sentences, step_sentence
from app.session.session import EditorSession
from core.dimension import format_shape
from core.graph.diff import Change
from core.graph.model import Graph, NodeId, PortRef, Wire, WireId
from core.graph.ports import outputs_of

MOST_NAMES, MOST_WIRES = 5, 3
"""More nodes or wires at once are only counted."""


class AnnouncedView(Protocol):
    """What announcing needs of a view."""

    @property
    def session(self) -> EditorSession: ...


class Announcing(QObject):
    """Follows a session and tells assistive technology what happened.

    Signals:
        said: A sentence that was spoken.
    """

    said = Signal(str)

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._widget = view
        announced: AnnouncedView = view  # type: ignore[assignment] # a CanvasView; its module imports this one
        self._session = announced.session
        self._before = self._session.graph
        self._change: Change | None = None
        self._position = self._session.history.position
        self._problems = self._session.problems
        self._step = 0
        self._session.document_changed.connect(self._note)
        self._session.problems_changed.connect(self._tell)  # shapes are known by then
        self._session.selection_changed.connect(self._focus)
        self._session.message.connect(self._repeat)
        self._session.run_changed.connect(self._tell_step)

    def _note(self, change: Change) -> None:
        self._change = change

    def _tell(self) -> None:
        change, self._change = self._change, None
        before, self._before = self._before, self._session.graph
        problems, self._problems = self._problems, self._session.problems
        position, self._position = self._position, self._session.history.position
        if change is not None and not self._session.history.labels:
            self.say(self._opened())
        elif change is not None:
            for sentence in self._sentences(change, before) or self._label(position):
                self.say(sentence)
            for node in self._session.selected_nodes() if len(change.changed) == 1 else ():
                if node in change.changed:
                    self.say(self._gives(node))
            for sentence in problem_sentences(self._session, problems):
                self.say(sentence)

    def _opened(self) -> str:
        """Return what a document is that takes the place of another."""
        count = len(self._session.graph.nodes)
        return self.tr("{0}: {1} nodes").format(self._session.name, count) if count else self.tr("An empty canvas")

    def _label(self, position: int) -> list[str]:
        """Return what an edit is called that neither adds, removes, moves nor wires anything."""
        session = self._session
        if session.history.position < position:
            return [self.tr("Undone: {0}").format(session.redo_text())]
        return [session.undo_text()] if session.undo_text() else []

    def _gives(self, node: NodeId) -> str:
        """Return the shapes that leave a node."""
        placed = self._session.graph.nodes[node]
        ports = (PortRef(node, port.name) for port in outputs_of(placed, self._session.registry))
        shapes = ", ".join(format_shape(self._session.inference.shape(port)) for port in ports)
        return self.tr("{0} gives {1}").format(placed.name, shapes)

    def _tell_step(self) -> None:
        """Say where the run is when it comes to rest there; of one that plays by itself that is its end."""
        state = self._session.run.state
        if state.busy or self._session.player.is_playing or state.position == self._step:
            return
        self._step = state.position
        if sentence := step_sentence(self._session):
            self.say(sentence)

    def _sentences(self, change: Change, before: Graph) -> list[str]:
        graph = self._session.graph
        moved = [*change.moved]
        found = [self.tr("{0} added").format(self._names(graph, change.added))] if change.added else []
        if change.removed:
            found.append(self.tr("{0} removed").format(self._names(before, change.removed)))
        if len(moved) == 1:
            node = graph.nodes[moved[0]]
            found.append(self.tr("{0} moved to {1:g}, {2:g}").format(node.name, *node.position))
        elif moved:
            found.append(self.tr("{0} moved").format(self._names(graph, change.moved)))
        return [*found, *self._about_wires(change, before)]

    def _names(self, graph: Graph, nodes: Collection[NodeId]) -> str:
        if len(nodes) > MOST_NAMES:
            return self.tr("{0} nodes").format(len(nodes))
        return ", ".join(sorted(graph.nodes[node].name for node in nodes))

    def _about_wires(self, change: Change, before: Graph) -> list[str]:
        graph = self._session.graph
        made = sorted(change.wires_added)
        gone = sorted(change.wires_removed - change.wires_added)
        toggled = [wire for wire in made if wire in before.wires and _is_toggled(before.wires[wire], graph.wires[wire])]
        made = [wire for wire in made if wire not in toggled and not graph.wires[wire].disabled]
        gone = [wire for wire in gone if {*_nodes(before, wire)} <= graph.nodes.keys()]  # else it went with a node
        if len(made) + len(gone) + len(toggled) > MOST_WIRES:
            return [self.tr("{0} connections changed").format(len(made) + len(gone) + len(toggled))]
        return [
            *(self._about_toggled(graph, wire) for wire in toggled),
            *(self._ends(self.tr("{0} connected to {1}, {2}"), graph, wire) for wire in made),
            *(self._ends(self.tr("{0} disconnected from {1}, {2}"), before, wire, shape=False) for wire in gone),
        ]

    def _about_toggled(self, graph: Graph, wire: WireId) -> str:
        if graph.wires[wire].disabled:
            return self._ends(self.tr("wire from {0} to {1}, {2} disabled"), graph, wire, shape=False)
        return self._ends(self.tr("wire from {0} to {1}, {2} enabled"), graph, wire)

    def _ends(self, text: str, graph: Graph, wire: WireId, *, shape: bool = True) -> str:
        known = graph.wires[wire]
        source, target = graph.nodes[known.source.node].name, graph.nodes[known.target.node].name
        sentence = text.format(source, target, known.target.port)
        carried = self._session.inference.shape(known.source) if shape else None
        return f"{sentence}, {format_shape(carried)}" if shape else sentence

    def _repeat(self, text: str, level: str) -> None:
        self.say(text, is_urgent=level in ("error", "refused", "warning"))

    def say(self, text: str, *, is_urgent: bool = False) -> None:
        """Have a sentence spoken, at once or when there is a pause."""
        event = QAccessibleAnnouncementEvent(self._widget, text)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if is_urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)
        self.said.emit(text)

    def _focus(self) -> None:
        """Tell where the keyboard is now."""
        if not QAccessible.isActive():  # nobody listens, and finding it takes time in large networks
            return
        canvas = QAccessible.queryAccessibleInterface(self._widget)
        focused = canvas.focusChild() if isinstance(canvas, CanvasAccessible) else None
        if focused is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(focused, QAccessible.Event.Focus))


def _is_toggled(one: Wire, other: Wire) -> bool:
    return one.disabled != other.disabled and (one.source, one.target) == (other.source, other.target)


def _nodes(graph: Graph, wire: WireId) -> tuple[str, str]:
    known = graph.wires[wire]
    return known.source.node, known.target.node
