"""Minus, the zoom in percent, plus."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from app.theme import mono


class ZoomControl(QFrame):
    """Shows the zoom of a view and asks for another one."""

    zoom_in = Signal()
    zoom_out = Signal()
    reset = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 1, 2, 1)
        layout.setSpacing(0)
        self.minus = self._button("−", 24)
        self.percent = self._button("100 %", 56)
        self.plus = self._button("+", 24)
        self.percent.setFont(mono())
        for button, signal in ((self.minus, self.zoom_out), (self.percent, self.reset), (self.plus, self.zoom_in)):
            button.clicked.connect(signal)
            layout.addWidget(button)
        self.retranslate()
        self.adjustSize()

    def retranslate(self) -> None:
        """Name the buttons in the language of the interface."""
        self.setAccessibleName(self.tr("Zoom"))
        tips = self.tr("Zoom out"), self.tr("Zoom to 100 %"), self.tr("Zoom in")
        for button, tip in zip((self.minus, self.percent, self.plus), tips, strict=True):
            button.setToolTip(tip)
            button.setAccessibleName(tip)

    def _button(self, text: str, width: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setFixedSize(width, 26)
        button.setStyleSheet("padding: 0; min-height: 0;")
        return button

    def show_zoom(self, zoom: float) -> None:
        """Show a zoom, 1 for 100 %."""
        self.percent.setText(self.tr("{0} %").format(round(zoom * 100)))
