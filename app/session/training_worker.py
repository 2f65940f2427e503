"""The engine's side of a training: a thread that steps a `Trainer` and leaves news in a mailbox.

Nothing is shared with the interface but the mailbox and a few orders; what is left there are values that nobody
writes into again. News are put there at most `NEWS_PER_S` times a second, however short the steps are.
"""

from __future__ import annotations

import pathlib
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypedDict

from app.precedence import precedence
from core.graph.model import Document, TrainingSettings
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.store import Parameter, ParameterStore
from core.problem import Path, Problem, Refused
from core.training.data import Rows, TrainingData
from core.training.losses import Classes
from core.training.plane import Plane, draw_plane
from core.training.recorder import Moment, Recorder
from core.training.trainer import Best, EpochResult, StepResult, Trainer

NEWS_PER_S = 20
LOOKS_PER_S = 3
"""How often distributions, parameters and pictures of the plane are renewed, which cost more than a number."""

LOOK_SHARE = 0.15
"""The largest part of the time that recording and looking may take."""

WAIT_SHARE = 0.25
"""How much longer than its steps take a training may become by giving way to the interface."""

HEAD_START_S = 0.25
"""What recording may take beyond that: most happens in the first iterations."""

LIVE_VALUES = 2_000_000
"""Parameters of more values are handed over only where the training pauses or ends."""


@dataclass(frozen=True)
class TrainingRequest:
    """What is trained: a snapshot."""

    document: Document
    registry: Registry
    parameters: Mapping[Path, Parameter]
    folder: pathlib.Path | None


@dataclass(frozen=True)
class Shape:
    """What is known of a training once it is ready."""

    total_steps: int
    steps_per_epoch: int
    data: TrainingData
    names: Mapping[Path, str]
    has_classes: bool
    averages: bool
    notes: tuple[Problem, ...] = ()
    """What became of values that do not fit the parameters any more."""

    @property
    def measured(self) -> Rows:
        """The rows that classes are told of: those kept aside, or all where none are."""
        return self.data.validation if len(self.data.validation) else self.data.train


@dataclass(frozen=True)
class Pause:
    """Why a training stands still: ``asked``, ``nan``, ``above`` or ``epoch``, with the number that did it."""

    reason: str
    value: float = 0.0


@dataclass(frozen=True)
class Results:
    """What a training has left to look at; what is empty or None is not known yet, or not known anew.

    Attributes:
        moments: What was recorded of each parameter, with all values at some iterations as ``snapshots``.
        parameters: Values and gradients as they were last, where they are handed over.
        best: The best weights so far.
        classes: What the rows kept aside are taken for; `Shape.measured` says which they are.
        best_classes: The same by the best weights; ``best_plane`` likewise.
    """

    moments: Mapping[Path, tuple[Moment, ...]] = field(default_factory=dict)
    snapshots: Mapping[int, Mapping[Path, Array]] = field(default_factory=dict)
    parameters: Mapping[Path, Parameter] = field(default_factory=dict)
    best: Best | None = None
    classes: Classes | None = None
    plane: Plane | None = None
    best_classes: Classes | None = None
    best_plane: Plane | None = None

    def followed_by(self, newer: Results) -> Results:
        """Return of everything the newest that there is."""
        return Results(**{each.name: getattr(newer, each.name) or getattr(self, each.name) for each in fields(self)})


@dataclass(frozen=True)
class TrainingNews:
    """What happened since the last news.

    Attributes:
        losses: Of the iterations since then, with the metric of each batch in ``metrics``.
        seconds: Spent in steps since the beginning.
        pause: Set while it stands still.
        is_over: Nothing more will come.
    """

    shape: Shape | None = None
    first_iteration: int = 1
    losses: tuple[float, ...] = ()
    metrics: tuple[Mapping[str, float], ...] = ()
    epochs: tuple[EpochResult, ...] = ()
    iteration: int = 0
    seconds: float = 0.0
    results: Results = field(default_factory=Results)
    pause: Pause | None = None
    problem: Problem | None = None
    is_over: bool = False


