"""The network for screen readers: nodes with their ports, wires, frames and notes, with names, roles and places.

Qt gives nothing for what a graphics scene paints. `install` tells it whom to ask about a canvas; what it gets reads
the session each time it is asked, so it is never out of date and costs nothing while nobody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol, TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, QRectF
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleInterface,
    QAccessibleObject,
    QWindow,
)
from PySide6.QtWidgets import QGraphicsView
from shiboken6 import Shiboken

from app.canvas.camera import Camera
from app.canvas.content import GhostLook, PortLook
from app.canvas.geometry import GHOST_HEIGHT, PORT_RADIUS
from app.canvas.scene import CanvasScene
from app.session.session import EditorSession
from core.dimension import format_shape
from core.graph.model import FrameId, NodeId, NoteId, PortRef, WireId

translate = QCoreApplication.translate

Key: TypeAlias = tuple[str, str, str]
"""What an item of the canvas is known by: its kind, its id, and for a port the port."""

ROLES = {
    "node": QAccessible.Role.ListItem,
    "port": QAccessible.Role.Button,
    "wire": QAccessible.Role.Graphic,
    "frame": QAccessible.Role.Grouping,
    "note": QAccessible.Role.Note,
}


class ReadView(Protocol):
    """What is read of a canvas."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    @property
    def camera(self) -> Camera: ...

    def setFocus(self) -> None: ...  # noqa: N802 - Qt's name

    def ask_connection(self) -> None: ...


