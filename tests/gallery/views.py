"""What the gallery shows: every view in one line of `VIEWS`, with the function that brings the window there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from app.actions.menus import MENUS, without_marks
from app.dialogs.changed_file import changed_file_box
from app.dialogs.load_values import LoadValuesDialog
from app.dialogs.shortcuts import ShortcutsDialog
from app.offscreen import wait_until
from app.panels.analysis.check import CheckView
from app.panels.training.confusion import ConfusionMatrix
from app.panels.training.mapping import MappingDialog
from app.window.tour import Tour
from app.window.welcome import WelcomePage
from core.graph.annotations import SetNodeFlags
from core.graph.commands import SetAttribute, SetRunSettings
from core.graph.model import TrainingSettings
from core.runtime.breakpoints import Breakpoint
from core.runtime.conditions import parse_condition
from core.runtime.watches import Watch
from tests.gallery.studio import SMALL, Studio
from tests.helpers.deep import build_deep

Prepare = Callable[[Studio], object]

PERCEPTRON = "digits_mlp"
LONG = TrainingSettings(epochs=60, batch_size=50)
ENDLESS = TrainingSettings(epochs=100_000, batch_size=50)


@dataclass(frozen=True)
class View:
    """One state of the window.

    Attributes:
        name: Of the files.
        title: What the page says over the pictures.
        prepare: Brings the window there, from an empty document.
        pose: What has to be done again in every theme, because a change of theme puts it away.
        panel: The panel whose picture is taken, by itself at three widths; nothing for that of the whole window.
    """

    name: str
    title: str
    prepare: Prepare
    pose: Prepare | None = None
    panel: str = ""


# The window


def empty(studio: Studio) -> None:
    studio.fit()


def welcome(studio: Studio) -> None:
    studio.window.desk.show_welcome()


def welcome_drawn(studio: Studio) -> None:
    """Wait for the pictures of the examples, which are drawn one after the other, anew in every theme."""
    page = studio.window.findChild(WelcomePage)
    assert page is not None
    wait_until(lambda: all(card.picture is not None for card in page.cards))


def built(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.select("dense1")


def built_small(studio: Studio) -> None:
    built(studio)
    studio.resize(SMALL)


def waiting(studio: Studio) -> None:
    studio.open("deferred_perceptron")
    studio.select("dense1")


def initialized(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.initialize()
    studio.select("dense1")
    studio.raise_("parameters")


def mid_forward(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.step_to("relu1", "forward")
    studio.select("relu1")


def mid_backward(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.step_to("relu1", "backward")
    studio.select("dense2")


def mid_backward_small(studio: Studio) -> None:
    mid_backward(studio)
    studio.resize(SMALL)


def mid_backward_at(width: int, height: int) -> Prepare:
    """Return what brings a window of some size into the middle of backward."""

    def prepare(studio: Studio) -> None:
        mid_backward(studio)
        studio.resize((width, height))

    return prepare


def run_to_end(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.run_backward()
    studio.select_parameter("dense1", "weight")


def stale(studio: Studio) -> None:
    run_to_end(studio)
    studio.session.push(SetAttribute(studio.node("dense1").id, "num_hidden", 64))
    studio.settle()


def conflict(studio: Studio) -> None:
    studio.open("shape_bug")
    studio.select("sum")
    studio.raise_("problems")


def small_numbers(studio: Studio) -> None:
    studio.open("net_2_2_1")
    studio.run_backward()
    studio.select("hidden")
    studio.fit()


def live(studio: Studio) -> None:
    studio.open("arithmetic")
    studio.do("debug.live")
    studio.settle()
    studio.select("A")


def presentation(studio: Studio) -> None:
    studio.open("net_2_2_1")
    studio.step_to("hidden", "backward")
    studio.do("view.present")
    studio.settle(600)


def lenet(studio: Studio) -> None:
    studio.open("lenet_digits")
    studio.step_to("conv2", "forward")
    studio.select("conv2")
    studio.raise_("values")


def shared(studio: Studio) -> None:
    studio.open("siamese")
    studio.run_backward()
    studio.select_parameter("tower1", "weight")
    studio.raise_("parameters")


def tied(studio: Studio) -> None:
    studio.open("tied_autoencoder")
    studio.run_backward()
    studio.select("weight")


def gradient_graph(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.do("debug.gradient_graph")


def vanishing(studio: Studio) -> None:
    build_deep(studio.session, 20)
    studio.fit()
    studio.run_backward()


def update(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.initialize()
    studio.session.run.run_update()
    studio.settle()
    studio.raise_("rule")


def muted(studio: Studio) -> None:
    studio.open("lenet_digits")
    studio.select("tanh1")
    studio.do("graph.mute")
    studio.select("dense1")
    studio.do("graph.collapse")


def rule(studio: Studio) -> None:
    mid_backward(studio)
    studio.select("relu1")
    studio.raise_("rule")


def rule_of_dense(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.step_to("dense2", "backward")
    studio.select("dense2")
    studio.raise_("rule")


def rule_forward(studio: Studio) -> None:
    studio.open("net_2_2_1")
    studio.step_to("output", "forward")
    studio.select("output")
    studio.raise_("rule")


# Training


def training(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.train()


def training_fresh(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.raise_("training")


def training_running(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.begin_training(ENDLESS, 400)


def classes(studio: Studio) -> None:
    training(studio)
    studio.choose(studio.raise_("training"), "confusion")


def sample(studio: Studio) -> None:
    classes(studio)
    matrix = studio.window.findChild(ConfusionMatrix)
    assert matrix is not None
    matrix.choose((0, 0))
    studio.settle()


def plane(studio: Studio) -> None:
    studio.open("spirals")
    studio.choose(studio.train(LONG), "plane")


def over_time(studio: Studio, picture: str) -> None:
    studio.open(PERCEPTRON)
    studio.train()
    studio.choose(studio.raise_("recordings"), picture)
    studio.settle(300)


def training_small(studio: Studio) -> None:
    training(studio)
    studio.resize(SMALL)


# Laboratory and analysis


def laboratory(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.initialize()
    studio.select("dense1")
    studio.raise_("laboratory")
    studio.settle(600)


def laboratory_values(studio: Studio) -> None:
    laboratory(studio)
    studio.choose(studio.raise_("laboratory"), "values")


def gradient_check(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.initialize()
    panel = studio.raise_("analysis")
    studio.choose(panel, "check")
    check = panel.findChild(CheckView)
    assert check is not None
    check.every.click()
    wait_until(lambda: check.found is not None)
    studio.settle()


def analysis(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.run_backward()
    studio.raise_("analysis")
    studio.settle(600)


# Debugging


def breakpoints(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.initialize()
    marks = studio.session.run.marks
    marks.toggle((studio.node("dense2").id,))
    marks.add(Breakpoint((studio.node("relu1").id,), backward=True, condition=parse_condition("|gradient| > 100")))
    marks.watch(Watch((studio.node("dense1").id, "output")))
    studio.raise_("breakpoints")
    studio.do("run.continue")
    studio.settle()


# Panels


def history(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    for units in (128, 192, 256):
        studio.session.push(SetAttribute(studio.node("dense1").id, "num_hidden", units))
    studio.session.push(SetRunSettings(dataclasses.replace(studio.session.document.run, batch_size=16)))
    studio.do("edit.undo")
    studio.raise_("history")


def inspect_parameter(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.initialize()
    studio.select_parameter("dense1", "weight")


def inspect_many(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.select("dense1", "dense2")


def floating(studio: Studio) -> None:
    mid_backward(studio)
    studio.window.docks.move("rule", Qt.DockWidgetArea.NoDockWidgetArea)
    studio.settle()
    studio.window.docks["rule"].move(studio.window.pos() + QPoint(560, 420))


# Over the canvas


def find(studio: Studio) -> None:
    studio.open("lenet_digits")
    studio.do("edit.find")
    bar = studio.window.desk.find_bar
    assert bar is not None
    QTest.keyClicks(bar.field, "tanh")
    studio.settle()


def command_palette(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.do("help.palette")


def quick_add(studio: Studio) -> None:
    studio.canvas.show_quick_add(QPointF(300, 200))
    studio.settle()


def quick_add_typed(studio: Studio) -> None:
    quick_add(studio)
    assert studio.canvas.popup is not None
    QTest.keyClicks(studio.canvas.popup.field, "conv")
    studio.settle()


def replace(studio: Studio) -> None:
    studio.select("relu1")
    studio.do("graph.replace")


def wire_refused(studio: Studio) -> None:
    studio.canvas.cancel_gesture()
    studio.carry(("dense1", "output"), studio.hand.port(studio.node("out").id, "label"))


def wire_offered(studio: Studio) -> None:
    studio.canvas.cancel_gesture()
    studio.carry(("dense1", "output"), studio.beside("relu1", 60, 260))


def frames(studio: Studio) -> None:
    studio.open("siamese")
    studio.select("tower1", "tanh1", "code1")
    studio.do("graph.frame")
    QTest.keyClicks(studio.window.focusWidget(), "First tower")
    QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Return)
    studio.settle()
    studio.fit()


def note(studio: Studio) -> None:
    studio.do("graph.note")
    QTest.keyClicks(studio.window.focusWidget(), "Both towers read the same image.")
    studio.settle()


def comment(studio: Studio) -> None:
    node = studio.node("relu1").id
    studio.session.push(SetNodeFlags(frozenset({node}), comment="Eleven units are dead after ten epochs."))
    studio.settle()


def hover_port(studio: Studio) -> None:
    studio.hover(studio.hand.port(studio.node("dense1").id, "output"))


def hover_wire(studio: Studio) -> None:
    wire = next(iter(studio.session.graph.wires_of[studio.node("relu1").id]))
    source = wire.source
    studio.hover(studio.hand.port(source.node, source.port) + QPoint(24, 0))


def hover_node(studio: Studio) -> None:
    studio.hover(studio.hand.body(studio.node("dense1").id))


def hover_waiting(studio: Studio) -> None:
    studio.hover(studio.hand.port(studio.node("dense1").id, "weight"))


def hover_badge(studio: Studio) -> None:
    item = studio.canvas.board.items_by_id[studio.node("sum").id]
    studio.hover(studio.hand.at(item.pos() + item.layout.badge))


def menu_of_canvas(studio: Studio) -> None:
    studio.canvas_menu(studio.beside("relu1", 20, 260))


def menu_of_node(studio: Studio) -> None:
    studio.canvas_menu(studio.hand.body(studio.node("relu1").id))


def menu_of_port(studio: Studio) -> None:
    studio.canvas_menu(studio.hand.port(studio.node("dense1").id, "output"))


def menu_of_bar(title: str) -> Callable[[Studio], None]:
    """Return what opens a menu of the menu bar, by its English title."""
    place = [without_marks(menu.title) for menu in MENUS].index(title)

    def pose(studio: Studio) -> None:
        bar = studio.window.menuBar()
        bar.setActiveAction(bar.actions()[place])
        studio.settle()

    return pose


def far(studio: Studio) -> None:
    studio.open("lenet_digits")
    studio.canvas.zoom_to(0.25)
    studio.settle()


def close_up(studio: Studio) -> None:
    mid_backward(studio)
    studio.canvas.look_at(2.0, studio.canvas.board.items_by_id[studio.node("dense2").id].sceneBoundingRect().center())
    studio.settle()


def notices(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.window.files.show_example()
    studio.session.message.emit("Exported model.py, weights.safetensors to /home/ada/digits.", "success")
    studio.settle()


# Dialogs


def tour(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.do("help.tour")
    shown = studio.window.findChild(Tour)
    assert shown is not None
    shown.go(1)
    shown.go(1)


def dialog(action: str, *selected: str) -> Callable[[Studio], None]:
    """Return what shows the dialog of an action."""

    def prepare(studio: Studio) -> None:
        studio.open(PERCEPTRON)
        studio.select(*selected)
        studio.do(action)

    return prepare


def export_dialog(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.do("export.all")
    prover = studio.session.prover
    prover.start(["pytorch", "numpy", "mxnet", "onnx"])
    wait_until(lambda: not prover.is_running)


def edit_values(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.initialize()
    studio.select_parameter("dense2", "weight")
    studio.do("values.edit")


def load_values(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    arrays = {
        "fc1.weight": np.zeros((256, 64), np.float32),
        "fc1.bias": np.zeros(256, np.float32),
        "dense2.weight": np.zeros((10, 128), np.float32),
    }
    LoadValuesDialog(studio.session, Path("trained.safetensors"), arrays, studio.window).open()
    studio.settle()


def mapping(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "digits.npz"
        np.savez(file, image=np.zeros((100, 64), np.float32), label=np.zeros(100, np.int64))
        MappingDialog(studio.session, file, studio.window).open()
    studio.settle()


def changed_file(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    box, _ = changed_file_box("digits_mlp.symloom.json", studio.window)
    box.open()
    studio.settle()


def shortcuts_typed(studio: Studio) -> None:
    shown = studio.window.findChild(ShortcutsDialog)
    assert shown is not None
    shown.tree.setCurrentItem(shown.row("graph.frame"))
    shown.editor.setKeySequence("Ctrl+S")
    studio.settle()


def fault(studio: Studio) -> None:
    studio.open(PERCEPTRON)
    studio.window.show_fault("Traceback (most recent call last):\n  …\nValueError: a mistake of the program itself")
    studio.settle()


VIEWS = (
    View("window-empty", "An empty canvas", empty),
    View("window-welcome", "Welcome page", welcome, welcome_drawn),
    View("window-built", "Built, nothing run", built),
    View("window-built-small", "Built, 1280 × 800", built_small),
    View("window-waiting", "Waiting for a shape", waiting),
    View("window-initialized", "Initialized", initialized),
    View("window-forward", "In the middle of forward", mid_forward),
    View("window-backward", "In the middle of backward", mid_backward),
    View("window-backward-small", "In the middle of backward, 1280 × 800", mid_backward_small),
    View("window-size-720", "In the middle of backward, 1280 × 720", mid_backward_at(1280, 720)),
    View("window-size-900", "In the middle of backward, 1440 × 900", mid_backward_at(1440, 900)),
    View("window-size-1080", "In the middle of backward, 1920 × 1080", mid_backward_at(1920, 1080)),
    View("window-end", "At the end of a run, a parameter selected", run_to_end),
    View("window-stale", "Edited after a run", stale),
    View("window-conflict", "A conflict of shapes", conflict),
    View("window-rule", "Local rule, in the middle of backward", rule),
    View("window-rule-forward", "Local rule of small tensors", rule_forward),
    View("window-small-numbers", "Small tensors", small_numbers),
    View("window-live", "Live mode", live),
    View("window-presentation", "Presentation", presentation),
    View("window-lenet", "A convolutional network, in the middle of forward", lenet),
    View("window-shared", "Shared weights, gradients per use", shared),
    View("window-tied", "A tied autoencoder", tied),
    View("window-gradient-graph", "The graph of the gradient", gradient_graph),
    View("window-vanishing", "Gradients that vanish in twenty layers", vanishing),
    View("window-update", "A step of the optimizer", update),
    View("window-muted", "A muted and a collapsed node", muted),
    View("window-notices", "Notices", notices),
    View("laboratory", "Initialization laboratory", laboratory),
    View("laboratory-values", "Initialization laboratory: a distribution", laboratory_values),
    View("analysis", "Analysis", analysis),
    View("analysis-check", "Analysis: gradients checked", gradient_check),
    View("training-fresh", "Training, not begun", training_fresh),
    View("training-curves", "Training: curves", training),
    View("training-running", "Training, under way", training_running),
    View("training-small", "Training: curves, 1280 × 800", training_small),
    View("training-classes", "Training: classes", classes),
    View("training-sample", "Training: samples of a cell", sample),
    View("training-plane", "Training: plane", plane),
    View("time-lines", "Over time: lines", lambda studio: over_time(studio, "lines")),
    View("time-ridges", "Over time: ridges", lambda studio: over_time(studio, "ridges")),
    View("time-heat", "Over time: heat map", lambda studio: over_time(studio, "heat")),
    View("time-bars", "Over time: histogram", lambda studio: over_time(studio, "bars")),
    View("debug-breakpoints", "Stopped at a breakpoint", breakpoints),
    View("panel-floating", "A panel in a window of its own", floating),
    View("canvas-find", "Find", find),
    View("canvas-quick-add", "Quick add", built, quick_add),
    View("canvas-quick-add-typed", "Quick add, typed", built, quick_add_typed),
    View("canvas-replace", "Replace a node", built, replace),
    View("canvas-wire-refused", "A wire that may not go there", conflict, wire_refused),
    View("canvas-wire-free", "A wire on its way", built, wire_offered),
    View("canvas-frames", "A frame", frames),
    View("canvas-note", "A note that is being written", built, note),
    View("canvas-comment", "A comment", built, comment),
    View("canvas-far", "Far out", far),
    View("canvas-close", "Close up", close_up),
    View("canvas-hover-port", "Card of a port", mid_backward, hover_port),
    View("canvas-hover-wire", "Card of a wire", mid_backward, hover_wire),
    View("canvas-hover-node", "A node under the pointer", mid_backward, hover_node),
    View("canvas-hover-waiting", "Card of a weight that waits", waiting, hover_waiting),
    View("canvas-hover-badge", "Card of a problem", conflict, hover_badge),
    View("menu-canvas", "Menu of the canvas", built, menu_of_canvas),
    View("menu-node", "Menu of a node", built, menu_of_node),
    View("menu-port", "Menu of a port", built, menu_of_port),
    View("menu-file", "Menu File", built, menu_of_bar("File")),
    View("menu-edit", "Menu Edit", built, menu_of_bar("Edit")),
    View("menu-view", "Menu View", built, menu_of_bar("View")),
    View("menu-graph", "Menu Graph", built, menu_of_bar("Graph")),
    View("menu-run", "Menu Run", built, menu_of_bar("Run")),
    View("menu-export", "Menu Export", built, menu_of_bar("Export")),
    View("menu-help", "Menu Help", built, menu_of_bar("Help")),
    View("window-tour", "Tour", tour),
    View("dialog-commands", "Command palette", command_palette),
    View("dialog-shortcuts", "Shortcuts", dialog("help.shortcuts")),
    View("dialog-shortcuts-typed", "Shortcuts: keys that are taken", dialog("help.shortcuts"), shortcuts_typed),
    View("dialog-export", "Export, with proofs", export_dialog),
    View("dialog-edit-values", "Edit values", edit_values),
    View("dialog-load-values", "Load values", load_values),
    View("dialog-mapping", "Feed from a file", mapping),
    View("dialog-changed-file", "Changed by another program", changed_file),
    View("dialog-help", "Help of an operator", dialog("help.selection", "dense1")),
    View("dialog-picture", "Export picture", dialog("file.export_picture")),
    View("dialog-about", "About", dialog("help.about")),
    View("dialog-fault", "A mistake of the program", fault),
)
