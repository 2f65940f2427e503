"""What the pointer does while no button is down: marks what it is over and, after a moment, explains it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, SignalInstance
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QGraphicsView

from app.canvas.camera import Camera
from app.canvas.finder import NOTHING, Hit
from app.canvas.gestures.resize import cursor_of
from app.canvas.hover_card import HoverCard, card_of
from app.canvas.items.node_item import NodeItem
from app.canvas.node_menu import apply_fix
from app.canvas.paths import Paths
from app.canvas.scene import CanvasScene
from app.session.session import EditorSession
from app.theme import notifier
from app.widgets.waiting import call_later
from core.graph.model import NodeId
from core.problem import Fix

DELAY_MS = 400
BRIDGE = 8.0
"""So many pixels beside what a card tells of the pointer may be, on its way to the card."""


class HoveredView(Protocol):
    """What hovering needs of the view."""

    hovered: SignalInstance

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    @property
    def camera(self) -> Camera: ...

    @property
    def zoom(self) -> float: ...

    def show_cursor(self, shape: Qt.CursorShape = ...) -> None: ...


class Hover(QObject):
    """Follows the pointer over a view."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view: HoveredView = view  # type: ignore[assignment] # a CanvasView; its module imports this one
        self.card = HoverCard(view)
        self.paths = Paths(self._view.board, self)
        self._hit = NOTHING
        self._pointer = QPointF()
        self._timer = call_later(self, self.show_card, DELAY_MS)
        self.card.fix_chosen.connect(self._mend)
        self._view.session.document_changed.connect(self.forget)
        notifier().changed.connect(self.forget)

    def follow(self, pointer: QPointF) -> None:
        """Take note of where the pointer is."""
        if self._is_on_its_way(pointer):
            return
        self._pointer = pointer
        hit = self._view.board.finder.hit(self._view.camera.to_scene(pointer), self._view.zoom)
        if hit == self._hit:
            return
        self._mark(self._hit, on=False)
        self._hit = hit
        self._mark(hit, on=True)
        self.paths.follow(hit)
        self.card.hide()
        self._view.show_cursor(_cursor(hit))
        self._view.hovered.emit(hit.port.ref if hit.port is not None else hit.ghost or hit.wire)
        if hit.is_empty:
            self._timer.stop()
        else:
            self._timer.start()

    def _is_on_its_way(self, pointer: QPointF) -> bool:
        """Tell whether the pointer goes from what it was over to a button of the card."""
        if not (self.card.has_buttons and self.card.isVisible()):
            return False
        place = QRectF(self._pointer, self._pointer).adjusted(-BRIDGE, -BRIDGE, BRIDGE, BRIDGE)
        return place.united(QRectF(self.card.geometry())).contains(pointer)

    def leave(self) -> None:
        """Forget what the pointer was over when it leaves the canvas, unless it went to the card."""
        at_card = self.card.rect().contains(self.card.mapFromGlobal(QCursor.pos()))
        if not (self.card.has_buttons and self.card.isVisible() and at_card):
            self.forget()

    def _mend(self, fix: Fix) -> None:
        self.forget()
        apply_fix(self._view.session, fix)

    def forget(self) -> None:
        """Forget what the pointer was over."""
        self._timer.stop()
        self.paths.forget()
        self.card.hide()
        self._mark(self._hit, on=False)
        self._hit = NOTHING

    def show_card(self) -> None:
        """Explain what is under the pointer."""
        self._timer.stop()
        content = card_of(self._view.session, self._view.board, self._hit)
        if content is not None:
            self.card.show_content(content, self._pointer.toPoint(), self._neighbours())

    def _neighbours(self) -> list[QRect]:
        """Return where the nodes and ghosts are that a hovered wire or port connects; a card should not cover them."""
        graph, hit = self._view.session.graph, self._hit
        wires = [hit.wire] if hit.wire is not None else []
        nodes = {hit.ghost.node} if hit.ghost is not None else set[NodeId]()
        if hit.port is not None:
            ref = hit.port.ref
            nodes.add(ref.node)
            wires += [wire.id for wire in graph.wires_of[ref.node] if ref in (wire.source, wire.target)]
        for wire in wires:
            if wire in graph.wires:
                nodes |= {graph.wires[wire].source.node, graph.wires[wire].target.node}
        camera, items = self._view.camera, self._view.board.items_by_id
        known = [items[node] for node in nodes if node in items]
        boxes = [item.outline() for item in known]
        boxes += [ghost.translated(item.pos()) for item in known for ghost in item.layout.ghosts.values()]
        return [
            QRectF(camera.to_screen(box.topLeft()), camera.to_screen(box.bottomRight())).toAlignedRect()
            for box in boxes
        ]

    def _mark(self, hit: Hit, *, on: bool) -> None:
        board = self._view.board
        node = hit.ghost.node if hit.ghost is not None else hit.node
        item: NodeItem | None = board.items_by_id.get(node) if node is not None else None
        if item is not None:
            item.has_pointer = on and hit.ghost is None
            item.hovered_port = hit.port.ref.port if on and hit.port is not None else None
            item.hovered_ghost = hit.ghost.port if on and hit.ghost is not None else None
            item.update()
        if hit.wire is not None:
            board.layer.hovered = hit.wire if on else None
            board.layer.update()


def _cursor(hit: Hit) -> Qt.CursorShape:
    if hit.port is not None:
        return Qt.CursorShape.CrossCursor
    if hit.hold is not None:
        return cursor_of(hit.hold.edges) if hit.hold.edges else Qt.CursorShape.ArrowCursor
    if hit.on_plus or hit.on_grow or hit.on_arrow:
        return Qt.CursorShape.PointingHandCursor
    if hit.row is not None and hit.row.row.is_number:
        return Qt.CursorShape.SizeHorCursor
    if hit.row is not None and hit.row.row.is_field:
        return Qt.CursorShape.IBeamCursor
    return Qt.CursorShape.ArrowCursor
