"""The ground of the canvas with its dots, and the whole graph seen from far, painted from arrays."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.canvas.items.painting import draw_lines, draw_points, draw_rectangles
from app.canvas.scene import CanvasScene
from app.canvas.style import solid, style
from app.theme import theme

DOT_DISTANCE = 24
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
    pen = solid(look.grid, 1.8 / zoom)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    draw_points(painter, np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2))


def paint_overview(painter: QPainter, board: CanvasScene) -> None:
    """Paint all nodes as rectangles of their family and all wires as straight lines."""
    look = style()
    boxes, lines = board.overview()
    pen = solid(look.idle_wire, 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    draw_lines(painter, lines)
    painter.setPen(Qt.PenStyle.NoPen)
    special = {"!": look.tones["error"], "*": look.tones["accent"]}
    for family, rectangles in boxes.items():
        painter.setBrush(special.get(family) or look.family(family))
        draw_rectangles(painter, rectangles)
