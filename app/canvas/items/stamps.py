"""Pictures of what is painted again and again (nodes and their parts), kept so that a frame only copies them.

Pictures are made of pictures: at a new zoom each text is made once, and of the texts each look of a node. A picture
belongs to a zoom, a device and a theme. It is made the first time it is needed, and is put down at a whole pixel, so
that it stays sharp. At large zooms few things are seen, and they are painted as they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPaintEngine, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from app.canvas.style import metrics, style, text_width

LARGEST_SCALE = 2.0
"""Above this zoom nothing is kept: pictures would be large, and seldom used."""
MOST_PIXELS = 16_000_000
"""So many pixels are kept, 64 MB; then all are forgotten."""

_PIXELS = (QWidget, QPixmap, QImage)
"""Devices that are made of pixels: there is no need to ask their engine."""

Paint = Callable[[QPainter], None]


class _Sheet(NamedTuple):
    """The pictures that show something in one state, with the places where they begin, in units of the scene."""

    state: object
    parts: tuple[tuple[float, float, QPixmap], ...]


class _Album:
    """The pictures of one zoom, device and theme."""

    def __init__(self, of: tuple[float, float, str]) -> None:
        self.of = of
        self.pictures: dict[Hashable, QPixmap] = {}
        self.pixels = 0
        self.met: set[Hashable] = set()
        """What was painted once without a picture."""
        self.sheets: dict[Hashable, _Sheet] = {}
        """All that was last put down for something."""

    def forget(self) -> None:
        """Forget everything."""
        self.pictures.clear()
        self.met.clear()
        self.sheets.clear()
        self.pixels = 0


_albums: list[_Album] = []
"""The newest last: the one in use, and the one before, for what is painted at two zooms in turn."""


def _album(of: tuple[float, float, str]) -> _Album:
    for album in _albums:
        if album.of == of:
            return album
    del _albums[:-1]
    _albums.append(_Album(of))
    return _albums[-1]


class Stamps:
    """Puts pictures down with a painter, whose transformation must stay as it is meanwhile."""

    def __init__(self, painter: QPainter) -> None:
        self.painter = painter
        self._world = painter.worldTransform()
        self.scale = self._world.m11()
        self._origin = self._world.dx(), self._world.dy()
        device = painter.device()
        self._ratio = device.devicePixelRatioF()
        self.pixels = self.scale * self._ratio
        """Pixels of the device that one unit of the scene takes."""
        self.keeps_lines = not isinstance(device, _PIXELS) and _is_drawing(painter)
        """True where lines and texts are kept as such, as in SVG and PDF."""
        self._is_direct = self.scale > LARGEST_SCALE or self.keeps_lines
        self._is_plain = False
        self._all = _album((self.scale, self._ratio, style().theme.name))

    def put(self, key: Hashable, box: QRectF, paint: Paint) -> None:
        """Paint what is inside a box; the key says everything that its look depends on, its place not."""
        if self._is_direct:
            paint(self.painter)
        elif not self.put_again(key, box.x(), box.y()):
            self._all.pictures[key] = self._made(box, paint)
            self.put_again(key, box.x(), box.y())

    def put_sheet(self, owner: Hashable, state: object) -> bool:
        """Put down again all that was put down for an owner, if that is kept, and it is in the same state."""
        sheet = self._all.sheets.get(owner)
        if sheet is None or sheet.state != state or self._is_direct:
            return False
        if not self._is_plain:
            self._plain()
        for left, top, picture in sheet.parts:
            self.painter.drawPixmap(self._pixel(left, top), picture)
        return True

    def keep_sheet(self, owner: Hashable, state: object, parts: Iterable[tuple[Hashable, QRectF]]) -> None:
        """Keep what was put down for an owner, by its keys and boxes; nothing if not all of it are pictures by now."""
        found = [(box.x(), box.y(), self._all.pictures.get(key)) for key, box in parts]
        kept = tuple((left, top, picture) for left, top, picture in found if picture is not None)
        if len(kept) == len(found):
            self._all.sheets[owner] = _Sheet(state, kept)

    def put_again(self, key: Hashable, left: float, top: float) -> bool:
        """Put down the picture of a key, if there is one, where its box begins; else it has to be `put`."""
        picture = None if self._is_direct else self._all.pictures.get(key)
        if picture is None:
            return False
        if not self._is_plain:
            self._plain()
        self.painter.drawPixmap(self._pixel(left, top), picture)
        return True

    def put_own(self, key: Hashable, box: QRectF, paint: Paint) -> bool:
        """Paint what is seldom seen twice, as `put` does, but make its picture only when it is painted again.

        While somebody zooms, each frame has another scale, and a picture would be used once. True for a picture.
        """
        if self._is_direct or key in self._all.met:
            self.put(key, box, paint)
            return not self._is_direct
        self._all.met.add(key)
        scale, place = self.scale, self._pixel(box.x(), box.y())
        self._is_plain = True  # in another place than the world's, so that nothing moves when it becomes a picture
        there = QTransform(scale, 0, 0, scale, place.x() - scale * box.x(), place.y() - scale * box.y())
        self.painter.setWorldTransform(there)
        paint(self.painter)
        self.painter.resetTransform()
        return False

    def _pixel(self, left: float, top: float) -> QPointF:
        """Return the pixel of the device at which a picture begins that belongs to a place."""
        scale, ratio, (dx, dy) = self.scale, self._ratio, self._origin
        return QPointF(round((left * scale + dx) * ratio) / ratio, round((top * scale + dy) * ratio) / ratio)

    def _made(self, box: QRectF, paint: Paint) -> QPixmap:
        by = self.pixels
        size = QSize(math.ceil(box.width() * by) + 1, math.ceil(box.height() * by) + 1)
        picture = QPixmap(size)
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.setWorldTransform(QTransform.fromScale(self.scale, self.scale).translate(-box.x(), -box.y()))
        paint(painter)
        painter.end()
        if self._all.pixels > MOST_PIXELS:
            self._all.forget()
        self._all.pixels += size.width() * size.height()
        return picture

    def text(self, at: QPointF, text: str, kind: str, tone: QColor) -> None:
        """Write a text in a font of the style, from its left end on its base line."""
        if not text:
            return
        box = QRectF(at.x() - 2, at.y() - _ascent(kind) - 1, text_width(text, kind) + 4, _height(kind) + 2)

        def write(painter: QPainter) -> None:
            font: QFont = getattr(style(), kind)
            painter.setFont(font)
            painter.setPen(tone)
            painter.drawText(at, text)

        self.put_own((text, kind, tone.rgba()), box, write)

    def _plain(self) -> None:
        if not self._is_plain:
            self._is_plain = True
            self.painter.resetTransform()

    def back(self) -> QPainter:
        """Return the painter as it was, for what is painted without a stamp."""
        if self._is_plain:
            self._is_plain = False
            self.painter.setWorldTransform(self._world)
        return self.painter


def _is_drawing(painter: QPainter) -> bool:
    """Tell whether lines and texts are kept as they are, as in SVG and PDF, where pictures would be coarse."""
    return painter.paintEngine().type() in (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)


@cache
def _ascent(kind: str) -> float:
    return metrics(kind).ascent()


@cache
def _height(kind: str) -> float:
    return metrics(kind).height()
