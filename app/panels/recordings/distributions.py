"""Distributions over iterations, with pyqtgraph: ridgeline, heat map, and the histogram of one moment."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.panels.charts import Chart
from app.theme import color, mix, theme
from core.training.recorder import Distributions

RIDGES = 40
"""Curves of a ridgeline; of more moments, evenly spaced ones."""

OVERLAP = 6.0
"""How many distances the highest ridge is high."""

HEAT_COLUMNS = 240
NEAREST = 0.35
"""How bright the oldest ridge is, against the newest."""

Floats = npt.NDArray[np.float64]


class Ridges(pg.GraphicsObject):
    """Distributions one behind the other, the oldest at the back; one item, painted back to front."""

    def __init__(self) -> None:
        super().__init__()
        self._polygons: list[tuple[QPolygonF, QColor, QColor]] = []
        self._bounds = QRectF(0, 0, 1, 1)
        self.offsets: dict[int, float] = {}
        """How far up the ridge of each iteration stands."""

    def set_distributions(self, found: Distributions, colour: str) -> None:
        """Show other distributions."""
        self.prepareGeometryChange()
        count = len(found.iterations)
        chosen = np.unique(np.linspace(0, max(count - 1, 0), min(count, RIDGES)).round().astype(np.intp))
        middles = (found.edges[:-1] + found.edges[1:]) / 2
        highest = max(float(found.shares[chosen].max()), 1e-9) if count else 1.0
        self._polygons, self.offsets = [], {}
        for place, row in enumerate(chosen):
            up = float(len(chosen) - 1 - place)
            self.offsets[int(found.iterations[row])] = up
            heights = up + found.shares[row] / highest * OVERLAP
            share = place / max(1, len(chosen) - 1)
            line = QColor(mix(theme().panel, colour, NEAREST + (1 - NEAREST) * share))
            ground = color(mix(theme().panel, colour, 0.08 + 0.22 * share), 0.94)
            self._polygons.append((self._polygon(middles, heights, up), ground, line))
        left, right = float(found.edges[0]), float(found.edges[-1])
        self._bounds = QRectF(left, 0, right - left, max(len(chosen) - 1, 0) + OVERLAP)
        self.update()

    def _polygon(self, x: Floats, heights: Floats, base: float) -> QPolygonF:
        points = [QPointF(float(a), float(b)) for a, b in zip(x, heights, strict=True)]
        return QPolygonF([QPointF(float(x[0]), base), *points, QPointF(float(x[-1]), base)])

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002 - Qt's signature
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for polygon, ground, line in self._polygons:
            pen = QPen(line, 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(ground)
            painter.drawPolygon(polygon)


class DistributionChart(Chart):
    """One parameter's distributions: as ``ridges``, as a ``heat`` map over iterations, or the ``bars`` of a moment."""

    moment_chosen = Signal(float)
    """The person pointed at an iteration."""

    def __init__(self, title: str) -> None:
        self._found: Distributions | None = None
        self._kind = "ridges"
        self._colour = ""
        self._at: float | None = None
        super().__init__(title)
        self.ridges = Ridges()
        self.image = pg.ImageItem(axisOrder="row-major")
        self.bars = pg.BarGraphItem(x0=[0], x1=[0], height=[0])
        for item in (self.ridges, self.image, self.bars):
            self.getPlotItem().addItem(item)
        self.marker = pg.InfiniteLine(angle=0)
        self.getPlotItem().addItem(self.marker, ignoreBounds=True)
        self.marker.setVisible(False)

    def show_distributions(self, found: Distributions, kind: str, colour: str, at: float | None) -> None:
        """Show distributions in a colour; ``at`` is the iteration that is looked at."""
        is_other = kind != self._kind or self._found is None
        self._found, self._kind, self._colour, self._at = found, kind, colour, at
        self.ridges.setVisible(kind == "ridges")
        self.image.setVisible(kind == "heat")
        self.bars.setVisible(kind == "bars")
        item = self.getPlotItem()
        item.getAxis("left").setStyle(showValues=kind != "ridges")
        if kind == "ridges":
            self.ridges.set_distributions(found, colour)
        elif kind == "heat":
            self._draw_heat(found, colour)
        else:
            self._draw_bars(found, colour)
        self.point_at(at)
        if is_other:
            self.fit()

    def _draw_heat(self, found: Distributions, colour: str) -> None:
        """Draw iterations from left to right and values upwards; brighter is more, by the root."""
        if not len(found.iterations):
            self.image.clear()
            return
        first, last = float(found.iterations[0]), float(found.iterations[-1])
        # moments need not be evenly apart, columns of a picture are: each shows the last moment before it
        places = np.linspace(first, last, min(HEAT_COLUMNS, max(2, round(last - first) + 1)))
        rows = np.searchsorted(found.iterations, places, side="right") - 1
        shares = np.sqrt(found.shares[rows].T / max(float(found.shares.max()), 1e-9))
        ends = np.array([_channels(theme().panel), _channels(colour)], np.float64)
        pixels = (ends[0] + shares[..., None] * (ends[1] - ends[0])).round().astype(np.uint8)
        self.image.setImage(pixels, autoLevels=False)
        step = (last - first) / (len(places) - 1) or 1.0
        low, high = float(found.edges[0]), float(found.edges[-1])
        self.image.setRect(QRectF(first - step / 2, low, last - first + step, high - low))

    def _draw_bars(self, found: Distributions, colour: str) -> None:
        row = self._nearest()
        heights = found.shares[row] if row is not None else np.zeros(len(found.edges) - 1)
        self.bars.setOpts(x0=found.edges[:-1], x1=found.edges[1:], height=heights, pen=None, brush=QColor(colour))

    def _nearest(self) -> int | None:
        found = self._found
        if found is None or not len(found.iterations):
            return None
        return len(found.iterations) - 1 if self._at is None else int(np.abs(found.iterations - self._at).argmin())

    def point_at(self, iteration: float | None) -> None:
        """Mark an iteration."""
        self._at = iteration
        row = self._nearest()
        is_marked = iteration is not None and row is not None and self._found is not None
        self.marker.setVisible(is_marked and self._kind == "ridges")
        self.cursor_line.setVisible(is_marked and self._kind == "heat")
        self.readout.setVisible(False)
        if not is_marked or row is None or self._found is None or iteration is None:
            return
        if self._kind == "heat":
            self.cursor_line.setValue(iteration)
        elif self._kind == "ridges":
            known = self.ridges.offsets
            self.marker.setValue(known[min(known, key=lambda each: abs(each - iteration))])
        else:
            self._draw_bars(self._found, self._colour)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # A distribution is pointed at by a click: following the mouse would move every other picture.
        pg.PlotWidget.mouseMoveEvent(self, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = self.box.mapSceneToView(QPointF(event.position()))
        if event.button() != Qt.MouseButton.LeftButton or self._found is None or not len(self._found.iterations):
            return
        if self._kind == "heat":
            self.moment_chosen.emit(float(place.x()))
        elif self._kind == "ridges" and self.ridges.offsets:
            nearest = min(self.ridges.offsets.items(), key=lambda each: abs(each[1] - place.y()))
            self.moment_chosen.emit(float(nearest[0]))

    def use_theme(self) -> None:
        super().use_theme()
        if hasattr(self, "marker"):
            self.marker.setPen(pg.mkPen(QColor(theme().accent), width=1))
            if self._found is not None:
                self.show_distributions(self._found, self._kind, self._colour, self._at)


def _channels(value: str) -> list[int]:
    return [int(value[i : i + 2], 16) for i in (1, 3, 5)]
