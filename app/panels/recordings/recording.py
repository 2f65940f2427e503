"""What the pictures over time are drawn from: the iterations of a training, or the steps of runs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from app.panels.texts import value_name
from app.session.session import EditorSession
from app.session.training import TrainingRun
from core.problem import Path
from core.training.recorder import Moment

Moments = Mapping[Path, tuple[Moment, ...]]


@dataclass(frozen=True)
class Recording:
    """Moments of values and of gradients, with all that a picture needs to know of where they come from.

    Attributes:
        names: What each path is called, in the order of the list.
        first: The first moment that the slider goes to; ``last`` is the newest.
        now: The moment that is shown where nobody has chosen one.
        limit: The moment that there can be at most, as far as known.
        goes_on: More moments come by themselves.
        source: What it was made of, to tell whether it is another one.
    """

    names: Mapping[Path, str]
    values: Moments
    gradients: Moments
    first: int
    last: int
    now: int
    limit: float
    goes_on: bool
    source: object

    @property
    def is_empty(self) -> bool:
        """Nothing was recorded."""
        return not any(self.values.values()) and not any(self.gradients.values())

    def moments(self, *, of_gradient: bool) -> Moments:
        """Return the moments of all gradients, or of all values."""
        return self.gradients if of_gradient else self.values


NO_RECORDING = Recording({}, {}, {}, 1, 1, 1, math.inf, goes_on=False, source=None)


def of_training(run: TrainingRun | None) -> Recording:
    """Return what a training has recorded, by iterations."""
    if run is None or run.shape is None:
        return NO_RECORDING
    moments = run.results.moments
    end, last = float(run.shape.total_steps), max(1, run.iteration)
    return Recording(run.shape.names, moments, moments, 1, last, last, end, goes_on=run.is_active, source=moments)


def of_steps(session: EditorSession) -> Recording:
    """Return what stepping has recorded: parameters first, then what nodes gave, in the order of the steps."""
    recorder = session.run.recorder
    values, gradients = recorder.moments("value"), recorder.moments("gradient")
    if not values:
        return NO_RECORDING
    known = {path: name for path in (values | gradients) if (name := value_name(session, path))}
    parameters = session.store.values
    names = dict(sorted(known.items(), key=lambda item: item[0] not in parameters))
    last, source = recorder.last, (recorder, recorder.run, recorder.last)
    return Recording(names, values, gradients, 0, last, recorder.now, math.inf, goes_on=False, source=source)
