"""The bubble over a node with what a person says about it."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTextLayout, QTextOption

from app.canvas.style import elided, metrics, solid, style, text_width

KIND = "label_font"
LINE, PADDING_X, PADDING_Y = 16.0, 8.0, 5.0
TAIL, GAP = 6.0, 4.0
NARROWEST, WIDEST = 48.0, 240.0
MOST_LINES = 4
"""The rest of a longer comment is read in its card."""


@lru_cache(maxsize=2_000)
def wrapped(text: str) -> tuple[str, ...]:
    """Return the lines of a comment, the last one with an ellipsis where there is no room for more."""
    room = WIDEST - 2 * PADDING_X
    lines = [line for paragraph in text.split("\n") for line in _broken(paragraph, room)]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], elided(" ".join(lines[MOST_LINES - 1 :]), KIND, room)]
    return tuple(lines)


def _broken(paragraph: str, room: float) -> list[str]:
    layout = QTextLayout(paragraph, style().label_font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room)
        lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return lines or [""]


def bubble_box(comment: str) -> QRectF | None:
    """Return where the bubble of a comment is, from the corner of its node; None without a comment."""
    if not comment.strip():
        return None
    lines = wrapped(comment)
    width = max(text_width(line, KIND) for line in lines) + 2 * PADDING_X
    height = LINE * len(lines) + 2 * PADDING_Y
    return QRectF(0, -GAP - TAIL - height, min(max(width, NARROWEST), WIDEST), height)


def paint_bubble(painter: QPainter, box: QRectF, comment: str) -> None:
    """Draw a bubble with its tail towards the node, and the text in it."""
    look = style()
    path = QPainterPath()
    path.addRoundedRect(box, 6, 6)
    tail = QPainterPath(QPointF(box.left() + 14, box.bottom() - 1))
    tail.lineTo(box.left() + 20, box.bottom() + TAIL)
    tail.lineTo(box.left() + 26, box.bottom() - 1)
    tail.closeSubpath()
    painter.setPen(solid(look.theme.border, 1))
    painter.setBrush(QColor(look.theme.panel))
    painter.drawPath(path.united(tail))
    painter.setPen(look.tones["text"])
    painter.setFont(look.label_font)
    base = (LINE + metrics(KIND).ascent() - metrics(KIND).descent()) / 2
    for number, line in enumerate(wrapped(comment)):
        painter.drawText(QPointF(box.left() + PADDING_X, box.top() + PADDING_Y + number * LINE + base), line)


def paint_arrow(painter: QPainter, at: QPointF, *, is_closed: bool) -> None:
    """Draw the arrow that folds a node up or opens it."""
    pen = solid(style().tones["dim"], 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_closed:
        corners = [QPointF(-1.5, -3), QPointF(1.5, 0), QPointF(-1.5, 3)]
    else:
        corners = [QPointF(-3, -1.5), QPointF(0, 1.5), QPointF(3, -1.5)]
    painter.drawPolyline([at + corner for corner in corners])
