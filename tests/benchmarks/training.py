"""Training: steps a second, what the window feels of it, and what its pictures cost."""

from __future__ import annotations

import itertools
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.main import SWITCH_INTERVAL_S
from app.panels.pictures import histogram, lay_out
from app.panels.recordings.distributions import DistributionChart
from app.panels.recordings.list import ParameterTicks
from app.panels.recordings.recording import of_training
from app.pieces import pieces
from app.session.session import EditorSession
from app.session.training import TrainingRun
from app.session.training_worker import Results, Shape
from app.theme import RESOURCES, apply_theme
from app.window.window import MainWindow
from core.graph import files
from core.graph.commands import SetTrainingSettings
from core.graph.model import Document, RunSettings, TrainingSettings
from core.operators import standard_registry
from core.parameters.store import ParameterStore
from core.problem import Path
from core.runtime.statistics import histogram as exact_histogram
from core.runtime.statistics import statistics as array_statistics
from core.training.recorder import Moment, Recorder, distributions
from core.training.trainer import Trainer
from tests.benchmarks.table import Row, measure

EXAMPLE = RESOURCES / "examples" / "digits_mlp.symloom.json"
HEARTBEAT_MS = 10
SECONDS, TURNS = 4.0, 3
NOTHING, NUMPY_THREAD = "nothing trains", "a thread of NumPy"
BATCHES = {"training, batch 64": 64, "training, batch 256": 256}
MINIS = 50


def rows() -> Iterator[Row]:
    """Measure the trainer alone, then with a window beside it, then the pictures."""
    yield from _steps()
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    apply_theme(app, "dark")
    yield from _window()
    yield from _pictures()


def _document(batch: int) -> Document:
    document = files.load(EXAMPLE, standard_registry())
    return replace(document, training=TrainingSettings(epochs=1_000_000, batch_size=batch))


def _steps() -> Iterator[Row]:
    """Steps with everything that is measured, against the bound program and its optimizer alone."""
    for batch in (32, 256):
        plain = Trainer(_document(batch), standard_registry(), ParameterStore())
        recorded = Trainer(_document(batch), standard_registry(), ParameterStore(), recorder=Recorder())
        bound = next(iter(plain._bound.values()))

        def floor() -> None:
            bound.compiled.run()  # noqa: B023 - called at once
            plain._update.run()  # noqa: B023

        def step(trainer: Trainer) -> None:
            if trainer.step().ends_epoch:
                trainer.end_epoch()

        alone, ours, whole = measure(
            floor,
            lambda: step(plain),  # noqa: B023
            lambda: step(recorded),  # noqa: B023
            rounds=300,
        )
        against = "program and optimizer alone"
        yield Row(f"training step, digits 64-256-10, batch {batch}", ours, against, alone)
        yield Row(f"the same, recorded, batch {batch}", whole, against, alone)


def _window() -> Iterator[Row]:
    """How late the event loop is, and how long a whole canvas takes to paint, while a thread trains.

    On a machine that others use as well these say little by themselves. So what they are compared with is measured in
    turns with them: the window with nothing beside it, and with a thread that does nothing but NumPy. Of all turns the
    best one counts.
    """
    switch = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    session = EditorSession(standard_registry())
    window = MainWindow(session)
    window.resize(1600, 1000)
    window.show()
    window.fill_panels()
    session.open(EXAMPLE)
    window.docks["training"].raise_()
    session.push(SetTrainingSettings(TrainingSettings(epochs=1)))
    session.training.start()
    while session.training.is_active:  # the first curve loads what draws it: once, and not what a training costs
        _live(0.5)
    pieces().longest.clear()
    turns: dict[str, list[Felt]] = {name: [] for name in (NOTHING, NUMPY_THREAD, *BATCHES)}
    try:
        for _ in range(TURNS):
            turns[NOTHING].append(_felt(session, window))
            with _numpy_thread():
                turns[NUMPY_THREAD].append(_felt(session, window))
            for name, batch in BATCHES.items():
                turns[name].append(_felt_training(session, window, batch))
        yield from _felt_rows(turns)
        for name, spent in sorted(pieces().longest.items()):
            yield Row(f"longest piece of work for the interface, processor time: {name}", spent, goal="5 ms")
    finally:
        sys.setswitchinterval(switch)
        session.history.mark_saved()
        window.close()
        window.deleteLater()


