"""The rules of a choice: patterns of names, each with an initializer and its arguments; the first that fits decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.panels.inspector.arguments import ArgumentFields
from app.problem_texts import problem_text
from app.theme import GRID, icon, notifier
from app.translations import operator_text
from app.widgets.fields import Choice, ValueEdit
from app.widgets.guarding import guards_events
from app.widgets.labels import Label, clear_layout
from core.graph.laboratory import InitializerRule, pattern_problem
from core.parameters.initializer import INITIALIZERS, create, offered_initializers
from core.problem import Refused

PATTERN_WIDTH, KIND_WIDTH = 104, 112
LEAST_PATTERN, LEAST_KIND = 64, 96


class RuleRow(QWidget):
    """One rule.

    Signals:
        changed: It says something else; with a token that is the same for one visit to a field.
        removed: The person took it away.
    """

    changed = Signal(object)
    removed = Signal()

    def __init__(self, rule: InitializerRule) -> None:
        super().__init__()
        self.rule = rule
        self.pattern = ValueEdit(_pattern_complaint)
        self.pattern.setMinimumWidth(LEAST_PATTERN)
        self.pattern.setMaximumWidth(PATTERN_WIDTH)
        self.pattern.setAccessibleName(self.tr("Names"))
        self.pattern.setToolTip(self.tr("A pattern of names: .*weight for all weights, or the name of one parameter"))
        self.kind = Choice([(each.name, operator_text(each.display_name)) for each in offered_initializers(None)])
        self.kind.setMinimumWidth(LEAST_KIND)
        self.kind.setMaximumWidth(KIND_WIDTH)
        self.kind.setAccessibleName(self.tr("Initializer"))
        self.kind.setToolTip(self.tr("What the first values are drawn from"))
        self.arguments = ArgumentFields(_form_complaint)
        self.arguments.setParent(self)  # before it shows itself: as a window it would take the keyboard away
        self.remove = QToolButton(self)
        self.remove.setAutoRaise(True)
        self.remove.setAccessibleName(self.tr("Remove rule"))
        self.remove.setToolTip(self.tr("Remove this rule; its parameters keep what the document says"))
        self.error = Label("", "error", wrap=True)
        self.error.hide()
        self._lay_out()
        self.pattern.committed.connect(self._set_pattern)
        self.kind.committed.connect(self._set_kind)
        self.arguments.committed.connect(self._set_form)
        for source in (self.pattern, self.arguments):
            source.complained.connect(self._complain)
        self.remove.clicked.connect(self.removed)
        notifier().changed.connect(self._dress)
        self._dress()
        self._show()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        for part in (self.pattern, self.kind):
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignBottom)
        self._beside, self._below = QHBoxLayout(), QHBoxLayout()
        line.addLayout(self._beside, 1)
        line.addStretch()
        line.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addLayout(self._below)
        column.addWidget(self.error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_arguments()

    def _place_arguments(self) -> None:
        """Put the arguments beside the initializer, or under it where they would be cut."""
        room = self.width() - PATTERN_WIDTH - KIND_WIDTH - self.remove.sizeHint().width() - 3 * GRID
        place, other = self._below, self._beside
        if room >= self.arguments.comfortable_width:
            place, other = other, place
        if place.indexOf(self.arguments) < 0:
            other.removeWidget(self.arguments)
            place.addWidget(self.arguments)

    def _dress(self) -> None:
        self.remove.setIcon(icon("close"))

    def _show(self) -> None:
        self.pattern.set_value(self.rule.pattern)
        try:
            initializer = create(self.rule.initializer)
        except Refused as refused:  # a file may bring any text
            self.kind.set_value(None)
            self.arguments.show_initializer(None)
            self._complain(problem_text(refused.problem))
            return
        self.kind.set_value(initializer.name)
        self.arguments.show_initializer(initializer)
        self._place_arguments()

    def _set_pattern(self, pattern: str, gesture: object) -> None:
        self._take(replace(self.rule, pattern=pattern), gesture)

    def _set_kind(self, name: str) -> None:
        kind = next(each for each in INITIALIZERS if each.name == name)
        self._complain("")
        self._take(replace(self.rule, initializer=kind().dumps()))

    def _set_form(self, text: str, gesture: object) -> None:
        self._take(replace(self.rule, initializer=text), gesture)

    def _take(self, rule: InitializerRule, gesture: object | None = None) -> None:
        self.rule = rule
        self._show()
        self.changed.emit(gesture)

    def _complain(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))


@guards_events
class RuleList(QWidget):
    """The rules of one choice, in order; there is always room for the first.

    Signals:
        changed: There are other rules; with a token that is the same for one visit to a field.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[RuleRow] = []
        self.hint = Label(self.tr("No rule: every parameter keeps the initializer that it has."), "dim", wrap=True)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        inside = QWidget()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, 0, GRID, 0)
        whole.addWidget(self.hint)
        whole.addLayout(self._column)
        whole.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        inside.installEventFilter(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), (self.rows[0] if self.rows else self.hint).sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # the first rule may be higher now
            self.updateGeometry()
        return super().eventFilter(watched, event)

    @property
    def rules(self) -> tuple[InitializerRule, ...]:
        """The rules as they are."""
        return tuple(row.rule for row in self.rows)

    def set_rules(self, rules: tuple[InitializerRule, ...]) -> None:
        """Show rules; who is editing those that are shown already is not disturbed."""
        if rules == self.rules:
            return
        clear_layout(self._column)
        self.rows = [self._row(rule) for rule in rules]
        for row in self.rows:
            self._column.addWidget(row)
        self.hint.setVisible(not self.rows)

    def _row(self, rule: InitializerRule) -> RuleRow:
        row = RuleRow(rule)
        row.changed.connect(self.changed)
        row.removed.connect(self._remover(row))
        return row

    def _remover(self, row: RuleRow) -> Callable[[], None]:
        def remove() -> None:
            self.set_rules(tuple(each.rule for each in self.rows if each is not row))
            self.changed.emit(None)

        return remove


def _pattern_complaint(pattern: str) -> str:
    problem = pattern_problem(pattern)
    return problem_text(problem) if problem is not None else ""


def _form_complaint(text: str) -> str:
    try:
        create(text)
    except Refused as refused:
        return problem_text(refused.problem)
    return ""
