"""Placing nodes on the view: by the search at the cursor, from the palette, at the end of a wire."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.canvas import adding
from app.canvas.add_menu import add_families
from app.canvas.camera import Camera
from app.canvas.document_menu import DocumentMenu, offers_may_be_gone
from app.canvas.fitting import Fitting
from app.canvas.geometry import FIRST_ROW, curve
from app.canvas.gestures.insert import wire_under
from app.canvas.quick_add import entry_choices, search_entries, search_lenders
from app.canvas.scene import CanvasScene
from app.canvas.style import dashed
from app.canvas.uses import Uses
from app.offers import Offer, all_offers
from app.session.session import EditorSession
from app.settings import Settings
from app.theme import GRID, theme
from app.translations import operator_text
from app.widgets.drawing import draw_lines
from app.widgets.menu_style import quieten
from app.widgets.search_popup import SearchPopup
from core.graph.commands import Borrow
from core.graph.diff import Change
from core.graph.model import NodeId, PortRef, WireId
from core.graph.ports import node_ports, outputs_of
from core.operators.operator import Role

SOURCES = "sources"
"""The family of Variables and Constants."""
DROP_REACH = 16.0
"""How near to a wire something from the palette has to be dropped to go into it."""
NEXT_GAP = 80.0
"""Room between a node and the next one that is added without leaving the search."""
GHOST_OFFSET = QPointF(136, 2 * GRID)
"""How far left of and above its ghost a Variable is placed."""


class PlacedView(Protocol):
    """What placing needs of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    @property
    def camera(self) -> Camera: ...

    def setFocus(self) -> None: ...  # noqa: N802 - Qt's name

    def viewport(self) -> QWidget: ...

    def refresh(self) -> None: ...


