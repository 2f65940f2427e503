"""Breakpoints and watches: what a run stops at, and numbers that are followed from run to run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.panels.texts import value_name
from app.panels.watch_row import WatchRow, remove_button
from app.session.session import EditorSession
from app.theme import GRID, icon, notifier, theme
from app.widgets.fields import ValueEdit
from app.widgets.flow import Flow
from app.widgets.labels import Label, LinkButton, clear_layout
from app.widgets.turning import TurningBox, TurningSplit
from app.widgets.waiting import call_later
from core.graph.model import NodeId, PortRef
from core.graph.ports import outputs_of
from core.problem import Path, Refused
from core.runtime.breakpoints import Breakpoint
from core.runtime.conditions import Condition, parse_condition
from core.runtime.watches import Watch

REFRESH_MS = 33
NAME_WIDTH, CONDITION_WIDTH = 80, 128
WIDTH_FOR_BOTH, WIDTH_FOR_LINE = 720, 380
"""So wide the watches are beside the breakpoints, and a condition in the line of its breakpoint."""
HEAD_HEIGHT = 30
"""Of the lines over both lists, so that these begin at the same height."""


class BreakpointsPanel(QWidget):
    """Breakpoints at the left, watches at the right.

    Signals:
        reveal: The `NodeId` that should be brought into sight.
    """

    reveal = Signal(object)

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.stops: list[BreakpointRow] = []
        self.watches: list[WatchRow] = []
        self.anywhere = ValueEdit(lambda text: _complaint(session, text) if text.strip() else "")
        self.anywhere.setPlaceholderText("nan or inf")
        self.anywhere.setMinimumWidth(CONDITION_WIDTH)
        self.anywhere.setAccessibleName(self.tr("Stop at any node when"))
        self.anywhere.setToolTip(_hint())
        self.anywhere.committed.connect(self._add_anywhere)
        self.wrong = Label("", "error", wrap=True)
        self.wrong.hide()
        self.anywhere.complained.connect(self._complain)
        self.watch_button = QPushButton(self.tr("Watch what is selected"), self)
        self.watch_button.setProperty("small", True)
        self.watch_button.setToolTip(self.tr("Follow the norm of its value, or of a parameter, from run to run"))
        self.watch_button.clicked.connect(self._watch_selected)
        self._stop_rows, self._watch_rows = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self._timer = call_later(self, self._show_readings, REFRESH_MS)
        session.run.marks.changed.connect(self.refresh)
        session.run.readings_changed.connect(self._note)
        session.document_changed.connect(self.refresh)
        session.selection_changed.connect(self._show_selection)
        notifier().changed.connect(self._dress)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(860, 290)

    def _lay_out(self) -> None:
        self.no_stops = Label(
            self.tr("No breakpoints. Select a node and press F9, or type above what should stop a run."),
            "dim",
            wrap=True,
        )
        self.no_watches = Label(
            self.tr("Nothing is watched. Select a node or a parameter, or use the menu of a node."), "dim", wrap=True
        )
        add = TurningBox(line_spacing=GRID // 2)
        add.add(Label(self.tr("Stop at any node when"), "field"))
        add.add(self.anywhere, 1)
        button = Flow()
        button.add(self.watch_button, at_end=True)
        both = TurningSplit(WIDTH_FOR_BOTH)
        both.setChildrenCollapsible(False)
        both.addWidget(self._column(self.tr("Breakpoints"), add, self._stop_rows, self.no_stops))
        both.addWidget(self._column(self.tr("Watches"), button, self._watch_rows, self.no_watches))
        both.start_with(row=[400, 400], column=[200, 200])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(both)

    def _column(self, title: str, head: QWidget, rows: QVBoxLayout, empty: QWidget) -> QWidget:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(4)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(empty)
        column.addLayout(rows)
        column.addStretch(1)
        area.setWidget(inside)
        top = TurningBox(WIDTH_FOR_LINE if rows is self._stop_rows else 0, spacing=2 * GRID)
        top.setMinimumHeight(HEAD_HEIGHT)
        top.add(Label(title, "strong"))
        top.add(head, 1)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(top)
        if rows is self._stop_rows:
            column.addWidget(self.wrong)
        column.addWidget(area, 1)
        return made

    # Showing

    def refresh(self) -> None:
        """List what there is now."""
        marks = self.session.run.marks
        if [row.mark for row in self.stops] != list(marks.breakpoints):
            self._list_stops(marks.breakpoints)
        if [row.watch for row in self.watches] != list(marks.watches):
            clear_layout(self._watch_rows)
            self.watches = [WatchRow(self.session, each, self.name_of, self.go_to) for each in marks.watches]
            for watch_row in self.watches:
                self._watch_rows.addWidget(watch_row)
        for row in self._rows():
            row.show_name()
        self.no_stops.setVisible(not self.stops)
        self.no_watches.setVisible(not self.watches)
        self._show_selection()
        self._show_readings()

    def _list_stops(self, marks: Sequence[Breakpoint]) -> None:
        """Make rows for breakpoints that are new; the others keep theirs."""
        known = {row.mark: row for row in self.stops}
        for mark in known.keys() - set(marks):
            known[mark].hide()
            known[mark].deleteLater()
        self.stops = [known.get(mark) or BreakpointRow(self, mark) for mark in marks]
        for place, row in enumerate(self.stops):
            if self._stop_rows.indexOf(row) != place:
                self._stop_rows.insertWidget(place, row)

    def _dress(self) -> None:
        for row in self._rows():
            row.dress()

    def _rows(self) -> list[BreakpointRow | WatchRow]:
        return [*self.stops, *self.watches]

    def _note(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _show_readings(self) -> None:
        self._timer.stop()
        for row in self.watches:
            row.show_readings()

    def _show_selection(self) -> None:
        self.watch_button.setEnabled(self._selected_path() is not None)

    def name_of(self, path: Path) -> str:
        """Return what people call a node, port or variable; nothing for one that is gone."""
        return value_name(self.session, path)

    def go_to(self, path: Path) -> None:
        """Select a node and bring it into sight."""
        node = NodeId(path[0]) if path else None
        if node is not None and node in self.session.graph.nodes:
            self.session.select([node])
            self.reveal.emit(node)

    # Editing

    def _complain(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def _add_anywhere(self, text: str, _: object) -> None:
        if text.strip():
            self.session.run.marks.add(Breakpoint((), forward=True, backward=True, condition=parse_condition(text)))
            self.anywhere.set_value("")

    def _watch_selected(self) -> None:
        path = self._selected_path()
        if path is not None:
            self.session.run.marks.watch(Watch(path))

    def _selected_path(self) -> Path | None:
        """Return the selected ghost, or the first output of the selected node."""
        ghosts = sorted(item for item in self.session.selection if isinstance(item, PortRef))
        if ghosts:
            return tuple(ghosts[0])
        for node in self.session.selected_nodes():
            outputs = outputs_of(self.session.graph.nodes[node], self.session.registry)
            if outputs:
                return (node, outputs[0].name)
        return None


class BreakpointRow(QWidget):
    """One breakpoint: on or off, where, which way, and on what condition."""

    def __init__(self, panel: BreakpointsPanel, mark: Breakpoint) -> None:
        super().__init__()
        self._panel, self.mark = panel, mark
        self._marks = panel.session.run.marks
        self.enabled = QCheckBox(self)
        self.enabled.setAccessibleName(self.tr("On"))
        self.enabled.setToolTip(self.tr("Stops runs, or is only kept"))
        self.enabled.setChecked(mark.enabled)
        self.enabled.clicked.connect(lambda on: self._change(enabled=on))
        self.name = LinkButton("", self)
        self.name.setMinimumWidth(NAME_WIDTH)
        self.name.clicked.connect(partial(panel.go_to, mark.path))
        self.forward = self._half(self.tr("forward"), mark.forward, "forward")
        self.backward = self._half(self.tr("backward"), mark.backward, "backward")
        self.condition = ValueEdit(lambda text: _complaint(panel.session, text) if text.strip() else "")
        self.condition.setPlaceholderText(self.tr("always"))
        self.condition.setAccessibleName(self.tr("Condition"))
        self.condition.setToolTip(_hint())
        self.condition.setMinimumWidth(CONDITION_WIDTH)
        self.condition.set_value("" if mark.condition is None else str(mark.condition))
        self.condition.committed.connect(self._set_condition)
        self.wrong = Label("", "error", wrap=True)
        self.wrong.hide()
        self.condition.complained.connect(self._complain)
        self.remove = remove_button(self, self.tr("Remove the breakpoint"))
        self.remove.clicked.connect(lambda: self._marks.change(self.mark, None))
        where, halves, when = QWidget(), QWidget(), QWidget()
        for box, parts in (
            (where, (self.enabled, self.name)),
            (halves, (self.forward, self.backward)),
            (when, (self.condition, self.remove)),
        ):
            part_of_line = QHBoxLayout(box)
            part_of_line.setContentsMargins(0, 0, 0, 0)
            part_of_line.setSpacing(GRID)
            for widget in parts:
                part_of_line.addWidget(widget, widget is self.condition)
            if box is not when:
                part_of_line.addStretch(1)
        self._parts = (where, halves, when)
        marks = TurningBox(line_spacing=GRID // 2)
        marks.add(where)
        marks.add(halves, 1)
        self._line = TurningBox(line_spacing=GRID // 2)
        self._line.add(marks)
        self._line.add(when, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._line)
        column.addWidget(self.wrong)
        self.dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The condition goes into a line of its own before the marks get into two.
        gaps = GRID * (len(self._parts) - 1)
        self._line.set_least(sum(part.minimumSizeHint().width() for part in self._parts) + gaps)

    def _half(self, text: str, is_on: bool, phase: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setProperty("phase", phase)
        button.setCheckable(True)
        button.setChecked(is_on)
        button.setFixedHeight(28)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(text)
        button.setToolTip(self.tr("Stop where the node is computed, or where its gradients are"))
        button.clicked.connect(lambda on: self._change(**{phase: on}))
        return button

    def dress(self) -> None:
        """Take the colours of the theme."""
        self.remove.setIcon(icon("close", theme().dim))

    def show_name(self) -> None:
        """Show what the node is called now."""
        gone = self.tr("a node that is gone") if self.mark.path else self.tr("any node")
        self.name.setText(self._panel.name_of(self.mark.path) or gone)

    def _complain(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def _set_condition(self, text: str, _: object) -> None:
        self._change(condition=parse_condition(text) if text.strip() else None)

    def _change(self, **values: bool | Condition | None) -> None:
        self._marks.change(self.mark, replace(self.mark, **values))  # type: ignore[arg-type] # fields of their kinds


def _hint() -> str:
    examples = "|grad| > 100, |value| > 5, norm(grad) < 1e-6, dead > 50 %, nan or inf, shape changed, loss > 3"
    return QCoreApplication.translate("BreakpointsPanel", "For example: {0}").format(examples)


def _complaint(session: EditorSession, text: str) -> str:
    """Return what is wrong with a condition; nothing if it can be read."""
    try:
        parse_condition(text)
    except Refused as refused:
        return session.problem_text(refused.problem)
    return ""
