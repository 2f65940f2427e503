"""The panel of the local rule: what the current step, or the selected node, computes, with its numbers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.panels.following import FollowingPanel
from app.panels.head import PanelHead
from app.panels.rule.card import WIDTH as CARD_WIDTH
from app.panels.rule.card import ArrayCard
from app.panels.rule.formula_view import FormulaView
from app.panels.rule.reading import (
    BACKWARD,
    FORWARD,
    UPDATE,
    CardLook,
    StepReading,
    read_step,
    read_update,
    terms_text,
    trace,
)
from app.session.session import EditorSession
from app.theme import GRID
from app.translations import operator_text
from app.widgets.fields import Choice
from app.widgets.labels import ElidedLabel, Label
from app.widgets.segments import Segments
from app.widgets.turning import TurningBox
from core.analysis.provenance import Provenance
from core.graph.model import PortRef
from core.problem import Path

BACKWARD_PHASES = frozenset({"seed", "backward", "update"})
WIDTH_FOR_FORMULAS = 560
"""So wide the formula with names is beside the one with letters."""


class RulePanel(FollowingPanel):
    """Formula, inputs and outputs of one node, forward or backward.

    It follows whatever happened last: a step of the run, or the selection of a node.
    """

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(session, "code", parent)
        self.reading: StepReading | None = None
        self.cards: list[ArrayCard] = []
        self._path: Path = ()
        self._part = ""
        self._is_update = False
        self._step: tuple[int, Path, str] | None = None
        self._make_head()
        self.formula, self.named = FormulaView(), FormulaView()
        self.terms = ElidedLabel("", "mono")
        self.terms.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.missing = Label("", "dim", wrap=True)
        self.missing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        session.selection_changed.connect(self._follow_selection)
        session.document_changed.connect(self.follow)
        session.run_changed.connect(self._follow_run)
        session.parameters_changed.connect(self.follow)

    def _make_head(self) -> None:
        self.name = Label("", "mono_strong")
        self.kind = ElidedLabel("", "dim")
        self.direction = Segments(
            [
                (FORWARD, self.tr("Forward"), self.tr("What the node computes from its inputs")),
                (BACKWARD, self.tr("Backward"), self.tr("What the node sends back: the chain rule at this node")),
            ]
        )
        self.direction.choose(FORWARD)
        self.direction.chosen.connect(self._turn)
        self.part = Choice([])
        self.part.setFixedWidth(168)
        self.part.setAccessibleName(self.tr("Gradient of"))
        self.part.setToolTip(self.tr("The input whose gradient is shown"))
        self.part.committed.connect(self._choose_part)

    def _lay_out(self) -> None:
        head = PanelHead((self.name, self.kind), (self.part, self.direction))
        formulas = TurningBox(WIDTH_FOR_FORMULAS, spacing=3 * GRID)
        formulas.add(self.formula, 2)
        formulas.add(self.named, 3)
        self.shelf = TurningBox(spacing=2 * GRID, line_spacing=2 * GRID)
        self.viewer = QScrollArea()
        self.shelf.turned.connect(self._fit_cards)
        self.viewer.setWidget(self.shelf)
        self.viewer.setWidgetResizable(True)
        self.viewer.setFrameShape(QFrame.Shape.NoFrame)
        self.viewer.setProperty("ring", True)
        self.viewer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        inner = QVBoxLayout(self.content)
        inner.setContentsMargins(16, 8, 16, 8)
        inner.setSpacing(8)
        inner.addWidget(head)
        inner.addWidget(formulas)
        inner.addWidget(self.viewer, 1)
        inner.addWidget(self.missing, 1)
        inner.addWidget(self.terms)

    def _fit_cards(self, is_column: bool) -> None:
        for card in self.cards:
            card.show_whole(is_column)

    # What is followed

    def _follow_run(self) -> None:
        state = self.session.run.state
        current = state.current
        step = None if current is None else (state.position, current.path, current.phase)
        if step is not None and current is not None and step != self._step:
            self._path = current.path
            self._is_update = current.phase == UPDATE
            self.direction.choose(BACKWARD if current.phase in BACKWARD_PHASES else FORWARD)
            if len(current.path) > 1:  # the sum at a Variable, or its update
                self._part = current.path[1]
        self._step = step
        self.follow()

    def _follow_selection(self) -> None:
        ports = sorted(item for item in self.session.selection if isinstance(item, PortRef))
        nodes = self.session.selected_nodes()
        if ports:
            self._path, self._part = (ports[0].node,), ports[0].port
        elif nodes:
            self._path = (nodes[0],)
        self._is_update = False
        self.follow()

    def showEvent(self, event: QShowEvent) -> None:
        if not self._path:
            self._follow_selection()
            self._follow_run()
        super().showEvent(event)

    def _choose_part(self, part: str) -> None:
        self._part = part
        self.refresh()

    # What is shown

    def renew(self) -> None:
        """Show the node that is followed, as it is now."""
        reading = self._read()
        self.reading = reading
        if reading is None:
            self.show_empty(
                self.tr("No step yet"),
                self.tr("Step the network or select a node: its formula and its numbers will be here."),
            )
            return
        self.show_content()
        self.name.setText(reading.title)
        self.kind.set_text(
            self.tr("Update") if reading.direction == UPDATE else operator_text(reading.operator.title())
        )
        self.part.set_options([(port, port) for port in reading.parts])
        self.part.set_value(reading.part)
        self.part.setVisible(len(reading.parts) > 1)
        self.formula.show_formula(reading.formula)
        self.named.show_formula(reading.named)
        self._show_cards()
        self.missing.setText(self._advice(reading))
        self._tell(self._advice(reading) if self._looks() else "", "dim")

    def _read(self) -> StepReading | None:
        if self._is_update:
            return read_update(self.session, self._path)
        return read_step(self.session, self._path, self.direction.choice, self._part)

    def _turn(self) -> None:
        self._is_update = False
        self.refresh()

    def _show_cards(self) -> None:
        looks = self._looks()
        while len(self.cards) < len(looks):
            card = ArrayCard()
            card.pointed.connect(partial(self._point, len(self.cards)))
            self.cards.append(card)
            self.shelf.add(card, 1)
            card.show_whole(self.shelf.is_column)
        for card, look in zip(self.cards, looks, strict=False):
            self._show_card(card, look)
        for card in self.cards[len(looks) :]:
            card.hide()
        self.viewer.setVisible(bool(looks))
        self.missing.setVisible(not looks)
        self._turn_shelf()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn_shelf()

    def _turn_shelf(self) -> None:
        """Have the cards one below the other in a high place that is too narrow for them; a low one scrolls."""
        count = len(self._looks())
        needed = count * CARD_WIDTH + (count - 1) * 2 * GRID
        self.shelf.set_least(needed if self.height() > self.width() else 1)

    def _show_card(self, card: ArrayCard, look: CardLook) -> None:
        if look.array is not None:
            role = "backward" if look.kind == "gradient" else "forward" if look.is_result else "strong"
            sign = "= " if look.is_result else ""
            card.show_array(f"{sign}{look.letter}", look.name, look.array, role)
            card.show()

    def _looks(self) -> list[CardLook]:
        return [] if self.reading is None else [look for look in self.reading.cards if look.array is not None]

    def _point(self, place: int, index: tuple[int, ...] | None) -> None:
        """Mark what an element was made of, and print it as a sum where it is short."""
        looks = self._looks()
        found = None
        if index is not None and self.reading is not None and place < len(looks):
            found = trace(self.session, self.reading, looks[place], index)
        for card, look in zip(self.cards, looks, strict=False):
            masks = {} if found is None else found.gradients if look.kind == "gradient" else found.values
            card.mark(None if look.is_result else masks.get(look.port))
        if index is None:
            self._tell("" if self.reading is None else self._advice(self.reading), "dim")
        else:
            self._tell(self._told(looks, place, index, found), "mono")

    def _tell(self, text: str, role: str) -> None:
        self.terms.set_role(role)
        self.terms.set_text(text)

    def _told(self, looks: list[CardLook], place: int, index: tuple[int, ...], found: Provenance | None) -> str:
        if place >= len(looks):
            return ""
        look = looks[place]
        value = 0.0 if look.array is None else float(look.array[index])
        where = f"{look.letter}[{', '.join(map(str, index))}]"
        told = "" if found is None else terms_text(found, value)
        return f"{where} = {told}" if told else f"{where} = {value:.9g}".replace("-", "−")

    def _advice(self, reading: StepReading) -> str:
        if all(look.array is not None for look in reading.cards):
            return ""
        if reading.direction == BACKWARD:
            return self.tr("Run backward to see the gradients.")
        return self.tr("Step or run forward to see the values.")
