"""Small pieces that are painted in several places: shapes, ports, link marks; and the guard around every paint."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from shiboken6 import Shiboken

from app.canvas.content import ShapeText
from app.canvas.geometry import DIAMOND, PORT_RADIUS, segment_width, shape_width
from app.canvas.items.stamps import Stamps
from app.canvas.style import style
from app.theme import theme
from app.widgets.colouring import colour_map, coloured

SelfT = TypeVar("SelfT")
ParametersT = ParamSpec("ParametersT")


_FIXED_TONES = frozenset({"unknown", "error"})
"""Tones of pieces of text that warn, whatever is around them."""


def guarded(
    paint: Callable[Concatenate[SelfT, QPainter, ParametersT], None],
) -> Callable[Concatenate[SelfT, QPainter, ParametersT], None]:
    """Keep an exception in a paint method out of Qt, where it crashes the program; report it as any other."""

    def safe(self: SelfT, painter: QPainter, /, *args: ParametersT.args, **kwargs: ParametersT.kwargs) -> None:
        painter.save()
        try:
            paint(self, painter, *args, **kwargs)
        except Exception:  # noqa: BLE001 - reported through sys.excepthook; raising here is a segmentation fault
            sys.excepthook(*sys.exc_info())
        finally:
            painter.restore()

    functools.update_wrapper(safe, paint)
    return safe


def paint_shape(painter: QPainter, shape: ShapeText, left: float, center: float, tone: QColor | None = None) -> None:
    """Write a shape from ``left``, its middle at height ``center``; ``tone`` replaces the calm colours."""
    look = style()
    x = left
    for piece in shape:
        color = tone if tone is not None and piece.tone not in _FIXED_TONES else look.tones[piece.tone]
        painter.setPen(color)
        font = look.raised_font if piece.raised else look.declared_font if piece.declared else look.value_font
        painter.setFont(font)
        painter.drawText(QPointF(x, center + (0 if piece.raised else 4)), piece.text)
        x += segment_width(piece.text, raised=piece.raised, declared=piece.declared)


def put_shape(stamps: Stamps, shape: ShapeText, left: float, center: float, tone: QColor | None = None) -> None:
    """Put a shape down as `paint_shape` writes it."""
    key = ("shape", shape, tone.rgba() if tone is not None else None)
    if not stamps.put_again(key, left - 2, center - 12):
        box = QRectF(left - 2, center - 12, shape_width(shape) + 4, 24)
        stamps.put(key, box, lambda painter: paint_shape(painter, shape, left, center, tone))


def put_pill(stamps: Stamps, shape: ShapeText, left: float, center: float, tone: QColor | None = None) -> None:
    """Put a shape down as `paint_pill` writes it."""
    key = ("pill", shape, tone.rgba() if tone is not None else None)
    if not stamps.put_again(key, left - 5, center - 12):
        box = QRectF(left - 5, center - 12, shape_width(shape) + 10, 24)
        stamps.put(key, box, lambda painter: paint_pill(painter, shape, left, center, tone))


def put_port(stamps: Stamps, at: QPointF, *, diamond: bool, filled: bool, color: QColor, grow: float = 0) -> None:
    """Put a port down as `paint_port` draws it."""
    reach = DIAMOND + grow + 3

    def draw(painter: QPainter) -> None:
        paint_port(painter, at, diamond=diamond, filled=filled, color=color, grow=grow)

    box = QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)
    stamps.put(("port", diamond, filled, color.rgba(), grow), box, draw)


def paint_pill(painter: QPainter, shape: ShapeText, left: float, center: float, tone: QColor | None = None) -> None:
    """Write a shape as `paint_shape` does, on a ground of canvas, so that a wire behind it does not cross it out."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme().canvas))
    painter.drawRoundedRect(QRectF(left - 4, center - 9, shape_width(shape) + 8, 18), 4, 4)
    paint_shape(painter, shape, left, center, tone)


def paint_port(painter: QPainter, at: QPointF, *, diamond: bool, filled: bool, color: QColor, grow: float = 0) -> None:
    """Draw a port: round for data, a diamond for a parameter or label, filled where it is wired."""
    painter.setPen(QPen(color, 1.6))
    painter.setBrush(color if filled else QColor(theme().canvas))
    if diamond:
        reach = DIAMOND + grow
        corners = [(0, -reach), (reach, 0), (0, reach), (-reach, 0)]
        painter.drawPolygon(QPolygonF([QPointF(at.x() + dx, at.y() + dy) for dx, dy in corners]))
    else:
        radius = PORT_RADIUS + grow - (0 if filled else 0.6)
        painter.drawEllipse(at, radius, radius)


def paint_plus(painter: QPainter, at: QPointF, color: QColor) -> None:
    """Draw the sign that adds an input."""
    painter.setPen(QPen(color, 1.6))
    painter.setBrush(QColor(theme().canvas))
    painter.drawEllipse(at, PORT_RADIUS + 1, PORT_RADIUS + 1)
    painter.drawLine(at - QPointF(3, 0), at + QPointF(3, 0))
    painter.drawLine(at - QPointF(0, 3), at + QPointF(0, 3))


def paint_link_mark(painter: QPainter, at: QPointF, color: QColor) -> None:
    """Draw two links of a chain: these parameters are shared."""
    painter.setPen(QPen(color, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.save()
    painter.translate(at)
    painter.rotate(-35)
    painter.drawRoundedRect(QRectF(-7, -3, 8, 6), 3, 3)
    painter.drawRoundedRect(QRectF(-1, -3, 8, 6), 3, 3)
    painter.restore()


def paint_pin(painter: QPainter, at: QPointF, color: QColor, ground: QColor) -> None:
    """Draw a tack at the lower edge of a node: it stays where it is."""
    painter.setPen(QPen(color, 1.6))
    painter.drawLine(at, at + QPointF(0, 9))
    painter.setBrush(ground)
    painter.drawEllipse(at, 4.0, 4.0)


def polyline(lines: npt.NDArray[np.float64]) -> QPolygonF:
    """Return connected line segments, (n, 4), as one line."""
    return QPolygonF([QPointF(*lines[0, :2]), *(QPointF(x, y) for x, y in lines[:, 2:].tolist())])


def draw_rectangles(painter: QPainter, rectangles: npt.NDArray[np.float64]) -> None:
    """Draw many rectangles, (n, 4) as x, y, width, height, in one call."""
    if len(rectangles):
        kept = np.ascontiguousarray(rectangles, dtype=np.float64)
        painter.drawRects(Shiboken.wrapInstance(kept.ctypes.data, QRectF), len(kept))  # type: ignore[call-overload]


def heat_image(cells: npt.NDArray[np.float32]) -> QImage:
    """Return a picture of a small matrix, one pixel a cell: warm below zero, cool above, the ground at zero."""
    reach = float(np.abs(cells).max(where=np.isfinite(cells), initial=0.0)) or 1.0
    look = theme()
    pixels = coloured(cells, reach, colour_map(look.backward, look.raised, look.forward), look.error)
    rows, columns = cells.shape
    return QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
