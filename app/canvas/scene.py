"""The scene: follows the session and keeps, for every node and wire, what is painted. It never edits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsScene

from app.canvas.annotations import Annotations, Hold
from app.canvas.content import ContentReader, NodeContent, PortLook, shape_text, statistics_shape
from app.canvas.geometry import RowPlace, distance
from app.canvas.items.node_item import IDLE, NodeItem, RunLook
from app.canvas.items.painting import heat_image
from app.canvas.items.wire_layer import Link, WireLayer, WireLook, WireShape
from app.session import EditorSession
from app.theme import notifier
from core.graph.diff import Change
from core.graph.model import DotRef, ItemId, NodeId, Point, PortRef, Size, Wire, WireId
from core.problem import Severity

PORT_REACH = 10.0
"""How near a port has to be pressed, in scene units; more when zoomed out."""
WIRE_REACH = 6.0
RUN_INTERVAL_MS = 33
"""Steps repaint at most this often."""


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

    @property
    def item(self) -> NodeId | WireId | PortRef | ItemId | None:
        """What a click selects."""
        return self.ghost or self.wire or self.node or (self.hold.item if self.hold is not None else None)

    @property
    def is_empty(self) -> bool:
        """True over nothing."""
        return self.node is None and self.ghost is None and self.wire is None and self.hold is None


NOTHING = Hit()


class CanvasScene(QGraphicsScene):
    """Items of the open document, kept up to date by id."""

    contents_changed = Signal()
    """Nodes came, went or moved."""

    def __init__(self, session: EditorSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.items_by_id: dict[NodeId, NodeItem] = {}
        self.layer = WireLayer()
        self.addItem(self.layer)
        self.annotations = Annotations(self, session)
        self._reader = ContentReader(session)
        self._dirty: set[NodeId] = set()
        self._all_dirty = False
        self._blamed: dict[NodeId, tuple[object, ...]] = {}
        self._conflicts: frozenset[WireId] = frozenset()
        self._overview: tuple[dict[str, npt.NDArray[np.float64]], npt.NDArray[np.float64]] | None = None
        self.extent = QRectF()
        """The rectangle around everything."""
        self._run_timer = QTimer(self)
        self._run_timer.setSingleShot(True)
        self._run_timer.setInterval(RUN_INTERVAL_MS)
        self._run_timer.timeout.connect(self.show_run)
        self._connect()
        self.rebuild()

    def _connect(self) -> None:
        session = self.session
        session.document_changed.connect(self._note_change)
        session.inference_changed.connect(self._note_shapes)
        session.problems_changed.connect(self._bring_up_to_date)
        session.selection_changed.connect(self.show_selection)
        session.run_changed.connect(self._schedule_run)
        session.parameters_changed.connect(self._schedule_run)
        notifier().changed.connect(self._restyle)

    # Following the session

    def rebuild(self) -> None:
        """Make everything anew."""
        self._overview = None
        for item in self.items_by_id.values():
            self.removeItem(item)
        self.items_by_id.clear()
        self.layer.shapes.clear()
        self._show_view()
        self._reader = ContentReader(self.session)
        for node in self.session.graph.nodes:
            self._add(node)
        self._all_dirty = True
        self._bring_up_to_date()
        self.show_selection()

    def retranslate(self) -> None:
        """Read every node again, for what it says is in another language now."""
        self._all_dirty = True
        self._bring_up_to_date()

    def _note_change(self, change: Change) -> None:
        graph = self.session.graph
        touched = set(change.added | change.changed | change.renamed | change.moved | change.restyled)
        touched |= {ref.node for ref in change.settings}
        for wire_id in change.wires_removed:
            if (shape := self.layer.shapes.get(wire_id)) is not None:
                touched |= {shape.wire.source.node, shape.wire.target.node}
                self.layer.remove(wire_id)
        for wire_id in change.wires_added:
            wire = graph.wires[wire_id]
            touched |= {wire.source.node, wire.target.node}
        for node in change.removed:
            if (item := self.items_by_id.pop(node, None)) is not None:
                self.removeItem(item)
        self._reader = ContentReader(self.session)
        for node in change.added:
            if node not in self.items_by_id:
                self._add(node)
        for node in change.moved & self.items_by_id.keys():
            self.items_by_id[node].setPos(QPointF(*graph.nodes[node].position))
        if graph.borrowers or change.removed:
            touched |= {node.id for node in graph.nodes.values() if node.borrows} | set(graph.borrowers)
        # A source that got a second parameter to feed is shared from now on.
        touched |= self._reader.shared.keys()
        self._dirty |= touched
        self.place_wires(graph.wires[wire] for wire in change.wires_redrawn if wire in graph.wires)
        if change.view:
            self._show_view()

    def _show_view(self) -> None:
        view = self.session.document.view
        self.layer.show_view(view.wire_style, has_labels=view.labels)

    def _note_shapes(self, changed: set[PortRef] | None) -> None:
        if changed is None:
            self._all_dirty = True
        else:
            self._dirty |= {ref.node for ref in changed}

    def _bring_up_to_date(self) -> None:
        """Read again what an edit touched; `problems_changed` is the signal after which everything is known."""
        self._overview = None
        self._reader = ContentReader(self.session)
        self._dirty |= self._newly_blamed()
        if self._all_dirty:
            self._dirty = set(self.items_by_id)
        dirty, self._dirty, self._all_dirty = self._dirty & self.items_by_id.keys(), set(), False
        self._reader.losses = self._losses()
        for node in dirty:
            self._read(node)
        graph, conflicts = self.session.graph, self._find_conflicts()
        touched = {wire.id for node in dirty for wire in graph.wires_of[node]} | (conflicts ^ self._conflicts)
        self._conflicts = conflicts
        self.place_wires(graph.wires[wire] for wire in touched if wire in graph.wires)
        self._place_links()
        self._show_run_of(dirty, touched)
        self._extend()
        self.contents_changed.emit()

    def _find_conflicts(self) -> frozenset[WireId]:
        """Return the wires in a conflict: those that disagree, and those between the two parties of one."""
        found = set(self.session.inference.conflict_wires)
        for problem in self.session.inference.problems:
            parties = {problem.path[:1], problem.cause[:1]}
            for wire in self.session.graph.wires_of.get(NodeId("".join(problem.path[:1])), ()):
                if {(wire.source.node,), (wire.target.node,)} == parties:
                    found.add(wire.id)
        return frozenset(found)

    def conflict_text(self, wire: WireId) -> str:
        """Return what is wrong at a wire; nothing if it is in no conflict."""
        if wire not in self._conflicts:
            return ""
        ends = self.session.graph.wires[wire]
        texts = (self.items_by_id[node].content.problem for node in (ends.target.node, ends.source.node))
        return next((text for text in texts if text), "")

    def _newly_blamed(self) -> set[NodeId]:
        blamed: dict[NodeId, tuple[object, ...]] = {}
        for problem in self.session.problems:
            if problem.path:
                node = NodeId(problem.path[0])
                blamed[node] = (*blamed.get(node, ()), problem.code, problem.port, problem.axis, problem.found)
        changed = {node for node in blamed.keys() | self._blamed.keys() if blamed.get(node) != self._blamed.get(node)}
        self._blamed = blamed
        return changed

    def _add(self, node: NodeId) -> None:
        item = NodeItem(self._reader.read(node))
        item.setPos(QPointF(*self.session.graph.nodes[node].position))
        self.items_by_id[node] = item
        self.addItem(item)

    def _read(self, node: NodeId) -> None:
        item = self.items_by_id[node]
        item.show_content(self._reader.read(node), item.picture)

    def _restyle(self) -> None:
        self._overview = None
        for item in self.items_by_id.values():
            item.picture = None
        self.show_run()
        self.update()

    def _extend(self) -> None:
        """Let the view scroll a screen beyond what there is."""
        self._overview = None
        self.extent = self.contents_rect()
        self.setSceneRect(self.extent.adjusted(-4000, -4000, 4000, 4000))

    def contents_rect(self, nodes: Iterable[NodeId] | None = None) -> QRectF:
        """Return the rectangle around some nodes or all, ghosts included."""
        wanted = self.items_by_id if nodes is None else nodes
        found = QRectF()
        for node in wanted:
            if (item := self.items_by_id.get(node)) is not None:
                found = found.united(item.sceneBoundingRect())
        return found.united(self.annotations.bounds()) if nodes is None else found

    # Wires

    def place_wires(self, wires: Iterable[Wire]) -> None:
        """Bring wires to where their ports are."""
        self._overview = None
        for wire in wires:
            ends = self.port_place(wire.source), self.port_place(wire.target)
            if ends[0] is not None and ends[1] is not None:
                self.layer.place(wire, ends[0], ends[1])
        clashing = [self.session.graph.wires[wire] for wire in self._conflicts]
        in_conflict = {node for wire in clashing for node in (wire.source.node, wire.target.node)}
        for node, item in self.items_by_id.items():
            if item.in_conflict != (node in in_conflict):
                item.in_conflict = node in in_conflict
                item.update()
        self.layer.settle()

    def _place_links(self) -> None:
        graph, links = self.session.graph, []
        for node in graph.nodes.values():
            lender = graph.lender(node.id)
            if lender == node.id or lender not in self._reader.groups:
                continue
            boxes = [self.items_by_id[end].outline() for end in (lender, node.id)]
            links.append(Link(boxes[0], boxes[1], self._reader.groups[lender]))
        self.layer.links = links
        self.layer.settle()

    def port_place(self, ref: PortRef) -> QPointF | None:
        """Return where a port is."""
        item = self.items_by_id.get(ref.node)
        return None if item is None else item.port_place(ref.port)

    def preview_positions(self, positions: Mapping[NodeId, Point]) -> None:
        """Show nodes at other places while they are dragged; the document keeps the old ones."""
        self._overview = None
        for node, place in positions.items():
            if (item := self.items_by_id.get(node)) is not None:
                item.setPos(QPointF(*place))
        self.place_wires(shape.wire for shape in self.layer.touching(positions))
        self._place_links()

    def preview_shift(self, items: Collection[ItemId], dx: float, dy: float) -> None:
        """Show items moved by a distance while they are dragged; the document keeps their old places."""
        nodes = self.session.graph.nodes
        places = {node: nodes[node].position for item in items if (node := NodeId(item)) in nodes}
        self.preview_positions({node: Point(place.x + dx, place.y + dy) for node, place in places.items()})
        self.annotations.shift(items, dx, dy)

    def preview_dots(self, positions: Mapping[DotRef, Point]) -> None:
        """Show dots of wires at other places while they are dragged."""
        wires = self.session.graph.wires
        for wire_id in {ref.wire for ref in positions} & wires.keys():
            dots = list(wires[wire_id].dots)
            for ref, place in positions.items():
                if ref.wire == wire_id and ref.number < len(dots):
                    dots[ref.number] = place
            self.place_wires([replace(wires[wire_id], dots=tuple(dots))])

    def sizes(self) -> dict[NodeId, Size]:
        """Return how large each node is drawn."""
        return {node: Size(item.layout.width, item.layout.height) for node, item in self.items_by_id.items()}

    def box_of(self, item: ItemId) -> QRectF:
        """Return the outline of an item."""
        node = self.items_by_id.get(NodeId(item))
        return self.annotations.items[item].outline() if node is None else node.outline()

    # Selection

    def show_selection(self) -> None:
        """Mark what is selected."""
        self._overview = None
        selection = self.session.selection
        ghosts: dict[NodeId, set[str]] = {}
        for entry in selection:
            if isinstance(entry, PortRef):
                ghosts.setdefault(entry.node, set()).add(entry.port)
        for node, item in self.items_by_id.items():
            marks = node in selection, frozenset(ghosts.get(node, ()))
            if marks != (item.is_selected, item.selected_ghosts):
                item.is_selected, item.selected_ghosts = marks
                item.setZValue(2 if item.is_selected else 1)
                item.update()
        self.layer.selected = frozenset(WireId(wire) for wire in self.layer.shapes if wire in selection)
        self.layer.update()

    # Run

    def _schedule_run(self) -> None:
        if not self._run_timer.isActive():
            self._run_timer.start()

    def show_run(self) -> None:
        """Mark the current node, those that are done, and what the wires carry."""
        self._run_timer.stop()
        self._show_run_of(self.items_by_id.keys(), self.layer.shapes.keys())

    def _show_run_of(self, nodes: AbstractSet[NodeId], wires: AbstractSet[WireId]) -> None:
        state = self.session.run.state
        current = state.current
        done = {path[0]: phase for phase, path in sorted(state.done, key=_is_backward) if path}
        losses = self._losses()
        moved: set[NodeId] = set()
        for node in list(nodes):
            item = self.items_by_id[node]
            is_current = current is not None and current.path[:1] == (node,)
            look = RunLook(
                current=current.phase if current is not None and is_current and not state.stale else None,
                done=done.get(node),
                stale=state.stale,
                port_phases=self._port_phases(item.content) if done else (),
            )
            if item.content.is_loss and losses.get(node) != self._reader.losses.get(node):
                self._reader.losses = losses
                self._read(node)
            if self._show_node_run(item, look):
                moved.add(node)
        for wire_id in list(wires):
            if (shape := self.layer.shapes.get(wire_id)) is not None:
                self.layer.restyle(wire_id, self._wire_look(shape, state.stale))
        self.place_wires(shape.wire for shape in self.layer.touching(moved))

    def _show_node_run(self, item: NodeItem, look: RunLook) -> bool:
        """Show the state of a node in a run; True if its ports moved."""
        if look == IDLE and item.run == IDLE and item.picture is None:
            return False
        picture = None
        if look.done is not None and item.content.outputs and not item.content.is_source:
            output = item.content.outputs[0].ref
            kind = "gradient" if self._has(output, "gradient") else "value"
            cells = self.session.run.thumbnail(output, kind)
            picture = None if cells is None else heat_image(np.atleast_2d(np.asarray(cells, dtype=np.float32)))
        item.run = look
        return item.show_content(item.content, picture)

    def _port_phases(self, content: NodeContent) -> tuple[tuple[str, str], ...]:
        found = []
        for port in content.ports:
            wire = self.session.graph.wire_into.get(port.ref)
            phase = self._phase(wire.source if wire is not None else port.ref)
            if phase is not None:
                found.append((port.ref.port, phase))
        return tuple(found)

    def _phase(self, ref: PortRef) -> str | None:
        if self._has(ref, "gradient"):
            return "backward"
        return "forward" if self._has(ref, "value") else None

    def _has(self, ref: PortRef, kind: str) -> bool:
        return self.session.run.statistics(ref, kind) is not None

    def _wire_look(self, shape: WireShape, stale: bool) -> WireLook:
        source = shape.wire.source
        text = shape_text(self.session, source)
        if shape.wire.id in self._conflicts:
            return WireLook("error", 2.4, text)
        phase = self._phase(source)
        if phase is None:
            return WireLook("idle", 1.6, text)
        statistics = self.session.run.statistics(source, "gradient" if phase == "backward" else "value")
        if stale or statistics is None:
            return WireLook("stale", 1.6, text)
        width = 2.0 if phase == "forward" else _gradient_width(statistics.norm)
        return WireLook(phase, width, statistics_shape(statistics))

    def _losses(self) -> dict[NodeId, float]:
        loss = self.session.run.state.loss
        if loss is None:
            return {}
        return {node: loss for node, item in self.items_by_id.items() if item.content.is_loss}

    # What is where

    def hit(self, point: QPointF, scale: float) -> Hit:
        """Return what is at a point, seen at a zoom."""
        reach = PORT_REACH / min(scale, 1.0)
        area = QRectF(point, point).adjusted(-reach, -reach, reach, reach)
        found = [item for item in self.items(area) if isinstance(item, NodeItem)]
        for item in found:
            if (port := item.layout.port_at(point - item.pos(), min(reach, 16.0))) is not None:
                return Hit(node=item.content.id, port=port)
        for item in found:
            if not (inside := self._inside(item, point - item.pos())).is_empty:
                return inside
        if (dot := self.layer.dot_at(point, PORT_REACH / min(scale, 1.0))) is not None:
            return Hit(wire=dot.wire, dot=dot)
        if (note := self.annotations.note_at(point, scale)) is not None:
            return Hit(hold=note)
        shape = self.layer.wire_at(point, WIRE_REACH / min(scale, 1.0))
        if shape is not None:
            return Hit(wire=shape.wire.id, axis=shape.axis_at(point))
        frame = self.annotations.frame_at(point, scale)
        return NOTHING if frame is None else Hit(hold=frame)

    def _inside(self, item: NodeItem, at: QPointF) -> Hit:
        node, layout = item.content.id, item.layout
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
        for item in self.items(area):
            if not isinstance(item, NodeItem):
                continue
            for port in item.content.ports:
                place = item.pos() + item.layout.ports[port.ref.port]
                away = distance(place, point)
                if away <= reach and (best is None or away < best[0]) and accept(port.ref):
                    best = away, port.ref, place
        return None if best is None else best[1:]

    def nodes_in(self, area: QRectF) -> list[NodeId]:
        """Return the nodes whose outline touches an area."""
        found = (item for item in self.items(area) if isinstance(item, NodeItem))
        return [item.content.id for item in found if item.outline().intersects(area)]

    def node_at(self, point: QPointF) -> NodeId | None:
        """Return the node at a point."""
        item = self.itemAt(point, QTransform())
        return item.content.id if isinstance(item, NodeItem) and item.outline().contains(point) else None

    # Seen from far

    def overview(self) -> tuple[dict[str, npt.NDArray[np.float64]], npt.NDArray[np.float64]]:
        """Return rectangles of nodes by family (and ``!`` for those with errors), and straight lines of wires."""
        if self._overview is None:
            self._overview = self._made_overview()
        return self._overview

    def _made_overview(self) -> tuple[dict[str, npt.NDArray[np.float64]], npt.NDArray[np.float64]]:
        boxes: dict[str, list[tuple[float, float, float, float]]] = {}
        for item in self.items_by_id.values():
            wrong = item.in_conflict or item.content.severity is Severity.ERROR
            key = "!" if wrong else "*" if item.is_selected else item.content.family
            boxes.setdefault(key, []).append((item.x(), item.y(), item.layout.width, item.layout.height))
        lines = [leg for shape in self.layer.shapes.values() for leg in _straight_legs(shape)]
        return {family: np.array(rows) for family, rows in boxes.items()}, np.array(lines).reshape(-1, 4)


def _is_backward(step: tuple[str, tuple[str, ...]]) -> bool:
    return step[0] == "backward"


def _straight_legs(shape: WireShape) -> Iterable[tuple[float, float, float, float]]:
    stops = [shape.start.toTuple(), *shape.wire.dots, shape.end.toTuple()]
    return [(*one, *other) for one, other in pairwise(stops)]


def _gradient_width(norm: float) -> float:
    """Return how wide a wire with a gradient is: wider with each order of magnitude of the norm, within bounds."""
    if not np.isfinite(norm) or norm <= 0:
        return 2.0
    return float(np.clip(3.0 + 0.6 * np.log10(norm), 2.0, 4.5))
