"""Curves over iterations, with pyqtgraph; imported when the first curve is drawn.

A chart is panned by dragging, zoomed by the wheel, and has a cursor that follows the mouse or the arrow keys and can
be shared by several charts. It knows nothing of trainings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPaintEvent

from app.panels.axis import RoomyAxis
from app.panels.texts import number
from app.precedence import precedence
from app.theme import GRID, SMALL, color, mix, mono, notifier, theme
from core.training.series import Floats, Outline, Places

AXIS_WIDTH, AXIS_HEIGHT = 52, 24
ZOOM = 1.25
MAX_DOTS = 60
ROOM, LEAST_FILLED = 0.06, 0.6
"""Left free of a y axis at either end, and the part of it that curves fill at least."""

SMOOTH_POINTS = 400
"""Up to so many points of a curve are painted smoothly."""


@dataclass(frozen=True, eq=False)
class Curve:
    """One line: ``style`` is ``solid``, ``dash`` or ``faint``; ``dots`` marks its points.

    Attributes:
        drawn: Places of the points that are painted, where somebody has found them already; see `Outline`.
    """

    name: str
    colour: str
    x: Floats
    y: Floats
    style: str = "solid"
    dots: bool = False
    drawn: Places | None = None

    @cached_property
    def points(self) -> tuple[Floats, Floats]:
        """What is painted: so many points that none is missed on a screen."""
        places = Outline().follow(self.y) if self.drawn is None else self.drawn
        return self.x[places], self.y[places]


class Chart(pg.PlotWidget):
    """Curves over a common x, with a cursor."""

    cursor_moved = Signal(float)
    """The person put the cursor to an x."""

    def __init__(self, title: str) -> None:
        super().__init__(enableMenu=False, axisItems={side: RoomyAxis(side) for side in ("left", "bottom")})
        self.curves: tuple[Curve, ...] = ()
        self.is_log = False
        self._title = title
        self._lines: list[pg.PlotDataItem] = []
        self._drawn: list[Curve | None] = []
        """What each line shows: a curve that is there already is not drawn again."""
        self._follows = True
        self.end = 0.0
        """Where the x axis ends as long as nobody has moved it."""
        self._span: tuple[float, float] | None = None
        self.limit = math.inf
        """The x that curves can reach at most."""
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", True)
        self.setMinimumSize(120, 80)
        item = self.getPlotItem()
        item.hideButtons()
        # nobody opens its menu, and without a parent it would outlive the chart
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())
        item.getAxis("left").setWidth(AXIS_WIDTH)
        item.getAxis("bottom").setHeight(AXIS_HEIGHT)
        item.layout.setContentsMargins(0, 0, GRID, 0)
        item.showGrid(x=True, y=True, alpha=0.12)
        self.box = item.getViewBox()
        self.box.sigRangeChangedManually.connect(self._stop_following)
        self.box.sigRangeChanged.connect(self._prepare)
        self.cursor_line = pg.InfiniteLine(angle=90, movable=False)
        self.cursor_line.setVisible(False)
        self.readout = pg.TextItem(anchor=(0, 0))
        self.readout.setVisible(False)
        for part in (self.cursor_line, self.readout):
            item.addItem(part, ignoreBounds=True)
        self.cursor_line.setZValue(9)
        self.readout.setZValue(10)
        self.setMouseTracking(True)
        notifier().changed.connect(self.use_theme)
        self.use_theme()

    # What is shown

    def retitle(self, title: str) -> None:
        """Call it something else."""
        if title != self._title:
            self._title = title
            self.setAccessibleName(title)
            self.use_theme()

    def set_curves(self, curves: Sequence[Curve]) -> None:
        """Show other curves."""
        self.curves = tuple(curves)
        while len(self._lines) < len(self.curves):
            line = pg.PlotDataItem(connect="finite")
            self._lines.append(line)
            self._drawn.append(None)
            self.getPlotItem().addItem(line)
        wanted = [*self.curves, *[None] * (len(self._lines) - len(self.curves))]
        for index, (line, curve) in enumerate(zip(self._lines, wanted, strict=True)):
            if curve is not self._drawn[index]:
                self._drawn[index] = curve
                if curve is None:
                    line.setData([], [])
                else:
                    self._draw(line, curve)
        self._follow()
        if self.cursor_line.isVisible():
            self.set_cursor(self.cursor_line.value())

    def _draw(self, line: pg.PlotDataItem, curve: Curve) -> None:
        width = self._width_of(curve)
        pen = pg.mkPen(color(curve.colour, 0.28 if curve.style == "faint" else 1.0), width=width)
        line.curve.setSegmentedLineMode("on" if width > 1 and curve.style != "dash" else "auto")
        if curve.style == "dash":
            pen.setStyle(Qt.PenStyle.DashLine)
        is_dotted = curve.dots and len(curve.x) <= MAX_DOTS
        x, y = curve.points
        shown = self._shown(y)
        line.setData(
            x,
            shown,
            pen=pen,
            antialias=len(x) <= SMOOTH_POINTS,
            symbol="o" if is_dotted and not np.isnan(shown).all() else None,
            symbolSize=5,
            symbolPen=None,
            symbolBrush=QColor(curve.colour),
        )

    def _width_of(self, curve: Curve) -> int:
        """Return how broad a curve is, in pixels of the screen: one at 100 %, and at 200 % two.

        Broad lines are painted a hundred times as slowly, unless each piece is painted for itself, which no dashes
        outlive.
        """
        is_long_dash = curve.style == "dash" and len(curve.points[0]) > MAX_DOTS
        return 1 if is_long_dash else max(round(self.devicePixelRatioF()), 1)

    def _follow(self) -> None:
        """Have room for what is there and what comes soon: axes that move at each new point take long to paint.

        pyqtgraph's own ranges would be found while it paints, which makes it paint everything twice.
        """
        if not self._follows:
            return
        last = max((float(curve.x[-1]) for curve in self.curves if len(curve.x)), default=0.0)
        if last > 0 and self.end != (end := nice_end(last, self.limit)):
            self.end = end
            self.box.setXRange(0, end, padding=0.02)
        span = span_for(self._heights(), self._span)
        if span is not None and span != self._span:
            self._span = span
            self.box.setYRange(*span, padding=0)

    def _prepare(self) -> None:
        """Bring what is drawn to the new range now: done while it paints, all would be painted a second time."""
        self.box.prepareForPaint()

    def _stop_following(self) -> None:
        self._follows = False

    def _heights(self) -> list[float]:
        """Return the lowest and the highest point of each curve that has some."""
        shown = (self._shown(curve.points[1]) for curve in self.curves)
        known = (y[~np.isnan(y)] for y in shown)
        return [end for y in known if y.size for end in (float(y.min()), float(y.max()))]

    def _shown(self, y: Floats) -> Floats:
        if not self.is_log:
            return np.where(np.isfinite(y), y, np.nan)
        with np.errstate(all="ignore"):
            shown: Floats = np.where(y > 0, np.log10(y), np.nan)
        return np.where(np.isfinite(shown), shown, np.nan)

    def set_log(self, is_log: bool) -> None:
        """Draw y by its logarithm, or as it is; numbers without a logarithm are left out."""
        if is_log != self.is_log:
            self.is_log = is_log
            self.getPlotItem().getAxis("left").setLogMode(is_log)
            self._drawn = [None] * len(self._lines)
            self.set_curves(self.curves)
            self.fit()

    def fit(self) -> None:
        """Show everything, and follow what comes."""
        self.box.enableAutoRange()
        self._follows, self.end, self._span = True, 0.0, None
        self._follow()

    # The cursor

    def set_cursor(self, x: float | None) -> None:
        """Put the cursor to an x and print what the curves have there; None takes it away."""
        is_shown = x is not None and any(len(curve.x) for curve in self.curves)
        self.cursor_line.setVisible(is_shown)
        self.readout.setVisible(is_shown)
        if x is None or not is_shown:
            return
        self.cursor_line.setValue(x)
        self.readout.setHtml(self.readout_html(x))
        self._place_readout(x)

    def _place_readout(self, x: float) -> None:
        (left, right), (low, high) = self.box.viewRange()
        self.readout.setAnchor((1.05, 0) if x > (left + right) / 2 else (-0.05, 0))
        self.readout.setPos(x, high - 0.02 * (high - low))

    def values_at(self, x: float) -> list[tuple[Curve, float]]:
        """Return the y of each curve at the point that is nearest to an x."""
        told = (curve for curve in self.curves if len(curve.x) and curve.style != "faint")
        return [(curve, float(curve.y[_nearest(curve.x, x)])) for curve in told]

    def readout_html(self, x: float) -> str:
        """Return what is printed at the cursor."""
        lines = [f'<span style="color:{theme().dim}">{x:.0f}</span>']
        for curve, value in self.values_at(x):
            lines.append(f'<span style="color:{curve.colour}">{curve.name}&nbsp;{number(value)}</span>')
        return "<br>".join(lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        precedence().claim()
        super().paintEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            self._put_cursor(self.box.mapSceneToView(QPointF(event.position())).x())

    def _put_cursor(self, x: float) -> None:
        ends = [end for curve in self.curves if len(curve.x) for end in (curve.x[0], curve.x[-1])]
        if ends:
            x = float(np.clip(round(x), min(ends), max(ends)))
            self.set_cursor(x)
            self.cursor_moved.emit(x)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            x = self.cursor_line.value() if self.cursor_line.isVisible() else 0
            far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._put_cursor(x + far * steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._scale(1 / ZOOM)
        elif event.key() == Qt.Key.Key_Minus:
            self._scale(ZOOM)
        elif event.key() == Qt.Key.Key_Home:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _scale(self, factor: float) -> None:
        self._stop_following()
        self.box.scaleBy((factor, factor))

    # Its looks

    def use_theme(self) -> None:
        """Take the colours of the theme."""
        tokens = theme()
        self.setBackground(tokens.panel)
        item = self.getPlotItem()
        item.setTitle(self._title, color=tokens.dim, size=f"{SMALL}px", justify="left")
        item.titleLabel.item.setFont(mono(SMALL))
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(QColor(tokens.border))
            axis.setTextPen(QColor(tokens.dim))
            axis.setStyle(tickFont=mono(10), tickLength=-4, hideOverlappingLabels=True, maxTickLevel=0)
        self.cursor_line.setPen(pg.mkPen(QColor(tokens.accent), width=1))
        self.readout.fill = pg.mkBrush(color(mix(tokens.panel, tokens.text, 0.04), 0.92))
        self.readout.border = pg.mkPen(QColor(tokens.border))
        self.readout.textItem.setFont(mono(SMALL))


def _nearest(x: Floats, place: float) -> int:
    """Return where an ascending x comes nearest to a place."""
    after = int(np.searchsorted(x, place))
    around = range(max(0, after - 1), min(len(x), after + 1))
    nearest = x[min(around, key=lambda at: abs(float(x[at]) - place))]
    return int(np.searchsorted(x, nearest))


def nice_end(last: float, limit: float) -> float:
    """Return the first of 10, 20, 50, 100, … that is no smaller, or the limit where that is nearer."""
    power = 10.0 ** math.floor(math.log10(max(last, 10.0)))
    rounded = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= last)
    return max(last, min(rounded, limit))


def span_for(heights: Sequence[float], span: tuple[float, float] | None) -> tuple[float, float] | None:
    """Return the part of the y axis for points at these heights: the one there is as long as it fits."""
    if not heights:
        return span
    low, high = min(heights), max(heights)
    if span is not None and span[0] <= low and high <= span[1] and high - low >= LEAST_FILLED * (span[1] - span[0]):
        return span
    aside = ROOM * (high - low) or max(abs(high) * 0.1, 1e-3)
    return low - aside, high + aside