class Placing(QObject):
    """Opens searches over a view, and places what was chosen."""

    def __init__(self, view: PlacedView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._parent = parent
        self.popup: SearchPopup | None = None
        """The search that is open."""
        self.uses = Uses(Settings())
        self.fitting = Fitting(view.session, self)
        self._next: tuple[QPointF, PortRef | None] = (QPointF(), None)
        """Where the next node goes, and the port that it is wired to."""
        self._goes_on = False
        self._menu_waits = False
        view.session.document_changed.connect(self._follow)

    def offer_menu(self, point: QPointF, anchor: PortRef) -> None:
        """Show what can be wired to a port as menus by family, for people who look rather than type."""
        menu = DocumentMenu(self._view.session, self._parent)
        self._next = (point, anchor)
        add_families(menu, self._in_families(anchor), lambda entry: self.place(entry, point, anchor))
        quieten(menu)
        self._menu_waits = True
        menu.aboutToHide.connect(self._forget_menu)
        menu.popup(self._view.viewport().mapToGlobal(self._view.camera.to_screen(point).toPoint()))

    def paint(self, painter: QPainter) -> None:
        """Draw the wire that waits for what is chosen, in scene units."""
        point, anchor = self._next
        waits = self.popup is not None or self._menu_waits
        start = self._view.board.port_place(anchor) if waits and anchor is not None else None
        if start is None or anchor is None:
            return
        ends = (start, point) if self._leaves(anchor) else (point, start)
        painter.setPen(dashed(theme().accent, 2.2))
        draw_lines(painter, curve(*ends))

    def _leaves(self, port: PortRef) -> bool:
        return any(known.ref == port for known in self._view.board.items_by_id[port.node].content.outputs)

    def offer(self, point: QPointF, anchor: PortRef | None) -> None:
        """Search for a node to place at a point; with an anchor only those that can be wired to it."""
        popup = search_entries(self._offers(anchor), self._view.session.registry, self._parent)
        popup.stay_open()
        popup.name_others(lambda: entry_choices(all_offers(self._view.session.registry)))
        self._next = (point, anchor)
        popup.chosen.connect(lambda entry: self.place(entry, *self._next))
        popup.added.connect(self._place_and_go_on)
        self.show_popup(popup, point)

    def _offers(self, anchor: PortRef | None) -> list[Offer]:
        """Return what can be placed, with an anchor what can be wired to it; what is used most comes first.

        Before a parameter or a label that is a Variable or a Constant, as nearly always.
        """
        session = self._view.session
        offered = all_offers(session.registry)
        found = list(self.uses.ranked(offered if anchor is None else self.fitting.that_fit(offered, anchor)))
        ports = () if anchor is None else node_ports(session.graph, anchor.node, session.registry).inputs
        if any(port.name == anchor.port and port.role is not Role.DATA for port in ports if anchor is not None):
            found.sort(key=lambda offer: offer.family != SOURCES)
        return found

    def _in_families(self, anchor: PortRef) -> list[Offer]:
        """Return what can be wired to a port in the order of the palette."""
        return self.fitting.that_fit(all_offers(self._view.session.registry), anchor)

    def _place_and_go_on(self, entry: Offer) -> None:
        """Place a node, and offer what can follow it, in a list that stays open."""
        session, popup = self._view.session, self.popup
        before = session.document
        self._goes_on = not entry.borrow  # asking whose parameters to share takes the place of the list
        self.place(entry, *self._next)
        self._goes_on = False
        added = session.selected_nodes()
        if popup is None or session.document is before or len(added) != 1 or self.popup is not popup:
            return
        outputs = outputs_of(session.graph.nodes[added[0]], session.registry)
        anchor = PortRef(added[0], outputs[0].name) if outputs else None
        box = self._view.board.items_by_id[added[0]].outline()
        place = QPointF(box.right() + NEXT_GAP, box.top() + FIRST_ROW)
        self._next = (adding.free_beside(self._view.board, place), anchor)
        popup.ask_again(entry_choices(self._offers(anchor)), self._view.camera.to_screen(self._next[0]).toPoint())

    def offer_on_wire(self, wire: WireId, point: QPointF) -> None:
        """Search for a node to put into a wire at a point."""
        session = self._view.session
        offered = [offer for offer in all_offers(session.registry) if not offer.borrow and self._goes_in(offer, wire)]
        popup = search_entries(self.uses.ranked(offered), session.registry, self._parent)
        popup.chosen.connect(lambda entry: self.place(entry, point, wire=wire))
        self._next = (point, None)
        self.show_popup(popup, point)

    def _goes_in(self, offer: Offer, wire: WireId) -> bool:
        session = self._view.session
        node = adding.node_of(session, offer, QPointF())
        return adding.can_insert_new(session, node, wire) and self.fitting.fits(offer, session.graph.wires[wire].source)

    def wire_for(self, offer: Offer, point: QPointF) -> WireId | None:
        """Return the wire that something would go into if it were dropped at a point."""
        wire = wire_under(
            self._view.board, QRectF(point, point).adjusted(-DROP_REACH, -DROP_REACH, DROP_REACH, DROP_REACH)
        )
        return wire if wire is not None and not offer.borrow and self._goes_in(offer, wire) else None

    def place(self, entry: Offer, point: QPointF, anchor: PortRef | None = None, wire: WireId | None = None) -> None:
        """Place a node at a point; for one that shares parameters it may be asked with which."""
        session = self._view.session
        candidates = adding.lenders(session, entry) if entry.borrow else []
        if not entry.borrow:
            self._put(entry, point, anchor, None, wire)
        elif len(candidates) == 1:
            self._put(entry, point, anchor, candidates[0])
        elif candidates:
            popup = search_lenders(session, candidates, self._parent)
            popup.chosen.connect(lambda lender: self._put(entry, point, anchor, lender))
            self.show_popup(popup, point)
        else:
            text = self.tr("There is no node yet whose parameters could be shared. Add a {0} first.")
            operator = session.registry.get(entry.operator)
            session.message.emit(
                text.format(operator_text(operator.display_name) if operator else entry.operator), "info"
            )

    def ask_lender(self, borrower: NodeId) -> None:
        """Ask whose parameters a node should use."""
        session = self._view.session
        nodes = session.graph.nodes
        kin = [n.id for n in nodes.values() if n.operator == nodes[borrower].operator and n.id != borrower]
        popup = search_lenders(session, kin, self._parent)
        popup.chosen.connect(lambda lender: session.push(Borrow(borrower, lender)))
        self.show_popup(popup, self._view.board.items_by_id[borrower].outline().topRight())

    def make_node(self, ghost: PortRef) -> None:
        """Make an implicit Variable a node, beside its ghost."""
        item = self._view.board.items_by_id[ghost.node]
        box = item.layout.ghosts.get(ghost.port)
        if box is not None:
            adding.materialize(self._view.session, ghost, item.pos() + box.topLeft() - GHOST_OFFSET)

    def _put(
        self,
        entry: Offer,
        point: QPointF,
        anchor: PortRef | None,
        lender: NodeId | None,
        wire: WireId | None = None,
    ) -> None:
        corner = adding.centred(point)
        if wire is not None:
            corner.setY(adding.level_with(self._view.board, wire, point))
        if anchor is not None:
            item = self._view.board.items_by_id[anchor.node]
            corner = adding.beside(point, any(port.ref == anchor for port in item.content.outputs))
        session = self._view.session
        node, room = adding.node_of(session, entry, corner, lender), adding.room_of(session, entry)
        if adding.add(self._view.board, node, QRectF(0, 0, room.right(), room.height()), anchor, wire):
            self.uses.note(entry)

    def show_popup(self, popup: SearchPopup, point: QPointF) -> None:
        """Open a search at a point of the scene, instead of one that is open."""
        if self.popup is not None:
            self.popup.close()
        self.popup = popup
        popup.closed.connect(self._forget_popup)
        popup.open_at(self._view.camera.to_screen(point).toPoint())

    def _follow(self, change: Change) -> None:
        """Close a search: what it would place, wire or share with may be gone."""
        if self.popup is not None and not self._goes_on and offers_may_be_gone(change):
            self.popup.close()

    def _forget_menu(self) -> None:
        self._menu_waits = False
        self._view.refresh()

    def _forget_popup(self) -> None:
        self.popup = None
        self._view.refresh()
        self._view.setFocus()
