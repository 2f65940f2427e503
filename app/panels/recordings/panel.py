"""Parameters, gradients and what nodes give, over iterations or steps, with one slider for all pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.panels.recordings.list import ParameterTicks
from app.panels.recordings.recording import NO_RECORDING, Recording, of_steps, of_training
from app.panels.saving import Table, ask_and_save
from app.panels.texts import count
from app.pieces import pieces
from app.session.session import EditorSession
from app.theme import GRID, icon, mono, notifier
from app.widgets.empty import EmptyState
from app.widgets.fields import Choice, Switch
from app.widgets.flow import Flow
from app.widgets.labels import Label
from app.widgets.live_text import LiveText
from app.widgets.renewing import Renewal
from app.widgets.segments import Segments
from app.widgets.turning import TurningBox, TurningSplit
from core.problem import Path
from core.training.recorder import STATISTICS, course, distributions

if TYPE_CHECKING:
    from app.panels.charts import Chart, Curve
    from app.panels.recordings.distributions import DistributionChart

LIST_WIDTH = 296
MAX_SIDE_BY_SIDE = 3
"""Distributions that are shown at once; more would be too narrow."""

WIDTH_FOR_LIST, WIDTH_FOR_LINE = 560, 360
"""So wide the list is beside the pictures, and the switch beside the slider."""
LIST_HEIGHT, HEIGHT_FOR_LIST = 120, 400
"""Of the list above the pictures, and of a panel that has room for both."""

WIDTH_FOR_CHARTS, HEIGHT_FOR_CHARTS = 360, 200
"""So wide charts are side by side, and so high a place for them one above the other."""

CUT = 0.01
"""Share of the values at either side that pictures of distributions leave out."""


class RecordingsPanel(QWidget):
    """Shows what the recorders of a training, and of stepping, kept."""

    def __init__(self, session: EditorSession) -> None:
        super().__init__()
        self.session = session
        self._renewal = Renewal(self, self._renew)
        self.recording = NO_RECORDING
        """What is shown; a training tells of new moments less often than of new iterations."""
        self._has_chosen = False
        """Whether somebody said what it is to be shown over."""
        self._is_faded = False
        """What is drawn has the colours of parameters in the theme before."""
        self._at: float | None = None
        self.lines: Chart | None = None
        self.charts: list[DistributionChart] = []
        self._to_draw: list[tuple[DistributionChart, tuple[Path, str, str]]] = []
        self.empty = EmptyState(
            "chart",
            self.tr("Nothing is recorded yet"),
            self.tr("Train, or step through the network: parameters and gradients are recorded on the way."),
        )
        self.ticks = ParameterTicks()
        self._add_choices()
        self._add_slider()
        self._lay_out()
        self.ticks.changed.connect(self.refresh)
        training = session.training
        for signal in (training.progressed, training.state_changed, training.runs_changed):
            signal.connect(self._renewal.note)
        training.cursor_moved.connect(self._follow_training)
        run = session.run
        for signal in (run.step_done, run.finished, run.prepared):
            signal.connect(self._note_step)
        session.document_replaced.connect(self._forget)
        self.refresh()

    # What it is made of

    def _add_choices(self) -> None:
        self.over = Segments(
            (
                ("iterations", self.tr("Training"), self.tr("Over the iterations of the newest training")),
                ("steps", self.tr("Steps"), self.tr("Over the steps of runs, counted on from run to run")),
            )
        )
        self.over.setAccessibleName(self.tr("Over iterations or steps"))
        self.over.choose("iterations")
        self.over.chosen.connect(self._choose_source)
        self.picture = Segments(
            (
                ("lines", self.tr("Lines"), self.tr("One number of each ticked parameter over the iterations")),
                ("ridges", self.tr("Ridges"), self.tr("Distributions one behind the other, the newest in front")),
                ("heat", self.tr("Heat map"), self.tr("Iterations to the right, values upwards, brighter is more")),
                ("bars", self.tr("Histogram"), self.tr("The distribution at the iteration of the slider")),
            ),
            wraps=True,
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
        self._is_faded = True
        self._renewal.note()

    def _add_slider(self) -> None:
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Moment"))
        self.slider.setToolTip(self.tr("The iteration or step that all pictures over time show"))
        self.slider.setRange(1, 1)
        self.slider.valueChanged.connect(self._slide)
        self.where = LiveText(mono, grows=True, is_dim=True)
        self.where.setMinimumWidth(112)
        self.sets_canvas = Switch()
        self.sets_canvas.setAccessibleName(self.tr("Set the canvas"))
        self.sets_canvas.setToolTip(
            self.tr("The slider also goes to the step, or gives the parameters what they were; undo brings them back")
        )
        self.sets_canvas.committed.connect(self._set_canvas)

    def _lay_out(self) -> None:
        self.log_field = QWidget()
        self.log_field.setFixedHeight(self.picture.sizeHint().height())  # the row is aligned at the top
        beside = QHBoxLayout(self.log_field)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(GRID)
        beside.addWidget(Label(self.tr("log"), "dim"))
        beside.addWidget(self.log)
        choices = Flow(spacing=GRID, line_spacing=GRID // 2)
        self.rest = Label("", "dim")
        for part in (self.over, self.picture, self.kind, self.statistic, self.log_field, self.rest):
            choices.add(part)
        options = QHBoxLayout()
        options.setContentsMargins(GRID, GRID, GRID, 0)
        options.setSpacing(GRID)
        options.addWidget(choices, 1)
        options.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        self.views = QStackedWidget()
        self.chart_place = QWidget()
        self.side_by_side = TurningSplit(WIDTH_FOR_CHARTS, least_height=HEIGHT_FOR_CHARTS)
        QHBoxLayout(self.chart_place).setContentsMargins(0, 0, 0, 0)
        for view in (self.empty, self.chart_place, self.side_by_side):
            self.views.addWidget(view)
        setting = QWidget()
        line = QHBoxLayout(setting)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.where, 1)
        line.addWidget(Label(self.tr("set the canvas"), "dim"))
        line.addWidget(self.sets_canvas)
        bottom = TurningBox(WIDTH_FOR_LINE)
        bottom.setContentsMargins(2 * GRID, 0, GRID, GRID)
        bottom.add(self.slider, 1)
        bottom.add(setting)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(options)
        column.addWidget(self.views, 1)
        column.addWidget(bottom)
        self.split = TurningSplit(WIDTH_FOR_LIST, least_height=HEIGHT_FOR_LIST)
        self.split.addWidget(self.ticks)
        self.split.addWidget(right)
        self.split.setStretchFactor(1, 1)
        self.split.start_with(row=[LIST_WIDTH, 800], column=[LIST_HEIGHT, 400])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)

    def sizeHint(self) -> QSize:
        return QSize(860, 290)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, 112)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        has_list = self.split.is_column or self.split.width() >= WIDTH_FOR_LIST
        if has_list == self.ticks.isHidden():
            self.ticks.setVisible(has_list)
            self.split.share()

    # Following the training

    @property
    def is_over_steps(self) -> bool:
        """Steps of runs are shown, not iterations of a training."""
        return self.over.choice == "steps"

    def _read(self) -> Recording:
        """Return what is recorded by now; of what has nothing, the other until somebody chooses."""
        sources = {"iterations": of_training(self.session.training.current), "steps": of_steps(self.session)}
        other = "iterations" if self.is_over_steps else "steps"
        if not self._has_chosen and sources[self.over.choice].is_empty and not sources[other].is_empty:
            self.over.choose(other)
            self._at = None
        return sources[self.over.choice]

    def _choose_source(self) -> None:
        self._has_chosen, self._at = True, None
        self.refresh()

    def _forget(self) -> None:
        self._has_chosen, self._at = False, None
        self._renewal.note()

    def _note_step(self) -> None:
        if self.is_over_steps or self.recording.is_empty:
            self._renewal.note()

    def _renew(self) -> None:
        found = self._read()
        if not found.is_empty and found.source == self.recording.source and not self._is_faded:
            self.recording = found
            self._fit_slider()
        else:
            self._show(found)

    def refresh(self) -> None:
        """Show what is recorded by now."""
        self._show(self._read())

    def _show(self, recording: Recording) -> None:
        self._renewal.done()
        self._is_faded = False
        self.recording, picture = recording, self.picture.choice
        of_gradient = self.kind.choice == "gradient"
        self.ticks.set_recording(recording, of_gradient=of_gradient)
        is_empty = recording.is_empty
        for control in (self.save, self.slider, self.sets_canvas):
            control.setEnabled(not is_empty)
        for option in (self.statistic, self.log_field):
            option.setVisible(picture == "lines")
        self._show_rest(0, 0)
        if is_empty:
            self.views.setCurrentWidget(self.empty)
            self.where.set_text("")
            return
        self._fit_slider()
        self._to_draw = []
        if picture == "lines":
            self._draw_lines(of_gradient)
        else:
            self._draw_distributions()

    def _fit_slider(self) -> None:
        shown = self.recording
        self.slider.blockSignals(True)
        self.slider.setRange(shown.first, shown.last)
        self.slider.setPageStep(max(1, shown.last // 20))
        self.slider.setValue(shown.now if self._at is None else round(self._at))
        self.slider.blockSignals(False)
        self.where.set_text(self._where_text())

    def _where_text(self) -> str:
        text = f"{count(self.slider.value())} / {count(self.recording.last)}"
        if not self.is_over_steps:
            return text
        place = self.session.run.recorder.place(self.slider.value())
        return self.tr("{0} · run {1}, step {2}").format(text, place.run, place.position)

    # Drawing

    def _draw_lines(self, of_gradient: bool) -> None:
        from app.panels.charts import Chart

        if self.lines is None:
            self.lines = Chart("")
            self.lines.cursor_moved.connect(self._point_at)
            layout = self.chart_place.layout()
            if layout is not None:
                layout.addWidget(self.lines)
        self.lines.limit = self.recording.limit
        self.lines.retitle(self.statistic.currentText())
        self.lines.set_log(self.log.isChecked())
        self.lines.set_curves(self._curves(of_gradient))
        self.views.setCurrentWidget(self.chart_place)

    def _curves(self, of_gradient: bool) -> list[Curve]:
        from app.panels.charts import Curve

        statistic = self.statistic.value() or "norm"
        moments = self.recording.moments(of_gradient=of_gradient)
        return [
            Curve(
                name,
                colour,
                *course(moments.get(path, ()), statistic, of_gradient=of_gradient),
                dots=self.is_over_steps,
            )
            for path, name, colour in self.ticks.ticked()
        ]

    def _draw_distributions(self) -> None:
        from app.panels.recordings.distributions import DistributionChart

        ticked = self.ticks.ticked()
        shown = ticked[:MAX_SIDE_BY_SIDE]
        self._show_rest(len(shown), len(ticked))
        while len(self.charts) < len(shown):
            chart = DistributionChart("")
            chart.moment_chosen.connect(self._point_at)
            self.charts.append(chart)
            self.side_by_side.addWidget(chart)
        self._to_draw = [*zip(self.charts, shown, strict=False)]
        for index, chart in enumerate(self.charts):
            chart.setVisible(index < len(shown))
        self._draw_next()
        while self._to_draw and not self.recording.goes_on:
            self._draw_next()
        self.views.setCurrentWidget(self.side_by_side)

    def _draw_next(self) -> None:
        """Draw one distribution; while a training goes on, each in a turn of the event loop of its own."""
        if not self._to_draw:
            return
        chart, (path, name, colour) = self._to_draw.pop(0)
        chart.retitle(name)
        of_gradient = self.kind.choice == "gradient"
        moments = self.recording.moments(of_gradient=of_gradient).get(path, ())
        found = distributions(moments, of_gradient=of_gradient, cut=CUT)
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
        self._point_at(float(iteration))

    def _point_at(self, moment: float) -> None:
        """Look at another moment: an iteration in all pictures over iterations, a step in those of this panel."""
        if self.is_over_steps:
            self._follow_cursor(moment)
        else:
            self.session.training.point_at(moment)

    def _follow_training(self, iteration: float) -> None:
        if not self.is_over_steps:
            self._follow_cursor(iteration)

    def _follow_cursor(self, moment: float) -> None:
        if self.recording.is_empty:
            return
        self._at = min(max(float(self.recording.first), moment), float(self.recording.last))
        self._fit_slider()
        if self.lines is not None:
            self.lines.set_cursor(self._at)
        for chart in self.charts:
            chart.point_at(self._at)
        self._set_canvas()

    def _set_canvas(self) -> None:
        if not self.sets_canvas.isChecked():
            return
        if self.is_over_steps:
            self._go_to_step()
            return
        run = self.session.training.current
        if run is None or run.is_active:
            return
        shown = self.session.training.show_moment(run, self._at if self._at is not None else run.iteration)
        if shown is None:
            text = self.tr("The network is too large to keep its values of earlier iterations.")
            self.session.message.emit(text, "warning")
        else:
            self.session.message.emit(
                self.tr("The canvas shows the weights after iteration {0}.").format(shown), "info"
            )

    def _go_to_step(self) -> None:
        run = self.session.run
        place = run.show_recorded(self.slider.value())
        if place.run < run.recorder.run:
            text = self.tr("Step {0} of run {1} is past: the canvas shows the parameters that it had.")
            self.session.message.emit(text.format(place.position, place.run), "info")

    # Saving

    def _save(self) -> None:
        view = self.views.currentWidget()
        if view is not None and view is not self.empty:
            ask_and_save(self.session, view, f"{self.session.name}_{self.picture.choice}", self.table)

    def table(self) -> Table:
        """Return what was recorded of the ticked parameters: a row for each moment."""
        of_gradient = self.kind.choice == "gradient"
        rows: list[Sequence[object]] = []
        for path, name, _ in self.ticks.ticked():
            moments = self.recording.moments(of_gradient=of_gradient).get(path, ())
            columns = [course(moments, each, of_gradient=of_gradient)[1] for each in STATISTICS]
            for index, moment in enumerate(moments):
                rows.append([name, moment.iteration, *(repr(float(column[index])) for column in columns)])
        return ["parameter", "step" if self.is_over_steps else "iteration", *STATISTICS], rows
