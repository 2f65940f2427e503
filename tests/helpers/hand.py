"""A hand that does with mouse and keys on a canvas what a person does, by real events on the viewport."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from app.canvas.view import CanvasView
from core.graph.commands import AddNode, Connect
from core.graph.ids import new_wire_id
from core.graph.model import Node, NodeId, Point, PortRef, frozen
from core.operators.operator import AttributeValue

LEFT = Qt.MouseButton.LeftButton
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Hand:
    """Places nodes for a test, and works with mouse and keys."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view
        self.session = view.session

    # The small world of a test

    def node(
        self,
        name: str,
        operator: str,
        x: float = 0,
        y: float = 0,
        borrows: NodeId | None = None,
        **attributes: AttributeValue,
    ) -> NodeId:
        node = Node(NodeId(f"id-{name}"), operator, name, Point(x, y), frozen(attributes), borrows=borrows)
        assert self.session.push(AddNode(node))
        return node.id

    def wire(self, source: NodeId, target: NodeId, port: str = "data") -> None:
        assert self.session.push(Connect(PortRef(source, "output"), PortRef(target, port), new_wire_id()))

    def wires(self) -> set[tuple[str, str, str]]:
        nodes = self.session.graph.nodes
        return {
            (nodes[wire.source.node].name, nodes[wire.target.node].name, wire.target.port)
            for wire in self.session.graph.wires.values()
        }

    def names(self) -> list[str]:
        return [node.name for node in self.session.graph.nodes.values()]

    # Places

    def at(self, point: QPointF) -> QPoint:
        return self.view.camera.to_screen(point).toPoint()

    def body(self, node: NodeId) -> QPoint:
        """A place in the header of a node, left of its name."""
        return self.at(self.view.board.items_by_id[node].pos() + QPointF(30, 20))

    def port(self, node: NodeId, port: str) -> QPoint:
        place = self.view.board.port_place(PortRef(node, port))
        assert place is not None
        return self.at(place)

    def field(self, node: NodeId, attribute: str) -> QPoint:
        item = self.view.board.items_by_id[node]
        place = next(place for place in item.layout.rows if place.row.attribute == attribute)
        return self.at(item.pos() + place.box.center())

    def ghost(self, node: NodeId, port: str) -> QPoint:
        item = self.view.board.items_by_id[node]
        return self.at(item.pos() + item.layout.ghosts[port].center() - QPointF(30, 0))

    # What a person does

    def move(self, place: QPoint) -> None:
        QTest.mouseMove(self.view.viewport(), place)

    def press(self, place: QPoint, button: Qt.MouseButton = LEFT, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        QTest.mousePress(self.view.viewport(), button, modifiers, place)

    def release(
        self, place: QPoint, button: Qt.MouseButton = LEFT, modifiers: Qt.KeyboardModifier = NO_MODIFIER
    ) -> None:
        QTest.mouseRelease(self.view.viewport(), button, modifiers, place)

    def click(self, place: QPoint, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, modifiers, place)

    def double_click(self, place: QPoint) -> None:
        QTest.mouseDClick(self.view.viewport(), LEFT, NO_MODIFIER, place)

    def drag(
        self,
        start: QPoint,
        end: QPoint,
        button: Qt.MouseButton = LEFT,
        modifiers: Qt.KeyboardModifier = NO_MODIFIER,
    ) -> None:
        self.hold(start, end, button, modifiers)
        self.release(end, button, modifiers)

    def hold(
        self,
        start: QPoint,
        end: QPoint,
        button: Qt.MouseButton = LEFT,
        modifiers: Qt.KeyboardModifier = NO_MODIFIER,
    ) -> None:
        """Press, move there in some steps, and keep the button down."""
        self.press(start, button, modifiers)
        for step in range(1, 5):
            self.move(start + (end - start) * (step / 4))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        QTest.keyClick(self.view, key, modifiers)

    def type_into_popup(self, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        assert self.view.popup is not None
        field = self.view.popup.field
        QTest.keyClicks(field, text)
        QTest.keyClick(field, key)
