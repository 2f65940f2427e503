"""Pictures of a network for papers and slides: SVG, PDF or PNG, painted by the scene of the canvas itself.

A scene of its own is made for the picture, in the theme that was asked for and without selection, so that nobody sees
it happen. In an SVG texts are outlines: it looks the same where our fonts are missing. PNG and SVG carry the document
(`core.graph.carried`), so that a picture from a paper can be opened again.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QObject, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator

from app.canvas.items.frame_item import FrameItem
from app.canvas.items.note_item import NoteItem
from app.canvas.scene import CanvasScene
from app.pieces import pieces
from app.theme import painting_in, theme
from core.graph.carried import with_document_png, with_document_svg
from core.graph.files import dumps
from core.problem import Problem, Refused

if TYPE_CHECKING:
    from app.session.session import EditorSession
    from core.graph.model import ItemId

FORMATS = ("svg", "pdf", "png")
MARGIN = 24.0
"""Room around the nodes, in scene units."""
MOST_PIXELS = 128_000_000
"""Largest PNG; a larger one would take more memory than a picture is worth."""
QUICK_PIXELS = 8_000_000
"""A picture that is there at once has no more: one for the clipboard."""
SKETCH_PIXELS = 4_000_000
STRIP_PIXELS = 500_000
"""So many pixels of a sketch are painted in one turn."""
AT_ONCE = 60
"""So few nodes are painted in one turn."""
LONGEST_SIDE = 32_767
"""Qt paints no further."""
MIN_SCALE, MAX_SCALE = 0.1, 8.0
POINTS_PER_UNIT = 0.75
"""A unit of the scene is a CSS pixel, 1/96 inch."""
PDF_DOTS_PER_POINT = 10
MM_PER_UNIT = 25.4 / 96


@dataclass(frozen=True)
class PictureOptions:
    """How a picture is made.

    Attributes:
        theme: Name of the theme; light is what papers want.
        scale: Pixels of a PNG for each unit of the scene.
        is_transparent: The ground is left out.
        selection: Only these items; None for all.
        carries_document: PNG and SVG carry the document.
        most_pixels: A PNG that would have more is made at a smaller scale.
    """

    theme: str = "light"
    scale: float = 2.0
    is_transparent: bool = False
    selection: frozenset[ItemId] | None = None
    carries_document: bool = True
    most_pixels: int = MOST_PIXELS


def write_picture(session: EditorSession, path: Path, options: PictureOptions) -> None:
    """Write a picture of the network, in the format that the file's ending says.

    Raises:
        ValueError: The ending is none of `FORMATS`, the scale is out of bounds, or nothing would be seen.
        Refused: ``file_not_saved``, with the reason.
    """
    data = picture(session, path.suffix.lower().removeprefix("."), options)
    try:
        path.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(Problem("file_not_saved", values={"file": path.name, "reason": reason})) from error


def picture(session: EditorSession, form: str, options: PictureOptions) -> bytes:
    """Return a picture of the network as the bytes of a file.

    Raises:
        ValueError: As for `write_picture`.
    """
    if form not in FORMATS:
        raise ValueError(f"no format {form!r}")
    if not MIN_SCALE <= options.scale <= MAX_SCALE:
        raise ValueError(f"no scale {options.scale}")
    with painting_in(options.theme):
        scene = _scene_of(session, options)
        try:
            area = _visible_area(scene)
            data = _paint(scene, area, form, options, session.name)
        finally:
            scene.deleteLater()
    if not options.carries_document or form == "pdf":
        return data
    text = dumps(session.document)
    return with_document_png(data, text) if form == "png" else with_document_svg(data.decode(), text).encode()


def paint_page(session: EditorSession, paper: QPagedPaintDevice, options: PictureOptions) -> None:
    """Paint a picture of the network on paper, as large as one page lets it be, lying if it is wider than high.

    Raises:
        ValueError: Nothing would be seen, or the paper takes nothing.
    """
    with painting_in(options.theme):
        scene = _scene_of(session, options)
        try:
            area = _visible_area(scene)
            lying = QPageLayout.Orientation.Landscape, QPageLayout.Orientation.Portrait
            paper.setPageOrientation(lying[0] if area.width() > area.height() else lying[1])
            painter = QPainter()
            if not painter.begin(paper):
                raise ValueError("the paper takes nothing")
            page = QRectF(0, 0, paper.width(), paper.height())
            target = QRectF(QPointF(0, 0), area.size().scaled(page.size(), Qt.AspectRatioMode.KeepAspectRatio))
            target.moveCenter(page.center())
            _render(painter, scene, area, target, options)
            painter.end()
        finally:
            scene.deleteLater()


class Sketch(QObject):
    """About what a picture will look like, with fewer pixels where it will be large.

    Its scene is made once, and of a large network it is painted a strip in each turn of the event loop.
    """

    sized = Signal(str)
    """How large the picture will be: pixels of a PNG, millimetres of a drawing."""
    painted = Signal(QImage)

    def __init__(self, session: EditorSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._scene: tuple[object, CanvasScene] | None = None
        self._steps: Iterator[None] = iter(())

    def show(self, form: str, options: PictureOptions, scale: float) -> None:
        """Tell the size of a picture, then paint it at a scale that is enough for looking at it.

        Raises:
            ValueError: Nothing would be seen.
        """
        self._steps = self._drawn(form, options, scale)
        if len(self._session.graph.nodes) <= AT_ONCE:
            for _ in self._steps:
                pass
        else:
            pieces().ask(self, "sketch of a picture", self._go_on)

    def close(self) -> None:
        """Let go of everything."""
        self._steps = iter(())
        if self._scene is not None:
            self._scene[1].deleteLater()
            self._scene = None

    def _go_on(self) -> None:
        for _ in self._steps:
            pieces().ask(self, "sketch of a picture", self._go_on)
            return

    def _drawn(self, form: str, options: PictureOptions, scale: float) -> Iterator[None]:
        """Do it step by step; after each the interface may do something else."""
        scene = self._scene_for(options)
        self.sized.emit(size_text(scene_area(scene), form, options))
        yield
        area = _visible_area(scene)
        size = pixels_of(area, scale, SKETCH_PIXELS)
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        per_pixel, rows = area.width() / size.width(), math.ceil(STRIP_PIXELS / size.width())
        for top in range(0, size.height(), rows):
            strip = QRectF(0, top, size.width(), min(rows, size.height() - top))
            seen = QRectF(area.x(), area.y() + top * per_pixel, area.width(), strip.height() * per_pixel)
            with painting_in(options.theme):
                _paint_strip(image, scene, seen, strip, options)
            yield
        self.painted.emit(image)

    def _scene_for(self, options: PictureOptions) -> CanvasScene:
        """Return the scene that shows what was asked for; the one that was made last, if it is that."""
        key = options.theme, options.selection
        if self._scene is None or self._scene[0] != key:
            if self._scene is not None:
                self._scene[1].deleteLater()
            with painting_in(options.theme):
                self._scene = key, _scene_of(self._session, options)
        return self._scene[1]


def _paint_strip(image: QImage, scene: CanvasScene, seen: QRectF, strip: QRectF, options: PictureOptions) -> None:
    """Paint a part of a scene onto a part of an image, whose proportions differ by rounding alone."""
    painter = QPainter(image)
    _prepare(painter, strip, options)
    scene.render(painter, strip, seen, Qt.AspectRatioMode.IgnoreAspectRatio)
    painter.end()


def size_text(area: QRectF, form: str, options: PictureOptions) -> str:
    """Return how large a picture of an area will be: pixels of a PNG, millimetres of a drawing."""
    if form == "png":
        size = pixels_of(area, options.scale, options.most_pixels)
        return f"{size.width()} × {size.height()} px"
    return f"{area.width() * MM_PER_UNIT:.0f} × {area.height() * MM_PER_UNIT:.0f} mm"


def pixels_of(area: QRectF, scale: float, most: int = MOST_PIXELS) -> QSize:
    """Return how large a PNG of an area is: as large as asked for, within bounds."""
    width, height = area.width(), area.height()
    bounded = min(scale, (most / width / height) ** 0.5, LONGEST_SIDE / width, LONGEST_SIDE / height)
    return QSize(max(round(area.width() * bounded), 1), max(round(area.height() * bounded), 1))


def scene_area(scene: CanvasScene) -> QRectF:
    """Return the part of a scene that a picture shows; empty where there is nothing."""
    area = QRectF()
    for item in scene.items():
        has_something = item is not scene.layer or bool(scene.layer.shapes)
        if has_something and item.isVisible() and item.parentItem() is None:
            area = area.united(item.sceneBoundingRect())
    return area if area.isEmpty() else area.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)


def _visible_area(scene: CanvasScene) -> QRectF:
    area = scene_area(scene)
    if area.isEmpty():
        raise ValueError("nothing to see")
    return area


def _scene_of(session: EditorSession, options: PictureOptions) -> CanvasScene:
    """Return a scene that shows what was asked for, and nothing selected."""
    scene = CanvasScene(session)
    chosen = options.selection
    for node, item in list(scene.items_by_id.items()):
        item.is_selected, item.selected_ghosts = False, frozenset()
        if chosen is not None and node not in chosen:
            scene.removeItem(item)
            del scene.items_by_id[node]
    layer = scene.layer
    layer.selected, layer.chosen = frozenset(), frozenset()
    if chosen is not None:
        kept = scene.items_by_id
        for wire in [shape.wire for shape in layer.shapes.values()]:
            if wire.source.node not in kept or wire.target.node not in kept:
                layer.remove(wire.id)
        outlines = [item.outline() for item in kept.values()]
        layer.links = [link for link in layer.links if link.lender in outlines and link.borrower in outlines]
        layer.settle()
        _hide_others(scene, chosen)
    return scene


def _hide_others(scene: CanvasScene, chosen: frozenset[ItemId]) -> None:
    """Hide frames and notes that were not chosen."""
    for item in scene.items():
        known = item.frame.id if isinstance(item, FrameItem) else item.note.id if isinstance(item, NoteItem) else None
        if known is not None:
            item.setVisible(known in chosen)


# Painting


def _paint(scene: CanvasScene, area: QRectF, form: str, options: PictureOptions, title: str) -> bytes:
    paint = {"svg": _svg, "pdf": _pdf, "png": _png}[form]
    return paint(scene, area, options, title)


def _render(painter: QPainter, scene: CanvasScene, area: QRectF, target: QRectF, options: PictureOptions) -> None:
    _prepare(painter, target, options)
    scene.render(painter, target, area)


def _prepare(painter: QPainter, target: QRectF, options: PictureOptions) -> None:
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    if not options.is_transparent:
        painter.fillRect(target, QColor(theme().canvas))


def _png(scene: CanvasScene, area: QRectF, options: PictureOptions, title: str) -> bytes:
    image = _image(scene, area, pixels_of(area, options.scale, options.most_pixels), options)
    image.setText("Title", title)
    return _bytes_of(image)


def _image(scene: CanvasScene, area: QRectF, size: QSize, options: PictureOptions) -> QImage:
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _render(painter, scene, area, QRectF(0, 0, size.width(), size.height()), options)
    painter.end()
    return image


def _bytes_of(image: QImage) -> bytes:
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(kept.data())


def _pdf(scene: CanvasScene, area: QRectF, options: PictureOptions, title: str) -> bytes:
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Symloom")
    size = QSizeF(area.width() * POINTS_PER_UNIT, area.height() * POINTS_PER_UNIT)
    page = QPageSize(size, QPageSize.Unit.Point, title, QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setResolution(72 * PDF_DOTS_PER_POINT)
    painter = QPainter(writer)
    factor = POINTS_PER_UNIT * PDF_DOTS_PER_POINT
    target = QRectF(0, 0, area.width() * factor, area.height() * factor)
    _render(painter, scene, area, target, options)
    painter.end()
    buffer.close()
    return bytes(kept.data())


def _svg(scene: CanvasScene, area: QRectF, options: PictureOptions, title: str) -> bytes:
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    target = QRectF(0, 0, round(area.width()), round(area.height()))
    writer = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    writer.setOutputDevice(buffer)
    writer.setTitle(title)
    writer.setDescription(_description(scene))
    writer.setResolution(96)
    writer.setSize(target.size().toSize())
    writer.setViewBox(target)
    painter = OutlinePainter(writer)
    _render(painter, scene, area, target, options)
    painter.end()
    buffer.close()
    return _tidied(_outlined(bytes(kept.data()).decode("utf-8"))).encode("utf-8")


def _description(scene: CanvasScene) -> str:
    """Name the nodes, for who can't see the picture."""
    return ", ".join(f"{item.content.name} ({item.content.title})" for item in scene.items_by_id.values())


