"""The small pictures on nodes: cells of a value or bars of its histogram, made once for each array."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from app.canvas.items.painting import heat_image
from app.session.session import EditorSession
from app.theme import theme
from core.graph.model import PortRef
from core.operators.operator import Array
from core.runtime.statistics import histogram

HEAT_MAP, HISTOGRAM, NONE = "heat_map", "histogram", "none"
KINDS = (HEAT_MAP, HISTOGRAM, NONE)
BINS, BAR_HEIGHT = 32, 20
_ROWS = np.arange(BAR_HEIGHT)[:, None]
SAMPLE = 50_000
"""Values that a histogram looks at; of more it takes evenly spaced ones."""


class Minis:
    """Pictures of values and gradients, kept as long as the arrays stay what they are."""

    def __init__(self, session: EditorSession) -> None:
        self._session = session
        self._made: dict[tuple[PortRef, str], tuple[Array, str, str, QImage]] = {}
        self.kind = HEAT_MAP

    def picture(self, ref: PortRef, of: str) -> QImage | None:
        """Return the picture of a ``value`` or ``gradient``; None where there is none, or none is wanted."""
        array = self._session.run.array(ref, of)
        if array is None or self.kind == NONE:
            return None
        known, state = self._made.get((ref, of)), (self.kind, theme().name)
        if known is not None and known[0] is array and known[1:3] == state:
            return known[3]
        picture = self._histogram(array, of) if self.kind == HISTOGRAM else self._cells(ref, of)
        if picture is not None:
            self._made[ref, of] = (array, *state, picture)
        return picture

    def _cells(self, ref: PortRef, of: str) -> QImage | None:
        cells = self._session.run.thumbnail(ref, of)
        return None if cells is None else heat_image(np.atleast_2d(np.asarray(cells, dtype=np.float32)))

    def _histogram(self, array: Array, of: str) -> QImage:
        values = np.ravel(array)
        counts = histogram(values[:: -(-values.size // SAMPLE) or 1], BINS).counts
        tone = theme().backward if of == "gradient" else theme().forward
        return bars_image(counts, tone, theme().raised)


def bars_image(counts: npt.NDArray[np.int64], tone: str, ground: str) -> QImage:
    """Return bars on a ground, two pixels wide with one between them; what is there at all has a pixel."""
    most = max(int(counts.max(initial=0)), 1)
    columns = np.repeat(np.maximum(np.rint(counts / most * BAR_HEIGHT), counts > 0), 3)
    columns[2::3] = 0
    is_bar = BAR_HEIGHT - columns <= _ROWS
    pixels = np.where(is_bar, np.uint32(QColor(tone).rgb()), np.uint32(QColor(ground).rgb()))
    width = len(columns)
    return QImage(pixels.tobytes(), width, BAR_HEIGHT, 4 * width, QImage.Format.Format_RGB32).copy()
