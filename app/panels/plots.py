"""Heat map and histogram of one array, with pyqtgraph; imported when the first array is shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from app.panels.pictures import (
    SAMPLE,
    Layout,
    counting,
    histogram,
    largest_magnitude,
    visible_cells,
)
from app.panels.texts import count, number
from app.theme import SMALL, contrast_ratio, mix, mono, notifier, theme
from app.widgets.colouring import colour_map, coloured
from app.widgets.guarding import guards_events
from app.widgets.labels import Label
from app.widgets.seen import is_seen
from app.widgets.waiting import call_later
from core.operators.operator import Array
from core.runtime.statistics import STRETCH, Histogram, Statistics, heat_map

BINS = 40
REFINE_MS = 40
ROOM_FOR_NUMBER = QSize(52, 18)
"""Cells that are at least so large have their numbers written in them."""
FADED = 0.35
"""Opacity of what is not so any more."""
STRIP_HEIGHT = 48
REST_MS = 300
"""A sample becomes exact when an array has been looked at for so long: while values come and go nobody can count."""

VALUES_A_TURN = 2**20
"""Values that are counted in one turn of the event loop, about 3 ms."""


def diverging_colours() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return the colour map of the theme: warm below 0, the ground at 0, cool above."""
    tokens = theme()
    middle = mix(tokens.panel, tokens.text, 0.10)
    return colour_map(tokens.backward, middle, tokens.forward)


class _Plot(pg.GraphicsView):
    """A plot without axes, menus and buttons, on the ground of the panel."""

    def __init__(self, *, can_zoom: bool) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(24, 16)
        self.box = pg.ViewBox(enableMenu=False, enableMouse=can_zoom, defaultPadding=0)
        self.setCentralItem(self.box)
        for part in (self, self.viewport()):  # there is nothing that keys could do
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        notifier().changed.connect(self.use_theme)
        self.use_theme()

    def sizeHint(self) -> QSize:
        return QSize(160, 120)

    def use_theme(self) -> None:
        """Take the colours of the theme."""
        self.setBackground(theme().panel)


