"""An axis of a chart whose labels never touch each other, however small the chart is."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF

GAP = 8
"""At least so far apart labels are, in pixels."""

LARGEST_PART = 0.7
"""Labels are never farther apart than this part of the axis."""

TickLevels = list[tuple[float, float]]


class RoomyAxis(pg.AxisItem):
    """Where there is no room for all labels, only those of rounder numbers are written."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> TickLevels:  # noqa: N802 - pyqtgraph's names
        first, *finer = super().tickSpacing(minVal, maxVal, size)
        spacing, offset = first
        pixels = size / max(maxVal - minVal, 1e-300)
        while spacing * pixels < self._needed((minVal, maxVal), spacing):
            if next_rounder(spacing) * pixels > LARGEST_PART * size:
                break  # labels at the ends of an axis are left out, and one should be there
            spacing = next_rounder(spacing)
        return [(spacing, offset), *finer]

    def _needed(self, ends: tuple[float, float], spacing: float) -> float:
        """Return how far apart labels have to be along the axis, in pixels."""
        font = self.style["tickFont"]
        metrics = QFontMetricsF(font) if font is not None else QFontMetricsF(self.font())
        if self.orientation in {"left", "right"}:
            return metrics.ascent() + GAP / 2
        rounded = [round(end / spacing) * spacing for end in ends]
        texts = self.tickStrings(rounded, self.autoSIPrefixScale * self.scale, spacing)
        return max(metrics.horizontalAdvance(text) for text in texts) + GAP


def next_rounder(spacing: float) -> float:
    """Return the next of 1, 2, 5, 10, 20 and so on."""
    power = 10.0 ** math.floor(math.log10(spacing) + 1e-9)
    leading = round(spacing / power)
    return power * (2 if leading < 2 else 5 if leading < 5 else 10)
