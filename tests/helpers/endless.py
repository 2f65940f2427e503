"""A program whose layers never end, in a process of its own: a person begins work of some kinds and closes the window.

Run with the document's file and the kinds; what is said on standard output is for the test.
"""

from __future__ import annotations

import os
import sys
import threading
from functools import partial
from typing import NoReturn

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

import app.main
from app.window.window import MainWindow
from core.graph.commands import SetAttribute
from core.graph.model import NodeId
from core.operators.linear import FullyConnected
from core.training.trainer import Trainer

SIDE = 5_000
"""So large that one call takes minutes: nobody multiplies matrices of integers fast."""
LOOK_MS = 50

_begun: set[int] = set()


def compute(*_: object, **__: object) -> NoReturn:
    """Call NumPy again and again, as an operator would that has very much to do."""
    _begun.add(threading.get_ident())
    matrix = np.ones((SIDE, SIDE), np.int8)
    while True:
        np.matmul(matrix, matrix)


def begin(window: MainWindow, kind: str) -> None:
    """Begin work of a kind as a person does."""
    match kind:
        case "step":
            run_all = partial(QTest.keyClick, window.canvas, Qt.Key.Key_F5)
            window.session.run.initialized.connect(lambda: QTimer.singleShot(0, run_all))
            QTest.keyClick(window.canvas, Qt.Key.Key_F7)
        case "training":
            QTest.keyClick(window.canvas, Qt.Key.Key_F4)
        case "laboratory":
            window.docks["laboratory"].show()
            window.docks["laboratory"].raise_()
        case "proof":
            window.session.prover.start(["numpy"])


class Visit(QObject):
    """Waits for the window, begins, and closes it when everything computes."""

    def __init__(self, kinds: list[str]) -> None:
        super().__init__()
        self._kinds = kinds
        self._count = 0
        self._window: MainWindow | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def _look(self) -> None:
        if self._window is None:
            self._find_window()
        elif len(_begun) == self._count:
            self._begin_next(self._window)

    def _begin_next(self, window: MainWindow) -> None:
        """Begin one kind of work after the other: what a step shows may hide the laboratory."""
        if self._count < len(self._kinds):
            begin(window, self._kinds[self._count])
            self._count += 1
        else:
            self._timer.stop()
            self._close(window)

    def _find_window(self) -> None:
        found = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
        if found and found[0].is_attached and "laboratory" in _filled(found[0]):
            self._window = found[0]
            FullyConnected.forward = Trainer.step = compute  # type: ignore[method-assign]

    def _close(self, window: MainWindow) -> None:
        window.session.push(SetAttribute(NodeId("dense1"), "num_hidden", 77))
        QMessageBox.question = lambda *_, **__: QMessageBox.StandardButton.Save  # type: ignore[method-assign]
        print("closing", flush=True)  # noqa: T201
        QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def _filled(window: MainWindow) -> set[str]:
    return {name for name in ("laboratory",) if window.docks[name].widget() is not None}


def main() -> int:
    """Run the program until it has closed itself."""
    file, *kinds = sys.argv[1:]
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app.main.make_application()
    visit = Visit(kinds)
    code = app.main.main(["--window", file])
    del visit
    return code


if __name__ == "__main__":
    sys.exit(main())
