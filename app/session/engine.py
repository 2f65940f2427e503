"""The engine's side of a run: lives in a thread of its own, takes requests one by one, answers with values.

Nothing here is shared with the interface: a request holds a snapshot of the document, and what comes back (events,
read-only arrays, their statistics and small pictures) is not touched again.
"""

from __future__ import annotations

import pathlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from core.dimension import Shape
from core.expression.expression import Head, Phase
from core.graph.model import Document, PortRef, TrainingSettings
from core.inference.inference import Inference
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.store import InitializationReport, Parameter, ParameterStore
from core.problem import Path, Problem, Refused
from core.run import PreparedRun, initialize, prepare
from core.runtime.breakpoints import Breakpoint, Stop
from core.runtime.debugger import WEIGHT, Debugger, Goal
from core.runtime.executor import StepEvent, UseGradient
from core.runtime.statistics import Histogram, Statistics, heat_map
from core.training.recorder import distribution
from core.training.stepping import RunRule

REPORT_INTERVAL_S = 0.05
"""A long run reports this often, however short its steps are."""

THUMBNAIL_ROWS, THUMBNAIL_COLUMNS = 8, 32

ValueKey: TypeAlias = tuple[Path, str]
"""A port or variable, and ``value`` or ``gradient``."""


@dataclass(frozen=True)
class Observed:
    """An array of a run with what is shown of it at once."""

    array: Array
    statistics: Statistics
    thumbnail: Array
    uses: tuple[UseGradient, ...] = ()
    """Of the gradient of a Variable that is used several times: what each use adds to it."""
    cells: Histogram | None = None
    """How its values are distributed, where that is recorded."""


@dataclass(frozen=True)
class StepInfo:
    """One step of a program: which node it computes or explains, and in which phase."""

    phase: str
    path: Path
    name: str


@dataclass(frozen=True)
class Initialize:
    """Give values to parameters."""

    force: bool


@dataclass(frozen=True)
class Prepare:
    """Make a program of the document; of the ancestors of one output only, where a target is given.

    With updates, parameters take a step behind the backward pass, as the document says how it is trained. Updates of
    one course remember those before; another course, or another optimizer, begins without memory.
    """

    target: PortRef | None = None
    backward: bool = True
    updates: bool = False
    course: int = 0


@dataclass(frozen=True)
class Move:
    """Step forward or back to a goal, or to a breakpoint before it."""

    goal: Goal
    breakpoints: tuple[Breakpoint, ...] = ()


@dataclass(frozen=True)
class ZeroGradients:
    """Set every gradient that is kept to zeros."""


Job: TypeAlias = Initialize | Prepare | Move | ZeroGradients


@dataclass(frozen=True)
class Request:
    """Jobs to be done one after the other, on a snapshot; a refusal ends them.

    ``generation`` comes back with every answer, so that answers of a run that was forgotten can be told. What is to
    be recorded is counted into the cells of a histogram, too.
    """

    generation: int
    jobs: tuple[Job, ...]
    document: Document
    registry: Registry
    parameters: Mapping[Path, Parameter]
    inference: Inference
    folder: pathlib.Path | None
    is_recorded: bool = True


@dataclass(frozen=True)
class NewProgram:
    """A program is ready; ``observed`` are the values of its Variables.

    ``report`` says which parameters were materialized for it, ``notes`` what a person may want to know. An array
    stands at every port that it goes to; ``origins`` are the Variables and outputs that arrays come from.
    """

    steps: tuple[StepInfo, ...]
    forward_end: int
    backward_end: int
    observed: Mapping[ValueKey, Observed]
    report: InitializationReport
    notes: tuple[Problem, ...]
    origins: frozenset[Path]


@dataclass(frozen=True)
class StepDone:
    """A step ran."""

    event: StepEvent
    observed: Mapping[ValueKey, Observed]


@dataclass(frozen=True)
class SteppedBack:
    """A step was forgotten."""


@dataclass(frozen=True)
class Answer:
    """What happened since the last answer, in order; ``is_last`` ends a request.

    ``parameters`` are those that got other values or gradients.
    """

    generation: int
    news: tuple[NewProgram | StepDone | SteppedBack, ...] = ()
    loss: float | None = None
    parameters: Mapping[Path, Parameter] = field(default_factory=dict)
    report: InitializationReport | None = None
    problem: Problem | None = None
    is_last: bool = False
    stop: Stop | None = None
    """What ended the last move of a request."""


@dataclass
class _Loaded:
    """The program that is being stepped."""

    run: PreparedRun
    debugger: Debugger
    made_by_step: list[list[ValueKey]] = field(default_factory=list)
    news: list[NewProgram | StepDone | SteppedBack] = field(default_factory=list)


