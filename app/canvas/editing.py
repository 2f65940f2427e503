"""Editing in place: the name of a node, and the attribute that it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.canvas.camera import Camera
from app.canvas.document_menu import DocumentMenu
from app.canvas.geometry import BAND, HEADER
from app.canvas.inline_editor import InlineEditor
from app.canvas.items.node_item import NodeItem
from app.canvas.scene import CanvasScene
from app.canvas.style import style
from app.session.session import EditorSession
from core.graph.commands import Rename, SetAttribute
from core.graph.model import NodeId, PortRef
from core.graph.ports import operator_of
from core.operators.operator import AttributeSpec, Operator

NARROWEST_EDITOR = 88


class EditedView(Protocol):
    """What editing needs of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    def reveal(self, place: NodeId | PortRef) -> None: ...


class Editing:
    """Opens fields over a view, one at a time."""

    def __init__(self, view: EditedView, camera: Camera, parent: QWidget) -> None:
        self._view = view
        self._parent = parent
        self._camera = camera
        self._editor: InlineEditor | None = None

    @property
    def editor(self) -> InlineEditor | None:
        """The field that is open."""
        is_open = self._editor is not None and isValid(self._editor) and not self._editor.is_done
        return self._editor if is_open else None

    def close(self) -> None:
        """Close the field without taking its text."""
        if (editor := self.editor) is not None:
            self._editor = None
            editor.give_up()

    def rename(self, node: NodeId) -> None:
        """Edit a node's name where it stands; Enter takes it."""
        item = self._view.board.items_by_id[node]
        session = self._view.session

        def commit(text: str) -> bool:
            return session.push(Rename(node, text.strip()))

        room = QRectF(0, BAND, item.layout.width, HEADER - BAND).adjusted(6, 5, -6, -5)
        self._open(item, room, session.graph.nodes[node].name, style().name_font, commit)

    def edit_attribute(self, node: NodeId, name: str) -> None:
        """Edit an attribute where it stands: by a field, or by a menu where there are choices."""
        item = self._view.board.items_by_id[node]
        operator = operator_of(self._view.session.graph.nodes[node], self._view.session.registry)
        if not isinstance(operator, Operator):
            return
        spec = next(spec for spec in operator.attribute_specs() if spec.name == name)
        place = next(place for place in item.layout.rows if place.row.attribute == name)
        if spec.choices:
            self._choose(item, place.box, node, spec)
            return

        def commit(text: str) -> bool:
            value = None if spec.kind == "shape" and not text.strip() else text.strip()
            return self._view.session.push(SetAttribute(node, name, value))

        box = QRectF(place.box)
        if not place.row.is_field:
            box.setLeft(box.left() + 44)
        self._open(item, box, place.row.value, style().value_font, commit, lambda step: self._edit_next(node, step))

    def _edit_next(self, node: NodeId, step: int) -> None:
        """Edit the field of the next node that has one, in the order in which the network is read, if there is any."""
        found = [(item.pos().x(), item.pos().y(), each) for each, item in self._view.board.items_by_id.items()]
        order = [each for *_, each in sorted(found) if each == node or self._field_of(each) is not None]
        place = order.index(node) + step if node in order else -1
        if 0 <= place < len(order) and (attribute := self._field_of(order[place])) is not None:
            self._view.session.select([order[place]])
            self._view.reveal(order[place])
            self.edit_attribute(order[place], attribute)

    def _field_of(self, node: NodeId) -> str | None:
        """Return the attribute that is typed into a field of a node, if its node shows one."""
        item = self._view.board.items_by_id[node]
        fields = [place.row.attribute for place in item.layout.rows if place.row.is_field]
        operator = operator_of(self._view.session.graph.nodes[node], self._view.session.registry)
        specs = operator.attribute_specs() if isinstance(operator, Operator) else ()
        return next((spec.name for spec in specs if spec.name in fields and not spec.choices), None)

    def _open(
        self,
        item: NodeItem,
        box: QRectF,
        text: str,
        font: QFont,
        commit: Callable[[str], bool],
        go_on: Callable[[int], None] | None = None,
    ) -> None:
        self.open_field(box.translated(item.pos()), text, font, item.content.name, commit, go_on)

    def open_field(
        self,
        box: QRectF,
        text: str,
        font: QFont,
        name: str,
        commit: Callable[[str], bool],
        go_on: Callable[[int], None] | None = None,
    ) -> None:
        """Open a field over a part of the scene; ``commit`` says whether it takes a text, ``go_on`` what Tab does."""
        self.close()
        zoom = self._camera.zoom
        corner = self._camera.to_screen(box.topLeft())
        width, height = max(box.width() * zoom, NARROWEST_EDITOR), max(box.height() * zoom, 22.0)
        right = corner.x() + box.width() * zoom
        place = QRectF(right - width, corner.y() + (box.height() * zoom - height) / 2, width, height)
        shown = QFont(font)
        shown.setPixelSize(max(11, min(round(font.pixelSize() * zoom), 28)))
        self._editor = InlineEditor(self._parent, place.toAlignedRect(), text, shown, commit, go_on)
        self._editor.setAccessibleName(name)

    def _choose(self, item: NodeItem, box: QRectF, node: NodeId, spec: AttributeSpec) -> None:
        session = self._view.session
        menu = DocumentMenu(session, self._parent)
        for choice in spec.choices:
            menu.addAction(choice)
        menu.triggered.connect(lambda action: session.push(SetAttribute(node, spec.name, action.text())))
        place = self._camera.to_screen(item.pos() + box.bottomLeft()).toPoint()
        menu.popup(self._parent.mapToGlobal(place))
