"""One edit of growing documents in the session: the new document, its shapes, its problems, what is told of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import count

from PySide6.QtWidgets import QApplication

from app.session.session import EditorSession
from core.graph.commands import Connect, Disconnect, SetAttribute
from core.graph.model import NodeId, WireId
from core.operators import standard_registry
from tests.benchmarks.inference import SIZES, chain_with_skips, frozen_heap
from tests.benchmarks.table import Row, measure
from tests.helpers.graphs import port

GOALS = {1_000: "16 ms", 10_000: "60 ms"}


def rows() -> Iterator[Row]:
    """Measure at 100, 1,000 and 10,000 nodes; the floor of each row is the same edit at 100 nodes, per node.

    These are the least of the processor's times, whatever else the machine does.
    """
    _application = QApplication.instance() or QApplication([])
    floors: dict[str, float] = {}
    for size in SIZES:
        functions = _edits(size)
        with frozen_heap():
            times = measure(*functions.values(), rounds=9, warm_up=2, clock=time.process_time, of=min)
        for name, seconds in zip(functions, times, strict=True):
            floor = floors.setdefault(name, seconds / SIZES[0]) * size
            yield Row(f"{name}, {size:,} nodes", seconds, "100 nodes, times as many", floor, GOALS.get(size, ""))


def _edits(size: int) -> dict[str, Callable[[], object]]:
    """Return edits that follow one another: each leaves what the next one needs."""
    session = EditorSession(standard_registry())
    session._replace(chain_with_skips(size), None)
    number = count(65)
    wire = Connect(port(f"n{(size - 1) // 3 * 3}"), port("alone.data"), WireId("drawn"))
    dense = (NodeId("n0"), NodeId("n3"))

    def edit(node: NodeId) -> bool:
        return session.push(SetAttribute(node, "num_hidden", next(number)))

    return {
        "edit a node": lambda: edit(dense[0]),
        "edit it again": lambda: edit(dense[0]),
        "edit another node": lambda: edit(dense[1]),
        "draw a wire that joins": lambda: session.push(wire),
        "undo it": session.undo,
        "redo it": session.redo,
        "delete it": lambda: session.push(Disconnect(frozenset({wire.wire}))),
    }
