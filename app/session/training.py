"""Trainings of the document, as the interface sees them: start, pause, step, stop, and what every run has left.

The work is done in a thread (`app.session.training_worker`) on a snapshot. A timer looks into its mailbox
`NEWS_PER_S` times a second, so that a training with short steps does not flood the interface. The weights
come back as one step of the history, which follows the training as long as it goes on.
"""

from __future__ import annotations

import pathlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.pieces import pieces
from app.precedence import precedence
from app.session.collecting import Collecting
from app.session.parting import Leaving, part_from
from app.session.training_worker import (
    NEWS_PER_S,
    Mailbox,
    Pause,
    Results,
    Shape,
    TrainingNews,
    TrainingRequest,
    TrainingWorker,
)
from core.graph.model import Document, TrainingSettings
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.store import Parameter, ParameterStore
from core.problem import Path, Problem
from core.training.series import Series
from core.training.trainer import EpochResult

LOOK_MS = 1000 // NEWS_PER_S
REST = 9
"""How many times as long as news took the interface does not look for more: what is behind skips some."""

LONGEST_LOOK_MS = 1_000
"""Nobody waits longer for news: the first ones may load what draws them."""

MAX_RUNS = 20
"""Runs that are kept; the oldest one is forgotten."""

PREPARING, RUNNING, PAUSED, FINISHED, STOPPED, FAILED = (
    "preparing",
    "running",
    "paused",
    "finished",
    "stopped",
    "failed",
)
ACTIVE = frozenset({PREPARING, RUNNING, PAUSED})


@dataclass
class TrainingRun:
    """One training with everything that it has left; the controller writes into it, others read.

    Attributes:
        losses: By iteration, the first at 0; ``metrics`` likewise, by name.
        results: What there is to look at by now.
        weights: The number under which the session keeps the weights; None before the first step.
    """

    number: int
    document: Document
    settings: TrainingSettings
    status: str = PREPARING
    shape: Shape | None = None
    losses: Series = field(default_factory=Series)
    metrics: dict[str, Series] = field(default_factory=dict)
    epochs: list[EpochResult] = field(default_factory=list)
    results: Results = field(default_factory=Results)
    pause: Pause | None = None
    problem: Problem | None = None
    seconds: float = 0.0
    weights: int | None = None

    @property
    def iteration(self) -> int:
        """How many iterations are done."""
        return len(self.losses)

    @property
    def is_active(self) -> bool:
        """It may still go on."""
        return self.status in ACTIVE

    @property
    def seconds_left(self) -> float | None:
        """How long it will take from here; None before anybody can say."""
        if self.shape is None or not self.iteration:
            return None
        return self.seconds / self.iteration * (self.shape.total_steps - self.iteration)


class TrainingHost(Protocol):
    """What a training reads of the session, and how its weights come back."""

    registry: Registry
    store: ParameterStore

    @property
    def document(self) -> Document: ...

    @property
    def folder(self) -> pathlib.Path | None: ...

    def set_parameters(self, parameters: Mapping[Path, Parameter], label_code: str) -> int: ...

    def update_parameters(self, number: int, parameters: Mapping[Path, Parameter]) -> None: ...

    def show_parameters(self, parameters: Mapping[Path, Parameter]) -> None: ...


