"""The ground of the canvas with its dots, and the whole graph seen from far, painted from arrays."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.canvas.items.painting import draw_copies, draw_lines, draw_rectangles
from app.canvas.scene import CanvasScene
from app.canvas.style import solid, style
from app.theme import theme

DOT_DISTANCE = 24
DOT_RADIUS = 0.9
"""In pixels of the screen."""
MOST_SMOOTH = 500
"""More straight lines than these are drawn a little rough: smooth ones take five times as long."""
CLOSEST_DOTS = 14.0
"""Dots nearer than this on the screen are thinned out."""


def paint_ground(painter: QPainter, area: QRectF, zoom: float) -> None:
    """Fill an area of the scene with the ground and its grid of dots."""
    look = theme()
    painter.fillRect(area, QColor(look.canvas))
    distance = DOT_DISTANCE
    while distance * zoom < CLOSEST_DOTS:
        distance *= 2
    x = np.arange(np.floor(area.left() / distance), np.ceil(area.right() / distance) + 1) * distance
    y = np.arange(np.floor(area.top() / distance), np.ceil(area.bottom() / distance) + 1) * distance
    ratio = painter.device().devicePixelRatioF()
    draw_copies(
        painter, _dot(look.grid, ratio), np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2), 1 / (zoom * ratio)
    )


@lru_cache(maxsize=4)
def _dot(tone: str, ratio: float) -> QPixmap:
    """Return a dot of the grid as it is on the screen."""
    size = 2 * math.ceil(DOT_RADIUS * ratio + 0.5)
    dot = QPixmap(size, size)
    dot.fill(Qt.GlobalColor.transparent)
    painter = QPainter(dot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tone))
    painter.drawEllipse(QPointF(size / 2, size / 2), DOT_RADIUS * ratio, DOT_RADIUS * ratio)
    painter.end()
    return dot


def paint_overview(painter: QPainter, board: CanvasScene) -> None:
    """Paint all nodes as rectangles of their family and all wires as straight lines."""
    look = style()
    boxes, lines = board.overview()
    pen = solid(look.idle_wire, 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(lines) <= MOST_SMOOTH)
    draw_lines(painter, lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    special = {"!": look.tones["error"], "*": look.tones["accent"]}
    for family, rectangles in boxes.items():
        painter.setBrush(special.get(family) or look.family(family))
        draw_rectangles(painter, rectangles)