@guards_events
class HeatMap(_Plot):
    """A matrix as coloured cells, pooled to the pixels there are; zooming in shows finer cells, and at last numbers."""

    def __init__(self) -> None:
        self._layout: Layout | None = None
        self._reach = 1.0
        self._whole = QRectF()
        self.written: dict[tuple[int, int], str] = {}
        """The numbers that were written at the last painting, by row and column."""
        super().__init__(can_zoom=True)
        self.image = pg.ImageItem(axisOrder="row-major")
        self.box.addItem(self.image)
        self._timer = call_later(self, self._draw, REFINE_MS)
        self.box.invertY(True)
        self.box.sigRangeChanged.connect(self._refine)

    def use_theme(self) -> None:
        super().use_theme()
        self._draw()

    def set_layout(self, layout: Layout | None, known: Statistics | None = None) -> None:
        """Show a matrix, all of it unless the same part of an equally large one is looked at already.

        Statistics that are known already save a look at each value.
        """
        before = self._layout.matrix.shape if self._layout is not None else None
        self._layout = layout
        if layout is None:
            self.image.clear()
            return
        rows, columns = layout.matrix.shape
        self.setMaximumHeight(STRIP_HEIGHT if rows == 1 else 16_777_215)
        self._reach = largest_magnitude(layout.matrix, known)
        if before != (rows, columns) and layout.matrix.size:
            self._show_whole()
        self._draw()

    def _show_whole(self) -> None:
        """Show all of the matrix, its cells of whole pixels of the screen."""
        if self._layout is None or not self._layout.matrix.size:
            return
        rows, columns = self._layout.matrix.shape
        ratio = self.devicePixelRatioF()
        high, wide = visible_cells(rows, columns, max(self.height(), 1) * ratio, max(self.width(), 1) * ratio)
        self._whole = QRectF(0, 0, wide, high)
        self.box.setLimits(xMin=0, xMax=wide, yMin=0, yMax=high, minXRange=min(4, columns), minYRange=min(4, rows))
        self.box.setRange(self._whole, padding=0)

    def _shows_whole(self) -> bool:
        (left, right), (top, bottom) = self.box.viewRange()
        seen = (left, top, right, bottom)
        return bool(np.allclose(seen, (0, 0, self._whole.width(), self._whole.height())))

    def _refine(self) -> None:
        if self._layout is not None:
            self._timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        showed_whole = self._layout is not None and self._shows_whole()
        super().resizeEvent(event)
        if self._layout is not None:
            if showed_whole:
                self._show_whole()
            self._timer.start()

    def _draw(self) -> None:
        if self._layout is None or not self._layout.matrix.size:
            return
        rows, columns = self._layout.matrix.shape
        (left, right), (top, bottom) = self.box.viewRange()
        x = slice(max(int(left), 0), min(int(np.ceil(right)), columns))
        y = slice(max(int(top), 0), min(int(np.ceil(bottom)), rows))
        ratio = self.devicePixelRatioF()
        part = self._layout.matrix[y, x]
        if not part.size:
            return
        cells = heat_map(part, max(int(self.height() * ratio), 1), max(int(self.width() * ratio), 1))
        self.image.setImage(coloured(cells, self._reach, diverging_colours(), theme().error), autoLevels=False)
        self.image.setRect(QRectF(x.start, y.start, part.shape[1], part.shape[0]))

    # Numbers

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.written = self._readable()
        if self._layout is not None and self.written:
            painter = QPainter(self.viewport())
            painter.setFont(mono(SMALL))
            for (row, column), text in self.written.items():
                painter.setPen(self._ink_on(self._layout.matrix[row : row + 1, column : column + 1]))
                painter.drawText(self._place_of(row, column), Qt.AlignmentFlag.AlignCenter, text)
            painter.end()

    def _readable(self) -> dict[tuple[int, int], str]:
        """Return the numbers of the cells that are seen, where these have room for numbers."""
        if self._layout is None or not self._layout.matrix.size or self.image.opacity() < 1:
            return {}
        cell = self._place_of(0, 0)
        if cell.height() < ROOM_FOR_NUMBER.height() or cell.width() < ROOM_FOR_NUMBER.width():
            return {}
        rows, columns = self._layout.matrix.shape
        (left, right), (top, bottom) = self.box.viewRange()
        return {
            (row, column): number(float(self._layout.matrix[row, column]))
            for row in range(max(int(top), 0), min(math.ceil(bottom), rows))
            for column in range(max(int(left), 0), min(math.ceil(right), columns))
        }

    def _place_of(self, row: int, column: int) -> QRectF:
        """Return where a cell is in the widget."""
        place: QRectF = self.box.mapRectToScene(self.box.childGroup.mapRectToParent(QRectF(column, row, 1, 1)))
        return place

    def _ink_on(self, cell: Array) -> QColor:
        """Return the ink that is read best on a cell, (1, 1)."""
        red, green, blue = coloured(cell, self._reach, diverging_colours(), theme().error)[0, 0, :3].tolist()
        ground = f"#{red:02X}{green:02X}{blue:02X}"
        return QColor(max((theme().text, theme().panel), key=lambda ink: contrast_ratio(ink, ground)))

    def text_at(self, place: QPointF) -> str:
        """Return the index and the value under a place of the widget, for a tool tip."""
        if self._layout is None:
            return ""
        point = self.box.mapSceneToView(place)
        row, column = int(np.floor(point.y())), int(np.floor(point.x()))
        rows, columns = self._layout.matrix.shape
        if not (0 <= row < rows and 0 <= column < columns):
            return ""
        flat = row * columns + column
        index = np.unravel_index(flat, self._layout.shape) if self._layout.shape else ()
        return f"[{', '.join(map(str, map(int, index)))}]  {float(self._layout.matrix[row, column]):.9g}"

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text_at(QPointF(event.pos())), self)
            return True
        return bool(super().viewportEvent(event))


