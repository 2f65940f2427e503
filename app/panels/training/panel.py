"""The training panel: settings at the left, what is seen of the training in the middle, the runs at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.panels.saving import Table, ask_and_save
from app.panels.training.bar import TrainingBar
from app.panels.training.confusion import ConfusionView
from app.panels.training.curves import Curves
from app.panels.training.form import FORM_WIDTH, TrainingForm
from app.panels.training.plane import PlaneView
from app.panels.training.runs import RunList
from app.session.session import EditorSession
from app.session.training import TrainingRun
from app.theme import GRID, icon, notifier
from app.widgets.empty import EmptyState
from app.widgets.fields import Switch
from app.widgets.flow import Flow
from app.widgets.labels import Label, Line
from app.widgets.renewing import Renewal
from app.widgets.segments import Segments
from app.widgets.turning import TurningSplit
from app.widgets.waiting import call_later

RUNS_WIDTH = 264
MAX_SMOOTHING = 60
WIDTH_FOR_RUNS, WIDTH_FOR_FORM = 840, 560
HEIGHT_FOR_ALL, HEIGHT_FOR_FORM = 600, 400
"""One above the other where there is less width; what there is no height for either stays away."""
FORM_HEIGHT, RUNS_HEIGHT = 140, 120


class TrainingPanel(QWidget):
    """Trains the document of a session, by what a person sets and sees here."""

    def __init__(self, session: EditorSession) -> None:
        super().__init__()
        self.session = session
        self._renewal = Renewal(self, self.refresh)
        self.bar = TrainingBar(session)
        self.form = TrainingForm(session)
        self.runs = RunList(session)
        self.curves = Curves()
        self._ahead = call_later(self, self.curves.prepare)
        self.confusion = ConfusionView(session)
        self.plane = PlaneView()
        self.empty = EmptyState("chart")
        self.views = QStackedWidget()
        for view in (self.empty, self.curves, self.confusion, self.plane):
            self.views.addWidget(view)
        self.picture, self.weights = self._choice_of_picture(), self._choice_of_weights()
        self._add_options()
        self._lay_out()
        self.runs.shown_changed.connect(self.refresh)
        self.curves.cursor_moved.connect(session.training.point_at)
        session.training.cursor_moved.connect(self.curves.set_cursor)
        for signal in (session.training.progressed, session.training.state_changed, session.training.runs_changed):
            signal.connect(self._renewal.note)
        self.refresh()

    def _choice_of_picture(self) -> Segments:
        segments = Segments(
            (
                ("curves", self.tr("Curves"), self.tr("Loss and metric over the iterations")),
                ("confusion", self.tr("Classes"), self.tr("Which class is taken for which, and the samples of each")),
                ("plane", self.tr("Plane"), self.tr("What the network and each unit make of inputs of two numbers")),
            ),
            wraps=True,
        )
        segments.setAccessibleName(self.tr("Picture of the training"))
        segments.choose("curves")
        segments.chosen.connect(self._choose_picture)
        return segments

    def _choice_of_weights(self) -> Segments:
        segments = Segments(
            (
                ("last", self.tr("Last"), self.tr("By the weights of the last iteration")),
                ("best", self.tr("Best"), self.tr("By the best weights: those after the epoch with the smallest loss")),
            )
        )
        segments.setAccessibleName(self.tr("Weights that are shown"))
        segments.choose("last")
        segments.chosen.connect(self._choose_picture)
        return segments

    def _add_options(self) -> None:
        self.log = Switch()
        self.log.setAccessibleName(self.tr("logarithmic"))
        self.log.setToolTip(self.tr("Draw the loss by its logarithm"))
        self.log.committed.connect(self.curves.set_log)
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(1, MAX_SMOOTHING)
        self.smoothing.setFixedWidth(80)
        self.smoothing.setAccessibleName(self.tr("smoothing"))
        self.smoothing.setToolTip(self.tr("Draw the mean over so many iterations"))
        self.smoothing.valueChanged.connect(self.curves.set_smoothing)
        self.save = QToolButton()
        self.save.setFixedSize(34, 30)
        self.save.setAccessibleName(self.tr("Save…"))
        self.save.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.save.setToolTip(self.tr("Save the picture as PNG or SVG, or its numbers as CSV"))
        self.save.clicked.connect(self._save)
        notifier().changed.connect(self._use_theme)
        self._use_theme()

    def _use_theme(self) -> None:
        self.save.setIcon(icon("save"))

    def _lay_out(self) -> None:
        options = Flow(spacing=GRID)
        options.add(self.picture)
        options.add(self.weights)
        self.options = QWidget()
        line = QHBoxLayout(self.options)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        for text, field in ((self.tr("smooth"), self.smoothing), (self.tr("log"), self.log)):
            label = Label(text, "dim")
            label.setBuddy(field)
            line.addWidget(label)
            line.addWidget(field)
        options.add(self.options)
        options.add(self.save)
        inset = QVBoxLayout()
        inset.setContentsMargins(GRID, GRID, GRID, 0)
        inset.addWidget(options)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addLayout(inset)
        column.addWidget(self.views, 1)
        self.split = TurningSplit(WIDTH_FOR_FORM, least_height=HEIGHT_FOR_FORM)
        for part in (self.form, middle, self.runs):
            self.split.addWidget(part)
        self.split.setStretchFactor(1, 1)
        self.split.start_with(row=[FORM_WIDTH, 500, RUNS_WIDTH], column=[FORM_HEIGHT, 320, RUNS_HEIGHT])
        self.split.setCollapsible(1, False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addWidget(Line(self))
        whole.addWidget(self.split, 1)

    def sizeHint(self) -> QSize:
        return QSize(860, 290)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, 112)  # as other panels: a dock must not keep the window from getting narrow

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_parts()

    def _show_parts(self) -> None:
        """Show settings and runs where there is room for them; else the picture keeps it."""
        size, is_column = self.split.size(), self.split.is_column
        has_form = is_column or size.width() >= WIDTH_FOR_FORM
        has_runs = size.height() >= HEIGHT_FOR_ALL if is_column else size.width() >= WIDTH_FOR_RUNS
        if (has_form, has_runs) != (not self.form.isHidden(), not self.runs.isHidden()):
            self.form.setVisible(has_form)
            self.runs.setVisible(has_runs)
            self.split.share()

    # Following the training

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.curves.is_ready and not self._ahead.isActive():
            self._ahead.start(0)

    def refresh(self) -> None:
        """Show the runs as they are now."""
        self._renewal.done()
        run, picture = self.runs.chosen, self.picture.choice
        texts = self._why_empty(run, picture)
        self.options.setVisible(picture == "curves")
        self.weights.setVisible(picture != "curves")
        self.save.setEnabled(texts is None)
        if texts is not None or run is None:
            self.empty.set_texts(*(texts or ("", "")))
            self.views.setCurrentWidget(self.empty)
        elif picture == "curves":
            self.views.setCurrentWidget(self.curves)
            self.curves.set_runs(self.runs.shown())
        elif picture == "confusion":
            self.views.setCurrentWidget(self.confusion)
            self.confusion.set_run(run, of_best=self._of_best)
        else:
            self.views.setCurrentWidget(self.plane)
            self.plane.set_plane(run.results.best_plane if self._of_best else run.results.plane)

    @property
    def _of_best(self) -> bool:
        return self.weights.choice == "best"

    def _why_empty(self, run: TrainingRun | None, picture: str) -> tuple[str, str] | None:
        """Return what to say where there is nothing to show: what is missing, and what to do."""
        if run is None or not run.losses:
            hint = self.tr("Feed the network from a data set or a file, then press Train: loss and metric come here.")
            return self.tr("Not trained yet"), hint
        found = run.results
        last, best = (found.classes, found.best_classes) if picture == "confusion" else (found.plane, found.best_plane)
        if picture == "curves" or (best if self._of_best else last) is not None:
            return None
        if self._of_best and last is not None:
            return self.tr("No best weights yet"), self.tr("They are known after the first epoch. Until then see Last.")
        if picture == "confusion":
            hint = self.tr("A network that ends with Softmax output or Logistic output tells classes apart.")
            return self.tr("No classes here"), hint
        hint = self.tr("A network whose data are two numbers a row, such as the set Spirals, can be drawn as a map.")
        return self.tr("No plane here"), hint

    def _choose_picture(self, picture: str) -> None:
        del picture
        self.refresh()

    # Saving

    def _save(self) -> None:
        view = self.views.currentWidget()
        if view is not None and view is not self.empty:
            ask_and_save(self.session, view, f"{self.session.name}_{self.picture.choice}", self.table)

    def table(self) -> Table:
        """Return what is shown as a table."""
        tables = {"curves": self.curves.table, "confusion": self.confusion.table, "plane": self.plane.table}
        return tables[self.picture.choice]()
