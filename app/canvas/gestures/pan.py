"""Moving the view itself, by the middle button or with Space held."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt

from app.canvas.gestures.gesture import Gesture, Stage


class PanGesture(Gesture):
    """Keeps the point that was grabbed under the pointer."""

    cursor: ClassVar[Qt.CursorShape | None] = Qt.CursorShape.ClosedHandCursor
    pans_at_edges: ClassVar[bool] = False

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._last = QPointF()

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._last = screen

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        by = screen - self._last
        self._last = screen
        self.stage.scroll_by(-by.x(), -by.y())
