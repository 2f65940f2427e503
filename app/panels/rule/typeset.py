"""Where the pieces of a formula are drawn: a box for each, on one base line, as in books.

Letters lean, names are in the monospace, scripts are smaller, fractions and roots get their lines, and brackets grow
with what they hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath

from app.theme import mono, ui
from core.notation.tree import (
    RELATIONS,
    SUMS,
    Fence,
    Fraction,
    Notation,
    Root,
    Row,
    Script,
    Symbol,
    Tight,
    gap,
    is_sign,
)

BREAKS = RELATIONS | SUMS | {","}
"""Signs behind which a formula goes on in the next line."""
SMALLER = 0.72
SMALLEST_PX = 9
FACTOR_GAP, SIGN_GAP = 0.16, 0.30
"""Room between factors and around signs, as parts of the size of the font."""


@dataclass(frozen=True)
class Glyphs:
    """A text at a place; its base line is at y."""

    x: float
    y: float
    text: str
    font: QFont
    is_name: bool = False


@dataclass(frozen=True)
class Stroke:
    """A line of a fraction, a root or a bracket."""

    path: QPainterPath
    width: float


@dataclass(frozen=True)
class Box:
    """A formula that has been laid out; y is 0 on its base line and grows downwards."""

    width: float
    ascent: float
    descent: float
    parts: tuple[Glyphs | Stroke, ...] = ()

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.ascent + self.descent

    def moved(self, x: float, y: float) -> tuple[Glyphs | Stroke, ...]:
        """Return its parts at another place."""
        return tuple(
            replace(part, x=part.x + x, y=part.y + y)
            if isinstance(part, Glyphs)
            else Stroke(part.path.translated(x, y), part.width)
            for part in self.parts
        )


def typeset(tree: Notation, px: int) -> Box:
    """Lay a formula out in a size of font, in pixels."""
    match tree:
        case Symbol():
            return _symbol(tree, px)
        case Row(items):
            return _row(items, px)
        case Tight(items):
            return _beside([(typeset(item, px), 0.0) for item in items])
        case Fraction(top, bottom):
            return _fraction(typeset(top, _inner(px)), typeset(bottom, _inner(px)), px)
        case Script(base, above, below):
            return _script(base, above, below, px)
        case Root(body, degree):
            return _root(typeset(body, px), degree, px)
        case Fence(left, body, right):
            return _fence(left, typeset(body, px), right, px)


def typeset_lines(tree: Notation, px: int, width: float) -> list[Box]:
    """Lay a formula out in lines of some width: broken behind commas and signs, as books do; a piece may be wider."""
    if not isinstance(tree, Row):
        return [typeset(tree, px)]
    items = tree.items
    ends = [index for index in range(1, len(items)) if is_sign(items[index - 1], BREAKS) and gap(items, index)]
    lines, start, last = list[Box](), 0, typeset(Row(items[: next(iter(ends), len(items))]), px)
    for end, after in zip(ends, [*ends[1:], len(items)], strict=True):
        longer = typeset(Row(items[start:after]), px)
        if longer.width <= width:
            last = longer
        else:
            lines.append(last)
            start, last = end, typeset(Row(items[end:after]), px)
    return [*lines, last]


def _inner(px: int) -> int:
    return max(round(px * 0.86), SMALLEST_PX)


def _script_px(px: int) -> int:
    return max(round(px * SMALLER), SMALLEST_PX)


@lru_cache(maxsize=64)
def _font(style: str, px: int) -> QFont:
    if style == "name":
        return mono(max(px - 2, SMALLEST_PX))
    font = QFont(ui(px))
    font.setItalic(style == "letter")
    return font


@lru_cache(maxsize=1024)
def _symbol(symbol: Symbol, px: int) -> Box:
    size = round(px * 1.3) if symbol.style == "big" else px
    font = _font(symbol.style, size)
    metrics = QFontMetricsF(font)
    down = px * 0.10 if symbol.style == "big" else 0.0
    text = Glyphs(0, down, symbol.text, font, symbol.style == "name")
    return Box(
        metrics.horizontalAdvance(symbol.text), metrics.ascent() * 0.86, metrics.descent() * 0.86 + down, (text,)
    )


def _beside(boxes: Sequence[tuple[Box, float]]) -> Box:
    """Put boxes side by side, each behind some room."""
    x, parts = 0.0, list[Glyphs | Stroke]()
    for box, room in boxes:
        x += room
        parts += box.moved(x, 0)
        x += box.width
    return Box(x, max(b.ascent for b, _ in boxes), max(b.descent for b, _ in boxes), tuple(parts))


def _row(items: tuple[Notation, ...], px: int) -> Box:
    if not items:
        return Box(0, px * 0.7, 0)
    room = (0.0, px * FACTOR_GAP, px * SIGN_GAP)
    return _beside([(typeset(item, px), room[gap(items, index)]) for index, item in enumerate(items)])


def _axis(px: int) -> float:
    """Return how far above the base line fractions have their line."""
    return px * 0.30


def _fraction(top: Box, bottom: Box, px: int) -> Box:
    width = max(top.width, bottom.width) + px * 0.3
    axis, room = _axis(px), px * 0.12
    up, down = -(axis + room + top.descent), -axis + room + bottom.ascent
    parts = (
        *top.moved((width - top.width) / 2, up),
        *bottom.moved((width - bottom.width) / 2, down),
        _line((px * 0.04, -axis), (width - px * 0.04, -axis), px),
    )
    return Box(width, top.ascent - up, down + bottom.descent, parts)


def _line(start: tuple[float, float], end: tuple[float, float], px: int) -> Stroke:
    path = QPainterPath(QPointF(*start))
    path.lineTo(QPointF(*end))
    return Stroke(path, max(px / 15, 1.0))


def _script(base: Notation, above: Notation | None, below: Notation | None, px: int) -> Box:
    body, small = typeset(base, px), _script_px(px)
    over = None if above is None else typeset(above, small)
    under = None if below is None else typeset(below, small)
    is_big = isinstance(base, Symbol) and (base.style == "big" or base.text in {"max", "min"})
    return _limits(body, over, under, px) if is_big else _corners(body, over, under, px)


def _limits(body: Box, over: Box | None, under: Box | None, px: int) -> Box:
    """Set scripts over and under a sum."""
    width = max(box.width for box in (body, over, under) if box is not None)
    parts, ascent, descent = list(body.moved((width - body.width) / 2, 0)), body.ascent, body.descent
    if over is not None:
        parts += over.moved((width - over.width) / 2, -(ascent + over.descent))
        ascent += over.height
    if under is not None:
        at = descent + under.ascent - px * 0.1
        parts += under.moved((width - under.width) / 2, at)
        descent = at + under.descent
    return Box(width, ascent, descent, tuple(parts))


def _corners(body: Box, over: Box | None, under: Box | None, px: int) -> Box:
    parts, width, ascent, descent = list(body.parts), body.width, body.ascent, body.descent
    if over is not None:
        up = -max(body.ascent - over.ascent * 0.55, px * 0.34)
        parts += over.moved(body.width + px * 0.04, up)
        width, ascent = body.width + px * 0.08 + over.width, max(ascent, over.ascent - up)
    if under is not None:
        down = max(body.descent - under.descent * 0.4, px * 0.18)
        parts += under.moved(body.width + px * 0.02, down)
        width = max(width, body.width + px * 0.06 + under.width)
        descent = max(descent, down + under.descent)
    return Box(width, ascent, descent, tuple(parts))


def _root(body: Box, degree: str, px: int) -> Box:
    hook, room = px * 0.55, px * 0.12
    top, bottom = -(body.ascent + room), body.descent
    path = QPainterPath(QPointF(0, top * 0.35 + bottom * 0.2))
    path.lineTo(hook * 0.35, top * 0.35 + bottom * 0.05)
    path.lineTo(hook * 0.65, bottom)
    path.lineTo(hook, top)
    path.lineTo(hook + body.width + room, top)
    parts: list[Glyphs | Stroke] = [*body.moved(hook + room / 2, 0), Stroke(path, max(px / 15, 1.0))]
    if degree:
        small = typeset(Symbol(degree, "number"), _script_px(px))
        parts += small.moved(0, top * 0.62)
    return Box(hook + body.width + room, body.ascent + 2 * room, body.descent, tuple(parts))


def _fence(left: str, body: Box, right: str, px: int) -> Box:
    axis = _axis(px)
    half = max(body.ascent - axis, body.descent + axis, px * 0.5) + px * 0.04
    width, room = px * 0.30, px * 0.04
    middle = QRectF(0, -axis - half, width, 2 * half)
    parts = [
        Stroke(_bracket(left, middle), max(px / 14, 1.0)),
        *body.moved(width + room, 0),
        Stroke(_bracket(right, middle.translated(width + 2 * room + body.width, 0)), max(px / 14, 1.0)),
    ]
    total = body.width + 2 * (width + room)
    return Box(total, max(body.ascent, half + axis), max(body.descent, half - axis), tuple(parts))


def _bracket(text: str, box: QRectF) -> QPainterPath:
    is_left = text in "([⌊⌈"
    straight, far = box.center().x(), box.right() - 1 if is_left else box.left() + 1
    if text == "|":
        path = QPainterPath(QPointF(straight, box.top()))
        path.lineTo(straight, box.bottom())
        return path
    near = box.left() + box.width() * 0.35 if is_left else box.right() - box.width() * 0.35
    if text in "()":
        path = QPainterPath(QPointF(far, box.top()))
        bend = box.left() if is_left else box.right()
        path.cubicTo(bend, box.top() + box.height() * 0.28, bend, box.bottom() - box.height() * 0.28, far, box.bottom())
        return path
    path = QPainterPath(QPointF(far if text not in "⌊⌋" else near, box.top()))
    path.lineTo(near, box.top())
    path.lineTo(near, box.bottom())
    if text not in "⌈⌉":
        path.lineTo(far, box.bottom())
    return path
