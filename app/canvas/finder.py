"""What lies at a place of the scene: the first of port, ghost, field, node, wire, note and frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTransform
from PySide6.QtWidgets import QGraphicsScene

from app.canvas.annotations import Annotations, Hold
from app.canvas.content import PortLook
from app.canvas.geometry import STOP, RowPlace, distance
from app.canvas.items.node_item import NodeItem
from app.canvas.items.wire_layer import Link, WireLayer
from core.graph.model import DotRef, ItemId, NodeId, PortRef, WireId

PORT_REACH = 10.0
"""How near a port has to be pressed, in scene units; more when zoomed out."""
WIRE_REACH = 6.0


@dataclass(frozen=True)
class Hit:
    """What is at a point; the first of port, ghost, field, node, wire that there is."""

    node: NodeId | None = None
    port: PortLook | None = None
    ghost: PortRef | None = None
    on_plus: bool = False
    row: RowPlace | None = None
    on_name: bool = False
    on_badge: bool = False
    wire: WireId | None = None
    axis: int | None = None
    hold: Hold | None = None
    dot: DotRef | None = None
    on_grow: bool = False
    on_arrow: bool = False
    on_comment: bool = False
    link: Link | None = None
    """The line between two uses of a parameter that is looked at."""
    stop: str = ""
    """The half of a breakpoint's dot: ``forward`` or ``backward``."""

    @property
    def item(self) -> NodeId | WireId | PortRef | ItemId | None:
        """What a click selects."""
        return self.ghost or self.wire or self.node or (self.hold.item if self.hold is not None else None)

    @property
    def is_empty(self) -> bool:
        """True over nothing."""
        return self.link is None and not (self.node or self.ghost or self.wire or self.hold)


NOTHING = Hit()


class Finder:
    """Answers what is where in a scene."""

    def __init__(self, scene: QGraphicsScene, layer: WireLayer, annotations: Annotations) -> None:
        self._scene = scene
        self._layer = layer
        self._annotations = annotations

    def hit(self, point: QPointF, scale: float) -> Hit:
        """Return what is at a point, seen at a zoom."""
        reach = PORT_REACH / min(scale, 1.0)
        area = QRectF(point, point).adjusted(-reach, -reach, reach, reach)
        found = [item for item in self._scene.items(area) if isinstance(item, NodeItem)]
        for item in found:
            if (port := item.layout.port_at(point - item.pos(), min(reach, 16.0))) is not None:
                return Hit(node=item.content.id, port=port)
        for item in found:
            if not (inside := self._inside(item, point - item.pos())).is_empty:
                return inside
        if (dot := self._layer.dot_at(point, PORT_REACH / min(scale, 1.0))) is not None:
            return Hit(wire=dot.wire, dot=dot)
        if (note := self._annotations.note_at(point, scale)) is not None:
            return Hit(hold=note)
        if (link := self._layer.link_at(point, WIRE_REACH / min(scale, 1.0))) is not None:
            return Hit(link=link)
        shape = self._layer.wire_at(point, WIRE_REACH / min(scale, 1.0))
        if shape is not None:
            return Hit(wire=shape.wire.id, axis=shape.axis_at(point))
        frame = self._annotations.frame_at(point, scale)
        return NOTHING if frame is None else Hit(hold=frame)

    def _inside(self, item: NodeItem, at: QPointF) -> Hit:
        node, layout = item.content.id, item.layout
        if item.run.stop is not None and distance(at, layout.stop) <= STOP + 2:
            return Hit(node=node, stop="forward" if at.x() < layout.stop.x() else "backward")
        if item.content.severity is not None and distance(at, layout.badge) <= 10:
            return Hit(node=node, on_badge=True)
        if layout.is_plus(at):
            return Hit(node=node, on_grow=True)
        if layout.box.contains(at):
            row = layout.row_at(at)
            if layout.is_arrow(at):
                return Hit(node=node, on_arrow=True)
            return Hit(node=node, row=row, on_name=layout.header.contains(at))
        if (port := layout.ghost_at(at)) is not None:
            return Hit(ghost=PortRef(node, port), on_plus=layout.materialize_box(port).contains(at))
        if layout.bubble is not None and layout.bubble.contains(at):
            return Hit(node=node, on_comment=True)
        return NOTHING

    def nearest_port(
        self, point: QPointF, reach: float, accept: Callable[[PortRef], bool]
    ) -> tuple[PortRef, QPointF] | None:
        """Return the nearest port that is accepted within a distance."""
        area = QRectF(point, point).adjusted(-reach, -reach, reach, reach)
        best: tuple[float, PortRef, QPointF] | None = None
        for item in self._scene.items(area):
            if not isinstance(item, NodeItem):
                continue
            for port in item.content.ports:
                place = item.pos() + item.layout.ports[port.ref.port]
                away = distance(place, point)
                if away <= reach and (best is None or away < best[0]) and accept(port.ref):
                    best = away, port.ref, place
        return None if best is None else best[1:]

    def nodes_in(self, area: QRectF, *, whole: bool = False) -> list[NodeId]:
        """Return the nodes whose outline touches an area, or lies in it as a whole."""
        found = (item for item in self._scene.items(area) if isinstance(item, NodeItem))
        if whole:
            return [item.content.id for item in found if area.contains(item.outline())]
        return [item.content.id for item in found if item.outline().intersects(area)]

    def is_free(self, area: QRectF) -> bool:
        """Tell whether neither a node nor a parameter that hangs from one is in an area."""
        return not any(
            item.outline().intersects(area)
            or any(ghost.translated(item.pos()).intersects(area) for ghost in item.layout.ghosts.values())
            for item in self._scene.items(area)
            if isinstance(item, NodeItem)
        )

    def nodes_within(self, shape: QPainterPath, *, whole: bool = False) -> list[NodeId]:
        """Return the nodes whose outline a closed line touches or goes round, or only those it goes round."""
        found = (item for item in self._scene.items(shape.boundingRect()) if isinstance(item, NodeItem))
        if whole:
            return [item.content.id for item in found if shape.contains(item.outline())]
        return [item.content.id for item in found if shape.intersects(item.outline())]

    def node_at(self, point: QPointF) -> NodeId | None:
        """Return the node at a point."""
        item = self._scene.itemAt(point, QTransform())
        return item.content.id if isinstance(item, NodeItem) and item.outline().contains(point) else None
