"""A person at the window: finds layers, drags them, draws wires, types into fields and menus, all by real events."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

import app.panels.palette
from app.panels.inspector import InspectorPanel
from app.panels.inspector.attributes import AttributesSection
from app.panels.inspector.section import Section
from app.panels.palette import PalettePanel
from app.widgets.fields import Choice, ValueEdit
from app.window.window import MainWindow
from core.graph.model import NodeId, PortRef
from tests.helpers.hand import Hand

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
SectionT = TypeVar("SectionT", bound=Section)
PanelT = TypeVar("PanelT", bound=QWidget)


class Person:
    """Works at a window."""

    def __init__(self, window: MainWindow, wait_until: Callable[[Callable[[], bool]], object]) -> None:
        self.window, self.session, self.canvas = window, window.session, window.canvas
        self.hand = Hand(window.canvas)
        self.wait_until = wait_until

    # What can be seen

    def node(self, name: str) -> NodeId:
        """Return the node of a name."""
        [found] = [node.id for node in self.session.graph.nodes.values() if node.name == name]
        return found

    def panel(self, kind: type[PanelT]) -> PanelT:
        [found] = self.window.findChildren(kind)
        return found

    def section(self, kind: type[SectionT]) -> SectionT:
        """Return a section of the inspector, shown."""
        QApplication.processEvents()
        found = self.panel(InspectorPanel).section(kind)
        assert isinstance(found, kind), f"the inspector has no {kind.__name__}"
        return found

    def newest(self) -> NodeId:
        [selected] = self.session.selected_nodes()
        return selected

    # Placing

    def search_layer(self, text: str) -> None:
        palette = self.panel(PalettePanel)
        palette.search.setFocus()
        palette.search.selectAll()
        QTest.keyClicks(palette.search, text)

    def drag_from_palette(self, text: str, to: QPoint, monkeypatch: pytest.MonkeyPatch) -> NodeId:
        """Drag a layer onto the canvas: the mouse starts it; off screen Qt drags nothing, so the drop is sent."""
        carried = _catch_drags(monkeypatch)
        self.search_layer(text)
        layers = self.panel(PalettePanel).list
        start = layers.visualItemRect(layers.currentItem()).center()
        QTest.mousePress(layers.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, start)
        for step in range(1, 6):
            QTest.mouseMove(layers.viewport(), start + QPoint(8 * step, 0))
            QApplication.processEvents()
        QTest.mouseRelease(layers.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, start + QPoint(40, 0))
        [data] = carried
        self._drop(data, to)
        return self.newest()

    def _drop(self, data: QMimeData, to: QPoint) -> None:
        viewport, copy, none = self.canvas.viewport(), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(viewport, QDragEnterEvent(QPoint(2, to.y()), copy, data, LEFT, none))
        QApplication.sendEvent(viewport, QDragMoveEvent(to, copy, data, LEFT, none))
        drop = QDropEvent(QPointF(to), copy, data, LEFT, none)
        QApplication.sendEvent(viewport, drop)
        assert drop.isAccepted()

    def quick_add(self, text: str) -> NodeId:
        """Press Tab over the canvas, type, take the first that is found."""
        self.canvas.setFocus()
        self.hand.key(Qt.Key.Key_Tab)
        self.hand.type_into_popup(text)
        return self.newest()

    def pull_out(self, node: NodeId, text: str, to: QPoint) -> NodeId:
        """Drag from the output of a node to an empty place, and choose what comes there."""
        self.hand.drag(self.hand.port(node, "output"), to)
        self.hand.type_into_popup(text)
        return self.newest()

    def drag_node(self, node: NodeId, by: QPoint) -> None:
        self.hand.drag(self.hand.body(node), self.hand.body(node) + by)

    def draw_wire(self, source: NodeId, target: NodeId, port: str = "data") -> None:
        self.hand.drag(self.hand.port(source, "output"), self.hand.port(target, port))

    # Typing

    def rename(self, node: NodeId, name: str) -> None:
        self.session.select([node])
        self.canvas.setFocus()
        self.hand.key(Qt.Key.Key_F2)
        self.type_in_place(name)

    def type_in_node(self, node: NodeId, attribute: str, text: str) -> None:
        self.hand.double_click(self.hand.field(node, attribute))
        self.type_in_place(text)

    def type_in_place(self, text: str) -> None:
        editor = self.canvas.editing.editor
        assert editor is not None
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)

    def select(self, node: NodeId) -> None:
        self.hand.click(self.hand.body(node))
        assert self.session.selected_nodes() == [node]

    def type_attribute(self, node: NodeId, attribute: str, text: str) -> None:
        """Type into the inspector."""
        self.select(node)
        field = self.section(AttributesSection).rows[attribute].field
        assert isinstance(field, ValueEdit)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def choose(self, choice: Choice, value: str) -> None:
        """Choose by keys, from the first entry down."""
        choice.setFocus()
        QTest.keyClick(choice, Qt.Key.Key_Home)
        for _ in range(choice.findData(value)):
            QTest.keyClick(choice, Qt.Key.Key_Down)
        assert choice.currentData() == value

    # Keys and menus

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on the canvas, and wait for the engine."""
        self.canvas.setFocus()
        self.hand.key(key, modifiers)
        self.wait_until(lambda: not self.session.run.state.busy)

    def choose_in_menu(self, menu: str, entry: str) -> None:
        """Click on a menu and on an entry of it."""
        bar = self.window.menuBar()
        [action] = [each for each in bar.actions() if each.text().replace("&", "") == menu]
        QTest.mouseClick(bar, LEFT, Qt.KeyboardModifier.NoModifier, bar.actionGeometry(action).center())
        shown = action.menu()
        assert isinstance(shown, QMenu)
        self.wait_until(shown.isVisible)
        [chosen] = [each for each in shown.actions() if each.text().replace("&", "") == entry]
        QTest.mouseClick(shown, LEFT, Qt.KeyboardModifier.NoModifier, shown.actionGeometry(chosen).center())

    def ref(self, name: str, port: str = "output") -> PortRef:
        return PortRef(self.node(name), port)


def _catch_drags(monkeypatch: pytest.MonkeyPatch) -> list[QMimeData]:
    """Have the palette's drags end at once, and keep what they carry."""
    carried: list[QMimeData] = []

    class Drag(app.panels.palette.QDrag):  # type: ignore[name-defined, misc]
        def exec(self, *_: object) -> Qt.DropAction:
            data = QMimeData()
            for name in self.mimeData().formats():
                data.setData(name, self.mimeData().data(name))
            carried.append(data)
            return Qt.DropAction.CopyAction

    monkeypatch.setattr(app.panels.palette, "QDrag", Drag)
    return carried
