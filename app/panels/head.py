"""The first row of a panel: what it shows, and at the right what can be chosen of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.theme import GRID
from app.widgets.flow import Flow
from app.widgets.turning import TurningBox

WIDTH_FOR_ROW = 560
"""So wide the choices are beside the name, and below it where it is narrower."""


class PanelHead(TurningBox):
    """Names that end in one that takes the room there is, and choices.

    Args:
        names: What says what the panel shows; the last one is cut where there is no room.
        choices: At the right edge, in this order.
    """

    def __init__(self, names: Sequence[QWidget], choices: Sequence[QWidget]) -> None:
        super().__init__(WIDTH_FOR_ROW, spacing=2 * GRID)
        what, which = QWidget(), Flow(spacing=2 * GRID)
        line = QHBoxLayout(what)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * GRID)
        for name in names:
            line.addWidget(name, int(name is names[-1]))
        for choice in choices:
            which.add(choice)
        self.add(what, 1)
        self.add(which)
