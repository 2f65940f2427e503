"""What holds at every moment, whatever a person does: the document is sound, and the canvas shows it."""

from __future__ import annotations

import gc
import threading
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.canvas.items.node_item import NodeItem
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from app.window.window import MainWindow
from core.graph.files import dumps, loads
from core.graph.model import Document, Graph, NodeId
from core.graph.rules import cyclic_nodes
from core.inference.infer import infer
from core.inference.view import DocumentView

CLOSED = Qt.WidgetAttribute.WA_DeleteOnClose


def check_window(window: MainWindow) -> None:
    """Assert that the document is sound, and that the canvas shows it and nothing else."""
    check_document(window.session)
    check_canvas(window.canvas)
    if window.canvas.gesture is None and not window.canvas.arranging.glide.is_running:
        check_places(window.canvas)


def check_document(session: EditorSession) -> None:
    """Assert what every document keeps: unique ids, wires between nodes, no cycle, a file that gives it back."""
    graph = session.graph
    ids: list[str] = [*graph.nodes, *graph.wires, *graph.frames, *graph.notes]
    assert len(ids) == len(set(ids)), "an id names two things"
    ends = {end.node for wire in graph.wires.values() for end in (wire.source, wire.target)}
    assert ends <= graph.nodes.keys(), "a wire hangs in the air"
    assert len({wire.target for wire in graph.wires.values()}) == len(graph.wires), "two wires end at one input"
    names = [node.name for node in graph.nodes.values()]
    assert len(names) == len(set(names)), f"two nodes have one name: {sorted(names)}"
    assert not cyclic_nodes(graph), "the graph has a cycle"
    assert all(node.borrows is None or node.borrows in graph.nodes for node in graph.nodes.values())
    read = loads(dumps(session.document), session.registry)
    weights = session.document.weights  # which weights belong to it is told by their own file
    assert replace(read, weights=weights) == session.document, "a file does not give it back"


def check_shapes(session: EditorSession) -> None:
    """Assert that shapes which were kept up to date are those that are found from nothing.

    Where shapes disagree, the newest edit is blamed, and from nothing nobody knows which that is: so whatever hangs
    together with a problem is left out.
    """
    fresh = infer(DocumentView(session.graph, session.registry))
    problems = (*fresh.problems, *session.inference.problems)
    doubtful = _reached(
        session.graph, {NodeId(path[0]) for each in problems for path in (each.path, each.cause) if path}
    )
    for node in session.graph.nodes.keys() - doubtful:
        for wire in session.graph.wires_of[node]:
            assert session.inference.shape(wire.source) == fresh.shape(wire.source), f"the shape at {wire.source}"


def _reached(graph: Graph, nodes: set[NodeId]) -> set[NodeId]:
    """Return some nodes with all that hang together with them, by wires or by parameters."""
    found, left = set[NodeId](), [node for node in nodes if node in graph.nodes]
    while left:
        node = left.pop()
        if node not in found:
            found.add(node)
            left += [end.node for wire in graph.wires_of[node] for end in (wire.source, wire.target)]
            left += [*graph.borrowers.get(node, ()), *filter(None, [graph.nodes[node].borrows])]
    return found


def check_canvas(canvas: CanvasView) -> None:
    """Assert that there is an item for everything in the document, and for nothing else."""
    board, graph = canvas.board, canvas.session.graph
    assert board.items_by_id.keys() == graph.nodes.keys(), "the canvas shows other nodes"
    shown = {item for item in board.items() if isinstance(item, NodeItem)}
    assert shown == set(board.items_by_id.values()), "the scene holds other items"
    drawable = {
        wire.id
        for wire in graph.wires.values()
        if board.port_place(wire.source) is not None and board.port_place(wire.target) is not None
    }
    assert board.layer.shapes.keys() == drawable, "the canvas shows other wires"
    assert board.annotations.frames.keys() == graph.frames.keys(), "the canvas shows other frames"
    assert board.annotations.notes.keys() == graph.notes.keys(), "the canvas shows other notes"
    selection = canvas.session.selection
    marked = {node for node, item in board.items_by_id.items() if item.is_selected}
    assert marked == {node for node in graph.nodes if node in selection}, "the marks are not the selection"


