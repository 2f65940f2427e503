"""What keys do while the canvas has the focus, beside the shortcuts of actions, which are declared in `app.actions`."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent

from app.canvas.places import NUMBERS, Places
from app.canvas.scene import CanvasScene
from app.canvas.walking import Walking
from app.session.session import EditorSession
from app.theme import GRID
from core.graph.frames import with_contents
from core.graph.model import NodeId, PortRef
from core.graph.placing import Nudge

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
NOTHING = Qt.KeyboardModifier.NoModifier
BARE_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
"""Keys that mean nothing alone; people also hold them while they work with the mouse."""


class KeyTarget(Protocol):
    """What keys do to the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    inspect_wanted: SignalInstance

    @property
    def places(self) -> Places: ...

    @property
    def walking(self) -> Walking: ...

    def show_quick_add(self, point: QPointF | None = None) -> None: ...

    def cancel_gesture(self) -> bool: ...

    def rename(self, node: NodeId) -> None: ...


def handle_key(view: KeyTarget, event: QKeyEvent) -> bool:
    """Do what a key means; False if it means nothing here."""
    key = Qt.Key(event.key())
    if key not in BARE_MODIFIERS:
        view.walking.note_keys()
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if (number := key - Qt.Key.Key_0) in NUMBERS and held in (NOTHING, Qt.KeyboardModifier.ControlModifier):
        view.places.set(number) if held else view.places.go(number)
    elif key in ARROWS:
        nudge(view, *ARROWS[key]) if held & Qt.KeyboardModifier.ControlModifier else view.walking.walk(*ARROWS[key])
    elif key == Qt.Key.Key_Escape:
        if not view.cancel_gesture():
            view.session.select([])
    elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
        view.inspect_wanted.emit()
    elif key == Qt.Key.Key_F2:
        if nodes := view.session.selected_nodes():
            view.rename(nodes[0])
    elif key == Qt.Key.Key_Tab and not held:
        view.show_quick_add()
    else:
        return False
    return True


def nudge(view: KeyTarget, dx: int, dy: int) -> None:
    """Move what is selected one step of the grid, frames with what is in them; steps in a row are one undo step."""
    graph = view.session.graph
    selected = [item for item in view.session.selection if not isinstance(item, PortRef) and item not in graph.wires]
    if selected:
        moved = with_contents(graph, selected, view.board.sizes())
        token = ("nudge", frozenset(selected))
        view.session.push(Nudge(moved.items, dx * GRID, dy * GRID, moved.dots), gesture=token)
