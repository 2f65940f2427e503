"""The runs of a document: which are drawn, what each reached, and what can be taken from them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.panels.texts import number
from app.panels.training.colours import run_colour
from app.panels.training.form import numbers
from app.session.session import EditorSession
from app.session.training import TrainingRun
from app.theme import GRID, SMALL, mono, notifier, ui
from app.widgets.labels import SQUARE, colour_square, set_titles
from core.graph.commands import SetTrainingSettings
from core.training.settings import ARGUMENTS

RUN, BEST, STATUS = range(3)


class RunList(QWidget):
    """A line for each run, and buttons for the chosen one."""

    shown_changed = Signal()
    """Other runs are to be drawn, or another one is chosen."""

    def __init__(self, session: EditorSession) -> None:
        super().__init__()
        self._session = session
        self._hidden: set[int] = set()
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Runs"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        titles = [
            (self.tr("Run"), self.tr("Optimizer and learning rate; the curves of ticked runs are drawn")),
            (self.tr("Best"), self.tr("The metric on the rows kept aside, after the best epoch")),
            (self.tr("Epoch"), self.tr("How many epochs are done, of how many")),
        ]
        set_titles(self.list, titles)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(SQUARE, SQUARE))
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(RUN, QHeaderView.ResizeMode.Stretch)
        for column in (BEST, STATUS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.best = self._button(self.tr("Best weights"), self.tr("Give the parameters the best weights of this run"))
        self.last = self._button(self.tr("Last"), self.tr("Give the parameters the last weights of this run"))
        self.settings = self._button(self.tr("Settings"), self.tr("Train with the settings of this run again"))
        self.remove = self._button(self.tr("Remove"), self.tr("Forget this run"))
        self.best.clicked.connect(self._restore_best)
        self.last.clicked.connect(self._restore_last)
        self.settings.clicked.connect(self._use_settings)
        self.remove.clicked.connect(self._remove)
        self.setMinimumWidth(224)
        self._lay_out()
        self.list.itemChanged.connect(self._tick)
        self.list.currentItemChanged.connect(self._choose)
        notifier().changed.connect(self.refresh)
        session.training.runs_changed.connect(self.refresh)
        session.training.state_changed.connect(self.refresh)
        session.training.progressed.connect(self._refresh_numbers)
        self.refresh()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("small", True)
        button.setToolTip(tip)
        button.setFixedHeight(24)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.list, 1)
        for pair in ((self.best, self.last), (self.settings, self.remove)):
            line = QHBoxLayout()
            line.setContentsMargins(GRID, 0, 0, 0)
            line.setSpacing(GRID // 2)
            for button in pair:
                line.addWidget(button, 1)
            column.addLayout(line)

    # What is chosen

    @property
    def chosen(self) -> TrainingRun | None:
        """The run that is looked at: the selected one, else the newest."""
        item = self.list.currentItem()
        number_of = item.data(RUN, Qt.ItemDataRole.UserRole) if item is not None else None
        runs = self._session.training.runs
        return next((run for run in runs if run.number == number_of), self._session.training.current)

    def shown(self) -> list[TrainingRun]:
        """Return the runs that are ticked."""
        return [run for run in self._session.training.runs if run.number not in self._hidden]

    def _tick(self, item: QTreeWidgetItem) -> None:
        which = int(item.data(RUN, Qt.ItemDataRole.UserRole))
        if item.checkState(RUN) == Qt.CheckState.Checked:
            self._hidden.discard(which)
        else:
            self._hidden.add(which)
        self.shown_changed.emit()

    def _choose(self) -> None:
        self._show_buttons()
        self.shown_changed.emit()

    # Showing

    def refresh(self) -> None:
        """Show the runs that there are, the newest first; a new one is chosen."""
        runs = [*reversed(self._session.training.runs)]
        known = [item.data(RUN, Qt.ItemDataRole.UserRole) for item in self._items()]
        self.list.blockSignals(True)
        if known != [run.number for run in runs]:
            chosen = self.chosen
            is_new = bool(runs) and runs[0].number not in known
            self.list.clear()
            for run in runs:
                self._add(run, is_chosen=run is (runs[0] if is_new else chosen))
        for item, run in zip(self._items(), runs, strict=True):
            item.setIcon(RUN, colour_square(run_colour(run.number)))
        self.list.blockSignals(False)
        self._refresh_numbers()
        self._show_buttons()
        if not self._session.training.is_active:  # what goes on is followed by whoever shows it, in turns of its own
            self.shown_changed.emit()

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _add(self, run: TrainingRun, *, is_chosen: bool) -> None:
        item = QTreeWidgetItem([settings_text(run), "", ""])
        item.setData(RUN, Qt.ItemDataRole.UserRole, run.number)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(RUN, Qt.CheckState.Unchecked if run.number in self._hidden else Qt.CheckState.Checked)
        item.setToolTip(RUN, self.tr("Tick it to draw its curves.\n{0}").format(settings_text(run, is_long=True)))
        item.setFont(RUN, ui(12))
        for column in (BEST, STATUS):
            item.setFont(column, mono(SMALL))
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.list.addTopLevelItem(item)
        if is_chosen:
            self.list.setCurrentItem(item)

    def _refresh_numbers(self) -> None:
        self.list.blockSignals(True)
        for item, run in zip(self._items(), reversed(self._session.training.runs), strict=False):
            best = ""
            if run.results.best is not None:
                scores = run.results.best.scores
                best = number(next(iter(scores.metrics.values()), scores.loss))
                if item.text(BEST) != best:
                    item.setToolTip(BEST, best_text(run))
            for column, text in ((BEST, best), (STATUS, f"{len(run.epochs)}/{run.settings.epochs}")):
                if item.text(column) != text:  # the list is laid out again for each text, of other rows too
                    item.setText(column, text)
        self.list.blockSignals(False)
        self._show_buttons()

    def _show_buttons(self) -> None:
        run = self.chosen
        self.best.setEnabled(run is not None and run.results.best is not None and not run.is_active)
        self.last.setEnabled(run is not None and bool(run.results.parameters) and not run.is_active)
        self.settings.setEnabled(run is not None and run.settings != self._session.document.training)
        self.remove.setEnabled(run is not None and not run.is_active)

    # What is taken from a run

    def _restore_best(self) -> None:
        if (run := self.chosen) is not None:
            self._session.training.restore_best(run)
            self._session.message.emit(best_text(run), "success")

    def _restore_last(self) -> None:
        if (run := self.chosen) is not None:
            self._session.training.restore_last(run)

    def _use_settings(self) -> None:
        if (run := self.chosen) is not None:
            self._session.push(SetTrainingSettings(run.settings))
            self._show_buttons()

    def _remove(self) -> None:
        if (run := self.chosen) is not None:
            self._session.training.remove(run)


def settings_text(run: TrainingRun, *, is_long: bool = False) -> str:
    """Return the settings of a run in a line: ``#3 sgd 0.1``, or all that matter."""
    settings = run.settings
    if not is_long:
        return f"#{run.number} {settings.optimizer} {settings.learning_rate:g}"
    names = (*ARGUMENTS[settings.optimizer], "batch_size", "epochs", "validation", "seed")
    fields = {field.name: field for field in numbers()}
    said = (f"{fields[name].title} {fields[name].write(getattr(settings, name))}" for name in names)
    return ", ".join([settings.optimizer, *said])


def best_text(run: TrainingRun) -> str:
    """Return which weights of a run are its best."""
    if run.results.best is None:
        return ""
    scores = run.results.best.scores
    metrics = "".join(f", {name} {number(value)}" for name, value in scores.metrics.items())
    text = QCoreApplication.translate("training", "Best weights of run {0}: after epoch {1}, loss {2}{3}")
    return text.format(run.number, run.results.best.epoch, number(scores.loss), metrics)