class HistogramPlot(QWidget):
    """A histogram with its bounds under it: of a large array of a sample at first, and of all values at rest."""

    def __init__(self, colour: Callable[[], str]) -> None:
        super().__init__()
        self._colour = colour
        self._counting: Iterator[Histogram] | None = None
        self._counted: Histogram | None = None
        self._rest = call_later(self, self._count_on)
        self.plot = _Plot(can_zoom=False)
        self.bars = pg.BarGraphItem(x=[0], height=[0], width=1)
        self.plot.box.addItem(self.bars)
        self.low, self.high = Label("", "mono_dim"), Label("", "mono_dim")
        bounds = QHBoxLayout()
        bounds.addWidget(self.low)
        bounds.addStretch(1)
        bounds.addWidget(self.high)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.plot, 1)
        column.addLayout(bounds)
        notifier().changed.connect(self._use_theme)

    def set_array(self, array: Array | None, known: Statistics | None = None) -> None:
        """Show the distribution of an array; statistics that are known already save a look at each value."""
        self._rest.stop()
        self._counting = self._counted = None
        self.setToolTip("")
        self._draw(histogram(array, BINS, known) if array is not None else None)
        if array is not None and array.size > SAMPLE:
            self._counting = counting(array, BINS, known)
            text = self.tr("Counted in a sample of {0} of {1} values")
            self.setToolTip(text.format(count(SAMPLE), count(array.size)))
            self._rest.start(REST_MS)

    def _count_on(self) -> None:
        """Count some more values, and show them when all are counted; who can't be seen waits to be painted."""
        if self._counting is None or not is_seen(self):
            return
        turn = [*islice(self._counting, VALUES_A_TURN // STRETCH)]
        if turn:
            self._counted = turn[-1]
            self._rest.start(0)
            return
        self._counting = None
        if self._counted is not None:
            self._draw(self._counted)
            self.setToolTip(self.tr("All {0} finite values are counted").format(count(int(self._counted.counts.sum()))))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._counting is not None and not self._rest.isActive():
            self._rest.start(REST_MS)

    def _draw(self, found: Histogram | None) -> None:
        counts = found.counts if found is not None else np.zeros(0, np.int64)
        has_counts = found is not None and bool(counts.size) and bool(counts.sum())
        self.low.setText(number(float(found.edges[0])) if found is not None and has_counts else "")
        self.high.setText(number(float(found.edges[-1])) if found is not None and has_counts else "")
        heights = counts if has_counts else np.zeros(1)
        self.bars.setOpts(
            x=np.arange(len(heights)) + 0.5, height=heights, width=0.75, pen=None, brush=QColor(self._colour())
        )
        self.plot.box.setRange(QRectF(0, 0, len(heights), float(heights.max()) * 1.02 or 1.0), padding=0)

    def _use_theme(self) -> None:
        self.bars.setOpts(brush=QColor(self._colour()))


class ArrayPicture(QWidget):
    """Heat map and histogram side by side."""

    def __init__(self, colour: Callable[[], str]) -> None:
        super().__init__()
        self.heat_map = HeatMap()
        self.histogram = HistogramPlot(colour)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        picture = QVBoxLayout()  # a strip stays at the top
        picture.addWidget(self.heat_map, 100)
        picture.addStretch(1)
        line.addLayout(picture, 5)
        line.addWidget(self.histogram, 3)

    def set_array(self, layout: Layout | None, array: Array | None, known: Statistics | None = None) -> None:
        """Show an array, laid out on a plane; statistics that are known already save a look at each value."""
        self.heat_map.set_layout(layout, known)
        self.histogram.set_array(array, known)

    def fade(self, is_faded: bool) -> None:
        """Draw the array paler, as something that is not so any more, or as usual again."""
        for item in (self.heat_map.image, self.histogram.bars):
            item.setOpacity(FADED if is_faded else 1.0)
