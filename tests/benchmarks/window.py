"""The window: how long it takes to start, against a bare QMainWindow; and its canvas."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from tests.benchmarks import canvas
from tests.benchmarks.table import Row

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
app = QApplication(sys.argv)
window = Window()
window.resize(1600, 1000)
window.show()
app.exec()
"""

OURS = """
import sys
from PySide6.QtWidgets import QMainWindow
painted = QMainWindow.paintEvent
def paint(self, event):
    painted(self, event)
    print("painted", flush=True)
QMainWindow.paintEvent = paint
from app.main import main
sys.exit(main(["--window"]))
"""


def rows() -> Iterator[Row]:
    """Measure from spawning the process to the first painted window, and the frames of the canvas."""
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        for program in (BARE, OURS):  # compiles what is imported, as an installation has it compiled
            _seconds_to_paint(program, folder)
        for _ in range(9):
            bare.append(_seconds_to_paint(BARE, folder))
            ours.append(_seconds_to_paint(OURS, folder))
    floor = statistics.median(bare)
    yield Row("start to first paint", statistics.median(ours), "bare QMainWindow", floor, "+40 ms")
    yield from canvas.rows()


def _seconds_to_paint(program: str, folder: str) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": folder, "XDG_STATE_HOME": folder}
    environment |= {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder, "PYTHONPYCACHEPREFIX": folder}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    seconds = time.perf_counter() - start
    process.kill()
    process.communicate()
    if line.strip() != "painted":
        raise RuntimeError("the window was not painted")
    return seconds
