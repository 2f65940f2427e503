"""One array of a step: its letter and name, its numbers or a heat map, sliders for slices, copying."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSpinBox, QToolButton, QVBoxLayout, QWidget

from app.panels.pictures import Layout
from app.panels.rule.grid import Cell, Mask, NumberGrid, fits
from app.panels.texts import statistics_line
from app.theme import icon, mono, notifier
from app.widgets.flow import Flow
from app.widgets.labels import ElidedLabel, Label
from core.dimension import format_shape
from core.operators.operator import Array
from core.runtime.statistics import statistics

if TYPE_CHECKING:
    from app.panels.rule.pointed_map import PointedMap

WIDTH = 168
SPIN_ROOM, SPIN_MARGIN = 34, 6
"""What the field of a slice needs beside its text, and how much of it is before the text."""
MOST_COPIED = 100_000
"""Elements; more are no text that anybody pastes."""

ElementMask = npt.NDArray[np.bool_]
Index = tuple[int, ...]


class ArrayCard(QWidget):
    """An array with a title; an element can be pointed at, and others are marked."""

    pointed = Signal(object)
    """The index of the element that is pointed at, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._array: Array = np.zeros(())
        self._mask: ElementMask | None = None
        self._matrix: Array = np.zeros((1, 1))
        self.letter = Label("", "strong")
        self.name = ElidedLabel("", "mono_dim")
        self.shape = Label("", "mono_dim")
        self.copy_button = QToolButton()
        self.copy_button.setAutoRaise(True)
        self.copy_button.clicked.connect(self.copy)
        self.grid = NumberGrid()
        self.grid.pointed.connect(self._tell)
        self.viewer = QScrollArea()
        self.viewer.setWidget(self.grid)
        self.viewer.setFrameShape(QScrollArea.Shape.NoFrame)
        self.viewer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.map: PointedMap | None = None
        self.elsewhere = ElidedLabel("", "dim")
        self._slices: list[QSpinBox] = []
        self._is_whole = False
        self._lay_out()
        notifier().changed.connect(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.letter)
        head.addWidget(self.name, 1)
        head.addWidget(self.shape)
        head.addWidget(self.copy_button)
        self._slice_line = Flow(spacing=4, line_spacing=4)
        self._slice_line.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        self._column.addWidget(self._slice_line)
        self._column.addWidget(self.viewer, 100)
        self._column.addWidget(self.elsewhere)
        self._column.addStretch(1)
        self.elsewhere.hide()
        self.setMinimumWidth(WIDTH)

    def _dress(self) -> None:
        self.copy_button.setIcon(icon("copy"))
        self.copy_button.setAccessibleName(self.tr("Copy as NumPy"))
        self._offer_copy()

    def _offer_copy(self) -> None:
        is_small = self._array.size <= MOST_COPIED
        self.copy_button.setEnabled(is_small)
        text = self.tr("Copy as NumPy: the array as code that makes it")
        self.copy_button.setToolTip(text if is_small else self.tr("Too large to be copied as code"))

    @property
    def array(self) -> Array:
        """The whole array."""
        return self._array

    @property
    def marked(self) -> ElementMask | None:
        """The elements that are marked."""
        return self._mask

    def show_array(self, letter: str, name: str, array: Array, role: str) -> None:
        """Show an array; ``role`` is that of its letter: strong, forward or backward."""
        self.letter.setText(letter)
        self.letter.set_role(role)
        self.name.set_text(name)
        self.shape.setText(format_shape(array.shape))
        self.setAccessibleName(f"{letter} {name} {format_shape(array.shape)}")
        self.grid.setAccessibleName(self.accessibleName())
        if array is self._array:
            return
        has_same_axes = self._array.ndim == array.ndim and self._array.shape[:-2] == array.shape[:-2]
        self._array, self._mask = array, None
        self._offer_copy()
        self.shape.setToolTip(statistics_line(statistics(array), ("norm", "min", "max", "mean", "std", "zeros")))
        if not has_same_axes:
            self._make_slices()
        self._show_slice()

    # Slices

    def _make_slices(self) -> None:
        for box in self._slices:
            box.hide()
            box.deleteLater()
        self._slices = [self._slice_box(axis, size) for axis, size in enumerate(self._array.shape[:-2])]
        self._slice_line.setVisible(bool(self._slices))

    def _slice_box(self, axis: int, size: int) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(0, max(size - 1, 0))
        box.setPrefix(self.tr("axis {0}: ").format(axis))
        box.setFixedWidth(QFontMetrics(mono(12)).horizontalAdvance(f"{box.prefix()}{box.maximum()}") + SPIN_ROOM)
        box.lineEdit().setTextMargins(SPIN_MARGIN, 0, 0, 0)
        text = self.tr("Which slice along axis {0} is shown").format(axis)
        box.setToolTip(text)
        box.setAccessibleName(text)
        box.valueChanged.connect(self._show_slice)
        self._slice_line.add(box)
        return box

    def show_whole(self, is_whole: bool) -> None:
        """Ask for room for all numbers, where a place scrolls downwards; else they scroll in the room there is."""
        self._is_whole = is_whole
        self._fit()

    def _fit(self) -> None:
        bar = self.viewer.horizontalScrollBar().sizeHint().height()
        self.viewer.setMinimumHeight(self.grid.height() + bar if self._is_whole else 0)

    @property
    def _at(self) -> Index:
        return tuple(box.value() for box in self._slices)

    def _show_slice(self) -> None:
        shown = self._array[self._at] if self._array.size else self._array.reshape(0, 0)
        self._matrix = shown.reshape(1, -1) if shown.ndim < 2 else shown
        is_small = fits(self._matrix)
        self.viewer.setVisible(is_small)
        if is_small:
            self.grid.show_matrix(self._matrix)
            self._fit()
        else:
            self._show_map()
        if self.map is not None:
            self.map.setVisible(not is_small)
        self.mark(self._mask)

    def _show_map(self) -> None:
        if self.map is None:
            from app.panels.rule.pointed_map import PointedMap

            self.map = PointedMap()
            self.map.pointed.connect(self._tell)
            self._column.insertWidget(self._column.indexOf(self.viewer) + 1, self.map, 100)
        self.map.setAccessibleName(self.accessibleName())
        axes = tuple(range(self._matrix.ndim))
        self.map.set_layout(Layout(self._matrix.shape, self._matrix, axes[:1], axes[1:]))

    # Pointing and marking

    def _tell(self, cell: Cell | None) -> None:
        self.pointed.emit(None if cell is None else self.index_of(cell))

    def index_of(self, cell: Cell) -> Index:
        """Return the index in the array of a cell that is shown."""
        return (*self._at, *cell)[-self._array.ndim :] if self._array.ndim > 1 else cell[1:][: self._array.ndim]

    def mark(self, mask: ElementMask | None) -> None:
        """Mark elements of the array; slices that have some turn up if the one that is shown has none."""
        self._mask = mask
        shown: Mask | None = None
        if mask is not None and mask.any():
            self._turn_to(mask)
            shown = mask[self._at].reshape(self._matrix.shape)
        view = self.map if self.map is not None and not self.viewer.isVisibleTo(self) else self.grid
        view.mark(shown)
        others = 0 if mask is None or shown is None else int(mask.sum()) - int(shown.sum())
        self.elsewhere.set_text(self.tr("{0} more in other slices").format(others) if others else "")
        self.elsewhere.setVisible(bool(others))

    def _turn_to(self, mask: ElementMask) -> None:
        if self._slices and not mask[self._at].any():
            first = np.argwhere(mask)[0]
            mask_kept, self._mask = self._mask, None
            for box, at in zip(self._slices, first, strict=False):
                box.setValue(int(at))
            self._mask = mask_kept

    # Copying

    def copy(self) -> None:
        """Put code that makes the array on the clipboard."""
        QGuiApplication.clipboard().setText(numpy_text(self._array))


def numpy_text(array: Array) -> str:
    """Return an array as code: every element in full, in the dtype that it has."""
    kept: Callable[[object], str] = repr
    text = np.array2string(array, separator=", ", threshold=max(array.size, 1), max_line_width=120, floatmode="unique")
    return f"np.array({_as_code(text)}, dtype=np.{kept(array.dtype.name)[1:-1]})"


def _as_code(text: str) -> str:
    return text.replace("nan", "np.nan").replace("inf", "np.inf")