@dataclass(frozen=True)
class Felt:
    """What somebody at the window feels: 99th percentiles in seconds.

    Attributes:
        turn: Processor time of the longest turn of the event loop, in seconds; what a busy machine blurs little.
        share: Part of a processor that the thread of the interface takes.
        steps: Iterations a second.
    """

    late: float
    frame: float
    turn: float
    share: float
    steps: float


def _felt_rows(turns: Mapping[str, list[Felt]]) -> Iterator[Row]:
    def best(name: str, number: str) -> float:
        return min(float(getattr(felt, number)) for felt in turns[name])

    for name in turns:
        goal = "30 ms" if name in BATCHES else ""
        against = NUMPY_THREAD if name in BATCHES else ""
        for number, title in (("late", "event loop late, p99"), ("frame", "frame of the canvas, p99")):
            floor = best(NUMPY_THREAD, number) if against else None
            yield Row(f"{title}, {name}", best(name, number), against, floor, goal)
        yield Row(f"longest turn of the event loop, processor time, {name}", best(name, "turn"), goal=goal and "10 ms")
        yield Row(f"a second of the interface, processor time, {name}", best(name, "share"))
        if name in BATCHES:
            steps = max(felt.steps for felt in turns[name])
            yield Row(f"step beside the window, {name} ({steps:.0f} a second)", 1 / max(steps, 1e-9))


def _felt_training(session: EditorSession, window: MainWindow, batch: int) -> Felt:
    session.push(SetTrainingSettings(_document(batch).training))
    session.training.start()
    felt = _felt(session, window)
    session.training.stop()
    while session.training.is_active:
        _live(0.05)
    return felt


@contextmanager
def _numpy_thread() -> Iterator[None]:
    """Let a thread compute that does nothing but products of matrices, as large as those of a small network."""
    is_over = threading.Event()
    random = np.random.default_rng(0)
    a, b = random.random((256, 64), np.float32), random.random((64, 256), np.float32)
    product = np.empty((256, 256), np.float32)

    def compute() -> None:
        while not is_over.is_set():
            np.matmul(a, b, out=product)
            np.maximum(product, 0, out=product)

    thread = threading.Thread(target=compute)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _felt(session: EditorSession, window: MainWindow) -> Felt:
    beats: list[float] = []
    frames: list[float] = []
    beat = QTimer()
    beat.setInterval(HEARTBEAT_MS)
    beat.timeout.connect(lambda: beats.append(time.perf_counter()))
    paint = QTimer()
    paint.setInterval(50)

    def repaint() -> None:
        start = time.perf_counter()
        window.canvas.viewport().repaint()
        frames.append(time.perf_counter() - start)

    paint.timeout.connect(repaint)
    _live(0.5)
    run = session.training.current
    began = run.iteration if run is not None and run.is_active else 0
    beat.start()
    paint.start()
    turns = [time.thread_time()]
    dispatcher = QAbstractEventDispatcher.instance()
    assert dispatcher is not None

    def rest() -> None:
        turns.append(time.thread_time())

    dispatcher.aboutToBlock.connect(rest)
    _live(SECONDS)
    dispatcher.aboutToBlock.disconnect(rest)
    share = (turns[-1] - turns[0]) / SECONDS
    beat.stop()
    paint.stop()
    done = (run.iteration - began) / SECONDS if run is not None and run.is_active else 0.0
    late = [b - a - HEARTBEAT_MS / 1000 for a, b in itertools.pairwise(beats)]
    turn = max(b - a for a, b in itertools.pairwise(turns))
    return Felt(_p99(late), _p99(frames), turn, share, done)


