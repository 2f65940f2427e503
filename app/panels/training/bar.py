"""The buttons of a training, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.actions.menus import ACTIONS, tool_tip
from app.panels.texts import count, number
from app.panels.training.curves import metric_title
from app.session.session import EditorSession
from app.session.training import FAILED, FINISHED, PAUSED, PREPARING, RUNNING, STOPPED, TrainingRun
from app.theme import GRID, icon, mono, notifier, theme, ui
from app.widgets.live_text import LiveText
from app.widgets.turning import TurningBox

translate = QCoreApplication.translate

PROGRESS_STEPS = 1_000
WIDTH_FOR_LINE, WIDTH_FOR_TEXTS = 640, 380
"""So wide the progress is beside the buttons, and its numbers beside what is being done."""


class TrainingBar(QWidget):
    """Train, pause, one iteration, stop; a bar with the time that is left; the numbers of now."""

    def __init__(self, session: EditorSession) -> None:
        super().__init__()
        self._session = session
        self.main = QPushButton()
        self.main.setProperty("primary", True)
        self.main.setFixedSize(104, 30)
        self.step = self._tool("step-forward", self.tr("One iteration"), "train.step", session.training.step)
        self.stop = self._tool("stop", self.tr("Stop training"), "train.stop", session.training.stop)
        self.main.clicked.connect(session.training.toggle)
        self.progress = QProgressBar()
        self.progress.setRange(0, PROGRESS_STEPS)
        self.progress.setAccessibleName(self.tr("Progress of the training"))
        self.progress.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.status = LiveText(ui, is_dim=True)
        self.numbers = LiveText(mono, grows=True, is_right=True)
        self._lay_out()
        notifier().changed.connect(self._use_theme)
        session.training.state_changed.connect(self.refresh)
        session.training.progressed.connect(self.refresh)
        session.training.runs_changed.connect(self.refresh)
        session.document_changed.connect(self.refresh)
        self._use_theme()

    def _tool(self, icon_name: str, text: str, action: str, slot: object) -> QToolButton:
        button = QToolButton()
        button.setFixedSize(34, 30)
        button.setIconSize(QSize(18, 18))
        button.setProperty("icon_name", icon_name)
        button.setAccessibleName(text)
        button.setToolTip(tool_tip(ACTIONS[action]))
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        buttons, middle = QWidget(), QWidget()
        line = QHBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        for button in (self.main, self.step, self.stop):
            line.addWidget(button)
        line.addStretch(1)
        texts = TurningBox(WIDTH_FOR_TEXTS, spacing=2 * GRID, line_spacing=0)
        texts.add(self.status, 1)
        texts.add(self.numbers)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(texts)
        column.addWidget(self.progress)
        both = TurningBox(WIDTH_FOR_LINE, spacing=2 * GRID)
        both.add(buttons)
        both.add(middle, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        whole.addWidget(both)

    def refresh(self) -> None:
        """Show how far the training is."""
        run = self._session.training.current
        is_running = run is not None and run.status in (PREPARING, RUNNING)
        text = self._main_text(run)
        if self.main.text() != text:
            self.main.setText(text)
            self.main.setAccessibleName(text)
            self.main.setToolTip(tool_tip(ACTIONS["train.toggle"]))
            self.main.setIcon(icon("pause" if is_running else "play", theme().on_accent))
        has_nodes = bool(self._session.graph.nodes)
        self.main.setEnabled(has_nodes)
        self.step.setEnabled(has_nodes and not is_running)
        self.stop.setEnabled(run is not None and run.is_active)
        total = run.shape.total_steps if run is not None and run.shape is not None else 0
        done = run.iteration if run is not None else 0
        self._set_progress(round(PROGRESS_STEPS * done / total) if total else 0)
        self.status.set_text(status_text(run))
        self.numbers.set_text(numbers_text(run))

    def _set_progress(self, value: int) -> None:
        """Set the bar; by itself it paints at once, and with it everything that waits to be painted in the window."""
        if value != self.progress.value():
            self.progress.setUpdatesEnabled(False)
            self.progress.setValue(value)
            self.progress.setUpdatesEnabled(True)

    def _main_text(self, run: TrainingRun | None) -> str:
        if run is None or not run.is_active:
            return self.tr("Train")
        return self.tr("Go on") if run.status == PAUSED else self.tr("Pause")

    def _use_theme(self) -> None:
        for button in (self.step, self.stop):
            button.setIcon(icon(str(button.property("icon_name"))))
        self.main.setText("")
        self.refresh()


def status_text(run: TrainingRun | None) -> str:
    """Return in a line what a training is doing."""
    if run is None:
        return translate("training", "Not trained yet")
    if run.shape is None:
        return translate("training", "Getting ready…")
    epochs, per_epoch = run.settings.epochs, run.shape.steps_per_epoch
    epoch = min(run.iteration // per_epoch + 1, epochs)
    where = translate("training", "epoch {0} of {1} · iteration {2} of {3}").format(
        epoch, epochs, count(run.iteration), count(run.shape.total_steps)
    )
    match run.status:
        case status if status == FINISHED:
            text = translate("training", "Finished: {0} epochs in {1}")
            return text.format(epochs, clock(run.seconds))
        case status if status == STOPPED:
            return translate("training", "Stopped") + " · " + where
        case status if status == FAILED:
            return translate("training", "It could not begin")
        case status if status == PAUSED:
            return pause_text(run) + " · " + where
        case _:
            left = run.seconds_left
            more = "" if left is None else " · " + translate("training", "{0} left").format(clock(left))
            return where + more


def pause_text(run: TrainingRun) -> str:
    """Return why a training stands still."""
    if run.pause is None or run.pause.reason == "asked":
        return translate("training", "Paused")
    texts = {
        "nan": translate("training", "Paused: the loss is {0}. The weights are those that gave it"),
        "above": translate("training", "Paused: the loss is {0}"),
        "epoch": translate("training", "Paused after epoch {0}"),
    }
    return texts[run.pause.reason].format(number(run.pause.value))


def numbers_text(run: TrainingRun | None) -> str:
    """Return the newest numbers of a run: the loss, and the metric on the rows kept aside."""
    if run is None or not run.losses:
        return ""
    parts = [translate("training", "loss {0}").format(number(run.losses[-1]))]
    if run.epochs:
        judged = run.epochs[-1].judged
        parts += [f"{metric_title(name)} {number(value)}" for name, value in list(judged.metrics.items())[:1]]
    return "  ".join(parts)


def clock(seconds: float) -> str:
    """Write a time as ``0:07`` or ``1:02:03``."""
    whole = round(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
