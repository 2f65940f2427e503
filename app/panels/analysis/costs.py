"""The table of what each node costs, with its sums."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.panels.table import CELL_INSET, Cell, Column, SortedTable
from app.panels.texts import count
from app.search import title_of
from app.session.session import EditorSession
from app.session.work import IsStopped
from app.theme import GRID
from app.widgets.empty import EmptyState
from app.widgets.labels import Label
from app.widgets.renewing import Renewal
from app.widgets.search_field import SearchField
from core.analysis.analyzer import Analysis, NodeAnalysis, analyze
from core.dimension import format_shape
from core.graph.model import PortRef
from core.graph.ports import outputs_of
from core.operators.operator import Array
from core.problem import Problem


class CostsView(QWidget):
    """What nodes cost, sorted and filtered as a person wants."""

    def __init__(self, session: EditorSession) -> None:
        super().__init__()
        self.session = session
        self.analysis: Analysis | None = None
        self._is_following = False
        self._renewal = Renewal(self, self._begin)
        self.table = SortedTable(self._columns(), self.tr("Costs of nodes"))
        self.table.selectionModel().selectionChanged.connect(self._select)
        self.filter = SearchField(self.tr("Filter"))
        self.filter.setMinimumWidth(15 * GRID)
        self.filter.setAccessibleName(self.tr("Filter of the table"))
        self.filter.setToolTip(self.tr("Show only rows that contain this"))
        self.filter.textChanged.connect(self.table.set_filter)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setProperty("small", True)
        self.copy.setToolTip(self.tr("Copy the selected rows, or all, with tabs between (Ctrl+C in the table)"))
        self.copy.clicked.connect(self.table.copy)
        self.total = Label("", "dim", wrap=True)
        self.empty = EmptyState(
            "layers",
            self.tr("Nothing to count yet"),
            self.tr("Place a layer: its parameters, operations and memory are listed here."),
        )
        self.bar = QWidget()
        line = QHBoxLayout(self.bar)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.filter)
        line.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.table, 1)
        inset = QVBoxLayout()
        inset.setContentsMargins(CELL_INSET, 0, CELL_INSET, 0)
        inset.addWidget(self.total)
        column.addLayout(inset)
        column.addWidget(self.empty, 1)
        session.document_changed.connect(self._note)
        session.run_changed.connect(self._note)
        session.selection_changed.connect(self._follow_selection)
        session.counting.done.connect(self._take)
        session.counting.failed.connect(self._fail)
        self._show()

    def _columns(self) -> list[Column]:
        return [
            Column(
                self.tr("Node"), 112, tip=self.tr("Its name; a selected row is selected on the canvas"), stretches=True
            ),
            Column(self.tr("Operator"), 120, tip=self.tr("What the node computes")),
            Column(self.tr("Output"), 112, tip=self.tr("The shape of what it gives")),
            Column(self.tr("Parameters"), 96, True, self.tr("Values of the parameters that live at this node")),
            Column(self.tr("Shared"), 80, True, self.tr("Values of parameters that it uses but that live elsewhere")),
            Column(self.tr("MACs"), 96, True, self.tr("Products that are added up, of a forward pass")),
            Column(self.tr("FLOPs"), 96, True, self.tr("Operations of a forward pass; a MAC is two")),
            Column(self.tr("Memory"), 88, True, self.tr("Bytes of what it computes, in float32")),
            Column(self.tr("Idle units"), 120, True, self.tr("Units that say nothing about any row of the last run")),
        ]

    # Counting

    def _note(self, *_: object) -> None:
        self._renewal.note()

    def _begin(self) -> None:
        document, registry, values = self.session.document, self.session.registry, self._values()
        batch = document.run.batch_size

        def job(is_stopped: IsStopped) -> Analysis:
            del is_stopped  # it takes milliseconds
            return analyze(document, registry, batch=batch, value_at=values.get)

        self.session.counting.start(job)

    def _values(self) -> Mapping[PortRef, Array]:
        """Return what the last run has computed, as long as it is a run of this document."""
        session = self.session
        if session.run.state.stale:
            return {}
        refs = (
            PortRef(node.id, port.name)
            for node in session.graph.nodes.values()
            for port in outputs_of(node, session.registry)[:1]
        )
        found = ((ref, session.run.array(ref)) for ref in refs)
        return {ref: array for ref, array in found if array is not None}

    def _take(self, found: object) -> None:
        if isinstance(found, Analysis):
            self.analysis = found
            self._show()

    def _fail(self, problem: Problem) -> None:
        self.analysis = None
        self._show()
        self.total.setText(self.session.problem_text(problem))

    # Showing

    def _show(self) -> None:
        rows = self.analysis.rows if self.analysis else ()
        self._is_following = True
        self.table.cells.set_rows([(row.node, self._cells(row)) for row in rows])
        self._is_following = False
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not self.session.graph.nodes)  # what is being counted is there already
        self.total.setText(self._total_text(self.analysis) if self.analysis and rows else "")
        self._follow_selection()

    def _cells(self, row: NodeAnalysis) -> tuple[Cell, ...]:
        shapes = ", ".join(format_shape(shape) for shape in row.outputs)
        macs = row.cost.macs if row.cost else None
        flops = row.cost.flops if row.cost else None
        node = self.session.graph.nodes.get(row.node)
        display = row.operator if node is None else title_of(self.session, node)
        idle = row.idle
        words = {"dead": self.tr("{0} of {1} dead"), "saturated": self.tr("{0} of {1} saturated")}
        idle_text = words[idle.kind].format(idle.count, idle.total) if idle else ""
        share = idle.count / max(1, idle.total) if idle else -1.0
        uncounted = "" if row.is_counted else self.tr("Nobody has counted the operations of {0} yet.").format(display)
        return (
            Cell(row.name, row.name.lower(), row.name),
            Cell(display, display.lower(), row.operator, "dim"),
            Cell(shapes, shapes, shapes, "unknown" if "-1" in shapes or "?" in shapes else "dim"),
            _number(row.parameters),
            _number(row.shared),
            _number(macs, uncounted),
            _number(flops, uncounted),
            Cell(*_memory(row.memory)),
            Cell(idle_text, share, idle_text, "error" if share > 0.5 else "dim"),
        )

    def _total_text(self, found: Analysis) -> str:
        text = self.tr("{0} parameters · {1} MACs · {2} FLOPs · {3} of activations, for a batch of {4}").format(
            count(found.parameters), count(found.cost.macs), count(found.cost.flops), _bytes(found.memory), found.batch
        )
        if found.states:
            text = self.tr("{0} · {1} values of states").format(text, count(found.states))
        return text if found.is_whole else self.tr("at least {0} (some is not known)").format(text)

    # Selection

    def _select(self) -> None:
        if not self._is_following:
            self._is_following = True
            chosen = self.table.selected_keys()
            self.session.select([node for node in self.session.graph.nodes if node in chosen])
            self._is_following = False

    def _follow_selection(self) -> None:
        if self._is_following:
            return
        self._is_following = True
        self.table.select_keys(self.session.selection)
        self._is_following = False


def _number(value: int | None, tip: str = "") -> Cell:
    if value is None:
        return Cell("?", -1.0, "", "unknown", tip)
    return Cell(count(value) if value else "–", float(value), str(value), "text" if value else "faint", tip)


def _memory(value: int | None) -> tuple[str, float, str, str]:
    if value is None:
        return "?", -1.0, "", "unknown"
    return (_bytes(value) if value else "–"), float(value), str(value), "text" if value else "faint"


def _bytes(size: int) -> str:
    """Write a number of bytes: ``77.4 KB``."""
    value, unit = float(size), "B"
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if value < 1000 or unit == "TB":
            break
        value /= 1000
    return f"{value:.3g} {unit}" if unit != "B" else f"{size} B"
