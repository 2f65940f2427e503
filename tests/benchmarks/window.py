"""The window: how long it takes to start, against a bare QMainWindow; its canvas, its lists, its code.

Where the window is compared with a peer, the peer is measured in the same run. Processor time and the least of several
repetitions are what a busy machine changes least.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPointF
from PySide6.QtWidgets import QApplication

from app.canvas.fitting import Fitting
from app.canvas.view import CanvasView
from app.panels.code import CodePanel
from app.session.session import EditorSession
from app.theme import RESOURCES
from core.graph import files
from core.graph.model import NodeId, PortRef
from core.operators import standard_registry
from tests.benchmarks import canvas
from tests.benchmarks.inference import chain_with_skips
from tests.benchmarks.table import Row, measure

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

OPEN = """
import resource, sys, time
from PySide6.QtWidgets import QApplication
app = QApplication(sys.argv)
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from app.theme import apply_theme
from core.operators import standard_registry
apply_theme(app, "dark")
session = EditorSession(standard_registry())
view = CanvasView(session)
view.resize(1600, 1000)
view.show()
app.processEvents()
start = time.thread_time()
session.open(sys.argv[1])
app.processEvents()
print(time.thread_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
session.close()
"""

OPEN_PLAIN = """
import resource, sys, time
from PySide6.QtWidgets import QApplication
app = QApplication(sys.argv)
from app.theme import apply_theme
from core.graph import files
from core.operators import standard_registry
from tests.benchmarks.plain_scene import PlainScene
apply_theme(app, "dark")
registry = standard_registry()
start = time.thread_time()
plain = PlainScene(files.load(sys.argv[1], registry), (1600, 1000))
print(time.thread_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
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
    yield Row("start to first paint", min(ours), "bare QMainWindow", min(bare), "+40 ms")
    yield from _opening()
    yield from canvas.rows()
    yield from _offers()
    yield from _code()


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


def _opening() -> Iterator[Row]:
    """Open a file of 5,000 nodes to its first painting, in a process of its own: processor time, and memory."""
    ours, plain = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chain.symloom.json"
        files.save(canvas.laid_out(chain_with_skips(5_000)), path)
        for _ in range(3):
            ours.append(_seconds_and_bytes(OPEN, path))
            plain.append(_seconds_and_bytes(OPEN_PLAIN, path))
    floor = canvas.PEER
    yield Row("open 5,000 nodes to first paint", min(ours)[0], floor, min(plain)[0], "1 s")
    memory, plain_memory = (min(size for _, size in each) / 1e6 for each in (ours, plain))
    yield Row("memory of the process then", memory, floor, plain_memory, "160 MB", unit="MB")


def _seconds_and_bytes(program: str, path: Path) -> tuple[float, float]:
    found = subprocess.run([sys.executable, "-c", program, str(path)], check=True, capture_output=True, text=True)
    seconds, size = found.stdout.split()
    return float(seconds), float(size)


def _offers() -> Iterator[Row]:
    """Open the list of what fits at the end of a wire: the first time, after a drag, and without a wire."""
    session = EditorSession(standard_registry())
    session.open_copy(RESOURCES / "examples" / "lenet_digits.symloom.json")
    view = CanvasView(session)
    view.resize(*canvas.VIEW)
    view.show()
    QApplication.processEvents()
    anchor = PortRef(NodeId("conv1"), "output")

    def open_list(port: PortRef | None, *, forget: bool = False) -> None:
        if forget:
            view.placing.fitting = Fitting(session, view)
        view.offer_nodes(QPointF(), port)
        QApplication.processEvents()
        assert view.popup is not None
        view.popup.close()

    *seconds, plain = measure(
        lambda: open_list(anchor, forget=True),
        lambda: open_list(anchor),
        lambda: open_list(None),
        rounds=7,
        clock=time.thread_time,
        of=min,
    )
    for name, each in zip(("nothing tried before", "tried during the drag"), seconds, strict=True):
        yield Row(f"list of what fits at a wire, {name}", each, "list of all layers", plain, "50 ms")
    yield Row("list of all layers", plain, goal="50 ms")
    view.deleteLater()
    session.close()


def _code() -> Iterator[Row]:
    """Edit 600 nodes with the code panel open: what the window does of it, and what a thread of its own does."""
    session = EditorSession(standard_registry())
    panel = CodePanel(session)
    panel.resize(600, 300)
    panel.show()
    session._replace(canvas.laid_out(chain_with_skips(600)), None)
    turns, seconds = [0.0], []
    session.coding.done.connect(lambda made: seconds.append(made.seconds))
    while not seconds:
        start = time.thread_time()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        turns.append(time.thread_time() - start)
    yield Row("longest turn while code of 600 nodes is made", max(turns), "making it", seconds[0], "16 ms")
    panel.deleteLater()
    session.close()
