"""What a press on the canvas turns out to mean: a selection, a click, a double click, or the gesture of a drag."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, Qt

from app.actions.select import toggle_collapsed
from app.canvas.editing import Editing
from app.canvas.finder import Hit
from app.canvas.framing import Framing
from app.canvas.gestures.box_select import ALT, BoxSelectGesture, LassoGesture
from app.canvas.gestures.connect import ConnectGesture
from app.canvas.gestures.gesture import Gesture, Stage
from app.canvas.gestures.move import MoveGesture
from app.canvas.gestures.pan import PanGesture
from app.canvas.gestures.resize import ResizeGesture
from app.canvas.sharing import other_end
from app.canvas.wire_tools import WireTools
from app.session.session import EditorSession
from core.graph.model import NodeId, PortRef

FIELD_SCALE = 0.5
"""Farther away a drag on a field moves its node."""
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Press:
    """Where a button went down, until it is known what is meant."""

    def __init__(self, hit: Hit, screen: QPointF, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.hit, self.screen, self.point, self.modifiers = hit, screen, point, modifiers
        self.was_selected = False
        self.pans = False

    def is_repeated_by(self, hit: Hit) -> bool:
        """Tell whether a second click means the same thing as this one did, and no key was held for this one."""
        one, other = self.hit, hit
        return not self.modifiers and (one.item, one.dot, one.port) == (other.item, other.dot, other.port)

    def select(self, session: EditorSession, button: Qt.MouseButton) -> None:
        """Select what was pressed, beside what is selected or instead of it."""
        hit, item = self.hit, self.hit.item
        if item is None:
            return
        self.was_selected = item in session.selection
        if hit.port is not None and self.modifiers and button == Qt.MouseButton.LeftButton:
            return  # about its wires
        if self.modifiers & CONTROL and button == Qt.MouseButton.LeftButton:
            session.select([item], "toggle")
        elif self.modifiers & SHIFT:
            session.select([item], "add")
        elif not self.was_selected and (hit.port is None or button == Qt.MouseButton.RightButton):
            session.select([item])


class PressedView(Stage, Protocol):
    """What clicks need of the view."""

    @property
    def wire_tools(self) -> WireTools: ...

    @property
    def editing(self) -> Editing: ...

    @property
    def framing(self) -> Framing: ...

    def make_node(self, ghost: PortRef) -> None: ...

    def show_fixes(self, node: NodeId) -> None: ...

    def jump(self, place: NodeId | PortRef) -> None: ...

    def carry_wire(self, port: PortRef, press: Press) -> None: ...


def click(view: PressedView, press: Press) -> None:
    """Do what a press and a release at one place mean."""
    plain = not press.modifiers & (SHIFT | CONTROL)
    hit = press.hit
    if view.wire_tools.click(hit, press.point, press.modifiers):
        return
    if hit.ghost is not None and hit.on_plus:
        view.make_node(hit.ghost)
    elif plain and hit.on_badge and hit.node is not None:
        view.show_fixes(hit.node)
    elif plain and hit.stop and hit.node is not None:
        view.session.run.marks.toggle_half((hit.node,), backward=hit.stop == "backward")
    elif plain and hit.on_arrow and hit.node is not None:
        toggle_collapsed(view.session, [hit.node])
    elif plain and hit.on_grow and hit.node is not None:
        view.wire_tools.add_input(hit.node)
    elif plain and hit.link is not None:
        end = other_end(hit.link, view.session.selection)
        view.session.select([end])
        view.jump(end)
    elif plain and hit.is_empty:
        view.session.select([])
    elif plain and (press.was_selected or hit.port is not None):
        item = hit.item
        view.session.select([item] if item is not None else [])
        if hit.port is not None and not press.modifiers:
            view.carry_wire(hit.port.ref, press)


def double_click(view: PressedView, hit: Hit, point: QPointF) -> bool:
    """Edit what was clicked twice; over nothing, search for a node to place there. False where it means nothing."""
    if hit.ghost is not None:
        view.make_node(hit.ghost)
    elif hit.node is not None and hit.on_comment:
        view.framing.edit_comment(hit.node)
    elif hit.node is not None and hit.row is not None and hit.row.row.attribute:
        view.editing.edit_attribute(hit.node, hit.row.row.attribute)
    elif hit.node is not None and hit.on_name:
        view.editing.rename(hit.node)
    elif hit.hold is not None:
        view.framing.edit(hit.hold.item)
    elif hit.is_empty:
        view.offer_nodes(point, None)
    else:
        return view.wire_tools.double_click(hit, point)
    return True


def gesture_of(view: PressedView, press: Press) -> Gesture | None:
    """Return the gesture that a press has turned out to be when the pointer moved on; None for one that means none."""
    hit, selection = press.hit, view.session.selection
    if press.pans:
        return PanGesture(view)
    if not press.modifiers and (number := _number_gesture(view, hit)) is not None:
        return number
    if (gesture := view.wire_tools.drag(hit, press.point, press.modifiers)) is not None:
        return gesture
    if hit.port is not None:
        return _wire_gesture(view, hit.port.ref, is_input=hit.port.is_input)
    if hit.node is not None and hit.node in selection:
        return MoveGesture(view, hit.node)
    if hit.hold is not None and hit.hold.edges:
        return ResizeGesture(view, hit.hold)
    if hit.hold is not None and hit.hold.item in selection:
        return MoveGesture(view, hit.hold.item)
    if not hit.is_empty:
        return None
    is_lasso = press.modifiers & CONTROL and press.modifiers & ALT
    return LassoGesture(view) if is_lasso else BoxSelectGesture(view)


def _number_gesture(view: PressedView, hit: Hit) -> Gesture | None:
    """Return what changes the number of a field, where that is large enough to be aimed at."""
    if hit.node is None or hit.row is None or not hit.row.row.is_number or view.zoom < FIELD_SCALE:
        return None
    from app.canvas.gestures.number import NumberGesture, number_of  # with fields that no canvas needs to start

    found = number_of(view, hit.node, hit.row.row.attribute)
    return None if found is None else NumberGesture(view, hit.node, *found)


def _wire_gesture(view: PressedView, port: PortRef, *, is_input: bool) -> Gesture:
    wire = view.session.graph.plugged_into.get(port) if is_input else None
    return ConnectGesture(view, port) if wire is None else ConnectGesture(view, wire.source, wire)