class Mailbox:
    """Holds news until somebody takes them; what nobody took is joined to what comes later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._news: TrainingNews | None = None

    @property
    def is_empty(self) -> bool:
        """Everything was taken: somebody keeps up with it."""
        return self._news is None

    def put(self, news: TrainingNews) -> None:
        """Leave news."""
        with self._lock:
            self._news = news if self._news is None else joined(self._news, news)

    def take(self) -> TrainingNews | None:
        """Return what has come since the last time; None if nothing has."""
        with self._lock:
            news, self._news = self._news, None
        return news


def joined(old: TrainingNews, new: TrainingNews) -> TrainingNews:
    """Return two news as one: lists one after the other, of everything else the newest that there is."""
    return replace(
        new,
        first_iteration=old.first_iteration if old.losses else new.first_iteration,
        losses=old.losses + new.losses,
        metrics=old.metrics + new.metrics,
        epochs=old.epochs + new.epochs,
        shape=new.shape or old.shape,
        results=old.results.followed_by(new.results),
        problem=new.problem or old.problem,
    )


class _ThriftyRecorder(Recorder):
    """Records less where that would take too large a part of the time."""

    def __init__(self) -> None:
        super().__init__()
        self.began = time.perf_counter()
        self.seconds = 0.0
        self.ends = {1}
        """The iterations that are recorded at any cost: the first, and the last as soon as it is known."""

    def wants(self, iteration: int) -> bool:
        is_cheap = self.seconds <= HEAD_START_S + LOOK_SHARE * (time.perf_counter() - self.began)
        return iteration in self.ends or (self.is_due(iteration) and is_cheap)

    def record(
        self,
        iteration: int,
        values: Mapping[Path, Array],
        gradients: Mapping[Path, Array],
        before: Mapping[Path, Array],
    ) -> None:
        start = time.perf_counter()
        super().record(iteration, values, gradients, before)
        self.seconds += time.perf_counter() - start


@dataclass
class _Unsent:
    """What happened and is not in the mailbox yet."""

    losses: list[float] = field(default_factory=list)
    metrics: list[Mapping[str, float]] = field(default_factory=list)
    epochs: list[EpochResult] = field(default_factory=list)


class _OfBest(TypedDict, total=False):
    """Fields of `Results` that tell of the best weights."""

    best_classes: Classes | None
    best_plane: Plane | None


class TrainingWorker(threading.Thread):
    """Trains until it is done or told to stop; begins when it is started."""

    def __init__(self, request: TrainingRequest, mailbox: Mailbox, *, paused_after: int | None = None) -> None:
        super().__init__(name="training", daemon=True)
        self._request = request
        self._mailbox = mailbox
        self._orders = threading.Condition()
        self._mode = "run" if paused_after is None else "pause"
        self._steps = paused_after or 0
        self._recorder = _ThriftyRecorder()
        self._unsent = _Unsent()
        self._seconds = 0.0
        self._sent_at = self._looked_at = 0.0
        self._look_seconds = 0.0
        self._waited = 0.0
        self._pause: Pause | None = None
        self._best_looked_at: Best | None = None

    # Orders, from any thread

    def go_on(self) -> None:
        """Train on."""
        self._order("run")

    def pause(self) -> None:
        """Stand still after the step at hand."""
        self._order("pause")

    def do_step(self) -> None:
        """Do one iteration, then stand still."""
        self._order("pause", steps=1)

    def stop(self) -> None:
        """End after the step at hand."""
        self._order("stop")

    def _order(self, mode: str, steps: int = 0) -> None:
        with self._orders:
            self._mode = mode
            self._steps += steps
            self._orders.notify_all()

    # The thread

    def run(self) -> None:
        problem: Problem | None = None
        trainer: Trainer | None = None
        try:
            trainer = self._trainer()
            self._train(trainer)
        except Refused as refused:
            problem = refused.problem
        except MemoryError:
            problem = Problem("training_memory")
        finally:
            # In any case, or the interface would wait for ever; a mistake of the program goes on to who reports it.
            is_whole = problem is None and sys.exception() is None
            self._send(trainer, problem=problem, is_over=True, looks=is_whole)

    def _trainer(self) -> Trainer:
        request, store = self._request, ParameterStore()
        store.restore(request.parameters)
        trainer = Trainer(request.document, request.registry, store, request.folder, self._recorder)
        self._recorder.ends.add(trainer.total_steps)
        shape = Shape(
            trainer.total_steps,
            trainer.steps_per_epoch,
            trainer.data,
            trainer.names,
            trainer.has_classes,
            trainer.averages,
            trainer.notes,
        )
        self._mailbox.put(TrainingNews(shape=shape))
        return trainer

    def _train(self, trainer: Trainer) -> None:
        while not trainer.is_done and self._may_go_on(trainer):
            self._give_way()
            start = time.perf_counter()
            result = trainer.step()
            epoch = trainer.end_epoch() if result.ends_epoch else None
            self._seconds += time.perf_counter() - start
            self._unsent.losses.append(result.scores.loss)
            self._unsent.metrics.append(result.scores.metrics)
            if epoch is not None:
                self._unsent.epochs.append(epoch)
            self._heed(result, epoch, trainer.settings)
            if time.perf_counter() - self._sent_at > 1 / NEWS_PER_S:
                self._send(trainer, looks=self._has_time_to_look())

    def _give_way(self) -> None:
        """Let the interface go first, but not all the time: on a busy machine it takes long for little."""
        if self._waited <= WAIT_SHARE * self._seconds:
            self._waited += precedence().give_way()

    def _heed(self, result: StepResult, epoch: EpochResult | None, settings: TrainingSettings) -> None:
        """Pause where the settings say so."""
        pause: Pause | None = None
        loss = result.scores.loss
        if result.is_broken:
            pause = Pause("nan", loss)
        elif settings.stop_above is not None and loss > settings.stop_above:
            pause = Pause("above", loss)
        elif epoch is not None and epoch.epoch == settings.stop_epoch and epoch.epoch < settings.epochs:
            pause = Pause("epoch", epoch.epoch)
        if pause is not None:
            with self._orders:
                self._pause = pause
                if self._mode == "run":
                    self._mode = "pause"

    def _may_go_on(self, trainer: Trainer) -> bool:
        """Wait while it is paused; False where it is to end."""
        is_told = False
        while True:
            with self._orders:
                if self._mode == "run" or (self._mode == "pause" and self._steps > 0):
                    self._steps = max(0, self._steps - 1) if self._mode == "pause" else 0
                    self._pause = None
                    return True
                if self._mode == "stop":
                    return False
                if is_told:
                    self._orders.wait()
                    continue
                self._pause = self._pause or Pause("asked")
            is_told = True
            self._send(trainer, looks=True)

    # News

    def _has_time_to_look(self) -> bool:
        """Tell whether somebody would see it, and whether it takes no more than its part of the time."""
        if not self._mailbox.is_empty:
            return False  # the interface is behind
        now = time.perf_counter()
        return now - self._looked_at > 1 / LOOKS_PER_S and self._look_seconds <= LOOK_SHARE * max(self._seconds, 1e-3)

    def _send(
        self, trainer: Trainer | None, *, looks: bool, problem: Problem | None = None, is_over: bool = False
    ) -> None:
        self._sent_at = time.perf_counter()
        unsent, self._unsent = self._unsent, _Unsent()
        iteration = trainer.iteration if trainer is not None else 0
        news = TrainingNews(
            first_iteration=iteration - len(unsent.losses) + 1,
            losses=tuple(unsent.losses),
            metrics=tuple(unsent.metrics),
            epochs=tuple(unsent.epochs),
            iteration=iteration,
            seconds=self._seconds,
            pause=self._pause,
            problem=problem,
            is_over=is_over,
        )
        if looks and trainer is not None and trainer.iteration:
            news = replace(news, results=self._results(trainer, is_still=is_over or self._pause is not None))
        self._mailbox.put(news)

    def _results(self, trainer: Trainer, *, is_still: bool) -> Results:
        """Return what takes longer: distributions, parameters, who is taken for what, the plane."""
        start = time.perf_counter()
        parameters = trainer.parameters()
        is_small = sum(array.size for array in trainer.values.values()) <= LIVE_VALUES
        found = Results(
            moments=self._recorder.snapshot(),
            snapshots=dict(self._recorder.snapshots),
            parameters=parameters if is_small or is_still else {},
            best=trainer.best,
            classes=self._classes(trainer),
            plane=self._plane(trainer, parameters),
            **self._of_best(trainer),
        )
        self._looked_at = time.perf_counter()
        self._look_seconds += self._looked_at - start
        return found

    def _of_best(self, trainer: Trainer) -> _OfBest:
        """Return the pictures of the best weights, where there are new ones."""
        best = trainer.best
        if best is None or best is self._best_looked_at:
            return {}
        self._best_looked_at = best
        parameters = {path: Parameter(value=value) for path, value in best.weights.items()}
        return {
            "best_classes": self._classes(trainer, best.weights),
            "best_plane": self._plane(trainer, parameters),
        }

    def _plane(self, trainer: Trainer, parameters: Mapping[Path, Parameter]) -> Plane | None:
        request = self._request
        try:
            return draw_plane(request.document, request.registry, parameters, trainer.data, request.folder)
        except Refused:
            return None  # what can't be fed a grid has no plane; that must not end a training

    def _classes(self, trainer: Trainer, weights: Mapping[Path, Array] | None = None) -> Classes | None:
        data = trainer.data
        try:
            return trainer.classes(data.validation if len(data.validation) else data.train, weights)
        except Refused:
            return None  # only whole batches fit, and nothing was kept aside: nobody has to be told apart
