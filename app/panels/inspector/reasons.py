"""Why the shapes of what is selected are what they are, or what they wait for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from app.panels.inspector.section import Section
from app.panels.texts import port_name
from app.problem_texts import reason_text
from app.session.session import EditorSession
from app.widgets.labels import Label, clear_layout
from core.graph.model import PortRef
from core.inference.inference import Reason

MOST_ROWS = 12


@dataclass(frozen=True)
class Explained:
    """One dim: what it is, why, and the whole chain of reasons."""

    dim: str
    why: str
    chain: str
    is_waiting: bool


class ReasonsSection(Section):
    """One row for each different dim of some ports."""

    def __init__(self, session: EditorSession, refs: tuple[PortRef, ...]) -> None:
        super().__init__(session, self.tr("Why these shapes"))
        self.refs = refs
        self._rows: list[Explained] | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, 32)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)

    def texts(self) -> list[str]:
        """Return what the rows read."""
        return [f"{row.dim} {row.why}" for row in self._rows or []]

    def refresh(self) -> None:
        rows = self._explain()
        if rows == self._rows:
            return
        self._rows = rows
        clear_layout(self._grid)
        for index, row in enumerate(rows):
            dim = Label(row.dim, "waiting_mono" if row.is_waiting else "number")
            why = Label(row.why, "waiting" if row.is_waiting else "", wrap=True)
            dim.setToolTip(row.chain)
            why.setToolTip(row.chain)
            self._grid.addWidget(dim, index, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(why, index, 1)
        self.setVisible(bool(rows))

    def _explain(self) -> list[Explained]:
        found: dict[tuple[str, str], Explained] = {}
        for ref in self.refs:
            shape = self.session.inference.shape(ref)
            if shape is None:
                row = Explained("?", self._waiting(ref, None), "", is_waiting=False)
                found.setdefault((row.dim, row.why), row)
                continue
            for axis in range(len(shape)):
                row = self._explain_dim(ref, axis)
                found.setdefault((row.dim, row.why), row)
        return list(found.values())[:MOST_ROWS]

    def _explain_dim(self, ref: PortRef, axis: int) -> Explained:
        inference = self.session.inference
        fact = inference.dim(ref, axis)
        chain = inference.explain(ref, axis)
        sentences = "\n".join(_sentence(reason) for reason in chain)
        if fact.size is not None:
            last = chain[-1] if chain else None
            why = _sentence(last) if last else self.tr("declared at {0}").format(port_name(self.session.graph, ref))
            return Explained(str(fact.size), why, sentences, is_waiting=False)
        dim = fact.letter or "-1"
        if fact.is_batch:
            size = self.session.document.run.batch_size
            return Explained(
                dim, self.tr("the batch: open, {0} rows in a run").format(size), sentences, is_waiting=False
            )
        is_waiting = axis in inference.blocked(ref)
        return Explained(dim, self._waiting(ref, axis), sentences, is_waiting)

    def _waiting(self, ref: PortRef, axis: int | None) -> str:
        graph = self.session.graph
        place = self.tr("shape of {0}") if axis is None else self.tr("dim {1} of {0}")
        place = place.format(ref.port, axis)
        waited = self.session.inference.waits_for(ref, axis)
        names = ", ".join(port_name(graph, PortRef(*net)) for net in waited if net != ref)
        if names:
            return self.tr("{0} waits for {1}").format(place, names)
        return self.tr("{0} is open: nothing says its size").format(place)


def _sentence(reason: Reason) -> str:
    values = {"node": reason.node, "port": reason.port, "axis": reason.axis, "size": reason.size}
    return reason_text(reason.why, values)
