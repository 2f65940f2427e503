"""Playing a run: step after step, at a speed that a person can follow."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.session.running import RunController

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Steps per second."""


class Player(QObject):
    """Takes the steps of a run by a clock, until its end, a breakpoint, or somebody pauses."""

    changed = Signal()

    def __init__(self, run: RunController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self.speed = 2.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        run.stopped.connect(self.pause)
        run.failed.connect(self.pause)

    @property
    def is_playing(self) -> bool:
        """Whether steps are taken by themselves."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play, from the beginning if the run is at its end; or pause."""
        if self.is_playing:
            self.pause()
            return
        if self._run.state.is_finished and not self._run.state.stale:
            self._run.go_to(0)
        self._timer.start(self._interval())
        self.changed.emit()

    def pause(self) -> None:
        """Take no more steps."""
        if self.is_playing:
            self._timer.stop()
            self.changed.emit()

    def set_speed(self, speed: float) -> None:
        """Take so many steps per second."""
        self.speed = speed
        if self.is_playing:
            self._timer.setInterval(self._interval())
        self.changed.emit()

    def _interval(self) -> int:
        return round(1000 / self.speed)

    def _step(self) -> None:
        state = self._run.state
        if state.busy:
            return  # a slow step is waited for, not piled upon
        if state.is_finished and not state.stale:
            self.pause()
        else:
            self._run.step_over()
