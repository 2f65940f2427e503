"""Stepping and looking: a step in the panel of the local rule and on the canvas, the laboratory, live mode.

What one thread does is measured in processor time, which a busy machine does not stretch.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app.canvas.minis import HISTOGRAM, KINDS
from app.canvas.view import CanvasView
from app.panels.rule.panel import RulePanel
from app.panels.rule.reading import FORWARD, read_step
from app.pieces import pieces
from app.session.session import EditorSession
from app.theme import RESOURCES, apply_theme
from core.analysis.laboratory import FIRST_RULES, study
from core.graph import files
from core.graph.commands import SetParameterSettings
from core.graph.model import Document, Source, VariableSettings
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.operators import standard_registry
from core.operators.operator import Role
from core.parameters.store import ParameterStore
from core.run import prepare
from tests.benchmarks import canvas
from tests.benchmarks.table import Row, measure
from tests.helpers.deep import build_deep
from tests.helpers.graphs import graph, node

EXAMPLES = RESOURCES / "examples"
DEEP, NUMBERED, MARKED = 20, 200, 500
FRAME = "16 ms"


def rows() -> Iterator[Row]:
    """Measure each of them beside what it can't do without."""
    app = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(app, QApplication)
    apply_theme(app, "dark")
    yield from _rule()
    yield from _minis()
    yield from _numbers()
    yield from _laboratory()
    yield from _live()


def _opened(document: Document) -> EditorSession:
    session = EditorSession(standard_registry())
    session._replace(document, None)
    return session


def _example(name: str) -> Document:
    return files.load(EXAMPLES / f"{name}.symloom.json", standard_registry())


def _deep() -> EditorSession:
    session = EditorSession(standard_registry())
    build_deep(session, DEEP)
    return session


def _settle(session: EditorSession) -> None:
    """Wait until the engine is at rest, as a window does, and paint what it left."""
    loop = QEventLoop()
    session.run.finished.connect(loop.quit)
    while session.run.state.busy:
        loop.exec()
    session.run.finished.disconnect(loop.quit)
    QApplication.processEvents()


def _run(session: EditorSession) -> None:
    """Give all parameters values, and run forward and backward."""
    session.run.initialize()
    _settle(session)
    session.run.run_backward()
    _settle(session)


def _rule() -> Iterator[Row]:
    """The panel at one node after the other of a small and of a large network, against reading what it says alone."""
    for name in ("net_2_2_1", "lenet_digits"):
        session = _opened(_example(name))
        _run(session)
        panel = RulePanel(session)
        panel.resize(1_200, 300)
        panel.show()
        yield _rule_row(name, session, panel)
        panel.deleteLater()
        session.close()


def _rule_row(name: str, session: EditorSession, panel: RulePanel) -> Row:
    nodes = [*session.graph.nodes]
    shown, read = itertools.cycle(nodes), itertools.cycle(nodes)

    def step() -> None:
        session.select([next(shown)])
        panel.refresh()
        panel.repaint()

    def reading() -> None:
        read_step(session, (next(read),), FORWARD, "")

    ours, floor = measure(step, reading, rounds=4 * len(nodes), clock=time.thread_time)
    return Row(f"local rule at another node, {name}", ours, "what it says alone", floor, FRAME)


def _minis() -> Iterator[Row]:
    """A canvas of 20 layers after a run, with pictures on its nodes, against the same without."""
    session = _deep()
    view = CanvasView(session)
    view.resize(1_600, 1_000)
    view.show()
    _run(session)
    view.fit()
    seconds: dict[str, tuple[float, float]] = {}
    for kind in KINDS:
        view.show_run(minis=kind, norms=True, costs=False)

        def anew() -> None:
            view.board.run_marks.minis._made.clear()
            view.board.run_marks.show()
            view.viewport().repaint()

        made, painted = measure(anew, view.viewport().repaint, rounds=30, clock=time.thread_time)
        seconds[kind] = made, painted
    bare = seconds.pop("none")
    for kind, (made, painted) in seconds.items():
        nodes = len(session.graph.nodes)
        yield Row(f"canvas of {nodes} nodes, every {kind} made anew", made, "without pictures", bare[0], FRAME)
        yield Row(f"the same, painted again, {kind}", painted, "without pictures", bare[1], "1.3 ×")
    view.deleteLater()
    session.close()


