"""What the selected parameter, ghost or node holds: value and gradient, each as heat map, histogram and statistics.

While nothing is selected, what the current step of a run computed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.panels.following import FollowingPanel
from app.panels.head import PanelHead
from app.panels.pictures import Layout, lay_out
from app.panels.texts import axes_text, statistics_line
from app.session.session import EditorSession
from app.theme import GRID, theme
from app.widgets.fields import Choice
from app.widgets.labels import ElidedLabel, Label
from app.widgets.turning import TurningBox
from core.dimension import format_shape, is_complete
from core.graph.model import NodeId, PortRef
from core.graph.ports import inputs_of, outputs_of, variable_name, variable_of
from core.operators.operator import Array, Role
from core.runtime.executor import UseGradient
from core.runtime.statistics import Statistics
from core.runtime.statistics import statistics as array_statistics

if TYPE_CHECKING:
    from app.panels.plots import ArrayPicture

WIDTH_FOR_SIDES = 600
"""So wide the gradient is beside the value, each with all its statistics."""


class ValuesPanel(FollowingPanel):
    """Value and gradient of one array, side by side."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(session, "chart", parent)
        self.ref: PortRef | None = None
        self._chosen = ""
        self.name = Label("", "mono_strong")
        self.shape = Label("", "mono_dim")
        self.note = ElidedLabel("", "dim")
        self.part = Choice([])
        self.part.setFixedWidth(136)
        self.part.setAccessibleName(self.tr("Array of the node"))
        self.part.setToolTip(self.tr("Which array of the node is shown"))
        self.part.committed.connect(self._choose)
        self.use = Choice([], is_mono=False)
        self.use.setFixedWidth(168)
        self.use.setAccessibleName(self.tr("Use of the parameter"))
        self.use.setToolTip(
            self.tr("The gradient of a shared parameter: the sum over its uses, or what one of them adds")
        )
        self.use.committed.connect(lambda _: self.refresh())
        self.use.hide()
        self.value = _Side(self.tr("value"), lambda: theme().forward, "forward")
        self.gradient = _Side(self.tr("gradient"), lambda: theme().backward, "backward")
        self._lay_out()
        session.selection_changed.connect(self.follow)
        session.document_changed.connect(self.follow)
        session.run_changed.connect(self.follow)
        session.parameters_changed.connect(self.follow)

    def _lay_out(self) -> None:
        head = PanelHead((self.name, self.shape, self.note), (self.use, self.part))
        sides = TurningBox(WIDTH_FOR_SIDES, spacing=20, line_spacing=2 * GRID, only_if_high=True)
        sides.add(self.value, 1)
        sides.add(self.gradient, 1)
        inner = QVBoxLayout(self.content)
        inner.setContentsMargins(16, 8, 16, 12)
        inner.setSpacing(6)
        inner.addWidget(head)
        inner.addWidget(sides, 1)

    # Following the session

    def renew(self) -> None:
        """Show what is selected, as it is now."""
        parts = self._parts()
        self.ref = parts.get(self._chosen) or next(iter(parts.values()), None)
        self.part.set_options([(name, name) for name in parts])
        self.part.setVisible(len(parts) > 1)
        self.part.set_value(next((name for name, ref in parts.items() if ref == self.ref), None))
        if self.ref is None:
            self.show_empty(
                self.tr("Nothing is selected"),
                self.tr("Select a node or a parameter, or take a step, to see value and gradient as pictures."),
            )
            return
        run = self.session.run
        value, gradient = run.array(self.ref, "value"), self._chosen_gradient(self.ref)
        if value is None and gradient is None:
            self.show_empty(self.tr("{0} has no values yet").format(self._title(self.ref)), self._advice(self.ref))
            return
        self.show_content()
        self._show(self.ref, value, gradient)

    def _chosen_gradient(self, ref: PortRef) -> Array | None:
        """Return the gradient, or of a shared parameter what the chosen use adds to it."""
        uses = self.session.run.uses(ref)
        names = {"/".join((*use.path, use.port)): use for use in uses}
        whole = self.tr("sum of {0} uses").format(len(uses))
        texts = [("", whole), *((key, self._use_name(use)) for key, use in names.items())]
        self.use.set_options(texts if uses else [])
        self.use.setVisible(bool(uses))
        if self.use.value() is None:
            self.use.set_value("")
        chosen = names.get(self.use.value() or "")
        return self.session.run.array(ref, "gradient") if chosen is None else chosen.value

    def _use_name(self, use: UseGradient) -> str:
        node = self.session.graph.nodes.get(NodeId(use.path[0])) if use.path else None
        return f"{node.name if node else use.name}.{use.port}"

    def _advice(self, ref: PortRef) -> str:
        graph = self.session.graph
        is_parameter = any(
            port.role in {Role.PARAMETER, Role.AUXILIARY}
            for port in inputs_of(graph.nodes[ref.node], self.session.registry)
            if port.name == ref.port
        )
        if is_parameter:
            return self.tr("Initialize to see its values; a backward run adds its gradient.")
        return self.tr("Step or run forward to see its values; a backward run adds its gradient.")

    def _show(self, ref: PortRef, value: Array | None, gradient: Array | None) -> None:
        first = value if value is not None else gradient
        self.name.setText(self._title(ref))
        self.shape.setText(format_shape(first.shape) if first is not None else "")
        layout = lay_out(first) if first is not None else None
        outdated = {
            kind for kind, array in (("value", value), ("gradient", gradient)) if self._is_old(ref, kind, array)
        }
        notes = [] if self.session.selection else [self.tr("the current step")]
        notes += [self.tr("before the edit")] if outdated else []
        if layout is not None and layout.is_reshaped:
            notes.append(self._reshaped(layout))
        self.note.set_text("  ·  ".join(notes))
        statistics = self.session.run.statistics
        for side, array, kind in ((self.value, value, "value"), (self.gradient, gradient, "gradient")):
            is_use = kind == "gradient" and bool(self.use.value()) and array is not None
            found = array_statistics(array) if is_use and array is not None else statistics(ref, kind)
            line = statistics_line(found, ("norm", "min", "max")) if found is not None else ""
            whole = statistics_line(found, ("norm", "min", "max", "mean", "std", "zeros")) if found is not None else ""
            side.show_array(array, found, line, whole, is_old=kind in outdated)
        self.gradient.set_missing(self._no_gradient())
        self.value.set_missing(self.tr("Run forward to see the value."))

    def _no_gradient(self) -> str:
        state = self.session.run.state
        if state.is_started and not (state.stale or state.partial) and state.position >= state.backward_end:
            return self.tr("The backward pass brings no gradient here.")
        return self.tr("Run backward to see the gradient.")

    def _is_old(self, ref: PortRef, kind: str, array: Array | None) -> bool:
        """Tell whether an array is of what the document was: of an earlier run, or in a shape that it had."""
        if array is None:
            return False
        shape = self.session.inference.shape(ref)
        fits = shape is None or not is_complete(shape) or shape == array.shape
        return not fits or self.session.run.is_outdated(ref, kind)

    def _reshaped(self, layout: Layout) -> str:
        text = self.tr("rows: axis {0} · columns: axis {1}")
        return text.format(axes_text(layout.rows), axes_text(layout.columns))

    # What can be shown

    def _choose(self, part: str) -> None:
        self._chosen = part
        self.refresh()

    def _parts(self) -> dict[str, PortRef]:
        """Return the arrays of what is selected by name; the one that is likeliest meant first."""
        graph = self.session.graph
        known = self.session.variables
        ghosts = sorted(item for item in self.session.selection if isinstance(item, PortRef) and item in known)
        if ghosts:
            return {variable_name(graph, ghost): ghost for ghost in ghosts}
        nodes = self.session.selected_nodes()
        if nodes:
            return self._parts_of(nodes[0])
        current = self.session.run.state.current
        stepped = NodeId(current.path[0]) if current is not None and current.path else None
        if stepped is None or self.session.selection or stepped not in graph.nodes:
            return {}
        return self._parts_of(stepped, outputs_first=True)

    def _parts_of(self, node: NodeId, *, outputs_first: bool = False) -> dict[str, PortRef]:
        graph, registry = self.session.graph, self.session.registry
        placed = graph.nodes[node]
        inputs, outputs = inputs_of(placed, registry), outputs_of(placed, registry)
        parameters = [port for port in inputs if port.role in {Role.PARAMETER, Role.AUXILIARY}]
        others = [port for port in inputs if port not in parameters]
        found: dict[str, PortRef] = {}
        ordered = (*outputs, *parameters) if outputs_first else (*parameters, *outputs)
        for port in (*ordered, *others):
            ref = PortRef(node, port.name)
            found[port.name] = (variable_of(graph, registry, ref) or ref) if port in inputs else ref
        return found

    def _title(self, ref: PortRef) -> str:
        graph, registry = self.session.graph, self.session.registry
        node = graph.nodes[ref.node]
        if any(port.name == ref.port for port in inputs_of(node, registry)):
            is_wired = ref in graph.wire_into
            return f"{node.name}.{ref.port}" if is_wired else variable_name(graph, ref)
        return node.name


