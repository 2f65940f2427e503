"""The traced executor: runs a program one step at a time, and back.

Its whole state is a position and the values computed so far. Stepping back is forgetting; stepping again computes
the same bits, because operators are pure and random ones draw from a generator keyed by seed, path and run. Values
are read-only from the moment they exist, so events can be handed to other threads. Parameters are only read here:
`core.parameters.store` takes the gradients over when somebody says so.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, TypeVar

import numpy as np

from core.expression.expression import ExpressionNode, Head, Phase
from core.expression.schedule import Step
from core.operators.operator import Array, RunContext
from core.problem import Path
from core.runtime.program import Program
from core.runtime.random import generator
from core.runtime.statistics import Statistics, statistics

ItemT = TypeVar("ItemT")


class UseGradient(NamedTuple):
    """What one use of a Variable adds to its gradient: the consumer's path and name, its port, and the addend."""

    path: Path
    name: str
    port: str
    value: Array


@dataclass(frozen=True)
class StepEvent:
    """What one step did, with the numbers; everything is keyed by the port names of the node it explains.

    Attributes:
        index: Which step of the program.
        path: The document's ids of the explained node.
        name: The explained node's name.
        operator: MXNet's name of its operator, ``null`` for a Variable (the sum of a shared one is such a step).
        inputs: Values that the node read, as far as they are known.
        outputs: Values that the node computed.
        incoming: Gradients at its outputs (seed and backward steps).
        outgoing: Gradients that it sends to its inputs (backward steps).
        contributions: Of a Variable that is used several times, the gradient from each use.
        objective: Of a loss layer, the scalar whose gradient is computed.
        statistics: Of inputs and outputs in forward and loss steps, of the gradients in seed and backward steps.
        seconds: What computing took.
    """

    index: int
    phase: Phase
    path: Path
    name: str
    operator: str
    inputs: Mapping[str, Array]
    outputs: Mapping[str, Array]
    incoming: Mapping[str, Array]
    outgoing: Mapping[str, Array]
    contributions: tuple[UseGradient, ...]
    objective: float | None
    statistics: Mapping[str, Statistics]
    seconds: float


