"""The demonstration that runs where no window can be opened: the example, played through the real window.

Every stage is done as a person would do it (clicks, keys), and leaves a picture; the exported code and a summary go
to the same folder.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.dialogs.export import write_export
from app.session.session import EditorSession
from app.theme import apply_theme
from app.window.files import EXAMPLE
from app.window.window import MainWindow
from core.dimension import format_shape
from core.graph.commands import SetAttribute
from core.graph.model import NodeId, PortRef
from core.graph.ports import variables
from core.operators import standard_registry
from core.operators.operator import Role

SIZE = (1600, 1000)
SETTLE_MS = 250
"""Long enough for every delayed repaint and animation."""
TIMEOUT_S = 60.0


def run_demonstration(app: QApplication, folder: Path, reason: str) -> int:
    """Play the example into a folder and return the exit code."""
    started = time.monotonic()
    sys.stdout.write(f"{reason} Playing the digits example off screen; the pictures go to {folder}/.\n")
    folder.mkdir(parents=True, exist_ok=True)
    qInstallMessageHandler(pass_on)
    apply_theme(app, "dark")
    session = EditorSession(standard_registry())
    window = MainWindow(session)
    try:
        demonstration = Demonstration(window, folder)
        demonstration.play()
        files = demonstration.export()
    finally:
        session.close()
        window.deleteLater()
        qInstallMessageHandler(None)
    summary = "\n".join([reason, "", *demonstration.summary(), "", "Files:", *(f"  {name}" for name in files)])
    (folder / "summary.txt").write_text(f"{summary}\n", encoding="utf-8")
    seconds = time.monotonic() - started
    sys.stdout.write(f"Loss {session.run.state.loss:.6f}. Done in {seconds:.1f} s; read {folder / 'summary.txt'}.\n")
    return 0


class Demonstration:
    """Plays the example in a window, one picture per stage."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.session, self.folder = window, window.session, folder
        self.pictures: list[str] = []

    def play(self) -> None:
        """Go through all stages."""
        window, session = self.window, self.session
        window.resize(*SIZE)
        window.show()
        window.activateWindow()
        wait_until(window.isActiveWindow)  # without it no shortcut works
        session.open_copy(EXAMPLE)
        wait(SETTLE_MS)
        window.fill_panels()
        self._build_without_shape()
        self._infer()
        self._initialize()
        self._step_to_middle_of_forward()
        self._step_to_middle_of_backward()
        self._show_plots()
        self._show_code()

    # Stages

    def _build_without_shape(self) -> None:
        """All nodes are wired, but nobody said how wide an image is: the first weight can't be made yet."""
        self.session.push(SetAttribute(NodeId("data"), "shape", None))
        self.window.docks["parameters"].raise_()
        wait(SETTLE_MS)
        self._fit()
        self._click_node("data")
        self._take("1_built")

    def _infer(self) -> None:
        """The shape of the data is known again: everything follows."""
        QTest.keyClick(self.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        self._click_node("dense1")
        self._take("2_inferred")

    def _initialize(self) -> None:
        QTest.mouseClick(self.window.run_bar.buttons["run.initialize"], Qt.MouseButton.LeftButton)
        self._take("3_initialized")

    def _step_to_middle_of_forward(self) -> None:
        self.window.docks["values"].raise_()
        self._press_until("relu1", "forward")
        self._click_node("relu1")
        self._take("4_mid_forward")

    def _step_to_middle_of_backward(self) -> None:
        self._press_until("relu1", "backward")
        self._click_node("dense2")
        self._take("5_mid_backward")

    def _show_plots(self) -> None:
        QTest.keyClick(self.window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
        self._settle()
        self.session.select([PortRef(NodeId("dense1"), "weight")])
        docks = self.window.docks
        self.window.resizeDocks([docks["values"]], [460], Qt.Orientation.Vertical)
        wait(SETTLE_MS)
        self._fit()
        self._take("6_plots")

    def _show_code(self) -> None:
        docks = self.window.docks
        self.window.resizeDocks([docks["values"], docks["code"]], [760, 840], Qt.Orientation.Horizontal)
        self._click_node("dense1")
        self._take("7_code")

    # What a hand does

    def _press_until(self, name: str, phase: str) -> None:
        """Press F10 until a node is the current step."""
        for _ in range(100):
            current = self.session.run.state.current
            if current is not None and (current.name, current.phase) == (name, phase):
                return
            QTest.keyClick(self.window, Qt.Key.Key_F10)
            self._settle()
        raise RuntimeError(f"the example never came to {name} {phase}")

    def _fit(self) -> None:
        self.window.canvas.fit()
        wait(SETTLE_MS)

    def _place_of(self, node: str) -> QPoint:
        """Where a node's header is, in pixels of the canvas."""
        x, y = self.session.graph.nodes[NodeId(node)].position
        return self.window.canvas.mapFromScene(QPointF(x + 24, y + 16))

    def _click_node(self, node: str) -> None:
        QTest.mouseClick(self.window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=self._place_of(node))
        self._settle()

    # Waiting and pictures

    def _settle(self) -> None:
        wait_until(lambda: not self.session.run.state.busy)
        wait(50)

    def _take(self, name: str) -> None:
        self._settle()
        wait(SETTLE_MS)
        self.window.grab().save(str(self.folder / f"{name}.png"))
        self.pictures.append(f"{name}.png")

    # Results

    def export(self) -> list[str]:
        """Write the code of every target and return the names of all files."""
        names = list(self.pictures)
        for target in ("pytorch", "numpy"):
            written = write_export(self.session, target, self.folder / target)
            names += [str(path.relative_to(self.folder)) for path in written]
        return names

    def summary(self) -> list[str]:
        """Return what was computed, line by line."""
        session = self.session
        run = session.document.run
        lines = [
            f"Example: {EXAMPLE.name}, seed {run.seed}, batch {run.batch_index} of {run.batch_size} rows",
            f"Loss: {session.run.state.loss:.7g} over {run.batch_size} images",
            f"Steps: {len(session.run.state.steps)}, of which forward {session.run.state.forward_end}",
            "",
            "Shapes:",
        ]
        for node in session.graph.nodes.values():
            ref = PortRef(node.id, "output")
            array = session.run.array(ref)
            found = format_shape(array.shape if array is not None else None)
            lines.append(f"  {node.name:8} {format_shape(session.inference.shape(ref)):12} in this run {found}")
        return [*lines, "", *self._parameter_lines()]

    def _parameter_lines(self) -> list[str]:
        lines, count = ["Parameters:"], 0
        for ref, info in variables(self.session.graph, self.session.registry).items():
            value = self.session.run.array(ref)
            gradient = self.session.run.statistics(ref, "gradient")
            if info.role is Role.PARAMETER and value is not None:
                count += value.size
                norm = f"gradient norm {gradient.norm:.6g}" if gradient else "no gradient"
                lines.append(f"  {info.name:16} {format_shape(value.shape):12} {value.size:8,} values   {norm}")
        return [*lines, f"  together {count:,} values"]


def pass_on(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Print what Qt has to say, but for what it says about every window without a screen."""
    del kind, context
    if "This plugin does not support" not in text:
        sys.stderr.write(f"{text}\n")


def wait(milliseconds: int) -> None:
    """Let the program go on for a while; QTest.qWait would keep the engine's thread from running."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(is_true: Callable[[], bool]) -> None:
    """Let the program go on until something is so."""
    deadline = time.monotonic() + TIMEOUT_S
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError("the program does not answer")
        wait(5)
