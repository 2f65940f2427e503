"""Runs of the document, as the interface sees them: ask for steps, read what they computed.

The engine works in a thread of its own, on a snapshot (`app.session.engine`). Requests go there one after the other,
answers come back as values, and what a run has computed is kept here, so that a picture is painted without asking
anybody.
"""

from __future__ import annotations

import dataclasses
import pathlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from app.session.collecting import Collecting
from app.session.engine import (
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
    ValueKey,
    ZeroGradients,
)
from app.session.marks import Marks
from app.session.parting import Leaving, part_from
from app.session.run_state import RunState
from core.expression.expression import Phase
from core.graph.diff import diff
from core.graph.model import Document, NodeId, PortRef
from core.graph.ports import outputs_of
from core.inference.inference import Inference
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.store import Parameter, ParameterStore
from core.problem import Path
from core.runtime.breakpoints import StopReason
from core.runtime.debugger import Goal, Resume, ToNode, Way
from core.runtime.executor import UseGradient
from core.runtime.statistics import Statistics, heat_map, statistics
from core.runtime.watches import Reading, Watch, WatchLog
from core.training.step_recorder import Place, StepRecorder

_FROM_HERE = frozenset({Way.NEXT, Way.BACK, Way.INTO, Way.OVER, Way.OUT})
"""Goals that are told from where the run is."""
_FAR = frozenset({Way.FORWARD_END, Way.BACKWARD_END, Way.END, Way.CONTINUE})


@dataclass(frozen=True)
class _Asked:
    """What was asked for, with the document as it was then; its turn comes when what was asked before is done."""

    jobs: tuple[Job, ...]
    document: Document
    inference: Inference


