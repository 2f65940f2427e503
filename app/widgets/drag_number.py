"""Numbers that are dragged sideways, typed, or stepped by the arrow keys; and a small table of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.widgets.fields import ValueEdit

THRESHOLD = 4
"""So many pixels a press has to move before it is a drag."""
COARSE, FINE = 10.0, 0.1
"""What Ctrl and Shift make of a step."""
COLUMNS = 4


class DragNumber(ValueEdit):
    """A number: press and drag to change it by a step for each pixel, click to type."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(complaint, parent=parent)
        self.step = step_number
        self._start: tuple[float, float] | None = None
        self._is_dragging = False
        self._drag: object = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a press is no wish to type yet
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def set_number(self, value: float) -> None:
        """Show a number."""
        self.set_value(number_text(value))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.hasFocus() or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._start = event.position().x(), float(self.value() or 0)
        self._is_dragging, self._drag = False, object()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is None:
            super().mouseMoveEvent(event)
            return
        by = event.position().x() - self._start[0]
        self._is_dragging = self._is_dragging or abs(by) >= THRESHOLD
        if self._is_dragging:
            step = step_of(self._start[1]) * factor_of(event.modifiers())
            self._commit_number(number_text(round(self._start[1] / step + round(by)) * step))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._start is None:
            super().mouseReleaseEvent(event)
            return
        self._start = None
        if not self._is_dragging:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.selectAll()

    def _commit_number(self, text: str) -> None:
        if text != self.value():
            self.set_value(text)
            self.committed.emit(text, self._drag)


class NumberTable(QWidget):
    """A few numbers in rows and columns.

    Signals:
        changed: The index of the number in C order, its new value, and a token that is the same for one gesture.
    """

    changed = Signal(int, float, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: list[DragNumber] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)

    def set_numbers(self, numbers: Sequence[float], columns: int) -> None:
        """Show numbers, so many in a row; a long row goes on in the next line."""
        columns = min(max(columns, 1), COLUMNS)
        if (len(self.fields), self._columns) != (len(numbers), columns):
            self._rebuild(len(numbers), columns)
        for field, value in zip(self.fields, numbers, strict=True):
            field.set_number(value)

    def _rebuild(self, count: int, columns: int) -> None:
        for field in self.fields:
            self._grid.removeWidget(field)
            field.deleteLater()
        self._columns = columns
        self.fields = [DragNumber(self) for _ in range(count)]
        for index, field in enumerate(self.fields):
            field.setAccessibleName(QCoreApplication.translate("fields", "number {0}").format(index + 1))
            field.setToolTip(
                QCoreApplication.translate(
                    "fields", "Drag sideways to change it, Shift is finer, Ctrl coarser; or type"
                )
            )
            field.committed.connect(partial(self._tell, index))
            self._grid.addWidget(field, index // columns, index % columns)

    def _tell(self, index: int, text: str, gesture: object) -> None:
        self.changed.emit(index, float(text), gesture)


def complaint(text: str) -> str:
    """Return what is wrong with the text of a number; nothing if it is one."""
    try:
        is_number = math.isfinite(float(text))
    except ValueError:
        is_number = False
    return "" if is_number else QCoreApplication.translate("fields", "“{0}” is no number.").format(text)


def step_of(value: float) -> float:
    """Return how far one pixel goes: a hundredth of the number's order of magnitude, 0.01 near zero."""
    return 10.0 ** (max(math.floor(math.log10(abs(value))), 0) - 2) if value else 0.01


def step_number(text: str, steps: int) -> str | None:
    """Return a number that is so many steps further, as the arrow keys make it."""
    if complaint(text):
        return None
    return number_text(float(text) + steps * 10 * step_of(float(text)))


def number_text(value: float) -> str:
    """Write a number as short as it can be read back, within what dragging makes."""
    return f"{value:.10g}"


def factor_of(modifiers: Qt.KeyboardModifier) -> float:
    """Return what the keys that are held make of a step: finer with Shift, coarser with Ctrl."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return FINE
    return COARSE if modifiers & Qt.KeyboardModifier.ControlModifier else 1.0
