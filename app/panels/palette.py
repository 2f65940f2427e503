"""The palette: every layer that can be placed, by family, to drag onto the canvas or to add at its centre."""

from __future__ import annotations

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QDrag, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.offers import NODE_MIME, Offer, all_offers
from app.session.session import EditorSession
from app.theme import SMALL, notifier, theme, ui
from app.widgets.empty import EmptyState
from app.widgets.fuzzy import best_score
from app.widgets.guarding import guards_events
from app.widgets.search_field import SearchField

OFFER_ROLE = Qt.ItemDataRole.UserRole
HEADING_HEIGHT, ROW_HEIGHT = 27, 26
SQUARE = 10
NODE_SIZE = QSize(152, 60)
SIDES = 14
"""What the margins of the panel take."""
END = 10
"""What the margin of the panel lacks at its end, where a scroll bar may be, to the one at its beginning."""
TITLE_LEFT, TITLE_RIGHT = 28, 4
"""Where titles begin in their rows, and how far from the end they stop."""
NARROWEST = 184


@guards_events
class PalettePanel(QWidget):
    """A search field and the layers under it.

    Signals:
        add_requested: An `Offer` that should be added at the centre of the view.
    """

    add_requested = Signal(object)

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField(self.tr("Search layers"), self)
        self.search.setToolTip(self.tr("Part of a name or of what a layer does; Return adds the best one"))
        self.search.installEventFilter(self)
        self.list = OfferList(self)
        self.list.setAccessibleName(self.tr("Layers"))
        self.list.installEventFilter(self)
        self._fill(all_offers(session.registry))
        self.empty = EmptyState("search", self.tr("No such layer"))
        self.empty.hide()
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._add_current)
        self.list.itemDoubleClicked.connect(self._add)
        notifier().changed.connect(self.list.viewport().update)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 2, 0)
        column.setSpacing(8)
        head = QVBoxLayout()
        head.setContentsMargins(0, 0, END, 0)
        head.addWidget(self.search)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        self.setFocusProxy(self.search)

    def sizeHint(self) -> QSize:
        return QSize(max(NARROWEST, self.list.width_of_titles() + SIDES), 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(144, 160)

    def offers(self) -> list[Offer]:
        """Return what is offered now, the search applied, in order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [offer for item in items if not item.isHidden() and (offer := offer_of(item)) is not None]

    def _fill(self, offers: list[Offer]) -> None:
        families = dict.fromkeys(offer.family for offer in offers)
        for family in families:
            heading = QListWidgetItem(self._family_title(family), self.list)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            for offer in offers:
                if offer.family == family:
                    item = QListWidgetItem(offer.title, self.list)
                    item.setData(OFFER_ROLE, offer)
                    item.setToolTip(self._tool_tip(offer))
                    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, offer.doc.split("\n")[0])

    def _family_title(self, family: str) -> str:
        titles = {
            "sources": self.tr("Sources"),
            "linear": self.tr("Linear"),
            "activation": self.tr("Activation"),
            "arithmetic": self.tr("Arithmetic"),
            "shape": self.tr("Shape"),
            "reduction": self.tr("Reduction"),
            "loss": self.tr("Loss"),
            "normalization": self.tr("Normalization"),
            "convolution": self.tr("Convolution"),
        }
        return titles.get(family, family.capitalize())

    def _tool_tip(self, offer: Offer) -> str:
        hint = self.tr("Drag it onto the canvas, or double-click.")
        return f"{offer.title}\n{offer.doc.split(chr(10))[0]}\n{hint}"

    def _filter(self, text: str) -> None:
        heading: QListWidgetItem | None = None
        first: QListWidgetItem | None = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            offer = offer_of(item)
            if offer is None:
                heading = item
                item.setHidden(True)
                continue
            is_found = offer.matches(text)
            item.setHidden(not is_found)
            if is_found:
                first = first or item
                if heading is not None:
                    heading.setHidden(False)
        self._show_found(text, is_found=first is not None)
        if first is not None and text.strip():
            self.list.setCurrentItem(self._best(text) or first)

    def _show_found(self, text: str, *, is_found: bool) -> None:
        """Show the list, or say that nothing in it is like this."""
        hint = self.tr("No layer is called “{0}” or does that. Try a shorter word; Escape lists all layers.")
        self.empty.set_texts(self.tr("No such layer"), hint.format(text.strip()))
        self.list.setVisible(is_found)
        self.empty.setVisible(not is_found)

    def _best(self, text: str) -> QListWidgetItem | None:
        """Return the entry that the text fits best, which beats one that only mentions it."""
        points: dict[int, int] = {}
        for row in range(self.list.count()):
            item = self.list.item(row)
            offer = None if item.isHidden() else offer_of(item)
            found = None if offer is None else best_score(text, offer.names(), offer.words())
            if found is not None:
                points[row] = found
        return self.list.item(max(points, key=points.__getitem__)) if points else None

    def _add_current(self) -> None:
        self._add(self.list.currentItem())

    def _add(self, item: QListWidgetItem | None) -> None:
        offer = offer_of(item) if item is not None and not item.isHidden() else None
        if offer is not None:
            self.add_requested.emit(offer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._takes(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _takes(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        if watched is self.search and key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.list.go(1 if key == Qt.Key.Key_Down else -1)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if watched is self.list and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._add_current()
            return True
        return False


class OfferList(QListWidget):
    """The list of offers, from which they are dragged."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setItemDelegate(OfferDelegate(self))
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)

    def width_of_titles(self) -> int:
        """Return how wide the list has to be for the longest title, the scroll bar included."""
        metrics = QFontMetrics(ui())
        widths = [metrics.horizontalAdvance(self.item(row).text()) for row in range(self.count())]
        bar = self.verticalScrollBar().sizeHint().width()
        return max(widths, default=0) + TITLE_LEFT + TITLE_RIGHT + bar + 2 * self.frameWidth() + 2

    def go(self, by: int) -> None:
        """Make the next or the previous visible offer the current one."""
        rows = [row for row in range(self.count()) if not self.item(row).isHidden() and offer_of(self.item(row))]
        if rows:
            at = rows.index(self.currentRow()) + by if self.currentRow() in rows else 0
            self.setCurrentRow(rows[min(max(at, 0), len(rows) - 1)])

    def startDrag(self, supported_actions: Qt.DropAction) -> None:  # noqa: ARG002, N802 - Qt's
        offer = offer_of(self.currentItem()) if self.currentRow() >= 0 else None
        if offer is None:
            return
        drag = QDrag(self)
        drag.setMimeData(mime_data(offer))
        drag.setPixmap(node_pixmap(offer, self.devicePixelRatioF()))
        drag.setHotSpot(QPoint(NODE_SIZE.width() // 2, 16))
        drag.exec(Qt.DropAction.CopyAction)


class OfferDelegate(QStyledItemDelegate):
    """Paints headings and offers."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(100, ROW_HEIGHT if index.data(OFFER_ROLE) else HEADING_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offer = index.data(OFFER_ROLE)
        area = QRect(option.rect)
        tokens = theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not isinstance(offer, Offer):
            painter.setFont(ui(SMALL, 600))
            painter.setPen(QColor(tokens.dim))
            painter.drawText(area.adjusted(4, 2, 0, 0), Qt.AlignmentFlag.AlignVCenter, index.data())
        else:
            state = option.state
            self._paint_row(painter, area.adjusted(0, 0, -_lacking(option.widget), 0), state)
            square = QRectF(area.left() + 8, area.center().y() - SQUARE / 2 + 0.5, SQUARE, SQUARE)
            self._paint_square(painter, square, offer)
            painter.setFont(ui())
            painter.setPen(QColor(tokens.text))
            text_area = area.adjusted(TITLE_LEFT, 0, -TITLE_RIGHT, 0)
            text = painter.fontMetrics().elidedText(offer.title, Qt.TextElideMode.ElideRight, text_area.width())
            painter.drawText(text_area, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_row(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(theme().selected if is_selected else theme().raised))
            has_focus = is_selected and state & QStyle.StateFlag.State_HasFocus
            painter.setPen(QPen(QColor(theme().accent)) if has_focus else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_square(self, painter: QPainter, square: QRectF, offer: Offer) -> None:
        colour = QColor(theme().family(offer.family))
        painter.setPen(QPen(colour, 1.5) if offer.borrow else Qt.PenStyle.NoPen)
        # A borrower is an outline: it has no parameters of its own.
        painter.setBrush(Qt.BrushStyle.NoBrush if offer.borrow else colour)
        painter.drawRoundedRect(square.adjusted(1, 1, -1, -1) if offer.borrow else square, 2.5, 2.5)


def _lacking(view: QWidget) -> int:
    """Return how far from the end of a row its ground stops where no scroll bar keeps it from the edge."""
    return END if isinstance(view, OfferList) and not view.verticalScrollBar().isVisible() else 0


def offer_of(item: QListWidgetItem) -> Offer | None:
    """Return what an item of the list offers; None for a heading."""
    offer = item.data(OFFER_ROLE)
    return offer if isinstance(offer, Offer) else None


def mime_data(offer: Offer) -> QMimeData:
    """Return what a drag of an offer carries."""
    data = QMimeData()
    data.setData(NODE_MIME, QByteArray(offer.payload()))
    return data


def node_pixmap(offer: Offer, ratio: float) -> QPixmap:
    """Return a picture of the node that an offer will become, to hang at the pointer."""
    pixmap = QPixmap(NODE_SIZE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    tokens = theme()
    body = QRectF(0.5, 0.5, NODE_SIZE.width() - 1, NODE_SIZE.height() - 1)
    outline = QPainterPath()
    outline.addRoundedRect(body, 8, 8)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(0.92)
    painter.fillPath(outline, QColor(tokens.raised))
    painter.save()
    painter.setClipPath(outline)
    painter.fillRect(QRectF(0, 0, NODE_SIZE.width(), 3.5), QColor(tokens.family(offer.family)))
    painter.restore()
    painter.setPen(QPen(QColor(tokens.border)))
    painter.drawPath(outline)
    painter.drawLine(1, 34, NODE_SIZE.width() - 2, 34)
    painter.setPen(QColor(tokens.text))
    painter.setFont(ui(weight=600))
    painter.drawText(QRectF(12, 4, NODE_SIZE.width() - 24, 30), Qt.AlignmentFlag.AlignVCenter, offer.title)
    painter.end()
    return pixmap
