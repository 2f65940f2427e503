"""The whole graph, small, in a corner of the canvas: click or drag in it to go somewhere."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, SignalInstance
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsView

from app.canvas.camera import Camera
from app.canvas.floating import Floating
from app.canvas.items.frame_item import swatch
from app.canvas.items.painting import draw_rectangles
from app.canvas.overview import SELECTED, WRONG
from app.canvas.scene import CanvasScene
from app.canvas.style import solid, style
from app.session.session import EditorSession
from app.theme import GRID, color, notifier, theme

SIZE, LEAST = QSize(208, 136), QSize(120, 80)
"""The map on a large canvas, and on a small one."""
SHARE = 0.2
"""Of the width and of the height of the canvas the map takes no more than this, or the least size."""
MARGIN = 10.0
SLACK = 24.0
"""What is out of sight by less than this is the empty edge around nodes."""
SMALLEST_NODE = 2.0
"""No node is painted smaller than so many pixels."""


class MappedView(Protocol):
    """What the map needs of the view."""

    zoom_changed: SignalInstance
    floating: Floating

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    @property
    def camera(self) -> Camera: ...

    def stay(self) -> None: ...


class Minimap(QFrame):
    """Shows nodes in the colours of their families, frames in theirs, and what part is seen."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view.viewport())
        self._view: MappedView = view  # type: ignore[assignment] # a CanvasView; its module imports this one
        self._viewport = view.viewport()
        self._view.floating.add(self)
        self.setProperty("role", "card")
        self.retranslate()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFixedSize(SIZE)
        self._area = QRectF()
        self._nodes: tuple[tuple[QTransform, float, int, str], QPixmap] | None = None
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(self.update)
            bar.valueChanged.connect(self.appear)
        self.is_wanted = False
        """Somebody wants to see the map; it shows while not everything is in sight."""
        for signal in (self._view.zoom_changed, notifier().changed, self._view.board.contents_changed):
            signal.connect(self.update)
        for moved in (self._view.zoom_changed, self._view.board.contents_changed):
            moved.connect(self.appear)
        self._view.session.selection_changed.connect(self.update)

    def retranslate(self) -> None:
        """Write everything in the language of the interface."""
        self.setAccessibleName(self.tr("Map of the graph"))
        self.setToolTip(self.tr("Click or drag to go somewhere"))

    def want(self, is_wanted: bool) -> None:
        """Show the map from now on where it is of use, or never."""
        self.is_wanted = is_wanted
        self.appear()

    def appear(self) -> None:
        """Show the map if there is more than what is seen; it does not go while somebody drags in it."""
        contents = self._view.board.extent
        has_more = not contents.isEmpty() and not self._seen().contains(contents.adjusted(SLACK, SLACK, -SLACK, -SLACK))
        self.setVisible(self.is_wanted and (has_more or not self._area.isNull()))

    def place(self) -> None:
        """Go to the lower right corner of the canvas, in a size that leaves room for the graph."""
        room = self._viewport.rect()
        part = QSize(round(SHARE * room.width()), round(SHARE * room.height()))
        largest = SIZE.boundedTo(SIZE.scaled(part, Qt.AspectRatioMode.KeepAspectRatio))
        self.setFixedSize(largest.expandedTo(LEAST))
        corner = QPoint(room.right() - self.width() - 15, room.bottom() - self.height() - 15)
        self._view.floating.move(self, corner)
        self.appear()

    def _seen(self) -> QRectF:
        camera, room = self._view.camera, QRectF(self._viewport.rect())
        return QRectF(camera.to_scene(room.topLeft()), camera.to_scene(room.bottomRight()))

    def _everything(self) -> QRectF:
        """Return the rectangle around everything there is, and what is seen."""
        return self._view.board.extent.united(self._seen())

    def _mapping(self) -> QTransform:
        """Return what takes the scene to the map."""
        area = self._area if not self._area.isNull() else self._everything()
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        scale = min(room.width() / max(area.width(), 1.0), room.height() / max(area.height(), 1.0))
        mapping = QTransform.fromTranslate(room.center().x(), room.center().y())
        mapping.scale(scale, scale)
        return mapping.translate(-area.center().x(), -area.center().y())

    def to_map(self, point: QPointF) -> QPointF:
        """Return where a point of the scene is on the map."""
        return self._mapping().map(point)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mapping, board = self._mapping(), self._view.board
        painter.setClipRect(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        painter.setTransform(mapping)
        scale = mapping.m11()
        for frame in board.annotations.frames.values():
            painter.setPen(solid(color(swatch(frame.frame.colour), 0.8), 1 / scale))
            painter.setBrush(color(swatch(frame.frame.colour), 0.2))
            painter.drawRect(frame.box)
        painter.resetTransform()
        painter.drawPixmap(0, 0, self._picture_of_nodes(mapping))
        painter.setTransform(mapping)
        painter.setPen(Qt.PenStyle.NoPen)
        for note in board.annotations.notes.values():
            painter.setBrush(color(swatch(note.note.colour), 0.5))
            painter.drawRect(note.box)
        painter.setPen(solid(theme().accent, 1.5 / scale))
        painter.setBrush(color(theme().accent, 0.10))
        painter.drawRoundedRect(self._seen(), GRID / 2 / scale, GRID / 2 / scale)
        painter.end()

    def _picture_of_nodes(self, mapping: QTransform) -> QPixmap:
        """Return the nodes as they are on the map, painted once for as long as only the view moves."""
        ratio, version = self.devicePixelRatioF(), self._view.board.overview.version
        key = (mapping, ratio, version, theme().name)
        if self._nodes is None or self._nodes[0] != key:
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setTransform(mapping)
            self._paint_nodes(painter, mapping.m11())
            painter.end()
            self._nodes = key, picture
        return self._nodes[1]

    def _paint_nodes(self, painter: QPainter, scale: float) -> None:
        look = style()
        painter.setPen(Qt.PenStyle.NoPen)
        special = {WRONG: look.tones["error"], SELECTED: look.tones["accent"]}
        for family, rectangles in self._view.board.overview.boxes():
            grown = rectangles.copy()
            grown[:, 2:] = grown[:, 2:].clip(min=SMALLEST_NODE / scale)
            painter.setBrush(QColor(special.get(family) or look.family(family)))
            draw_rectangles(painter, grown)

    # Going somewhere

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton:
            # What the map shows stays as it is during a drag, else it would run away under the pointer.
            self._area = self._everything()
            self._go_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if not self._area.isNull():
            self._go_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._area = QRectF()
        self.update()
        self.appear()

    def _go_to(self, place: QPointF) -> None:
        inverse, _ = self._mapping().inverted()
        camera = self._view.camera
        by = camera.to_screen(inverse.map(place)) - QPointF(self._viewport.rect().center())
        self._view.stay()
        camera.scroll_by(by.x(), by.y())
        self.update()
