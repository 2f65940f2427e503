"""Runs of the document, as the interface sees them: ask for steps, read what they computed.

The engine works in a thread of its own, on a snapshot (`app.engine`). Requests go there one after the other, answers
come back as values, and what a run has computed is kept here, so that a picture is painted without asking anybody.
"""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from app.engine import (
    THUMBNAIL_COLUMNS,
    THUMBNAIL_ROWS,
    Answer,
    Engine,
    Initialize,
    Job,
    Move,
    NewProgram,
    Observed,
    Prepare,
    Request,
    StepDone,
    StepInfo,
    ValueKey,
)
from core.graph.model import Document, NodeId, PortRef
from core.graph.ports import outputs_of
from core.inference.inference import Inference
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.store import ParameterStore
from core.problem import Path
from core.runtime.statistics import Statistics, heat_map, statistics

STOP_TIMEOUT_MS = 10_000
"""How long closing waits for one step of the engine to end."""


@dataclass(frozen=True)
class RunState:
    """How far a run has come; a new value after each step.

    Attributes:
        position: Number of steps done.
        steps: All steps of the program; empty before the first run.
        forward_end: Position after the last step that is not backward.
        stale: The document was edited since; values belong to what it was.
        partial: The program ends at a node that was run to; going on makes the whole one.
        busy: The engine is at work.
        loss: The sum of the losses, once one was computed.
    """

    position: int = 0
    steps: tuple[StepInfo, ...] = ()
    forward_end: int = 0
    stale: bool = False
    partial: bool = False
    busy: bool = False
    loss: float | None = None

    @property
    def current(self) -> StepInfo | None:
        """The step that ran last."""
        return self.steps[self.position - 1] if self.position else None

    @property
    def done(self) -> frozenset[tuple[str, Path]]:
        """What has run, by phase and path."""
        return frozenset((step.phase, step.path) for step in self.steps[: self.position])

    @property
    def is_started(self) -> bool:
        """A program is there to be stepped."""
        return bool(self.steps)

    @property
    def is_finished(self) -> bool:
        """Every step has run."""
        return self.is_started and not self.partial and self.position == len(self.steps)


class RunHost(Protocol):
    """What a run reads of the session when it begins."""

    registry: Registry
    store: ParameterStore
    inference: Inference

    @property
    def document(self) -> Document: ...

    @property
    def folder(self) -> pathlib.Path | None: ...


