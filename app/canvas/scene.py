"""The scene: follows the session and keeps, for every node and wire, what is painted. It never edits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsScene

from app.canvas.annotations import Annotations
from app.canvas.content import ContentReader, ShapeText
from app.canvas.finder import Finder
from app.canvas.items.node_item import NodeItem
from app.canvas.items.number_layer import NumberLayer, rectangle
from app.canvas.items.wire_layer import MOST_PARTS, WireLayer
from app.canvas.number_places import Box
from app.canvas.overview import Overview
from app.canvas.run_marks import RunMarks
from app.canvas.sharing import links_of
from app.session.session import EditorSession
from app.theme import GRID, notifier
from core.graph.diff import Change
from core.graph.model import DotRef, ItemId, NodeId, Point, PortRef, Size, Wire, WireId


class CanvasScene(QGraphicsScene):
    """Items of the open document, kept up to date by id."""

    contents_changed = Signal()
    """Nodes came, went or moved."""
    previewed = Signal(QRectF)
    """What is in this area is shown elsewhere, or was, while it is dragged."""

    def __init__(self, session: EditorSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.items_by_id: dict[NodeId, NodeItem] = {}
        self.layer = WireLayer(self._shape_at, self._wires_at)
        self.addItem(self.layer)
        self.numbers = NumberLayer(self.layer, self.boxes_in_the_way)
        self.addItem(self.numbers)
        self.annotations = Annotations(self, session)
        self.reader = ContentReader(session)
        self._dirty: set[NodeId] = set()
        self._reshaped: set[PortRef] = set()
        self._written: set[PortRef] = set()
        """The ports whose shapes nodes show."""
        self._clashing: frozenset[NodeId] = frozenset()
        self._all_dirty = False
        self._blamed: dict[NodeId, tuple[object, ...]] = {}
        self.conflicts: frozenset[WireId] = frozenset()
        self.overview = Overview(self.items_by_id, self.layer.shapes)
        """What is painted where nothing can be read."""
        self.extent = QRectF()
        """The rectangle around everything."""
        self.run_marks = RunMarks(self, self)
        self.finder = Finder(self, self.layer, self.annotations)
        self._connect()
        self.rebuild()

    def _connect(self) -> None:
        session = self.session
        session.document_changed.connect(self._note_change)
        session.inference_changed.connect(self._note_shapes)
        session.problems_changed.connect(self._bring_up_to_date)
        session.selection_changed.connect(self.show_selection)
        session.run_changed.connect(self.run_marks.show_soon)
        session.run.marks.changed.connect(self.run_marks.show_soon)
        session.parameters_changed.connect(self.run_marks.show_soon)
        notifier().changed.connect(self._restyle)

    # Following the session

    def rebuild(self) -> None:
        """Make everything anew."""
        self.overview.forget()
        for node in list(self.items_by_id):
            self._remove(node)
        self.layer.clear()
        self._show_view()
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
        self.overview.note_wires(change.wires_removed)
        for wire_id in change.wires_added:
            wire = graph.wires[wire_id]
            touched |= {wire.source.node, wire.target.node}
        for node in change.removed & self.items_by_id.keys():
            self._remove(node)
        for node in change.moved & self.items_by_id.keys():
            self.items_by_id[node].setPos(QPointF(*graph.nodes[node].position))
        if graph.borrowers or change.removed:
            touched |= {node.id for node in graph.nodes.values() if node.borrows} | set(graph.borrowers)
        if change.wires_added or change.wires_removed or graph.borrowers or self.reader.groups:
            # A source that got a second parameter to feed is shared from now on; groups are numbered through all.
            touched |= self.reader.shared.keys()
        if change.run:
            touched |= self.items_by_id.keys()  # the mode is written on those that it changes
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
            return
        self._reshaped = self._reshaped | changed if self._reshaped else changed
        self._dirty.update([ref.node for ref in changed & self._written])

    def _shape_at(self, source: PortRef) -> ShapeText:
        return self.reader.shape(source)

    def _wires_at(self, node: NodeId) -> Iterable[Wire]:
        return self.session.graph.wires_of.get(node, ())

    def _bring_up_to_date(self) -> None:
        """Read again what an edit touched; `problems_changed` is the signal after which everything is known."""
        self.reader = ContentReader(self.session)
        self._dirty |= self._newly_blamed()
        new = self._add_those_that_came()
        is_all, reshaped = self._all_dirty, self._reshaped
        dirty = set(self.items_by_id) if is_all else self._dirty & self.items_by_id.keys()
        self._dirty, self._reshaped, self._all_dirty = set(), set(), False
        self.reader.losses = self.run_marks.losses()
        for node in dirty - new:
            self.read(node)
        self.overview.note_nodes(dirty)
        graph, conflicts = self.session.graph, self._find_conflicts()
        touched = {wire.id for node in dirty for wire in graph.wires_of[node]} | (conflicts ^ self.conflicts)
        self.conflicts = conflicts
        self._mark_conflicts()
        # Those that come later lie above the others: it should not be luck which they are.
        wires = [graph.wires[wire] for wire in sorted(touched & graph.wires.keys())]
        self.layer.relabel(None if is_all else reshaped)
        self.layer.relabel({wire.source for wire in wires})
        self.place_wires(wires)
        self._place_links()
        self.run_marks.show_of(dirty, touched | self._carrying(reshaped))
        self._extend()
        if len(dirty) > MOST_PARTS:
            self.update()  # once, for as many parts one by one take longer
        self.contents_changed.emit()

    def _carrying(self, sources: Iterable[PortRef]) -> set[WireId]:
        """Return the wires from some sources that may show a value, and do no longer where its shape is another."""
        leaving = self.session.graph.wires_from
        return {wire.id for ref in sources for wire in leaving.get(ref, ())} if self.run_marks.has_values else set()

    def _add_those_that_came(self) -> frozenset[NodeId]:
        """Make items of new nodes, only now that their shapes are known; return the nodes.

        The document is asked, not what was heard of it: an edit that another one sets off (a field that is left when a
        document opens) comes to its end first.
        """
        nodes, shown = self.session.graph.nodes, self.items_by_id
        for node in shown.keys() - nodes.keys():
            self._remove(node)
        coming = nodes.keys() - shown.keys()
        for node in nodes if coming else ():
            if node in coming:
                self._add(node)
        return frozenset(coming)

    def _find_conflicts(self) -> frozenset[WireId]:
        """Return the wires in a conflict: those that disagree, and those between the two parties of one."""
        found = set(self.session.inference.conflict_wires)
        for problem in self.session.inference.problems:
            parties = {problem.path[:1], problem.cause[:1]}
            for wire in self.session.graph.wires_of.get(NodeId("".join(problem.path[:1])), ()):
                if {(wire.source.node,), (wire.target.node,)} == parties:
                    found.add(wire.id)
        return frozenset(found)

    def _mark_conflicts(self) -> None:
        clashing = [self.session.graph.wires[wire] for wire in self.conflicts]
        before, self._clashing = (
            self._clashing,
            frozenset(node for wire in clashing for node in (wire.source.node, wire.target.node)),
        )
        for node in (before | self._clashing) & self.items_by_id.keys():
            item = self.items_by_id[node]
            if item.in_conflict != (node in self._clashing):
                item.in_conflict = node in self._clashing
                item.update()
                self.overview.note_nodes((node,))

    def conflict_text(self, wire: WireId) -> str:
        """Return what is wrong at a wire; nothing if it is in no conflict."""
        ends = self.session.graph.wires.get(wire)
        if ends is None or wire not in self.conflicts:
            return ""
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
        item = NodeItem(self.reader.read(node))
        item.setPos(QPointF(*self.session.graph.nodes[node].position))
        self.items_by_id[node] = item
        self._written.update(item.content.written)
        self.overview.note_nodes((node,))
        self.addItem(item)

    def _remove(self, node: NodeId) -> None:
        item = self.items_by_id.pop(node)
        self._written.difference_update(item.content.written)
        self.overview.note_nodes((node,))
        self.removeItem(item)

    def read(self, node: NodeId) -> None:
        """Show a node as it is now."""
        item, content = self.items_by_id[node], self.reader.read(node)
        if content != item.content:
            self._written.difference_update(item.content.written)
            item.show_content(content, item.picture)
            self._written.update(content.written)

    def _restyle(self) -> None:
        self.run_marks.show_by_parts()
        self.update()

    def _extend(self) -> None:
        """Let the view scroll a screen beyond what there is."""
        self.extent = self.contents_rect()
        self.setSceneRect(self.extent.adjusted(-4000, -4000, 4000, 4000))

    def nearest_first(self, nodes: Iterable[NodeId]) -> list[NodeId]:
        """Return nodes in the order of their distance from the middle of what is seen."""
        views = self.views()
        centre = views[0].mapToScene(views[0].viewport().rect()).boundingRect().center() if views else QPointF()
        items = self.items_by_id
        return sorted(nodes, key=lambda node: (items[node].pos() - centre).manhattanLength())

    def contents_rect(self, nodes: Iterable[NodeId] | None = None) -> QRectF:
        """Return the rectangle around some nodes or all, ghosts included."""
        if nodes is None:
            return self.overview.extent().united(self.annotations.bounds())
        found = QRectF()
        for node in nodes:
            if (item := self.items_by_id.get(node)) is not None:
                found = found.united(item.sceneBoundingRect())
        return found

    def area_of(self, items: Iterable[ItemId | PortRef]) -> QRectF:
        """Return the rectangle around some items, nodes with their ghosts; a port stands for its node."""
        found = QRectF()
        for item in items:
            if isinstance(item, PortRef):
                found = found.united(self.contents_rect([item.node]))
            elif item in self.items_by_id:
                found = found.united(self.contents_rect([NodeId(item)]))
            elif (shape := self.layer.shapes.get(WireId(item))) is not None:
                around = QRectF(shape.start, shape.end).normalized()  # of a straight wire it is empty
                found = found.united(around.adjusted(-GRID, -GRID, GRID, GRID))
            elif (note := self.annotations.items.get(item)) is not None:
                found = found.united(note.outline())
        return found

    def seen_rect(self) -> QRectF:
        """Return the rectangle around all that is drawn: nodes, notes, wires that swing out, and numbers at them."""
        return self.contents_rect().united(self.layer.extent()).united(self.numbers.boundingRect())

    # Wires

    def place_wires(self, wires: Iterable[Wire]) -> QRectF:
        """Bring wires to where their ports are, and numbers to them; return what all that moved covered, and covers."""
        return self.draw_wires(wires).united(self.numbers.settle())

    def draw_wires(self, wires: Iterable[Wire]) -> QRectF:
        """Bring wires alone to where their ports are; return what those that moved covered, and cover now."""
        for wire in wires:
            ends = self.port_place(wire.source), self.port_place(wire.target)
            if ends[0] is not None and ends[1] is not None and self.layer.place(wire, ends[0], ends[1]):
                self.overview.note_wires((wire.id,))
        return self.layer.settle()

    def _place_links(self) -> None:
        graph = self.session.graph
        if self.reader.graph is not graph or len(self.items_by_id) != len(graph.nodes):
            return  # in the middle of an edit, which ends here again
        links = links_of(self.reader, lambda node: self.items_by_id[node].outline(), self.session.selection)
        self.layer.show_links(links)

    def obstacles(self) -> list[QRectF]:
        """Return what numbers and cards should not cover: nodes with their ghosts, and notes."""
        return [rectangle(box) for box in self.boxes_in_the_way()]

    def boxes_in_the_way(self) -> set[Box]:
        """Return the `obstacles` as plain numbers."""
        found = set()
        for item in self.items_by_id.values():
            at, layout = item.pos(), item.layout
            x, y = at.x(), at.y()
            found.add(Box(x, y, x + layout.width, y + layout.height))
            for ghost in layout.ghosts.values():
                found.add(Box(x + ghost.left(), y + ghost.top(), x + ghost.right(), y + ghost.bottom()))
        for note in self.session.graph.notes:
            outline = self.annotations.items[note].outline()
            found.add(Box(outline.left(), outline.top(), outline.right(), outline.bottom()))
        return found

    def wires_at(self, nodes: Iterable[NodeId]) -> list[Wire]:
        """Return the wires at some nodes as they are drawn, which is not where they are while a dot is dragged."""
        ids = {wire.id: None for node in nodes for wire in self.session.graph.wires_of.get(node, ())}
        return [self.layer.shapes[wire].wire for wire in ids if wire in self.layer.shapes]

    def port_place(self, ref: PortRef) -> QPointF | None:
        """Return where a port is."""
        item = self.items_by_id.get(ref.node)
        return None if item is None else item.port_place(ref.port)

    def preview_positions(self, positions: Mapping[NodeId, Point]) -> None:
        """Show nodes at other places while they are dragged; the document keeps the old ones."""
        area = QRectF()
        for node, place in positions.items():
            if (item := self.items_by_id.get(node)) is not None:
                area = area.united(item.sceneBoundingRect())
                item.setPos(QPointF(*place))
                area = area.united(item.sceneBoundingRect())
        self.overview.note_nodes(positions)
        area = area.united(self.place_wires(self.wires_at(positions)))
        self._place_links()
        self.previewed.emit(area)

    def preview_shift(self, items: Collection[ItemId], dx: float, dy: float) -> None:
        """Show items moved by a distance while they are dragged; the document keeps their old places."""
        nodes = self.session.graph.nodes
        places = {node: nodes[node].position for item in items if (node := NodeId(item)) in nodes}
        self.preview_positions({node: Point(place.x + dx, place.y + dy) for node, place in places.items()})
        self.previewed.emit(self.annotations.shift(items, dx, dy))

    def preview_box(self, item: ItemId, box: QRectF) -> None:
        """Show a frame or a note with other edges while they are dragged; nothing of one that is gone by now."""
        shown = self.annotations.items.get(item)
        if shown is None:
            return
        before = shown.sceneBoundingRect()
        shown.show_box(box)
        self.previewed.emit(before.united(shown.sceneBoundingRect()))

    def preview_dots(self, positions: Mapping[DotRef, Point]) -> None:
        """Show dots of wires at other places while they are dragged."""
        wires = self.session.graph.wires
        for wire_id in {ref.wire for ref in positions} & wires.keys():
            dots = list(wires[wire_id].dots)
            for ref, place in positions.items():
                if ref.wire == wire_id and ref.number < len(dots):
                    dots[ref.number] = place
            self.previewed.emit(self.place_wires([replace(wires[wire_id], dots=tuple(dots))]))

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
                self.overview.note_nodes((node,))
        self._place_links()
        self.layer.selected = frozenset(WireId(wire) for wire in self.layer.shapes if wire in selection)
        self.layer.chosen = frozenset(node for node in self.items_by_id if node in selection)
        self.layer.update()