def check_places(canvas: CanvasView) -> None:
    """Assert that nodes stand where the document says, as far as Qt tells places apart, and wires end at ports."""
    board, graph = canvas.board, canvas.session.graph
    for node, item in board.items_by_id.items():
        there = QPointF(*graph.nodes[node].position)
        assert item.pos() == there, f"{graph.nodes[node].name} stands at {item.pos()}, not at {there}"
    for shape in board.layer.shapes.values():
        wire = graph.wires[shape.wire.id]
        assert shape.wire == wire, "a wire is drawn as it was"
        assert (shape.start, shape.end) == (board.port_place(wire.source), board.port_place(wire.target)), (
            f"the wire into {graph.nodes[wire.target.node].name}.{wire.target.port} ends elsewhere"
        )


class HistoryWatch:
    """Follows the documents that a session shows, to see that its history holds those and no others."""

    def __init__(self, session: EditorSession) -> None:
        self._session = session
        self._seen: list[Document] = []
        self._known: list[Document] = []
        session.document_changed.connect(lambda _: self._seen.append(session.document))
        self.begin()

    def begin(self) -> None:
        """Note where the history stands before something is done."""
        self._seen = [self._session.document]
        self._known = list(self._session.history.documents)

    def check(self) -> None:
        """Assert that the steps which were made since go through documents which were shown since.

        A click in the history goes over several known steps at once, and shows the last one alone.
        """
        history = self._session.history
        known = {id(document) for document in (*self._known, *self._seen)}
        made = list(history.documents)[: history.position + 1]
        assert all(id(document) in known for document in made), "undo would lead to what was never there"
        assert history.document is self._seen[-1], "the document changed, and nobody was told"


def check_undo(window: MainWindow) -> None:
    """Assert that undoing everything and redoing it leads to the same document, and that the canvas follows."""
    session = window.session
    end, position = session.document, session.history.position
    while session.history.can_undo:
        session.undo()
    check_window(window)
    for _ in range(position):
        session.redo()
    assert session.document == end, "redoing what was undone leads elsewhere"
    check_window(window)


def check_nothing_leaked() -> None:
    """Assert that popups, menus and dialogs that were closed are gone, if they were to be deleted when closed."""
    deliver_deletions()
    gone = [each for each in QApplication.allWidgets() if each.testAttribute(CLOSED) and each.isHidden()]
    assert not gone, f"closed, but never deleted: {sorted(map(_said, gone))}"


def check_all_gone() -> None:
    """Assert that nothing is left of a window that was closed and deleted."""
    deliver_deletions()
    gc.collect()
    deliver_deletions()
    assert not (left := [_said(each) for each in QApplication.topLevelWidgets() if not _is_qts_own(each)]), left
    objects = gc.get_objects()
    engines = [each for each in objects if isinstance(each, QThread) and isValid(each) and each.isRunning()]
    workers = [
        each for each in threading.enumerate() if each.name != "MainThread" and not each.name.startswith("Dummy")
    ]
    assert not [*engines, *workers], f"threads run on: {engines} {workers}"
    timers = [each for each in objects if isinstance(each, QTimer) and isValid(each) and each.isActive()]
    assert not timers, f"timers run on: {[each.parent() for each in timers]}"


def deliver_deletions() -> None:
    """Carry out what was to be deleted later."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _said(widget: QWidget) -> str:
    return f"{type(widget).__name__}({widget.objectName()}) of {widget.parent()}"


def _is_qts_own(widget: QWidget) -> bool:
    return widget.metaObject().className() == "QTipLabel"
