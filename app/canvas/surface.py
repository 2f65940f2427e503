"""The canvas as something to look at: the scene, its ground, zoom and place. Nothing here edits; see `view`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMoveEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QLabel, QWidget

from app.canvas.backdrop import paint_ground, paint_overview
from app.canvas.camera import STEP, Camera
from app.canvas.floating import Floating
from app.canvas.items.painting import guarded
from app.canvas.scene import CanvasScene
from app.precedence import precedence
from app.session.session import EditorSession
from app.theme import notifier
from app.widgets.guarding import guards_events
from app.widgets.zoom_control import ZoomControl
from core.graph.model import Graph, NodeId, PortRef

EDGE_PIXELS = 2
"""What lines and their smooth edges take beyond a part of the scene that is painted again."""
LEGIBLE = 0.6
"""The least zoom at which a document that is opened begins: all of its text can be read then."""
LARGEST_PART = 0.4
"""Parts are painted together up to this share of what is seen."""


@guards_events
class CanvasSurface(QGraphicsView):
    """Shows the document of a session."""

    zoom_changed = Signal(float)

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._board = CanvasScene(session, self)
        self.setScene(self._board)
        self._camera = Camera(self)
        self._pending: Callable[[], None] | None = self.begin
        """How the view shows the document again whenever it changes its size, until somebody has moved it."""
        self._waiting = QRect()
        """A part of the viewport that is going to be painted again."""
        self._set_up()
        self.empty_hint = QLabel(self)
        self.empty_hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.empty_hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_hint.setProperty("role", "dim")
        self.floating = Floating(self.viewport())
        self.zoom_control = ZoomControl(self.viewport())
        self.floating.add(self.zoom_control)
        self._name_parts()
        self._board.contents_changed.connect(self._show_emptiness)
        self._board.contents_changed.connect(self._show_contents)
        self._board.previewed.connect(self.refresh_area)
        session.selection_changed.connect(self.refresh)
        for changed in (session.document_changed, session.run_changed, session.parameters_changed):
            changed.connect(self.stay)
        session.document_replaced.connect(self._begin_new)
        notifier().changed.connect(self.refresh)
        self.zoom_control.zoom_in.connect(self.zoom_in)
        self.zoom_control.zoom_out.connect(self.zoom_out)
        self.zoom_control.reset.connect(self.reset_zoom)
        self._show_emptiness()

    def _set_up(self) -> None:
        self.setObjectName("canvas")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        # Every paint method saves the painter itself: see `guarded`.
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 240)

    def retranslate(self) -> None:
        """Write everything in the language of the interface."""
        self._name_parts()
        self._board.retranslate()

    def _name_parts(self) -> None:
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(self.tr("The network: nodes and the wires between them"))
        self.empty_hint.setText(self.tr("Press Tab to add a layer, or drag one from the palette"))
        self.zoom_control.retranslate()

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

    def _scale(self) -> float:
        return self.transform().m11()

    def refresh(self) -> None:
        """Paint everything again: once for many changes, and always from far, where items can't ask for it."""
        self.viewport().update()

    def refresh_area(self, area: QRectF) -> None:
        """Paint a part of the scene again, in one rectangle with other parts if that is not too large.

        Within a rectangle pictures are copied; within a region of many they are put together line by line, which takes
        several times as long.
        """
        if area.isNull():
            return
        part = self.viewportTransform().mapRect(area).toAlignedRect()
        part = part.adjusted(-EDGE_PIXELS, -EDGE_PIXELS, EDGE_PIXELS, EDGE_PIXELS) & self.viewport().rect()
        together = self._waiting | part
        if together.width() * together.height() <= LARGEST_PART * self.width() * self.height():
            self._waiting = part = together
        self.viewport().update(part)

    def _show_contents(self) -> None:
        """Paint everything again from far; nearer by, items have asked for what changed."""
        if self._camera.is_far:
            self.refresh()

    def scroll_by(self, dx: float, dy: float) -> None:
        """Move the view by pixels of the screen."""
        self.stay()
        self._camera.scroll_by(dx, dy)

    def fit(self) -> None:
        """Show the whole graph."""
        self._show(self.fit)
        self._camera.show(self._board.seen_rect())
        self._after_zoom()

    def begin(self, node: NodeId | None = None) -> None:
        """Show the whole graph if it can be read then, else as much as can around the node that one reads first."""
        self._show(partial(self.begin, node))
        whole = self._board.seen_rect()
        self._camera.show(whole)
        first = node or first_input(self._session.graph)
        if first is not None and self.zoom < LEGIBLE:
            self._camera.begin(LEGIBLE, whole, self._board.contents_rect([first]))
        self._after_zoom()

    def _show(self, again: Callable[[], None]) -> None:
        """Take note of what the view shows, where it has to do so again because it has no size of its own yet."""
        if self._pending is not None or not self.isVisible():
            self._pending = again

    def _begin_new(self) -> None:
        """Show another document, and go on doing so while the window around finds its size."""
        self._pending = self.begin
        self.begin()

    def stay(self) -> None:
        """Leave the view as it is from now on, whatever size it gets."""
        if self.isVisible():
            self._pending = None

    def centre(self) -> QPointF:
        """Return the point of the scene in the middle of what is seen."""
        return self._camera.to_scene(QPointF(self.viewport().rect().center()))

    def look_at(self, zoom: float, centre: QPointF) -> None:
        """Show a part of the scene, and leave it so."""
        self._pending = None
        self._camera.look_at(zoom, centre)
        self._after_zoom()

    def fit_selection(self) -> None:
        """Show what is selected."""
        area = self._board.area_of(self._session.selection)
        self._camera.show(area if not area.isEmpty() else self._board.seen_rect())
        self._after_zoom()

    def zoom_in(self) -> None:
        """Show less, larger."""
        self.zoom_to(self.zoom * STEP)

    def zoom_out(self) -> None:
        """Show more, smaller."""
        self.zoom_to(self.zoom / STEP)

    def reset_zoom(self) -> None:
        """Zoom to 100 %."""
        self.zoom_to(1.0)

    def zoom_to(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Set the zoom and keep a point of the viewport where it is."""
        self.stay()
        self._camera.zoom_to(zoom, anchor)
        self._after_zoom()

    def _after_zoom(self) -> None:
        self.zoom_control.show_zoom(self.zoom)
        self.zoom_changed.emit(self.zoom)
        self.refresh()

    def reveal(self, place: NodeId | PortRef) -> None:
        """Scroll to a node, or the node of a port, if it can't be seen."""
        self.reveal_area(self._board.contents_rect([place.node if isinstance(place, PortRef) else place]))

    def shows(self, area: QRectF) -> bool:
        """Tell whether all of a part of the scene can be seen, as nothing can."""
        return area.isEmpty() or self.mapToScene(self.viewport().rect()).boundingRect().contains(area)

    def reveal_area(self, area: QRectF) -> None:
        """Scroll to a part of the scene, if not all of it can be seen."""
        if not self.shows(area):
            by = self._camera.to_screen(area.center()) - QPointF(self.viewport().rect().center())
            self.scroll_by(by.x(), by.y())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.floating.put_back()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        precedence().claim()
        self._waiting = QRect()
        if not self._camera.is_far:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        self._paint_far(painter, event.rect())
        painter.end()

    @guarded
    def _paint_far(self, painter: QPainter, exposed: QRect) -> None:
        painter.setWorldTransform(self.viewportTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.mapToScene(exposed.adjusted(-1, -1, 1, 1)).boundingRect()
        paint_ground(painter, area, self.zoom)
        self._board.annotations.paint_far(painter)
        paint_overview(painter, self._board.overview, area)
        self.paint_over(painter)

    @guarded
    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:  # type: ignore[override]
        paint_ground(painter, rect, self.zoom)

    @guarded
    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:  # type: ignore[override]  # noqa: ARG002
        self.paint_over(painter)

    def paint_over(self, painter: QPainter) -> None:
        """Draw what lies over everything, in scene units."""

    def moveEvent(self, event: QMoveEvent) -> None:
        """Keep what is seen where it is on the screen when a notice or a bar above comes or goes."""
        super().moveEvent(event)
        by = event.pos() - event.oldPos()
        if self._pending is None:
            self._camera.scroll_by(by.x(), by.y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().rect()
        self.floating.move(self.zoom_control, QPoint(16, room.bottom() - self.zoom_control.height() - 15))
        self.empty_hint.setGeometry(room)
        if self._pending is not None and self.isVisible():
            self._pending()

    def showEvent(self, event: QEvent) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._pending is not None:
            self._pending()

    def _show_emptiness(self) -> None:
        self.empty_hint.setVisible(not self._session.graph.nodes)


def first_input(graph: Graph) -> NodeId | None:
    """Return the node that one reads first: of those that read nothing the one farthest to the left, then up."""
    fed = {wire.target.node for wire in graph.wires.values()}
    inputs = [node for node in graph.nodes.values() if node.id not in fed] or list(graph.nodes.values())
    return min(inputs, key=lambda node: node.position).id if inputs else None
