"""The canvas: what the mouse and the keys do to the scene, and the small things that float over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
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
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from app.canvas import adding
from app.canvas.accessible import install
from app.canvas.announcing import Announcing
from app.canvas.arranging import Arranging
from app.canvas.camera import STEP
from app.canvas.carrying import Carrying
from app.canvas.clipboard import Clipboard
from app.canvas.connecting import Connecting
from app.canvas.cursor_hint import CursorHint
from app.canvas.document_menu import DocumentMenu
from app.canvas.dropping import Dropping
from app.canvas.editing import Editing
from app.canvas.framing import Framing
from app.canvas.geometry import NARROWEST
from app.canvas.gestures.connect import ConnectGesture
from app.canvas.gestures.gesture import Gesture
from app.canvas.gestures.pan import PanGesture
from app.canvas.gesturing import Gesturing
from app.canvas.hover import Hover
from app.canvas.keys import BARE_MODIFIERS, handle_key
from app.canvas.menus import menu_of
from app.canvas.minimap import Minimap
from app.canvas.node_menu import fix_menu
from app.canvas.places import Places
from app.canvas.placing import Placing
from app.canvas.pressing import Press, click, double_click, gesture_of
from app.canvas.replacing import Replacing
from app.canvas.step_card import StepCard
from app.canvas.step_sight import StepSight
from app.canvas.surface import CanvasSurface
from app.canvas.touching import Touching
from app.canvas.walking import Walking
from app.canvas.wire_tools import WireTools
from app.offers import Offer
from app.session.session import EditorSession
from app.widgets.guarding import guards_events
from app.widgets.search_popup import SearchPopup
from core.graph.commands import RemoveItems
from core.graph.model import ItemId, NodeId, PortRef, WireId

DRAG_THRESHOLD = 4
ALT_KEY = Qt.Key.Key_Alt
KEY_GAP = 80
"""Room between a node and one that is added to its right by keys."""


@guards_events
class CanvasView(CanvasSurface):
    """Shows the document of a session and edits it."""

    hovered = Signal(object)
    """What is under the pointer: a `PortRef`, a wire's id, or None."""
    inspect_wanted = Signal()
    """Somebody pressed Enter: the inspector should take the keyboard."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.gesturing = Gesturing(self, self)
        self._press: Press | None = None
        self._clicked: Press | None = None
        """What was clicked last; the same clicked again is a double click."""
        self._swallows_menu = False
        self._space = self._right_pans = self._wheel_pans = self._box_contains = False
        self.editing = Editing(self, self._camera, self)
        self.placing = Placing(self, self)
        self.dropping = Dropping(self, self)
        self.carrying = Carrying(self, self)
        self.arranging = Arranging(self, self)
        self.framing = Framing(self, self)
        install(CanvasView)
        self.announcing = Announcing(self)
        self.minimap = Minimap(self)
        self.minimap.hide()
        self.walking = Walking(self)
        self.connecting = Connecting(self, self)
        self.clipboard = Clipboard(self, self)
        self.wire_tools = WireTools(self, self)
        self.replacing = Replacing(self, self)
        self.hover = Hover(self)
        self.places = Places(self, self)
        Touching(self, self)
        StepSight(self, self)
        self.step_card = StepCard(self, self.hover.card)
        self.floating.entered.connect(self.hover.leave)
        self._hint = CursorHint(self)
        self._session.document_changed.connect(self.cancel_gesture)
        self.zoom_changed.connect(self._settle)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)

    # What gestures, menus and actions use

    @property
    def gesture(self) -> Gesture | None:
        """What the mouse is doing."""
        return self.gesturing.current

    @property
    def snaps(self) -> bool:
        """Whether what is dragged lands on the grid."""
        return self.arranging.snaps

    @property
    def box_contains(self) -> bool:
        """Whether a box selects only what is all in it."""
        return self._box_contains

    @property
    def popup(self) -> SearchPopup | None:
        """The search that is open."""
        return self.placing.popup

    @property
    def hint(self) -> str:
        """The sentence at the cursor."""
        return self._hint.text() if self._hint.isVisibleTo(self) else ""

    def show_hint(self, text: str, tone: str = "text") -> None:
        """Show a sentence at the cursor; nothing takes it away."""
        self._hint.say(text, tone, self.gesturing.pointer)

    def _settle(self) -> None:
        """Close what belongs to a place that has moved."""
        self.editing.close()
        self.framing.close()
        self.hover.forget()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Take the fields along that stand over what is edited in them."""
        super().scrollContentsBy(dx, dy)
        for field in (self.editing.editor, self.framing.note_editor):
            if field is not None:
                field.move(field.x() + dx, field.y() + dy)

    def show_minimap(self, is_shown: bool) -> None:
        """Show the whole graph in a corner where not all of it is seen, or never."""
        self.minimap.place()
        self.minimap.want(is_shown)

    def show_numbers(self, is_shown: bool, magnification: float = 1.0) -> None:
        """Write small tensors at their wires, so many times as large as other texts; or don't."""
        self._board.numbers.magnification = magnification
        self._board.run_marks.shows_numbers = is_shown
        self._board.run_marks.show()

    def show_step_card(self, is_shown: bool) -> None:
        """Tell beside the current node of a run what it gave; or don't."""
        self.step_card.want(is_shown)

    def show_run(self, *, minis: str, norms: bool, costs: bool) -> None:
        """Choose what a run shows: the pictures on nodes, wires as wide as norms are, time and memory under nodes."""
        marks = self._board.run_marks
        marks.minis.kind, marks.shows_norms, marks.shows_costs = minis, norms, costs
        marks.show()

    def set_mouse(self, *, right_pans: bool, wheel_pans: bool, box_contains: bool) -> None:
        """Choose what moves the view beside the middle button and Space, and what a box selects."""
        self._right_pans, self._wheel_pans, self._box_contains = right_pans, wheel_pans, box_contains

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.minimap.place()

    def jump(self, place: NodeId | PortRef) -> None:
        """Scroll to a node, or the node of a port, if it can't be seen; Back leads to where the view was."""
        if not self.shows(self._board.area_of([place])):
            self.places.leave()
            self.reveal(place)

    # Editing

    def delete_selection(self) -> None:
        """Remove the marked dot, else the selected nodes and wires; ghosts can't be removed."""
        if self.wire_tools.remove_marked_dot():
            return
        items = frozenset[ItemId](item for item in self._session.selection if not isinstance(item, PortRef))
        if items:
            self._session.push(RemoveItems(items))

    def select_all(self) -> None:
        """Select every node, frame and note."""
        graph = self._session.graph
        self._session.select([*graph.nodes, *graph.frames, *graph.notes])

    def rename(self, node: NodeId) -> None:
        """Edit the name of a node in place."""
        self.editing.rename(node)

    def make_node(self, ghost: PortRef) -> None:
        """Make an implicit Variable a node, beside its ghost."""
        self.placing.make_node(ghost)

    def ask_lender(self, borrower: NodeId) -> None:
        """Ask whose parameters a node should use."""
        self.placing.ask_lender(borrower)

    def ask_connection(self) -> None:
        """Ask to what the selected node should be connected."""
        self.hover.forget()
        if (found := self.connecting.search()) is not None:
            self.placing.show_popup(*found)

    def show_quick_add(self, point: QPointF | None = None) -> None:
        """Open the search for a node to place at a point, by default at the cursor."""
        if point is None:
            point = adding.free_place(self._board, self._place_by_keys() or self.place_for_new())
        self.offer_nodes(point, None)

    def _place_by_keys(self) -> QPointF | None:
        """Return where a new node goes when somebody works by keys: right of the one that is selected."""
        selected = self._session.selected_nodes()
        if not self.walking.is_by_keys or len(selected) != 1:
            return None
        box = self._board.items_by_id[selected[0]].outline()
        return QPointF(box.right() + KEY_GAP, box.top() + 20) + QPointF(NARROWEST / 2, 0)

    def place_for_new(self) -> QPointF:
        """Return the point of the scene under the pointer; the middle of what is seen, if the pointer is elsewhere."""
        local = QPointF(self.viewport().mapFromGlobal(QCursor.pos()))
        inside = self.viewport().rect().contains(local.toPoint()) and self.underMouse()
        return self._camera.to_scene(local if inside else QPointF(self.viewport().rect().center()))

    def expect_offers(self, anchor: PortRef | None) -> None:
        """Find out what could be wired to a port, because it may be asked soon; None: it won't."""
        if anchor is None:
            self.placing.fitting.stop()
        else:
            self.placing.fitting.prepare(anchor)

    def offer_nodes(self, point: QPointF, anchor: PortRef | None) -> None:
        """Open the search for a node to place at a point; with an anchor only those that can be wired to it."""
        self.hover.forget()
        self.placing.offer(point, anchor)

    def offer_menu(self, point: QPointF, anchor: PortRef) -> None:
        """Open menus by family of what can be wired to a port, to place at a point."""
        self.hover.forget()
        self.placing.offer_menu(point, anchor)

    def offer_on_wire(self, wire: WireId, point: QPointF) -> None:
        """Open the search for a node to put into a wire."""
        self.hover.forget()
        self.placing.offer_on_wire(wire, point)

    def show_fixes(self, node: NodeId) -> None:
        """Open the menu of a badge: what is wrong with a node, and what mends it."""
        self.hover.forget()
        menu = fix_menu(DocumentMenu(self._session, self), self._session, node)
        item = self._board.items_by_id[node]
        menu.popup(self.viewport().mapToGlobal(self._camera.to_screen(item.pos() + item.layout.badge).toPoint()))

    def add_offer(self, offer: Offer) -> None:
        """Place a layer at the centre of what is seen, beside what stands there."""
        self.hover.forget()
        self.setFocus()
        centre = self._camera.to_scene(QPointF(self.viewport().rect().center()))
        self.placing.place(offer, adding.free_place(self._board, centre, adding.room_of(self._session, offer)))

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.walking.note_mouse()
        self.stay()
        self.gesturing.pointer = event.position()
        self.hover.forget()
        self._swallows_menu = self.gesture is not None and event.button() == Qt.MouseButton.RightButton
        if self._swallows_menu:
            self.cancel_gesture()
        elif self.gesture is None:
            self._press_button(event)

    def _press_button(self, event: QMouseEvent) -> None:
        button, pointer = event.button(), event.position()
        pans = button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self._space)
        cuts = (button == Qt.MouseButton.LeftButton and self.wire_tools.scissors) or (
            button == Qt.MouseButton.RightButton and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if pans:
            self._begin(PanGesture(self), pointer, event.modifiers(), button)
        elif cuts:
            self._begin(self.wire_tools.cut(), pointer, event.modifiers(), button)
        elif button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            point = self._camera.to_scene(pointer)
            press = Press(self._board.finder.hit(point, self.zoom), pointer, point, event.modifiers())
            press.select(self._session, button)
            self.wire_tools.press(press.hit)
            press.pans = button == Qt.MouseButton.RightButton
            self._press = press if not press.pans or self._right_pans else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        by = self.gesturing.pointer - event.position()
        self.gesturing.pointer = event.position()
        if self.carrying.take(event.globalPosition().toPoint()):
            return
        if self.gesture is not None:
            pans = self._space or event.buttons() & Qt.MouseButton.MiddleButton
            if pans and not isinstance(self.gesture, PanGesture):
                self.scroll_by(by.x(), by.y())
            self.gesturing.follow(event.modifiers())
        elif self._press is not None:
            if (event.position() - self._press.screen).manhattanLength() >= DRAG_THRESHOLD:
                self._drag(self._press, event.modifiers())
        else:
            self.hover.follow(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.gesturing.pointer = event.position()
        press, self._press, self._clicked = self._press, None, None
        if self.gesture is not None:
            self.gesturing.release(event.button(), event.modifiers())
        elif press is not None and press.pans:
            self.make_menu(press.screen.toPoint()).popup(self.viewport().mapToGlobal(press.screen.toPoint()))
        elif press is not None and event.button() == Qt.MouseButton.LeftButton:
            self._clicked = press
            click(self, press)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point, before, self._clicked = self._camera.to_scene(event.position()), self._clicked, None
        hit = self._board.finder.hit(point, self.zoom)
        is_second = event.button() == Qt.MouseButton.LeftButton and (before is None or before.is_repeated_by(hit))
        if self.gesture is not None or not is_second or not double_click(self, hit, point):
            self.mousePressEvent(event)  # somebody quick: a press of its own
            return
        event.accept()
        self._press = None

    def _drag(self, press: Press, modifiers: Qt.KeyboardModifier) -> None:
        """Begin the gesture that a press has turned out to be."""
        self._press = None
        if (gesture := gesture_of(self, press)) is not None:
            button = Qt.MouseButton.RightButton if press.pans else Qt.MouseButton.LeftButton
            self._begin(gesture, press.screen, press.modifiers, button)
            self.gesturing.follow(modifiers)

    # Gestures

    def carry_wire(self, port: PortRef, press: Press) -> None:
        """Let a wire follow the pointer from a click to the next one, or Esc."""
        self._leave_others()
        self.gesturing.carry(ConnectGesture(self, port), press.screen, press.modifiers)

    def _begin(self, gesture: Gesture, screen: QPointF, modifiers: Qt.KeyboardModifier, button: Qt.MouseButton) -> None:
        self._leave_others()
        self.gesturing.begin(gesture, screen, modifiers, button)

    def _leave_others(self) -> None:
        """End what is typed in place, and motions."""
        self.editing.close()
        self.framing.close()
        self.arranging.glide.finish()

    def cancel_gesture(self) -> bool:
        """Give up what the mouse is doing; False if it does nothing."""
        self._press = None
        return self.gesturing.cancel()

    def show_cursor(self, shape: Qt.CursorShape = Qt.CursorShape.ArrowCursor) -> None:
        """Show what a press would do."""
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor if self._space else shape)

    # Wheel and trackpad

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        pixels, angle = event.pixelDelta(), event.angleDelta()
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        by = pixels if not pixels.isNull() else angle / 2 if self._wheel_pans else QPoint()
        if not by.isNull() and not zooms:
            self.editing.close()
            self.hover.forget()
            if self._wheel_pans and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not by.x():
                by = by.transposed()
            self.scroll_by(-by.x(), -by.y())
        elif angle.y():
            self.zoom_to(self.zoom * STEP ** (angle.y() / 120), event.position())
        elif angle.x():
            self.scroll_by(-angle.x() / 2, 0)
        self.gesturing.follow(event.modifiers())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_to(self.zoom * (1 + event.value()), event.position())
            return True
        if event.type() == QEvent.Type.Leave:
            self.hover.leave()
        return super().viewportEvent(event)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = True
                self.show_cursor()
        elif event.key() == Qt.Key.Key_Y and not event.modifiers():
            self.wire_tools.hold_scissors(True)
        elif event.key() in BARE_MODIFIERS:
            self.gesturing.follow(event.modifiers())
        elif not handle_key(self, event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == event.Type.ShortcutOverride and event.key() == ALT_KEY:
            event.accept()  # drags and chords use it: alone it must not go to the menu bar in the middle of them
            return True
        return super().event(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            if self.gesture is None:
                self.show_cursor()
        elif event.key() == Qt.Key.Key_Y and not event.isAutoRepeat():
            self.wire_tools.hold_scissors(False)
        elif event.key() in BARE_MODIFIERS:
            self.gesturing.follow(event.modifiers())
        else:
            super().keyReleaseEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, ARG002 - Qt's name; Tab adds a node
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.walking.note_keys()
        super().focusInEvent(event)
        self.refresh()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        self.wire_tools.hold_scissors(False)
        self.refresh()
        super().focusOutEvent(event)

    # Menu and drops

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.reason() != event.Reason.Keyboard:
            return  # the right button cuts
        if self._swallows_menu and event.reason() == QContextMenuEvent.Reason.Mouse:
            return  # the right button gave up what the left one did
        if self._right_pans and event.reason() == QContextMenuEvent.Reason.Mouse:
            return  # it may become a drag: the menu comes when the button is released
        place = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and (nodes := self._session.selected_nodes()):
            place = self._camera.to_screen(self._board.items_by_id[nodes[0]].outline().center()).toPoint()
        self.make_menu(place).popup(self.viewport().mapToGlobal(place))

    def make_menu(self, place: QPoint) -> QMenu:
        """Return the menu for what is at a place of the viewport."""
        self.cancel_gesture()
        self.hover.forget()
        point = self._camera.to_scene(QPointF(place))
        return menu_of(self, self._board.finder.hit(point, self.zoom), point, self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dropping.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.dropping.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002 - Qt's form
        self.dropping.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.gesturing.pointer = event.position()
        self.dropping.drop(event)

    def paint_over(self, painter: QPainter) -> None:
        self.walking.paint(painter)
        if self.gesture is not None:
            self.gesture.paint(painter)
        self.dropping.paint(painter)
        self.placing.paint(painter)