class CanvasAccessible(QAccessibleObject):
    """A canvas: a list of its nodes, then its wires, frames and notes."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._widget = view
        self.view: ReadView = view  # type: ignore[assignment] # a CanvasView; its module imports this one
        self.known: dict[Key, ItemAccessible] = {}
        view.destroyed.connect(partial(_release, self))

    def keys(self) -> list[Key]:
        """Return what is on the canvas, in the order in which it is read."""
        graph = self.view.session.graph
        kinds: tuple[tuple[str, Sequence[str]], ...] = (
            ("node", list(graph.nodes)),
            ("wire", list(graph.wires)),
            ("frame", list(graph.frames)),
            ("note", list(graph.notes)),
        )
        return [(kind, item, "") for kind, items in kinds for item in items]

    def item(self, key: Key) -> ItemAccessible:
        """Return what stands for an item, always the same one."""
        if key not in self.known:
            self.known[key] = ItemAccessible(self, key)
        return self.known[key]

    def on_screen(self, area: QRectF) -> QRect:
        """Return where a part of the scene is on the screen."""
        camera = self.view.camera
        seen = QRectF(camera.to_screen(area.topLeft()), camera.to_screen(area.bottomRight())).toAlignedRect()
        return QRect(self._widget.viewport().mapToGlobal(seen.topLeft()), seen.size())

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        above = self._widget.parentWidget() or QCoreApplication.instance()
        return None if above is None else QAccessible.queryAccessibleInterface(above)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        keys = self.keys()
        return self.item(keys[index]) if 0 <= index < len(keys) else None

    def childCount(self) -> int:
        return len(self.keys())

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return _index(self.keys(), child)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        place = self._widget.viewport().mapFromGlobal(QPoint(x, y))
        hit = self.view.board.finder.hit(self.view.camera.to_scene(place.toPointF()), self.view.camera.zoom)
        if hit.node is not None:
            return self.item(("node", hit.node, ""))
        if hit.ghost is not None:
            return self.item(("node", hit.ghost.node, ""))
        return self.item(("wire", hit.wire, "")) if hit.wire is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        chosen = next((key for key in self.keys() if key[1] in self.view.session.selection), None)
        return None if chosen is None or not self._widget.hasFocus() else self.item(chosen)

    def rect(self) -> QRect:
        seen = self._widget.viewport()
        return QRect(seen.mapToGlobal(QPoint(0, 0)), seen.size())

    def text(self, kind: QAccessible.Text) -> str:
        if kind is QAccessible.Text.Name:
            return self._widget.accessibleName()
        return self._widget.accessibleDescription() if kind is QAccessible.Text.Description else ""

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.List

    def state(self) -> QAccessible.State:
        found = QAccessible.State()
        found.focusable = True
        found.focused = self._widget.hasFocus()
        found.invisible = not self._widget.isVisible()
        return found

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._widget.window().windowHandle()


class ItemAccessible(QAccessibleInterface):
    """A node, port, wire, frame or note."""

    def __init__(self, canvas: CanvasAccessible, key: Key) -> None:
        super().__init__()
        self._canvas = canvas
        self.key = key
        self._action = ItemAction(self)

    def isValid(self) -> bool:
        kind, name, port = self.key
        items = self._canvas.view.board.items_by_id
        if kind in ("node", "port"):
            return NodeId(name) in items and (kind == "node" or port in self._ports())
        return self._canvas.view.session.graph.has(name)  # type: ignore[arg-type] # one of the ids

    def _ports(self) -> list[str]:
        item = self._canvas.view.board.items_by_id.get(NodeId(self.key[1]))
        return [] if item is None else [port.ref.port for port in item.content.ports]

    def _children(self) -> list[Key]:
        kind, name, _ = self.key
        return [("port", name, port) for port in self._ports()] if kind == "node" else []

    def interface_cast(self, kind: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        return self._action if kind is QAccessible.InterfaceType.ActionInterface else None

    def press(self) -> None:
        """Do what a click does: select it. A port asks what its node should be connected to."""
        kind, name, _ = self.key
        view = self._canvas.view
        view.setFocus()
        view.session.select([NodeId(name) if kind == "port" else name])  # type: ignore[list-item] # one of the ids
        if kind == "port":
            view.ask_connection()

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def parent(self) -> QAccessibleInterface:
        kind, name, _ = self.key
        return self._canvas.item(("node", name, "")) if kind == "port" else self._canvas

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        keys = self._children()
        return self._canvas.item(keys[index]) if 0 <= index < len(keys) else None

    def childCount(self) -> int:
        return len(self._children())

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return _index(self._children(), child)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        children = (self._canvas.item(key) for key in self._children())
        return next((child for child in children if child.rect().contains(x, y)), None)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._canvas.window()

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Do nothing: names are changed by editing."""

    def role(self) -> QAccessible.Role:
        return ROLES[self.key[0]]

    def state(self) -> QAccessible.State:
        found = QAccessible.State()
        if not self.isValid():
            found.invalid = True
            return found
        if self.key[0] != "port":
            found.selectable = found.focusable = True
            found.selected = self.key[1] in self._canvas.view.session.selection
            found.focused = found.selected and self._canvas.state().focused
        return found

    def text(self, kind: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        if kind is QAccessible.Text.Name:
            return _NAMES[self.key[0]](self._canvas.view, self.key)
        if kind is QAccessible.Text.Description and self.key[0] == "node":
            return node_description(self._canvas.view, NodeId(self.key[1]))
        return ""

    def rect(self) -> QRect:
        return self._canvas.on_screen(_area(self._canvas.view, self.key)) if self.isValid() else QRect()


class ItemAction(QAccessibleActionInterface):
    """What assistive technology can do with an item: press it."""

    def __init__(self, item: ItemAccessible) -> None:
        super().__init__()
        self._item = item

    def actionNames(self) -> list[str]:  # noqa: N802 - Qt's name
        return [self.pressAction()]

    def doAction(self, name: str) -> None:  # noqa: N802 - Qt's name
        if name == self.pressAction() and self._item.isValid():
            self._item.press()

    def keyBindingsForAction(self, name: str) -> list[str]:  # noqa: ARG002, N802 - Qt's form
        return []


def _index(keys: Sequence[Key], child: QAccessibleInterface) -> int:
    return keys.index(child.key) if isinstance(child, ItemAccessible) and child.key in keys else -1


def _release(canvas: CanvasAccessible) -> None:
    """Have Qt delete what stands for a canvas that goes away; the connection to this has kept it alive until now.

    Qt keeps what it was given until the program ends. Were Python to delete it before, Qt would do so once more.
    """
    for each in (*canvas.known.values(), canvas):
        if Shiboken.isValid(each):
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(each))
    canvas.known.clear()


# What is read


def node_name(view: ReadView, key: Key) -> str:
    """Return what a node is called: its name and its operator."""
    content = view.board.items_by_id[NodeId(key[1])].content
    return f"{content.name}, {content.title}"


