"""Runs of the document, beside the interface: the engine works in a thread of its own, on a snapshot.

Requests go to the thread one after the other and answers come back as values, so nothing that is painted is ever
written to by the engine. What a run has computed stays here, as the events of its steps; stepping back forgets.
"""

from __future__ import annotations

import dataclasses
import pathlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QThread, Signal, Slot

from core.graph.model import Document, NodeId, PortRef
from core.operators.operator import Array
from core.operators.registry import Registry
from core.problem import Path, Problem, Refused

if TYPE_CHECKING:
    from core.runtime.executor import StepEvent

EVENTS_INTERVAL_S = 0.05
"""A long run reports this often, however short its steps are."""


@dataclass(frozen=True)
class StepInfo:
    """One step of a program: which node it computes or explains, and in which phase."""

    phase: str
    path: Path
    name: str


@dataclass(frozen=True)
class RunState:
    """How far a run has come; a new value after each step.

    Attributes:
        position: Number of steps done.
        steps: All steps of the program; empty before the first run.
        forward_end: Position after the last step that is not backward.
        done: What has run, by phase and path.
        stale: The document was edited since; values belong to what it was.
        busy: The engine is at work.
        loss: Objective of the first loss layer, once it ran.
    """

    position: int = 0
    steps: tuple[StepInfo, ...] = ()
    forward_end: int = 0
    done: frozenset[tuple[str, Path]] = frozenset()
    stale: bool = False
    busy: bool = False
    loss: float | None = None

    @property
    def current(self) -> StepInfo | None:
        """The step that ran last."""
        return self.steps[self.position - 1] if self.position else None

    @property
    def is_started(self) -> bool:
        """A program is there to be stepped."""
        return bool(self.steps)

    @property
    def is_finished(self) -> bool:
        """Every step has run."""
        return self.is_started and self.position == len(self.steps)


class RunHost(Protocol):
    """What a run reads of the session."""

    registry: Registry

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
    """A request was carried out."""
    failed = Signal(object)
    """A `Problem`: why a run could not begin or go on."""
    parameters_changed = Signal()
    initialized = Signal(object)
    """An `InitializationReport`."""

    def __init__(self, host: QObject) -> None:
        super().__init__(host)
        self._host = host
        self.state = RunState()

    def mark_stale(self) -> None:
        """Note that the document was edited: values stay, but belong to what it was."""

    def forget(self) -> None:
        """Drop the run with all of its values."""

    def close(self) -> None:
        """Stop the thread."""

    def initialize(self, force: bool = False) -> None:
        """Give values to parameters that have none (or to all), as far as their shapes are known."""

    def initialize_and_step(self) -> None:
        """Initialize what has no values, then step."""

    def step_forward(self) -> None:
        """Run the next step."""

    def step_back(self) -> None:
        """Forget the last step."""

    def run_forward(self) -> None:
        """Run to the end of the forward phase."""

    def run_backward(self) -> None:
        """Run to the end."""

    def run_to(self, node: NodeId) -> None:
        """Run until a node has its outputs."""

    def go_to(self, position: int) -> None:
        """Step forward or back until so many steps are done."""

    def reset(self) -> None:
        """Forget the run; parameters keep their values."""

    def statistics(self, ref: PortRef, kind: str = "value") -> Any:
        """Return the `Statistics` of a ``value`` or ``gradient`` at a port or of a variable, or None."""

    def array(self, ref: PortRef, kind: str = "value") -> Array | None:
        """Return a ``value`` or ``gradient`` at a port or of a variable, or None; not to be written to."""

    def thumbnail(self, ref: PortRef, kind: str = "value") -> Array | None:
        """Return a value or gradient shrunk to a small two-dimensional picture, or None."""
