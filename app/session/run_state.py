"""How far a run has come, as a value for everybody who shows it."""

from __future__ import annotations

from dataclasses import dataclass

from app.session.engine import StepInfo
from core.problem import Path
from core.runtime.breakpoints import Stop


@dataclass(frozen=True)
class RunState:
    """How far a run has come; a new value after each step.

    Attributes:
        position: Number of steps done.
        steps: All steps of the program; empty before the first run.
        forward_end: Position after the last forward step, losses included.
        backward_end: Position after the last step of the backward pass: from there on parameters are updated.
        stale: The document was edited since; values belong to what it was.
        partial: The program ends at a node that was run to; going on makes the whole one.
        busy: The engine is at work.
        loss: The sum of the losses, once one was computed.
        stop: What ended the last move.
        seconds: What the steps done so far took to compute.
    """

    position: int = 0
    steps: tuple[StepInfo, ...] = ()
    forward_end: int = 0
    backward_end: int = 0
    stale: bool = False
    partial: bool = False
    busy: bool = False
    loss: float | None = None
    stop: Stop | None = None
    seconds: float = 0.0

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