def _tanh_chain(count: int) -> Document:
    """Return a chain whose values are small enough to be written at its wires."""
    names = ["x", *(f"n{index}" for index in range(count))]
    nodes = [node("x", "Variable", shape=(2, 4)), *(node(name, "Activation", act_type="tanh") for name in names[1:])]
    numbers = VariableSettings(source=Source("numbers", numbers=tuple(np.linspace(-1, 1, 8).tolist()), shape=(2, 4)))
    wires = ",".join(f"{one} -> {other}.data" for one, other in itertools.pairwise(names))
    return Document(graph(*nodes, wires=wires, settings={"x": numbers}))


def _numbers() -> Iterator[Row]:
    """Drag a node while numbers are written at its wires and 200 others; mark what a run of 500 nodes shows."""
    frames = canvas.Frames(canvas.laid_out(_tanh_chain(NUMBERED)))
    _run(frames.session)
    seconds = []
    for is_shown in (True, False):
        frames.view.show_numbers(is_shown)
        frames.at(0.5)
        frames.take_middle()
        seconds += measure(frames.drag, rounds=15, clock=time.thread_time, of=min)
        frames.drop_middle()
    yield Row(f"drag at 50%, {NUMBERED} blocks of numbers", seconds[0], "without numbers", seconds[1], FRAME)
    frames.close()
    frames = canvas.Frames(canvas.laid_out(_tanh_chain(MARKED)))
    _run(frames.session)
    marks = frames.view.board.run_marks
    marks.minis.kind = HISTOGRAM
    turns = []
    for _ in range(5):
        marks.minis._made.clear()
        marks.show_by_parts()
        turns.append(_longest_turn())
    at_once = measure(marks.show, rounds=5, clock=time.thread_time, of=min)[0]
    yield Row(f"longest turn, marks of {MARKED} nodes, every picture made", min(turns), "all kept", at_once, FRAME)
    frames.close()


def _longest_turn() -> float:
    """Let the event loop do all pieces of work that wait, with painting; return the longest turn."""
    longest = 0.0
    while pieces().is_behind:
        start = time.thread_time()
        QApplication.processEvents()
        longest = max(longest, time.thread_time() - start)
        time.sleep(0.001)
    return longest


def _laboratory() -> Iterator[Row]:
    """The statistics of a choice through 20 layers, against the run alone."""
    document, registry = _deep().document, standard_registry()
    inference = infer(DocumentView(document.graph, registry))
    store = ParameterStore()
    store.restore(study(document, registry, inference, FIRST_RULES["A"]).values)

    def choice() -> None:
        study(document, registry, inference, FIRST_RULES["A"])

    def run() -> None:
        executor = prepare(document, registry, store, blank_labels=True).executor
        while not executor.is_done:
            executor.step()

    ours, floor = measure(choice, run, rounds=15, clock=time.thread_time)
    yield Row(f"laboratory, a choice through {DEEP} layers", ours, "forward and backward alone", floor, "2 ×")


def _live() -> Iterator[Row]:
    """A value is dragged in live mode: pushed, run forward and backward, and told; against the run alone."""
    for name in ("net_2_2_1", "digits_mlp"):
        session = _opened(_example(name))
        session.live.set_on(True)
        _settle(session)
        yield _live_row(name, session)
        session.close()


def _live_row(name: str, session: EditorSession) -> Row:
    ref = next(ref for ref, info in session.variables.items() if info.role is Role.DATA)
    array = session.run.array(ref)
    assert array is not None
    values = itertools.count()

    def drag() -> None:
        numbers = np.full(array.size, 0.001 * next(values)).tolist()
        source = Source("numbers", numbers=tuple(numbers), shape=array.shape)
        session.push(SetParameterSettings(ref, replace(session.graph.settings_of(ref), source=source)), "drag")
        _settle(session)

    def run() -> None:
        executor = prepare(session.document, session.registry, session.store, blank_labels=True).executor
        while not executor.is_done:
            executor.step()

    ours, floor = measure(drag, run, rounds=30)
    return Row(f"live: a dragged value runs {name} again", ours, "forward and backward alone", floor, "50 ms")
