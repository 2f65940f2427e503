"""Charts of the laboratory, with pyqtgraph: the distribution of a parameter, and a statistic through all layers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent

from app.panels.charts import Chart, Curve
from app.panels.texts import number
from app.theme import theme
from core.operators.operator import Array
from core.runtime.statistics import finite_values

BINS = 48
SAMPLE = 100_000
"""Values of an array that are looked at."""

MOST_POWERS, POWER_ROOM = 5, 20
"""Powers of ten that are named along an axis, and the pixels that each takes."""

MOST_NAMES = 8
"""Layers that are named along the axis."""


class WholeChart(Chart):
    """A chart whose axes always hold everything."""

    def _follow(self) -> None:
        pass

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)


class DistributionChart(WholeChart):
    """How often which value is drawn, as densities over common cells."""

    def show_arrays(self, arrays: Sequence[tuple[str, str, str, Array | None]]) -> None:
        """Show the distribution of each array, given with its name, colour and style; of None nothing."""
        samples = [(name, colour, style, _sample(array)) for name, colour, style, array in arrays if array is not None]
        known = [values for *_, values in samples if values.size]
        low = min((float(values.min()) for values in known), default=0.0)
        high = max((float(values.max()) for values in known), default=0.0)
        if low == high:
            low, high = low - 0.5, high + 0.5
        edges = np.linspace(low, high, BINS + 1)
        self.set_curves([_steps(name, colour, style, values, edges) for name, colour, style, values in samples])
        self.fit()

    def readout_html(self, x: float) -> str:
        lines = [f'<span style="color:{theme().dim}">{number(x)}</span>']
        for curve, value in self.values_at(x):
            lines.append(f'<span style="color:{curve.colour}">{curve.name}&nbsp;{number(value)}</span>')
        return "<br>".join(lines)

    def _put_cursor(self, x: float) -> None:
        self.set_cursor(x)  # between whole numbers too


def _sample(array: Array) -> Array:
    flat = array.reshape(-1)
    return finite_values(flat[:: max(1, -(-flat.size // SAMPLE))]).astype(np.float64)


def _steps(name: str, colour: str, style: str, values: Array, edges: Array) -> Curve:
    counts, _ = np.histogram(values, edges)
    width = float(edges[1] - edges[0])
    density = counts / max(1, values.size) / width
    # each cell is a step, and the curve comes down to the ground at both ends
    x = np.concatenate([edges[:1], np.repeat(edges, 2)[1:-1], edges[-1:]])
    y = np.concatenate([[0.0], np.repeat(density, 2), [0.0]])
    return Curve(name, colour, x, y, style)


class LayerChart(WholeChart):
    """One number for each layer, in the order in which they run."""

    def __init__(self, title: str) -> None:
        self.names: tuple[str, ...] = ()
        super().__init__(title)
        self.set_log(True)

    def show_layers(self, names: Sequence[str], curves: Sequence[Curve]) -> None:
        """Show curves over layers of these names."""
        self.names = tuple(names)
        every = max(1, -(-len(names) // MOST_NAMES))
        ticks = [(place, name) for place, name in enumerate(names) if place % every == 0]
        self.getPlotItem().getAxis("bottom").setTicks([ticks])
        self.set_curves(curves)
        self.fit()
        self.box.setXRange(-0.5, max(len(names), 1) - 0.5, padding=0)
        self._mark_powers()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.names:  # pyqtgraph resizes while it makes the chart
            self._mark_powers()

    def _mark_powers(self) -> None:
        self.getPlotItem().getAxis("left").setTicks(self._powers() if self.is_log else None)

    def _powers(self) -> list[list[tuple[float, str]]]:
        """Return a tick at each power of ten, and between them at 2 and 5 where there are few."""
        known = np.concatenate([np.zeros(0), *(curve.y[np.isfinite(curve.y) & (curve.y > 0)] for curve in self.curves)])
        if not known.size:
            return [[]]
        low, high = math.floor(math.log10(known.min())), math.ceil(math.log10(known.max()))
        room = max(1, int(self.box.height() // POWER_ROOM))
        every = max(1, (high - low) // MOST_POWERS, -(-(high - low) // room))
        factors = (1, 2, 5) if 3 * (high - low) <= min(room, 6) else (1,)
        values = [factor * 10.0**power for power in range(low, high + 1, every) for factor in factors]
        return [[(math.log10(value), f"{value:g}") for value in values]]

    def readout_html(self, x: float) -> str:
        name = self.names[round(x)] if 0 <= round(x) < len(self.names) else ""
        lines = [f'<span style="color:{theme().dim}">{name}</span>']
        for curve, value in self.values_at(x):
            lines.append(f'<span style="color:{curve.colour}">{curve.name}&nbsp;{number(value)}</span>')
        return "<br>".join(lines)
