"""The canvas: how long a frame takes while a person zooms, pans, drags and edits, in documents of growing size.

Each row stands beside the same done with a bare QGraphicsScene of stock items (`plain_scene`), measured in turns.
Processor time, the least of several: what other programs do is none of it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.canvas.view import CanvasView
from app.session.session import EditorSession
from app.theme import apply_theme
from core.graph.commands import SetAttribute
from core.graph.model import Document, NodeId, Point, PortRef, frozen
from core.operators import standard_registry
from tests.benchmarks.inference import chain_with_skips
from tests.benchmarks.plain_scene import PlainScene
from tests.benchmarks.table import Row, measure

SIZES = (100, 1_000, 5_000, 20_000)
ACROSS, DOWN = 256, 176
VIEW = (1600, 1000)
PEER = "bare QGraphicsScene"
FIT = {100: 12, 1_000: 4, 5_000: 8, 20_000: 16}
"""Milliseconds of a frame where everything is seen: nodes can be read at 100 of them, and are far away at more."""
EDIT = {100: 16, 1_000: 16, 5_000: 40, 20_000: 120}
"""Milliseconds from an edit of that many nodes to its shapes on the screen."""
READ = {100: 16, 1_000: 16, 5_000: 80, 20_000: 320}
NEAR = {("zoom", 0.5): 18, ("pan", 0.5): 18, ("drag", 0.5): 4, ("zoom", 1.0): 12, ("pan", 1.0): 12, ("drag", 1.0): 2}


def _goal(name: str, zoom: float | None, count: int) -> str:
    return f"{FIT[count] if zoom is None else NEAR[name, zoom]} ms"


def laid_out(document: Document) -> Document:
    """Return a document whose nodes stand in rows, each row as long as the whole is high."""
    nodes = document.graph.nodes
    columns = max(round(math.sqrt(len(nodes) * DOWN / ACROSS * VIEW[0] / VIEW[1])), 1)
    places = {
        each: Point(float(index % columns * ACROSS), float(index // columns * DOWN)) for index, each in enumerate(nodes)
    }
    placed = frozen((each, replace(node, position=places[each])) for each, node in nodes.items())
    return replace(document, graph=replace(document.graph, nodes=placed))


class Frames:
    """A canvas with a document, off screen, and what a person does there."""

    def __init__(self, document: Document) -> None:
        self.session = EditorSession(standard_registry())
        self.session._replace(document, None)
        self.view = CanvasView(self.session)
        self.view.resize(*VIEW)
        self.view.show()
        self.view.fit()
        self._zoom, self._step, self._by, self._batch = self.view.zoom, 0, 24, 32
        self._pressed = QPointF()
        self.settle()

    def settle(self) -> None:
        """Paint whatever waits for it."""
        QApplication.processEvents()

    def at(self, zoom: float | None) -> None:
        """Look at the middle of the graph at a zoom, or at all of it."""
        self.view.fit()
        if zoom is not None:
            self.view.zoom_to(zoom)
        self._zoom = self.view.zoom
        items, centre = self.view.board.items_by_id, self.view.centre()
        self.middle = min(items, key=lambda each: (items[each].outline().center() - centre).manhattanLength())
        self.settle()

    def zoom(self) -> None:
        """Zoom a little, each time to where the view was not lately."""
        self._step = (self._step + 1) % 10
        self.view.zoom_to(self._zoom * (1 + self._step / 100))
        self.view.viewport().repaint()

    def pan(self) -> None:
        """Move the view a little, there and back."""
        self._by = -self._by
        self.view.scroll_by(self._by, 0)
        self.settle()

    # The mouse

    def _mouse(self, kind: QEvent.Type, place: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        viewport, plain = self.view.viewport(), Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, place, viewport.mapToGlobal(place), button, held, plain)
        QApplication.sendEvent(viewport, event)

    def press(self, place: QPointF) -> None:
        """Press the left button, and begin a drag."""
        self._pressed = place
        self._mouse(QEvent.Type.MouseButtonPress, place, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton)
        self.move(QPointF(20, 20))

    def move(self, by: QPointF) -> None:
        """Move the mouse away from where it was pressed, and paint."""
        none, held = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
        self._mouse(QEvent.Type.MouseMove, self._pressed + by, none, held)
        self.settle()

    def release(self, by: QPointF) -> None:
        """Release the button there, and paint."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        self._mouse(QEvent.Type.MouseButtonRelease, self._pressed + by, left, none)
        self.settle()

    def take_middle(self) -> None:
        """Begin to drag the node in the middle."""
        item = self.view.board.items_by_id[self.middle]
        head = item.pos() + QPointF(item.layout.width / 2, 12)
        self.press(self.view.camera.to_screen(head))

    def drag(self) -> None:
        """Drag on a little, sometimes into line with neighbours and sometimes not."""
        self._step = (self._step + 1) % 20
        self.move(QPointF(20 + 8 * self._step, 20 + 5 * (self._step % 7)))

    def drop_middle(self) -> None:
        """Leave the node where it was."""
        self.view.cancel_gesture()
        self.release(QPointF())

    def drop_wire(self) -> None:
        """Draw a wire from the node that stands alone to the first of the chain, drop it, and undo that."""
        self.release(self._free_end())
        self.session.undo()
        self.settle()

    def take_wire(self) -> None:
        """Begin to draw a wire, and bring it to where it may go."""
        start = self.view.board.port_place(PortRef(NodeId("x"), "output"))
        assert start is not None
        self.press(self.view.camera.to_screen(start))
        self.move(self._free_end())

    def _free_end(self) -> QPointF:
        end = self.view.board.port_place(PortRef(NodeId("alone"), "data"))
        assert end is not None
        return self.view.camera.to_screen(end) - self._pressed

    # Edits

    def relabel(self) -> None:
        """Read what every node shows, and paint."""
        for node in self.view.board.items_by_id:
            self.view.board.read(node)
        self.view.refresh()
        self.settle()

    def reshape(self) -> None:
        """Change the batch size, which reaches every shape."""
        self._batch = 96 - self._batch
        self.session.push(SetAttribute(NodeId("x"), "shape", (self._batch, 64)))
        self.settle()

    def close(self) -> None:
        """Let go of everything."""
        self.view.deleteLater()
        self.session.close()
        QApplication.processEvents()


