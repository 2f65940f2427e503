"""The debugger: goes through a run by goals, stops at breakpoints, and lets an optimizer take its steps behind it.

A run is a list of steps and a position, the number of steps done. Behind the steps of the program (forward, loss,
seed, backward) comes, where there is a rule for it, the update: one step for each parameter, which computes its next
value from its gradient. Going back is forgetting, as in the executor. Nothing here changes a parameter: whoever keeps
them takes over what the steps of the update computed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np

from core.dimension import Shape
from core.expression.expression import Phase
from core.operators.operator import Array
from core.problem import Path
from core.runtime.breakpoints import FORWARD_PHASES, Breakpoint, Stop, StopReason, find_hit
from core.runtime.executor import Executor, StepEvent
from core.runtime.statistics import Statistics, statistics

WEIGHT, GRADIENT = "weight", "grad"
"""Names of what a step of the update reads and makes, those of MXNet's update operators."""


class Way(StrEnum):
    """Goals that are told from the place where a run is."""

    NEXT = "next"
    BACK = "back"
    INTO = "into"
    OVER = "over"
    OUT = "out"
    START = "start"
    FORWARD_END = "forward_end"
    BACKWARD_END = "backward_end"
    END = "end"
    CONTINUE = "continue"


class ToNode(NamedTuple):
    """Until a node (or block) has its outputs or, backward, its gradients."""

    path: Path
    backward: bool = False


class Resume(NamedTuple):
    """Where a run was before it was prepared anew: behind the last of these steps that there still is."""

    done: tuple[tuple[str, Path], ...]
    """Phases and paths of the steps that had been done."""


Goal: TypeAlias = int | Way | ToNode | Resume
"""A position, or a way there."""

_PASSES_BREAKPOINTS = frozenset({Way.NEXT, Way.INTO, Way.BACK, Way.START, Way.END})
"""Ways on which breakpoints don't stop; a position is reached without stops too."""


class UpdateRule(Protocol):
    """How a parameter takes a step; what it remembers of earlier steps is its own affair."""

    @property
    def name(self) -> str: ...

    def next(self, path: Path, weight: Array, gradient: Array, memory: object | None) -> tuple[Array, object]: ...


class Updated(NamedTuple):
    """A parameter that takes part in the update: the path of its Variable, and its name."""

    path: Path
    name: str


@dataclass(frozen=True)
class Updates:
    """The update behind a backward pass.

    Attributes:
        memory: What the rule remembers of each parameter's earlier steps.
        gradient: Returns a parameter's gradient of this run, what was kept from earlier ones included.
    """

    rule: UpdateRule
    parameters: tuple[Updated, ...]
    gradient: Callable[[Path], Array | None]
    memory: Mapping[Path, object] = field(default_factory=dict)


@dataclass(frozen=True)
class DebugStep:
    """One step as a debugger lists it.

    Attributes:
        path: Of the node that it computes or explains, or of the Variable that it adds up or updates.
        scope: The path of the block that the node is in; empty at the top.
    """

    phase: Phase
    path: Path
    name: str
    scope: Path = ()