def node_description(view: ReadView, node: NodeId) -> str:
    """Return what a node shows: its lines, the shape that leaves it, what is said about it and what is wrong."""
    content, session = view.board.items_by_id[node].content, view.session
    lines = [f"{row.label} {row.value}".strip() for row in content.rows]
    shapes = [format_shape(session.inference.shape(port.ref)) for port in content.outputs]
    gives = [translate("accessible", "gives {0}").format(shape) for shape in shapes]
    muted = [translate("accessible", "bypassed")] if content.through is not None else []
    ghosts = [_ghost(ghost) for ghost in content.ghosts]
    wrong = [translate("accessible", "Problem: {0}").format(content.problem)] if content.problem else []
    return ". ".join(part for part in (*lines, *gives, *muted, *ghosts, content.comment, *wrong) if part)


def _ghost(ghost: GhostLook) -> str:
    shape = "".join(piece.text for piece in ghost.shape if not piece.raised)
    return translate("accessible", "own {0} {1}").format(ghost.label, shape)


def port_name(view: ReadView, key: Key) -> str:
    """Return what a port is called, what it carries, and where its wires lead."""
    session, ref = view.session, PortRef(NodeId(key[1]), key[2])
    look = _port(view, key)
    graph = session.graph
    side = translate("accessible", "input {0}") if look.is_input else translate("accessible", "output {0}")
    if ref.port == "output":
        side = translate("accessible", "output")  # once is enough
    into = graph.wire_into.get(ref)
    if into is not None:
        ends = translate("accessible", "from {0}").format(graph.nodes[into.source.node].name)
    else:
        names = [graph.nodes[wire.target.node].name for wire in graph.wires_from.get(ref, ())]
        to = translate("accessible", "to {0}").format(", ".join(names))
        own = any(ghost.ref == ref for ghost in view.board.items_by_id[ref.node].content.ghosts)
        free = translate("accessible", "its own") if own else translate("accessible", "not wired")
        ends = to if names else free
    return f"{side.format(ref.port)}, {format_shape(session.inference.shape(ref))}, {ends}"


def _port(view: ReadView, key: Key) -> PortLook:
    ports = view.board.items_by_id[NodeId(key[1])].content.ports
    return next(port for port in ports if port.ref.port == key[2])


def wire_name(view: ReadView, key: Key) -> str:
    """Return from where to where a wire leads, and what it carries."""
    session = view.session
    wire = session.graph.wires[WireId(key[1])]
    source, target = session.graph.nodes[wire.source.node].name, session.graph.nodes[wire.target.node].name
    text = translate("accessible", "wire from {0} to {1}, {2}, {3}")
    if wire.disabled:
        text = translate("accessible", "disabled wire from {0} to {1}, {2}, {3}")
    return text.format(source, target, wire.target.port, format_shape(session.inference.shape(wire.source)))


def frame_name(view: ReadView, key: Key) -> str:
    """Return the title of a frame."""
    return translate("accessible", "frame {0}").format(view.session.graph.frames[FrameId(key[1])].title)


def note_name(view: ReadView, key: Key) -> str:
    """Return the text of a note, without the marks of Markdown."""
    return view.board.annotations.notes[NoteId(key[1])].plain_text()


_NAMES: dict[str, Callable[[ReadView, Key], str]] = {
    "node": node_name,
    "port": port_name,
    "wire": wire_name,
    "frame": frame_name,
    "note": note_name,
}


def _area(view: ReadView, key: Key) -> QRectF:
    """Return where an item is in the scene."""
    kind, name, port = key
    board = view.board
    if kind == "node":
        return board.items_by_id[NodeId(name)].outline()
    if kind == "port":
        place = board.port_place(PortRef(NodeId(name), port))
        reach = max(PORT_RADIUS, GHOST_HEIGHT / 2)
        return QRectF() if place is None else QRectF(place, place).adjusted(-reach, -reach, reach, reach)
    if kind == "wire":
        shape = board.layer.shapes.get(WireId(name))
        return QRectF() if shape is None else QRectF(shape.start, shape.end).normalized()
    return board.annotations.items[name].outline()  # type: ignore[index] # the id of a frame or a note


# Telling Qt

_views: dict[type, Callable[[QGraphicsView], CanvasAccessible]] = {}


def _factory(_key: str, asked: QObject | None) -> QAccessibleInterface | None:
    make = _views.get(type(asked))
    return make(asked) if make is not None and isinstance(asked, QGraphicsView) else None


def install(kind: type[QGraphicsView]) -> None:
    """Have Qt ask here about views of a kind; once is enough, and it is for good."""
    if not _views:
        QAccessible.installFactory(_factory)
    _views[kind] = CanvasAccessible
