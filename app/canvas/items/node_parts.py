"""Parts that nodes are painted of, each in the coordinates of its node."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.canvas.geometry import BAND, HEADER, STOP
from app.canvas.style import solid, style
from app.theme import GRID


class StopLook(NamedTuple):
    """The dot of a node's breakpoints: which halves are filled, whether there are conditions, whether they are on."""

    forward: bool
    backward: bool
    conditional: bool
    enabled: bool


def paint_body(painter: QPainter, box: QRectF, family: QColor, pen: QPen, has_shadow: bool) -> None:
    """Draw the body of a node: shadow, band of its family, ground, line under the header, outline."""
    look = style()
    painter.setPen(Qt.PenStyle.NoPen)
    if has_shadow:
        painter.setBrush(look.shadow)
        painter.drawRoundedRect(box.adjusted(-1, 0, 1, 3), GRID + 1, GRID + 1)
    painter.setBrush(family)
    painter.drawRoundedRect(box, GRID, GRID)
    painter.setBrush(look.body)
    painter.drawPath(_below_band(box, GRID, BAND))
    if box.height() > HEADER:
        painter.fillRect(QRectF(1, HEADER - 1, box.width() - 2, 1), look.line)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = pen.widthF() / 2
    edge = box.adjusted(inset, inset, -inset, -inset)
    if pen.widthF() <= 1:  # a hairline leaves the family band on top uncovered
        painter.drawPath(_below_band(edge, GRID - inset, BAND - inset))
    else:
        painter.drawRoundedRect(edge, GRID - inset, GRID - inset)


def _below_band(box: QRectF, radius: float, band: float) -> QPainterPath:
    """Return the outline of a rounded box, open at the top from where the band ends; clips are lost in an SVG."""
    angle, side = math.degrees(math.asin((radius - band) / radius)), 2 * radius
    path = QPainterPath()
    left, right, bottom = box.left(), box.right() - side, box.bottom() - side
    path.arcMoveTo(left, box.top(), side, side, 180 - angle)
    path.arcTo(left, box.top(), side, side, 180 - angle, angle)
    path.arcTo(left, bottom, side, side, 180, 90)
    path.arcTo(right, bottom, side, side, 270, 90)
    path.arcTo(right, box.top(), side, side, 0, angle)
    return path


def paint_stop(painter: QPainter, at: QPointF, stop: StopLook) -> None:
    """Draw the dot of a breakpoint: its left half is the way forward, its right half the way back.

    What is off is hollow. Two bars, as in debuggers of code, say that there is a condition.
    """
    look = style()
    tone = QColor(look.theme.error if stop.enabled else look.theme.dim)
    box = QRectF(at.x() - STOP, at.y() - STOP, 2 * STOP, 2 * STOP)
    painter.setPen(solid(look.theme.canvas, 2.5))
    painter.setBrush(QColor(look.theme.canvas))
    painter.drawEllipse(box)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone if stop.enabled else Qt.BrushStyle.NoBrush)
    for is_filled, start in ((stop.forward, 90), (stop.backward, 270)):
        if is_filled:
            painter.drawChord(box, start * 16, 180 * 16)
    painter.setPen(solid(tone, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box)
    if stop.conditional:
        painter.setPen(solid(look.theme.canvas if stop.enabled else tone, 1.6))
        for shift in (-1.8, 1.8):
            painter.drawLine(at + QPointF(-3, shift), at + QPointF(3, shift))


def paint_field(painter: QPainter, box: QRectF) -> None:
    """Draw the frame of a value that can be edited."""
    look = style()
    painter.setPen(solid(look.theme.border, 1))
    painter.setBrush(QColor(look.theme.field))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
