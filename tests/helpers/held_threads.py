"""Threads that work beside the interface as always, but whose answers come when a test lets them come.

A thread computes while the interface does something else, and then waits for the interface to take what it has; the
interface waits for a thread that is not so far yet. So what happens, and in which order, does not depend on who was
faster. `HeldThreads.install` puts these in the place of the program's own, before a session is made.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, SignalInstance, Slot
from shiboken6 import isValid

import app.session.proving
import app.session.running
import app.session.training
import app.session.work
from app.session.engine import Engine
from app.session.proving import Proof
from app.session.training_worker import Mailbox, TrainingNews, TrainingRequest, TrainingWorker

_Worker = TypeVar("_Worker", bound=QObject)

STEP_MS = 4
"""One iteration of a training takes so long, as the interface sees it."""
PROOF_MS = 500
"""The code of one target is proven in this time."""


class HeldThreads:
    """All threads of a session."""

    def __init__(self) -> None:
        self._sides: list[_Side] = []
        self._proofs: list[_Proving] = []
        self._trainings: list[_Training] = []
        self._unspent = {STEP_MS: 0.0, PROOF_MS: 0.0}

    def install(self) -> None:
        """Have every session that is made from now on work with these."""
        make_side, make_engine = app.session.work._Side, Engine
        app.session.work._Side = lambda: self._held(make_side())  # type: ignore[assignment, misc]
        app.session.running.Engine = lambda: self._held(make_engine())  # type: ignore[assignment, attr-defined]
        worker, runs = app.session.work.Worker, app.session.running.RunController
        worker._started = _noting(worker._started, "_side")  # type: ignore[assignment, method-assign]
        runs._send_next = _noting(runs._send_next, "_engine")  # type: ignore[assignment, method-assign]
        app.session.training.Mailbox = _Mailbox  # type: ignore[attr-defined]
        app.session.training.TrainingWorker = self._held_training  # type: ignore[assignment, attr-defined]
        app.session.proving._Worker = self._held_proving  # type: ignore[assignment, misc]

    def take(self, milliseconds: float) -> None:
        """Take the answers to everything that was asked for; let threads that work by themselves go on for a while."""
        for each in self._sides:
            each.take()
        iterations, proofs = self._share(STEP_MS, milliseconds), self._share(PROOF_MS, milliseconds)
        for training in self._trainings:
            training.turns.settle()
            training.turns.give(iterations)
        for proving in self._proofs:
            if proofs:
                proving.prove_next()
        self._trainings = [each for each in self._trainings if each.is_alive()]
        self._proofs = [each for each in self._proofs if isValid(each) and not each.isFinished()]

    def free(self) -> None:
        """Hold nothing any more."""
        held: list[_Side | _Training | _Proving] = [*self._sides, *self._trainings, *self._proofs]
        for each in held:
            each.free()
        self._sides, self._trainings, self._proofs = [], [], []

    def _share(self, price: int, milliseconds: float) -> int:
        """Return how often something can be done that takes so long; what is left over is for the next time."""
        count, self._unspent[price] = divmod(self._unspent[price] + milliseconds, price)
        return int(count)

    def _held(self, worker: _Worker) -> _Worker:
        self._sides.append(_Side(worker))
        return worker

    def _held_training(
        self, request: TrainingRequest, mailbox: _Mailbox, *, paused_after: int | None = None
    ) -> TrainingWorker:
        training = _Training(request, mailbox, paused_after=paused_after)
        mailbox.turns = training.turns
        self._trainings.append(training)
        return training

    def _held_proving(self, *arguments: Any) -> QThread:  # noqa: ANN401
        proving = _Proving(*arguments)
        self._proofs.append(proving)
        return proving


# Those that answer


def _noting(ask: Callable[[Any], Any], name: str) -> Callable[[Any], Any]:
    """Return a method by which the object of this name is asked for something, which notes that it was."""

    def noting(asking: QObject) -> object:
        found = ask(asking)
        if (asked := getattr(asking, name)) is not None:
            asked.answered.is_awaited = True
        return found

    return noting


class _Side:
    """An object in another thread whose answers are held."""

    def __init__(self, worker: QObject) -> None:
        self._gate = threading.Event()
        self._bell = _Bell(worker)
        self._answers = _Answers(worker.answered, self._gate)  # type: ignore[attr-defined]
        worker.answered = self._answers  # type: ignore[attr-defined]

    def take(self) -> None:
        """Wait until it has done everything that it was asked for, and let it answer."""
        if self._answers.is_awaited and isValid(self._bell) and self._bell.thread().isRunning():
            self._answers.is_awaited = False
            self._gate.set()
            self._bell.hear()
            self._gate.clear()

    def free(self) -> None:
        """Let it answer whenever it likes."""
        self._gate.set()


class _Answers:
    """Stands for the signal by which somebody answers."""

    def __init__(self, signal: SignalInstance, gate: threading.Event) -> None:
        self._signal, self._gate = signal, gate
        self.is_awaited = False
        """Somebody was asked for something since the answers were taken."""

    def connect(self, *arguments: Any) -> object:  # noqa: ANN401
        return self._signal.connect(*arguments)

    def emit(self, *values: object) -> None:
        self._gate.wait()
        self._signal.emit(*values)


class _Bell(QObject):
    """Tells when a thread has come to the end of what it was asked for before."""

    _rung = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rung.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def hear(self) -> None:
        """Ring, and wait until somebody answers."""
        heard = threading.Event()
        self._rung.emit(heard)
        heard.wait()

    @Slot(object)
    def _answer(self, heard: threading.Event) -> None:
        heard.set()


# Those that go on by themselves


class _Place(Enum):
    AT_WORK = auto()
    BEFORE_TURN = auto()
    BEFORE_ORDERS = auto()
    AT_END = auto()


class Turns:
    """How often a thread may go on, and whether it stands still because it may not."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._place = _Place.AT_WORK
        self._left = 0
        self._is_free = False

    def take(self) -> None:
        """Wait for a turn; for the thread."""
        with self._changed:
            while not self._left and not self._is_free:
                self._go(_Place.BEFORE_TURN)
                self._changed.wait()
            self._left = max(0, self._left - 1)
            self._go(_Place.AT_WORK)

    def wait_for_orders(self) -> None:
        """Note that the thread stands still until it is told to do something."""
        with self._changed:
            self._go(_Place.BEFORE_ORDERS)

    def end(self) -> None:
        """Note that the thread is over."""
        with self._changed:
            self._go(_Place.AT_END)

    def settle(self) -> None:
        """Wait until the thread stands still; for everybody else."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_free or self._place is not _Place.AT_WORK)

    def give(self, count: int) -> None:
        """Let it go on so often."""
        with self._changed:
            self._left = count
            if count and self._place is _Place.BEFORE_TURN:
                self._go(_Place.AT_WORK)

    def note_orders(self) -> None:
        """Note that it is told to do something."""
        with self._changed:
            if self._place is _Place.BEFORE_ORDERS:
                self._go(_Place.AT_WORK)

    def free(self) -> None:
        """Let it go on without end."""
        with self._changed:
            self._is_free = True
            self._changed.notify_all()

    @property
    def is_over(self) -> bool:
        """Nothing more will come."""
        return self._place is _Place.AT_END

    def _go(self, place: _Place) -> None:
        self._place = place
        self._changed.notify_all()


class _Orders(threading.Condition):
    """Where a training waits for orders."""

    def __init__(self, turns: Turns) -> None:
        super().__init__()
        self._turns = turns

    def wait(self, timeout: float | None = None) -> bool:
        self._turns.wait_for_orders()
        return super().wait(timeout)

    def notify_all(self) -> None:
        self._turns.note_orders()
        super().notify_all()


class _Mailbox(Mailbox):
    """Is looked into when nobody is about to put something there."""

    turns: Turns

    def take(self) -> TrainingNews | None:
        self.turns.settle()
        return super().take()


class _Training(TrainingWorker):
    """Does as many iterations as it is given."""

    def __init__(self, request: TrainingRequest, mailbox: Mailbox, *, paused_after: int | None = None) -> None:
        super().__init__(request, mailbox, paused_after=paused_after)
        self.turns = Turns()
        self._orders = _Orders(self.turns)

    def run(self) -> None:
        try:
            super().run()
        finally:
            self.turns.end()

    def join(self, timeout: float | None = None) -> None:
        self.free()
        super().join(timeout)

    def free(self) -> None:
        """Let it go on without end."""
        self.turns.free()

    def _give_way(self) -> None:
        self.turns.take()

    def _order(self, mode: str, steps: int = 0) -> None:
        self.turns.settle()
        super()._order(mode, steps)


class _Proving(app.session.proving._Worker):
    """Proves one target after another, each when it is told to."""

    def __init__(self, *arguments: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments)
        self._turns = Turns()

    def run(self) -> None:
        try:
            super().run()
        finally:
            self._turns.end()

    def prove_next(self) -> None:
        """Let it prove one target, and wait for the result."""
        self._turns.settle()
        self._turns.give(1)
        self._turns.settle()
        if self._turns.is_over:
            self.wait()

    def free(self) -> None:
        """Let it go on without end."""
        self._turns.free()

    def _prove(self, target: str) -> Proof:
        self._turns.take()
        return super()._prove(target)
