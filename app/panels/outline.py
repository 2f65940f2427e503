"""All nodes of the document as a list, in the order in which they are computed, in step with the canvas.

Also what a screen reader reads where a drawing says nothing: each row names operator, name, shape and what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.search import title_of
from app.session.session import EditorSession
from app.theme import SMALL, icon, mono, notifier, theme, ui
from app.widgets.empty import EmptyState
from app.widgets.row_ranges import selection_of
from core.dimension import format_shape
from core.graph.commands import Rename
from core.graph.model import Graph, NodeId, PortRef
from core.problem import Severity

ROW_HEIGHT = 28
SQUARE = 10
MARK = 14
Index = QModelIndex | QPersistentModelIndex


def layer_order(graph: Graph) -> list[NodeId]:
    """Return the nodes by layer (the longest way from a source), those of a layer from the top down."""
    layers = _layers(graph)
    return sorted(graph.nodes, key=lambda node: (layers[node], graph.nodes[node].position.y, graph.nodes[node].name))


def _layers(graph: Graph) -> Mapping[NodeId, int]:
    """Return the layer of each node; nodes on a circle come after all others."""
    waits = dict.fromkeys(graph.nodes, 0)
    for wire in graph.wires.values():
        waits[wire.target.node] += 1
    layers = dict.fromkeys(graph.nodes, 0)
    ready = [node for node, count in waits.items() if not count]
    done = set(ready)
    while ready:
        node = ready.pop()
        for wire in graph.wires_of[node]:
            if wire.source.node != node:
                continue
            target = wire.target.node
            layers[target] = max(layers[target], layers[node] + 1)
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
                done.add(target)
    last = len(graph.nodes)
    return {node: layer if node in done else last for node, layer in layers.items()}


class OutlineModel(QAbstractListModel):
    """The nodes of a session as rows; each is read when it is shown."""

    def __init__(self, session: EditorSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.nodes = layer_order(session.graph)
        self._rows = {node: row for row, node in enumerate(self.nodes)}

    def refresh(self) -> bool:
        """Take the nodes as they are now; True if there are others, or in another order."""
        nodes = layer_order(self._session.graph)
        if nodes == self.nodes:
            if nodes:
                self.dataChanged.emit(self.index(0), self.index(len(nodes) - 1))
            return False
        self.beginResetModel()
        self.nodes = nodes
        self._rows = {node: row for row, node in enumerate(nodes)}
        self.endResetModel()
        return True

    def row_of(self, node: NodeId) -> int | None:
        """Return where a node is."""
        return self._rows.get(node)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.nodes)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self._session.graph.nodes.get(self.nodes[index.row()])
        if node is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return node.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(self._session.problem_text(each) for each in self._session.problems_of(node.id)) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            problems = (self._session.problem_text(each) for each in self._session.problems_of(node.id))
            return ", ".join((node.name, self.title(index.row()), self.shape(index.row()), *problems))
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name = str(value).strip()
        node = self._session.graph.nodes[self.nodes[index.row()]]
        if role != Qt.ItemDataRole.EditRole or not name or name == node.name:
            return False
        return self._session.push(Rename(node.id, name))

    def title(self, row: int) -> str:
        """Return what the operator is called."""
        return title_of(self._session, self._session.graph.nodes[self.nodes[row]])

    def family(self, row: int) -> str:
        """Return the operator's family."""
        known = self._session.registry.get(self._session.graph.nodes[self.nodes[row]].operator)
        return known.family if known else ""

    def shape(self, row: int) -> str:
        """Return the shape of the first output."""
        return format_shape(self._session.inference.shape(PortRef(self.nodes[row], "output")))

    def severity(self, row: int) -> Severity | None:
        """Return how bad the worst problem is."""
        found = {problem.severity for problem in self._session.problems_of(self.nodes[row])}
        return next((each for each in (Severity.ERROR, Severity.WARNING) if each in found), None)


