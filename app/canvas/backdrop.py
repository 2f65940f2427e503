"""The ground of the canvas with its dots, and the whole graph seen from far, painted from arrays."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.canvas.items.painting import draw_rectangles
from app.canvas.overview import SELECTED, WRONG, Overview
from app.canvas.style import solid, style
from app.theme import theme
from app.widgets.drawing import draw_lines

DOT_DISTANCE = 24
DOT_RADIUS = 0.9
"""In pixels of the screen."""
TILE = 256
"""The ground is put down in squares of about so many pixels."""
CLOSEST_DOTS = 14.0
"""Dots nearer than this on the screen are thinned out."""


def paint_ground(painter: QPainter, area: QRectF, zoom: float) -> None:
    """Fill an area of the scene with the ground and its grid of dots."""
    look, world = theme(), painter.worldTransform()
    distance = DOT_DISTANCE
    while distance * zoom < CLOSEST_DOTS:
        distance *= 2
    ratio = painter.device().devicePixelRatioF()
    dots = math.ceil(TILE / (distance * zoom))
    tile = _tile(look.canvas, look.grid, ratio, distance * zoom, dots)
    step = dots * distance
    painter.resetTransform()
    for y in _steps(area.top(), area.bottom(), step):
        top = round(((y - distance / 2) * zoom + world.dy()) * ratio) / ratio
        for x in _steps(area.left(), area.right(), step):
            left = round(((x - distance / 2) * zoom + world.dx()) * ratio) / ratio
            painter.drawPixmap(QPointF(left, top), tile)
    painter.setWorldTransform(world)


def _steps(start: float, end: float, step: int) -> range:
    """Return the multiples of a step whose tiles, each half a dot's room up and left of its place, cover a range."""
    return range(math.floor(start / step) * step, math.ceil(end / step + 0.5) * step, step)


@lru_cache(maxsize=4)
def _tile(ground: str, tone: str, ratio: float, distance: float, dots: int) -> QPixmap:
    """Return a square of the grid as it is on the screen: so many dots each way, ``distance`` pixels apart.

    It is opaque, which makes it quick to put down, and a pixel larger than its share, for none to be left between
    tiles. Each dot has half of its distance around it, so that no edge goes through one.
    """
    side = math.ceil(dots * distance * ratio) + 1
    dot = _dot(tone, ratio)
    places = [round((number + 0.5) * distance * ratio) - dot.width() // 2 for number in range(dots)]
    row = QPixmap(side, dot.height())
    row.fill(QColor(ground))
    painter = QPainter(row)
    for place in places:
        painter.drawPixmap(place, 0, dot)
    painter.end()
    tile = QPixmap(side, side)
    tile.fill(QColor(ground))
    painter = QPainter(tile)
    for place in places:
        painter.drawPixmap(0, place, row)
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return tile


@lru_cache(maxsize=4)
def _dot(tone: str, ratio: float) -> QPixmap:
    """Return a dot of the grid in pixels of the device."""
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


def paint_overview(painter: QPainter, overview: Overview, area: QRectF) -> None:
    """Paint the nodes in an area of the scene as rectangles of their family, and wires as straight lines."""
    look = style()
    pen = solid(look.idle_wire, 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not overview.is_rough)
    draw_lines(painter, overview.lines(area))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    special = {WRONG: look.tones["error"], SELECTED: look.tones["accent"]}
    for family, rectangles in overview.boxes(area):
        painter.setBrush(special.get(family) or look.family(family))
        draw_rectangles(painter, rectangles)
