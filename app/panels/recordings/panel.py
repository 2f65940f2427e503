"""Parameters and gradients over time: lines, ridgelines, heat maps and histograms, with one slider for all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.panels.recordings.list import ParameterTicks
from app.panels.saving import Table, ask_and_save
from app.panels.texts import count
from app.pieces import pieces
from app.session.session import EditorSession
from app.session.training import TrainingRun
from app.theme import GRID, icon, mono, notifier
from app.widgets.empty import EmptyState
from app.widgets.fields import Choice, Switch
from app.widgets.flow import Flow
from app.widgets.labels import Label
from app.widgets.live_text import LiveText
from app.widgets.renewing import Renewal
from app.widgets.segments import Segments
from core.problem import Path
from core.training.recorder import STATISTICS, course, distributions

if TYPE_CHECKING:
    from app.panels.charts import Chart, Curve
    from app.panels.recordings.distributions import DistributionChart

LIST_WIDTH = 296
MAX_SIDE_BY_SIDE = 3
"""Distributions that are shown at once; more would be too narrow."""

WIDTH_FOR_LIST = 560

CUT = 0.01
"""Share of the values at either side that pictures of distributions leave out."""


class RecordingsPanel(QWidget):
    """Shows what the recorder of a training kept."""

    def __init__(self, session: EditorSession) -> None:
        super().__init__()
        self.session = session
        self._renewal = Renewal(self, self._renew)
        self._drawn: object = None
        """The moments that are drawn; a training tells of new ones less often than of new iterations."""
        self._at: float | None = None
        self.lines: Chart | None = None
        self.charts: list[DistributionChart] = []
        self._to_draw: list[tuple[DistributionChart, tuple[Path, str, str]]] = []
        self.empty = EmptyState(
            "chart",
            self.tr("Nothing is recorded yet"),
            self.tr("Train, in the panel Training: parameters and gradients are recorded on the way."),
        )
        self.ticks = ParameterTicks()
        self._add_choices()
        self._add_slider()
        self._lay_out()
        self.ticks.changed.connect(self.refresh)
        training = session.training
        for signal in (training.progressed, training.state_changed, training.runs_changed):
            signal.connect(self._renewal.note)
        training.cursor_moved.connect(self._follow_cursor)
        self.refresh()

    # What it is made of

    def _add_choices(self) -> None:
        self.picture = Segments(
            (
                ("lines", self.tr("Lines"), self.tr("One number of each ticked parameter over the iterations")),
                ("ridges", self.tr("Ridges"), self.tr("Distributions one behind the other, the newest in front")),
                ("heat", self.tr("Heat map"), self.tr("Iterations to the right, values upwards, brighter is more")),
                ("bars", self.tr("Histogram"), self.tr("The distribution at the iteration of the slider")),
            )
        )
        self.picture.setAccessibleName(self.tr("Picture over time"))
        self.picture.choose("lines")
        self.kind = Segments(
            (
                ("value", self.tr("Value"), self.tr("The values of the parameters")),
                ("gradient", self.tr("Gradient"), self.tr("The gradients that moved them")),
            )
        )
        self.kind.setAccessibleName(self.tr("Value or gradient"))
        self.kind.choose("value")
        titles = {
            "norm": self.tr("norm"),
            "mean": self.tr("mean"),
            "std": self.tr("deviation"),
            "min": self.tr("smallest"),
            "max": self.tr("largest"),
            "zeros": self.tr("share of zeros"),
            "ratio": self.tr("update / weight"),
        }
        self.statistic = Choice([(name, titles[name]) for name in STATISTICS], is_mono=False)
        self.statistic.set_value("norm")
        self.statistic.setFixedWidth(112)
        self.statistic.setAccessibleName(self.tr("Number that is drawn"))
        self.statistic.setToolTip(self.tr("Which number of each parameter is drawn"))
        self.log = Switch()
        self.log.setAccessibleName(self.tr("logarithmic"))
        self.log.setToolTip(self.tr("Draw the numbers by their logarithm"))
        self.save = QToolButton()
        self.save.setFixedSize(34, 30)
        self.save.setAccessibleName(self.tr("Save…"))
        self.save.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.save.setToolTip(self.tr("Save the picture as PNG or SVG, or its numbers as CSV"))
        self.picture.chosen.connect(self._choose)
        self.kind.chosen.connect(self._choose)
        self.statistic.committed.connect(self._choose)
        self.log.committed.connect(self._choose)
        self.save.clicked.connect(self._save)
        notifier().changed.connect(self._use_theme)
        self._use_theme()

    def _use_theme(self) -> None:
        self.save.setIcon(icon("save"))
        self._drawn = None  # in the colours of the parameters, which are the theme's
        self._renewal.note()

    def _add_slider(self) -> None:
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Iteration"))
        self.slider.setToolTip(self.tr("The iteration that all pictures over time show"))
        self.slider.setRange(1, 1)
        self.slider.valueChanged.connect(self._slide)
        self.where = LiveText(mono, grows=True, is_dim=True)
        self.where.setMinimumWidth(112)
        self.sets_canvas = Switch()
        self.sets_canvas.setAccessibleName(self.tr("Set the canvas"))
        self.sets_canvas.setToolTip(
            self.tr("The slider also gives the parameters what they were then; undo brings them back")
        )
        self.sets_canvas.committed.connect(self._set_canvas)

    def _lay_out(self) -> None:
        self.log_field = QWidget()
        beside = QHBoxLayout(self.log_field)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(GRID)
        beside.addWidget(Label(self.tr("log"), "dim"))
        beside.addWidget(self.log)
        choices = Flow(spacing=GRID, line_spacing=GRID // 2)
        self.rest = Label("", "dim")
        for part in (self.picture, self.kind, self.statistic, self.log_field, self.rest):
            choices.add(part)
        options = QHBoxLayout()
        options.setContentsMargins(GRID, GRID, GRID, 0)
        options.setSpacing(GRID)
        options.addWidget(choices, 1)
        options.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        self.views = QStackedWidget()
        self.chart_place, self.side_by_side = QWidget(), QSplitter(Qt.Orientation.Horizontal)
        QHBoxLayout(self.chart_place).setContentsMargins(0, 0, 0, 0)
        for view in (self.empty, self.chart_place, self.side_by_side):
            self.views.addWidget(view)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(2 * GRID, 0, GRID, GRID)
        bottom.setSpacing(GRID)
        bottom.addWidget(self.slider, 1)
        bottom.addWidget(self.where)
        bottom.addWidget(Label(self.tr("set the canvas"), "dim"))
        bottom.addWidget(self.sets_canvas)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(options)
        column.addWidget(self.views, 1)
        column.addLayout(bottom)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.ticks)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([LIST_WIDTH, 800])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def sizeHint(self) -> QSize:
        return QSize(860, 290)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, 112)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.ticks.setVisible(self.width() >= WIDTH_FOR_LIST)

    # Following the training

    @property
    def run(self) -> TrainingRun | None:
        """The run that is shown: the newest."""
        return self.session.training.current

    def _renew(self) -> None:
        run = self.run
        if run is not None and run.results.moments and run.results.moments is self._drawn:
            self._fit_slider(run)
        else:
            self.refresh()

    def refresh(self) -> None:
        """Show what is recorded by now."""
        self._renewal.done()
        run, picture = self.run, self.picture.choice
        self._drawn = run.results.moments if run is not None else None
        of_gradient = self.kind.choice == "gradient"
        self.ticks.set_run(run, of_gradient=of_gradient)
        is_empty = run is None or not any(run.results.moments.values())
        for control in (self.save, self.slider, self.sets_canvas):
            control.setEnabled(not is_empty)
        for option in (self.statistic, self.log_field):
            option.setVisible(picture == "lines")
        self._show_rest(0, 0)
        if is_empty or run is None:
            self.views.setCurrentWidget(self.empty)
            self.where.set_text("")
            return
        self._fit_slider(run)
        self._to_draw = []
        if picture == "lines":
            self._draw_lines(run, of_gradient)
        else:
            self._draw_distributions(run)

    def _fit_slider(self, run: TrainingRun) -> None:
        follows = self._at is None
        self.slider.blockSignals(True)
        self.slider.setRange(1, max(1, run.iteration))
        self.slider.setPageStep(max(1, run.iteration // 20))
        self.slider.setValue(run.iteration if follows else round(self._at or 1))
        self.slider.blockSignals(False)
        self.where.set_text(f"{count(self.slider.value())} / {count(run.iteration)}")

    # Drawing

    def _draw_lines(self, run: TrainingRun, of_gradient: bool) -> None:
        from app.panels.charts import Chart

        if self.lines is None:
            self.lines = Chart("")
            self.lines.cursor_moved.connect(self.session.training.point_at)
            layout = self.chart_place.layout()
            if layout is not None:
                layout.addWidget(self.lines)
        self.lines.limit = float(run.shape.total_steps) if run.shape is not None else math.inf
        self.lines.retitle(self.statistic.currentText())
        self.lines.set_log(self.log.isChecked())
        self.lines.set_curves(self._curves(run, of_gradient))
        self.views.setCurrentWidget(self.chart_place)

    def _curves(self, run: TrainingRun, of_gradient: bool) -> list[Curve]:
        from app.panels.charts import Curve

        statistic = self.statistic.value() or "norm"
        return [
            Curve(name, colour, *course(run.results.moments.get(path, ()), statistic, of_gradient=of_gradient))
            for path, name, colour in self.ticks.ticked()
        ]

    def _draw_distributions(self, run: TrainingRun) -> None:
        from app.panels.recordings.distributions import DistributionChart

        ticked = self.ticks.ticked()
        shown = ticked[:MAX_SIDE_BY_SIDE]
        self._show_rest(len(shown), len(ticked))
        while len(self.charts) < len(shown):
            chart = DistributionChart("")
            chart.moment_chosen.connect(self.session.training.point_at)
            self.charts.append(chart)
            self.side_by_side.addWidget(chart)
        self._to_draw = [*zip(self.charts, shown, strict=False)]
        for index, chart in enumerate(self.charts):
            chart.setVisible(index < len(shown))
        self._draw_next()
        while self._to_draw and not run.is_active:
            self._draw_next()
        self.views.setCurrentWidget(self.side_by_side)

    def _draw_next(self) -> None:
        """Draw one distribution; while a training goes on, each in a turn of the event loop of its own."""
        if self.run is None or not self._to_draw:
            return
        chart, (path, name, colour) = self._to_draw.pop(0)
        chart.retitle(name)
        of_gradient = self.kind.choice == "gradient"
        found = distributions(self.run.results.moments.get(path, ()), of_gradient=of_gradient, cut=CUT)
        chart.show_distributions(found, self.picture.choice, colour, self._at)
        if self._to_draw:
            pieces().ask(self, "distribution", self._draw_next)

    def _show_rest(self, shown: int, ticked: int) -> None:
        """Say so where there is no room for all that is ticked."""
        self.rest.setText(self.tr("the first {0} of {1} ticked").format(shown, ticked) if shown < ticked else "")
        self.rest.setVisible(shown < ticked)

    def _choose(self) -> None:
        self.refresh()

    # The cursor

    def _slide(self, iteration: int) -> None:
        self.session.training.point_at(float(iteration))

    def _follow_cursor(self, iteration: float) -> None:
        run = self.run
        if run is None or not run.iteration:
            return
        self._at = min(max(1.0, iteration), float(run.iteration))
        self._fit_slider(run)
        if self.lines is not None:
            self.lines.set_cursor(self._at)
        for chart in self.charts:
            chart.point_at(self._at)
        self._set_canvas()

    def _set_canvas(self) -> None:
        run = self.run
        if not self.sets_canvas.isChecked() or run is None or run.is_active:
            return
        shown = self.session.training.show_moment(run, self._at if self._at is not None else run.iteration)
        if shown is None:
            text = self.tr("The network is too large to keep its values of earlier iterations.")
            self.session.message.emit(text, "warning")
        else:
            self.session.message.emit(
                self.tr("The canvas shows the weights after iteration {0}.").format(shown), "info"
            )

    # Saving

    def _save(self) -> None:
        view = self.views.currentWidget()
        if view is not None and view is not self.empty:
            ask_and_save(self.session, view, f"{self.session.name}_{self.picture.choice}", self.table)

    def table(self) -> Table:
        """Return what was recorded of the ticked parameters: a row for each moment."""
        run, of_gradient = self.run, self.kind.choice == "gradient"
        rows: list[Sequence[object]] = []
        if run is not None:
            for path, name, _ in self.ticks.ticked():
                moments = run.results.moments.get(path, ())
                columns = [course(moments, each, of_gradient=of_gradient)[1] for each in STATISTICS]
                for index, moment in enumerate(moments):
                    rows.append([name, moment.iteration, *(repr(float(column[index])) for column in columns)])
        return ["parameter", "iteration", *STATISTICS], rows
