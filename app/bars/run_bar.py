"""The tool bar: initialize, step, run, the steps as a strip, and how the document is run."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSpinBox,
    QToolBar,
    QToolButton,
    QWidget,
)

from app.actions.menus import ACTIONS, ActionSet, plain_text
from app.bars.find_field import FindField
from app.phases import phase_word
from app.session.playing import SPEEDS
from app.session.session import EditorSession
from app.theme import GRID, icon, notifier, theme
from app.widgets.fields import Switch
from app.widgets.guarding import guards_events
from app.widgets.segments import Segments
from app.widgets.timeline import Timeline, TimelineStep
from core.expression.expression import Phase
from core.graph.commands import SetRunSettings
from core.graph.model import NodeId, RunSettings

ICON_SIZE = 18
EDGE = 12
"""Room at both ends beside that of the style sheet, which gives the same to all four sides."""
MAX_SEED = 2**31 - 1
MAX_BATCH = 1_000_000


@guards_events
class RunBar(QToolBar):
    """Drives the run of a session."""

    def __init__(self, session: EditorSession, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("run_bar")
        self.setWindowTitle(self.tr("Tool bar"))
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._icons: list[tuple[QAction, str]] = []
        self._last: FindField | None = None
        self.buttons: dict[str, QAbstractButton] = {}
        self._field_actions: dict[str, QAction] = {}
        self._play, self._live_action = actions["run.play"], actions["debug.live"]
        self._add_actions(actions)
        self.timeline = Timeline(self)
        self.timeline.position_chosen.connect(session.run.go_to)
        self.addWidget(self.timeline)
        self._add_settings()
        session.run_changed.connect(self._show_run)
        session.document_changed.connect(self._show_document)
        session.run.marks.changed.connect(self._show_run)
        session.player.changed.connect(self._show_playing)
        notifier().changed.connect(self._draw_icons)
        self._draw_icons()
        self._show_document()

    # Actions

    def _add_actions(self, actions: ActionSet) -> None:
        initialize = self._push_button(actions, "run.initialize")
        initialize.setProperty("primary", True)
        self.addWidget(self._row(initialize, left=EDGE))
        steps = ("run.skip_start", "run.step_back", "run.step_forward", "run.skip_end")
        self.addWidget(self._row(*(self._tool_button(actions, action) for action in steps)))
        self.addWidget(self._row(self._tool_button(actions, "run.continue"), self._play_button(actions)))
        parts = ("run.forward", "run.backward", "run.update")
        self.addWidget(self._row(*(self._push_button(actions, action) for action in parts)))
        self.addWidget(self._row(self._tool_button(actions, "run.reset")))

    def add_last(self, field: FindField) -> None:
        """Add what comes at the end."""
        self._last = field
        self.addWidget(self._row(field, right=EDGE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._last is not None:
            others = self.sizeHint().width() - min(self._last.sizeHint().width(), self._last.maximumWidth())
            self._last.fit(event.size().width() - others)
        super().resizeEvent(event)

    def _row(self, *widgets: QWidget, left: int = 0, right: int = 0, spacing: int = GRID // 2) -> QWidget:
        row = QWidget(self)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(left, 0, right, 0)
        layout.setSpacing(spacing)
        for widget in widgets:
            layout.addWidget(widget)
        return row

    def _tool_button(self, actions: ActionSet, action_id: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(actions[action_id])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAutoRaise(False)
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        button.setFixedSize(34, 30)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name(button, actions[action_id], action_id)
        if ACTIONS[action_id].icon:
            self._icons.append((actions[action_id], ACTIONS[action_id].icon))
        return button

    def _play_button(self, actions: ActionSet) -> QToolButton:
        """Make the button that plays; its arrow opens the choice of a speed."""
        button = self._tool_button(actions, "run.play")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setFixedSize(48, 30)
        menu = QMenu(button)
        menu.setAccessibleName(self.tr("Speed of playing"))
        group = QActionGroup(menu)
        for speed in SPEEDS:
            choice = group.addAction(self.tr("{0} steps per second").format(f"{speed:g}"))
            choice.setCheckable(True)
            choice.setData(speed)
            choice.setChecked(speed == self._session.player.speed)
        menu.addActions(group.actions())
        group.triggered.connect(self._set_speed)
        button.setMenu(menu)
        self.speeds = menu
        return button

    def _set_speed(self, choice: QAction) -> None:
        self._session.player.set_speed(float(choice.data()))

    def _push_button(self, actions: ActionSet, action_id: str) -> QPushButton:
        """Make a button with text that follows an action, as Qt's own tool buttons do."""
        button = ActionButton(actions[action_id], plain_text(ACTIONS[action_id]), self)
        self._name(button, actions[action_id], action_id)
        return button

    def _name(self, button: QAbstractButton, action: QAction, action_id: str) -> None:
        self.buttons[action_id] = button
        button.setObjectName(action_id)
        button.setAccessibleName(plain_text(ACTIONS[action_id]))
        button.setToolTip(action.toolTip())

    def _draw_icons(self) -> None:
        for action, name in self._icons:
            action.setIcon(icon(name, theme().text))
        self.row.setIcon(icon("close", theme().dim))
        self._show_playing()

    def _show_playing(self) -> None:
        is_playing = self._session.player.is_playing
        self._play.setIcon(icon("pause" if is_playing else "play", theme().accent if is_playing else theme().text))

    # How the document is run

    def _add_settings(self) -> None:
        self.mode = Segments(
            (
                ("train", self.tr("Train"), self.tr("Run as in training: dropout drops, statistics are updated")),
                ("predict", self.tr("Predict"), self.tr("Run as in use: nothing random, nothing updated")),
            ),
            self,
        )
        self.mode.setAccessibleName(self.tr("Mode of the run"))
        self.mode.chosen.connect(self._set_mode)
        self.addWidget(self.mode)
        self.live = Switch(self)
        self.live.setObjectName("live")
        self.live.setAccessibleName(self.tr("Live"))
        self.live.setToolTip(self._live_action.toolTip())
        self.live.clicked.connect(self._live_action.trigger)
        label = QLabel(self.tr("Live"), self)
        label.setBuddy(self.live)
        label.setToolTip(self._live_action.toolTip())
        self.addWidget(self._row(self.live, label, spacing=GRID))
        self.seed = self._field(
            "seed", self.tr("seed"), self.tr("Seed of initializers and random sources"), 0, MAX_SEED, 72
        )
        self.seed.valueChanged.connect(self._set_seed)
        self.batch = self._field(
            "batch", self.tr("batch"), self.tr("Which batch of the data set, counted from 0"), 0, MAX_BATCH, 52
        )
        self.batch.valueChanged.connect(self._set_batch_index)
        self.row = QToolButton(self)
        self.row.setObjectName("row")
        self.row.setFixedHeight(30)
        self.row.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.row.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.row.setToolTip(self.tr("Only this row is fed, as a batch of one. Click to feed batches again."))
        self.row.clicked.connect(self._feed_batches)
        self._row_action = self.addWidget(self.row)

    def _field(self, name: str, text: str, tip: str, low: int, high: int, width: int) -> QSpinBox:
        field = QSpinBox(self)
        field.setObjectName(name)
        field.setRange(low, high)
        field.setKeyboardTracking(False)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setFixedWidth(width)
        field.setFixedHeight(30)
        field.setToolTip(tip)
        field.setAccessibleName(text)
        label = QLabel(text, self)
        label.setProperty("role", "field")
        label.setBuddy(field)
        self._field_actions[name] = self.addWidget(self._row(label, field))
        return field

    def _set_mode(self, choice: str) -> None:
        self._edit(lambda run: dataclasses.replace(run, is_train=choice == "train"), None)

    def _set_seed(self, seed: int) -> None:
        self._edit(lambda run: dataclasses.replace(run, seed=seed), "seed")

    def _set_batch_index(self, index: int) -> None:
        self._edit(lambda run: dataclasses.replace(run, batch_index=index), "batch")

    def _feed_batches(self) -> None:
        self._edit(lambda run: dataclasses.replace(run, row=None), None)

    def _edit(self, change: Callable[[RunSettings], RunSettings], gesture: str | None) -> None:
        run = change(self._session.document.run)
        if run != self._session.document.run:
            self._session.push(SetRunSettings(run), gesture)

    # Following the session

    def _show_document(self) -> None:
        run = self._session.document.run
        self.mode.choose("train" if run.is_train else "predict")
        for field, value in ((self.seed, run.seed), (self.batch, run.batch_index)):
            field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(False)
        self._row_action.setVisible(run.row is not None)
        self._field_actions["batch"].setVisible(run.row is None)
        if run.row is not None:
            self.row.setText(self.tr("row {0}").format(run.row))
            self.row.setAccessibleName(self.tr("Feed batches again, not row {0} alone").format(run.row))
        self._show_run()

    def _show_run(self) -> None:
        state = self._session.run.state
        nodes = self._session.graph.nodes

        def text(name: str, path: tuple[str, ...], phase: str) -> str:
            node = nodes.get(NodeId(path[0])) if path else None
            return f"{node.name if node else name} {phase_word(phase)}"

        steps = [
            TimelineStep(step.phase, text(step.name, step.path, step.phase), self._mark(step.path, step.phase))
            for step in state.steps
        ]
        self.timeline.set_steps(steps, state.position, stale=state.stale)
        self.live.set_value(self._session.live.is_on)

    def _mark(self, path: tuple[str, ...], phase: str) -> str:
        """Return the mark of a step at which a run may stop; conditions about every node would mark them all."""
        found = [each for each in self._session.run.marks.breakpoints if each.path and each.is_at(path, Phase(phase))]
        if not found:
            return ""
        return "plain" if any(each.condition is None for each in found) else "conditional"


class ActionButton(QPushButton):
    """A button with a text of its own that does what an action does, whenever that can be done."""

    def __init__(self, action: QAction, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._action = action
        self.setFixedHeight(30)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
