"""The menu of the right button: what can be done with what is under the pointer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtWidgets import QMenu, QWidget

from app.canvas.scene import Hit
from app.session import EditorSession
from app.theme import icon
from core.graph.commands import Borrow, Disconnect
from core.graph.model import NodeId, PortRef
from core.graph.ports import operator_of
from core.operators.operator import Operator

translate = QCoreApplication.translate


class MenuHost(Protocol):
    """What the view does for its menus."""

    @property
    def session(self) -> EditorSession: ...

    def show_quick_add(self, point: QPointF | None = None) -> None: ...

    def delete_selection(self) -> None: ...

    def rename(self, node: NodeId) -> None: ...

    def make_node(self, ghost: PortRef) -> None: ...

    def ask_lender(self, borrower: NodeId) -> None: ...

    def fit(self) -> None: ...

    def select_all(self) -> None: ...


def menu_of(host: MenuHost, hit: Hit, point: QPointF, parent: QWidget) -> QMenu:
    """Return the menu for what is at a point of the scene."""
    menu = QMenu(parent)
    if hit.ghost is not None:
        _fill_ghost(menu, host, hit.ghost)
    elif hit.wire is not None:
        _add(menu, translate("canvas", "Delete the wire"), "delete", host.delete_selection)
    elif hit.node is not None:
        if hit.port is not None and hit.port.wired:
            _fill_port(menu, host, hit.port.ref)
            menu.addSeparator()
        _fill_node(menu, host, hit.node)
    else:
        _add(menu, translate("canvas", "Add a node…"), "plus", lambda: host.show_quick_add(point))
        menu.addSeparator()
        _add(menu, translate("canvas", "Select all"), "", host.select_all)
        _add(menu, translate("canvas", "Fit everything"), "fit", host.fit)
    return menu


def _fill_ghost(menu: QMenu, host: MenuHost, ghost: PortRef) -> None:
    text = translate("canvas", "Make “{0}” a node").format(ghost.port)
    _add(menu, text, "plus", lambda: host.make_node(ghost))


def _fill_port(menu: QMenu, host: MenuHost, port: PortRef) -> None:
    graph = host.session.graph
    wires = frozenset(wire.id for wire in graph.wires.values() if port in (wire.source, wire.target))
    text = translate("canvas", "Disconnect “{0}”").format(port.port)
    _add(menu, text, "unlink", lambda: host.session.push(Disconnect(wires)))


def _fill_node(menu: QMenu, host: MenuHost, node_id: NodeId) -> None:
    session = host.session
    node = session.graph.nodes[node_id]
    _add(menu, translate("canvas", "Rename…"), "", lambda: host.rename(node_id))
    operator = operator_of(node, session.registry)
    if isinstance(operator, Operator) and operator.parameter_ports():
        if node.borrows is not None:
            text = translate("canvas", "Use own parameters")
            _add(menu, text, "unlink", lambda: session.push(Borrow(node_id, None)))
        elif any(other.operator == node.operator and other.id != node_id for other in session.graph.nodes.values()):
            _add(menu, translate("canvas", "Share the parameters of…"), "link", lambda: host.ask_lender(node_id))
    if isinstance(operator, Operator) and operator.inputs():
        _add(menu, translate("canvas", "Run to here"), "run-to", lambda: session.run.run_to(node_id))
    menu.addSeparator()
    _add(menu, translate("canvas", "Delete"), "delete", host.delete_selection)


def _add(menu: QMenu, text: str, icon_name: str, do: Callable[[], object]) -> None:
    action = menu.addAction(text)
    if icon_name:
        action.setIcon(icon(icon_name))
    action.triggered.connect(lambda _checked=False: do())