class RunController(QObject):
    """Steps the document forward and backward, and keeps what was computed."""

    state_changed = Signal()
    step_done = Signal(object)
    """A `StepEvent`, for each step that ran."""
    finished = Signal()
    """A request was carried out, or refused."""
    failed = Signal(object)
    """A `Problem`: why a run could not begin or go on."""
    initialized = Signal(object)
    """An `InitializationReport`."""
    prepared = Signal(object, object)
    """An `InitializationReport` of what was materialized for a run, and the notes about it, a tuple of `Problem`."""
    parameters_changed = Signal()

    _requested = Signal(object)

    def __init__(self, host: RunHost, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self.state = RunState()
        self._observed: dict[ValueKey, Observed] = {}
        self._made_by_step: list[Mapping[ValueKey, Observed]] = []
        self._of_store: dict[ValueKey, Observed] = {}
        self._generation = 0
        self._waiting = 0
        self._is_current = False  # the program asked for last belongs to the document as it is
        self._is_partial = False
        self._engine: Engine | None = None
        self._thread: QThread | None = None

    # What a person asks for

    def initialize(self, force: bool = False) -> None:
        """Give values to parameters that have none (or to all), as far as their shapes are known."""
        self._ask(Initialize(force))

    def initialize_and_step(self) -> None:
        """Initialize what has no values, then step."""
        self._ask(Initialize(force=False), Prepare(), Move("next"))

    def step_forward(self) -> None:
        """Run the next step."""
        self._go("next")

    def step_back(self) -> None:
        """Forget the last step."""
        self._go("back")

    def run_forward(self) -> None:
        """Run to the end of the forward phase, or step back to it."""
        self._go("forward_end")

    def run_backward(self) -> None:
        """Run to the end."""
        self._go("end")

    def go_to(self, position: int) -> None:
        """Step forward or back until so many steps are done."""
        self._go(position)

    def run_to(self, node: NodeId) -> None:
        """Run until a node has its outputs; only what it is computed from has to be complete."""
        path = (node,)
        if self._is_current and any(step.path == path for step in self.state.steps[: self.state.forward_end]):
            self._go(path)
            return
        outputs = outputs_of(self._host.document.graph.nodes[node], self._host.registry)
        if outputs:
            target = PortRef(node, outputs[0].name)
            self._ask(Prepare(target, backward=False), Move("end"))

    def reset(self) -> None:
        """Forget the run; parameters keep their values."""
        self.forget()

    def _go(self, goal: int | str | Path) -> None:
        if not self._is_current:
            self._ask(Prepare(), Move(goal))
        elif self._is_partial and (goal in ("forward_end", "end") or (goal == "next" and self._is_at_end())):
            here = self.state.current
            self._ask(Prepare(), *([Move(here.path)] if here else []), Move(goal))
        else:
            self._ask(Move(goal))

    def _is_at_end(self) -> bool:
        return self.state.position == len(self.state.steps)

    # What the session tells

    def mark_stale(self) -> None:
        """Note that the document was edited: values stay, but belong to what it was."""
        self._is_current = False
        if self.state.is_started and not self.state.stale:
            self._change(stale=True)

    def forget(self) -> None:
        """Drop the run with all of its values; what the engine still computes for it is ignored."""
        self._generation += 1
        self._is_current = False
        self._waiting = 0
        if self._engine is not None:
            self._engine.generation = self._generation
        self._observed, self._made_by_step, self._of_store = {}, [], {}
        self.state = RunState()
        self.state_changed.emit()

    def close(self) -> None:
        """Stop the thread."""
        if self._thread is not None and self._engine is not None:
            self._engine.generation = -1
            self._thread.quit()
            self._thread.wait(STOP_TIMEOUT_MS)
            self._thread = self._engine = None

    # Requests and answers

    def _ask(self, *jobs: Job) -> None:
        self._start_engine()
        for job in jobs:
            if isinstance(job, Initialize):
                self._is_current = False
            elif isinstance(job, Prepare):
                self._is_current, self._is_partial = True, job.target is not None
        self._waiting += 1
        self._change(busy=True)
        host, parameters = self._host, self._host.store.snapshot()
        self._requested.emit(
            Request(self._generation, jobs, host.document, host.registry, parameters, host.inference, host.folder)
        )

    def _start_engine(self) -> None:
        if self._engine is not None:
            return
        self._thread = QThread()
        self._engine = Engine()
        self._engine.generation = self._generation
        self._engine.moveToThread(self._thread)
        self._requested.connect(self._engine.carry_out, Qt.ConnectionType.QueuedConnection)
        self._engine.answered.connect(self._accept, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    @Slot(object)
    def _accept(self, answer: Answer) -> None:
        if answer.generation != self._generation:
            return
        if answer.parameters:
            self._host.store.restore({**self._host.store.snapshot(), **answer.parameters})
        for news in answer.news:
            self._take(news)
        if answer.is_last:
            self._waiting = max(0, self._waiting - 1)
        loss = answer.loss if self.state.is_started else None
        self._change(busy=self._waiting > 0, loss=loss)
        for news in answer.news:
            if isinstance(news, StepDone):
                self.step_done.emit(news.event)
        self._tell(answer)

    def _tell(self, answer: Answer) -> None:
        if answer.report is not None:
            if self.state.is_started and not self._is_current:
                self._change(stale=True)
            self.initialized.emit(answer.report)
        if answer.parameters:
            self.parameters_changed.emit()
        if answer.problem is not None:
            self._is_current = False
            self.failed.emit(answer.problem)
        if answer.is_last:
            self.finished.emit()

    def _take(self, news: object) -> None:
        match news:
            case NewProgram(steps, forward_end, observed, report, notes):
                self._observed, self._made_by_step = dict(observed), []
                self.prepared.emit(report, notes)
                self.state = RunState(
                    steps=steps,
                    forward_end=forward_end,
                    stale=not self._is_current,
                    partial=self._is_partial,
                    busy=True,
                )
            case StepDone(_, observed):
                self._made_by_step.append(observed)
                self._observed.update(observed)
                self.state = dataclasses.replace(self.state, position=self.state.position + 1)
            case _:
                for key in self._made_by_step.pop():
                    self._observed.pop(key, None)
                self.state = dataclasses.replace(self.state, position=self.state.position - 1)

    def _change(self, **changes: object) -> None:
        state = dataclasses.replace(self.state, **changes)  # type: ignore[arg-type]
        self.state = state
        self.state_changed.emit()

    # What was computed

    def statistics(self, ref: PortRef, kind: str = "value") -> Statistics | None:
        """Return the statistics of a ``value`` or ``gradient`` at a port or of a variable, or None."""
        observed = self._observation(ref, kind)
        return observed.statistics if observed else None

    def array(self, ref: PortRef, kind: str = "value") -> Array | None:
        """Return a ``value`` or ``gradient`` at a port or of a variable, or None; it can't be written to."""
        observed = self._observation(ref, kind)
        return observed.array if observed else None

    def thumbnail(self, ref: PortRef, kind: str = "value") -> Array | None:
        """Return a value or gradient shrunk to a small two-dimensional picture, or None."""
        observed = self._observation(ref, kind)
        return observed.thumbnail if observed else None

    def _observation(self, ref: PortRef, kind: str) -> Observed | None:
        key = (tuple(ref), kind)
        if kind == "value" and (self.state.stale or key not in self._observed):
            return self._observe_store(key) or self._observed.get(key)
        return self._observed.get(key)

    def _observe_store(self, key: ValueKey) -> Observed | None:
        """Return a parameter that has a value before any run has read it."""
        path, kind = key
        array = self._host.store.value(path) if kind == "value" else None
        if array is None:
            return None
        known = self._of_store.get(key)
        if known is None or known.array is not array:
            picture = heat_map(array, THUMBNAIL_ROWS, THUMBNAIL_COLUMNS)
            known = self._of_store[key] = Observed(array, statistics(array), picture)
        return known
