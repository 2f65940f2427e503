"""The uses of a shared parameter: where each is, and what it adds to the gradient."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.panels.texts import number, port_name
from app.session.session import EditorSession
from app.widgets.labels import Label, LinkButton, clear_layout
from core.graph.model import PortRef
from core.runtime.statistics import statistics


class UsesList(QWidget):
    """One line for each use; a click goes there. The last line is the sum."""

    def __init__(self, session: EditorSession, ref: PortRef) -> None:
        super().__init__()
        self.session = session
        self.ref = ref
        self.links: list[LinkButton] = []
        self.norms: list[Label] = []
        self.total = Label("", "mono")
        self._uses: tuple[PortRef, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)

    def show_uses(self, uses: tuple[PortRef, ...]) -> None:
        """List uses; fewer than two are no sharing."""
        names = [port_name(self.session.graph, use) for use in uses]
        self.setVisible(len(uses) > 1)
        if uses != self._uses or names != [link.text() for link in self.links]:
            self._uses = uses
            self._rebuild(names)
        self.refresh_values()

    def _rebuild(self, names: list[str]) -> None:
        clear_layout(self._lines)
        self.links, self.norms = [LinkButton(name) for name in names], [Label("", "mono") for _ in names]
        self.total = Label("", "mono")
        self._add(Label(self.tr("shared by"), "dim"), Label(self.tr("gradient norm"), "dim"))
        for use, link, norm in zip(self._uses, self.links, self.norms, strict=True):
            link.setToolTip(self.tr("Go to this use"))
            link.clicked.connect(partial(self._go_to, use))
            self._add(link, norm)
        self._add(Label(self.tr("sum, counted once"), "dim"), self.total)

    def _add(self, left: QWidget, right: QWidget) -> None:
        line = QHBoxLayout()
        line.addWidget(left)
        line.addStretch(1)
        line.addWidget(right)
        self._lines.addLayout(line)

    def refresh_values(self) -> None:
        """Show the norms of what is known of the gradient."""
        known = {(use.path, use.port): use.value for use in self.session.run.uses(self.ref)}
        for use, label in zip(self._uses, self.norms, strict=True):
            value = known.get(((use.node,), use.port))
            label.setText("–" if value is None else number(statistics(value).norm))
        total = self.session.run.statistics(self.ref, "gradient")
        self.total.setText("–" if total is None else number(total.norm))

    def _go_to(self, use: PortRef) -> None:
        self.session.select([use.node])
        self.session.reveal_wanted.emit(use.node)
