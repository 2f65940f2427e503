"""The plane of inputs as a network sees it: its decision with the points, and the response of each unit."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from app.panels.pictures import largest_magnitude
from app.panels.saving import Table
from app.panels.training.colours import run_colour
from app.theme import GRID, mix, mono, notifier, theme
from app.widgets.colouring import colour_map, coloured
from app.widgets.guarding import guards_events
from app.widgets.labels import Label
from core.operators.operator import Array
from core.training.plane import Plane

TILE = 48
POINT = 5.0

Unit = tuple[int, int]
"""A layer and a unit of it."""


@guards_events
class PlaneMap(QWidget):
    """One picture of the plane, as large as there is room, with the points of the data on it."""

    def __init__(self) -> None:
        super().__init__()
        self._plane: Plane | None = None
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(140, 120)
        self.setAccessibleName(self.tr("Decision over the plane"))

    def set_picture(self, plane: Plane | None, image: QImage) -> None:
        """Show a picture of a plane."""
        self._plane, self._image = plane, image
        self.update()

    def square(self) -> QRectF:
        """Return where the plane is drawn."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def place_of(self, x: float, y: float) -> QPointF:
        """Return where a point of the plane is drawn; y goes up."""
        plane, square = self._plane, self.square()
        if plane is None:
            return square.center()
        return QPointF(
            square.left() + (x - plane.left) / (plane.right - plane.left) * square.width(),
            square.bottom() - (y - plane.bottom) / (plane.top - plane.bottom) * square.height(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        if self._plane is None:
            return
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.square(), self._image)
        self._paint_points(painter, self._plane)

    def _paint_points(self, painter: QPainter, plane: Plane) -> None:
        labels = plane.labels if len(plane.labels) == len(plane.points) and plane.labels.ndim == 1 else None
        kinds = np.unique(labels) if labels is not None else np.zeros(0)
        for index, (x, y) in enumerate(plane.points):
            place = self.place_of(float(x), float(y))
            kind = int(np.searchsorted(kinds, labels[index])) if labels is not None and len(kinds) <= 8 else 0
            colour = QColor(class_colour(kind, len(kinds)))
            # points kept aside are rings
            painter.setPen(QColor(theme().canvas) if not plane.is_kept[index] else colour)
            painter.setBrush(QColor(theme().canvas) if plane.is_kept[index] else colour)
            painter.drawEllipse(place, POINT / 2, POINT / 2)


@guards_events
class UnitWall(QWidget):
    """Small pictures of all units, a row for each layer; a click or the arrow keys choose one."""

    chosen = Signal(object)
    """A `Unit`."""

    def __init__(self) -> None:
        super().__init__()
        self._images: list[list[QImage]] = []
        self._names: list[str] = []
        self.unit: Unit | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Response of each unit over the plane"))
        notifier().changed.connect(self.update)

    def set_images(self, names: list[str], images: list[list[QImage]]) -> None:
        """Show other pictures."""
        is_other = [len(row) for row in images] != [len(row) for row in self._images]
        self._names, self._images = names, images
        if is_other:
            self.unit = None
            self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = sum(20 + self._lines(len(row)) * (TILE + 4) for row in self._images)
        if self.minimumHeight() != height:
            self.setMinimumHeight(height)

    def _per_line(self) -> int:
        return max(1, self.width() // (TILE + 4))

    def _lines(self, units: int) -> int:
        return -(-units // self._per_line())

    def tile(self, unit: Unit) -> QRectF:
        """Return where a unit is drawn."""
        layer, index = unit
        top = sum(20 + self._lines(len(row)) * (TILE + 4) for row in self._images[:layer]) + 20
        line, column = divmod(index, self._per_line())
        return QRectF(column * (TILE + 4), top + line * (TILE + 4), TILE, TILE)

    def unit_at(self, place: QPointF) -> Unit | None:
        """Return the unit under a place."""
        units = ((layer, index) for layer, row in enumerate(self._images) for index in range(len(row)))
        return next((unit for unit in units if self.tile(unit).contains(place)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        unit = self.unit_at(event.position())
        self._choose(None if unit == self.unit else unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        units = [(layer, index) for layer, row in enumerate(self._images) for index in range(len(row))]
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._per_line(),
            Qt.Key.Key_Down: self._per_line(),
        }
        step = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self.unit is not None:
            self._choose(None)
        elif step is None or not units:
            super().keyPressEvent(event)
        else:
            here = units.index(self.unit) + step if self.unit in units else 0
            self._choose(units[min(max(here, 0), len(units) - 1)])

    def _choose(self, unit: Unit | None) -> None:
        self.unit = unit
        self.update()
        self.chosen.emit(unit)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            unit = self.unit_at(QPointF(event.pos()))
            text = f"{self._names[unit[0]]} [{unit[1]}]" if unit is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return bool(super().event(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(mono(11))
        for layer, (name, row) in enumerate(zip(self._names, self._images, strict=True)):
            top = self.tile((layer, 0)).top()
            painter.setPen(QColor(theme().dim))
            painter.drawText(QRectF(0, top - 20, self.width(), 18), Qt.AlignmentFlag.AlignVCenter, name)
            for index, image in enumerate(row):
                tile = self.tile((layer, index))
                if not event.rect().intersects(tile.toAlignedRect()):
                    continue
                painter.drawImage(tile, image)
                is_chosen = (layer, index) == self.unit
                painter.setPen(QColor(theme().accent if is_chosen else theme().border))
                painter.drawRect(tile)


class PlaneView(QWidget):
    """The map and the wall of units."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted: Plane | None = None
        self._drawn: Plane | None = None
        self.map = PlaneMap()
        self.wall = UnitWall()
        self.title = Label("", "dim", wrap=True)
        self.wall.chosen.connect(self._draw_map)
        area = QScrollArea()
        area.setWidget(self.wall)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left = QVBoxLayout()
        left.setSpacing(GRID // 2)
        left.addWidget(self.title)
        left.addWidget(self.map, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(GRID, 0, 0, 0)
        line.setSpacing(2 * GRID)
        line.addLayout(left, 1)
        line.addWidget(area, 1)
        notifier().changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(480, 240)

    def set_plane(self, plane: Plane | None) -> None:
        """Show what a run makes of the plane."""
        self._wanted = plane
        if plane is not self._drawn:
            self._redraw()

    def _redraw(self) -> None:
        plane = self._drawn = self._wanted
        names = [layer.name for layer in plane.layers] if plane is not None else []
        images = [[unit_image(unit) for unit in layer.units] for layer in plane.layers] if plane is not None else []
        self.wall.set_images(names, images)
        self._draw_map()

    def _draw_map(self, unit: Unit | None = None) -> None:
        plane, unit = self._drawn, self.wall.unit
        if plane is None:
            self.map.set_picture(None, QImage())
            return
        if unit is not None:
            layer = plane.layers[unit[0]]
            values = layer.units[unit[1]]
            low, high = f"{float(values.min()):.3g}", f"{float(values.max()):.3g}"
            self.title.setText(self.tr("{0}, unit {1}: {2} to {3}").format(layer.name, unit[1], low, high))
            self.map.set_picture(plane, unit_image(values))
            return
        self.title.setText(self.tr("Decision; rings are kept aside"))
        self.map.set_picture(plane, decision_image(plane))

    def table(self) -> Table:
        """Return the decision over the plane as a table: x, y, decision."""
        plane = self._drawn
        if plane is None:
            return ["x", "y", "decision"], []
        rows, columns = plane.decision.shape
        xs, ys = np.linspace(plane.left, plane.right, columns), np.linspace(plane.bottom, plane.top, rows)
        points = [
            (repr(float(x)), repr(float(y)), repr(float(plane.decision[i, j])))
            for i, y in enumerate(ys)
            for j, x in enumerate(xs)
        ]
        return ["x", "y", "decision"], points


def class_colour(index: int, classes: int) -> str:
    """Return the colour of a class: the ends of the diverging map for two, those of the runs for more."""
    if classes <= 2:
        return (theme().backward, theme().forward)[index]
    return run_colour(index + 1)


def unit_image(values: Array) -> QImage:
    """Return the response of a unit: warm below 0, the ground at 0, cool above."""
    return _image(_diverging(values, largest_magnitude(values)))


def decision_image(plane: Plane) -> QImage:
    """Return the decision: the share of a class around one half, or the class itself."""
    if plane.classes == 2:
        return _image(_diverging(plane.decision - 0.5, 0.5))
    if not plane.classes:
        return unit_image(plane.decision)
    ends = [mix(theme().panel, class_colour(index, plane.classes), 0.45) for index in range(plane.classes)]
    table = np.array([[int(end[i : i + 2], 16) for i in (1, 3, 5)] + [255] for end in ends], np.uint8)
    return _image(table[plane.decision.astype(np.intp)])


def _diverging(values: Array, reach: float) -> npt.NDArray[np.uint8]:
    tokens = theme()
    # half of the way to the full colours, so that the points are seen on them
    low, high = mix(tokens.panel, tokens.backward, 0.6), mix(tokens.panel, tokens.forward, 0.6)
    return coloured(values, reach, colour_map(low, mix(tokens.panel, tokens.text, 0.06), high), tokens.error)


def _image(pixels: npt.NDArray[np.uint8]) -> QImage:
    flipped = np.ascontiguousarray(pixels[::-1])  # y goes up, rows of a picture go down
    height, width, _ = flipped.shape
    return QImage(flipped.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
