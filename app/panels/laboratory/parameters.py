"""The parameters under a choice: initializer, bounds and deviation by its formula; those that wait say for what."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from app.panels.texts import number
from app.problem_texts import problem_text
from app.theme import SMALL, mono, notifier, theme, ui
from app.translations import operator_text
from app.widgets.labels import set_titles
from core.analysis.laboratory import Chosen
from core.dimension import format_shape, is_complete
from core.problem import Path

NAME, SHAPE, INITIALIZER, BOUNDS, STD = range(5)
NAME_WIDTH = 88


class ChosenParameters(QTreeWidget):
    """A line for each parameter; the chosen one's distribution is drawn.

    Signals:
        chosen: Another parameter is looked at.
    """

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Chosen, ...] = ()
        self.setAccessibleName(self.tr("Parameters under this choice"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        titles = [
            (self.tr("Parameter"), self.tr("The distribution of the chosen one is drawn")),
            (self.tr("Shape"), self.tr("Its size along each axis; -1 is not known yet")),
            (self.tr("Initializer"), self.tr("What its first values are drawn from under this choice")),
            (self.tr("Bounds"), self.tr("Between which numbers its values are")),
            (self.tr("Deviation"), self.tr("The standard deviation of its values, by the formula")),
        ]
        set_titles(self, titles)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(NAME_WIDTH)
        for column in (SHAPE, INITIALIZER, BOUNDS, STD):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.currentItemChanged.connect(self._tell)
        notifier().changed.connect(self._dress)

    def set_parameters(self, found: tuple[Chosen, ...]) -> None:
        """Show parameters; the one that was looked at stays so."""
        before = self.current()
        self._found = found
        self.blockSignals(True)
        self.clear()
        for each in found:
            self.addTopLevelItem(self._item(each))
        paths = [each.spec.path for each in found]
        wanted = self.topLevelItem(paths.index(before) if before in paths else 0)
        if wanted is not None:
            self.setCurrentItem(wanted)
        self.blockSignals(False)
        self._dress()
        self.chosen.emit()

    def current(self) -> Path | None:
        """The parameter that is looked at."""
        item = self.currentItem()
        index = self.indexOfTopLevelItem(item) if item is not None else -1
        return self._found[index].spec.path if 0 <= index < len(self._found) else None

    def _tell(self) -> None:
        self.chosen.emit()

    def _item(self, each: Chosen) -> QTreeWidgetItem:
        spec = each.spec
        item = QTreeWidgetItem(
            [spec.name, format_shape(spec.shape), operator_text(spec.initializer.display_name), *self._theory(each)]
        )
        for column in (NAME, SHAPE, BOUNDS, STD):
            item.setFont(column, mono(SMALL))
        item.setFont(INITIALIZER, ui(12))
        item.setTextAlignment(STD, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(NAME, spec.name if each.problem is None else problem_text(each.problem))
        return item

    def _theory(self, each: Chosen) -> tuple[str, str]:
        spec = each.spec
        if each.problem is not None:
            return self.tr("can't fill it"), "–"
        if spec.shape is None or not is_complete(spec.shape):
            waits = ", ".join(spec.waits_for)
            return (self.tr("waits for {0}").format(waits) if waits else self.tr("waits for its shape")), "–"
        low, high = spec.initializer.bounds(spec.shape)
        std = spec.initializer.std(spec.shape)
        return bounds_text(low, high), number(std) if math.isfinite(std) else "–"

    def _dress(self) -> None:
        tokens = theme()
        for index, each in enumerate(self._found):
            item = self.topLevelItem(index)
            if item is None:
                continue
            is_waiting = each.spec.shape is None or not is_complete(each.spec.shape)
            colour = tokens.error if each.problem is not None else (tokens.unknown if is_waiting else tokens.dim)
            for column in (SHAPE, BOUNDS, STD):
                item.setForeground(column, QColor(colour))
            item.setForeground(INITIALIZER, QColor(tokens.text if each.rule is not None else tokens.dim))


def bounds_text(low: float, high: float) -> str:
    """Write bounds: ``±0.07``, ``0 … 1``, ``0``, ``no bounds``."""
    if math.isinf(low) and math.isinf(high):
        return "−∞ … ∞"
    if low == high:
        return number(low)
    return f"±{number(high)}" if low == -high else f"{number(low)} … {number(high)}"
