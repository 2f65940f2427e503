"""The card of the current step: what the node that has just run gave, or which gradient arrived at it.

It stands where it covers nothing, as near to the node as it can; where no such place is in sight, there is no card, nor
while a person points at something that a card of its own explains.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, QRectF, SignalInstance
from PySide6.QtWidgets import QGraphicsView, QWidget

from app.canvas.hover_card import CardContent, port_card
from app.canvas.items.card_item import HEIGHT, WIDTH, CardItem
from app.canvas.items.node_item import NodeItem
from app.canvas.scene import CanvasScene
from app.session.session import EditorSession
from app.theme import notifier
from app.widgets.guarding import guards_events
from app.widgets.waiting import call_later
from core.graph.model import NodeId, PortRef
from core.graph.ports import inputs_of, outputs_of

SETTLE_MS = 50
"""Cards come after so long without a change: with a run of many steps or in the middle of a pan none are made."""
RING = 10.0
"""How far the ring of the current node reaches."""
DISTANCES = (28.0, 64.0, 112.0, 168.0)
"""Room between the card and the node, the nearest first."""
EDGE = 2.0
"""So near to the edge of something a line is taken to touch it; shorter pieces of lines are not drawn."""
ROOM = 8.0
"""Kept free around the card."""


class SteppedView(Protocol):
    """What the card needs of the view."""

    zoom_changed: SignalInstance

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...


@guards_events
class StepCard(QObject):
    """Follows the run of a session over a view, and makes way for another card."""

    def __init__(self, view: QGraphicsView, other: QWidget) -> None:
        super().__init__(view)
        self._other = other
        self._canvas = view
        self._view: SteppedView = view  # type: ignore[assignment] # a CanvasView; its module imports this one
        self.is_wanted = True
        self.item = CardItem()
        self._view.board.addItem(self.item)
        self._timer = call_later(self, self.show, SETTLE_MS)
        other.installEventFilter(self)
        session = self._view.session
        for gone in (session.run_changed, session.document_changed, session.document_replaced):
            gone.connect(self.renew)
        bars = (view.horizontalScrollBar().valueChanged, view.verticalScrollBar().valueChanged)
        for moved in (self._view.zoom_changed, notifier().changed, *bars):
            moved.connect(self._note)

    def want(self, is_wanted: bool) -> None:
        """Show cards from now on, or none."""
        self.is_wanted = is_wanted
        self.renew()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._other and event.type() == QEvent.Type.Show:
            self.item.hide()
        elif watched is self._other and event.type() == QEvent.Type.Hide:
            self._note()
        return False

    def _note(self) -> None:
        """Find another place for the card soon, because the view moves."""
        self._timer.start()

    def renew(self) -> None:
        """Take the card away, and show another soon if there is something to tell."""
        self.item.hide()
        if self.is_wanted and self._view.session.run.state.is_started:
            self._timer.start()

    def show(self) -> None:
        """Show what the current step gave, if it can be said somewhere."""
        self._timer.stop()
        node, content = self._current(), None
        if node is not None:
            content = self._content(node)
        item = self._view.board.items_by_id.get(node) if node is not None else None
        place = self._place(item) if content is not None and item is not None else None
        if content is None or place is None:
            self.item.hide()
            return
        self.item.title, self.item.detail = content.title, content.detail
        self.item.tone = content.phase or "text"
        self.item.numbers, self.item.picture = content.numbers, content.picture
        self.item.put(*place)

    def _current(self) -> NodeId | None:
        """Return the node that has just run, while a person steps."""
        session = self._view.session
        state = session.run.state
        is_still = self.is_wanted and not (state.busy or state.stale or session.live.is_on or self._other.isVisible())
        tells = is_still and state.current is not None and state.current.phase != "update"  # of a parameter, not a node
        path = state.current.path if tells and state.current is not None else ()
        node = NodeId(path[0]) if path else None
        return node if node in session.graph.nodes else None

    def _content(self, node: NodeId) -> CardContent | None:
        session = self._view.session
        placed = session.graph.nodes[node]
        outputs = [PortRef(node, port.name) for port in outputs_of(placed, session.registry)]
        inputs = [PortRef(node, port.name) for port in inputs_of(placed, session.registry)]
        current = session.run.state.current
        kind = "gradient" if current is not None and current.phase == "backward" else "value"
        # a loss may begin the way back: no gradient arrives there, one leaves
        sources = (session.graph.wire_into[ref].source for ref in inputs if ref in session.graph.wire_into)
        told = next((ref for ref in (*outputs, *sources) if session.run.statistics(ref, kind) is not None), None)
        card = port_card(session, told) if told is not None else None
        return card if card is not None and card.numbers else None

    # Its place

    def _place(self, item: NodeItem) -> tuple[QRectF, list[QLineF]] | None:
        """Return the best place in sight and the line to it: neither covers a node, note or text; few wires either.

        Where a line has to, it passes behind as little as it can: better a card that points across a note than none.
        """
        board, node = self._view.board, item.outline()
        seen = self._canvas.mapToScene(self._canvas.viewport().rect()).boundingRect().adjusted(ROOM, ROOM, -ROOM, -ROOM)
        titles = (frame.title_box() for frame in board.annotations.frames.values())
        taken = [*board.obstacles(), *board.numbers.boxes(), *board.layer.labels(seen), *titles]
        free = [box for box in _places(node) if seen.contains(box) and not _meets(box, taken)]
        leads = [min(_leads(box, node), key=lambda lead: _covered(lead, taken)) for box in free]
        if not free:
            return None
        places = zip(free, leads, strict=True)
        box, lead = min(places, key=lambda each: (_covered(each[1], taken), len(board.layer.near(each[0]))))
        return box, _open_pieces(lead, taken)


def _places(node: QRectF) -> Iterator[QRectF]:
    """Return places around a node, the best first: over it, under it, to either side of its middle."""
    middle = node.center().x()
    for distance in DISTANCES:
        for top in (node.top() - RING - distance - HEIGHT, node.bottom() + RING + distance):
            for shift in (0.5, 0.25, 0.75, 0.1, 0.9):
                yield QRectF(middle - shift * WIDTH, top, WIDTH, HEIGHT)


def _meets(box: QRectF, others: Sequence[QRectF]) -> bool:
    grown = box.adjusted(-ROOM, -ROOM, ROOM, ROOM)
    return any(other.intersects(grown) for other in others)


def _leads(box: QRectF, node: QRectF) -> Iterator[QLineF]:
    """Yield lines from a card to the ring of its node, the one in its middle first."""
    for share in (0.5, 0.75, 0.25, 0.9, 0.1):
        x = node.left() + share * node.width()
        if share == 0.5 or box.left() + ROOM <= x <= box.right() - ROOM:
            if box.bottom() < node.top():
                yield QLineF(QPointF(x, box.bottom()), QPointF(x, node.top() - RING))
            else:
                yield QLineF(QPointF(x, box.top()), QPointF(x, node.bottom() + RING))


def _covered(lead: QLineF, taken: Sequence[QRectF]) -> float:
    """Return how much of an upright line boxes cover."""
    return lead.length() - sum(piece.length() for piece in _open_pieces(lead, taken))


def _open_pieces(lead: QLineF, taken: Sequence[QRectF]) -> list[QLineF]:
    """Return the pieces of an upright line that no box covers."""
    x, top, bottom = lead.x1(), *sorted((lead.y1(), lead.y2()))
    crossed = (box for box in taken if box.left() - EDGE < x < box.right() + EDGE)
    pieces = []
    for box in sorted(crossed, key=QRectF.top):
        if box.bottom() > top and box.top() < bottom:
            pieces.append(QLineF(x, top, x, box.top()))
            top = max(top, box.bottom())
    return [piece for piece in (*pieces, QLineF(x, top, x, bottom)) if piece.y2() - piece.y1() > EDGE]
