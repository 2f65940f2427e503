"""A switch between a few named states, all of them in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from app.theme import mix, notifier, theme
from app.widgets.flow import Flow

HEIGHT, EDGE = 30, 2
"""Of a line of buttons with the frame around it, and between the frame and the buttons."""


class Segments(QWidget):
    """Buttons in one frame, one of them on."""

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str, str]], parent: QWidget | None = None, *, wraps: bool = False
    ) -> None:
        """Make a button for each (id, text, tool tip); they go on in the next line where they may and don't fit."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("segments")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        layout.setSpacing(2)
        flow = Flow(spacing=2, line_spacing=2)
        if wraps:
            layout.addWidget(flow)
            self.setSizePolicy(flow.sizePolicy())
        else:
            self.setFixedHeight(HEIGHT)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for choice, text, tip in choices:
            button = QPushButton(text, self)
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setObjectName(choice)
            button.setFixedHeight(HEIGHT - 2 * EDGE)
            self._group.addButton(button)
            self.buttons[choice] = button
            flow.add(button) if wraps else layout.addWidget(button)
        self._group.buttonClicked.connect(self._tell)
        notifier().changed.connect(self._dress)
        self._dress()

    def choose(self, choice: str) -> None:
        """Show a choice as the one that is on, without telling anybody."""
        self.buttons[choice].setChecked(True)

    @property
    def choice(self) -> str:
        """The id of the button that is on."""
        return next(choice for choice, button in self.buttons.items() if button.isChecked())

    def _tell(self) -> None:
        self.chosen.emit(self.choice)

    def _dress(self) -> None:
        on = mix(theme().raised, theme().text, 0.08) if theme().is_dark else theme().panel
        self.setStyleSheet(
            f"#segments {{ background: {theme().field}; border: 1px solid {theme().border}; border-radius: 6px; }}"
            f"QPushButton {{ background: transparent; border: 1px solid transparent; color: {theme().dim};"
            " border-radius: 4px; padding: 0 10px; min-height: 22px; }"
            f"QPushButton:hover {{ color: {theme().text}; }}"
            f"QPushButton:checked {{ background: {on}; color: {theme().text}; border-color: {theme().border};"
            "}"
            f"QPushButton:focus {{ border: 2px solid {theme().accent}; padding: 0 9px; min-height: 20px; }}"
        )