class RunHost(Protocol):
    """What a run reads of the session when it begins."""

    registry: Registry
    store: ParameterStore
    inference: Inference

    @property
    def document(self) -> Document: ...

    @property
    def folder(self) -> pathlib.Path | None: ...

    def set_parameters(self, parameters: Mapping[Path, Parameter], label_code: str) -> int: ...

    def show_parameters(self, parameters: Mapping[Path, Parameter]) -> None: ...


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
    stopped = Signal(object)
    """A `Stop`: a breakpoint was hit."""
    readings_changed = Signal()
    """A watch was read again, or lost what it had read."""

    _requested = Signal(object)

    def __init__(self, host: RunHost, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self.state = RunState()
        self._observed: dict[ValueKey, Observed] = {}
        self._replaced_by_step: list[Mapping[ValueKey, Observed | None]] = []
        self._of_store: dict[ValueKey, Observed] = {}
        self._seconds: dict[Path, dict[str, float]] = {}
        self._generation = 0
        self._waiting = 0
        self._queue: deque[_Asked] = deque()
        self._is_under_way = False
        self._is_current = False  # the program asked for last belongs to the document as it is
        self._is_partial = False
        self._engine: Engine | None = None
        self._thread: QThread | None = None
        self._quiet: list[bool] = []  # of each request that is under way, whether a refusal is told to nobody
        self.marks = Marks(self)
        self.marks.changed.connect(self._follow_watches)
        self._log = WatchLog()
        self._runs = 0
        self.recorder = StepRecorder()
        self._is_recorded = False  # the newest program was asked for by a person, not by live mode
        self._origins: frozenset[Path] = frozenset()
        self._updates = False
        self._course = 0
        self._scrubbed_to: int | None = None
        self._collecting = Collecting(self)

    # What a person asks for

    def initialize(self, force: bool = False) -> None:
        """Give values to parameters that have none (or to all), as far as their shapes are known."""
        self._course += force
        self._ask(Initialize(force))

    def initialize_and_step(self) -> None:
        """Initialize what has no values, then step."""
        self._ask(Initialize(force=False), self._prepare(), Move(Way.NEXT))

    def step_forward(self) -> None:
        """Run the next step."""
        self._go(Way.NEXT)

    def step_over(self) -> None:
        """Run the next step or, if it is in a block, all of that."""
        self._go(Way.OVER)

    def step_into(self) -> None:
        """Run the next step, within a block too."""
        self._go(Way.INTO)

    def step_out(self) -> None:
        """Run until the block is left; at the top until the way forward, or back, is done."""
        self._go(Way.OUT)

    def step_back(self) -> None:
        """Forget the last step."""
        self._go(Way.BACK)

    def run_forward(self) -> None:
        """Run to the end of the forward phase, or step back to it."""
        self._go(Way.FORWARD_END)

    def run_backward(self) -> None:
        """Run to the end of the backward pass."""
        self._go(Way.BACKWARD_END)

    def run_on(self) -> None:
        """Run to the next breakpoint, or to the end."""
        self._go(Way.CONTINUE)

    def run_to_end(self) -> None:
        """Run to the end, whatever breakpoints there are."""
        self._go(Way.END)

    def restart(self) -> None:
        """Begin anew with the parameters as they are now, and run to the first breakpoint, if there is one."""
        jobs = [Move(Way.CONTINUE, self.marks.breakpoints)] if self._stops else []
        self._ask(self._prepare(), *jobs)

    def refresh(self, *, quiet: bool = False) -> None:
        """Run again, after an edit, to where the run was; the whole way if there was none."""
        done = tuple((step.phase, step.path) for step in self.state.steps[: self.state.position])
        goal = Resume(done) if done and not self.state.is_finished and not self.state.partial else Way.BACKWARD_END
        self._ask(Initialize(force=False), self._prepare(), Move(goal), quiet=quiet)

    def go_to(self, position: int) -> None:
        """Step forward or back until so many steps are done."""
        if self.state.busy:
            self._scrubbed_to = position  # the latest wins
        else:
            self._go(position)

    def run_to(self, node: NodeId) -> None:
        """Run until a node has its outputs; only what it is computed from has to be complete."""
        path = (node,)
        if self._is_current and any(step.path == path for step in self.state.steps[: self.state.forward_end]):
            self._go(ToNode(path))
            return
        outputs = outputs_of(self._host.document.graph.nodes[node], self._host.registry)
        if outputs:
            target = PortRef(node, outputs[0].name)
            self._ask(Prepare(target, backward=False), Move(Way.END))

    def run_to_backward(self, node: NodeId) -> None:
        """Run until a node has the gradients that it sends back."""
        self._go(ToNode((node,), backward=True))

    def reset(self) -> None:
        """Forget the run; parameters keep their values."""
        self.forget()

    def zero_gradients(self) -> None:
        """Set every gradient that is kept to zeros, so that ``add`` begins anew."""
        self._is_current = False
        self._ask(ZeroGradients())
        self.mark_stale()

    @property
    def updates(self) -> bool:
        """Whether parameters take a step behind the backward pass."""
        return self._updates

    def set_updates(self, is_on: bool) -> None:
        """Let parameters take steps behind the backward pass, by an optimizer that begins anew; or none."""
        if is_on != self._updates:
            self._updates = is_on
            self._course += 1
            self.mark_stale()
            self.state_changed.emit()

    def run_update(self) -> None:
        """Run to the end, the update of the parameters included."""
        self.set_updates(True)
        self._go(Way.END)

    @property
    def _stops(self) -> bool:
        return any(each.enabled for each in self.marks.breakpoints)

    def _prepare(self) -> Prepare:
        return Prepare(updates=self._updates, course=self._course)

    def _go(self, goal: Goal) -> None:
        move = Move(goal, self.marks.breakpoints)
        if not self._is_current:
            self._ask(self._prepare(), *self._way_back(goal), move)
        elif self._is_partial and self._leads_on(goal):
            here = self.state.current
            self._ask(self._prepare(), *([Move(ToNode(here.path))] if here else []), move)
        else:
            self._ask(move)

    def _way_back(self, goal: Goal) -> list[Move]:
        """Return the way to where a run was that has become stale, for goals that are told from there."""
        done = tuple((step.phase, step.path) for step in self.state.steps[: self.state.position])
        return [Move(Resume(done))] if done and goal in _FROM_HERE else []

    def _leads_on(self, goal: Goal) -> bool:
        """Tell whether a goal lies behind a node that only was run to."""
        at_end = self.state.position == len(self.state.steps)
        return goal in _FAR or isinstance(goal, ToNode) or (goal in _FROM_HERE and goal != Way.BACK and at_end)

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
        self._waiting, self._is_under_way = 0, False
        self._queue.clear()
        self._quiet.clear()
        self._scrubbed_to = None
        if self._engine is not None:
            self._engine.generation = self._generation
        self._observed, self._replaced_by_step, self._of_store = {}, [], {}
        self.state = RunState()
        self.state_changed.emit()

    def begin_document(self) -> None:
        """Forget all that was kept of the document that was open: run, breakpoints, readings, steps of optimizers."""
        self.forget()
        self._log = WatchLog()
        self.recorder, self._is_recorded = StepRecorder(), False
        self._runs = 0
        self._course += 1
        self.marks.loads("")

    def close(self) -> None:
        """Stop the thread."""
        part_from(self.leave())

    def leave(self) -> Leaving | None:
        """Tell the thread to end after the step at hand, and return it; the caller parts from it."""
        if self._thread is None or self._engine is None:
            return None
        leaving = Leaving(self._thread, self._engine)
        self._engine.generation = -1
        self._thread.quit()
        self._thread = self._engine = None
        self._collecting.stop()
        return leaving

    # Requests and answers

    def _ask(self, *jobs: Job, quiet: bool = False) -> None:
        self._start_engine()
        for job in jobs:
            if isinstance(job, Initialize):
                self._is_current = False
            elif isinstance(job, Prepare):
                self._is_current, self._is_partial = True, job.target is not None
        self._waiting += 1
        self._quiet.append(quiet)
        self._queue.append(_Asked(jobs, self._host.document, self._host.inference))
        self._change(busy=True)
        self._send_next()

    def _send_next(self) -> None:
        """Have the next request carried out, with the parameters that the one before it has left."""
        if self._is_under_way or not self._queue:
            return
        asked, host = self._queue.popleft(), self._host
        self._is_under_way = True
        prepares = any(isinstance(job, Prepare) for job in asked.jobs)
        if prepares and asked.document is not host.document:
            change = diff(asked.document, host.document)
            self._is_current = not (change.structural or change.run)
        parameters = host.store.snapshot()
        self._requested.emit(
            Request(
                self._generation,
                asked.jobs,
                asked.document,
                host.registry,
                parameters,
                asked.inference,
                host.folder,
                is_recorded=not self._quiet[0],
            )
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
        self._collecting.start()
        self._thread.start()

    @Slot(object)
    def _accept(self, answer: Answer) -> None:
        if answer.generation != self._generation:
            return
        if answer.report is not None and answer.report.replaced:
            self._host.set_parameters(answer.parameters, "initialize_again")  # undo brings the old values back
        elif answer.parameters:
            self._host.store.restore({**self._host.store.snapshot(), **answer.parameters})
        for news in answer.news:
            self._take(news)
        is_quiet = self._quiet[0]
        if answer.is_last:
            self._waiting = max(0, self._waiting - 1)
            self._quiet.pop(0)
        loss = answer.loss if self.state.is_started else None
        stop = answer.stop if answer.is_last else self.state.stop
        self._change(busy=self._waiting > 0, loss=loss, stop=stop)
        for news in answer.news:
            if isinstance(news, StepDone):
                self.step_done.emit(news.event)
        if answer.news and self._log.watches():
            self.readings_changed.emit()
        self._tell(answer, is_quiet)
        if answer.stop is not None and answer.stop.reason is StopReason.BREAKPOINT:
            self.stopped.emit(answer.stop)
        if answer.is_last:
            self._is_under_way = False
            self._send_next()

    def _tell(self, answer: Answer, is_quiet: bool) -> None:
        if answer.report is not None and not is_quiet:
            if self.state.is_started and not self._is_current:
                self._change(stale=True)
            self.initialized.emit(answer.report)
        if answer.parameters:
            self.parameters_changed.emit()
        if answer.problem is not None:
            self._is_current = False
            if is_quiet:
                self.mark_stale()
            else:
                self.failed.emit(answer.problem)
        if answer.is_last:
            self.finished.emit()
            self._scrub_on()

    def _scrub_on(self) -> None:
        """Go where the slider was drawn while the engine was at work."""
        if self._scrubbed_to is not None and not self.state.busy:
            position, self._scrubbed_to = self._scrubbed_to, None
            self._go(position)

    def _take(self, news: object) -> None:
        match news:
            case NewProgram(steps, forward_end, backward_end, observed, report, notes, origins):
                self._observed, self._replaced_by_step, self._seconds = dict(observed), [], {}
                self._runs += 1
                self._read_watches(observed, 0)
                self._begin_recording(observed, origins)
                self.prepared.emit(report, notes)
                self.state = RunState(
                    steps=steps,
                    forward_end=forward_end,
                    backward_end=backward_end,
                    stale=not self._is_current,
                    partial=self._is_partial,
                    busy=True,
                )
            case StepDone(event, observed):
                self._replaced_by_step.append({key: self._observed.get(key) for key in observed})
                self._observed.update(observed)
                self._seconds.setdefault(event.path, {})[str(event.phase)] = event.seconds
                self.state = dataclasses.replace(
                    self.state, position=self.state.position + 1, seconds=self.state.seconds + event.seconds
                )
                self._read_watches(observed, self.state.position)
                self._record_step(observed, has_updated=event.phase is Phase.UPDATE)
            case _:
                for key, before in self._replaced_by_step.pop().items():
                    if before is None:
                        self._observed.pop(key, None)
                    else:
                        self._observed[key] = before
                if (step := self.state.current) is not None:
                    self._seconds.get(step.path, {}).pop(step.phase, None)
                self.state = dataclasses.replace(self.state, position=self.state.position - 1)
                self._log.forget(self._runs, self.state.position)
                if self._is_recorded:
                    self.recorder.back()

    def _change(self, **changes: object) -> None:
        state = dataclasses.replace(self.state, **changes)  # type: ignore[arg-type]
        self.state = state
        self.state_changed.emit()

    # What is recorded

    def show_recorded(self, step: float) -> Place:
        """Go to a step of the newest run, or give the parameters what they were at a step of an earlier one."""
        place = self.recorder.place(step)
        if place.run == self.recorder.run and self._is_recorded and self._is_current:
            self.go_to(place.position)
        elif known := [at for at in self.recorder.snapshots if at <= step]:
            values = self.recorder.snapshots[max(known)]
            self._host.show_parameters({path: Parameter(value=value) for path, value in values.items()})
        return place

    def _begin_recording(self, observed: Mapping[ValueKey, Observed], origins: frozenset[Path]) -> None:
        self._is_recorded, self._origins = not self._quiet[0], origins
        if self._is_recorded:
            self.recorder.begin(self._of_origins(observed), self._parameters())

    def _record_step(self, observed: Mapping[ValueKey, Observed], *, has_updated: bool) -> None:
        if self._is_recorded:
            self.recorder.step(self._of_origins(observed), self._parameters() if has_updated else None)

    def _of_origins(self, observed: Mapping[ValueKey, Observed]) -> Mapping[ValueKey, Observed]:
        """Return each array once, where it comes from."""
        return {key: each for key, each in observed.items() if key[0] in self._origins}

    def _parameters(self) -> Mapping[Path, Array]:
        """Return what the parameters of the run are now."""
        kept = self._host.store.values
        return {path: self._observed[path, "value"].array for path in kept if (path, "value") in self._observed}

    # Watches

    def readings(self, watch: Watch) -> tuple[Reading, ...]:
        """Return what a watch has shown, run by run."""
        return self._log.readings(watch)

    def _follow_watches(self) -> None:
        """Follow what is watched now; what is new is read from what is known."""
        known = self._log.watches()
        self._log.follow(*self.marks.watches)
        fresh = [watch for watch in self.marks.watches if watch not in known]
        found = {(each.path, each.kind): self._observed.get((each.path, each.kind)) for each in fresh}
        added = WatchLog()
        added.follow(*fresh)
        added.note(
            self._runs, self.state.position, {key: each.statistics for key, each in found.items() if each is not None}
        )
        self._log.take(added)
        self.readings_changed.emit()

    def _read_watches(self, observed: Mapping[ValueKey, Observed], position: int) -> None:
        if self._log.watches():
            self._log.note(self._runs, position, {key: each.statistics for key, each in observed.items()})

    # What was computed

    def statistics(self, ref: PortRef, kind: str = "value") -> Statistics | None:
        """Return the statistics of a ``value`` or ``gradient`` at a port or of a variable, or None."""
        observed = self._observation(ref, kind)
        return observed.statistics if observed else None

    def array(self, ref: PortRef, kind: str = "value") -> Array | None:
        """Return a ``value`` or ``gradient`` at a port or of a variable, or None; it can't be written to."""
        observed = self._observation(ref, kind)
        return observed.array if observed else None

    def is_outdated(self, ref: PortRef, kind: str = "value") -> bool:
        """Tell whether a ``value`` or ``gradient`` is of a run before the last edit."""
        observed = self._observed.get((tuple(ref), kind))
        return self.state.stale and observed is not None and self._observation(ref, kind) is observed

    def uses(self, ref: PortRef) -> tuple[UseGradient, ...]:
        """Return what each use of a shared variable adds to its gradient; nothing for one that is used once."""
        observed = self._observation(ref, "gradient")
        return observed.uses if observed else ()

    def seconds(self, path: Path) -> float:
        """Return what the steps of a node that are done took to compute."""
        return sum(self._seconds.get(path, {}).values())

    def thumbnail(self, ref: PortRef, kind: str = "value") -> Array | None:
        """Return a value or gradient shrunk to a small two-dimensional picture, or None."""
        observed = self._observation(ref, kind)
        return observed.thumbnail if observed else None

    def _observation(self, ref: PortRef, kind: str) -> Observed | None:
        key = (tuple(ref), kind)
        if kind == "value" and (self.state.stale or key not in self._observed):
            return self._observe_store(key) or self._observed.get(key)
        if kind == "gradient" and self.state.is_started and not self.state.stale:
            return self._observed.get(key)  # what this run has not come to has no gradient yet
        return self._observed.get(key) or self._observe_store(key)

    def _observe_store(self, key: ValueKey) -> Observed | None:
        """Return a parameter's value before any run has read it, or the gradient that a training has left."""
        path, kind = key
        kept = self._host.store.get(path)
        array = kept.value if kind == "value" else kept.gradient
        if array is None:
            return None
        known = self._of_store.get(key)
        if known is None or known.array is not array:
            picture = heat_map(array, THUMBNAIL_ROWS, THUMBNAIL_COLUMNS)
            uses = kept.contributions if kind == "gradient" else ()
            known = self._of_store[key] = Observed(array, statistics(array), picture, uses)
        return known