class TrainingController(QObject):
    """Trains the document and keeps the runs."""

    state_changed = Signal()
    """A run began, stands still, goes on or ended."""
    progressed = Signal()
    """There is something new to draw of the current run; at most `NEWS_PER_S` times a second."""
    runs_changed = Signal()
    """A run came or went."""
    failed = Signal(object)
    """A `Problem`: why a training could not begin."""
    noted = Signal(object)
    """What became of values that did not fit when a training began, a tuple of `Problem`."""
    cursor_moved = Signal(float)
    """The person looks at another iteration; every picture over time shows it."""

    def __init__(self, host: TrainingHost, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self.runs: list[TrainingRun] = []
        self._worker: TrainingWorker | None = None
        self._mailbox = Mailbox()
        self._numbers = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._collecting = Collecting(self)

    @property
    def current(self) -> TrainingRun | None:
        """The newest run."""
        return self.runs[-1] if self.runs else None

    @property
    def is_active(self) -> bool:
        """A training runs, or stands still and may go on."""
        return self.current is not None and self.current.is_active

    # What a person asks for

    def start(self) -> None:
        """Begin a training, or go on with one that is paused."""
        if self._worker is not None:
            self._go_on()
        else:
            self._begin(paused_after=None)

    def step(self) -> None:
        """Do one iteration: of the training that is paused, or of a new one."""
        if self._worker is not None:
            self._worker.do_step()
        else:
            self._begin(paused_after=1)

    def pause(self) -> None:
        """Stand still after the iteration at hand."""
        if self._worker is not None:
            self._worker.pause()

    def toggle(self) -> None:
        """Start, pause, or go on."""
        run = self.current
        if run is not None and run.status in (PREPARING, RUNNING):
            self.pause()
        else:
            self.start()

    def stop(self) -> None:
        """End the training; its weights stay as they are."""
        if self._worker is not None:
            self._worker.stop()

    def restore_best(self, run: TrainingRun) -> None:
        """Give the parameters the best weights of a run, as a step that can be undone."""
        best = run.results.best
        if best is not None:
            self._restore({path: Parameter(value=_read_only(value)) for path, value in best.weights.items()})

    def restore_last(self, run: TrainingRun) -> None:
        """Give the parameters the last weights of a run, as a step that can be undone."""
        self._restore(run.results.parameters)

    def _restore(self, parameters: Mapping[Path, Parameter]) -> None:
        """Set parameters, unless they have these values already."""
        known = ((self._host.store.value(path), entry.value) for path, entry in parameters.items())
        if any(value is None or there is None or not np.array_equal(there, value) for there, value in known):
            self._host.set_parameters(parameters, "restore_weights")

    def point_at(self, iteration: float) -> None:
        """Put the cursor of every picture over time to an iteration."""
        self.cursor_moved.emit(iteration)

    def show_moment(self, run: TrainingRun, iteration: float) -> int | None:
        """Give the parameters what they were after the recorded iteration that is nearest, and return which it is.

        One step of the history, however far the slider is moved. None where no values were kept.
        """
        if not run.results.snapshots:
            return None
        nearest = min(run.results.snapshots, key=lambda known: abs(known - iteration))
        values = {path: Parameter(value=value) for path, value in run.results.snapshots[nearest].items()}
        self._host.show_parameters(values)
        return nearest

    def remove(self, run: TrainingRun) -> None:
        """Forget a run that is over."""
        if run in self.runs and not run.is_active:
            self.runs.remove(run)
            self.runs_changed.emit()

    def forget(self) -> None:
        """Stop, and forget all runs: another document is opened."""
        self.close()
        if self.runs:
            self.runs = []
            self.runs_changed.emit()
            self.state_changed.emit()

    def close(self) -> None:
        """Stop the thread."""
        part_from(self.leave())

    def leave(self) -> Leaving | None:
        """Tell the thread to end after the step at hand, and return it; the caller parts from it."""
        self._timer.stop()
        if self._worker is None:
            return None
        leaving = Leaving(self._worker)
        self._worker.stop()
        self._worker = None
        self._rest()
        return leaving

    # The worker

    def _begin(self, paused_after: int | None) -> None:
        host = self._host
        self._numbers += 1
        run = TrainingRun(self._numbers, host.document, host.document.training)
        for older in self.runs:
            # they take more memory than everything else, and the slider is at the newest run
            older.results = replace(older.results, snapshots={})
        self.runs = [*self.runs, run][-MAX_RUNS:]
        self._mailbox = Mailbox()
        request = TrainingRequest(host.document, host.registry, host.store.snapshot(), host.folder)
        self._worker = TrainingWorker(request, self._mailbox, paused_after=paused_after)
        self._collecting.start()
        precedence().begin()
        self._worker.start()
        self._timer.start(LOOK_MS)
        self.runs_changed.emit()
        self.state_changed.emit()

    def _rest(self) -> None:
        """Note that the thread is over."""
        self._collecting.stop()
        precedence().end()

    def _go_on(self) -> None:
        run = self.current
        if self._worker is not None and run is not None:
            run.status, run.pause = RUNNING, None
            self._worker.go_on()
            self.state_changed.emit()

    def _look(self) -> None:
        if pieces().is_behind:
            return  # what is not taken is not drawn, and the worker prepares nothing to be drawn meanwhile
        news, run = self._mailbox.take(), self.current
        if news is None or run is None:
            return
        precedence().claim()
        start = time.perf_counter()
        before = run.status
        self._take(run, news)
        if news.is_over and self._worker is not None:
            self._timer.stop()
            part_from(Leaving(self._worker))
            self._worker = None
            self._rest()
        if news.shape is not None and news.shape.notes:
            self.noted.emit(news.shape.notes)
        if news.results.parameters:
            self._hand_over(run, news.results.parameters)
        self.progressed.emit()
        if run.status != before:
            self.state_changed.emit()
        spent = time.perf_counter() - start
        self._timer.setInterval(min(max(LOOK_MS, round(1000 * REST * spent)), LONGEST_LOOK_MS))
        if news.problem is not None:
            self.runs.remove(run)
            self.runs_changed.emit()
            self.failed.emit(news.problem)

    def _take(self, run: TrainingRun, news: TrainingNews) -> None:
        run.shape = news.shape or run.shape
        run.losses.extend(news.losses)
        for name in news.metrics[0] if news.metrics else ():
            run.metrics.setdefault(name, Series()).extend(metrics[name] for metrics in news.metrics)
        run.epochs.extend(news.epochs)
        run.seconds = news.seconds
        run.results = run.results.followed_by(news.results)
        run.pause, run.problem = news.pause, news.problem
        run.status = self._status(run, news)

    def _status(self, run: TrainingRun, news: TrainingNews) -> str:
        if news.problem is not None:
            return FAILED
        if news.is_over:
            is_whole = run.shape is not None and run.iteration >= run.shape.total_steps
            return FINISHED if is_whole else STOPPED
        if news.pause is not None:
            return PAUSED
        return RUNNING if run.shape is not None else PREPARING

    def _hand_over(self, run: TrainingRun, parameters: Mapping[Path, Parameter]) -> None:
        if run.weights is None:
            run.weights = self._host.set_parameters(parameters, "train")
        else:
            self._host.update_parameters(run.weights, parameters)


def _read_only(value: Array) -> Array:
    view = value.view()
    view.flags.writeable = False
    return view
