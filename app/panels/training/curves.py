"""Loss and metric over iterations, of all runs that are ticked: two charts with one cursor."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from app.panels.saving import Table
from app.panels.training.colours import run_colour
from app.pieces import pieces
from app.session.training import TrainingRun
from app.widgets.waiting import call_later
from core.training.series import Floats, Outline, Series, Smoothed

if TYPE_CHECKING:
    from app.panels.charts import Chart, Curve

SCORE = "curves of the metric"
"""The piece of work that draws the second chart, in a turn of its own while a training goes on."""


class Curves(QWidget):
    """The charts, made when the first run is shown, or before that while nobody waits for them."""

    cursor_moved = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.loss: Chart | None = None
        self.score: Chart | None = None
        self.smoothing = 1
        self.is_log = False
        self._runs: Sequence[TrainingRun] = ()
        self._courses: dict[tuple[int, str | None], _Course] = {}
        self._split = QSplitter(Qt.Orientation.Horizontal)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._split)
        self._turn = call_later(self, self.prepare)

    @property
    def is_ready(self) -> bool:
        """Both charts are made."""
        return self.score is not None

    def prepare(self) -> None:
        """Make the charts, one in each turn of the event loop, so that no training has to wait for them."""
        if self.loss is None:
            self.loss = self._made(self.tr("loss"))
            self._turn.start(0)
        elif self.score is None:
            self.score = self._made(self.tr("metric"))
            self.score.setXLink(self.loss)
            self._split.setSizes([self.width(), self.width()])  # the first has had all of it
            self.refresh()

    def _made(self, title: str) -> Chart:
        from app.panels.charts import Chart

        chart = Chart(title)
        self._split.addWidget(chart)
        chart.cursor_moved.connect(self.set_cursor)
        chart.cursor_moved.connect(self.cursor_moved)
        return chart

    def set_runs(self, runs: Sequence[TrainingRun]) -> None:
        """Show these runs; while one goes on, each chart in a turn of the event loop of its own."""
        goes_on = any(run.is_active for run in runs)
        self._runs = runs
        numbers = {run.number for run in runs}
        self._courses = {key: course for key, course in self._courses.items() if key[0] in numbers}
        while runs and self.score is None:
            self.prepare()
        if goes_on:
            self._draw_loss()
            pieces().ask(self, SCORE, self._draw_score)
        else:
            self.refresh()

    def set_smoothing(self, window: int) -> None:
        """Draw the mean over so many iterations."""
        self.smoothing = window
        self.refresh()

    def set_log(self, is_log: bool) -> None:
        """Draw losses by their logarithm."""
        self.is_log = is_log
        if self.loss is not None:
            self.loss.set_log(is_log)

    def set_cursor(self, x: float | None) -> None:
        """Put the cursor of both charts to an iteration."""
        for chart in (self.loss, self.score):
            if chart is not None:
                chart.set_cursor(x)

    def refresh(self) -> None:
        """Draw the curves as they are now."""
        pieces().drop(self, SCORE)
        self._draw_loss()
        self._draw_score()

    def _limit(self) -> float:
        return float(max((run.shape.total_steps for run in self._runs if run.shape is not None), default=math.inf))

    def _draw_loss(self) -> None:
        if self.loss is None:
            return
        self.loss.limit = self._limit()
        if self.loss.is_log != self.is_log:
            self.loss.set_log(self.is_log)
        self.loss.set_curves([curve for run in self._runs for curve in self._of(run, None)])

    def _draw_score(self) -> None:
        if self.score is None:
            return
        self.score.limit = self._limit()
        metric = self.metric_name()
        self.score.setVisible(metric is not None)
        if metric is not None:
            self.score.retitle(metric_title(metric))
            self.score.set_curves([curve for run in self._runs for curve in self._of(run, metric)])

    def metric_name(self) -> str | None:
        """Return the metric that is drawn: the first that any run has."""
        return next((name for run in reversed(self._runs) for name in run.metrics), None)

    def _of(self, run: TrainingRun, metric: str | None) -> list[Curve]:
        known = self._courses.get((run.number, metric))
        if known is None or known.run is not run:
            known = self._courses[run.number, metric] = _Course(run, metric)
        return known.curves(self.smoothing, self.tr("train"), self.tr("kept aside"))

    def table(self) -> Table:
        """Return what is drawn as a table: a row for each iteration of each run."""
        names = sorted({name for run in self._runs for name in run.metrics})
        titles = ["run", "iteration", "loss", *names, "validation_loss", *(f"validation_{name}" for name in names)]
        rows: list[list[object]] = []
        for run in self._runs:
            measured = {each.iteration: each.validation for each in run.epochs}
            for index, loss in enumerate(run.losses):
                scores = measured.get(index + 1)
                row: list[object] = [run.number, index + 1, repr(loss)]
                row += [repr(run.metrics[name][index]) if name in run.metrics else "" for name in names]
                row += ["" if scores is None else repr(scores.loss)]
                row += ["" if scores is None else repr(scores.metrics.get(name, "")) for name in names]
                rows.append(row)
        return titles, rows


class _Course:
    """The curves of one run, of its loss or a metric; what has come is looked at once, and nothing is made twice."""

    def __init__(self, run: TrainingRun, metric: str | None) -> None:
        self.run = run
        self._metric = metric
        self._made: tuple[object, ...] = ()
        self._of_which_epochs: tuple[object, ...] = ()
        self._curves: list[Curve] = []
        self._outline, self._smooth_outline = Outline(), Outline()
        self._smooth = Smoothed(1)
        self._measured: Curve | None = None

    def curves(self, window: int, train: str, kept_aside: str) -> list[Curve]:
        """Return the curves as they are now: the same ones as long as nothing has come."""
        run, metric = self.run, self._metric
        values = run.losses if metric is None else run.metrics.get(metric, Series())
        epochs = (run_colour(run.number), len(run.epochs), kept_aside)
        if epochs != self._of_which_epochs:
            self._of_which_epochs, self._measured = epochs, self._of_epochs(kept_aside)
        made = (window, len(values), train, epochs)
        if made != self._made:
            self._made = made
            self._curves = [*self._of_iterations(values.array, window, train)]
            if self._measured is not None:
                self._curves.append(self._measured)
        return self._curves

    def _of_iterations(self, y: Floats, window: int, train: str) -> Iterator[Curve]:
        from app.panels.charts import Curve

        x = np.arange(1, len(y) + 1, dtype=np.float64)
        name, colour = f"#{self.run.number}", run_colour(self.run.number)
        if window == 1:
            yield Curve(f"{name} {train}", colour, x, y, drawn=self._outline.follow(y))
            return
        if window != self._smooth.window:
            self._smooth, self._smooth_outline = Smoothed(window), Outline()
        smooth = self._smooth.follow(y)
        yield Curve(name, colour, x, y, "faint", drawn=self._outline.follow(y))
        yield Curve(f"{name} {train}", colour, x, smooth, drawn=self._smooth_outline.follow(smooth))

    def _of_epochs(self, kept_aside: str) -> Curve | None:
        """Return what was measured on the rows kept aside, after each epoch."""
        from app.panels.charts import Curve

        measured = [(each.iteration, each.validation) for each in self.run.epochs if each.validation is not None]
        if not measured:
            return None
        at = np.array([iteration for iteration, _ in measured], np.float64)
        metric = self._metric
        found = [scores.loss if metric is None else scores.metrics.get(metric, np.nan) for _, scores in measured]
        name = f"#{self.run.number} {kept_aside}"
        return Curve(name, run_colour(self.run.number), at, np.array(found, np.float64), "dash", dots=True)


def metric_title(name: str) -> str:
    """Return what a metric is called."""
    return {
        "accuracy": QCoreApplication.translate("training", "accuracy"),
        "mae": QCoreApplication.translate("training", "mean absolute error"),
        "mse": QCoreApplication.translate("training", "mean squared error"),
    }.get(name, name)
