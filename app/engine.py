"""The engine's side of a run: lives in a thread of its own, takes requests one by one, answers with values.

Nothing here is shared with the interface: a request holds a snapshot of the document, and what comes back (events,
read-only arrays, their statistics and small pictures) is not touched again.
"""

from __future__ import annotations

import pathlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from core.expression.expression import Phase
from core.graph.model import Document, PortRef
from core.inference.inference import Inference
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.store import InitializationReport, Parameter, ParameterStore
from core.problem import Path, Problem, Refused
from core.run import PreparedRun, initialize, prepare
from core.runtime.executor import Executor, StepEvent
from core.runtime.statistics import Statistics, heat_map

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
    """Make a program of the document; of the ancestors of one output only, where a target is given."""

    target: PortRef | None = None
    backward: bool = True


@dataclass(frozen=True)
class Move:
    """Step forward or back: to a position, or ``next``, ``back``, ``forward_end``, ``end``, or until a node ran."""

    goal: int | str | Path


Job: TypeAlias = Initialize | Prepare | Move


@dataclass(frozen=True)
class Request:
    """Jobs to be done one after the other, on a snapshot; a refusal ends them.

    ``generation`` comes back with every answer, so that answers of a run that was forgotten can be told.
    """

    generation: int
    jobs: tuple[Job, ...]
    document: Document
    registry: Registry
    parameters: Mapping[Path, Parameter]
    inference: Inference
    folder: pathlib.Path | None


@dataclass(frozen=True)
class NewProgram:
    """A program is ready; ``observed`` are the values of its Variables.

    ``report`` says which parameters were materialized for it, ``notes`` what a person may want to know.
    """

    steps: tuple[StepInfo, ...]
    forward_end: int
    observed: Mapping[ValueKey, Observed]
    report: InitializationReport
    notes: tuple[Problem, ...]


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


@dataclass
class _Loaded:
    """The program that is being stepped."""

    run: PreparedRun
    made_by_step: list[list[ValueKey]] = field(default_factory=list)
    news: list[NewProgram | StepDone | SteppedBack] = field(default_factory=list)

    @property
    def executor(self) -> Executor:
        return self.run.executor


class Engine(QObject):
    """Carries out requests in the thread it lives in."""

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.generation = 0
        """Requests of another generation are given up; set from outside, read between two steps."""
        self._loaded: _Loaded | None = None
        self._store = ParameterStore()
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
            case Prepare(target, backward):
                self._prepare(request, target, backward)
            case Move(goal):
                if self._loaded is not None:
                    self._move(self._loaded, goal, request)

    def _prepare(self, request: Request, target: PortRef | None, backward: bool) -> None:
        self._loaded = None
        run = prepare(
            request.document, request.registry, self._store, target=target, backward=backward, base=request.folder
        )
        self._loaded = loaded = _Loaded(run)
        program = run.executor.program
        position_of = {node: index for index, step in enumerate(program.steps) for node in step.nodes}
        given: list[ValueKey] = []
        loaded.made_by_step = [[] for _ in program.steps]
        for kind, heads in (("value", program.value_heads), ("gradient", program.gradient_heads)):
            for path, head in heads.items():
                step = position_of.get(head.node)
                (given if step is None else loaded.made_by_step[step]).append((path, kind))
        steps = tuple(StepInfo(str(step.phase), step.path, step.explained.name) for step in program.steps)
        observed = _observe(run.executor, given)
        loaded.news.append(NewProgram(steps, program.forward_end, observed, run.report, run.notes))

    def _move(self, loaded: _Loaded, goal: int | str | Path, request: Request) -> None:
        target = _position(loaded.executor, goal)
        self._reported_at = time.monotonic()
        while loaded.executor.position != target and request.generation == self.generation:
            if loaded.executor.position < target:
                event = loaded.executor.step()
                loaded.news.append(StepDone(event, _observe(loaded.executor, loaded.made_by_step[event.index])))
            else:
                loaded.executor.step_back()
                loaded.news.append(SteppedBack())
            if time.monotonic() - self._reported_at > REPORT_INTERVAL_S:
                self._answer(request)
                self._reported_at = time.monotonic()
        if loaded.executor.is_done:
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
        loss = loaded.executor.objective if loaded else None
        known = request.parameters
        changed = {path: entry for path, entry in self._store.snapshot().items() if entry is not known.get(path)}
        self.answered.emit(Answer(request.generation, news, loss, changed, report, problem, is_last))


def _position(executor: Executor, goal: int | str | Path) -> int:
    """Return how many steps are done where a goal is reached."""
    here, program = executor.position, executor.program
    if isinstance(goal, tuple):
        index = program.index_of(goal, (Phase.FORWARD, Phase.LOSS))
        return here if index is None else index + 1
    if isinstance(goal, str):
        ends = {"next": here + 1, "back": here - 1, "forward_end": program.forward_end, "end": len(program.steps)}
        goal = ends[goal]
    return min(max(goal, 0), len(program.steps))


def _observe(executor: Executor, keys: list[ValueKey]) -> Mapping[ValueKey, Observed]:
    found: dict[ValueKey, Observed] = {}
    seen: dict[int, Observed] = {}
    for path, kind in keys:
        of_gradient = kind == "gradient"
        array = executor.gradient(path) if of_gradient else executor.value(path)
        statistics = executor.statistics_at(path, of_gradient=of_gradient)
        if array is None or statistics is None:
            continue
        if id(array) not in seen:  # one value stands at several ports
            seen[id(array)] = Observed(array, statistics, heat_map(array, THUMBNAIL_ROWS, THUMBNAIL_COLUMNS))
        found[path, kind] = seen[id(array)]
    return found
