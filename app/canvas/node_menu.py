"""What the menu of the right button offers for wires and for what stands in the place of a node."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtWidgets import QMenu

from app.canvas.clipboard import Clipboard
from app.canvas.finder import Hit
from app.canvas.replacing import Replacing
from app.canvas.scene import CanvasScene
from app.canvas.wire_tools import WireTools
from app.problem_texts import fix_text
from app.session.session import EditorSession
from app.theme import icon, theme
from core.graph.commands import Disconnect, Several
from core.graph.model import NodeId, WireId
from core.problem import Fix

translate = QCoreApplication.translate


class NodeMenuHost(Protocol):
    """What the view does for these entries."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    @property
    def clipboard(self) -> Clipboard: ...

    @property
    def replacing(self) -> Replacing: ...

    @property
    def wire_tools(self) -> WireTools: ...

    def offer_on_wire(self, wire: WireId, point: QPointF) -> None: ...


def add_wire_entries(menu: QMenu, host: NodeMenuHost, hit: Hit, point: QPointF) -> None:
    """Offer what can be done with a wire, or with a dot of it."""
    tools = host.wire_tools
    if (dot := hit.dot) is not None:
        _add(menu, translate("canvas", "Remove the dot"), "minus", lambda: tools.remove_dot(dot))
    elif (wire := hit.wire) is not None:
        _add(menu, translate("canvas", "Insert a node…"), "plus", lambda: host.offer_on_wire(wire, point))
        _add(menu, translate("canvas", "Add a dot"), "", lambda: tools.add_dot(wire, point))
        disabled = host.session.graph.wires[wire].disabled
        text = translate("canvas", "Enable the wire") if disabled else translate("canvas", "Disable the wire")
        _add(menu, text, "", lambda: tools.disable_wires([wire], disabled=not disabled))


def add_fix_entries(menu: QMenu, session: EditorSession, node: NodeId) -> None:
    """Offer what mends the problems of a node."""
    fixes = fixes_of(session, node)
    for fix in fixes:
        _add(menu, fix_text(fix), "check", partial(apply_fix, session, fix))
    if fixes:
        menu.addSeparator()


def add_node_entries(menu: QMenu, host: NodeMenuHost, node: NodeId) -> None:
    """Offer what can be done with a node among its neighbours."""
    _add(menu, translate("canvas", "Replace with…"), "", lambda: host.replacing.ask(node))
    if host.replacing.encoders(node):
        text = translate("canvas", "Tie to the transposed weight of…")
        _add(menu, text, "link", lambda: host.replacing.ask_encoder(node))
    if host.clipboard.can_share():
        text = translate("canvas", "Duplicate with shared parameters")
        _add(menu, text, "link", lambda: host.clipboard.duplicate(share_parameters=True))
    if (count := host.wire_tools.input_count(node)) is not None:
        _add(menu, translate("canvas", "Add an input"), "plus", lambda: host.wire_tools.add_input(node))
        if count > 1:
            _add(
                menu, translate("canvas", "Remove the last input"), "minus", lambda: host.wire_tools.remove_input(node)
            )
    if host.wire_tools.can_swap():
        _add(menu, translate("canvas", "Swap inputs"), "", host.wire_tools.swap_inputs)
    if host.session.graph.wires_of[node]:
        text = translate("canvas", "Delete and reconnect")
        _add(menu, text, "", host.wire_tools.delete_and_reconnect)


def fixes_of(session: EditorSession, node: NodeId) -> list[Fix]:
    """Return what would mend the problems of a node, each once."""
    found: dict[str, Fix] = {}
    for problem in session.problems_of(node):
        for fix in session.fixing.fixes(problem):
            found.setdefault(fix_text(fix), fix)
    return list(found.values())


def fix_menu(menu: QMenu, session: EditorSession, node: NodeId) -> QMenu:
    """Fill the menu of a badge: what is wrong, and what mends it."""
    for problem in session.problems_of(node):
        said = menu.addAction(icon("error", theme().error), session.problem_text(problem))
        said.setEnabled(False)
        for fix in session.fixing.fixes(problem):
            _add(menu, fix_text(fix), "check", partial(apply_fix, session, fix))
    return menu


def apply_fix(session: EditorSession, fix: Fix) -> bool:
    """Mend a problem as one undo step."""
    return session.push(Several(fix.edits, fix.code, fix.values))  # type: ignore[arg-type] # edits are commands


def _add(menu: QMenu, text: str, icon_name: str, do: Callable[[], object]) -> None:
    action = menu.addAction(text.replace("&", "&&"))
    if icon_name:
        action.setIcon(icon(icon_name))
    action.triggered.connect(lambda _checked=False: do())


def delete_wire(session: EditorSession, hit: Hit) -> None:
    """Remove the wire under the pointer, whatever dot of it is marked."""
    if hit.wire is not None:
        session.push(Disconnect(frozenset({hit.wire})))
