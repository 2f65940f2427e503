"""The menu of the right button: what can be done with what is under the pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from app.actions.action import CONTEXT
from app.actions.frames import SWATCHES
from app.canvas.add_menu import add_families
from app.canvas.annotations import Hold
from app.canvas.content import PortLook
from app.canvas.document_menu import DocumentMenu
from app.canvas.finder import Hit
from app.canvas.framing import Framing
from app.canvas.items.frame_item import swatch
from app.canvas.node_menu import NodeMenuHost, add_fix_entries, add_node_entries, add_wire_entries, delete_wire
from app.canvas.places import Places
from app.canvas.placing import Placing
from app.canvas.stop_menu import add_stop_entries
from app.canvas.style import solid
from app.offers import all_offers
from app.session.session import EditorSession
from app.theme import icon, theme
from app.widgets.menu_style import quieten
from core.graph.commands import Borrow, Disconnect
from core.graph.model import NodeId, PortRef
from core.graph.ports import operator_of
from core.operators.operator import Operator

translate = QCoreApplication.translate

COPYING = ("edit.cut", "edit.copy", "edit.duplicate")
LOOKS = ("graph.mute", "graph.collapse", "graph.hide_unused")
SELECTING = ("select.upstream", "select.downstream", "select.connected", "select.same_type")
BESIDE = 96.0
"""How far from a port the node goes that is inserted there."""


class MenuHost(NodeMenuHost, Protocol):
    """What the view does for its menus."""

    @property
    def session(self) -> EditorSession: ...

    def show_quick_add(self, point: QPointF | None = None) -> None: ...

    def offer_nodes(self, point: QPointF, anchor: PortRef | None) -> None: ...

    def delete_selection(self) -> None: ...

    def rename(self, node: NodeId) -> None: ...

    def make_node(self, ghost: PortRef) -> None: ...

    def ask_lender(self, borrower: NodeId) -> None: ...

    @property
    def placing(self) -> Placing: ...

    @property
    def framing(self) -> Framing: ...

    @property
    def places(self) -> Places: ...

    def fit(self) -> None: ...

    def select_all(self) -> None: ...


def menu_of(host: MenuHost, hit: Hit, point: QPointF, parent: QWidget) -> QMenu:
    """Return the menu for what is at a point of the scene."""
    menu = DocumentMenu(host.session, parent)
    if hit.ghost is not None:
        _fill_ghost(menu, host, hit.ghost)
    elif hit.wire is not None:
        add_wire_entries(menu, host, hit, point)
        _add(menu, translate("canvas", "Delete the wire"), "delete", lambda: delete_wire(host.session, hit))
    elif hit.hold is not None:
        _fill_hold(menu, host, hit.hold)
    elif hit.node is not None:
        if hit.port is not None:
            _fill_port(menu, host, hit.port, point)
            menu.addSeparator()
        _fill_node(menu, host, hit.node, parent)
    else:
        _add(menu, translate("canvas", "Add a node…"), "plus", lambda: host.show_quick_add(point))
        add_families(menu, all_offers(host.session.registry), lambda offer: host.placing.place(offer, point))
        menu.addSeparator()
        paste = translate("canvas", "Paste")
        _add(menu, paste, "paste", lambda: host.clipboard.paste(at=point))
        _add(menu, translate("canvas", "Write a note"), "", lambda: host.framing.add_note(point))
        menu.addSeparator()
        _add(menu, translate("canvas", "Select all"), "", host.select_all)
        _add(menu, translate("canvas", "Fit everything"), "fit", host.fit)
        _add_places(menu, host.places)
    quieten(menu)
    return menu


def _add_places(menu: QMenu, places: Places) -> None:
    listed = menu.addMenu(translate("canvas", "Places"))
    for number in places.numbers:
        _add(listed, translate("canvas", "Go to place {0}").format(number), "", partial(places.go, number))
    listed.addSeparator()
    _add(listed, translate("canvas", "Remember this place"), "", places.set_next)


def _fill_hold(menu: QMenu, host: MenuHost, hold: Hold) -> None:
    text = translate("canvas", "Edit the text…") if hold.is_note else translate("canvas", "Edit the title…")
    _add(menu, text, "", lambda: host.framing.edit(hold.item))
    _add_swatches(menu, host)
    menu.addSeparator()
    _add(menu, translate("canvas", "Delete"), "delete", host.delete_selection)


def _add_swatches(menu: QMenu, host: MenuHost) -> None:
    swatches = menu.addMenu(translate("canvas", "Colour"))
    for name, text in SWATCHES.items():
        action = swatches.addAction(QCoreApplication.translate(CONTEXT, text))
        action.setIcon(swatch_icon(name))
        action.triggered.connect(lambda _checked=False, name=name: host.framing.set_colour(name))


def swatch_icon(name: str) -> QIcon:
    """Return a square of a swatch's colour; an empty one for none."""
    picture = QPixmap(32, 32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(solid(theme().border, 2))
    painter.setBrush(QColor(swatch(name)) if name else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(6, 6, 20, 20, 6, 6)
    painter.end()
    return QIcon(picture)


def _fill_ghost(menu: QMenu, host: MenuHost, ghost: PortRef) -> None:
    text = translate("canvas", "Make “{0}” a node").format(ghost.port)
    _add(menu, text, "plus", lambda: host.make_node(ghost))


def _fill_port(menu: QMenu, host: MenuHost, port: PortLook, point: QPointF) -> None:
    graph = host.session.graph
    wires = [wire for wire in graph.wires.values() if port.ref in (wire.source, wire.target)]
    insert = translate("canvas", "Insert a node…")
    if port.is_input and wires:
        _add(menu, insert, "plus", lambda: host.offer_on_wire(wires[0].id, point))
    else:
        _add(menu, insert, "plus", lambda: host.offer_nodes(point + _beside(port), port.ref))
    if wires:
        text = translate("canvas", "Disconnect “{0}”").format(port.ref.port)
        ids = frozenset(wire.id for wire in wires)
        _add(menu, text, "unlink", lambda: host.session.push(Disconnect(ids)))


def _beside(port: PortLook) -> QPointF:
    """Return where what is wired to a port goes, from the port: before an input, behind an output."""
    return QPointF(-BESIDE if port.is_input else BESIDE, 0)


def _fill_node(menu: QMenu, host: MenuHost, node_id: NodeId, parent: QWidget) -> None:
    session = host.session
    node = session.graph.nodes[node_id]
    add_fix_entries(menu, session, node_id)
    _add(menu, translate("canvas", "Rename…"), "", lambda: host.rename(node_id))
    _add(menu, translate("canvas", "Comment…"), "", lambda: host.framing.edit_comment(node_id))
    operator = operator_of(node, session.registry)
    if isinstance(operator, Operator) and operator.parameter_ports():
        if node.borrows is not None:
            text = translate("canvas", "Use own parameters")
            _add(menu, text, "unlink", lambda: session.push(Borrow(node_id, None)))
        elif any(other.operator == node.operator and other.id != node_id for other in session.graph.nodes.values()):
            _add(menu, translate("canvas", "Share the parameters of…"), "link", lambda: host.ask_lender(node_id))
    if isinstance(operator, Operator) and operator.inputs():
        _add(menu, translate("canvas", "Run to here"), "run-to", lambda: session.run.run_to(node_id))
        text = translate("canvas", "Run to its backward step")
        _add(menu, text, "run-backward", lambda: session.run.run_to_backward(node_id))
        add_stop_entries(menu, session, node_id)
    menu.addSeparator()
    _add_actions(menu, parent, COPYING)
    menu.addSeparator()
    add_node_entries(menu, host, node_id)
    menu.addSeparator()
    _add_actions(menu, parent, LOOKS)
    _add_swatches(menu, host)
    _add_actions(menu.addMenu(translate("canvas", "Select")), parent, SELECTING)
    menu.addSeparator()
    _add_actions(menu, parent, ("edit.delete",))


def _add_actions(menu: QMenu, canvas: QWidget, ids: Sequence[str]) -> None:
    """Offer actions of the canvas with their keys, which people learn here."""
    known = {action.objectName(): action for action in canvas.actions()}
    for action_id in ids:
        menu.addAction(known[action_id])


def _add(menu: QMenu, text: str, icon_name: str, do: Callable[[], object]) -> None:
    action = menu.addAction(text)
    if icon_name:
        action.setIcon(icon(icon_name))
    action.triggered.connect(lambda _checked=False: do())
