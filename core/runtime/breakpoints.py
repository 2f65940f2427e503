"""Breakpoints: where a run stops, and why it did. Nothing here runs anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.dimension import Shape, format_shape
from core.expression.expression import Phase
from core.operators.operator import Array
from core.problem import Path
from core.runtime.conditions import Condition, Kind, Quantity, measure
from core.runtime.executor import StepEvent

FORWARD_PHASES = frozenset({Phase.FORWARD, Phase.LOSS})


@dataclass(frozen=True)
class Breakpoint:
    """Stops a run behind a step: there the step's numbers are known.

    Attributes:
        path: Of a node, or of a block whose nodes all count; empty for every node.
        forward: Stops where the node computes its outputs.
        backward: Stops where it computes its gradients.
        condition: Stops only where this holds.
    """

    path: Path = ()
    forward: bool = True
    backward: bool = False
    condition: Condition | None = None
    enabled: bool = True

    def is_at(self, path: Path, phase: Phase) -> bool:
        """Tell whether it watches a step; updates of parameters only conditions look at."""
        if not self.enabled or path[: len(self.path)] != self.path:
            return False
        match phase:
            case Phase.FORWARD | Phase.LOSS:
                return self.forward
            case Phase.BACKWARD:
                return self.backward
            case Phase.UPDATE:
                return self.condition is not None
        return False


class StopReason(StrEnum):
    """Why a run went no further."""

    GOAL = "goal"
    END = "end"
    BREAKPOINT = "breakpoint"


@dataclass(frozen=True)
class Stop:
    """What stopped a run.

    Attributes:
        path: Of the step that ran last; empty at the start.
        breakpoint: That was hit.
        port: Of the node, where its condition was found to hold.
        found: What was measured there: a number, or a shape as text.
    """

    reason: StopReason
    path: Path = ()
    phase: str = ""
    breakpoint: Breakpoint | None = None
    port: str = ""
    found: float | str | None = None


def find_hit(breakpoints: Iterable[Breakpoint], event: StepEvent, shapes_before: Mapping[Path, Shape]) -> Stop | None:
    """Return the stop at a step that was done, by the first breakpoint that it hits.

    Args:
        shapes_before: Shapes of outputs in the run before, by path and port.
    """
    for each in breakpoints:
        if not each.is_at(event.path, event.phase):
            continue
        if each.condition is None:
            return Stop(StopReason.BREAKPOINT, event.path, event.phase, each)
        found = find_cause(each.condition, event, shapes_before)
        if found is not None:
            return Stop(StopReason.BREAKPOINT, event.path, event.phase, each, *found)
    return None


def find_cause(
    condition: Condition, event: StepEvent, shapes_before: Mapping[Path, Shape]
) -> tuple[str, float | str] | None:
    """Return the port at which a condition holds after a step, and what was measured there."""
    quantity = condition.quantity
    if quantity is Quantity.LOSS:
        loss = event.objective
        return ("", loss) if loss is not None and condition.holds_for(loss) else None
    if quantity is Quantity.SHAPE:
        return _changed_shape(event, shapes_before)
    for port, array in _looked_at(condition, event):
        measured = measure(array, quantity)
        if not quantity.has_threshold and measured:
            return port, str(quantity)
        if quantity.has_threshold and condition.holds_for(measured):
            return port, measured
    return None


def _looked_at(condition: Condition, event: StepEvent) -> Iterator[tuple[str, Array]]:
    """Yield what a step made: values forward and at updates, gradients (those that arrived first) backward."""
    of_values = event.phase in FORWARD_PHASES or event.phase is Phase.UPDATE
    if condition.quantity is Quantity.DEAD and event.phase not in FORWARD_PHASES:
        return
    if condition.kind is (Kind.GRADIENT if of_values else Kind.VALUE):
        return
    if of_values:
        yield from event.outputs.items()
    else:
        yield from event.incoming.items()
        yield from event.outgoing.items()


def _changed_shape(event: StepEvent, before: Mapping[Path, Shape]) -> tuple[str, str] | None:
    if event.phase not in FORWARD_PHASES:
        return None
    for port, array in event.outputs.items():
        known = before.get((*event.path, port))
        if known is not None and known != array.shape:
            return port, f"{format_shape(known)} → {format_shape(array.shape)}"
    return None