class Engine(QObject):
    """Carries out requests in the thread it lives in."""

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.generation = 0
        """Requests of another generation are given up; set from outside, read between two steps."""
        self._loaded: _Loaded | None = None
        self._store = ParameterStore()
        self._memory: Mapping[Path, object] = {}
        self._course = 0, TrainingSettings()
        self._shapes: Mapping[Path, Shape] = {}
        self._reported_at = 0.0

    @Slot(object)
    def carry_out(self, request: Request) -> None:
        """Do the jobs of a request; the last answer comes in any case."""
        problem: Problem | None = None
        self._store.restore(request.parameters)
        try:
            for job in request.jobs:
                if request.generation == self.generation:
                    self._do(job, request)
        except Refused as refused:
            problem = refused.problem
        finally:
            self._answer(request, problem=problem, is_last=True)

    def _do(self, job: Job, request: Request) -> None:
        match job:
            case Initialize(force):
                report = initialize(request.document, request.registry, self._store, request.inference, force=force)
                self._answer(request, report=report)
            case Prepare():
                self._prepare(request, job)
            case Move(goal, breakpoints):
                if self._loaded is not None:
                    self._move(self._loaded, goal, breakpoints, request)
            case ZeroGradients():
                self._store.zero_gradients()

    def _prepare(self, request: Request, job: Prepare) -> None:
        if self._loaded is not None:
            self._shapes = {**self._shapes, **self._loaded.debugger.shapes()}
        self._loaded = None
        run = prepare(
            request.document,
            request.registry,
            self._store,
            target=job.target,
            backward=job.backward,
            base=request.folder,
        )
        training = request.document.training
        if (job.course, training) != self._course:
            self._memory, self._course = {}, (job.course, training)
        updates = run.updates(RunRule(training, run), self._memory) if job.updates and job.backward else None
        debugger = Debugger(run.executor, updates, self._shapes)
        self._loaded = loaded = _Loaded(run, debugger)
        program = run.executor.program
        position_of = {node: index for index, step in enumerate(program.steps) for node in step.nodes}
        given: list[ValueKey] = []
        loaded.made_by_step = [[] for _ in debugger.steps]
        for kind, heads in (("value", program.value_heads), ("gradient", program.gradient_heads)):
            for path, head in heads.items():
                step = position_of.get(head.node)
                (given if step is None else loaded.made_by_step[step]).append((path, kind))
        steps = tuple(StepInfo(str(step.phase), step.path, step.name) for step in debugger.steps)
        observed = _observe(debugger, given, counts=request.is_recorded)
        ends = program.forward_end, debugger.backward_end
        origins = frozenset(map(_origin, program.value_heads.values()))
        loaded.news.append(NewProgram(steps, *ends, observed, run.report, run.notes, origins))

    def _move(self, loaded: _Loaded, goal: Goal, breakpoints: tuple[Breakpoint, ...], request: Request) -> None:
        debugger = loaded.debugger
        before = debugger.position
        self._reported_at = time.monotonic()
        for event in debugger.move(goal, breakpoints):
            if debugger.position > before:
                loaded.news.append(StepDone(event, _observe_step(loaded, event, counts=request.is_recorded)))
            else:
                loaded.news.append(SteppedBack())
            if event.phase is Phase.UPDATE:
                new = debugger.updated(event.path)
                self._store.set_state(event.path, event.inputs[WEIGHT] if new is None else new)
                self._memory = debugger.memory
            before = debugger.position
            if request.generation != self.generation:
                break
            if time.monotonic() - self._reported_at > REPORT_INTERVAL_S:
                self._answer(request)
                self._reported_at = time.monotonic()
        if loaded.run.executor.is_done:
            loaded.run.commit(self._store)

    def _answer(
        self,
        request: Request,
        *,
        report: InitializationReport | None = None,
        problem: Problem | None = None,
        is_last: bool = False,
    ) -> None:
        loaded = self._loaded
        news = tuple(loaded.news) if loaded else ()
        if loaded:
            loaded.news.clear()
        loss = loaded.run.executor.objective if loaded else None
        stop = loaded.debugger.stop if loaded and is_last else None
        known = request.parameters
        changed = {path: entry for path, entry in self._store.snapshot().items() if entry is not known.get(path)}
        self.answered.emit(Answer(request.generation, news, loss, changed, report, problem, is_last, stop))


def _origin(head: Head) -> Path:
    """Return the Variable or the output port that has a value."""
    node = head.node
    return node.path if node.is_variable else (*node.path, node.output_ports[head.index].name)


def _observe_step(loaded: _Loaded, event: StepEvent, *, counts: bool) -> Mapping[ValueKey, Observed]:
    if event.phase is not Phase.UPDATE:
        return _observe(loaded.debugger, loaded.made_by_step[event.index], counts=counts)
    return {(event.path, "value"): _observed(event.outputs[WEIGHT], event.statistics[WEIGHT], counts=counts)}


def _observed(array: Array, statistics: Statistics, *, counts: bool) -> Observed:
    picture = heat_map(array, THUMBNAIL_ROWS, THUMBNAIL_COLUMNS)
    return Observed(array, statistics, picture, cells=distribution(array, statistics) if counts else None)


def _observe(debugger: Debugger, keys: list[ValueKey], *, counts: bool) -> Mapping[ValueKey, Observed]:
    executor = debugger.executor
    found: dict[ValueKey, Observed] = {}
    seen: dict[int, Observed] = {}
    for path, kind in keys:
        of_gradient = kind == "gradient"
        array = executor.gradient(path) if of_gradient else executor.value(path)
        statistics = executor.statistics_at(path, of_gradient=of_gradient)
        if array is None or statistics is None:
            continue
        if id(array) not in seen:  # one value stands at several ports
            seen[id(array)] = _observed(array, statistics, counts=counts)
        uses = executor.contributions(path) if of_gradient else ()
        found[path, kind] = replace(seen[id(array)], uses=uses) if len(uses) > 1 else seen[id(array)]
    return found
