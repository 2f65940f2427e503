"""What keys do while the canvas has the focus, beside the shortcuts of actions, which are declared in `app.actions`."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from app.canvas.scene import CanvasScene
from app.session import EditorSession
from app.theme import GRID
from core.graph.commands import MoveNodes
from core.graph.model import NodeId, Point, PortRef

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class KeyTarget(Protocol):
    """What keys do to the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    def show_quick_add(self, point: QPointF | None = None) -> None: ...

    def cancel_gesture(self) -> bool: ...

    def rename(self, node: NodeId) -> None: ...

    def reveal(self, place: NodeId | PortRef) -> None: ...

    def fit_selection(self) -> None: ...


def handle_key(view: KeyTarget, event: QKeyEvent) -> bool:
    """Do what a key means; False if it means nothing here."""
    key = Qt.Key(event.key())
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in ARROWS:
        nudge(view, *ARROWS[key]) if held & Qt.KeyboardModifier.ControlModifier else walk(view, *ARROWS[key])
    elif key == Qt.Key.Key_Escape:
        if not view.cancel_gesture():
            view.session.select([])
    elif key == Qt.Key.Key_F2:
        if nodes := view.session.selected_nodes():
            view.rename(nodes[0])
    elif key == Qt.Key.Key_Tab and not held:
        view.show_quick_add()
    elif key == Qt.Key.Key_F and held == Qt.KeyboardModifier.ShiftModifier:
        view.fit_selection()
    else:
        return False
    return True


def nudge(view: KeyTarget, dx: int, dy: int) -> None:
    """Move the selected nodes one step of the grid; steps in a row are one undo step."""
    nodes = view.session.graph.nodes
    selected = view.session.selected_nodes()
    places = {n: Point(nodes[n].position.x + dx * GRID, nodes[n].position.y + dy * GRID) for n in selected}
    if places:
        view.session.push(MoveNodes(places), gesture=("nudge", frozenset(selected)))


def walk(view: KeyTarget, dx: int, dy: int) -> None:
    """Select the nearest node in a direction, seen from the selected one."""
    items = view.board.items_by_id
    selected = view.session.selected_nodes()
    if not selected:
        if items:
            view.session.select([next(iter(items))])
        return
    here = items[selected[0]].outline().center()
    best: tuple[float, NodeId] | None = None
    for node, item in items.items():
        to = item.outline().center() - here
        ahead, aside = to.x() * dx + to.y() * dy, abs(to.x() * dy) + abs(to.y() * dx)
        if node != selected[0] and ahead > 0 and aside <= 2 * ahead:
            cost = ahead + 2 * aside
            if best is None or cost < best[0]:
                best = cost, node
    if best is not None:
        view.session.select([best[1]])
        view.reveal(best[1])
