"""What mouse and keys do to wires beside drawing them: cut, dots, detach, move all, break, insert, reconnect."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, Qt

from app.canvas.content import COUNT
from app.canvas.finder import Hit
from app.canvas.geometry import distance, snapped
from app.canvas.gestures.connect import ConnectGesture
from app.canvas.gestures.cut import CutGesture
from app.canvas.gestures.dots import DotGesture, NewDotGesture
from app.canvas.gestures.gesture import Gesture, Stage
from app.canvas.gestures.insert import DetachGesture, InsertingMove
from app.canvas.gestures.move_wires import MoveWiresGesture
from app.canvas.growing import input_count
from core.graph.annotations import AddDot, RemoveDots
from core.graph.commands import SetAttribute
from core.graph.model import DotRef, ItemId, NodeId, PortRef, WireId
from core.graph.wiring import BreakWires, ConnectSelection, DisableWires, RemoveAndReconnect, SwapInputs, wires_at

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class ToolView(Stage, Protocol):
    """What the tools need of the view."""

    def show_cursor(self, shape: Qt.CursorShape = ...) -> None: ...


class WireTools(QObject):
    """Decides which gesture a press on the canvas means for wires, and does what menus and keys ask for."""

    def __init__(self, view: ToolView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._scissors = False
        view.session.selection_changed.connect(self._forget_dot)
        view.session.document_changed.connect(self._forget_dot)

    # Scissors

    @property
    def scissors(self) -> bool:
        """Y is held: a drag cuts wires."""
        return self._scissors

    def hold_scissors(self, held: bool) -> None:
        """Take or drop the scissors."""
        if held != self._scissors:
            self._scissors = held
            self._view.show_cursor(Qt.CursorShape.CrossCursor if held else Qt.CursorShape.ArrowCursor)

    def cut(self) -> Gesture:
        """Return the gesture that cuts."""
        return CutGesture(self._view)

    # Presses

    def press(self, hit: Hit) -> None:
        """Mark the dot that was pressed, and no other."""
        self._mark_dot(hit.dot)

    def drag(self, hit: Hit, point: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
        """Return the gesture of a drag from a point, or None if it is not about the wires that are there."""
        if hit.port is not None:
            moves = modifiers & CONTROL and wires_at(self._view.session.graph, hit.port.ref)
            return MoveWiresGesture(self._view, hit.port.ref) if moves else None
        if hit.dot is not None:
            return DotGesture(self._view, hit.dot)
        if hit.wire is not None:
            return NewDotGesture(self._view, hit.wire, point) if modifiers & ALT else self._grab(hit.wire, point)
        if hit.node is not None and hit.node in self._view.session.selection:
            move = DetachGesture if modifiers & ALT else InsertingMove
            return move(self._view, hit.node)
        return None

    def _grab(self, wire: WireId, point: QPointF) -> Gesture:
        """Take a wire by the end that is nearer to a point."""
        shape = self._view.board.layer.shapes[wire]
        by_input = distance(shape.end, point) <= distance(shape.start, point)
        return ConnectGesture(self._view, shape.wire.source if by_input else shape.wire.target, shape.wire)

    def click(self, hit: Hit, point: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a click with Alt means; False if it means nothing."""
        if not modifiers & ALT:
            return False
        if hit.port is not None:
            self.break_wires(hit.port.ref)
        elif hit.dot is not None:
            self.remove_dot(hit.dot)
        elif hit.wire is not None:
            self.add_dot(hit.wire, point)
        else:
            return False
        return True

    def double_click(self, hit: Hit, point: QPointF) -> bool:
        """Do what a double click on a wire means; False elsewhere."""
        if hit.dot is not None:
            self.remove_dot(hit.dot)
        elif hit.wire is not None:
            self.add_dot(hit.wire, point)
        else:
            return False
        return True

    # Dots

    def add_dot(self, wire: WireId, point: QPointF) -> None:
        """Put a dot on a wire where it was pointed at, and mark it."""
        index = self._view.board.layer.shapes[wire].index_at(point)
        if self._view.session.push(AddDot(wire, index, snapped(point))):
            self._view.session.select([wire])
            self._mark_dot(DotRef(wire, index))

    def remove_dot(self, dot: DotRef) -> None:
        """Take a dot off its wire."""
        self._view.session.push(RemoveDots(frozenset({dot})))

    def remove_marked_dot(self) -> bool:
        """Take the marked dot off its wire; False if none is."""
        dot = self._view.board.layer.selected_dot
        if dot is not None:
            self.remove_dot(dot)
        return dot is not None

    def _mark_dot(self, dot: DotRef | None) -> None:
        self._view.board.layer.selected_dot = dot
        self._view.board.layer.update()

    def _forget_dot(self) -> None:
        self._mark_dot(None)

    # What menus and keys ask for

    def disable_wires(self, wires: Iterable[WireId], *, disabled: bool) -> None:
        """Let wires feed nothing, or feed their inputs again."""
        self._view.session.push(DisableWires(frozenset(wires), disabled))

    def break_wires(self, port: PortRef) -> None:
        """Remove all wires of a port."""
        self._view.session.push(BreakWires(port))

    def can_reconnect(self) -> bool:
        """Tell whether nodes are selected."""
        return bool(self._view.session.selected_nodes())

    def delete_and_reconnect(self) -> None:
        """Remove what is selected, and join what came before it to what follows."""
        items = (item for item in self._view.session.selection if not isinstance(item, PortRef))
        self._view.session.push(RemoveAndReconnect(frozenset[ItemId](items)))

    def can_connect(self) -> bool:
        """Tell whether more than one node is selected."""
        return len(self._view.session.selected_nodes()) > 1

    def connect_selection(self) -> None:
        """Wire the selected nodes from left to right."""
        self._view.session.push(ConnectSelection(frozenset(self._view.session.selected_nodes())))

    def can_swap(self) -> bool:
        """Tell whether one node is selected that has two inputs to swap."""
        return self.swapped() is not None

    def swapped(self) -> NodeId | None:
        """Return the node whose inputs can be swapped: the selected one, if it has two inputs for data."""
        nodes = self._view.session.selected_nodes()
        if len(nodes) != 1:
            return None
        inputs = self._view.board.items_by_id[nodes[0]].content.inputs
        return nodes[0] if len(inputs) > 1 else None

    def swap_inputs(self) -> None:
        """Swap what feeds the inputs of the selected node."""
        if (node := self.swapped()) is not None:
            self._view.session.push(SwapInputs(node))

    # Inputs

    def input_count(self, node: NodeId) -> int | None:
        """Return how many inputs a node has, where people may add some."""
        return input_count(self._view.session, node)

    def add_input(self, node: NodeId, by: int = 1) -> None:
        """Give a node one input more."""
        count = self.input_count(node)
        if count is not None:
            self._view.session.push(SetAttribute(node, COUNT, count + by))

    def remove_input(self, node: NodeId) -> None:
        """Take the last input away, with its wire."""
        self.add_input(node, -1)
