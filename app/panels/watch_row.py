"""One watch in two lines: its name with the value as it is now, and a number about it with how that went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.panels.texts import number
from app.session.session import EditorSession
from app.theme import GRID, icon, mono, theme
from app.translations import statistic_titles
from app.widgets.fields import Choice
from app.widgets.labels import Label, LinkButton
from app.widgets.live_text import LiveText
from app.widgets.mini_line import MiniLine
from app.widgets.turning import TurningBox
from core.dimension import format_shape
from core.graph.model import NodeId, PortRef
from core.operators.operator import Array
from core.problem import Path
from core.runtime.watches import STATISTICS, Reading, Watch

WIDTH_FOR_LINE = 320
"""So wide the readings are beside the choices."""
MOST_ELEMENTS = 16
"""Larger tensors are told by their shape."""


class WatchRow(QWidget):
    """One watch.

    Args:
        name_of: Returns what people call a path.
        go_to: Selects a node and brings it into sight.
    """

    def __init__(
        self, session: EditorSession, watch: Watch, name_of: Callable[[Path], str], go_to: Callable[[Path], None]
    ) -> None:
        super().__init__()
        self._session, self.watch = session, watch
        self._name_of, self._go_to = name_of, go_to
        self._marks = session.run.marks
        self._reading: Reading | None = None
        self._make_parts()
        self._lay_out()
        self.dress()

    def _make_parts(self) -> None:
        titles = {**statistic_titles(), "magnitude": self.tr("magnitude")}
        self.name = LinkButton("", self)
        self.name.setToolTip(self.tr("Go to the node"))
        self.name.clicked.connect(partial(self._go_to, self.watch.path))
        self.kind = Choice([("value", self.tr("value")), ("gradient", self.tr("gradient"))], is_mono=False)
        self.kind.setFixedWidth(96)
        self.kind.setAccessibleName(self.tr("Value or gradient"))
        self.kind.set_value(self.watch.kind)
        self.kind.committed.connect(lambda kind: self._change(kind=kind))
        self.value = LiveText(mono)
        self.step = LinkButton("", self)
        self.step.setToolTip(self.tr("Go to the node, and step to where this was computed"))
        self.step.clicked.connect(self._go_to_step)
        self.statistic = Choice([(name, titles[name]) for name in STATISTICS], is_mono=False)
        self.statistic.setFixedWidth(104)
        self.statistic.setAccessibleName(self.tr("Statistic"))
        self.statistic.set_value(self.watch.statistic)
        self.statistic.committed.connect(lambda statistic: self._change(statistic=statistic))
        self.reading = Label("–", "mono")
        self.reading.setMinimumWidth(72)
        self.reading.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.line = MiniLine(self._colour, self)
        self.remove = remove_button(self, self.tr("Watch it no more"))
        self.remove.clicked.connect(lambda: self._marks.change_watch(self.watch, None))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        above, choices, course = QWidget(), QWidget(), QWidget()
        for box, parts in (
            (above, (self.name, self.value, self.step, self.remove)),
            (choices, (self.kind, self.statistic)),
            (course, (self.reading, self.line)),
        ):
            line = QHBoxLayout(box)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(GRID)
            for part in parts:
                line.addWidget(part, part in (self.value, self.line))
        below = TurningBox(WIDTH_FOR_LINE, line_spacing=GRID // 2)
        below.add(choices)
        below.add(course, 1)
        column.addWidget(above)
        column.addWidget(below)

    def _colour(self) -> str:
        return theme().backward if self.watch.kind == "gradient" else theme().forward

    def dress(self) -> None:
        """Take the colours of the theme."""
        self.remove.setIcon(icon("close", theme().dim))

    def show_name(self) -> None:
        """Show what is watched, as it is called now."""
        self.name.setText(self._name_of(self.watch.path) or self.tr("a node that is gone"))

    def show_readings(self) -> None:
        """Show the value, the last number about it, and all of them as a line."""
        run = self._session.run
        readings = run.readings(self.watch)
        last = self._reading = readings[-1] if readings else None
        self.value.set_text(value_text(self._array()))
        self.reading.setText("–" if last is None else number(last.value))
        self.line.set_values([each.value for each in readings])
        text = self.tr("run {0}, after {1} steps: {2}")
        self.reading.setToolTip("" if last is None else text.format(last.run, last.position, repr(last.value)))
        self.line.setAccessibleName(self.tr("{0} readings").format(len(readings)))
        self.step.setVisible(last is not None and last.position <= len(run.state.steps))
        self.step.setText("" if last is None else self.tr("step {0}").format(last.position))

    def _array(self) -> Array | None:
        path = self.watch.path
        known = self._session.graph.nodes
        if len(path) < 2 or path[0] not in known:
            return None
        return self._session.run.array(PortRef(NodeId(path[0]), path[1]), self.watch.kind)

    def _go_to_step(self) -> None:
        self._go_to(self.watch.path)
        if self._reading is not None:
            self._session.run.go_to(self._reading.position)

    def _change(self, **values: str) -> None:
        self._marks.change_watch(self.watch, replace(self.watch, **values))  # type: ignore[arg-type]


def value_text(array: Array | None) -> str:
    """Write a tensor in a line: a number, a few in brackets by their axes, or the shape of many."""
    if array is None:
        return ""
    if array.size > MOST_ELEMENTS:
        return format_shape(array.shape)
    return _nested(array.tolist()).replace("-", "−")


def _nested(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    return number(float(str(value)))


def remove_button(parent: QWidget, text: str) -> QToolButton:
    """Return the small button at the end of a row that takes it away."""
    button = QToolButton(parent)
    button.setAutoRaise(True)
    button.setFixedSize(30, 30)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(text)
    button.setToolTip(text)
    return button