class Debugger:
    """Steps an executor, and behind it the update.

    Args:
        shapes_before: Shapes of outputs in the run before, by path and port, for "shape changed".
    """

    def __init__(
        self,
        executor: Executor,
        updates: Updates | None = None,
        shapes_before: Mapping[Path, Shape] = MappingProxyType({}),
    ) -> None:
        self.executor = executor
        self._updates = updates
        self._shapes_before = shapes_before
        self._memory = dict(updates.memory) if updates else {}
        self._done: list[_Update] = []
        of_program = [
            DebugStep(step.phase, step.path, step.explained.name, scope_of(step.path, step.explained.is_variable))
            for step in executor.steps
        ]
        of_update = [
            DebugStep(Phase.UPDATE, each.path, each.name, scope_of(each.path, is_variable=True))
            for each in (updates.parameters if updates else ())
        ]
        self.steps = (*of_program, *of_update)
        self.stop: Stop | None = None
        """What stopped the last move."""

    # Where it is

    @property
    def position(self) -> int:
        """How many steps have been done."""
        return self.executor.position + len(self._done)

    @property
    def backward_end(self) -> int:
        """The position at which the program is done and the update begins."""
        return len(self.executor.steps)

    @property
    def is_done(self) -> bool:
        """Whether there is no step left."""
        return self.position == len(self.steps)

    @property
    def events(self) -> tuple[StepEvent, ...]:
        """The events of the steps that have been done."""
        return (*self.executor.events, *(update.event for update in self._done))

    @property
    def current(self) -> StepEvent | None:
        """The event of the step that was done last; None at the start."""
        return self._done[-1].event if self._done else self.executor.current

    @property
    def memory(self) -> Mapping[Path, object]:
        """What the rule remembers by now, by path of the parameter."""
        return MappingProxyType(dict(self._memory))

    # What was computed

    def value(self, at: Path) -> Array | None:
        """Return the value at a Variable, input or output: of an updated parameter the new one."""
        new = self.updated(at)
        return self.executor.value(at) if new is None else new

    def updated(self, path: Path) -> Array | None:
        """Return the new value of a parameter whose step has been done."""
        return next((done.event.outputs[WEIGHT] for done in self._done if done.event.path == tuple(path)), None)

    def shapes(self) -> Mapping[Path, Shape]:
        """Return the shapes of all outputs computed so far, by path and port."""
        return {
            (*event.path, port): array.shape
            for event in self.executor.events
            if event.phase in FORWARD_PHASES
            for port, array in event.outputs.items()
        }

    # Steps

    def step(self) -> StepEvent:
        """Do the next step.

        Raises:
            IndexError: There is none.
        """
        if not self.executor.is_done:
            return self.executor.step()
        if self._updates is None or self.is_done:
            raise IndexError("there is no step left")
        done = self._update(self._updates.parameters[len(self._done)], self._updates)
        self._done.append(done)
        self._memory[done.event.path] = done.memory_after
        return done.event

    def step_back(self) -> StepEvent | None:
        """Forget the step that was done last and return its event; None at the start."""
        if not self._done:
            return self.executor.step_back()
        done = self._done.pop()
        if done.memory_before is None:
            self._memory.pop(done.event.path, None)
        else:
            self._memory[done.event.path] = done.memory_before
        return done.event

    def _update(self, parameter: Updated, updates: Updates) -> _Update:
        start = time.perf_counter()
        weight, gradient = self.executor.value(parameter.path), updates.gradient(parameter.path)
        if weight is None:
            raise ValueError(f"{parameter.name} is no Variable of this run")
        if gradient is None:  # nothing flows back to it: it stays as it is
            gradient = np.zeros_like(weight)
        before = self._memory.get(parameter.path)
        with np.errstate(all="ignore"):
            made, after = updates.rule.next(parameter.path, weight, gradient, before)
        made = np.asarray(made, weight.dtype).view()
        made.flags.writeable = False
        arrays = {WEIGHT: weight, GRADIENT: gradient}
        event = StepEvent(
            index=self.position,
            phase=Phase.UPDATE,
            path=parameter.path,
            name=parameter.name,
            operator=updates.rule.name,
            inputs=MappingProxyType(arrays),
            outputs=MappingProxyType({WEIGHT: made}),
            incoming=MappingProxyType({}),
            outgoing=MappingProxyType({}),
            contributions=(),
            objective=None,
            statistics=MappingProxyType(_update_statistics(weight, gradient, made)),
            seconds=time.perf_counter() - start,
        )
        return _Update(event, before, after)

    # Moves

    def move(self, goal: Goal, breakpoints: Sequence[Breakpoint] = ()) -> Iterator[StepEvent]:
        """Go to a goal, a step at a time, and yield the event of each, also of those that are forgotten.

        Afterwards `stop` says what ended it; it stays None if the caller left off.
        """
        self.stop = None
        target = self._target(goal)
        while self.position > target:
            if (event := self.step_back()) is not None:
                yield event
        passes = isinstance(goal, int | Resume) or goal in _PASSES_BREAKPOINTS
        active = () if passes else breakpoints
        while self.position < target:
            event = self.step()
            yield event
            hit = find_hit(active, event, self._shapes_before)
            if hit is not None:
                self.stop = hit
                return
        current = self.current
        at = ((), "") if current is None else (current.path, str(current.phase))
        self.stop = Stop(StopReason.END if self.is_done else StopReason.GOAL, *at)

    def _target(self, goal: Goal) -> int:
        """Return the position of a goal, from where the run is."""
        if isinstance(goal, ToNode):
            return self._behind(goal)
        if isinstance(goal, Resume):
            return self._behind_last(goal)
        if isinstance(goal, Way):
            goal = self._end_of_way(goal)
        return min(max(goal, 0), len(self.steps))

    def _end_of_way(self, way: Way) -> int:
        match way:
            case Way.NEXT | Way.INTO:
                return self.position + 1
            case Way.BACK:
                return self.position - 1
            case Way.OVER:
                return self._over()
            case Way.OUT:
                return self._out()
            case Way.START:
                return 0
            case Way.FORWARD_END:
                return self.executor.program.forward_end
            case Way.BACKWARD_END:
                return self.backward_end
            case Way.END | Way.CONTINUE:
                return len(self.steps)

    def _behind(self, goal: ToNode) -> int:
        wanted = frozenset({Phase.BACKWARD}) if goal.backward else FORWARD_PHASES
        path = tuple(goal.path)
        found = [
            index for index, step in enumerate(self.steps) if step.phase in wanted and step.path[: len(path)] == path
        ]
        return found[-1] + 1 if found else self.position

    def _behind_last(self, goal: Resume) -> int:
        positions: dict[tuple[str, Path], int] = {
            (step.phase, step.path): index + 1 for index, step in enumerate(self.steps)
        }
        return next((positions[each] for each in reversed(goal.done) if each in positions), 0)

    @property
    def _here(self) -> Path:
        """The block of the step done last."""
        return self.steps[self.position - 1].scope if self.position else ()

    def _over(self) -> int:
        """Return where the next step ends or, if it is in a block within the one where the run is, that block."""
        if self.is_done:
            return self.position
        after = self.steps[self.position]
        depth = _shared(after.scope, self._here)
        if len(after.scope) == depth:
            return self.position + 1
        return self._end_of(after.scope[: depth + 1])

    def _out(self) -> int:
        """Return where the block is left that the run is in; at the top, where the way there or back ends."""
        return self.position if self.is_done else max(self._end_of(self._here), self.position + 1)

    def _end_of(self, block: Path) -> int:
        """Return the position behind the steps, from the next on, that are in a block and in one part of the run."""
        position, part = self.position, _part(self.steps[self.position].phase)
        while position < len(self.steps):
            step = self.steps[position]
            if step.scope[: len(block)] != block or _part(step.phase) != part:
                break
            position += 1
        return position


@dataclass(frozen=True)
class _Update:
    """A step of the update that has been done."""

    event: StepEvent
    memory_before: object | None
    memory_after: object


def scope_of(path: Path, is_variable: bool) -> Path:
    """Return the path of the block that a node is in; the path of a Variable ends with a port."""
    return path[:-2] if is_variable else path[:-1]


def _shared(one: Path, other: Path) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _part(phase: Phase) -> int:
    """Return which part of a run a phase belongs to: there (0), back (1), update (2)."""
    return 0 if phase in FORWARD_PHASES else 2 if phase is Phase.UPDATE else 1


def _update_statistics(weight: Array, gradient: Array, made: Array) -> dict[str, Statistics]:
    """Return the statistics of a weight after its step, of its gradient, and of the way between."""
    return {WEIGHT: statistics(made), GRADIENT: statistics(gradient), "change": statistics(made - weight)}
