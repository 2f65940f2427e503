"""A window for pictures: what a photographer asks of it, in a few words each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.bars.log_view import LogView
from app.examples import find_example
from app.offscreen import wait, wait_until
from app.panels.training import TrainingPanel
from app.session.session import EditorSession
from app.session.training import FINISHED
from app.theme import theme
from app.widgets.seen import is_seen
from app.widgets.segments import Segments
from app.window.docks import TITLE_HEIGHT
from app.window.tour import Tour
from app.window.window import MainWindow
from core.graph.commands import SetTrainingSettings
from core.graph.model import Node, PortRef, TrainingSettings
from core.operators import standard_registry
from tests.helpers.hand import Hand

LARGE, SMALL = (1600, 1000), (1280, 800)
SETTLE_MS = 120
"""Long enough for every delayed repaint."""
PANEL_MS = 200
"""Pictures of a panel wait a little before they follow its size."""
PANEL_SIZES = (((240, 560), (480, 560)), ((960, 288),))
"""Of a panel by itself, in rows: as narrow as panels get, in between, and as wide as below the canvas."""
LAYOUTS = 10
"""Rows that become columns ask for more height, one within the other: so often all is laid out again at most."""
MARGIN = 16
"""Around each picture of a panel."""
HOVER_MS = 450
"""A card comes after 400 ms."""
SHORT_TRAINING = TrainingSettings(epochs=4, batch_size=50)


class Studio:
    """One window, brought into one state after the other as a person would bring it there."""

    def __init__(self) -> None:
        self.session = EditorSession(standard_registry())
        self.window = MainWindow(self.session)
        self.canvas = self.window.canvas
        self.hand = Hand(self.canvas)
        self.window.resize(*LARGE)
        self.window.show()
        self.window.activateWindow()
        wait_until(self.window.isActiveWindow)
        self.window.fill_panels()
        self.settle()

    def close(self) -> None:
        """Let go of everything."""
        self.session.history.mark_saved()
        self.session.close()
        self.window.status_bar.stop()
        self.window.deleteLater()
        QApplication.processEvents()

    # Beginning

    def clear(self) -> None:
        """Put everything away that lies over the window, and begin with an empty canvas."""
        if self.window.desk.is_presenting:
            self.window.desk.present()
            wait(HOVER_MS)
        if (tour := self.window.findChild(Tour)) is not None:
            tour.end()
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        if self.canvas.popup is not None:
            self.canvas.popup.close()
        if (find_bar := self.window.desk.find_bar) is not None:
            find_bar.dismiss()
        self.canvas.cancel_gesture()
        if self.session.live.is_on:
            self.do("debug.live")
        self.session.training.stop()
        wait_until(lambda: not self.session.training.is_active)
        self.session.run.marks.clear()
        self.session.run.set_updates(False)
        self.session.new_document()
        for log in self.window.findChildren(LogView):
            log.clear()
        self.window.resize(*LARGE)
        self.window.reset_layout()
        self.session.select([])
        self.leave()
        self.settle()

    def open(self, example: str) -> None:
        """Show an example, all of it."""
        self.session.open_copy(find_example(example).path)
        self.settle()
        self.fit()

    def resize(self, size: tuple[int, int]) -> None:
        """Give the window another size, with every panel in its place; what was in front comes to the front."""
        front = [dock for dock in self.window.docks.values() if is_seen(dock)]
        self.window.resize(*size)
        self.settle()
        self.window.reset_layout()
        self.settle()
        for dock in front:
            dock.raise_()
        self.fit()

    # What a person does

    def do(self, action: str) -> None:
        """Take an action of the menus."""
        self.window.actions_by_id[action].trigger()
        self.settle()

    def fit(self) -> None:
        """Show all of the network."""
        self.canvas.fit()
        wait(2 * SETTLE_MS)

    def raise_(self, dock: str) -> QWidget:
        """Bring a panel to the front."""
        self.window.docks[dock].raise_()
        self.settle()
        return self.window.docks[dock].widget()

    def node(self, name: str) -> Node:
        """Return the node of a name."""
        return next(node for node in self.session.graph.nodes.values() if node.name == name)

    def select(self, *names: str) -> None:
        """Select nodes."""
        self.session.select([self.node(name).id for name in names])
        self.settle()

    def select_parameter(self, node: str, port: str) -> None:
        """Select the ghost of an implicit parameter."""
        self.session.select([PortRef(self.node(node).id, port)])
        self.settle()

    def initialize(self) -> None:
        """Fill the parameters."""
        self.session.run.initialize()
        self.settle()

    def run_backward(self) -> None:
        """Initialize, and run forward and backward to the end."""
        self.initialize()
        self.session.run.run_backward()
        self.settle()

    def step_to(self, name: str, phase: str) -> None:
        """Step until a node is the current one."""
        run = self.session.run
        self.initialize()
        for _ in range(200):
            current = run.state.current
            if current is not None and (current.name, current.phase) == (name, phase):
                return
            run.step_forward()
            self.settle(0)
        raise RuntimeError(f"the run never came to {name} {phase}")

    def train(self, settings: TrainingSettings = SHORT_TRAINING) -> TrainingPanel:
        """Train to the end, with the panel in front."""
        self.session.push(SetTrainingSettings(settings))
        self.session.training.start()
        run = self.session.training.current
        assert run is not None
        wait_until(lambda: run.status == FINISHED)
        panel = self.raise_("training")
        assert isinstance(panel, TrainingPanel)
        return panel

    def begin_training(self, settings: TrainingSettings, iterations: int) -> None:
        """Train for some iterations and go on, with the panel in front."""
        self.session.push(SetTrainingSettings(settings))
        self.session.training.start()
        run = self.session.training.current
        assert run is not None
        wait_until(lambda: run.iteration >= iterations)
        self.raise_("training")

    def choose(self, within: QWidget, segment: str) -> None:
        """Press a button of a row of segments."""
        for segments in within.findChildren(Segments):
            if segment in segments.buttons:
                QTest.mouseClick(segments.buttons[segment], Qt.MouseButton.LeftButton)
        self.settle()

    def hover(self, place: QPoint) -> None:
        """Let the pointer rest at a place of the canvas until a card explains it."""
        self.leave()
        self.hand.move(place - QPoint(1, 1))
        self.hand.move(place)
        wait(HOVER_MS)

    def leave(self) -> None:
        """Take the pointer away from the canvas."""
        QApplication.sendEvent(self.canvas.viewport(), QEvent(QEvent.Type.Leave))

    def canvas_menu(self, place: QPoint) -> None:
        """Open the context menu of what is at a place of the canvas, in place of one in another theme."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        menu = self.canvas.make_menu(place)
        menu.popup(self.canvas.viewport().mapToGlobal(place))
        self.settle()

    def carry(self, source: tuple[str, str], end: QPoint) -> None:
        """Draw a wire from a port and hold it at a place."""
        node, port = source
        self.hand.hold(self.hand.port(self.node(node).id, port), end)
        self.settle()

    def beside(self, name: str, dx: float, dy: float) -> QPoint:
        """Return a place of the canvas, measured from the corner of a node."""
        x, y = self.node(name).position
        return self.hand.at(QPointF(x + dx, y + dy))

    def settle(self, milliseconds: int = SETTLE_MS) -> None:
        """Wait until nothing is computed and all is painted."""
        wait_until(lambda: not self.session.run.state.busy)
        wait(milliseconds)
        QApplication.processEvents()  # what a slow repaint has left behind

    # Pictures

    def picture(self) -> QPixmap:
        """Return the window with all that lies over it: dialogs, menus, cards."""
        made = self.window.grab()
        painter = QPainter(made)
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                place = widget.pos() - self.window.pos()
                painter.drawPixmap(place, widget.grab())
                if isinstance(widget, QDialog):  # a screen would have given it a frame
                    painter.setPen(QColor(theme().border))
                    painter.drawRect(QRect(place, widget.size()))
        painter.end()
        return made

    def save(self, path: Path) -> None:
        """Write the window as it is."""
        self.picture().save(str(path))

    def save_panel(self, path: Path, name: str) -> None:
        """Write a panel by itself, narrow and as it is by default above, wide below."""
        rows = [[self._panel(name, size) for size in row] for row in PANEL_SIZES]
        sheet = _stacked(rows)
        self.put_back(name)
        sheet.save(str(path))

    def float_panel(self, name: str, size: tuple[int, int]) -> QWidget:
        """Give a panel a size in a window of its own; it may need more than that."""
        dock = self.window.docks[name]
        if not dock.isFloating():
            self.window.docks.move(name, Qt.DockWidgetArea.NoDockWidgetArea)
        dock.resize(size[0], size[1] + TITLE_HEIGHT)
        self.settle(PANEL_MS)
        for _ in range(LAYOUTS):
            QApplication.processEvents()
        return dock.widget()

    def put_back(self, name: str) -> None:
        """Put a panel back from a window of its own."""
        self.window.docks[name].setFloating(False)
        self.settle()

    def _panel(self, name: str, size: tuple[int, int]) -> QPixmap:
        return self.float_panel(name, size).grab()


def _stacked(rows: Sequence[Sequence[QPixmap]]) -> QPixmap:
    """Return pictures in rows on the ground of the canvas."""
    ratio = rows[0][0].devicePixelRatio()
    sizes = [[each.deviceIndependentSize().toSize() for each in row] for row in rows]
    width = max(sum(size.width() + MARGIN for size in row) for row in sizes) + MARGIN
    heights = [max(size.height() for size in row) + MARGIN for row in sizes]
    made = QPixmap(QSize(width, sum(heights) + MARGIN) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(theme().grid))
    painter = QPainter(made)
    y = MARGIN
    for row, places, height in zip(rows, sizes, heights, strict=True):
        x = MARGIN
        for each, size in zip(row, places, strict=True):
            painter.drawPixmap(QPoint(x, y), each)
            x += size.width() + MARGIN
        y += height
    painter.end()
    return made
