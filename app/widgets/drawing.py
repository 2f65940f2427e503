"""Many shapes drawn in one call: a call for each would cost more than the painting."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter
from shiboken6 import Shiboken


def draw_lines(painter: QPainter, lines: npt.NDArray[np.float64]) -> None:
    """Draw many line segments, (n, 4) as x1, y1, x2, y2."""
    if len(lines):
        kept = np.ascontiguousarray(lines, dtype=np.float64)
        painter.drawLines(Shiboken.wrapInstance(kept.ctypes.data, QLineF), len(kept))  # type: ignore[call-overload]