class _Side(QWidget):
    """Value or gradient: a title, statistics, and the pictures."""

    def __init__(self, title: str, colour: Callable[[], str], role: str) -> None:
        super().__init__()
        self._colour = colour
        self.title = Label(title, role)
        self.line = ElidedLabel("", "mono_dim")
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.missing = Label("", "dim", wrap=True)
        self.missing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture: ArrayPicture | None = None
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.line, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(head)
        self._column.addWidget(self.missing, 1)
        self._array: Array | None = None

    def set_missing(self, text: str) -> None:
        """Say what to do while there is no array."""
        self.missing.setText(text)

    def show_array(
        self, array: Array | None, known: Statistics | None, line: str, whole: str, *, is_old: bool = False
    ) -> None:
        """Show an array with a line of what is known about it, and more of that in the tool tip; old ones paler."""
        self.line.set_text(line)
        self.line.setToolTip(whole)
        self.missing.setVisible(array is None)
        if array is not None and self.picture is None:
            self.picture = self._make_picture()
        if self.picture is not None:
            self.picture.setVisible(array is not None)
            if array is not self._array:
                self.picture.set_array(lay_out(array) if array is not None else None, array, known)
            self.picture.fade(is_old)
        self._array = array

    def _make_picture(self) -> ArrayPicture:
        from app.panels.plots import ArrayPicture

        picture = ArrayPicture(self._colour)
        picture.heat_map.setAccessibleName(self.title.text())
        self._column.addWidget(picture, 1)
        return picture
