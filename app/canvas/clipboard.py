"""Copying parts of the network as text, within a window and between windows and programs."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QMimeData, QObject, QPointF, QRectF
from PySide6.QtGui import QGuiApplication

from app.canvas.adding import room_below
from app.canvas.dropped_files import add_data_files, data_files, document_file, document_part
from app.canvas.geometry import snapped
from app.canvas.scene import CanvasScene
from app.problem_texts import problem_text
from app.session.session import EditorSession
from core.graph import fragment
from core.graph.commands import RemoveItems
from core.graph.ids import new_node_id
from core.graph.model import Point
from core.graph.pasting import DUPLICATE_OFFSET, Duplicate, Paste, pasted_items
from core.graph.ports import is_variable, operator_of
from core.operators.operator import Operator
from core.problem import Refused

MARK_REACH = 200
"""Within so many characters a copied text says what it is."""


class CopiedView(Protocol):
    """What copying needs of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    def reveal_area(self, area: QRectF) -> None: ...

    def place_for_new(self) -> QPointF:
        """Return the point of the scene under the pointer; the middle of what is seen, if the pointer is elsewhere."""
        ...


class Clipboard(QObject):
    """Copies, pastes and duplicates what is selected; every edit is one undo step, and selects the copies."""

    def __init__(self, view: CopiedView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view

    # What can be done

    def can_copy(self) -> bool:
        """Tell whether something is selected that can be copied: a wire alone can't."""
        return bool(self._view.session.chosen.items)

    def can_share(self) -> bool:
        """Tell whether something is selected that has parameters."""
        session = self._view.session
        for item in session.selected_nodes():
            node = session.graph.nodes[item]
            operator = operator_of(node, session.registry)
            if is_variable(node) or (isinstance(operator, Operator) and operator.parameter_ports()):
                return True
        return False

    # What is done

    def copy(self) -> bool:
        """Put the text of what is selected on the clipboard; False if nothing is."""
        items, session = self._view.session.chosen.items, self._view.session
        if (data := self.data()) is None:
            return False
        QGuiApplication.clipboard().setMimeData(data)
        text = self.tr("One item copied.") if len(items) == 1 else self.tr("{0} items copied.").format(len(items))
        session.message.emit(text, "info")
        return True

    def data(self) -> QMimeData | None:
        """Return what is selected as it is copied and dragged: a text; None if nothing is."""
        if not (items := self._view.session.chosen.items):
            return None
        data = QMimeData()
        data.setText(fragment.dumps(fragment.copy(self._view.session.graph, items)))
        return data

    def cut(self) -> None:
        """Copy what is selected, and remove it."""
        items = self._view.session.chosen.items
        if self.copy():
            self._view.session.push(RemoveItems(items))

    def paste(
        self,
        *,
        keep_outside_inputs: bool = False,
        share_parameters: bool = False,
        at: QPointF | None = None,
        carried: QMimeData | None = None,
    ) -> None:
        """Add what the text on the clipboard holds, or one that was dropped; its corner at a point, or at the pointer.

        Of a document that was copied as a file it adds everything, of a file of data a Variable that the file feeds.
        A text that holds nothing of a network is refused.
        """
        session = self._view.session
        point = self._view.place_for_new() if at is None else at
        carried = _carried() if carried is None else carried
        if data := data_files(carried):
            add_data_files(session, data, point)
            return
        text = carried.text()
        if not text.strip():
            session.message.emit(self.tr("There is nothing to paste. Copy nodes first, with Ctrl+C."), "info")
            return
        try:
            document = document_file(carried)
            copied = self.tr("The copied text")
            part = document_part(session, document) if document else fragment.loads(text, session.registry, copied)
        except Refused as refused:
            session.message.emit(problem_text(refused.problem), "refused")
            return
        place = self._free_place(snapped(point))
        self._push(Paste(part, place, new_node_id(), keep_outside_inputs, share_parameters))

    def duplicate(self, *, share_parameters: bool = False) -> None:
        """Add copies of what is selected below it, and in sight; they may use the parameters of the originals."""
        if items := self._view.session.chosen.items:
            view, offset = self._view, Point(0.0, room_below(self._view.board, items))
            if self._push(Duplicate(items, new_node_id(), offset, share_parameters=share_parameters)):
                view.reveal_area(view.board.area_of(view.session.selection))

    def _free_place(self, place: Point) -> Point:
        """Return a place, or one beside it where a node lies already: two pastes do not hide each other."""
        taken = {node.position for node in self._view.session.graph.nodes.values()}
        while place in taken:
            place = Point(place.x + DUPLICATE_OFFSET.x, place.y + DUPLICATE_OFFSET.y)
        return place

    def _push(self, command: Paste | Duplicate) -> bool:
        session = self._view.session
        before = session.document
        if not session.push(command):
            return False
        session.select(pasted_items(before, session.document))
        return True


def holds_nodes(data: QMimeData) -> bool:
    """Tell whether data say that they are what was copied of a network."""
    return data.hasText() and fragment.FORMAT in data.text()[:MARK_REACH]


def _carried() -> QMimeData:
    """Return what is on the clipboard; Qt has None for nothing."""
    found: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return QMimeData() if found is None else found
