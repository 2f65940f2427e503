"""A node with its ghosts, painted from cached values; the scene hands the values in."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.content import GhostLook, NodeContent, PortLook, ShapeText
from app.canvas.geometry import (
    BADGE,
    BAND,
    GHOST_HEIGHT,
    PADDING,
    TRUNK,
    NodeLayout,
    RowPlace,
    curve,
    lay_out,
    shape_width,
)
from app.canvas.items.bubble import paint_arrow, paint_bubble
from app.canvas.items.node_parts import StopLook, paint_body, paint_field, paint_stop
from app.canvas.items.painting import guarded, paint_link_mark, paint_pin, paint_plus, paint_shape, put_port, put_shape
from app.canvas.items.stamps import Stamps
from app.canvas.style import TEXT_SCALE, CanvasStyle, base_line, dashed, elided, solid, style, text_width
from app.theme import GRID, color, mix
from app.widgets.drawing import draw_lines
from core.problem import Severity


@dataclass(frozen=True)
class RunLook:
    """State of a node in a run: the phase that is computing it now, the last phase that did, the colours of ports."""

    current: str | None = None
    done: str | None = None
    stale: bool = False
    port_phases: tuple[tuple[str, str], ...] = ()
    stop: StopLook | None = None
    status: str = ""
    """What is written under the node."""
    flow: str = ""
    """``vanished`` or ``exploded``, as its gradient is."""
    opacity: float = 1.0
    """How strongly ports and picture are drawn; less where the gradient vanishes, or after an edit."""
    shapes: tuple[tuple[str, ShapeText], ...] = ()
    """What is written at open outputs, in place of what inference knows of their shapes: those of the values."""


IDLE = RunLook()


class NodeItem(QGraphicsItem):
    """One node on the canvas."""

    # What hardly any node has of its own is said once, for all of them: there are thousands.
    run = IDLE
    picture: QImage | None = None
    is_selected = False
    in_conflict = False
    selected_ghosts: frozenset[str] = frozenset()
    hovered_ghost: str | None = None
    hovered_port: str | None = None
    faded = False
    has_pointer = False
    targets: frozenset[str] = frozenset()

    def __init__(self, content: NodeContent) -> None:
        super().__init__()
        self.layout: NodeLayout = lay_out(content)
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
        stamps = Stamps(painter)
        has_text = stamps.scale >= TEXT_SCALE
        if self.selected_ghosts or self.hovered_ghost or self.hovered_port or self.targets or self.faded:
            self._paint_parts(stamps, has_text)
            if has_text:
                stamps.put_own(*self._name_picture(), self._paint_name)
        else:
            self._put_pictures(stamps, has_text)
        self._paint_own(stamps, has_text)

    def _put_pictures(self, stamps: Stamps, has_text: bool) -> None:
        """Put down what nodes of this look have in common, and the name; together, if nothing of it has changed."""
        state = (self.layout, self.run, self.is_selected, self.in_conflict)
        if stamps.put_sheet(self.content.id, state):
            return
        parts: list[tuple[Hashable, QRectF]] = [((self.layout.look, has_text, *state[1:]), self.layout.bounds)]
        stamps.put(*parts[0], lambda inner: self._paint_parts(Stamps(inner), has_text))
        if has_text:
            parts.append(self._name_picture())
            if not stamps.put_own(*parts[1], self._paint_name):
                return
        stamps.keep_sheet(self.content.id, state, parts)

    def _paint_own(self, stamps: Stamps, has_text: bool) -> None:
        """Paint what few nodes have."""
        look = style()
        if self.picture is not None and self.layout.heatmap is not None:
            painter = stamps.back()
            painter.setOpacity(self.run.opacity)
            painter.drawImage(self.layout.heatmap, self.picture)
            painter.setOpacity(1.0)
        if self.content.pinned:
            paint_pin(stamps.back(), QPointF(self.layout.width / 2, self.layout.height), look.tones["dim"], look.body)
        if self.layout.bubble is not None and has_text:
            paint_bubble(stamps.back(), self.layout.bubble, self.content.comment)
        if has_text and (self.has_pointer or self.content.collapsed):
            paint_arrow(stamps.back(), self.layout.arrow, is_closed=self.content.collapsed)
        if self.faded:
            self._paint_veil(stamps.back(), look)

    def _paint_parts(self, stamps: Stamps, has_text: bool) -> None:
        """Paint all that nodes of the same look have in common."""
        look = style()
        self._paint_ghosts(stamps, look, has_text)
        if has_text or self.run.current is not None or self.is_selected or self.in_conflict:
            self._paint_body(stamps, look)
        else:
            self._paint_plain_body(stamps.back(), look)
        if has_text:
            title = elided(self.content.title, "title_font", self.layout.title_width)
            stamps.text(QPointF(self.layout.title_left, 26), title, "title_font", look.tones["text"])
            for place in self.layout.rows:
                self._paint_row(stamps, look, place)
            self._paint_open_shapes(stamps)
        if self.content.severity is not None or self.run.done is not None:
            self._paint_marks(stamps.back(), look)
        if self.run.stop is not None:
            paint_stop(stamps.back(), self.layout.stop, self.run.stop)
        if self.content.through is not None:
            self._paint_bypass(stamps.back(), look, self.content.through)
        self._paint_ports(stamps, look)
        if self.run.status and has_text:
            self._paint_status(stamps, look)

    def _paint_status(self, stamps: Stamps, look: CanvasStyle) -> None:
        """Write under the node what its steps took, at the right, where no ghost is."""
        tone = look.theme.faint if self.run.stale else look.theme.phase(self.run.done or "forward")
        left = self.layout.width - text_width(self.run.status, "small_font")
        stamps.text(QPointF(left, self.layout.height + 14), self.run.status, "small_font", QColor(tone))

    def _paint_bypass(self, painter: QPainter, look: CanvasStyle, through: tuple[str, str]) -> None:
        """Draw over a muted node the way that values take through it."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(look.theme.canvas, 0.5))
        painter.drawRoundedRect(self.layout.box.adjusted(1, 1, -1, -1), GRID, GRID)
        painter.setPen(solid(look.idle_wire, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_lines(painter, curve(self.layout.ports[through[0]], self.layout.ports[through[1]]))

    def _paint_veil(self, painter: QPainter, look: CanvasStyle) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(look.theme.canvas, 0.65))
        for box in (self.layout.box, *self.layout.ghosts.values()):
            painter.drawRoundedRect(box.adjusted(-8, -2, 8, 4), GRID, GRID)

    def _paint_body(self, stamps: Stamps, look: CanvasStyle) -> None:
        box, pen, family = self.layout.box, self._outline(look), look.family(self.content.family)
        if self.run.current is not None:
            self._paint_glow(stamps.back(), QColor(look.theme.phase(self.run.current)))
        has_shadow = self.run.current is None and not self.faded and self.content.through is None
        key = (
            "body",
            self.content.through is None,
            box.width(),
            box.height(),
            family.rgb(),
            pen.color().rgb(),
            pen.widthF(),
            has_shadow,
        )
        stamps.put(key, box.adjusted(-3, -3, 3, 5), lambda painter: paint_body(painter, box, family, pen, has_shadow))

    def _paint_plain_body(self, painter: QPainter, look: CanvasStyle) -> None:
        """Paint what can be seen of a node from afar."""
        box = self.layout.box
        painter.fillRect(box, look.body)
        painter.fillRect(QRectF(0, 0, box.width(), 2 * BAND), look.family(self.content.family))
        painter.setPen(look.hairline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)

    def _outline(self, look: CanvasStyle) -> QPen:
        if self.content.through is not None:
            return dashed(look.theme.accent if self.is_selected else look.theme.dim, 2 if self.is_selected else 1.4)
        if self.is_selected:
            return solid(look.theme.accent, 2)
        if self.in_conflict or self.content.severity is Severity.ERROR:
            return solid(look.theme.error, 2)
        if self.run.current is not None:
            return solid(look.theme.phase(self.run.current), 2)
        return look.outline

    def _paint_glow(self, painter: QPainter, tone: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for reach, alpha in ((9, 0.10), (7, 0.16), (5, 0.28)):
            painter.setBrush(color(tone.name(), alpha))
            painter.drawRoundedRect(self.layout.box.adjusted(-reach, -reach, reach, reach), GRID + reach, GRID + reach)
        painter.setPen(solid(tone, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.layout.box.adjusted(-4, -4, 4, 4), GRID + 4, GRID + 4)

    def _name_picture(self) -> tuple[Hashable, QRectF]:
        """Return what the look of the name depends on, and its box: no two nodes share it."""
        sharing = self.content.sharing
        key = "name", self.content.name, self.layout.look, sharing.group if sharing is not None else None
        return key, self.layout.name_box().adjusted(-2, 6, 2, -6)

    def _paint_name(self, painter: QPainter) -> None:
        """Write the name, and the mark of shared parameters before it."""
        look, sharing = style(), self.content.sharing
        box = self.layout.name_box().adjusted(0, 2, 0, 0)
        name = elided(self.content.name, "name_font", box.width() - (16 if sharing else 0))
        left = box.right() - text_width(name, "name_font")
        painter.setFont(look.name_font)
        painter.setPen(look.tones["dim"])
        painter.drawText(QPointF(left, box.center().y() + base_line("name_font")), name)
        if sharing is not None:
            paint_link_mark(painter, QPointF(left - 11, 22), look.sharing(sharing.group))

    def _paint_row(self, stamps: Stamps, look: CanvasStyle, place: RowPlace) -> None:
        row = place.row
        stamps.text(QPointF(PADDING, place.center + 4.5), row.label, "label_font", look.tones["dim"])
        if not row.value:
            return
        box = place.box
        if row.is_field:
            field = box
            stamps.put(("field", box.width()), box, lambda painter: paint_field(painter, field))
            box = box.adjusted(8, 0, -8, 0)
        else:
            box = box.adjusted(text_width(row.label, "label_font") + 10, 0, 0, 0)
        if row.shape and (width := shape_width(row.shape)) <= box.width():
            put_shape(stamps, row.shape, box.right() - width, place.center)
            return
        value = elided(row.value, "value_font", box.width() + 0.5)
        at = QPointF(box.right() - text_width(value, "value_font"), box.center().y() + base_line("value_font"))
        stamps.text(at, value, "value_font", look.tones["text"])

    def _paint_open_shapes(self, stamps: Stamps) -> None:
        computed = dict(self.run.shapes)
        for port in self.content.ports:
            if port.shape:
                place, shape = self.layout.ports[port.ref.port], computed.get(port.ref.port, port.shape)
                left = place.x() - shape_width(shape) - 12 if port.is_input else place.x() + 12
                put_shape(stamps, shape, left, place.y())

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
        elif self.run.flow and not self.run.stale:
            self._paint_flow(painter, look)
        elif self.run.done is not None:
            tone = look.theme.faint if self.run.stale else look.theme.phase(self.run.done)
            painter.setPen(solid(look.theme.canvas, 1.5))
            painter.setBrush(QColor(tone))
            painter.drawEllipse(at, 7, 7)
            pen = solid(look.theme.canvas, 1.8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline([at + QPointF(-3, 0.2), at + QPointF(-0.8, 2.4), at + QPointF(3.2, -2.4)])

    def _paint_flow(self, painter: QPainter, look: CanvasStyle) -> None:
        """Mark a gradient that has vanished by an arrow down, one that has exploded by an arrow up."""
        at, is_up = self.layout.badge, self.run.flow == "exploded"
        painter.setPen(solid(look.theme.canvas, 2))
        painter.setBrush(QColor(look.theme.error if is_up else look.theme.unknown))
        painter.drawEllipse(at, BADGE, BADGE)
        pen = solid(look.theme.canvas, 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        tip = at + QPointF(0, -4.5 if is_up else 4.5)
        back = 3.5 if is_up else -3.5
        painter.drawLine(at + QPointF(0, 4.5 if is_up else -4.5), tip)
        painter.drawPolyline([tip + QPointF(-3.5, back), tip, tip + QPointF(3.5, back)])

    def _paint_ports(self, stamps: Stamps, look: CanvasStyle) -> None:
        phases = dict(self.run.port_phases)
        for port in self.content.ports:
            name = port.ref.port
            tone = self._port_color(look, port, phases.get(name))
            is_lit = name in self.targets
            if is_lit:
                painter = stamps.back()
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color(look.theme.accent, 0.25))
                painter.drawEllipse(self.layout.ports[name], 12, 12)
            grow = 1.5 if is_lit or name == self.hovered_port else 0
            put_port(
                stamps,
                self.layout.ports[name],
                diamond=port.is_diamond,
                filled=port.wired,
                color=tone,
                grow=grow,
            )
        if (plus := self.layout.plus) is not None:
            tone = look.tones["accent"]
            box = QRectF(plus.x() - 9, plus.y() - 9, 18, 18)
            stamps.put(("plus", tone.rgba()), box, lambda painter: paint_plus(painter, plus, tone))

    def _port_color(self, look: CanvasStyle, port: PortLook, phase: str | None) -> QColor:
        if port.ref.port in self.targets or port.ref.port == self.hovered_port:
            return look.tones["accent"]
        if phase is not None:
            if self.run.stale:
                return QColor(look.theme.faint)
            return QColor(mix(look.theme.canvas, look.theme.phase(phase), self.run.opacity))
        return look.idle_wire

    def _paint_ghosts(self, stamps: Stamps, look: CanvasStyle, has_text: bool) -> None:
        if not self.content.ghosts:
            return
        painter = stamps.back()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(look.dash)
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
