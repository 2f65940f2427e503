"""The initialization laboratory: choose initializers by pattern, see what they draw and what flows, then apply."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.panels.laboratory.parameters import ChosenParameters, bounds_text
from app.panels.laboratory.rules import RuleList
from app.panels.texts import number
from app.session.session import EditorSession
from app.session.work import IsStopped
from app.theme import GRID, notifier, theme
from app.translations import in_a_row, operator_text
from app.widgets.empty import EmptyState
from app.widgets.fields import Choice
from app.widgets.flow import Flow
from app.widgets.labels import Label
from app.widgets.segments import Segments
from app.widgets.turning import TurningSplit
from app.widgets.waiting import call_later
from core.analysis.laboratory import Chosen, LayerFlow, Study, rules_of, study
from core.dimension import is_complete
from core.graph.commands import SetLaboratory
from core.graph.diff import Change
from core.graph.laboratory import CHOICES, InitializerRule
from core.graph.model import Document, frozen
from core.operators.operator import Array
from core.parameters.initializer import Xavier, Zero
from core.problem import Path, Problem, Refused

if TYPE_CHECKING:
    from app.panels.charts import Curve
    from app.panels.laboratory.charts import DistributionChart, LayerChart

Values: TypeAlias = Mapping[Path, Array]

SETTLE_MS = 150
"""A study begins so long after the last change."""

WIDTH_FOR_BOTH, WIDTH_FOR_CHARTS = 720, 360
"""So wide the pictures are beside the rules, and the backward pass beside the forward pass."""
HEIGHT_FOR_BOTH = 400

MOST_NAMES = 4
"""Parameters that are named one by one."""


class LaboratoryPanel(QWidget):
    """Two choices of initializers, side by side."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.studies: dict[str, Study] = {}
        self._studied: Document | None = None
        self._present: Values = {}
        self._is_dirty = True
        self.distribution: DistributionChart | None = None
        self.forward: LayerChart | None = None
        self.backward: LayerChart | None = None
        self._timer = call_later(self, self._begin, SETTLE_MS)
        self._add_choice()
        self._add_pictures()
        self._lay_out()
        session.document_changed.connect(self._follow)
        session.parameters_changed.connect(self._follow_values)
        session.laboratory.done.connect(self._take)
        session.laboratory.failed.connect(self._fail)
        session.laboratory.changed.connect(self._show_state)
        notifier().changed.connect(self._draw)
        self._show_choice()
        self._show_state()

    # What it is made of

    def _add_choice(self) -> None:
        tip = self.tr("One of two choices that are compared")
        self.which = Segments([(name, self.tr("Choice {0}").format(name), tip) for name in CHOICES], wraps=True)
        self.which.setAccessibleName(self.tr("Choice that is edited"))
        self.which.choose("A")
        self.which.chosen.connect(self._show_choice)
        self.add = QPushButton(self.tr("Add rule"))
        self.add.setProperty("small", True)
        self.add.setToolTip(self.tr("Add a pattern of names with an initializer; the first that fits decides"))
        self.add.clicked.connect(self._add_rule)
        self.apply = QPushButton("")
        self.apply.setProperty("primary", True)
        self.apply.setFixedHeight(30)
        self.apply.clicked.connect(self._apply)
        self.list = RuleList()
        self.list.changed.connect(self._keep_rules)
        self.parameters = ChosenParameters()
        self.parameters.chosen.connect(self._draw)
        self.effect, self.note = Label("", "dim", wrap=True), Label("", "dim", wrap=True)

    def _add_pictures(self) -> None:
        self.picture = Segments(
            (
                ("values", self.tr("Distribution"), self.tr("Which values the chosen parameter gets")),
                ("layers", self.tr("Through layers"), self.tr("What flows forward and backward through all layers")),
            ),
            wraps=True,
        )
        self.picture.setAccessibleName(self.tr("Picture of the laboratory"))
        self.picture.choose("layers")
        self.picture.chosen.connect(self._draw)
        self.statistic = Choice([("variance", self.tr("variance")), ("mean", self.tr("mean"))], is_mono=False)
        self.statistic.setFixedWidth(120)
        self.statistic.setAccessibleName(self.tr("Statistic of a layer"))
        self.statistic.setToolTip(self.tr("Which number of activations and gradients is drawn"))
        self.statistic.set_value("variance")
        self.statistic.committed.connect(self._draw)
        self.theory = Label("", "dim", wrap=True)
        self.legend = Label("")
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.views = QStackedWidget()
        self.values_view, self.layers_view = QWidget(), TurningSplit(WIDTH_FOR_CHARTS)
        self.values_place = QHBoxLayout(self.values_view)
        self.values_place.setContentsMargins(0, 0, 0, 0)
        self.empty = EmptyState("chart")
        for view in (self.values_view, self.layers_view, self.empty):
            self.views.addWidget(view)

    def _lay_out(self) -> None:
        head, options = Flow(), Flow()
        head.add(self.which)
        head.add(self.add)
        head.add(self.apply, at_end=True)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(head)
        column.addWidget(self.list, 2)
        column.addWidget(self.parameters, 3)
        column.addWidget(self.effect)
        column.addWidget(self.note)
        for part in (self.picture, self.statistic):
            options.add(part)
        options.add(self.legend, at_end=True)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(options)
        column.addWidget(self.theory)
        column.addWidget(self.views, 1)
        split = TurningSplit(WIDTH_FOR_BOTH, least_height=HEIGHT_FOR_BOTH)
        split.addWidget(left)
        split.addWidget(right)
        split.start_with(row=[560, 520], column=[208, 352])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def sizeHint(self) -> QSize:
        return QSize(860, 290)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, 112)

    # Studies

    @property
    def is_current(self) -> bool:
        """The studies belong to the document and the rules as they are."""
        return not self._is_dirty and self._studied is self.session.document and not self.session.laboratory.is_busy

    def _follow(self, change: Change) -> None:
        if change.laboratory:
            self._show_choice()
        if change.structural or change.run or change.renamed or change.laboratory:
            self._note()
        elif self._studied is not None and not self._is_dirty:
            self._studied = self.session.document  # a node was moved, or values changed: the studies hold

    def _follow_values(self) -> None:
        """Study again if parameters have other values than those that were studied; a gradient changes nothing."""
        now, then = self.session.store.values, self._present
        if now.keys() != then.keys() or any(value is not then[path] for path, value in now.items()):
            self._note()

    def _note(self) -> None:
        self._is_dirty = True
        self._timer.start()
        self._show_state()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_dirty and not self._timer.isActive() and not self.session.laboratory.is_busy:
            self._timer.start()

    def _begin(self) -> None:
        # A dock behind another one, as a tab, counts as visible.
        if not self._is_dirty or self.visibleRegion().isEmpty():
            return
        self._is_dirty = False
        session = self.session
        document, registry, inference, base = session.document, session.registry, session.inference, session.folder
        present = session.store.snapshot()
        self._studied, self._present = document, session.store.values

        def tried(rules: tuple[InitializerRule, ...], is_stopped: IsStopped) -> Study:
            try:
                return study(document, registry, inference, rules, present=present, base=base, is_stopped=is_stopped)
            except Refused as refused:
                return Study((), (), problem=refused.problem)

        def job(is_stopped: IsStopped) -> dict[str, Study]:
            return {name: tried(rules_of(document, name), is_stopped) for name in CHOICES}

        session.laboratory.start(job)

    def _take(self, found: object) -> None:
        if isinstance(found, dict):
            self.studies = found
            self._show_studies()

    def _fail(self, problem: Problem) -> None:
        self.studies = {}
        self.note.setText(self.session.problem_text(problem))
        self._show_studies()

    # The choice that is edited

    @property
    def rules(self) -> tuple[InitializerRule, ...]:
        """The rules of the choice that is edited."""
        return rules_of(self.session.document, self.which.choice)

    def _show_choice(self) -> None:
        self.list.set_rules(self.rules)
        self.apply.setText(self.tr("Apply {0}").format(self.which.choice))
        self._show_studies()

    def _add_rule(self) -> None:
        weights = InitializerRule(".*weight", Xavier().dumps())
        biases = InitializerRule(".*bias", Zero().dumps())
        self._push((*self.rules, biases if self.rules else weights))

    def _keep_rules(self, gesture: object) -> None:
        self._push(self.list.rules, gesture)

    def _push(self, rules: tuple[InitializerRule, ...], gesture: object | None = None) -> None:
        kept = self.session.document.laboratory
        choices = frozen({**kept.choices, self.which.choice: rules})
        self.session.push(SetLaboratory(replace(kept, choices=choices)), gesture)

    def _apply(self) -> None:
        """Take over the initializers and the values that the rules draw, as one step of undo; other values stay."""
        found = self.shown
        if found is None or not found.drawn or not self.is_current:
            return
        self.session.set_parameters(found.drawn, "choose_initializers", found.edits)
        self._note()

    # Showing

    @property
    def shown(self) -> Study | None:
        """What was found out about the choice that is edited."""
        return self.studies.get(self.which.choice)

    def _show_studies(self) -> None:
        found = self.shown
        self.parameters.set_parameters(found.parameters if found else ())
        if found is not None:
            self.note.setText(self._note_text(found))
        self.note.setVisible(bool(self.note.text()))
        self._show_state()
        self._draw()

    def _effect_text(self, found: Study) -> str:
        """Say what applying does to the values that are there."""
        if not found.drawn:
            return self.tr("No rule names a parameter: there is nothing to apply.") if found.values else ""
        chosen = [each.spec.name for each in found.parameters if each.rule is not None]
        parts = [self.tr("Draws {0}.").format(_listed(chosen))]
        if found.replaced:
            text = self.tr("Replaces the values of {0} (force_reinit); Undo brings them back.")
            parts = [text.format(_listed(found.replaced))]
        if found.kept:
            parts.append(self.tr("Unchanged: {0}.").format(_listed(found.kept)))
        return in_a_row(parts)

    def _note_text(self, found: Study) -> str:
        if found.problem is not None:
            return self.session.problem_text(found.problem)
        if found.stand_ins:
            text = self.tr("{0} has no data: numbers of a normal distribution stand in.")
            return text.format(", ".join(found.stand_ins))
        return ""

    def _show_state(self) -> None:
        found = self.shown
        can_apply = found is not None and bool(found.drawn) and self.is_current
        self.apply.setEnabled(can_apply)
        effect = self._effect_text(found) if found is not None else ""
        self.effect.setText(effect)
        self.effect.setVisible(bool(effect))
        tip = self.tr("Set the initializers and draw the values that the rules name, as one step")
        self.apply.setToolTip(f"{tip}\n{effect}" if effect else tip)

    # Pictures

    def _draw(self, *_: object) -> None:
        of_layers = self.picture.choice == "layers"
        self.statistic.setVisible(of_layers)
        self.theory.setText("" if of_layers else self._theory())
        self.theory.setVisible(not of_layers)
        self._show_legend()
        if not self.studies or not self.session.graph.nodes:
            self.empty.set_texts(
                self.tr("Nothing to look at yet"),
                self.tr("Build a network: here is what initializers do to it, before they are applied."),
            )
            self.views.setCurrentWidget(self.empty)
        elif of_layers:
            self._draw_layers()
        else:
            self._draw_values()

    def _colour(self, name: str) -> str:
        return theme().forward if name == "A" else theme().backward

    def _show_legend(self) -> None:
        parts = [f'<span style="color:{self._colour(name)}">● {name}</span>' for name in CHOICES]
        self.legend.setText("&nbsp;&nbsp;".join(parts))

    def _theory(self) -> str:
        """Return formula, bounds and deviation of the chosen parameter, and where the formula comes from."""
        each = self._chosen(self.shown)
        if each is None or each.spec.shape is None or not is_complete(each.spec.shape) or each.problem is not None:
            return ""
        initializer, shape = each.spec.initializer, each.spec.shape
        parts = [
            operator_text(initializer.display_name),
            initializer.formula,
            self.tr("bounds {0}").format(bounds_text(*initializer.bounds(shape))),
            self.tr("deviation {0}").format(number(initializer.std(shape))),
        ]
        drawn = self._array(self.shown, self.parameters.current())
        if drawn is not None and drawn.size:
            parts.append(self.tr("drawn {0}").format(number(float(drawn.std(dtype=np.float64)))))
        return " · ".join([*parts, *([initializer.source] if initializer.source else [])])

    def _chosen(self, found: Study | None) -> Chosen | None:
        path = self.parameters.current()
        return next((each for each in found.parameters if each.spec.path == path), None) if found else None

    def _array(self, found: Study | None, path: Path | None) -> Array | None:
        entry = found.values.get(path) if found is not None and path is not None else None
        return entry.value if entry is not None else None

    def _draw_values(self) -> None:
        path = self.parameters.current()
        arrays = [
            (name, self._colour(name), "solid" if name == "A" else "dash", self._array(self.studies.get(name), path))
            for name in CHOICES
        ]
        if all(array is None for *_, array in arrays):
            each = self._chosen(self.shown)
            waits = ", ".join(each.spec.waits_for) if each is not None else ""
            self.empty.set_texts(
                self.tr("No values can be drawn yet"),
                self.tr("It waits for the shape of {0}.").format(waits)
                if waits
                else self.tr("See what is wrong at the left."),
            )
            self.views.setCurrentWidget(self.empty)
            return
        if self.distribution is None:
            from app.panels.laboratory.charts import DistributionChart  # pyqtgraph is loaded when it is needed

            self.distribution = DistributionChart(self.tr("density"))
            self.values_place.addWidget(self.distribution)
        self.distribution.show_arrays(arrays)
        self.views.setCurrentWidget(self.values_view)

    def _draw_layers(self) -> None:
        flows = {name: self.studies[name].layers for name in CHOICES if name in self.studies}
        names = [layer.name for layer in max(flows.values(), key=len, default=())]
        if not names:
            self.empty.set_texts(
                self.tr("Nothing flows yet"), self.tr("What keeps the network from running is said at the left.")
            )
            self.views.setCurrentWidget(self.empty)
            return
        if self.forward is None or self.backward is None:
            from app.panels.laboratory.charts import LayerChart

            self.forward, self.backward = LayerChart(""), LayerChart("")
            self.layers_view.addWidget(self.forward)
            self.layers_view.addWidget(self.backward)
        what = self.statistic.value() or "variance"
        titles = {
            "variance": (self.tr("variance of activations"), self.tr("variance of gradients")),
            "mean": (self.tr("mean of activations"), self.tr("mean of gradients")),
        }[what]
        for chart, title, of_gradient in zip((self.forward, self.backward), titles, (False, True), strict=True):
            chart.retitle(title)
            chart.set_log(what == "variance")
            chart.show_layers(names, [self._curve(name, flow, what, of_gradient) for name, flow in flows.items()])
        self.views.setCurrentWidget(self.layers_view)

    def _curve(self, name: str, flow: tuple[LayerFlow, ...], what: str, of_gradient: bool) -> Curve:
        from app.panels.charts import Curve

        attribute = f"gradient_{what}" if of_gradient else what
        numbers = [getattr(layer, attribute) for layer in flow]
        y = np.array([math.nan if each is None else each for each in numbers], np.float64)
        x = np.arange(len(y), dtype=np.float64)
        return Curve(name, self._colour(name), x, y, "solid" if name == "A" else "dash", dots=True)


def _listed(names: Sequence[str]) -> str:
    return ", ".join([*names[:MOST_NAMES], *(["…"] if len(names) > MOST_NAMES else [])])