def _live(seconds: float) -> None:
    """Let the window live."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


def _pictures() -> Iterator[Row]:
    from app.panels.plots import HeatMap

    run, names = _recorded()
    ticks = ParameterTicks()
    ticks.resize(300, 28 * MINIS)
    ticks.show()
    QApplication.processEvents()
    # as in a training: each time there is one moment more
    growing = itertools.cycle(
        [
            replace(run, results=Results({name: kept[:last] for name, kept in run.results.moments.items()}))
            for last in range(60, 101)
        ]
    )

    def minis() -> None:
        ticks.set_recording(of_training(next(growing)), of_gradient=False)
        QApplication.processEvents()

    yield _row(f"{MINIS} sparklines of 60 to 100 moments, followed and painted", minis, rounds=80, goal="2 ms")

    chart = DistributionChart("ridges")
    chart.resize(800, 600)
    chart.show()
    QApplication.processEvents()
    found = distributions(run.results.moments[names[0]], of_gradient=False)
    for kind in ("ridges", "heat", "bars"):

        def draw(kind: str = kind) -> None:
            chart.show_distributions(found, kind, "#3FB4EA", None)
            chart.viewport().repaint()

        draw()
        QApplication.processEvents()
        yield _row(f"distributions of {len(found.iterations)} moments as {kind}, set and painted", draw)

    values = np.random.default_rng(0).standard_normal(2**24, np.float32)
    known = array_statistics(values)  # of everything that is shown: computed once, beside the window
    sample = "histogram of 16 M values, live (a sample, exact bounds)"
    yield _row(sample, lambda: histogram(values, 64, known), goal="1 ms")
    yield _row("the same without statistics, finding the bounds", lambda: histogram(values, 64), rounds=5)
    yield _row("histogram of 16 M values, exact", lambda: exact_histogram(values, 64), rounds=5, goal="40 ms")

    picture = HeatMap()
    picture.resize(800, 600)
    picture.show()
    QApplication.processEvents()
    layout = lay_out(values.reshape(4096, 4096))

    def heat_map() -> None:
        picture.set_layout(layout, known)
        picture.viewport().repaint()

    yield _row("heat map 4096×4096, set and painted", heat_map, rounds=7, goal="17 ms")
    for widget in (ticks, chart, picture):
        widget.hide()
        widget.deleteLater()


def _row(name: str, function: Callable[[], object], *, rounds: int = 15, goal: str = "") -> Row:
    """Measure on the clock, and beside it the processor time, which a busy machine does not stretch."""
    [processor] = measure(function, rounds=rounds, warm_up=1, clock=time.thread_time)
    [seconds] = measure(function, rounds=rounds, warm_up=0)
    return Row(name, seconds, f"(processor time {processor * 1e3:.1f} ms)", goal=goal)


def _recorded() -> tuple[TrainingRun, list[Path]]:
    """Return a run that has recorded many parameters, as lists show it."""
    recorder = Recorder()
    random = np.random.default_rng(0)
    names: list[Path] = [(f"p{index}", "weight") for index in range(MINIS)]
    values = {name: random.standard_normal((64, 64)).astype(np.float32) for name in names}
    for iteration in range(1, 101):
        moved = {name: value + np.float32(0.01) for name, value in values.items()}
        recorder.record(iteration, moved, values, values)
        values = moved
    trainer = Trainer(_document(32), standard_registry(), ParameterStore())
    shape = Shape(1, 1, trainer.data, {name: name[0] for name in names}, has_classes=True, averages=True)
    moments: dict[Path, tuple[Moment, ...]] = dict(recorder.snapshot())
    return TrainingRun(1, Document(run=RunSettings()), TrainingSettings(), shape=shape, results=Results(moments)), names
