"""What feeds the inputs of a node, in an order that people can change by dragging."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QSizePolicy

from app.panels.edits import try_push
from app.panels.inspector.section import Section
from app.session.session import EditorSession
from app.widgets.labels import Label
from app.widgets.waiting import call_later
from core.graph.model import NodeId, PortRef
from core.graph.ports import inputs_of
from core.graph.wiring import ReorderInputs
from core.operators.operator import Role

ROW_HEIGHT = 26
PORT_ROLE = Qt.ItemDataRole.UserRole


def data_inputs(session: EditorSession, node: NodeId) -> tuple[str, ...]:
    """Return the inputs of a node that take data: those of which the order is a matter of wiring."""
    ports = inputs_of(session.graph.nodes[node], session.registry)
    return tuple(port.name for port in ports if port.role is Role.DATA)


class InputsSection(Section):
    """The data inputs of a node; to be there it takes two of them."""

    def __init__(self, session: EditorSession, node: NodeId) -> None:
        super().__init__(session, self.tr("Order of the inputs"))
        self.node = node
        self.list = OrderList()
        self.list.setAccessibleName(self.tr("Inputs, to be dragged into another order"))
        self.list.reordered.connect(self._reorder)
        self.error = Label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.list)
        self.body.addWidget(self.error)
        self.body.addWidget(Label(self.tr("Drag, or press Alt with an arrow key."), "dim", wrap=True))

    def refresh(self) -> None:
        if self.node in self.session.graph.nodes:
            ports = data_inputs(self.session, self.node)
            self.setVisible(len(ports) > 1)
            self.list.show_rows([(port, self._text(port)) for port in ports])

    def _text(self, port: str) -> str:
        graph = self.session.graph
        wire = graph.wire_into.get(PortRef(self.node, port))
        source = graph.nodes[wire.source.node].name if wire is not None else "–"
        return f"{port}  ←  {source}"

    def _reorder(self, order: tuple[str, ...]) -> None:
        error = try_push(self.session, ReorderInputs(self.node, order), None)
        self.error.setText(error)
        self.error.setVisible(bool(error))
        self.refresh()


class OrderList(QListWidget):
    """Rows that can be dragged, or moved by Alt and an arrow key.

    Signals:
        reordered: The keys of the rows in their new order.
    """

    reordered = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        # A list would ask for all the room that is left, and its section with it.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._later = call_later(self, self._tell)
        # Not at once: the model is in the middle of the move, and what is told may fill the list anew.
        self.model().rowsMoved.connect(self._plan)

    def show_rows(self, rows: list[tuple[str, str]]) -> None:
        """Show rows: their keys, and what they read."""
        if rows == [(self._key(row), self.item(row).text()) for row in range(self.count())]:
            return
        current = self.currentRow()
        self.clear()
        for key, text in rows:
            item = QListWidgetItem(text, self)
            item.setData(PORT_ROLE, key)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
        self.setCurrentRow(current)
        self.setFixedHeight(ROW_HEIGHT * len(rows) + 2 * self.frameWidth() + 2)

    def _key(self, row: int) -> str:
        return str(self.item(row).data(PORT_ROLE))

    def _plan(self, *_: object) -> None:
        self._later.start()

    def _tell(self) -> None:
        self.reordered.emit(tuple(self._key(row) for row in range(self.count())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is None or not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        here, there = self.currentRow(), self.currentRow() + by
        if here >= 0 and 0 <= there < self.count():
            keys = [self._key(row) for row in range(self.count())]
            keys[here], keys[there] = keys[there], keys[here]
            self.setCurrentRow(there)
            self.reordered.emit(tuple(keys))