def rows() -> Iterator[Row]:
    """Measure frames at three zooms, and edits."""
    app = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(app, QApplication)
    apply_theme(app, "dark")
    for count in SIZES:
        document = laid_out(chain_with_skips(count))
        frames, plain = Frames(document), PlainScene(document, VIEW)
        for zoom in (None, 0.5, 1.0):
            yield from _frames(frames, plain, zoom, count)
        frames.at(0.5)
        yield from _edits(frames, plain, count)
        frames.close()
        plain.close()


def _frames(frames: Frames, plain: PlainScene, zoom: float | None, count: int) -> Iterator[Row]:
    frames.at(zoom)
    centre = frames.view.centre()
    plain.look_at(frames.view.transform(), (centre.x(), centre.y()))
    where = "fit" if zoom is None else f"{zoom:.0%}"
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "zoom": (frames.zoom, plain.zoom),
        "pan": (frames.pan, plain.pan),
        "drag": (frames.drag, lambda: plain.drag(frames.middle)),
    }
    for name, (ours, theirs) in pairs.items():
        if name == "drag":
            frames.take_middle()
        seconds, floor = measure(ours, theirs, rounds=9, in_a_row=4, clock=time.thread_time, of=min)
        if name == "drag":
            frames.drop_middle()
        yield Row(f"{name} at {where}, {count:,} nodes", seconds, PEER, floor, _goal(name, zoom, count))


def _reshaping(document: Document) -> Callable[[], object]:
    """Return the edit that reaches every shape, in a session that nothing shows: inference, checks and history."""
    session = EditorSession(standard_registry())
    session._replace(document, None)
    batches = cycle((32, 64))
    return lambda: session.push(SetAttribute(NodeId("x"), "shape", (next(batches), 64)))


def _edits(frames: Frames, plain: PlainScene, count: int) -> Iterator[Row]:
    def drop() -> float:
        frames.take_wire()
        start = time.thread_time()
        frames.drop_wire()
        return time.thread_time() - start

    seconds, floor = measure(frames.relabel, plain.relabel, rounds=7, clock=time.thread_time, of=min)
    yield Row(
        f"read and paint every node, {count:,} nodes, 50%", seconds, "other titles there", floor, f"{READ[count]} ms"
    )
    edit, bare = measure(
        frames.reshape, _reshaping(frames.session.document), rounds=9, warm_up=2, clock=time.thread_time, of=min
    )
    name = f"every shape changes, {count:,} nodes, 50%"
    yield Row(name, edit, "the edit without a canvas", bare)
    yield Row(f"{name}: work of the canvas", edit - bare, "other titles there", floor, f"{EDIT[count]} ms")
    frames.at(None)
    frames.view.zoom_to(1.0, frames.view.camera.to_screen(frames.view.board.items_by_id[NodeId("x")].pos()))
    repaint = measure(frames.view.viewport().repaint, rounds=5, clock=time.thread_time, of=min)[0]
    dropped = min(drop() for _ in range(5))
    name = f"wire dropped, painted, undone, painted, {count:,} nodes"
    yield Row(name, dropped, "painting everything", repaint, f"{2 * EDIT[count]} ms")
