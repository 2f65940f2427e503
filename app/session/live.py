"""Live mode: a small network runs again, forward and backward, after each edit.

Edits come faster than runs while a number is dragged; then only the newest document is run (the latest wins). Above a
size the mode goes off by itself and says so: an editor that waits for its engine is none.
"""

from __future__ import annotations

import math
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.session.running import RunController
from core.dimension import Shape
from core.graph.diff import Change
from core.graph.model import Document, Graph, PortRef
from core.graph.ports import node_ports
from core.inference.inference import Inference
from core.operators.registry import Registry

MOST_NUMBERS = 1_000_000
"""So many values and parameters may a network have that runs again while somebody types."""
LONGEST_S = 0.4
"""A run may take so long."""

translate = QCoreApplication.translate


class LiveHost(Protocol):
    """What live mode reads of the session."""

    registry: Registry
    inference: Inference
    run: RunController

    @property
    def document(self) -> Document: ...

    @property
    def graph(self) -> Graph: ...


class LiveMode(QObject):
    """Follows the document, once it is switched on."""

    changed = Signal()
    gave_up = Signal(str)
    """Why it went off by itself."""

    def __init__(self, host: LiveHost, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self.is_on = False
        self._is_wanted = False
        self._seconds = 0.0
        host.run.finished.connect(self._go_on)

    def set_on(self, is_on: bool) -> None:
        """Begin to run after each edit, with a run at once; or leave off."""
        if is_on == self.is_on:
            return
        self.is_on = is_on
        self.changed.emit()
        if is_on:
            self._want()

    def follow(self, change: Change) -> None:
        """Run again if an edit changed what is computed."""
        if self.is_on and (change.structural or change.run or change.weights):
            self._want()

    def _want(self) -> None:
        self._is_wanted = True
        self._go_on()

    def _go_on(self) -> None:
        """Run the newest document, as soon as the engine is free."""
        if not self.is_on or self._host.run.state.busy:
            return
        if (seconds := self._host.run.state.seconds) > LONGEST_S:
            self._give_up(
                translate("live", "Live is off: a run takes {0} s. Step or run by hand.").format(f"{seconds:.1f}")
            )
        elif self._is_wanted:
            self._is_wanted = False
            self._run()

    def _run(self) -> None:
        if not self._host.graph.nodes:
            return
        size = count_numbers(self._host.graph, self._host.inference, self._host.registry, self._host.document)
        if size > MOST_NUMBERS:
            text = translate("live", "Live is off: this network has {0} numbers, and at most {1} run after each edit.")
            self._give_up(text.format(f"{size:,}", f"{MOST_NUMBERS:,}"))
        else:
            self._host.run.refresh(quiet=True)

    def _give_up(self, text: str) -> None:
        self.set_on(False)
        self._is_wanted = False
        self.gave_up.emit(text)


def count_numbers(graph: Graph, inference: Inference, registry: Registry, document: Document) -> int:
    """Return how many numbers a run computes and reads; an open dim counts as a batch."""
    rows = document.run.rows

    def size(shape: Shape | None) -> int:
        return 0 if shape is None else math.prod(rows if length < 0 else length for length in shape)

    total = 0
    for node in graph.nodes:
        ports = node_ports(graph, node, registry)
        unwired = [PortRef(node, port.name) for port in ports.inputs]
        refs = [PortRef(node, port.name) for port in ports.outputs]
        refs += [ref for ref in unwired if ref not in graph.wire_into]
        total += sum(size(inference.shape(ref)) for ref in refs)
    return total