class Executor:
    """Runs a program from given values of its Variables.

    Args:
        values: A value for each Variable, by path; float32, unless a test wants more digits.
        head_gradients: Constant gradient per head, by its position among the program's heads; 1 where there is none.
        run: The number of the run, a part of the key of random operators.

    Raises:
        KeyError: A Variable has no value.
    """

    def __init__(
        self,
        program: Program,
        values: Mapping[Path, Array],
        *,
        is_train: bool = True,
        seed: int = 0,
        run: int = 0,
        head_gradients: Mapping[int, float] | None = None,
    ) -> None:
        self.program = program
        self.is_train = is_train
        self.seed = seed
        self._run = run
        self.head_gradients: Mapping[int, float] = MappingProxyType(dict(head_gradients or {}))
        self._values: dict[Head, Array] = {}
        self._statistics: dict[Head, Statistics] = {}
        self._events: list[StepEvent] = []
        for node in program.variables:
            self._keep(Head(node), values[node.path])

    @property
    def steps(self) -> tuple[Step, ...]:
        """The program's steps."""
        return self.program.steps

    @property
    def position(self) -> int:
        """How many steps have been done; the index of the next one."""
        return len(self._events)

    @property
    def is_done(self) -> bool:
        """Whether there is no step left."""
        return self.position == len(self.steps)

    @property
    def events(self) -> tuple[StepEvent, ...]:
        """The events of the steps that have been done."""
        return tuple(self._events)

    @property
    def current(self) -> StepEvent | None:
        """The event of the step that was done last; None at the start."""
        return self._events[-1] if self._events else None

    @property
    def objective(self) -> float | None:
        """The sum of the losses computed so far; None before the first."""
        found = [event.objective for event in self._events if event.objective is not None]
        return sum(found) if found else None

    def step(self) -> StepEvent:
        """Do the next step.

        Raises:
            IndexError: There is none.
        """
        step = self.steps[self.position]
        start = time.perf_counter()
        # Infinities and NaNs are results to be seen (statistics count them), not warnings on a console.
        with np.errstate(all="ignore"):
            for node in step.nodes:
                self._compute(node)
        event = self._describe(step, time.perf_counter() - start)
        self._events.append(event)
        return event

    def step_back(self) -> StepEvent | None:
        """Forget the step that was done last, with its values, and return its event; None at the start."""
        if not self._events:
            return None
        event = self._events.pop()
        for node in self.steps[event.index].nodes:
            for head in _outputs(node):
                self._values.pop(head, None)
                self._statistics.pop(head, None)
        return event

    def run(self, until: int | None = None) -> list[StepEvent]:
        """Do the steps up to a position, not including the step of that index; all that are left without one."""
        end = len(self.steps) if until is None else min(until, len(self.steps))
        return [self.step() for _ in range(self.position, end)]

    def value(self, at: Path) -> Array | None:
        """Return the value at a Variable, input or output (a path, or a `PortRef`); None while it is not known."""
        return self._at(self.program.value_heads.get(tuple(at)))

    def gradient(self, at: Path) -> Array | None:
        """Return the gradient at a Variable, input or output; None while it is not known, or if there is none.

        See `Program.gradient_heads` for what is summed where.
        """
        return self._at(self.program.gradient_heads.get(tuple(at)))

    def contributions(self, variable: Path) -> tuple[UseGradient, ...]:
        """Return what each use of a Variable adds to its gradient, as far as it has been computed."""
        node = self.program.variable_at.get(tuple(variable))
        return () if node is None else self._contributions(node)

    def outputs(self) -> list[Array | None]:
        """Return the values of the heads."""
        return [self._at(head) for head in self.program.heads]

    def state_updates(self) -> Mapping[Path, Array]:
        """Return the new values of auxiliary states, by path, as far as they have been computed; none in predict mode.

        A run only reads its auxiliary states; whoever keeps them takes these over when the run is done. MXNet does
        so in its backward pass, and never after a forward pass alone.
        """
        if not self.is_train:
            return {}
        return {
            variable.path: self._values[update]
            for variable, update in self.program.state_updates.items()
            if update in self._values
        }

    def statistics_at(self, at: Path, *, of_gradient: bool = False) -> Statistics | None:
        """Return the statistics of the value or the gradient at a Variable, input or output."""
        heads = self.program.gradient_heads if of_gradient else self.program.value_heads
        head = heads.get(tuple(at))
        return None if head is None or head not in self._values else self._statistics_of(head)

    def _compute(self, node: ExpressionNode) -> None:
        if node.operator is None:
            self._keep(Head(node), self._seed_value(node))
            return
        # Keyed by name too: a path may stand for several operators, as those of a gradient rule do.
        draws = generator(self.seed, (*node.path, node.name), self._run)
        results = node.operator.forward([self._values[head] for head in node.inputs], RunContext(self.is_train, draws))
        for head, result in zip(_outputs(node), results, strict=True):
            self._keep(head, result)

    def _seed_value(self, node: ExpressionNode) -> Array:
        graph = self.program.gradients
        seed = next(seed for seed in graph.seeds if seed.node is node) if graph else None
        if seed is None:
            raise ValueError(f"{node!r} is no seed of this program")
        return np.full_like(self._values[seed.head], self.head_gradients.get(seed.position, 1.0))

    def _keep(self, head: Head, value: Array) -> None:
        # A view: the array that came in stays as writable as it was.
        view = np.asarray(value).view()
        view.flags.writeable = False
        self._values[head] = view

    def _at(self, head: Head | None) -> Array | None:
        return None if head is None else self._values.get(head)

    def _statistics_of(self, head: Head) -> Statistics:
        if head not in self._statistics:
            self._statistics[head] = statistics(self._values[head])
        return self._statistics[head]

    def _describe(self, step: Step, seconds: float) -> StepEvent:
        node = step.explained
        inputs = {port.name: head for port, head in zip(node.input_ports, node.inputs, strict=True)}
        outputs = {port.name: Head(node, index) for index, port in enumerate(node.visible_outputs)}
        is_forward = step.phase in (Phase.FORWARD, Phase.LOSS)
        incoming = {} if is_forward else self._arriving(node)
        outgoing = self._leaving(node) if step.phase is Phase.BACKWARD else {}
        shown = {**inputs, **outputs} if is_forward else {**incoming, **outgoing}
        return StepEvent(
            index=self.position,
            phase=step.phase,
            path=step.path,
            name=node.name,
            operator=node.operator_name,
            inputs=self._known(inputs),
            outputs=self._known(outputs),
            incoming=self._known(incoming),
            outgoing=self._known(outgoing),
            contributions=self._contributions(node) if not is_forward and node.is_variable else (),
            objective=self._objective(node) if is_forward else None,
            statistics=_frozen(
                {name: self._statistics_of(head) for name, head in shown.items() if head in self._values}
            ),
            seconds=seconds,
        )

    def _known(self, heads: Mapping[str, Head]) -> Mapping[str, Array]:
        return _frozen({name: self._values[head] for name, head in heads.items() if head in self._values})

    def _arriving(self, node: ExpressionNode) -> dict[str, Head]:
        """Find the gradient at each output; where several add up and only the seed is there yet, the seed."""
        graph = self.program.gradients
        if graph is None:
            return {}
        seeds = {seed.head: Head(seed.node) for seed in graph.seeds}
        found: dict[str, Head] = {}
        for index, port in enumerate(node.output_ports):
            output = Head(node, index)
            candidates = [graph.arriving.get(output), seeds.get(output)]
            known = [head for head in candidates if head is not None and head in self._values]
            if known:
                found[port.name] = known[0]
        return found

    def _leaving(self, node: ExpressionNode) -> dict[str, Head]:
        leaving = self.program.gradients.leaving if self.program.gradients else {}
        ports = enumerate(node.input_ports)
        return {port.name: leaving[node, index] for index, port in ports if (node, index) in leaving}

    def _contributions(self, node: ExpressionNode) -> tuple[UseGradient, ...]:
        graph = self.program.gradients
        uses = graph.contributions.get(node, ()) if graph else ()
        return tuple(
            UseGradient(use.path, use.consumer.name, use.port, self._values[use.gradient])
            for use in uses
            if use.gradient in self._values
        )

    def _objective(self, node: ExpressionNode) -> float | None:
        if node.operator is None:
            return None
        inputs = [self._values[head] for head in node.inputs]
        with np.errstate(all="ignore"):
            return node.operator.objective(inputs, [self._values[head] for head in _outputs(node)])


def _outputs(node: ExpressionNode) -> Iterable[Head]:
    return [Head(node, index) for index in range(len(node.output_ports))]


def _frozen(items: Mapping[str, ItemT]) -> Mapping[str, ItemT]:
    return MappingProxyType(dict(items))
