"""Drags a layer from the palette onto the canvas of the real window, with a real drag of the display; prints what came.

A program of its own, for it needs a display: ``DISPLAY=:7 python -m tests.helpers.real_drag relu``. A drag blocks until
the button is released, so timers move and release the mouse meanwhile.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.main import make_application
from app.offscreen import wait, wait_until
from app.panels.palette import PalettePanel
from app.session.session import EditorSession
from app.theme import apply_theme
from app.window.window import MainWindow
from core.operators import standard_registry

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
TARGET = QPoint(420, 260)
STEPS, STEP_MS = 8, 40
GIVE_UP_MS = 20_000


def main(text: str) -> int:
    """Open the window, drag, print platform, nodes and what the palette's drag carried."""
    app = make_application()
    apply_theme(app, "dark")
    session = EditorSession(standard_registry())
    window = MainWindow(session)
    window.resize(1400, 900)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.fill_panels()
    wait(200)
    QTimer.singleShot(GIVE_UP_MS, app, lambda: sys.exit("the drag never ended"))
    _drag(window, text)
    wait_until(lambda: bool(session.graph.nodes))
    wait(50)
    places = {node.name: _place(window, node.id) for node in session.graph.nodes.values()}
    sys.stdout.write(json.dumps({"platform": QGuiApplication.platformName(), "nodes": places}) + "\n")
    session.history.mark_saved()
    window.close()
    return 0


def _place(window: MainWindow, node: object) -> list[int]:
    box = window.canvas.board.items_by_id[node].outline()  # type: ignore[index]
    centre = window.canvas.camera.to_screen(box.center())
    return [round(centre.x()), round(centre.y())]


def _drag(window: MainWindow, text: str) -> None:
    palette, canvas = window.findChildren(PalettePanel)[0], window.canvas.viewport()
    QTest.keyClicks(palette.search, text)
    layers = palette.list
    start = layers.visualItemRect(layers.currentItem()).center()

    def go(step: int) -> None:
        """Move a step further; the last one lets go."""
        if step <= STEPS:
            QTest.mouseMove(canvas, QPoint(10, TARGET.y()) + (TARGET - QPoint(10, TARGET.y())) * (step / STEPS))
            QTimer.singleShot(STEP_MS, canvas, lambda: go(step + 1))
        else:
            QTest.mouseRelease(canvas, LEFT, NONE, TARGET)

    QTest.mouseMove(layers.viewport(), start)
    QTest.mousePress(layers.viewport(), LEFT, NONE, start)
    QTimer.singleShot(10 * STEP_MS, canvas, lambda: go(0))
    for step in range(1, 6):  # from the fourth pixel on it is a drag, and this blocks
        QTest.mouseMove(layers.viewport(), start + QPoint(6 * step, 0))
        QApplication.processEvents()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