class _Rows(QListView):
    """The list; a second click on a row edits it a moment later, unless the rows are others by then."""

    def forget_click(self) -> None:
        """Edit nothing a moment later: Qt would edit an index that is gone. Only edit() ends Qt's waiting."""
        self.edit(self.currentIndex(), QAbstractItemView.EditTrigger.CurrentChanged, QEvent(QEvent.Type.None_))


class OutlinePanel(QWidget):
    """The list; what is selected here is selected on the canvas, and the other way round.

    Signals:
        reveal: The node to bring into sight.
    """

    reveal = Signal(object)

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._follows = False
        self.model = OutlineModel(session, self)
        self.list = _Rows(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_RowDelegate(self.model, self.list))
        self.model.modelAboutToBeReset.connect(self.list.forget_click)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Outline"))
        hint = self.tr("Every node is listed here, in the order in which the network computes.")
        self.empty = EmptyState("layers", self.tr("No nodes"), hint)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        self.list.selectionModel().selectionChanged.connect(self._select_on_canvas)
        self.list.activated.connect(self._reveal)
        session.problems_changed.connect(self.refresh)
        session.selection_changed.connect(self._show_selection)
        notifier().changed.connect(self.list.viewport().update)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(280, 320)

    def refresh(self) -> None:
        """Show the nodes as they are now; `problems_changed` is the signal after which everything is known."""
        self._follows = True
        is_other = self.model.refresh()
        self._follows = False
        self._stack.setCurrentWidget(self.list if self.model.nodes else self.empty)
        if is_other:
            self._show_selection()

    def _show_selection(self) -> None:
        found = (self.model.row_of(node) for node in self._session.selected_nodes())
        rows = [row for row in found if row is not None]
        self._follows = True
        chosen = selection_of(self.model, rows)
        self.list.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if len(rows) == 1:
            index = self.model.index(rows[0])
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.list.scrollTo(index)
        self._follows = False

    def _select_on_canvas(self) -> None:
        if self._follows:
            return
        nodes = [self.model.nodes[index.row()] for index in self.list.selectedIndexes()]
        self._session.select(nodes)
        if len(nodes) == 1:
            self.reveal.emit(nodes[0])

    def _reveal(self, index: QModelIndex) -> None:
        self.reveal.emit(self.model.nodes[index.row()])


class _RowDelegate(QStyledItemDelegate):
    """Paints a row: the square of the family, the name, the operator dim, the shape, and the mark of a problem."""

    def __init__(self, model: OutlineModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's form
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, box, look = index.row(), QRectF(option.rect), theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(look.selected))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.family(self._model.family(row))))
        painter.drawRoundedRect(QRectF(box.left() + 16, box.center().y() - SQUARE / 2, SQUARE, SQUARE), 3, 3)
        base = int(box.center().y()) + 5
        right = box.right() - 16
        severity = self._model.severity(row)
        if severity is not None:
            tone, name = (look.error, "error") if severity is Severity.ERROR else (look.unknown, "warning")
            place = QRect(int(right) - MARK, int(box.center().y()) - MARK // 2 + 1, MARK, MARK)
            icon(name, tone).paint(painter, place)
            right -= MARK + 8
        metrics = QFontMetricsF(mono(SMALL))
        shape = self._model.shape(row)
        painter.setFont(mono(SMALL))
        painter.setPen(QColor(look.dim))
        painter.drawText(int(right - metrics.horizontalAdvance(shape)), base, shape)
        right -= metrics.horizontalAdvance(shape) + 12
        left = box.left() + 36
        for text, font, color in (
            (str(index.data() or ""), ui(), look.text),
            (self._model.title(row), ui(SMALL), look.dim),
        ):
            metrics = QFontMetricsF(font)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(right - left, 0))
            painter.setFont(font)
            painter.setPen(QColor(color))
            painter.drawText(int(left), base, shown)
            left += metrics.horizontalAdvance(shown) + 8
        painter.restore()

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: Index,  # noqa: ARG002
    ) -> None:
        editor.setGeometry(option.rect.adjusted(28, 0, -8, 0))