class OutlinePainter(QPainter):
    """Draws the outlines of letters instead of naming a font that may not be there."""

    def drawText(self, *args: object) -> None:  # type: ignore[override]  # noqa: N802 - Qt's name
        match args:
            case (QPointF() as at, str() as text):
                path = QPainterPath()
                path.addText(at, self.font(), text)
                self.save()
                self.setBrush(self.pen().color())
                self.setPen(Qt.PenStyle.NoPen)
                self.drawPath(path)
                self.restore()
            case _:
                super().drawText(*args)  # type: ignore[call-overload]


_TEXT = re.compile(r"<text ([^>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


def _outlined(svg: str) -> str:
    """Return an SVG whose last texts, those that Qt lays out in notes, are outlines too."""
    return _TEXT.sub(_outline_of, svg)


def _outline_of(text: re.Match[str]) -> str:
    found = dict(_ATTRIBUTE.findall(text[1]))
    font = QFont(html.unescape(found.get("font-family", "")).strip("'"))
    font.setPixelSize(max(round(float(found.get("font-size", "12"))), 1))
    font.setWeight(QFont.Weight(int(found.get("font-weight", "400"))))
    font.setItalic(found.get("font-style") == "italic")
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    path = QPainterPath()
    path.addText(QPointF(float(found["x"]), float(found["y"])), font, html.unescape(text[2]))
    fill, alpha = found.get("fill", "#000000"), found.get("fill-opacity", "1")
    return f'<path d="{_path_data(path)}" fill="{fill}" fill-opacity="{alpha}" stroke="none" fill-rule="nonzero"/>'


def _path_data(path: QPainterPath) -> str:
    kinds = QPainterPath.ElementType
    letters = {kinds.MoveToElement: "M", kinds.LineToElement: "L", kinds.CurveToElement: "C"}
    elements = (path.elementAt(index) for index in range(path.elementCount()))
    return " ".join(f"{letters.get(each.type, '')}{each.x:.2f},{each.y:.2f}" for each in elements)


def _tidied(svg: str) -> str:
    """Take out the empty groups that Qt writes for each change of the painter, most of the file."""
    return re.sub(r"<g [^>]*>\s*</g>\s*", "", svg)
