"""A node with its ghosts, painted from cached values; the scene hands the values in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.content import GhostLook, NodeContent, PortLook
from app.canvas.geometry import (
    BADGE,
    BAND,
    GHOST_HEIGHT,
    HEADER,
    PADDING,
    TRUNK,
    NodeLayout,
    RowPlace,
    lay_out,
    shape_width,
)
from app.canvas.items.painting import guarded, paint_link_mark, paint_port, paint_shape
from app.canvas.style import TEXT_SCALE, CanvasStyle, dashed, elided, solid, style, text_width
from app.theme import GRID, color
from core.problem import Severity


@dataclass(frozen=True)
class RunLook:
    """State of a node in a run: the phase that is computing it now, the last phase that did, the colours of ports."""

    current: str | None = None
    done: str | None = None
    stale: bool = False
    port_phases: tuple[tuple[str, str], ...] = ()


IDLE = RunLook()


class NodeItem(QGraphicsItem):
    """One node on the canvas."""

    def __init__(self, content: NodeContent) -> None:
        super().__init__()
        self.layout: NodeLayout = lay_out(content)
        self.run = IDLE
        self.picture: QImage | None = None
        self.is_selected = False
        self.in_conflict = False
        self.selected_ghosts: frozenset[str] = frozenset()
        self.hovered_ghost: str | None = None
        self.hovered_port: str | None = None
        self.faded = False
        self.targets: frozenset[str] = frozenset()
        self.setZValue(1)

    @property
    def content(self) -> NodeContent:
        """What the node shows."""
        return self.layout.content

    def show_content(self, content: NodeContent, picture: QImage | None) -> bool:
        """Take what the node shows from now on; True if its parts moved."""
        if content == self.layout.content and (picture is None) == (self.picture is None):
            self.picture = picture
            self.update()
            return False
        self.picture = picture
        layout = lay_out(content, picture is not None)
        moved = (layout.width, layout.height, layout.ports) != (
            self.layout.width,
            self.layout.height,
            self.layout.ports,
        )
        if layout.bounds != self.layout.bounds:
            self.prepareGeometryChange()
        self.layout = layout
        self.update()
        return moved

    def port_place(self, port: str) -> QPointF | None:
        """Return where a port is in the scene."""
        place = self.layout.ports.get(port)
        return None if place is None else self.pos() + place

    def outline(self) -> QRectF:
        """Return the node's outline in the scene."""
        return self.layout.box.translated(self.pos())

    @property
    def is_elided(self) -> bool:
        """True where a text does not fit, so that a tooltip has to say it in full."""
        layout, content = self.layout, self.content
        room = layout.name_box().width() - (16 if content.sharing else 0)
        rows = any(
            text_width(place.row.value, "value_font") > place.box.width() - (16 if place.row.is_field else 0) + 0.5
            for place in layout.rows
        )
        title = text_width(content.title, "title_font") > layout.title_width
        return rows or title or text_width(content.name, "name_font") > room

    def boundingRect(self) -> QRectF:
        return self.layout.bounds

    @guarded
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        look = style()
        scale = painter.worldTransform().m11() / _pixel_ratio(painter)
        has_text = scale >= TEXT_SCALE
        self._paint_ghosts(painter, look, has_text)
        if has_text or self.run.current is not None or self.is_selected or self.in_conflict:
            self._paint_body(painter, look)
        else:
            self._paint_plain_body(painter, look)
        if has_text:
            self._paint_header(painter, look)
            for place in self.layout.rows:
                self._paint_row(painter, look, place)
            self._paint_open_shapes(painter, look)
        if self.picture is not None and self.layout.heatmap is not None:
            painter.drawImage(self.layout.heatmap, self.picture)
        self._paint_marks(painter, look)
        self._paint_ports(painter, look)
        if self.faded:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(look.theme.canvas, 0.65))
            for box in (self.layout.box, *self.layout.ghosts.values()):
                painter.drawRoundedRect(box.adjusted(-8, -2, 8, 4), GRID, GRID)

    def _paint_body(self, painter: QPainter, look: CanvasStyle) -> None:
        box = self.layout.box
        if self.run.current is not None:
            self._paint_glow(painter, QColor(look.theme.phase(self.run.current)))
        elif not self.faded:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.shadow)
            painter.drawRoundedRect(box.adjusted(-1, 0, 1, 3), GRID + 1, GRID + 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.family(self.content.family))
        painter.drawRoundedRect(box, GRID, GRID)
        body = QPainterPath()
        body.addRoundedRect(box, GRID, GRID)
        painter.setBrush(look.body)
        painter.setClipRect(box.adjusted(-2, BAND, 2, 2), Qt.ClipOperation.IntersectClip)
        painter.drawPath(body)
        painter.setClipping(False)
        painter.fillRect(QRectF(1, HEADER - 1, box.width() - 2, 1), look.line)
        pen = self._outline(look)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = pen.widthF() / 2
        if pen.widthF() <= 1:  # a hairline leaves the family band on top uncovered
            painter.setClipRect(box.adjusted(-2, BAND, 2, 2), Qt.ClipOperation.IntersectClip)
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), GRID - inset, GRID - inset)
        painter.setClipping(False)

    def _paint_plain_body(self, painter: QPainter, look: CanvasStyle) -> None:
        """Paint what can be seen of a node from afar."""
        box = self.layout.box
        painter.fillRect(box, look.body)
        painter.fillRect(QRectF(0, 0, box.width(), 2 * BAND), look.family(self.content.family))

    def _outline(self, look: CanvasStyle) -> QPen:
        if self.is_selected:
            return solid(look.theme.accent, 2)
        if self.in_conflict or self.content.severity is Severity.ERROR:
            return solid(look.theme.error, 2)
        if self.run.current is not None:
            return solid(look.theme.phase(self.run.current), 2)
        return solid(look.theme.border, 1)

    def _paint_glow(self, painter: QPainter, tone: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for reach, alpha in ((9, 0.10), (7, 0.16), (5, 0.28)):
            painter.setBrush(color(tone.name(), alpha))
            painter.drawRoundedRect(self.layout.box.adjusted(-reach, -reach, reach, reach), GRID + reach, GRID + reach)
        painter.setPen(solid(tone, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.layout.box.adjusted(-4, -4, 4, 4), GRID + 4, GRID + 4)

    def _paint_header(self, painter: QPainter, look: CanvasStyle) -> None:
        layout = self.layout
        painter.setFont(look.title_font)
        painter.setPen(look.tones["text"])
        title = elided(self.content.title, "title_font", layout.title_width)
        painter.drawText(QPointF(PADDING, 26), title)
        painter.setFont(look.name_font)
        painter.setPen(look.tones["dim"])
        box = layout.name_box()
        sharing = self.content.sharing
        room = box.width() - (16 if sharing else 0)
        name = elided(self.content.name, "name_font", room)
        painter.drawText(box.adjusted(0, 2, 0, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        if sharing is not None:
            left = box.right() - min(room, text_width(name, "name_font")) - 11
            paint_link_mark(painter, QPointF(left, 22), look.sharing(sharing.group))

    def _paint_row(self, painter: QPainter, look: CanvasStyle, place: RowPlace) -> None:
        row = place.row
        painter.setFont(look.label_font)
        painter.setPen(look.tones["dim"])
        painter.drawText(QPointF(PADDING, place.center + 4.5), row.label)
        if not row.value:
            return
        box = place.box
        if row.is_field:
            painter.setPen(solid(look.theme.border, 1))
            painter.setBrush(QColor(look.theme.field))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            box = box.adjusted(8, 0, -8, 0)
        else:
            box = box.adjusted(text_width(row.label, "label_font") + 10, 0, 0, 0)
        if row.shape and (width := shape_width(row.shape)) <= box.width():
            paint_shape(painter, row.shape, box.right() - width, place.center)
            return
        painter.setFont(look.value_font)
        painter.setPen(look.tones["text"])
        value = elided(row.value, "value_font", box.width() + 0.5)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, value)

    def _paint_open_shapes(self, painter: QPainter, look: CanvasStyle) -> None:  # noqa: ARG002 - same form as the others
        for port in self.content.ports:
            if port.shape:
                place = self.layout.ports[port.ref.port]
                width = shape_width(port.shape)
                left = place.x() - width - 12 if port.is_input else place.x() + 12
                paint_shape(painter, port.shape, left, place.y())

    def _paint_marks(self, painter: QPainter, look: CanvasStyle) -> None:
        at = self.layout.badge
        if self.content.severity is not None:
            tone = look.theme.error if self.content.severity is Severity.ERROR else look.theme.unknown
            painter.setPen(solid(look.theme.canvas, 2))
            painter.setBrush(QColor(tone))
            painter.drawEllipse(at, BADGE, BADGE)
            painter.setPen(solid(look.theme.canvas, 2))
            painter.drawLine(QPointF(at.x(), at.y() - 4.5), QPointF(at.x(), at.y() + 1))
            painter.drawPoint(QPointF(at.x(), at.y() + 4.5))
        elif self.run.done is not None:
            tone = look.theme.faint if self.run.stale else look.theme.phase(self.run.done)
            painter.setPen(solid(look.theme.canvas, 1.5))
            painter.setBrush(QColor(tone))
            painter.drawEllipse(at, 7, 7)
            pen = solid(look.theme.canvas, 1.8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline([at + QPointF(-3, 0.2), at + QPointF(-0.8, 2.4), at + QPointF(3.2, -2.4)])

    def _paint_ports(self, painter: QPainter, look: CanvasStyle) -> None:
        phases = dict(self.run.port_phases)
        for port in self.content.ports:
            name = port.ref.port
            tone = self._port_color(look, port, phases.get(name))
            is_lit = name in self.targets
            if is_lit:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color(look.theme.accent, 0.25))
                painter.drawEllipse(self.layout.ports[name], 12, 12)
            grow = 1.5 if is_lit or name == self.hovered_port else 0
            paint_port(
                painter,
                self.layout.ports[name],
                diamond=port.is_diamond,
                filled=port.wired,
                color=tone,
                grow=grow,
            )

    def _port_color(self, look: CanvasStyle, port: PortLook, phase: str | None) -> QColor:
        if port.ref.port in self.targets or port.ref.port == self.hovered_port:
            return look.tones["accent"]
        if phase is not None:
            return QColor(look.theme.faint if self.run.stale else look.theme.phase(phase))
        return look.idle_wire

    def _paint_ghosts(self, painter: QPainter, look: CanvasStyle, has_text: bool) -> None:
        if not self.content.ghosts:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(look.dash)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ghost in self.content.ghosts:
            painter.drawPath(self._ghost_link(ghost))
        for ghost in self.content.ghosts:
            self._paint_ghost(painter, look, ghost, has_text)

    def _ghost_link(self, ghost: GhostLook) -> QPainterPath:
        """Return the way from a port to its ghost: out to the left and down, one trunk for all ghosts of the node."""
        port = self.layout.ports[ghost.ref.port]
        box = self.layout.ghosts[ghost.ref.port]
        path = QPainterPath(QPointF(port.x() - 7, port.y()))
        path.quadTo(QPointF(-TRUNK, port.y()), QPointF(-TRUNK, port.y() + 16))
        path.lineTo(QPointF(-TRUNK, box.top()))
        return path

    def _paint_ghost(self, painter: QPainter, look: CanvasStyle, ghost: GhostLook, has_text: bool) -> None:
        port = ghost.ref.port
        box = self.layout.ghosts[port]
        is_selected, is_hovered = port in self.selected_ghosts, port == self.hovered_ghost
        pen = dashed(look.theme.error, 1.6) if ghost.is_wrong else look.dash
        if is_selected or (is_hovered and not ghost.is_wrong):
            pen = dashed(look.theme.accent if is_selected else look.theme.dim, 1.8 if is_selected else 1.2)
        painter.setPen(pen)
        painter.setBrush(QColor(look.theme.selected if is_selected else look.theme.canvas))
        painter.drawRoundedRect(box, GHOST_HEIGHT / 2, GHOST_HEIGHT / 2)
        if not has_text:
            return
        painter.setFont(look.small_font)
        painter.setPen(look.tones["dim"])
        painter.drawText(QPointF(box.left() + PADDING, box.center().y() + 4), ghost.label)
        if is_hovered:
            self._paint_plus(painter, look, self.layout.materialize_box(port))
            return
        left = box.right() - PADDING - shape_width(ghost.shape)
        paint_shape(painter, ghost.shape, left, box.center().y(), look.tones["text"])

    def _paint_plus(self, painter: QPainter, look: CanvasStyle, box: QRectF) -> None:
        at = box.center()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.theme.accent))
        painter.drawEllipse(at, 8, 8)
        painter.setPen(solid(look.theme.on_accent, 1.8))
        painter.drawLine(at + QPointF(-4, 0), at + QPointF(4, 0))
        painter.drawLine(at + QPointF(0, -4), at + QPointF(0, 4))


def _pixel_ratio(painter: QPainter) -> float:
    return painter.device().devicePixelRatioF()
