"""Edits of very many nodes at once, in a window with all of its panels, by keys: processor time to the end of painting.

The floor of each row is opening a document of these nodes in the same window: all of it is made anew then, too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.session.session import EditorSession
from app.theme import apply_theme
from app.window.window import MainWindow
from core.graph import fragment
from core.graph.model import Document, Graph, Node, NodeId, Point, frozen
from core.operators import standard_registry
from tests.benchmarks.canvas import laid_out
from tests.benchmarks.inference import chain_with_skips, frozen_heap
from tests.benchmarks.table import Row, measure

COUNT = 5_000
PART = 500
ROUNDS = 3
ACROSS, DOWN, COLUMNS = 256.0, 176.0, 70
GOALS = {"paste": "1,000 ms", "duplicate": "100 ms"}
PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def rows() -> Iterator[Row]:
    """Measure loose nodes, then nodes of a chain."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply_theme(application, "dark")
    session = EditorSession(standard_registry())
    window = MainWindow(session)
    window.resize(1600, 1000)
    window.show()
    window.fill_panels()
    desk = _Desk(window)
    yield from _table("loose nodes", COUNT, desk.loose())
    yield from _table("nodes of a chain", COUNT, desk.whole())
    yield from _table("nodes of a chain", PART, desk.part())
    session.history.mark_saved()
    window.close()


def _table(what: str, count: int, edits: dict[str, Callable[[], object]]) -> Iterator[Row]:
    with frozen_heap():
        times = measure(*edits.values(), rounds=ROUNDS, warm_up=1, clock=time.process_time, of=min)
    found = dict(zip(edits, times, strict=True))
    for name, seconds in found.items():
        yield Row(f"{name}, {count:,} {what}", seconds, "open them", found["open"], GOALS.get(name, ""))


class _Desk:
    """Does edits that follow one another, each to the end of its painting."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._session = window, window.session

    def _press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> Callable[[], None]:
        def press() -> None:
            QTest.keyClick(self._window.canvas, key, modifier)
            QApplication.processEvents()

        return press

    def _open(self, document: Document) -> Callable[[], None]:
        def show() -> None:
            self._session._replace(document, None)
            self._window.canvas.setFocus()
            QApplication.processEvents()

        return show

    def loose(self) -> dict[str, Callable[[], object]]:
        """Paste nodes that nothing feeds."""
        nodes = [_loose_node(number) for number in range(COUNT)]
        graph = Graph(frozen((node.id, node) for node in nodes))
        QApplication.clipboard().setText(fragment.dumps(fragment.copy(graph, list(graph.nodes))))
        return {
            "open": self._open(Document(graph)),
            "close": self._open(Document()),
            "paste": self._press(Qt.Key.Key_V, CONTROL),
            "undo it": self._press(Qt.Key.Key_Z, CONTROL),
            "redo it": self._press(Qt.Key.Key_Y, CONTROL),
        }

    def whole(self) -> dict[str, Callable[[], object]]:
        """Select and delete everything."""
        return {
            "open": self._open(laid_out(chain_with_skips(COUNT))),
            "select all": self._press(Qt.Key.Key_A, CONTROL),
            "delete all": self._press(Qt.Key.Key_Delete),
            "undo it": self._press(Qt.Key.Key_Z, CONTROL),
        }

    def part(self) -> dict[str, Callable[[], object]]:
        """Duplicate everything of a smaller document."""
        return {
            "open": self._open(laid_out(chain_with_skips(PART))),
            "select all": self._press(Qt.Key.Key_A, CONTROL),
            "duplicate": self._press(Qt.Key.Key_D, CONTROL),
            "undo it": self._press(Qt.Key.Key_Z, CONTROL),
        }


def _loose_node(number: int) -> Node:
    place = Point(number % COLUMNS * ACROSS, number // COLUMNS * DOWN)
    attributes = frozen({"num_hidden": 64})
    return Node(NodeId(f"loose{number}"), "FullyConnected", f"dense{number}", place, attributes)
