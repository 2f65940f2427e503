"""The canvas: what the mouse and the keys do to the scene, and the small things that float over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QLabel, QMenu, QWidget

from app.canvas import adding
from app.canvas.backdrop import paint_ground, paint_overview
from app.canvas.camera import STEP, Camera
from app.canvas.editing import Editing
from app.canvas.gestures.box_select import BoxSelectGesture
from app.canvas.gestures.connect import ConnectGesture
from app.canvas.gestures.gesture import Gesture
from app.canvas.gestures.move import MoveGesture
from app.canvas.gestures.pan import PanGesture
from app.canvas.hover import Hover
from app.canvas.items.painting import guarded
from app.canvas.keys import handle_key
from app.canvas.menus import menu_of
from app.canvas.quick_add import search_entries, search_lenders
from app.canvas.scene import CanvasScene, Hit
from app.canvas.style import dashed, style
from app.session import EditorSession
from app.theme import GRID, notifier, theme
from app.widgets.search_popup import SearchPopup
from app.widgets.zoom_control import ZoomControl
from core.graph.commands import Borrow, RemoveItems
from core.graph.model import ItemId, NodeId, PortRef

DRAG_THRESHOLD = 4
EDGE = 32
"""A gesture this near to an edge moves the view."""
EDGE_SPEED = 12
EDGE_INTERVAL_MS = 16
DROP_SIZE = QRectF(0, 0, 144, 96)


class Press:
    """Where a button went down, until it is known what is meant."""

    def __init__(self, hit: Hit, screen: QPointF, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.hit, self.screen, self.point, self.modifiers = hit, screen, point, modifiers
        self.was_selected = False


class CanvasView(QGraphicsView):
    """Shows the document of a session and edits it."""

    hovered = Signal(object)
    """What is under the pointer: a `PortRef`, a wire's id, or None."""
    zoom_changed = Signal(float)

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._board = CanvasScene(session, self._scale, self)
        self.setScene(self._board)
        self._camera = Camera(self)
        self._gesture: Gesture | None = None
        self._press: Press | None = None
        self._pointer = QPointF()
        self._space = False
        self._fit_pending = True
        self._drop_at: QPointF | None = None
        self._popup: SearchPopup | None = None
        self._set_up()
        self.editing = Editing(self, self._camera, self)
        self.hover = Hover(self)
        # What floats is a child of the view: children of the viewport would be scrolled with the scene.
        self._hint = QLabel(self)
        self._hint.setProperty("role", "card")
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hint.hide()
        self._empty = QLabel(self)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "dim")
        self._empty.setText(self.tr("Press Tab to add a layer, or drag one from the palette"))
        self.zoom_control = ZoomControl(self)
        self._edge_timer = QTimer(self)
        self._edge_timer.setInterval(EDGE_INTERVAL_MS)
        self._connect()
        self._show_emptiness()

    def _set_up(self) -> None:
        self.setObjectName("canvas")
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(self.tr("The network: nodes and the wires between them"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(320, 240)

    def _connect(self) -> None:
        self._board.contents_changed.connect(self._show_emptiness)
        self._board.contents_changed.connect(self.refresh)
        self._session.selection_changed.connect(self.refresh)
        self._session.document_replaced.connect(self.fit)
        self._session.document_changed.connect(self.cancel_gesture)
        notifier().changed.connect(self.refresh)
        self._edge_timer.timeout.connect(self._pan_at_edge)
        self.zoom_control.zoom_in.connect(self.zoom_in)
        self.zoom_control.zoom_out.connect(self.zoom_out)
        self.zoom_control.reset.connect(self.reset_zoom)

    # What gestures, menus and actions use

    @property
    def session(self) -> EditorSession:
        """The session that is shown."""
        return self._session

    @property
    def board(self) -> CanvasScene:
        """The scene that is shown."""
        return self._board

    @property
    def camera(self) -> Camera:
        """What moves the view."""
        return self._camera

    @property
    def zoom(self) -> float:
        """1 for 100 %."""
        return self._camera.zoom

    @property
    def gesture(self) -> Gesture | None:
        """What the mouse is doing."""
        return self._gesture

    @property
    def popup(self) -> SearchPopup | None:
        """The search that is open."""
        return self._popup

    @property
    def hint(self) -> str:
        """The sentence at the cursor."""
        return self._hint.text() if self._hint.isVisibleTo(self) else ""

    def _scale(self) -> float:
        return self.transform().m11()

    def refresh(self) -> None:
        """Paint everything again: once for many changes, and always from far, where items can't ask for it."""
        self.viewport().update()

    def show_hint(self, text: str, tone: str = "text") -> None:
        """Show a sentence at the cursor; nothing takes it away."""
        self._hint.setVisible(bool(text))
        if not text:
            self._hint.clear()
            return
        colour = style().tones[tone].name()
        look = theme()
        self._hint.setStyleSheet(
            f"color: {colour}; background: {look.raised}; border: 1px solid {look.border};"
            " border-radius: 4px; padding: 4px 8px; font-size: 11px;"
        )
        self._hint.setText(text)
        self._hint.setWordWrap(False)
        self._hint.adjustSize()
        if self._hint.width() > 320:
            self._hint.setWordWrap(True)
            self._hint.setFixedWidth(320)
            self._hint.adjustSize()
        self._hint.setMinimumWidth(0)
        self._hint.setMaximumWidth(16_777_215)
        room = self.viewport().size()
        x = min(self._pointer.x() + 16, room.width() - self._hint.width() - GRID)
        y = min(self._pointer.y() + 20, room.height() - self._hint.height() - GRID)
        self._hint.move(max(GRID, round(x)), max(GRID, round(y)))
        self._hint.raise_()

    def scroll_by(self, dx: float, dy: float) -> None:
        """Move the view by pixels of the screen."""
        self._camera.scroll_by(dx, dy)

    def fit(self) -> None:
        """Show the whole graph."""
        self._fit_pending = not self.isVisible()
        self._camera.show(self._board.contents_rect())
        self._after_zoom()

    def fit_selection(self) -> None:
        """Show what is selected."""
        nodes = self._session.selected_nodes() or list(self._session.graph.nodes)
        self._camera.show(self._board.contents_rect(nodes))
        self._after_zoom()

    def zoom_in(self) -> None:
        """Show less, larger."""
        self._zoom(self.zoom * STEP)

    def zoom_out(self) -> None:
        """Show more, smaller."""
        self._zoom(self.zoom / STEP)

    def reset_zoom(self) -> None:
        """Zoom to 100 %."""
        self._zoom(1.0)

    def _zoom(self, zoom: float, anchor: QPointF | None = None) -> None:
        self._camera.zoom_to(zoom, anchor)
        self._after_zoom()

    def _after_zoom(self) -> None:
        self.editing.close()
        self.hover.forget()
        self.zoom_control.show_zoom(self.zoom)
        self.zoom_changed.emit(self.zoom)
        self.refresh()

    def reveal(self, node: NodeId) -> None:
        """Scroll to a node if it can't be seen."""
        area = self._board.contents_rect([node])
        if not area.isEmpty() and not self.mapToScene(self.viewport().rect()).boundingRect().contains(area):
            by = self._camera.to_screen(area.center()) - QPointF(self.viewport().rect().center())
            self.scroll_by(by.x(), by.y())

    # Editing

    def delete_selection(self) -> None:
        """Remove the selected nodes and wires; ghosts can't be removed."""
        items = frozenset[ItemId](item for item in self._session.selection if not isinstance(item, PortRef))
        if items:
            self._session.push(RemoveItems(items))

    def select_all(self) -> None:
        """Select every node."""
        self._session.select(self._session.graph.nodes)

    def rename(self, node: NodeId) -> None:
        """Edit the name of a node in place."""
        self.editing.rename(node)

    def make_node(self, ghost: PortRef) -> None:
        """Make an implicit Variable a node, beside its ghost."""
        item = self._board.items_by_id[ghost.node]
        box = item.layout.ghosts.get(ghost.port)
        if box is not None:
            corner = item.pos() + box.topLeft() - QPointF(136, GRID * 2)
            adding.materialize(self._session, ghost, corner)

    def show_quick_add(self, point: QPointF | None = None) -> None:
        """Open the search for a node to place at a point, by default at the cursor."""
        if point is None:
            local = QPointF(self.viewport().mapFromGlobal(QCursor.pos()))
            inside = self.viewport().rect().contains(local.toPoint()) and self.underMouse()
            point = self._camera.to_scene(local if inside else QPointF(self.viewport().rect().center()))
        self.offer_nodes(point, None)

    def offer_nodes(self, point: QPointF, anchor: PortRef | None) -> None:
        """Open the search for a node to place at a point; with an anchor only those that can be wired to it."""
        offered = adding.entries(self._session) if anchor is None else adding.fitting(self._session, anchor)
        popup = search_entries(offered, self)
        popup.chosen.connect(lambda entry: self._add(entry, point, anchor))
        self._open(popup, point)

    def _open(self, popup: SearchPopup, point: QPointF) -> None:
        self.hover.forget()
        if self._popup is not None:
            self._popup.close()
        self._popup = popup
        popup.closed.connect(self._forget_popup)
        popup.open_at(self._camera.to_screen(point).toPoint())

    def _forget_popup(self) -> None:
        self._popup = None
        self.setFocus()

    def _add(self, entry: adding.Entry, point: QPointF, anchor: PortRef | None = None) -> None:
        if not entry.borrow:
            self._place(entry, point, anchor, None)
            return
        candidates = adding.lenders(self._session, entry)
        if len(candidates) == 1:
            self._place(entry, point, anchor, candidates[0])
        elif candidates:
            popup = search_lenders(self._session, candidates, self)
            popup.chosen.connect(lambda lender: self._place(entry, point, anchor, lender))
            self._open(popup, point)
        else:
            self._session.message.emit(self.tr("There is no Dense node yet whose parameters could be shared."), "info")

    def _place(self, entry: adding.Entry, point: QPointF, anchor: PortRef | None, lender: NodeId | None) -> None:
        corner = adding.centred(point)
        if anchor is not None:
            is_output = any(port.ref == anchor for port in self._board.items_by_id[anchor.node].content.outputs)
            corner = adding.beside(point, is_output)
        adding.add(self._session, adding.node_of(self._session, entry, corner, lender), anchor)

    def ask_lender(self, borrower: NodeId) -> None:
        """Ask whose parameters a node should use."""
        node = self._session.graph.nodes[borrower]
        kin = [n.id for n in self._session.graph.nodes.values() if n.operator == node.operator and n.id != borrower]
        popup = search_lenders(self._session, kin, self)
        popup.chosen.connect(lambda lender: self._session.push(Borrow(borrower, lender)))
        self._open(popup, self._board.items_by_id[borrower].outline().topRight())

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._take_pointer(event)
        self.hover.forget()
        if self._gesture is not None:
            return
        pans = event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self._space
        )
        if pans:
            self._begin(PanGesture(self), self._pointer, event.modifiers())
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            point = self._camera.to_scene(self._pointer)
            press = Press(self._board.hit(point, self.zoom), self._pointer, point, event.modifiers())
            self._select_pressed(press, event.button())
            self._press = press if event.button() == Qt.MouseButton.LeftButton else None

    def _select_pressed(self, press: Press, button: Qt.MouseButton) -> None:
        hit, selection = press.hit, self._session.selection
        item = hit.ghost or hit.wire or hit.node
        if item is None:
            return
        press.was_selected = item in selection
        if press.modifiers & Qt.KeyboardModifier.ControlModifier and button == Qt.MouseButton.LeftButton:
            self._session.select([item], "toggle")
        elif press.modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._session.select([item], "add")
        elif not press.was_selected and (hit.port is None or button == Qt.MouseButton.RightButton):
            self._session.select([item])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._take_pointer(event)
        if self._gesture is not None:
            self._update_gesture(event.modifiers())
        elif self._press is not None:
            if (self._pointer - self._press.screen).manhattanLength() >= DRAG_THRESHOLD:
                self._drag(self._press, event.modifiers())
        else:
            self.hover.follow(self._pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._take_pointer(event)
        press, self._press = self._press, None
        if self._gesture is not None:
            # The release of the button that did not start the gesture ends nothing.
            if event.buttons() == Qt.MouseButton.NoButton:
                self._end_gesture(event.modifiers())
        elif press is not None and event.button() == Qt.MouseButton.LeftButton:
            self._click(press)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._take_pointer(event)
        self._press = None
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self._camera.to_scene(self._pointer)
        hit = self._board.hit(point, self.zoom)
        if hit.ghost is not None:
            self.make_node(hit.ghost)
        elif hit.node is not None and hit.row is not None and hit.row.row.attribute:
            self.editing.edit_attribute(hit.node, hit.row.row.attribute)
        elif hit.node is not None and hit.on_name:
            self.editing.rename(hit.node)
        elif hit.is_empty:
            self.offer_nodes(point, None)

    def _take_pointer(self, event: QMouseEvent) -> None:
        self._pointer = event.position()

    def _click(self, press: Press) -> None:
        """Do what a press and a release at one place mean."""
        plain = not press.modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        hit = press.hit
        if hit.ghost is not None and hit.on_plus:
            self.make_node(hit.ghost)
        elif plain and hit.is_empty:
            self._session.select([])
        elif plain and (press.was_selected or hit.port is not None):
            item = hit.ghost or hit.wire or hit.node
            self._session.select([item] if item is not None else [])

    def _drag(self, press: Press, modifiers: Qt.KeyboardModifier) -> None:
        """Begin the gesture that a press has turned out to be."""
        self._press = None
        hit = press.hit
        gesture: Gesture | None = None
        if hit.port is not None:
            gesture = self._wire_gesture(hit.port.ref, hit.port.is_input)
        elif hit.node is not None and hit.node in self._session.selection:
            gesture = MoveGesture(self, hit.node)
        elif hit.is_empty:
            gesture = BoxSelectGesture(self)
        if gesture is not None:
            self._begin(gesture, press.screen, modifiers)
            self._update_gesture(modifiers)

    def _wire_gesture(self, port: PortRef, is_input: bool) -> Gesture:
        wire = self._session.graph.wire_into.get(port) if is_input else None
        return ConnectGesture(self, port) if wire is None else ConnectGesture(self, wire.source, wire)

    # Gestures

    def _begin(self, gesture: Gesture, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.editing.close()
        self._gesture = gesture
        gesture.start(self._camera.to_scene(screen), screen, modifiers)
        if gesture.cursor is not None:
            self.viewport().setCursor(gesture.cursor)
        if gesture.pans_at_edges:
            self._edge_timer.start()

    def _update_gesture(self, modifiers: Qt.KeyboardModifier) -> None:
        if self._gesture is not None:
            self._gesture.update(self._camera.to_scene(self._pointer), self._pointer, modifiers)
            if self._camera.is_far:
                self.refresh()

    def _end_gesture(self, modifiers: Qt.KeyboardModifier) -> None:
        gesture = self._stop_gesture()
        if gesture is not None:
            gesture.finish(self._camera.to_scene(self._pointer), self._pointer, modifiers)

    def cancel_gesture(self) -> bool:
        """Give up what the mouse is doing; False if it does nothing."""
        self._press = None
        gesture = self._stop_gesture()
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def _stop_gesture(self) -> Gesture | None:
        gesture, self._gesture = self._gesture, None
        self._edge_timer.stop()
        self.show_cursor()
        self.refresh()
        return gesture

    def show_cursor(self, shape: Qt.CursorShape = Qt.CursorShape.ArrowCursor) -> None:
        """Show what a press would do."""
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor if self._space else shape)

    def _pan_at_edge(self) -> None:
        """Move the view while a gesture is held near an edge, the faster the nearer."""
        room = self.viewport().rect()
        x, y = self._pointer.x(), self._pointer.y()
        dx = max(0.0, x - (room.right() - EDGE)) - max(0.0, EDGE - x)
        dy = max(0.0, y - (room.bottom() - EDGE)) - max(0.0, EDGE - y)
        if self._gesture is not None and (dx or dy):
            limit = EDGE_SPEED / EDGE
            self.scroll_by(max(-EDGE_SPEED, min(dx * limit, EDGE_SPEED)), max(-EDGE_SPEED, min(dy * limit, EDGE_SPEED)))
            self._update_gesture(Qt.KeyboardModifier.NoModifier)

    # Wheel and trackpad

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        pixels, angle = event.pixelDelta(), event.angleDelta()
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not pixels.isNull() and not zooms:
            self.editing.close()
            self.hover.forget()
            self.scroll_by(-pixels.x(), -pixels.y())
        elif angle.y():
            self._zoom(self.zoom * STEP ** (angle.y() / 120), event.position())
        elif angle.x():
            self.scroll_by(-angle.x() / 2, 0)
        self._update_gesture(event.modifiers())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom(self.zoom * (1 + event.value()), event.position())
            return True
        if event.type() == QEvent.Type.Leave:
            self.hover.forget()
        return super().viewportEvent(event)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = True
                self.show_cursor()
        elif not handle_key(self, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            if self._gesture is None:
                self.show_cursor()
        else:
            super().keyReleaseEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, ARG002 - Qt's name; Tab adds a node
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        super().focusOutEvent(event)

    # Menu and drops

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and (nodes := self._session.selected_nodes()):
            place = self._camera.to_screen(self._board.items_by_id[nodes[0]].outline().center()).toPoint()
        self.make_menu(place).popup(self.viewport().mapToGlobal(place))

    def make_menu(self, place: QPoint) -> QMenu:
        """Return the menu for what is at a place of the viewport."""
        self.cancel_gesture()
        self.hover.forget()
        point = self._camera.to_scene(QPointF(place))
        menu = menu_of(self, self._board.hit(point, self.zoom), point, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(adding.MIME):
            event.acceptProposedAction()
            self._drop_at = self._camera.to_scene(event.position())
            self.refresh()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._drop_at is not None:
            event.acceptProposedAction()
            self._drop_at = self._camera.to_scene(event.position())
            self.refresh()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002 - Qt's form
        self._drop_at = None
        self.refresh()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_at = None
        self.refresh()
        entry = adding.entry_of(self._session, event.mimeData())
        if entry is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self.setFocus()
        self._pointer = event.position()
        self._add(entry, self._camera.to_scene(event.position()))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._camera.is_far:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        self._paint_far(painter)
        painter.end()

    @guarded
    def _paint_far(self, painter: QPainter) -> None:
        painter.setWorldTransform(self.viewportTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, self._seen(), self.zoom)
        paint_overview(painter, self._board)
        self._paint_over(painter)

    def _seen(self) -> QRectF:
        return self.mapToScene(self.viewport().rect().adjusted(-1, -1, 1, 1)).boundingRect()

    @guarded
    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:  # type: ignore[override]
        paint_ground(painter, rect, self.zoom)

    @guarded
    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:  # type: ignore[override]  # noqa: ARG002
        self._paint_over(painter)

    def _paint_over(self, painter: QPainter) -> None:
        if self._gesture is not None:
            self._gesture.paint(painter)
        if self._drop_at is not None:
            painter.setPen(dashed(theme().accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            corner = adding.centred(self._drop_at)
            painter.drawRoundedRect(DROP_SIZE.translated(corner), GRID, GRID)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().rect()
        self.zoom_control.move(16, room.bottom() - self.zoom_control.height() - 15)
        self._empty.setGeometry(room)
        if self._fit_pending and self.isVisible():
            self.fit()

    def showEvent(self, event: QEvent) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._fit_pending:
            self.fit()

    def _show_emptiness(self) -> None:
        self._empty.setVisible(not self._session.graph.nodes)
